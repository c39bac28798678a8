"""Helpers of the drafting tests: what a model may answer, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from generator import pipeline
from generator.brief import Brief
from generator.drafting.case import Case
from generator.drafting.model.briefs import groups

#: The head of a small form with a loss to be added.
SMALL: dict[str, Any] = {
    "kind": "department",
    "year": "2024",
    "unit": {"name": "云海市东湖区民政局", "type": "机关"},
    "budget": {"initial": {"total": "1000"}, "adjusted": {"total": "1000"}, "executed": {"total": "980"}},
}
#: What a model answers for one item: key and field of the request, and the item's brief.
Says = Callable[[str, str, Brief], str]


def case_of(examined: pipeline.Examined) -> Case:
    return Case(examined.record, examined.sheet, examined.facts, examined.issues)


def briefs_of(examined: pipeline.Examined) -> dict[tuple[str, str], Brief]:
    """Return the briefs of a report by key and field of the request."""
    return {(group.key, name): brief for group in groups(case_of(examined)) for name, brief in group.briefs.items()}


def faithful(key: str, name: str, brief: Brief) -> str:
    """Answer as a careful model does: our ready phrases and the unit's own words."""
    return "".join([*brief.phrases, "；".join(brief.said)])


def bad_numbers(written: pipeline.Written) -> list[tuple[str, str, str]]:
    """Return the numbers of a report that no fact supports."""
    return [
        (item.text, item.reason, item.line)
        for item in written.audit.numbers
        if item.verdict in ("unsupported", "contradicted")
    ]


def codes(written: pipeline.Written, wanted: Collection[str] = ("D001", "D002", "D003")) -> list[str]:
    return [finding.code for finding in written.findings if finding.code in wanted]
