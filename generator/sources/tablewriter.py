"""Writing the table sheets (项目, 指标, 重点工作, 事实): header, example row, filled and blank rows, colours."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from generator.record import Entry, Record, Statements
from generator.sources.cells import GUARDS, POINTS, Painter, entry_value, example_value
from generator.sources.entry import Spec, specs
from generator.sources.grid import address
from generator.sources.layout import CATEGORY, EXAMPLE, MARKER, Column, Sheet

__all__ = ["write_table"]

#: Rows below the blank ones that already have drop-downs and colours, for rows people add.
_SPARE = 200
_CENTRED = frozenset({"operator", "unit", "source", "online", CATEGORY})
_Row = list[Entry | str | None]


def write_table(target: Any, sheet: Sheet, kind: str, record: Record | None) -> None:
    """Write one table sheet; the first column marks the example and numbers the rows."""
    paint = Painter(target, columns=[7, *(column.width for column in sheet.columns)])
    paint.title(sheet.title, sheet.hint, min(len(sheet.columns) + 1, 9))
    header = 4 if "weights" in sheet.more else 3
    _header(paint, sheet, header)
    first = header + 2
    rows = _rows(sheet, record)
    count = max(sheet.rows, len(rows) + 5)
    for offset in range(count):
        _row(paint, sheet, first + offset, rows[offset] if offset < len(rows) else None, offset)
    last = first + count + _SPARE
    for number, column in enumerate(sheet.columns, 2):
        _guards(paint, sheet, column, number, first, last)
    if "weights" in sheet.more:
        _weights(paint, sheet, first, last)
    if sheet.table == "projects":
        _overspent(paint, sheet, first, last)
    frozen = address(header + 1, 4 if sheet.table == "indicators" else 2)
    paint.finish(tab="BF8F00", freeze=frozen, header_rows=f"{header}:{header}")


def _header(paint: Painter, sheet: Sheet, row: int) -> None:
    paint.cell(row, 1, MARKER, "header")
    paint.cell(row + 1, 1, EXAMPLE, "marker")
    paint.sheet.row_dimensions[row].height = 34
    for number, column in enumerate(sheet.columns, 2):
        star = "* " if column.spec and column.spec.required and len(column.path) == 1 else ""
        paint.cell(row, number, star + column.label, "header")
        paint.note(row, number, column.note)
        paint.put(row + 1, number, example_value(column.example, column.spec), "example")


def _row(paint: Painter, sheet: Sheet, row: int, values: _Row | None, offset: int) -> None:
    marker = None
    if sheet.table != "key_work":
        marker = offset + 1
    elif values is not None:
        marker, values = values[0], values[1:]
    paint.cell(row, 1, int(str(marker)) if marker else None, "marker")
    for number, column in enumerate(sheet.columns):
        value = values[number] if values else None
        written = (value, "General") if isinstance(value, str) else entry_value(value, column.spec)
        paint.put(row, number + 2, written, _style(column))


def _style(column: Column) -> str:
    if column.path[-1] in _CENTRED:
        return "centre"
    return "number" if column.spec is not None and column.spec.numeric else "input"


def _rows(sheet: Sheet, record: Record | None) -> list[_Row]:
    if record is None:
        return []
    if sheet.table == "key_work":
        return _themes(record)
    if sheet.table == "facts":
        return [
            [spec.label, statement.text, statement.about]
            for spec in specs(Statements)
            for statement in getattr(record.facts, spec.name)
        ]
    names = [column.path[-1] for column in sheet.columns]
    return [[getattr(item, name) for name in names] for item in getattr(record, sheet.table)]


def _themes(record: Record) -> list[_Row]:
    """Lay themes out over rows: number and theme on the first, texts and numbers side by side below."""
    rows: list[_Row] = []
    for number, theme in enumerate(record.key_work, 1):
        numbers = [[item.label, item.value, item.unit] for item in theme.numbers]
        for place, (text, item) in enumerate(
            zip_longest(theme.text, numbers) if theme.text or numbers else [(None, None)]
        ):
            begin: _Row = [str(number), theme.theme] if not place else [None, None]
            rows.append([*begin, text, *(item or [None, None, None])])
    return rows


def _guards(paint: Painter, sheet: Sheet, column: Column, number: int, first: int, last: int) -> None:
    letter, spec = address(0, number - 1)[:-1], column.spec
    area, cell = f"{letter}{first}:{letter}{last}", f"{letter}{first}"
    listed = tuple(item.label for item in specs(Statements)) if column.path == (CATEGORY,) else ()
    paint.choices(area, spec, column.path, listed)
    end = address(0, len(sheet.columns))[:-1]
    started = f"COUNTA($B{first}:${end}{first})>0"
    if spec is not None and spec.required and len(column.path) == 1:
        begun = started if sheet.table != "key_work" else "FALSE"
        paint.colour(area, f'AND({begun},TRIM({cell})="")', GUARDS["required"])
    if spec is not None and spec.numeric:
        paint.colour(area, _text_in_number(sheet, spec, cell, first), GUARDS["text"])


def _text_in_number(sheet: Sheet, spec: Spec, cell: str, first: int) -> str:
    """Return the condition for text in a number cell; a qualitative indicator may hold text."""
    if spec.kind != "value":
        return f"ISTEXT({cell})"
    operator = next(number for number, column in enumerate(sheet.columns) if column.path == ("operator",))
    return f'AND(ISTEXT({cell}),${address(0, operator + 1)[:-1]}{first}<>"定性")'


def _weights(paint: Painter, sheet: Sheet, first: int, last: int) -> None:
    """Show the sum of the weights above the table, and coloured, whether the whole makes 100."""
    place = next(number for number, column in enumerate(sheet.columns, 1) if column.path == ("weight",))
    letter = address(0, place)[:-1]
    points = f"IF(ISNUMBER({POINTS}),{POINTS},10)"
    for column, text in ((2, sheet.more["weights"]), (5, sheet.more["weights_all"])):
        paint.cell(3, column, text, "label", span=2)
    paint.cell(3, 4, f"=SUM({letter}{first}:{letter}{last})", "helper", formula=True)
    paint.cell(3, 7, f"=D3+{points}", "helper", formula=True)
    paint.colour("G3", "AND(D3>0,ROUND(G3,2)<>100)", GUARDS["over"])
    paint.colour("G3", "ROUND(G3,2)=100", GUARDS["good"])


def _overspent(paint: Painter, sheet: Sheet, first: int, last: int) -> None:
    places = {column.path[0]: address(0, number)[:-1] for number, column in enumerate(sheet.columns, 1)}
    budget, spent = f"{places['budget']}{first}", f"{places['executed']}{first}"
    area = f"{places['executed']}{first}:{places['executed']}{last}"
    paint.colour(area, f"AND(ISNUMBER({budget}),ISNUMBER({spent}),{spent}>{budget})", GUARDS["over"])
