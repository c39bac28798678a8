"""Lists of shares: A100万元、B300万元，分别占总投资的25%和75%; …三项占比依次为62.71%、7.98%、29.31%."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.checking.review.sentences.base.item import Item, is_average, is_change, is_compared
from generator.checking.review.sentences.base.passage import Group
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.words import relation_words

__all__ = ["goes_on", "shares"]

_EACH = re.compile(
    "(?:分别|依次|各)约?占(?:到|了)?(?P<base>[^占，。；、]{0,20}?)(?:的(?:比例|比重)?|比例|比重)?(?:分别|依次)?(?:约?为|达到?)?$"
    "|占(?P<named>[^占，。；、]{0,20}?)(?:的?比[例重]?)(?:分别|依次)(?:约?为|是|达到?)[：:]?$"
)
#: The same behind a list that is told with 分别: …规模分别为a、b、c，占总规模的比例为x、y、z.
_PLAIN = re.compile("^占(?P<base>[^占，。；、]{0,20}?)(?:的)?(?:比[例重])?(?:约?为|是|达到?)?$")
_IN_TURN = re.compile("(?:分别|依次)[^，。；、]{0,6}$")
_WHOLE = re.compile("(?:分别|依次|各)约?占(?:到|了)?[^占，。；、]{0,20}$")
_OF = re.compile("的(?:比例|比重)?(?:分别|依次)?(?:为|达到?)?")
_JOINT = re.compile("[、，]?(?:和|及|与|以及)?(?:约|占)?")
_STOP = re.compile("[。；！？\n]")
_CLAUSE = re.compile("[，：:]|其中")
_EMPTY = re.compile("年|全|总|度|的|数|额|比|例|重|为|是|约|本|当|资金|实际|累计|部门|单位")
_HUNDRED = Decimal(100)
_FAR = 24
_LABEL = 24


@dataclass(frozen=True, slots=True)
class _List:
    """Shares, and the numbers they are of, one by one; ``first`` is the position of the first number in the group."""

    shares: tuple[Item, ...]
    tops: tuple[Item, ...]
    first: int


def shares(group: Group) -> Iterator[Relation]:
    """Yield each number's share of its base: the one that is printed with them, named before, or the sum of the numbers."""
    for position, item in enumerate(group.items):
        if position < 2 or item.quantity.unit != "%" or item.bound:
            continue
        printed = _printed_base(group, position)
        match = None if printed else _EACH.search(item.label) or _PLAIN.match(item.label)
        if printed is None and match is None:
            continue
        found = _list(group, position, position - 1 if printed else position)
        if found is None or (match is not None and match.re is _PLAIN and not _told_in_turn(group, found)):
            continue
        if printed is not None:
            said = printed.label.partition("占")[0].removesuffix("约")
            plain = said in ("分别", "依次", "各") or _agreeing(found, printed.amount)
            yield from _of_base(found, printed) if plain else ()
        elif match is not None:
            yield from _of_named(group, found, match["base"] or match.groupdict().get("named") or "")


def goes_on(group: Group, item: Item) -> bool:
    """Tell whether a share is the first of several that follow one another: 占总规模的25.8%、46.6%和27.6%."""
    place = bisect_left(group.items, item.end, key=lambda other: other.start)
    if place == len(group.items) or group.items[place].quantity.unit != "%":
        return False
    between = group.text[item.end - group.start : group.items[place].start - group.start]
    return between != "" and _JOINT.fullmatch(between) is not None


def _told_in_turn(group: Group, found: _List) -> bool:
    """Tell whether words say that the list of numbers gives one for each name."""
    start = found.tops[0].start - group.start
    return _IN_TURN.search(group.text, max(0, start - _LABEL), start) is not None


def _printed_base(group: Group, position: int) -> Item | None:
    """Return the 3600万元 of 分别占总投资3600万元的52%."""
    base, share = group.items[position - 1], group.items[position]
    between = group.text[base.end - group.start : share.start - group.start]
    return base if _WHOLE.search(base.label) and _OF.fullmatch(between) else None


