"""S105, S106, S108: each problem has its cause and its measure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator.checking.review.case import Case
from generator.checking.review.structure.losses import problem_points
from generator.checking.review.structure.places import lies_within, line_at, listed
from generator.checking.review.structure.words import named, words
from generator.finding import Finding
from generator.reading import Place, Point, Section
from generator.scan.numerals import whole_number

__all__ = ["problems_are_answered"]

_WORD = {"cause": "原因", "measure": "改进措施"}
_CODE = {"cause": "S105", "measure": "S106"}
_DIGITS = re.compile(r"\d+")
_HAN = re.compile("[一二三四五六七八九十]+")
_ALIKE = 2
_LONGEST_LIST = 40
#: Where a heading promises measures, suggestions do not stand for them.
_WITH_MEASURES = frozenset(
    ["improvements", "problems_and_improvements", "problems_causes_improvements", "causes_and_improvements"]
)


@dataclass(frozen=True, slots=True)
class _Lists:
    """The problems, what is listed for them elsewhere, and what stands beside a problem itself.

    Attributes:
        numbered: the partners that have a number; those without one speak of all problems.
    """

    role: str
    problems: list[Point]
    partners: list[Point]
    beside: dict[int, list[Point]]

    @property
    def numbered(self) -> list[Point]:
        return [point for point in self.partners if point.number]

    @property
    def is_parallel(self) -> bool:
        """Problems and partners are two numbered lists."""
        return len(self.numbered) > 1 and all(point.number for point in self.problems)


def problems_are_answered(case: Case) -> list[Finding]:
    """S105, S106, S108: problems without cause or measure, or lists of them that differ in length."""
    lists = {role: _lists(case, role) for role in _WORD}
    missing = {role: _missing(case, lists[role]) for role in lists}
    found: list[Finding] = []
    for point in problem_points(case):
        lacking = [role for role in lists if point in missing[role]]
        if lacking:
            found.append(_without(case, point, lacking))
    uneven = [one for role, one in lists.items() if not missing[role] and _is_uneven(case, one)]
    if uneven:
        found.append(_differ(case, uneven))
    elif not any(missing.values()):
        found.extend(_unasked(case, lists["measure"]))
    return found


# --- who belongs to whom ------------------------------------------------------------------------------------------------


def _lists(case: Case, role: str) -> _Lists:
    problems = problem_points(case)
    starts = [problem.place[0] for problem in problems]
    inside = lies_within(case, "performance")
    beside: dict[int, list[Point]] = {}
    partners: list[Point] = []
    announced = any(section.role in _WITH_MEASURES for section in case.reading.sections)
    advice = role == "measure" and not listed(case, role) and not announced
    for point in listed(case, "suggestion" if advice else role):
        if point.line in inside:
            continue
        own = bisect_left(starts, point.place[0]) - 1
        follows = problems[own + 1 : own + 2]
        if own >= 0 and _belongs(case, problems[own], point, follows):
            beside.setdefault(own, []).append(point)
        else:
            partners.append(point)
    return _Lists(role, problems, partners, beside)


def _belongs(case: Case, problem: Point, point: Point, follows: list[Point]) -> bool:
    """Tell whether a cause or measure stands in its problem's own item, or right behind it before the next one."""
    if problem.number and point.number == problem.number:
        return not _parted(case, problem, point)
    if not point.number and point.line == problem.line:
        return True
    return bool(follows) and point.line < follows[0].line and not point.number


def _parted(case: Case, problem: Point, point: Point) -> bool:
    """Tell whether a heading stands between the two: then equal numbers are those of two lists."""
    parts = case.reading.sections
    first = bisect_right(parts, problem.place[0], key=lambda section: section.heading[0])
    last = bisect_right(parts, point.place[0], key=lambda section: section.heading[0])
    return any(section.role for section in parts[first:last])


def _missing(case: Case, lists: _Lists) -> list[Point]:
    """Return the problems that have no cause (measure), as far as that can be told of each."""
    if not lists.problems or not (lists.partners or lists.beside):
        return []  # nothing at all: the heading's finding, S107, or the missing section's, S101
    open_ones = [point for at, point in enumerate(lists.problems) if not _has_own(case, point, at, lists)]
    if not lists.partners:
        return open_ones
    if not lists.is_parallel or len(lists.numbered) >= len(lists.problems):
        return []  # prose that speaks of all problems together, or a cause for each
    skipped = _by_number(lists) or _by_words(lists)
    return [point for point in skipped if point in open_ones]


def _has_own(case: Case, problem: Point, at: int, lists: _Lists) -> bool:
    """Tell whether a problem has a cause (measure) of its own: in its words, beside it, or beside its indicator."""
    if at in lists.beside:
        return True
    if lists.is_parallel:
        return False
    if lists.role == "cause" and words().words["causal"].search(problem.text):
        return True
    if lists.role == "measure" and words().words["action"].search(problem.text):
        return True
    kind = "reason" if lists.role == "cause" else "measure"
    rows = (*case.reading.record.indicators, *case.reading.record.projects)
    return not lists.beside and any(
        row.name is not None and getattr(row, kind) is not None and named(row.name.text, problem.text) for row in rows
    )


