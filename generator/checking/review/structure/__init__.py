"""The structure of a report: its sections, and the problem, cause and measure of each loss."""
