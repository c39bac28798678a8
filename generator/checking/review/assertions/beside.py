"""A result and its target in one sentence: 提供服务41860人次，目标为52000人次; 指标值不超过20天，实际23天."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from generator.checking.review.assertions.scene import Scene
from generator.number import Quantity, same_dimension
from generator.reading import Statement

__all__ = ["Beside", "beside", "gaps"]

_TARGET = re.compile(
    r"(?P<label>(?:年初|年度|预期|既定|设定|计划|规定|控制|核定|绩效)*(?:目标值?|指标值|预期值|计划值|计划数?|控制数|上限|限额|定额))"
    r"(?:任务)?(?:数)?(?:均)?(?:是|为|设定为|确定为|:|要求|在)*(?:大于等于|小于等于|不低于|不高于|不少于|不超过|等于|大于|小于|[≥≤=><])?$"
)
_CEILING = re.compile("控制|上限|限额|定额|小于|不高于|不超过|[≤<]")
_RESULT = re.compile("实际|实有|完成|达|结果|末|测评|为|是")
_SURE = re.compile("实际|实有|年末|全年完成|完成值")
#: Words by which a number is no result: of another time, a share of a whole, a weight.
_OTHER = re.compile(
    "其中|占|分值|权重|满分|得分?$|扣|年中|上半年|监控|上年|去年|预算|完成率|差|缺口|少|多出|新增|除以|平均$"
)
_WINDOW = 30
_LONGEST_TARGET_LABEL = 18
Placed = tuple[int, int, Statement]


@dataclass(frozen=True, slots=True)
class Beside:
    """Result and target as written, and result − target in the target's unit."""

    actual: Quantity
    target: Quantity
    label: str
    difference: Decimal
    is_ceiling: bool


def beside(scene: Scene, start: int, end: int) -> Beside | None:
    """Return the last target told in a span of one sentence with the result it is for, None where there are none."""
    before = scene.stated(start, end)
    labels = [_label(scene, before, at, start) for at in range(len(before))]
    for at in range(len(before) - 1, -1, -1):
        match = _TARGET.search(labels[at][-_LONGEST_TARGET_LABEL:])
        if match is None and not before[at][2].operator:
            continue
        if scene.named(before[at][0], end, "indicator"):
            return None
        actual = _result(before, labels, at)
        if actual is None:
            return None
        target = before[at][2]
        is_ceiling = (
            _CEILING.search(labels[at][-_LONGEST_TARGET_LABEL:]) is not None
            or target.operator in ("≤", "<")
            or _is_low(scene, target.quantity)
        )
        difference = actual.quantity.to(target.quantity.unit).value - target.quantity.value
        label = match["label"] if match else "目标"
        return Beside(actual.quantity, target.quantity, label, difference, is_ceiling)
    return None


def _label(scene: Scene, before: list[Placed], at: int, start: int) -> str:
    """Return the words between a number and the one before it."""
    first = before[at - 1][1] if at else start
    return scene.prose.text[max(first, before[at][0] - _WINDOW) : before[at][0]]


def _result(before: list[Placed], labels: list[str], target: int) -> Statement | None:
    """Return the result a target is for: the last one behind it called so, else the number right before it."""
    for at in range(len(before) - 1, target, -1):
        if _SURE.search(labels[at]) and _fits(before, labels, at, target):
            return before[at][2]
    if target + 1 < len(before) and _RESULT.search(labels[target + 1]) and _fits(before, labels, target + 1, target):
        return before[target + 1][2]
    if target and len(before) == target + 1 and _fits(before, labels, target - 1, target):
        return before[target - 1][2]
    return None


def _fits(before: list[Placed], labels: list[str], at: int, target: int) -> bool:
    one, other = before[at][2], before[target][2]
    return (
        bool(other.quantity.unit)
        and same_dimension(one.quantity.unit, other.quantity.unit)
        and not one.operator
        and _OTHER.search(labels[at][-10:]) is None
    )


def _is_low(scene: Scene, target: Quantity) -> bool:
    """Tell whether the form has a ceiling with just this target."""
    for line in scene.lines:
        fact = scene.case.facts.ledger.get(f"{line.path}.target")
        if line.operator not in ("≤", "<") or fact is None or fact.quantity is None:
            continue
        if same_dimension(fact.quantity.unit, target.unit) and fact.quantity.to(target.unit).value == target.value:
            return True
    return False


def gaps(scene: Scene, told: Quantity) -> list[tuple[str, Decimal]]:
    """Return (path, result − target) of the indicators, and of the budget, whose gap has just this size."""
    return [(path, gap.value) for path, gap in scene.gaps if _is_size(told, gap.value, gap.unit)]


def _is_size(told: Quantity, difference: Decimal, unit: str) -> bool:
    if unit == "%":
        return told.unit in ("百分点", "个百分点", "%") and told.value == abs(difference)
    return same_dimension(told.unit, unit) and told.to(unit).value == abs(difference)
