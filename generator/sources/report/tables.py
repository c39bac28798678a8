"""Figures in a report's tables: money by source or nature, projects, indicators; told apart by their header rows.

A header may stand anywhere in a table (a 自评表 holds all three blocks). A row with fewer cells than its header is
aligned by what its cells hold: what is merged away stands on the left, what was left out on the right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.manuscript import Kind, Manuscript
from generator.number import MONEY, NumberSyntaxError, Quantity, UnitError, parse
from generator.reading import Place
from generator.record import OPERATORS, Budget, Indicator, Money, Project
from generator.sources.names import choice_named, field_named
from generator.sources.report.lexicon import pattern, tables
from generator.sources.report.money_rows import money_rows

__all__ = ["Figure", "Text", "read_tables"]

_RULE = re.compile(r"[-:|=\s]*")
_DIGIT = re.compile(r"\d")
_BRACKETED_UNIT = re.compile(r"[(（](?:单位[：:])?(万元|元|亿元|千元|%|％|分)[)）]")
_CAPTION_UNIT = re.compile(r"单位[：:为]?\s*(万元|亿元|千元|元)")
_SIGN = re.compile(r"^(≥|≤|=|＝|>|<|＞|＜|>=|<=|大于等于|小于等于|不低于|不少于|不高于|不超过|等于|大于|小于)\s*")
_UNDER = re.compile(
    r"^(?:其中|其中:|其中：|　|\s|-|－|—|[一二三四五六七八九十\d]{1,2}[、.．]|[(（][一二三四五六七八九十\d]{1,2}[)）])+[：:]?"
)
_BRACKETED = re.compile(r"[(（].*?[)）]")
_BARE_NUMBER = re.compile(r"[\d.,，]+(?:[%％分]|[万亿]?元)?")
_HOLDS_NUMBER = re.compile(r"[≥≤＞＜><=＝]*\s*-?\d")
_LONGEST_HEADER = 14
#: Lines above a table that may name its unit.
_CAPTION_LINES = 2
_STAGES = frozenset(["initial", "adjusted", "executed"])
_OF_POINTS = frozenset(["weight", "score"])
#: Columns that hold numbers; those of an indicator's values may hold words (达成).
_OF_MONEY = ("initial", "adjusted", "budget", "executed", "unspent", "rate", "count")
_OF_INDICATOR = ("target", "midyear", "actual", "completion", "weight", "score")
_NUMERIC = frozenset([*_OF_MONEY, *_OF_INDICATOR])
_MAY_BE_WORDS = frozenset(["target", "actual"])
#: A row that lacks more columns than this is not aligned.
_MOST_MISSING = 40
_LEVELS = ("level1", "level2")
#: Names beside which the head of a form gives the total.
_TOTAL_NAMES = frozenset(["自评总分", "自评得分", "综合得分", "总得分", "自评总得分"])


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a cell.

    Attributes:
        kind: of its row: ``budget`` (``name`` a row of the money block), ``project``, ``indicator``, ``execution`` (the
            execution rate's row), ``projects`` and ``indicators`` (their bottom rows).
        figure: what its column holds.
        clause: the row up to the cell.
        operator: written with it (≥95).
    """

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
    """A text of an indicator's or project's row, or of the paragraph that describes it."""

    kind: str
    name: str
    field: str
    text: str
    place: Place
    line: int


@dataclass(frozen=True, slots=True)
class _Header:
    """What the columns hold, from the left, and the unit of each; of indicators or of money."""

    kind: str
    fields: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row under its header: what it is about, and field -> place of the cell and number of its column."""

    manuscript: Manuscript
    line: int
    header: _Header
    cells: Mapping[str, tuple[Place, int]]

    def written(self, field: str) -> str:
        """Return a cell's text as it stands, "" where the row has no such cell."""
        place, _ = self.cells.get(field, ((0, 0), 0))
        return self.manuscript.text[place[0] : place[1]]

    def text(self, field: str) -> str:
        return "".join(self.written(field).split())

    def label(self) -> str:
        """Return the row's name, or its first words where no column is one of names."""
        places = self.manuscript.lines[self.line].cells
        texts = ("".join(self.manuscript.text[start:end].split()) for start, end in places)
        return self.text("name") or next((text for text in texts if text and not _BARE_NUMBER.fullmatch(text)), "")


