"""Reasons and measures of a finished report, R101–R109. Each check is ``(case) -> findings``."""

from __future__ import annotations

from collections.abc import Callable

from generator.checking.review.case import Case
from generator.checking.review.causes.budget import adjustment_explained, execution_explained, staff_explained
from generator.checking.review.causes.indicators import measures_do_something, reasons_explain
from generator.finding import Finding

__all__ = [
    "CHECKS",
    "adjustment_explained",
    "causes",
    "execution_explained",
    "measures_do_something",
    "reasons_explain",
    "staff_explained",
]

CHECKS: tuple[Callable[[Case], list[Finding]], ...] = (
    reasons_explain,
    measures_do_something,
    execution_explained,
    adjustment_explained,
    staff_explained,
)


def causes(case: Case) -> list[Finding]:
    """Return what is wrong with a report's reasons and measures, in the order of the checks."""
    return [finding for check in CHECKS for finding in check(case)]
