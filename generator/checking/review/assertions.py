"""Claims of a finished report that its figures decide (codes C101 to C109)."""

from __future__ import annotations

from collections.abc import Callable

from generator.checking.review.assertions_budget import absolutes, adjustment, execution, staff, thrift
from generator.checking.review.assertions_direction import directions
from generator.checking.review.assertions_indicators import completion, satisfaction
from generator.checking.review.assertions_pairs import contradictions
from generator.checking.review.assertions_projects import benefits
from generator.checking.review.assertions_scene import Scene
from generator.checking.review.case import Case
from generator.finding import Finding

__all__ = ["assertions"]

_CHECKS: tuple[Callable[[Scene], list[Finding]], ...] = (
    adjustment,
    execution,
    absolutes,
    completion,
    directions,
    staff,
    thrift,
    satisfaction,
    benefits,
    contradictions,
)


def assertions(case: Case) -> list[Finding]:
    """Return every claim of the report that the figures (or another claim) contradict, in the text's order.

    Time is linear in the text: a pattern is only tried in sentences that hold one of its words.
    """
    scene = Scene(case)
    found = [finding for check in _CHECKS for finding in check(scene)]
    unique = {(finding.code, finding.start, finding.end): finding for finding in reversed(found)}
    return sorted(unique.values(), key=lambda finding: (finding.start or 0, finding.code))
