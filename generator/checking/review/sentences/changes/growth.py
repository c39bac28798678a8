"""What a sentence says changed or was left over: growth and differences."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from generator.checking.review.sentences.base.item import (
    Item,
    is_change,
    is_compared,
    is_threshold,
    same_unit,
    says_against,
)
from generator.checking.review.sentences.base.passage import Group
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.words import any_word, relation_words

__all__ = ["changes", "direction", "is_base_of"]

_REACH = 8
#: Clauses between a change and the numbers it speaks of.
_NEAR = 2
#: Characters between a base and the change right behind it (的187批次多26批次).
_CLOSE = 8
#: 增幅比上年提高1.2个百分点 speaks of another growth.
_SPEED = re.compile("增幅|降幅|增速|增长率|占比|率|比|较")
_OPENING = re.compile("其中|分别|包括|由")
_COMPARED = re.compile("(?:比|较|高于|低于|高出|低出|超出|超过|多于|少于)[^，。；]{0,16}$")
_ENDING = re.compile(r"(?:了|率|幅度|幅|额|数)*(?:(?<!节)约|近)?(?:为|达到?|是|：|:)?$")
_COPULA = re.compile("(?:(?<!节)约|近)?(?:为|达到?|是|：|:)?$")
#: A template's choice left in its brackets: 较上年（减少）, （减）幅.
_CHOSEN = re.compile(r"[（(]([\u4e00-\u9fff]{1,4})[）)]")
#: What a result is held against, said in the change's own clause.
_BASE = re.compile(
    "(?:比|较|与|距离?|离|同)[^，。；、]{0,6}?(目标|计划|上限|下限|指标值|设定|控制数|限额|预算|概算|标准|平均|要求|定额|编制)"
)
_FROM = re.compile("(?:由|从|自)[^，。；由从自]{0,24}$")
_PLANNED = frozenset(["initial", "adjusted", "budget", "target", "posts"])
_OTHER_YEAR = re.compile(r"上年|去年|同期|20\d\d")
_AGAINST_WHAT = re.compile("(?:比|较)([^，。；、比较]{2,12}?)(?:净)?(?:增|减|追加|调)")
_AGAINST = re.compile("(?:比|较|与|同比|相比|环比)")
#: A change whose words name nothing that changed.
_NAMELESS_CHANGE = re.compile(
    "(?:与上年)?(?:对比|相比|同比|比上年|较上年)?(?:增加|减少|增长|下降|上升|增|减)(?:率|额|幅度?)?(?:为|了)?"
)
#: A difference of which it is not said which number is the larger.
_GAP = ("差值", "差额")


@dataclass(frozen=True, slots=True)
class _Pair:
    """The numbers a change speaks of; ``others`` could be the new one as well, unless the words are ``sure``."""

    new: Item
    old: Item
    sure: bool = True
    others: tuple[Item, ...] = ()

    def relation(self, kind: Literal["growth", "difference"], item: Item, sign: int) -> Relation:
        """Return that the number is the growth or the difference of the pair."""
        inputs = [(new.index, self.old.index) for new in (self.new, *(() if self.sure else self.others))]
        first, *rest = (Relation(kind, item.index, each, direction=sign, sure=False) for each in inputs)
        return first._replace(sure=self.sure, alternatives=tuple(rest))


def changes(group: Group) -> Iterator[Relation]:
    """Yield what a group's sentences say about changes."""
    for position, item in enumerate(group.items):
        before = _before(group, position)
        if not before:
            continue
        if item.family == "rates":
            yield from _growth(group, before, item)
        yield from _difference(group, before, item)
        if item.family != "rates":
            yield from _left(before, item)


def _before(group: Group, position: int) -> list[Item]:
    """Return the numbers before one in its sentence, back to a semicolon."""
    item = group.items[position]
    items = group.items[max(0, position - _REACH) : position]
    semicolon = group.text.rfind("；", 0, item.start - group.start) + group.start
    told = [other for other in items if other.sentence == item.sentence]
    found = [other for other in told if other.start > semicolon]
    if told and not found and _NAMELESS_CHANGE.fullmatch(item.label):
        return told  # 2016年预算8万元，2015年预算12.5万元；对比减少4.35万元；减少率35.22%
    owner = group.owner
    if owner is not None and found and len(found) == len(items) < _REACH and found[0].measure == "last_year":
        return [owner, *found]  # 广告68万元（上年96万元，降幅29%）
    return found


