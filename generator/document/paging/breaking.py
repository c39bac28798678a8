"""Where the lines of a Chinese paragraph end: type widths, and what may not begin or end a line."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from generator.resources import resource

__all__ = ["NOTE_MARK", "Rules", "Widths", "line_ends", "load_rules", "widths_of"]

_FIRST, _LAST = 0x20, 0x7E  # characters of the tables of widths
_LATIN = frozenset(map(chr, range(0x21, 0x7F)))
_BLANK = " "
_LATIN_WORD = re.compile("(?:^[‘’“”]|[!-~])[!-~]*[‘’“”]*")
_QUOTES = "‘’“”"  # their widths follow those of the Latin characters, where a font has others than Chinese ones
NOTE_MARK = "\uf8ff"  # stands for the raised mark of a footnote
_RAISED = 0.58  # size of raised characters
_TAB = 2  # type sizes: the documents' default tab stop


@dataclass(frozen=True, slots=True)
class Rules:
    """How a program breaks lines.

    Attributes:
        not_first, not_last: characters that may not begin, may not end a line.
        hanging: marks that may stand outside the margin.
        gap: blank between Chinese and Latin in type sizes.
        line, latin_line: height of a line in single spacing in type sizes, and of one of Latin letters alone.
        lines: font of Chinese characters → the same height where it is another one.
        foot: what stands below a drawing on its line, in type sizes.
        whole_lines: a page has room for whole lines of its grid, above notes, too.
        ends_vanish: the empty paragraph that ends a section takes no room.
        note_rule: twips that the rule above the notes of a page takes.
        creep: twips of a line that stay free where it has to be broken.
        heads_keep: the head of a table does not stand alone at the end of a page.
        space_at_top: a paragraph keeps its space before where a full page ended before it.
        fonts: font of Latin letters → name of its table of widths.
    """

    not_first: frozenset[str]
    not_last: frozenset[str]
    hanging: frozenset[str]
    gap: float
    line: float
    latin_line: float
    creep: float
    heads_keep: bool
    space_at_top: bool
    fonts: Mapping[str, str]
    lines: Mapping[str, float]
    foot: float
    whole_lines: bool
    ends_vanish: bool
    note_rule: float


class Widths(dict[str, float]):
    """Widths of characters in twips in one font, size and spacing; filled in as characters are met."""

    def __init__(self, table: tuple[int, ...], size: float, spacing: float) -> None:
        """Args: table: widths of Latin characters in thousandths; size, spacing: in twips."""
        super().__init__()
        self.size = size
        self.spacing = spacing
        quotes = zip(_QUOTES, table[_LAST - _FIRST + 1 :], strict=False)
        self.quotes = {quote: width * size / 1000 + spacing for quote, width in quotes}
        self._table = table

    def __missing__(self, char: str) -> float:
        code = ord(char)
        if _FIRST <= code <= _LAST:
            width = self._table[code - _FIRST] * self.size // 1000
        else:
            width = self.size * (_TAB if char == "\t" else _RAISED if char == NOTE_MARK else 1)
        self[char] = width + self.spacing
        return width + self.spacing


@cache
def load_rules(name: str = "word") -> Rules:
    """Return the packed rules of a program: ``word`` or ``libreoffice``."""
    data = tomllib.loads(resource("templates", "layout", f"{name}.toml").read_text(encoding="utf-8"))
    return Rules(
        frozenset(data["not_first"]),
        frozenset(data["not_last"]),
        frozenset(data["hanging"]),
        data["gap"],
        data["line"],
        data["latin_line"],
        data["creep"],
        data["heads_keep"],
        data["space_at_top"],
        data["fonts"],
        data["lines"],
        data["foot"],
        data["whole_lines"],
        data["ends_vanish"],
        data["note_rule"],
    )


@cache
def _tables() -> dict[str, tuple[int, ...]]:
    data = tomllib.loads(resource("templates", "layout", "widths.toml").read_text(encoding="utf-8"))
    return {name: tuple(values) for name, values in data.items()}


@cache
def widths_of(table: str, size: float, spacing: float) -> Widths:
    """Return the widths by the name of a table, shared by all that ask."""
    return Widths(_tables()[table], size, spacing)


def line_ends(
    text: str, widths: Widths, first: float, rest: float, rules: Rules, parts: Sequence[int] = ()
) -> list[int]:
    """Return the offsets at which the lines of a paragraph end; an empty one has one line.

    Args:
        first, rest: room in the first line and in the others, in twips.
        parts: offsets at which another look begins.
    """
    if "\n" not in text:
        return _ends(text, widths, first, rest, rules, parts)
    ends: list[int] = []
    start = 0
    for piece in text.split("\n"):
        ends += [start + end for end in _ends(piece, widths, rest if start else first, rest, rules, ())]
        start += len(piece) + 1
    return ends


def _ends(text: str, widths: Widths, first: float, rest: float, rules: Rules, parts: Sequence[int]) -> list[int]:
    length = len(text)
    if rules.gap:
        reached, gaps = _with_gaps(text, widths, rules, parts)
    else:
        reached, gaps = list(accumulate(map(widths.__getitem__, text))), {}
    ends: list[int] = []
    start, before, room = 0, 0.0, first
    while start < length and reached[-1] - before > room:
        end = bisect_right(reached, before + room - rules.creep, start)  # the first character that finds no room
        start = _break(text, start, end, rules)
        ends.append(start)
        before, room = reached[start - 1] + gaps.get(start, 0.0), rest
    if start < length or not ends:
        ends.append(length)
    return ends


def _break(text: str, start: int, end: int, rules: Rules) -> int:
    """Return the last place up to ``end`` where a line may be broken; ``end`` itself where there is none."""
    if text[end] == _BLANK:  # blanks at the end of a line take no room
        while end < len(text) and text[end] == _BLANK:
            end += 1
        return end
    at = end
    if text[end] in rules.hanging and text[end - 1] not in _LATIN:
        at += 1
    while start < at < len(text):
        before, behind = text[at - 1], text[at]
        if not (
            behind in rules.not_first
            or behind == NOTE_MARK
            or before in rules.not_last
            or (before in _LATIN and behind in _LATIN)
            or (rules.gap and before in _QUOTES and text[at - 2] in _LATIN)
        ):
            return at
        at -= 1
    return at if at > start else max(end, start + 1)


def _with_gaps(text: str, widths: Widths, rules: Rules, parts: Sequence[int]) -> tuple[list[float], dict[int, float]]:
    """Return what is reached behind each character, and by offset the blanks before characters.

    A stretch of one script and look is set by itself, without the spacing behind its last character; a quotation mark belongs
    to the script before it.
    """
    each = list(map(widths.__getitem__, text))
    gaps: dict[int, float] = {}
    blank = rules.gap * widths.size
    for match in _LATIN_WORD.finditer(text):
        for at in range(match.start(), match.end()):
            each[at] = widths.quotes.get(text[at], each[at])
        for at in (match.start(), match.end()):
            if 0 < at < len(text):
                gaps[at] = blank * (text[at - 1].isalnum() and text[at].isalnum()) - widths.spacing
    for at in parts:
        if 0 < at < len(text):
            gaps[at] = -widths.spacing
    for at, gap in gaps.items():
        each[at] += gap
    return list(accumulate(each)), gaps
