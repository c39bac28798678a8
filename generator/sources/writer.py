"""Writing the workbook: the blank form, or the form filled in from a record without loss."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from generator.finding import InputError
from generator.record import STAGES, Entry, Money, Record
from generator.sources.cells import GUARDS, POINTS, Painter, entry_value, example_value
from generator.sources.entry import specs
from generator.sources.layout import CONTENT, EXAMPLE, ITEM, KIND_LABELS, NOTE, Field, Section, Sheet, form, guide
from generator.sources.names import label_of
from generator.sources.tablewriter import write_table

__all__ = ["filled_workbook", "write_workbook"]

_STAGE_NOTES = {
    "initial": "年初批复的预算数",
    "adjusted": "年中追加、调减之后的全年预算数；执行率以它为分母",
    "executed": "全年实际支出数",
}


def write_workbook(path: Path, kind: str = "department", record: Record | None = None) -> None:
    """Write the workbook to fill in, or one filled from ``record`` (which decides the kind when it has one).

    ``load`` of the written file gives the record again, apart from the sources. The file appears whole or not at all.

    Raises:
        ValueError: ``kind`` is neither ``department`` nor ``project``.
        InputError: the file cannot be written.
    """
    book = filled_workbook(kind, record)
    import tempfile

    path = Path(path)
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".xlsx")
        os.close(handle)
        try:
            book.save(temporary)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"无法写入 {path}：{reason}；请检查文件夹是否存在、有无写权限，并关闭正在使用该文件的程序。"
        ) from error
    finally:
        book.close()


def filled_workbook(kind: str = "department", record: Record | None = None) -> Any:
    """Return the openpyxl workbook that ``write_workbook`` writes.

    Raises:
        ValueError: ``kind`` is neither ``department`` nor ``project``.
    """
    if kind not in KIND_LABELS:
        raise ValueError(f"unknown kind of report: {kind!r}")
    if record is not None and record.kind is not None:
        kind = record.kind.text
    import openpyxl

    book = openpyxl.Workbook()
    book.properties.creator = "jixiao"
    book.properties.title = f"绩效自评数据表（{KIND_LABELS[kind]}）"
    first = book.worksheets[0]
    _guide(Painter(first, columns=[92], landscape=False))
    for sheet in form():
        target = book.create_sheet(sheet.name)
        {"list": _list, "money": _money, "table": write_table}[sheet.shape](target, sheet, kind, record)
    book.active = 1
    first.sheet_view.tabSelected = False
    return book


def _guide(paint: Painter) -> None:
    text = guide()
    paint.sheet.title = text["name"]
    paint.title(text["title"], "", 1)
    for row, line in enumerate(text["lines"], 3):
        heading = line[:2] in {"一、", "二、", "三、"}
        paint.cell(row, 1, line, "guide_heading" if heading else "guide")
    paint.finish(tab="7F7F7F", freeze="")


def _value(record: Record | None, path: tuple[str, ...]) -> Any:
    value: Any = record
    for name in path:
        value = getattr(value, name) if value is not None else None
    return value


def _list(target: Any, sheet: Sheet, kind: str, record: Record | None) -> None:
    paint = Painter(target, columns=[26, 52, 46, 40])
    paint.title(sheet.title, sheet.hint, 4)
    row = _list_header(paint, 3, 1)
    for section in sheet.sections:
        row = _section(paint, section, row, kind, record)
    paint.finish(tab="2F5597", freeze="B4", header_rows="1:3")


def _list_header(paint: Painter, row: int, span: int) -> int:
    paint.cell(row, 1, ITEM, "header")
    paint.cell(row, 2, CONTENT, "header", span=span)
    paint.cell(row, 2 + span, NOTE, "header")
    paint.cell(row, 3 + span, EXAMPLE, "header")
    return row + 1


def _section(paint: Painter, section: Section, row: int, kind: str, record: Record | None, span: int = 1) -> int:
    """Write one section; returns the row behind it. A section of the other kind is left out unless it holds values."""
    if section.kind and section.kind != kind and not any(_value(record, field.path) for field in section.fields):
        return row
    paint.band(row, section.title, 3 + span)
    row += 1
    for field in section.fields:
        row = _field(paint, field, row, kind, record, span)
    return row


def _field(paint: Painter, field: Field, row: int, kind: str, record: Record | None, span: int) -> int:
    """Write one field, a list over several rows with room for more; returns the row behind it."""
    entries = _entries(field, record)
    rows = max(field.rows, len(entries) + 1) if field.spec.many else 1
    star = "* " if field.spec.required else ""
    for column in (1, 2 + span, 3 + span):
        for offset in range(rows):
            paint.cell(row + offset, column, None, "label" if column == 1 else "note")
        paint.merge(row, column, row + rows - 1, column)
    paint.cell(row, 1, star + field.label, "label")
    paint.cell(row, 2 + span, field.note, "note")
    paint.put(row, 3 + span, example_value(field.example, field.spec), "example")
    for offset in range(rows):
        entry = entries[offset] if offset < len(entries) else None
        written = entry_value(entry, field.spec)
        if field.path == ("kind",) and (record is None or entry is not None):
            written = (KIND_LABELS[kind], "General")
        paint.put(row + offset, 2, written, "input", span=span)
    if field.path == ("budget", "weight"):
        paint.name(POINTS, row, 2)
    _guards(paint, field, row)
    return row + rows


def _entries(field: Field, record: Record | None) -> list[Entry | None]:
    value = _value(record, field.path)
    return list(value or ()) if field.spec.many else [value]


def _guards(paint: Painter, field: Field, row: int) -> None:
    """Add the drop-down of a field, and colours for a required cell left blank and text in a number cell."""
    cell = f"B{row}"
    paint.choices(cell, field.spec, field.path)
    if field.spec.required:
        paint.colour(cell, f'TRIM({cell})=""', GUARDS["required"])
    if field.spec.numeric:
        paint.colour(cell, f"ISTEXT({cell})", GUARDS["text"])


def _money(target: Any, sheet: Sheet, kind: str, record: Record | None) -> None:
    paint = Painter(target, columns=[26, 18, 18, 18, 18, 46, 36])
    paint.title(sheet.title, sheet.hint, 7)
    row = 3
    for section in (section for section in sheet.sections if section.top):
        for field in section.fields:
            row = _field(paint, field, row, kind, record, 4)
    row = _amounts(paint, sheet, row + 1, kind, record)
    row = _list_header(paint, row + 1, 4)
    for section in (section for section in sheet.sections if not section.top):
        row = _section(paint, section, row, kind, record, 4)
    paint.finish(tab="548235", freeze="B3", header_rows="1:2")


def _amounts(paint: Painter, sheet: Sheet, row: int, kind: str, record: Record | None) -> int:
    paint.cell(row, 1, "资金项目", "header")
    for column, (stage, label) in enumerate(STAGES.items(), 2):
        paint.cell(row, column, label, "header")
        paint.note(row, column, _STAGE_NOTES[stage])
    paint.cell(row, 5, sheet.more["rate"], "header")
    paint.cell(row, 6, NOTE, "header", span=2)
    by_name = {spec.name: spec for spec in specs(Money)}
    for name in sheet.more[f"rows_{kind}"]:
        row += 1
        spec = by_name[name]
        indent = 1 if name in sheet.more["inner"] else 2 if name in sheet.more["innermost"] else 0
        text = ("* " if spec.required else "") + ("其中：" if indent == 2 else "") + label_of(Money, name)
        paint.cell(row, 1, text, "label", indent=indent)
        for column, stage in enumerate(STAGES, 2):
            entry = getattr(getattr(record.budget, stage), name) if record else None
            paint.put(row, column, entry_value(entry, spec), "number")
        paint.cell(row, 5, f'=IF(OR(N(C{row})=0,D{row}=""),"",D{row}/C{row})', "helper", form="0.00%", formula=True)
        paint.cell(row, 6, sheet.more["notes"][name], "note", span=2)
        _amount_guards(paint, row, required=spec.required)
    return row + 1


def _amount_guards(paint: Painter, row: int, *, required: bool) -> None:
    area = f"B{row}:D{row}"
    paint.colour(area, f"ISTEXT(B{row})", GUARDS["text"])
    paint.colour(f"D{row}", f"AND(ISNUMBER(C{row}),ISNUMBER(D{row}),D{row}>C{row})", GUARDS["over"])
    if required:
        paint.colour(area, f'TRIM(B{row})=""', GUARDS["required"])
