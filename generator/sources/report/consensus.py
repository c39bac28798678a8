"""One value for a figure that a report states in several places: what most places say, or what its own arithmetic confirms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from generator.number import Quantity, same_dimension
from generator.reading import Statement

__all__ = ["consensus"]

_HUNDRED = Decimal(100)
_ROWS = ("total", "upper", "local", "carryover", "other", "fiscal", "basic", "personnel", "public", "project")


def consensus(statements: Sequence[Statement]) -> dict[str, Statement]:
    """Return for each path the statement to believe.

    The value most places state counts; where two are stated equally often, the one that the rates and sums of the report
    confirm, else the one written first.
    """
    said: dict[str, list[Statement]] = {}
    for statement in statements:
        if statement.path and not statement.approximate:
            said.setdefault(statement.path, []).append(statement)
    chosen = {path: _most(places) for path, places in said.items()}
    for path, places in said.items():
        groups = _groups(places)
        if len(groups) > 1 and len(groups[0]) == len(groups[1]):
            tied = [group[0] for group in groups if len(group) == len(groups[0])]
            chosen[path] = max(tied, key=lambda one: _confirmed({**chosen, path: one}, path))
    return {path: _finest(one, said[path]) for path, one in chosen.items()}


def _finest(one: Statement, places: Sequence[Statement]) -> Statement:
    """Of places that state the same, return the one written with the most precision (1.28亿元 beside 12846.50万元)."""
    same = [place for place in places if agree(one.quantity, place.quantity)]
    return min(same, key=lambda place: _step(place.quantity))


def _step(quantity: Quantity) -> Decimal:
    interval = quantity.to("元").interval() if same_dimension(quantity.unit, "元") else quantity.interval()
    return interval.high - interval.low


def agree(one: Quantity, other: Quantity) -> bool:
    """Tell whether two written values may be the same quantity."""
    if not same_dimension(one.unit, other.unit):
        return one.unit == "" or other.unit == ""
    return one.interval().meets(other.to(one.unit).interval())


def _most(places: Sequence[Statement]) -> Statement:
    return _groups(places)[0][0]


def _groups(places: Sequence[Statement]) -> list[list[Statement]]:
    """Return the statements grouped by value, the largest group first, the order of the text kept."""
    groups: list[list[Statement]] = []
    for place in places:
        group = next((group for group in groups if agree(group[0].quantity, place.quantity)), None)
        if group is None:
            groups.append([place])
        else:
            group.append(place)
    return sorted(groups, key=len, reverse=True)


def _confirmed(chosen: Mapping[str, Statement], path: str) -> int:
    """Return how many of a report's rates and sums with this path hold, less those that do not."""
    value = {key: statement.quantity for key, statement in chosen.items()}
    return sum(1 if holds else -1 for members, holds in _checks(value) if path in members)


def _checks(value: Mapping[str, Quantity]) -> list[tuple[tuple[str, ...], bool]]:
    found: list[tuple[tuple[str, ...], bool]] = []
    for row in _ROWS:
        prefix = "budget" if row == "total" else f"budget.{row}"
        found += _ratio(value, f"{prefix}.execution_rate", f"budget.executed.{row}", f"budget.adjusted.{row}")
        found += _sum(value, f"budget.adjusted.{row}", f"budget.initial.{row}", f"{prefix}.adjustment_amount")
        found += _ratio(value, f"{prefix}.adjustment_rate", f"{prefix}.adjustment_amount", f"budget.initial.{row}")
        found += _sum(value, f"budget.adjusted.{row}", f"budget.executed.{row}", f"{prefix}.unspent")
    for stage in ("initial", "adjusted", "executed"):
        found += _sum(value, f"budget.{stage}.total", f"budget.{stage}.basic", f"budget.{stage}.project")
        found += _sum(value, f"budget.{stage}.total", f"budget.{stage}.upper", f"budget.{stage}.local")
        found += _sum(value, f"budget.{stage}.basic", f"budget.{stage}.personnel", f"budget.{stage}.public")
    for prefix in {key.rpartition(".")[0] for key in value if key.startswith(("project", "indicator."))}:
        found += _ratio(value, f"{prefix}.rate", f"{prefix}.executed", f"{prefix}.budget")
        found += _ratio(value, f"{prefix}.completion", f"{prefix}.actual", f"{prefix}.target")
    return found


def _ratio(value: Mapping[str, Quantity], rate: str, part: str, whole: str) -> list[tuple[tuple[str, ...], bool]]:
    if not all(path in value for path in (rate, part, whole)) or not same_dimension(
        value[part].unit, value[whole].unit
    ):
        return []
    share = value[part].ratio(value[whole])
    holds = share is not None and abs(abs(share) * _HUNDRED - abs(value[rate].value)) < Decimal("0.01")
    return [((rate, part, whole), holds)]


def _sum(value: Mapping[str, Quantity], whole: str, *parts: str) -> list[tuple[tuple[str, ...], bool]]:
    if not all(path in value for path in (whole, *parts)):
        return []
    unit = value[whole].unit
    if not all(same_dimension(unit, value[part].unit) for part in parts):
        return []
    total = sum((value[part].to(unit).value for part in parts), Decimal(0))
    return [((whole, *parts), abs(total - value[whole].value) < Decimal("0.01"))]
