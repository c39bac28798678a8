"""What a report is set on: styles by role, page setups and the footnotes part, our own or from a user's Word file."""
