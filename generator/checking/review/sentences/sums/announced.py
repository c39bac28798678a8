"""Parts that words announce: 共X，其中A…B…; 包括; A、B分别为; 由A、B组成."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from generator.checking.review.sentences.base.columns import Column, columns, compatible
from generator.checking.review.sentences.base.item import (
    Item,
    is_average,
    is_bare_change,
    is_change,
    is_compared,
    same_unit,
)
from generator.checking.review.sentences.base.kinds import complete_prefix
from generator.checking.review.sentences.base.passage import Group, items_between, runs_on
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.units import UNSUMMED
from generator.checking.review.sentences.base.words import relation_words

__all__ = [
    "MAX_PARTS",
    "TOTAL_REACH",
    "announced",
    "announcements",
    "can_be_whole",
    "holds_semicolon",
    "semicolons",
    "sum_of",
    "text_between",
]

#: So many numbers a list has at most.
MAX_PARTS = 60
_MAX_BEFORE = 24
_MAX_READINGS = 8
_MADE = re.compile("由[^。；由]{4,200}?(?:组成|构成)")
_NEAR_CLAUSES = 2
#: A name right before 分别为, and how far before it is looked for.
_OWN_NAME = re.compile(r"[，、；：]([\u4e00-\u9fff]{2,6})$")
_NOUN = 8
#: What joins the numbers of a bare list.
_JOINT = re.compile("[、，]?(?:和|及|与|以及)?")
#: Characters behind a list in which its total, or one more part, may stand.
TOTAL_REACH = 40
_REACH = 1500
#: What stands in a bracket, as the groups blank it out.
_HOLE = "\0"
_STOPS = "。！？!?\n"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words that announce parts, at ``start``–``end`` of the passage; ``kind``: ``open`` 其中, ``listed`` 包括, ``each`` 分别为,
    ``made`` 由…组成, whose parts end at ``limit``."""

    start: int
    end: int
    kind: str
    limit: int = 0


#: A member without a number, or a number that is no member: 包括A5万元、B3万元和上述核减，为目标10万元的…
_LEAVES_LIST = re.compile("上述|前述|以上|，为|，占|，完成")


def announcements(group: Group) -> list[Anchor]:
    """Return the words of a group that announce parts, in the order of the text."""
    return sorted([*_words(group), *_made(group)], key=lambda anchor: anchor.start)


def _words(group: Group) -> Iterator[Anchor]:
    kinds = _kinds_of_anchors()
    for match in relation_words().some("parts", "open", "listed", "each").finditer(group.text):
        if match[0] == "包括" and group.text[max(0, match.start() - 1) : match.start()] == "不":
            continue
        yield Anchor(match.start() + group.start, match.end() + group.start, kinds[match[0]])


@cache
def _kinds_of_anchors() -> dict[str, str]:
    """Return the words behind which parts follow -> how they do."""
    lists = relation_words().lists
    return {word: kind for kind in ("open", "listed", "each") for word in lists["parts", kind]}


def _made(group: Group) -> Iterator[Anchor]:
    """Yield the 由 of 由A、B组成."""
    for match in _MADE.finditer(group.text):
        yield Anchor(match.start() + group.start, match.start() + 1 + group.start, "made", match.end() + group.start)


def text_between(group: Group, start: int, end: int) -> str:
    """Return the group's text between two positions of the passage."""
    return group.text[max(0, start - group.start) : max(0, end - group.start)]


def _sentence_end(group: Group, position: int) -> int:
    text = group.text
    local = position - group.start
    ends = [found for stop in _STOPS if (found := text.find(stop, local, local + _REACH)) >= 0]
    return (min(ends) if ends else min(len(text), local + _REACH)) + group.start


def announced(
    group: Group, anchor: Anchor, follower: Anchor | None, last: int | None, earlier: Sequence[Anchor]
) -> Iterator[Relation]:
    """Read the parts behind 其中, 包括 or 分别为 and the whole before it."""
    wholes = _before(group, anchor)
    if anchor.kind == "each":
        chain = pairwise([*earlier, anchor])
        listed = [item for one, other in chain if one.kind == "each" for item in _list_of(group, one, other)]
        wholes = [item for item in wholes if item not in listed]
    if not wholes:
        return
    end = min(anchor.limit or _sentence_end(group, anchor.end), last or len(group.text) + group.start)
    listed = items_between(group, anchor.end, end)[:MAX_PARTS]
    parts = [item for item in listed if item.family not in UNSUMMED and not _only_tells_change(item)]
    if not parts or (anchor.kind in ("listed", "made") and not _follows_closely(group, wholes[-1], anchor)):
        return
    inner = follower.start if follower and follower.start < end else end
    for column in columns(parts):
        yield from _column(group, anchor, wholes, column, inner)


def _only_tells_change(item: Item) -> bool:
    """Tell whether a number behind 其中 only says by how much the part before it changed (接待费242万元，较上年减少12万元)."""
    return is_bare_change(item) or (item.label.startswith(("比", "较", "与", "同")) and is_change(item))


