"""On which page everything stands, computed from the metrics of the styles: no office program is asked.

The rules of lines and pages are Word's (see ``templates/layout/word.toml``); those of LibreOffice serve to measure the
estimate against pages that can be seen.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator.document.base import Base
from generator.document.breaking import Rules, line_ends, load_rules, widths_of
from generator.document.flow import Fixed, Flow, Grid, Item, SectionStart, Text
from generator.document.metrics import CellLook, Look, Page, Styles, own_spacing, page_of, styles_of
from generator.document.table import role_of
from generator.report import Cell, Row, Spans, text_of

__all__ = ["starting_pages"]

_SEPARATOR = 200.0  # twips that the rule above the notes of a page takes
_CHINESE = re.compile("[^!-~]*")
_HALF = "half"  # table of widths of a font that has none of its own


def starting_pages(flow: Flow, base: Base, rules: Rules | None = None) -> list[int]:
    """Return the printed number of the page on which each item begins; time grows with the text, not faster."""
    rules = rules or load_rules()
    styles = styles_of(base.parts[base.style_part])
    return _Pages(rules, styles, page_of(base.portrait.markup), base.styles.get("footnote_text", "")).place(flow)


@dataclass(slots=True)
class _Lines:
    """A measured paragraph: how many lines of which height, and the height of the notes called in each."""

    count: int
    height: float
    before: float
    after: float
    keep_next: bool
    page_break: bool
    notes: dict[int, float]


@dataclass(slots=True)
class _Rows:
    """A measured table: height of its rows, which of them may be broken, and how many are repeated on each page."""

    heights: list[float]
    tall: Sequence[bool]
    heads: int
    line: float


@dataclass(slots=True)
class _Block:
    height: float
    keep_next: bool


_Measured = _Lines | _Rows | _Block | SectionStart


class _Pages:
    """Fills pages one after the other."""

    def __init__(self, rules: Rules, styles: Styles, page: Page, note_style: str) -> None:
        self._rules = rules
        self._styles = styles
        self._setup = page
        self._notes_look = styles.look(note_style)
        self._number = 1
        self._used = 0.0
        self._reserved = 0.0  # for notes at the bottom
        self._soft = False  # the page began because the one before was full

    def place(self, flow: Flow) -> list[int]:
        """Return the page on which each item begins."""
        measured = self._measured(flow)
        pages: list[int] = []
        kept = False
        for at, item in enumerate(measured):
            if isinstance(item, SectionStart):
                self._begin(item)
                pages.append(self._number)
                kept = False
                continue
            keep = isinstance(item, _Lines | _Block) and item.keep_next
            if isinstance(item, _Lines) and item.page_break and self._used:
                self._next()
                self._soft = False
            elif keep and not kept:
                self._keep(measured, at)
            kept = keep
            pages.append(self._put(item))
        return pages

    def _measured(self, flow: Flow) -> list[_Measured]:
        """Measure every item by the page it stands on; sections differ in width."""
        setup = self._setup
        out: list[_Measured] = []
        for item in flow:
            if isinstance(item, SectionStart):
                setup = page_of(item.setup)
                out.append(item)
            else:
                out.append(self._measure(item, setup))
        return out

    def _measure(self, item: Item, setup: Page) -> _Lines | _Rows | _Block:
        if isinstance(item, Text):
            return self._lines(item, setup)
        if isinstance(item, Grid):
            return self._rows(item, setup)
        assert isinstance(item, Fixed)
        return _Block(item.height, item.keep_next)

    def _lines(self, item: Text, setup: Page) -> _Lines:
        look = self._styles.look(item.style)
        own = own_spacing(item.properties) if item.properties else None
        text = text_of(item.spans)
        room = setup.width - look.left - look.right
        widths = widths_of(self._rules.fonts.get(look.font, _HALF), look.size, look.spacing)
        parts = _parts(item.spans) if self._rules.gap else ()
        ends = line_ends(text, widths, room - look.first, room, self._rules, parts)
        notes: dict[int, float] = {}
        for offset, note in item.notes:
            line = next((at for at, end in enumerate(ends) if offset <= end), len(ends) - 1)
            notes[line] = notes.get(line, 0.0) + self._note(note, setup)
        return _Lines(
            count=len(ends),
            height=self._height(look, text, setup),
            before=look.before if own is None else own,
            after=look.after,
            keep_next=look.keep_next,
            page_break=look.page_break or "pageBreakBefore" in item.properties,
            notes=notes,
        )

    def _note(self, text: str, setup: Page) -> float:
        look = self._notes_look
        widths = widths_of(self._rules.fonts.get(look.font, _HALF), look.size, look.spacing)
        room = setup.width - look.left - look.right
        lines = len(line_ends(text, widths, room - look.first, room, self._rules))
        return lines * self._height(look, text, setup) + look.before + look.after

    def _height(self, look: Look, text: str, setup: Page) -> float:
        """Return the height of a line of this text."""
        if look.exact:
            return look.line
        height = _single(text, self._rules) * look.size * look.line / 240
        return math.ceil(height / setup.pitch) * setup.pitch if look.snap and setup.pitch else height

    def _rows(self, item: Grid, setup: Page) -> _Rows:
        table = item.table
        cell_look = self._styles.cells.get(item.styles["table"], CellLook(216.0, 0.0, 0.0))
        heights: list[float] = []
        heads, repeat = 0, True
        open_cells: list[tuple[int, float]] = []  # last row of a merged cell, and what it still needs
        covered: dict[int, tuple[int, int]] = {}
        for number, row in enumerate(table.rows):
            look = self._styles.look(item.styles[role_of(row.header, item.small)])
            height = self._height(look, "", setup)
            for cell, column in zip(row.cells, _columns(row, covered), strict=False):
                room = sum(item.columns[column : column + cell.columns]) - cell_look.sides
                needed = self._cell(cell, room, look, setup)
                if cell.rows > 1:
                    open_cells.append((number + cell.rows - 1, needed))
                elif needed > height:
                    height = needed
            height += cell_look.ends + cell_look.line
            if open_cells:
                height, open_cells = _stretched(height, open_cells, number, cell_look.ends + cell_look.line)
            heights.append(height)
            repeat = repeat and row.header and not item.tall[number]
            heads += repeat
        return _Rows(heights, item.tall, heads, cell_look.line)

    def _cell(self, cell: Cell, room: float, look: Look, setup: Page) -> float:
        """Return the height of a cell's text."""
        text = text_of(cell.spans)
        height = self._height(look, text, setup)
        if len(text) * look.size <= room and "\n" not in text:
            return height
        widths = widths_of(self._rules.fonts.get(look.font, _HALF), look.size, look.spacing)
        return len(line_ends(text, widths, room, room, self._rules)) * height

    def _begin(self, section: SectionStart) -> None:
        self._number = 1 if section.restart else self._number + 1
        self._setup = page_of(section.setup)
        self._used = self._reserved = 0.0
        self._soft = False

    def _next(self) -> None:
        self._number += 1
        self._used = self._reserved = 0.0
        self._soft = True

    def _fits(self, height: float) -> bool:
        return self._used + self._reserved + height <= self._setup.height

    def _keep(self, items: Sequence[_Measured], at: int) -> None:
        """Begin a new page where paragraphs that stay with the next one, and the first line behind them, do not fit."""
        needed = 0.0
        for item in items[at:]:
            if isinstance(item, SectionStart) or (isinstance(item, _Lines) and item.page_break and needed):
                break
            needed += self._beginning(item)
            if not (isinstance(item, _Lines | _Block) and item.keep_next):
                break
        if self._used and not self._fits(needed) and needed <= self._setup.height:
            self._next()

    def _beginning(self, item: _Lines | _Rows | _Block) -> float:
        """Return the height of what must stand together with what is before it."""
        if isinstance(item, _Rows):
            first = item.heads + 1 if self._rules.heads_keep else 1
            return sum(item.heights[:first]) + item.line
        if isinstance(item, _Block):
            return item.height
        if item.keep_next:
            return item.before + item.count * item.height + item.after
        return item.before + item.height + self._note_height(item, 0)

    def _note_height(self, item: _Lines, line: int) -> float:
        note = item.notes.get(line, 0.0)
        return note + _SEPARATOR if note and not self._reserved else note

    def _put(self, item: _Lines | _Rows | _Block) -> int:
        """Put an item on the page, and on as many more as it needs; return the page it begins on."""
        if isinstance(item, _Rows):
            return self._put_rows(item)
        if isinstance(item, _Block):
            if self._used and not self._fits(item.height):
                self._next()
            self._used += item.height
            return self._number
        first = 0
        if self._used or not self._soft or self._rules.space_at_top:
            self._used += item.before
        for line in range(item.count):
            note = self._note_height(item, line)
            if self._used and not self._fits(item.height + note):
                self._next()
                note = self._note_height(item, line)
                if self._rules.space_at_top and not line:
                    self._used += item.before
            self._used += item.height
            self._reserved += note
            first = first or self._number
        self._used += item.after
        return first

    def _put_rows(self, item: _Rows) -> int:
        first = 0
        heads = sum(item.heights[: item.heads])
        for number, (height, tall) in enumerate(zip(item.heights, item.tall, strict=True)):
            needed = height
            if self._rules.heads_keep and number == 0 and item.heads < len(item.heights):
                needed = heads + item.heights[item.heads]
            if self._used and not self._fits(needed + item.line):
                if tall:
                    height -= max(self._setup.height - self._used - self._reserved, 0.0)
                    first = first or self._number
                self._next()
                if number >= item.heads:
                    self._used += heads
            while tall and not self._fits(height):
                height -= self._setup.height - self._used
                self._next()
                self._used += heads
            self._used += height
            first = first or self._number
        self._used += item.line
        return first or self._number


