"""Figures of indicators and projects told away from where they are described: in summaries, key work and problems.

There the name stands with the number and few other words (城镇新增就业5386人，比目标数5200人多186人), often shortened.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from generator.manuscript import Kind, Manuscript
from generator.number import MONEY, same_dimension
from generator.reading import Statement
from generator.sources.report.indicator_words import difference
from generator.sources.report.lexicon import lexicon, pattern
from generator.sources.report.names import NameIndex

__all__ = ["with_subjects"]

_SENTENCE_ENDS = frozenset("。；！\n")
_STOPS = re.compile(r"[，。；：:;！？\n]")
_YEAR = re.compile("(20[0-9]{2})年")
_SHORTEST = 4
#: A name may be cut to its beginning if so much of it stands; one that long is sure to be meant.
_LONG = 6
#: A name is cut to so many beginnings.
_MOST_CUTS = 60
#: Characters between a name and its number.
_NEAR = 12
#: A rate so near to a project's name needs no word.
_NEXT = 3
#: Characters before a number in which words of planning count.
_WINDOW = 400
#: Words between a project's name and an amount, in the order they count.
_PROJECT_FIGURES = ("unspent", "executed", "budget")


def with_subjects(
    manuscript: Manuscript,
    statements: Sequence[Statement],
    indicators: Sequence[str],
    projects: Sequence[str],
    titles: Sequence[str],
    year: str = "",
) -> list[Statement]:
    """Return the statements, those without a meaning completed where a known name stands with them.

    Args:
        statements: in the order of the text.
        titles: by line, that of the nearest heading.
        year: the year under review, "" if it is not known; figures of a later one are none of the report's.
    """
    rows = _rows(indicators, projects)
    if not rows:
        return [*statements]
    index = NameIndex()
    for name in rows:
        index.add(name)
    units = _units(statements)
    line = _Line("", index)
    number = -1
    result: list[Statement] = []
    for statement in statements:
        if not statement.path and manuscript.lines[statement.line].kind is not Kind.ROW:
            if statement.line != number:
                number = statement.line
                line = _Line(manuscript.flat[number].text, index)
            at = manuscript.flat[number].position(statement.place[0] - manuscript.lines[number].start)
            if _is_later(line, at, year):
                result.append(statement)
                continue
            statement = _completed(statement, line, at, rows, units, titles[number])
        result.append(statement)
    return result


def _rows(indicators: Sequence[str], projects: Sequence[str]) -> dict[str, str]:
    """Return name or short name -> row; a short name that two rows share means neither."""
    found: dict[str, str] = {}
    tail = pattern("name_tail")
    for kind, names in (("indicator", indicators), ("project", projects)):
        for number, name in enumerate(names, 1):
            short = tail.sub("", name)
            cuts = (name[:size] for size in range(_LONG, min(len(name), _LONG + _MOST_CUTS)))
            for way in {name, short, tail.sub("", short), *cuts}:
                if len(way) >= _SHORTEST or way == name:
                    row = f"{kind}.{number}"
                    found[way] = row if found.get(way, row) == row else ""
    return {way: row for way, row in found.items() if row and len(way) > 1}


def _units(statements: Sequence[Statement]) -> Mapping[str, str]:
    """Return the unit an indicator is measured in, by row."""
    units: dict[str, str] = {}
    for statement in statements:
        row, _, figure = statement.path.rpartition(".")
        if row.startswith("indicator.") and figure in ("target", "actual"):
            units.setdefault(row, statement.quantity.unit)
    return units


@dataclass(frozen=True)
class _Line:
    """A compact line, where its clauses and sentences end, and where known names stand."""

    text: str
    index: NameIndex

    @cached_property
    def stops(self) -> list[int]:
        return [0, *(match.end() for match in _STOPS.finditer(self.text))]

    @cached_property
    def sentences(self) -> list[int]:
        return [stop for stop in self.stops if not stop or self.text[stop - 1] in _SENTENCE_ENDS]

    @cached_property
    def names(self) -> list[tuple[int, int]]:
        return [*self.index.all(self.text)]

    def last_name(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the last name between two places."""
        last = bisect_right(self.names, (end, -1)) - 1
        while last >= 0 and self.names[last][1] > end:
            last -= 1
        return self.names[last] if last >= 0 and self.names[last][0] >= start else None


