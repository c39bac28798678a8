"""A finished report as it was read: its text, what each line of it is, and what stands apart from it.

Everything that checks a report counts in the offsets of ``Manuscript.text``: for a text file its own text, for a Word
file what ``jixiao text`` prints. A line here is a logical one: a paragraph that a converter broke over several physical
lines is one.
"""

from __future__ import annotations

from generator.manuscript.headings import heading_number, heading_of, is_contents
from generator.manuscript.lines import continued, lines_of_text
from generator.manuscript.model import ChartValue, Kind, Line, Manuscript, Tag
from generator.manuscript.titles import with_titles

__all__ = [
    "ChartValue",
    "Kind",
    "Line",
    "Manuscript",
    "Tag",
    "continued",
    "heading_number",
    "heading_of",
    "is_contents",
    "lines_of_text",
    "with_titles",
]
