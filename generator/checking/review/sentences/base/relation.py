"""One piece of arithmetic that a paragraph asserts among its own numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from generator.checking.review.sentences.base.exact import exact_result
from generator.checking.review.sentences.base.formula import formula_of
from generator.checking.review.sentences.base.units import RATES, exact_count, multiple, size, spread
from generator.number import MONEY, Interval, Quantity, rounded, truncated

__all__ = ["Relation", "RelationKind", "Verdict", "range_of"]

RelationKind = Literal["sum", "part", "ratio", "growth", "difference", "average", "product"]

_ONE, _HUNDRED = Decimal(1), Decimal(100)
_PER = {"%": _HUNDRED, "百分点": _HUNDRED, "‰": Decimal(1000)}
#: Kinds whose inputs count in a unit of their own (每公里, 三倍).
_COUNTING = frozenset(["average", "product"])


class Verdict(StrEnum):
    """Whether the numbers do what the words say.

    ``EXACT``: the printed inputs give the printed result, rounded half up. ``NEAR``: only if the printed inputs are themselves
    rounded. ``TRUNCATED``: cut off instead of rounded. ``POINTS``: holds if % is read as 百分点, or the other way round.
    ``UNKNOWN``: cannot be computed (divisor zero).
    """

    EXACT = "exact"
    NEAR = "near"
    TRUNCATED = "truncated"
    POINTS = "points"
    FAILS = "fails"
    UNKNOWN = "unknown"


_ORDER = {verdict: place for place, verdict in enumerate(Verdict)}
_GOOD = frozenset([Verdict.EXACT, Verdict.NEAR, Verdict.TRUNCATED, Verdict.UNKNOWN])


class Relation(NamedTuple):
    """``result`` follows from ``inputs``; all are indexes into the paragraph's mentions.

    Tables and lists are tried for thousands of them: a named tuple takes a third of the time of a frozen dataclass to make.

    ========== ===================================================== ======================
    kind       what is asserted                                      inputs
    ========== ===================================================== ======================
    sum        result = Σ sign·input                                 the parts
    part       Σ input ≤ result                                      the parts
    ratio      result = Σ numerators ÷ denominator                   numerators, denominator
    growth     result = (new − old) ÷ old, or delta ÷ (new − delta)  new, old (or new, delta)
    difference result = first − second                               first, second
    average    result = total ÷ count                                total, count
    product    result = Π input                                      the factors
    ========== ===================================================== ======================

    Attributes:
        signs: of a sum's inputs, empty for all plus.
        direction: of growth and difference: 1 as the words say 增, −1 for 减 (the value is stated without its sign), 0 where
            the words leave it open (调整率) and either sign is right.
        delta: the second input of growth is the change itself, not the old value.
        among: the base of a ratio is the sum of all its inputs, the numerator (分别占95.85%和4.15%) among them.
        terms: of a sum, what is added besides the inputs: numbers without a unit, which are no mentions (9.73+50+10=69.73分).
        sure: the words leave no other reading: if it does not hold, one of its numbers is wrong.
        vague: indexes of numbers written as approximate.
        alternatives: other readings of the same words; the assertion is broken only if none of them holds either.
        start, end: where it is said, in the offsets of the mentions: from the first of its numbers to the end of the last.
    """

    kind: RelationKind
    result: int
    inputs: tuple[int, ...]
    signs: tuple[int, ...] = ()
    direction: int = 1
    delta: bool = False
    among: bool = False
    terms: tuple[Decimal, ...] = ()
    sure: bool = True
    vague: tuple[int, ...] = ()
    alternatives: tuple[Relation, ...] = ()
    start: int = 0
    end: int = 0

    @property
    def members(self) -> tuple[int, ...]:
        """Return every index the relation speaks of, in the order of the text."""
        return tuple(sorted({self.result, *self.inputs}))

    @property
    def solvable(self) -> bool:
        """Tell whether an input follows from the result and the other inputs by the rule of its kind alone."""
        return not (self.among or self.terms)

    def expected(self, quantities: Sequence[Quantity]) -> Quantity | None:
        """Return the result that the printed inputs give, unrounded, in the result's unit; None where there is none.

        Of a part, the sum of the parts. With ``direction`` 0 the value has the sign of the change.
        """
        try:
            value = exact_result(self, [self._point(i, quantities[i]) for i in self.inputs])
        except ArithmeticError:
            return None
        return Quantity(value / self._unit(quantities), quantities[self.result].unit)

    def bounds(self, quantities: Sequence[Quantity]) -> Interval | None:
        """Return what the result may be as far as the inputs' written decimals tell, in the result's unit."""
        inputs = [self._interval(i, quantities[i]) for i in self.inputs]
        if self.kind in ("sum", "difference"):
            width = self._width(quantities[self.result])
            inputs = [
                one if i in self.vague or self._in_other_money(quantities, i) else _at_most(width, one)
                for i, one in zip(self.inputs, inputs, strict=True)
            ]
        value = self._value(inputs)
        return None if value is None else value.scaled(_inverse(self._unit(quantities)))

    def judge(self, quantities: Sequence[Quantity]) -> Verdict:
        """Tell whether the quantities do what the words say, in this reading."""
        expected, result = self.expected(quantities), quantities[self.result]
        if expected is None:
            return Verdict.UNKNOWN
        turned = self.direction == 0 and (expected.value < 0) != (result.value < 0)
        verdict = self._as_printed(-expected if turned else expected, result)
        if verdict is None:
            bounds = self.bounds(quantities)
            if bounds is None:
                return Verdict.UNKNOWN
            verdict = self._as_rounded(bounds.scaled(-_ONE) if turned else bounds, result)
        return self._as_points(quantities, verdict) if self.kind in ("growth", "difference") else verdict

    def holds(self, quantities: Sequence[Quantity]) -> bool:
        """Tell whether this reading, or one of its alternatives, is not contradicted by the written values."""
        return any(reading.judge(quantities) in _GOOD for reading in (self, *self.alternatives))

    def best(self, quantities: Sequence[Quantity]) -> Relation:
        """Return the reading that fits the quantities best: this one unless an alternative fits better."""
        best, rank = self, len(_ORDER)
        for reading in (self, *self.alternatives) if self.alternatives else ():
            place = _ORDER[reading.judge(quantities)]
            if place < rank:
                best, rank = reading, place
            if rank == 0:
                break
        return best

    def formula(self, quantities: Sequence[Quantity]) -> str:
        """Return the arithmetic written out with its result as it should be: ``680.83+10109.50+0=10790.33``.

        Inputs stand in the unit they are written in where all have the same, else with their units.
        """
        return formula_of(self, quantities)

    def _unit(self, quantities: Sequence[Quantity]) -> Decimal:
        """Return how large the result's unit is beside the base that ``_value`` computes in."""
        unit = quantities[self.result].unit
        if self.kind in ("ratio", "growth"):
            return _inverse(_PER.get(unit, _ONE))
        return _base_of(unit)

    def _point(self, index: int, quantity: Quantity) -> Decimal:
        value = quantity.value * _base_of(quantity.unit)
        return value * self._own_factor(index, quantity.unit) if self.kind in _COUNTING else value

    def _interval(self, index: int, quantity: Quantity) -> Interval:
        vague = index in self.vague
        interval = spread(quantity).scaled(_base_of(quantity.unit)) if vague else _in_base(quantity)
        return interval.scaled(self._own_factor(index, quantity.unit)) if self.kind in _COUNTING else interval

    def _in_other_money(self, quantities: Sequence[Quantity], index: int) -> bool:
        """Tell whether an amount was written in another unit than the result: 1.53亿元 is no 15300万元 to the cent."""
        unit = quantities[index].unit
        return unit in MONEY and unit != quantities[self.result].unit

    def _width(self, result: Quantity) -> Decimal:
        """Return how wide the interval of the written result is: who states a sum to 0.01 knows its parts to 0.01."""
        written = self._written(self.result, result)
        return (written.high - written.low) * _base_of(result.unit)

    def _own_factor(self, index: int, unit: str) -> Decimal:
        """Return what turns an input's base unit into the one it counts for: 每公里 counts kilometres, ×10% a tenth."""
        if self.kind == "average" and index != self.inputs[-1]:
            return _ONE
        if self.kind == "product" and unit in RATES:
            return 1 / _PER[unit]
        return multiple(unit) / size(unit) if unit not in MONEY else Decimal(1)

    def _written(self, index: int, quantity: Quantity) -> Interval:
        return spread(quantity) if index in self.vague else _stands_for(quantity)

    def _value(self, inputs: Sequence[Interval]) -> Interval | None:
        try:
            return _COMPUTE[self.kind](self, inputs)
        except ArithmeticError:
            return None

    def _as_printed(self, expected: Quantity, result: Quantity) -> Verdict | None:
        """Return the verdict that the printed inputs alone give, None where their rounding must be considered."""
        if self.kind == "part":
            return Verdict.EXACT if expected.value <= result.value else None
        if self.result not in self.vague and self.kind != "sum":
            if rounded(expected.value, result.decimals) == result.value:
                return Verdict.EXACT
            if _is_cut(expected.value, result):
                return Verdict.TRUNCATED
        return Verdict.EXACT if expected.value == result.value else None

    def _as_rounded(self, bounds: Interval, result: Quantity) -> Verdict:
        written = self._written(self.result, result)
        if self.kind == "part":
            return Verdict.EXACT if bounds.low <= written.high else Verdict.FAILS
        if self.kind == "sum" and self._is_short(bounds, written):
            return Verdict.FAILS
        return Verdict.NEAR if bounds.meets(written) else Verdict.FAILS

    def _is_short(self, bounds: Interval, written: Interval) -> bool:
        """Tell whether a total is less than its parts by all their roundings together: rounded half up, it comes to more."""
        return not (self.signs or self.vague) and bounds.low == written.high and bounds.low < bounds.high

    def _as_points(self, quantities: Sequence[Quantity], verdict: Verdict) -> Verdict:
        """Tell percent from 百分点 where all three numbers are rates, or the result is one by the wrong name."""
        result = quantities[self.result]
        first, second = quantities[self.inputs[0]], quantities[self.inputs[1]]
        rates = first.unit in RATES and second.unit in RATES
        if self.kind == "growth" and rates and result.unit == "%":
            step = (first.value - second.value) * (self.direction or 1)
            expected = self.expected(quantities)
            exact = expected is not None and expected.value == result.value
            return Verdict.POINTS if step == result.value and not exact else verdict
        if self.kind == "difference" and rates and result.unit == "%":
            return Verdict.POINTS if verdict is not Verdict.FAILS else verdict
        if self.kind == "growth" and not rates and result.unit == "百分点":
            return Verdict.POINTS if verdict is not Verdict.FAILS else verdict
        return verdict


