"""What the checks of a report say to another value of a number, kept up as numbers are put right.

A figure that stands in hundreds of places is in hundreds of checks. When one of them changes, only that one is asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from generator.checking.review.checks.check import Check
from generator.number import Quantity

__all__ = ["Trial", "Trials"]


@dataclass(slots=True)
class Trial:
    """Another value of a number: by their place in the report's list, the checks it would repair and those it would break."""

    value: Quantity
    repaired: dict[int, Check] = field(default_factory=dict[int, Check])
    broken: set[int] = field(default_factory=set[int])

    @property
    def repairs(self) -> list[Check]:
        return [self.repaired[place] for place in sorted(self.repaired)]


class Trials:
    """The quantities of a report as far as they are put right, its checks, and the values that were tried.

    Attributes:
        quantities: what the numbers are, by index; changed by ``put_right``.
        failing: the checks that fail, by their identity.
    """

    def __init__(self, quantities: list[Quantity], checks: Sequence[Check]) -> None:
        self.quantities = quantities
        self.failing = {id(check): check for check in checks if check.fails(quantities)}
        self._places = {id(check): place for place, check in enumerate(checks)}
        self._by_member: dict[int, list[Check]] = {}
        for check in checks if self.failing else ():
            for member in check.members:
                self._by_member.setdefault(member, []).append(check)
        self._implied: dict[int, dict[int, Quantity | None]] = {}
        self._tried: dict[int, dict[str, Trial]] = {}
        self._outdated: dict[int, dict[int, Check]] = {}

    def is_suspect(self, index: int) -> bool:
        """Tell whether a number stands in a check that fails."""
        return any(id(check) in self.failing for check in self._by_member[index])

    def of(self, index: int) -> tuple[list[Check], int]:
        """Return those of a number's checks that fail, and how many others there are."""
        checks = self._by_member[index]
        failing = [check for check in checks if id(check) in self.failing]
        return failing, len(checks) - len(failing)

    def implied(self, check: Check, index: int) -> Quantity | None:
        """Return what a number would have to be for a check to hold, None where that cannot be told."""
        known = self._implied.setdefault(id(check), {})
        if index not in known:
            known[index] = check.implied(index, self.quantities)
        return known[index]

    def tried(self, index: int, values: Iterable[Quantity]) -> list[Trial]:
        """Return what other values of a number would do; values tried before and not given now are forgotten."""
        before = self._tried.get(index, {})
        outdated = self._outdated.pop(index, {}).values()
        now: dict[str, Trial] = {}
        for value in values:
            written = str(value)  # as text, since 100 and 100.00 are equal and stand for different intervals
            now[written] = before.get(written) or Trial(value)
            for check in outdated if written in before else self._by_member[index]:
                self._try(now[written], index, check)
        self._tried[index] = now
        return [*now.values()]

    def _try(self, trial: Trial, index: int, check: Check) -> None:
        """Put down what a check says to a trial, in place of what it said before."""
        place = self._places[id(check)]
        trial.repaired.pop(place, None)
        trial.broken.discard(place)
        written, self.quantities[index] = self.quantities[index], trial.value
        fails = check.fails(self.quantities)
        self.quantities[index] = written
        if id(check) not in self.failing:
            if fails:
                trial.broken.add(place)
        elif not fails:
            trial.repaired[place] = check

    def put_right(self, index: int, value: Quantity) -> set[int]:
        """Change a number for good; returns the numbers that stand in a check with it, itself among them."""
        self.quantities[index] = value
        for check in self._by_member[index]:
            self._implied.pop(id(check), None)
            if not check.fails(self.quantities):
                self.failing.pop(id(check), None)
        return self._changed(self._by_member[index])

    def let_be(self, checks: Sequence[Check]) -> set[int]:
        """Take checks for holding though they fail; returns the numbers that stand in them."""
        for check in checks:
            self.failing.pop(id(check), None)
        return self._changed(checks)

    def _changed(self, checks: Sequence[Check]) -> set[int]:
        members: set[int] = set()
        for check in checks:
            members.update(check.members)
            for member in check.members:
                self._outdated.setdefault(member, {})[id(check)] = check
        return members
