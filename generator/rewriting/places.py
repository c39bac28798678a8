"""Where the parts to be rewritten stand: sections by meaning, and in each its blocks of problem, cause and measure.

A block is one item of a list, with everything that belongs to it: a numbered paragraph, a part of a paragraph behind
一是, a heading with paragraphs below, or a row of a table.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from generator.finding import InputError
from generator.manuscript import Kind, Manuscript
from generator.reading import Place, Point, Reading, Section
from generator.rewriting.words import words
from generator.sources.report.section_titles import COMPONENTS, POINT_ROLES

__all__ = ["NAMES", "PARTS", "Block", "Layout", "Passage", "find", "line_of", "noun", "others", "points_of"]

#: What a user asks for, and what its points are.
PARTS = {
    "problems": "problem",
    "causes": "cause",
    "improvements": "measure",
    "suggestions": "suggestion",
    "key_work": "key_work",
}
NAMES = {
    "problem": "存在的问题",
    "cause": "原因分析",
    "measure": "改进措施",
    "suggestion": "建议",
    "key_work": "年度重点工作",
}


def noun(role: str) -> str:
    """Return what one item of a part is called: 原因 of 原因分析."""
    return NAMES[role].removesuffix("分析")


class Layout:
    """How the items of a passage are set."""

    PARAGRAPHS = "paragraphs"
    LINES = "lines"  # of one paragraph, parted by line breaks
    INLINE = "inline"
    CELL = "cell"  # paragraphs of one cell
    ROWS = "rows"


@dataclass(slots=True)
class Block:
    """One item.

    Attributes:
        number: as written (``1.``, ``一是``), "" for none; ``number_place`` is where it stands.
        points: role → the points of this role, in order.
        first, last: numbers of its first and last line.
    """

    number: str
    number_place: Place | None
    points: dict[str, list[Point]]
    first: int
    last: int

    def place(self, role: str = "") -> Place:
        """Return the place of all its points, or of those of one role."""
        points = self.points[role] if role else [point for row in self.points.values() for point in row]
        return min(point.place[0] for point in points), max(point.place[1] for point in points)

    def words_place(self, role: str) -> Place:
        """Return the place of its points of one role without the number in front."""
        return self.behind_number(self.place(role))

    def behind_number(self, place: Place) -> Place:
        """Return a place without the block's number, where it begins with it."""
        start, end = place
        number = self.number_place
        return (number[1] if number is not None and number[0] == start else start), end


@dataclass(slots=True)
class Passage:
    """A section that holds points, as a list of blocks.

    Attributes:
        roles: what its blocks hold, the leading role first.
        layout: one of ``Layout``.
        nothing: the line that says that there is nothing (无), if that is all there is.
    """

    section: Section
    roles: tuple[str, ...]
    blocks: list[Block] = field(default_factory=list[Block])
    layout: str = Layout.PARAGRAPHS
    nothing: int | None = None


def find(reading: Reading, parts: Sequence[str], heading: str = "") -> dict[str, Passage]:
    """Return the passage of each wanted part, one object for parts that stand together.

    Args:
        parts: keys of ``PARTS``; () for problems and causes, as far as there are such sections.
        heading: words of the heading under which to look where several sections could be meant.

    Raises:
        InputError: a section is not there, or several could be meant; says what was found.
    """
    found: dict[str, Passage] = {}
    made: dict[Place, Passage] = {}
    for part in parts or _usual(reading):
        role = PARTS[part]
        section = _section(reading, role, heading)
        if section.place not in made:
            made[section.place] = _passage(reading, section, role)
        found[role] = made[section.place]
    return found


def _usual(reading: Reading) -> tuple[str, ...]:
    """Return the parts that are rewritten unasked: problems, and causes where they have a section."""
    return ("problems", *(part for part in ("causes",) if _candidates(reading, PARTS[part])))


