"""W101: words of another kind of unit; W102: the unit's name written in several ways."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Any

from generator.checking.review.case import Case
from generator.checking.review.prose import Prose
from generator.checking.review.wording.words import tables, unit_kinds
from generator.finding import Finding
from generator.manuscript import Kind
from generator.resources import packed_words

__all__ = ["other_units_words", "unit_names"]

_BRACKETS = "（）()〇"
_LONGEST = 44
_ALIKE = 0.6
_MOST = 50
_PLACES = ("街道", "乡镇")
_OWN_TEXT = re.compile(
    r"(?:20\d\d年度?)?(?:单位)?(?:编制数|编制人数|属于|系|是[^，。]{0,6}(?:财政|行政|事业)|为[^，。]{0,6}(?:财政|行政|事业)|部门整体|部门单位|整体支出|绩效|自评|无下属|下设|内设|共有编制|现有编制)"
)
_AGENCY = re.compile(
    r"(?:是|为|系|属于?)[^，。；]{0,14}(?:工作部门|组成部门|直属机构|行政单位|事业单位|预算单位|派出机构)"
)
_ON_COVER = re.compile(r"[（(]|20\d\d|部门|整体|项目支出|绩效|自评")
_LABEL = re.compile(r"(?:部门|预算|填报|编制|报告)?单位(?:名称)?(?:[（(](?:公章|盖章|全称)[)）])?[：:]$")


@dataclass(frozen=True, slots=True)
class _Name:
    """A full name in the text: its place in the prose, and its parts region, core and suffix."""

    start: int
    end: int
    text: str
    region: str
    core: str
    suffix: str
    kind: str


# --- W101 -------------------------------------------------------------------------------------------------------------------


def other_units_words(case: Case, prose: Prose) -> list[Finding]:
    """W101: 全乡 in a 街道's report was copied; each word once, with the number of its places."""
    name = _own_name(case, prose)
    kind = _kind_of(name)
    if kind is None:
        return []
    found: list[Finding] = []
    for word, of in _foreign(str(kind["name"])):
        if word.lstrip("全本我各") in name:  # 全乡 of a 乡's hospital is the 乡 it serves
            continue
        places = [at for at in prose.find((word,)) if _stands_alone(prose.text, word, at)]
        if not places:
            continue
        more = f"（全文{len(places)}处）" if len(places) > 1 else ""
        message = f"本单位“{name}”是{kind['name']}，这里用了{of}的称谓“{word}”{more}，可能沿用了其他单位的内容。请改为本单位的称谓。"
        place = prose.place(places[0], places[0] + len(word))
        found.append(case.found("W101", message, place, subject="unit.name", found=word))
    return found


def _kind_of(name: str) -> dict[str, Any] | None:
    ends = [(len(suffix), kind) for kind in unit_kinds() for suffix in kind["suffixes"] if name.endswith(suffix)]
    return max(ends, key=lambda end: end[0])[1] if ends else None


@cache
def _foreign(kind: str) -> tuple[tuple[str, str], ...]:
    """Return (word, the kind it belongs to) of the words that units of a kind do not use of themselves."""
    mine = next(item for item in unit_kinds() if item["name"] == kind)
    own = {*mine.get("own", "").split(), *mine.get("also", "").split()}
    return tuple(
        (word, item["name"]) for item in unit_kinds() for word in item.get("own", "").split() if word not in own
    )


def _stands_alone(text: str, word: str, at: int) -> bool:
    borders = packed_words("unit_words")["borders"]
    before, behind = text[at - 1 : at] if at else "\n", text[at + len(word) : at + len(word) + 1]
    if word in borders["organs"].split():
        return before in borders["organs_behind"]
    if word[0] in "全本" and before in borders["not_before"]:
        return False
    return not behind or behind not in borders["not_behind"].get(word, "")


# --- W102 -------------------------------------------------------------------------------------------------------------------


@cache
def _suffixes() -> tuple[tuple[str, str], ...]:
    """Return (suffix, kind), the longest first."""
    listed = [(suffix, kind["name"]) for kind in tables()["names"]["kind"] for suffix in kind["suffixes"].split()]
    return tuple(sorted(listed, key=lambda item: -len(item[0])))


@lru_cache(maxsize=1)
def _names(prose: Prose) -> list[_Name]:
    """Return the full names of units in the text, in order."""
    found: dict[int, _Name] = {}
    taken: set[int] = set()
    for suffix, kind in _suffixes():
        for at in prose.find((suffix,)):
            end = at + len(suffix)
            if at in taken or end - 1 in taken:
                continue  # 街道办 of 街道办事处
            taken.update(range(at, end))
            if name := _name(prose, at, suffix, kind):
                found[end] = name
    return [found[end] for end in sorted(found)]


def _name(prose: Prose, at: int, suffix: str, kind: str) -> _Name | None:
    cut, text = tables()["names"]["cut"], prose.text
    barriers, first, start = _barriers(kind), max(0, at - _LONGEST), at
    while start > first and _is_of_a_name(text[start - 1]) and text[start - 1] not in barriers:
        start -= 1
    name = text[start : at + len(suffix)]
    while name.count("）") + name.count(")") > name.count("（") + name.count("("):
        closing = min(position for position in (name.find("）"), name.find(")")) if position >= 0)
        start += closing + 1
        name = name[closing + 1 :]
    region, core = _parts(text[start:at])
    if len(core) < 2 or any(organ in core for organ in cut["organs"].split() if not organ.endswith("委员会")):
        return None
    return _Name(start, at + len(suffix), _folded(name), _folded(region), core, suffix, kind)