def _single(text: str, rules: Rules) -> float:
    """Return the height of a line in single spacing in type sizes; the taller font decides."""
    if text.isascii():
        return rules.latin_line
    return rules.latin_line if rules.latin_line > rules.line and not _CHINESE.fullmatch(text) else rules.line


def _parts(spans: Spans) -> list[int]:
    """Return the offsets at which the look of a text changes."""
    offset = 0
    parts: list[int] = []
    for span in spans:
        if span.gap:
            parts += (offset, offset + len(span.text))
        offset += len(span.text)
    return parts


def _columns(row: Row, covered: dict[int, tuple[int, int]]) -> list[int]:
    """Return the first column of each cell; ``covered`` holds (rows left, columns) of merged cells by first column."""
    columns: list[int] = []
    taken = dict(covered)
    column = 0
    for cell in row.cells:
        while column in taken:
            column += taken.pop(column)[1]
        columns.append(column)
        column += cell.columns
    for at, (left, width) in list(covered.items()):
        if left > 1:
            covered[at] = (left - 1, width)
        else:
            del covered[at]
    for cell, at in zip(row.cells, columns, strict=True):
        if cell.rows > 1:
            covered[at] = (cell.rows - 1, cell.columns)
    return columns


def _stretched(
    height: float, open_cells: list[tuple[int, float]], number: int, ends: float
) -> tuple[float, list[tuple[int, float]]]:
    """Return a row's height with room for the merged cells that end in it, and what the others still need."""
    left: list[tuple[int, float]] = []
    for last, needed in open_cells:
        if last == number:
            height = max(height, needed + ends)
        else:
            left.append((last, needed - height))
    return height, left