def _ordinal(point: Point) -> int:
    """Return the value of a point's number: 3 of 3、 or （三） or 三是; 0 where it has none."""
    match = _DIGITS.search(point.number) or _HAN.search(point.number)
    return (whole_number(match[0]) or 0) if match else 0


def _by_number(lists: _Lists) -> list[Point]:
    """Return the problems whose number is left out among the partners (1, 2, 4)."""
    there = [_ordinal(point) for point in lists.numbered]
    wanted = [_ordinal(point) for point in lists.problems]
    if len(set(there)) < len(there) or len(set(wanted)) < len(wanted) or not set(there) < set(wanted):
        return []
    if there == list(range(1, len(there) + 1)):
        return []  # numbered anew
    return [point for point in lists.problems if _ordinal(point) not in there]


def _by_words(lists: _Lists) -> list[Point]:
    """Return the problems left over when the partners are laid beside them in order, by the words they share."""
    if len(lists.problems) > _LONGEST_LIST:
        return []
    left = _left_over([one.text for one in lists.problems], [one.text for one in lists.numbered])
    return [lists.problems[at] for at in left]


def _left_over(longer: Sequence[str], shorter: Sequence[str]) -> list[int]:
    """Return which texts of the longer list have no partner, [] where more than one answer is as good.

    One after the other is left out so that the rest, in order, shares the most words with the shorter list; what is
    left out shares hardly any with it.
    """
    rest = list(range(len(longer)))
    left: list[int] = []
    while len(rest) > len(shorter):
        ranked = sorted((_shared_without(longer, shorter, rest, at), -_nearest(longer[at], shorter), at) for at in rest)
        if len(ranked) > 1 and ranked[-1][:2] == ranked[-2][:2]:
            return []
        chosen = ranked[-1][2]
        if _nearest(longer[chosen], shorter) > _ALIKE:
            return []
        left.append(chosen)
        rest.remove(chosen)
    return sorted(left)


def _shared_without(longer: Sequence[str], shorter: Sequence[str], rest: list[int], without: int) -> int:
    """Return the best sum of shared words of the rest laid beside the shorter list, both in order."""
    kept = [at for at in rest if at != without]
    best = [0] * (len(shorter) + 1)
    for at in kept:
        row = [0]
        for number, text in enumerate(shorter, 1):
            row.append(max(row[-1], best[number], best[number - 1] + _likeness(longer[at], text)))
        best = row
    return best[-1]


def _nearest(text: str, others: Sequence[str]) -> int:
    return max((_likeness(text, other) for other in others), default=0)


@lru_cache(maxsize=4096)
def _likeness(one: str, other: str) -> int:
    common = words().common
    pairs = {one[at : at + 2] for at in range(len(one) - 1)} - common
    return sum(other[at : at + 2] in pairs for at in range(len(other) - 1))


# --- what is told -------------------------------------------------------------------------------------------------------


def _without(case: Case, point: Point, roles: list[str]) -> Finding:
    what = "和".join(_WORD[role] for role in roles)
    message = f"问题“{_head(point.text)}”没有写{what}。请补写与它对应的{what}，顺序与问题一致。"
    return case.found(_CODE[roles[0]], message, point.place)


def _is_uneven(case: Case, lists: _Lists) -> bool:
    """Tell whether two numbered lists differ: fewer causes or measures than problems, or more causes."""
    if not lists.is_parallel or lists.beside:
        return False
    more = lists.role == "cause" and len(lists.numbered) > len(lists.problems) > 1
    return more or len(lists.numbered) < len(lists.problems)


def _unasked(case: Case, lists: _Lists) -> list[Finding]:
    """S108: a measure that answers none of the problems, while every other one answers one."""
    if not lists.is_parallel or lists.beside or not 1 < len(lists.problems) < len(lists.numbered) <= _LONGEST_LIST:
        return []
    left = _left_over([one.text for one in lists.numbered], [one.text for one in lists.problems])
    return [_differ(case, [lists], lists.numbered[left[0]].place)] if len(left) == 1 else []


def _differ(case: Case, uneven: list[_Lists], place: Place | None = None) -> Finding:
    problems = len(uneven[0].problems)
    counted = "、".join(f"{_WORD[one.role]}有{len(one.numbered)}条" for one in uneven)
    message = (
        f"列出的问题有{problems}条，{counted}，条数对不上。请逐条对应：一条问题、一条原因、一条改进措施，顺序一致。"
    )
    if place is None:
        section = _section_of(case, uneven[0].numbered[0])
        place = section.heading if section else uneven[0].numbered[0].place
    return case.found("S108", message, place, expected=f"{problems}条", found=f"{len(uneven[0].numbered)}条")


def _section_of(case: Case, point: Point) -> Section | None:
    line = line_at(case, point.place[0])
    inner = [section for section in case.reading.sections if section.lines[0] <= line < section.lines[1]]
    return inner[-1] if inner else None


def _head(text: str) -> str:
    first = re.split("[。；;]", text, maxsplit=1)[0]
    return first if len(first) <= 40 else f"{first[:39]}…"
