"""What a survey counted against the rate it gives: 发放问卷200份，收回200份，其中193份为满意，满意度96.5%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.checking.review.sentences.base.item import Item
from generator.checking.review.sentences.base.passage import Group
from generator.checking.review.sentences.base.relation import Relation

__all__ = ["surveys"]

_REACH = 12
#: Characters between the counts and their rate.
_NEAR = 40
_RATE = re.compile("满意[度率](?:实际)?(?:也|均|约)?(?:完成值?|达到?了?|为|是)?[：:]?$")
#: Rates that are no share of the satisfied.
_WEIGHED = re.compile("平均|综合|加权|基本|非常|不满意")
_NAMES = re.compile("满意[度率]|满意情况|满意与否")
_BASE = re.compile("发放|发出|收回|回收|有效|问卷|调查|走访|访问|访谈|测评|抽查|受访|参与|样本|随访|回访")
_SHADES = re.compile("不满意|非常满意|很满意|比较满意|较满意|较为满意|基本满意|一般|不太满意|未表示|十分满意|不了解")
_NOT_YEAR = ("target", "midyear", "last_year")


def surveys(group: Group) -> Iterator[Relation]:
    """Yield the satisfied of those who answered for each rate of satisfaction beside them."""
    for position, item in enumerate(group.items):
        follower = group.items[position + 1] if position + 1 < len(group.items) else None
        if _is_rate(item) and (follower is None or follower.sentence > item.sentence or not _is_rate(follower)):
            yield from _behind(group, position)
            yield from _before(group, position)


def _is_rate(item: Item) -> bool:
    return (
        item.quantity.unit == "%"
        and not item.bound
        and item.measure not in _NOT_YEAR
        and _WEIGHED.search(item.label) is None
        and _RATE.search(item.label) is not None
    )


def _behind(group: Group, position: int) -> Iterator[Relation]:
    """Read counts that stand before their rate in its sentence."""
    item = group.items[position]
    counts = [other for other in group.items[max(0, position - _REACH) : position] if other.sentence == item.sentence]
    yield from _of_counts(group, counts, item, sure=True)


def _before(group: Group, position: int) -> Iterator[Relation]:
    """Read 满意度96.5%。通过入户发放问卷200份，193份为满意: counts of the next sentence, which may be of others."""
    item = group.items[position]
    near = group.items[max(0, position - _REACH) : position + _REACH]
    same = [other for other in near if other.sentence == item.sentence]
    counts = [other for other in near if other.sentence == item.sentence + 1]
    if sum(_is_rate(other) for other in same) == 1 and not any(other.family == "rates" for other in counts):
        yield from _of_counts(group, counts, item, sure=False)


def _of_counts(group: Group, items: Sequence[Item], rate: Item, *, sure: bool) -> Iterator[Relation]:
    counts = [item for item in items if item.family not in ("rates", "money", "points")]
    last_rate = max((item.start for item in items if _is_rate(item)), default=-1)
    satisfied = [item for item in counts if "满意" in _words(item) and item.start > last_rate]
    if len(satisfied) != 1 or any(_SHADES.search(_words(item)) for item in counts) or satisfied[0].bound:
        return
    top = satisfied[0]
    low, high = sorted((top, rate), key=lambda item: item.start)
    between = group.text[low.end - group.start : high.start - group.start]
    if sure and (len(between) > _NEAR or "；" in between):
        return
    earlier = [item for item in counts if item.start < top.start and item.family == top.family and not item.bound]
    bases = [item for item in earlier if _BASE.search(item.label + item.tail) and item.start > last_rate] or [
        item for item in earlier if _BASE.search(item.label + item.tail)
    ]
    if (
        not bases
        or top.quantity.value <= 0
        or "；" in group.text[bases[-1].end - group.start : top.start - group.start]
    ):
        return
    sure = sure and len(bases) == len(earlier) and not (top.approximate or rate.approximate)
    others = tuple(Relation("ratio", rate.index, (top.index, base.index), sure=False) for base in bases[:-1])
    yield Relation("ratio", rate.index, (top.index, bases[-1].index), sure=sure, alternatives=others)


def _words(item: Item) -> str:
    """Return the words around a count, without those that only name the survey (满意度问卷)."""
    return _NAMES.sub("", item.label + item.tail)
