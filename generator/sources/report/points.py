"""Problems, causes, measures and suggestions of a finished report, one by one.

An item is a numbered paragraph with what follows it, a part of a paragraph behind 一是, 二是, a paragraph of its own
where nothing is numbered, or a cell of a table. Where an item tells problem, cause and measure together (问题：…原因：…,
…，主要原因是…), it is a point of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from generator.manuscript import Kind, Manuscript, heading_number
from generator.reading import Place, Point, Section
from generator.scan.compact import Compact, compact
from generator.sources.report.section_titles import COMPONENTS, POINT_ROLES, components, lexicon

__all__ = ["points"]

_NUMERALS = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_STOPS = " 。；;，,、:！!"
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of one line or cell: compact text, and the way back to offsets of the manuscript."""

    line: int
    base: int
    flat: Compact
    start: int
    end: int
    heading: bool = False

    @property
    def text(self) -> str:
        return self.flat.text[self.start : self.end]

    def part(self, start: int, end: int) -> _Piece:
        return _Piece(self.line, self.base, self.flat, self.start + start, self.start + end, self.heading)

    @property
    def place(self) -> Place:
        first, last = self.base + self.flat.original(self.start), self.base + self.flat.original(self.end - 1)
        return first, last + 1


@dataclass(frozen=True, slots=True)
class _Item:
    """One item: its number, its pieces without the number, and its kind where its own words say that."""

    number: str
    begin: int
    pieces: list[_Piece]
    role: str = ""


@dataclass(frozen=True, slots=True)
class _Words:
    markers: tuple[tuple[str, re.Pattern[str]], ...]
    inline: dict[str, re.Pattern[str]]
    first: tuple[str, ...]
    labels: tuple[tuple[str, re.Pattern[str]], ...]
    shared: re.Pattern[str]
    nothing: re.Pattern[str]


@cache
def _words() -> _Words:
    data = lexicon()
    inline = dict(data["inline"])
    first = tuple(inline.pop("first").split())
    return _Words(
        tuple((style, re.compile(pattern)) for style, pattern in data["markers"].items()),
        {style: re.compile(pattern) for style, pattern in inline.items()},
        first,
        tuple((name, re.compile(f"(?:{'|'.join(words)})")) for name, words in data["labels"].items() if words),
        re.compile(data["shared"]["words"]),
        re.compile("|".join(f"(?:{pattern})" for pattern in data["no_point"]["patterns"])),
    )


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
) -> Iterator[_Piece]:
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


def _rest_of_heading(manuscript: Manuscript, section: Section) -> Iterator[_Piece]:
    line = manuscript.lines[section.lines[0]]
    if line.kind is Kind.ROW:
        for start, end in line.cells:
            if start >= section.heading[1]:
                yield from _cell_pieces(manuscript, section.lines[0], start, end)
    elif line.kind is not Kind.HEADING and section.heading[1] < line.end:
        flat = manuscript.flat[section.lines[0]]
        begin = flat.position(section.heading[1] - 1 - line.start) + 1
        yield from _whole(_Piece(section.lines[0], line.start, flat, begin, len(flat.text)))


def _pieces(manuscript: Manuscript, number: int) -> Iterator[_Piece]:
    line = manuscript.lines[number]
    if line.kind is Kind.ROW and line.cells:
        start, end = line.cells[0][0], line.cells[-1][1]
        yield from _cell_pieces(manuscript, number, start, end)
        return
    flat = manuscript.flat[number]
    yield from _whole(_Piece(number, line.start, flat, 0, len(flat.text), line.kind is Kind.HEADING))


def _cell_pieces(manuscript: Manuscript, line: int, start: int, end: int) -> Iterator[_Piece]:
    """Yield the paragraphs of a cell."""
    flat = compact(manuscript.text[start:end])
    position = 0
    for text in flat.text.split("\n"):
        yield from _whole(_Piece(line, start, flat, position, position + len(text)))
        position += len(text) + 1


