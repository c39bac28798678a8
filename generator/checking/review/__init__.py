"""A finished report held against itself and, where they are given, against its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.checking.index import Index
from generator.checking.review.assertions.findings import assertions
from generator.checking.review.case import Case
from generator.checking.review.causes.findings import causes
from generator.checking.review.checks.again import said_again
from generator.checking.review.checks.changed import changed_elsewhere
from generator.checking.review.checks.listed import listed_below
from generator.checking.review.checks.paragraphs import prepared
from generator.checking.review.checks.said import confirmed_by, sentence_checks
from generator.checking.review.checks.shares import shares_above
from generator.checking.review.checks.tables import table_checks
from generator.checking.review.counts.findings import counts
from generator.checking.review.matching.tagged import Tagging, marks_lost, tagging
from generator.checking.review.merge import merged
from generator.checking.review.numbers.arithmetic import Bound, numbers
from generator.checking.review.numbers.figures import figures
from generator.checking.review.numbers.obligations import Fit, missing_figures, nothing_read, rules_used
from generator.checking.review.structure.findings import structure
from generator.checking.review.wording.findings import wording
from generator.finding import Finding

if TYPE_CHECKING:
    from generator.checking.review.matching.match import Matching

__all__ = ["Bound", "Case", "Fit", "Review", "review"]

_CHECKS = (figures, counts, structure, causes, assertions, wording)


@dataclass(frozen=True, slots=True)
class Review:
    """Findings by place, each number with its verdict, and how many of each kind there are."""

    findings: tuple[Finding, ...]
    numbers: tuple[Bound, ...]
    summary: Mapping[str, int]


def review(case: Case, index: Index, fits: tuple[Fit, ...]) -> Review:
    """Run every check of a finished report.

    Args:
        case: the report as read, and the figures it is held against.
        index: the facts of these figures, prepared for binding.
        fits: how each profile fits the printed scores.
    """
    paragraphs = prepared(case.reading)
    sentences = sentence_checks(paragraphs)
    said = [
        *sentences,
        *table_checks(case.reading),
        *listed_below(case.reading, paragraphs),
        *shares_above(case.reading, sentences),
        *changed_elsewhere(paragraphs, sentences),
    ]
    confirmed = confirmed_by(said, case.reading)
    said += said_again(paragraphs)  # what is only told twice may be wrong twice
    tags = tagging(case)
    matching = _matched(case, index, confirmed, tags) if case.given else None
    checked = numbers(case, matching, said, confirmed, tags)
    found = [*checked.findings, *nothing_read(case), *rules_used(case, fits), *marks_lost(case)]
    if matching is not None:
        found += missing_figures(case, matching)
    for check in _CHECKS:
        found += check(case)
    return Review(merged(found, case.manuscript.text), checked.bound, checked.summary)


def _matched(case: Case, index: Index, confirmed: frozenset[int], tags: Tagging) -> Matching:
    """Return which facts the numbers state; what binds them is loaded where figures are given."""
    from generator.checking.review.matching.match import match

    return match(case, index, confirmed, tags)
