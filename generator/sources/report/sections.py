"""The sections of a finished report and what each is about.

A heading is a line that the manuscript calls one, a short line or a table cell whose words are those of a heading, or
the beginning of a paragraph (（一）存在的主要问题。一是…).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from generator.manuscript import Kind, Line, Manuscript, heading_number
from generator.reading import Place, Section
from generator.scan.compact import compact
from generator.sources.report.section_titles import POINT_ROLES, components, lexicon, role_of, unnumbered_role

__all__ = ["sections", "signature"]

_LONGEST_PLAIN = 26
_RUN_IN = re.compile(r"([^。:；;，]{2,24})[。:]")
_MARKS = re.compile(r"^[#*\s]+|[*\s]+$")
_DEEPEST = 9
_LONGEST_SIGNATURE = 60


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
    """The headings that are open at a line, the innermost last; ``items``: level and line of the open numbered ones."""

    heads: list[_Head] = field(default_factory=list["_Head"])
    items: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])

    def put(self, head: _Head) -> None:
        self.close(head.level)
        if not head.single:
            self.heads.append(head)

    def close(self, level: int) -> None:
        while self.heads and self.heads[-1].level >= level:
            self.heads.pop()

    def item(self, level: int, line: int) -> None:
        """Note a numbered line; those of its level and below end."""
        self.items = [item for item in self.items if item[0] < level]
        self.items.append((level, line))

    def above(self, level: int) -> _Head | None:
        """Return the nearest open heading above ``level`` that has a role."""
        return next((head for head in reversed(self.heads) if head.level < level and head.role), None)

    def role_above(self, level: int) -> str:
        """Return the role of the nearest open heading above ``level`` that has one."""
        head = self.above(level)
        return head.role if head else ""

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
    last = len(manuscript.lines)
    while last and manuscript.lines[last - 1].kind in (Kind.NOTE, Kind.MARGIN):  # a table of contents stands before
        last -= 1
    ends = _ends(heads, last)
    signed = signature(manuscript)
    found: list[Section] = []
    for head, end in zip(heads, ends, strict=True):
        while end - 1 in signed and end - 1 > head.line:
            end -= 1
        stop = manuscript.lines[end - 1].end if end > head.line else head.place[1]
        place = (head.place[0], max(stop, head.place[1]))
        found.append(Section(head.role, head.title, head.level, head.place, place, (head.line, end)))
    return tuple(found)


@cache
def _signature_words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = lexicon()["signature"]
    return re.compile(words["date"]), re.compile(words["unit"]), re.compile(words["always"])


def signature(manuscript: Manuscript) -> frozenset[int]:
    """Return the lines that sign: a date alone with the unit's name above it, names of people, (盖章)."""
    date, unit, always = _signature_words()
    titles = {manuscript.flat[at].text for at, line in enumerate(manuscript.lines) if line.kind is Kind.TITLE}
    found: set[int] = set()
    for number, line in enumerate(manuscript.lines):
        if line.kind is not Kind.BODY or line.end - line.start > _LONGEST_SIGNATURE:
            continue
        text = manuscript.flat[number].text
        dated = date.search(text)
        if always.fullmatch(text) or (dated and (dated[0] == text or unit.fullmatch(text[: dated.start()]))):
            found.add(number)
            above = manuscript.flat[number - 1].text if number else ""
            if above and manuscript.lines[number - 1].kind is Kind.BODY and (unit.fullmatch(above) or above in titles):
                found.add(number - 1)
    return frozenset(found)


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
        if head is not None and _is_part(manuscript, head, stack):
            head = replace(head, role="") if line.kind is Kind.HEADING else None
        own = heading_number(manuscript.flat[number].text)[0] if line.kind is not Kind.ROW else 0
        if own and (head is None or not head.role):
            stack.item(own, number)
        if head is None:
            continue
        head = _without_repeated_problem(head, siblings)
        siblings = {level: role for level, role in siblings.items() if level < head.level} | {head.level: head.role}
        stack.put(head)
        yield head


def _is_part(manuscript: Manuscript, head: _Head, stack: _Stack) -> bool:
    """Tell whether a numbered label (（1）原因：…) belongs to a problem that is numbered on a level above it.

    Below a heading that only names a field, 1.存在问题 … 2.原因分析 … 3.改进措施 are sections all the same.
    """
    if head.role not in POINT_ROLES or not head.numbered:
        return False
    above = stack.above(head.level)
    if above is None or "problem" not in POINT_ROLES.get(above.role, ()):
        return False
    item = next((item for item in reversed(stack.items) if item[0] < head.level), None)
    if item is None or item[1] <= above.line or item[0] <= above.level:
        return False
    return not _tells_problem(manuscript, *item)


def _tells_problem(manuscript: Manuscript, level: int, line: int) -> bool:
    """Tell whether a label of problems stands on the levels below a numbered line."""
    for at in range(line + 1, len(manuscript.lines)):
        text = manuscript.flat[at].text
        own, written = heading_number(text)
        if own and own <= level:
            return False
        label = re.split("[:。]", text[len(written) :], maxsplit=1)[0]
        if own and "problem" in components(label, plain=True):
            return True
    return False


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
