"""How sure a finding on a number is: what makes a wrong number an error, a warning, or another figure than we think."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from generator.checking.amounts import amount
from generator.checking.index import pairs
from generator.checking.review.case import Case
from generator.checking.review.checks.check import Check
from generator.checking.review.checks.likeness import LONG, is_alike, look_alike, may_be_meant, one_slip
from generator.checking.review.numbers.blame import Blamed
from generator.checking.review.sentences.base.likely import one_leading_digit
from generator.checking.review.sentences.sums.twice import same_amount
from generator.checking.verdict import BAD
from generator.facts import Fact
from generator.number import Quantity
from generator.reading import Statement

if TYPE_CHECKING:
    from generator.checking.review.matching.match import Matching

__all__ = ["is_error", "is_far_off", "is_named", "is_proved"]

#: All but one in so many pairs of characters of a name must be there.
_NAMED = 4
#: Numbers beside one that tell what it is about.
_BESIDE = 2
#: Assertions that a number must break to be wrong though it is far from right.
_SEVERAL = 2
#: Findings on what is added and taken away; rates and points have their own bounds.
_ADDED = frozenset(["A101", "A103"])
_ROWS = ("indicator.", "project.", "block.")
_END = re.compile("[。；;！？\n]")
_TEN, _HUNDRED, _THOUSAND = Decimal(10), Decimal(100), Decimal(1000)
#: How far what follows from a rounded rate may be from the number it was computed from.
_ROUNDED = Decimal("0.1")
#: Parts of a fact's id that say which figure it is, not of what.
_FIGURES = frozenset(
    [
        "budget",
        "initial",
        "adjusted",
        "executed",
        "execution_rate",
        "adjustment",
        "adjustment_amount",
        "adjustment_rate",
        "unspent",
        "share",
    ]
)


# --- against the figures ----------------------------------------------------------------------------------------------


def is_error(case: Case, matching: Matching, index: int, fact: Fact) -> bool:
    """Tell whether a number that contradicts the figures is certainly the fact's, written wrongly.

    Its own words name the fact and it is not far from it; or it is one slip away from the fact, and long, or beside
    numbers that state other figures of the same subject rightly. Which figure of its subject it is may be a guess: plan
    and spending are close to each other, so that being close is not enough.
    """
    statement = case.reading.statements[index]
    assert fact.quantity is not None
    if index in matching.exchanged or index in matching.tagged or index in matching.placed:
        return True
    beside = _told_beside(case, matching, index)
    if fact.id in beside and _is_said_again(case, matching, index, fact):
        return True
    alike = is_alike(statement.quantity, fact.quantity)
    if alike or _is_of_its_size(statement.quantity, fact.quantity):
        own = sum(_subject(known) == _subject(fact) for known in beside.values())
        of_row = statement.sure and fact.id.startswith(_ROWS) and own >= _BESIDE
        if of_row or _is_computed_with(fact, beside):
            return True
    if fact.id.startswith("staff.") and not alike:
        return False  # who counts as 在编 or 在岗 differs from report to report
    if statement.sure and statement.path:
        return may_be_meant(statement.quantity, fact.quantity) or _is_called(case, statement, fact)
    return alike and (len(_digits(statement)) >= LONG or _is_among_its_own(case, matching, index, fact))


def _is_of_its_size(written: Quantity, known: Quantity) -> bool:
    """Tell whether a number is less than ten times another and more than a tenth; one of another size is of something else."""
    one, other = amount(written).value, amount(known).value
    return bool(other) and 1 / _TEN <= abs(one / other) <= _TEN


def _told_beside(case: Case, matching: Matching, index: int) -> dict[str, Fact]:
    """Return the other facts that the numbers of the same sentence or table row state rightly, by id."""
    statements, text = case.reading.statements, case.manuscript.text
    found: dict[str, Fact] = {}
    for step in (-1, 1):
        last, other = statements[index], index + step
        while 0 <= other < len(statements) and statements[other].line == last.line:
            between = sorted((last.place, statements[other].place))
            if _END.search(text, between[0][1], between[1][0]):
                break
            known = matching.meant.get(other)
            if known is not None and matching.verdicts[other] not in BAD:
                found[known.id] = known
            last, other = statements[other], other + step
    return found


def _is_computed_with(fact: Fact, beside: Mapping[str, Fact]) -> bool:
    """Tell whether all else that a figure is computed from, or that is computed from it, stands beside it rightly."""
    if len(fact.inputs) > 1 and beside.keys() >= {*fact.inputs}:
        return True
    results = (known for known in beside.values() if fact.id in known.inputs)
    return any(len(known.inputs) > 1 and beside.keys() >= {*known.inputs} - {fact.id} for known in results)


def _is_said_again(case: Case, matching: Matching, index: int, fact: Fact) -> bool:
    """Tell whether the number before or behind one is the fact, and the two are said to be the same (折合, 即)."""
    statements = case.reading.statements
    for other in (index - 1, index + 1):
        known = matching.meant.get(other)
        if known is not None and known.id == fact.id and matching.verdicts[other] not in BAD:
            first, last = sorted((statements[index].place, statements[other].place))
            if same_amount(case.manuscript.text[first[1] : last[0]]):
                return True
    return False


def _is_among_its_own(case: Case, matching: Matching, index: int, fact: Fact) -> bool:
    """Tell whether a number beside one in its line states another figure of the same project, indicator or money rightly."""
    statements = case.reading.statements
    for other in range(max(0, index - _BESIDE), min(len(statements), index + _BESIDE + 1)):
        known = matching.meant.get(other)
        if other == index or known is None or known.id == fact.id or matching.verdicts[other] in BAD:
            continue
        if statements[other].line == statements[index].line and _subject(known) == _subject(fact):
            return True
    return False


def _subject(fact: Fact) -> tuple[str, ...]:
    """Return what a fact is a figure of: a project, an indicator, a row of the money, all projects."""
    parts = fact.id.split(".")
    if parts[0] in ("project", "indicator", "block"):
        return tuple(parts[:2])
    return tuple(part for part in parts if part not in _FIGURES) if parts[0] == "budget" else (parts[0],)


def is_named(case: Case, statement: Statement, fact: Fact) -> bool:
    """Tell whether the words of a figure's name stand in the line of a number or above it: only then it is put right unasked.

    A name that was only understood, from a clause before or a column, may belong to a figure that the form does not have.
    """
    words = pairs(fact.label)
    above = case.manuscript.flat[statement.line - 1].text if statement.line else ""
    around = pairs(above) | pairs(case.manuscript.flat[statement.line].text)
    return _NAMED * len(words & around) >= (_NAMED - 1) * len(words)


def _is_called(case: Case, statement: Statement, fact: Fact) -> bool:
    """Tell whether the words of a figure's name stand in the number's own sentence: then it is wrong though it is far off.

    A number of another size is of something else: 日均清运量：全年清运159576吨.
    """
    if fact.quantity is None or not _is_of_its_size(statement.quantity, fact.quantity):
        return False
    text = case.manuscript.text
    start = max((text.rfind(stop, 0, statement.place[0]) for stop in "。；\n"), default=-1) + 1
    words = pairs(fact.label)
    return _NAMED * len(words & pairs("".join(text[start : statement.place[1]].split()))) >= (_NAMED - 1) * len(words)


def _digits(statement: Statement) -> tuple[int, ...]:
    """Return a number's digits without the zeros at its ends."""
    return statement.quantity.value.normalize().as_tuple().digits


