"""The record that a report's statements, tables and texts make."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from generator.finding import Source
from generator.manuscript import Kind, Manuscript
from generator.number import MONEY, Quantity
from generator.reading import Place, Statement
from generator.record import (
    OPERATORS,
    STAGES,
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

__all__ = ["Head", "assemble", "head"]

_UNIT_LABEL = re.compile(
    r"(?:部门单位|部门|单位|项目单位|填报单位|自评单位|评价单位|预算单位)(?:名称)?(?:[(（][^)）]{1,6}[)）])?[：:](.{2,60}?)(?=填报|评价|日期|联系|负责|主管|$|[(（]盖|[(（]公)"
)
_TITLE = re.compile(
    r"^(?:关于)?(?P<before>.{0,50}?)(?P<year>20\d\d)?年?度?(?:关于)?(?P<after>.{0,30}?)(?:部门单位|部门|单位|项目|预算|财政)*(?:整体)?(?:支出)?(?:项目)?(?:预算)?绩效(?:自评|评价|自我评价|自评价)"
)
_YEAR = re.compile(r"(20\d\d)\s*年度?")
_CEILING = re.compile("控制数|上限|限额|控制在|控制目标")
_GRADE = re.compile(
    r"(?:等级|等次|结果|档次|评定|评级|级别|评价)(?:结论|评定|结果|等级|等次)*(?:均?为|是|定为|评为|属于|达到|：|:)?[“\"「『‘]?(优秀|优|良好|良|中等|中|差|合格|不合格)[”\"」』’级等。，；、)]"
)
_UNIT_EDGES = re.compile(r"^[#\s]+|(?:关于)?(?:20\d\d年.*)?[\s—-]*$")
_REPORT = re.compile("绩效.{0,12}(?:报告|自评|评价|情况)|报告$")
_TITLE_LINES = 4
_PRINTED = {
    "score.total": "total",
    "score.execution": "execution_score",
    "budget.execution_rate": "execution_rate",
    "budget.basic.execution_rate": "basic_rate",
    "budget.project.execution_rate": "project_rate",
    "budget.adjustment_amount": "adjustment",
    "budget.adjustment_rate": "adjustment_rate",
    "projects.count": "project_count",
}
_PRINTED_UNITS = {
    "total": "分",
    "execution_score": "分",
    "execution_rate": "%",
    "basic_rate": "%",
    "project_rate": "%",
    "adjustment": "万元",
    "adjustment_rate": "%",
    "project_count": "",
}
_NUMBERS = ("target", "midyear", "actual", "weight", "completion", "score")
_UNITS = {"weight": "分", "score": "分", "completion": "%"}
_PEOPLE = frozenset(["人", "名", "个", "位"])
_TEXTS = ("level1", "level2", "evidence", "reason", "measure", "benefit")


class Head:
    """What the report's head says: unit, year, and where."""

    def __init__(self, unit: str, year: str, places: Mapping[str, Place], *, single: bool) -> None:
        self.unit, self.year, self.places, self.single = unit, year, places, single


def head(manuscript: Manuscript) -> Head:
    """Read unit name and year from the title lines; the year that the text names most often where the title has none."""
    unit = year = ""
    places: dict[str, Place] = {}
    for number, line in enumerate(manuscript.lines[:12]):
        text = manuscript.flat[number].text
        if not unit and (match := _UNIT_LABEL.search(text)) and not match[1].startswith(("万元", "元", "亿元")):
            unit, places["unit.name"] = match[1], (line.start, line.end)
        titled = line.kind is Kind.TITLE or (number < _TITLE_LINES and _REPORT.search(text))
        if titled and not year and (match := _YEAR.search(text)):
            year, places["year"] = match[1], (line.start, line.end)
    titles = [
        number
        for number, line in enumerate(manuscript.lines[:12])
        if line.kind is Kind.TITLE or (number < _TITLE_LINES and _REPORT.search(manuscript.flat[number].text))
    ]
    title = "".join(manuscript.flat[number].text for number in titles[:3])
    if not unit and (match := _TITLE.match(title)):
        unit = match["before"] or match["after"] or ""
    if not year:
        counted = Counter(match[1] for flat in manuscript.flat for match in _YEAR.finditer(flat.text))
        year = counted.most_common(1)[0][0] if counted else ""
    return Head(_UNIT_EDGES.sub("", unit), year, places, single=_is_project(manuscript))


