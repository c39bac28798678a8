"""Rates, growth, differences and averages that a sentence states about the numbers before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.checking.review.sentences.base.item import Item, is_threshold
from generator.checking.review.sentences.base.passage import Group, Passage
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.words import relation_words
from generator.checking.review.sentences.changes.compared import compared
from generator.checking.review.sentences.changes.growth import changes
from generator.checking.review.sentences.changes.summed import changes_summed
from generator.checking.review.sentences.changes.targets import against_targets
from generator.checking.review.sentences.changes.years import across_years
from generator.checking.review.sentences.rates.each import each
from generator.checking.review.sentences.rates.earlier import of_earlier
from generator.checking.review.sentences.rates.far import far_share
from generator.checking.review.sentences.rates.named import by_classes, named_rate
from generator.checking.review.sentences.rates.planned import planned
from generator.checking.review.sentences.rates.portion import portion, portion_of_number
from generator.checking.review.sentences.rates.rows import rows
from generator.checking.review.sentences.rates.shares import goes_on, shares
from generator.checking.review.sentences.rates.surveys import surveys

__all__ = ["rates"]

_REACH = 16
_RATE = re.compile(
    r"([\u4e00-\u9fff]{2,14})[率比](?:例|重)?(?:[（(][^）)]{0,12}[）)])?(?:也|均|仅|只)?(?:为|是|达到?了?|约为?|：|:|=)?$"
)
_PROGRESS = re.compile(
    r"(?:^|支付|支出|执行|资金|预算|拨付|综合|使用|支用)进度(?:仅|只|也|均)?(?:为|是|达到?了?|：|:)?$"
)
_DONE_OF = re.compile(
    r"(?:为|是|相当于|完成了?|达到?了?|实现了?)(?P<base>[^，。；、]{0,6}?(?:目标|计划|任务|预算|设定|指标)[数值量额]?)的(?:比例为)?$"
)
#: 完成年初预算88.28%.
_DONE_BUDGET = re.compile(r"完成了?(?P<base>(?:全年|年初|年度|本年|当年|调整后?|支出|收入|部门|批复|的){0,3}预算)数?$")
_DONE = re.compile(r"(?:完成|达到|实现)了?(?:全?年度?|年初|预期|计划|既定|目标|任务|总|序时|[的数值量]){1,6}$")
_SHARE = re.compile(r"占(?P<base>[^占，。；、]{0,24}?)(?:的|比例?为?|比重为?|比达|比重达|比约|总数的?)?$")
_OF_WHOLE = re.compile("占[^占，。；]{0,24}$")
_RATE_UNITS = ("%", "‰")


def rates(passage: Passage) -> Iterator[Relation]:
    """Yield the ratios, growth, differences, averages and products of a passage."""
    for group in passage.groups:
        items = _with_owner(group)
        if len(items) < 2:
            continue
        for position, item in enumerate(items):
            if position == 0 or is_threshold(item):
                continue
            before = _reach(items, position)
            if item.quantity.unit in _RATE_UNITS:
                yield from _rate(group, items, before, item)
        yield from changes(group)
        yield from compared(group)
        yield from across_years(group)
        yield from changes_summed(group)
        yield from each(group)
        yield from against_targets(group)
        yield from shares(group)
        yield from rows(group)
        yield from planned(group)
        yield from of_earlier(group)
        yield from surveys(group)


def _with_owner(group: Group) -> tuple[Item, ...]:
    """Return the group's numbers, behind the one that its bracket explains (办结35件（办结率100%）)."""
    if group.owner is None or group.outer is None or len(group.items) > _REACH:
        return group.items
    outer = [item for item in group.outer.items if item.start <= group.owner.start]
    return (*outer[-_REACH:], *group.items)


def _reach(items: Sequence[Item], position: int) -> list[Item]:
    """Return the numbers a rate can be made of: those before it in its sentence."""
    item = items[position]
    return [other for other in items[max(0, position - _REACH) : position] if other.sentence == item.sentence]


def _rate(group: Group, items: Sequence[Item], before: Sequence[Item], item: Item) -> Iterator[Relation]:
    if item.measure in ("target", "midyear", "last_year") and not (
        _DONE.search(item.label) or _DONE_OF.search(item.label) or _DONE_BUDGET.search(item.label)
    ):
        return
    if item.label in ("的", "") and before and _OF_WHOLE.search(before[-1].label):
        yield from portion_of_number(group, before, item)
        return
    share = _SHARE.search(item.label)
    if share and goes_on(group, item):
        return  # told by ``shares``
    if share:
        yield from list(portion(items, group, before, item, share["base"])) or far_share(
            items, before, item, share["base"]
        )
        return
    named = _RATE.search(item.label)
    if _is_change(item.label):
        return
    if named:
        yield from named_rate(group, items, before, item, named[1])
    elif _PROGRESS.search(item.label):
        above, below = relation_words().rates["执行"]
        yield from by_classes(group, before, item, above, below, named=True)
    elif done := _DONE_OF.search(item.label) or _DONE_BUDGET.search(item.label):
        yield from by_classes(
            group, before, item, ("actual", "executed"), _classes_of(done["base"]), named=False, told=True
        )
    elif _DONE.search(item.label):
        yield from by_classes(
            group, before, item, ("actual", "executed"), ("target", "budget", "adjusted"), named=False
        )


def _classes_of(base: str) -> tuple[str, ...]:
    """Return the measures that the words of a base mean (年初预算, 全年预算, 目标)."""
    if "初" in base or "批复" in base:
        return ("initial",)
    return ("adjusted", "budget", "initial") if "预算" in base else ("target",)


def _is_change(label: str) -> bool:
    words = relation_words()
    return any(word in label for key in ("up", "down", "either") for word in words.lists["growth", key])
