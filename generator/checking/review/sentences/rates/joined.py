"""The share of several numbers together: 人员经费300万元、公用经费200万元，占总支出的50%."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.checking.review.sentences.base.item import Item, is_change, same_unit
from generator.checking.review.sentences.base.passage import Group
from generator.checking.review.sentences.base.relation import Relation

__all__ = ["together"]

_MOST = 12
_JOINT = re.compile("(?:[^，。；：:！？]*、[^，。；：:！？、]*|(?:和|及|与|以及)[^，。；：:！？]*)")
_ALL = re.compile("合计|共|一共|总共|累计|两者|三者|两项|三项")


def together(group: Group, top: Item, bases: Iterable[Item], share: Item) -> tuple[list[Relation], bool]:
    """Return the readings of a share as that of the whole list that ends with a number, and whether words say it is of all.

    None where the number stands alone.
    """
    run = _list(group, top)
    if len(run) < 2 or share.label.partition("占")[0] in {item.label for item in run}:  # …、服务1612万元；服务占90%
        return [], False
    inputs = tuple(item.index for item in run)
    first = {item.index for item in run}
    readings = [
        Relation("ratio", share.index, (*inputs, base.index), sure=False) for base in bases if base.index not in first
    ]
    before = group.text[top.end - group.start : share.start - group.start]
    return readings, _ALL.search(before.partition("占")[0]) is not None


def _list(group: Group, last: Item) -> list[Item]:
    """Return the numbers of a list up to its last one: each a name and a number, joined by 、 or 和."""
    at = next((place for place, item in enumerate(group.items) if item is last), 0)
    run = [last]
    for item in reversed(group.items[max(0, at - _MOST) : at]):
        between = group.text[item.end - group.start : run[-1].start - group.start]
        if not same_unit(item, last) or item.bound or is_change(item) or _JOINT.fullmatch(between) is None:
            break
        run.append(item)
    return run[::-1]
