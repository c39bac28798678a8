"""Whether one number states the fact that its words mean, contradicts it, or is something else."""

from __future__ import annotations

import re
from decimal import Decimal

from generator.checking.amounts import amount
from generator.checking.index import Index, pairs
from generator.checking.review.case import Case
from generator.checking.review.checks.likeness import LONG, look_alike, may_be_meant, one_slip
from generator.checking.review.checks.meant import other_completion
from generator.checking.review.matching.values import fits, per_each, states
from generator.checking.review.sentences.base.words import relation_words
from generator.checking.verdict import BAD, Verdict
from generator.facts import Fact
from generator.manuscript import Kind
from generator.number import MONEY, Interval
from generator.reading import Statement

__all__ = [
    "TELLING",
    "against",
    "alike",
    "before",
    "closer",
    "is_another",
    "is_of_part",
    "is_of_rule",
    "judged",
    "known_elsewhere",
    "support",
]

#: Digits that tell a number from others.
TELLING = 3
#: Characters before a number, and pairs of characters of a fact's name, that tell which fact was meant.
_AROUND, _NAMED = 60, 3
_TEN = Decimal(10)
_BEHIND = 4
_RULE = re.compile("(?:[及（(]?含?[）)]?(?:以上|以下|以内)|记|不足|才|则|时|的[得记扣])")
_SHARE = re.compile("占[^，。；、%]{0,16}$")
_RATE = re.compile("([\u4e00-\u9fff]{2}(?:率|度))(?:为|达|达到|是)?$")
_CLAUSES = re.compile("[，。；：、,;:\n]")


def is_of_part(statement: Statement, fact: Fact | None) -> bool:
    """Tell whether a number's line is about a part of the unit's money, so that it is no figure of all of it."""
    return statement.apart and fact is not None and fact.id.startswith("budget.")


def judged(
    case: Case, statement: Statement, fact: Fact | None, bound: tuple[Verdict, Fact | None], index: Index
) -> tuple[Verdict, Fact | None]:
    """Return the verdict on a number, and the fact it states or contradicts.

    Args:
        fact: the one its words mean, as far as they were understood.
        bound: what binding by value and words near it says.
    """
    verdict, other = bound = _of_each(case, statement, bound)
    if _is_share(case, statement) and not _states_share(fact):
        return bound if _states_share(other) and verdict not in BAD else (Verdict.UNSUPPORTED, None)
    if fact is not None and (states(statement, fact) or _by_another_rule(case, statement, fact)):
        return support(statement, fact), fact
    if fact is not None and statement.sure and (alike(statement, fact) or not _by_sums(statement)):
        return Verdict.CONTRADICTED, fact
    if verdict not in BAD and other is not None:
        return verdict, other
    if fact is not None:
        assert fact.quantity is not None
        far = not statement.sure and not may_be_meant(statement.quantity, fact.quantity)
        return (Verdict.UNSUPPORTED, None) if far else (Verdict.CONTRADICTED, fact)
    if (
        verdict is Verdict.CONTRADICTED
        and other is not None
        and not _states_share(other)
        and not _is_other_money(case, statement, other)
        and one_slip(statement.quantity, other.quantity)
    ):
        return verdict, other
    meant = _meant(case, statement, index)
    if meant is not None and _is_other_money(case, statement, meant) and not states(statement, meant):
        meant = None
    if meant is None or (not states(statement, meant) and _comes_to_each(case, statement, meant)):
        return Verdict.UNSUPPORTED, None
    return (support(statement, meant) if states(statement, meant) else Verdict.CONTRADICTED), meant


def _of_each(case: Case, statement: Statement, bound: tuple[Verdict, Fact | None]) -> tuple[Verdict, Fact | None]:
    """Return what binding says, put right where a number is what comes to each."""
    verdict, fact = bound
    if verdict is not Verdict.CONTRADICTED or fact is None or fact.quantity is None:
        return bound
    if "/" in fact.quantity.unit and per_each(statement.quantity, fact):
        return support(statement, fact), fact
    return (Verdict.UNSUPPORTED, None) if _comes_to_each(case, statement, fact) else bound


def _is_share(case: Case, statement: Statement) -> bool:
    """Tell whether a percentage is said to be part of something (占基本支出的92.51%): no other rate is meant."""
    return statement.quantity.unit == "%" and _SHARE.search(before(case, statement)) is not None


def _comes_to_each(case: Case, statement: Statement, fact: Fact | None) -> bool:
    """Tell whether a number is what comes to each (人均补贴1.38万元) and a figure is of the whole."""
    if fact is None or fact.quantity is None or "/" in fact.quantity.unit:
        return False
    said = relation_words().some("averages", "words", "each").search(before(case, statement))
    return said is not None and said[0] not in fact.label


def _is_other_money(case: Case, statement: Statement, fact: Fact) -> bool:
    """Tell whether an amount is called money that no figure of the form is (采购预算, 固定资产), and the fact is not called so."""
    if statement.quantity.unit not in MONEY:
        return False
    label = _CLAUSES.split(before(case, statement))[-1]
    said = relation_words().some("rows", "other_money").search(label)
    return said is not None and said[0] not in fact.label


def _states_share(fact: Fact | None) -> bool:
    return fact is not None and fact.id.endswith("share")


