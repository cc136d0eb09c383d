"""Records in, triples out."""
