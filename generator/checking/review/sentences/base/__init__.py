"""What every reader of arithmetic starts from: a paragraph with its numbers, and what can be said of these."""
