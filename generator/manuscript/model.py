"""The values: a manuscript and its lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from generator.basis import Basis
from generator.scan.compact import Compact, compact

__all__ = ["BREAK", "PAGE_NUMBER", "ChartValue", "Kind", "Line", "Manuscript", "Tag"]

BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_LINE_FEED = re.compile("\n")
_GAP = r"[ \t\u3000]*"
PAGE_NUMBER = (
    rf"(?:[-–—―－·•]+{_GAP}\d{{1,4}}{_GAP}[-–—―－·•]+"
    rf"|第{_GAP}\d{{1,4}}{_GAP}页(?:[ \t\u3000，,/]*共{_GAP}\d{{1,4}}{_GAP}页)?)"
)
#: A page number among the lines of a paragraph, and a line end behind a sentence that does not end the paragraph.
_PAGE_LINE = re.compile(rf"(?<=[\n\r\f]){_GAP}{PAGE_NUMBER}{_GAP}(?=[\n\r\f])")
_SENTENCE_BREAK = re.compile(r"(?<=[。；！？;!?])[ \t\u3000\n\r\f]+")


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
        kind: ``TITLE`` before the first heading (a sentence there is ``BODY``), ``NOTE`` a footnote or endnote, ``MARGIN`` a header, a footer or a
            line of the table of contents.
        level: of a heading: 1 一、, 2 （一）, 3 1., 4 （1） or 1.1, 5 ①; 0 for other lines.
        number: a heading's number without blanks (``(一)``), "" where it has none.
        table: number of the table a row belongs to, counted from 1; 0 for other lines.
        soft: it goes on in the paragraph of the line before, behind a line break within it.
        cells: start and end of a row's cells; a cell over several columns counts once for each, empty but the first.
        aside: stands in a text box, beside the text around it.
    """

    start: int
    end: int
    kind: Kind = Kind.BODY
    level: int = 0
    number: str = ""
    table: int = 0
    cells: tuple[tuple[int, int], ...] = ()
    soft: bool = False
    aside: bool = False


class Tag(NamedTuple):
    """Characters of the text that stand in a content control, and the id of the fact it names."""

    start: int
    end: int
    fact: str


class ChartValue(NamedTuple):
    """A value that a chart of the report shows: the chart's label (图1), the number as it is kept, the id of its fact."""

    label: str
    value: str
    fact: str


@dataclass(frozen=True)
class Manuscript:
    """The report.

    Attributes:
        name: the file's name, for messages.
        text: what is checked.
        lines: its lines in order; they do not overlap, and what lies between them is no text of the report
            (blanks, page numbers, markup).
        comments: what reviewers wrote beside the text; never checked.
        tags: of a Word file that was drafted here, the numbers that say which fact they print, in order.
        basis: the figures it was drafted from.
        recovered, untagged: how many of its numbers lost the name of their fact in another program, and are known by their
            place all the same, or not.
        charts: values of its charts.
    """

    name: str
    text: str
    lines: tuple[Line, ...]
    comments: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    basis: Basis | None = None
    recovered: int = 0
    untagged: int = 0
    charts: tuple[ChartValue, ...] = ()

    def of(self, line: Line) -> str:
        """Return a line's text as it stands in the file."""
        return self.text[line.start : line.end]

    def line_number(self, position: int) -> int:
        """Return the number, counted from 1 by line feeds, of the line of the file in which a position stands."""
        return bisect_left(self._line_feeds, position) + 1

    @cached_property
    def _line_feeds(self) -> list[int]:
        return [match.start() for match in _LINE_FEED.finditer(self.text)]

    def before(self, line: int, position: int, most: int) -> str:
        """Return up to ``most`` characters that stand before a position in the flat text of its line."""
        flat = self.flat[line]
        end = flat.position(position - self.lines[line].start)
        return flat.text[max(0, end - most) : end]

    @cached_property
    def flat(self) -> Sequence[Compact]:
        """Return the lines' texts without the blanks that mean nothing (offsets within the line)."""
        return [compact(_unbroken(self.of(line))) for line in self.lines]


def _unbroken(text: str) -> str:
    """Return a line's text with page numbers in it, and line ends behind its sentences, as blanks (same length)."""
    if BREAK.search(text) is None:
        return text
    return _SENTENCE_BREAK.sub(_blank, _PAGE_LINE.sub(_blank, text))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
