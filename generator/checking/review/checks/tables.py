"""The arithmetic of a report's tables: a bottom line is the sum of its rows, and columns that follow from others.

What a column means need not be known: where one column is the sum, the share or the growth of others in nearly every
row, it is so in all of them. The same is looked for between rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, groupby, permutations
from typing import NamedTuple

from generator.checking.review.checks.check import Check
from generator.checking.review.sentences.base.likely import is_likely
from generator.checking.review.sentences.base.relation import Relation, RelationKind, Verdict, range_of
from generator.checking.review.sentences.base.units import family
from generator.manuscript import Kind
from generator.number import Quantity
from generator.reading import Reading
from generator.sources.report.cells import is_total_row

__all__ = ["table_checks"]

_HOLDS = frozenset([Verdict.EXACT, Verdict.NEAR, Verdict.TRUNCATED])
#: Larger tables are lists of records, which nobody adds up; and so many columns or rows are tried with one another.
_MOST_ROWS, _MOST_TRIED = 200, 16
#: Digits of the results that agree, in all, from which on it is no coincidence.
_TELLING = 7
#: The same for a bottom line, which says itself that it is a sum.
_TELLING_BOTTOM = 3
_BLANK_NAME = frozenset(["", "-", "—", "/"])

#: A law fails in no more than one of so many rows.
_MOST_FAILING = 3

#: The number that follows from others, and these: indexes of statements.
_Row = tuple[int, tuple[int, ...]]
#: One line of the table's numbers, a row or a column: place -> index of the statement.
Run = dict[int, int]


class _Guess(NamedTuple):
    """What a column may be: the code where it is not, the kind of relation, the columns it follows from."""

    code: str
    kind: RelationKind
    inputs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """The numbers of a table: by row, column -> index of the statement; the rows' names and the columns' heads."""

    rows: tuple[Run, ...]
    names: tuple[str, ...]
    heads: tuple[str, ...]

    def columns(self) -> tuple[Run, ...]:
        width = max((max(row, default=-1) for row in self.rows), default=-1) + 1
        found: list[Run] = [{} for _ in range(width)]
        for at, row in enumerate(self.rows):
            for column, index in row.items():
                found[column][at] = index
        return tuple(found)


def table_checks(reading: Reading) -> list[Check]:
    """Return what must hold in the tables of a report."""
    quantities = [statement.quantity for statement in reading.statements]
    found: list[Check] = []
    for table in _tables(reading):
        columns = table.columns()
        found += _bottoms(columns, table.names, quantities)
        found += _bottoms(table.rows, table.heads, quantities)
        if not _lists_indicators(reading, table):  # whose completion and points have rules of their own
            found += _derived(columns, quantities)
            found += _derived(table.rows, quantities)
    return found


def _lists_indicators(reading: Reading, table: _Table) -> bool:
    return any(reading.statements[index].path.startswith("indicator.") for row in table.rows for index in row.values())


# --- tables -----------------------------------------------------------------------------------------------------------


def _tables(reading: Reading) -> Iterator[_Table]:
    """Yield the tables with their numbers; rows that have merged or missing cells are left out."""
    manuscript = reading.manuscript
    at = {statement.place[0]: index for index, statement in enumerate(reading.statements)}
    rows = [number for number, line in enumerate(manuscript.lines) if line.kind is Kind.ROW]
    for _, numbers in groupby(rows, key=lambda number: manuscript.lines[number].table):
        lines = [manuscript.lines[number] for number in numbers]
        widths = Counter(len(line.cells) for line in lines)
        width = widths.most_common(1)[0][0]
        same = [line for line in lines if len(line.cells) == width]
        if not 1 < len(same) <= _MOST_ROWS:
            continue
        texts = [["".join(manuscript.text[start:end].split()) for start, end in line.cells] for line in same]
        runs = [_numbers(line.cells, at) for line in same]
        first = next((place for place, run in enumerate(runs) if run), len(runs))
        heads = tuple("".join(texts[row][column] for row in range(first)) for column in range(width))
        body = range(first, len(runs))
        yield _Table(tuple(runs[row] for row in body), tuple(_name(texts[row]) for row in body), heads)


def _numbers(cells: Sequence[tuple[int, int]], at: dict[int, int]) -> Run:
    found: Run = {}
    for column, (start, end) in enumerate(cells):
        index = next((at[place] for place in range(start, end) if place in at), None)
        if index is not None:
            found[column] = index
    return found


def _name(texts: Sequence[str]) -> str:
    """Return a row's first words."""
    return next((text for text in texts if text not in _BLANK_NAME and not text.isdigit()), "")


