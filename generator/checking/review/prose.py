"""A report as the checks of claims and wording search it: one compact text, its sentences, and what each stands under.

Offsets here are those of ``Prose.text``; ``place`` turns them into the manuscript's. A table's row is cut into its cells,
so that no word is read across two of them.
"""

from __future__ import annotations

import re
import weakref
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import add

from generator.manuscript import Kind, Line, Manuscript, heading_number
from generator.reading import Place, Statement
from generator.resources import lazy_pattern
from generator.scan.compact import Compact, compact

__all__ = ["Prose", "Segment", "Span", "folded", "pattern", "prose_of"]

#: Start and end in ``Prose.text``.
Span = tuple[int, int]

#: Compact text has these marks at half width.
_FOLD = str.maketrans("（）：％．＂", '():%."')
_FOLD_PATTERN = {ord("（"): r"\(", ord("）"): r"\)", ord("："): ":", ord("％"): "%", ord("．"): r"\.", ord("＂"): '"'}

_SENTENCE_END = re.compile(r"[。；;！？!?\n]")
_CLAUSE_END = re.compile(r"[，,：:。；;！？!?\n]")
_LEVELS = 4
#: A text whose widest line is wider (in half characters) has whole paragraphs as lines; a full line is so much narrower at most.
_WIDEST = 120
_RAGGED = 10
#: A sentence is looked at so far on each side of a place: text without a mark must not make the checks slow.
_LONGEST = 600


def folded(text: str) -> str:
    """Return a word as it stands in compact text."""
    return text.translate(_FOLD)


def pattern(text: str) -> re.Pattern[str]:
    """Return a regular expression for compact text; its full-width brackets and colons are meant literally."""
    return lazy_pattern(text.translate(_FOLD_PATTERN))


@dataclass(frozen=True, slots=True)
class Segment:
    """One line, or one cell of a table's row.

    Attributes:
        line: number of the manuscript's line.
        start: offset of its text in the prose; ``end`` is behind it.
        origin: offset in the manuscript where ``flat`` counts from.
    """

    line: int
    kind: Kind
    start: int
    end: int
    origin: int
    flat: Compact


