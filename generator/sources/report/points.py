"""Problems, causes, measures and suggestions of a finished report, one by one.

An item is a numbered paragraph with what follows it, a part of a paragraph behind 一是, 二是, a paragraph of its own
where nothing is numbered, or a cell of a table. Where an item tells problem, cause and measure together (问题：…原因：…,
…，主要原因是…), it is a point of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from generator.manuscript import Kind, Manuscript
from generator.reading import Point, Section
from generator.sources.report.point_items import STOPS, Item, Piece, cell_pieces, items, marker, point_words, whole
from generator.sources.report.point_tables import Table, captions, data_rows, tables_of_points, text_of_row
from generator.sources.report.section_titles import COMPONENTS, POINT_ROLES, components
from generator.sources.report.sections import signature

__all__ = ["points"]

_SHORTEST = 3


def points(manuscript: Manuscript, sections: Sequence[Section]) -> tuple[Point, ...]:
    """Return the problems, causes, measures and suggestions in order; an item that says there are none is no point."""
    found: list[Point] = []
    heads = {section.lines[0]: section for section in sections}
    tables = tables_of_points(manuscript, sections)
    for table in tables:
        for line, role, cell in table.cells:
            for piece in cell_pieces(manuscript, line, *cell):
                found.extend(_points(Item("", piece.start, [piece]), role))
    beside = _beside(manuscript, tables)
    for section in sections:
        if section.role in POINT_ROLES:
            pieces = list(_own_pieces(manuscript, section, heads, beside))
            found.extend(_of_section(section, pieces))
    return tuple(sorted(found, key=lambda point: point.place))


# --- the text of a section --------------------------------------------------------------------------------------------


def _beside(manuscript: Manuscript, tables: Sequence[Table]) -> dict[int, int]:
    """Return the lines that are no text of a section: tables, what tells of them, signatures, text boxes.

    The value is the table a line belongs to: one that begins above a heading in it is the section's text. 0 for others.
    """
    data = data_rows(manuscript, tables)
    boxes = {number for number, line in enumerate(manuscript.lines) if line.aside}
    others = {line for table in tables for line in table.lines} | captions(manuscript, tables, data) | boxes
    return dict.fromkeys(others | signature(manuscript), 0) | data


def _own_pieces(
    manuscript: Manuscript, section: Section, heads: dict[int, Section], beside: dict[int, int]
) -> Iterator[Piece]:
    """Yield the lines of a section that are not those of a section of points inside it."""
    first, end = section.lines
    own = manuscript.lines[first]
    yield from _rest_of_heading(manuscript, section)
    number = first + 1
    apart = False
    while number < end:
        inner = heads.get(number)
        if inner is not None and inner.role:
            number = max(inner.lines[1], number + 1)
            continue
        table = beside.get(number)
        within = (table and table == own.table) or (own.aside and manuscript.lines[number].aside)
        if table is not None and not within:
            apart = not manuscript.lines[number].aside or apart
        elif not _announces(heads, number, end):
            for piece in _pieces(manuscript, number):
                yield replace(piece, apart=True) if apart else piece
                apart = False
        number += 1


def _announces(heads: dict[int, Section], number: int, end: int) -> bool:
    """Tell whether a line is a heading directly above the heading of a section of points."""
    follower = heads.get(number + 1)
    return number in heads and follower is not None and follower.role in POINT_ROLES and follower.lines[0] < end


def _rest_of_heading(manuscript: Manuscript, section: Section) -> Iterator[Piece]:
    line = manuscript.lines[section.lines[0]]
    if line.kind is Kind.ROW:
        for start, end in line.cells:
            if start >= section.heading[1]:
                yield from cell_pieces(manuscript, section.lines[0], start, end)
    elif line.kind is not Kind.HEADING and section.heading[1] < line.end:
        flat = manuscript.flat[section.lines[0]]
        begin = flat.position(section.heading[1] - 1 - line.start) + 1
        yield from whole(Piece(section.lines[0], line.start, flat, begin, len(flat.text)))


def _pieces(manuscript: Manuscript, number: int) -> Iterator[Piece]:
    line = manuscript.lines[number]
    if line.kind is Kind.ROW and line.cells:
        yield from cell_pieces(manuscript, number, *text_of_row(manuscript, line))
        return
    flat = manuscript.flat[number]
    yield from whole(Piece(number, line.start, flat, 0, len(flat.text), line.kind is Kind.HEADING))


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
    for number, piece in enumerate(item.pieces):
        own = _unnumbered_label(piece) if number else piece
        if number and len(named := components(own.text, plain=True)) == 1:
            role = named[0]
            continue
        for name, part in _labelled(own, base, role):
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


def _unnumbered_label(piece: Piece) -> Piece:
    """Leave out the number before a label inside an item: （1）原因：…, （2）改进措施."""
    size = marker(piece)[1]
    label = re.split("[:。]", piece.text[size:], maxsplit=1)[0]
    return piece.part(size, len(piece.text)) if size and components(label, plain=True) else piece


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
    text = piece.text
    own = point_words().own_labels[role].match(text)
    position = own.end() if own else 0
    for place in _clause_starts(text):
        for name, pattern in point_words().labels:
            match = pattern.match(text, place)
            if match is None or place < position or name == role or _is_weaker(name, base, role, match[0]):
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
