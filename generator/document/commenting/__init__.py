"""Findings as comments on a finished report: in its Word file, or in a plain one made of a text."""