# --- bottom lines -----------------------------------------------------------------------------------------------------


def _bottoms(lines: Sequence[Run], names: Sequence[str], quantities: Sequence[Quantity]) -> Iterator[Check]:
    """Yield the sums of a total, one for each line of numbers that crosses it.

    Args:
        lines: columns where rows are added up, or rows where columns are.
        names: of what is added: of the rows, or the heads of the columns.
    """
    for place, name in enumerate(names):
        if not is_total_row(name) or len(names) > _MOST_ROWS:
            continue
        best: tuple[int, list[Relation]] = (0, [])
        for parts in _candidates(place, names):
            made = [one for line in lines if (one := _sum_of(line, place, parts, quantities)) is not None]
            held = sum(_weight(one, quantities) for one in made if one.judge(quantities) in _HOLDS)
            if held > best[0]:
                best = held, made
        held, made = best
        if held >= _TELLING_BOTTOM:
            added = _added(lines, [one for one in made if one.judge(quantities) in _HOLDS])
            made = [one for one in made if _added(lines, [one]) <= added]
            failing = sum(one.judge(quantities) not in _HOLDS for one in made)
            sure = failing * 2 <= len(made)
            yield from (Check("A101", one, asserted=True) for one in made if _is_meant(one, quantities, sure=sure))
        elif not held:
            yield from _alone(lines, place, names, quantities)


def _added(lines: Sequence[Run], made: Sequence[Relation]) -> set[int]:
    """Return which rows some sums add up: one that none of those that hold has may be a part of another row."""
    members = {index for one in made for index in one.inputs}
    return {at for line in lines for at, index in line.items() if index in members}


def _alone(lines: Sequence[Run], place: int, names: Sequence[str], quantities: Sequence[Quantity]) -> Iterator[Check]:
    """Yield the sum of a total where none of its columns comes out: a slip where the table has but one."""
    parts = next(iter(_candidates(place, names)), ())
    made = [one for line in lines if (one := _sum_of(line, place, parts, quantities)) is not None]
    if len(made) == 1 and len(made[0].inputs) == len(parts) and not any("其中" in name for name in names):
        near = Relation("sum", made[0].result, made[0].inputs, sure=False)
        if is_likely(near, quantities):
            yield Check("A101", near, asserted=True)