def _list(group: Group, position: int, end: int) -> _List | None:
    """Return the shares from a position on and as many numbers that end before ``end``, None where they do not pair off."""
    listed = [group.items[position]]
    for other in group.items[position + 1 :]:
        between = group.text[listed[-1].end - group.start : other.start - group.start]
        if other.quantity.unit != "%" or other.bound or not _JOINT.fullmatch(between):
            break
        listed.append(other)
    end -= _counts_list(group.items[end - 1], len(listed))
    first = end - len(listed)
    if len(listed) < 2 or first < 0:
        return None
    tops = group.items[first:end]
    text = group.text[tops[0].end - group.start : listed[0].start - group.start]
    if _STOP.search(text) or any(not _may_be_part(top) or top.family != tops[0].family for top in tops):
        return None
    if first and _goes_on(group, group.items[first - 1], tops):
        return None
    return _List(tuple(listed), tuple(tops), first)


def _counts_list(item: Item, count: int) -> bool:
    """Tell whether a number only says how many shares follow: 三项占比依次为."""
    return item.quantity.value == count and item.tail.startswith(("占", "分别占", "依次占", "比重", "所占"))


def _may_be_part(item: Item) -> bool:
    return item.family != "rates" and not (item.bound or is_average(item) or is_change(item) or is_compared(item))


def _goes_on(group: Group, before: Item, tops: Sequence[Item]) -> bool:
    """Tell whether the number before the list belongs to it: then there are more numbers than shares."""
    between = group.text[before.end - group.start : tops[0].start - group.start]
    return before.family == tops[0].family and _CLAUSE.search(between) is None and _STOP.search(between) is None


def _of_base(found: _List, base: Item) -> Iterator[Relation]:
    if base.family == found.tops[0].family:
        for top, share in zip(found.tops, found.shares, strict=True):
            yield Relation("ratio", share.index, (top.index, base.index))


def _of_named(group: Group, found: _List, name: str) -> Iterator[Relation]:
    """Yield the shares of the base that makes at least one of them right; where none does, the base is unknown."""
    added = sum((top.amount for top in found.tops), Decimal(0))
    if not added or any(top.quantity.value <= 0 for top in found.tops):
        return
    bases = _bases(group, found, name)
    if len(bases) == 1 and _agreeing(found, bases[0].amount):
        yield from _of_base(found, bases[0])
        return
    wholes = [item for item in _before(group, found) if item.amount == added]
    agreeing = _agreeing(found, added)
    whole = sum((share.quantity.value for share in found.shares), Decimal(0))
    off = sum((share.half for share in found.shares), Decimal(0))
    if abs(whole - _HUNDRED) > off and not _tells(found, agreeing):
        return
    if wholes:
        yield from _of_base(found, wholes[-1])
        return
    for number, (top, share) in enumerate(zip(found.tops, found.shares, strict=True)):
        others = (*found.tops[:number], *found.tops[number + 1 :])
        inputs = (top.index, *(other.index for other in others))
        yield Relation("ratio", share.index, inputs, among=True)


def _tells(found: _List, agreeing: Sequence[Item]) -> bool:
    """Tell whether the shares that are right leave no doubt that the numbers are all there is: all but one, two at least or none round."""
    fine = len(agreeing) > 1 or any(share.quantity.decimals > 0 for share in agreeing)
    return fine and len(agreeing) >= len(found.shares) - 1


def _before(group: Group, found: _List) -> list[Item]:
    """Return the numbers of the list's kind a little before it."""
    items = group.items[max(0, found.first - _FAR) : found.first]
    near = [item for item in items if found.tops[0].sentence - item.sentence <= 1]
    return [item for item in near if item.family == found.tops[0].family and _may_be_part(item)]


def _bases(group: Group, found: _List, name: str) -> list[Item]:
    """Return the numbers that the words behind 占 name; of one value only the last."""
    core = _EMPTY.sub("", name)
    if not core:
        return []
    lists = relation_words().lists
    parts = (
        [word for word in lists["shares", "parts"] if word not in name] if core in lists["shares", "generic"] else []
    )
    named = [item for item in _before(group, found) if core in _EMPTY.sub("", item.label)]
    named = [item for item in named if not any(word in item.label for word in parts)]
    return list({item.amount: item for item in named}.values())


def _agreeing(found: _List, base: Decimal) -> list[Item]:
    """Return the shares that are right of a base."""
    if base <= 0:
        return []
    pairs = zip(found.tops, found.shares, strict=True)
    return [share for top, share in pairs if abs(top.amount / base * _HUNDRED - share.quantity.value) <= share.half]
