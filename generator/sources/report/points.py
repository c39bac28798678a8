"""Problems, causes, measures and suggestions of a finished report, one by one.

An item is a numbered paragraph with what follows it, a part of a paragraph behind 一是, 二是, a paragraph of its own
where nothing is numbered, or a cell of a table. Where an item tells problem, cause and measure together (问题：…原因：…,
…，主要原因是…), it is a point of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.manuscript import Kind, Manuscript
from generator.reading import Point, Section
from generator.scan.compact import compact
from generator.sources.report.point_items import STOPS, Item, Piece, items, point_words
from generator.sources.report.section_titles import COMPONENTS, POINT_ROLES, components

__all__ = ["points"]

_SHORTEST = 3


def points(manuscript: Manuscript, sections: Sequence[Section]) -> tuple[Point, ...]:
    """Return the problems, causes, measures and suggestions in order; an item that says there are none is no point."""
    found: list[Point] = []
    heads = {section.lines[0]: section for section in sections}
    tables = _tables(manuscript, sections)
    for table in tables.values():
        found.extend(table.points)
    taken = {line for table in tables.values() for line in table.lines}
    for section in sections:
        if section.role in POINT_ROLES:
            pieces = list(_own_pieces(manuscript, section, sections, heads, taken))
            found.extend(_of_section(section, pieces))
    return tuple(sorted(found, key=lambda point: point.place))


# --- the text of a section --------------------------------------------------------------------------------------------


def _own_pieces(
    manuscript: Manuscript, section: Section, sections: Sequence[Section], heads: dict[int, Section], taken: set[int]
) -> Iterator[Piece]:
    """Yield the lines of a section that are not those of a section of points inside it."""
    first, end = section.lines
    yield from _rest_of_heading(manuscript, section)
    number = first + 1
    while number < end:
        inner = heads.get(number)
        if inner is not None and inner.role:
            number = max(inner.lines[1], number + 1)
            continue
        follower = heads.get(number + 1)
        announces = inner is not None and follower is not None and follower.role in POINT_ROLES
        if number not in taken and not (announces and follower is not None and follower.lines[0] < end):
            yield from _pieces(manuscript, number)
        number += 1


def _rest_of_heading(manuscript: Manuscript, section: Section) -> Iterator[Piece]:
    line = manuscript.lines[section.lines[0]]
    if line.kind is Kind.ROW:
        for start, end in line.cells:
            if start >= section.heading[1]:
                yield from _cell_pieces(manuscript, section.lines[0], start, end)
    elif line.kind is not Kind.HEADING and section.heading[1] < line.end:
        flat = manuscript.flat[section.lines[0]]
        begin = flat.position(section.heading[1] - 1 - line.start) + 1
        yield from _whole(Piece(section.lines[0], line.start, flat, begin, len(flat.text)))


def _pieces(manuscript: Manuscript, number: int) -> Iterator[Piece]:
    line = manuscript.lines[number]
    if line.kind is Kind.ROW and line.cells:
        start, end = line.cells[0][0], line.cells[-1][1]
        yield from _cell_pieces(manuscript, number, start, end)
        return
    flat = manuscript.flat[number]
    yield from _whole(Piece(number, line.start, flat, 0, len(flat.text), line.kind is Kind.HEADING))


def _cell_pieces(manuscript: Manuscript, line: int, start: int, end: int) -> Iterator[Piece]:
    """Yield the paragraphs of a cell."""
    flat = compact(manuscript.text[start:end])
    position = 0
    for text in flat.text.split("\n"):
        yield from _whole(Piece(line, start, flat, position, position + len(text)))
        position += len(text) + 1


def _whole(piece: Piece) -> Iterator[Piece]:
    if piece.text.strip():
        yield piece


def _of_section(section: Section, pieces: list[Piece]) -> Iterator[Point]:
    roles = POINT_ROLES[section.role]
    base = next(name for name in COMPONENTS if name in roles)
    for item in items(pieces):
        yield from _points(item, item.role or base)


# --- parts of an item ---------------------------------------------------------------------------------------------------


def _points(item: Item, base: str) -> Iterator[Point]:
    """Yield the point or points of an item: its words up to a label are of the section's kind."""
    if not item.number and _is_announcement(item):
        return
    role = base
    gathered: list[tuple[str, Piece]] = []
    for piece in item.pieces:
        for name, part in _labelled(piece, base, role):
            role = name
            gathered.append((name, part))
    first = True
    for name, parts in _runs(gathered):
        text = "".join(part.text for part in parts).strip(STOPS.replace("。", ""))
        if len(text.strip(STOPS)) < _SHORTEST or point_words().nothing.fullmatch(text):
            continue
        start, end = _trimmed(parts[0]).place[0], _trimmed(parts[-1]).place[1]
        head = item.pieces[0]
        if first and parts[0] is gathered[0][1] and item.number:
            start = head.base + head.flat.original(item.begin)
        first = False
        yield Point(name, text, item.number, (start, end), head.line)


