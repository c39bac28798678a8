"""Checks of scores: each indicator's points by the profile, the weights, the total."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product

from generator.checking.review.case import Case
from generator.checking.review.checks.check import Check
from generator.checking.review.checks.meant import Stated
from generator.checking.review.scores.points import told_points
from generator.checking.review.sentences.asserted import Relation
from generator.finding import Finding
from generator.number import MONEY, Quantity, plain, same_dimension, total
from generator.profiles import Profile, load_profile, names
from generator.record import Budget, Entry, Indicator, Money, Record
from generator.score import score_execution, score_indicator

__all__ = ["grade", "points_checks", "project_count"]

_FULL = _HUNDRED = Decimal(100)
_CENT = Decimal("0.01")
_GRADES = ("优", "良", "中", "差")
_SEVERAL = 2
_LOWEST = Decimal(40)
#: Points that an indicator is worth at least.
_LEAST_WEIGHT = Decimal(4)
#: Points by which a sum may miss its total and still be one: more was not read, not miscounted.
_FAR = Decimal(20)
_TIMES = frozenset(["天", "日", "小时", "个工作日", "工作日", "分钟", "个月"])
#: Fields of an indicator that its score follows from.
_SCORED = ("target", "actual", "weight")
_CEILINGS = re.compile("成本|费用|经费|支出|时限|时长|时间|受害|投诉|差错|事故|控制|降低|能耗|占比|增幅|死亡|发生")


def points_checks(case: Case, stated: Stated, constants: list[Quantity], first: int) -> Iterator[Check]:
    """Yield the checks of scores and weights; constants they need are added to ``constants`` (indexes from ``first``)."""
    record, profile = case.reading.record, case.sheet.profile
    for number, item in enumerate(record.indicators, 1):
        yield from _indicator(stated, f"indicator.{number}", item, profile)
    yield from _execution(stated, record, profile)
    scores = [stated.best.get(f"indicator.{n}.score") for n in range(1, len(record.indicators) + 1)]
    weights = [stated.best.get(f"indicator.{n}.weight") for n in range(1, len(record.indicators) + 1)]
    yield from _total(stated, scores)
    yield from _weights(stated, weights, constants, first)
    yield from _lost(stated, profile, constants, first)
    yield from told_points(case, constants, first)


def _lost(stated: Stated, profile: Profile, constants: list[Quantity], first: int) -> Iterator[Check]:
    """All points lost are a hundred less the total, those of the execution rate its weight less its points."""
    for lost, scored, full in (
        ("score.lost", "score.total", _FULL),
        ("score.execution_lost", "score.execution", profile.execution_weight),
    ):
        at = stated.best.get("score.execution_weight") if lost == "score.execution_lost" else None
        for index in stated.all.get(lost, ()):
            own = stated.near(scored, index)
            if own is None:
                continue
            if at is None:
                constants.append(Quantity(full, "分"))
            whole = first + len(constants) - 1 if at is None else at
            yield Check("A103", Relation("difference", index, (whole, own)))


def _indicator(stated: Stated, path: str, item: Indicator, profile: Profile) -> Iterator[Check]:
    paths = (f"{path}.target", f"{path}.actual", f"{path}.weight")
    for index in stated.all.get(f"{path}.score", ()):
        members = [stated.near(each, index) for each in paths]
        if item.weight is None:
            continue
        known = tuple(i for i in members if i is not None)
        if len(known) < len(paths) and (item.target is None or item.actual is None):
            continue
        rule = _rule(item, members, profile)
        yield Check(
            "A201",
            Relation("sum", index, known),
            asserted=True,
            rule=rule,
            accepts=_other_ways(item, members, profile, index),
        )


def _rule(
    item: Indicator, members: Sequence[int | None], profile: Profile
) -> Callable[[Sequence[Quantity]], tuple[Quantity, str] | None]:
    """Return what scores the indicator with other quantities in place of those at ``members``."""

    def rule(quantities: Sequence[Quantity]) -> tuple[Quantity, str] | None:
        return _points(_changed(item, members, quantities), profile)

    return rule


def _changed(item: Indicator, members: Sequence[int | None], quantities: Sequence[Quantity]) -> Indicator:
    """Return an indicator with other quantities of its target, result and weight where they are not its own."""
    changed = {
        field: replace(entry, quantity=quantities[at])
        for field, entry, at in zip(_SCORED, (item.target, item.actual, item.weight), members, strict=True)
        if at is not None and entry is not None and entry.quantity is not quantities[at]
    }
    return replace(item, **changed) if changed else item


def _points(item: Indicator, profile: Profile) -> tuple[Quantity, str] | None:
    """Return an indicator's points with the formula, None where it cannot be scored."""
    line = score_indicator(item, profile)
    if line.rule == "unscored" or line.operator == "定性":
        return None
    if "＝" in line.formula or "=" in line.formula:
        return line.score, f"{line.formula}（{profile.title}）"
    return line.score, f"{line.formula}，得{plain(line.score.value)}分（{profile.title}）"


