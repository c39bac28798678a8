"""Sums and differences told without a word that announces them, by where the numbers stand.

A whole and its parts, clause by clause (在册志愿者126人，大学生84人，市民42人), and what was saved between a limit and a contract
(采购预算258万元，合同金额242万元，节约16万元，节约率6.2%).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from generator.checking.review.sentences.base.item import Item, is_average, is_change, is_compared
from generator.checking.review.sentences.base.likely import is_one_slip
from generator.checking.review.sentences.base.passage import Group
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.units import UNSUMMED, size
from generator.checking.review.sentences.base.words import relation_words
from generator.number import Quantity

__all__ = ["clause_lists", "saved"]

_JOINT = re.compile(r"(?:[，、]|和|及|与|以及)[\u4e00-\u9fff“”（）()·]{1,14}")
#: 资产总额264亿元，负债总额237亿元: a total is no part.
_IN_ALL = re.compile("总[额量数]")
_FEWEST, _MOST = 2, 12
#: Digits of a whole from which on one wrong digit is no coincidence, with two parts and with more.
_LONG, _TELLING = 4, 3
#: A whole that is further off than this share is another number.
_NEAR = Decimal("0.05")
#: Numbers between what could be spent and what was saved.
_REACH = 3


# --- parts, clause by clause ------------------------------------------------------------------------------------------


def clause_lists(group: Group) -> Iterator[Relation]:
    """Yield the sums of the clauses behind a number, each a name and a number of the same unit."""
    for at, whole in enumerate(group.items):
        if not _is_whole(group, at):
            continue
        parts = _parts(group, at)
        open_ = _goes_on(group, at, parts) if parts else True
        if len(parts) >= _FEWEST and (found := _sum(whole, parts, closed=not open_)) is not None:
            yield found


def _is_whole(group: Group, at: int) -> bool:
    item = group.items[at]
    if item.family in UNSUMMED or item.family == "points" or not item.label:
        return False
    if item.bound or item.approximate or is_average(item) or is_change(item) or is_compared(item):
        return False
    before = group.items[at - 1] if at else None
    return before is None or before.sentence != item.sentence or before.quantity.unit != item.quantity.unit


def _parts(group: Group, at: int) -> list[Item]:
    """Return the numbers behind a whole that may be its parts."""
    parts: list[Item] = []
    never = relation_words().some("beside", "never")
    last = group.items[at]
    for item in group.items[at + 1 : at + 1 + _MOST]:
        between = group.text[last.end - group.start : item.start - group.start]
        if item.quantity.unit != group.items[at].quantity.unit or _JOINT.fullmatch(between) is None:
            break
        if (
            item.measure
            or item.bound
            or item.approximate
            or item.label.startswith("共")
            or _IN_ALL.search(item.label)
            or never.search(between)
            or is_change(item)
        ):
            break
        parts.append(item)
        last = item
    return parts


def _goes_on(group: Group, at: int, parts: Sequence[Item]) -> bool:
    """Tell whether another number of the same unit stands in the clause behind the parts: one that was not taken for a part."""
    behind = group.items[at + len(parts) + 1 : at + len(parts) + 2]
    return any(
        item.quantity.unit == parts[0].quantity.unit and item.sentence == parts[0].sentence and not item.measure
        for item in behind
    )


def _sum(whole: Item, parts: Sequence[Item], *, closed: bool) -> Relation | None:
    for count in range(len(parts), _FEWEST - 1, -1):
        if _added(parts[:count]) == whole.quantity.value:
            return Relation("sum", whole.index, tuple(item.index for item in parts[:count]))
    relation = Relation("sum", whole.index, tuple(item.index for item in parts), sure=False)
    known = {item.index: item.quantity for item in (whole, *parts)}
    quantities = [known.get(index, Quantity(Decimal(0), whole.quantity.unit)) for index in range(max(known) + 1)]
    digits = len(whole.quantity.value.as_tuple().digits)
    if not closed:
        return None
    half = 2 * abs(_added(parts) - whole.quantity.value) < abs(whole.quantity.value)
    if half and digits >= (_LONG if len(parts) == _FEWEST else _TELLING) and is_one_slip(relation, quantities):
        return Relation("sum", whole.index, relation.inputs)
    near = abs(_added(parts) - whole.quantity.value) <= _NEAR * abs(whole.quantity.value)
    return relation if near else None


def _added(parts: Sequence[Item]) -> Decimal:
    return sum((item.quantity.value for item in parts), Decimal(0))


# --- what was saved ---------------------------------------------------------------------------------------------------


def saved(group: Group) -> Iterator[Relation]:
    """Yield that what was saved is what could be spent less what the contract costs, and its rate."""
    words = relation_words()
    rest, rate = words.some("beside", "saved"), words.some("beside", "saved_rate")
    for at, item in enumerate(group.items):
        is_rate = item.quantity.unit == "%" and rate.search(item.label) is not None
        is_rest = item.family == "money" and rest.search(item.label) is not None
        if not (is_rate or is_rest):
            continue
        pair = _bought(group, at)
        if pair is None:
            continue
        limit, cost = pair
        if is_rate:
            yield Relation("growth", item.index, (cost.index, limit.index), direction=-1)
        else:
            yield Relation("difference", item.index, (limit.index, cost.index))


def _bought(group: Group, at: int) -> tuple[Item, Item] | None:
    """Return (what could be spent, what the contract costs) of the sentence before a number, None where it does not tell them."""
    words, item = relation_words(), group.items[at]
    before = [
        other
        for other in group.items[max(0, at - _REACH) : at]
        if other.family == "money" and other.sentence == item.sentence and not (other.bound or other.approximate)
    ]
    costs = [other for other in before if words.some("beside", "cost").search(other.label)]
    limits = [other for other in before if words.some("beside", "limit").search(other.label) and other not in costs]
    if len(costs) != 1 or len(limits) != 1 or size(limits[0].quantity.unit) == 0:
        return None
    return limits[0], costs[0]
