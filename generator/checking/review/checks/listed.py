"""Lists told line by line: 支出总计100万元，主要用于以下方面：, and below 1.A60万元，占60%；2.B40万元，占40%.

What is known of parts within a sentence (complete kinds, what was likely meant) serves here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from generator.checking.review.checks.check import Check
from generator.checking.review.checks.paragraphs import Paragraph
from generator.checking.review.sentences.base.columns import compatible
from generator.checking.review.sentences.base.item import Item, is_average, is_change, is_compared, same_unit
from generator.checking.review.sentences.base.kinds import complete_prefix
from generator.checking.review.sentences.base.likely import is_likely, is_one_slip
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.changes.growth import direction
from generator.manuscript import Kind
from generator.reading import Reading

__all__ = ["listed_below"]

_OPENS = re.compile("(?:[：:]|其中|以下方面|如下|包括|分别为|构成)[：:，。]?$")
_NUMBER = re.compile(
    r"[\s“”\"]*(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]?\d{1,2}[“”\"]?(?:[）)、．]|[.](?!\d))|[①-⑳]|[一二三四五六七八九十]{1,2}是|——?|-)"
)
_SHARE = re.compile(
    "^占(?:总额|总数|总量|全部|比|总支出|总收入|支出总额|本年支出合计的?|[^，。；占]{0,12}的)?(?:约|为|是|达到?)*$"
)
#: Only some of what the whole is of, or why it changed.
_SOME = re.compile("主要(?!用于)|重点|原因|例如|部分")
_MOST_ROWS = 40
_HUNDRED = Decimal(100)
#: Shares that must be right before the others are wrong, and one of how many may be wrong.
_FEWEST, _ONE_OF = 2, 3


@dataclass(frozen=True, slots=True)
class _Row:
    """A number of a line, and the share that stands right behind it; statements of both."""

    item: Item
    statement: int
    share: Item | None = None
    share_statement: int = -1


@dataclass(frozen=True, slots=True)
class _List:
    """What is shared out, and one number of each line below; ``partial`` where the words do not say that these are all."""

    whole: Item
    statement: int
    rows: tuple[_Row, ...]
    partial: bool


def listed_below(reading: Reading, paragraphs: Sequence[Paragraph]) -> Iterator[Check]:
    """Yield the sums of numbered lines, and what each of them is of the whole, where the line above opens the list."""
    for found in _lists(reading, paragraphs):
        yield from _sum(reading, found)
        yield from _shares(found)


def _lists(reading: Reading, paragraphs: Sequence[Paragraph]) -> Iterator[_List]:
    by_line = {paragraph.line: paragraph for paragraph in paragraphs}
    for above, below in pairwise(paragraphs):
        if below.line - above.line != 1 or above.kind is Kind.ROW:
            continue
        text = reading.manuscript.of(reading.manuscript.lines[above.line]).rstrip()
        if _OPENS.search(text) is None or not _is_numbered(reading, below.line):
            continue
        rows = list(_rows(reading, by_line, below.line))
        partial = _SOME.search(text, above.mentions[-1].end) is not None
        for whole, column in _columns(_wholes(above), rows) if len(rows) > 1 else ():
            yield _List(whole, above.first + whole.index, column, partial)


def _wholes(paragraph: Paragraph) -> list[Item]:
    """Return the numbers of the sentence that opens a list, rates apart."""
    last = paragraph.passage.items[-1].sentence
    return [item for item in paragraph.passage.items if item.sentence == last and _may_be_part(item)]


def _columns(wholes: Sequence[Item], rows: Sequence[Sequence[_Row]]) -> Iterator[tuple[Item, tuple[_Row, ...]]]:
    """Yield each whole with the number of every row that is measured like it, the last one with the rows' first if none is measured."""
    for whole in wholes:
        if sum(same_unit(one, whole) and one.measure == whole.measure for one in wholes) > 1:
            continue  # parts themselves: A0万元，B37万元，具体情况如下：
        column = [next((one for one in row if _is_part(one.item, whole)), None) for row in rows]
        told = tuple(one for one in column if one is not None)
        if len(told) < len(rows):
            continue
        first = all(one is row[0] for one, row in zip(told, rows, strict=True))
        measured = whole.measure and all(one.item.measure for one in told)
        if measured or (first and whole is wholes[-1]):
            yield whole, told


