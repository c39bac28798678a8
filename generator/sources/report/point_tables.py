"""Tables in a finished report: those whose columns are problems, causes and measures, and those that hold other data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from generator.manuscript import Kind, Line, Manuscript
from generator.reading import Place, Section
from generator.scan.compact import compact
from generator.sources.report.point_items import Piece, marker, point_words
from generator.sources.report.section_titles import COMPONENTS, POINT_ROLES, components, lexicon

__all__ = ["Table", "captions", "data_rows", "tables_of_points", "text_of_row"]

_SERIAL = re.compile(r"(?:序号|编号|[(（]?[\d一二三四五六七八九十]{1,3}[)）]?)[、．.]?")
_LONGEST_COLUMN = 16


@dataclass(frozen=True, slots=True)
class Table:
    """A table of points: its lines with those of its title, and the cells that hold points, each with what they are."""

    lines: tuple[int, ...]
    cells: tuple[tuple[int, str, Place], ...]


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = lexicon()["table"]
    return re.compile(words["caption"]), re.compile(words["refers"]), re.compile(words["closing"])


# --- tables of points -------------------------------------------------------------------------------------------------


def tables_of_points(manuscript: Manuscript, sections: Sequence[Section]) -> list[Table]:
    """Return the tables with a column of problems.

    Inside a section of points: with any two of the columns, or one of what the section tells first.
    """
    bases = _bases(sections)
    heads = {section.lines[0] for section in sections}
    return [table for rows in _grids(manuscript) if (table := _of_points(manuscript, rows, bases, heads))]


def _bases(sections: Sequence[Section]) -> dict[int, str]:
    """Return for each line of a section of points what the section tells first; the innermost section decides."""
    found: dict[int, str] = {}
    for section in sections:
        if section.role in POINT_ROLES:
            base = next(name for name in COMPONENTS if name in POINT_ROLES[section.role])
            found.update(dict.fromkeys(range(*section.lines), base))
    return found


def _grids(manuscript: Manuscript) -> Iterator[list[int]]:
    """Yield the lines of each table."""
    rows: list[int] = []
    for number, line in enumerate(manuscript.lines):
        if rows and (line.kind is not Kind.ROW or line.table != manuscript.lines[rows[-1]].table):
            yield rows
            rows = []
        if line.kind is Kind.ROW:
            rows.append(number)
    if rows:
        yield rows


def _of_points(manuscript: Manuscript, rows: list[int], bases: Mapping[int, str], heads: set[int]) -> Table | None:
    header: dict[int, str] = {}
    lines: list[int] = []
    cells: list[tuple[int, str, Place]] = []
    for at, number in enumerate(rows):
        columns = {} if number in heads else _columns(manuscript, number, bases.get(number, ""))
        if columns:
            lines += [] if header else _title_rows(manuscript, rows[:at], heads)
            header = columns
            lines.append(number)
        elif header:
            lines.append(number)
            own = manuscript.lines[number].cells
            cells += [(number, role, own[column]) for column, role in header.items() if column < len(own)]
    return Table(tuple(lines), tuple(cells)) if header else None


def _columns(manuscript: Manuscript, number: int, base: str) -> dict[int, str]:
    """Return the columns of a header row that hold points: column -> role; none where it is no such row."""
    found: dict[int, str] = {}
    line = manuscript.lines[number]
    for column, (start, end) in enumerate(line.cells):
        parts = components(compact(manuscript.text[start:end]).text, plain=True)
        if parts:
            found[column] = parts[0]
    roles = set(found.values())
    if len(found) > 1 and ("problem" in roles or (len(roles) > 1 and base)):
        return found
    texts = _filled(manuscript, line)
    short = len(texts) > 1 and all(len(text) <= _LONGEST_COLUMN and "。" not in text for text in texts)
    return found if base in roles and short else {}


def _title_rows(manuscript: Manuscript, above: list[int], heads: set[int]) -> list[int]:
    """Return the rows directly above the header that are no heading and hold no sentence: the table's title and unit."""
    found: list[int] = []
    for number in reversed(above):
        if number in heads or "。" in manuscript.flat[number].text:
            break
        found.append(number)
    return found


