"""The numbers of a report held against one another, and against the figures where these are given (A and N codes)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.checking.review.case import Case
from generator.checking.review.checks.check import Check
from generator.checking.review.checks.likeness import look_alike
from generator.checking.review.checks.meant import Stated, all_checks
from generator.checking.review.checks.quarters import quarters
from generator.checking.review.matching.digits import sizes
from generator.checking.review.matching.tagged import Tagging, changed
from generator.checking.review.numbers.baseless import baseless
from generator.checking.review.numbers.blame import Blamed, blame
from generator.checking.review.numbers.certainty import is_error, is_far_off, is_proved
from generator.checking.review.numbers.overfull import overfull
from generator.checking.review.numbers.telling import (
    against_figures,
    against_tag,
    code_of,
    notes,
    perhaps,
    written_at,
    wrong_number,
)
from generator.checking.review.scores.overscored import overscored
from generator.checking.review.scores.scoring import grade, points_checks, project_count
from generator.checking.review.sentences.asserted import Verdict as Outcome
from generator.checking.review.unsaid.accused import Unsaid, unsaid
from generator.checking.verdict import Verdict
from generator.facts import Fact
from generator.finding import Finding
from generator.number import Quantity, same_dimension
from generator.reading import Statement

if TYPE_CHECKING:
    from generator.checking.review.matching.match import Matching

__all__ = ["Bound", "Numbers", "numbers"]

#: Digits of a number that is not likely repeated by chance.
_TELLING = 3


@dataclass(frozen=True, slots=True)
class Bound:
    """One number of the report and its verdict.

    ``exact`` and ``rounded``: as the figures, or as another place of the report, say; ``derived``: computed from others;
    ``contradicted``; ``unsupported``: nothing to hold it against. ``fact`` is the id of what it states.
    """

    text: str
    start: int
    end: int
    verdict: Verdict
    fact: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """The findings on numbers, and each number's verdict."""

    findings: tuple[Finding, ...]
    bound: tuple[Bound, ...]

    @property
    def summary(self) -> dict[str, int]:
        """Return how many numbers there are, and how many of each kind."""
        counted = Counter(one.verdict for one in self.bound)
        return {
            "numbers": len(self.bound),
            "verified": counted[Verdict.EXACT] + counted[Verdict.ROUNDED],
            "derived": counted[Verdict.DERIVED],
            "unsupported": counted[Verdict.UNSUPPORTED],
            "contradicted": counted[Verdict.CONTRADICTED],
        }


def numbers(
    case: Case, matching: Matching | None, said: Sequence[Check], confirmed: frozenset[int], tags: Tagging
) -> Numbers:
    """Check every number of a report.

    Args:
        tags: the facts that numbers say themselves they print.
        matching: the facts that the report's numbers state, where figures are given.
        said: what the sentences assert among their numbers; ``confirmed`` the numbers that this confirms.
    """
    statements = case.reading.statements
    stated = _stated(statements, case.reading.believed)
    unwritten = unsaid(case.reading, said)
    constants: list[Quantity] = []
    checks = [*all_checks(case.reading, stated, unwritten.joined(said), confirmed), *quarters(case.reading, stated)]
    checks += points_checks(case, stated, constants, len(statements))
    written = [*(statement.quantity for statement in statements), *constants]
    known = _against_facts(case, matching, tags)
    quantities = list(written)
    for index, (fact, _) in known.items():
        assert fact.quantity is not None
        quantities[index] = _in_unit(fact.quantity, quantities[index])
    outcomes = [check.verdict(quantities) for check in checks]
    right = {*range(len(statements), len(written)), *(matching.right if matching else tags.facts)}
    broken = _against_others(case, checks, quantities, written, unwritten, right=right, wrong=known.keys())
    wrong = known.keys() | broken.keys()
    findings = [*(finding for _, finding in known.values()), *broken.values()]
    if matching is None:
        findings += sizes(case, wrong)
    else:
        asked = matching.likely.items()
        explained = wrong | unwritten.explained
        findings += [perhaps(case, statements[at], fact) for at, fact in asked if at not in explained]
    findings += [
        *notes(case, checks, outcomes, written, wrong),
        *baseless(case, checks, outcomes, written, wrong),
        *grade(case, stated),
        *project_count(case, stated),
        *overscored(case),
        *overfull(case),
        *changed(case, tags),
    ]
    verdicts = list(matching.verdicts) if matching else _held(len(statements), checks, outcomes, tags)
    for index in wrong:
        verdicts[index] = Verdict.CONTRADICTED
    return Numbers(tuple(findings), _bound(case, verdicts, matching, tags))


