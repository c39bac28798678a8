"""Which of several possible readings of a sum was meant: one that holds, else one that a slip of the pen keeps from holding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.checking.review.sentences.base.item import Item
from generator.checking.review.sentences.base.likely import is_one_slip, one_leading_digit
from generator.checking.review.sentences.base.relation import Relation
from generator.number import Quantity

__all__ = ["Known", "settled", "total"]

#: Digits of a result from which on one slip is no coincidence where no words say that nothing is left out.
_LONG = 4
#: What is further off than this share of its result is no wrong sum but none.
_NEAR = Decimal("0.1")
#: How far what a moved point or another unit gives may be from what is written, and by how much these are off.
_TIGHT = Decimal("0.005")
_STEPS = tuple(Decimal(step) for step in ("10", "0.1", "100", "0.01", "10000", "0.0001", "100000000", "0.00000001"))
_ZERO = Quantity(Decimal(0))


@dataclass(frozen=True, slots=True)
class Known:
    """The quantities of the numbers that readings speak of, by index."""

    quantities: Sequence[Quantity]

    @classmethod
    def of(cls, items: Iterable[Item]) -> Known:
        known = {item.index: item.quantity for item in items}
        return cls([known.get(index, _ZERO) for index in range(max(known) + 1)])

    def holds(self, relation: Relation) -> bool:
        return relation.holds(self.quantities)

    def is_slip(self, relation: Relation) -> bool:
        return is_one_slip(relation, self.quantities) or self._is_exchanged(relation)

    def digits(self, relation: Relation) -> int:
        return len(self.quantities[relation.result].value.as_tuple().digits)

    def is_near(self, relation: Relation) -> bool:
        expected, result = relation.expected(self.quantities), self.quantities[relation.result]
        return expected is not None and abs(expected.value - result.value) <= _NEAR * abs(result.value)

    def is_close(self, relation: Relation) -> bool:
        """Tell whether a quotient or product is what is written but for a slip of the pen.

        It nearly comes to it, or is off by the point or the unit, by one of the leading digits, or by two numbers exchanged.
        """
        expected, result = relation.expected(self.quantities), self.quantities[relation.result]
        if expected is None or expected.value <= 0 or result.value <= 0:
            return False
        times = expected.value / result.value
        if abs(times - 1) <= _NEAR or any(abs(times * step - 1) <= _TIGHT for step in _STEPS):
            return True
        return one_leading_digit(expected.value, result.value)

    def _is_exchanged(self, relation: Relation) -> bool:
        """Tell whether the relation holds with its result and one of its inputs exchanged."""
        for index in relation.inputs:
            turned = list(self.quantities)
            turned[index], turned[relation.result] = turned[relation.result], turned[index]
            if relation.holds(turned):
                return True
        return False


def total(whole: Item, parts: Sequence[Item], signs: tuple[int, ...] = ()) -> Relation:
    """Return that a number is the sum of others."""
    return Relation("sum", whole.index, tuple(part.index for part in parts), signs)


def settled(readings: Sequence[Relation], items: Iterable[Item], *, told: bool) -> Relation | None:
    """Return the reading that was meant, None if none is likely.

    One that holds; else one that a single slip explains; else the only one that nearly holds.

    Args:
        readings: the likeliest first.
        items: the numbers they speak of.
        told: words say that nothing is left out, so that a reading that nearly holds is a wrong sum.
    """
    if not readings:
        return None
    known = Known.of(items)
    held = next((one for one in readings if known.holds(one)), None)
    if held is not None:
        return held
    slips = [one for one in readings if known.is_slip(one)]
    if slips:
        first = slips[0]
        long = known.digits(first) >= _LONG and (len(first.inputs) > 2 or known.digits(first) > _LONG)
        return first._replace(sure=told or long)
    near = [one for one in readings if known.is_near(one)]
    return near[0]._replace(sure=told and len(near) == 1) if near else None
