"""One amount in two units: 支出1804920元，折合180.492万元; and parts that make another number than the one before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.checking.review.sentences.base.passage import Group
from generator.checking.review.sentences.base.relation import Relation
from generator.number import MONEY, Quantity, same_dimension, total

__all__ = ["goes_both_ways", "is_left_of_some", "is_of_another", "is_of_some", "same_amount", "same_amounts"]

_SAME = re.compile(r"\s*[，,（(]?\s*(?:也就是|折合成?|约?折合|换算为?|合(?!计)|即)(?:人民币)?约?\s*")
_LESS = re.compile("(?:减|减少|调减|核减|压减|下降|扣减)$")
_MORE = re.compile("(?:增|增加|调增|核增|追加|上升)$")
_NAMED_TOTAL = re.compile(
    "([^，。；]{2,20}[与和及、][^，。；]{2,20}?)(?:两项|两者|二者)?(?:合计|共计|总计|共|加起来)(?:为|是)?$"
)
_SOME_PROJECTS = re.compile(
    "(?:其中|(?:上级|本级|中央|省级|市级|县级|区级)[^，。；]{0,8}项目|[0-9二三四五六七八九十]+个[^，。；]{0,6}项目)"
)
_NAME, _LAST = 6, 3
_CLOSING = re.compile("(?:合计|共计|总计|合为|共为?|计|加起来|相加|合)(?:为|是)?(?:“?三公”?(?:经费)?)?(?:支出)?$")


def same_amounts(group: Group) -> Iterator[Relation]:
    """Yield the amounts that are said again in another unit."""
    for first, second in zip(group.items, group.items[1:], strict=False):
        one, other = first.quantity.unit, second.quantity.unit
        if one == other or not {one, other} <= MONEY.keys():
            continue
        between = group.text[first.end - group.start : second.start - group.start]
        if same_amount(between):
            yield Relation("sum", second.index, (first.index,))


def same_amount(between: str) -> bool:
    """Tell whether the words between two amounts say that they are one and the same."""
    return _SAME.fullmatch(between) is not None


def goes_both_ways(relation: Relation, group: Group) -> bool:
    """Tell whether the parts of a sum are changes in both directions: 减180万元、减16.5万元、增35万元."""
    if relation.kind != "sum" or relation.signs:
        return False
    labels = [item.label for item in group.items if item.index in relation.inputs]
    return any(_LESS.search(label) for label in labels) and any(_MORE.search(label) for label in labels)


def is_left_of_some(relation: Relation, group: Group) -> bool:
    """Tell whether what is left is that of some projects, told behind the money of all: 五个项目预算…，支出…。三个项目未支出…."""
    if relation.kind != "difference":
        return False
    last = max((item.end for item in group.items if item.index in relation.inputs), default=0)
    result = next((item for item in group.items if item.index == relation.result), None)
    if result is None or result.start < last:
        return False
    return _SOME_PROJECTS.search(group.text, last - group.start, result.start - group.start) is not None


def is_of_some(relation: Relation, group: Group) -> bool:
    """Tell whether a total names some of the parts before it and not the others: 甲与乙合计3.5万家."""
    if relation.kind != "sum":
        return False
    result = next((item for item in group.items if item.index == relation.result), None)
    if result is None or not (match := _NAMED_TOTAL.search(result.label)):
        return False
    names = [item.label[-_NAME:] for item in group.items if item.index in relation.inputs and len(item.label) >= 2]
    named = [name for name in names if name[-_LAST:] in match[1]]
    return 0 < len(named) < len(names)


def is_of_another(relation: Relation, group: Group) -> bool:
    """Tell whether the parts of a sum make a later number that closes them, so that they are not said to make the first:
    其中A64.40万元，B1.26万元，两项合为65.66万元.
    """
    if relation.kind != "sum" or len(relation.inputs) < 2 or relation.signs:
        return False
    quantities: Sequence[Quantity] = [item.quantity for item in group.items if item.index in relation.inputs]
    if len(quantities) != len(relation.inputs) or any(
        not same_dimension(q.unit, quantities[0].unit) for q in quantities
    ):
        return False
    added = total(quantities)
    return any(
        item.index > max(relation.inputs)
        and item.index != relation.result
        and same_dimension(item.quantity.unit, added.unit)
        and item.quantity.to(added.unit).value == added.value
        and _CLOSING.search(item.label) is not None
        for item in group.items
    )
