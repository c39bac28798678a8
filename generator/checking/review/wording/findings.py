"""Wording of a finished report (codes W101 to W111)."""

from __future__ import annotations

from collections.abc import Callable

from generator.checking.review.case import Case
from generator.checking.review.prose import Prose, prose_of
from generator.checking.review.wording.names import other_units_words, unit_names
from generator.checking.review.wording.numbering import numbering
from generator.checking.review.wording.phrases import leftovers, repealed
from generator.checking.review.wording.repeats import doubled_words, marks
from generator.checking.review.wording.years import years
from generator.finding import Finding

__all__ = ["wording"]

_CHECKS: tuple[Callable[[Case, Prose], list[Finding]], ...] = (
    other_units_words,
    unit_names,
    years,
    doubled_words,
    numbering,
    marks,
    leftovers,
    repealed,
)


def wording(case: Case) -> list[Finding]:
    """Return what is wrong with a report's wording, in the text's order; time is linear in the text."""
    prose = prose_of(case.manuscript)
    found = [finding for check in _CHECKS for finding in check(case, prose)]
    return sorted(found, key=lambda finding: (finding.start or 0, finding.code))
