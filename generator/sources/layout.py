"""The form of the workbook as data: sheets, fields and columns from ``form.toml``, labels from the record."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from generator.record import Money, Record
from generator.sources.entry import Spec, specs
from generator.sources.names import folded

__all__ = [
    "CATEGORY",
    "CONTENT",
    "EXAMPLE",
    "ITEM",
    "KIND_LABELS",
    "MARKER",
    "NOTE",
    "Column",
    "Field",
    "Section",
    "Sheet",
    "form",
    "guide",
]

#: Headings of the list sheets and of the first column of a table.
ITEM, CONTENT, NOTE, EXAMPLE, MARKER = "填写项", "填写内容", "填写说明", "示例", "序号"
#: The column of 事实 that says which list a sentence belongs to.
CATEGORY = "category"
KIND_LABELS = {"department": "部门单位整体支出", "project": "项目支出"}


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a list sheet: path in the record, label, note, example, and the rows a list begins with."""

    path: tuple[str, ...]
    label: str
    spec: Spec
    owner: type[Any]
    note: str
    example: str
    rows: int


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    fields: tuple[Field, ...]
    kind: str = ""
    top: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; ``spec`` is None for the category column of 事实."""

    path: tuple[str, ...]
    label: str
    spec: Spec | None
    note: str
    example: str
    width: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; ``more`` holds what only one shape has (row orders of the money block, names of helper cells)."""

    name: str
    shape: str
    title: str
    hint: str
    sections: tuple[Section, ...]
    table: str
    columns: tuple[Column, ...]
    rows: int
    optional: bool
    more: dict[str, Any]

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for section in self.sections for field in section.fields)

    def labels(self) -> frozenset[str]:
        """Return the folded labels by which the sheet is known, whatever it is called."""
        own = {column.label for column in self.columns} | {field.label for field in self.fields}
        if self.shape == "money":
            own |= {spec.label for spec in specs(Money)}
        return frozenset(folded(label) for label in own)

    def furniture(self) -> frozenset[str]:
        """Return the fixed texts of the sheet that are no one's input."""
        texts = {self.title, self.hint, ITEM, CONTENT, NOTE, EXAMPLE, MARKER}
        texts |= {section.title for section in self.sections} | {field.note for field in self.fields}
        texts |= {field.label for field in self.fields}
        texts |= {str(value) for value in self.more.values() if isinstance(value, str)}
        return frozenset(texts | set(self.more.get("notes", {}).values()))


@functools.cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("generator.sources").joinpath("form.toml").read_text(encoding="utf-8"))


def guide() -> dict[str, Any]:
    """Return name, title and lines of the sheet that explains how to fill in the form."""
    return dict(_data()["guide"])


@functools.cache
def form() -> tuple[Sheet, ...]:
    """Return the sheets in their order."""
    return tuple(_sheet(data) for data in _data()["sheet"])


def _sheet(data: dict[str, Any]) -> Sheet:
    known = {"name", "shape", "title", "hint", "section", "table", "columns", "rows", "optional"}
    return Sheet(
        name=data["name"],
        shape=data["shape"],
        title=data["title"],
        hint=data["hint"],
        sections=tuple(_section(section) for section in data.get("section", ())),
        table=data.get("table", ""),
        columns=tuple(_column(data["table"], column) for column in data.get("columns", ())),
        rows=data.get("rows", 0),
        optional=data.get("optional", False),
        more={key: value for key, value in data.items() if key not in known},
    )


def _section(data: dict[str, Any]) -> Section:
    fields = tuple(_field(item) for item in data["fields"])
    return Section(data["title"], fields, data.get("kind", ""), data.get("place") == "top")


def _field(data: dict[str, Any]) -> Field:
    path = tuple(data["path"].split("."))
    label, spec, owner = _resolved(path)
    return Field(path, label, spec, owner, data["note"], data["example"], data.get("rows", 1))


def _column(table: str, data: dict[str, Any]) -> Column:
    path = tuple(data["path"].split("."))
    if path == (CATEGORY,):
        return Column(path, data["label"], None, data["note"], data["example"], data["width"])
    # all tables of 事实 have the same columns
    prefix = (table, "problems") if table == "facts" else (table,)
    _, spec, _ = _resolved(prefix + path)
    return Column(path, spec.label, spec, data["note"], data["example"], data["width"])


def _resolved(path: tuple[str, ...]) -> tuple[str, Spec, type[Any]]:
    """Return label, spec and class of a field by path; persons are labelled with their block (编制数：行政)."""
    cls: Any = Record
    owner: type[Any] = Record
    label, found = "", None
    for name in path:
        owner = cls
        found = next(spec for spec in specs(cls) if spec.name == name)
        label = f"{label}：{found.label}" if cls.__name__ == "Headcount" else found.label
        cls = found.of
    if found is None:
        raise ValueError("a field needs a path")
    return label, found, owner
