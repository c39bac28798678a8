"""The wording of a report: names, years, numbering, marks, words that say nothing."""
