"""Claims of a finished report that its figures decide (codes C101 to C109)."""

from __future__ import annotations

from collections.abc import Callable

from generator.checking.review.assertions.budget import adjustment, execution
from generator.checking.review.assertions.conduct import absolutes, staff, thrift
from generator.checking.review.assertions.direction import directions
from generator.checking.review.assertions.indicators import completion, satisfaction
from generator.checking.review.assertions.pairs import contradictions
from generator.checking.review.assertions.projects import benefits
from generator.checking.review.assertions.scene import Scene
from generator.checking.review.assertions.targets import comparisons
from generator.checking.review.assertions.turned import turned
from generator.checking.review.case import Case
from generator.finding import Finding

__all__ = ["assertions"]

_CHECKS: tuple[Callable[[Scene], list[Finding]], ...] = (
    adjustment,
    execution,
    absolutes,
    completion,
    directions,
    turned,
    comparisons,
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
    ordered = sorted(unique.values(), key=lambda finding: (finding.start or 0, finding.code))
    done = [finding for finding in ordered if finding.code == "C104"]
    return [finding for finding in ordered if finding.code != "C105" or not any(_meets(finding, one) for one in done)]


def _meets(one: Finding, other: Finding) -> bool:
    """Tell whether two findings are on the same words: 超过目标 is a claim of completion before it is a direction."""
    return (one.start or 0) < (other.end or 0) and (other.start or 0) < (one.end or 0)
