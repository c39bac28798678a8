"""One value for a figure that a report states in several places: what most places say, or what its own arithmetic confirms."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from generator.number import MONEY, Interval, Quantity, same_dimension
from generator.reading import Statement
from generator.record import STAGES, Money

__all__ = ["consensus"]

_HUNDRED = Decimal(100)
#: Printed values that agree to less than this agree.
_STEP = Decimal("0.01")
#: So many different values of one figure are told apart; a report that states more has none to believe.
_MOST_VALUES = 100


class _Tie(NamedTuple):
    """Paths of figures that arithmetic binds: a rate, its part and its whole; or a whole and its parts."""

    is_rate: bool
    members: tuple[str, ...]


class _Value(NamedTuple):
    """A statement, and what its written value may truly be: an interval, of money in 元."""

    statement: Statement
    unit: str
    interval: Interval

    def agrees(self, other: _Value) -> bool:
        """Tell whether two written values may be the same quantity; one without a unit may be in any."""
        if self.unit != other.unit:
            return not self.unit or not other.unit
        return self.interval.meets(other.interval)

    @property
    def width(self) -> Decimal:
        return self.interval.high - self.interval.low


def consensus(statements: Sequence[Statement]) -> dict[str, Statement]:
    """Return for each path the statement to believe.

    The value most places state counts; where two are stated equally often, the one that the rates and sums of the report
    confirm, else the one written first. Of places that state the same it is the one written with the most precision
    (12846.50万元 before 1.28亿元).
    """
    said: dict[str, list[_Value]] = {}
    for statement in statements:
        if statement.path and not statement.approximate:
            said.setdefault(statement.path, []).append(_value(statement))
    groups = {path: _groups(values) for path, values in said.items()}
    believed = {path: of_path[0][0] for path, of_path in groups.items()}
    chosen = {path: value.statement for path, value in believed.items()}
    for path, of_path in groups.items():
        tied = [group[0] for group in of_path if len(group) == len(of_path[0])]
        if len(tied) > 1:
            believed[path] = max(tied, key=lambda one: _confirmed(ChainMap({path: one.statement}, chosen), path))
            chosen[path] = believed[path].statement
    return {path: _finest(value, said[path]) for path, value in believed.items()}


def _value(statement: Statement) -> _Value:
    quantity = statement.quantity
    quantity = quantity.to("元") if quantity.unit in MONEY else quantity
    return _Value(statement, quantity.unit, quantity.interval())


def _finest(one: _Value, values: Sequence[_Value]) -> Statement:
    return min((value for value in values if one.agrees(value)), key=lambda value: value.width).statement


def _groups(values: Sequence[_Value]) -> list[list[_Value]]:
    """Return the values grouped by what they state, the largest group first, the order of the text kept."""
    groups: list[list[_Value]] = []
    for value in values:
        group = next((group for group in groups if group[0].agrees(value)), None)
        if group is not None:
            group.append(value)
        elif len(groups) < _MOST_VALUES:
            groups.append([value])
    return sorted(groups, key=len, reverse=True)


def _confirmed(chosen: Mapping[str, Statement], path: str) -> int:
    """Return how many of a report's rates and sums with this path hold, less those that do not."""
    score = 0
    for is_rate, members in _ties(path):
        if all(member in chosen for member in members):
            values = [chosen[member].quantity for member in members]
            score += 1 if (_is_ratio if is_rate else _is_sum)(*values) else -1
    return score


@lru_cache(maxsize=4096)
def _ties(path: str) -> tuple[_Tie, ...]:
    """Return the rates and sums that a figure stands in."""
    return tuple(tie for tie in (*_budget_ties(), *_row_ties(path.rpartition(".")[0])) if path in tie.members)


@cache
def _budget_ties() -> tuple[_Tie, ...]:
    found: list[_Tie] = []
    for row in (spec.name for spec in fields(Money)):
        prefix = "budget" if row == "total" else f"budget.{row}"
        initial, adjusted, executed = (f"budget.{stage}.{row}" for stage in STAGES)
        found.append(_Tie(True, (f"{prefix}.execution_rate", executed, adjusted)))
        found.append(_Tie(False, (adjusted, initial, f"{prefix}.adjustment_amount")))
        found.append(_Tie(True, (f"{prefix}.adjustment_rate", f"{prefix}.adjustment_amount", initial)))
        found.append(_Tie(False, (adjusted, executed, f"{prefix}.unspent")))
    for stage in STAGES:
        at = f"budget.{stage}"
        found.append(_Tie(False, (f"{at}.total", f"{at}.basic", f"{at}.project")))
        found.append(_Tie(False, (f"{at}.total", f"{at}.upper", f"{at}.local")))
        found.append(_Tie(False, (f"{at}.basic", f"{at}.personnel", f"{at}.public")))
    return tuple(found)


def _row_ties(row: str) -> tuple[_Tie, ...]:
    if row.startswith("indicator."):
        return (_Tie(True, (f"{row}.completion", f"{row}.actual", f"{row}.target")),)
    return (_Tie(True, (f"{row}.rate", f"{row}.executed", f"{row}.budget")),) if row.startswith("project") else ()


def _is_ratio(rate: Quantity, part: Quantity, whole: Quantity) -> bool:
    if not same_dimension(part.unit, whole.unit):
        return False
    share = part.ratio(whole)
    return share is not None and abs(abs(share) * _HUNDRED - abs(rate.value)) < _STEP


def _is_sum(whole: Quantity, *parts: Quantity) -> bool:
    if not all(same_dimension(whole.unit, part.unit) for part in parts):
        return False
    return abs(sum((part.to(whole.unit).value for part in parts), Decimal(0)) - whole.value) < _STEP