def _list_of(group: Group, each: Anchor, follower: Anchor) -> list[Item]:
    """Return the numbers that 分别为 lists, with the total behind them: none of them is the whole of the next such list."""
    items = items_between(group, each.end, follower.start)
    listed = items[:1]
    for one, other in pairwise(items):
        joined = _JOINT.fullmatch(text_between(group, one.end, other.start)) is not None
        closing = other.label.startswith((*relation_words().lists["totals", "sure"], "共"))
        if not joined and not closing:
            break
        listed.append(other)
    return listed


def _follows_closely(group: Group, whole: Item, anchor: Anchor) -> bool:
    """Tell whether 包括 still speaks of the number before it: at most one comma and a short noun in between."""
    between = text_between(group, whole.end, anchor.start)
    return len(between) <= 12 and not any(stop in between for stop in "。；")


def _before(group: Group, anchor: Anchor) -> list[Item]:
    """Return the numbers a part can be a part of, the nearest last: those of its sentence, or of the one before."""
    text, local = group.text, anchor.start - group.start
    opening = local
    while opening > 0 and text[opening - 1] in "：:，, ":
        opening -= 1
    fresh = opening > 0 and text[opening - 1] == "。"
    start = max((text.rfind(stop, 0, opening - 1 if fresh else local) for stop in _STOPS), default=-1)
    start = max(start, local - _REACH)
    before = items_between(group, group.start + start + 1, anchor.start)[-_MAX_BEFORE:]
    if not before and group.owner is not None:
        before = [group.owner]
    return before


def _column(group: Group, anchor: Anchor, wholes: Sequence[Item], column: Column, inner: int) -> Iterator[Relation]:
    whole = _whole(wholes, column)
    if whole is None:
        return
    parts = column.parts
    readings = _readings(group, parts, inner)
    if anchor.kind == "listed":
        readings.sort(key=lambda reading: len(reading) > (semicolons(group, parts) or [len(parts)])[0])
    complete = _complete_rows(whole, column, [part for part in parts if part.start < inner])
    if complete and runs_on(group, complete[-1]):
        complete = ()
    sure = bool(complete) or _is_exhaustive(group, anchor, whole, parts)
    first = complete or readings[0]
    if whole.family == "persons" and _HOLE in text_between(group, whole.end, anchor.start):
        sure = False  # 126人（在职98人，退休28人），其中行政36人 may be of those in the bracket
    others = [reading for reading in readings if reading != first]
    if complete:
        others += [(*first, other) for other in _right_behind(group, first[-1])]
    rivals = [other for other in _rivals(wholes, column) if other is not whole]
    if len(first) > 1:
        yield sum_of(whole, first, others, rivals, sure=sure)
    rivals = [item for item in wholes if item.family == whole.family and item is not whole]
    yield from _limits(group, anchor, whole, rivals, parts, first)


def _right_behind(group: Group, last: Item) -> list[Item]:
    """Return the number of the clause behind a complete list: 年末结转20万元 may be one more part."""
    behind = items_between(group, last.end, last.end + TOTAL_REACH)
    return [item for item in behind[:1] if item.family == last.family and item.clause == last.clause + 1]


def _readings(group: Group, parts: Sequence[Item], inner: int) -> list[tuple[Item, ...]]:
    """Return which of the numbers behind 其中 may be its parts, the likeliest first.

    All of them; those up to a semicolon or to some other place; and behind another 其中 only those that are not its parts.
    """
    direct = [part for part in parts if part.start < inner]
    behind = parts[len(direct) :]
    if direct and behind:
        marked = [k for k in semicolons(group, parts) if k > len(direct)]
        ends = [*marked, *(k for k in range(len(direct) + 1, len(parts) + 1) if k not in marked)]
        return [(*direct, *parts[k:]) for k in ends[:_MAX_READINGS]]
    marked = semicolons(group, parts)
    shorter = [k for k in range(len(parts) - 1, 0, -1) if k not in marked]
    return [tuple(parts[:k]) for k in (len(parts), *marked[:_MAX_READINGS], *shorter[:_MAX_READINGS])]


def semicolons(group: Group, parts: Sequence[Item]) -> list[int]:
    """Return the numbers of the parts before which a semicolon stands."""
    pairs = enumerate(pairwise(parts), 1)
    return [number for number, (one, other) in pairs if holds_semicolon(text_between(group, one.end, other.start))]


def holds_semicolon(text: str) -> bool:
    """Tell whether a row ends within a text."""
    return "；" in text or ";" in text


def _complete_rows(whole: Item, column: Column, parts: Sequence[Item]) -> tuple[Item, ...]:
    """Return the parts whose rows' names make a complete list."""
    names = column.heads[: len(parts)] or parts
    return tuple(parts[: len(complete_prefix(whole, names))])


