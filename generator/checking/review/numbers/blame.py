"""Which number of a report is wrong, where checks fail: the one whose correction makes the most of them hold.

A wrong number usually breaks several checks at once and a right one stands in others that hold. For every number in a
failing check it is computed what each check would want it to be; the change that repairs most and breaks least is taken,
then the rest is looked at again. So one slip is one finding, however many sums it spoils.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

from generator.checking.review.checks.check import Check
from generator.checking.review.checks.likeness import look_alike
from generator.checking.review.numbers.trials import Trials
from generator.number import Quantity, same_dimension

__all__ = ["Blamed", "blame"]

#: Digits from which on it is no coincidence that a number stands twice.
_LONG = 4
#: Checks that a repeated number counts for.
_REPEATED = 2
#: Values tried for one number; one that stands in hundreds of sums is no slip that the first eight do not tell.
_MOST_WANTED = 8

#: Their results are rounded: what follows from these is not certain to the last digit.
_ROUNDED = frozenset(["ratio", "growth", "average"])

_Rank = tuple[int, int, int, bool, int, int]


@dataclass(frozen=True, slots=True)
class Blamed:
    """A number that is wrong.

    Attributes:
        index: of its statement.
        expected: what it should be.
        broken: the checks that fail because of it, the most telling first.
        certain: no other single number could be the wrong one.
    """

    index: int
    expected: Quantity
    broken: tuple[Check, ...]
    certain: bool


@dataclass(slots=True)
class _Candidate:
    index: int
    value: Quantity
    repairs: list[Check]
    breaks: int
    support: int
    is_result: int
    alike: bool

    @property
    def rank(self) -> _Rank:
        return (len(self.repairs) - self.breaks, -self.breaks, -self.support, self.alike, self.is_result, self.index)


def blame(quantities: list[Quantity], checks: Sequence[Check], fixed: frozenset[int] = frozenset()) -> list[Blamed]:
    """Return the wrong numbers; ``quantities`` is changed to what they should be.

    After each finding only the numbers that share a check with it are looked at again, and of their checks only those
    that speak of the changed number are computed again: time does not grow with the square of the report.

    Args:
        quantities: of the statements, and behind them constants the checks refer to.
        fixed: numbers known to be right (constants, figures given).
    """
    trials = Trials(quantities, checks)
    repeated = _repeated(quantities) if trials.failing else frozenset[int]()
    settled = set(fixed)
    queue = _Queue()
    changed = {member for check in trials.failing.values() for member in check.members}
    found: list[Blamed] = []
    while trials.failing:
        for index in changed:
            suspect = index not in settled and trials.is_suspect(index)
            queue.put(index, _candidates(index, trials, repeated) if suspect else [])
        best = queue.best()
        if best is None or not best.repairs:
            break
        if len(best.repairs) <= best.breaks and not any(check.asserted for check in best.repairs):
            changed = trials.let_be(best.repairs)  # as much speaks for the number as against it: of the same name
            continue
        found.append(Blamed(best.index, best.value, _by_weight(best), not _has_rival(best, queue.known)))
        settled.add(best.index)
        changed = trials.put_right(best.index, best.value)
    return found


class _Queue:
    """The candidates of every suspect, and the first in rank of them all without a look at each."""

    def __init__(self) -> None:
        self.known: dict[int, list[_Candidate]] = {}
        self._heap: list[tuple[_Rank, int, int, _Candidate]] = []
        self._made = count()

    def put(self, index: int, candidates: list[_Candidate]) -> None:
        """Take these instead of the candidates that a number had so far."""
        self.known[index] = candidates
        for place, one in enumerate(candidates):  # of equals the first; candidates themselves are not compared
            heappush(self._heap, (_turned(one.rank), place, next(self._made), one))

    def best(self) -> _Candidate | None:
        """Return the first in rank, None where there is none; those that were replaced meanwhile are dropped."""
        while self._heap:
            *_, one = self._heap[0]
            if any(one is candidate for candidate in self.known[one.index]):
                return one
            heappop(self._heap)
        return None


def _turned(rank: _Rank) -> _Rank:
    """Return a rank for a heap, whose smallest is first."""
    points, breaks, support, alike, is_result, index = rank
    return (-points, -breaks, -support, not alike, -is_result, -index)


def _has_rival(best: _Candidate, known: Mapping[int, list[_Candidate]]) -> bool:
    """Tell whether another number of the same checks could as well be the wrong one."""
    repaired = set(map(id, best.repairs))
    members = {member for check in best.repairs for member in check.members} - {best.index}
    return any(
        one.rank[:3] == best.rank[:3] and not repaired.isdisjoint(map(id, one.repairs))
        for member in members
        for one in known.get(member, ())
    )


def _by_weight(best: _Candidate) -> tuple[Check, ...]:
    """Return the broken checks, first those whose result is wrong, then those a sentence asserts."""
    return tuple(
        sorted(
            best.repairs,
            key=lambda check: (check.relation.result != best.index, not check.asserted, check.code == "A106"),
        )
    )


def _repeated(quantities: Sequence[Quantity]) -> frozenset[int]:
    """Return the long numbers that stand more than once in the report: no slip of the pen happens twice alike."""
    places: dict[Quantity, list[int]] = {}
    for index, quantity in enumerate(quantities):
        if len(quantity.value.as_tuple().digits) >= _LONG:
            places.setdefault(quantity, []).append(index)
    return frozenset(index for indexes in places.values() if len(indexes) > 1 for index in indexes)


def _is_solved(check: Check, index: int) -> bool:
    """Tell whether a check gives a number only from a rate that is rounded itself, so that its last digits are not certain."""
    return check.relation.kind in _ROUNDED and check.relation.result != index


def _candidates(index: int, trials: Trials, repeated: frozenset[int]) -> list[_Candidate]:
    """Return the values that would repair a failing check of the number, each with what else it does."""
    failing, holding = trials.of(index)
    written = trials.quantities[index]
    wanted: list[Quantity] = []
    for check in sorted(failing, key=lambda check: _is_solved(check, index)):
        if len(wanted) == _MOST_WANTED:
            break
        value = trials.implied(check, index)
        if value is not None and value not in wanted and (value.value >= 0 or written.value < 0):
            wanted.append(value)
    copied = index in repeated and not any(check.relation.result == index for check in failing)
    found: list[_Candidate] = []
    for trial in trials.tried(index, (value for value in wanted if same_dimension(value.unit, written.unit))):
        repairs = trial.repairs
        breaks = len(trial.broken) + (_REPEATED if copied else 0)
        is_result = sum(check.relation.result == index for check in repairs)
        alike = look_alike(trial.value, written)
        found.append(_Candidate(index, trial.value, repairs, breaks, holding, is_result, alike))
    return found
