"""Figures in a report's tables: money by source or nature, projects, indicators; told apart by their header rows.

A header may stand anywhere in a table (a 自评表 holds all three blocks). A row with fewer cells than its header is
aligned from the right: what is merged away stands on the left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.manuscript import Kind, Manuscript
from generator.number import MONEY, NumberSyntaxError, Quantity, UnitError, parse
from generator.reading import Place
from generator.record import OPERATORS, Budget, Indicator, Money, Project
from generator.sources.names import choice_named, field_named
from generator.sources.report.lexicon import tables

__all__ = ["Figure", "Text", "read_tables"]

_RULE = re.compile(r"[-:|=\s]*")
_BRACKETED_UNIT = re.compile(r"[(（](?:单位[：:])?(万元|元|亿元|千元|%|％|分)[)）]")
_CAPTION_UNIT = re.compile(r"单位[：:为]?\s*(万元|亿元|千元|元)")
_SIGN = re.compile(r"^(≥|≤|=|＝|>|<|＞|＜|>=|<=|大于等于|小于等于|不低于|不少于|不高于|不超过|等于|大于|小于)\s*")
_UNDER = re.compile(
    r"^(?:其中|其中:|其中：|　|\s|-|－|—|[一二三四五六七八九十\d]{1,2}[、.．]|[(（][一二三四五六七八九十\d]{1,2}[)）])+[：:]?"
)
_BRACKETED = re.compile(r"[(（].*?[)）]")
_LONGEST_HEADER = 14
_EXECUTION = re.compile("^(?:部门|整体|项目)?(?:预算|资金)*执行(?:率|情况|进度)?(?:指标)?$")
_STAGES = {"initial": "initial", "adjusted": "adjusted", "executed": "executed"}
_NUMERIC = {
    "unspent",
    "target",
    "midyear",
    "actual",
    "weight",
    "completion",
    "score",
    "initial",
    "adjusted",
    "budget",
    "executed",
    "rate",
    "count",
}
_HOLDS_NUMBER = re.compile(r"[≥≤＞＜><=＝]*\s*-?\d")
#: Lines above a table that may name its unit.
_CAPTION_LINES = 2


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a cell: row kind and name, figure, quantity, place; ``clause`` is the row up to the cell."""

    kind: str
    name: str
    figure: str
    quantity: Quantity
    place: Place
    clause: Place
    line: int
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A text cell of an indicator's or project's row."""

    kind: str
    name: str
    field: str
    text: str
    place: Place
    line: int


@dataclass(frozen=True, slots=True)
class _Header:
    """What the columns hold, from the left, and the unit of each."""

    kind: str
    fields: tuple[str, ...]
    units: tuple[str, ...]


def read_tables(manuscript: Manuscript) -> Iterator[Figure | Text]:
    """Yield what the rows of all tables say, in order."""
    header: _Header | None = None
    table = unit = -1
    unit_name = ""
    level = {"level1": "", "level2": ""}
    for number, line in enumerate(manuscript.lines):
        if line.kind is not Kind.ROW:
            continue
        if line.table != table:
            table, header = line.table, None
            unit_name = _caption_unit(manuscript, number)
            level = {"level1": "", "level2": ""}
        cells = [manuscript.text[start:end] for start, end in line.cells]
        if all(_RULE.fullmatch(cell) for cell in cells):
            continue
        found = _header(cells, unit_name)
        if found is not None:
            header = found
        elif header is not None:
            yield from _row(manuscript, number, header, level)
    del unit


def _caption_unit(manuscript: Manuscript, first: int) -> str:
    for number in range(first - 1, max(first - 1 - _CAPTION_LINES, -1), -1):
        if match := _CAPTION_UNIT.search(manuscript.flat[number].text):
            return match[1]
    return ""


def _header(cells: Sequence[str], unit: str) -> _Header | None:
    """Return what a row's cells announce, None where it is no header."""
    texts = ["".join(cell.split()) for cell in cells]
    if sum(bool(re.search(r"\d", _BRACKETED.sub("", text))) for text in texts) > 0:
        return None
    as_indicator = [_indicator_field(text) for text in texts]
    as_money = [_money_field(text) for text in texts]
    units = tuple(_unit(text, unit) for text in texts)
    if "name" in as_indicator and {"target", "actual", "score", "weight"} & set(as_indicator):
        return _Header("indicator", tuple(as_indicator), units)
    if {"initial", "adjusted", "executed", "budget"} & set(as_money) and len(
        [field for field in as_money if field]
    ) > 1:
        return _Header("money", tuple(as_money), units)
    return None


def _indicator_field(text: str) -> str:
    if text in tables()["columns"]["names"]:
        return "name"
    return field_named(Indicator, text) or _by_words("indicator", text)


def _money_field(text: str) -> str:
    bare = _BRACKETED.sub("", text)
    stage = field_named(Budget, text)
    if stage in _STAGES:
        return str(stage)
    found = field_named(Project, text) or _by_words("money", bare)
    return "" if found in ("reason", "measure") else found


