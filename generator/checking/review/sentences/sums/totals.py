"""Sums that stand behind their parts or need no 其中: A、B，合计X; 2+5=7; 年初…调增…调整后."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from generator.checking.review.sentences.base.columns import compatible
from generator.checking.review.sentences.base.item import Item, same_unit
from generator.checking.review.sentences.base.kinds import complete_prefix
from generator.checking.review.sentences.base.passage import Group, Passage, items_between
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.units import UNSUMMED
from generator.checking.review.sentences.base.words import relation_words
from generator.checking.review.sentences.sums.balance import is_added

__all__ = ["moves", "totals", "written_out"]

_MAX_BEFORE = 24
_LAST_YEAR = re.compile("[，；](?:而)?(?:上年|去年|上一年)[^，；]{0,8}$")
_PLUS = re.compile(r"[^，。；、：:+＋=]{0,6}[+＋][^，。；、：:+＋=]{0,8}")
_EQUALS = re.compile(r"[^，。；、：:+＋=]{0,6}[=＝]")
#: What stands between the first and the result of a sum whose other numbers bear no unit.
_OPERAND = re.compile(r"[\d.%+＋\-－−×*÷/)）]")
_BARE = re.compile(r"(?P<terms>(?:[+＋]\d{1,9}(?:\.\d{1,4})?)+)[=＝]")


def totals(group: Group) -> Iterator[Relation]:
    """Read A 10万元，B 20万元，合计30万元: the numbers of the sentence before a total."""
    for position, item in enumerate(group.items):
        if position < 2 or item.family in UNSUMMED or item.bound:
            continue
        first = _first_so_many(group, position)
        said = "" if first else _says_total(item.label)
        if not said:
            yield from first
            continue
        before = _run_before(group, position)
        if any(map(is_added, before)):
            continue  # see ``balances``
        if before and _is_of_last_year(group, before[-1], item):
            continue
        run = _measured_alike(before, item)
        if _is_weight(group, position):  # 10分，得9.66分；…合计90分，得86.87分
            run = [part for part in run if part.measure != "score"]
        if len(run) < 2:
            continue
        closed = len(run) == len(before) and _is_closed(group, run, item)
        alike = item.measure in ("", "midyear") or all(part.measure == item.measure for part in run)
        if said == "weak" and not alike and not any(part.measure == item.measure for part in run):
            continue
        sure = (closed and said != "weak") or (alike and complete_prefix(item, run) == tuple(run))
        sure = sure and (said == "sure" or item.clause == run[-1].clause + 1)
        tails = [tuple(run[start:]) for start in range(len(run) - 1)]
        first, *others = [*tails, *_by_measure(run)]
        signs = _signs(first)
        readings = tuple(Relation("sum", item.index, _indexes(other), _signs(other), sure=False) for other in others)
        yield Relation("sum", item.index, _indexes(first), signs, sure=sure, alternatives=readings)


def _is_of_last_year(group: Group, last: Item, total: Item) -> bool:
    """Tell whether a total is last year's and the numbers before it are not (…，去年这两项合计10万元)."""
    between = group.text[last.end - group.start : total.start - group.start]
    return _LAST_YEAR.search(between) is not None and last.measure != "last_year"


def _is_weight(group: Group, position: int) -> bool:
    """Tell whether points are those that could be got: the next number says how many were."""
    item, behind = group.items[position], group.items[position + 1 : position + 2]
    if item.family != "points" or item.measure == "score" or not behind:
        return False
    return behind[0].measure == "score" and behind[0].sentence == item.sentence


@functools.lru_cache(maxsize=4096)
def _says_total(label: str) -> str:
    """Return ``sure`` where a label says that the number is the sum of those before it, ``bare`` where it says only 共,
    ``weak`` where it may say so."""
    words = relation_words()
    if "占" in label or label.startswith(words.lists["parts", "et_cetera"]):  # A 10万元、B 20万元等共计50万元
        return ""
    label = words.some("totals", "not").sub("", label)
    if words.some("totals", "sure").search(label):
        return "sure"
    if label in words.lists["totals", "weak"]:
        return "bare"
    return "weak" if words.some("totals", "weak").search(label) else ""


def _first_so_many(group: Group, position: int) -> list[Relation]:
    """Read A10万元、B20万元、C5万元；前两项为基本支出，共30万元."""
    item, previous = group.items[position], group.items[position - 1]
    between = group.text[previous.end - group.start : item.start - group.start]
    for key, count in (("first_two", 2), ("first_three", 3)):
        if any(word in between for word in relation_words().lists["totals", key]):
            run = _run_before(group, position)
            return [Relation("sum", item.index, _indexes(run[:count]), sure=len(run) == count + 1)] * (
                len(run) >= count
            )
    return []