def _stands_for(quantity: Quantity) -> Interval:
    """Return what a written number may be, in its unit; a count is itself."""
    return _read(str(quantity.value), quantity.unit)[0]


def range_of(quantity: Quantity) -> tuple[Decimal, Decimal]:
    """Return the least and the most that a written number may be, in its family's base unit."""
    interval = _in_base(quantity)
    return interval.low, interval.high


def _in_base(quantity: Quantity) -> Interval:
    """Return what a number may be, in its family's base unit."""
    return _read(str(quantity.value), quantity.unit)[1]


@cache
def _base_of(unit: str) -> Decimal:
    """Return how large a unit is beside its family's base unit; rates are their own."""
    return _ONE if unit in RATES else size(unit)


@lru_cache(maxsize=65_536)
def _read(digits: str, unit: str) -> tuple[Interval, Interval]:
    """Return what a number may be, in its unit and in its family's base unit.

    The digits are text, since 100 and 100.00 are equal and stand for different intervals.
    """
    quantity = Quantity(Decimal(digits), unit)
    value = quantity.value
    is_itself = exact_count(quantity) or (value == 0 and not quantity.decimals)
    written = Interval(value, value) if is_itself else quantity.interval()
    return written, written.scaled(_base_of(unit))


def _at_most(width: Decimal, part: Interval) -> Interval:
    """Narrow a part's interval to a width."""
    if part.high - part.low <= width:
        return part
    middle = (part.low + part.high) / 2
    return Interval(middle - width / 2, middle + width / 2)


