"""A finished report held against itself and, where they are given, against its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.checking.index import Index
from generator.checking.review.arithmetic import numbers
from generator.checking.review.case import Case
from generator.checking.review.matching import match
from generator.checking.review.merge import merged
from generator.finding import Finding

__all__ = ["Case", "Review", "review"]


@dataclass(frozen=True, slots=True)
class Review:
    """Findings by place, and how many numbers there are and how they were bound."""

    findings: tuple[Finding, ...]
    summary: Mapping[str, int]


def review(case: Case, index: Index) -> Review:
    """Run every check of a finished report.

    Args:
        case: the report as read, and the figures it is held against.
        index: the facts of these figures, prepared for binding.
    """
    import importlib

    checked = numbers(case, match(case, index) if case.given else None)
    found = list(checked.findings)
    for module, name in (("counts", "counts"), ("structure", "structure"), ("causes", "causes"), ("assertions", "assertions"), ("wording", "wording")):
        try:
            found += getattr(importlib.import_module(f"generator.checking.review.{module}"), name)(case)
        except (ImportError, AttributeError):
            pass
    return Review(merged(found), checked.summary)
