"""The numbers of a paragraph as whole numbers, and the marks that stand between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from generator.checking.review.sentences.base.units import family, multiple, size
from generator.checking.review.sentences.base.words import any_word
from generator.manuscript import Kind
from generator.reading import Reading, Statement
from generator.resources import packed_words

__all__ = ["ONE", "Figure", "by_family", "cues", "leaves_open", "paragraphs"]

#: One of a family's base unit, as a whole number; and one per cent.
ONE = 10**6
_UNIT = Decimal(ONE)
_MARK = re.compile("[。！？；;，,：:、（(）)\n]")
_CLAUSE = re.compile("[。！？；;，,\n]")
_TAIL = re.compile("[^。；;，,、：:（）()0-9\n]{0,6}")
#: How much a mark parts what it stands between: 4 a sentence, 3 a part of one, 2 a clause, 1 the parts of a list.
_PARTS = {"。": 4, "！": 4, "？": 4, "\n": 4, "；": 3, ";": 3, "，": 2, ",": 2, "：": 2, ":": 2, "、": 1}
_LONGEST = 24


class Figure(NamedTuple):
    """A number of a paragraph.

    Attributes:
        statement: its index in the reading.
        value: in millionths of its family's base unit; ``step`` what its last written digit is worth.
        counted: the same without the size of its unit: what it counts (8公里 is 8).
        family, unit: what is counted.
        sentence, part: how many ends of sentences, and semicolons, stand before it in the paragraph.
        depth: of brackets.
        apart: how much the strongest mark between it and the number before parts them.
        label, tail: the words of its clause before it, and right behind it.
        loose: approximate, or only a limit.
    """

    statement: int
    value: int
    step: int
    counted: int
    family: str
    unit: str
    sentence: int
    part: int
    depth: int
    apart: int
    label: str
    tail: str
    loose: bool

    @property
    def digits(self) -> int:
        """Return how many digits it is written with."""
        return len(str(self.value // self.step))


def paragraphs(reading: Reading) -> list[list[Figure]]:
    """Return the numbers of every paragraph of prose, those that are whole millionths of their unit and not negative."""
    text, lines = reading.manuscript.text, reading.manuscript.lines
    found: list[list[Figure]] = []
    line, end = -1, 0
    sentence = part = depth = 0
    for index, statement in enumerate(reading.statements):
        if lines[statement.line].kind not in (Kind.BODY, Kind.NOTE):
            continue
        if statement.line != line:
            line, end = statement.line, lines[statement.line].start
            sentence = part = depth = 0
            found.append([])
        start = statement.place[0]
        apart = 0
        for match in _MARK.finditer(text, end, start):
            mark = match[0]
            if mark in _PARTS:
                apart = max(apart, _PARTS[mark])
                sentence += mark in "。！？\n"
                part += mark in "；;"
                if mark == "。":
                    depth = 0
            else:
                depth = depth + 1 if mark in "（(" else max(0, depth - 1)
        label = _label(text, max(end, start - _LONGEST), start)
        end = statement.place[1]
        figure = _figure(index, statement, (sentence, part, depth, apart), (label, _tail(text, end)))
        if figure is not None:
            found[-1].append(figure)
    return [figures for figures in found if len(figures) > 1]


def _label(text: str, start: int, end: int) -> str:
    """Return the words of a clause before a number, back to the clause's start or the number before."""
    return _CLAUSE.split(text[start:end])[-1]


def _tail(text: str, end: int) -> str:
    match = _TAIL.match(text, end)
    return match[0] if match else ""


def _figure(
    index: int, statement: Statement, place: tuple[int, int, int, int], words: tuple[str, str]
) -> Figure | None:
    unit = statement.quantity.unit
    scale, count_scale, kind = _scales(unit)
    value = _whole(statement.quantity.value, scale)
    if value is None:
        return None
    step = scale // 10**statement.quantity.decimals
    if step < 1:
        return None
    loose = statement.approximate or bool(statement.operator)
    return Figure(index, value, step, value * count_scale // scale, kind, unit, *place, *words, loose)


@lru_cache(maxsize=512)
def _scales(unit: str) -> tuple[int, int, str]:
    return int(size(unit) * _UNIT), int(multiple(unit) * _UNIT), family(unit)


def _whole(value: Decimal, scale: int) -> int | None:
    if value < 0:
        return None
    scaled = value * scale
    whole = int(scaled)
    return whole if whole == scaled else None


def cues(figure: Figure) -> frozenset[str]:
    """Return which hints (``templates/lexicon/unsaid.toml``) the words around a number give of what it is to the others."""
    found = _hints(figure.label, figure.tail)
    return found | {"asked"} if figure.loose else found


@lru_cache(maxsize=4096)
def _hints(label: str, tail: str) -> frozenset[str]:
    words = _words()
    found = {name for name, (pattern, _) in words.items() if pattern.search(label)}
    found |= {name for name, (_, behind) in words.items() if behind and tail and words[name][0].search(tail)}
    return frozenset(found)


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[re.Pattern[str], bool]]:
    """Return hint -> its words, and whether they count behind a number too."""
    lists: dict[str, str] = packed_words("unsaid")["cues"]
    behind = packed_words("unsaid")["behind"]["cues"].split()
    return {name: (any_word(words.split()), name in behind) for name, words in lists.items()}


def leaves_open(figure: Figure) -> bool:
    """Tell whether the words behind a part say that there are more (展览8场等)."""
    return figure.tail.startswith(tuple(packed_words("unsaid")["open"]["words"].split()))


def by_family(figures: Sequence[Figure]) -> dict[str, list[int]]:
    """Return the places of a paragraph's numbers by what they count."""
    found: dict[str, list[int]] = {}
    for place, figure in enumerate(figures):
        found.setdefault(figure.family, []).append(place)
    return found