def others(reading: Reading, roles: Iterable[str], near: Section) -> dict[str, Passage]:
    """Return the passages of further roles where each stands in just one section; nothing is missed where it does not."""
    found: dict[str, Passage] = {}
    for role in roles:
        candidates = _candidates(reading, role)
        chosen = candidates if len(candidates) == 1 else [one for one in candidates if one.place == near.place]
        if len(chosen) == 1:
            found[role] = _passage(reading, chosen[0], role)
    return found


# --- which section ------------------------------------------------------------------------------------------------------


def _section(reading: Reading, role: str, heading: str) -> Section:
    candidates = _candidates(reading, role)
    if heading.strip().isdecimal() and 0 < int(heading) <= len(candidates):
        return candidates[int(heading) - 1]
    if heading:
        wanted = "".join(heading.split())
        candidates = [one for one in candidates if wanted in _headings(reading, one)]
    if len(candidates) == 1:
        return candidates[0]
    name = NAMES[role]
    if not candidates:
        there = "、".join(f"“{section.title}”" for section in reading.sections if section.level == 1 and section.title)
        found = f"报告的一级标题有：{there}。" if there else "报告中没有识别到标题。"
        which = f"标题含“{heading}”的" if heading else ""
        raise InputError(
            f"{reading.manuscript.name}：没有找到{which}“{name}”部分，没有改动。{found}"
            "请核对标题的写法或编号，或用 --section 只写报告中有的部分。"
        )
    listed = "；".join(
        f"{number}“{_headings(reading, one)}”（第{reading.manuscript.line_number(one.heading[0])}行）"
        for number, one in enumerate(candidates, 1)
    )
    raise InputError(
        f"{reading.manuscript.name}：“{name}”有{len(candidates)}处，不能确定改写哪一处，没有改动：{listed}。"
        "请用 --heading 写明标题中的字，或写第几处（如 --heading 2）。"
    )


def _candidates(reading: Reading, role: str) -> list[Section]:
    """Return the innermost sections that hold a role."""
    if role == "key_work":
        own = [section for section in reading.sections if section.role == "key_work"]
        return [one for one in own if not any(_inside(one, other) for other in own)]
    own = [section for section in reading.sections if role in POINT_ROLES.get(section.role, ())]
    leaves = [one for one in own if not any(_inside(other, one) for other in own)]
    told = [one for one in leaves if points_of(reading, one, role)]
    return told or leaves


def _inside(inner: Section, outer: Section) -> bool:
    return inner is not outer and outer.lines[0] <= inner.lines[0] and inner.lines[1] <= outer.lines[1]


def _headings(reading: Reading, section: Section) -> str:
    """Return a section's heading behind those above it."""
    above = [other.title for other in reading.sections if _inside(section, other)]
    return "".join("".join(title.split()) + "·" for title in above) + "".join(section.title.split())


# --- its blocks ---------------------------------------------------------------------------------------------------------


def line_of(manuscript: Manuscript, offset: int) -> int:
    """Return the number of the line at an offset."""
    return max(bisect_right(manuscript.lines, offset, key=lambda line: line.start) - 1, 0)


def points_of(reading: Reading, section: Section, role: str) -> list[Point]:
    """Return the points of a role that stand in a section."""
    start, end = section.place
    return [point for point in reading.points if point.role == role and start <= point.place[0] < end]


def _passage(reading: Reading, section: Section, role: str) -> Passage:
    if role == "key_work":
        return _paragraphs(reading, section)
    held = POINT_ROLES[section.role]
    own = [name for name in COMPONENTS if name in held]
    inner = [one for one in reading.sections if _inside(one, section) and one.role in POINT_ROLES]
    outside = [name for name in own if any(name in POINT_ROLES[one.role] for one in inner)]
    own += [name for name in COMPONENTS if name not in held and _only_here(reading, section, name)]
    roles = tuple(name for name in own if name == role or name not in outside)
    points = sorted((point for name in roles for point in points_of(reading, section, name)), key=lambda one: one.place)
    passage = Passage(section, roles)
    for point in points:
        _take(reading.manuscript, passage, point)
    passage.layout = _layout(reading.manuscript, [block.first for block in passage.blocks])
    if not passage.blocks:
        passage.nothing = _nothing(reading, section)
    return passage