def _is_part(item: Item, whole: Item) -> bool:
    alike = not (item.measure and whole.measure) or compatible(item.measure, whole.measure)
    return alike and same_unit(item, whole)


def _is_numbered(reading: Reading, line: int) -> bool:
    lines = reading.manuscript.lines
    return line < len(lines) and bool(lines[line].number or _NUMBER.match(reading.manuscript.of(lines[line])))


def _rows(reading: Reading, by_line: dict[int, Paragraph], line: int) -> Iterator[list[_Row]]:
    """Yield the numbers of the first sentences with any of the numbered lines from one on; the list ends at a line without a number."""
    for number in range(line, line + _MOST_ROWS):
        paragraph = by_line.get(number)
        if paragraph is None or paragraph.kind is Kind.ROW or not _is_numbered(reading, number):
            return
        items = [item for item in paragraph.passage.items if item.quantity.unit]  # 11“. is a number of the list
        row = [
            _row(paragraph, item, items[at + 1] if at + 1 < len(items) else None)
            for at, item in enumerate(items)
            if item.sentence == items[0].sentence and _may_be_part(item)
        ]
        if not row or row[0].item is not items[0]:
            return
        yield row


def _may_be_part(item: Item) -> bool:
    return item.family != "rates" and not (item.bound or item.approximate or is_average(item) or is_compared(item))


def _row(paragraph: Paragraph, item: Item, behind: Item | None) -> _Row:
    if behind is None or not _is_share(item, behind):
        return _Row(item, paragraph.first + item.index)
    return _Row(item, paragraph.first + item.index, behind, paragraph.first + behind.index)


def _is_share(item: Item, share: Item) -> bool:
    beside = share.sentence == item.sentence and share.clause - item.clause <= 1
    return share.quantity.unit == "%" and beside and _SHARE.search(share.label) is not None


def _sum(reading: Reading, found: _List) -> Iterator[Check]:
    """Yield that the whole is the sum of its rows, changes with the sign their words say."""
    signs = _signs(found)
    if signs is None:
        return
    parts = tuple(row.statement for row in found.rows)
    relation = Relation("sum", found.statement, parts, signs=signs, sure=False)
    quantities = [statement.quantity for statement in reading.statements]
    complete = len(complete_prefix(found.whole, [row.item for row in found.rows])) == len(found.rows)
    shared = [row.share.quantity.value for row in found.rows if row.share is not None]
    whole = len(shared) == len(found.rows) and abs(sum(shared, Decimal(0)) - _HUNDRED) <= _room(found)
    if complete or whole:
        yield Check("A101", relation._replace(sure=True), asserted=True)
    elif (
        relation.holds(quantities)
        or is_one_slip(relation, quantities)
        or (not found.partial and is_likely(relation, quantities))
    ):
        yield Check("A101", relation, asserted=True)


def _signs(found: _List) -> tuple[int, ...] | None:
    """Return the signs of a sum of changes as the whole's own direction takes them, () for amounts, None where the two are mixed."""
    changed = [is_change(row.item) or bool(direction(row.item.label)) for row in found.rows]
    if not (is_change(found.whole) or direction(found.whole.label)):
        return None if any(changed) else ()
    step = direction(found.whole.label)
    steps = [direction(row.item.label) for row in found.rows]
    if not step or not all(steps):
        return None
    return tuple(step * (one or 0) for one in steps)


def _room(found: _List) -> Decimal:
    """Return how far the rounding of the shares lets their sum be from a hundred."""
    return sum((row.share.half for row in found.rows if row.share is not None), Decimal(0))


def _shares(found: _List) -> Iterator[Check]:
    """Yield each row's share of the whole, if most of those that are told are right."""
    told = [row for row in found.rows if row.share is not None]
    whole = found.whole.amount
    if len(told) < _FEWEST or not whole:
        return
    right = [row for row in told if row.share is not None and _is_right(row.item.amount / whole, row.share)]
    if len(right) < _FEWEST or (len(told) - len(right)) * _ONE_OF > len(told):
        return
    for row in told:
        yield Check("A102", Relation("ratio", row.share_statement, (row.statement, found.statement)), asserted=True)


def _is_right(value: Decimal, share: Item) -> bool:
    return abs(value * _HUNDRED - share.quantity.value) <= share.half
