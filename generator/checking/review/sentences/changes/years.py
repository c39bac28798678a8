"""Changes against a last year's number that does not stand beside this year's.

“三公”经费21.36万元，…；上年为23.12万元，本年减少1.76万元，降幅7.61%; 合计28.60万元，同比减少2.80万元（上年31.40万元），下降8.92%.

Both results, the difference and the rate, are of one pair: where one of them holds, the pair is right and so the other is wrong.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from generator.checking.review.sentences.base.item import Item, is_average, is_change, is_compared
from generator.checking.review.sentences.base.likely import is_one_slip
from generator.checking.review.sentences.base.passage import Group
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.changes.growth import direction
from generator.number import Quantity

__all__ = ["across_years"]

_REACH = 8
#: Results further off than this share of what is written are of another pair.
_NEAR = Decimal("0.25")
_NOT_NEW = ("last_year", "target", "midyear", "delta", "posts")


def across_years(group: Group) -> Iterator[Relation]:
    """Yield what changed from a last year's number behind a semicolon, or in a bracket behind the change."""
    for at, item in enumerate(group.items):
        if item.measure != "last_year" or item.family == "rates" or direction(item.label) is not None:
            continue
        if is_average(item) or item.bound:
            continue
        yield from _behind_semicolon(group, at)
    if group.owner is not None and group.outer is not None and len(group.items) == 1:
        yield from _in_bracket(group.outer, group.owner, group.items[0])


def _behind_semicolon(group: Group, at: int) -> Iterator[Relation]:
    old = group.items[at]
    semicolon = group.text.rfind("；", 0, old.start - group.start) + group.start
    earlier = [item for item in group.items[max(0, at - _REACH) : at] if item.sentence == old.sentence]
    if not earlier or any(item.start > semicolon for item in earlier):
        return
    news = [item for item in earlier if _may_be_new(item, old)]
    spent = [item for item in news if item.measure in ("executed", "actual")]
    results = _results(group.items[at + 1 : at + 4], old)
    found = [list(_of_pair(new, old, results)) for new in spent or news]
    yield from next((pair for pair in found if pair and pair[0].sure), found[0] if len(found) == 1 else [])


def _may_be_new(item: Item, old: Item) -> bool:
    if item.family != old.family or item.measure in _NOT_NEW or direction(item.label) is not None:
        return False
    return not (item.bound or is_average(item) or is_compared(item) or is_change(item))


def _results(behind: Sequence[Item], old: Item) -> list[tuple[Item, int]]:
    """Return the changes right behind an old number, each with its sign."""
    found: list[tuple[Item, int]] = []
    for item in behind:
        sign = direction(item.label)
        if not sign or item.sentence != old.sentence or item.bound or item.family not in (old.family, "rates"):
            break
        found.append((item, sign))
    return found


def _in_bracket(outer: Group, change: Item, old: Item) -> Iterator[Relation]:
    """Read the old number in the bracket behind the change, with the rate that follows."""
    sign = direction(change.label)
    if not sign or old.measure != "last_year" or old.family != change.family:
        return
    at = bisect_left(outer.items, change.start, key=lambda item: item.start)
    before = [item for item in outer.items[max(0, at - _REACH) : at] if item.sentence == change.sentence]
    new = next((item for item in reversed(before) if _may_be_new(item, old)), None)
    if new is None or change.clause - new.clause > 2:
        return
    behind = outer.items[at + 1 : at + 2]
    yield from _of_pair(new, old, [(change, sign), *_results(behind, replace(old, sentence=change.sentence))])


def _of_pair(new: Item, old: Item, results: Sequence[tuple[Item, int]]) -> Iterator[Relation]:
    """Yield the results of a pair, sure where one of them holds or is one slip away."""
    made = [
        Relation(
            "growth" if item.family == "rates" else "difference", item.index, (new.index, old.index), direction=sign
        )
        for item, sign in results
        if item.quantity.unit != "百分点"
    ]
    if not made:
        return
    items = (new, old, *(item for item, _ in results))
    known = {item.index: item.quantity for item in items}
    quantities = [known.get(index, Quantity(new.quantity.value)) for index in range(max(known) + 1)]
    right = any(one.holds(quantities) for one in made)
    slip = any(one.kind == "difference" and is_one_slip(one, quantities) for one in made)
    near = any(_is_near(one, quantities) for one in made)
    for one in made if right or slip or near else ():
        yield one._replace(sure=right or slip)


def _is_near(relation: Relation, quantities: Sequence[Quantity]) -> bool:
    expected, result = relation.expected(quantities), quantities[relation.result]
    return expected is not None and abs(expected.value - result.value) <= _NEAR * abs(result.value)
