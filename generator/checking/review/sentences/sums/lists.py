"""Lists without a word that announces them: 在园幼儿346人，大班128人、中班118人、小班100人 are the parts of the number before.

Only numbers in a row joined by 、 or 和 are such a list. Whether it leaves nothing out is told by the sum: it comes to a
number before it, or does so but for one slip of the pen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.checking.review.sentences.base.columns import compatible
from generator.checking.review.sentences.base.item import Item, is_average, is_change, is_compared
from generator.checking.review.sentences.base.likely import is_one_slip
from generator.checking.review.sentences.base.passage import Group
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.units import UNSUMMED
from generator.number import Quantity

__all__ = ["bare_lists"]

_JOINT = re.compile("[^，。；：:;！？]*、[^，。；：:;！？、]*|(?:和|及|与|以及)[^，。；：:;！？]*")
_LAST = re.compile("[，；](?:和|及|与|以及)?[^，。；：:;！？、]{1,12}")
_FEWEST, _MOST = 2, 24
#: Numbers before a list that may be its whole; clauses that may stand in between.
_WHOLES, _NEAR = 3, 3
#: A list that begins so leaves something out, or is of something else.
_OPEN = re.compile("不含|除|另|其中|分别|依次|各")


def bare_lists(group: Group) -> Iterator[Relation]:
    """Yield the sums of the lists of a group that come to a number before them, or nearly do."""
    at = 0
    while at < len(group.items):
        run = _run(group, at)
        if len(run) >= _FEWEST and _OPEN.search(run[0].label) is None:
            yield from _sum(group, at, run)
        at += len(run)


def _run(group: Group, start: int) -> list[Item]:
    """Return the numbers of a list that begins at one: alike in unit, joined by 、 or 和, each with a name."""
    run = [group.items[start]]
    if run[0].family in UNSUMMED or run[0].family == "points":
        return run
    for item in group.items[start + 1 : start + _MOST]:
        between = group.text[run[-1].end - group.start : item.start - group.start]
        if item.quantity.unit != run[0].quantity.unit or _JOINT.fullmatch(between) is None:
            break
        run.append(item)
    alike = len({item.measure for item in run} - {""}) < 2  # A预算126万元、支出118万元 are no parts of one whole
    return run if alike and all(_is_part(item) for item in run) else run[:1]


def _is_part(item: Item) -> bool:
    return not (item.bound or item.approximate or is_average(item) or is_change(item)) and item.label != ""


def _sum(group: Group, at: int, run: Sequence[Item]) -> Iterator[Relation]:
    parts = tuple(item.index for item in run)
    wholes = list(_wholes(group, at, run))
    known = {item.index: item.quantity for item in (*wholes, *run)}
    quantities = [known.get(index, Quantity(run[0].quantity.value)) for index in range(max(known) + 1)]
    made = [Relation("sum", whole.index, parts) for whole in wholes]
    found = next((one for one in made if one.holds(quantities)), None)
    if found is not None:
        yield found
        return
    found = next((one for one in made[:_FEWEST] if is_one_slip(one, quantities)), None)
    last = _one_more(group, at, run)
    if found is not None and last is not None:
        yield Relation("sum", found.result, (*parts, last.index), sure=False, alternatives=(found,))
    elif found is not None:
        yield Relation("sum", found.result, parts, sure=len(run) > _FEWEST)


def _one_more(group: Group, at: int, run: Sequence[Item]) -> Item | None:
    """Return the number of the clause behind a list that may end it: 求决类46件、咨询类38件，申诉类1件."""
    for item in group.items[at + len(run) : at + len(run) + 1]:
        between = group.text[run[-1].end - group.start : item.start - group.start]
        alike = item.quantity.unit == run[0].quantity.unit and _LAST.fullmatch(between) is not None
        return item if alike and _is_part(item) else None
    return None


def _wholes(group: Group, at: int, run: Sequence[Item]) -> Iterator[Item]:
    """Yield the numbers before a list that may be its whole, the nearest first."""
    before = [item for item in group.items[max(0, at - _MOST) : at] if item.quantity.unit == run[0].quantity.unit]
    for item in before[: -_WHOLES - 1 : -1]:
        near = item.clause + _NEAR >= run[0].clause and item.sentence + 1 >= run[0].sentence
        alike = not run[0].measure or not item.measure or compatible(item.measure, run[0].measure)
        if near and alike and not (item.bound or is_compared(item) or is_average(item)):
            yield item
