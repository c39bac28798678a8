"""Table rows in a plain text: Markdown, HTML, and cells parted by tabs or by several blanks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Protocol

from generator.manuscript.headings import is_contents

__all__ = ["Spans", "html_rows", "mark_rows"]

#: Start and end of each cell in the text.
Spans = tuple[tuple[int, int], ...]

_WIDE_GAP = re.compile(r"\t[ \t\u3000]*| {3,}|\u3000{2,} *| \u3000+")
_CONTENTS_TITLE = re.compile(r"目[ \t\u3000]*[录次]")
_SENTENCE = re.compile("[。；！？]")
_BLANK = " \t\u3000\xa0"
_LINE_END = re.compile(r"[\n\r]")
_HTML_ROW = re.compile(r"<tr\b[^>]{0,200}>", re.IGNORECASE)
_HTML_CELL = re.compile(r"<t[dh]\b([^>]{0,200})>([^<]*(?:<(?!/?t[dhr]\b)[^<]*)*)", re.IGNORECASE)
_COLUMNS = re.compile(r"colspan\s*=\s*[\"']?(\d{1,2})", re.IGNORECASE)


class Row(Protocol):
    """What this module needs of a physical line."""

    start: int
    end: int
    text: str
    hashes: int
    cells: Spans | None
    item: bool


def mark_rows(text: str, lines: Sequence[Row]) -> None:
    """Set the cells of the lines that are table rows; those of a table of contents, parted by tabs too, are none."""
    guessed: dict[int, Spans] = {}
    contents = False
    for at, line in enumerate(lines):
        contents = _CONTENTS_TITLE.fullmatch(line.text) is not None or (contents and is_contents(line.text))
        if line.cells is not None or line.hashes or contents:
            continue
        if line.text[0] == "|" and line.text.count("|") >= 2:
            line.cells = _between_bars(line)
        elif "\t" in line.text or "   " in line.text or "\u3000" in line.text:
            cells = _between_gaps(text, line)
            if len(cells) > 1:
                guessed[at] = cells
    for at, cells in guessed.items():
        lines[at].cells = cells if _is_row(at, guessed) else None


def _is_row(at: int, guessed: Mapping[int, Spans]) -> bool:
    """Three cells make a row; two only beside a line with two."""
    return len(guessed[at]) > 2 or any(len(guessed.get(near, ())) == len(guessed[at]) for near in (at - 1, at + 1))


def _between_bars(line: Row) -> Spans:
    cells: list[tuple[int, int]] = []
    body = line.text.rstrip(_BLANK)
    body = body[:-1] if body.endswith("|") else body
    position = 1
    for piece in body[1:].split("|"):
        cells.append(_trimmed(piece, line.start + position))
        position += len(piece) + 1
    return tuple(cells)


def _between_gaps(text: str, line: Row) -> Spans:
    """Return the cells parted by tabs, each tab a cell; where the line has none, by gaps of several blanks."""
    cells: list[tuple[int, int]] = []
    position = line.start
    if "\t" in line.text:
        for piece in line.text.split("\t"):
            cells.append(_trimmed(piece, position))
            position += len(piece) + 1
        return tuple(cells)
    for gap in _WIDE_GAP.finditer(line.text):
        cells.append((position, line.start + gap.start()))
        position = line.start + gap.end()
    cells.append((position, line.end))
    sentences = any(_SENTENCE.search(text, start, end) for start, end in cells[:-1])
    return () if sentences or any(start == end for start, end in cells) else tuple(cells)


def _trimmed(piece: str, start: int) -> tuple[int, int]:
    left = len(piece) - len(piece.lstrip(_BLANK))
    length = len(piece.strip(_BLANK))
    return start + left, start + left + length


def html_rows(text: str) -> dict[int, list[Spans]]:
    """Return the rows of HTML tables by the offset of the physical line they stand on (converters write one line)."""
    rows: dict[int, list[Spans]] = {}
    if "<t" not in text and "<T" not in text:
        return rows
    starts = [match.start() for match in _HTML_ROW.finditer(text)]
    line, close = 0, -1
    for start, end in pairwise([*starts, len(text)]):
        if start > close:
            line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
            close = next((match.start() for match in _LINE_END.finditer(text, start)), len(text))
        cells = _html_cells(text, start, min(end, close))
        if cells:
            rows.setdefault(line, []).append(cells)
    return rows


def _html_cells(text: str, start: int, end: int) -> Spans:
    cells: list[tuple[int, int]] = []
    for match in _HTML_CELL.finditer(text, start, end):
        cell = _trimmed(match[2], match.start(2))
        columns = _COLUMNS.search(match[1])
        cells += [cell, *[(cell[1], cell[1])] * (min(int(columns[1]), 40) - 1 if columns else 0)]
    return tuple(cells)
