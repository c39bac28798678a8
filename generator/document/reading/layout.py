"""A Word document as text, with the way back from each character to the element it stands in."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.document.parts.xmltree import Element

__all__ = ["Area", "Control", "Layout", "Piece", "RawLine"]


class Piece(NamedTuple):
    """A stretch of text in one element: w:t, or a character like w:tab."""

    start: int
    text: str
    node: Element


@dataclass(frozen=True, slots=True)
class RawLine:
    """A paragraph or row: its extent, what style and list say of it, and a row's cells.

    ``level`` is that of a heading by style or outline, 0 for none; ``table`` counts from 1, 0 for paragraphs; ``nodes``
    are the row, or the paragraphs: several where paragraph marks are gone.
    """

    start: int
    end: int
    level: int = 0
    contents: bool = False
    table: int = 0
    cells: tuple[tuple[int, int], ...] = ()
    nodes: tuple[Element, ...] = ()


class Control(NamedTuple):
    """A content control within a paragraph: the extent of its text, its tag ("" where it has none), and its w:sdt."""

    start: int
    end: int
    tag: str
    node: Element


@dataclass(frozen=True, slots=True)
class Area:
    """Text from beside the body: a note (``anchor``: its id) or a header or footer."""

    start: int
    end: int
    kind: str
    anchor: str = ""


@dataclass(slots=True)
class Layout:
    """The whole text, its lines, and for each piece of it the element it stands in.

    Attributes:
        starts, nodes: of the pieces, in order; what no piece covers is an automatic number or parts lines and cells.
        areas: notes, headers and footers behind the body.
        controls: the content controls within paragraphs that hold text, in order.
    """

    text: str
    lines: list[RawLine]
    starts: list[int]
    nodes: list[Element]
    lengths: list[int]
    areas: list[Area] = field(default_factory=list[Area])
    controls: list[Control] = field(default_factory=list[Control])

    def pieces(self, start: int, end: int) -> list[Piece]:
        """Return the pieces that share characters with a stretch, in order."""
        found: list[Piece] = []
        at = max(bisect_right(self.starts, start) - 1, 0)
        while at < len(self.starts) and self.starts[at] < end:
            first, length = self.starts[at], self.lengths[at]
            if first + length > start:
                found.append(Piece(first, self.text[first : first + length], self.nodes[at]))
            at += 1
        return found

    def piece_before(self, offset: int) -> Piece | None:
        """Return the piece that ends at or behind an offset and begins before it."""
        at = bisect_right(self.starts, offset - 1) - 1
        if at < 0:
            return None
        first, length = self.starts[at], self.lengths[at]
        return Piece(first, self.text[first : first + length], self.nodes[at]) if first + length >= offset else None

    def line(self, offset: int) -> RawLine:
        """Return the line an offset lies in; its end belongs to it."""
        return self.lines[max(bisect_right(self.lines, offset, key=lambda line: line.start) - 1, 0)]

    def area(self, offset: int) -> Area | None:
        """Return the note, header or footer an offset lies in."""
        return next((area for area in self.areas if area.start <= offset < max(area.end, area.start + 1)), None)
