"""How far a result is from its target: 目标95%，实际93.1%，低1.9个百分点; 设定420人，实现455人，超过设定值35人."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checking.review.sentences_passage import Group, Item, is_change
from generator.checking.review.sentences_relation import Relation

__all__ = ["against_targets"]

_REACH = 4
_NEAR = 2
_VERSUS = re.compile(
    r"^(?:比|较|仅|还|尚)?(?:年度|年初|预期)?(?:目标|计划|指标|设定|要求)?值?"
    r"(?P<sign>高于|高出|高|超出|超过|超|突破|多|提高|低于|低|差|少|短缺|缺口|缩短)了?(?:年度|年初|预期)?(?:目标|计划|指标|设定|要求)?值?$"
)
_BELOW = ("低于", "低", "差", "少", "短缺", "缺口", "缩短")


def against_targets(group: Group) -> Iterator[Relation]:
    """Yield the differences between a target and the result of the same row."""
    for position, item in enumerate(group.items):
        match = _VERSUS.search(item.label) if position > 1 and item.quantity.unit != "%" else None
        pair = _pair(group, position, item) if match else None
        if match is not None and pair is not None:
            actual, target = pair
            sign = -1 if match["sign"] in _BELOW else 1
            yield Relation("difference", item.index, (actual.index, target.index), direction=sign)


def _pair(group: Group, position: int, item: Item) -> tuple[Item, Item] | None:
    """Return (actual, target): the only two numbers of the kind in the row before, one of them called a target."""
    semicolon = group.text.rfind("；", 0, item.start - group.start) + group.start
    row = [
        other
        for other in group.items[max(0, position - _REACH) : position]
        if other.sentence == item.sentence and other.start > semicolon and _same_kind(other, item)
    ]
    if len(row) != 2 or item.clause - row[-1].clause > _NEAR:
        return None
    targets = [other for other in row if other.measure == "target"]
    actuals = [other for other in row if other.measure in ("actual", "") and not other.bound and not is_change(other)]
    return (actuals[0], targets[0]) if len(targets) == len(actuals) == 1 else None


def _same_kind(other: Item, item: Item) -> bool:
    if item.quantity.unit == "百分点":
        return other.quantity.unit == "%"
    return other.quantity.unit == item.quantity.unit
