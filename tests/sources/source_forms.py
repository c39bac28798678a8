"""Forms for the tests of this folder: a record with every field set, and workbooks with single cells changed."""

from __future__ import annotations

import functools
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from generator.finding import Finding
from generator.number import Quantity
from generator.record import Record, entries
from generator.sources import load, write_workbook
from generator.sources.entry import Spec, specs
from generator.sources.names import folded

Change = Callable[[Any], None]
Shown = list[tuple[str, str, Quantity | None, str]]

_VALUES = {
    "money": "1234.50",
    "percent": "93.16%",
    "points": "15",
    "count": "12",
    "value": "95.5",
    "number": "3200",
    "year": "2024",
    "date": "2025年4月12日",
    "flag": "是",
}


def shown(record: Record) -> Shown:
    """What a record says, without the places it was read from."""
    return [(path, entry.text, entry.quantity, entry.day) for path, _, entry in entries(record)]


def every_field(cls: Any = Record, kind: str = "department", path: str = "") -> dict[str, Any]:
    """A form in which every field of every block is filled, two rows to a table and two lines to a list."""
    form: dict[str, Any] = {}
    for spec in specs(cls):
        here = f"{path}.{spec.name}"
        if spec.kind == "block":
            form[spec.name] = every_field(spec.of, kind, here)
        elif spec.kind == "rows":
            form[spec.name] = [every_field(spec.of, kind, f"{here}{number}") for number in (1, 2)]
        elif spec.many:
            form[spec.name] = [f"{spec.label}第一条", f"{spec.label}第二条，{here}"]
        else:
            form[spec.name] = kind if spec.name == "kind" else _value(spec, here)
    return form


def _value(spec: Spec, path: str) -> str:
    if spec.choices:
        return spec.choices[-1] if spec.name != "operator" else "≤"
    if spec.name == "unit":
        return "公里"
    return _VALUES.get(spec.kind, f"{spec.label} {path} 的文字\n第二行")


@functools.cache
def blank(kind: str) -> bytes:
    """The blank workbook, written once for all tests."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blank.xlsx"
        write_workbook(path, kind)
        return path.read_bytes()


def written(tmp_path: Path, *changes: Change, record: Record | None = None, kind: str = "department") -> Path:
    """Write a workbook, change it with openpyxl, and save it again."""
    path = tmp_path / "figures.xlsx"
    if record is None:
        path.write_bytes(blank(kind))
    else:
        write_workbook(path, kind, record)
    book = openpyxl.load_workbook(path)
    for change in changes:
        change(book)
    book.save(path)
    book.close()
    return path


def place_of(sheet: Any, label: str) -> tuple[int, int]:
    """Row and column of the cell that holds a label."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and folded(cell.value) == folded(label):
                return cell.row, cell.column
    raise KeyError(label)


def answer(sheet: str, label: str, value: Any, *, to_right: int = 1, number_format: str = "") -> Change:
    """Fill the cell to the right of a label."""

    def change(book: Any) -> None:
        row, column = place_of(book[sheet], label)
        cell = book[sheet].cell(row, column + to_right)
        cell.value = value
        if number_format:
            cell.number_format = number_format

    return change


def table_row(sheet: str, number: int, values: dict[str, Any], formats: dict[str, str] | None = None) -> Change:
    """Fill the cells of a table row (1 is the first below the example) by column heading."""

    def change(book: Any) -> None:
        for label, value in values.items():
            row, column = place_of(book[sheet], label)
            cell = book[sheet].cell(row + 1 + number, column)
            cell.value = value
            if formats and label in formats:
                cell.number_format = formats[label]

    return change


GOOD = (
    answer("基本信息", "评价年度", 2024),
    answer("基本信息", "单位名称", "某县幸福镇人民政府"),
    *(answer("资金", "资金总额", amount, to_right=place) for place, amount in enumerate((120, 150.5, 136.5), 1)),
)

INDICATOR = {
    "三级指标": "道路养护里程",
    "计算符号": "≥",
    "年度指标值": 60,
    "计量单位": "公里",
    "实际完成值": 57.5,
    "分值": 90,
}


def read(tmp_path: Path, *changes: Change) -> tuple[dict[str, Any], list[Finding]]:
    """Fill in a correct form with further changes; entries by path, and the findings."""
    record, findings = load(written(tmp_path, *GOOD, *changes))
    return {path: entry for path, _, entry in entries(record)}, findings


def codes(findings: Iterable[Finding]) -> list[str]:
    return sorted(finding.code for finding in findings)


def quantity(value: str, unit: str) -> Quantity:
    return Quantity(Decimal(value), unit)


def replace_member(path: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Change one part of a workbook's package."""
    with zipfile.ZipFile(path) as package:
        parts = {member: package.read(member) for member in package.namelist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for member, data in parts.items():
            package.writestr(member, data)
