"""The arithmetic that sentences assert among their own numbers, read from the words and marks between these."""
