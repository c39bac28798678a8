"""Whether checks would hold with another value of a number: each trial is computed once, until one of its numbers changes."""

from __future__ import annotations

from collections.abc import Sequence

from generator.checking.review.checks import Check
from generator.number import Quantity

__all__ = ["Trials"]


class Trials:
    """The quantities of a report as far as they are put right, and its checks.

    Attributes:
        quantities: what the numbers are, by index; changed by ``put_right``.
        failing: the checks that fail, by their identity.
    """

    def __init__(self, quantities: list[Quantity], checks: Sequence[Check]) -> None:
        self.quantities = quantities
        self.failing = {id(check): check for check in checks if check.fails(quantities)}
        self._by_member: dict[int, list[Check]] = {}
        for check in checks if self.failing else ():
            for member in check.members:
                self._by_member.setdefault(member, []).append(check)
        self._implied: dict[int, dict[int, Quantity | None]] = {}
        self._outcomes: dict[int, dict[tuple[int, str], bool]] = {}

    def is_suspect(self, index: int) -> bool:
        """Tell whether a number stands in a check that fails."""
        return any(id(check) in self.failing for check in self._by_member[index])

    def of(self, index: int) -> tuple[list[Check], list[Check]]:
        """Return a number's checks: those that fail, and the others."""
        broken: list[Check] = []
        holding: list[Check] = []
        for check in self._by_member[index]:
            (broken if id(check) in self.failing else holding).append(check)
        return broken, holding

    def implied(self, check: Check, index: int) -> Quantity | None:
        """Return what a number would have to be for a check to hold, None where that cannot be told."""
        known = self._implied.setdefault(id(check), {})
        if index not in known:
            known[index] = check.implied(index, self.quantities)
        return known[index]

    def fails(self, check: Check, index: int, value: Quantity) -> bool:
        """Tell whether a check fails with another value of one of its numbers."""
        known = self._outcomes.setdefault(id(check), {})
        trial = (index, str(value))  # as text, since 100 and 100.00 are equal and stand for different intervals
        if trial not in known:
            written = self.quantities[index]
            self.quantities[index] = value
            known[trial] = check.fails(self.quantities)
            self.quantities[index] = written
        return known[trial]

    def put_right(self, index: int, value: Quantity) -> set[int]:
        """Change a number for good; returns the numbers that stand in a check with it, itself among them."""
        self.quantities[index] = value
        changed: set[int] = set()
        for check in self._by_member[index]:
            changed.update(check.members)
            self._implied.pop(id(check), None)
            self._outcomes.pop(id(check), None)
            if not check.fails(self.quantities):
                self.failing.pop(id(check), None)
        return changed
