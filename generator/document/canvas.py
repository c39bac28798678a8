"""The page being written: finished markup, with open places for the lines whose runs wait for their comments."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from generator.document.flow import Flow, Text
from generator.document.markup import Mark, RunStyle, runs
from generator.report import Spans

__all__ = ["Canvas", "Line", "Rank"]


class Rank(enum.IntEnum):
    """Where a line stands; a comment goes to the lowest rank that matches."""

    BODY = 0
    HEADING = 1
    TABLE = 2
    TITLE = 3


@dataclass(slots=True)
class Line:
    """A line of text a comment can be anchored to; its runs are written last, as piece ``at``."""

    spans: Spans
    rank: Rank
    subjects: tuple[str, ...]
    at: int
    style: RunStyle
    marks: list[Mark] = field(default_factory=list[Mark])


class Canvas:
    """Collects the markup of a body in reading order."""

    def __init__(self, reference: str) -> None:
        """Args: reference: id of the style of comment references."""
        self._pieces: list[str] = []
        self._plain = RunStyle(reference=reference)
        self._bold = RunStyle(bold=True, reference=reference)
        self.lines: list[Line] = []
        self.flow: Flow = []

    def raw(self, markup: str) -> None:
        """Append finished markup."""
        self._pieces.append(markup)

    def line(self, spans: Spans, rank: Rank, subjects: tuple[str, ...] = (), *, bold: bool = False) -> None:
        """Append a place for the runs of a line."""
        style = self._bold if bold else self._plain
        self.lines.append(Line(spans, rank, subjects, len(self._pieces), style))
        self._pieces.append("")

    def paragraph(
        self,
        style: str,
        spans: Spans,
        rank: Rank,
        subjects: tuple[str, ...] = (),
        properties: str = "",
        around: tuple[str, str] = ("", ""),
    ) -> None:
        """Append a paragraph in the style with this id.

        Args:
            properties: markup that follows w:pStyle, in the schema's order.
            around: markup before and behind the runs.
        """
        self.flow.append(Text(style, spans, properties))
        self.raw(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{around[0]}')
        self.line(spans, rank, subjects)
        self.raw(f"{around[1]}</w:p>")

    def empty(self, style: str, properties: str = "") -> None:
        """Append a paragraph without text."""
        self.flow.append(Text(style, (), properties))
        self.raw(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr></w:p>')

    def place(self) -> int:
        """Keep a place for markup that is known later."""
        self._pieces.append("")
        return len(self._pieces) - 1

    def fill(self, place: int, markup: str) -> None:
        """Write the markup a place was kept for."""
        self._pieces[place] = markup

    def markup(self) -> str:
        """Return the whole markup, lines and their comment anchors filled in."""
        pieces = list(self._pieces)
        for line in self.lines:
            pieces[line.at] = runs(line.spans, line.marks, line.style)
        return "".join(pieces)
