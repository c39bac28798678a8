"""The page being written: finished markup, with open places for the lines whose runs wait for their comments."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from generator.document.chartplan import Plan
from generator.document.markup import Mark, RunStyle, runs
from generator.report import Chart, Spans

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
        self._style = RunStyle(reference=reference)
        self.lines: list[Line] = []
        self.charts: list[tuple[Chart, Plan]] = []

    def raw(self, markup: str) -> None:
        """Append finished markup."""
        self._pieces.append(markup)

    def line(self, spans: Spans, rank: Rank, subjects: tuple[str, ...] = ()) -> None:
        """Append a place for the runs of a line."""
        self.lines.append(Line(spans, rank, subjects, len(self._pieces), self._style))
        self._pieces.append("")

    def paragraph(
        self, style: str, spans: Spans, rank: Rank, subjects: tuple[str, ...] = (), properties: str = ""
    ) -> None:
        """Append a paragraph in the style with this id; ``properties`` follow w:pStyle in the schema's order."""
        self.raw(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>')
        self.line(spans, rank, subjects)
        self.raw("</w:p>")

    def printed(self) -> list[str]:
        """Return the ids of the facts that the lines print, in order."""
        return [span.fact for line in self.lines for span in line.spans if span.fact and span.text]

    def markup(self) -> str:
        """Return the whole markup, lines and their comment anchors filled in."""
        pieces = list(self._pieces)
        for line in self.lines:
            pieces[line.at] = runs(line.spans, line.marks, line.style)
        return "".join(pieces)
