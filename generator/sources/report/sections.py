"""The sections of a finished report and what each is about.

A heading is a line that the manuscript calls one, a short line or a table cell whose words are those of a heading, or
the beginning of a paragraph (（一）存在的主要问题。一是…).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from generator.manuscript import Kind, Line, Manuscript, heading_number
from generator.reading import Place, Section
from generator.scan.compact import compact
from generator.sources.report.section_titles import POINT_ROLES, components, role_of, unnumbered_role

__all__ = ["sections"]

_LONGEST_PLAIN = 26
_RUN_IN = re.compile(r"([^。:；;，]{2,24})[。:]")
_MARKS = re.compile(r"^[#*\s]+|[*\s]+$")
_DEEPEST = 9


@dataclass(frozen=True, slots=True)
class _Head:
    """A heading: its line, its level, and where it stands; ``single`` where the section is this line alone."""

    line: int
    level: int
    numbered: bool
    role: str
    title: str
    place: Place
    single: bool = False


@dataclass(slots=True)
class _Stack:
    """The headings that are open at a line, the innermost last."""

    heads: list[_Head] = field(default_factory=list["_Head"])

    def put(self, head: _Head) -> None:
        self.close(head.level)
        if not head.single:
            self.heads.append(head)

    def close(self, level: int) -> None:
        while self.heads and self.heads[-1].level >= level:
            self.heads.pop()

    def role_above(self, level: int) -> str:
        """Return the role of the nearest open heading above ``level`` that has one."""
        return next((head.role for head in reversed(self.heads) if head.level < level and head.role), "")

    def level_of_plain(self, parts: tuple[str, ...]) -> int:
        """Return the level of a heading without number: below the numbered one, or below one that announces it."""
        numbered = next((head.level for head in reversed(self.heads) if head.numbered), 0)
        for head in reversed(self.heads):
            announced = POINT_ROLES.get(head.role, frozenset())
            if not head.numbered and head.level > numbered and set(parts) < announced:
                return min(head.level + 1, _DEEPEST)
        return min(numbered + 1, _DEEPEST)


def sections(manuscript: Manuscript) -> tuple[Section, ...]:
    """Return every section in order, each with what it is about; sections of a lower level lie inside those above."""
    heads = list(_heads(manuscript))
    last = next(
        (number for number, line in enumerate(manuscript.lines) if line.kind in (Kind.NOTE, Kind.MARGIN)),
        len(manuscript.lines),
    )
    ends = _ends(heads, last)
    found: list[Section] = []
    for head, end in zip(heads, ends, strict=True):
        stop = manuscript.lines[end - 1].end if end > head.line else head.place[1]
        place = (head.place[0], max(stop, head.place[1]))
        found.append(Section(head.role, head.title, head.level, head.place, place, (head.line, end)))
    return tuple(found)


def _ends(heads: list[_Head], last: int) -> list[int]:
    """Return the line behind each section: that of the next heading of its level or above."""
    ends = [last] * len(heads)
    open_ones: list[int] = []
    for number, head in enumerate(heads):
        while open_ones and heads[open_ones[-1]].level >= head.level:
            ends[open_ones.pop()] = head.line
        if head.single:
            ends[number] = head.line + 1
        else:
            open_ones.append(number)
    return [max(end, head.line + 1) for head, end in zip(heads, ends, strict=True)]


def _heads(manuscript: Manuscript) -> Iterator[_Head]:
    stack = _Stack()
    siblings: dict[int, str] = {}
    for number, line in enumerate(manuscript.lines):
        if line.kind in (Kind.NOTE, Kind.MARGIN):
            continue
        head = _head(manuscript, number, line, stack)
        if head is None:
            continue
        head = _without_repeated_problem(head, siblings)
        siblings = {level: role for level, role in siblings.items() if level < head.level} | {head.level: head.role}
        stack.put(head)
        yield head


def _without_repeated_problem(head: _Head, siblings: dict[int, str]) -> _Head:
    """Behind a section of problems, 未完成目标的原因 is about causes alone."""
    if siblings.get(head.level) != "problems" or "存在" in head.title:
        return head
    role = {"problems_and_causes": "causes", "problems_causes_improvements": "causes_and_improvements"}.get(head.role)
    return replace(head, role=role) if role else head


def _head(manuscript: Manuscript, number: int, line: Line, stack: _Stack) -> _Head | None:
    if line.kind is Kind.ROW:
        return _row_head(manuscript, number, line, stack)
    text = manuscript.flat[number].text
    if line.kind is Kind.HEADING:
        title = _bare(text)
        level = line.level or 1
        role = role_of(title, stack.role_above(level))
        return _Head(number, level, bool(line.number), role, title, (line.start, line.end))
    return _plain_head(manuscript, number, text, stack) or _run_in_head(manuscript, number, text, stack)


def _bare(text: str) -> str:
    """Return a heading without number and marks of markup."""
    text = _MARKS.sub("", text)
    return text[len(heading_number(text)[1]) :].strip("*:、. ")


def _plain_head(manuscript: Manuscript, number: int, text: str, stack: _Stack) -> _Head | None:
    """A short line that is a heading by its words, with or without a number."""
    if len(text) > _LONGEST_PLAIN:
        return None
    title = _bare(text)
    own = heading_number(_MARKS.sub("", text))[0]
    level = own or stack.level_of_plain(components(title))
    above = stack.role_above(level)
    role = unnumbered_role(title, above)
    if not role or (role in POINT_ROLES and not _may_stand(role, above)):
        return None
    line = manuscript.lines[number]
    return _Head(number, 1 if role == "annex" else level, bool(own), role, title, (line.start, line.end))


def _run_in_head(manuscript: Manuscript, number: int, text: str, stack: _Stack) -> _Head | None:
    """A heading at the beginning of a paragraph; only problems and the like are told by their words."""
    own, written = heading_number(text)
    match = _RUN_IN.match(text, len(written))
    if match is None or match.end() >= len(text):
        return None
    parts = components(match[1], plain=not own or stack.role_above(own) in POINT_ROLES)
    inside = any(head.role in POINT_ROLES for head in stack.heads)
    if not parts or not (own or ("problem" in parts and not inside)):
        return None
    level = own or stack.level_of_plain(parts)
    above = stack.role_above(level)
    role = role_of(match[1], above)
    if role not in POINT_ROLES or not _may_stand(role, above):
        return None
    line, flat = manuscript.lines[number], manuscript.flat[number]
    place = (line.start, line.start + flat.original(match.end() - 1) + 1)
    return _Head(number, level, bool(own), role, match[1], place)


def _may_stand(role: str, above: str) -> bool:
    """Tell whether words alone make a heading here: 偏差原因 and 改进措施 of one indicator do not."""
    return above != "performance" or "problem" in POINT_ROLES.get(role, ())


def _row_head(manuscript: Manuscript, number: int, line: Line, stack: _Stack) -> _Head | None:
    """A row that is a heading alone, or one whose first cell is a heading and whose next is its text."""
    cells = [(start, end) for start, end in line.cells if manuscript.text[start:end].strip()]
    if not cells or len(cells) > 2:
        return None
    start, end = cells[0]
    text = compact(manuscript.text[start:end]).text
    if len(text) > _LONGEST_PLAIN:
        return None
    own = heading_number(text)[0]
    title = _bare(text)
    level = own or stack.level_of_plain(components(title))
    above = stack.role_above(level)
    role = unnumbered_role(title, above)
    if not role and own and len(cells) == 1:
        role = role_of(title, above)
    if not role or not _may_stand(role, above):
        return None
    if len(cells) == 2 and components(compact(manuscript.text[slice(*cells[1])]).text, plain=True):
        return None
    return _Head(number, level, bool(own), role, title, (start, end), single=len(cells) == 2)