def assemble(
    manuscript: Manuscript, said: Head, found: Figures, believed: Mapping[str, Statement]
) -> tuple[Record, dict[str, Place]]:
    """Return the record and where its entries stand."""
    builder = _Builder(manuscript, found, believed)
    grade = builder.grade()
    printed = {name: builder.entry(path, _PRINTED_UNITS[name]) for path, name in _PRINTED.items()}
    record = Record(
        kind=Entry("project" if said.single else "department"),
        year=Entry(said.year, quantity=Quantity(Decimal(said.year), "年")) if said.year else None,
        unit=Unit(name=Entry(said.unit) if said.unit else None, staff=builder.staff()),
        budget=Budget(
            unit=Entry(builder.money_unit()),
            **{stage: builder.money(stage) for stage in STAGES},
            weight=builder.entry("score.execution_weight", "分"),
        ),
        projects=tuple(builder.project(number) for number in range(1, len(found.projects) + 1)),
        indicators=tuple(builder.indicator(number) for number in range(1, len(found.indicators) + 1)),
        printed=Printed(**printed, grade=grade),
    )
    places = {**found.places, **said.places, **builder.places}
    return record, places


def _is_project(manuscript: Manuscript) -> bool:
    title = "".join(manuscript.flat[n].text for n, line in enumerate(manuscript.lines[:6]) if line.kind is Kind.TITLE)
    return "项目支出" in title or ("项目" in title and "整体" not in title)


class _Builder:
    """Entries from what is believed, with the line they stand in as source."""

    def __init__(self, manuscript: Manuscript, found: Figures, believed: Mapping[str, Statement]) -> None:
        self.manuscript, self.found, self.believed = manuscript, found, believed
        self.places: dict[str, Place] = {}

    def entry(self, path: str, unit: str = "") -> Entry | None:
        statement = self.believed.get(path)
        if statement is None:
            return None
        quantity = statement.quantity
        if unit and not quantity.unit:
            quantity = Quantity(quantity.value, unit)
        if unit and not (
            quantity.unit == unit
            or (unit in MONEY and quantity.unit in MONEY)
            or (unit == "人" and quantity.unit in _PEOPLE)
        ):
            return None
        self.places[path] = statement.place
        text = "".join(self.manuscript.text[slice(*statement.place)].split())
        return Entry(text, self._source(statement.line), quantity)

    def _source(self, line: int) -> Source:
        start = self.manuscript.lines[line].start
        return Source(file=self.manuscript.name, line=self.manuscript.text.count("\n", 0, start) + 1)

    def money_unit(self) -> str:
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
        name = self.found.projects[number - 1]
        source = self.found.project_groups.get(name, "") or self._text(path, "source")
        return Project(
            name=Entry(name),
            source=Entry(source) if source else None,
            **{field: self.entry(f"{path}.{field}", "万元") for field in ("initial", "budget", "executed")},
            reason=self._text_entry(path, "reason"),
            benefit=self._text_entry(path, "benefit"),
        )

    def indicator(self, number: int) -> Indicator:
        path = f"indicator.{number}"
        values: dict[str, Any] = {field: self.entry(f"{path}.{field}", _UNITS.get(field, "")) for field in _NUMBERS}
        for field in ("target", "midyear", "actual"):
            text = self._text(path, field)
            if values[field] is None and text:
                values[field] = self._text_entry(path, field)
        target = self.believed.get(f"{path}.target")
        ceiling = target is not None and _CEILING.search(self.manuscript.text, *target.clause) is not None
        operator = (
            (target.operator if target else "")
            or ("≤" if ceiling else "")
            or choice_named("operator", OPERATORS, self._text(path, "operator") or "?")
            or ""
        )
        unit = (target.quantity.unit if target else "") or self._text(path, "unit")
        texts = {field: self._text_entry(path, field) for field in _TEXTS}
        level = self.found.levels[number - 1]
        if texts["level1"] is None and level:
            texts["level1"] = Entry(level)
        return Indicator(
            name=Entry(self.found.indicators[number - 1], self._source(target.line) if target else Source()),
            operator=Entry(operator) if operator else None,
            unit=Entry(unit) if unit else None,
            **values,
            **texts,
        )

    def grade(self) -> Entry | None:
        for number in range(len(self.manuscript.lines)):
            flat = self.manuscript.flat[number]
            match = next((m for m in _GRADE.finditer(flat.text) if "分" in flat.text or len(flat.text) < 80), None)
            if match:
                start = self.manuscript.lines[number].start
                self.places["printed.grade"] = (
                    start + flat.original(match.start(1)),
                    start + flat.original(match.end(1) - 1) + 1,
                )
                grade = choice_named("grade", ("优", "良", "中", "差"), match[1])
                return Entry(grade or match[1], self._source(number))
        return None

    def _text(self, path: str, field: str) -> str:
        found = self.found.texts.get(f"{path}.{field}")
        return "".join(found.text.split()) if found else ""

    def _text_entry(self, path: str, field: str) -> Entry | None:
        found = self.found.texts.get(f"{path}.{field}")
        if found is None:
            return None
        self.places[f"{path}.{field}"] = found.place
        return Entry("".join(found.text.split()), self._source(found.line))
