"""Whether a number of the report gives a fact's value, or could."""

from __future__ import annotations

from generator.checking.amounts import admits, amount
from generator.facts import Fact, Ledger
from generator.number import MONEY, Quantity
from generator.reading import Statement

__all__ = ["fits", "per_each", "stated_limit", "states"]

#: Words that count posts as well as persons.
_POSTS = frozenset(["个", "个编制"])


def states(statement: Statement, fact: Fact) -> bool:
    """Tell whether a statement gives the fact's value, as written or rounded, in any unit."""
    assert fact.quantity is not None
    if "/" in fact.quantity.unit and per_each(statement.quantity, fact):
        return True
    if _counts_the_same(statement.quantity, fact.quantity):
        return statement.quantity.value == fact.quantity.value
    written, known = amount(statement.quantity), amount(fact.quantity)
    if written.dimension and known.dimension and written.dimension != known.dimension:
        same = {written.dimension, known.dimension}
        if not (same == {"百分点", "%"} and statement.quantity.unit == fact.quantity.unit):
            return False
    if not written.dimension:
        return statement.quantity.value == fact.quantity.value
    return admits(written, known, statement.operator, approximate=statement.approximate)


def stated_limit(statement: Statement, row: str, ledger: Ledger) -> Fact | None:
    """Return the target of a row where a number is that and not by how much it was missed: 超过上限8.6元，超0.22元."""
    limit = ledger.get(f"{row}.target")
    return limit if limit is not None and states(statement, limit) else None


def _counts_the_same(one: Quantity, other: Quantity) -> bool:
    """Tell whether a unit counts what the form's does in other words: 编制186个 of 人, 万册 of 万册次."""
    if one.unit in _POSTS and other.unit == "人":
        return True
    if one.unit == other.unit or not one.unit or not other.unit or one.unit in MONEY:
        return False
    return other.unit.startswith(one.unit) and other.unit.removeprefix(one.unit) in ("次", "件", "份")


def per_each(written: Quantity, fact: Fact) -> bool:
    """Tell whether a number gives what comes to each without saying of what: 生均支出1345.43元 is 1345.43元/人."""
    assert fact.quantity is not None
    return written.unit == fact.quantity.unit.partition("/")[0] and written.value == fact.quantity.value


def fits(one: Quantity, other: Quantity) -> bool:
    """Tell whether the two could state the same: the wrong unit of money is an error, persons for percent are another figure."""
    if _counts_the_same(one, other):
        return True
    a, b = amount(one).dimension, amount(other).dimension
    if "/" in b and "/" not in a:
        b = amount(Quantity(other.value, other.unit.partition("/")[0])).dimension  # 每场120元 of 120元/场
    return not a or not b or a == b or {a, b} <= {"%", "百分点"}