class Prose:
    """The compact text of a report, line feeds between its segments."""

    def __init__(self, manuscript: Manuscript) -> None:
        self.manuscript = manuscript
        self.segments: list[Segment] = []
        pieces: list[str] = []
        position = 0
        wrapped = _wrapped(manuscript)
        for number, line in enumerate(manuscript.lines):
            for origin, flat in _flats(manuscript, number, line):
                if pieces and number not in wrapped:
                    pieces.append("\n")
                    position += 1
                end = position + len(flat.text)
                self.segments.append(Segment(number, line.kind, position, end, origin, flat))
                pieces.append(flat.text)
                position = end
        self.text = "".join(pieces)
        self._starts = [segment.start for segment in self.segments]
        self._sentences_by_word: dict[str, list[int]] = {}
        self._sentences_by_words: dict[tuple[str, ...], list[Span]] = {}

    def segment(self, position: int) -> Segment:
        """Return the segment in which a position lies."""
        return self.segments[max(bisect_right(self._starts, position) - 1, 0)]

    def place(self, start: int, end: int) -> Place:
        """Return the place in the manuscript of a span that is not empty."""
        one, other = self.segment(start), self.segment(end - 1)
        first = one.flat.original(start - one.start)
        return one.origin + first, other.origin + other.flat.original(end - 1 - other.start) + 1

    def words(self, start: int, end: int) -> str:
        """Return what stands in a span as it is written, without blanks, for messages."""
        first, last = self.place(start, end)
        return "".join(self.manuscript.text[first:last].split())

    def at(self, original: int) -> int:
        """Return where the character at an offset of the manuscript stands here."""
        segment = self.segments[max(bisect_right(self._origins, original) - 1, 0)]
        return min(segment.start + segment.flat.position(original - segment.origin), segment.end)

    @cached_property
    def _origins(self) -> list[int]:
        return [segment.origin for segment in self.segments]

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return [*(match.start() for match in _SENTENCE_END.finditer(self.text)), len(self.text)]

    @cached_property
    def _clause_ends(self) -> list[int]:
        return [match.start() for match in _CLAUSE_END.finditer(self.text)]

    def sentence(self, position: int) -> Span:
        """Return the sentence (ended by 。；！？ or the line's end) in which a position lies, without its mark."""
        return _between(self._sentence_ends, position, len(self.text))

    def clause(self, position: int) -> Span:
        """Return the part between commas in which a position lies."""
        return _between(self._clause_ends, position, len(self.text))

    def sentences(self, start: int, end: int) -> Iterator[Span]:
        """Return the sentences that begin in a span."""
        while start < end:
            _, stop = self.sentence(start)
            yield start, min(stop, end)
            start = stop + 1

    def find(self, words: Iterable[str], start: int = 0, end: int | None = None) -> Iterator[int]:
        """Return where any of some words stands, word by word."""
        stop = len(self.text) if end is None else end
        for word in words:
            position = self.text.find(word, start, stop) if self._may_hold(word) else -1
            while position >= 0:
                yield position
                position = self.text.find(word, position + len(word), stop)

    def matches(self, pattern: re.Pattern[str], near: Iterable[str]) -> Iterator[re.Match[str]]:
        """Return the matches of a pattern in the sentences that hold one of the words ``near``, in order.

        A pattern is searched in few sentences only, so that many patterns cost little.
        """
        for start, end in self.with_any(tuple(near)):
            yield from pattern.finditer(self.text, start, end + 1)  # the mark is there to be looked at

    def with_any(self, near: tuple[str, ...]) -> list[Span]:
        """Return the sentences that hold one of some words, in order."""
        known = self._sentences_by_words.get(near)
        if known is None:
            numbers = sorted(set[int]().union(*[self._with(word) for word in near if self._may_hold(word)]))
            ends = self._sentence_ends
            known = [(ends[number - 1] + 1 if number else 0, ends[number]) for number in numbers]
            self._sentences_by_words[near] = known
        return known

    def _with(self, word: str) -> list[int]:
        """Return the numbers of the sentences that hold a word."""
        known = self._sentences_by_word.get(word)
        if known is None:
            known, ends = list[int](), self._sentence_ends
            position = self.text.find(word)
            while position >= 0:
                number = bisect_right(ends, position - 1)
                known.append(number)
                position = self.text.find(word, ends[number] + 1)
            self._sentences_by_word[word] = known
        return known

    def _may_hold(self, word: str) -> bool:
        """Tell whether a word's first characters stand somewhere: most words looked for do not, and need no search."""
        return word[:2] in self._beginnings

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        """Return every character and every two that follow one another, and nothing."""
        return frozenset(("", *self.text, *map(add, self.text, self.text[1:])))

    @cached_property
    def headings(self) -> list[tuple[str, ...]]:
        """Return for each line of the manuscript the titles it stands under, the highest first, its own included."""
        above: list[str] = [""] * (_LEVELS + 1)
        found: list[tuple[str, ...]] = []
        for line, flat in zip(self.manuscript.lines, self.manuscript.flat, strict=True):
            if line.kind is Kind.HEADING:
                level = min(line.level or _LEVELS, _LEVELS)
                above[level:] = [flat.text, *[""] * (_LEVELS - level)]
            found.append(tuple(title for title in above if title))
        return found

    def titles(self, position: int) -> tuple[str, ...]:
        """Return the titles under which a position stands, the highest first."""
        return self.headings[self.segment(position).line]

    def kind(self, position: int) -> Kind:
        return self.segment(position).kind

    def placed(self, statements: Iterable[Statement]) -> list[tuple[int, int, Statement]]:
        """Return the statements with their spans here, in order."""
        found = ((self.at(item.place[0]), self.at(item.place[1] - 1) + 1, item) for item in statements)
        return sorted(found, key=lambda item: item[:2])


_latest: list[tuple[weakref.ref[Manuscript], Prose]] = []


def prose_of(manuscript: Manuscript) -> Prose:
    """Return the prose of a manuscript; that of the latest one is kept, since several checks ask for it."""
    if _latest and _latest[0][0]() is manuscript:
        return _latest[0][1]
    prose = Prose(manuscript)
    _latest[:] = [(weakref.ref(manuscript), prose)]
    return prose


def _wrapped(manuscript: Manuscript) -> set[int]:
    """Return the lines that go on with the sentence of the line before: that one was full, and no blank line is between."""
    text, lines = manuscript.text, manuscript.lines
    if any(line.end - line.start > _WIDEST for line in lines if line.kind is Kind.BODY):
        return set()
    sizes = [_width(text[line.start : line.end]) if line.kind is Kind.BODY else 0 for line in lines]
    full = max(sizes, default=0)
    if full > _WIDEST:
        return set()
    return {
        number
        for number in range(1, len(lines))
        if sizes[number]
        and sizes[number - 1] >= full - _RAGGED
        and text[lines[number - 1].end - 1] not in "。；：！？;!?"
        and text.count("\n", lines[number - 1].end, lines[number].start) == 1
        and heading_number(manuscript.flat[number].text)[0] == 0
    }


def _width(text: str) -> int:
    """Return the width of a line in half characters."""
    return len(text) + sum(char > "\u2e7f" for char in text)


def _flats(manuscript: Manuscript, number: int, line: Line) -> Iterator[tuple[int, Compact]]:
    if not line.cells:
        yield line.start, manuscript.flat[number]
        return
    for start, end in line.cells:
        if manuscript.text[start:end].strip():
            yield start, compact(manuscript.text[start:end])


def _between(ends: list[int], position: int, length: int) -> Span:
    after = bisect_right(ends, position - 1)
    first, last = (ends[after - 1] + 1 if after else 0), (ends[after] if after < len(ends) else length)
    return max(first, position - _LONGEST), min(last, position + _LONGEST)