def _whole(wholes: Sequence[Item], column: Column) -> Item | None:
    """Return the number nearest before the list that its parts can make up."""
    same = [item for item in wholes if item.family == column.family and can_be_whole(item)]
    same = [item for item in same if not is_compared(item)] or same
    if not same:
        return None
    same = [item for item in same if not _is_rest(item, column)] or same
    if column.several and column.family == "points":  # 投入15分得14分: only what was scored makes up the score
        return same[-1] if column.measure == "score" else None
    if column.several and not column.measure:
        plain = [item for item in same if not item.measure]
        return plain[-1] if plain else None
    if column.measure and column.measure not in ("midyear", "last_year"):
        fitting = [item for item in same if item.measure == column.measure]
        fitting = fitting or [item for item in same if compatible(item.measure, column.measure)]
        fitting = fitting or ([] if column.several else [item for item in same if not item.measure])
        return fitting[-1] if fitting else (None if column.several else same[-1])
    return same[-1]


def can_be_whole(item: Item) -> bool:
    """Tell whether a number can have parts: it is no limit, no change and no average."""
    return not item.bound and not is_change(item) and not is_average(item)


def _is_rest(item: Item, column: Column) -> bool:
    """Tell whether a number is what was saved or left over, and the parts are not (节约28万元，…其中公开招标420万元)."""
    words = relation_words().some("differences", "left")
    said = words.search(item.label)
    return said is not None and words.search(column.parts[0].label) is None


def _rivals(wholes: Sequence[Item], column: Column) -> list[Item]:
    return [item for item in wholes if item.family == column.family and not item.bound][-6:]


def sum_of(
    whole: Item,
    parts: Sequence[Item],
    others: Sequence[Sequence[Item]],
    rivals: Sequence[Item],
    *,
    sure: bool,
) -> Relation:
    """Return that a whole is the sum of parts, with the readings by other parts and by other wholes."""
    alternatives = [Relation("sum", whole.index, _indexes(other), sure=False) for other in others if len(other) > 1]
    alternatives += [Relation("sum", rival.index, _indexes(parts), sure=False) for rival in rivals]
    return Relation("sum", whole.index, _indexes(parts), sure=sure, alternatives=tuple(alternatives))


def _indexes(items: Sequence[Item]) -> tuple[int, ...]:
    return tuple(item.index for item in items)


def _limits(
    group: Group, anchor: Anchor, whole: Item, rivals: Sequence[Item], parts: Sequence[Item], listed: Sequence[Item]
) -> Iterator[Relation]:
    """Yield that parts do not exceed the whole: each by itself, and amounts of money together.

    The whole may also stand further before: 持证28416人，…精神3546人、多重884人，其中重度12076人.
    """
    if anchor.kind != "open" or whole.quantity.value < 0:
        return
    first = parts[0]
    listed = listed[: (semicolons(group, listed) or [len(listed)])[0]]
    opening = items_between(group, anchor.end, first.end)[0]
    near = first.start - anchor.end <= MAX_PARTS and "；" not in text_between(group, anchor.end, first.start)
    near = near and opening.clause == first.clause
    if near and first.family == whole.family and same_unit(first, whole):
        yield _part(whole, rivals, (first,), sure=not whole.approximate)
    if whole.family == "money" and len(listed) > 1:
        yield _part(whole, rivals, listed, sure=False)


def _part(whole: Item, rivals: Sequence[Item], parts: Sequence[Item], *, sure: bool) -> Relation:
    others = tuple(Relation("part", rival.index, _indexes(parts), sure=False) for rival in rivals)
    return Relation("part", whole.index, _indexes(parts), sure=sure, alternatives=others)


def _is_exhaustive(group: Group, anchor: Anchor, whole: Item, parts: Sequence[Item]) -> bool:
    """Tell whether the words say that nothing is left out: 分别为, 其余, 由…组成, 包括 without 等."""
    if len(parts) < 2:
        return False
    words = relation_words()
    if any(word in parts[-1].label for word in words.lists["parts", "rest"]) and "等" not in parts[-1].label:
        return True
    if anchor.kind == "each":
        named = group.text[max(0, anchor.start - group.start - _NOUN) : anchor.start - group.start]
        own = _OWN_NAME.search(named)
        if own and own[1] not in whole.label and _is_another(own[1], whole):
            return False  # 控制价合计16180万元，中标价分别为4386万元、…: the parts are of something else
        return (
            all(same_unit(part, whole) for part in parts)
            and text_between(group, whole.end, anchor.start).count("，") <= _NEAR_CLAUSES
        )
    if anchor.kind == "made":
        return all(same_unit(part, whole) for part in parts)
    if anchor.kind == "listed":
        text = text_between(group, anchor.end, parts[-1].end + len(parts[-1].tail) + 1)
        whole_list = "等" not in text and _LEAVES_LIST.search(text) is None
        return whole_list and all(same_unit(part, whole) for part in parts)
    return False


def _is_another(name: str, whole: Item) -> bool:
    """Tell whether a name is that of something else than a number, or of another measure of it."""
    words = relation_words()
    measures = words.measure.findall(name)
    if measures and not compatible(words.measures[measures[-1]], whole.measure):
        return True
    return words.empty.sub("", words.measure.sub("", name)) != ""
