"""The cover: title lines of the outline, then unit or project and the date."""

from __future__ import annotations

from generator.drafting.case import Case
from generator.drafting.dates import official_date
from generator.drafting.outline import Outline
from generator.record import Entry, Record
from generator.report import About, Span, TitleBlock

__all__ = ["about", "cover"]

_KEYWORDS = ("预算绩效", "绩效自评")


def cover(case: Case, outline: Outline) -> TitleBlock:
    """Fill the outline's title; what the unit did not give is a gap."""
    record = case.record
    unit, project = record.unit, record.project
    if record.is_project:
        lines = [
            ("项目名称：", _line(project.name, "项目名称", "project.name")),
            ("主管部门：", _line(project.supervisor, "主管部门", "project.supervisor")),
            ("实施单位：", _line(project.implementer or unit.name, "实施单位", "project.implementer")),
        ]
    else:
        lines = [("部门单位名称（公章）：", _line(unit.name, "单位名称", "unit.name"))]
    lines.append(("填报时间：", _line(unit.fill_date, "填报日期", "unit.fill_date")))
    return TitleBlock(
        title=tuple(_filled(line, record) for line in outline.title),
        subtitle=(Span(_filled(outline.subtitle, record)),) if outline.subtitle else (),
        lines=tuple(lines),
    )


def about(case: Case) -> About:
    """Return what the file's properties say: unit, project and year, no person."""
    record = case.record
    unit = record.unit.name.text if record.unit.name else ""
    project = record.project.name.text if record.is_project and record.project.name else ""
    year = f"{record.year.quantity.value:f}年度" if record.year and record.year.quantity else ""
    subject = "项目支出绩效自评" if record.is_project else "部门单位整体支出绩效自评"
    keywords = (*_KEYWORDS, year, unit, project)
    return About(unit, f"{unit}{year}{subject}", tuple(word for word in keywords if word))


def _filled(line: str, record: Record) -> str:
    """Return a line of the outline with the record's unit, project and year."""
    unit, project = record.unit, record.project
    year = record.year.quantity if record.year else None
    line = line.replace("{unit}", unit.name.text if unit.name else "")
    line = line.replace("{project}", project.name.text if project.name else "")
    return line.replace("{year}", f"{year.value:f}" if year else "　　")


def _line(entry: Entry | None, label: str, path: str) -> tuple[Span, ...]:
    if entry is None or not entry.text:
        return (Span(f"【待单位补充：{label}】", gap=True, about=path),)
    return (Span(official_date(entry) if entry.day else entry.text),)
