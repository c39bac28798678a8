"""Rates of changes whose new value another paragraph tells under the same name.

“三公”经费年初预算11.49万元，支出决算3.04万元, and in the next paragraph “三公”经费支出决算比2024年度减少19.66万元，下降86.61%: 19.66÷(3.04+19.66).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from generator.checking.review.checks.check import Check
from generator.checking.review.checks.paragraphs import Figure, Paragraph
from generator.checking.review.sentences.base.item import Item, same_unit
from generator.checking.review.sentences.base.passage import meaning
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.changes.growth import direction

__all__ = ["changed_elsewhere"]

#: Paragraphs back that the value is looked for, the same for a name that is only the end of the other.
_FAR, _NEAR = 8, 2
#: Of a name of fewer characters many things change; of more values than this it is not known which one did.
_TELLING, _MOST = 3, 2
_CHANGE = re.compile(
    r"(?:(?:与|比|较|同)[^，。；、]{0,14}?(?:相比|比较)?[，,]?|同比|环比)?(?:净|有所)?(?:[（(]?[增减][)）]?|[增减升降涨跌][加少长幅额]|下降|上升|上涨|压减|提高|降低|调[增减])了?(?:额|数|幅)?(?:为|约)?$"
)
_SPENT = frozenset(["executed", "actual", ""])
_EMPTY = re.compile("财政拨款|[数额年度本]")


class _Change(NamedTuple):
    """A change and its rate, with the name and the measure of what changed."""

    paragraph: Paragraph
    delta: Item
    rate: Item
    sign: int
    name: str
    measure: str


def changed_elsewhere(paragraphs: Sequence[Paragraph], said: Sequence[Check]) -> Iterator[Check]:
    """Yield the growth that a change is of the value which one of the paragraphs before tells.

    Args:
        said: what the sentences assert among their own numbers; a rate that is among these is not asked for again.
    """
    known = {check.relation.result for check in said if check.relation.kind in ("ratio", "growth")}
    for at, paragraph in enumerate(paragraphs):
        told = [one.figures for one in paragraphs[max(0, at - _FAR) : at + 1]]
        for change in _changes(paragraph):
            if paragraph.first + change.rate.index not in known:
                yield from _of_values(change, told)


def _changes(paragraph: Paragraph) -> Iterator[_Change]:
    for delta, rate in pairwise(paragraph.passage.items):
        if rate.quantity.unit != "%" or delta.family == "rates" or rate.clause - delta.clause != 1:
            continue
        sign = direction(delta.label)
        if not sign or direction(rate.label) != sign or delta.bound or not delta.quantity.value:
            continue
        name, measure = _subject(delta.label)
        if len(name) >= _TELLING:
            yield _Change(paragraph, delta, rate, sign, name, measure)


@lru_cache(maxsize=1024)
def _subject(label: str) -> tuple[str, str]:
    """Return the name and the measure of what a label says to have changed."""
    found = _CHANGE.search(label)
    if found is None:
        return "", ""
    measure, name, _ = meaning(label[: found.start()])
    return _core(name), measure


def _core(name: str) -> str:
    return _EMPTY.sub("", name).replace("三公", "三公经费")


def _of_values(change: _Change, told: Sequence[Sequence[Figure]]) -> Iterator[Check]:
    values = [
        figure for back in range(len(told)) for figure in reversed(told[-1 - back]) if _may_be(figure, change, back)
    ]
    distinct = list({figure.item.amount: figure for figure in reversed(values)}.values())
    if not distinct or len(distinct) > _MOST:
        return
    rate, delta = (change.paragraph.first + item.index for item in (change.rate, change.delta))
    readings = [
        Relation("growth", rate, (figure.statement, delta), direction=change.sign, delta=True, sure=False)
        for figure in reversed(distinct)
    ]
    first = readings[0]._replace(sure=len(readings) == 1, alternatives=tuple(readings[1:]))
    yield Check("A104", first, asserted=True)


def _may_be(figure: Figure, change: _Change, back: int) -> bool:
    """Tell whether a figure is the new value of what changed: of its name and measure, in this paragraph or one just before."""
    item = figure.item
    if not same_unit(item, change.delta) or (back == 0 and item.start > change.delta.start):
        return False
    if change.sign > 0 and item.amount < change.delta.amount:
        return False
    if item.measure != change.measure and not {item.measure, change.measure} <= _SPENT:
        return False
    name = _core(figure.name)
    return name == change.name or (back <= _NEAR and name.endswith(change.name))