def _whole(piece: _Piece) -> Iterator[_Piece]:
    if piece.text.strip():
        yield piece


# --- items --------------------------------------------------------------------------------------------------------------


def _of_section(section: Section, pieces: list[_Piece]) -> Iterator[Point]:
    roles = POINT_ROLES[section.role]
    base = next(name for name in COMPONENTS if name in roles)
    for item in _items(pieces):
        yield from _points(item, item.role or base)


def _items(pieces: list[_Piece]) -> Iterator[_Item]:
    """Part a section's lines into items: by the numbers that stand outermost, else each line for itself."""
    marked = [(piece, *_marker(piece)) for piece in pieces]
    outer = next((style for _, style, _ in marked if style), "")
    current: _Item | None = None
    begun = not outer
    for piece, style, size in marked:
        listed = _listed(piece) if style != outer or not style else None
        if style and style == outer:
            if current:
                yield current
            *before, current = _steps(piece, style) or [_Item(piece.text[:size], piece.start, [_behind(piece, size)])]
            yield from before
            begun = True
        elif listed is not None or current is None or not outer or _words().shared.match(piece.text):
            if current:
                yield current
            current = None
            yield from listed or _inline(piece, lead=begun)
            begun = begun or bool(listed)
        else:
            *before, current = _continued(current, piece, outer)
            yield from before
    if current:
        yield current


def _continued(item: _Item, piece: _Piece, style: str) -> list[_Item]:
    """Add a line to an item; where it goes on counting (…；三是…), the items that begin in it follow."""
    pattern = _words().inline.get(style)
    own = pattern.match(item.number) if pattern else None
    value = _value(own[1], 0) if own else 0
    matches = list(pattern.finditer(piece.text)) if pattern and value else []
    steps = [match for match in matches if match.start()]
    if not steps or _value(steps[0][1], value) != value + 1:
        item.pieces.append(piece)
        return [item]
    first = steps[0]
    item.pieces.append(piece.part(0, first.start()))
    rest = _behind(piece, first.start())
    return [
        item,
        *(_steps(rest, style) or [_Item(first.group(), rest.start, [_behind(rest, first.end() - first.start())])]),
    ]


def _behind(piece: _Piece, size: int) -> _Piece:
    return piece.part(size, len(piece.text))


def _marker(piece: _Piece) -> tuple[str, int]:
    """Return the style of a line's number and its length, ("", 0) where it has none."""
    level, written = heading_number(piece.text)
    if level:
        return f"level{level}", len(written)
    for style, pattern in _words().markers:
        if match := pattern.match(piece.text):
            return style, match.end()
    return ("heading", 0) if piece.heading else ("", 0)


def _listed(piece: _Piece) -> list[_Item] | None:
    """Return the items of a paragraph that says what its list is: 原因：1.…；2.…."""
    for name, pattern in _words().labels:
        match = pattern.match(piece.text)
        if match and match[0].endswith(":"):
            items = list(_inline(_behind(piece, match.end())))
            if len(items) > 1:
                return [replace(item, role=name) for item in items]
    return None


def _inline(piece: _Piece, *, lead: bool = True) -> Iterator[_Item]:
    """Part one paragraph behind 一是, 二是 (（1）, 1., ①); without such a sequence it is one item.

    Args:
        piece: the paragraph.
        lead: what stands before the first number, or has none, is an item; else it only leads in to a list.
    """
    for style in _words().inline:
        if steps := _steps(piece, style):
            if lead and steps[0].begin > piece.start:
                yield _Item("", piece.start, [piece.part(0, steps[0].begin - piece.start)])
            yield from steps
            return
    if lead:
        yield _Item("", piece.start, [piece])


def _steps(piece: _Piece, style: str) -> list[_Item]:
    """Return the items of a numbered sequence of one style within a paragraph, [] where there are fewer than two."""
    pattern = _words().inline.get(style)
    text = piece.text
    matches = _sequence(list(pattern.finditer(text)), from_first=True) if pattern else []
    if len(matches) < 2:
        return []
    ends = [*(match.start() for match in matches[1:]), len(text)]
    return [
        _Item(match.group(), piece.start + match.start(), [piece.part(match.end(), end)])
        for match, end in zip(matches, ends, strict=True)
    ]