def _only_here(reading: Reading, section: Section, role: str) -> bool:
    """Tell whether a section holds points that its heading does not announce, and no other section does."""
    elsewhere = any(role in POINT_ROLES.get(one.role, ()) for one in reading.sections if not _inside(one, section))
    return not elsewhere and bool(points_of(reading, section, role))


def _layout(manuscript: Manuscript, lines: Sequence[int]) -> str:
    if lines and all(_is_row(manuscript, line) for line in lines):
        return Layout.ROWS if len(set(lines)) == len(lines) > 1 or len(set(lines)) > 1 else Layout.CELL
    if len(set(lines)) < len(lines):
        return Layout.INLINE
    if any(manuscript.lines[line].soft for line in lines):
        return Layout.LINES
    return Layout.PARAGRAPHS


def _is_row(manuscript: Manuscript, line: int) -> bool:
    return manuscript.lines[line].kind is Kind.ROW


def _take(manuscript: Manuscript, passage: Passage, point: Point) -> None:
    """Add a point to the last block, or begin a new one with it."""
    line, end = line_of(manuscript, point.place[0]), line_of(manuscript, max(point.place[1] - 1, point.place[0]))
    last = passage.blocks[-1] if passage.blocks else None
    if last is not None and not _begins(passage, last, point, line, row=_is_row(manuscript, line)):
        last.points.setdefault(point.role, []).append(point)
        last.last = max(last.last, end)
        return
    place = _number_place(manuscript, point, line)
    number = manuscript.text[slice(*place)] if place else ""
    passage.blocks.append(Block(number, place, {point.role: [point]}, line, end))


def _begins(passage: Passage, last: Block, point: Point, line: int, *, row: bool) -> bool:
    """Tell whether a point begins a new block behind the last one."""
    if row and line != last.first:
        return True
    if row and not (point.role in last.points and point.number):
        return False
    number = next(iter(last.points.values()))[0].number
    if point.number and point.number == number and point.role not in last.points:
        return False
    return point.role == passage.roles[0] or point.role in last.points or bool(point.number)


def _number_place(manuscript: Manuscript, point: Point, number: int) -> Place | None:
    """Return where a point's number stands, None where the point does not begin with it."""
    line, flat = manuscript.lines[number], manuscript.flat[number]
    begin = flat.position(point.place[0] - line.start)
    if not point.number or flat.text[begin : begin + len(point.number)] != point.number:
        return None
    return point.place[0], line.start + flat.original(begin + len(point.number) - 1) + 1


def _nothing(reading: Reading, section: Section) -> int | None:
    """Return the line that says that there is nothing, where the section holds just that."""
    lines = [
        number
        for number in range(section.lines[0] + 1, section.lines[1])
        if reading.manuscript.of(reading.manuscript.lines[number]).strip()
    ]
    if len(lines) == 1 and words().nothing.fullmatch(reading.manuscript.flat[lines[0]].text):
        return lines[0]
    return None


def _paragraphs(reading: Reading, section: Section) -> Passage:
    """Return a section of plain paragraphs, each a block; its headings and tables are none."""
    manuscript = reading.manuscript
    passage = Passage(section, ("key_work",))
    heads = {one.lines[0] for one in reading.sections}
    for number in range(section.lines[0] + 1, section.lines[1]):
        line = manuscript.lines[number]
        if line.kind is not Kind.BODY or number in heads:
            continue
        passage.blocks.extend(_paragraph(manuscript, number))
    return passage


def _paragraph(manuscript: Manuscript, number: int) -> Iterator[Block]:
    line = manuscript.lines[number]
    flat = manuscript.flat[number].text
    written = words().item_number.match(flat)
    text = flat[written.end() :] if written else flat
    if len(text) < words().shortest_work or text.endswith((":", "：")):
        return
    point = Point("key_work", text, written[0] if written else "", (line.start, line.end), number)
    place = _number_place(manuscript, point, number)
    yield Block(manuscript.text[slice(*place)] if place else "", place, {"key_work": [point]}, number, number)
