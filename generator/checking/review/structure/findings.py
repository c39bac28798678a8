"""Structure of a finished report: sections, and what belongs together in them. Each check is ``(case) -> findings``."""

from __future__ import annotations

from collections.abc import Callable

from generator.checking.review.case import Case
from generator.checking.review.structure.losses import losses_have_problems, problems_have_figures
from generator.checking.review.structure.pairs import problems_are_answered
from generator.checking.review.structure.sections import (
    headings_keep_their_word,
    nothing_is_missing,
    sections_in_order,
)
from generator.finding import Finding

__all__ = [
    "CHECKS",
    "headings_keep_their_word",
    "losses_have_problems",
    "nothing_is_missing",
    "problems_are_answered",
    "problems_have_figures",
    "sections_in_order",
    "structure",
]

#: S101, S102, S103, S104, then S105 with S106 and S108, then S107.
CHECKS: tuple[Callable[[Case], list[Finding]], ...] = (
    nothing_is_missing,
    sections_in_order,
    losses_have_problems,
    problems_have_figures,
    problems_are_answered,
    headings_keep_their_word,
)


def structure(case: Case) -> list[Finding]:
    """Return what is wrong with a report's structure, in the order of the checks."""
    return [finding for check in CHECKS for finding in check(case)]
