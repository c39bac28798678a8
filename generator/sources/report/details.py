"""Reasons, measures, evidence and benefits in the paragraphs that describe an indicator or project."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from generator.manuscript import Kind, Manuscript
from generator.reading import Place
from generator.sources.report.lexicon import pattern
from generator.sources.report.tables import Text

__all__ = ["details"]

#: Parts of a paragraph; a pattern ``begins_…`` tells where each begins.
_PARTS = ("reason", "measure", "evidence", "benefit")
#: Parts that may have several sentences.
_LONG_PARTS = frozenset(["reason", "measure"])
_SENTENCE_ENDS = "。；"
_EDGES = "：:，,。；;"


def details(manuscript: Manuscript, places: dict[str, Place]) -> Iterator[tuple[str, Text]]:
    """Yield (path, text) of the parts found inside the given places of indicators and projects."""
    ends = [line.end for line in manuscript.lines]
    rows = sorted((place, path) for path, place in places.items() if path.count(".") == 1)
    for number, ((start, end), path) in enumerate(rows):
        limit = rows[number + 1][0][0] if number + 1 < len(rows) else end + 1
        for index in range(bisect_left(ends, start + 1), len(ends)):
            line = manuscript.lines[index]
            if line.start >= min(end + 1, limit):
                break
            if line.kind is Kind.BODY:
                yield from _parts(manuscript, index, max(start, line.start), min(line.end, limit), path)


def _parts(manuscript: Manuscript, index: int, start: int, end: int, path: str) -> Iterator[tuple[str, Text]]:
    """Yield the first of each kind of part in a stretch of a line."""
    line, flat = manuscript.lines[index], manuscript.flat[index]
    first = flat.position(start - line.start) if start > line.start else 0
    last = flat.position(end - 1 - line.start) + 1 if end < line.end else len(flat.text)
    found: set[str] = set()
    marks = _marks(flat.text, first, last)
    for number, (_, begins, field) in enumerate(marks):
        if field in found:
            continue
        stop = next((begin for begin, _, other in marks[number + 1 :] if other != field), last)
        stop = _end(flat.text, begins, stop, whole=field in _LONG_PARTS)
        text = flat.text[begins:stop].strip(_EDGES)
        if text:
            found.add(field)
            place = (line.start + flat.original(begins), line.start + flat.original(stop - 1) + 1)
            yield f"{path}.{field}", Text(path.partition(".")[0], "", field, text, place, index)


def _marks(text: str, first: int, last: int) -> list[tuple[int, int, str]]:
    """Return where parts begin: start and end of the words that say so, and which part it is."""
    return sorted(
        (match.start(), match.end(), field)
        for field in _PARTS
        for match in pattern(f"begins_{field}").finditer(text, first, last)
    )


def _end(text: str, start: int, stop: int, *, whole: bool) -> int:
    """Return where a part ends: before points, and at its first full stop unless it may have several sentences."""
    points = pattern("ends_part").search(text, start, stop)
    stop = points.start() if points else stop
    ends = [] if whole else [at for mark in _SENTENCE_ENDS if (at := text.find(mark, start, stop)) >= 0]
    return min(ends, default=stop)
