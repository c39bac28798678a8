"""Cells of tables: labels, facts (without the unit the column head gives), and the unit's own entries."""

from __future__ import annotations

from functools import cache

from generator.drafting.case import Case
from generator.number import plain
from generator.record import Entry
from generator.report import Cell, Row, Span

__all__ = ["entry", "fact", "header", "label"]


def label(text: str, *, columns: int = 1, rows: int = 1, align: str = "center", bold: bool = False) -> Cell:
    return Cell((Span(text),) if text else (), columns=columns, rows=rows, align=align, bold=bold)


@cache
def header(*texts: str) -> Row:
    return Row(tuple(label(text, bold=True) for text in texts), header=True)


def fact(case: Case, id: str, *, columns: int = 1, rows: int = 1, unit: bool = False, align: str = "center") -> Cell:
    """Return a cell that prints a fact, with its unit if ``unit``; percent keeps its sign. Empty for a missing fact."""
    known = case.facts.ledger.get(id)
    if known is None:
        return Cell((), columns=columns, rows=rows, align=align)
    text = known.text
    if known.quantity is not None and not unit and known.quantity.unit != "%":
        points = known.quantity.unit == "分"
        text = plain(known.quantity.value) if points else known.text.removesuffix(known.quantity.unit)
    return Cell((Span(text, fact=id),), columns=columns, rows=rows, align=align)


def entry(
    case: Case, path: str, value: Entry | None, *, columns: int = 1, rows: int = 1, align: str = "center"
) -> Cell:
    """Return a cell with the unit's own text, its numbers as facts."""
    if value is None or not value.text:
        return Cell((), columns=columns, rows=rows, align=align)
    return Cell(quoted(case, path, value), columns=columns, rows=rows, align=align)


def quoted(case: Case, path: str, value: Entry) -> tuple[Span, ...]:
    """Return an entry's text as spans, the numbers in it tied to their facts."""
    spans: list[Span] = []
    last = 0
    for quote in case.facts.quotes.get(path, ()):
        if quote.mention.start > last:
            spans.append(Span(value.text[last : quote.mention.start]))
        spans.append(Span(quote.mention.text, fact=quote.fact))
        last = quote.mention.end
    if last < len(value.text):
        spans.append(Span(value.text[last:]))
    return tuple(spans)
