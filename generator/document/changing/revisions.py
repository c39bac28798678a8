"""Corrections as tracked changes: what stood there stays in the document until somebody accepts the new text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from generator.document.changing.marks import Marks
from generator.document.changing.places import Spot, behind, in_front, isolate, properties_of
from generator.document.parts.signature import AUTHOR
from generator.document.parts.styles import value
from generator.document.parts.xmltree import NAMES, Element, namespace_of
from generator.document.reading.layout import Layout, Piece
from generator.document.reading.opened import open_for_change
from generator.finding import Edit

__all__ = ["Revised", "Tracker", "fix", "fix_text", "revise"]

#: What changes as a whole: a number with its per cent sign, else a character.
_TOKEN = re.compile(r"\d(?:[\d.,]|\s(?=[\d.]))*[%％‰]?|.", re.DOTALL)
_IN_NUMBER = re.compile(r"\d|[.,](?=\d)|(?<=\d)[%％‰]")
#: A control bound to data takes its text from there; a change in it would be lost.
_BOUND = "dataBinding"
_LOCKED = ("contentLocked", "sdtContentLocked")
_FIXED = frozenset({"ruby", "oMath", "oMathPara"})


@dataclass(frozen=True, slots=True)
class Revised:
    """A document with tracked changes, and the edits that had no place in it (automatic numbers, several lines)."""

    docx: bytes
    skipped: tuple[Edit, ...] = ()


def fix(source: Path | bytes, edits: Sequence[Edit], *, author: str = AUTHOR, now: datetime | None = None) -> bytes:
    """Return the .docx with the edits as tracked changes; see ``revise``."""
    return revise(source, edits, author=author, now=now).docx


def revise(
    source: Path | bytes, edits: Sequence[Edit], *, author: str = AUTHOR, now: datetime | None = None
) -> Revised:
    """Write edits into a .docx as tracked changes; formatting is that of the text before, everything else stays.

    Args:
        edits: in offsets of ``read_manuscript(…).text`` (accepted view); they must not overlap, nor be at one place.
        now: date of the changes (default: the current time).

    Raises:
        InputError: the document cannot be read.
        ValueError: two edits overlap, or one lies outside the text.
    """
    changing = open_for_change(source)
    ordered = _in_order(edits, len(changing.layout.text))
    tracker = Tracker(changing.layout, Marks(changing.root, author, now))
    skipped = [edit for edit in reversed(ordered) if not tracker.replace(edit.start, edit.end, edit.text)]
    if len(skipped) == len(ordered):
        return Revised(changing.data, tuple(reversed(skipped)))
    return Revised(changing.saved({}), tuple(reversed(skipped)))


def fix_text(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with the edits made.

    Raises:
        ValueError: two edits overlap, or one lies outside the text.
    """
    out: list[str] = []
    position = 0
    for edit in _in_order(edits, len(text)):
        out += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*out, text[position:]])


def _in_order(edits: Sequence[Edit], length: int) -> list[Edit]:
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    if any(not 0 <= edit.start <= edit.end <= length for edit in ordered):
        raise ValueError("an edit lies outside the text")
    if any(
        second.start < first.end or (first.start, first.end) == (second.start, second.end)
        for first, second in pairwise(ordered)
    ):
        raise ValueError("edits overlap")
    return ordered