def read_tables(manuscript: Manuscript) -> Iterator[Figure | Text]:
    """Yield what the rows of all tables say, in order."""
    header: _Header | None = None
    rows: Mapping[str, str] = {}
    table = -1
    unit = ""
    levels: dict[str, str] = {}
    for number, line in enumerate(manuscript.lines):
        if line.kind is not Kind.ROW:
            continue
        if line.table != table:
            table, header, levels = line.table, None, {}
            unit = _caption_unit(manuscript, number)
        cells = [manuscript.text[start:end] for start, end in line.cells]
        if all(_RULE.fullmatch(cell) for cell in cells):
            continue
        found = _header(cells, unit)
        if found is not None:
            header, rows = found, _rows_below(manuscript, number, found)
        elif header is not None:
            yield from _read_row(_row(manuscript, number, header), levels, rows)
        else:
            yield from _total_beside(manuscript, number)


def _rows_below(manuscript: Manuscript, number: int, header: _Header) -> Mapping[str, str]:
    """Return what the rows below a header of money are, where they are no projects."""
    if header.kind != "money":
        return {}
    labels: list[str] = []
    for below in range(number + 1, len(manuscript.lines)):
        line = manuscript.lines[below]
        cells = [manuscript.text[start:end] for start, end in line.cells]
        if line.table != manuscript.lines[number].table or _header(cells, "") is not None:
            break
        if not all(_RULE.fullmatch(cell) for cell in cells):
            labels.append(_UNDER.sub("", _row(manuscript, below, header).label()))
    return money_rows([label for label in labels if label])


def _caption_unit(manuscript: Manuscript, first: int) -> str:
    for number in range(first - 1, max(first - 1 - _CAPTION_LINES, -1), -1):
        if match := _CAPTION_UNIT.search(manuscript.flat[number].text):
            return match[1]
    return ""


# --- headers ----------------------------------------------------------------------------------------------------------


def _header(cells: Sequence[str], unit: str) -> _Header | None:
    """Return what a row's cells announce, None where it is no header."""
    texts = ["".join(cell.split()) for cell in cells]
    if any(_DIGIT.search(_BRACKETED.sub("", text)) for text in texts):
        return None
    as_indicator = tuple(_indicator_field(text) for text in texts)
    units = tuple(_unit(text, unit) for text in texts)
    if "name" in as_indicator and {"target", "actual", "score", "weight"} & {*as_indicator}:
        return _Header("indicator", as_indicator, units)
    as_money = tuple(_money_field(text) for text in texts)
    if {"initial", "adjusted", "executed", "budget"} & {*as_money} and sum(map(bool, as_money)) > 1:
        return _Header("money", as_money, units)
    return None


def _indicator_field(text: str) -> str:
    if text in tables()["columns"]["names"]:
        return "name"
    return field_named(Indicator, text) or _by_words("indicator", text)


def _money_field(text: str) -> str:
    stage = field_named(Budget, text)
    if stage in _STAGES:
        return str(stage)
    found = field_named(Project, text) or _by_words("money", _BRACKETED.sub("", text))
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


# --- rows -------------------------------------------------------------------------------------------------------------


def _row(manuscript: Manuscript, number: int, header: _Header) -> _Row:
    places = manuscript.lines[number].cells
    shift = _alignment(header, [manuscript.text[start:end].strip() for start, end in places])
    fields = header.fields[shift : shift + len(places)]
    cells: dict[str, tuple[Place, int]] = {}
    for at, field in enumerate(
        fields
    ):  # 年初指标值 and 调整指标值 are both the target: the later one that is filled in
        if field and (field not in cells or manuscript.text[slice(*places[at])].strip()):
            cells[field] = places[at], at + shift
    return _Row(manuscript, number, header, cells)


def _alignment(header: _Header, cells: Sequence[str]) -> int:
    """Return by how many columns a row with merged or missing cells is shifted: numbers stand under figures, words under words."""
    spare = len(header.fields) - len(cells)
    if spare <= 0 or spare > _MOST_MISSING:
        return 0

    def fit(shift: int) -> int:
        return sum(
            (1 if (_HOLDS_NUMBER.match(cell) is not None) == (header.fields[column + shift] in _NUMERIC) else -1)
            for column, cell in enumerate(cells)
            if cell and header.fields[column + shift]
        )

    return max(range(spare, -1, -1), key=fit)


