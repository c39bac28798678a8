"""The record that a report's statements, tables and texts make."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from generator.finding import Source
from generator.manuscript import Manuscript
from generator.number import MONEY, Quantity
from generator.reading import Place, Statement
from generator.record import (
    OPERATORS,
    Budget,
    Entry,
    Headcount,
    Indicator,
    Money,
    Printed,
    Project,
    Record,
    Staff,
    Unit,
)
from generator.sources.names import choice_named
from generator.sources.report.figures import Figures
from generator.sources.report.head import Head
from generator.sources.report.lexicon import pattern

__all__ = ["assemble"]

#: Printed values: path -> field, and the unit each must have ("" any).
_PRINTED = {
    "score.total": ("total", "分"),
    "score.execution": ("execution_score", "分"),
    "budget.execution_rate": ("execution_rate", "%"),
    "budget.basic.execution_rate": ("basic_rate", "%"),
    "budget.project.execution_rate": ("project_rate", "%"),
    "budget.adjustment_amount": ("adjustment", "万元"),
    "budget.adjustment_rate": ("adjustment_rate", "%"),
    "projects.count": ("project_count", ""),
}
#: Figures of an indicator, and the unit each must have ("" any).
_NUMBERS = {"target": "", "midyear": "", "actual": "", "weight": "分", "completion": "%", "score": "分"}
#: Those of them that may be words.
_MAY_BE_TEXT = ("target", "midyear", "actual")
_TEXTS = ("level1", "level2", "evidence", "reason", "measure", "benefit")
_PEOPLE = frozenset(["人", "名", "个", "位"])
_GRADES = ("优", "良", "中", "差")
#: Characters before a target that compare the result with it.
_COMPARED_BY = 6
#: A longer line without points does not tell the grade.
_SHORT = 80


def assemble(
    manuscript: Manuscript, said: Head, found: Figures, believed: Mapping[str, Statement]
) -> tuple[Record, dict[str, Place]]:
    """Return the record and where its entries stand.

    Args:
        believed: for each path the statement that counts.
    """
    builder = _Builder(manuscript, found, believed)
    grade = builder.grade()
    rows = found.rows
    record = Record(
        kind=Entry("project" if said.single else "department"),
        year=Entry(said.year, quantity=Quantity(Decimal(said.year), "年")) if said.year else None,
        unit=Unit(name=Entry(said.unit) if said.unit else None, staff=builder.staff()),
        budget=Budget(
            unit=Entry(builder.money_unit()),
            initial=builder.money("initial"),
            adjusted=builder.money("adjusted"),
            executed=builder.money("executed"),
            weight=builder.entry("score.execution_weight", "分"),
        ),
        projects=tuple(builder.project(number) for number in range(1, len(rows.projects) + 1)),
        indicators=tuple(builder.indicator(number) for number in range(1, len(rows.indicators) + 1)),
        printed=Printed(**{name: builder.entry(path, unit) for path, (name, unit) in _PRINTED.items()}, grade=grade),
    )
    return record, {**found.places, **said.places, **builder.places}


class _Builder:
    """Entries from what is believed, with the line they stand in as source."""

    def __init__(self, manuscript: Manuscript, found: Figures, believed: Mapping[str, Statement]) -> None:
        self.manuscript, self.found, self.believed = manuscript, found, believed
        self.places: dict[str, Place] = {}
        self._breaks = [match.start() for match in re.finditer("\n", manuscript.text)]

    def entry(self, path: str, unit: str = "") -> Entry | None:
        """Return what is believed of a path, None where nothing is or its unit is not the field's.

        Args:
            unit: what the field is measured in, "" for any; a number without a unit takes it.
        """
        statement = self.believed.get(path)
        if statement is None:
            return None
        quantity = statement.quantity
        if unit and not quantity.unit:
            quantity = Quantity(quantity.value, unit)
        if unit and not _fits(quantity.unit, unit):
            return None
        self.places[path] = statement.place
        text = "".join(self.manuscript.text[slice(*statement.place)].split())
        return Entry(text, self._source(statement.line), quantity)

    def _source(self, line: int) -> Source:
        start = self.manuscript.lines[line].start
        return Source(file=self.manuscript.name, line=bisect_left(self._breaks, start) + 1)

    def money_unit(self) -> str:
        """Return the unit most amounts are written in, 元 or 万元."""
        units = Counter(
            statement.quantity.unit
            for path, statement in self.believed.items()
            if path.startswith(("budget.", "project")) and statement.quantity.unit in MONEY
        )
        return "元" if units and units.most_common(1)[0][0] == "元" else "万元"

    def money(self, stage: str) -> Money:
        return Money(**{spec.name: self.entry(f"budget.{stage}.{spec.name}", "万元") for spec in fields(Money)})

    def staff(self) -> Staff:
        def block(name: str) -> Headcount:
            return Headcount(**{spec.name: self.entry(f"staff.{name}.{spec.name}", "人") for spec in fields(Headcount)})

        return Staff(
            establishment=block("establishment"), actual=block("actual"), leaders=self.entry("staff.leaders", "人")
        )

    def project(self, number: int) -> Project:
        path = f"project.{number}"
        return Project(
            name=Entry(self.found.rows.projects[number - 1]),
            source=self._bare(self._text(path, "source")),
            **{field: self.entry(f"{path}.{field}", "万元") for field in ("initial", "budget", "executed")},
            reason=self._text_entry(path, "reason"),
            benefit=self._text_entry(path, "benefit"),
        )

    def indicator(self, number: int) -> Indicator:
        path = f"indicator.{number}"
        values: dict[str, Any] = {field: self.entry(f"{path}.{field}", unit) for field, unit in _NUMBERS.items()}
        for field in _MAY_BE_TEXT:
            values[field] = values[field] or self._text_entry(path, field)
        target = self.believed.get(f"{path}.target")
        texts = {field: self._text_entry(path, field) for field in _TEXTS}
        texts["level1"] = texts["level1"] or self._bare(self.found.rows.levels[number - 1])
        return Indicator(
            name=Entry(self.found.rows.indicators[number - 1], self._source(target.line) if target else Source()),
            operator=self._bare(self._operator(path, target)),
            unit=self._bare((target.quantity.unit if target else "") or self._text(path, "unit")),
            **values,
            **texts,
        )

    def _operator(self, path: str, target: Statement | None) -> str:
        """Return the sign of a target: as written with it, ≤ of a ceiling, or as the table's column says."""
        if target is not None and target.operator and not self._is_compared(target):
            return target.operator
        if target is not None and pattern("ceiling").search(self.manuscript.text, *target.clause):
            return "≤"
        return choice_named("operator", OPERATORS, self._text(path, "operator") or "?") or ""

    def _is_compared(self, target: Statement) -> bool:
        """Tell whether the words before a target say how the result stands to it (低于90%的目标), not which way it is meant."""
        before = self.manuscript.before(target.line, target.place[0], _COMPARED_BY)
        return pattern("compares_result").search(before) is not None

    def grade(self) -> Entry | None:
        """Return the first grade that the text states."""
        for number, flat in enumerate(self.manuscript.flat):
            match = pattern("grade").search(flat.text) if "分" in flat.text or len(flat.text) < _SHORT else None
            if match:
                start = self.manuscript.lines[number].start
                first, last = (flat.original(at) for at in (match.start(1), match.end(1) - 1))
                self.places["printed.grade"] = (start + first, start + last + 1)
                return Entry(choice_named("grade", _GRADES, match[1]) or match[1], self._source(number))
        return None

    def _bare(self, text: str) -> Entry | None:
        return Entry(text) if text else None

    def _text(self, path: str, field: str) -> str:
        found = self.found.texts.get(f"{path}.{field}")
        return "".join(found.text.split()) if found else ""

    def _text_entry(self, path: str, field: str) -> Entry | None:
        found = self.found.texts.get(f"{path}.{field}")
        if found is None:
            return None
        self.places[f"{path}.{field}"] = found.place
        return Entry("".join(found.text.split()), self._source(found.line))


def _fits(unit: str, wanted: str) -> bool:
    """Tell whether a written unit is the one a field is measured in, or can be converted to it."""
    return unit == wanted or (wanted in MONEY and unit in MONEY) or (wanted == "人" and unit in _PEOPLE)
