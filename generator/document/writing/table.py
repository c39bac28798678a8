"""Tables as markup, in time linear in the number of cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from generator.document.base.roles import cell_role
from generator.document.paging.flow import Grid
from generator.document.parts.markup import escape
from generator.document.writing.canvas import Canvas, Rank
from generator.report import Cell, Row, Spans, Table, text_of

__all__ = ["write_table"]

_SMALL_FROM = 9  # columns from which the small type is used
_POINT = 20  # twips
_SIZES = {False: 10.5, True: 9.0}  # type size in points: 五号, 小五
_TALL = 20  # lines from which a row may break across pages
_EMPTY = Cell()
_SHORTEST_PARTED = 3  # spans: two paragraphs and what parts them


def write_table(canvas: Canvas, table: Table, width: int, styles: Mapping[str, str], name: str = "") -> None:
    """Write a table across ``width`` twips; title and note are the caller's, ``name`` is read to who cannot see it.

    Raises:
        ValueError: a row has more cells than the grid has room for (the report was built wrong).
    """
    if not table.rows:
        return
    grid = _grid(table.widths, width)
    small = table.small or len(grid) >= _SMALL_FROM
    line = width / len(grid) / (_SIZES[small] * _POINT)
    tall = [_is_tall(row, line) for row in table.rows]
    canvas.flow.append(Grid(table, grid, tall, small, styles))
    columns = "".join(f'<w:gridCol w:w="{column}"/>' for column in grid)
    canvas.raw(
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{styles["table"]}"/><w:tblW w:w="{width}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>{_alternative(table, name)}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
    )
    repeat = True  # Word repeats only header rows at the top
    open_cells: dict[int, tuple[int, int]] = {}
    for row, is_open in zip(table.rows, tall, strict=True):
        repeat = repeat and row.header
        style = _Style(styles[cell_role(row.header, small)], styles[cell_role(True, small)])
        _write_row(canvas, row, style, grid, open_cells, repeat=repeat, tall=is_open)
    canvas.raw("</w:tbl>")


class _Style(NamedTuple):
    """The style ids of a row's cells; a bold cell is set in 黑体, never in a thickened 宋体 or 黑体."""

    id: str
    bold: str


def _alternative(table: Table, name: str) -> str:
    """Return what a reader hears of a table before it: its name, its size and what its columns are called."""
    heads = [row for row in table.rows if row.header]
    columns = [text for cell in heads[-1].cells if (text := text_of(cell.spans))] if heads else []
    named = f"，各列为：{'、'.join(columns)}" if columns else ""
    description = f"共{len(table.rows) - len(heads)}行{named}。"
    return f'<w:tblCaption w:val="{_line(name)}"/><w:tblDescription w:val="{_line(description)}"/>'


def _line(text: str) -> str:
    return " ".join(escape(text).split())


def _is_tall(row: Row, line: float) -> bool:
    """Tell whether a row is so tall that it may break across pages.

    Args:
        line: characters that a line of an average column holds; a cell's lines are estimated by it.
    """
    for cell in row.cells:
        length = sum([len(span.text) for span in cell.spans])
        if length > _TALL and length / (line * cell.columns) + text_of(cell.spans).count("\n") > _TALL:
            return True
    return False


def _grid(widths: Sequence[int], total: int) -> list[int]:
    """Return column widths in twips in the proportion of ``widths`` that sum to ``total`` exactly."""
    whole = sum(widths)
    edges = [0, *(total * part // whole for part in accumulate(widths))]
    return [right - left for left, right in pairwise(edges)]


def _write_row(
    canvas: Canvas,
    row: Row,
    style: _Style,
    grid: Sequence[int],
    open_cells: dict[int, tuple[int, int]],
    *,
    repeat: bool,
    tall: bool,
) -> None:
    """Write one row; ``open_cells`` holds (rows left, columns) of merged cells that reach down, by first column."""
    properties = ("" if tall else "<w:cantSplit/>") + ("<w:tblHeader/>" if repeat and not tall else "")
    canvas.raw(f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}")
    cells = iter(row.cells)
    column = 0
    while column < len(grid):
        if column in open_cells:
            left, columns = open_cells.pop(column)
            if left > 1:
                open_cells[column] = (left - 1, columns)
            _write_cell(canvas, _EMPTY, style, sum(grid[column : column + columns]), columns, "<w:vMerge/>")
        else:
            cell = next(cells, _EMPTY)
            columns = cell.columns
            _check_room(column, columns, len(grid), open_cells)
            if cell.rows > 1:
                open_cells[column] = (cell.rows - 1, columns)
            merge = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
            keep = "<w:keepNext/>" if columns == len(grid) > 1 else ""  # the title of a part stays with its rows
            _write_cell(canvas, cell, style, sum(grid[column : column + columns]), columns, merge, keep)
        column += columns
    if next(cells, None) is not None:
        raise ValueError("a table row has more cells than the grid has columns")
    canvas.raw("</w:tr>")


def _check_room(column: int, columns: int, count: int, open_cells: Mapping[int, object]) -> None:
    if column + columns > count or any(at in open_cells for at in range(column + 1, column + columns)):
        raise ValueError("a table cell reaches into another cell or beyond the grid")


def _write_cell(
    canvas: Canvas, cell: Cell, style: _Style, width: int, columns: int, merge: str, keep: str = ""
) -> None:
    outside, begin = _cell_markup(style.bold if cell.bold else style.id, width, columns, merge, keep, cell.align)
    canvas.raw(outside)
    for at, part in enumerate(_parts(cell.spans)):
        if at:
            canvas.raw(f"</w:p>{begin}")
        if part:
            canvas.line(part, Rank.TABLE)
    canvas.raw("</w:p></w:tc>")


@lru_cache(maxsize=1024)
def _cell_markup(style: str, width: int, columns: int, merge: str, keep: str, align: str) -> tuple[str, str]:
    """Return the beginning of a cell with its first paragraph, and that of its other paragraphs; a column's are alike."""
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    aligned = "" if align == "center" else f'<w:jc w:val="{align}"/>'
    begin = f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{aligned}</w:pPr>'
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{begin}", begin


def _parts(spans: Spans) -> list[Spans]:
    """Return the paragraphs of a cell: a span that is a line break parts them, so that a row read as text is one line."""
    if len(spans) < _SHORTEST_PARTED:
        return [spans]
    parts: list[Spans] = []
    first = 0
    for at, span in enumerate(spans):
        if span.text == "\n":
            parts.append(spans[first:at])
            first = at + 1
    return [*parts, spans[first:]]
