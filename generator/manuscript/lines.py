"""The logical lines of a plain text: wrapped lines joined, table rows told, page numbers and markup left out.

A text comes from Word (one paragraph a line), from a PDF (lines of one width, often with a blank line behind each), or
from a converter (paragraphs, cut only where a page ended), with or without Markdown. Which one is told by the widths of
its lines; where that leaves doubt, lines stay apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from generator.manuscript.headings import heading_number, heading_of, is_contents
from generator.manuscript.model import PAGE_NUMBER, Kind, Line
from generator.manuscript.rows import Spans, html_rows, mark_rows
from generator.manuscript.titles import with_titles
from generator.scan.units import unit_at

__all__ = ["continued", "lines_of_text"]

_PHYSICAL = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BLANKS = " \t\u3000\xa0\u2002\u2003\u2009\u200b\u200c\u200d\u2060\ufeff\xad"
_NOTHING = re.compile(rf"(?:{PAGE_NUMBER}|[-=_*#|+·.…—–~:>\s]+|```.*)$")
_BARE_NUMBER = re.compile(r"\d{1,4}$")
_ATX = re.compile(r"(#{1,6})[ \t\u3000]+")
_BULLET = re.compile(r"[-*+][ \t]+(?=[^\s\d])|>[ \t]*")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1$")
_STARTS_ITEM = re.compile(
    r"[(（]?[一二三四五六七八九十]{1,3}[)）、．]|[(（]\d{1,2}[)）]|\d{1,2}[)）]|\d{1,2}[、．](?!\d)|\d{1,2}\.(?![\d\s]*\d)"
    r"|\d{1,2}\.[ \t]*(?=(?:19|20)\d\d年)|第[一二三四五六七八九十]{1,3}(?:部分|[章节条])|附件|[①-⑳]|[一二三四五六七八九十]是"
)
_ENDS = re.compile(r"[。；！？;!?：:][”’」』）)】]*$")
#: What a full line ends with by chance more often than a paragraph does.
_RARELY_LAST = "；;：:"
#: Characters of a line's end that tell whether it goes on.
_TAIL = 8
_GOES_ON = re.compile(r"[，,、（(《“‘\[【]$")
_OPEN, _CLOSED = re.compile("[（(《]"), re.compile("[）)》]")
_DIGITS_AT_END = re.compile(r"\d[\d.．]*[ \t]?([^\d\s]{0,2})$")
#: Columns (a Chinese character takes two) a line must have to be told from a short one.
_LONG = 30
_FEWEST_LONG = 4
_WIDEST = 130
#: Columns of a paragraph that a converter would only leave unfinished where a page ended.
_PARAGRAPH = 80
#: Columns of a line that ends without a mark and goes on behind a page end; headings are shorter.
_CUT = 44


@dataclass(slots=True)
class _Physical:
    """A line of the file without its blanks and markup; ``columns`` is its width without inner blanks."""

    start: int
    end: int
    text: str
    columns: int
    indented: bool
    apart: bool
    hashes: int = 0
    cells: Spans | None = None
    item: bool = False


@dataclass(frozen=True, slots=True)
class _Page:
    """How the text was set: width of its full lines in columns (0: not wrapped), and what marks a new paragraph.

    ``blocks``: columns of the longest line where lines are broken anywhere and a blank line parts paragraphs, else 0.
    """

    width: int = 0
    indents: bool = False
    spaced: bool = False
    blocks: int = 0


@dataclass(slots=True)
class _Logical:
    """A logical line: its first and last physical one."""

    first: _Physical
    last: _Physical
    parts: int = 1


@dataclass(slots=True)
class _State:
    """The lines so far, and the table being read."""

    table: int = 0
    in_table: bool = False
    lines: list[Line] = field(default_factory=list[Line])


def lines_of_text(text: str) -> tuple[Line, ...]:
    """Return the logical lines of a plain text."""
    physical = _without_page_numbers(list(_physical(text)))
    mark_rows(text, physical)
    logical = _join(physical, _page(physical))
    state = _State()
    base = _shallowest(logical)
    for line in logical:
        _classify(line, text, base, state)
    return tuple(with_titles(state.lines, text))


def continued(texts: Sequence[str]) -> set[int]:
    """Return which of a Word file's paragraphs go on with the one before: a converter made each printed line one."""
    physical = [_line(text, at, indented=False, apart=False) for at, text in enumerate(texts)]
    page = _page(physical)
    if not page.width:
        return set()
    first = {id(line.first) for line in _join(physical, page)}
    return {at for at, line in enumerate(physical) if id(line) not in first}


