"""S105, S106, S108: each problem has its cause and its measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator.checking.review.case import Case
from generator.checking.review.structure_losses import problem_points
from generator.checking.review.structure_places import line_at
from generator.checking.review.structure_words import named, words
from generator.finding import Finding
from generator.reading import Point, Section
from generator.scan.numerals import numeral

__all__ = ["problems_have_causes", "problems_have_measures"]

_WORD = {"cause": "原因", "measure": "改进措施"}
_CODE = {"cause": "S105", "measure": "S106"}
_DIGITS = re.compile(r"\d+")
_HAN = re.compile("[一二三四五六七八九十]+")
_ALIKE = 2


@dataclass(frozen=True, slots=True)
class _Lists:
    """The problems, what is listed for them elsewhere (numbered or not), and what stands beside a problem itself."""

    problems: list[Point]
    partners: list[Point]
    beside: dict[int, list[Point]]


def problems_have_causes(case: Case) -> list[Finding]:
    """S105, S108: problems without a cause, or lists of problems and causes that differ in length."""
    return _unpaired(case, "cause")


def problems_have_measures(case: Case) -> list[Finding]:
    """S106, S108: problems without a measure, or lists of problems and measures that differ in length."""
    return _unpaired(case, "measure")


def _unpaired(case: Case, role: str) -> list[Finding]:
    lists = _lists(case, role)
    if not lists.problems or not (lists.partners or lists.beside):
        return []  # nothing at all: the heading's finding, S107, or the missing section's, S101
    open_ones = [point for at, point in enumerate(lists.problems) if not _has_own(case, point, at, lists, role)]
    if not open_ones:
        return _longer(case, lists, role)
    if not lists.partners:
        return [_without(case, point, role) for point in open_ones]
    if not _is_numbered(lists.partners) or not _is_numbered(lists.problems):
        return []  # prose that speaks of all problems together
    if len(lists.partners) >= len(lists.problems):
        return _longer(case, lists, role)
    missing = _by_number(lists) or _by_words(lists)
    missing = [point for point in missing if point in open_ones]
    return [_without(case, point, role) for point in missing] or [_differ(case, lists, role)]


def _lists(case: Case, role: str) -> _Lists:
    problems = problem_points(case)
    lines = [point.line for point in problems]
    beside: dict[int, list[Point]] = {}
    partners: list[Point] = []
    advice = role == "measure" and not any(point.role == role for point in case.reading.points)
    for point in case.reading.points:
        if point.role != ("suggestion" if advice else role) or _in_performance(case, point):
            continue
        before = [at for at, problem in enumerate(problems) if problem.place[0] < point.place[0]]
        own = before[-1] if before else -1
        if own >= 0 and _belongs(case, problems[own], point, follows=lines[own + 1 : own + 2]):
            beside.setdefault(own, []).append(point)
        else:
            partners.append(point)
    return _Lists(problems, partners, beside)


def _in_performance(case: Case, point: Point) -> bool:
    return any(
        section.role == "performance" and section.place[0] <= point.place[0] < section.place[1]
        for section in case.reading.sections
    )


def _belongs(case: Case, problem: Point, point: Point, follows: list[int]) -> bool:
    """Tell whether a cause or measure stands in its problem's own item, or right behind it before the next one."""
    if point.line == problem.line or (
        problem.number and point.number == problem.number and not _parted(case, problem, point)
    ):
        return True
    return bool(follows) and point.line < follows[0] and not point.number


def _parted(case: Case, problem: Point, point: Point) -> bool:
    """Tell whether a heading stands between the two: then equal numbers are those of two lists."""
    return any(
        problem.place[0] < section.heading[0] <= point.place[0] and section.role for section in case.reading.sections
    )


def _has_own(case: Case, problem: Point, at: int, lists: _Lists, role: str) -> bool:
    """Tell whether a problem has a cause (measure) of its own: in its words, beside it, or beside its indicator."""
    if at in lists.beside:
        return True
    if role == "cause" and words().words["causal"].search(problem.text):
        return not lists.partners or not _is_numbered(lists.partners)
    kind = "reason" if role == "cause" else "measure"
    rows = (*case.reading.record.indicators, *case.reading.record.projects)
    return not lists.partners and any(
        row.name is not None and getattr(row, kind) is not None and named(row.name.text, problem.text) for row in rows
    )


def _is_numbered(points: Sequence[Point]) -> bool:
    return all(point.number for point in points)


def _ordinal(point: Point) -> int:
    """Return the value of a point's number: 3 of 3、 or （三） or 三是; 0 where it has none."""
    if match := _DIGITS.search(point.number):
        return int(match[0])
    match = _HAN.search(point.number)
    return int(numeral(match[0]) or 0) if match else 0


def _by_number(lists: _Lists) -> list[Point]:
    """Return the problems whose number is left out among the partners (1, 2, 4)."""
    there = [_ordinal(point) for point in lists.partners]
    wanted = [_ordinal(point) for point in lists.problems]
    if len(set(there)) < len(there) or len(set(wanted)) < len(wanted) or not set(there) < set(wanted):
        return []
    renumbered = there == list(range(1, len(there) + 1)) and wanted == list(range(1, len(wanted) + 1))
    return [] if renumbered else [point for point in lists.problems if _ordinal(point) not in there]


def _by_words(lists: _Lists) -> list[Point]:
    """Return the problems that no partner shares words with, where these are just as many as are missing."""
    missing = len(lists.problems) - len(lists.partners)
    lonely = [
        problem
        for problem in lists.problems
        if max((_likeness(problem.text, partner.text) for partner in lists.partners), default=0) < _ALIKE
    ]
    return lonely if len(lonely) == missing else []


def _likeness(one: str, other: str) -> int:
    common = words().common
    pairs = {one[at : at + 2] for at in range(len(one) - 1)} - common
    return sum(other[at : at + 2] in pairs for at in range(len(other) - 1))


def _without(case: Case, point: Point, role: str) -> Finding:
    said = _head(point.text)
    message = f"问题“{said}”没有写{_WORD[role]}。请补写与它对应的{_WORD[role]}，顺序与问题一致。"
    return case.found(_CODE[role], message, point.place)


def _longer(case: Case, lists: _Lists, role: str) -> list[Finding]:
    """A numbered list of causes longer than that of the problems has one without a problem."""
    if role != "cause" or not _is_numbered(lists.partners) or not _is_numbered(lists.problems) or lists.beside:
        return []
    return [_differ(case, lists, role)] if len(lists.partners) > len(lists.problems) > 1 else []


def _differ(case: Case, lists: _Lists, role: str) -> Finding:
    problems, partners = len(lists.problems), len(lists.partners)
    message = (
        f"列出的问题有{problems}条，{_WORD[role]}有{partners}条，条数对不上。"
        f"请逐条对应：一条问题、一条原因、一条改进措施，顺序一致。"
    )
    section = _section_of(case, lists.partners[0])
    place = section.heading if section else lists.partners[0].place
    return case.found("S108", message, place, expected=f"{problems}条", found=f"{partners}条")


def _section_of(case: Case, point: Point) -> Section | None:
    line = line_at(case, point.place[0])
    inner = [section for section in case.reading.sections if section.lines[0] <= line < section.lines[1]]
    return inner[-1] if inner else None


def _head(text: str) -> str:
    first = re.split("[。；;]", text, maxsplit=1)[0]
    return first if len(first) <= 40 else f"{first[:39]}…"
