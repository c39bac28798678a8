"""Which numbers of a report are wrong, how sure that is, and what is told of them."""
