"""Where in a report an indicator, a project or a figure of the budget stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from generator.checking.review.case import Case
from generator.checking.review.structure.words import named
from generator.manuscript import Kind
from generator.reading import Place, Point, Section
from generator.record import SOURCE_ROWS, Entry, Indicator, Project

__all__ = [
    "ABOUT_CAUSES",
    "ABOUT_PROBLEMS",
    "beginning",
    "clauses",
    "group_place",
    "indicator_number",
    "indicator_place",
    "lies_within",
    "line_at",
    "listed",
    "project_number",
    "project_place",
    "row_text",
    "section_text",
    "statement_place",
]

#: Roles of sections that hold problems, and causes.
ABOUT_PROBLEMS = frozenset(
    ["problems", "problems_and_causes", "problems_and_improvements", "problems_causes_improvements"]
)
ABOUT_CAUSES = frozenset(["causes", "causes_and_improvements"])
_LONGEST = 160
_LONGEST_NAME = 60
_LONGEST_ROW = 800
#: No report has more; a hostile text is judged by its beginning.
_MOST_LINES, _MOST_POINTS = 2000, 1000
_STOPS = "。；;，,！!？?"


def listed(case: Case, *roles: str) -> list[Point]:
    """Return the points of these roles in order (of a hostile text the first thousand)."""
    return [point for point in case.reading.points[:_MOST_POINTS] if point.role in roles]


def lies_within(case: Case, role: str) -> frozenset[int]:
    """Return the numbers of the lines where sections of a role are open, their own headings left out."""
    numbers: set[int] = set()
    reached = 0
    for section in case.reading.sections:
        if section.role == role:
            numbers.update(range(max(section.lines[0] + 1, reached), section.lines[1]))
            reached = max(reached, section.lines[1])
    return frozenset(numbers)


def line_at(case: Case, offset: int) -> int:
    """Return the number of the manuscript's line at an offset (the last that begins before it)."""
    lines = case.manuscript.lines
    low, high = 0, len(lines)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if lines[middle].start <= offset else (low, middle)
    return max(low - 1, 0)


def beginning(case: Case) -> Place:
    """Return the place of what concerns the report as a whole: its first line."""
    lines = case.manuscript.lines
    return (lines[0].start, lines[0].end) if lines else (0, 0)


def section_text(case: Case, section: Section) -> str:
    """Return a section's text without blanks, the heading left out, lines parted by line feeds."""
    first, end = section.lines
    line = case.manuscript.lines[first]
    head = ""
    if section.heading[1] < line.end:
        flat = case.manuscript.flat[first]
        head = flat.text[flat.position(section.heading[1] - 1 - line.start) + 1 :]
    return "\n".join([head, *(case.manuscript.flat[number].text for number in range(first + 1, end))]).strip("\n")


def clauses(case: Case, place: Place, stops: str = _STOPS) -> list[tuple[str, Place]]:
    """Return the clauses of a place of the text: compact words and where they stand, without the stop behind."""
    text = case.manuscript.text
    found: list[tuple[str, Place]] = []
    start = place[0]
    for at in range(place[0], place[1] + 1):
        if at == place[1] or text[at] in stops:
            words = "".join(text[start:at].split())
            if words:
                left = start + len(text[start:at]) - len(text[start:at].lstrip())
                right = at - (len(text[start:at]) - len(text[start:at].rstrip()))
                found.append((words, (left, right)))
            start = at + 1
    return found


# --- rows of the record --------------------------------------------------------------------------------------------------


def _same(one: Entry | None, other: Entry | None) -> bool:
    if one is None or other is None:
        return False
    first, second = "".join(one.text.split()), "".join(other.text.split())
    return first == second or (min(len(first), len(second)) >= 4 and (first in second or second in first))


def _number(case: Case, row: Indicator | Project, rows: tuple[Indicator | Project, ...], number: int) -> int | None:
    if not case.given:
        return number
    exact = [at for at, other in enumerate(rows, 1) if row.name and other.name and row.name.text == other.name.text]
    alike = exact or [at for at, other in enumerate(rows, 1) if _same(row.name, other.name)]
    return alike[0] if alike else None


def indicator_number(case: Case, number: int) -> int | None:
    """Return the number in the report of the ``number``-th indicator of the figures, None where it is not there."""
    return _number(case, case.record.indicators[number - 1], case.reading.record.indicators, number)


def project_number(case: Case, number: int) -> int | None:
    """Return the number in the report of the ``number``-th project of the figures, None where it is not there."""
    return _number(case, case.record.projects[number - 1], case.reading.record.projects, number)


