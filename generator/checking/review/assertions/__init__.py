"""Claims of a report that its figures decide."""
