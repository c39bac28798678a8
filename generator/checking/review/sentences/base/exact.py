"""What an assertion of arithmetic comes to with the numbers as they stand: most hold so, and need no intervals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.checking.review.sentences.base.relation import Relation

__all__ = ["exact_result"]

_ZERO, _ONE = Decimal(0), Decimal(1)


def exact_result(relation: Relation, values: Sequence[Decimal]) -> Decimal:
    """Return the result of a relation's inputs, all in base units; raises ArithmeticError where a divisor is zero."""
    return _COMPUTE[relation.kind](relation, values)


def _sum(relation: Relation, values: Sequence[Decimal]) -> Decimal:
    if relation.signs:
        values = [value if sign > 0 else -value for sign, value in zip(relation.signs, values, strict=True)]
    return sum((*values, *relation.terms), _ZERO)


def _ratio(relation: Relation, values: Sequence[Decimal]) -> Decimal:
    if relation.among:
        return values[0] / sum(values, _ZERO)
    return sum(values[:-1], _ZERO) / values[-1]


def _growth(relation: Relation, values: Sequence[Decimal]) -> Decimal:
    sign = relation.direction or 1
    first, second = values
    return second / (first - second * sign) if relation.delta else (first / second - 1) * sign


def _difference(relation: Relation, values: Sequence[Decimal]) -> Decimal:
    return (values[0] - values[1]) * (relation.direction or 1)


def _product(_: Relation, values: Sequence[Decimal]) -> Decimal:
    return prod(values, start=_ONE)


_COMPUTE = {
    "sum": _sum,
    "part": _sum,
    "ratio": _ratio,
    "growth": _growth,
    "difference": _difference,
    "average": _ratio,
    "product": _product,
}