class Tracker:
    """Deletes and inserts pieces of paragraphs as tracked changes; go from the end of the text to its beginning."""

    def __init__(self, layout: Layout, marks: Marks) -> None:
        self._layout = layout
        self._marks = marks
        #: Notes, headers and footers behind it stand in other parts of the package.
        self._end: int = layout.areas[0].start if layout.areas else len(layout.text)
        self._done: int = len(layout.text)  # what lies behind is changed already

    def replace(self, start: int, end: int, text: str, *, exact: bool = False) -> bool:
        """Put a text in place of a stretch of one line; tell whether that could be done.

        What both begin and end with stays untouched, numbers as a whole; ``exact``: all of it changes.
        """
        whole = self._layout.text
        if end > min(self._done, self._end):
            return False
        first, last = _whole_number(whole, start, end)
        last = min(last, self._done)
        text, start, end = whole[first:start] + text + whole[end:last], first, last
        head, tail = (0, 0) if exact else _common(whole[start:end], text)
        start, end, text = start + head, end - tail, text[head : len(text) - tail]
        if start == end:
            self._done = start
            return not text or self.insert(start, text, before=not head and tail > 0)
        pieces = self._editable(start, end)
        if pieces is None:
            return False
        self._done = start
        properties = properties_of(pieces[0].node.getparent())
        for piece in reversed(pieces):
            run = isolate(piece.node, max(start - piece.start, 0), min(end - piece.start, len(piece.text)))
            if piece is pieces[-1] and text:
                spot = behind(run[-1], _length(run[-1]), self._marks.ids, inside=True)
                spot.insert([self._marks.inserted([(text, properties)])])
            self._mark_deleted(run)
        return True

    def allows(self, start: int, end: int) -> bool:
        """Tell whether a stretch may be changed, or a text be put in at an empty one."""
        if start < end:
            return self._editable(*_whole_number(self._layout.text, start, end)) is not None
        left = self._layout.piece_before(start)
        return (left is not None and _is_editable(left.node)) or bool(self._editable(start, start + 1))

    def insert(self, at: int, text: str, *, before: bool = False) -> bool:
        """Insert a text between two characters; tell whether there was a place for it.

        It goes with the character on its left, in its formatting and container, else (or if ``before``) with the right.
        """
        left = None if before else self._layout.piece_before(at)
        if left is not None and _is_editable(left.node):
            spot, run = behind(left.node, at - left.start, self._marks.ids, inside=True), left.node.getparent()
            spot.insert([self._marks.inserted([(text, properties_of(run))])])
            return True
        right = self._editable(at, at + 1) if at < len(self._layout.text) else None
        if not right:
            return before and self.insert(at, text)
        properties = properties_of(right[0].node.getparent())
        spot = in_front(right[0].node, at - right[0].start, self._marks.ids, inside=True)
        place = spot.before
        while place and spot.parent[place - 1] in self._marks:  # inserted here for a later edit
            place -= 1
        Spot(spot.parent, place).insert([self._marks.inserted([(text, properties)])])
        return True

    def _editable(self, start: int, end: int) -> list[Piece] | None:
        """Return the pieces of a stretch, None where a character of it stands in no text that may be changed."""
        pieces = self._layout.pieces(start, end)
        covered = sum(min(piece.start + len(piece.text), end) - max(piece.start, start) for piece in pieces)
        return pieces if covered == end - start and all(_is_editable(piece.node) for piece in pieces) else None

    def _mark_deleted(self, run: Element) -> None:
        for child in run:
            if NAMES[child.tag] == "t":
                child.tag = child.tag[:-1] + "delText"
        follower = run.getnext()
        if follower is not None and follower in self._marks and follower.tag.endswith("}del"):
            follower.insert(0, run)
            return
        mark = self._marks.make("del")
        parent = run.getparent()
        parent.replace(run, mark)
        mark.append(run)


def _whole_number(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch widened to the whole of the numbers it cuts."""
    if start < end:
        if _IN_NUMBER.match(text, start):
            while start and _IN_NUMBER.match(text, start - 1):
                start -= 1
        if _IN_NUMBER.match(text, end - 1):
            while end < len(text) and _IN_NUMBER.match(text, end):
                end += 1
    return start, end


def _common(old: str, new: str) -> tuple[int, int]:
    """Return how many characters both texts begin and end with, numbers counted as a whole."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    head = 0
    shorter = min(len(before), len(after))
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return len("".join(before[:head])), len("".join(before[len(before) - tail :]))


def _length(node: Element) -> int:
    return len(node.text) if node.text else 1


def _is_editable(node: Element) -> bool:
    """Tell whether a text may be changed where it stands: in a run, in no ruby, formula or control bound to data."""
    element = node.getparent()
    if NAMES[element.tag] != "r" or namespace_of(element).endswith("/math"):
        return False
    while element is not None:
        name = NAMES[element.tag]
        if name in _FIXED or (name == "sdt" and _is_bound(element)):
            return False
        element = element.getparent()
    return True


def _is_bound(control: Element) -> bool:
    return any(
        NAMES[child.tag] == _BOUND or (NAMES[child.tag] == "lock" and value(child) in _LOCKED)
        for part in control
        if NAMES[part.tag] == "sdtPr"
        for child in part
    )