def _by_words(kind: str, text: str) -> str:
    """Return what a header's words mean (预算, 实际支出, 支付金额), "" where they tell nothing."""
    words = tables()["columns"]
    if len(text) > _LONGEST_HEADER or any(word in text for word in words["none"]):
        return ""
    return next((field for word, field in words[kind] if word in text), "")


def _unit(text: str, unit: str) -> str:
    match = _BRACKETED_UNIT.search(text)
    if match:
        return match[1].replace("％", "%")
    return "%" if _money_field(text) == "rate" else unit


def _row(manuscript: Manuscript, number: int, header: _Header, level: dict[str, str]) -> Iterator[Figure | Text]:
    line = manuscript.lines[number]
    cells = list(line.cells)
    shift = _alignment(header, [manuscript.text[start:end].strip() for start, end in cells])
    by_field = {
        header.fields[column + shift]: (place, column + shift)
        for column, place in enumerate(cells)
        if 0 <= column + shift < len(header.fields) and header.fields[column + shift]
    }

    def text(field: str) -> str:
        place = by_field.get(field, ((0, 0), 0))[0]
        return "".join(manuscript.text[place[0] : place[1]].split())

    for field in level:
        level[field] = text(field) or level[field]
    label = text("name") or next(
        (t for t in ("".join(manuscript.text[a:b].split()) for a, b in cells) if t and not re.fullmatch(r"[\d.]+", t)),
        "",
    )
    kind, name = _row_kind(header, label, text)
    if not kind:
        return
    written = text("unit")
    for field, (place, column) in by_field.items():
        if field in _NUMERIC:
            figure = _figure(
                manuscript, number, place, kind, name, field, _cell_unit(header, field, column, written, name)
            )
            if figure is not None:
                yield figure
                continue
        content = manuscript.text[place[0] : place[1]].strip()
        if (content and field not in ("name", "unit") and field not in _NUMERIC) or (
            content and field in ("unit", "actual", "target")
        ):
            yield Text(kind, name, field, content, place, number)
    if kind == "indicator":
        for field, value in level.items():
            if value and field not in by_field:
                yield Text(kind, name, field, value, line.cells[0], number)


def _alignment(header: _Header, cells: Sequence[str]) -> int:
    """Return by how many columns a row with merged or missing cells is shifted: numbers stand under figures, words under words."""
    spare = len(header.fields) - len(cells)
    if spare <= 0:
        return 0

    def fit(shift: int) -> int:
        return sum(
            (1 if (_HOLDS_NUMBER.match(cell) is not None) == (header.fields[column + shift] in _NUMERIC) else -1)
            for column, cell in enumerate(cells)
            if cell and header.fields[column + shift]
        )

    return max(range(spare, -1, -1), key=fit)


def _row_kind(header: _Header, label: str, text: object) -> tuple[str, str]:
    bare = _UNDER.sub("", label)
    if header.kind == "indicator":
        if _EXECUTION.match(bare):
            return "execution", ""
        return (
            ("indicators", bare) if bare in tables()["columns"]["totals"] else ("indicator", bare) if bare else ("", "")
        )
    row = "total" if bare in tables()["columns"]["whole"] else field_named(Money, bare)
    if "name" in header.fields and row is None and bare not in tables()["columns"]["totals"]:
        return ("project", bare) if bare else ("", "")
    if bare in tables()["columns"]["totals"] and "name" in header.fields:
        return "projects", ""
    return ("budget", row) if row else ("", "")


def _cell_unit(header: _Header, field: str, column: int, written: str, name: str) -> str:
    if field in ("weight", "score"):
        return "分"
    if field in ("completion", "rate"):
        return "%"
    if header.kind == "indicator":
        return {"百分比": "%", "％": "%"}.get(written, written)
    if field == "count":
        return "个"
    unit = header.units[column]
    return unit if unit in MONEY else "万元"


def _figure(
    manuscript: Manuscript, number: int, place: Place, kind: str, name: str, field: str, unit: str
) -> Figure | None:
    raw = manuscript.text[place[0] : place[1]]
    bare = raw.strip()
    sign = _SIGN.match(bare)
    content = bare[sign.end() :] if sign else bare
    if not content:
        return None
    quantity = _number(content, unit)
    if quantity is None:
        return None
    start = place[0] + raw.index(content)
    line = manuscript.lines[number]
    operator = choice_named("operator", OPERATORS, sign[1]) or "" if sign else ""
    return Figure(
        kind, name, field, quantity, (start, start + len(content)), (line.start, start + len(content)), number, operator
    )


def _number(content: str, unit: str) -> Quantity | None:
    """Read a cell's number; one with another unit than its column's keeps its own."""
    for wanted in (unit, ""):
        try:
            return parse(content, wanted)
        except (NumberSyntaxError, UnitError):
            continue
    return None
