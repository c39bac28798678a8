"""Totals that say how many numbers they add, or that they add those before them, and what is left of one number by another.

两笔合计调增167万元; 三项合起来失6.83分; …600万元，…17.55万元，共追加617.55万元; 原值…，累计折旧…，净值…; 没整改的20处.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from generator.checking.review.sentences.base.columns import compatible
from generator.checking.review.sentences.base.item import Item, is_average, is_change, is_compared, same_unit
from generator.checking.review.sentences.base.passage import Group, Passage
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.settle import settled, total
from generator.checking.review.sentences.base.units import UNSUMMED
from generator.checking.review.sentences.base.words import any_word, relation_words

__all__ = ["closing_totals", "counted_totals", "remainders"]

_NUMERALS = {char: number for number, char in enumerate("二三四五六七八九", 2)} | {"两": 2}
_SUMMED = "合计|共计|总计|合起来|加起来|加在一起|相加|合在一起|加总|一共|总共|共|累计"
#: How many numbers a total adds, right before it (以上三项合计, 两笔加起来共): the count, and up to the total only words.
_COUNTED = re.compile(
    "(?P<n>[二两三四五六七八九2-9])(?:项|笔|块|样|类|处|者|部分|个方面|个|家|级|次|条|批|种|方面|档|季度|个季度)"
    f"(?:资金|经费|费用|收入|支出|预算|指标)?(?:{_SUMMED})[\u4e00-\u9fff]{{0,10}}$"
)
_CLOSING = re.compile("^(?:以上|上述)?(?:一共|总共|共计|共|合计|总计|累计|加起来|合起来)[\u4e00-\u9fff]{0,8}$")
_REACH, _SENTENCES, _LOOK = 12, 1, 24
#: So many numbers before the last may be left out of a counted total.
_SPARE = 4
#: 去年这两项合计: of the same things in another year. How far before the count that is said.
_OTHER_YEAR, _ASIDE = re.compile("去年|上年|同期|上一年|往年|明年|次年|预算|计划|目标"), 8
_LEFT_OF = re.compile(
    "(?:^|其中)?(?:还有|尚有|仍有|另有)?(?:[未没]有?|尚未|还没有?)(?:能|被|按期|按时|完全)?(?P<done>[\u4e00-\u9fff]{2})的?(?:有|为|共|计)?$"
)


def counted_totals(passage: Passage) -> Iterator[Relation]:
    """Yield the totals that say how many numbers they add; these may stand in brackets and in the sentence before."""
    for at, item in enumerate(passage.items):
        if item.family in UNSUMMED or item.bound or at < 2:
            continue
        match = _COUNTED.search(passage.text, max(0, item.start - _LOOK), item.start)
        if match is None or _OTHER_YEAR.search(passage.text, max(0, match.start() - _ASIDE), item.start):
            continue
        count = _NUMERALS.get(match["n"]) or int(match["n"])
        run = [other for other in _earlier(passage.items, at) if other.end <= match.start()]
        found = _last_so_many(run, item, count)
        if found is not None:
            yield found


def _earlier(items: Sequence[Item], at: int) -> list[Item]:
    """Return the numbers before one that it may add: alike, no further back than the sentence before."""
    item = items[at]
    near = items[max(0, at - 2 * _REACH) : at]
    return [
        other
        for other in near
        if other.family == item.family
        and item.sentence - other.sentence <= _SENTENCES
        and not (other.bound or is_average(other) or is_compared(other) or _says_last_year(other))
    ]


def _says_last_year(item: Item) -> bool:
    return item.measure == "last_year"


def _last_so_many(run: Sequence[Item], item: Item, count: int) -> Relation | None:
    if len(run) < count:
        return None
    starts = range(len(run) - count, max(-1, len(run) - count - _SPARE - 1), -1)
    readings = [total(item, run[start : start + count]) for start in starts]
    readings += [one._replace(signs=signs) for one in readings if (signs := _signs(run, one))]
    here = [other for other in run if other.sentence == item.sentence]
    told = len(here) == count or len(run) == count
    found = settled(readings, [*run, item], told=told)
    return found or (readings[0] if told and len(here) == count and _are_listed(here) else None)


def _are_listed(parts: Sequence[Item]) -> bool:
    """Tell whether numbers are measured alike, in one unit."""
    return all(same_unit(part, parts[0]) and compatible(part.measure, parts[0].measure) for part in parts)


def _signs(run: Sequence[Item], relation: Relation) -> tuple[int, ...]:
    minus = any_word(relation_words().lists["changes", "minus"])
    known = {other.index: other for other in run}
    signs = tuple(-1 if minus.search(known[index].label) else 1 for index in relation.inputs)
    return signs if -1 in signs and 1 in signs else ()


def closing_totals(group: Group) -> Iterator[Relation]:
    """Yield totals behind their parts that say only 共, 总共 … with a verb: the numbers of the clauses before."""
    for at, item in enumerate(group.items):
        if at < 2 or item.family in UNSUMMED or item.family == "points" or item.bound:
            continue
        if _CLOSING.search(item.label) is None or relation_words().some("totals", "not").search(item.label):
            continue
        run: list[Item] = []
        for other in reversed(group.items[max(0, at - _REACH) : at]):
            if other.sentence != item.sentence or (other.family != item.family and other.family not in UNSUMMED):
                break
            if other.family == item.family and (other.bound or is_average(other) or is_compared(other)):
                break
            if other.family == item.family:
                run.insert(0, other)
        if len(run) < 2 or item.clause - run[-1].clause > 1:
            continue
        readings = [total(item, run[start:]) for start in range(len(run) - 1)]
        found = settled(readings, [*run, item], told=False)
        if found is not None and (found.sure or not item.measure):
            yield found


def remainders(group: Group) -> Iterator[Relation]:
    """Yield what is left: 原值 less 折旧 is 净值; 排查90处，整改80处，…没整改的10处."""
    for at, item in enumerate(group.items):
        if item.family in UNSUMMED or item.bound or at < 2:
            continue
        before = [other for other in group.items[max(0, at - _REACH) : at] if item.sentence - other.sentence <= 1]
        before = [other for other in before if other.family == item.family and not (other.bound or is_change(other))]
        yield from _of_kinds(item, before)
        yield from _not_done(item, before)


@functools.cache
def _kinds() -> tuple[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (any_word(rest.split()), any_word(whole.split()), any_word(less.split()))
        for rest, whole, less in relation_words().identities
    )


def _of_kinds(item: Item, before: Sequence[Item]) -> Iterator[Relation]:
    """Read an amount whose name says of which two it is the difference."""
    for rest, whole, less in _kinds():
        if rest.search(item.label) is None:
            continue
        wholes = [other for other in before if whole.search(other.label) and not less.search(other.label)]
        lesses = [other for other in before if less.search(other.label)]
        if len(wholes) == len(lesses) == 1 and wholes[0].start < lesses[0].start:
            near = item.clause - wholes[0].clause <= 2 and item.sentence == wholes[0].sentence
            yield Relation("difference", item.index, (wholes[0].index, lesses[0].index), sure=near)
            return


def _not_done(item: Item, before: Sequence[Item]) -> Iterator[Relation]:
    """Read what was not done of what there was: the number of what was done holds the same verb."""
    match = _LEFT_OF.search(item.label)
    if match is None:
        return
    done = [other for other in before if other.label.endswith((match["done"], match["done"] + "了"))]
    if len(done) != 1 or _LEFT_OF.search(done[0].label):
        return
    bases = [other for other in before if other.start < done[0].start and same_unit(other, item)]
    bases = [other for other in bases if other.quantity.value >= done[0].quantity.value and other not in done]
    if not bases or not same_unit(done[0], item):
        return
    base = bases[-1]
    sure = base.sentence == done[0].sentence and base.clause + 1 == done[0].clause
    yield Relation("difference", item.index, (base.index, done[0].index), sure=sure)
