"""Parallel clauses: A预算10万元，执行8万元；B预算20万元，执行15万元 are two columns of two parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.checking.review.sentences.base.item import Item, is_average
from generator.checking.review.sentences.base.words import relation_words

__all__ = ["Column", "columns", "compatible"]

#: Measures that may stand for one another between a whole and its parts.
_ALIKE = (
    frozenset(["budget", "adjusted", "initial"]),
    frozenset(["budget", "received"]),
    frozenset(["executed", "actual"]),
    frozenset(["target", "budget"]),
)


@dataclass(frozen=True, slots=True)
class Column:
    """Parts that are measured alike; ``several`` when the clauses hold other columns beside it, whose first gives the ``heads``."""

    family: str
    measure: str
    parts: tuple[Item, ...]
    several: bool = False
    heads: tuple[Item, ...] = ()


def compatible(one: str, other: str) -> bool:
    """Tell whether two measure classes may be the same measure in other words."""
    return one == other or any(one in pair and other in pair for pair in _ALIKE)


def columns(items: Sequence[Item]) -> list[Column]:
    """Sort the numbers behind 其中 into columns, family by family; what does not fit the pattern ends a column."""
    families: dict[str, list[Item]] = {}
    for item in items:
        if not item.bound and not is_average(item):
            families.setdefault(item.family, []).append(item)
    result: list[Column] = []
    for name, members in families.items():
        result += _of_family(name, members)
    return result


def _of_family(name: str, items: Sequence[Item]) -> list[Column]:
    period = _period(items)
    if period > 1:
        rows = _rows(items, period)
        return [
            Column(
                name, row_items[0].measure, tuple(row_items), several=True, heads=tuple(items[: rows * period : period])
            )
            for row_items in (items[offset : rows * period : period] for offset in range(period))
        ]
    parts = _list(items)
    measure = parts[0].measure if parts else ""
    return [Column(name, measure, parts)] if parts else []


def _period(items: Sequence[Item]) -> int:
    """Return how many measures repeat: items begin name+measure, measure, … and the same measures come again."""
    for period in (2, 3, 4):
        first = [item.measure for item in items[:period]]
        if len(items) < period or len(set(first)) < period:
            continue
        if any(_opens_row(item) for item in items[1:period]) or not _has_name(items[0]):
            continue
        if len(items) < 2 * period:
            return period
        second = [item.measure for item in items[period : 2 * period]]
        if second == first and _has_name(items[period]):
            return period
    return 1


def _has_name(item: Item) -> bool:
    return bool(item.name or item.lead)


def _opens_row(item: Item) -> bool:
    """Tell whether a number with a measure begins another part: a name of its own, not 部门执行金额."""
    return bool(item.lead or (item.name and not item.measure) or len(item.name) > 2)


def _rows(items: Sequence[Item], period: int) -> int:
    """Return how many rows of ``period`` columns stand there before the pattern breaks."""
    pattern = [item.measure for item in items[:period]]
    rows = 0
    while (rows + 1) * period <= len(items):
        row = items[rows * period : (rows + 1) * period]
        if [item.measure for item in row] != pattern or not _has_name(row[0]):
            break
        rows += 1
    return max(rows, 1)


def _is_next(one: Item, other: Item) -> bool:
    """Tell whether one mark that ends no clause, a 、, joins two numbers: 工程245万元、服务142.40万元."""
    return one.clause == other.clause and other.start - len(other.label) - one.end - len(one.tail) == 1


def _list(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the parts of a simple list: it ends where a number is only a measure again (…，全年执行95万元)."""
    parts: list[Item] = []
    lists = relation_words().lists
    after, alone = lists["parts", "after"], lists["parts", "after_alone"]
    for item in items:
        bare = item.measure and not _has_name(item) and not item.tail
        ends = bare or item.label.startswith(after) or item.label in alone
        if parts and ends and not _is_next(parts[-1], item):
            break
        if parts and item.measure != parts[0].measure and item.measure and parts[0].measure:
            break
        parts.append(item)
    return tuple(parts)
