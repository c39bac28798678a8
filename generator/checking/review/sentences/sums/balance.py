"""What comes in or goes out in all: 收入640万元；加上级补助120万元，上年结余40万元，收入合计800万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.checking.review.sentences.base.item import Item, is_average, is_change, is_compared, same_unit
from generator.checking.review.sentences.base.passage import Group
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.words import relation_words

__all__ = ["balances", "is_added"]

#: So many numbers back a balance begins, and so many of them may be what the rest is added to.
_REACH, _MOST = 24, 4
_ADDED = re.compile("(?:再)?加上?(?![强快大工固])")
_OPEN = re.compile("等(?:收入|支出|资金)?[，）)]|等(?:收入|支出|资金)?$")


def is_added(item: Item) -> bool:
    """Tell whether a number is told as added to what stands before it: 加上级补助收入12万元."""
    return _ADDED.match(item.label) is not None


def balances(group: Group) -> Iterator[Relation]:
    """Yield the totals of what was added up from 加 on; what it was added to is one of the numbers before."""
    closing = relation_words().lists["totals", "sure"]
    for position, total in enumerate(group.items):
        if total.family != "money" or total.bound or not total.label.endswith(closing):
            continue
        before = group.items[max(0, position - _REACH) : position]
        first = next((item for item in reversed(before) if is_added(item)), None)
        if first is None or first.sentence != total.sentence:
            continue
        added = [item for item in before if item.start >= first.start and _is_term(item, total)]
        firsts = _bases(before, first, total)
        if not firsts or _OPEN.search(group.text, first.start - group.start, total.start - group.start):
            continue
        rest = sum((item.amount for item in added), -total.amount)
        firsts.sort(key=lambda base: abs(base.amount + rest))
        terms = tuple(item.index for item in added)
        readings = [Relation("sum", total.index, (base.index, *terms), sure=False) for base in firsts]
        yield readings[0]._replace(sure=True, alternatives=tuple(readings[1:]))


def _is_term(item: Item, total: Item) -> bool:
    plain = not (item.bound or item.approximate or is_change(item) or is_compared(item) or is_average(item))
    return item.family == total.family and same_unit(item, total) and plain


def _bases(before: Sequence[Item], first: Item, total: Item) -> list[Item]:
    """Return the numbers before 加 that the rest may be added to: of its sentence, else of the one before."""
    for sentence in (first.sentence, first.sentence - 1):
        told = [item for item in before if item.sentence == sentence and item.start < first.start]
        told = [item for item in told if _is_term(item, total)]
        if told:
            return told[:1] + told[1:][-_MOST:]
    return []
