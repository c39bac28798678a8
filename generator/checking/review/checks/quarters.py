"""What the quarters of a year are together: the spending of the year; and the share of one of them in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from generator.checking.review.checks.check import Check
from generator.checking.review.checks.meant import Stated
from generator.checking.review.sentences.asserted import Relation
from generator.number import MONEY, same_dimension
from generator.reading import Reading, Statement

__all__ = ["quarters"]

_NAMES = "一二三四"
_QUARTER = re.compile("第?([一二三四])季度")
_SHARE = re.compile(
    r"第?([一二三四])季度[^。；\d]{0,14}占(?:了)?(?:全年|全部|总|年度)*(?:实际)?(?:支出|执行)?(?:总额|总数|数|额)?的?$"
)
_EACH = re.compile(r"(?:四个|各)季度[^。；，\d]{0,12}(?:分别|依次)?[^。；，\d]{0,8}$")
_LISTED = re.compile("[、，和及与]{1,2}")
_UP_TO = re.compile("累计|末")
_OTHER = re.compile("项目|采购|收入|专项|其中|三公|人次|销售")
_ALL = 4
_CLOSE = Decimal("0.1")
_AROUND = 60
_TOTAL = "budget.executed.total"


def quarters(reading: Reading, stated: Stated) -> Iterator[Check]:
    """Yield that the four quarters make the year's spending, and what the share of a quarter is."""
    total = stated.best.get(_TOTAL)
    if total is None:
        return
    known: dict[str, int] = {}
    for indexes in _lines(reading.statements):
        found = _of_line(reading, indexes)
        if len(found) < _ALL:
            continue
        upto = _UP_TO.search(_said(reading, reading.statements[found[0]])) is not None
        if not _is_year(reading, found[-2:-1] if upto else found, total):
            continue
        places = (found[-1],) if upto else found
        yield Check("A101", Relation("sum", total, places), asserted=_is_near(reading, places, total))
        known = {} if upto else dict(zip(_NAMES, found, strict=True))
    for index, statement in enumerate(reading.statements):
        match = _SHARE.search(_said(reading, statement)) if statement.quantity.unit == "%" and known else None
        if match:
            yield Check("A102", Relation("ratio", index, (known[match[1]], total)), asserted=True)


def _lines(statements: Sequence[Statement]) -> Iterator[list[int]]:
    run: list[int] = []
    for index, statement in enumerate(statements):
        if run and statements[run[-1]].line != statement.line:
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def _of_line(reading: Reading, indexes: Sequence[int]) -> tuple[int, ...]:
    """Return the amounts of the four quarters that a line tells in order, () where it does not."""
    money = [index for index in indexes if reading.statements[index].quantity.unit in MONEY]
    for place, index in enumerate(money):
        said = _said(reading, reading.statements[index])
        named = [*_QUARTER.finditer(said)]
        if named and named[-1][1] == "一" and not _OTHER.search(said[named[-1].end() :]):
            return _named(reading, money[place : place + _ALL])
        if _EACH.search(said) and not _OTHER.search(said[-_AROUND // 3 :]):
            return _together(reading, money[place : place + _ALL])
    return ()


def _named(reading: Reading, four: Sequence[int]) -> tuple[int, ...]:
    """Return four amounts, each behind the name of its quarter."""
    for name, index in zip(_NAMES, four, strict=False):
        own = [*_QUARTER.finditer(_said(reading, reading.statements[index]))]
        if not own or own[-1][1] != name:
            return ()
    return tuple(four) if len(four) == _ALL else ()


def _together(reading: Reading, four: Sequence[int]) -> tuple[int, ...]:
    """Return four amounts in a row."""
    text = reading.manuscript.text
    places = [reading.statements[index].place for index in four]
    joined = all(_LISTED.fullmatch("".join(text[one[1] : other[0]].split())) for one, other in pairwise(places))
    return tuple(four) if joined and len(four) == _ALL else ()


def _is_year(reading: Reading, found: Sequence[int], total: int) -> bool:
    """Tell whether amounts may be the year's spending in quarters: none is more, and together they are about as much."""
    whole = reading.statements[total].quantity.to("元").value
    if not all(same_dimension(reading.statements[i].quantity.unit, "元") for i in found) or whole <= 0:
        return False
    values = sorted(reading.statements[i].quantity.to("元").value for i in found)
    return sum(values[:-1]) < whole  # but for one of them, which may be the wrong one


def _is_near(reading: Reading, places: Sequence[int], total: int) -> bool:
    """Tell whether amounts come so near to the year's spending that nothing else can be meant."""
    whole = reading.statements[total].quantity.to("元").value
    added = sum(reading.statements[i].quantity.to("元").value for i in places)
    return abs(added - whole) <= whole * _CLOSE


def _said(reading: Reading, statement: Statement) -> str:
    """Return the words before a number in its line."""
    return reading.manuscript.before(statement.line, statement.place[0], _AROUND)
