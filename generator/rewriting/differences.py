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
    """Lay what is alike beside one another, the rest is gone or new."""
    rest = list(old)
    for heading, after, key in new:
        best = max(rest, key=lambda row: _likeness(row[2], key), default=None)
        if best is None or _likeness(best[2], key) < _ALIKE:
            yield Changed(heading, (Piece("+", after),))
            continue
        for row in rest[: rest.index(best)]:
            yield Changed(row[0], (Piece("-", row[1]),))
        rest = rest[rest.index(best) + 1 :]
        yield Changed(heading, tuple(_pieces(best[1], after)))
    for row in rest:
        yield Changed(row[0], (Piece("-", row[1]),))


def _likeness(one: str, other: str) -> float:
    """Return the share of the shorter text's pairs of characters that the other has too."""
    first, second = ({text[at : at + 2] for at in range(len(text) - 1)} for text in (one, other))
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0


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
