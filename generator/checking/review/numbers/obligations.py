"""What a report must state, and by which rules its scores were checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from generator.checking.review.case import Case
from generator.finding import Finding
from generator.number import plain
from generator.reading import Place

if TYPE_CHECKING:
    from generator.checking.review.matching.match import Matching

__all__ = ["Fit", "missing_figures", "nothing_read", "rules_used"]

#: Figures of the form that no report may leave out.
_OBLIGATORY = (
    "budget.initial.total",
    "budget.adjusted.total",
    "budget.executed.total",
    "budget.execution_rate",
    "score.total",
)
_LONGEST_LIST = 8
_FULL = 100


class Fit(NamedTuple):
    """How a profile fits the scores a report prints: total and grade it gives, how many printed scores it does not give.

    ``compared`` is how many printed scores there were to compare.
    """

    name: str
    title: str
    total: str
    grade: str
    mismatches: int
    compared: int


def missing_figures(case: Case, matching: Matching) -> list[Finding]:
    """Return what the figures hold and the report does not state (N004): the totals, and each indicator's result."""
    stated = matching.facts
    missing = [
        f"{fact.label}（{fact.text}）"
        for id in _OBLIGATORY
        if (fact := case.facts.ledger.get(id)) is not None and id not in stated
    ]
    for line in case.sheet.indicators:
        fact = case.facts.ledger.get(f"{line.path}.actual")
        if fact is not None and f"{line.path}.actual" not in stated:
            missing.append(f"{fact.label}（{fact.text}）")
    if not missing:
        return []
    shown = "、".join(missing[:_LONGEST_LIST]) + (f"等{len(missing)}项" if len(missing) > _LONGEST_LIST else "")
    message = f"数据中有、报告必须写明的数字没有找到：{shown}。请在相应章节写明。"
    return [case.found("N004", message, _head(case), expected=shown)]


def nothing_read(case: Case) -> list[Finding]:
    """Say that a text states no figure of a self-evaluation (A111): silence would look like praise."""
    if any(statement.path for statement in case.reading.statements):
        return []
    message = (
        "没有读到绩效自评的数字（预算、指标、得分），这份文件没有核对。"
        "请确认是不是自评报告；扫描件或图片要先识别成文字，数据在附件里的要一并贴入。"
    )
    return [case.found("A111", message, _head(case))]


def rules_used(case: Case, fits: Sequence[Fit]) -> list[Finding]:
    """Say by which rules the scores were checked and what the others give (A205)."""
    place = next((s.place for s in case.reading.statements if s.path == "score.total"), None)
    if place is None or not _is_whole(case):
        return []  # part of the scores read: their sum says nothing
    used = case.sheet.profile
    others = "；".join(
        f"{fit.title}得{fit.total}分、等级{fit.grade}"
        + (f"，与文中{fit.mismatches}处得分不符" if fit.mismatches else "")
        for fit in fits
        if fit.name != used.name
    )
    own = plain(case.sheet.total.value)
    message = f"得分按{used.title}核对，重算总分{own}分，等级{case.sheet.grade}。其他规则：{others}。规则不同的，请用 --profile 指定。"
    return [case.found("A205", message, place, subject="score.total", expected=f"{own}分")]


def _is_whole(case: Case) -> bool:
    """Tell whether the indicators read, with the execution rate, make the hundred points."""
    sheet = case.sheet
    lines = (sheet.execution, *sheet.indicators)
    scored = all(line.rule != "unscored" for line in lines)
    return bool(sheet.indicators) and scored and sum(line.weight.value for line in lines) == _FULL


def _head(case: Case) -> Place:
    line = case.manuscript.lines[0] if case.manuscript.lines else None
    return (line.start, line.end) if line else (0, 0)