@functools.lru_cache(maxsize=4096)
def direction(label: str) -> int | None:
    """Return 1 where a label ends in a word of growth, −1 of decline, 0 of change, None of neither (减少到 says where to, not by how much)."""
    label = _CHOSEN.sub(r"\1", label)
    if label.endswith(_arrivals()):
        return None
    cut, whole = _ENDING.sub("", label), _COPULA.sub("", label)
    long = next((sign for sign, ends in _endings() if cut.endswith(ends) or whole.endswith(ends)), None)
    if long is not None or not (len(cut) == 1 or says_against(label)):
        return long
    lists = relation_words().lists
    return next(
        (sign for sign, key in ((-1, "down_short"), (1, "up_short")) if cut.endswith(lists["growth", key])), None
    )


@functools.cache
def _arrivals() -> tuple[str, ...]:
    """Return the words behind which the new value stands, not the change (缩短为, 降至)."""
    lists = relation_words().lists
    return (*lists["growth", "to_up"], *lists["growth", "to_down"], *lists["growth", "to"])


@functools.cache
def _endings() -> tuple[tuple[int, tuple[str, ...]], ...]:
    lists = relation_words().lists
    keys = (("either", 0), ("down", -1), ("up", 1))
    return tuple((sign, tuple(word.removesuffix("率") for word in lists["growth", key])) for key, sign in keys)


def _growth(group: Group, before: Sequence[Item], item: Item) -> Iterator[Relation]:
    sign = direction(item.label)
    if sign is None or is_threshold(item) or item.quantity.unit == "‰":
        return
    if sign == 0:
        yield from _adjustment_rate(before, item)
        return
    pair = _beside(group, before, item) or _pair(group, before, item)
    if pair is None:
        yield from _of_delta(before, item, sign)
        yield from _saving_rate(before, item)
        return
    if _is_against_other(item, pair.old):
        return
    if item.quantity.unit != "百分点" or (pair.new.family != "rates" and _SPEED.search(item.label) is None):
        yield pair.relation("growth", item, sign)


def _adjustment_rate(before: Sequence[Item], item: Item) -> Iterator[Relation]:
    """Read the rate of adjustment from the change and the initial budget, and from both budgets."""
    initial = [other for other in before if other.measure == "initial" and other.family == "money"]
    deltas = [other for other in before if other.measure == "delta" and other.family == "money"]
    adjusted = [other for other in before if other.measure == "adjusted" and other.family == "money"]
    if not initial:
        return
    if len(deltas) == 1:
        yield Relation("ratio", item.index, (deltas[0].index, initial[-1].index), direction=0)
    if adjusted:
        yield Relation("growth", item.index, (adjusted[-1].index, initial[-1].index), direction=0)


def _step(before: Sequence[Item], item: Item) -> int:
    """Return the direction of a difference by its label (多, 增加, 少), or by that of the base right before it (高出12万元3万元)."""
    return _step_said(item.label, "" if item.label else before[-1].label)


@functools.lru_cache(maxsize=4096)
def _step_said(own: str, of_base: str) -> int:
    if own.endswith(_arrivals()):
        return 0
    lists = relation_words().lists["steps", "up"], relation_words().lists["steps", "down"]
    for label, is_own in ((own, True), (of_base, False)):
        cut = _ENDING.sub("", label)
        for sign, ends in zip((1, -1), lists, strict=True):
            if cut.endswith(ends) or (not is_own and label.startswith(ends)):
                return sign
    return direction(own) or 0


