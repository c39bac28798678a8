"""Rates of what an earlier sentence counts: 受理诉求4698件，其中…。直接答复3378件，直接答复率71.90%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from generator.checking.review.sentences.base.item import Item, is_average, is_change, is_threshold, same_unit
from generator.checking.review.sentences.base.passage import Group
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.units import exact_count
from generator.checking.review.sentences.base.words import relation_words
from generator.number import rounded

__all__ = ["of_earlier"]

#: Numbers back that the base is looked for, and sentences.
_REACH, _SENTENCES = 16, 3
_RATE = re.compile("([\u4e00-\u9fff]{2,12})率(?:约?为|是|达到?|：|:)?$")
_HUNDRED = Decimal(100)
#: Characters of a rate in which one wrong digit leaves the rest to know it by.
_SHORT = 3


def of_earlier(group: Group) -> Iterator[Relation]:
    """Yield the rate of a count by what was received, where that stands sentences before and comes to it but for a slip."""
    for at in range(1, len(group.items)):
        item, top = group.items[at], group.items[at - 1]
        named = _RATE.search(item.label)
        if item.quantity.unit != "%" or named is None or is_threshold(item) or item.clause - top.clause > 1:
            continue
        if item.sentence != top.sentence or not _is_counted(top) or named[1][-2:] not in top.label + top.tail:
            continue
        if any(
            other.sentence == top.sentence and same_unit(other, top) for other in group.items[max(0, at - 4) : at - 1]
        ):
            continue
        base = _base(group, at, top)
        if base is not None and _comes_to(item, top, base):
            yield Relation("ratio", item.index, (top.index, base.index))


def _is_counted(item: Item) -> bool:
    plain = not (item.bound or item.approximate or is_change(item) or is_average(item))
    return plain and exact_count(item.quantity) and item.quantity.value > 0


def _base(group: Group, at: int, top: Item) -> Item | None:
    """Return the nearest count before a sentence that words say was received, checked or the like."""
    received = relation_words().some("counted_rates", "linked")
    for other in reversed(group.items[max(0, at - _REACH) : at - 1]):
        near = 0 < top.sentence - other.sentence <= _SENTENCES
        fits = near and same_unit(other, top) and _is_counted(other) and other.quantity.value >= top.quantity.value
        if fits and received.search(other.label) is not None:
            return other
    return None


def _comes_to(item: Item, top: Item, base: Item) -> bool:
    """Tell whether a rate is what follows, or one digit or two exchanged ones away from it."""
    decimals = item.quantity.decimals
    one, other = (
        f"{rounded(value, decimals):f}"
        for value in (item.quantity.value, top.quantity.value * _HUNDRED / base.quantity.value)
    )
    if len(one) != len(other):
        return False
    apart = [at for at, (x, y) in enumerate(zip(one, other, strict=True)) if x != y]
    exchanged = len(apart) == 2 and sorted(one) == sorted(other)
    return not apart or (len(one) > _SHORT and (len(apart) == 1 or exchanged))
