"""What a Word file is made of: the zip package, XML, markup as strings, styles and lists, the part with the facts."""
