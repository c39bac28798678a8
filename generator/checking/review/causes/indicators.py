"""R101–R104, R107, R108: what a report gives as reason and measure of an indicator."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checking.review.case import Case
from generator.checking.review.causes.text import (
    Said,
    explained_elsewhere,
    indicator_said,
    is_beside,
    measured_elsewhere,
)
from generator.checking.review.structure.losses import losses
from generator.checking.review.structure.places import clauses, indicator_number, indicator_place
from generator.diagnose import Issue
from generator.finding import Finding, Severity
from generator.number import plain, rounded
from generator.reading import Place
from generator.reasons import CEILING_EXCEEDED, OVER, SHORT, contradiction, is_circular, only_changes_target

__all__ = ["measures_do_something", "reasons_explain"]

_FACT = {CEILING_EXCEEDED: "实际值超过了上限", SHORT: "实际值没有达到目标", OVER: "实际值高于目标"}
_DIRECTION = {"short": SHORT, "exceeded": CEILING_EXCEEDED, "over": OVER}


def _rows(case: Case) -> Iterator[tuple[Issue, int]]:
    """Yield the indicators that lost points or went far above their target, with their numbers in the figures."""
    for issue in losses(case):
        if issue.kind in _DIRECTION:
            yield issue, int(issue.subject.split(".")[1])


def reasons_explain(case: Case) -> list[Finding]:
    """R101–R104: every indicator below full marks or far above its target has a reason that is one."""
    found: list[Finding] = []
    rows = list(_rows(case))
    beside = _beside(case, rows, "reason")
    for issue, number in rows:
        place = indicator_place(case, number)
        if place is None:
            continue
        said = indicator_said(case, number, "reason")
        if said is not None:
            found.extend(_weak(case, issue, said))
        elif not _is_told(case, issue, number, "reason", beside) and not _counts_as_full(case, issue, number):
            found.append(_unexplained(case, issue, place))
    return found


def _beside(case: Case, rows: list[tuple[Issue, int]], kind: str) -> dict[int, bool]:
    """Tell for each loss that the report counts whether its reason (measure) stands in its own paragraph."""
    return {
        number: is_beside(case, number, kind)
        for issue, number in rows
        if issue.kind != "over" and not _counts_as_full(case, issue, number)
    }


def _is_told(case: Case, issue: Issue, number: int, kind: str, beside: dict[int, bool]) -> bool:
    """Tell whether a reason or measure stands beside the indicator, or elsewhere where most others have it there too."""
    if beside[number] if number in beside else is_beside(case, number, kind):
        return True
    others = [has for other, has in beside.items() if other != number]
    if issue.kind != "over" and any(others) and 2 * sum(others) >= len(others) + (kind == "measure"):
        return False
    return explained_elsewhere(case, issue) if kind == "reason" else measured_elsewhere(case, issue)


def _counts_as_full(case: Case, issue: Issue, number: int) -> bool:
    """Tell whether the report gives a short or exceeded indicator all its points: then its score is the finding."""
    own = indicator_number(case, number)
    if issue.kind == "over" or own is None or own > len(case.reading.record.indicators):
        return False
    item = case.reading.record.indicators[own - 1]
    if not (item.score and item.score.quantity and item.weight and item.weight.quantity):
        return False
    return item.score.quantity.value >= item.weight.quantity.value


def _unexplained(case: Case, issue: Issue, place: Place) -> Finding:
    subject = f"{issue.subject}.reason"
    if issue.kind == "over":
        completion = case.facts.ledger.get(f"{issue.subject}.completion")
        rate = completion.text if completion else ""
        limit = plain(rounded(case.sheet.profile.over_completion * 100))
        message = (
            f"指标“{issue.name}”完成率{rate}，达到目标的{limit}%以上，目标可能定得偏低，没有说明原因。请补写原因。"
        )
        return case.found("R104", message, place, subject=subject)
    message = f"指标“{issue.name}”失{plain(issue.lost.value)}分，没有写偏差原因。请在该指标后写明为什么没有达到目标。"
    if issue.kind == "exceeded":
        message = (
            f"指标“{issue.name}”超过上限，失{plain(issue.lost.value)}分，没有写偏差原因。请在该指标后写明为什么超出。"
        )
    return case.found("R101", message, place, subject=subject)


def _weak(case: Case, issue: Issue, said: Said) -> Iterator[Finding]:
    direction, subject = _DIRECTION[issue.kind], f"{issue.subject}.reason"
    shown = "".join(said.text.split())
    if clash := contradiction(shown, direction):
        word, says = clash
        message = (
            f"指标“{issue.name}”{_figures(case, issue)}，{_FACT[direction]}；偏差原因却写“{word}”（意为{says}），方向相反。"
            "请核对数据，重写原因。"
        )
        yield case.found("R103", message, said.place, subject=subject, found=word)
    elif is_circular(shown):
        message = f"指标“{issue.name}”的偏差原因“{shown}”只是重复有偏差，没有说明为什么。请写明主观或客观原因。"
        yield case.found("R102", message, said.place, subject=subject, found=shown)


def _figures(case: Case, issue: Issue) -> str:
    ledger = case.facts.ledger
    parts = [
        f"{word}{ledger[f'{issue.subject}.{kind}'].text}"
        for word, kind in (("目标", "target"), ("实际", "actual"))
        if f"{issue.subject}.{kind}" in ledger
    ]
    return "、".join(parts)


def measures_do_something(case: Case) -> list[Finding]:
    """R107, R108: every loss has a measure, and one that does more than set another target."""
    found: list[Finding] = []
    rows = list(_rows(case))
    beside = _beside(case, rows, "measure")
    for issue, number in rows:
        if issue.kind == "over":
            continue
        said = indicator_said(case, number, "measure")
        if said is not None:
            found.extend(_target_only(case, issue, said))
            continue
        place = indicator_place(case, number)
        if place and not _is_told(case, issue, number, "measure", beside) and not _counts_as_full(case, issue, number):
            message = f"指标“{issue.name}”失{plain(issue.lost.value)}分，没有写改进措施。请针对偏差原因写明怎么改。"
            found.append(case.found("R108", message, place, subject=f"{issue.subject}.measure"))
    return found


def _target_only(case: Case, issue: Issue, said: Said) -> Iterator[Finding]:
    shown = "".join(said.text.split())
    subject = f"{issue.subject}.measure"
    if only_changes_target(shown):
        message = f"指标“{issue.name}”的改进措施“{shown}”只是调整目标值，没有针对偏差原因。请写明改进工作的具体做法。"
        yield case.found("R107", message, said.place, subject=subject, found=shown)
        return
    first = clauses(case, said.place)[:1]
    if first and only_changes_target(first[0][0].rpartition(":")[2].rpartition("：")[2]):
        message = f"指标“{issue.name}”的改进措施第一条就是调整目标（“{first[0][0]}”）。请先写怎样改进工作。"
        yield case.found("R107", message, first[0][1], subject=subject, found=first[0][0], level=Severity.INFO)
