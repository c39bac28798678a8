"""A workbook as plain grids of cells: calamine's values with what the file's own XML adds."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from generator.finding import InputError, Source
from generator.number import NumberSyntaxError, from_binary
from generator.sources.biff import EncryptedError, read_biff_marks
from generator.sources.sheetxml import Format, Marks, read_marks
from generator.sources.tree import Leaf

__all__ = ["Grid", "Place", "address", "read_grids", "shown"]

Place = tuple[int, int]
#: Rows times columns of one sheet; a form has a few thousand.
_MAX_CELLS = 2_000_000


@dataclass(slots=True)
class Grid:
    """One sheet: filled cells by zero-based (row, column), and its merged ranges (first and last cell)."""

    file: str
    name: str
    hidden: bool = False
    cells: dict[Place, Leaf] = field(default_factory=dict[Place, Leaf])
    merged: list[tuple[Place, Place]] = field(default_factory=list[tuple[Place, Place]])
    rows: int = 0
    columns: int = 0

    def at(self, row: int, column: int) -> Leaf:
        """Return the cell, a blank leaf with its address where nothing stands."""
        return self.cells.get((row, column)) or Leaf("", self.source(row, column))

    def text(self, row: int, column: int) -> str:
        leaf = self.cells.get((row, column))
        return leaf.text.strip() if leaf else ""

    def source(self, row: int, column: int) -> Source:
        return Source(file=self.file, sheet=self.name, cell=address(row, column))

    def row(self, row: int) -> Iterator[tuple[int, str]]:
        """Walk the filled cells of a row: (column, text)."""
        for column in range(self.columns):
            text = self.text(row, column)
            if text:
                yield column, text


def address(row: int, column: int) -> str:
    """Return ``B7`` for (6, 1)."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{row + 1}"


def shown(value: Decimal, form: Format) -> str:
    """Write a number as its cell shows it, never with fewer decimals than it has."""
    number = value * 100 if form.percent else value
    exponent = number.as_tuple().exponent
    written = max(0, -exponent) if isinstance(exponent, int) else 0
    text = f"{number:.{max(written, form.decimals or 0)}f}"
    if form.percent:
        text = _trimmed(text, form.decimals or 0) + "%"
    return text


def _trimmed(text: str, decimals: int) -> str:
    """Drop the zeros that multiplying by 100 left behind, down to the decimals shown."""
    whole, _, fraction = text.partition(".")
    fraction = fraction[:decimals] + fraction[decimals:].rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def read_grids(data: bytes, kind: str, file: str) -> list[Grid]:
    """Return the worksheets of a workbook in their order; raises InputError when it cannot be read."""
    import python_calamine

    try:
        marks = _marks(data, kind, file)
        with python_calamine.load_workbook(io.BytesIO(data)) as workbook:
            return [_grid(workbook, sheet, marks.get(sheet.name), file) for sheet in workbook.sheets_metadata]
    except (InputError, KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except (EncryptedError, python_calamine.PasswordError) as error:
        raise InputError(f"{file} 设有打开密码，无法读取；请在 Excel 或 WPS 中去掉密码后重新保存。") from error
    except BaseException as error:  # a panic of the Rust reader is no Exception
        raise InputError(
            f"{file} 是工作簿，但内部结构已损坏，无法读取；请用 Excel 或 WPS 打开（必要时修复）后另存为 .xlsx。"
        ) from error


def _marks(data: bytes, kind: str, file: str) -> dict[str, Marks]:
    marks = read_marks(data) if kind == "xlsx" else read_biff_marks(data)
    for name, sheet in marks.items():
        if sheet.rows * sheet.columns > _MAX_CELLS:
            raise InputError(
                f"{file} 的工作表“{name}”用到了第 {sheet.rows} 行、第 {sheet.columns} 列，远超正常范围；"
                "请删去表格下方和右侧远处的内容后重新保存。"
            )
    return marks


def _grid(workbook: Any, sheet: Any, marks: Marks | None, file: str) -> Grid:
    grid = Grid(file, str(sheet.name), hidden=str(sheet.visible) != "SheetVisibleEnum.Visible")
    if str(sheet.typ) != "SheetTypeEnum.WorkSheet":
        return grid
    source = workbook.get_sheet_by_name(sheet.name)
    for row, values in enumerate(source.to_python(skip_empty_area=False)):
        for column, value in enumerate(values):
            if value != "":
                form = marks.formats.get((row, column), Format()) if marks else Format()
                grid.cells[row, column] = _leaf(value, form, grid.source(row, column))
    for place, problem, text in _problems(marks or Marks()):
        grid.cells[place] = Leaf(text, grid.source(*place), problem=problem)
    ranges: list[tuple[Place, Place]] = source.merged_cell_ranges or []
    grid.merged = list(ranges)
    grid.rows = 1 + max((row for row, _ in grid.cells), default=-1)
    grid.columns = 1 + max((column for _, column in grid.cells), default=-1)
    return grid


def _problems(marks: Marks) -> Iterator[tuple[Place, str, str]]:
    for place in marks.uncached:
        yield place, "V004", ""
    for place, text in marks.errors.items():
        yield place, "V005", text


def _leaf(value: Any, form: Format, source: Source) -> Leaf:
    if isinstance(value, bool):
        return Leaf("TRUE" if value else "FALSE", source)
    if isinstance(value, (int, float)):
        return _number(value, form, source)
    if isinstance(value, datetime.datetime):
        clock = "" if value.time() == datetime.time() else f" {value:%H:%M:%S}"
        return Leaf(f"{value.date().isoformat()}{clock}", source, day=value.date().isoformat())
    if isinstance(value, datetime.date):
        return Leaf(value.isoformat(), source, day=value.isoformat())
    return Leaf(str(value), source)


def _number(value: float, form: Format, source: Source) -> Leaf:
    try:
        number = from_binary(value).value
    except (NumberSyntaxError, ArithmeticError):  # not finite, or beyond 28 digits
        return Leaf(str(value), source)
    return Leaf(shown(number, form), source, number=True, decimals=form.decimals)
