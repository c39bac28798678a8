"""Where in the workbook a gap is to be filled."""

from __future__ import annotations

__all__ = ["where_to_fill"]

#: Beginning of what a gap is about → where the unit writes it. The first that fits is taken.
_PLACES = (
    ("budget.adjustment.measure", "在“事实”表加一行（类别选“改进措施”，对应填“预算调整”）"),
    ("budget.measure", "在“资金”表“执行改进措施”栏"),
    ("staff.measure", "在“事实”表加一行（类别选“改进措施”，对应填“人员编制”）"),
    ("staff.", "在“基本信息”表“人员”部分"),
    ("indicator.", "在“指标”表该指标的相应栏"),
    ("indicators", "在“指标”表"),
    ("project.name", "在“基本信息”表"),
    ("project.supervisor", "在“基本信息”表"),
    ("project.implementer", "在“基本信息”表"),
    ("project.background", "在“基本信息”表"),
    ("project.content", "在“基本信息”表"),
    ("project.organization", "在“基本信息”表"),
    ("project.", "在“项目”表该项目的相应栏"),
    ("projects", "在“项目”表"),
    ("budget.", "在“资金”表的相应栏"),
    ("key_work", "在“重点工作”表"),
    ("management.", "在“制度”表"),
    ("facts.", "在“事实”表"),
    ("goals.", "在“基本信息”表“年度总体目标”部分"),
    ("unit.", "在“基本信息”表的相应栏"),
)


def where_to_fill(subject: str) -> str:
    """Return the place for a gap's subject, e.g. 在“项目”表该项目的相应栏."""
    return next((place for start, place in _PLACES if subject.startswith(start)), "在工作簿相应栏目")
