"""The items of a section of problems, causes or measures: by their numbers, inside a paragraph or line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest

from generator.manuscript import Manuscript, heading_number
from generator.reading import Place
from generator.resources import lazy_pattern
from generator.scan.compact import Compact, compact
from generator.scan.numerals import whole_number
from generator.sources.report.section_titles import lexicon

__all__ = ["STOPS", "Item", "Piece", "cell_pieces", "items", "marker", "point_words", "whole"]

STOPS = " 。；;，,、:！!"
_NUMERALS = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line or cell: compact text, and the way back to offsets of the manuscript.

    ``apart``: a table or the like stands before it, so it does not go on what is above.
    """

    line: int
    base: int
    flat: Compact
    start: int
    end: int
    heading: bool = False
    apart: bool = False

    @property
    def text(self) -> str:
        return self.flat.text[self.start : self.end]

    def part(self, start: int, end: int) -> Piece:
        return Piece(self.line, self.base, self.flat, self.start + start, self.start + end, self.heading)

    @property
    def place(self) -> Place:
        first, last = self.base + self.flat.original(self.start), self.base + self.flat.original(self.end - 1)
        return first, last + 1


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its number, its pieces without the number, and its kind where its own words say that."""

    number: str
    begin: int
    pieces: list[Piece]
    role: str = ""


@dataclass(frozen=True, slots=True)
class _Words:
    markers: tuple[tuple[str, re.Pattern[str]], ...]
    inline: dict[str, re.Pattern[str]]
    first: tuple[str, ...]
    labels: tuple[tuple[str, re.Pattern[str]], ...]
    own_labels: dict[str, re.Pattern[str]]
    shared: re.Pattern[str]
    group: re.Pattern[str]
    nothing: re.Pattern[str]


@cache
def point_words() -> _Words:
    data = lexicon()
    inline = dict(data["inline"])
    first = tuple(inline.pop("first").split())
    return _Words(
        tuple((style, lazy_pattern(pattern)) for style, pattern in data["markers"].items()),
        {style: lazy_pattern(pattern) for style, pattern in inline.items()},
        first,
        tuple((name, lazy_pattern(f"(?:{'|'.join(words)})")) for name, words in data["labels"].items() if words),
        {name: lazy_pattern(pattern) for name, pattern in data["own_label"].items()},
        lazy_pattern(data["shared"]["words"]),
        lazy_pattern("|".join(f"(?:{pattern})" for pattern in data["group"]["titles"])),
        lazy_pattern("|".join(f"(?:{pattern})" for pattern in data["no_point"]["patterns"])),
    )


def items(pieces: list[Piece]) -> Iterator[Item]:
    """Part a section's lines into items: by the numbers that stand outermost, else each line for itself.

    A heading that only names a field (（一）绩效目标方面) is no item where numbered ones stand below it; these are.
    """
    for item in _outermost(pieces):
        first, *rest = item.pieces
        if rest and _is_group(first) and _counts(rest[0]):
            yield from items(rest)
        else:
            yield item


def _is_group(piece: Piece) -> bool:
    return point_words().group.fullmatch(piece.text.rstrip(":。")) is not None


def _counts(piece: Piece) -> bool:
    return marker(piece)[0] not in ("", "heading")


def _outermost(pieces: list[Piece]) -> Iterator[Item]:
    marked = [(piece, *marker(piece)) for piece in _without_groups(pieces)]
    outer = next((style for _, style, _ in marked if style), "")
    current: Item | None = None
    begun = not outer
    for piece, style, size in marked:
        listed = _listed(piece) if style != outer or not style else None
        if style and style == outer:
            if current:
                yield current
            *before, current = _steps(piece, style) or [Item(piece.text[:size], piece.start, [_behind(piece, size)])]
            yield from before
            begun = True
        elif listed is not None or current is None or not outer or _stands_apart(piece):
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


def _without_groups(pieces: list[Piece]) -> Iterator[Piece]:
    """Leave out lines without number that only name the field of the items counted below them."""
    ends = False
    for piece, follower in zip_longest(pieces, pieces[1:]):
        if follower and not marker(piece)[0] and _counts(follower) and _is_group(piece):
            ends = True
            continue
        yield replace(piece, apart=True) if ends else piece
        ends = False


def _stands_apart(piece: Piece) -> bool:
    return piece.apart or point_words().shared.match(piece.text) is not None


def _continued(item: Item, piece: Piece, style: str) -> list[Item]:
    """Add a line to an item; where it goes on counting (…；三是…), the items that begin in it follow."""
    pattern = point_words().inline.get(style)
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
        *(_steps(rest, style) or [Item(first.group(), rest.start, [_behind(rest, first.end() - first.start())])]),
    ]


def whole(piece: Piece) -> Iterator[Piece]:
    """Yield a piece that holds words."""
    if piece.text.strip():
        yield piece


def cell_pieces(manuscript: Manuscript, line: int, start: int, end: int) -> Iterator[Piece]:
    """Yield the paragraphs of a cell."""
    flat = compact(manuscript.text[start:end])
    position = 0
    for text in flat.text.split("\n"):
        yield from whole(Piece(line, start, flat, position, position + len(text)))
        position += len(text) + 1


def _behind(piece: Piece, size: int) -> Piece:
    return piece.part(size, len(piece.text))


def marker(piece: Piece) -> tuple[str, int]:
    """Return the style of a line's number and its length, ("", 0) where it has none."""
    level, written = heading_number(piece.text)
    if level:
        return f"level{level}", len(written)
    for style, pattern in point_words().markers:
        if match := pattern.match(piece.text):
            return style, match.end()
    return ("heading", 0) if piece.heading else ("", 0)


def _listed(piece: Piece) -> list[Item] | None:
    """Return the items of a paragraph that says what its list is: 原因：1.…；2.…."""
    for name, pattern in point_words().labels:
        match = pattern.match(piece.text)
        if match and match[0].endswith(":"):
            items = list(_inline(_behind(piece, match.end())))
            if len(items) > 1:
                return [replace(item, role=name) for item in items]
    return None


def _inline(piece: Piece, *, lead: bool = True) -> Iterator[Item]:
    """Part one paragraph behind 一是, 二是 (（1）, 1., ①); without such a sequence it is one item.

    Args:
        piece: the paragraph.
        lead: what stands before the first number, or has none, is an item; else it only leads in to a list.
    """
    for style in point_words().inline:
        if steps := _steps(piece, style):
            if lead and steps[0].begin > piece.start:
                yield Item("", piece.start, [piece.part(0, steps[0].begin - piece.start)])
            yield from steps
            return
    if lead:
        yield Item("", piece.start, [piece])


def _steps(piece: Piece, style: str) -> list[Item]:
    """Return the items of a numbered sequence of one style within a paragraph, [] where there are fewer than two."""
    pattern = point_words().inline.get(style)
    text = piece.text
    matches = _sequence(list(pattern.finditer(text)), from_first=True) if pattern else []
    if len(matches) < 2:
        return []
    ends = [*(match.start() for match in matches[1:]), len(text)]
    return [
        Item(match.group(), piece.start + match.start(), [piece.part(match.end(), end)])
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
    if number in point_words().first:
        return 1
    if number[0] not in _NUMERALS + _CIRCLED and not number.isdigit():
        return before + 1 if before else 0
    if number in _CIRCLED:
        return _CIRCLED.index(number) + 1
    return whole_number(number) or 0