# --- by the text alone ------------------------------------------------------------------------------------------------


def is_far_off(case: Case, blamed: Blamed, written: Sequence[Quantity]) -> bool:
    """Tell whether a number that words only perhaps name is so far from what it should be that it is something else."""
    if may_be_meant(written[blamed.index], blamed.expected) or is_proved(case, blamed, written):
        return False
    count = len(case.reading.statements)
    members = {i for check in blamed.broken for i in check.members if i < count}
    return not all(case.reading.statements[i].sure for i in members)


def is_proved(case: Case, blamed: Blamed, written: Sequence[Quantity]) -> bool:
    """Tell whether a number is certainly wrong: its sentence or the scoring rule says so, or it is not far from right.

    What only follows from the names that numbers were given may be another figure of the same name; one slip of the pen
    in a long number is no coincidence.
    """
    if all(check.likely for check in blamed.broken):
        return False
    count = len(case.reading.statements)
    number, expected = written[blamed.index], blamed.expected
    alike = is_alike(number, expected)
    said = [check for check in blamed.broken if check.asserted and check.relation.sure and not check.rule]
    added = all(check.code in _ADDED for check in blamed.broken)
    if added and len(said) < _SEVERAL and not may_be_meant(number, expected) and not _is_turned(blamed, written):
        return False  # a sum so far off is more likely one of other numbers, which words did not tell apart
    if said and (len(blamed.broken) > 1 or any(_is_plain(check, written) for check in said)):
        return True
    if any(check.rule and _is_scored_so(case, check, alike=alike) for check in blamed.broken):
        return True
    if not blamed.certain:
        return False
    members = {i for check in blamed.broken for i in check.members if i < count}
    if not all(case.reading.statements[i].sure and case.reading.statements[i].path for i in members):
        return one_slip(number, expected, LONG)
    if len(blamed.broken) > 1:
        return True
    computed = any(check.code != "A106" for check in blamed.broken) and len(number.value.as_tuple().digits) >= LONG
    return alike if computed else look_alike(number, expected)


