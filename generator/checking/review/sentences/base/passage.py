"""A paragraph prepared for reading its arithmetic: its numbers with their names, in groups as brackets make them."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from generator.checking.review.sentences.base.item import Item
from generator.checking.review.sentences.base.units import family
from generator.checking.review.sentences.base.words import relation_words
from generator.scan import Mention
from generator.scan.compact import Compact, compact

__all__ = ["Group", "Passage", "items_between", "meaning", "passage", "runs_on"]

_DEEPEST = 3
_HOLE = "\0"
_STOPS = "。！？!?\n"
_CLAUSE = "，,；;。：:！？!?\n"
_CLAUSE_MARK = re.compile(f"[{_CLAUSE}]")
_STOP_MARK = re.compile(f"[{_STOPS}]")
_ROW_MARK = re.compile("[；;。：:\n]")
_TAIL_MARK = re.compile(f"[{_CLAUSE}、（）()]")
_EACH = re.compile(
    "分别(?P<verb>(?:安排|支出|列支|投入|拨付|下达|完成|实现|发放|办理|办结|支付|使用|执行|得分|失分|扣分|得|失|扣|建成|收入|增加|减少)?)"
    "(?:了|为|是|达到?|有|约为|计|共)?[：:]?$"
)
#: What opens the second list of the same things (，支出分别为).
_LEADING = re.compile("^(?:其中|而|其|实际)")
_LISTED = re.compile("、|[和及与](?=[^、和及与]*$)")
_NOUNS = re.compile("[、和及与]|以及")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_NAMELESS = re.compile(r"[\d年度月（）()“”\"'：:，,、.·%\s\x00]+")
#: What money is measured by, and persons are not.
_OF_MONEY = frozenset(["executed", "received", "initial", "adjusted", "budget"])
_TAIL = 16
_LABEL_REACH = 80
#: So many numbers a list told by 分别 has at most.
_LONGEST_RUN = 24


@dataclass(frozen=True, slots=True)
class Group:
    """The text of one level of brackets; what stands in deeper brackets, or outside, is blanked out.

    Attributes:
        text: of the passage's length from ``start`` on; positions are those of the passage minus ``start``.
        start: in the passage.
        items: in order.
        owner: the number right before the opening bracket, None for the outermost group.
        outer: the group the bracket stands in.
    """

    text: str
    start: int
    items: tuple[Item, ...]
    owner: Item | None = None
    outer: Group | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """The paragraph's compact text, its numbers and its groups, the outermost first."""

    text: str
    items: tuple[Item, ...]
    groups: tuple[Group, ...]


def items_between(group: Group, start: int, end: int) -> list[Item]:
    """Return the group's numbers that stand between two positions of the passage."""
    low = bisect_left(group.items, start, key=lambda item: item.start)
    high = bisect_left(group.items, end, lo=low, key=lambda item: item.start)
    return [item for item in group.items[low:high] if item.end <= end]


def runs_on(group: Group, item: Item) -> bool:
    """Tell whether the list goes on behind a number: 、 leads on to another one of its kind."""
    place = bisect_left(group.items, item.end, key=lambda other: other.start)
    if place == len(group.items) or group.items[place].family != item.family:
        return False
    between = group.text[item.end - group.start : group.items[place].start - group.start]
    return "、" in between and _CLAUSE_MARK.search(between) is None


def passage(text: Compact | str, mentions: Sequence[Mention]) -> Passage:
    """Prepare a paragraph; the mentions' offsets are those of the text that was made compact."""
    flat = compact(text) if isinstance(text, str) else text
    items = tuple(_shared_labels(flat.text, list(_items(flat, mentions))))
    return Passage(flat.text, items, tuple(_groups(flat.text, _readable(flat.text, items))))


