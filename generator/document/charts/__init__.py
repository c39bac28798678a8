"""Charts: how each is set, its chart part, and the workbook in it."""
