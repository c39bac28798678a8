"""What must hold between the figures of a report: sums, differences, rates, scores, as checkable relations.

The ledger's derived figures give theirs by their inputs; the money block, the staff, the projects and the weights give
sums; a report's ``.relations`` file gives those of its free numbers. A relation holds of intervals: it is broken only
where what is written cannot be true however it was rounded.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.facts import Fact
from generator.number import Interval, rounded

__all__ = ["Relation", "free_relation", "known_relations"]

_HUNDRED = Interval(Decimal(100), Decimal(100))
_ID = re.compile(r"[A-Za-z_][\w.]*")
_STAGES = ("initial", "adjusted", "executed")
_PENNY = Decimal("0.01")
Values = Mapping[str, Interval]


@dataclass(frozen=True)
class Relation:
    """``target`` is what ``compute`` makes of the ``members``' intervals; ``kind`` is sum, rate, difference, score, same."""

    target: str
    members: tuple[str, ...]
    kind: str
    compute: Callable[[Values], Interval]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset((self.target, *self.members))

    def holds(self, values: Values) -> bool:
        """Tell whether it can be true of the written values; all ids must be among them."""
        try:
            return self.compute(values).meets(values[self.target])
        except ZeroDivisionError:
            return True


def free_relation(line: str) -> Relation:
    """Read one line of a ``.relations`` file: ``x.rate = x.done / x.all %``."""
    target, _, formula = (part.strip() for part in line.partition("="))
    percent = formula.endswith("%")
    formula = formula.rstrip("% ").strip()
    names: list[str] = []

    def variable(match: re.Match[str]) -> str:
        names.append(match[0])
        return f"v{len(names) - 1}"

    tree = ast.parse(_ID.sub(variable, formula), mode="eval").body

    def compute(values: Values) -> Interval:
        result = _evaluated(tree, [values[name] for name in names])
        return _times(result, _HUNDRED) if percent else result

    kind = "rate" if "/" in formula else "sum" if "+" in formula else "difference" if "-" in formula else "same"
    return Relation(target, tuple(dict.fromkeys(names)), kind, compute)


def _evaluated(node: ast.expr, values: Sequence[Interval]) -> Interval:
    if isinstance(node, ast.Name):
        return values[int(node.id[1:])]
    if isinstance(node, ast.Constant):
        number = Decimal(str(node.value))
        return Interval(number, number)
    if not isinstance(node, ast.BinOp):
        raise ValueError("only + - * / are understood")
    left, right = _evaluated(node.left, values), _evaluated(node.right, values)
    if isinstance(node.op, ast.Add):
        return left + right
    if isinstance(node.op, ast.Sub):
        return left - right
    return left / right if isinstance(node.op, ast.Div) else _times(left, right)


def _times(one: Interval, other: Interval) -> Interval:
    corners = [a * b for a in (one.low, one.high) for b in (other.low, other.high)]
    return Interval(min(corners), max(corners))


def known_relations(ledger: Mapping[str, Fact], profile: str, operators: Sequence[str]) -> list[Relation]:
    """Return every relation that holds between the ledger's figures.

    Args:
        ledger: facts by id.
        profile: scoring rule of the report.
        operators: calculation sign of each indicator, in order.
    """
    values = {id: fact.quantity.value for id, fact in ledger.items() if fact.quantity is not None}
    found = [relation for fact in ledger.values() if (relation := _derived(fact, values)) is not None]
    found += [relation for target, parts in _sums(values) if (relation := _sum(target, parts, values)) is not None]
    found += _equal(values)
    for number, operator in enumerate(operators, 1):
        found += _score(number, operator, profile, values)
    weight = values.get("score.execution_weight")
    if weight is not None and profile in ("platform", "inverse", "strict-zero"):
        found += [_execution_score(weight, inputs) for inputs in _EXECUTION_INPUTS]
    return found


def _derived(fact: Fact, values: Mapping[str, Decimal]) -> Relation | None:
    """Tell by trial how a derived figure comes from its inputs."""
    inputs = fact.inputs
    if fact.id not in values or not inputs or not all(id in values for id in inputs):
        return None
    value, numbers = values[fact.id], [values[id] for id in inputs]
    if len(inputs) == 1 and abs(numbers[0]) == value and not fact.id.startswith("score."):
        only = inputs[0]
        return Relation(fact.id, inputs, "same", lambda written: _size(written[only]))
    if len(inputs) == 2:
        one, other = inputs
        a, b = numbers
        if fact.quantity is not None and fact.quantity.unit == "%" and b and rounded(a / b * 100, 2) == value:
            return Relation(fact.id, inputs, "rate", lambda written: _times(written[one] / written[other], _HUNDRED))
        if fact.id.endswith("excess_rate") and b and rounded((a - b) / b * 100, 2) == value:
            return Relation(
                fact.id,
                inputs,
                "rate",
                lambda written: _times((written[one] - written[other]) / written[other], _HUNDRED),
            )
        if abs(a - b) == value or a - b == value:
            return Relation(fact.id, inputs, "difference", lambda written: _difference(written, one, other, value))
    if sum(numbers) == value:
        return _sum(fact.id, inputs, values)
    return None


def _size(interval: Interval) -> Interval:
    ends = (abs(interval.low), abs(interval.high))
    return Interval(Decimal(0) if interval.low <= 0 <= interval.high else min(ends), max(ends))


def _difference(written: Values, one: str, other: str, value: Decimal) -> Interval:
    result = written[one] - written[other]
    return _size(result) if value >= 0 else result


