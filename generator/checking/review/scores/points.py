"""What one paragraph says of its own points: those of the execution rate and of the indicators make the total (A103, A202, A203).

A report tells its result in one breath: 预算执行得9.53分，指标得84.38分，两样加起来93.91分. Whatever names the numbers were
given elsewhere, within the sentence the words leave no doubt.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from generator.checking.review.case import Case
from generator.checking.review.checks.check import Check
from generator.checking.review.sentences.asserted import Relation
from generator.checking.review.sentences.base.words import relation_words
from generator.manuscript import Kind
from generator.number import Quantity

__all__ = ["told_points"]

_FULL = Decimal(100)
_STOP = re.compile("[。！？\n]")
_MOST_EXECUTION = Decimal(30)
#: Characters of the words that only name the total.
_LONGEST = 20
#: So many blocks may be all; each has more points than these.
_SEVERAL, _LEAST_BLOCK = 3, Decimal(8)


@dataclass(frozen=True, slots=True)
class _Point:
    """A number of points.

    Attributes:
        index: of the statement. whose: ``execution``, ``indicators``, ``total`` or "". measure: ``score``, ``weight``,
            ``lost`` or "".
    """

    index: int
    whose: str
    measure: str


def told_points(case: Case, constants: list[Quantity], first: int) -> Iterator[Check]:
    """Yield what the sentences assert of their points; the hundred is added to ``constants`` (indexes from ``first``)."""
    for points in _sentences(case):
        said = {(one.whose, one.measure): one.index for one in points}
        if len({(one.whose, one.measure) for one in points if one.whose}) < sum(1 for one in points if one.whose):
            continue  # two results are compared
        yield from _sums(said)
        yield from _of_blocks(said, case)
        both = [said.get((whose, "weight")) for whose in ("execution", "indicators")]
        if None not in both:
            constants.append(Quantity(_FULL, "分"))
            known = tuple(i for i in both if i is not None)
            yield Check("A202", Relation("sum", first + len(constants) - 1, known), asserted=True)
        lost, total = said.get(("total", "lost")), said.get(("total", "score"))
        if lost is not None and total is not None:
            constants.append(Quantity(_FULL, "分"))
            yield Check("A103", Relation("difference", lost, (first + len(constants) - 1, total)), asserted=True)


def _sums(said: dict[tuple[str, str], int]) -> Iterator[Check]:
    for measure in ("score", "lost"):
        members = [said.get((whose, measure)) for whose in ("execution", "indicators", "total")]
        if None not in members:
            execution, indicators, total = (i for i in members if i is not None)
            yield Check(
                "A203" if measure == "score" else "A101", Relation("sum", total, (execution, indicators)), asserted=True
            )
    for whose in ("execution", "indicators"):
        members = [said.get((whose, measure)) for measure in ("weight", "score", "lost")]
        if None not in members:
            weight, score, lost = (i for i in members if i is not None)
            yield Check("A103", Relation("difference", lost, (weight, score)), asserted=True)


def _of_blocks(said: dict[tuple[str, str], int], case: Case) -> Iterator[Check]:
    """Yield the sum of the blocks: where their weights make a hundred, or so little is missing that no block is left out."""
    blocks = [whose for whose, measure in said if whose.startswith("block.") and measure == "score"]
    whole, execution = said.get(("total", "score")), said.get(("execution", "score"))
    if len(blocks) < _SEVERAL or whole is None or execution is None or ("indicators", "score") in said:
        return
    statements = case.reading.statements
    members = (execution, *(said[block, "score"] for block in blocks))
    weights = [said.get((whose, "weight")) for whose in ("execution", *blocks)]
    full = sum((statements[i].quantity.value for i in weights if i is not None), Decimal(0))
    short = statements[whole].quantity.value - sum((statements[i].quantity.value for i in members), Decimal(0))
    if (None not in weights and full == _FULL) or abs(short) < _LEAST_BLOCK:
        yield Check("A203", Relation("sum", whole, members), asserted=True)


def _sentences(case: Case) -> Iterator[list[_Point]]:
    """Yield the points of each sentence that speaks of the execution rate."""
    statements = case.reading.statements
    by_line: dict[int, list[int]] = {}
    for index, statement in enumerate(statements):
        if statement.quantity.unit == "分" and not statement.approximate:
            by_line.setdefault(statement.line, []).append(index)
    for number, indexes in by_line.items():
        line = case.manuscript.lines[number]
        if line.kind not in (Kind.BODY, Kind.NOTE) or len(indexes) < 2:
            continue
        flat = case.manuscript.flat[number]
        if not _pattern("execution").search(flat.text):
            continue
        spans = [
            (
                flat.position(statements[i].place[0] - line.start),
                flat.position(statements[i].place[1] - 1 - line.start) + 1,
            )
            for i in indexes
        ]
        yield from _parted(flat.text, indexes, spans, [statements[i].quantity for i in indexes])


def _parted(
    text: str, indexes: Sequence[int], spans: Sequence[tuple[int, int]], values: Sequence[Quantity]
) -> Iterator[list[_Point]]:
    """Yield the points sentence by sentence; a total may stand in the sentence before its parts or behind them."""
    found: list[_Point] = []
    whose, last, begin = "", 0, 0
    for order, ((start, end), value) in enumerate(zip(spans, values, strict=True)):
        gap = text[last:start]
        if stop := [*_STOP.finditer(gap)]:
            gap = gap[stop[-1].end() :]
            if not (len(stop) == 1 and _goes_on_behind(found, gap)):
                yield _settled(found, text[begin:last])
                found = _carried(found) if len(stop) == 1 else []
                whose, begin = "", start - len(gap)
        behind = text[end : spans[order + 1][0]] if order + 1 < len(spans) else text[end : end + 8]
        whose, measure = _read(gap, behind, whose, [one for one in found if one.whose], value)
        found.append(_Point(indexes[order], whose, measure))
        last = end
    yield _settled(found, text[begin:last])


def _goes_on_behind(found: Sequence[_Point], gap: str) -> bool:
    """Tell whether a sentence only adds the total of the parts before it (。总分78.46分)."""
    said = {(one.whose, one.measure) for one in found}
    parts = {("execution", "score"), ("indicators", "score")} <= said and ("total", "score") not in said
    return parts and len(gap) <= _LONGEST and _pattern("total").search(gap) is not None


def _carried(found: Sequence[_Point]) -> list[_Point]:
    """Return the total that a sentence ended with, whose parts the next one may tell."""
    return [*found] if len(found) == 1 and (found[0].whose, found[0].measure) == ("total", "score") else []


def _settled(found: Sequence[_Point], text: str) -> list[_Point]:
    """Return the points with what only the whole sentence tells: all full marks, or points of the indicators called 合计."""
    points = [*found]
    said = [(one.whose, one.measure) for one in points]
    if ("total", "score") not in said and _pattern("rules").search(text) and not _pattern("scored").search(text):
        points = [replace(one, measure="weight") if one.whose and one.measure == "score" else one for one in points]
    for measure in ("lost", "weight"):
        several = [number for number, one in enumerate(said) if one == ("total", measure)]
        alone = len(several) == 1 and (measure == "weight" or "指标" in text)
        if (
            (len(several) == 2 or alone)
            and ("execution", measure) in said[several[0] :]
            and ("indicators", measure) not in said
        ):
            points[several[0]] = replace(points[several[0]], whose="indicators")
    return points


def _read(gap: str, behind: str, before: str, known: Sequence[_Point], value: Quantity) -> tuple[str, str]:
    """Return whose points a number is, and which, by the words between it and the points before it."""
    if _pattern("not_these").search(gap):
        return "", ""
    measure = _measure(gap, behind)
    if not known and (opening := _opening(gap, value)):
        return "total", opening
    if _pattern("execution").search(gap) and not _pattern("the_indicators").search(gap):
        own = _pattern("execution_points").search(gap) is not None and value.value <= _MOST_EXECUTION
        return ("execution", measure or "score") if own else ("", "")
    if _pattern("the_indicators").search(gap):
        return "indicators", measure or "score"
    if _pattern("total").search(gap):
        if "lost" in (measure, known[-1].measure if known else ""):
            return "total", "lost"
        return "total", "score" if measure == "weight" and not _pattern("is_weight").search(gap) else measure or "score"
    if _pattern("total_lost").search(gap) and before == "total":
        return "total", "lost"
    if block := _pattern("block").search(gap):
        return f"block.{block[1]}", measure or "score"
    if before and _pattern("goes_on").fullmatch(gap):
        return before, measure
    return "", ""


def _opening(gap: str, value: Quantity) -> str:
    """Return ``lost`` or ``score`` where the words begin a sentence with the total, "" where they do not."""
    if _pattern("lost_first").search(gap):
        return "lost"
    return "score" if _pattern("total_first").search(gap) and value.value < _FULL else ""


def _measure(gap: str, behind: str) -> str:
    """Return ``lost``, ``weight`` or ``score`` by the words right before a number, or by 得 behind it; "" where they say nothing."""
    for measure in ("lost", "weight", "score"):
        if _pattern(f"is_{measure}").search(gap):
            return measure
    return "weight" if _pattern("then_score").match(behind) else ""


@functools.cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile("|".join(relation_words().lists["points", key]))
