"""A report before it is a Word file: blocks of text whose every number is a span that knows its fact.

``drafting`` makes it, ``checking`` reads its text, ``document`` turns it into Word; they share nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.finding import Finding

__all__ = ["About", "Block", "Cell", "Heading", "Paragraph", "Report", "Row", "Span", "Table", "TitleBlock", "text_of"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text; ``fact`` is the id of the fact it prints, ``gap`` marks 【待单位补充：…】, ``about`` what it asks for."""

    text: str
    fact: str = ""
    gap: bool = False
    about: str = ""


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading; level 1 is 一、, 2 （一）, 3 1., 4 （1）. ``number`` is "" for unnumbered ones."""

    level: int
    number: str
    spans: Spans
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A body paragraph. ``subjects`` are fact ids or record paths it is about besides those of its spans."""

    spans: Spans
    style: str = "body"
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell spanning ``columns`` grid columns and ``rows`` grid rows; covered cells are not listed."""

    spans: Spans = ()
    columns: int = 1
    rows: int = 1
    align: str = "center"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with relative column widths; header rows repeat on every page. Wide tables go on landscape pages."""

    rows: tuple[Row, ...]
    widths: tuple[int, ...]
    title: Spans = ()
    note: Spans = ()
    label: str = ""
    landscape: bool = False


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """The head of the report: title lines (each centred), then label–value lines (unit, date)."""

    title: tuple[str, ...]
    subtitle: Spans = ()
    lines: tuple[tuple[str, Spans], ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What the file's properties say: the unit whose report it is, what it is about, and keywords."""

    unit: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report: title block, body, annexes (each starts on a new page) and the findings to show as comments.

    ``contents``: how many levels of headings its table of contents has; 0 for none.
    """

    title: TitleBlock
    blocks: tuple[Block, ...]
    annexes: tuple[Table, ...] = ()
    findings: tuple[Finding, ...] = field(default=())
    contents: int = 0
    about: About = About()


def text_of(spans: Spans) -> str:
    """Return the plain text of spans."""
    return "".join(span.text for span in spans)


def paragraphs(report: Report) -> Iterator[tuple[str, Spans]]:
    """Yield (kind, spans) of every line of the report's text in reading order.

    Kinds: ``title``, ``heading``, ``body``, ``table`` (one line per cell).
    """
    for line in report.title.title:
        yield "title", (Span(line),)
    if report.title.subtitle:
        yield "title", report.title.subtitle
    for label, spans in report.title.lines:
        yield "title", (Span(label), *spans)
    for block in report.blocks:
        if isinstance(block, Heading):
            yield "heading", (Span(block.number), *block.spans)
        elif isinstance(block, Paragraph):
            yield "body", block.spans
        else:
            yield from _table_lines(block)
    for table in report.annexes:
        yield from _table_lines(table)


def _table_lines(table: Table) -> Iterator[tuple[str, Spans]]:
    if table.title:
        yield "heading", table.title
    for row in table.rows:
        for cell in row.cells:
            if cell.spans:
                yield "table", cell.spans
    if table.note:
        yield "body", table.note
