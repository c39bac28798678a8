"""Tables inside the body, by the name a section template gives."""

from __future__ import annotations

from generator.drafting.case import Case
from generator.drafting.cells import entry, fact, header, label
from generator.report import Row, Span, Table

__all__ = ["table"]


def table(name: str, case: Case) -> Table:
    """Return a body table; raises KeyError for a name no maker has (a defect of the template)."""
    return {"projects": _projects}[name](case)


def _projects(case: Case) -> Table:
    """One row per project: budget, executed, rate, unspent; then the sums."""
    head = header("序号", "项目名称", "全年预算数", "全年执行数", "执行率", "未支出资金")
    rows = [head]
    for number, project in enumerate(case.record.projects, 1):
        path = f"project.{number}"
        figures = [fact(case, f"{path}.{kind}") for kind in ("budget", "executed", "rate", "unspent")]
        name = entry(case, f"{path}.name", project.name, align="left")
        rows.append(Row((label(str(number)), name, *figures)))
    figures = [fact(case, f"projects.{kind}") for kind in ("budget", "executed", "rate", "unspent")]
    rows.append(Row((label("合计", columns=2, bold=True), *figures)))
    title = (Span(f"项目支出执行情况表（单位：{case.record.money_unit}）"),)
    return Table(tuple(rows), (6, 27, 13, 13, 11, 13), title=title, name="projects")
