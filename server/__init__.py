"""Triples in, HTTP out."""
