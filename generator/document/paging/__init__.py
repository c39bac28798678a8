"""On which page everything stands: noted while it is written, measured by the styles, filled into pages."""
