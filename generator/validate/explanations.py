"""Reasons the form demands: for losses, results far above target, low execution, adjustments, staff over establishment.

The thresholds are the profile's (财预〔2020〕10号 and the regions' forms).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.finding import Finding, Source
from generator.number import plain, rounded
from generator.reasons import CEILING_EXCEEDED, OVER, SHORT, contradiction, is_circular, only_changes_target
from generator.record import Entry, Headcount, Indicator
from generator.score import Scored
from generator.validate.form import Form, line

_HUNDRED = Decimal(100)


def indicators(form: Form) -> Iterator[Finding]:
    """V301, V302, V305, V306, V308: every indicator that lost points or went far above its target explains itself."""
    for item, scored in zip(form.record.indicators, form.sheet.indicators, strict=True):
        if scored.rule == "unscored":
            continue
        if scored.lost.value > 0:
            yield from _loss(item, scored)
        elif _far_above(item, scored, form.sheet.profile.over_completion):
            yield from _over(form, item, scored)


def _loss(item: Indicator, scored: Scored) -> Iterator[Finding]:
    lost = f"指标“{scored.name}”失{plain(scored.lost.value)}分"
    exceeded = scored.operator in ("≤", "<")
    if _blank(item.reason):
        message = f"{lost}，但没有填写偏差原因。请在“偏差原因分析”栏填写，否则报告中写作“待单位补充”。"
        yield Finding(
            code="V301", message=message, subject=f"{scored.path}.reason", source=_place(item.reason, item.name)
        )
    else:
        yield from _weak(item.reason, f"{scored.path}.reason", scored.name, CEILING_EXCEEDED if exceeded else SHORT)
    if _blank(item.measure):
        message = f"{lost}，但没有填写改进措施。请在“改进措施”栏填写，否则报告中写作“待单位补充”。"
        yield Finding(
            code="V308", message=message, subject=f"{scored.path}.measure", source=_place(item.measure, item.name)
        )
    elif item.measure and only_changes_target(item.measure.text):
        message = f"指标“{scored.name}”的改进措施“{item.measure.text}”只是调整目标值，没有针对偏差原因。请补充改进工作的具体做法。"
        yield Finding(
            code="V309",
            message=message,
            subject=f"{scored.path}.measure",
            source=item.measure.source,
            found=item.measure.text,
        )


def _weak(reason: Entry | None, subject: str, name: str, direction: str) -> Iterator[Finding]:
    assert reason is not None
    if is_circular(reason.text):
        message = f"指标“{name}”的偏差原因“{reason.text}”只是重复偏差本身，没有说明为什么。请写明客观或主观原因。"
        yield Finding(code="V305", message=message, subject=subject, source=reason.source, found=reason.text)
    elif clash := contradiction(reason.text, direction):
        word, says = clash
        fact = {CEILING_EXCEEDED: "实际值超过了上限", SHORT: "实际值没有达到目标", OVER: "实际值高于目标"}[direction]
        message = f"指标“{name}”的偏差原因写有“{word}”（意为{says}），而数据是{fact}，方向相反。请核对数据或重写原因。"
        yield Finding(code="V306", message=message, subject=subject, source=reason.source, found=word)


def _far_above(item: Indicator, scored: Scored, limit: Decimal) -> bool:
    return scored.operator in ("≥", ">", "=") and scored.rate is not None and scored.rate.value >= limit * _HUNDRED


def _over(form: Form, item: Indicator, scored: Scored) -> Iterator[Finding]:
    assert scored.completion is not None
    limit = plain(rounded(form.sheet.profile.over_completion * _HUNDRED))
    if _blank(item.reason):
        message = (
            f"指标“{scored.name}”完成率为{plain(scored.completion.value)}%，达到目标的{limit}%以上，说明目标可能定得偏低，"
            "请在“偏差原因分析”栏说明原因。"
        )
        yield Finding(
            code="V302", message=message, subject=f"{scored.path}.reason", source=_place(item.actual, item.name)
        )
    else:
        yield from _weak(item.reason, f"{scored.path}.reason", scored.name, OVER)


def execution(form: Form) -> Iterator[Finding]:
    """V303: an execution rate below the profile's limit (90 %) is explained, for the whole and for every project."""
    limit = form.sheet.profile.execution_below
    rate, budget = form.sheet.execution.completion, form.record.budget
    if rate and rate.value < limit and _blank(budget.execution_reason):
        message = f"预算执行率为{plain(rate.value)}%，低于{plain(limit)}%，但没有填写原因。请在“执行偏差原因”栏填写。"
        source = _place(budget.executed.total, None)
        yield Finding(code="V303", message=message, subject="budget.execution_rate", source=source)
    for number, project in enumerate(form.record.projects, 1):
        name = project.name.text if project.name else f"第{number}个项目"
        spent = line("", "", project.executed)
        planned = line("", "", project.budget)
        share = spent.quantity.ratio(planned.quantity) if spent and planned else None
        if spent and share is not None and share * _HUNDRED < limit and _blank(project.reason):
            shown = plain(rounded(share * _HUNDRED))
            message = f"项目“{name}”执行率为{shown}%，低于{plain(limit)}%，但没有填写原因。请在项目表“偏差原因”栏填写。"
            yield Finding(code="V303", message=message, subject=f"project.{number}.rate", source=spent.source)


def adjustment(form: Form) -> Iterator[Finding]:
    """V304: an in-year adjustment beyond the profile's limit is explained."""
    before, after = form.money_line("initial", "total"), form.money_line("adjusted", "total")
    if not (before and after):
        return
    change = after.quantity - before.quantity
    share = change.ratio(before.quantity)
    if share is None or abs(share) * _HUNDRED <= form.sheet.profile.reason_adjustment_above:
        return
    if _blank(form.record.budget.adjustment_reason):
        word = "调增" if change.value > 0 else "调减"
        message = (
            f"年中{word}{abs(change.value):f}{change.unit}（调整率{plain(rounded(share * _HUNDRED))}%），"
            "但没有填写调整原因。请在“预算调整原因”栏填写。"
        )
        yield Finding(code="V304", message=message, subject="budget.adjustment_rate", source=after.source)


def staff(form: Form) -> Iterator[Finding]:
    """V307: more staff in post than the establishment allows is explained."""
    people = form.record.unit.staff
    allowed, present = line("", "", people.establishment.total), _in_post(people.actual)
    if allowed is None or present is None or present <= allowed.quantity.value or not _blank(people.reason):
        return
    over = present - allowed.quantity.value
    message = (
        f"在职{present:f}人，编制{allowed.quantity.value:f}人，超出{over:f}人，但没有说明。"
        "请在“超编说明”栏写明原因（如工勤、聘用、转隶人员）。"
    )
    yield Finding(code="V307", message=message, subject="staff.over", source=allowed.source)


def _in_post(people: Headcount) -> Decimal | None:
    """Count those in post: as stated, else by kind, else everyone but the retired."""

    def count(entry: Entry | None) -> Decimal | None:
        return entry.quantity.value if entry and entry.quantity else None

    stated, everyone = count(people.in_post), count(people.total)
    kinds = [count(entry) for entry in (people.administrative, people.institution, people.worker, people.other)]
    counted = [value for value in kinds if value is not None]
    if stated is not None:
        return stated
    if counted:
        return sum(counted, Decimal(0))
    return everyone - (count(people.retired) or Decimal(0)) if everyone is not None else None


def _blank(entry: Entry | None) -> bool:
    return entry is None or not entry.text.strip()


def _place(entry: Entry | None, fallback: Entry | None) -> Source | None:
    known = entry or fallback
    return known.source if known else None
