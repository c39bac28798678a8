"""Which number of a report is wrong, where checks fail: the one whose correction makes the most of them hold.

A wrong number usually breaks several checks at once and a right one stands in others that hold. For every number in a
failing check it is computed what each check would want it to be; the change that repairs most and breaks least is taken,
then the rest is looked at again. So one slip is one finding, however many sums it spoils.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.checking.review.checks import Check, look_alike
from generator.number import Quantity, same_dimension

__all__ = ["Blamed", "blame"]

#: Digits from which on it is no coincidence that a number stands twice.
_LONG = 4
#: Checks that a repeated number counts for.
_REPEATED = 2


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
    def rank(self) -> tuple[int, int, int, bool, int, int]:
        return (len(self.repairs) - self.breaks, -self.breaks, -self.support, self.alike, self.is_result, self.index)


def blame(quantities: list[Quantity], checks: Sequence[Check], fixed: frozenset[int] = frozenset()) -> list[Blamed]:
    """Return the wrong numbers; ``quantities`` is changed to what they should be.

    Args:
        quantities: of the statements, and behind them constants the checks refer to.
        fixed: numbers known to be right (constants, figures given).
    """
    by_member: dict[int, list[Check]] = {}
    for check in checks:
        for member in check.members:
            by_member.setdefault(member, []).append(check)
    failing = [check for check in checks if check.fails(quantities)]
    found: list[Blamed] = []
    settled = set(fixed)
    repeated = _repeated(quantities)
    while failing:
        candidates = [
            candidate
            for index in sorted({member for check in failing for member in check.members} - settled)
            for candidate in _candidates(index, quantities, by_member[index], failing, repeated)
        ]
        best = max(candidates, key=lambda candidate: candidate.rank, default=None)
        if best is None or not best.repairs:
            break
        rivals = [
            one
            for one in candidates
            if one.index != best.index
            and one.rank[:3] == best.rank[:3]
            and set(map(id, one.repairs)) & set(map(id, best.repairs))
        ]
        broken = sorted(
            best.repairs,
            key=lambda check: (check.relation.result != best.index, not check.asserted, check.code == "A106"),
        )
        found.append(Blamed(best.index, best.value, tuple(broken), not rivals))
        quantities[best.index] = best.value
        settled.add(best.index)
        failing = [check for check in failing if check.fails(quantities)]
    return found


def _repeated(quantities: Sequence[Quantity]) -> frozenset[int]:
    """Return the long numbers that stand more than once in the report: no slip of the pen happens twice alike."""
    places: dict[Quantity, list[int]] = {}
    for index, quantity in enumerate(quantities):
        if len(quantity.value.as_tuple().digits) >= _LONG:
            places.setdefault(quantity, []).append(index)
    return frozenset(index for indexes in places.values() if len(indexes) > 1 for index in indexes)


def _candidates(
    index: int, quantities: list[Quantity], checks: Sequence[Check], failing: Sequence[Check], repeated: frozenset[int]
) -> list[_Candidate]:
    """Return the values that would repair a failing check of the number, each with what else it does."""
    broken = [check for check in failing if index in check.members]
    holding = [check for check in checks if check not in broken]
    written = quantities[index]
    wanted: list[Quantity] = []
    for check in broken:
        value = check.implied(index, quantities)
        if value is not None and value not in wanted and (value.value >= 0 or written.value < 0):
            wanted.append(value)
    found: list[_Candidate] = []
    for value in wanted:
        if not same_dimension(value.unit, written.unit):
            continue
        quantities[index] = value
        repairs = [check for check in broken if not check.fails(quantities)]
        breaks = sum(check.fails(quantities) for check in holding) + (_REPEATED if index in repeated else 0)
        quantities[index] = written
        is_result = sum(check.relation.result == index for check in repairs)
        support = len(holding)
        found.append(_Candidate(index, value, repairs, breaks, support, is_result, look_alike(value, written)))
    return found
