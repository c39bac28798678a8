"""Sums and what is left of them: announced, listed, told behind their parts or without a word."""
