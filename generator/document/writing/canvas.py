"""The page being written: finished markup, with open places for the lines whose runs wait for their comments."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from generator.document.charts.plan import Plan
from generator.document.paging.flow import Flow, Text
from generator.document.writing.anchors import Anchors
from generator.document.writing.runs import Mark, runs
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
    marks: Sequence[Mark] = ()


class Canvas:
    """Collects the markup of a body in reading order."""

    def __init__(self, reference: str, note_reference: str = "") -> None:
        """Args: reference, note_reference: ids of the styles of comment and footnote references."""
        self._pieces: list[str] = []
        self._reference = reference
        self._note_reference = note_reference
        self.footnotes: list[str] = []
        self.lines: list[Line] = []
        self.charts: list[tuple[Chart, Plan]] = []
        self.flow: Flow = []

    def raw(self, markup: str) -> None:
        """Append finished markup."""
        self._pieces.append(markup)

    def line(self, spans: Spans, rank: Rank, subjects: tuple[str, ...] = ()) -> None:
        """Append a place for the runs of a line."""
        self.lines.append(Line(spans, rank, subjects, len(self._pieces)))
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
        self.flow.append(Text(style, spans, properties, _notes(spans)))
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

    def printed(self) -> list[str]:
        """Return the ids of the facts that the lines print, in order."""
        return [span.fact for line in self.lines for span in line.spans if span.fact and span.text]

    def markup(self) -> str:
        """Return the whole markup, lines and their comment anchors filled in; ``footnotes`` are then those of the lines."""
        pieces = list(self._pieces)
        beside = Anchors(self._note_reference)
        for line in self.lines:
            pieces[line.at] = runs(line.spans, line.marks, self._reference, beside)
        self.footnotes = beside.notes
        return "".join(pieces)


def _notes(spans: Spans) -> list[tuple[int, str]]:
    """Return the footnotes called in a line: the offset behind the call, and the note's text."""
    found: list[tuple[int, str]] = []
    offset = 0
    for span in spans:
        offset += len(span.text)
        if span.note:
            found.append((offset, span.note))
    return found