def _completed(
    statement: Statement, line: _Line, at: int, rows: Mapping[str, str], units: Mapping[str, str], title: str
) -> Statement:
    """Return a statement with its meaning where a name stands with the number, which begins at ``at``."""
    sentence, clause = (places[bisect_right(places, at) - 1] for places in (line.sentences, line.stops))
    own = line.last_name(clause, at)
    label = line.text[clause:at]
    name = own or line.last_name(sentence, clause) or _opening(line, sentence)
    if name is None or (own is None and pattern("for_indicators").search(label)):
        return statement
    rest = line.text[own[1] : at] if own else label
    said = line.text[slice(*name)]
    if own is None and not (_tells_points(statement, label) or _goes_on(label, said)):
        return statement
    path = _figure(rows[said], rest, statement, units)
    planned = bool(statement.operator and not statement.approximate)
    planned = planned or (
        pattern("planned").search(line.text, max(sentence, at - _WINDOW), at) is not None
        and pattern("done").search(label) is None
    )
    sure = own is not None and len(said) >= _LONG and not rest.strip("为是达到共") and not planned
    if path.endswith(".actual") and (planned or pattern("aims").search(title)):
        path, sure = path.removesuffix("actual") + "target", False
    return replace(statement, path=path, sure=sure) if path else statement


def _is_later(line: _Line, at: int, year: str) -> bool:
    """Tell whether the year named last in the sentence before a number is a later one (2025年计划新建20公里)."""
    sentence = line.sentences[bisect_right(line.sentences, at) - 1]
    years = _YEAR.findall(line.text, max(sentence, at - _WINDOW), at)
    return bool(years and year) and years[-1] > year


def _opening(line: _Line, sentence: int) -> tuple[int, int] | None:
    """Return the first name of the sentences before."""
    return line.names[0] if line.names and line.names[0][1] <= sentence else None


def _tells_points(statement: Statement, label: str) -> bool:
    return statement.quantity.unit == "分" and pattern("points_told").search(label) is not None


def _goes_on(label: str, name: str) -> bool:
    """Tell whether a clause without a name of its own still speaks of the one before: known words, or words of the name."""
    words = lexicon()
    if any(words.listed[match[0]].kind == "scope" for match in words.any_listed.finditer(label)):
        return False
    rest = words.filler.sub("", words.any_listed.sub("", label))
    return all(char in name for char in rest)


def _figure(row: str, rest: str, statement: Statement, units: Mapping[str, str]) -> str:
    """Return the path of a number by the words between name and number, "" where they tell none."""
    unit = statement.quantity.unit
    if row.startswith("project."):
        return _of_project(row, rest, unit)
    if unit == "分":
        return f"{row}.lost" if pattern("lost_word").search(rest) else f"{row}.score" if "得" in rest else ""
    known = units.get(row, "")
    compared = difference(rest)
    if compared and (same_dimension(unit, known) or (unit == "百分点" and known == "%")):
        return f"{row}.{compared}"
    if unit == "%" and known != "%":
        return f"{row}.completion" if "完成" in rest else ""
    if not known or not same_dimension(unit, known):
        return ""
    if "完成率" in rest or (unit == "%" and pattern("share_told").search(rest)):
        return f"{row}.completion"
    if pattern("target_told").search(rest) and not pattern("reached").search(rest):
        return f"{row}.target"
    return "" if len(rest) > _NEAR or pattern("another_figure").search(rest) else f"{row}.actual"


def _of_project(row: str, rest: str, unit: str) -> str:
    if unit == "%":
        return f"{row}.rate" if len(rest) <= _NEXT or pattern("rate_told").search(rest) else ""
    if unit not in MONEY:
        return ""
    found = (figure for figure in _PROJECT_FIGURES if pattern(f"{figure}_told").search(rest))
    return next((f"{row}.{figure}" for figure in found), "")