def _other_ways(
    item: Indicator, members: Sequence[int | None], profile: Profile, index: int
) -> Callable[[Sequence[Quantity]], bool]:
    """Return what tells whether a score is right by another reading: no sign written, or points taken for a low target."""

    def accepts(quantities: Sequence[Quantity]) -> bool:
        score_written = quantities[index].value
        changed = _changed(item, members, quantities)
        ways = [changed]
        if item.operator is None and _may_be_ceiling(item):
            ways.append(replace(changed, operator=Entry("≤")))
        for way, name in product(ways, names()):  # regions differ: what any of the rules gives is no error
            other = _points(way, load_profile(name))
            if other is not None and abs(other[0].value - score_written) <= _CENT:
                return True
        target, actual, weight = (quantities[at] if at is not None else None for at in members)
        if target is None or actual is None or weight is None or not same_dimension(actual.unit, target.unit):
            return False
        share = actual.ratio(target)
        return (
            share is not None
            and share * _HUNDRED >= profile.over_completion * _HUNDRED
            and score_written <= weight.value
        )

    return accepts


def _may_be_ceiling(item: Indicator) -> bool:
    """Tell whether an indicator without a sign may be one whose target must not be exceeded."""
    name = item.name.text if item.name else ""
    unit = item.target.quantity.unit if item.target and item.target.quantity else ""
    return unit in MONEY or unit in _TIMES or _CEILINGS.search(name) is not None


def _execution(stated: Stated, record: Record, profile: Profile) -> Iterator[Check]:
    budget = record.budget
    if budget.executed.total is None or budget.adjusted.total is None:
        return
    for index in stated.all.get("score.execution", ()):
        executed = stated.near("budget.executed.total", index)
        adjusted = stated.near("budget.adjusted.total", index)
        weight = stated.near("score.execution_weight", index)
        if executed is None or adjusted is None:
            continue

        def rule(
            quantities: Sequence[Quantity],
            executed: int = executed,
            adjusted: int = adjusted,
            weight: int | None = weight,
        ) -> tuple[Quantity, str] | None:
            changed = Budget(
                adjusted=Money(total=Entry("", quantity=quantities[adjusted])),
                executed=Money(total=Entry("", quantity=quantities[executed])),
                weight=Entry("", quantity=quantities[weight]) if weight is not None else None,
            )
            line = score_execution(changed, profile)
            return (line.score, line.formula) if line.rule != "unscored" else None

        members = tuple(i for i in (executed, adjusted, weight) if i is not None)
        yield Check("A201", Relation("sum", index, members), asserted=True, rule=rule)


def _total(stated: Stated, scores: Sequence[int | None]) -> Iterator[Check]:
    """The total is the sum of the printed scores; indicators alone, where their sum is stated."""
    known = [i for i in scores if i is not None]
    weights = [stated.best.get(f"indicator.{n}.weight") for n in range(1, len(scores) + 1)]
    counted = stated.best.get("indicators.count")
    if not known or len(known) < len(scores):
        return
    if counted is not None and stated.statements[counted].quantity.value != len(scores):
        return  # the report has more indicators than were read
    if None not in weights and _one_unread(stated, len(scores), _short(stated, [i for i in weights if i is not None])):
        return
    complete = None not in weights or counted is not None
    for index in stated.all.get("indicators.score", ()):
        if complete or _is_near(stated, index, known, _LEAST_WEIGHT):
            yield Check("A203", Relation("sum", index, tuple(known)))
    execution = stated.best.get("score.execution")
    for index in stated.all.get("score.total", ()):
        if execution is not None and _is_near(stated, index, (execution, *known), _FAR if complete else _LEAST_WEIGHT):
            yield Check("A203", Relation("sum", index, (execution, *known)), asserted=True)
    together = stated.best.get("indicators.score")
    if together is not None and execution is not None and "score.total" in stated.best:
        yield Check("A203", Relation("sum", stated.best["score.total"], (execution, together)))


def _is_near(stated: Stated, index: int, parts: Sequence[int], far: Decimal) -> bool:
    """Tell whether scores nearly make a total; scores that fall short of it by as much as an indicator gets were not all read."""
    added = sum((stated.statements[i].quantity.value for i in parts), Decimal(0))
    return abs(added - stated.statements[index].quantity.value) < far


