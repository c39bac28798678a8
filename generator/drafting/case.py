"""What a writer may know of one unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from generator.claims import FalseClaim, false_claims
from generator.diagnose import Issue
from generator.facts import Facts
from generator.record import Record
from generator.score import ScoreSheet

__all__ = ["Case"]


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a writer may know of one unit."""

    record: Record
    sheet: ScoreSheet
    facts: Facts
    issues: tuple[Issue, ...]

    def value(self, id: str) -> Decimal | None:
        """Return a fact's value for conditions (never for printing)."""
        return self.facts.value(id)

    @property
    def false_claims(self) -> tuple[FalseClaim, ...]:
        return false_claims(self.record, self.sheet, self.facts)
