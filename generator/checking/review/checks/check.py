"""One thing that must hold among the figures of a report: said by its sentences (``said``), or by what they are (``meant``).

Every number of the report is a node, by its place in ``Reading.statements``. A check ties some of them together; where it
fails, one of its nodes is wrong, and which one the other checks tell (``blame``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from generator.checking.review.sentences.asserted import Relation, Verdict
from generator.number import Quantity, rounded, same_dimension

__all__ = ["Check"]

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold.

    Attributes:
        code: of the finding where it does not.
        relation: over indexes of statements.
        asserted: a sentence itself says so; else it follows from what the figures are.
        rule: for scores: recomputes the result from the quantities of the members, with the formula; None where it
            cannot be computed.
        accepts: other values the result may have, by other conventions.
        likely: found by arithmetic that no words tell, and no more than likely.
        members: every index it speaks of.
    """

    code: str
    relation: Relation
    asserted: bool = False
    rule: Callable[[Sequence[Quantity]], tuple[Quantity, str] | None] | None = None
    accepts: Callable[[Sequence[Quantity]], bool] | None = None
    likely: bool = False
    members: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "members", self.relation.members)

    def verdict(self, quantities: Sequence[Quantity]) -> Verdict:
        """Tell whether it holds, with ``quantities`` for the statements."""
        if self.rule is not None:
            computed = self.rule(quantities)
            if computed is None:
                return Verdict.UNKNOWN
            written = quantities[self.relation.result]
            if abs(computed[0].value - written.value) <= _points_step(written):
                return Verdict.EXACT
            return Verdict.NEAR if self.accepts is not None and self.accepts(quantities) else Verdict.FAILS
        verdict = self.relation.best(quantities).judge(quantities)
        if verdict not in (Verdict.FAILS, Verdict.POINTS):
            return verdict
        if self.accepts is not None and self.accepts(quantities):
            return Verdict.NEAR
        return verdict

    def fails(self, quantities: Sequence[Quantity]) -> bool:
        return self.verdict(quantities) in (Verdict.FAILS, Verdict.POINTS)

    def formula(self, quantities: Sequence[Quantity]) -> str:
        """Return the arithmetic written out, with its true result."""
        if self.rule is not None:
            computed = self.rule(quantities)
            return computed[1] if computed else ""
        return self.relation.formula(quantities)

    def implied(self, index: int, quantities: Sequence[Quantity]) -> Quantity | None:
        """Return what the number at ``index`` would have to be for the check to hold, None where that cannot be told.

        Rounded to the decimals it is written with (rates to two at least).
        """
        written = quantities[index]
        if index == self.relation.result:
            value = self._computed(quantities)
        else:
            value = None if self.rule else _solved(self.relation, index, quantities)
        if value is None:
            return None
        decimals = max(written.decimals, 2 if self.rule or written.unit == "%" else 0)
        if self.rule is None and self.relation.kind == "sum":
            others = (quantities[i] for i in self.members if i != index)
            known = [one.to(written.unit).decimals for one in others if same_dimension(one.unit, written.unit)]
            decimals = max([decimals, *known])
        return Quantity(rounded(value, decimals), written.unit)

    def _computed(self, quantities: Sequence[Quantity]) -> Decimal | None:
        if self.rule is not None:
            computed = self.rule(quantities)
            return computed[0].value if computed else None
        expected = self.relation.expected(quantities)
        if expected is None:
            return None
        return abs(expected.value) if self.relation.direction == 0 else expected.value


def _points_step(written: Quantity) -> Decimal:
    """Points computed from the printed rate may differ by a cent; points written shorter are rounded there."""
    return (
        max(Decimal("0.01"), Decimal("0.5").scaleb(-written.decimals))
        if written.decimals < 2 and written.value % 1
        else Decimal("0.01")
    )


def _solved(relation: Relation, index: int, quantities: Sequence[Quantity]) -> Decimal | None:
    """Return the input at ``index`` that makes a relation hold, in its own unit."""
    if not relation.solvable:
        return None
    result = _base(quantities[relation.result])
    inputs = [_base(quantities[i]) for i in relation.inputs]
    at = relation.inputs.index(index)
    others = [value for place, value in enumerate(inputs) if place != at]
    value: Decimal | None = None
    if relation.kind == "sum":
        signs = relation.signs or (1,) * len(inputs)
        rest = sum(
            (sign * v for place, (sign, v) in enumerate(zip(signs, inputs, strict=True)) if place != at), Decimal(0)
        )
        value = (result - rest) * signs[at]
    elif relation.kind in ("ratio", "average"):
        rate = result / _HUNDRED if quantities[relation.result].unit == "%" else result
        if at == len(inputs) - 1:
            value = sum(others, Decimal(0)) / rate if rate else None
        else:
            value = rate * inputs[-1] - sum(others[:-1], Decimal(0))
    elif relation.kind == "difference":
        step = result * (relation.direction or 1)
        value = step + inputs[1] if at == 0 else inputs[0] - step
    elif relation.kind == "growth" and not relation.delta:
        rate = 1 + result / _HUNDRED * (relation.direction or 1)
        value = inputs[1] * rate if at == 0 else inputs[0] / rate if rate else None
    return None if value is None else value / _scale(quantities[index].unit)


@cache
def _scale(unit: str) -> Decimal:
    return Quantity(Decimal(1), unit).to("元").value if same_dimension(unit, "元") else Decimal(1)


def _base(quantity: Quantity) -> Decimal:
    return quantity.value * _scale(quantity.unit)