def _beside(group: Group, before: Sequence[Item], item: Item) -> _Pair | None:
    """Return the pair of A，比上年的B多C: the change stands right behind its base, without a mark."""
    old = before[-1]
    between = group.text[old.end - group.start : item.start - group.start]
    compared = _COMPARED.search(old.label)
    if compared is None or len(between) > _CLOSE or any(mark in between for mark in "，、；：:。和及与"):
        return None
    same = [other for other in before[:-1] if other.family == old.family and _can_be_new(other)]
    if not same:
        return None
    opening = _OPENING.search(group.text, same[0].end - group.start, old.start - group.start)
    heads = [other for other in same if opening and other.end - group.start <= opening.start()]
    news = heads or [other for other in same if old.clause - other.clause <= 1]
    if not news or ("、" in group.text[news[-1].end - group.start : old.start - group.start] and not heads):
        return None
    spent = [other for other in same if other.measure not in ("budget", "adjusted", "initial", "target", "posts")]
    sure = bool(heads) or len(same) == 1 or spent == [news[-1]]
    return _Pair(news[-1], old, sure, tuple(other for other in same if other is not news[-1]))


def _is_against_other(item: Item, old: Item) -> bool:
    """Tell whether a change says itself what it is held against, and that is not the old value (较上年91%降8个百分点，比目标低9个百分点)."""
    said = _BASE.search(item.label)
    return said is not None and said[1] not in old.label


def _can_be_new(item: Item) -> bool:
    """Tell whether a number stands for itself: neither a change nor what another number was compared with."""
    compared = _COMPARED.search(item.label) is not None and direction(item.label) is None
    return not (item.bound or compared or is_change(item))


def _saving_rate(before: Sequence[Item], item: Item) -> Iterator[Relation]:
    """Read 概算100万元，…节约5万元，节约率5%: the change by its base."""
    stem = _ENDING.sub("", item.label)[-2:]
    deltas = [other for other in before if _ENDING.sub("", other.label).endswith(stem) and other.family == "money"]
    bases = [other for other in before if other.measure in ("budget", "adjusted") and other.family == "money"]
    bases = [base for base in bases if base not in deltas]
    if len(deltas) == 1 and len(bases) == 1 and "率" in item.label and len(stem) > 1:
        yield Relation("ratio", item.index, (deltas[0].index, bases[0].index))


def _pair(group: Group, before: Sequence[Item], item: Item) -> _Pair | None:
    """Return the pair that a change speaks of: 由A增加到B; 上年A、本年B; B，比上年的A增长."""
    ends = any_word((*_arrivals(), "至", "到"))
    for old, new in reversed(list(pairwise(before))):
        if item.clause - new.clause > _NEAR:
            break
        between = group.text[max(0, old.end - group.start) : new.start - group.start]
        if (
            new.family == old.family
            and _FROM.search(old.label)
            and ends.search(between)
            and new.clause - old.clause <= 1
        ):
            return _Pair(new, old)
    return _by_year(group, before, item)


def _by_year(group: Group, before: Sequence[Item], item: Item) -> _Pair | None:
    """Return the pair by the years that the labels name (2023年, 上年)."""
    values = [other for other in before if other.measure != "delta" and not _is_change_of(other)]
    olds = [other for other in values if _is_old(other, values)]
    if len(olds) != 1:
        return None
    old = olds[0]
    news = [other for other in values if other is not old and other.family == old.family]
    if len(news) != 1 or (news[0].year and old.year and news[0].year <= old.year):
        return None
    last = max(news[0], old, key=lambda other: other.start)
    if "其中" in group.text[max(0, last.end - group.start) : item.start - group.start]:
        return None
    return _Pair(news[0], old, old.family != "rates" or item.family == "rates")


def _is_old(item: Item, others: Sequence[Item]) -> bool:
    """Tell whether a number is last year's: it says so, or another one names a later year."""
    if any(word in item.label for word in relation_words().lists["measures", "last_year"]):
        return direction(item.label) is None
    if item.year and is_compared(item) and not any(other.year for other in others if other is not item):
        return True  # 18.9万人次，比2023年的15.2万人次
    return bool(item.year) and any(other.year > item.year for other in others if other.family == item.family)


def _is_change_of(item: Item) -> bool:
    return direction(item.label) is not None


