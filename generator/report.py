"""A report before it is a Word file: blocks of text whose every number is a span that knows its fact.

``drafting`` makes it, ``checking`` reads its text, ``document`` turns it into Word; they share nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.finding import Finding
from generator.number import Quantity

__all__ = [
    "About",
    "Block",
    "Cell",
    "Chart",
    "Heading",
    "Paragraph",
    "Point",
    "Report",
    "Row",
    "Series",
    "Span",
    "Table",
    "TitleBlock",
    "text_of",
]


class Span(NamedTuple):
    """A piece of text. A report has thousands: a named tuple takes a third of the time of a frozen dataclass to make.

    Attributes:
        fact: id of the fact it prints.
        gap: it is 【待单位补充：…】; ``about`` says what it asks for.
        cites: id of the fact from whose computation or rule the text is taken word for word (a constant, a clause).
        ref: name of the annex, table or figure whose label it is: a cross-reference.
        anchor: name under which ``ref`` finds this text, itself a label.
        note: text of the footnote whose mark stands behind it.
    """

    text: str
    fact: str = ""
    gap: bool = False
    about: str = ""
    cites: str = ""
    ref: str = ""
    anchor: str = ""
    note: str = ""


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


class Cell(NamedTuple):
    """A table cell spanning ``columns`` grid columns and ``rows`` grid rows; covered cells are not listed.

    A span that is nothing but a line break begins a new paragraph of the cell.
    """

    spans: Spans = ()
    columns: int = 1
    rows: int = 1
    align: str = "center"
    bold: bool = False


class Row(NamedTuple):
    cells: tuple[Cell, ...]
    header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with relative column widths; header rows repeat on every page. Wide tables go on landscape pages.

    ``label`` (附件1, 表1) stands before or above the title; cross-references find it by ``name``. ``small`` type is used
    for many columns anyhow.
    """

    rows: tuple[Row, ...]
    widths: tuple[int, ...]
    title: Spans = ()
    note: Spans = ()
    label: str = ""
    landscape: bool = False
    name: str = ""
    small: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a chart: its fact, the fact's text as the report prints it, and its value in the chart's unit."""

    text: str
    fact: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Series:
    """The values of a chart that belong together, one for each category; None where there is none."""

    name: str
    points: tuple[Point | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its caption below.

    Attributes:
        label: its number, 图1; cross-references find it by ``name``.
        unit: of every value.
        alternative: the same figures as words, for who cannot see the chart.
        level: the value that marks the goal (100 of rates), drawn as a line across; ``level_name`` stands in the legend.
        together: each category has a value in one series only; they share one bar.
    """

    categories: tuple[Spans, ...]
    series: tuple[Series, ...]
    unit: str
    caption: Spans
    label: str = ""
    alternative: Spans = ()
    note: Spans = ()
    level: Quantity | None = None
    level_name: str = ""
    together: bool = False
    name: str = ""


Block = Heading | Paragraph | Table | Chart


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
    return spans[0].text if len(spans) == 1 else "".join([span.text for span in spans])


def paragraphs(report: Report) -> Iterator[tuple[str, Spans]]:
    """Yield (kind, spans) of every line of the report's text in reading order.

    Kinds: ``title``, ``heading``, ``body``, ``table`` (one line per cell), ``caption``; and what a chart says without
    being text of the page: ``alternative``, ``point`` (one line per value).
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
        elif isinstance(block, Chart):
            yield from _chart_lines(block)
        else:
            yield from _table_lines(block)
    for table in report.annexes:
        yield from _table_lines(table, annexed=True)


def _table_lines(table: Table, *, annexed: bool = False) -> Iterator[tuple[str, Spans]]:
    """Yield a table's lines; the note of an annex stands above its rows, that of another table below."""
    if table.title:
        yield "heading", table.title
    if table.note and annexed:
        yield "body", table.note
    for row in table.rows:
        for cell in row.cells:
            if cell.spans:
                yield "table", cell.spans
    if table.note and not annexed:
        yield "body", table.note


def _chart_lines(chart: Chart) -> Iterator[tuple[str, Spans]]:
    yield "alternative", chart.alternative
    for series in chart.series:
        for point in series.points:
            if point is not None:
                yield "point", (Span(point.text, fact=point.fact),)
    yield "caption", (Span(f"{chart.label} "), *chart.caption)
    if chart.note:
        yield "body", chart.note
