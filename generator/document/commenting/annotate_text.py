"""A text report as a plain Word document that carries the findings as comments."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from generator.document.base.base import Base, own_base
from generator.document.commenting.annotate import annotate
from generator.document.parts.markup import printable
from generator.document.parts.package import write_package
from generator.document.writing.assembly import packed
from generator.document.writing.canvas import Canvas, Rank
from generator.finding import Finding
from generator.manuscript import Kind, Line, Manuscript
from generator.report import Report, Span, TitleBlock
from generator.scan.compact import Compact

__all__ = ["annotate_text"]

_LONGEST_TITLE = 40


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line of the report, its text in the document, and the offset where that begins there.

    ``flat`` is None where the text stands in the document as it stands in the report.
    """

    line: Line
    text: str
    at: int
    flat: Compact | None


def annotate_text(manuscript: Manuscript, findings: Sequence[Finding], *, now: datetime | None = None) -> bytes:
    """Return a new .docx with the text of a report, a paragraph per line, and each finding as a comment.

    Args:
        findings: with offsets of the manuscript's text.
        now: date of the comments and the file (default: the current time).
    """
    now = now or datetime.now(UTC).astimezone()
    base = own_base()
    placed = _lines(manuscript)
    canvas = Canvas(base.styles["comment_reference"])
    titled = any(item.line.kind is Kind.HEADING for item in placed)
    for item in placed:
        canvas.paragraph(_style(item, base, titled=titled), (Span(item.text),), Rank.BODY)
    if not placed:
        canvas.paragraph(base.styles["body"], (), Rank.BODY)
    canvas.raw(base.portrait.first)
    data = write_package(packed(canvas.markup(), base, Report(TitleBlock((manuscript.name,)), ()), now))
    starts = [item.line.start for item in placed]
    return annotate(data, [_moved(finding, placed, starts) for finding in findings], now=now)


def _lines(manuscript: Manuscript) -> list[_Placed]:
    placed: list[_Placed] = []
    at = 0
    for line, flat in zip(manuscript.lines, manuscript.flat, strict=True):
        written = printable(manuscript.of(line))
        if line.kind is Kind.ROW:
            item = _Placed(line, written, at, None)
        else:
            item = _Placed(line, _without_blanks(written, flat), at, flat)
        placed.append(item)
        at += len(item.text) + 1
    return placed


def _without_blanks(written: str, flat: Compact) -> str:
    """Return the compact text with its characters as they were written (full-width stays full-width)."""
    return "".join(
        char if char in " \n" else written[flat.original(position)] for position, char in enumerate(flat.text)
    )


def _style(item: _Placed, base: Base, *, titled: bool) -> str:
    line = item.line
    if line.kind is Kind.HEADING:
        return base.styles[f"heading{min(line.level, 4)}"]
    if line.kind is Kind.TITLE and titled and len(item.text) <= _LONGEST_TITLE:
        return base.styles["cover_line" if "：" in item.text or ":" in item.text else "title"]
    return base.styles["body"]


def _moved(finding: Finding, placed: Sequence[_Placed], starts: Sequence[int]) -> Finding:
    """Return the finding with the offsets of the document."""
    if finding.start is None or not placed:
        return finding
    start, end = finding.start, max(finding.end or 0, finding.start + 1)
    first = placed[max(bisect_right(starts, start) - 1, 0)]
    last = placed[max(bisect_right(starts, end - 1) - 1, 0)]
    begin = first.at + _position(first, start)
    return replace(finding, start=begin, end=max(last.at + _position(last, end - 1) + 1, begin + 1))


def _position(item: _Placed, offset: int) -> int:
    """Return where a character of the report stands in its line of the document."""
    offset = min(max(offset - item.line.start, 0), item.line.end - item.line.start)
    position = offset if item.flat is None else item.flat.position(offset)
    return min(max(position, 0), max(len(item.text) - 1, 0))
