"""Tables as markup, in time linear in the number of cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from generator.document.canvas import Canvas, Rank
from generator.report import Cell, Row, Table, text_of

__all__ = ["write_table"]

_SMALL_FROM = 9  # columns from which the small type is used
_POINT = 20  # twips
_SIZES = {False: 10.5, True: 9.0}  # type size in points: 五号, 小五
_TALL = 20  # lines from which a row may break across pages
_EMPTY = Cell()


def write_table(canvas: Canvas, table: Table, width: int, styles: Mapping[str, str]) -> None:
    """Write a table across ``width`` twips; title and note are the caller's.

    Raises:
        ValueError: a row has more cells than the grid has room for (the report was built wrong).
    """
    if not table.rows:
        return
    grid = _grid(table.widths, width)
    small = len(grid) >= _SMALL_FROM
    columns = "".join(f'<w:gridCol w:w="{column}"/>' for column in grid)
    canvas.raw(
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{styles["table"]}"/><w:tblW w:w="{width}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
    )
    repeat = True  # Word repeats only header rows at the top
    open_cells: dict[int, tuple[int, int]] = {}
    for row in table.rows:
        repeat = repeat and row.header
        _write_row(canvas, row, _Style(styles, small, row.header), grid, open_cells, repeat=repeat)
    canvas.raw("</w:tbl>")


class _Style:
    """The style ids and type size of a row; a bold cell is set in 黑体, never in a thickened 宋体 or 黑体."""

    def __init__(self, styles: Mapping[str, str], small: bool, header: bool) -> None:
        size = "_small" if small else ""
        self.bold = styles[f"table_head{size}"]
        self.id = self.bold if header else styles[f"table_text{size}"]
        self.size = _SIZES[small]


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
) -> None:
    """Write one row; ``open_cells`` holds (rows left, columns) of merged cells that reach down, by first column."""
    tall = any(_lines(cell, grid, style) > _TALL for cell in row.cells)
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
            _write_cell(canvas, cell, style, sum(grid[column : column + columns]), columns, merge)
        column += columns
    if next(cells, None) is not None:
        raise ValueError("a table row has more cells than the grid has columns")
    canvas.raw("</w:tr>")


def _check_room(column: int, columns: int, count: int, open_cells: Mapping[int, object]) -> None:
    if column + columns > count or any(at in open_cells for at in range(column + 1, column + columns)):
        raise ValueError("a table cell reaches into another cell or beyond the grid")


def _write_cell(canvas: Canvas, cell: Cell, style: _Style, width: int, columns: int, merge: str) -> None:
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    align = "" if cell.align == "center" else f'<w:jc w:val="{cell.align}"/>'
    canvas.raw(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style.bold if cell.bold else style.id}"/>{align}</w:pPr>'
    )
    if cell.spans:
        canvas.line(cell.spans, Rank.TABLE)
    canvas.raw("</w:p></w:tc>")


def _lines(cell: Cell, grid: Sequence[int], style: _Style) -> float:
    """Estimate how many lines a cell takes, as if it stood in an average column."""
    average = sum(grid) / len(grid) * cell.columns
    text = text_of(cell.spans)
    return len(text) * style.size * _POINT / average + text.count("\n")
