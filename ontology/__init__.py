"""The vocabulary: what the words mean."""