def _filled(manuscript: Manuscript, line: Line) -> list[str]:
    return [text for start, end in line.cells if (text := compact(manuscript.text[start:end]).text.strip())]


# --- other tables, and what is written around tables ------------------------------------------------------------------


def data_rows(manuscript: Manuscript, tables: Sequence[Table]) -> dict[int, int]:
    """Return the rows of tables that are neither points nor text set in a frame, each with its table's number.

    A frame holds one text a row, with its number at most.
    """
    taken = {line for table in tables for line in table.lines}
    found: dict[int, int] = {}
    for rows in _grids(manuscript):
        if not taken.isdisjoint(rows) or all(_is_frame(manuscript, manuscript.lines[row]) for row in rows):
            continue
        found.update((row, manuscript.lines[row].table) for row in rows)
    return found


def _is_frame(manuscript: Manuscript, line: Line) -> bool:
    return len(_filled(manuscript, line)) - _has_serial(manuscript, line) <= 1


def _has_serial(manuscript: Manuscript, line: Line) -> bool:
    texts = _filled(manuscript, line)
    return len(texts) == 2 and _SERIAL.fullmatch(texts[0]) is not None


def text_of_row(manuscript: Manuscript, line: Line) -> Place:
    """Return the place of a row's cells, without its number where it frames one text."""
    first = 1 if _has_serial(manuscript, line) else 0
    filled = [cell for cell in line.cells if manuscript.text[slice(*cell)].strip()]
    return filled[first][0] if filled else line.start, line.cells[-1][1]


def captions(manuscript: Manuscript, tables: Sequence[Table], data: Mapping[int, int]) -> set[int]:
    """Return the lines around tables that only tell of them: captions, 见下表, and notes below.

    A table of points has all of its section's points in it: a sentence above it leads in to it, one below that speaks of
    all (以上措施…) is none.
    """
    of_points = {line for table in tables for line in table.lines}
    found: set[int] = set()
    for rows in _grids(manuscript):
        if of_points.isdisjoint(rows) and data.keys().isdisjoint(rows):
            continue
        points = rows[0] in of_points
        for number in range(rows[0] - 1, -1, -1):
            if not _leads_in(manuscript, number, points=points):
                break
            found.add(number)
        points = rows[-1] in of_points
        for number in range(rows[-1] + 1, len(manuscript.lines)):
            if not _closes(manuscript, number, points=points):
                break
            found.add(number)
    return found


def _leads_in(manuscript: Manuscript, number: int, *, points: bool) -> bool:
    caption, refers, _ = _words()
    text = _unnumbered(manuscript, number)
    if not text:
        return False
    if caption.match(text) or refers.search(text[max(text.rfind("。", 0, -1), 0) :]):
        return points or text.count("。") <= 1
    return points and not _is_labelled(text) and (text.endswith(":") or "。" not in text[:-1])


def _closes(manuscript: Manuscript, number: int, *, points: bool) -> bool:
    caption, _, closing = _words()
    text = _unnumbered(manuscript, number)
    if not text or _is_labelled(text):
        return False
    return caption.match(text) is not None or (points and closing.match(text) is not None)


def _unnumbered(manuscript: Manuscript, number: int) -> str:
    """Return the text of a paragraph without number, "" for any other line."""
    line, flat = manuscript.lines[number], manuscript.flat[number]
    if line.kind is not Kind.BODY or marker(Piece(number, line.start, flat, 0, len(flat.text)))[0]:
        return ""
    return flat.text


def _is_labelled(text: str) -> bool:
    """Tell whether a text says at its beginning that it is a cause or a measure."""
    return any(pattern.match(text) for _, pattern in point_words().labels)
