"""Reads and checks the words in content/. One place knows what its files look like."""
