"""Shares of a base that stands sentences before and is found by its words.

在职122人，…。综合执法大队在职46人，占全局在职人员的37.7%; 全年支出18731万元，…。下半年支出11466万元，下半年占全年的61.21%.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from generator.checking.review.sentences.base.item import Item, is_average, is_change, is_compared
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.settle import Known
from generator.checking.review.sentences.base.words import relation_words

__all__ = ["far_share"]

_FAR = 48
_ALL = re.compile("全年|全部|总[数量额计]|整体|全体|合计")
_SUBJECT = re.compile("其中|分别|约|均|也|仅|只|比例|比重|[，、：:（）()]")
#: What is left over is no part of what was spent (占全部未支出资金的).
_DENIED = re.compile("[未没不非]|结余|结转|剩余")
_IN_TURN = re.compile("分别|依次|各占")
_EMPTY = re.compile(
    r"20\d\d年|[全本我](?:年|县|市|区|省|乡|镇|街道|局|院|校|馆|站|中心|委|部|单位|办|部门|系统|行业)?|总[数量额计]|[年总数额的为是达约共计有了]|实际|累计|合计|其中|现|资金"
)


def far_share(items: Sequence[Item], before: Sequence[Item], item: Item, base: str) -> Iterator[Relation]:
    """Yield the share of a number of its sentence in a base that its words name.

    Args:
        items: of the group.
        before: those of the share's sentence before it.
        base: the words between 占 and 的.
    """
    top = _sharer(before, item)
    if top is None or len(base) < 2 or _IN_TURN.search(item.label):
        return
    place = bisect_left(items, top.start, key=lambda other: other.start)
    earlier = [other for other in items[max(0, place - _FAR) : place] if _may_be_base(other, top)]
    named = [other for other in earlier if _is_named(other.label, base)]
    if not named:
        return
    made = [Relation("ratio", item.index, (top.index, other.index)) for other in reversed(named)]
    known = Known.of([top, item, *named])
    held = next((one for one in made if known.holds(one)), None)
    if held is not None:
        yield held
    elif len({other.amount for other in named}) == 1:
        yield made[0]


def _sharer(before: Sequence[Item], item: Item) -> Item | None:
    """Return the number whose share is told: the one its words before 占 name, else the one right before."""
    tops = [other for other in before if other.family != "rates" and not other.bound]
    subject = _SUBJECT.sub("", item.label.partition("占")[0])
    if not subject:
        return tops[-1] if tops and item.clause - tops[-1].clause <= 1 else None
    named = [other for other in tops if len(subject) > 1 and subject in other.label]
    return named[0] if len(named) == 1 else None


def _may_be_base(item: Item, top: Item) -> bool:
    if item.family != top.family or item.measure == "last_year" or item.amount < top.amount:
        return False
    return not (item.bound or is_average(item) or is_change(item) or is_compared(item))


@functools.lru_cache(maxsize=4096)
def _is_named(label: str, base: str) -> bool:
    """Tell whether a label is about what 占… names: all of it, or what its words say (在职 for 全局在职人员)."""
    parts = [word for word in relation_words().lists["shares", "parts"] if word in label and word not in base]
    if parts:
        return False
    name, own = _EMPTY.sub("", base), _EMPTY.sub("", label)
    if not name or name in relation_words().lists["shares", "generic"]:  # 实际支出 may be that of a part
        return name in own and _ALL.search(label) is not None and _ALL.search(base) is not None
    if len(own) < 2 or own in relation_words().lists["shares", "generic"] or _DENIED.search(base):
        return False
    return own in name or (len(name) > 1 and name in own and len(own) <= len(name) + 2)
