"""Stated counts against what is listed, and equations that a report writes out."""