def _sum(target: str, parts: Sequence[str], values: Mapping[str, Decimal]) -> Relation | None:
    """Return the sum if it holds of the figures; ``target`` may be a number instead of an id."""
    if not parts or sum(values[part] for part in parts) != values[target]:
        return None
    members = tuple(parts)

    def compute(written: Values) -> Interval:
        low = sum((written[part].low for part in members), Decimal(0))
        return Interval(low, sum((written[part].high for part in members), Decimal(0)))

    return Relation(target, members, "sum", compute)


def _sums(values: Mapping[str, Decimal]) -> list[tuple[str, list[str]]]:
    """Return totals with the parts the figures have, for the money block, the staff and the weights."""
    splits: list[tuple[str, list[str]]] = []
    for stage in _STAGES:
        rows = f"budget.{stage}"
        for target, parts in (
            ("total", ("basic", "project")),
            ("total", ("upper", "local", "carryover", "other")),
            ("total", ("fiscal", "carryover", "other")),
            ("total", ("personnel", "public", "project")),
            ("basic", ("personnel", "public")),
        ):
            splits.append((f"{rows}.{target}", [f"{rows}.{part}" for part in parts]))
    for block in ("establishment", "actual"):
        kinds = ("administrative", "institution", "worker", "other", "retired")
        for count in (4, 5):
            splits.append((f"staff.{block}.total", [f"staff.{block}.{kind}" for kind in kinds[:count]]))
        splits.append((f"staff.{block}.in_post", [f"staff.{block}.{kind}" for kind in kinds[:4]]))
        splits.append((f"staff.{block}.total", [f"staff.{block}.in_post", f"staff.{block}.retired"]))
    weights = sorted(id for id in values if re.fullmatch(r"indicator\.\d+\.weight", id))
    splits.append(("score.full", ["score.execution_weight", *weights]))
    splits.append(("score.total", ["score.execution", "indicators.score"]))
    for kind in ("budget", "executed", "count"):
        splits.append((f"projects.{kind}", [f"projects.{row}.{kind}" for row in ("upper", "local", "other")]))
    present = [(target, [part for part in parts if part in values]) for target, parts in splits if target in values]
    return [(target, parts) for target, parts in present if len(parts) > 1]


def _equal(values: Mapping[str, Decimal]) -> list[Relation]:
    """Return the same quantity under two ids: projects against the money block."""
    pairs = [
        ("projects.budget", "budget.adjusted.project"),
        ("projects.executed", "budget.executed.project"),
        ("projects.rate", "budget.project.execution_rate"),
        ("projects.unspent", "budget.project.unspent"),
        ("staff.actual.total", "staff.actual.in_post"),
    ]
    pairs += [(f"projects.{row}.{kind}", f"projects.{kind}") for row in ("upper", "local", "other") for kind in _KINDS]
    equal = [(one, other) for one, other in pairs if one in values and values[one] == values.get(other)]
    return [Relation(one, (other,), "same", lambda written, other=other: written[other]) for one, other in equal]


_KINDS = ("budget", "executed", "rate", "count")


def _score(number: int, operator: str, profile: str, values: Mapping[str, Decimal]) -> list[Relation]:
    """Return how an indicator's score follows from result, target and weight, and from the completion rate."""
    path = f"indicator.{number}"
    target, actual, weight, score = (f"{path}.{kind}" for kind in ("target", "actual", "weight", "score"))
    if not all(id in values for id in (target, actual, weight, score)):
        return []
    rule = _RULES.get(profile, {}).get("reverse" if operator in ("≤", "<") else "positive")
    if rule is None:
        return []

    def compute(written: Values) -> Interval:
        rates = written[actual] / written[target]
        shares = [rule(rates.low), rule(rates.high)]
        points = _times(Interval(min(shares), max(shares)), written[weight])
        return Interval(points.low - _PENNY / 2, points.high + _PENNY / 2)

    found = [Relation(score, (actual, target, weight), "score", compute)]
    if values[target] and rounded(rule(values[actual] / values[target]) * values[weight], 2) != values[score]:
        return []
    completion = f"{path}.completion"
    if completion in values:

        def by_rate(written: Values) -> Interval:
            shares = [rule(written[completion].low / 100), rule(written[completion].high / 100)]
            points = _times(Interval(min(shares), max(shares)), written[weight])
            return Interval(points.low - _PENNY, points.high + _PENNY)

        found.append(Relation(score, (completion, weight), "score", by_rate))
    return found


def _pro_rata(rate: Decimal) -> Decimal:
    return min(rate, Decimal(1))


def _excess(rate: Decimal) -> Decimal:
    return max(Decimal(0), min(Decimal(1), 2 - rate))


def _inverse(rate: Decimal) -> Decimal:
    return Decimal(1) if rate <= 1 else 1 / rate


def _zero(rate: Decimal) -> Decimal:
    return Decimal(1) if rate <= 1 else Decimal(0)


_RULES: dict[str, dict[str, Callable[[Decimal], Decimal]]] = {
    "platform": {"positive": _pro_rata, "reverse": _excess},
    "inverse": {"positive": _pro_rata, "reverse": _inverse},
    "strict-zero": {"positive": _pro_rata, "reverse": _zero},
}
_EXECUTION_INPUTS = (("budget.executed.total", "budget.adjusted.total"), ("budget.execution_rate",))


def _execution_score(weight: Decimal, inputs: tuple[str, ...]) -> Relation:
    points = Interval(weight, weight)

    def compute(written: Values) -> Interval:
        rate = written[inputs[0]] / (written[inputs[1]] if len(inputs) == 2 else _HUNDRED)
        product = _times(Interval(min(rate.low, Decimal(1)), min(rate.high, Decimal(1))), points)
        return Interval(product.low - _PENNY / 2, product.high + _PENNY / 2)

    return Relation("score.execution", inputs, "score", compute)
