"""What a sentence or a table row is about, told by its values: where most numbers are those of one indicator, project or block,
the others are its figures too, whatever it is called.

A number of which only its own word is known (得, 扣, 目标, 执行率) is held against that figure of the row which its neighbours state.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from generator.checking.amounts import amount
from generator.checking.index import Index, pairs
from generator.checking.review.case import Case
from generator.checking.review.matching.ends import LABEL, SENTENCE
from generator.checking.review.matching.values import fits, stated_limit, states
from generator.checking.review.sentences.base.words import relation_words
from generator.checking.verdict import BAD, Verdict
from generator.facts import Fact
from generator.manuscript import Kind, Line
from generator.number import Interval
from generator.reading import Statement
from generator.resources import packed_words

__all__ = ["Told", "by_columns", "by_neighbours", "exchanged_roles"]

_ROW = re.compile(r"((?:indicator|project|block)\.\d+)\.([a-z_]+)$")
#: Behind a weight: 10分得7.5分.
_GETS = re.compile("\\s*(?:[,，]\\s*)?得\\s*[0-9]")
#: A number says so much for the only row that has it, its name for its row; so much is needed, and so much more than for the next.
_ONLY, _SHARED, _LONG, _NAME = 2, 1, 4, 2
_ENOUGH, _AHEAD = 4, 2
#: Figures that a name alone tells, by the word at the number.
_TOLD_BY_NAME = frozenset(["gap", "excess", "lost", "completion", "unspent", "rate"])
#: The end of a number's label that stands in a row's name (办结率 of 热线工单办结率).
_ENDING = 3
#: Rows that may have a number before it says nothing; rows of a table that show what a column holds.
_MOST_ROWS, _FEWEST = 3, 2
#: Characters of a line that tell what its numbers are about.
_LINE = 400
#: Characters of a heading besides the name that it is (项目四：…项目).
_AROUND_NAME = 8
#: Characters of a title, lines that may stand between it and what it is the title of.
_TITLE, _FAR_ABOVE = 40, 6


@dataclass(frozen=True, slots=True)
class Told:
    """What a statement is by its neighbours: the fact, and whether that leaves no doubt."""

    fact: Fact
    certain: bool


@dataclass(frozen=True, slots=True)
class _Number:
    """A statement of a sentence, and the figures that its own words may mean (none: unknown)."""

    index: int
    statement: Statement
    label: str
    figures: tuple[str, ...]
    rest: str


# --- sentences --------------------------------------------------------------------------------------------------------


def by_neighbours(case: Case, index: Index, verdicts: Sequence[Verdict], meant: dict[int, Fact]) -> dict[int, Told]:
    """Return what numbers without support are, where the others of their sentence tell which row it is about."""
    found: dict[int, Told] = {}
    for numbers in _sentences(case):
        if any(verdicts[number.index] in BAD for number in numbers):
            named = _named(case, index, numbers)
            above = "" if named else _above(case, index, numbers)
            row = _row(index, numbers, named or {above} - {""}, _words_before(case, numbers), verdicts, meant)
            if row:
                found.update(_others(index, numbers, verdicts, row, certain=True))
            elif above:  # 项目四：巷道硬化 / …，预算2000万元
                found.update(_others(index, [one for one in numbers if not one.rest], verdicts, above, certain=True))
            elif len(named) == 1:  # 妇女之家少建4个: only the name tells
                close = [number for number in numbers if {*number.figures} & _TOLD_BY_NAME]
                found.update(_others(index, close, verdicts, *named, certain=False))
    return found


def exchanged_roles(case: Case, verdicts: Sequence[Verdict], meant: Mapping[int, Fact]) -> Iterator[tuple[int, Fact]]:
    """Yield neighbours of a sentence with each other's value, and what each should be: 预算968万元，支出986万元 of 986 and 968."""
    for numbers in _sentences(case):
        for one, other in pairwise(numbers):
            if verdicts[one.index] in BAD or verdicts[other.index] in BAD:
                continue
            fact, its = meant.get(one.index), meant.get(other.index)
            first, second = (_ROW.match(known.id) if known else None for known in (fact, its))
            if fact is None or its is None or not first or not second or first[1] != second[1]:
                continue
            turned = second[2] in one.figures and first[2] in other.figures
            if turned and first[2] not in one.figures and second[2] not in other.figures and not _same(fact, its):
                yield one.index, its
                yield other.index, fact


def _same(one: Fact, other: Fact) -> bool:
    return one.quantity is not None and other.quantity is not None and amount(one.quantity) == amount(other.quantity)