def _of_delta(before: Sequence[Item], item: Item, sign: int) -> Iterator[Relation]:
    """Read 收入120万元，比上年增加20万元，增长20%: new and change are given."""
    deltas = [other for other in before if direction(other.label) == sign and other.family != "rates"]
    if len(deltas) != 1 or item.quantity.unit != "%":
        return
    delta = deltas[0]
    if not _AGAINST.search(delta.label) or item.clause - delta.clause > 1:
        return
    news = [other for other in before if other.start < delta.start and other.family == delta.family]
    if any(_is_change_of(new) for new in news):
        return  # 总额比上年增加1.68万元，其中接待费减少0.58万元，减少4.68%
    if len(news) == 1 and is_base_of(delta.label, news[0]):
        yield Relation("ratio", item.index, (delta.index, news[0].index))
    elif len(news) == 1 and not news[0].bound:
        by_old = Relation("ratio", item.index, (delta.index, news[0].index), sure=False)
        others = (by_old,) if news[0].year or _COMPARED.search(news[0].label) else ()
        yield Relation(
            "growth", item.index, (news[0].index, delta.index), direction=sign, delta=True, alternatives=others
        )


def is_base_of(label: str, item: Item) -> bool:
    """Tell whether a change's label names a number as what it is held against (全年预算比年初预算增加): it is the old value."""
    said = _AGAINST_WHAT.search(label)
    if said is None or item.measure not in _PLANNED or _OTHER_YEAR.search(said[1]):
        return False
    words = relation_words()
    found = words.measure.findall(said[1])
    same = bool(found) and words.measures[found[-1]] == item.measure
    return same or ("年初" in said[1] and "年初" in item.label)


def _difference(group: Group, before: Sequence[Item], item: Item) -> Iterator[Relation]:
    """Read 由100人增加到120人，增加20人, and 95%提高到98%，提高3个百分点."""
    sign = _step(before, item)
    if not sign or item.quantity.unit == "%" or item.measure == "delta":
        return
    pair = _beside(group, before, item) or (None if item.bound else _pair(group, before, item))
    if pair is None or _is_against_other(item, pair.old):
        return
    new = pair.new
    fits = item.quantity.unit == "百分点" if new.family == "rates" else new.family == item.family
    if fits:
        yield pair.relation("difference", item, sign)
    elif item.quantity.unit == "百分点" and _SPEED.search(item.label) is None:
        yield pair.relation("growth", item, sign)


def _left(before: Sequence[Item], item: Item) -> Iterator[Relation]:
    """Read 预算100万元，支出95万元，结余5万元 and 编制50人，实有52人，超编2人."""
    lists = relation_words().lists
    cut = _ENDING.sub("", item.label)
    if "上年" in item.label or "年初" in item.label or (direction(item.label) == -1 and cut.endswith("减少")):
        return
    if _COMPARED.search(before[-1].label) and direction(before[-1].label) is None and len(item.label) < _CLOSE:
        return
    if cut.endswith((*lists["differences", "left"], *lists["differences", "short"])):
        first, second = ("adjusted", "budget", "received", "posts", "target", "initial"), ("executed", "actual")
    elif cut.endswith(_GAP):
        first, second = ("adjusted", "budget", "target", "initial"), ("executed", "actual")
    elif cut.endswith(lists["differences", "over"]) or item.operator == ">":
        first, second = ("executed", "actual"), ("posts", "adjusted", "budget", "target", "initial")
    else:
        return
    above = [other for other in before if other.measure in first and other.family == item.family]
    below = [other for other in before if other.measure in second and other.family == item.family]
    if len(above) == 1 and len(below) == 1 and item.clause - max(above[0].clause, below[0].clause) <= _NEAR:
        gap = cut.endswith(_GAP)
        sure = gap or (above[0].measure != "initial" and below[0].measure != "initial")
        yield Relation("difference", item.index, (above[0].index, below[0].index), direction=0 if gap else 1, sure=sure)
    elif cut.endswith(lists["differences", "left"]):
        yield from _remainder(before, item)


def _remainder(before: Sequence[Item], item: Item) -> Iterator[Relation]:
    """Read 发现隐患128处，整改125处，剩余3处: two counts of the same thing, the first what there was."""
    same = [other for other in before if other.family == item.family and not other.bound and not is_change(other)]
    base = relation_words().lists["base", "words"]
    if len(same) == 2 and any(word in same[0].label for word in base) and item.clause - same[1].clause <= _NEAR:
        sure = same_unit(same[0], same[1]) and same_unit(same[1], item)
        yield Relation("difference", item.index, (same[0].index, same[1].index), sure=sure)
