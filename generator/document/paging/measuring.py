"""How high everything is: paragraphs in lines, tables in rows, by the metrics of the styles."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.document.base.roles import cell_role
from generator.document.paging.breaking import NOTE_MARK, Rules, Widths, line_ends, widths_of
from generator.document.paging.flow import Fixed, Grid, Text
from generator.document.paging.metrics import CellLook, Look, Page, Styles, own_spacing
from generator.report import Cell, Row, Span, Spans, text_of

__all__ = ["Lines", "Measured", "Measures", "Rows"]

_CHINESE = re.compile("[^!-~]*")
_HALF = "half"  # table of widths of a font that has none of its own
_PLAIN_CELL = CellLook(216.0, 0.0, 0.0, 0.0)
_NO_NOTES: Mapping[int, float] = {}


@dataclass(slots=True)
class Lines:
    """A paragraph: how many lines of which height, and by line the height of the notes called in it."""

    count: int
    height: float
    before: float
    after: float
    keep_next: bool
    page_break: bool
    notes: Mapping[int, float]


@dataclass(slots=True)
class Rows:
    """A table: the height of its rows, which of them may be broken, how many are repeated, and what the frame adds."""

    heights: list[float]
    tall: Sequence[bool]
    heads: int
    line: float
    keep_next: bool = False


Measured = Lines | Rows


@dataclass(slots=True)
class _Setting:
    """A style on a page of this width: its look, the widths of its characters and the room of its lines."""

    look: Look
    widths: Widths
    first: float
    room: float


class Measures:
    """Measures what stands on the pages of one section."""

    def __init__(self, rules: Rules, styles: Styles, page: Page, note_style: str) -> None:
        self._rules = rules
        self._styles = styles
        self._page = page
        self._note_style = note_style
        self._settings: dict[str, _Setting] = {}

    def measure(self, item: Text | Grid | Fixed) -> Measured:
        """Return the heights of an item."""
        if isinstance(item, Text):
            return self._lines(item)
        if isinstance(item, Grid):
            return self._rows(item)
        return self._drawing(item)

    def _setting(self, style: str) -> _Setting:
        if style not in self._settings:
            look = self._styles.look(style)
            room = self._page.width - look.left - look.right
            self._settings[style] = _Setting(look, _widths(look, self._rules), room - look.first, room)
        return self._settings[style]

    def _lines(self, item: Text) -> Lines:
        setting = self._setting(item.style)
        look = setting.look
        spans = _marked(item.spans) if item.notes else item.spans
        text = text_of(spans)
        ends: Sequence[int] = (len(text),)
        if len(text) * look.size > setting.first or "\n" in text:
            parts = _parts(spans) if self._rules.gap else ()
            ends = line_ends(text, setting.widths, setting.first, setting.room, self._rules, parts)
        own = own_spacing(item.properties) if item.properties else None
        return Lines(
            len(ends),
            look.line if look.exact else self._height(look, text),
            look.before if own is None else own,
            look.after,
            look.keep_next or "<w:keepNext/>" in item.properties,
            look.page_break or "pageBreakBefore" in item.properties,
            self._notes(item.notes, ends) if item.notes else _NO_NOTES,
        )

    def _drawing(self, item: Fixed) -> Lines:
        """Return the line on which a drawing stands."""
        look = self._styles.look(item.style)
        own = own_spacing(item.properties) if item.properties else None
        before = look.before if own is None else own
        height = item.height + self._rules.foot * look.size
        return Lines(1, height, before, look.after, look.keep_next, look.page_break, _NO_NOTES)

    def _notes(self, notes: Sequence[tuple[int, str]], ends: Sequence[int]) -> dict[int, float]:
        """Return the height of the notes called in each line."""
        setting = self._setting(self._note_style)
        look = setting.look
        heights: dict[int, float] = {}
        for offset, text in notes:
            line = next((at for at, end in enumerate(ends) if offset <= end), len(ends) - 1)
            text = f"{NOTE_MARK} {text}"
            lines = line_ends(text, setting.widths, setting.first, setting.room, self._rules)
            height = self._heights(look, text, lines) + look.before + look.after
            heights[line] = heights.get(line, 0.0) + height
        return heights

    def _height(self, look: Look, text: str) -> float:
        """Return the height of a line of this text."""
        if look.exact:
            return look.line
        height = math.ceil(_single(text, look, self._rules) * look.size * look.line / 240)
        pitch = self._page.pitch
        return math.ceil(height / pitch) * pitch if look.snap and pitch else height

    def _heights(self, look: Look, text: str, ends: Sequence[int]) -> float:
        """Return the height of all lines of a text: each has that of the fonts in it."""
        if self._rules.latin_line <= self._rules.line and not text.isascii():  # Chinese lines are the tallest
            return len(ends) * self._height(look, text)
        return sum(self._height(look, text[start:end]) for start, end in pairwise((0, *ends)))

    def _rows(self, item: Grid) -> Rows:
        table = item.table
        look = self._styles.cells.get(item.styles["table"], _PLAIN_CELL)
        around = look.ends + look.line
        heights: list[float] = []
        heads, repeat = 0, True
        open_cells: list[tuple[int, float]] = []  # last row of a merged cell, and what it still needs
        covered: dict[int, tuple[int, int]] = {}
        for number, row in enumerate(table.rows):
            setting = self._setting(item.styles[cell_role(row.header, item.small)])
            height = self._height(setting.look, "")
            for cell, column in zip(row.cells, _columns(row, covered), strict=True):
                room = sum(item.columns[column : column + cell.columns]) - look.sides
                needed = self._cell(cell, room, setting)
                if cell.rows > 1:
                    open_cells.append((number + cell.rows - 1, needed))
                elif needed > height:
                    height = needed
            height += around
            if open_cells:
                height, open_cells = _stretched(height, open_cells, number, around)
            heights.append(height)
            repeat = repeat and row.header and not item.tall[number]
            heads += repeat
        return Rows(heights, item.tall, heads, 2 * look.frame - look.line)

    def _cell(self, cell: Cell, room: float, setting: _Setting) -> float:
        """Return the height of a cell's text."""
        text = text_of(cell.spans)
        if len(text) * setting.look.size <= room and "\n" not in text:
            return self._height(setting.look, text)
        return self._heights(setting.look, text, line_ends(text, setting.widths, room, room, self._rules))