@cache
def _inverse(factor: Decimal) -> Decimal:
    return 1 / factor


def _is_cut(value: Decimal, result: Quantity) -> bool:
    """Tell whether the printed result is the computed one cut off behind its last decimal."""
    return result.decimals > 0 and truncated(value, result.decimals) == result.value


def _sum(relation: Relation, inputs: Sequence[Interval]) -> Interval:
    if not (relation.signs or relation.terms):
        return _added(inputs)
    signs = relation.signs or (1,) * len(inputs)
    total = _added([])
    for sign, value in zip(signs, inputs, strict=True):
        total = total + value if sign > 0 else total - value
    added = sum(relation.terms, Decimal(0))
    return total + Interval(added, added) if relation.terms else total


def _added(inputs: Sequence[Interval]) -> Interval:
    return Interval(sum((one.low for one in inputs), Decimal(0)), sum((one.high for one in inputs), Decimal(0)))


def _ratio(relation: Relation, inputs: Sequence[Interval]) -> Interval:
    if relation.among:
        first, rest = inputs[0], _added(inputs[1:])
        return Interval(first.low / (first.low + rest.high), first.high / (first.high + rest.low))
    return _added(inputs[:-1]) / inputs[-1]


def _growth(relation: Relation, inputs: Sequence[Interval]) -> Interval:
    sign = Decimal(relation.direction or 1)
    first, second = inputs
    if not relation.delta:
        return (_by_corner(first, second)).scaled(sign)
    return second / (first - second.scaled(sign))


def _by_corner(new: Interval, old: Interval) -> Interval:
    """Return (new − old) ÷ old = new ÷ old − 1, without counting the old value's width twice."""
    ratio = new / old
    return Interval(ratio.low - 1, ratio.high - 1)


def _difference(relation: Relation, inputs: Sequence[Interval]) -> Interval:
    return (inputs[0] - inputs[1]).scaled(Decimal(relation.direction or 1))


def _product(_: Relation, inputs: Sequence[Interval]) -> Interval:
    result = Interval(Decimal(1), Decimal(1))
    for value in inputs:
        ends = [a * b for a in (result.low, result.high) for b in (value.low, value.high)]
        result = Interval(min(ends), max(ends))
    return result


_COMPUTE = {
    "sum": _sum,
    "part": _sum,
    "ratio": _ratio,
    "growth": _growth,
    "difference": _difference,
    "average": _ratio,
    "product": _product,
}
