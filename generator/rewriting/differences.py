"""What a rewriting changes, paragraph by paragraph, to be shown before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from generator.manuscript import Kind, Manuscript, heading_number
from generator.rewriting.sentences import flat

__all__ = ["Changed", "Piece", "differences"]

#: A number with its unit sign changes as a whole, everything else by the character.
_TOKEN = re.compile(r"\d[\d.,]*[%％‰]?|.", re.DOTALL)
#: A change between two unchanged stretches shorter than this takes them along.
_SHORT = 3
#: Share of pairs of characters that makes a new paragraph an old one that changed.
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: ``" "`` unchanged, ``"-"`` gone, ``"+"`` new."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A paragraph that changed, with the heading above it."""

    heading: str
    pieces: tuple[Piece, ...]


def differences(before: Manuscript, after: Manuscript) -> list[Changed]:
    """Return the paragraphs that are new, gone or changed, in the order of the text; a heading's number is no change."""
    old, new = _lines(before), _lines(after)
    matcher = SequenceMatcher(None, [key for _, _, key in old], [key for _, _, key in new], autojunk=False)
    found: list[Changed] = []
    for tag, first, last, begin, end in matcher.get_opcodes():
        if tag == "equal":
            found += _pairs(old[first:last], new[begin:end])
        else:
            found += _unequal(old[first:last], new[begin:end])
    return found


#: Heading above, text, and the text without its number.
_Row = tuple[str, str, str]


def _lines(manuscript: Manuscript) -> list[_Row]:
    rows: list[_Row] = []
    heading = ""
    for line, compact in zip(manuscript.lines, manuscript.flat, strict=True):
        text = flat(manuscript.of(line))
        if line.kind is Kind.HEADING:
            heading = text
        rows.append((heading, text, text[len(heading_number(compact.text)[1]) :]))
    return rows


def _pairs(old: Sequence[_Row], new: Sequence[_Row]) -> Iterator[Changed]:
    for (_, before, _), (heading, after, _) in zip(old, new, strict=True):
        if before != after:
            yield Changed(heading, tuple(_pieces(before, after)))


def _unequal(old: Sequence[_Row], new: Sequence[_Row]) -> Iterator[Changed]:
    """Lay the likest two beside one another, then what stands before and behind them; the rest is gone or new."""
    pairs = ((_likeness(one[2], other[2]), -at, -to) for at, one in enumerate(old) for to, other in enumerate(new))
    likeness, at, to = max(pairs, default=(0.0, 0, 0))
    if likeness < _ALIKE:
        yield from (Changed(row[0], (Piece("-", row[1]),)) for row in old)
        yield from (Changed(row[0], (Piece("+", row[1]),)) for row in new)
        return
    yield from _unequal(old[:-at], new[:-to])
    if old[-at][1] != new[-to][1]:
        yield Changed(new[-to][0], tuple(_pieces(old[-at][1], new[-to][1])))
    yield from _unequal(old[1 - at :], new[1 - to :])


def _likeness(one: str, other: str) -> float:
    """Return the share of the shorter text's pairs of characters that the other has too, a little more for equal lengths."""
    first, second = ({text[at : at + 2] for at in range(len(text) - 1)} for text in (one, other))
    smaller, larger = sorted((len(first), len(second)))
    return len(first & second) / smaller + len(first & second) / larger / 100 if smaller else 0.0


def _pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    gone, come = "", ""
    for tag, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = "".join(old[first:last])
        if tag == "equal" and (len(same) >= _SHORT or not (gone or come) or last == len(old)):
            yield from _change(gone, come)
            gone = come = ""
            yield Piece(" ", same)
        else:
            gone += same
            come += "".join(new[begin:end])
    yield from _change(gone, come)


def _change(gone: str, come: str) -> Iterator[Piece]:
    if gone:
        yield Piece("-", gone)
    if come:
        yield Piece("+", come)