def _sentences(case: Case) -> Iterator[list[_Number]]:
    """Yield the numbers of each sentence of the prose; points end what is said of one indicator."""
    text = case.manuscript.text
    run: list[_Number] = []
    scored = False
    for index, statement in enumerate(case.reading.statements):
        if case.manuscript.lines[statement.line].kind is Kind.ROW:
            continue
        last = run[-1].statement if run else None
        same = last is not None and last.line == statement.line
        between = text[
            last.place[1] if same and last else case.manuscript.lines[statement.line].start : statement.place[0]
        ]
        label = LABEL.split("".join(between.split()))[-1]
        before = run[-1].label if run else ""
        figures, rest = _figures(label, statement)
        if not label and statement.quantity.unit == "分" and _GETS.match(text, statement.place[1]):
            figures = ("weight",)
        if "excess" in figures and label != "" and rest == "" and _words()["another"].search(before):
            figures = ()  # 上年161人，多26人
        points = bool({*figures} & {"score", "lost", "weight"})
        if run and (not same or SENTENCE.search(between) or (scored and not points)):
            yield run
            run, scored = [], False
        run.append(_Number(index, statement, label, figures, rest))
        scored = scored or "score" in figures
    if run:
        yield run


def _words_before(case: Case, numbers: Sequence[_Number]) -> frozenset[str]:
    """Return the pairs of characters of a line up to the last of these numbers."""
    last = numbers[-1].statement
    return pairs(case.manuscript.before(last.line, last.place[0], _LINE))


def _figures(label: str, statement: Statement) -> tuple[tuple[str, ...], str]:
    """Return the figures that the words right before a number may mean, () where they mean none, and the words before these."""
    unit = "%" if statement.quantity.unit == "%" else "分" if statement.quantity.unit == "分" else ""
    if not label or statement.approximate or _words()["never"].search(label):
        return (), ""
    for pattern, units, figures in _roles():
        match = pattern.search(label) if unit in units else None
        if match:
            return figures, label[: match.start()]
    return (), ""


@cache
def _words() -> dict[str, re.Pattern[str]]:
    data = packed_words("relations")["rows"]
    return {"never": re.compile(data["never"]), "another": re.compile(data["another"])}


@cache
def _roles() -> tuple[tuple[re.Pattern[str], tuple[str, ...], tuple[str, ...]], ...]:
    """Return (words before the number, units it may have, figures they mean), the most telling first."""
    return tuple(
        (re.compile(f"(?:{words})(?:为|是|了|约|达到?|共)?$"), tuple(units), tuple(figures.split()))
        for words, units, figures in packed_words("relations")["rows"]["figures"]
    )


def _row(
    index: Index,
    numbers: Sequence[_Number],
    named: set[str],
    words: frozenset[str],
    verdicts: Sequence[Verdict],
    meant: dict[int, Fact],
) -> str:
    """Return the row that the numbers of a sentence are figures of, "" where none stands out.

    Args:
        named: the rows that the sentence names; ``words`` the pairs of characters of its line up to the last number.
    """
    weights: Counter[str] = Counter()
    called: set[str] = set()
    for number in numbers:
        bound = meant.get(number.index)
        own = _ROW.match(bound.id) if bound is not None and verdicts[number.index] not in BAD else None
        rows = {own[1]} if own else _rows_with(index, number)
        for row in rows:
            long = len(number.statement.quantity.value.as_tuple().digits) >= _LONG
            weights[row] += (_ONLY + long) if len(rows) == 1 else _SHARED
            if len(rows) == 1 and len(number.label) >= _ENDING and number.label[-_ENDING:] in _name(index, row):
                called.add(row)
    for row in called | named:
        weights[row] += _NAME
    for row in weights.keys() - called - named:
        weights[row] += bool(pairs(_name(index, row)) & words)
    ranked = weights.most_common(2)
    if not ranked or ranked[0][1] < _ENOUGH:
        return ""
    ahead = ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0)
    return ranked[0][0] if ahead >= _AHEAD else ""


def _rows_with(index: Index, number: _Number) -> set[str]:
    """Return the rows that have a figure of a number's value and of what its words may mean."""
    written = amount(number.statement.quantity)
    if not written.dimension:
        return set()
    rows: set[str] = set()
    for fact in index.with_value(written.dimension, Interval(written.value, written.value)):
        match = _ROW.match(fact.id)
        if match and (not number.figures or match[2] in number.figures):
            rows.add(match[1])
    return rows if len(rows) <= _MOST_ROWS else set()


def _name(index: Index, row: str) -> str:
    """Return the name of a row of the figures."""
    facts = (index.ledger.get(f"{row}.{figure}") for figure in ("actual", "budget", "score"))
    return next((index.subject_of.get(fact.id, "") for fact in facts if fact is not None), "")


def _named(case: Case, index: Index, numbers: Sequence[_Number]) -> set[str]:
    """Return the rows that the sentence names."""
    first, last = numbers[0].statement, numbers[-1].statement
    line = case.manuscript.lines[first.line]
    text = case.manuscript.text
    begin = max((match.end() for match in SENTENCE.finditer(text, line.start, first.place[0])), default=line.start)
    names = index.subjects_in("".join(text[begin : last.place[0]].split()))
    found = (_ROW.match(fact.id) for _, _, name in names for fact in index.about[name][:1])
    return {match[1] for match in found if match}


