"""Rates of what is counted, by the stem of their name: 受理35件，办结35件，办结率100%; 12个小区中10个按期竣工，竣工率83.33%."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from generator.checking.review.sentences.base.item import Item, is_change, same_unit
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.words import relation_words

__all__ = ["by_stem"]

#: Words that say the same of a rate and of its count.
_ALIKE = (("按期", "按时", "工期", "期限内"), ("及时", "按时", "按期"))
_AMONG = re.compile("中(?:已?有)?$")
_OF_THESE = re.compile("[\u4e00-\u9fff]{0,6}?(?:中|里面|当中|之中)")


def by_stem(before: Sequence[Item], item: Item, stem: str) -> Iterator[Relation]:
    """Read 受理35件，办结35件，办结率100%: the numerator's label holds the rate's stem, the base is the number it came from."""
    key = stem[-2:]
    lists = relation_words().lists
    if key in (*lists["differences", "over"], *lists["differences", "short"], *lists["differences", "left"]):
        return
    tops = [other for other in before if _tells(before, other, key) and not other.bound and other.family != "rates"]
    tops = [other for other in tops if not _is_due(other.label, key)]
    if not tops and (rest := _rest_of(before, item, key)) is not None:
        yield rest
    if not tops or key == "满意":
        return
    if yes := _of_so_many(before, tops, item, stem):
        yield yes
        return
    if any(_denied(other, key) for other in tops):
        return
    top = tops[-1]
    bases = [
        other
        for other in before
        if other.family == top.family
        and other not in tops
        and not other.bound
        and not any(word in other.label for word in lists["counted_rates", "rest"])
        and not (other.start > top.start and other.label.startswith(lists["totals", "sure"]))
    ]
    if not bases or item.start - top.end > 60:
        return
    marked = [
        base for base in bases if _OF_THESE.match(base.tail) or any(w in base.label for w in lists["base", "words"])
    ]
    chosen = (marked or bases)[-1]
    sure = bool(marked) and len(bases) == 1 and len(tops) == 1
    others = [
        Relation("ratio", item.index, (top.index, base.index), sure=False) for base in bases if base is not chosen
    ]
    others += [Relation("ratio", item.index, (one.index, chosen.index), sure=False) for one in tops[:-1]]
    others += _all_behind(before, item, bases)
    yield Relation("ratio", item.index, (top.index, chosen.index), sure=sure, alternatives=tuple(others))


def _all_behind(before: Sequence[Item], item: Item, bases: Sequence[Item]) -> list[Relation]:
    """Return the readings by all numbers behind a base: 派单601件，按时结案597件，超时办理4件，结案率100%."""
    found: list[Relation] = []
    for base in bases:
        behind = [other for other in before if other.start > base.start and same_unit(other, base) and not other.bound]
        if len(behind) > 1:
            found.append(Relation("ratio", item.index, (*(other.index for other in behind), base.index), sure=False))
    return found


def _rest_of(before: Sequence[Item], item: Item, key: str) -> Relation | None:
    """Read 资金45.66亿元，未分配0.32亿元，分配率99.3%: what was not, of the only other number."""
    rests = [other for other in before if other.label.endswith((f"未{key}", f"尚未{key}"))]
    if len(rests) != 1 or rests[0].bound or item.clause - rests[0].clause > 1:
        return None
    wholes = [other for other in before if other.family == rests[0].family and other is not rests[0]]
    if len(wholes) != 1 or wholes[0].bound or wholes[0].start > rests[0].start or is_change(wholes[0]):
        return None
    return Relation("growth", item.index, (rests[0].index, wholes[0].index), direction=-1)


def _tells(before: Sequence[Item], item: Item, key: str) -> bool:
    """Tell whether a number's own words hold a word: those behind it may be the label of the next (160名产妇里面管理了148名)."""
    if key in item.label:
        return True
    place = before.index(item)
    follower = before[place + 1] if place + 1 < len(before) else None
    return key in item.tail and (follower is None or follower.label != item.tail or item.tail.startswith("中"))


@functools.lru_cache(maxsize=4096)
def _is_due(label: str, key: str) -> bool:
    """Tell whether a label says that something was not done, or only had to be (未办结, 应该接种, 需要办理)."""
    due = "(?<![供响相反适对])应(?![急用对邀届聘])|须|需要?|计划|要求"
    return re.search(f"(?:未|正在|拟|待)(?:予以?|进行)?{key}|(?:{due})[^，。；]{{0,6}}{key}", label) is not None


def _denied(item: Item, key: str) -> bool:
    """Tell whether a number counts those for which a word is not true (2个未按期竣工)."""
    return re.search(f"[未没不无][^，。；]{{0,8}}{key}", item.label + item.tail) is not None


def _of_so_many(before: Sequence[Item], tops: Sequence[Item], item: Item, stem: str) -> Relation | None:
    """Read 12个小区中10个按期竣工，竣工率83.33%, and 12个小区中2个未按期竣工 as the rest of it."""
    top = tops[-1]
    same = [other for other in before if other.family == top.family]
    if len(tops) != 1 or len(same) != 2 or same[1] is not top or not _AMONG.search(same[0].tail):
        return None
    base, key, said = same[0], stem[-2:], top.label + top.tail
    missing, extra = _denied(top, key), stem[:-2]
    alike = any(all(any(word in text for word in words) for text in (said, extra)) for words in _ALIKE)
    plain = re.match(f"(?:已|均|全部|[未没不]有?)?{key}", top.tail) is not None  # 2个未按期竣工 may be finished by now
    told = extra in said or alike if extra else plain
    sure = told and same_unit(top, base) and item.clause - top.clause <= 1 and not (top.bound or base.bound)
    if missing:
        return Relation("growth", item.index, (top.index, base.index), direction=-1, sure=sure)
    return Relation("ratio", item.index, (top.index, base.index), sure=sure)
