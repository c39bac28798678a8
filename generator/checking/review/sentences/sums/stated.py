"""Sums that a sentence states: 共X，其中A…B…; X（A…，B…）; 编制125人，行政16名，事业109名; A、B，合计X."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.checking.review.sentences.base.columns import compatible
from generator.checking.review.sentences.base.item import Item
from generator.checking.review.sentences.base.kinds import complete_prefix
from generator.checking.review.sentences.base.passage import Group, Passage, items_between, runs_on
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.units import UNSUMMED
from generator.checking.review.sentences.base.words import relation_words
from generator.checking.review.sentences.sums.announced import (
    MAX_PARTS,
    TOTAL_REACH,
    announced,
    announcements,
    can_be_whole,
    holds_semicolon,
    semicolons,
    sum_of,
    text_between,
)
from generator.checking.review.sentences.sums.lists import bare_lists
from generator.checking.review.sentences.sums.totals import moves, totals, written_out

__all__ = ["sums"]

#: So many announcements on, another list has begun.
_MAX_NESTED = 4


def sums(passage: Passage) -> Iterator[Relation]:
    """Yield the sums and parts of a passage."""
    yield from written_out(passage)
    for group in passage.groups:
        if len(group.items) + (group.owner is not None) < 2:
            continue
        anchors = announcements(group)
        for number, anchor in enumerate(anchors):
            earlier = anchors[max(0, number - _MAX_NESTED) : number]
            follower = anchors[number + 1] if number + 1 < len(anchors) else None
            last = anchors[number + _MAX_NESTED].start if number + _MAX_NESTED < len(anchors) else None
            yield from announced(group, anchor, follower, last, earlier)
        if group.owner is not None and not any(anchor.start < 4 for anchor in anchors):
            yield from _bracketed(group, group.owner)
        yield from totals(group)
        yield from _unannounced(group)
        yield from moves(group)
        yield from bare_lists(group)


def _bracketed(group: Group, owner: Item) -> Iterator[Relation]:
    """Read 7个项目（线上6个，线下1个）: a bracket that splits the number before it."""
    parts = [item for item in group.items if item.family == owner.family and item.family not in UNSUMMED]
    if len(parts) < 2 or len(parts) > MAX_PARTS or owner.bound:
        return
    complete = complete_prefix(owner, parts)
    chosen = complete or tuple(parts)
    longer = [tuple(parts)] if len(chosen) < len(parts) else []
    rows = semicolons(group, parts)
    if rows and 0 < len(rows) + 1 < len(parts):  # （一级9户，其中平台3户；二级19户）: the first of each row
        longer.append(tuple(parts[at] for at in (0, *rows)))
    yield sum_of(owner, chosen, longer, [], sure=bool(complete) and not runs_on(group, chosen[-1]))


def _unannounced(group: Group) -> Iterator[Relation]:
    """Read 编制125人，行政编制16名，事业编制109名: parts that need no 其中 because their kinds are complete."""
    for position, whole in enumerate(group.items[:-2]):
        parts: list[Item] = []
        for item in group.items[position + 1 : position + 8]:
            if item.sentence != whole.sentence or item.family != whole.family:
                break
            if len(parts) > 1 and holds_semicolon(text_between(group, parts[-1].end, item.start)):
                break
            parts.append(item)
        if len(parts) < 2 or "其中" in text_between(group, whole.end, parts[0].start):
            continue
        if whole.family in UNSUMMED or not can_be_whole(whole) or parts[0].clause > whole.clause + 2:
            continue
        chosen = complete_prefix(whole, parts)
        if any(word in part.label for part in parts[:1] for word in relation_words().lists["parts", "some"]):
            continue  # 还有330万元没有支出，大头是其他资金247万元: not all of it
        if chosen and _speaks_of_same(whole, chosen) and _is_free(group, whole, parts, len(chosen)):
            rest = [tuple(parts[:count]) for count in range(len(chosen) + 1, len(parts) + 1)]
            yield sum_of(whole, chosen, rest, [], sure=not runs_on(group, chosen[-1]))


def _is_free(group: Group, whole: Item, parts: Sequence[Item], count: int) -> bool:
    """Tell whether the parts belong to nothing else: no semicolon before them and no total behind them."""
    behind = items_between(group, parts[count - 1].end, parts[count - 1].end + TOTAL_REACH)
    follower = behind[0] if behind else None
    closing = relation_words().lists["totals", "sure"]
    ends = (
        follower is not None and follower.sentence == whole.sentence and any(word in follower.label for word in closing)
    )
    return not ends and not holds_semicolon(text_between(group, whole.end, parts[0].start))


def _speaks_of_same(whole: Item, parts: Sequence[Item]) -> bool:
    """Tell whether whole and parts are measured alike and the whole is not itself one of the kinds."""
    if complete_prefix(whole, (whole, *parts[1:])) or complete_prefix(whole, (parts[0], whole)):
        return False
    if len(complete_prefix(whole, (whole, *parts))) > len(parts):
        return False  # 因公出国费0万元，用车10万元，接待11万元: the first of them is no whole
    present = relation_words().lists["posts", "not"]
    if whole.measure == "posts" and any(word in part.label for part in parts for word in present):
        return False
    return all(compatible(part.measure, whole.measure) or not part.measure for part in parts)
