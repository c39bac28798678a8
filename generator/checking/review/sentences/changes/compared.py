"""By how much a number changed and at which rate, told one behind the other: …120万元，较上年减少30万元，下降20%.

The number itself may stand beside others in the sentence, or alone in the one before (上年结转8万元，是…的资金。较上年增加1万元，增长14.29%).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.checking.review.sentences.base.item import Item, is_change, is_compared, same_unit
from generator.checking.review.sentences.base.passage import Group
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.words import any_word, relation_words
from generator.checking.review.sentences.changes.growth import direction, is_base_of

__all__ = ["compared"]

#: So many numbers back the changed one is looked for, and so many may be meant.
_REACH, _MOST = 12, 4
#: A name of so many characters is that of one thing.
_TELLING = 4
_AGAINST = re.compile(
    r"(?:按)?(?:同|可比)?口径|同比|环比|(?:与|比|较|同)[^，。；]{0,14}?(?:相比|比较|(?=增|减|下降|下滑|上升|上涨|上浮|降|压|提|涨|缩))|相比"
)
_PREVIOUS = re.compile(r"(?:与|同|比|较)[^，。；]{1,16}(?:相比|比较)?，$")
_ENDING = re.compile(r"(?:了|约|近|为|达到?|率|幅度|幅|额|数|比例|：|:)+$")
_EMPTY = re.compile(
    r"20\d\d年|上年同期|上年度?|去年同期|去年|同期|[年度本全总共计的数额约为达和，、：:“”\"（）()\d一二三四五六七八九十]|其中|支出|收入|决算|预算|实际|累计|完成"
)
_INITIAL = re.compile("(?:比|较)[^，。；]{0,6}(?:年初|批复)")
#: A direction in one character (较上年增), with the brackets of a choice that a template left (（减）幅).
_SHORT = re.compile(r"[（(]?[增减升降涨跌][）)]?$")
_EITHER = re.compile("变动|增减|变化|幅")
#: What may stand between a number, or a full stop, and the change.
_LEAD = re.compile("[，；：:]?(?:(?:与|同|比|较)[^，。；]{1,16}(?:相比|比较)?，)?")
#: A bracket whose words stand in a group of their own.
_BRACKET = re.compile("[(（]\0*[)）]")
#: Opens a sentence that only lists parts of the number before it.
_PARTS = re.compile("其中|包括|分别|具体")
_RATE_OF = re.compile(r"^的")


@dataclass(frozen=True, slots=True)
class _Change:
    """A change and its rate, the direction of both, and what they are said of ("" where that is left out)."""

    delta: Item
    rate: Item
    sign: int
    subject: str

    @property
    def first(self) -> Item:
        return min(self.delta, self.rate, key=lambda item: item.start)


def compared(group: Group) -> Iterator[Relation]:
    """Yield the rates of the changes of a group, each by the number that changed."""
    for one, other in pairwise(group.items):
        change = _change(group, one, other)
        if change is None:
            continue
        news, sure = _changed(group, change)
        if not news:
            continue
        readings = [_relation(change, new) for new in news]
        yield readings[0]._replace(sure=sure, alternatives=tuple(readings[1:]))


def _relation(change: _Change, new: Item) -> Relation:
    inputs = (new.index, change.delta.index)
    return Relation("growth", change.rate.index, inputs, direction=change.sign, delta=True, sure=False)


def _change(group: Group, one: Item, other: Item) -> _Change | None:
    """Return the change that two neighbours tell: an amount and a percentage, the second without words but those of its direction."""
    if one.sentence != other.sentence or other.clause - one.clause > 1:
        return None
    delta, rate = (one, other) if other.quantity.unit == "%" else (other, one)
    if rate.quantity.unit != "%" or delta.family == "rates" or delta.bound or rate.quantity.value <= 0:
        return None
    sign, also = direction(delta.label) or 0, direction(rate.label)
    if not sign or (also != sign and not _EITHER.search(rate.label)) or _words(other.label) or _is_another(one, other):
        return None
    against = _AGAINST.search(one.label) or _PREVIOUS.search(group.text, 0, _start(group, one))
    subject = _words(one.label)
    if against is None and (subject or one.label != _bare(one.label)):
        return None
    return _Change(delta, rate, sign, subject)


def _is_another(one: Item, other: Item) -> bool:
    """Tell whether the second is told against something else than the first (较年初…下降58%，较上年…减少0.6万元)."""
    against = _AGAINST.findall(other.label)
    return bool(against) and against != _AGAINST.findall(one.label)


def _start(group: Group, item: Item) -> int:
    return item.start - group.start - len(item.label)


def _bare(label: str) -> str:
    return _ENDING.sub("", label)


def _words(label: str) -> str:
    """Return the words of a label but those of comparing, of direction and of no meaning."""
    lists = relation_words().lists["growth", "up"], relation_words().lists["growth", "down"]
    rest = _AGAINST.sub("", _bare(label))
    rest = any_word((*lists[0], *lists[1], "变动", "增减", "变化")).sub("", rest)
    return _EMPTY.sub("", _SHORT.sub("", rest))


def _changed(group: Group, change: _Change) -> tuple[list[Item], bool]:
    """Return the numbers that may have changed, the likeliest first, and whether it is certain which one."""
    place = group.items.index(change.first)
    before = group.items[max(0, place - _REACH) : place]
    if not before or not (change.subject or _opens_itself(group, before[-1], change.first)):
        return [], False
    near = _in_sentence(group, before, change)
    if any(is_compared(item) and not direction(item.label) for item in near):
        return [], False  # 支出5万元，较上年的8万元减少3万元: told with both numbers
    told = near or _in_sentence_before(group, before, change.first.sentence)
    values = [item for item in told if _can_change(item, change)]
    if change.subject:
        values = [item for item in values if _is_about(item, change.subject)]
    if not values:
        return _named(group, change)
    beside = bool(near) and values[-1] is before[-1] and change.first.clause - values[-1].clause <= 1
    likely = dict.fromkeys([*reversed(values[-_MOST:]), values[0]])
    return list(likely), len(likely) == 1 or beside


def _named(group: Group, change: _Change) -> tuple[list[Item], bool]:
    """Return the number of an earlier sentence that bears just the name that is told to have changed."""
    if len(change.subject) < _TELLING:
        return [], False
    earlier = [item for item in group.items if item.sentence < change.first.sentence and _can_change(item, change)]
    named = [item for item in earlier if _words(item.label).endswith(change.subject)]
    return named[-1:], len({item.quantity for item in named}) == 1


def _opens_itself(group: Group, last: Item, first: Item) -> bool:
    """Tell whether a change stands right behind a number or opens a sentence: words in between may be what it is said of."""
    between = group.text[last.end - group.start : _start(group, first)]
    between = re.split("[。\n]", _BRACKET.sub("", between))[-1]
    return _LEAD.fullmatch(between) is not None


def _in_sentence(group: Group, before: Sequence[Item], change: _Change) -> list[Item]:
    """Return the numbers before a change in its sentence, back to a semicolon, if any is of its kind."""
    semicolon = group.text.rfind("；", 0, change.first.start - group.start) + group.start
    near = [item for item in before if item.sentence == change.first.sentence and item.start > semicolon]
    return near if any(item.family == change.delta.family for item in near) else []


def _in_sentence_before(group: Group, before: Sequence[Item], sentence: int) -> list[Item]:
    """Return the numbers of the sentence before, or of the one before that where it only lists parts."""
    for back in (1, 2):
        told = [item for item in before if item.sentence == sentence - back]
        if not told:
            return []
        opening = max(group.text.rfind(mark, 0, told[0].start - group.start) for mark in "。\n") + 1
        if _PARTS.match(group.text, opening) is None:
            return told
    return []


def _can_change(item: Item, change: _Change) -> bool:
    if item.family != change.delta.family or not same_unit(item, change.delta):
        return False
    if item.bound or item.approximate or is_change(item) or is_compared(item) or direction(item.label):
        return False
    if is_base_of(change.delta.label, item):
        return False
    words = relation_words()
    earlier = words.some("measures", "last_year").search(words.protected.sub("", item.label))
    return earlier is None and _RATE_OF.match(item.tail) is None


def _is_about(item: Item, subject: str) -> bool:
    return subject in _words(item.label) or (len(item.name) > 1 and item.name in subject)
