"""The same changes in a text without formatting: for text files, and to know how a text will read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from generator.change import AddedParagraphs, AddedRow, Change, RemovedParagraphs
from generator.document.changing.likeness import indent_of, written
from generator.document.changing.revisions import fix_text
from generator.finding import Edit

__all__ = ["redraft_text"]

_CELL = "\t"
_FEED = re.compile("\r?\n")


def redraft_text(text: str, changes: Sequence[Change], lines: Sequence[tuple[int, int]] | None = None) -> str:
    """Return a text with the changes made.

    New paragraphs stand on lines of their own behind the line that holds the offset, indented like the line they are
    like, their number typed; a removed line takes its line feed with it; a row is a line with its cells parted by tabs.

    Args:
        lines: the extents of the paragraphs and rows, all of them in order with one line feed between two of them;
            by default what line feeds part.

    Raises:
        ValueError: two edits overlap, or one lies outside the text.
    """
    extents = _whole(_extents(text) if lines is None else list(lines), changes)
    starts = [start for start, _ in extents]
    edits: dict[int, list[Edit]] = {}
    added: dict[int, list[str]] = {}
    leading: dict[int, list[str]] = {}
    removed: set[int] = set()

    def at(offset: int) -> int:
        return max(bisect_right(starts, offset) - 1, 0)

    for change in changes:
        if isinstance(change, Edit):
            edits.setdefault(at(change.start), []).append(change)
        elif isinstance(change, AddedParagraphs):
            likes = [text[slice(*extents[at(paragraph.like)])] for paragraph in change.paragraphs]
            new = [written(item, indent_of(like)) for item, like in zip(change.paragraphs, likes, strict=True)]
            where = leading if change.before else added
            where.setdefault(at(change.behind), []).extend(new)
        elif isinstance(change, AddedRow):
            added.setdefault(at(change.behind), []).append(_CELL.join(change.cells))
        elif isinstance(change, RemovedParagraphs):
            removed.update(range(at(change.start), at(max(change.end - 1, change.start)) + 1))
        else:
            removed.add(at(change.at))
    out: list[str] = []
    for number, (start, end) in enumerate(extents):
        out += leading.get(number, ())
        if number not in removed:
            moved = [Edit(edit.start - start, edit.end - start, edit.text) for edit in edits.get(number, ())]
            out.append(fix_text(text[start:end], moved))
        out += added.get(number, ())
    feed = _FEED.search(text)
    return (feed[0] if feed else "\n").join(out)


def _whole(extents: list[tuple[int, int]], changes: Sequence[Change]) -> list[tuple[int, int]]:
    """Return the extents with those joined that an edit goes over: a paragraph that is broken over several lines."""
    spans = sorted((change.start, change.end) for change in changes if isinstance(change, Edit))
    out: list[tuple[int, int]] = []
    for start, end in extents:
        if out and any(first <= out[-1][1] and last >= start for first, last in spans if first < start <= last):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _extents(text: str) -> list[tuple[int, int]]:
    """Return the extents of the lines, without their line feeds."""
    extents: list[tuple[int, int]] = []
    start = 0
    for feed in _FEED.finditer(text):
        extents.append((start, feed.start()))
        start = feed.end()
    return [*extents, (start, len(text))]