def _sequence(matches: list[re.Match[str]], *, from_first: bool) -> list[re.Match[str]]:
    """Return the matches that count on, each one more than the one before, from 1 (or where they begin the text)."""
    kept: list[re.Match[str]] = []
    value = 0
    for match in matches:
        own = _value(match[1], value)
        begins = not kept and (own == 1 or (from_first and match.start() == 0))
        if own and (begins or (kept and own == value + 1)):
            kept.append(match)
            value = own
    return kept


def _value(number: str, before: int) -> int:
    """Return the value of 3, 三, 十二 or ③; 首先 is 1, 其次 and the like one more than ``before``; 0 for anything else."""
    if number in _words().first:
        return 1
    if number[0] not in _NUMERALS + _CIRCLED and not number.isdigit():
        return before + 1 if before else 0
    if number.isascii() and number.isdigit():
        return int(number)
    if number in _CIRCLED:
        return _CIRCLED.index(number) + 1
    tens, ten, ones = number.rpartition("十")
    if not all(digit in _NUMERALS for digit in tens + ones) or len(tens) > 1 or len(ones) > 1:
        return 0
    unit = _NUMERALS.index(ones) + 1 if ones else 0
    return (_NUMERALS.index(tens) + 1 if tens else 1) * 10 + unit if ten else unit


# --- parts of an item ---------------------------------------------------------------------------------------------------


def _points(item: _Item, base: str) -> Iterator[Point]:
    """Yield the point or points of an item: its words up to a label are of the section's kind."""
    if not item.number and _is_announcement(item):
        return
    role = base
    gathered: list[tuple[str, _Piece]] = []
    for piece in item.pieces:
        for name, part in _labelled(piece, base, role):
            role = name
            gathered.append((name, part))
    first = True
    for name, parts in _runs(gathered):
        text = "".join(part.text for part in parts).strip(_STOPS.replace("。", ""))
        if len(text.strip(_STOPS)) < _SHORTEST or _words().nothing.fullmatch(text):
            continue
        start, end = _trimmed(parts[0]).place[0], _trimmed(parts[-1]).place[1]
        head = item.pieces[0]
        if first and parts[0] is gathered[0][1] and item.number:
            start = head.base + head.flat.original(item.begin)
        first = False
        yield Point(name, text, item.number, (start, end), head.line)


def _trimmed(piece: _Piece) -> _Piece:
    """Leave out a comma or colon at the end."""
    text = piece.text
    kept = text.rstrip(_STOPS.replace("。", ""))
    return piece.part(0, len(kept)) if kept else piece


def _is_announcement(item: _Item) -> bool:
    text = item.pieces[0].text
    return len(item.pieces) == 1 and text.endswith((":", "："))


def _runs(parts: Iterable[tuple[str, _Piece]]) -> Iterator[tuple[str, list[_Piece]]]:
    name, run = "", list[_Piece]()
    for own, piece in parts:
        if own != name and run:
            yield name, run
            run = []
        name = own
        run.append(piece)
    if run:
        yield name, run


def _labelled(piece: _Piece, base: str, role: str) -> Iterator[tuple[str, _Piece]]:
    """Part a paragraph where 原因：, 主要原因是, 由于, 改进措施：, 下一步 begin something of another kind."""
    text, position = piece.text, 0
    for place in _clause_starts(text):
        for name, pattern in _words().labels:
            match = pattern.match(text, place)
            if match is None or name == role or _is_weaker(name, base, role, match[0]):
                continue
            if not _stands_alone(text, place, match, name):
                continue
            if place > position and text[position:place].strip(_STOPS):
                yield role, piece.part(position, place)
            position, role = match.end(), name
            break
    if text[position:].strip(_STOPS):
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
                yield from _points(_Item("", piece.start, [piece]), role)