def _by_measure(run: Sequence[Item]) -> list[tuple[Item, ...]]:
    """Return the parts that are measured alike, where not all are: A类8项，B类6项完成5项，合计14项."""
    measures = dict.fromkeys(item.measure for item in run)
    if len(measures) < 2:
        return []
    alike = [tuple(item for item in run if item.measure == measure) for measure in measures]
    return [items for items in alike if len(items) > 1]


def _measured_alike(before: Sequence[Item], total: Item) -> list[Item]:
    """Return the numbers that are measured like the total; a bare 合计 takes any one measure."""
    measures = {item.measure for item in before} - {""}
    if total.measure in ("", "midyear") and len(measures) < 2:
        return list(before)
    return [item for item in before if compatible(item.measure, total.measure) or not item.measure]


def _run_before(group: Group, position: int) -> list[Item]:
    """Return the numbers of the total's family that stand before it in its sentence."""
    total = group.items[position]
    run: list[Item] = []
    for other in reversed(group.items[max(0, position - _MAX_BEFORE) : position]):
        if other.sentence != total.sentence or _holds_total(other):
            break
        if other.family == total.family and not other.bound:
            run.append(other)
    return run[::-1]


def _holds_total(item: Item) -> bool:
    words = relation_words()
    return any(word in item.label for word in (*words.lists["totals", "sure"], "其中", "共计"))


def _is_closed(group: Group, run: Sequence[Item], total: Item) -> bool:
    """Tell whether nothing but the parts stands between the first of them and the total, in the same unit."""
    others = items_between(group, run[0].start, total.start)
    counted = [item for item in others if item.family == total.family]
    return len(counted) == len(run) and all(same_unit(item, total) for item in run)


def _signs(parts: Sequence[Item]) -> tuple[int, ...]:
    """Return −1 for what a label says is taken away (调减, 扣除), () if all are added."""
    minus = relation_words().lists["changes", "minus"]
    signs = tuple(-1 if any(word in part.label for word in minus) else 1 for part in parts)
    return signs if -1 in signs else ()


def written_out(passage: Passage) -> Iterator[Relation]:
    """Read 2+5=7 and 60.29万元+8269.36万元=8329.65万元."""
    run: list[Item] = []
    for item, follower in pairwise(passage.items):
        between = passage.text[item.end : follower.start]
        if _PLUS.fullmatch(between) or (not between and passage.text[follower.start : follower.start + 1] == "+"):
            run = [*(run or [item]), follower]
        elif run and run[-1] is item and _EQUALS.fullmatch(between):
            yield Relation("sum", follower.index, _indexes(run), sure=True)
            run = []
        else:
            run = []
        yield from _in_figures(passage.text, item, follower)


def _in_figures(text: str, item: Item, follower: Item) -> Iterator[Relation]:
    """Read 得分＝9.73＋50＋28.95＋10＝98.68分: only the first and the result are mentions."""
    match = _BARE.fullmatch(text, item.end, follower.start)
    opened = _OPERAND.match(text[max(0, item.start - 1) : item.start]) is None
    if match is None or not opened or item.quantity.unit or item.bound or follower.family == "rates":
        return
    terms = tuple(Decimal(term) for term in re.split("[+＋]", match["terms"])[1:])
    yield Relation("sum", follower.index, (item.index,), terms=terms)


def moves(group: Group) -> Iterator[Relation]:
    """Read 年初预算100万元，年中调增20万元，调整后120万元."""
    for position, item in enumerate(group.items):
        if item.measure != "adjusted":
            continue
        before = [other for other in group.items[max(0, position - 4) : position] if other.sentence == item.sentence]
        initial = [other for other in before if other.measure == "initial"]
        deltas = [other for other in before if other.measure == "delta" and other.family == item.family]
        if not initial or not deltas or len(deltas) > 2 or initial[-1].index > deltas[0].index:
            continue
        chosen = (initial[-1], *deltas)
        signs = _signs(chosen)
        plus = relation_words().lists["changes", "plus"]
        open_ = not signs and not any(word in delta.label for delta in deltas for word in plus)
        other = Relation("sum", item.index, _indexes(chosen), (1, *(-1 for _ in deltas)), sure=False)
        yield Relation("sum", item.index, _indexes(chosen), signs, sure=True, alternatives=(other,) if open_ else ())


def _indexes(items: Sequence[Item]) -> tuple[int, ...]:
    return tuple(item.index for item in items)