def _trimmed(piece: Piece) -> Piece:
    """Leave out a comma or colon at the end."""
    text = piece.text
    kept = text.rstrip(STOPS.replace("。", ""))
    return piece.part(0, len(kept)) if kept else piece


def _is_announcement(item: Item) -> bool:
    text = item.pieces[0].text
    return len(item.pieces) == 1 and text.endswith((":", "："))


def _runs(parts: Iterable[tuple[str, Piece]]) -> Iterator[tuple[str, list[Piece]]]:
    name, run = "", list[Piece]()
    for own, piece in parts:
        if own != name and run:
            yield name, run
            run = []
        name = own
        run.append(piece)
    if run:
        yield name, run


def _labelled(piece: Piece, base: str, role: str) -> Iterator[tuple[str, Piece]]:
    """Part a paragraph where 原因：, 主要原因是, 由于, 改进措施：, 下一步 begin something of another kind."""
    text, position = piece.text, 0
    for place in _clause_starts(text):
        for name, pattern in point_words().labels:
            match = pattern.match(text, place)
            if match is None or name == role or _is_weaker(name, base, role, match[0]):
                continue
            if not _stands_alone(text, place, match, name):
                continue
            if place > position and text[position:place].strip(STOPS):
                yield role, piece.part(position, place)
            position, role = match.end(), name
            break
    if text[position:].strip(STOPS):
        yield role, piece.part(position, len(text))


def _clause_starts(text: str) -> Iterator[int]:
    yield 0
    for match in re.finditer("[。；;，,！!:\n]", text):
        if match.end() < len(text):
            yield match.end()


def _is_weaker(name: str, base: str, role: str, words: str) -> bool:
    """A cause does not begin anew inside a measure, nor anything but a label inside a cause of its own section."""
    labelled = words.endswith(":")
    if role == "measure" or base in ("measure", "suggestion"):
        return not labelled
    if base == "cause":
        return name == "problem" and not labelled
    return False


def _stands_alone(text: str, place: int, match: re.Match[str], name: str) -> bool:
    """Tell whether the words begin a part: at a sentence's start, or behind a comma as 主要原因是."""
    before = text[place - 1] if place else "。"
    if before in "。；;！!\n" or place == 0:
        return place > 0 or match[0].endswith(":") or name != "cause"
    if name == "cause":
        return match[0].endswith(("是", "为", "在于", ":", "由于", "因为", "系", "，", ","))
    return match[0].endswith(":")


# --- tables -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Table:
    lines: tuple[int, ...]
    points: tuple[Point, ...]


def _tables(manuscript: Manuscript, sections: Sequence[Section]) -> dict[int, _Table]:
    """Return the tables with a column of problems (inside a section of points: with any two of the columns)."""
    found: dict[int, _Table] = {}
    inside = {number for section in sections if section.role in POINT_ROLES for number in range(*section.lines)}
    header: dict[int, str] = {}
    table, lines, rows = 0, list[int](), list[Point]()
    for number, line in enumerate([*manuscript.lines, None]):
        if line is None or line.kind is not Kind.ROW or line.table != table:
            if header:
                found[table] = _Table(tuple(lines), tuple(rows))
            header, lines, rows = {}, [], []
            table = line.table if line is not None and line.kind is Kind.ROW else 0
        if line is None or line.kind is not Kind.ROW:
            continue
        columns = _columns(manuscript, number)
        if "problem" in columns.values() or (len(set(columns.values())) > 1 and number in inside):
            header = columns if len(columns) > 1 else header
            lines.append(number)
        elif header:
            lines.append(number)
            rows.extend(_row_points(manuscript, number, header))
    return found


def _columns(manuscript: Manuscript, number: int) -> dict[int, str]:
    """Return the columns of a header row that hold points: column -> role."""
    found: dict[int, str] = {}
    for column, (start, end) in enumerate(manuscript.lines[number].cells):
        parts = components(compact(manuscript.text[start:end]).text, plain=True)
        if parts:
            found[column] = parts[0]
    return found


def _row_points(manuscript: Manuscript, number: int, header: dict[int, str]) -> Iterator[Point]:
    cells = manuscript.lines[number].cells
    for column, role in header.items():
        if column < len(cells):
            for piece in _cell_pieces(manuscript, number, *cells[column]):
                yield from _points(Item("", piece.start, [piece]), role)
