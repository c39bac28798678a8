"""Claims that the figures decide (``templates/lexicon/claims.toml``): which of them are false for this unit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from generator.facts import Facts
from generator.record import Record
from generator.resources import packed_words
from generator.score import ScoreSheet

__all__ = ["FalseClaim", "false_claim", "false_claims", "gate"]

#: From this execution rate (%) on nobody may call execution low.
_GOOD_EXECUTION = Decimal(95)


@dataclass(frozen=True, slots=True)
class FalseClaim:
    """What may not be said of this unit, as patterns, and why."""

    patterns: tuple[re.Pattern[str], ...]
    why: str

    def said_in(self, text: str) -> str:
        """Return what the first of the patterns finds in a text, "" for none."""
        return next((match[0] for pattern in self.patterns if (match := pattern.search(text))), "")


@dataclass(frozen=True, slots=True)
class _Figures:
    record: Record
    sheet: ScoreSheet
    facts: Facts

    def value(self, id: str) -> Decimal | None:
        return self.facts.value(id)


def _ceiling_exceeded(case: _Figures) -> bool:
    return any(line.operator in ("≤", "<") and line.reached is False for line in case.sheet.indicators)


def _no_adjustment(case: _Figures) -> bool:
    return case.value("budget.adjustment") == 0


def _low_project(case: _Figures) -> bool:
    rates = [case.value(f"project.{number}.rate") for number in range(1, len(case.record.projects) + 1)]
    return any(rate is not None and rate < case.sheet.profile.project_rate_below for rate in rates)


def _any_loss(case: _Figures) -> bool:
    return any(line.lost.value > 0 for line in case.sheet.indicators)


def _good_execution(case: _Figures) -> bool:
    rate = case.value("budget.execution_rate")
    return rate is not None and rate >= _GOOD_EXECUTION


def _no_satisfaction(case: _Figures) -> bool:
    return not any("满意" in line.name for line in case.sheet.indicators)


_CONDITIONS: dict[str, Callable[[_Figures], bool]] = {
    "ceiling_exceeded": _ceiling_exceeded,
    "no_adjustment": _no_adjustment,
    "low_project": _low_project,
    "any_loss": _any_loss,
    "good_execution": _good_execution,
    "no_satisfaction": _no_satisfaction,
}


@cache
def _lexicon() -> tuple[tuple[str, FalseClaim], ...]:
    return tuple(
        (item["when"], FalseClaim(tuple(map(re.compile, item["patterns"])), item["why"]))
        for item in packed_words("claims")["claim"]
    )


def false_claims(record: Record, sheet: ScoreSheet, facts: Facts) -> tuple[FalseClaim, ...]:
    """Return the claims that this unit's figures contradict."""
    case = _Figures(record, sheet, facts)
    return tuple(claim for when, claim in _lexicon() if _CONDITIONS[when](case))


def false_claim(text: str, claims: tuple[FalseClaim, ...]) -> tuple[str, str] | None:
    """Return (the words, why they are false) of the first false claim in a text, else None."""
    for claim in claims:
        if said := claim.said_in(text):
            return said, claim.why
    return None


@cache
def gate(claims: tuple[FalseClaim, ...]) -> re.Pattern[str]:
    """Return a pattern that finds nothing in a text of which no sentence makes one of the claims: most texts."""
    return re.compile("|".join(pattern.pattern for claim in claims for pattern in claim.patterns) or "(?!)")