def _candidates(place: int, names: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """Yield which rows a total may add up: those since the last total, all plain ones, the totals, those below it."""
    plain = [at for at, name in enumerate(names) if at != place and not is_total_row(name)]
    totals = [at for at, name in enumerate(names) if at < place and is_total_row(name)]
    own = [at for at in plain if at < place and "其中" not in names[at]]
    since = [at for at in own if not totals or at > totals[-1]]
    until = next((at for at in range(place + 1, len(names)) if is_total_row(names[at])), len(names))
    behind = [at for at in plain if place < at < until and "其中" not in names[at]]
    seen: set[tuple[int, ...]] = set()
    for parts in (since, own, totals, [*totals, *since], behind, [at for at in plain if at > place]):
        if len(parts) > 1 and tuple(parts) not in seen:
            seen.add(tuple(parts))
            yield tuple(parts)


def _sum_of(line: Run, place: int, parts: Sequence[int], quantities: Sequence[Quantity]) -> Relation | None:
    """Return the sum of the parts of a column that has the total and at least two of them, None for rates."""
    members = tuple(line[at] for at in parts if at in line)
    if place not in line or len(members) < 2:
        return None
    units = {family(quantities[index].unit) for index in (line[place], *members)}
    return None if len(units) > 1 or units & {"rates"} else Relation("sum", line[place], members)


def _is_meant(relation: Relation, quantities: Sequence[Quantity], *, sure: bool) -> bool:
    """Tell whether a column is added up at all: it is where it comes out, or nearly does."""
    if relation.judge(quantities) in _HOLDS:
        return True
    return sure and is_likely(Relation("sum", relation.result, relation.inputs, sure=False), quantities)


# --- columns that follow from others ----------------------------------------------------------------------------------


class _Known(NamedTuple):
    """The numbers of some lines by the index of their statements: their units' families, and what they may be in base units."""

    families: dict[int, str]
    ranges: dict[int, tuple[Decimal, Decimal]]


def _known(lines: Sequence[Run], quantities: Sequence[Quantity]) -> _Known:
    known = _Known({}, {})
    for index in {index for line in lines for index in line.values()}:
        known.families[index] = family(quantities[index].unit)
        known.ranges[index] = range_of(quantities[index])
    return known


def _derived(lines: Sequence[Run], quantities: Sequence[Quantity]) -> Iterator[Check]:
    """Yield what holds between the columns in nearly every row, for every row (or between rows, for every column)."""
    used = [line for line in lines if len(line) > 1]
    if not 1 < len(used) <= _MOST_TRIED:
        return
    found: set[frozenset[int]] = set()
    known = _known(used, quantities)
    for result, line in enumerate(used):
        for code, kind, inputs in _guesses(used, result, known.families):
            key = frozenset([id(line), *map(id, inputs)])
            if key in found:
                continue
            rows = _in_rows(line, inputs, kind, known.families)
            if _is_refuted(kind, rows, known.ranges):
                continue
            made = [Relation(kind, own, members) for own, members in rows]
            if _is_law(made, quantities):
                found.add(key)
                yield from (Check(code, one, asserted=True) for one in made)


def _guesses(lines: Sequence[Run], result: int, families: Mapping[int, str]) -> Iterator[_Guess]:
    """Yield what a column may be: a rate of two others, the sum of its neighbours or of any two."""
    own = lines[result]
    others = [line for place, line in enumerate(lines) if place != result and len(line.keys() & own.keys()) > 1]
    unit = _family(own, families)
    alike = [line for line in others if _family(line, families) == unit]
    if unit == "rates":
        amounts = [line for line in others if line not in alike]
        for pair in permutations(amounts, 2):
            yield _Guess("A102", "ratio", pair)
            yield _Guess("A104", "growth", pair)
        return
    for size in range(len(alike), 2, -1):
        for at in range(len(alike) - size + 1):
            yield _Guess("A101", "sum", tuple(alike[at : at + size]))
    for pair in combinations(alike, 2):
        yield _Guess("A101", "sum", pair)


def _family(line: Run, families: Mapping[int, str]) -> str:
    found = [families[index] for index in line.values()]
    return found[0] if len(set(found)) == 1 else Counter(found).most_common(1)[0][0]


def _in_rows(line: Run, inputs: Sequence[Run], kind: RelationKind, families: Mapping[int, str]) -> list[_Row]:
    """Return the numbers of each row that has them all, in units that fit: rates are made of amounts and not added."""
    rows: list[_Row] = []
    for at in sorted(line.keys() & inputs[0].keys()):
        if not all(at in one for one in inputs):
            continue
        members = tuple([one[at] for one in inputs])
        unit, own = families[members[0]], families[line[at]]
        fits = unit != "rates" and own == (unit if kind == "sum" else "rates")
        if fits and all(families[index] == unit for index in members):
            rows.append((line[at], members))
    return rows


def _is_refuted(kind: RelationKind, rows: Sequence[_Row], ranges: Mapping[int, tuple[Decimal, Decimal]]) -> bool:
    """Tell whether a sum fails in so many rows that it is no law: most guesses end here, without a judgement of each row."""
    if kind != "sum":
        return False
    failing = 0
    for own, members in rows:
        low, high = ranges[own]
        parts = [ranges[index] for index in members]
        if sum([part[0] for part in parts]) > high or sum([part[1] for part in parts]) < low:
            failing += 1
    return failing * _MOST_FAILING > len(rows)


def _is_law(made: Sequence[Relation], quantities: Sequence[Quantity]) -> bool:
    """Tell whether a relation holds in so many rows that it does in all, and one where it does not is wrong."""
    holding: list[Relation] = []
    failing = 0
    for one in made:
        verdict = one.judge(quantities)
        if verdict is Verdict.FAILS:
            failing += 1
            if failing * _MOST_FAILING > len(made):  # not even if it held in all the others
                return False
        elif verdict in _HOLDS and _says_something(one, quantities):
            holding.append(one)
    told = sum(_weight(one, quantities) for one in holding)
    return len(holding) > 1 and told >= _TELLING and failing * 2 <= len(holding)


def _says_something(relation: Relation, quantities: Sequence[Quantity]) -> bool:
    """Tell whether a relation that holds could as well not: no 0 + x = x, no 100 % of itself."""
    inputs = [quantities[index].value for index in relation.inputs]
    if relation.kind == "sum":
        return sum(value != 0 for value in inputs) > 1
    return inputs[0] != inputs[1] and inputs[0] != 0


def _weight(relation: Relation, quantities: Sequence[Quantity]) -> int:
    """Return how many digits of the result agree where a relation holds."""
    if not _says_something(relation, quantities):
        return 0
    return len(str(abs(quantities[relation.result].value)).replace(".", "").strip("0"))
