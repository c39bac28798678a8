"""A form that somebody filled in as a spreadsheet, such as the self-evaluation table a platform exports, as text with its rows.

It is no workbook of ours: what its cells mean is told by the readers of finished reports, as in a Word table.
"""

from __future__ import annotations

from pathlib import Path

from generator.finding import InputError
from generator.manuscript import Kind, Line, Manuscript
from generator.sources.detect import kind_of, read_bytes
from generator.sources.grid import Grid, read_grids
from generator.sources.workbook import is_form

__all__ = ["read_sheets"]

_LINE_ENDS = str.maketrans("\n\r\t\v\f", "     ")
#: Rows above a table that only say what it is.
_TITLES = 4


def read_sheets(path: Path) -> Manuscript:
    """Return the visible sheets as text: a line for each row, its cells parted by tabs, blank rows left blank.

    So the line of the first sheet's text is the row of the sheet.

    Raises:
        InputError: the file cannot be read, or is a workbook of our own, which needs no reading.
    """
    data = read_bytes(path)
    kind = kind_of(data, path.name)
    if kind not in ("xlsx", "xls"):
        raise InputError(f"{path.name} 只是扩展名像工作簿，内容不是；请在 Excel 或 WPS 中打开后另存为 .xlsx。")
    grids = read_grids(data, kind, path.name)
    if is_form(grids):
        raise InputError(
            f"{path.name} 是本程序的数据工作簿，不是报告或自评表；可以直接用 jixiao validate 校验，用 jixiao generate 生成报告。"
        )
    rows: list[str] = []
    lines: list[Line] = []
    position = 0
    for number, grid in enumerate((grid for grid in grids if not grid.hidden), 1):
        for row in range(grid.rows):
            cells = _cells(grid, row)
            text = "\t".join(cells)
            if text.strip():
                lines.append(_line(cells, position, number, titled=row < _TITLES and _stands_above(lines, number)))
            rows.append(text)
            position += len(text) + 1
    return Manuscript(path.name, "\n".join(rows), tuple(lines))


def _stands_above(lines: list[Line], table: int) -> bool:
    """Tell whether no row of a table's cells has been met yet."""
    return not any(line.table == table for line in lines)


def _cells(grid: Grid, row: int) -> list[str]:
    texts = dict(grid.row(row))
    return [" ".join(texts.get(column, "").translate(_LINE_ENDS).split()) for column in range(grid.columns)]


def _line(cells: list[str], start: int, table: int, *, titled: bool) -> Line:
    """Return a row's line; one that only says what the table is, above it, is a title."""
    filled = [text for text in cells if text]
    if titled and len(filled) == 1:
        first = start + cells.index(filled[0])  # one tab for each blank cell before it
        return Line(first, first + len(filled[0]), Kind.TITLE)
    places: list[tuple[int, int]] = []
    position = start
    for text in cells:
        places.append((position, position + len(text)))
        position += len(text) + 1
    return Line(start, position - 1, Kind.ROW, table=table, cells=tuple(places))