def _readable(text: str, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Leave out sentences in which digits stand side by side: a number in groups (2 864 300元) was not read as one."""
    torn = {
        other.sentence
        for item, other in pairwise(items)
        if not item.quantity.unit and text[item.end : other.start] == " "
    }
    return tuple(item for item in items if item.sentence not in torn) if torn else items


def _items(flat: Compact, mentions: Sequence[Mention]) -> Iterator[Item]:
    text = flat.text
    clause = sentence = position = 0
    starts = [flat.position(mention.start) for mention in mentions]
    for index, mention in enumerate(mentions):
        start, end = starts[index], flat.position(mention.end - 1) + 1
        between = text[position:start]
        clause += len(_CLAUSE_MARK.findall(between))
        sentence += len(_STOP_MARK.findall(between))
        position = end
        limit = starts[index + 1] if index + 1 < len(starts) else len(text)
        measure, name, year = meaning(mention.label)
        kind = family(mention.quantity.unit)
        if kind == "persons" and measure in _OF_MONEY:
            measure = ""  # 国库集中支付中心5人
        yield Item(
            index=index,
            start=start,
            end=end,
            quantity=mention.quantity,
            approximate=mention.approximate,
            operator=mention.operator,
            family=kind,
            label=mention.label,
            tail=_tail(text, end, min(limit, end + _TAIL)),
            lead=_lead(between, mention.label),
            measure=measure,
            name=name,
            year=year,
            clause=clause,
            sentence=sentence,
        )


def _tail(text: str, start: int, end: int) -> str:
    mark = _TAIL_MARK.search(text, start, end)
    return text[start : mark.start() if mark else end]


def _lead(between: str, label: str) -> str:
    """Return the words of a row's beginning that stand before the number's own clause."""
    parts = _ROW_MARK.split(between)
    return parts[-1].removesuffix(label).strip("，, 、") if len(parts) > 1 else ""


@functools.lru_cache(maxsize=4096)
def meaning(text: str) -> tuple[str, str, int]:
    """Return the measure, the name and the year (0 for none) that a label holds."""
    words = relation_words()
    label = words.protected.sub(_HOLE, text)
    measures = words.decisive.findall(label) or words.measure.findall(label)
    name = words.empty.sub("", _NAMELESS.sub("", words.measure.sub("", label)))
    years = _YEAR.findall(text)
    protected = "".join(words.protected.findall(text))
    return words.measures[measures[-1]] if measures else "", protected + name, int(years[-1]) if years else 0


def _shared_labels(text: str, items: list[Item]) -> list[Item]:
    """Give the numbers of ``A、B分别为x、y`` their own nouns, also those of ``，支出分别为z、w`` behind them."""
    nouns: list[str] = []
    last = -1
    for position, first in enumerate(items):
        each = _EACH.search(first.label)
        if each is None:
            continue
        run = [first]
        for item in items[position + 1 : position + _LONGEST_RUN]:
            if item.label or item.family != first.family:
                break
            run.append(item)
        own, what = _nouns(text, first, len(run))
        if not own and first.sentence == last and len(nouns) == len(run):
            own, what = nouns, _LEADING.sub("", first.label[: each.start()])
        if len(own) < 2 or len(own) != len(run):
            continue
        nouns, last = own, first.sentence
        for offset, noun in enumerate(own):
            items[position + offset] = _named_so(items[position + offset], noun, what + each["verb"])
    return items


def _nouns(text: str, first: Item, count: int) -> tuple[list[str], str]:
    """Return the nouns that a list's numbers are of, and what is said of all of them (…、丙的预算), () where they do not pair off."""
    low = max(text.rfind(mark, max(0, first.start - _LABEL_REACH), first.start - 1) for mark in _CLAUSE)
    each = _EACH.search(text, low + 1, first.start)
    said = text[low + 1 : each.start()] if each else ""
    for pattern in (_NOUNS, _LISTED):
        found = [noun for noun in pattern.split(said) if noun]
        if len(found) == count > 1:
            noun, mark, what = found[-1].rpartition("的")
            return ([*found[:-1], noun], what) if mark and noun else (found, "")
    return [], ""


def _named_so(item: Item, noun: str, what: str) -> Item:
    label = noun + what
    measure, name, year = meaning(label)
    return replace(item, label=label, measure=measure, name=name, year=year)


def _groups(text: str, items: tuple[Item, ...]) -> Iterator[Group]:
    """Cut the text into its levels of brackets."""
    spans = _brackets(text)
    children: dict[int, list[int]] = {}
    for number, (_, _, parent) in enumerate(spans):
        children.setdefault(parent, []).append(number)
    homes = _homes(spans, items)
    made: dict[int, Group] = {}
    for number in range(-1, len(spans)):
        start, end, parent = (0, len(text), -2) if number < 0 else spans[number]
        inside = _blanked(text, start, end, [spans[child] for child in children.get(number, ())])
        outer = made.get(parent)
        owner = _owner(outer, start) if outer else None
        group = Group(inside, start, tuple(homes.get(number, ())), owner, outer)
        made[number] = group
        yield group


def _brackets(text: str) -> list[tuple[int, int, int]]:
    """Return (start, end, number of the bracket around or −1) of what stands in matched brackets, in order of opening."""
    spans: list[tuple[int, int, int]] = []
    stack: list[int] = []
    for match in re.finditer(r"[(（)）\n]", text):
        char = match[0]
        if char == "\n":
            stack.clear()
        elif char in "(（":
            spans.append((match.end(), -1, stack[-1] if stack else -1))
            stack.append(len(spans) - 1)
        elif stack:
            number = stack.pop()
            spans[number] = (spans[number][0], match.start(), spans[number][2])
    return _matched(spans)


def _matched(spans: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Leave out brackets that never close or lie too deep; what they held goes to the bracket around them."""
    kept: list[tuple[int, int, int]] = []
    place: dict[int, int] = {-1: -1}
    depth: dict[int, int] = {-1: 0}
    for number, (start, end, parent) in enumerate(spans):
        if end < 0 or depth[parent] >= _DEEPEST:
            place[number], depth[number] = place[parent], depth[parent]
            continue
        place[number], depth[number] = len(kept), depth[parent] + 1
        kept.append((start, end, place[parent]))
    return kept


def _homes(spans: list[tuple[int, int, int]], items: tuple[Item, ...]) -> dict[int, list[Item]]:
    """Return the items of each bracket (−1: none)."""
    homes: dict[int, list[Item]] = {}
    stack: list[int] = []
    upcoming = 0
    for item in items:
        while upcoming < len(spans) and spans[upcoming][0] <= item.start:
            stack.append(upcoming)
            upcoming += 1
        while stack and spans[stack[-1]][1] <= item.start:
            stack.pop()
        homes.setdefault(stack[-1] if stack else -1, []).append(item)
    return homes


def _blanked(text: str, start: int, end: int, holes: list[tuple[int, int, int]]) -> str:
    parts: list[str] = []
    position = start
    for low, high, _ in holes:
        parts.append(text[position:low])
        parts.append(_HOLE * (high - low))
        position = high
    return "".join([*parts, text[position:end]])


def _owner(outer: Group, start: int) -> Item | None:
    """Return the number that a bracket explains: the one before it, with no mark in between (7个项目（…）)."""
    low = bisect_left(outer.items, start, key=lambda item: item.end)
    if not low:
        return None
    item = outer.items[low - 1]
    between = outer.text[item.end - outer.start : start - 1 - outer.start]
    if between == "。":
        return item  # …资金500万元。（其中：中央300万元，省级200万元）
    return None if any(mark in between for mark in _CLAUSE) or len(between) > _TAIL else item
