"""A report into a new Word file: body, tables, charts, table of contents, comments, properties."""