def _row_place(case: Case, path: str, own: int | None, name: str) -> Place | None:
    """Return where a row is told: from its place, or from its first statement, to its result; else where it is named."""
    prefix = f"{path}.{own}"
    place = case.reading.places.get(prefix) if own else None
    if place is None and own:
        place = next((item.clause for item in case.reading.said_of_row(prefix)), None)
    if place is None:
        return _named_place(case, name)
    place = _with_name(case, place, name)
    end = _result_end(case, place[0], prefix)
    if end > place[0]:
        return place[0], end
    if place[1] - place[0] > _LONGEST:
        return clauses(case, place)[0][1]
    return place[0], place[0] + len(case.manuscript.text[slice(*place)].rstrip(_STOPS))


def _result_end(case: Case, start: int, prefix: str) -> int:
    """Return where a row's result ends shortly behind its beginning, 0 where it does not stand there."""
    results = (f"{prefix}.actual", f"{prefix}.executed")
    at = bisect_left(case.reading.statements, start, key=lambda item: item.place[0])
    for item in case.reading.statements[at:]:
        if item.place[0] >= start + _LONGEST:
            break
        if item.path in results:
            return item.place[1]
    return 0


def _with_name(case: Case, place: Place, name: str) -> Place:
    """Begin a row's place at its name, where that stands shortly before in the same line."""
    line = case.manuscript.lines[line_at(case, place[0])]
    before = "".join(case.manuscript.text[line.start : place[0]].split())
    if name and len(before) <= _LONGEST_NAME and "".join(name.split()) in before:
        return line.start, place[1]
    return place


def _named_place(case: Case, name: str) -> Place | None:
    """Return the first clause that holds the name, outside headings of problems and the like."""
    compact = "".join(name.split())
    for line, flat in zip(case.manuscript.lines, case.manuscript.flat, strict=True):
        at = flat.text.find(compact) if compact else -1
        if at >= 0 and line.kind is not Kind.TITLE:
            start = line.start + flat.original(at)
            stop = clauses(case, (start, line.end))
            return stop[0][1] if stop else (start, line.end)
    return None


def indicator_place(case: Case, number: int) -> Place | None:
    """Return where the report tells of an indicator of the figures."""
    name = case.record.indicators[number - 1].name
    return _row_place(case, "indicator", indicator_number(case, number), name.text if name else "")


def project_place(case: Case, number: int) -> Place | None:
    """Return where the report tells of a project of the figures, or of all projects of its source."""
    item = case.record.projects[number - 1]
    own = project_number(case, number)
    if own is None and item.source and (group := group_place(case, SOURCE_ROWS.get(item.source.text, ""))):
        alike = [other for other in case.record.projects if other.source and other.source.text == item.source.text]
        if len(alike) == 1:
            return group
    return _row_place(case, "project", own, item.name.text if item.name else "")


def group_place(case: Case, row: str) -> Place | None:
    """Return where the report tells of all projects of a source (``upper``): from their budget to what was spent."""
    planned, spent = case.reading.said(f"projects.{row}.budget"), case.reading.said(f"projects.{row}.executed")
    if not planned or not spent:
        return None
    start, end = planned[0].clause[0], spent[0].place[1]
    return (start, end) if start < end <= start + _LONGEST else spent[0].clause


def statement_place(case: Case, *paths: str) -> Place | None:
    """Return the clause of the first statement of one of these facts, by the order of the paths."""
    for path in paths:
        if said := case.reading.said(path):
            return said[0].clause
    return None


def row_text(case: Case, path: str, own: int | None, name: str) -> str:
    """Return what the report says about a row, without blanks: its paragraphs up to where the next row begins."""
    place = case.reading.places.get(f"{path}.{own}") if own else None
    if place is None:
        return _naming_lines(case, name)
    following = bisect_right(case.reading.sections, place[0], key=lambda section: section.heading[0])
    starts = [section.heading[0] for section in case.reading.sections[following : following + 1]]
    row = case.reading.next_row(place[0])
    if row is not None:
        starts.append(row)
    limit = min([place[0] + _LONGEST_ROW, *starts])
    return "".join(case.manuscript.text[place[0] : limit].split())


def _naming_lines(case: Case, name: str) -> str:
    """Return the lines of the report that name a row, those of problems and their causes left out."""
    left_out = {
        number
        for section in case.reading.sections
        if section.role in ABOUT_PROBLEMS or section.role in ABOUT_CAUSES
        for number in range(*section.lines)
    }
    lines = enumerate(flat.text for flat in case.manuscript.flat[:_MOST_LINES])
    return "\n".join(text for number, text in lines if number not in left_out and name and named(name, text))
