"""A number of a paragraph, and what its own words say of it: a change, an average, a limit, only compared with."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from decimal import Decimal

from generator.checking.review.sentences.base.units import size
from generator.checking.review.sentences.base.words import relation_words
from generator.number import Quantity

__all__ = [
    "Item",
    "is_asked",
    "is_average",
    "is_bare_change",
    "is_change",
    "is_compared",
    "is_threshold",
    "same_unit",
    "says_against",
]

_HALF = Decimal("0.5")
_TO_EACH = re.compile("每[\u4e00-\u9fff]{1,2}$")
_COMPARED = re.compile("(?:比|较|与|同)[^，。；、]{0,16}的$|^(?:比|较)(?:上年|去年|20)")
_ASKED = re.compile(
    "^(?:的|这一)?(?:年度|全年|年初|预期|既定|序时|总体)?(?:目标|要求|标准|指标|任务|水平|底线|红线|下限|上限|以上|以下)"
)
_REACHED = re.compile(
    "(?:[未没不](?:有|能)?(?:完全)?(?:达到?|达成|完成|到|足)|达不到|低于|高于|超过|突破|大于|小于|少于|多于|要求|应|需)"
    "(?:达到|增长|下降|提高|降低|减少|压减)?$"
)


@dataclass(frozen=True, slots=True)
class Item:
    """A number of the paragraph.

    Attributes:
        index: in the mentions.
        start, end: in the passage's text.
        quantity, approximate, operator: as scanned.
        family: of its unit.
        label: the words before it, back to the clause's start; where several share a label (A、B分别为…) its own noun.
        tail: the words right behind it, to the next mark or number.
        lead: words without a number that open its row: between the semicolon, colon or full stop before it and its label.
        measure: class of the label's measure word, "" without one.
        name: the label without measure words, years and empty words.
        year: the year its label names, 0 for none.
        clause, sentence: numbers of its clause and sentence.
    """

    index: int
    start: int
    end: int
    quantity: Quantity
    approximate: bool
    operator: str
    family: str
    label: str
    tail: str
    lead: str
    measure: str
    name: str
    year: int
    clause: int
    sentence: int

    @property
    def amount(self) -> Decimal:
        """Return the value in the base unit of its family: 1.2万元 is 12000."""
        return self.quantity.value * size(self.quantity.unit)

    @property
    def half(self) -> Decimal:
        """Return half a step of its last written digit, in its unit: how far rounding may have moved it."""
        return _HALF.scaleb(-self.quantity.decimals)

    @property
    def bound(self) -> bool:
        """Tell whether the number is only a limit (不低于, 以上)."""
        return self.operator in ("≥", "≤", ">", "<")


def is_change(item: Item) -> bool:
    """Tell whether a number is a difference itself: 比上年增加20万元, 较编制少4人, 结余3万元; …6万元，减少2万元."""
    return is_bare_change(item) or _says_change(item.label)


@functools.lru_cache(maxsize=4096)
def _says_change(label: str) -> bool:
    short = label.removesuffix("了").removesuffix("为").removesuffix(")").removesuffix("）")
    differences, growth = _change_endings()
    return short.endswith(differences) or (short.endswith(growth) and says_against(label))


def says_against(label: str) -> bool:
    """Tell whether a label says that its number is held against another (比上年, 较年初)."""
    return "比" in label or "较" in label


@functools.cache
def _change_endings() -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = relation_words().lists
    return (
        (*words["differences", "short"], *words["differences", "over"]),
        tuple(word for key in ("up", "down", "up_short", "down_short") for word in words["growth", key]),
    )


def is_bare_change(item: Item) -> bool:
    """Tell whether a number is only said to be more or less: 接待费2.45亿元，减少0.15亿元."""
    return item.label.removesuffix("了") in relation_words().lists["growth", "bare"]


def is_average(item: Item) -> bool:
    """Tell whether a number is what comes to each (平均每村, 人均, 每亩), never the whole of a list."""
    return "/" in item.quantity.unit or _says_each(item.label)


@functools.lru_cache(maxsize=4096)
def _says_each(label: str) -> bool:
    words = relation_words().some("averages", "words", "each")
    return _TO_EACH.search(label) is not None or words.search(label) is not None


def is_compared(item: Item) -> bool:
    """Tell whether a number is only what another one is held against: 与2023年的4716.30万元相比, 比上年的35件."""
    return _COMPARED.search(item.label) is not None


def is_threshold(item: Item) -> bool:
    """Tell whether a rate is only what was to be reached: 未达到90%, 低于90%的原因, 超过增长22%的目标."""
    return item.bound or is_asked(item) or _REACHED.search(item.label) is not None


def is_asked(item: Item) -> bool:
    """Tell whether the words behind a number say that it was only asked for (90%的要求, 90%以上)."""
    return _ASKED.match(item.tail) is not None


def same_unit(one: Item, other: Item) -> bool:
    """Tell whether two numbers are written in the same unit, or both in money."""
    return one.quantity.unit == other.quantity.unit or one.family == other.family == "money"
