"""The body of the document: cover, blocks and annexes, each in the section it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.document.base.base import Base, Section
from generator.document.paging.flow import SectionStart
from generator.document.writing.annexnote import write_annex_note
from generator.document.writing.canvas import Canvas, Rank
from generator.document.writing.chart import write_chart
from generator.document.writing.contents import Contents
from generator.document.writing.table import write_table
from generator.report import Chart, Heading, Paragraph, Report, Span, Spans, Table, TitleBlock, text_of

__all__ = ["write_body"]

_COVER_TOP = 4000  # twips from the top of the text area to the title
_COVER_LINES_AT = 9600  # twips from the top of the text area to the label–value lines
_TITLE_PITCH = 700
_AFTER_TABLE = 240  # twips between a table and the text after it
_SUBTITLE_PITCH = 869
_UNNAMED, _CONTINUED = "表格", "（续）"
_PARAGRAPH_STYLES = {"note": "table_note"}  # every other paragraph is body text


def write_body(report: Report, base: Base) -> Canvas:
    """Return the content of w:body, the final section included; comments are still to be placed."""
    canvas = Canvas(base.styles["comment_reference"], base.styles["footnote_reference"])
    _write_cover(canvas, report.title, base)
    contents = Contents(canvas, base, report.contents)
    pages = _Pages(canvas, base, contents)
    for block in report.blocks:
        if isinstance(block, Table):
            pages.table(block)
        elif isinstance(block, Chart):
            pages.chart(block)
        else:
            pages.text(block, keep=block is report.blocks[-1] and bool(report.annexes))
    pages.name_annexes(report.annexes)
    for annex in report.annexes:
        pages.annex(annex)
    pages.close()
    contents.close()
    return canvas


def _write_cover(canvas: Canvas, title: TitleBlock, base: Base) -> None:
    """Write the cover and end its section; a report without a title has none."""
    before = _COVER_TOP
    for line in title.title:
        spacing = f'<w:spacing w:before="{before}"/>' if before else ""
        canvas.paragraph(base.styles["title"], (Span(line),), Rank.TITLE, properties=spacing)
        before = 0
    if title.subtitle:
        canvas.paragraph(base.styles["subtitle"], title.subtitle, Rank.TITLE)
    used = _COVER_TOP + _TITLE_PITCH * len(title.title) + (_SUBTITLE_PITCH if title.subtitle else 0)
    before = max(_COVER_LINES_AT - used, _TITLE_PITCH)
    for label, value in title.lines:
        spacing = f'<w:spacing w:before="{before}"/>' if before else ""
        canvas.paragraph(base.styles["cover_line"], _labelled(label, value), Rank.TITLE, properties=spacing)
        before = 0
    if canvas.lines:
        _tiny(canvas, base, base.cover.markup)


def _labelled(label: str, value: Spans) -> Spans:
    return (Span(label if label.endswith(("：", ":")) else f"{label}："), *value)


def _label(table: Table) -> Span:
    return Span(table.label, anchor=table.name)


def _tiny(canvas: Canvas, base: Base, properties: str = "") -> None:
    """Write an empty paragraph one point high: it ends a section, or stands after or between tables."""
    canvas.empty(base.styles["section_end"], properties)


class _Pages:
    """Writes blocks and turns the paper when a wide table comes or ends."""

    def __init__(self, canvas: Canvas, base: Base, contents: Contents) -> None:
        self._canvas = canvas
        self._contents = contents
        self._base = base
        self._section = base.portrait
        self._first = True  # no section has ended yet but the cover's
        self._fresh = True  # nothing stands in this section yet
        self._after_table = False
        self._annexed = False
        self._name = ""  # of the last table

    def text(self, block: Heading | Paragraph, *, keep: bool = False) -> None:
        """Write a heading or a paragraph; ``keep`` it with what follows, lest the note of the annexes have a page to itself."""
        self._turn(self._base.portrait)
        room = ("<w:keepNext/>" if keep else "") + self._leave_table()
        styles = self._base.styles
        if isinstance(block, Heading):
            spans = (Span(block.number), *block.spans) if block.number else block.spans
            self._contents.heading(styles[f"heading{block.level}"], spans, block.subjects, block.level, properties=room)
        else:
            style = styles[_PARAGRAPH_STYLES.get(block.style, "body")]
            self._canvas.paragraph(style, block.spans, Rank.BODY, block.subjects, room)

    def table(self, table: Table) -> None:
        """Write a table among the blocks; a wide one gets landscape pages of its own."""
        self._turn(self._base.landscape if table.landscape else self._base.portrait)
        title = (_label(table), Span(" "), *table.title) if table.label else table.title
        if title:
            room = self._leave_table()
            self._canvas.paragraph(self._base.styles["table_title"], title, Rank.HEADING, properties=room)
        self._grid(table)

    def chart(self, chart: Chart) -> None:
        """Write a chart among the blocks."""
        self._turn(self._base.portrait)
        room = self._leave_table()
        write_chart(self._canvas, chart, self._section.width, self._base.styles, room)

    def _leave_table(self) -> str:
        """Return the properties that put a little room between a table and the paragraph after it.

        Room before a paragraph is none at the top of a page; an empty paragraph would push the page's lines down.
        """
        room = f'<w:spacing w:before="{_AFTER_TABLE}"/>' if self._after_table else ""
        self._fresh = self._after_table = False
        return room

    def name_annexes(self, annexes: Sequence[Table]) -> None:
        """Write the note of the annexes behind the body, where there is one."""
        if annexes and not self._fresh:
            self._turn(self._base.portrait)
            self._leave_table()
            write_annex_note(self._canvas, annexes, self._base.styles["body"])

    def annex(self, table: Table) -> None:
        """Write a table on a new page under its label and title; one that has neither goes on below the last annex."""
        styles = self._base.styles
        new_page = self._turn(self._base.landscape if table.landscape else self._base.portrait) or self._fresh
        for style, spans in ((styles["annex_label"], (_label(table),)), (styles["annex_title"], table.title)):
            if not text_of(spans):
                continue
            properties = "" if new_page else "<w:pageBreakBefore/>"
            if spans is table.title or not text_of(table.title):
                self._contents.annex(style, spans, table.label if spans is table.title else "", properties)
            else:
                self._canvas.paragraph(style, spans, Rank.HEADING, properties=properties)
            new_page, self._after_table = True, False
        if not (new_page or self._annexed):
            _tiny(self._canvas, self._base, "<w:pageBreakBefore/>")
        if table.note:  # behind a table of some pages it could stand on a page alone
            self._canvas.paragraph(styles["table_note"], table.note, Rank.BODY, properties="<w:keepNext/>")
            self._after_table = False
        self._annexed = True
        self._grid(replace(table, note=()))

    def close(self) -> None:
        """Write the last section's properties; Word wants a paragraph after a table."""
        if self._after_table:
            _tiny(self._canvas, self._base)
        self._canvas.raw(self._setup())

    def _grid(self, table: Table) -> None:
        """Write the rows and the note; neighbouring tables must not grow together."""
        if self._after_table:
            _tiny(self._canvas, self._base)
        self._fresh = False
        name = " ".join((table.label, text_of(table.title))).strip()
        self._name = name or f"{self._name.removesuffix(_CONTINUED) or _UNNAMED}{_CONTINUED}"
        write_table(self._canvas, table, self._section.width, self._base.styles, self._name)
        self._after_table = not table.note
        if table.note:
            self._canvas.paragraph(self._base.styles["table_note"], table.note, Rank.BODY)

    def _turn(self, section: Section) -> bool:
        """Go on in this section; tell whether that began a new page."""
        if section is self._section:
            return False
        if self._fresh:
            self._canvas.flow.pop()  # the section before has no page
        else:
            _tiny(self._canvas, self._base, self._setup())
        self._canvas.flow.append(SectionStart(section.markup, restart=self._first))
        self._section = section
        self._fresh, self._after_table = True, False
        return True

    def _setup(self) -> str:
        """Return the page setup of the section that ends here; the first one begins on page 1."""
        first, self._first = self._first, False
        return self._section.first if first else self._section.markup
