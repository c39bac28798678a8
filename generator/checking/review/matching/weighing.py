"""Numbers that no rule understood, weighed: which figure each most likely is, by all that speaks for it and against it.

What each clue weighs (``templates/weights/clues.toml``) was learnt from the reports of a corpus whose numbers are known, by
``benchmarks/check/learn.py``: whole numbers, hundredths of a natural logarithm of odds. The rules in the neighbouring modules
say what they are sure of; what is left is weighed here, so that a report whose wordings nobody foresaw is checked too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from generator.checking.index import Index
from generator.checking.review.case import Case
from generator.checking.review.checks.likeness import may_be_meant
from generator.checking.review.matching.clues import Clue, Clues, clues_of_kind, clues_of_number
from generator.checking.review.matching.judging import is_of_part
from generator.checking.review.matching.surroundings import Surroundings, kind_of, row_of
from generator.checking.review.matching.values import fits, states
from generator.checking.verdict import BAD, Verdict
from generator.facts import Fact
from generator.manuscript import Kind
from generator.number import Quantity
from generator.reading import Statement
from generator.resources import packed_weights

__all__ = ["Unknown", "unknown", "weighed"]


#: How far a number may be from the figure that it is asked about as, as a share of the figure.
_ROOM = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A number that no rule understood, with the figures that anything speaks for."""

    number: int
    clues: Clues
    candidates: tuple[Fact, ...]

    def of_number(self) -> Iterator[Clue]:
        return clues_of_number(self.clues.statement, self.clues.around)

    def of_kind(self) -> list[str]:
        return clues_of_kind(self.clues.around)


@dataclass(frozen=True, slots=True)
class _Weights:
    """What the clues weigh; those of kinds by kind of figure. From ``likely`` on a number is told of."""

    start: int
    clues: Mapping[str, int]
    kinds: Mapping[str, Mapping[str, int]]
    likely: int


def weighed(
    case: Case, index: Index, verdicts: Sequence[Verdict], meant: Mapping[int, Fact], confirmed: Set[int]
) -> dict[int, Fact]:
    """Return what numbers without support most likely are, where that is a figure whose value they have not.

    Args:
        confirmed: numbers that their own sentences confirm; they are not asked for.
    """
    weights = _weights()
    found: dict[int, Fact] = {}
    for one in unknown(case, index, verdicts, meant, confirmed):
        best = _best(one, weights)
        if best is not None and best[0] >= weights.likely and _is_near(one, best[1]) and not _is_told(one, best[1]):
            found[one.number] = best[1]
    return found


def unknown(
    case: Case,
    index: Index,
    verdicts: Sequence[Verdict],
    meant: Mapping[int, Fact],
    confirmed: Set[int],
    among: Set[int] | None = None,
) -> Iterator[Unknown]:
    """Yield the numbers without support and what speaks for each figure; with ``among``, these numbers whatever is known of them."""
    surroundings = Surroundings(case, index, verdicts, meant)
    stated = Counter(fact.id for number, fact in meant.items() if verdicts[number] not in BAD)
    fitting: dict[str, list[Fact]] = {}
    for number, statement in enumerate(case.reading.statements):
        if among is None and (verdicts[number] is not Verdict.UNSUPPORTED or number in confirmed):
            continue
        if (among is not None and number not in among) or not _tells(case, statement):
            continue
        unit = statement.quantity.unit
        if unit not in fitting:
            fitting[unit] = list(_fitting(index, statement.quantity))
        clues = Clues(statement, surroundings.of(number), index, stated)
        candidates = (fact for fact in fitting[unit] if not is_of_part(statement, fact) and clues.speaks_for(fact))
        yield Unknown(number, clues, tuple(candidates))


def _is_near(one: Unknown, fact: Fact) -> bool:
    """Tell whether a number may be a figure written wrongly: what is far off is more likely another one in words of its own."""
    return fact.quantity is not None and may_be_meant(one.clues.statement.quantity, fact.quantity, _ROOM)


def _is_told(one: Unknown, fact: Fact) -> bool:
    """Tell whether a number states a figure: the one that most speaks for, or another of its row or of one beside it."""
    statement = one.clues.statement
    rows = {row_of(fact.id), *one.clues.around.rows} - {""}
    return states(statement, fact) or any(
        row_of(other.id) in rows and states(statement, other) for other in one.candidates
    )


def _tells(case: Case, statement: Statement) -> bool:
    """Tell whether a number can be told from others: one of a single digit, or in a heading, is too often something else."""
    several = len(statement.quantity.value.as_tuple().digits) > 1
    return several and case.manuscript.lines[statement.line].kind not in (Kind.HEADING, Kind.TITLE)


def _fitting(index: Index, quantity: Quantity) -> Iterator[Fact]:
    """Yield the figures that a number of this unit could be.

    Numbers quoted from the unit's own sentences are none, and how many rows the form has is for ``counts`` to check.
    """
    for id in index.amounts:
        fact = index.ledger[id]
        if (
            id not in index.quoted
            and not id.endswith(".count")
            and fact.quantity is not None
            and _could_be(quantity.unit, fact.quantity.unit)
        ):
            yield fact


@lru_cache(maxsize=4096)
def _could_be(unit: str, other: str) -> bool:
    return fits(Quantity(Decimal(1), unit), Quantity(Decimal(1), other))


def _best(one: Unknown, weights: _Weights) -> tuple[int, Fact] | None:
    """Return the figure that most speaks for, and how much."""
    start = weights.start + _sum(one.of_number(), weights.clues)
    told = one.of_kind()
    of_kinds: dict[str, int] = {}
    best: tuple[int, Fact] | None = None
    for fact in one.candidates:
        kind = kind_of(fact.id)
        if kind not in of_kinds:
            own = weights.kinds.get(kind, {})
            of_kinds[kind] = sum(own.get(clue, 0) for clue in told)
        weight = start + of_kinds[kind] + _sum(one.clues.of(fact), weights.clues)
        if best is None or weight > best[0]:
            best = weight, fact
    return best


def _sum(clues: Iterator[Clue], weights: Mapping[str, int]) -> int:
    return sum(strength * weights.get(name, 0) for name, strength in clues if strength)


@cache
def _weights() -> _Weights:
    data = packed_weights("clues")
    return _Weights(data["start"], data["clues"], data["kinds"], data["likely"])
