"""A draft that people edited, on other figures: its tagged numbers renewed, everything else left as it is.

The tags of the content controls say which fact each number is, the basis beside the text what it was. What the other figures
say of the same fact takes its place, written as the number was written: in its unit, with its decimals. Which sentences do
not hold any more, the check of the new text tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.basis import Basis, Fact, is_quoted, row_of
from generator.checking.review.matching.tagged import as_it_stands, number_in, states_value
from generator.finding import Edit, InputError
from generator.manuscript import Kind, Manuscript, Tag
from generator.number import Quantity, same_dimension
from generator.scan import scan

__all__ = ["Remark", "Renewal", "refuse", "renewal"]

#: Chinese words beside a number: punctuation, or more than a unit has.
_WORDS = re.compile("[，。；：、（）“”]|[\u4e00-\u9fff]{4}")
_DIGITS = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_LONGEST, _LONGEST_TITLE = 40, 60
_UNCHANGED = ""
_KINDS = {"department": "部门整体支出", "project": "项目支出"}
#: Where a year of the unit's own is printed, not told: the cover, headings, titles of tables.
_TITLES = (Kind.TITLE, Kind.HEADING)


@dataclass(frozen=True, slots=True)
class Remark:
    """What is told of a change, or of a number that could not be renewed, at its first place in the old text."""

    code: str
    message: str
    subject: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Renewal:
    """What is to change: numbers, and years in titles; what is told of it; the new id of each fact ("" where it has none)."""

    numbers: tuple[Edit, ...]
    years: tuple[Edit, ...]
    remarks: tuple[Remark, ...]
    ids: Mapping[str, str]

    @property
    def edits(self) -> list[Edit]:
        """Return all edits in the order of the text."""
        return sorted([*self.numbers, *self.years], key=lambda edit: edit.start)


def refuse(manuscript: Manuscript, new: Basis, year: str) -> None:
    """Refuse figures that are not the report's.

    Raises:
        InputError: the report has no tags or facts of its own, or the figures are another unit's, of another kind or year.
    """
    old, name = manuscript.basis, manuscript.name
    if old is None or not manuscript.tags:
        raise InputError(
            f"{name}：报告里没有带来源标记的数字（不是 jixiao 生成的，或标记已被其他程序去掉），不能更新。请用 jixiao check 核对，或重新生成。"
        )
    if old.kind != new.kind:
        raise InputError(f"{name} 是{_KINDS[old.kind]}的报告，数据是{_KINDS[new.kind]}的，不能更新。")
    if _folded(old.unit) != _folded(new.unit):
        raise InputError(f"{name} 是“{old.unit}”的报告，数据是“{new.unit}”的，不能更新。")
    wanted = year.strip().removesuffix("度").removesuffix("年")
    before, after = (_digits(text) for text in (old.year, new.year))
    if wanted and wanted != after:
        raise InputError(f"--year 写的是{wanted}，数据是{after}年度的。")
    if before != after and not wanted:
        raise InputError(f"{name} 是{before}年度的报告，数据是{after}年度的。确要换成新年度的，请加 --year {after}。")


def renewal(manuscript: Manuscript, new: Basis) -> Renewal:
    """Return what must change for a report to give other figures.

    Args:
        new: the other figures, with every fact of them.
    """
    old = manuscript.basis
    assert old is not None  # refused before
    rows = old.rows_in(new.names)
    ids = {id: old.renamed(id, rows) for id in old.facts}
    edits: list[Edit] = []
    told: list[_Told] = []
    for tag in manuscript.tags:
        one = _renewed(manuscript, tag, old.facts[tag.fact], new.facts.get(ids[tag.fact]))
        if one.code != _UNCHANGED:
            told.append(one)
        if one.text is not None:
            edits.append(Edit(one.tag.start, one.tag.end, one.text))
    years = list(_years(manuscript, _digits(old.year), _digits(new.year)))
    ids = {id: other if other in new.facts else "" for id, other in ids.items()}
    remarks = [*_remarks(manuscript, told, old), *_year_remark(years, new)]
    return Renewal(tuple(edits), tuple(years), tuple(remarks), ids)


# --- one number ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Told:
    """What becomes of one number: a code ("" for nothing), and the text that takes its place."""

    code: str
    tag: Tag
    fact: Fact
    text: str | None = None


def _renewed(manuscript: Manuscript, tag: Tag, old: Fact, new: Fact | None) -> _Told:
    if new is None:
        return _Told("D202", tag, old)
    if is_quoted(old.id) and old.label != new.label:
        return _Told("D203", tag, old)
    place = _number(manuscript.text, tag, old)
    if place is None:  # words stand there now: they are somebody's, and stay
        return _Told("D204", tag, new)
    tag = tag._replace(start=place[0], end=place[1])
    written = "".join(manuscript.text[tag.start : tag.end].split())
    shown = _in_form(written, old, new)
    by_hand = not _states(written, old) and not _states(written, new)
    if shown == written or (shown is None and not by_hand):
        return _Told(_UNCHANGED, tag, new)
    if by_hand:
        return _Told("D204", tag, new, shown or new.text)
    return _Told("D201", tag, new, shown)


def _number(text: str, tag: Tag, old: Fact) -> tuple[int, int] | None:
    """Return where in a control the number stands: people type words into it too, and words are not touched."""
    raw = text[tag.start : tag.end]
    if "".join(raw.split()) == old.text:
        return tag.start, tag.end
    if old.quantity is None:
        at = raw.find(old.text)
        return (tag.start + at, tag.start + at + len(old.text)) if at >= 0 else None
    mentions = scan(raw)
    if any(mention.spelled or mention.approximate for mention in mentions):
        return None
    if number_in("".join(raw.split()), old.quantity) is not None and not _WORDS.search(
        raw.replace(old.quantity.unit, "")
    ):
        return tag.start, tag.end
    for mention in mentions:
        if states_value(mention.quantity, old.quantity):
            return tag.start + mention.start, tag.start + mention.end
    return None


def _in_form(written: str, old: Fact, new: Fact) -> str | None:
    """Return the new fact as the old one is written there: whole, bare, rounded, in another unit; None where it is neither."""
    if written == old.text:
        return new.text
    if old.quantity is None or new.quantity is None:
        return None
    number = number_in(written, old.quantity)
    if number is None or not states_value(number, old.quantity):
        return None
    if not same_dimension(number.unit, new.quantity.unit) or number.to(old.quantity.unit) == old.quantity:
        return as_it_stands(written, number, new)
    rounded = Quantity(new.quantity.to(number.unit).value, number.unit).rounded(number.decimals)
    return _DIGITS.sub(f"{rounded.value:f}", written, count=1)


def _states(written: str, fact: Fact) -> bool:
    if fact.quantity is None:
        return written == fact.text
    number = number_in(written, fact.quantity)
    return number is not None and states_value(number, fact.quantity)


# --- the year -----------------------------------------------------------------------------------------------------------


def _years(manuscript: Manuscript, old: str, new: str) -> Iterator[Edit]:
    """Yield the changes of the year on the cover, in headings and titles; what a sentence tells of a year is the unit's."""
    if old == new:
        return
    tagged = [(tag.start, tag.end) for tag in manuscript.tags]
    pattern = re.compile(rf"(?<!\d){re.escape(old)}(?=年)")
    for line in manuscript.lines:
        if line.kind in _TITLES or (line.kind is Kind.BODY and _is_title(manuscript.of(line))):
            for found in pattern.finditer(manuscript.text, line.start, line.end):
                if not any(start < found.end() and found.start() < end for start, end in tagged):
                    yield Edit(found.start(), found.end(), new)