def _against_facts(case: Case, matching: Matching | None, tags: Tagging) -> dict[int, tuple[Fact, Finding]]:
    """Return the numbers that are not the facts they state, or that their tags name, each with the fact and the finding."""
    statements = case.reading.statements
    if matching is None:
        return {
            index: (tags.facts[index], against_tag(case, statements[index], fact)) for index, fact in tags.wrong.items()
        }
    found: dict[int, tuple[Fact, Finding]] = {}
    for index, fact in matching.contradicted.items():
        if index in matching.tagged:
            finding = against_tag(case, statements[index], fact)
        else:
            sure = is_error(case, matching, index, fact)
            finding = against_figures(case, statements[index], fact, tags.facts.get(index), sure=sure)
        found[index] = matching.meant[index], finding
    return found


def _against_others(
    case: Case,
    checks: Sequence[Check],
    quantities: list[Quantity],
    written: Sequence[Quantity],
    unwritten: Unsaid,
    *,
    right: Set[int],
    wrong: Set[int],
) -> dict[int, Finding]:
    """Return the numbers that the others contradict, each with its finding: by what words assert, then by arithmetic alone.

    Args:
        quantities: what the numbers are as far as it is known; put right as more is found. ``written`` as they stand.
        right, wrong: numbers of which it is known already.
    """
    found: dict[int, Finding] = {}
    fixed = frozenset(right | wrong)
    for blamed in blame(quantities, checks, fixed):
        if not _is_likely_another(case, blamed, written):
            found[blamed.index] = wrong_number(case, blamed, written)
    told = {*wrong, *found}
    for index, expected, check in unwritten.left(told, fixed, written):
        told.add(index)
        found[index] = wrong_number(case, Blamed(index, expected, (check,), check.relation.sure), written)
    return found


def _in_unit(quantity: Quantity, written: Quantity) -> Quantity:
    return quantity.to(written.unit) if same_dimension(quantity.unit, written.unit) else quantity


def _stated(statements: Sequence[Statement], believed: Mapping[str, Statement]) -> Stated:
    all: dict[str, list[int]] = {}
    at = {id(statement): index for index, statement in enumerate(statements)}
    for index, statement in enumerate(statements):
        if statement.path:
            all.setdefault(statement.path, []).append(index)
    best = {path: at[id(statement)] for path, statement in believed.items()}
    return Stated(all, best, statements)


def _is_likely_another(case: Case, blamed: Blamed, written: Sequence[Quantity]) -> bool:
    """Tell whether a short number that only differs from one elsewhere may be that of the next indicator (得10分, 得15分)."""
    path = case.reading.statements[blamed.index].path
    if is_far_off(case, blamed, written) or _is_of_one_project(case, blamed, path, written):
        return True
    if _is_more_than_weight(case, path, written[blamed.index]) and not look_alike(
        written[blamed.index], blamed.expected
    ):
        return True
    short = len(written[blamed.index].value.as_tuple().digits) < _TELLING
    points = path.endswith((".score", ".weight")) and not look_alike(written[blamed.index], blamed.expected)
    if not (short or points) or not path.startswith(("indicator.", "project.")):
        return False
    return code_of(blamed) == "A106" and not is_proved(case, blamed, written)


def _is_more_than_weight(case: Case, path: str, written: Quantity) -> bool:
    """Tell whether points said to be an indicator's are more than it can get: then they are those of something else."""
    row, _, figure = path.rpartition(".")
    weight = case.reading.believed.get(f"{row}.weight") if figure == "score" else None
    return weight is not None and written.value > weight.quantity.value


def _is_of_one_project(case: Case, blamed: Blamed, path: str, written: Sequence[Quantity]) -> bool:
    """Tell whether a rate taken for that of all projects is the one printed for a single project (…晚，项目支付率81.20%)."""
    if path != "projects.rate" or any(check.asserted for check in blamed.broken):
        return False
    return any(
        one.quantity == written[blamed.index] and one.path.startswith("project.") and one.path.endswith(".rate")
        for one in case.reading.statements
    )


def _bound(case: Case, verdicts: Sequence[Verdict], matching: Matching | None, tags: Tagging) -> tuple[Bound, ...]:
    """Return each number with its verdict and what it states: as it was matched, as its tag says, as its words do."""
    meant = matching.meant if matching else tags.facts
    return tuple(
        Bound(
            written_at(case, statement.place),
            *statement.place,
            verdict,
            meant[index].id if index in meant else statement.path,
        )
        for index, (statement, verdict) in enumerate(zip(case.reading.statements, verdicts, strict=True))
    )


def _held(count: int, checks: Sequence[Check], outcomes: Sequence[Outcome], tags: Tagging) -> list[Verdict]:
    """Return what a report's numbers are worth by themselves: as they were written, computed, confirmed by what holds, or alone."""
    verdicts = [Verdict.EXACT if index in tags.right else Verdict.UNSUPPORTED for index in range(count)]
    for check, outcome in zip(checks, outcomes, strict=True):
        if outcome in (Outcome.FAILS, Outcome.POINTS, Outcome.UNKNOWN):
            continue
        for index in check.members:
            if index < count and verdicts[index] is Verdict.UNSUPPORTED:
                verdicts[index] = Verdict.EXACT
        if check.code != "A106" and check.relation.result < count:
            verdicts[check.relation.result] = Verdict.DERIVED
    return verdicts