def _above(case: Case, index: Index, numbers: Sequence[_Number]) -> str:
    """Return the project that the heading above a line is the name of, "" where it says something else too."""
    lines = case.manuscript.lines
    for at in range(numbers[0].statement.line - 1, max(-1, numbers[0].statement.line - _FAR_ABOVE), -1):
        title = case.manuscript.flat[at].text
        names = index.subjects_in(title) if len(title) < _TITLE else []
        if len(names) == 1 and len(title) <= len(names[0][2]) + _AROUND_NAME:
            match = _ROW.match(index.about[names[0][2]][0].id)
            return match[1] if match and match[1].startswith("project") else ""
        if lines[at].kind is Kind.HEADING:
            break
    return ""


def _others(
    index: Index, numbers: Sequence[_Number], verdicts: Sequence[Verdict], row: str, *, certain: bool
) -> Iterator[tuple[int, Told]]:
    """Yield what the numbers without support are as figures of a row; a figure that another number states is told already."""
    told = {id for number in numbers for id in _stated(index, number, row)}
    for number in numbers:
        if verdicts[number.index] not in BAD or number.statement.operator:
            continue
        if number.rest and not pairs(number.rest) & pairs(_name(index, row)):
            continue  # 购置设备支出: of something else in the row's sentence
        facts = [fact for figure in number.figures if (fact := index.ledger.get(f"{row}.{figure}"))]
        facts = [fact for fact in facts if fact.quantity is not None and fits(number.statement.quantity, fact.quantity)]
        right = next((fact for fact in facts if states(number.statement, fact)), None)
        if right is None and "gap" in number.figures:
            right = stated_limit(number.statement, row, index.ledger)
        if right is not None:
            yield number.index, Told(right, certain)
        elif len(facts) == 1 and facts[0].id not in told and verdicts[number.index] is Verdict.UNSUPPORTED:
            yield number.index, Told(facts[0], certain)


def _stated(index: Index, number: _Number, row: str) -> Iterator[str]:
    for figure in number.figures or relation_words().lists["rows", "columns"]:
        fact = index.ledger.get(f"{row}.{figure}")
        if fact is not None and fact.quantity is not None and states(number.statement, fact):
            yield fact.id


# --- tables -----------------------------------------------------------------------------------------------------------


def by_columns(case: Case, index: Index, verdicts: Sequence[Verdict]) -> dict[int, Told]:
    """Return what cells without support are, where the other rows of their column tell which figure it holds."""
    found: dict[int, Told] = {}
    tables: dict[int, list[tuple[str, dict[int, int]]]] = {}
    places = {statement.place[0]: number for number, statement in enumerate(case.reading.statements)}
    for line in case.manuscript.lines:
        if line.kind is Kind.ROW and line.cells and (row := _row_named(case, index, line)):
            cells = {column: places[at] for column, at in _numbers(line, places)}
            tables.setdefault(line.table, []).append((row, cells))
    for rows in tables.values():
        for column in {column for _, cells in rows for column in cells}:
            cells = [(row, cells[column]) for row, cells in rows if column in cells]
            found.update(_column(case, index, cells, verdicts))
    return found


def _row_named(case: Case, index: Index, line: Line) -> str:
    """Return the row of the figures that a table row's first words name, "" where they name none."""
    for start, end in line.cells[:2]:
        name = "".join(case.manuscript.text[start:end].split())
        full = index.subjects.get(name)
        match = _ROW.match(index.about[full][0].id) if full in index.about else None
        if match:
            return match[1]
    return ""


def _numbers(line: Line, places: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Yield column and place of the cells that hold one number."""
    for column, (start, end) in enumerate(line.cells):
        inside = [at for at in range(start, end) if at in places]
        if len(inside) == 1:
            yield column, inside[0]


def _column(
    case: Case, index: Index, cells: Sequence[tuple[str, int]], verdicts: Sequence[Verdict]
) -> Iterator[tuple[int, Told]]:
    statements = case.reading.statements
    counted: Counter[str] = Counter()
    for row, number in cells:
        for figure in relation_words().lists["rows", "columns"]:
            fact = index.ledger.get(f"{row}.{figure}")
            if fact is not None and fact.quantity is not None and states(statements[number], fact):
                counted[figure] += 1
    ranked = counted.most_common(2)
    if not ranked or ranked[0][1] < _FEWEST or 2 * ranked[0][1] <= len(cells):
        return
    if len(ranked) > 1 and ranked[1][1] == ranked[0][1]:
        return
    for row, number in cells:
        fact = index.ledger.get(f"{row}.{ranked[0][0]}")
        if fact is None or fact.quantity is None or verdicts[number] not in BAD:
            continue
        if states(statements[number], fact) or verdicts[number] is Verdict.UNSUPPORTED:
            yield number, Told(fact, certain=True)
