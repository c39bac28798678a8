"""What was reached of an amount that was planned: 新增就业1231人，完成年目标任务1250人的98.5%; 支出400万元，为年初预算500万元的80%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checking.review.sentences.base.item import Item, is_average, is_change, is_threshold, same_unit
from generator.checking.review.sentences.base.passage import Group, runs_on
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.units import exact_count

__all__ = ["planned"]

#: So many numbers back what was reached is looked for, and so many of them may be it.
_REACH, _MOST = 12, 4
_BASE = re.compile(
    r"(?:^|[完成为是达到实现于占])(?:了|全|省|市|县|区|乡|镇|年初|年度|全年|本年|当年|今年|年|下达|确定|既定|预期|绩效|调整后?|变更后|的)*"
    r"(?:目标任务|任务目标|目标|任务|计划|指标|预算|概算)(?:任务|计划|目标|人)?[数值量额]?$"
)
_OF = ("的", "的比例为", "的比重为")


def planned(group: Group) -> Iterator[Relation]:
    """Yield the share that each result is of its plan, where the plan's amount stands right before the share."""
    for at in range(2, len(group.items)):
        item, base = group.items[at], group.items[at - 1]
        if item.quantity.unit != "%" or is_threshold(item) or base.bound or _BASE.search(base.label) is None:
            continue
        between = group.text[base.end - group.start : item.start - group.start]
        if between not in _OF or runs_on(group, item) or item.sentence != base.sentence:
            continue
        tops = [other for other in group.items[max(0, at - 1 - _REACH) : at - 1] if _may_be_result(other, base)]
        if not tops and (other := _other_count(group.items[at - 2], base)) is not None:
            tops = [other]
        if not tops:
            continue
        nearest, *others = reversed(tops[-_MOST:])
        readings = tuple(Relation("ratio", item.index, (top.index, base.index), sure=False) for top in others)
        beside = same_unit(nearest, base) and nearest is group.items[at - 2] and base.clause - nearest.clause <= 1
        yield Relation("ratio", item.index, (nearest.index, base.index), sure=beside, alternatives=readings)


def _other_count(item: Item, base: Item) -> Item | None:
    """Return a count right before the plan that only its unit sets apart: 新的就业岗位1374个，完成目标任务1200人的114%."""
    counted = exact_count(item.quantity) and exact_count(base.quantity)
    beside = item.sentence == base.sentence and base.clause - item.clause == 1
    return item if counted and beside and not (item.bound or is_change(item)) else None


def _may_be_result(item: Item, base: Item) -> bool:
    plain = not (item.bound or item.approximate or is_change(item) or is_average(item))
    return plain and same_unit(item, base) and item.sentence == base.sentence and _BASE.search(item.label) is None