@cache
def _barriers(kind: str) -> frozenset[str]:
    """Return the characters that stand before a name of a kind, not in it."""
    cut = tables()["names"]["cut"]
    barriers = frozenset((*cut["before"], *cut["words"].split()))
    return barriers - {"和", "与", "及"} | set(cut["before"]) if kind == "机关" else barriers


def _is_of_a_name(char: str) -> bool:
    return "一" <= char <= "鿿" or char in _BRACKETS


def _parts(rest: str) -> tuple[str, str]:
    """Return region and core of a name without its suffix."""
    regions = tables()["names"]["cut"]["regions"]
    last = max((rest.rfind(char) for char in regions), default=-1)
    return rest[: last + 1], rest[last + 1 :]


def _folded(name: str) -> str:
    return name.replace("(", "（").replace(")", "）").replace(" ", "")


def _own_name(case: Case, prose: Prose) -> str:
    """Return the unit's name: the record's, else that of the cover, else the full name used most, short forms counted."""
    name = case.record.unit.name
    known = re.sub(r"(?:20\d\d年.*|\s+)", "", name.text) if name else ""
    if known.endswith(tuple(suffix for kind in unit_kinds() for suffix in kind["suffixes"])):
        return _folded(known)
    names = _names(prose)
    on_cover = [item.text for item in names if prose.kind(item.start) in (Kind.TITLE, Kind.MARGIN)]
    places = Counter(item.text for item in names if item.kind != "机关")
    uses = {
        long: sum(count for short, count in places.items() if _is_within(short, long)) for long in list(places)[:_MOST]
    }
    return on_cover[0] if on_cover else max(uses, key=lambda long: (uses[long], len(long)), default="")


def unit_names(case: Case, prose: Prose) -> list[Finding]:
    """W102: full names that mean this unit and are written otherwise, one finding for each way of writing."""
    own = _own_name(case, prose)
    suffix = next(((suffix, kind) for suffix, kind in _suffixes() if own.endswith(suffix)), None)
    if suffix is None:
        return []
    region, core = _parts(own.removesuffix(suffix[0]))
    mine = _Name(0, 0, own, region, core, *suffix)
    short = case.record.unit.short_names
    known = [own, *(_folded(item.text) for item in short)]
    found: list[Finding] = []
    for name in _names(prose):
        if any(_is_within(name.text, other) for other in known) or not _means(prose, name, mine):
            continue
        known.append(name.text)
        message = f"这里的单位名称写作“{name.text}”，而报告单位是“{own}”，前后不一致。请统一为规范全称（第一次出现后可用简称）。"
        place = prose.place(name.start, name.end)
        found.append(case.found("W102", message, place, subject="unit.name", expected=own, found=name.text))
    return found


def _is_within(short: str, long: str) -> bool:
    """Tell whether a name is the other one with characters left out: 二工乡政府 of …二工乡人民政府."""
    rest = iter(long)
    return all(char in rest for char in short)


def _means(prose: Prose, name: _Name, mine: _Name) -> bool:
    """Tell whether a name written otherwise means this unit."""
    if not mine.core or (mine.kind == "机关" and name.kind == "机关" and re.search("局|厅", name.core)):
        return False
    near = not name.region or not mine.region or _tail(name.region, mine.region) != ""
    if name.kind == mine.kind and name.suffix == mine.suffix and name.core != mine.core:
        alike = SequenceMatcher(None, name.core, mine.core, autojunk=False).ratio() >= _ALIKE
        contained = mine.core in name.core or (len(name.core) >= 2 and name.core in mine.core)
        if near and (contained or (alike and len(name.core) > 2)):
            return True
        return _is_own_place(prose, name)
    if name.core == mine.core and name.suffix != mine.suffix and name.kind in _PLACES and mine.kind in _PLACES:
        return near
    return False


def _tail(region: str, own: str) -> str:
    """Return the longest end of a region that the unit's own region has, character by character."""
    return next((region[start:] for start in range(len(region)) if _is_within(region[start:], own)), "")


def _is_own_place(prose: Prose, name: _Name) -> bool:
    """Tell whether the name stands where a report names its unit: on the cover, or as the owner of its staff."""
    text = prose.text
    segment = prose.segment(name.start)
    before, behind = (
        text[max(segment.start, name.start - _LONGEST) : name.start],
        text[name.end : min(name.end + 24, segment.end)],
    )
    if _LABEL.search(before):
        return True
    if segment.kind in (Kind.TITLE, Kind.MARGIN):
        return not before and (not behind or _ON_COVER.match(behind) is not None)
    opens = not before or before[-1] in "。；\n"
    if name.kind == "机关":
        return opens and _AGENCY.match(behind) is not None
    return opens and _OWN_TEXT.match(behind) is not None