def _is_turned(blamed: Blamed, written: Sequence[Quantity]) -> bool:
    """Tell whether a number and another of its relation have each other's value."""
    return any(
        written[index].value == blamed.expected.value
        for check in blamed.broken
        for index in check.members
        if index != blamed.index
    )


def _is_plain(check: Check, written: Sequence[Quantity]) -> bool:
    """Tell whether what a sentence says leaves no doubt which numbers it is said of: a rate that no slip in one of its numbers
    explains may be of another base than the one we take."""
    relation = check.relation
    if relation.kind not in ("ratio", "growth") or written[relation.result].value > _HUNDRED:
        return True
    if len(relation.inputs) == 2 and _holds_turned(check, written):
        return True
    wanted = ((index, check.implied(index, written)) for index in check.members)
    return any(
        value is not None and (may_be_meant(written[index], value) or _is_nearly_one_slip(written[index], value))
        for index, value in wanted
    )


def _is_nearly_one_slip(written: Quantity, wanted: Quantity) -> bool:
    """Tell whether a number is one slip away from what a rounded rate wants: by the unit, the point, or one of three digits."""
    if not written.value or not wanted.value:
        return False
    times = abs(written.value / wanted.value)
    if max(times, 1 / times) >= _THOUSAND or any(abs(times * step - 1) <= _ROUNDED for step in (_TEN, 1 / _TEN)):
        return True
    return one_leading_digit(written.value, wanted.value)


def _holds_turned(check: Check, written: Sequence[Quantity]) -> bool:
    """Tell whether what is said holds with its two numbers exchanged."""
    turned = list(written)
    first, second = check.relation.inputs
    turned[first], turned[second] = turned[second], turned[first]
    return not check.fails(turned)


def _is_scored_so(case: Case, check: Check, *, alike: bool) -> bool:
    """Tell whether a score certainly follows from other numbers: each is named where it stands, and all in one line.

    Else one of them may be another indicator's, unless the score is right but for a slip of the pen.
    """
    statements = [case.reading.statements[i] for i in check.members if i < len(case.reading.statements)]
    return all(one.sure for one in statements) and (alike or len({one.line for one in statements}) == 1)