def _widths(look: Look, rules: Rules) -> Widths:
    return widths_of(rules.fonts.get(look.font, _HALF), look.size, look.spacing)


def _single(text: str, look: Look, rules: Rules) -> float:
    """Return the height of a line in single spacing in type sizes; the taller font decides."""
    chinese = rules.lines.get(look.chinese, rules.line)
    if look.font == look.chinese:
        return chinese
    if text.isascii():
        return rules.latin_line
    return rules.latin_line if rules.latin_line > chinese and not _CHINESE.fullmatch(text) else chinese


def _marked(spans: Spans) -> Spans:
    """Return the spans with the marks of notes, which take room, too, and have a look of their own."""
    mark = Span(NOTE_MARK, gap=True)
    return tuple(part for span in spans for part in ((span, mark) if span.note else (span,)))


def _parts(spans: Spans) -> list[int]:
    """Return the offsets at which the look of a text changes, a control or reference begins or ends, and within references scripts."""
    offset = 0
    parts: list[int] = []
    for span in spans:
        if span.gap or span.fact or span.ref:
            parts += (offset, offset + len(span.text))
        if span.ref:
            parts += [offset + at for at, (a, b) in enumerate(pairwise(span.text), 1) if a.isascii() != b.isascii()]
        offset += len(span.text)
    return parts


def _columns(row: Row, covered: dict[int, tuple[int, int]]) -> list[int]:
    """Return the first column of each cell; ``covered`` holds (rows left, columns) of merged cells by first column."""
    columns: list[int] = []
    column = 0
    for cell in row.cells:
        while column in covered:
            column += covered[column][1]
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
    height: float, open_cells: list[tuple[int, float]], number: int, around: float
) -> tuple[float, list[tuple[int, float]]]:
    """Return a row's height with room for the merged cells that end in it, and what the others still need."""
    left: list[tuple[int, float]] = []
    for last, needed in open_cells:
        if last == number:
            height = max(height, needed + around)
        else:
            left.append((last, needed - height))
    return height, left
