"""Which quantities of a sentence may be added to or divided by each other, and how exactly each was written."""

from __future__ import annotations

import functools
from decimal import Decimal

from generator.checking.review.sentences.base.words import relation_words
from generator.number import MONEY, Interval, Quantity

__all__ = ["RATES", "UNSUMMED", "exact_count", "family", "is_rate", "multiple", "same_kind", "size", "spread"]

#: Units of rates.
RATES = frozenset(["%", "百分点", "‰"])
#: Families and units whose numbers are not added up.
UNSUMMED = frozenset(["rates", "岁", "年", "天", "月", "个月", "小时", "倍", "日", "分钟", "℃"])
_BLOCKS = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


@functools.lru_cache(maxsize=512)
def _split(unit: str) -> tuple[Decimal, str]:
    """Return the multiplier in front of a unit (万 of 万人) and the unit without it."""
    words = relation_words()
    if unit in words.units or unit in MONEY or len(unit) < 2 or unit[0] not in _BLOCKS:
        return Decimal(1), unit
    return _BLOCKS[unit[0]], unit[1:]


@functools.lru_cache(maxsize=512)
def family(unit: str) -> str:
    """Return the name of the units that count the same kind of thing; a unit of its own is its own family."""
    if unit in MONEY:
        return "money"
    bare = _split(unit)[1]
    return relation_words().units.get(bare, bare)


def same_kind(one: str, other: str) -> bool:
    """Tell whether two units count the very same: money, or one noun with or without 万 (张 and 册 do not)."""
    return family(one) == family(other) and (
        one in MONEY or _split(one)[1] == _split(other)[1] or size(one) != size(other)
    )


def is_rate(unit: str) -> bool:
    return family(unit) == "rates"


@functools.lru_cache(maxsize=512)
def size(unit: str) -> Decimal:
    """Return how many base units of its family one unit is (万元 10000, 万人 10000, 人 1)."""
    money, per, _ = unit.partition("/")  # 元/人 is an amount for an average's sake
    if unit in MONEY or (per and money in MONEY):
        return MONEY[money]
    multiplier, bare = _split(unit)
    return multiplier * relation_words().sizes.get(bare, Decimal(1))


def exact_count(quantity: Quantity) -> bool:
    """Tell whether a value was counted one by one (35件, a bare 94): it stands for itself, not for an interval."""
    return not quantity.decimals and _is_counted(quantity.unit)


@functools.lru_cache(maxsize=512)
def _is_counted(unit: str) -> bool:
    multiplier, bare = _split(unit)
    return multiplier == 1 and (not bare or relation_words().units.get(bare, "") in relation_words().counted)


def multiple(unit: str) -> Decimal:
    """Return how many of the noun a unit is (万人 10000, 公里 1)."""
    return _split(unit)[0]


def spread(quantity: Quantity) -> Interval:
    """Return what a number written with 约, 近, 余 may be: to one unit of its last digit that is not zero (300余 is 200 to 400)."""
    step = Decimal(1).scaleb(int(quantity.value.normalize().as_tuple().exponent))
    return Interval(quantity.value - step, quantity.value + step)
