"""How far a result is from its target: 目标95%，实际93.1%，低1.9个百分点; 设定420人，实现455人，超过设定值35人.

An excess in percent beside two amounts is a growth: 上限45.00万元/座，实际46.80万元/座，超出比例为4%; 超出控制额45万元的4%.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checking.review.sentences.base.item import Item, is_asked, is_change
from generator.checking.review.sentences.base.passage import Group
from generator.checking.review.sentences.base.relation import Relation

__all__ = ["against_targets"]

_REACH = 4
_NEAR = 2
_VERSUS = re.compile(
    r"^(?:实际)?(?:完成值?)?(?:比|较|仅|还|尚)?(?:年度|年初|预期)?(?:目标|计划|指标|设定|要求|上限|控制[数额])?值?"
    r"(?P<sign>高于|高出|高|超出|超过|超|突破|多|提高|低于|低|差|少|短缺|缺口|缩短)了?"
    r"(?:年度|年初|预期)?(?:目标|计划|指标|设定|要求|上限|控制[数额])?值?$"
)
_LIMIT = re.compile("上限|下限|控制数|控制额|限额|控制目标|控制值")
_EXCESS = re.compile(
    r"^(?!节约率)(?:实际)?(?:完成值?)?(?:比|较|仅|还|尚)?(?:年度|年初|预期)?(?:目标|计划|指标|设定|要求|预算|上限|下限|控制[数额]|限额)?值?"
    r"(?P<sign>高于|高出|高|超出|超过|超额完成|超额|超支|超|突破|多|低于|低|少|节约|缩短)了?"
    r"(?:年度|年初|预期)?(?:目标|计划|指标|设定|要求|预算|上限|下限|控制[数额]|限额)?值?(?:的?(?:比例|比率|幅度)|率)?(?:约?为|是|达到?)?$"
)
_EXCESS_OF = re.compile(
    r"(?P<sign>高于|高出|超出|超过|超支|超|突破|低于|节约)了?(?:年度|年初|预期)?(?:目标|计划|设定|预算|上限|控制[数额]|限额)值?$"
)
#: 高于90% says what was passed, not by how much.
_NOT_BY = re.compile("(?:高于|低于|超过|突破|少于|多于)了?约?$")
_AIMS = ("target", "budget", "adjusted")
_OF = ("的", "的比例为")
_BELOW = ("节约", "低于", "低", "差", "少", "短缺", "缺口", "缩短")


def against_targets(group: Group) -> Iterator[Relation]:
    """Yield the differences between a target and the result of the same row."""
    for position, item in enumerate(group.items):
        match = _VERSUS.search(item.label) if position > 1 and item.quantity.unit != "%" else None
        pair = _pair(group, position, item) if match else None
        if match is not None and pair is not None:
            actual, target = pair
            sign = -1 if match["sign"] in _BELOW else 1
            yield Relation("difference", item.index, (actual.index, target.index), direction=sign)
        if position and item.quantity.unit == "%" and (not item.approximate or item.operator in (">", "<")):
            yield from _excess(group, position, item)


def _excess(group: Group, position: int, item: Item) -> Iterator[Relation]:
    """Yield by how many percent an amount is above or below its target or limit."""
    before = group.items[position - 1]
    between = group.text[before.end - group.start : item.start - group.start]
    match = _EXCESS_OF.search(before.label) if between in _OF else None
    if match is not None:
        row = [other for other in _row(group, position - 1) if other.quantity.unit == before.quantity.unit]
        actual, target = (row[0] if len(row) == 1 and row[0].measure in ("actual", "executed") else None), before
    else:
        match = None if _NOT_BY.match(item.label) or is_asked(item) else _EXCESS.search(item.label)
        row = [other for other in _row(group, position) if not _is_step(other)] if match else []
        actual, target = _sides(row, item) if len(row) == 2 else (None, before)
    if match is not None and actual is not None and "rates" not in (actual.family, target.family):
        sign = -1 if match["sign"] in _BELOW else 1
        yield Relation("growth", item.index, (actual.index, target.index), direction=sign)


def _row(group: Group, position: int) -> list[Item]:
    """Return the numbers before one in its sentence, back to a semicolon, but rates and points."""
    item = group.items[position]
    semicolon = group.text.rfind("；", 0, item.start - group.start) + group.start
    items = group.items[max(0, position - 2 * _REACH) : position]
    return [
        other
        for other in items
        if other.sentence == item.sentence and other.start > semicolon and other.family not in ("rates", "points")
    ]


def _is_step(item: Item) -> bool:
    """Tell whether a number is itself how far the result is from its target (超出上限1.80万元)."""
    return _EXCESS.search(item.label) is not None or (is_change(item) and item.operator not in ("≤", "≥"))


def _sides(row: list[Item], item: Item) -> tuple[Item | None, Item]:
    """Return (actual, target) of the two numbers of a row, None for the first where the words do not tell them apart."""
    targets = [other for other in row if other.measure in _AIMS or _LIMIT.search(other.label)]
    actuals = [other for other in row if other not in targets and other.measure in ("actual", "executed", "")]
    if len(targets) != 1 or len(actuals) != 1 or actuals[0].bound or item.clause - row[-1].clause > _NEAR + 1:
        return None, row[0]
    return (actuals[0], targets[0]) if actuals[0].quantity.unit == targets[0].quantity.unit else (None, row[0])


def _pair(group: Group, position: int, item: Item) -> tuple[Item, Item] | None:
    """Return (actual, target): the only two numbers of the kind in the row before, one of them called a target."""
    semicolon = group.text.rfind("；", 0, item.start - group.start) + group.start
    row = [
        other
        for other in group.items[max(0, position - _REACH) : position]
        if other.sentence == item.sentence and other.start > semicolon and _same_kind(other, item)
    ]
    if not row or item.clause - row[-1].clause > _NEAR:
        return None
    row = [other for other in row if not _is_step(other)]
    targets = [other for other in row if other.measure == "target" or _LIMIT.search(other.label)]
    actuals = [other for other in row if other.measure in ("actual", "") and other not in targets and not other.bound]
    return (actuals[0], targets[0]) if len(row) == 2 and len(targets) == len(actuals) == 1 else None


def _same_kind(other: Item, item: Item) -> bool:
    if item.quantity.unit == "百分点":
        return other.quantity.unit == "%"
    return other.quantity.unit == item.quantity.unit
