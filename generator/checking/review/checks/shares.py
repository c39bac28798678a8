"""Shares of a figure that another paragraph tells: …支出12万元，占基本支出预算的40%, where 基本支出预算 stands above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from generator.checking.review.checks.check import Check
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.words import relation_words
from generator.number import MONEY
from generator.reading import Reading
from generator.scan import Mention

__all__ = ["shares_above"]

_SHARE = re.compile(r"^占(?:全部)?(?P<base>[^占，。；、]{4,24}?)(?:的?比[例重]|的)?(?:约|为|是|达到?)*$")
_JOINT = re.compile("[、，和及与]{1,2}")
#: Lines up that the whole is looked for, and how many different values may be it.
_FAR, _MOST = 60, 3
_EMPTY = re.compile(
    r"20\d\d年|其中|全年|本年度?|年度|当年|全[国省市县区镇乡]|总[计额数量]|合计|共计|[总全的数额为是约达\d（）()“”、：:.\s]"
)
#: 占基本支出预算 may be of 基本支出 in a budget.
_STAGE = re.compile("(?:预算|决算)$")
#: A name that so few characters are left of is that of many figures.
_TELLING = 4
#: A share far above the whole is one of something else.
_ROOM = Decimal("1.2")


class _Whole(NamedTuple):
    line: int
    place: int
    name: str
    value: Decimal


def shares_above(reading: Reading, said: Sequence[Check]) -> Iterator[Check]:
    """Yield the shares whose whole stands in another line, under just the name that 占 gives it.

    Args:
        said: what the sentences assert among their own numbers; a share that is among these is not asked for again.
    """
    known = {check.relation.result for check in said if check.relation.kind == "ratio"}
    places = {statement.place[0]: index for index, statement in enumerate(reading.statements)}
    wholes: list[_Whole] = []
    for number, mentions in enumerate(reading.mentions):
        start = reading.manuscript.lines[number].start
        indexes = [places.get(start + mention.start, -1) for mention in mentions]
        for at in range(len(mentions)):
            match = None if _is_listed(reading, number, mentions, at) else _share(mentions, at)
            if match and indexes[at] not in known and min(indexes[at - 1 : at + 1]) >= 0:
                near = [whole for whole in wholes if whole.line >= number - _FAR]
                yield from _of(near, match["base"], mentions[at - 1], indexes[at - 1], indexes[at])
        for mention, index in zip(mentions, indexes, strict=True):
            if (
                index >= 0
                and mention.quantity.unit in MONEY
                and not mention.operator
                and len(mention.label) >= _TELLING
            ):
                name, value = _core(mention.label), mention.quantity.to("元").value
                wholes.append(_Whole(number, index, name, value))


def _share(mentions: Sequence[Mention], at: int) -> re.Match[str] | None:
    """Return what a percentage right behind an amount is said to be a share of."""
    mention = mentions[at]
    if at == 0 or mention.quantity.unit != "%" or mention.operator or mentions[at - 1].quantity.unit not in MONEY:
        return None
    return _SHARE.match(mention.label)


def _is_listed(reading: Reading, number: int, mentions: Sequence[Mention], at: int) -> bool:
    """Tell whether more percentages follow: 占总规模的26.0%、45.4%和28.6% are those of several amounts."""
    follower = mentions[at + 1 : at + 2]
    text = reading.manuscript.of(reading.manuscript.lines[number])
    between = "".join(text[mentions[at].end : follower[0].start].split()) if follower else ""
    return bool(follower) and follower[0].quantity.unit == "%" and _JOINT.fullmatch(between) is not None


def _core(name: str) -> str:
    return _EMPTY.sub("", name)


def _of(wholes: Sequence[_Whole], name: str, part: Mention, top: int, share: int) -> Iterator[Check]:
    """Yield the share of the nearest whole of a name; sure where all of that name are one value."""
    core, amount = _core(name), part.quantity.to("元").value
    if len(core) < _TELLING or core in relation_words().lists["shares", "generic"]:
        return
    parts = [word for word in relation_words().lists["shares", "parts"] if word not in name]
    fitting = [
        whole
        for whole in wholes
        if amount <= whole.value * _ROOM
        and not any(word in whole.name for word in parts)  # 项目支出预算 is no 支出总预算
    ]
    named = [whole for whole in fitting if whole.name.endswith(core)]
    short = _STAGE.sub("", core)
    if not named and len(short) >= _TELLING:
        named = [whole for whole in fitting if whole.name.endswith(short)]
    values = dict.fromkeys(whole.value for whole in reversed(named))
    if not values or len(values) > _MOST:
        return
    bases = [next(whole for whole in reversed(named) if whole.value == value) for value in values]
    readings = [Relation("ratio", share, (top, base.place), sure=False) for base in bases]
    relation = readings[0]._replace(sure=len(readings) == 1, alternatives=tuple(readings[1:]))
    yield Check("A102", relation, asserted=True)
