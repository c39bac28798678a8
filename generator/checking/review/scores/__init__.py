"""Points: of each indicator by the rules, the total and the grade, and what a paragraph tells of them."""
