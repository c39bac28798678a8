"""One value for a figure that a report states in several places: what most places say, or what its own arithmetic confirms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

from generator.number import Quantity, same_dimension
from generator.reading import Statement

__all__ = ["consensus"]

_HUNDRED = Decimal(100)
#: Printed values that agree to less than this agree.
_STEP = Decimal("0.01")
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
    value = {key: chosen[key].quantity for kind_members in _ties(path) for key in kind_members[1] if key in chosen}
    return sum(
        (1 if (_ratio if kind == "ratio" else _sum)(value, *members) else -1)
        for kind, members in _ties(path)
        if all(member in value for member in members)
    )


@cache
def _ties(path: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the rates (rate, part, whole) and sums (whole, parts) that a figure stands in."""
    return tuple(tie for tie in (*_budget_ties(), *_row_ties(path.rpartition(".")[0])) if path in tie[1])


@cache
def _budget_ties() -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: list[tuple[str, tuple[str, ...]]] = []
    for row in _ROWS:
        prefix = "budget" if row == "total" else f"budget.{row}"
        initial, adjusted, executed = (f"budget.{stage}.{row}" for stage in ("initial", "adjusted", "executed"))
        found.append(("ratio", (f"{prefix}.execution_rate", executed, adjusted)))
        found.append(("sum", (adjusted, initial, f"{prefix}.adjustment_amount")))
        found.append(("ratio", (f"{prefix}.adjustment_rate", f"{prefix}.adjustment_amount", initial)))
        found.append(("sum", (adjusted, executed, f"{prefix}.unspent")))
    for stage in ("initial", "adjusted", "executed"):
        at = f"budget.{stage}"
        found.append(("sum", (f"{at}.total", f"{at}.basic", f"{at}.project")))
        found.append(("sum", (f"{at}.total", f"{at}.upper", f"{at}.local")))
        found.append(("sum", (f"{at}.basic", f"{at}.personnel", f"{at}.public")))
    return tuple(found)


def _row_ties(row: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if row.startswith("indicator."):
        return (("ratio", (f"{row}.completion", f"{row}.actual", f"{row}.target")),)
    return (("ratio", (f"{row}.rate", f"{row}.executed", f"{row}.budget")),) if row.startswith("project") else ()


def _ratio(value: Mapping[str, Quantity], rate: str, part: str, whole: str) -> bool:
    if not same_dimension(value[part].unit, value[whole].unit):
        return False
    share = value[part].ratio(value[whole])
    return share is not None and abs(abs(share) * _HUNDRED - abs(value[rate].value)) < _STEP


def _sum(value: Mapping[str, Quantity], whole: str, *parts: str) -> bool:
    unit = value[whole].unit
    if not all(same_dimension(unit, value[part].unit) for part in parts):
        return False
    return abs(sum((value[part].to(unit).value for part in parts), Decimal(0)) - value[whole].value) < _STEP
