"""A finished report as it was read: its text, what each line of it is, and what stands apart from it.

Everything that checks a report counts in the offsets of ``Manuscript.text``: for a text file its own text, for a Word
file what ``jixiao text`` prints. A line here is a logical one: a paragraph that a converter broke over several physical
lines is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from generator.scan.compact import Compact, compact

__all__ = ["Kind", "Line", "Manuscript", "heading_number", "lines_of_text"]

#: Numbers of headings by level: 一、 · （一） · 1. · （1）.
_NUMBERS = (
    re.compile(r"第?[一二三四五六七八九十]{1,3}(?:[、．.]|部分[、：:]?)"),
    re.compile(r"[(（][一二三四五六七八九十]{1,3}[)）]"),
    re.compile(r"\d{1,2}(?:[、．]|\.(?!\d))"),
    re.compile(r"[(（]\d{1,2}[)）]"),
)
_LONGEST_HEADING = 40
_SENTENCE_MARKS = "。；;，,？！"


class Kind(StrEnum):
    """What a line is."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    ROW = "row"
    NOTE = "note"
    MARGIN = "margin"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, heading or table row.

    Attributes:
        start, end: offsets in the text, without the line feed behind.
        kind: ``TITLE`` before the first heading, ``NOTE`` a footnote or endnote, ``MARGIN`` a header or footer.
        level: of a heading: 1 一、, 2 （一）, 3 1., 4 （1）; 0 for other lines.
        number: a heading's number as written (``（一）``), "" where it has none.
        table: number of the table a row belongs to, counted from 1; 0 for other lines.
        cells: start and end of a row's cells.
    """

    start: int
    end: int
    kind: Kind = Kind.BODY
    level: int = 0
    number: str = ""
    table: int = 0
    cells: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Manuscript:
    """The report.

    Attributes:
        name: the file's name, for messages.
        text: what is checked.
        lines: its lines in order; they do not overlap, and what lies between them is blank.
        comments: what reviewers wrote beside the text; never checked.
    """

    name: str
    text: str
    lines: tuple[Line, ...]
    comments: tuple[str, ...] = ()

    def of(self, line: Line) -> str:
        """Return a line's text as it stands in the file."""
        return self.text[line.start : line.end]

    @cached_property
    def flat(self) -> Sequence[Compact]:
        """Return the lines' texts without the blanks that mean nothing (offsets within the line)."""
        return [compact(self.of(line)) for line in self.lines]


def heading_number(text: str) -> tuple[int, str]:
    """Return the level and the number that a line begins with, (0, "") where it has none; ``text`` is compact."""
    for level, pattern in enumerate(_NUMBERS, 1):
        if match := pattern.match(text):
            return level, match[0]
    return 0, ""


def lines_of_text(text: str) -> tuple[Line, ...]:
    """Return the logical lines of a plain text."""
    return tuple(_lines(text))


def _lines(text: str) -> Iterator[Line]:
    flat = compact(text)
    position = 0
    seen_heading = False
    for piece in flat.text.split("\n"):
        start, position = position, position + len(piece) + 1
        if not piece:
            continue
        level, number = heading_number(piece)
        is_heading = level > 0 and len(piece) <= _LONGEST_HEADING and not any(mark in piece for mark in _SENTENCE_MARKS)
        seen_heading = seen_heading or is_heading
        kind = Kind.HEADING if is_heading else Kind.BODY if seen_heading else Kind.TITLE
        origin, end = flat.original(start), flat.original(start + len(piece) - 1) + 1
        yield Line(origin, end, kind, level if is_heading else 0, number if is_heading else "")
