"""Parts of a whole that stands further before: 一共40人……从岗位看，医师12人、护士28人; 受理90件中，办结80件，在办10件.

What announces the parts is the view they are seen from (按来源看, 分业务看), the whole with 中 behind it (90件中, 公交车中), or that
they are all the kinds there are (上半年, 下半年). The whole is looked for in the sentences before.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from generator.checking.review.sentences.base.columns import compatible
from generator.checking.review.sentences.base.item import Item, is_average, is_change, is_compared
from generator.checking.review.sentences.base.kinds import complete_prefix
from generator.checking.review.sentences.base.passage import Group, items_between
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.settle import Known, settled, total
from generator.checking.review.sentences.base.units import UNSUMMED
from generator.checking.review.sentences.base.words import relation_words

__all__ = ["distant_parts"]

_VIEW = re.compile(
    "(?:^|(?<=[，,。；;：:（(\n]))(?:[按从分依]|就|以)照?[\u4e00-\u9fff]{1,10}?"
    "(?:来看|看|来分|划分|分类|区分|分|统计|来说|来讲|讲|说)[，,：:]"
)
_END = re.compile("[。！？\n]")
_AMONG = ("中", "里", "里面", "当中", "之中")
_AMONG_NAMED = re.compile("^(?:其)?([\u4e00-\u9fff]{2,10})(?:当中|之中|里面|中)(?=[\u4e00-\u9fff])")
_OF = re.compile("占|完成|达到|相当于|为")
#: Parts of a part.
_INNER = re.compile("其中|包括|包含|由|后者|前者|含")
#: Numbers and sentences between a list and its whole.
_REACH, _SENTENCES = 10, 2
_MOST = 24
_SKIPPED = frozenset([*UNSUMMED, "points"])


def distant_parts(group: Group) -> Iterator[Relation]:
    """Yield the sums of lists whose whole does not stand right before them."""
    for match in _VIEW.finditer(group.text):
        yield from _seen_so(group, match.start() + group.start, match.end() + group.start)
    for at, item in enumerate(group.items):
        if item.family in _SKIPPED:
            continue
        if item.tail in _AMONG:
            yield from _listed(group, [item], item.end, told=False)
        elif (named := _AMONG_NAMED.match(item.label)) is not None:
            before = [other for other in _before(group, item.start, item.family) if other.label.endswith(named[1])]
            yield from _listed(group, before[:1], item.start, told=False)
        yield from _complete(group, at)


def _seen_so(group: Group, start: int, end: int) -> Iterator[Relation]:
    """Read what stands behind a view: it leaves nothing out unless it says 等."""
    first = next((item for item in items_between(group, end, _stop(group, end)) if item.family not in _SKIPPED), None)
    if first is not None:
        yield from _listed(group, _before(group, start, first.family), end, told=True)


def _stop(group: Group, position: int) -> int:
    match = _END.search(group.text, position - group.start)
    return (match.start() if match else len(group.text)) + group.start


def _before(group: Group, position: int, family: str) -> list[Item]:
    """Return the numbers of a family that may be a whole, in the sentences before a position, the nearest first."""
    end = bisect_left(group.items, position, key=lambda item: item.start)
    earlier = group.items[max(0, end - 3 * _REACH) : end]
    if not earlier:
        return []
    fresh = _END.search(group.text, earlier[-1].end - group.start, position - group.start) is not None
    last = earlier[-1].sentence + fresh
    same = [item for item in earlier if item.family == family and last - item.sentence <= _SENTENCES]
    return [item for item in same if _is_free(item) and not item.approximate][: -_REACH - 1 : -1]


def _is_free(item: Item) -> bool:
    return not (item.bound or is_average(item) or is_change(item) or is_compared(item))


def _listed(group: Group, wholes: Sequence[Item], start: int, *, told: bool) -> Iterator[Relation]:
    """Yield the sum of the list that begins behind a position, up to its semicolon or to the sentence's end."""
    if not wholes:
        return
    stop = _stop(group, start)
    items = items_between(group, start, stop)[:_MOST]
    parts = [item for item in items if item.family == wholes[0].family and not _is_base(item)]
    ends = relation_words().lists["parts", "after"]
    count = next((n for n, item in enumerate(parts) if _is_no_part(item, ends)), len(parts))
    parts = parts[:count]
    if len(parts) < 2 or not all(part.label for part in parts):
        return
    semicolon = group.text.find("；", parts[0].end - group.start, stop - group.start) + group.start
    short = [item for item in parts if item.start < semicolon] if semicolon >= group.start else []
    lists = [run for run in (short, parts) if len(run) > 1]
    told = told and "等" not in group.text[lists[0][0].end - group.start : lists[0][-1].end - group.start + 2]
    readings = [total(whole, run) for run in lists for whole in wholes if _fits(whole, run)]
    known = Known.of([*wholes, *parts])
    shorter = (total(whole, parts[:count]) for count in range(2, len(parts)) for whole in wholes)
    if any(known.holds(one) for one in readings) or not any(known.holds(one) for one in shorter):
        found = settled(readings, [*wholes, *parts], told=told)
        yield from [found] if found else ()


def _is_no_part(item: Item, ends: tuple[str, ...]) -> bool:
    return not _is_free(item) or item.label.startswith(ends) or _INNER.search(item.label) is not None


def _is_base(item: Item) -> bool:
    """Tell whether a number is only what another one is a rate of: 占年初预算6265万元的41.9%."""
    return item.tail == "的" and _OF.search(item.label) is not None


def _fits(whole: Item, parts: Sequence[Item]) -> bool:
    """Tell whether parts are measured like the whole, or not said to be measured otherwise."""
    return all(not part.measure or not whole.measure or compatible(part.measure, whole.measure) for part in parts)


def _complete(group: Group, at: int) -> Iterator[Relation]:
    """Read 全年支出100万元，执行率95%。上半年支出40万元，下半年支出60万元: all the kinds there are, the whole further before."""
    first = group.items[at]
    run = [first]
    for item in group.items[at + 1 : at + 8]:
        if item.sentence != first.sentence or (item.family != first.family and item.family not in _SKIPPED):
            break
        if item.family == first.family:
            run.append(item)
    some = relation_words().lists["parts", "some"]
    if len(run) < 2 or not all(_is_free(item) for item in run) or any(word in first.label for word in some):
        return
    ahead = group.items[at - 1 : at] if at and group.items[at - 1].sentence == first.sentence else ()
    wholes = [whole for whole in _before(group, first.start, first.family) if _fits(whole, run)]
    if len({part.measure for part in run}) > 1 or not any(_is_all(whole, run) for whole in wholes):
        return
    if any(len(complete_prefix(whole, (*ahead, *run))) > len(run) for whole in wholes):
        return  # the list begins before: 因公出国费50万元，接待费80万元，用车费200万元
    readings = [total(whole, run) for whole in wholes if _is_all(whole, run) or _is_exactly(whole, run)]
    found = settled(readings, [*wholes, *run], told=False)
    if found is not None:
        yield found


def _is_all(whole: Item, run: Sequence[Item]) -> bool:
    """Tell whether numbers are all the kinds there are of a whole, which is none of these kinds itself."""
    if len(complete_prefix(whole, run)) != len(run):
        return False
    return not (complete_prefix(whole, (whole, *run[1:])) or complete_prefix(whole, (whole, *run)))


def _is_exactly(whole: Item, run: Sequence[Item]) -> bool:
    same = {item.quantity.unit for item in (whole, *run)}
    return len(same) == 1 and sum(item.quantity.value for item in run) == whole.quantity.value