def _physical(text: str) -> Iterator[_Physical]:
    tables = html_rows(text)
    end_before = 0
    for match in _PHYSICAL.finditer(text):
        raw = match[0]
        start = match.start() + len(raw) - len(raw.lstrip(_BLANKS))
        body = raw.strip(_BLANKS)
        if tables and (rows := tables.get(match.start())) is not None:
            yield from (_row(text, cells) for cells in rows)
            continue
        if not body or _NOTHING.match(body):
            continue
        apart = text.count("\n", end_before, match.start()) > 1
        end_before = match.end()
        yield _line(body, start, start - match.start() >= 2 or raw.startswith("\u3000"), apart)


def _row(text: str, cells: Spans) -> _Physical:
    start, end = cells[0][0], cells[-1][1]
    return _Physical(start, end, text[start:end], 0, indented=False, apart=False, cells=cells)


def _line(body: str, start: int, indented: bool, apart: bool) -> _Physical:
    """Return the line without Markdown's marks for headings, lists, quotes and bold lines."""
    hashes = 0
    if body[0] in "#>-*+_":
        if match := _ATX.match(body):
            hashes = len(match[1])
            body = body.rstrip("#").rstrip(_BLANKS) or body
        else:
            match = _BULLET.match(body)
        if match:
            start, body = start + match.end(), body[match.end() :]
        if match := _BOLD.match(body):
            start, body = start + 2, match[2]
    columns = len(body.replace(" ", "").encode("gb18030", "replace"))
    return _Physical(start, start + len(body), body, columns, indented, apart, hashes, None, _begins_item(body))


def _begins_item(body: str) -> bool:
    return _STARTS_ITEM.match(body) is not None


def _without_page_numbers(lines: list[_Physical]) -> list[_Physical]:
    """Leave out bare numbers that count the pages: three or more, each one more than the last."""
    bare = [line for line in lines if _BARE_NUMBER.match(line.text) and line.cells is None]
    if len(bare) < 3 or any(int(b.text) - int(a.text) != 1 for a, b in pairwise(bare)):
        return lines
    dropped = {line.start for line in bare}
    return [line for line in lines if line.start not in dropped]


def _page(lines: Sequence[_Physical]) -> _Page:
    """Tell from the widths whether the text is wrapped: most long lines are full, and most of these do not end there."""
    if longest := _in_blocks(lines):
        return _Page(blocks=longest)
    spaced = sum(line.apart for line in lines) * 2 > len(lines)
    prose = [line for line in lines if line.cells is None and line.columns >= _LONG]
    if len(prose) < _FEWEST_LONG:
        return _Page(spaced=spaced)
    width = max(Counter(line.columns for line in prose).items(), key=lambda item: (item[1], item[0]))[0]
    near = [line.columns for line in prose if abs(line.columns - width) <= 5]
    width = max(near)
    full = [line for line in prose if width - 7 <= line.columns <= width]
    going = sum(_ENDS.search(line.text[-_TAIL:]) is None for line in full)
    if width > _WIDEST or len(full) * 2 < len(prose) or going * 10 < len(full) * 6:
        return _Page(spaced=spaced)
    indented = sum(line.indented for line in lines)
    return _Page(width, indents=len(lines) * 0.05 <= indented <= len(lines) * 0.7, spaced=spaced)


def _in_blocks(lines: Sequence[_Physical]) -> int:
    """Return the columns of the longest line where paragraphs stand apart and most lines within them break off, else 0."""
    inside = [
        line
        for line, follower in pairwise(lines)
        if not (follower.apart or follower.item or line.cells or follower.cells or line.hashes)
        and line.columns >= _LONG
    ]
    going = sum(_ENDS.search(line.text) is None for line in inside)
    apart = sum(line.apart for line in lines)
    prose = sum(line.columns >= _LONG and line.cells is None for line in lines)
    if (
        len(inside) * 4 < prose
        or any(line.indented for line in lines[1:])
        or going < _FEWEST_LONG
        or going * 10 < len(inside) * 6
    ):
        return 0
    return max(line.columns for line in inside) if apart * 5 >= len(lines) else 0


