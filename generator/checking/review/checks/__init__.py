"""What must hold among the numbers of a report: said by its sentences and tables, or by what the figures are."""
