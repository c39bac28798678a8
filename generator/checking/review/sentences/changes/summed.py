"""Changes that make up another: …比上年增加20万元，其中：基本支出增加30万元；项目支出减少10万元.

The list may also be opened by the name of what changed: 支出预算500万元，比上年增加20万元。支出预算中，A300万元，比上年增加30万元；B200万元，
比上年减少10万元. Then the amounts make up the amount as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator.checking.review.sentences.base.item import Item, is_average, is_change, is_compared, same_unit
from generator.checking.review.sentences.base.kinds import complete_prefix
from generator.checking.review.sentences.base.passage import Group, items_between
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.units import UNSUMMED
from generator.checking.review.sentences.changes.growth import direction

__all__ = ["changes_summed"]

_AMONG = re.compile("[，。；：]其中")
_WITHIN = re.compile(r"(?:^|[。\n])(?P<name>[^，。；：、\d\n]{3,24})中[，：:]")
_STOP = re.compile("[。\n]")
#: So many numbers before the list its whole is looked for, and so many belong to the list.
_REACH, _MOST = 8, 48


@dataclass(frozen=True, slots=True)
class _Row:
    """What one clause of the list tells: the change, and the number whose words name what changed."""

    change: Item
    named: Item


def changes_summed(group: Group) -> Iterator[Relation]:
    """Yield that a change is the sum of those listed behind it, each with the sign that its words say; the same of amounts."""
    for match in _AMONG.finditer(group.text):
        yield from _among(group, match)
    for match in _WITHIN.finditer(group.text):
        yield from _within(group, match)


def _among(group: Group, match: re.Match[str]) -> Iterator[Relation]:
    before = items_between(group, group.start, group.start + match.start() + 1)[-_REACH:]
    listed = _listed(group, match.end())
    if not before or not listed or listed[0].sentence - before[-1].sentence > 1:
        return
    told = [item for item in before if item.sentence == before[-1].sentence and item.family != "rates"]
    if told and _step(told[-1]):
        yield from _of_changes(told[-1], listed)


def _within(group: Group, match: re.Match[str]) -> Iterator[Relation]:
    """Read the list that opens with the name of an amount before it."""
    before = items_between(group, group.start, group.start + match.start() + 1)[-_REACH:]
    wholes = [at for at, item in enumerate(before) if _is_named(item.label, match["name"]) and _is_plain(item)]
    listed = _listed(group, match.end())
    if not wholes or not listed:
        return
    whole = before[wholes[-1]]
    behind = before[wholes[-1] + 1 : wholes[-1] + 2]
    if behind and behind[0].sentence == whole.sentence and _step(behind[0]) and behind[0].family == whole.family:
        yield from _of_changes(behind[0], listed, whole)
    parts = [item for item in listed if _is_plain(item) and not _step(item) and same_unit(item, whole)]
    chosen = complete_prefix(whole, parts)
    if len(chosen) == len(parts) > 1:
        yield Relation("sum", whole.index, tuple(part.index for part in parts))


def _is_plain(item: Item) -> bool:
    return not (item.bound or item.approximate or is_average(item) or is_change(item) or is_compared(item))


@lru_cache(maxsize=1024)
def _is_named(label: str, name: str) -> bool:
    return label.removesuffix("为").removesuffix("是").endswith(name)


def _listed(group: Group, start: int) -> list[Item]:
    """Return the numbers of a list up to the end of its sentence."""
    stop = _STOP.search(group.text, start)
    return items_between(group, group.start + start, group.start + (stop.start() if stop else len(group.text)))[:_MOST]


def _step(item: Item) -> int:
    return 0 if item.bound or item.approximate else direction(item.label) or 0


def _of_changes(whole: Item, listed: Sequence[Item], owner: Item | None = None) -> Iterator[Relation]:
    """Yield the sum of changes; sure where the names of what changed make a complete list."""
    rows: list[_Row] = []
    for at, item in enumerate(listed):
        if not _step(item) or item.family == "rates":
            continue
        before = listed[at - 1] if at else None
        beside = before is not None and before.clause >= item.clause - 1 and before.family == item.family
        named = before if before is not None and beside and not item.name.strip("比较增加减少") else item
        rows.append(_Row(item, named))
    if len(rows) < 2 or whole.family in UNSUMMED or not all(same_unit(row.change, whole) for row in rows):
        return
    signs = tuple(_step(whole) * _step(row.change) for row in rows)
    complete = complete_prefix(owner or whole, [row.named for row in rows])
    parts = tuple(row.change.index for row in rows)
    yield Relation("sum", whole.index, parts, signs=signs, sure=len(complete) == len(rows))
