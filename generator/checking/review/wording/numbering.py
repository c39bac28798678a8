"""W105: numbers of headings, lists and enumerations that jump, repeat or are written in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from generator.checking.review.case import Case
from generator.checking.review.prose import Prose
from generator.finding import Edit, Finding, Severity
from generator.manuscript import Kind, heading_number
from generator.scan.numerals import whole_number

__all__ = ["numbering"]

_CHINESE = re.compile("[一二三四五六七八九十]{1,3}")
_DIGITS = re.compile(r"\d{1,2}")
_DECIMAL = re.compile(r"((?:\d{1,2}\.)+)(\d{1,2})[、．.]?")
_STYLE = re.compile(r"[一二三四五六七八九十\d]+(.*)")
_INLINE = (
    ("是", re.compile(r"([一二三四五六七八九十]{1,2})是")),
    ("）", re.compile(r"[（(](\d{1,2})[)）]")),
    ("，", re.compile(r"第([一二三四五六七八九十]{1,2})[，、]")),
)
#: Before a number of an enumeration, where it does not begin the text.
_BEFORE_NUMBER = "，。；：、:;\n"
_MARKS = ("、", ".", "．")


@dataclass(slots=True)
class _Item:
    """One number: its value, how it is written, and where (offsets in the manuscript).

    ``continues``: it goes on with the numbers of the part before (第二部分 四、).
    """

    value: int
    style: str
    start: int
    end: int
    written: str
    continues: bool = False


def numbering(case: Case, prose: Prose) -> list[Finding]:
    """W105: gaps and repeats are warnings, mixed marks of one list are notes with their correction."""
    found: list[Finding] = []
    for run in _runs(case):
        found += _order(case, run)
        found += _styles(case, run)
    for segment in prose.segments:
        if segment.kind is not Kind.HEADING:
            for run in _inline(prose, segment.start, segment.end):
                found += _order(case, run)
    return found


def _runs(case: Case) -> Iterator[list[_Item]]:
    """Return the numbers of each list or row of headings: one level, under one higher number."""
    open_runs: dict[float, list[_Item]] = {}
    last: dict[float, int] = {}
    manuscript = case.manuscript
    for line, flat in zip(manuscript.lines, manuscript.flat, strict=True):
        if line.kind in (Kind.ROW, Kind.NOTE, Kind.MARGIN):
            continue
        level, written = heading_number(flat.text)
        item = _item(written, line.start + flat.original(0)) if level else None
        level = 0 if written.startswith("第") else _depth(level, written)
        if item is None or (written[-1] not in ")）" and flat.text[len(written) : len(written) + 1].isdigit()):
            continue
        for deeper in [other for other in open_runs if other > level]:
            yield open_runs.pop(deeper)
        if item.value == 1 and level in open_runs:
            yield open_runs.pop(level)
        item.end = line.start + flat.original(len(written) - 1) + 1
        item.continues = level not in open_runs and last.get(level) == item.value - 1
        last[level] = item.value
        open_runs.setdefault(level, []).append(item)
    yield from open_runs.values()


def _depth(level: int, written: str) -> float:
    """Return how deep a number stands: 1.1 between 1. and （1）, whatever list stands under it."""
    decimal = _DECIMAL.fullmatch(written)
    return 3 + decimal[1].count(".") / 10 if decimal else level


def _item(written: str, start: int) -> _Item | None:
    decimal = _DECIMAL.fullmatch(written)
    if decimal:
        return _Item(int(decimal[2]), "", start, start, written)
    match = _DIGITS.search(written) or _CHINESE.search(written)
    if match is None:
        return None
    value = whole_number(match[0])
    style = written.replace(match[0], "", 1).replace("(", "（").replace(")", "）")
    return None if value is None else _Item(value, style, start, start, written)


def _inline(prose: Prose, start: int, end: int) -> Iterator[list[_Item]]:
    """Return the enumerations inside one line: 一是…二是…, （1）…（2）…."""
    for mark, pattern in _INLINE:
        if prose.text.find(mark, start, end) < 0:
            continue
        run: list[_Item] = []
        for match in pattern.finditer(prose.text, start, end):
            if match.start() and prose.text[match.start() - 1] not in _BEFORE_NUMBER:
                continue
            value = whole_number(match[1]) or 0
            if value == 1 and run:
                yield run
                run = []
            place = prose.place(*match.span())
            run.append(_Item(value, mark, *place, match[0]))
        yield run


def _order(case: Case, run: list[_Item]) -> Iterator[Finding]:
    """Report each number that does not follow the one before it; a run that does not begin with one may be a piece."""
    for before, item in pairwise(run):
        if item.value == before.value + 1:
            continue
        if item.value == before.value:
            what = f"编号“{item.written}”重复"
        else:
            what = f"编号从“{before.written}”跳到“{item.written}”"
        message = f"{what}，按顺序应为第{before.value + 1}项。请核对是否漏了内容或编号写错。"
        place = (item.start, item.end)
        expected = str(before.value + 1)
        yield case.found("W105", message, place, expected=expected, found=item.written, level=Severity.WARNING)
    if len(run) > 1 and run[0].value > 1 and not run[0].continues and run[0].style not in ("是", "，"):
        message = f"编号从“{run[0].written}”开始，前面没有第1项。请核对是否漏了内容或编号写错。"
        place = (run[0].start, run[0].end)
        yield case.found("W105", message, place, expected="1", found=run[0].written, level=Severity.WARNING)


def _styles(case: Case, run: list[_Item]) -> Iterator[Finding]:
    """Report the marks of a list that differ from most of its marks: 3. among 1、2、4、."""
    counts: dict[str, int] = {}
    for item in run:
        counts[item.style] = counts.get(item.style, 0) + 1
    if len(counts) < 2:
        return
    usual = max(counts, key=lambda style: counts[style])
    certain = 2 * counts[usual] > len(run)
    for item in run:
        if item.style == usual:
            continue
        right = item.written.replace(item.style, usual) if item.style in _MARKS and usual in _MARKS else ""
        written = f"“{right}”" if right else f"与其他各项一样的形式（“{usual}”）"
        message = f"同一组编号里“{item.written}”与其他编号（用“{usual}”）写法不一，应写作{written}。"
        place = (item.start, item.end)
        edit = Edit(item.end - len(item.style), item.end, usual) if right and certain else None
        fix = f"改为“{right}”" if edit else ""
        yield case.found("W105", message, place, expected=right, found=item.written, fix=fix, edit=edit)
