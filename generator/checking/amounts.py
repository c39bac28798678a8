"""Comparing written values with the ledger's: what a number in a text may stand for, in one unit per dimension."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import NamedTuple

from generator.number import MONEY, Interval, Quantity

__all__ = ["Amount", "admits", "amount", "reach", "unrounded"]

#: Measure words that count the same thing.
_SAME = {"名": "人", "位": "人", "项": "个", "个百分点": "百分点", "场次": "场"}
_MULTIPLIERS = {"万": 4, "亿": 8}
_RATIO = re.compile(r"(-?\d+(?:\.\d+)?)÷(-?\d+(?:\.\d+)?)")
_HALF = Decimal("0.5")


class Amount(NamedTuple):
    """A quantity in its dimension's base unit (money in 元, 万袋 in 袋); ``step`` is one in its last written decimal."""

    dimension: str
    value: Decimal
    step: Decimal

    @property
    def interval(self) -> Interval:
        """Return what the written value may stand for."""
        half = self.step * _HALF
        return Interval(self.value - half, self.value + half)


def amount(quantity: Quantity) -> Amount:
    """Bring a quantity to its dimension's base unit."""
    dimension, shift = _base(quantity.unit)
    value = quantity.value.scaleb(shift) if shift else quantity.value
    return Amount(dimension, value, _step(shift - quantity.decimals))


@lru_cache(maxsize=1024)
def _base(unit: str) -> tuple[str, int]:
    """Return the dimension of a unit, and the power of ten that its base unit is smaller by."""
    shift = 0
    if unit in MONEY:
        shift, unit = MONEY[unit].adjusted(), "元"
    elif len(unit) > 1 and unit[0] in _MULTIPLIERS:
        shift, unit = _MULTIPLIERS[unit[0]], unit[1:]
    return _SAME.get(unit, unit), shift


@lru_cache(maxsize=256)
def _step(exponent: int) -> Decimal:
    return Decimal(1).scaleb(exponent)


def reach(written: Amount, operator: str, *, approximate: bool) -> Interval:
    """Return the values that an approximate or bounded number admits, in the base unit.

    约200人 admits half of the last place that is not zero to both sides, 300余人 and 超过30家 less than one of it
    upwards, 95%以上 everything upwards.
    """
    if not approximate:
        return written.interval
    exponent = written.value.normalize().as_tuple().exponent
    place = max(written.step, Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0))
    if operator == "≥":
        return Interval(written.value, Decimal("Infinity"))
    if operator == "≤":
        return Interval(Decimal("-Infinity"), written.value)
    return Interval(
        written.value - (0 if operator == ">" else place * _HALF),
        written.value + (place if operator == ">" else 0 if operator == "<" else place * _HALF),
    )


def admits(written: Amount, known: Amount, operator: str, *, approximate: bool) -> bool:
    """Tell whether a written number may stand for a known one of its dimension; words may give the direction instead of a sign."""
    admitted = reach(written, operator, approximate=approximate)
    return admitted.low <= known.value <= admitted.high or admitted.low <= abs(known.value) <= admitted.high


def unrounded(formula: str) -> Decimal | None:
    """Return the unrounded percentage of a formula that is one division (``7670÷8500``), else None."""
    match = _RATIO.fullmatch(formula)
    if match is None or not Decimal(match[2]):
        return None
    with localcontext() as context:
        context.prec = 40
        return Decimal(match[1]) / Decimal(match[2]) * 100
