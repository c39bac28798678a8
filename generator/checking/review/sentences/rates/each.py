"""What comes to each, and what each makes together: 户均0.5万元; 每人5000元，计147.50万元; 3场×49人=147人."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from generator.checking.review.sentences.base.item import Item, is_average
from generator.checking.review.sentences.base.passage import Group
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.units import family

__all__ = ["each"]

_REACH = 8
_UNITS = "人户场次期件名个家辆亩村镇所套台吨生处座栋"
_AVERAGE = re.compile(
    rf"(?:人均|平均每(?P<unit>[{_UNITS}]|公里|平方米)|(?P<short>[{_UNITS}])均|每(?P<each>[{_UNITS}])平均"
    rf"|(?:折合|约合|合)每(?P<made>[{_UNITS}]|公里|平方米))[^，。；]{{0,10}}$"
)
_PRICE = re.compile(rf"(?:每|按)(?P<unit>[{_UNITS}]|公里|平方米)(?:每年)?(?:补助|发放|奖励|标准|奖补|补贴)?(?:为|是)?$")
_MADE = re.compile(r"^(?:共?计|合计|共|共需|小计|总计|兑付|共发放|共支出)$")
_TIMES = re.compile(r"[×xX＊*]")
#: Behind one of these a factor is not the first of its product.
_OPERATORS = tuple("÷/＋+-−－=＝")


def each(group: Group) -> Iterator[Relation]:
    """Yield the averages and products of a group."""
    for position, item in enumerate(group.items):
        if position and item.family != "rates":
            before = _row_before(group, position)
            yield from _average(before, item)
            yield from _together(before, item)
    yield from _products(group)


def _row_before(group: Group, position: int) -> list[Item]:
    """Return the numbers before one in its sentence, back to a semicolon."""
    item = group.items[position]
    items = group.items[max(0, position - _REACH) : position]
    semicolon = group.text.rfind("；", 0, item.start - group.start) + group.start
    return [other for other in items if other.sentence == item.sentence and other.start > semicolon]


def _average(before: Sequence[Item], item: Item) -> Iterator[Relation]:
    """Read 为20户发放补贴10万元，户均0.5万元."""
    match = _AVERAGE.search(item.label)
    if match is None:
        return
    unit = match["unit"] or match["short"] or match["each"] or match["made"] or "人"
    per = _family_of(unit)
    own = family(item.quantity.unit.partition("/")[0])
    counts = [other for other in before if other.family == per and not is_average(other)]
    totals = [other for other in before if other.family == own and other.family != per and not is_average(other)]
    if len(counts) != 1 or len(totals) != 1 or item.clause - totals[0].clause > 2:
        return
    same_clause = abs(counts[0].clause - totals[0].clause) <= 1
    yield Relation("average", item.index, (totals[0].index, counts[0].index), sure=same_clause and not item.bound)


def _family_of(unit: str) -> str:
    return family("人" if unit == "生" else unit)


def _together(before: Sequence[Item], item: Item) -> Iterator[Relation]:
    """Read 奖学金295人，每人5000元，计147.50万元: a count, what each gets, and what that makes."""
    if len(before) < 2 or _MADE.search(item.label) is None:
        return
    count, price = before[-2:]
    if count.family == "money":
        count, price = price, count
    match = _PRICE.search(price.label)
    if match is None or price.family != item.family or item.family != "money" or item.clause - before[-2].clause > 2:
        return
    if count.family == _family_of(match["unit"]) and not (count.bound or price.bound):
        yield Relation("product", item.index, (count.index, price.index))


def _products(group: Group) -> Iterator[Relation]:
    """Read 3场×49人=147人."""
    run: list[Item] = []
    for item, follower in pairwise(group.items):
        between = group.text[item.end - group.start : follower.start - group.start]
        mark = group.text[item.start - group.start - 1 : item.start - group.start]
        if _TIMES.fullmatch(between) and (run or mark not in _OPERATORS):
            run = [*(run or [item]), follower]
        elif run and run[-1] is item and between in ("=", "＝"):
            yield Relation("product", follower.index, tuple(factor.index for factor in run))
            run = []
        else:
            run = []
