"""The cover: title lines of the outline, then unit or project and the date."""

from __future__ import annotations

from generator.drafting.case import Case
from generator.drafting.dates import official_date
from generator.drafting.outline import Outline
from generator.record import Entry
from generator.report import Span, TitleBlock

__all__ = ["cover"]


def cover(case: Case, outline: Outline) -> TitleBlock:
    """Fill the outline's title; what the unit did not give is a gap."""
    record = case.record
    unit, project = record.unit, record.project
    year = record.year.quantity if record.year else None
    names = {
        "{unit}": unit.name.text if unit.name else "",
        "{project}": project.name.text if project.name else "",
        "{year}": f"{year.value:f}" if year else "　　",
    }

    def filled(line: str) -> str:
        for mark, text in names.items():
            line = line.replace(mark, text)
        return line

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
        title=tuple(filled(line) for line in outline.title),
        subtitle=(Span(filled(outline.subtitle)),) if outline.subtitle else (),
        lines=tuple(lines),
    )


def _line(entry: Entry | None, label: str, path: str) -> tuple[Span, ...]:
    if entry is None or not entry.text:
        return (Span(f"【待单位补充：{label}】", gap=True, about=path),)
    return (Span(official_date(entry) if entry.day else entry.text),)
