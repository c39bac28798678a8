"""Whether what words assert only perhaps was meant: it holds, nearly holds, or one slip of the pen keeps it from holding."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.units import same_kind, size
from generator.number import Quantity

__all__ = ["is_likely", "is_one_slip", "one_leading_digit"]

#: A sum that is further off than this share of its result is no wrong sum but none.
_NEAR = Decimal("0.1")
#: So many times what it should be a rate may be by a slip in its first digit.
_TIMES = 9
#: Digits from which on one wrong digit is no coincidence.
_LONG = 4
#: How far off a number is, as a multiple of what is written, whose point was moved or whose unit is 万 times too large or small.
_SHIFTS = (Decimal(9), Decimal("0.9"), Decimal("0.9999"), Decimal(9999))
#: The same of the sum of a list.
_TELLING = 3


def is_likely(relation: Relation, quantities: Sequence[Quantity]) -> bool:
    """Tell whether an unsure relation is worth speaking of: a sum far from its result was not meant as one."""
    if relation.kind == "ratio" and not relation.holds(quantities):
        return any(_is_of_size(reading, quantities) for reading in (relation, *relation.alternatives))
    if relation.kind not in ("sum", "part", "difference") or relation.holds(quantities):
        return True
    return any(_is_near(reading, quantities) for reading in (relation, *relation.alternatives))


def _is_of_size(relation: Relation, quantities: Sequence[Quantity]) -> bool:
    """Tell whether a rate is within a few times of what follows, or off by places of the point: else it is of other numbers."""
    expected, result = relation.expected(quantities), quantities[relation.result]
    if expected is None or not expected.value or not result.value:
        return expected is not None
    times = abs(expected.value / result.value)
    times = max(times, 1 / times)
    return times <= _TIMES or any(abs(times / step - 1) <= _NEAR for step in (10, 100, 1000, 10_000))


def is_one_slip(relation: Relation, quantities: Sequence[Quantity]) -> bool:
    """Tell whether one digit, two digits exchanged or the point in one number keep a sum from holding.

    The result has digits enough that this is no coincidence.
    """
    expected, result = relation.expected(quantities), quantities[relation.result]
    if expected is None or len(result.value.as_tuple().digits) < _TELLING:
        return False
    off = abs(expected.value - result.value)
    return 0 < off < abs(result.value) and (_is_slip(off) or _is_shift(relation, quantities, off))


def one_leading_digit(one: Decimal, other: Decimal) -> bool:
    """Tell whether two numbers of one size differ in just one of their first three digits, as rounded rates let them be known."""
    first, second = (f"{abs(value):.2e}" for value in (one, other))
    return first[4:] == second[4:] and sum(x != y for x, y in zip(first[:4], second[:4], strict=True)) == 1


def _is_near(relation: Relation, quantities: Sequence[Quantity]) -> bool:
    expected, result = relation.expected(quantities), quantities[relation.result]
    if expected is None or not all(same_kind(quantities[i].unit, result.unit) for i in relation.inputs):
        return False
    off = abs(expected.value - result.value)
    if off <= _NEAR * abs(result.value):
        return True
    long = len(result.value.as_tuple().digits) >= _LONG
    return long and (_is_slip(off) or _is_shift(relation, quantities, off))


def _is_slip(off: Decimal) -> bool:
    """Tell whether one digit, or two neighbours exchanged, make this difference: d·10ⁿ, or 9·d·10ⁿ."""
    digits = int("".join(map(str, off.normalize().as_tuple().digits)))
    return digits < 10 or (digits % 9 == 0 and digits // 9 < 10)


def _is_shift(relation: Relation, quantities: Sequence[Quantity], off: Decimal) -> bool:
    """Tell whether the point moved by one place in one of the numbers, or 元 for 万元, makes this difference."""
    unit = size(quantities[relation.result].unit)
    values = [quantities[i].value * size(quantities[i].unit) / unit for i in relation.members]
    return any(off in (abs(value) * times for times in _SHIFTS) for value in values)
