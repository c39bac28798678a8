"""What a report says as the reason or measure of a figure: beside it, or among its causes and measures."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from generator.checking.review.case import Case
from generator.checking.review.structure.losses import mentions
from generator.checking.review.structure.places import (
    indicator_number,
    indicator_place,
    listed,
    project_number,
    row_text,
)
from generator.checking.review.structure.words import words
from generator.diagnose import Issue
from generator.reading import Place, Point
from generator.record import Entry

__all__ = [
    "Said",
    "explained_elsewhere",
    "indicator_said",
    "is_beside",
    "measured_elsewhere",
    "project_explained",
    "section_words",
]


@dataclass(frozen=True, slots=True)
class Said:
    """A reason or measure as the report words it, and where."""

    text: str
    place: Place


def indicator_said(case: Case, number: int, kind: str) -> Said | None:
    """Return the ``reason`` or ``measure`` that the report gives beside an indicator of the figures."""
    own = indicator_number(case, number)
    if own is None or own > len(case.reading.record.indicators):
        return None
    return _said(case, f"indicator.{own}.{kind}", getattr(case.reading.record.indicators[own - 1], kind), number)


def _said(case: Case, path: str, entry: Entry | None, number: int) -> Said | None:
    if entry is None or not entry.text.strip():
        return None
    place = case.reading.places.get(path)
    if place is None:
        place = _find(case, entry.text) or indicator_place(case, number)
    return Said(entry.text, place) if place else None


def _find(case: Case, text: str) -> Place | None:
    """Return where these words stand in the report, blanks disregarded."""
    compact = "".join(text.split())
    for line, flat in zip(case.manuscript.lines, case.manuscript.flat, strict=True):
        at = flat.text.find(compact)
        if at >= 0:
            return line.start + flat.original(at), line.start + flat.original(at + len(compact) - 1) + 1
    return None


def is_beside(case: Case, number: int, kind: str) -> bool:
    """Tell whether the ``reason`` or ``measure`` of an indicator of the figures stands in its own paragraph."""
    if indicator_said(case, number, kind) is not None:
        return True
    item = case.record.indicators[number - 1]
    text = row_text(case, "indicator", indicator_number(case, number), item.name.text if item.name else "")
    return words().words["causal" if kind == "reason" else "remedy"].search(text) is not None


def explained_elsewhere(case: Case, issue: Issue) -> bool:
    """Tell whether a cause speaks of an issue, or a problem that does says why or has a cause of its own."""
    pattern = words().words["causal"]
    points = listed(case, "problem", "cause", "measure", "suggestion")
    for at, point in enumerate(points):
        if point.role == "cause" and mentions(case, issue, point.text):
            return True
        if point.role == "problem" and mentions(case, issue, point.text):
            follower = points[at + 1] if at + 1 < len(points) else None
            beside = follower is not None and follower.role == "cause" and _together(case, point.place, follower.place)
            if beside or pattern.search(point.text) or _partner_by_number(points, at, "cause"):
                return True
    return False


def measured_elsewhere(case: Case, issue: Issue) -> bool:
    """Tell whether a measure speaks of an issue, or the problems do and measures are listed."""
    points = listed(case, "problem", "cause", "measure", "suggestion")
    measures = [point for point in points if point.role in ("measure", "suggestion")]
    if any(mentions(case, issue, point.text) for point in measures):
        return True
    return bool(measures) and any(point.role == "problem" and mentions(case, issue, point.text) for point in points)


def _together(case: Case, one: Place, other: Place) -> bool:
    """Tell whether no heading stands between two places."""
    parts = case.reading.sections
    first = bisect_right(parts, one[0], key=lambda section: section.heading[0])
    last = bisect_right(parts, other[0], key=lambda section: section.heading[0])
    return not any(section.role for section in parts[first:last])


def _partner_by_number(points: Sequence[Point], at: int, role: str) -> bool:
    """Tell whether a list of causes has one for the problem at ``at`` by its position."""
    position = sum(point.role == "problem" for point in points[:at])
    return position < sum(point.role == role for point in points)


def project_explained(case: Case, number: int) -> bool:
    """Tell whether the report says anywhere why a project of the figures was not spent."""
    item = case.record.projects[number - 1]
    name = item.name.text if item.name else ""
    own = project_number(case, number)
    if own is not None and own <= len(case.reading.record.projects) and case.reading.record.projects[own - 1].reason:
        return True
    if name and explained_elsewhere(case, _issue_of(case, number, name)):
        return True
    text = row_text(case, "project", own, name)
    at = text.find(name) if name else -1
    return at >= 0 and _explains_spending(_own_part(case, text[at:], number))


def _issue_of(case: Case, number: int, name: str) -> Issue:
    subject = f"project.{number}"
    known = next((issue for issue in case.issues if issue.subject == subject), None)
    figures = tuple(id for id in (f"{subject}.rate", f"{subject}.unspent") if id in case.facts.ledger)
    return known or Issue(kind="project_low", subject=subject, name=name, facts=figures)


def _own_part(case: Case, text: str, number: int) -> str:
    """Cut a project's text where the next project of the same paragraph begins."""
    others = [row.name.text for at, row in enumerate(case.record.projects, 1) if row.name and at != number]
    ends = [at for other in others if other and (at := text.find(other, 1)) > 0]
    return text[: min(ends, default=len(text))]


def _explains_spending(text: str) -> bool:
    return words().words["spending_reason"].search(text) is not None


def section_words(case: Case, *roles: str) -> str:
    """Return the own text of the sections of these roles, without blanks."""
    parts: list[str] = []
    for section in case.reading.sections:
        if section.role in roles:
            parts += [case.manuscript.flat[number].text for number in range(*section.lines)]
    return "\n".join(parts)
