"""Money whose digits are a figure's and whose size is not: 万元 for 元, 亿元 for 万元, the point moved.

Digits that long are no coincidence. Against the figures such a number is the figure written wrongly; without them, it is
held against the other places of the report where the same digits stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from generator.checking.amounts import amount
from generator.checking.index import Index, pairs
from generator.checking.review.case import Case
from generator.checking.verdict import BAD, Verdict
from generator.facts import Fact
from generator.finding import Finding, Severity
from generator.number import MONEY
from generator.reading import Statement

__all__ = ["same_digits", "sizes"]

#: Digits, without the zeros at both ends, from which on they tell a figure.
_TELLING = 5
#: Numbers beside one whose units are compared, characters before one in which a name may stand.
_BESIDE, _BEFORE = 4, 40
_STEPS = (Decimal(10) ** 4, Decimal(10) ** 8)


def same_digits(case: Case, index: Index, verdicts: Sequence[Verdict]) -> Iterator[tuple[int, Fact]]:
    """Yield the statements without support that have a figure's digits and another size, with the figure.

    Where only the point was moved, words of the figure's name must stand before the number.
    """
    known = _by_digits(index.ledger.values())
    for number, statement in enumerate(case.reading.statements):
        if verdicts[number] not in BAD or not (digits := _digits(statement)):
            continue
        facts = known.get(digits, [])
        values = {amount(fact.quantity).value for fact in facts if fact.quantity is not None}
        if len(values) != 1 or (value := amount(statement.quantity).value) in values:
            continue
        if _is_other_unit(value, *values) or _is_named(case, index, statement, facts):
            yield number, facts[0]


def sizes(case: Case, wrong: set[int]) -> Iterator[Finding]:
    """Yield the amounts that stand elsewhere in the report with the same digits and a size that another unit would give.

    The one that is out of place is the one whose unit its neighbours do not have; where that does not tell, the findings
    are warnings.
    """
    statements = case.reading.statements
    groups: dict[str, list[int]] = {}
    for number, statement in enumerate(statements):
        if digits := _digits(statement):
            groups.setdefault(digits, []).append(number)
    for group in groups.values():
        values = {amount(statements[number].quantity).value for number in group}
        if len(values) != 2 or wrong & {*group} or not _is_other_unit(*values):
            continue
        odd = [number for number in group if _is_odd(statements, number)]
        told = len({amount(statements[number].quantity).value for number in odd}) == 1
        for number in odd if told else group:
            other = next(o for o in group if not _same_size(statements[o], statements[number]))
            wrong.add(number)
            yield _differs(case, statements[number], statements[other], told=told)


def _differs(case: Case, statement: Statement, other: Statement, *, told: bool) -> Finding:
    written, meant = (case.manuscript.text[slice(*one.place)] for one in (statement, other))
    line = case.manuscript.line_number(other.place[0])
    return case.found(
        "A106",
        f"文中写“{''.join(written.split())}”，第{line}行写“{''.join(meant.split())}”，数字相同而单位不同，请核对单位。",
        statement.clause,
        subject=statement.path,
        expected="".join(meant.split()),
        found="".join(written.split()),
        fix=f"核对后改为{''.join(meant.split())}",
        level=None if told else Severity.WARNING,
    )


def _is_odd(statements: Sequence[Statement], number: int) -> bool:
    """Tell whether the other amounts of a number's line have another unit than it."""
    own = statements[number]
    units = [
        one.quantity.unit
        for one in statements[max(0, number - _BESIDE) : number + _BESIDE + 1]
        if one is not own and one.line == own.line and one.quantity.unit in MONEY
    ]
    return bool(units) and own.quantity.unit not in units


def _same_size(one: Statement, other: Statement) -> bool:
    return amount(one.quantity).value == amount(other.quantity).value


def _is_other_unit(one: Decimal, other: Decimal) -> bool:
    """Tell whether two amounts with the same digits differ as 元, 万元 and 亿元 do."""
    low, high = sorted((abs(one), abs(other)))
    return low > 0 and high / low in _STEPS


def _is_named(case: Case, index: Index, statement: Statement, facts: Iterable[Fact]) -> bool:
    before = pairs(case.manuscript.before(statement.line, statement.place[0], _BEFORE))
    return any(index.shared(fact, before) > 0 for fact in facts)


def _by_digits(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.quantity is not None and fact.quantity.unit in MONEY:
            found.setdefault(_plain_digits(fact.quantity.value), []).append(fact)
    return found


def _digits(statement: Statement) -> str:
    """Return the digits of an amount of money without the zeros at both ends, "" where they are too few to tell it."""
    if statement.quantity.unit not in MONEY or statement.approximate:
        return ""
    digits = _plain_digits(statement.quantity.value)
    return digits if len(digits) >= _TELLING else ""


def _plain_digits(value: Decimal) -> str:
    return f"{abs(value):f}".replace(".", "").strip("0")