def _is_title(text: str) -> bool:
    """Tell whether a line is a title of a table or annex: no sentence."""
    return not text.rstrip().endswith(("。", "；", "：", "，")) and "，" not in text and len(text) <= _LONGEST_TITLE


def _year_remark(edits: Sequence[Edit], new: Basis) -> Iterator[Remark]:
    if edits:
        message = f"标题、封面等处的年度改为{_digits(new.year)}年，共{len(edits)}处；正文中叙述的日期和事项没有改动，请逐句核对。"
        yield Remark("D205", message, "year", edits[0].start, edits[0].end)


# --- what is told ---------------------------------------------------------------------------------------------------------


def _remarks(manuscript: Manuscript, told: Sequence[_Told], old: Basis) -> Iterator[Remark]:
    """Yield one remark for each fact, at its first place, with the count of its places."""
    groups: dict[tuple[str, str], list[_Told]] = {}
    for one in told:
        key = row_of(one.fact.id) if one.code == "D202" and _row_is_gone(one, told) else one.fact.id
        groups.setdefault((one.code, key), []).append(one)
    for (code, key), group in groups.items():
        message = _message(manuscript, code, key, group, old)
        yield Remark(code, message, group[0].fact.id, group[0].tag.start, group[0].tag.end)


def _row_is_gone(one: _Told, told: Sequence[_Told]) -> bool:
    """Tell whether no figure of a fact's row is there any more: then the row is named, not each figure."""
    row = row_of(one.fact.id)
    return row != "" and all(other.code == "D202" for other in told if row_of(other.fact.id) == row)


def _message(manuscript: Manuscript, code: str, key: str, group: Sequence[_Told], old: Basis) -> str:
    fact, tag = group[0].fact, group[0].tag
    written = "".join(manuscript.text[tag.start : tag.end].split())
    places = f"，共{len(group)}处" if len(group) > 1 else ""
    proof = f"，依据：{fact.source}" if fact.source else f"，算式：{fact.formula}" if fact.formula else ""
    if code == "D201":
        return f"“{fact.label}”由{old.facts[tag.fact].text}更新为{fact.text}{places}{proof}。"
    if code == "D202" and key in old.names:
        return f"新数据中没有“{old.names[key]}”，有关的{len(group)}处数字没有更新。请删去或改写有关文字。"
    if code == "D202":
        return f"新数据中没有“{fact.label}”（原为{fact.text}）{places}，没有更新。这句话可能不再成立，请改写。"
    if code == "D203":
        return f"“{fact.label[:_LONGEST]}”一句在新数据中已改写，{written}没有更新。请按新数据改写这句话。"
    if group[0].text is None:
        return f"原来写“{fact.label}”的地方已改写为“{written}”{places}，没有更新。数据中为{fact.text}{proof}，请核对这句话。"
    return f"“{fact.label}”在报告中被改为{written}，与原数据、新数据都不符，已换成{fact.text}{places}{proof}。"


def _folded(name: str) -> str:
    return "".join(name.split())


def _digits(year: str) -> str:
    found = re.search(r"\d{4}", year)
    return found[0] if found else year
