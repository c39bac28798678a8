"""A Word file opened: its text with the way back to each element, tagged numbers, charts, fonts."""