def _is_other_rate(case: Case, statement: Statement, fact: Fact) -> bool:
    """Tell whether a percentage is called by the name of another rate: 支付率71.36% is no 满意度."""
    if statement.quantity.unit != "%":
        return False
    named = _RATE.search(before(case, statement))
    return named is not None and named[1] not in fact.label


def closer(case: Case, statement: Statement, fact: Fact, other: Fact, index: Index) -> bool:
    """Tell whether the words before a number in its clause are those of one fact rather than of the other."""
    flat = case.manuscript.flat[statement.line]
    start = case.manuscript.lines[statement.line].start
    end = flat.position(statement.place[0] - start)
    begin = max(flat.position(statement.clause[0] - start), end - _AROUND)
    words = pairs(flat.text[begin:end])
    return index.shared(fact, words) > index.shared(other, words)


def known_elsewhere(statement: Statement, index: Index, fact: Fact) -> Fact | None:
    """Return another figure that a number of some length is exactly."""
    if len(statement.quantity.value.as_tuple().digits) < TELLING or statement.approximate:
        return None
    written = amount(statement.quantity)
    found = index.with_value(written.dimension, Interval(written.value, written.value))
    return next((other for other in found if other.id != fact.id), None)


def _by_another_rule(case: Case, statement: Statement, fact: Fact) -> bool:
    """Tell whether a completion rate is right by another convention: of a ceiling, or not above 100 %."""
    if not fact.id.endswith(".completion"):
        return False
    row = fact.id.rpartition(".")[0]
    line = next((line for line in case.sheet.indicators if line.path == row), None)
    actual, target = (case.facts.ledger.get(f"{row}.{figure}") for figure in ("actual", "target"))
    if line is None or actual is None or target is None or actual.quantity is None or target.quantity is None:
        return False
    return other_completion(
        statement.quantity.value, actual.quantity, target.quantity, reverse=line.operator in ("≤", "<")
    )


def support(statement: Statement, fact: Fact) -> Verdict:
    assert fact.quantity is not None
    if fact.formula:
        return Verdict.DERIVED
    return Verdict.EXACT if amount(statement.quantity).value == amount(fact.quantity).value else Verdict.ROUNDED


def against(statement: Statement, fact: Fact) -> Verdict:
    return support(statement, fact) if states(statement, fact) else Verdict.CONTRADICTED


def _by_sums(statement: Statement) -> bool:
    """Tell whether a number is one of the unit's money, whose label may reach over clauses; words nearer to it count more."""
    return statement.path.startswith(("budget.", "project")) and statement.quantity.unit in MONEY


def alike(statement: Statement, fact: Fact) -> bool:
    """Tell whether a number may be the fact's with a slip of the pen, its unit included."""
    assert fact.quantity is not None
    return fits(statement.quantity, fact.quantity) and look_alike(statement.quantity, fact.quantity)


def _meant(case: Case, statement: Statement, index: Index) -> Fact | None:
    """Return the one fact whose words stand around a number and whose value it is, or is but for a slip of the pen."""
    if statement.approximate or len(statement.quantity.value.as_tuple().digits) < TELLING:
        return None
    if case.manuscript.lines[statement.line].kind is Kind.ROW:
        return None  # beside a cell stand the other columns, whose words are not its own
    around = pairs(before(case, statement))
    found = [
        (states(statement, fact), shared, fact)
        for fact in index.of_dimension(amount(statement.quantity).dimension)
        if not _states_share(fact) and alike(statement, fact) and (shared := index.shared(fact, around)) >= _NAMED
    ]
    best = max(found, key=lambda one: one[:2], default=None)
    if best is None or (not best[0] and sum(one[:2] == best[:2] for one in found) > 1):
        return None
    label = best[2].label
    named = case.manuscript.before(statement.line, statement.place[0], len(label)) == label
    return best[2] if best[0] or one_slip(statement.quantity, best[2].quantity, TELLING if named else LONG) else None


def before(case: Case, statement: Statement) -> str:
    return case.manuscript.before(statement.line, statement.place[0], _AROUND)


def is_of_rule(case: Case, statement: Statement) -> bool:
    """Tell whether a number belongs to a rule, not to a result: 预算执行率达到100%记满分."""
    behind = case.manuscript.text[statement.place[1] : statement.place[1] + _BEHIND]
    return _RULE.match("".join(behind.split())) is not None


def _is_of_all(statement: Statement, fact: Fact) -> bool:
    """Tell whether a number is of the whole where the figure is of each: 培训费51.40万元，人均成本4355.93元."""
    assert fact.quantity is not None
    if "/" not in fact.quantity.unit or "/" in statement.quantity.unit or per_each(statement.quantity, fact):
        return False
    written, known = amount(statement.quantity).value, abs(fact.quantity.value)
    return written > _TEN * known


def is_another(case: Case, statement: Statement, fact: Fact, *, confirmed: bool) -> bool:
    """Tell whether a number must be another figure than the one it was named for."""
    if _is_of_all(statement, fact) or is_of_rule(case, statement):
        return True
    if confirmed and not (states(statement, fact) or alike(statement, fact)):
        return True
    return not statement.sure and _is_other_rate(case, statement, fact)
