"""Parts row by row, each with its share of the whole that no word names: A5.2万元，占67.5%；B2.5万元，占32.5%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from generator.checking.review.sentences.base.item import Item, is_change, is_compared
from generator.checking.review.sentences.base.passage import Group
from generator.checking.review.sentences.base.relation import Relation

__all__ = ["rows"]

_SHARE = re.compile("(?:约|各|均)?占(?:比|总额|总数|总量|全部)?的?(?:约|为|是|达到?|：|:)*$")
_FEWEST = 2
_HUNDRED = Decimal(100)

_Row = tuple[Item, Item]


def rows(group: Group) -> Iterator[Relation]:
    """Yield what each part of a list is of all of them together, where the shares say that these are all there are."""
    for run in _runs(group):
        tops = [top for top, _ in run]
        whole = sum((top.amount for top in tops), Decimal(0))
        parts = [top for top in tops if top.quantity.value]
        if len(parts) < _FEWEST or whole <= 0 or _is_printed(group, run, whole) or not _are_all(run, whole):
            continue
        for at, (top, share) in enumerate(run):
            if top.quantity.value == 0:
                continue
            others = (*tops[:at], *tops[at + 1 :])
            yield Relation("ratio", share.index, (top.index, *(other.index for other in others)), among=True)


def _runs(group: Group) -> Iterator[list[_Row]]:
    """Yield the rows of each sentence that follow one another, an amount and right behind it its share."""
    run: list[_Row] = []
    items = group.items
    for at in range(1, len(items)):
        top, share = items[at - 1], items[at]
        if not _is_row(top, share):
            continue
        goes_on = bool(run) and run[-1][1] is items[at - 2] and run[-1][0].family == top.family
        if not goes_on or run[-1][1].sentence != top.sentence:
            yield run
            run = []
        run.append((top, share))
    yield run


def _is_row(top: Item, share: Item) -> bool:
    plain = not (top.bound or top.approximate or share.bound or share.approximate)
    beside = share.sentence == top.sentence and share.clause - top.clause <= 1
    amount = top.family != "rates" and not (is_change(top) or is_compared(top))
    return plain and beside and amount and share.quantity.unit == "%" and _SHARE.fullmatch(share.label) is not None


def _is_printed(group: Group, run: Sequence[_Row], whole: Decimal) -> bool:
    """Tell whether the whole stands before the rows: then their shares are read as those of that number."""
    first = run[0][0]
    if "总" in run[0][1].label:
        return False
    before = [item for item in group.items if item.start < first.start and first.sentence - item.sentence <= 1]
    return any(item.family == first.family and item.amount == whole for item in before)


def _are_all(run: Sequence[_Row], whole: Decimal) -> bool:
    """Tell whether the shares make a hundred, or all but one of them is right of the parts together."""
    added = sum((share.quantity.value for _, share in run), Decimal(0))
    room = sum((share.half for _, share in run), Decimal(0))
    if abs(added - _HUNDRED) <= room:
        return True
    told = [(top, share) for top, share in run if top.quantity.value]
    right = [share for top, share in told if abs(top.amount / whole * _HUNDRED - share.quantity.value) <= share.half]
    return len(right) == len(told) - 1 and any(share.quantity.decimals for share in right)