def _weights(stated: Stated, weights: Sequence[int | None], constants: list[Quantity], first: int) -> Iterator[Check]:
    """The weights are a hundred points together with that of the execution rate."""
    known = [i for i in weights if i is not None]
    if len(known) < 2 or len(known) < len(weights):
        return
    short = _short(stated, known)
    if _one_unread(stated, len(weights), short):
        return
    scores = [stated.best.get(f"indicator.{n}.score") for n in range(1, len(weights) + 1)]
    scored = sum((stated.statements[i].quantity.value for i in scores if i is not None), Decimal(0))
    for index in stated.all.get("indicators.weight", ()):
        if stated.statements[index].quantity.value != scored:  # else 绩效指标78分 is what they got
            yield Check("A202", Relation("sum", index, tuple(known)))
    if abs(short) > _FAR:
        return
    added = sum((stated.statements[i].quantity.value for i in known), Decimal(0))
    constants.append(Quantity(added + short, "分"))
    yield Check("A202", Relation("sum", first + len(constants) - 1, tuple(known)), asserted=True)


def _short(stated: Stated, weights: Sequence[int]) -> Decimal:
    """Return the points by which the indicators' weights, with that of the execution rate, fall short of a hundred."""
    added = sum((stated.statements[i].quantity.value for i in weights), Decimal(0))
    own = stated.best.get("score.execution_weight")
    if own is not None:
        return _FULL - stated.statements[own].quantity.value - added
    # without a stated weight of the execution rate, the indicators make a hundred alone or ninety beside it
    return min(_FULL - added, _FULL - 10 - added, key=abs)


def _one_unread(stated: Stated, count: int, short: Decimal) -> bool:
    """Tell whether weights are short of a hundred because an indicator was not read: then its score is missing too.

    A wrong weight leaves the scores as they are, with the total that the report prints.
    """
    at = stated.best.get("score.total")
    parts = [
        stated.best.get(path) for path in ("score.execution", *(f"indicator.{n}.score" for n in range(1, count + 1)))
    ]
    if short < _LEAST_WEIGHT:
        return False
    if at is None:
        return True  # nothing says that all were read
    if None in parts:
        return False
    added = sum((stated.statements[i].quantity.value for i in parts if i is not None), Decimal(0))
    return _CENT < stated.statements[at].quantity.value - added <= short


def grade(case: Case, stated: Stated) -> list[Finding]:
    """Return A204 where the grade does not belong to the total that the report states."""
    written, place = case.reading.record.printed.grade, case.reading.places.get("printed.grade")
    at = stated.best.get("score.total")
    if written is None or place is None or at is None:
        return []
    total = stated.statements[at].quantity
    known = case.sheet.total if case.given else total
    if known.value != case.sheet.total.value and not _LOWEST < known.value < _FULL:
        return []  # no total: 满分100分, or one block's points
    due = case.sheet.profile.grade(known.value)
    if written.text == due or written.text not in _GRADES:
        return []
    bands = "，".join(f"{plain(band.start)}分及以上为{band.name}" for band in case.sheet.profile.grades[:-1])
    message = f"文中等级写为“{written.text}”，而总分{plain(known.value)}分应为“{due}”（{bands}）。请核对总分和等级。"
    return [
        case.found("A204", message, place, subject="score.grade", expected=due, found=written.text, fix=f"改为“{due}”")
    ]


def project_count(case: Case, stated: Stated) -> list[Finding]:
    """Return A108 where the number of projects is not that of those named, whose budgets make the total."""
    at = stated.best.get("projects.count")
    budgets = [f"project.{n}.budget" for n in range(1, len(case.reading.record.projects) + 1)]
    if at is None or len(budgets) < _SEVERAL or not all(path in stated.best for path in (*budgets, "projects.budget")):
        return []
    values = [stated.statements[stated.best[path]].quantity for path in (*budgets, "projects.budget")]
    *parts, whole = values
    complete = (
        all(same_dimension(part.unit, whole.unit) for part in parts)
        and total(parts).to(whole.unit).value == whole.value
    )
    statement = stated.statements[at]
    if not complete or statement.quantity.value == len(parts):
        return []
    names = "、".join(item.name.text for item in case.reading.record.projects if item.name)
    message = f"文中写项目{plain(statement.quantity.value)}个，而列出预算的是{len(parts)}个：{names}，预算合计{whole}。请核对个数。"
    shown = f"{len(parts)}{statement.quantity.unit}"
    return [case.found("A108", message, statement.clause, subject="projects.count", expected=shown, fix=f"改为{shown}")]
