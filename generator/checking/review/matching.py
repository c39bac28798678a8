"""The report's numbers and the figures file: which fact each states, and whether it states it rightly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.checking.amounts import amount, reach
from generator.checking.bind import bind
from generator.checking.index import Index
from generator.checking.review.case import Case
from generator.checking.verdict import BAD, Verdict
from generator.facts import Fact, Ledger
from generator.manuscript import Kind
from generator.number import Quantity
from generator.reading import Statement

__all__ = ["Matching", "match"]

_FOLD = str.maketrans("（）", "()")
_ALIKE = {"projects.budget": "budget.adjusted.project", "projects.executed": "budget.executed.project"}


@dataclass(frozen=True, slots=True)
class Matching:
    """By index of the statement: what is verified, derived, contradicted (with the fact), and has no fact."""

    verified: frozenset[int]
    derived: frozenset[int]
    contradicted: Mapping[int, Fact]
    unsupported: frozenset[int]


def match(case: Case, index: Index) -> Matching:
    """Bind every statement of a report to a fact of the figures."""
    ledger = index.ledger
    rows = _rows(case)
    bound = _bound(case, index)
    verified: set[int] = set()
    derived: set[int] = set()
    contradicted: dict[int, Fact] = {}
    unsupported: set[int] = set()
    for number, statement in enumerate(case.reading.statements):
        fact = _fact(statement, ledger, rows)
        verdict, other = bound.get(number, (None, None))
        if fact is not None and states(statement, fact):
            (derived if fact.formula else verified).add(number)
        elif fact is not None and statement.sure:
            contradicted[number] = fact
        elif verdict is not None and verdict not in BAD:
            (derived if verdict is Verdict.DERIVED else verified).add(number)
        elif fact is not None:
            contradicted[number] = fact
        elif verdict is Verdict.CONTRADICTED and other is not None:
            contradicted[number] = other
        else:
            unsupported.add(number)
    return Matching(frozenset(verified | derived), frozenset(derived), contradicted, frozenset(unsupported))


def states(statement: Statement, fact: Fact) -> bool:
    """Tell whether a statement gives the fact's value, as written or rounded, in any unit."""
    assert fact.quantity is not None
    written, known = amount(statement.quantity), amount(fact.quantity)
    if written.dimension and known.dimension and written.dimension != known.dimension:
        same = {written.dimension, known.dimension}
        if not (same == {"百分点", "%"} and statement.quantity.unit == fact.quantity.unit):
            return False
    if not written.dimension:
        return statement.quantity.value == fact.quantity.value
    admitted = reach(written, statement.operator, approximate=statement.approximate)
    return admitted.low <= known.value <= admitted.high or admitted.low <= abs(known.value) <= admitted.high


def _fact(statement: Statement, ledger: Ledger, rows: Mapping[str, str]) -> Fact | None:
    """Return the fact of the figures that a statement's words mean."""
    path = statement.path
    if not path:
        return None
    row = re.match(r"(indicator|project)\.\d+", path)
    if row:
        own = rows.get(row[0])
        path = own + path[row.end() :] if own else ""
    fact = ledger.get(path) or ledger.get(_ALIKE.get(path, ""))
    return fact if fact is not None and fact.quantity is not None and _fits(statement.quantity, fact.quantity) else None


def _fits(one: Quantity, other: Quantity) -> bool:
    """Tell whether the two could state the same: the wrong unit of money is an error, persons for percent are another figure."""
    a, b = amount(one).dimension, amount(other).dimension
    return not a or not b or a == b or {a, b} <= {"%", "百分点"}


def _rows(case: Case) -> dict[str, str]:
    """Return the figures' row of each indicator and project of the report, by name."""
    found: dict[str, str] = {}
    for kind, ours, theirs in (
        ("indicator", case.reading.record.indicators, case.record.indicators),
        ("project", case.reading.record.projects, case.record.projects),
    ):
        names = [_folded(item.name.text) if item.name else "" for item in theirs]
        for number, item in enumerate(ours, 1):
            name = _folded(item.name.text) if item.name else ""
            place = _nearest(name, names)
            if place is not None:
                found[f"{kind}.{number}"] = f"{kind}.{place + 1}"
    return found


def _folded(name: str) -> str:
    return "".join(name.translate(_FOLD).split())


def _nearest(name: str, names: Sequence[str]) -> int | None:
    """Return the place of the same name, of one inside the other, or of the one that shares most characters."""
    if name in names:
        return names.index(name)
    inside = [place for place, other in enumerate(names) if len(other) > 1 and (other in name or name in other)]
    if len(inside) == 1:
        return inside[0]
    alike = [place for place, other in enumerate(names) if 5 * len({*name} & {*other}) >= 3 * len({*name} | {*other})]
    return alike[0] if len(alike) == 1 else None


def _bound(case: Case, index: Index) -> dict[int, tuple[Verdict, Fact | None]]:
    """Bind the numbers of the prose by the words around them."""
    found: dict[int, tuple[Verdict, Fact | None]] = {}
    at = {statement.place[0]: number for number, statement in enumerate(case.reading.statements)}
    heading = ""
    for line in case.manuscript.lines:
        text = case.manuscript.of(line)
        if line.kind is Kind.HEADING:
            heading = text
        if line.kind is Kind.ROW:
            continue
        for binding in bind(text, index, context=heading):
            number = at.get(line.start + binding.mention.start)
            if number is not None:
                found[number] = (binding.verdict, binding.fact)
    return found