def _read_row(row: _Row, levels: dict[str, str], rows: Mapping[str, str]) -> Iterator[Figure | Text]:
    """Yield a row's figures and texts.

    Args:
        levels: those of the rows above, which merged cells leave out.
        rows: label -> row of the money block, where the table is one of these.
    """
    for field in _LEVELS:
        levels[field] = row.text(field) or levels.get(field, "")
    kind, name = _subject(row.header, row.label(), rows)
    if not kind or (kind == "indicator" and not row.text("name")):
        return  # below the indicators of a form: 存在问题, 项目负责人
    for field, (place, column) in row.cells.items():
        unit = _cell_unit(row.header, field, column, row.text("unit"))
        figure = _figure(row, kind, name, field, unit) if field in _NUMERIC else None
        if figure is not None:
            yield figure
        elif (content := row.written(field).strip()) and _is_text(field):
            yield Text(kind, name, field, content, place, row.line)
    if kind == "indicator":
        for field in _LEVELS:
            if levels[field] and not row.text(field):
                yield Text(kind, name, field, levels[field], row.manuscript.lines[row.line].cells[0], row.line)


def _total_beside(manuscript: Manuscript, number: int) -> Iterator[Figure]:
    """Yield the total that stands beside its name in the head of a form: 自评总分（分） | 98.1."""
    line = manuscript.lines[number]
    filled = [place for place in line.cells if manuscript.text[slice(*place)].strip()]
    for (start, end), place in pairwise(filled):
        label = _BRACKETED.sub("", "".join(manuscript.text[start:end].split()))
        quantity = _number(manuscript.text[slice(*place)].strip(), "分") if label in _TOTAL_NAMES else None
        if quantity is not None:
            yield Figure("indicators", "总分", "score", quantity, place, (line.start, place[1]), number)


def _is_text(field: str) -> bool:
    """Tell whether a field's words are kept where it holds no number."""
    return field in _MAY_BE_WORDS or (field != "name" and field not in _NUMERIC)


def _subject(header: _Header, label: str, rows: Mapping[str, str]) -> tuple[str, str]:
    """Return kind and name of what a row is about, ("", "") where it is nothing we know."""
    words = tables()["columns"]
    bare = _UNDER.sub("", label)
    if not bare or _BARE_NUMBER.fullmatch(bare):
        alone = header.kind == "money" and "name" not in header.fields and not rows
        return ("budget", "total") if alone else ("", "")  # one row, named by the header's own first cell
    if header.kind == "indicator":
        if pattern("execution_row").fullmatch(bare):
            return "execution", ""
        return ("indicators" if bare in words["totals"] else "indicator"), bare
    if rows:
        return ("budget", rows[bare]) if rows.get(bare) else ("", "")
    row = "total" if bare in words["whole"] else field_named(Money, bare)
    if "name" in header.fields and row is None and label.startswith("其中"):
        return "", ""  # of the row above, no project of its own
    if "name" in header.fields and bare in words["totals"]:
        return "projects", ""
    if "name" in header.fields and row is None:
        return "project", bare
    return ("budget", row) if row else ("", "")


def _cell_unit(header: _Header, field: str, column: int, written: str) -> str:
    """Return the unit a cell's number has where it has none of its own; ``written`` is that of the row's unit column."""
    if field in _OF_POINTS:
        return "分"
    if field in ("completion", "rate"):
        return "%"
    if header.kind == "indicator":
        return {"百分比": "%", "％": "%"}.get(written, written)
    if field == "count":
        return "个"
    unit = header.units[column]
    return unit if unit in MONEY else "万元"


def _figure(row: _Row, kind: str, name: str, field: str, unit: str) -> Figure | None:
    """Read the number of a cell, with the sign before it; None where it is none."""
    (start, _), _ = row.cells[field]
    raw = row.written(field)
    sign = _SIGN.match(raw.strip())
    content = raw.strip()[sign.end() if sign else 0 :]
    quantity = _number(content, unit) if content else None
    if quantity is None:
        return None
    start += raw.index(content)
    place = (start, start + len(content))
    operator = (choice_named("operator", OPERATORS, sign[1]) or "") if sign else ""
    clause = (row.manuscript.lines[row.line].start, place[1])
    return Figure(kind, name, field, quantity, place, clause, row.line, operator)


def _number(content: str, unit: str) -> Quantity | None:
    """Read a cell's number; one with another unit than its column's keeps its own."""
    for wanted in (unit, ""):
        try:
            return parse(content, wanted)
        except (NumberSyntaxError, UnitError):
            continue
    return None