def _join(lines: Sequence[_Physical], page: _Page) -> list[_Logical]:
    joined: list[_Logical] = []
    heading = False
    for line in lines:
        last = joined[-1] if joined else None
        if last and line.cells is None and last.last.cells is None and _belongs(last.last, line, page, heading=heading):
            last.last, last.parts = line, last.parts + 1
            continue
        joined.append(_Logical(line, line))
        heading = bool(line.hashes) or (line.item and line.columns < 2 * _PARAGRAPH and heading_of(line.text)[0] > 0)
    return joined


def _belongs(line: _Physical, follower: _Physical, page: _Page, *, heading: bool) -> bool:
    """Tell whether a line goes on in the next one; ``heading`` says that it is one so far."""
    if line.hashes or follower.hashes or is_contents(line.text):
        return False
    if _number_goes_on(line.text, follower.text):
        return True
    if follower.item or (follower.indented and page.indents):
        return False
    if page.blocks:
        ends = _ENDS.search(line.text) is not None and line.columns * 4 < page.blocks * 3
        return not (heading or follower.apart or ends)
    if page.width:
        return _is_wrapped(line, follower, page, heading=heading)
    if heading or _ENDS.search(line.text[-_TAIL:]):
        return False
    if _GOES_ON.search(line.text[-_TAIL:]) or _bracket_goes_on(line.text, follower.text):
        return True
    return page.spaced and line.columns >= _CUT and follower.apart and not follower.indented


def _is_wrapped(line: _Physical, follower: _Physical, page: _Page, *, heading: bool) -> bool:
    """Tell whether a line of a wrapped text is full and goes on."""
    full = line.columns >= page.width - 7
    if heading:
        return full and not _ENDS.search(line.text[-_TAIL:])
    if page.indents:
        return full or not _ENDS.search(line.text[-_TAIL:])
    if _ENDS.search(line.text[-_TAIL:]):
        return full and line.text[-1] in _RARELY_LAST
    return full or line.columns >= page.width * 3 // 4 or _bracket_goes_on(line.text, follower.text)


def _number_goes_on(text: str, follower: str) -> bool:
    """Tell whether a number or its unit is cut between two lines (``1281.`` + ``14 万元``, ``14 万`` + ``元``)."""
    if text[-1] in ".．" and text[-2:-1].isdigit() and follower[0].isdigit():
        return heading_number(text.replace(" ", ""))[1] != text.replace(" ", "")
    if text[-1].isdigit() and follower[0] in ".．" and follower[1:2].isdigit():
        return True
    if not any(char.isdigit() for char in text[-4:]):
        return False
    match = _DIGITS_AT_END.search(text[-16:])
    if match is None or follower[0].isdigit():
        return False
    unit = unit_at((match[1] + follower[:8]).replace(" ", ""), 0)
    return unit is not None and unit.end > len(match[1])


def _bracket_goes_on(text: str, follower: str) -> bool:
    return len(_OPEN.findall(text)) > len(_CLOSED.findall(text)) and _CLOSED.search(follower) is not None


def _shallowest(lines: Sequence[_Logical]) -> int:
    """Return the number of hashes of the first level of unnumbered Markdown headings below the title's."""
    depths = [line.first.hashes for line in lines if line.first.hashes]
    if not depths:
        return 0
    return (
        depths[0] + 1
        if depths.count(depths[0]) == 1 and len(depths) > 1 and min(depths[1:]) > depths[0]
        else min(depths)
    )


def _classify(line: _Logical, text: str, base: int, state: _State) -> None:
    """Add the line with its kind to the lines of the state."""
    first, start, end = line.first, line.first.start, line.last.end
    if first.cells is not None:
        state.table += not state.in_table
        state.in_table = True
        state.lines.append(Line(start, end, Kind.ROW, table=state.table, cells=tuple(first.cells)))
        return
    state.in_table = False
    written = first.text if line.parts == 1 else text[start:end]
    if is_contents(written):
        state.lines.append(Line(start, end, Kind.MARGIN))
        return
    level, number = heading_of(written) if first.item or first.hashes or line.parts == 1 else (0, "")
    if not level and first.hashes >= base and first.hashes:
        level = first.hashes - base + 1
    state.lines.append(Line(start, end, Kind.HEADING if level else Kind.BODY, level, number))
