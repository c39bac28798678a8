"""Stated counts against what is listed, and rates that no whole number of things can give (A107, A108)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.checking.review.case import Case
from generator.checking.review.counts.equations import equations
from generator.checking.review.counts.named import miscounts
from generator.checking.review.counts.wholes import told_counts
from generator.checking.review.sentences.base.units import exact_count, family, size
from generator.checking.review.sentences.base.words import any_word, relation_words
from generator.finding import Finding, Severity
from generator.manuscript import Kind, Line
from generator.number import Quantity, rounded, truncated
from generator.reading import Place
from generator.scan import Mention, scan
from generator.scan.numerals import whole_number

__all__ = ["counts", "is_possible"]

_HUNDRED = Decimal(100)
_RATE = re.compile(r"([\u4e00-\u9fff]{2,12})率")
_RATE_STATED = re.compile(r"率[^，。；\d%]{0,10}(\d+(?:\.\d+)?)%")
_CERTAIN = ("0", "100", "100.0", "100.00", "0.00")
_TAIL_END = re.compile("[，。；、：:]")
_INDICATORS = re.compile(
    r"(?:共|共计|设置|设立|设定|设|总计|纳入|合计)了?(?:[^，。；\d]{0,6}?)(?P<n>\d{1,3}|[二三四五六七八九十]{1,3})[个项条](?P<noun>(?:三级|绩效|具体|评价|考核|绩效评价)?指标)"
)
_PART = re.compile("其中|未|一级|二级|项目绩效")
_COUNT_FAMILIES = ("matters", "persons", "households", "events", "copies", "bodies")


def counts(case: Case) -> list[Finding]:
    """Return the findings on counts: A108 where a list contradicts one, A107 where a rate cannot come from one."""
    told = list(told_counts(case))
    others = [one for one in _indicators(case) if not any(_overlap(one, other) for other in told)]
    return [*_lists(case), *told, *others, *equations(case), *_rates(case)]


def _overlap(one: Finding, other: Finding) -> bool:
    assert one.start is not None
    assert one.end is not None
    assert other.start is not None
    assert other.end is not None
    return one.start < other.end and other.start < one.end


def _checked(case: Case) -> Iterator[tuple[Line, str, int]]:
    """Yield each line that states something, its compact text and its number."""
    for number, line in enumerate(case.manuscript.lines):
        if line.kind in (Kind.BODY, Kind.ROW, Kind.NOTE):
            yield line, case.manuscript.flat[number].text, number


def _place(case: Case, number: int, start: int, end: int) -> Place:
    """Return the place in the text of a stretch of a line's compact text."""
    line, flat = case.manuscript.lines[number], case.manuscript.flat[number]
    return line.start + flat.original(start), line.start + flat.original(end - 1) + 1


def _lists(case: Case) -> Iterator[Finding]:
    for _, text, number in _checked(case):
        for miss in miscounts(text):
            place = _place(case, number, miss.start, miss.end)
            yield case.found("A108", miss.message, place, expected=miss.found, found=miss.stated, level=miss.level)


def _indicators(case: Case) -> Iterator[Finding]:
    """Compare 共设置8项指标 with the indicators of the record, which may or may not count the execution rate."""
    known = len(case.record.indicators)
    if known < 2:
        return
    for _, text, number in _checked(case):
        for match in _INDICATORS.finditer(text):
            stated = whole_number(match["n"]) or 0
            if stated in (0, known, known + 1) or _PART.search(text[max(0, match.start() - 8) : match.end()]):
                continue
            message = f"写的是{match['n']}项{match['noun']}，{'数据文件' if case.given else '报告'}中的指标是{known}项。请核对个数。"
            place = _place(case, number, match.start("n"), match.end())
            level = None if case.given else Severity.WARNING
            yield case.found("A108", message, place, expected=str(known), found=str(stated), level=level)


def is_possible(rate: Quantity, count: int) -> bool:
    """Tell whether some whole number of ``count`` things gives the written rate, rounded or cut off."""
    if count <= 0:
        return True
    near = int(rate.value * count / _HUNDRED)
    shares = [Decimal(k) * _HUNDRED / count for k in range(max(0, near - 1), near + 3)]
    return any(rate.value in (rounded(share, rate.decimals), truncated(share, rate.decimals)) for share in shares)


@dataclass(frozen=True, slots=True)
class _Said:
    """A number with the numbers of its line and of its sentence there, and the words around it."""

    mention: Mention
    line: int
    sentence: int
    words: str


def _rates(case: Case) -> list[Finding]:
    """Find rates of counted things that are impossible for the count they can only refer to."""
    rates: list[_Said] = []
    beside: list[_Said] = []
    for line, text, number in _checked(case):
        if any(match[1] not in _CERTAIN for match in _RATE_STATED.finditer(text)):
            said = list(_mentions(case, line, number))
            rates += [one for one in said if one.mention.quantity.unit == "%" and _is_result(one)]
            beside += [one for one in said if _is_count(one.mention)]
    if not rates:
        return []
    subjects = any_word(relation_words().lists["counted_rates", "subjects"])
    named = {subject for rate in rates for subject in subjects.findall(rate.mention.label)}
    elsewhere = list(_about(case, named)) if named else []
    return [finding for rate in rates for finding in _impossible(case, rate, beside, elsewhere)]


def _about(case: Case, subjects: set[str]) -> Iterator[_Said]:
    """Yield the counts of the whole report whose own words name one of the subjects."""
    for line, text, number in _checked(case):
        if any(subject in text for subject in subjects):
            for said in _mentions(case, line, number):
                if _is_count(said.mention) and any(subject in said.words for subject in subjects):
                    yield said


def _mentions(case: Case, line: Line, number: int) -> Iterator[_Said]:
    flat = case.manuscript.flat[number]
    known = case.reading.mentions[number : number + 1] if line.kind is not Kind.ROW else ()
    mentions = known[0] if known else scan(case.manuscript.of(line), flat)
    sentence = position = 0
    for order, mention in enumerate(mentions):
        start, end = flat.position(mention.start), flat.position(mention.end - 1) + 1
        sentence += flat.text.count("。", position, start)
        position = start
        limit = flat.position(mentions[order + 1].start) if order + 1 < len(mentions) else len(flat.text)
        tail = _TAIL_END.split(flat.text[end : min(limit, end + 12)])[0]
        yield _Said(mention, number, sentence, mention.label + tail)


def _is_count(mention: Mention) -> bool:
    quantity = mention.quantity
    counted = family(quantity.unit) in _COUNT_FAMILIES and size(quantity.unit) == 1
    return counted and exact_count(quantity) and not mention.approximate and not mention.operator


def _is_result(rate: _Said) -> bool:
    """Tell whether a rate is the year's rate of something counted, neither 0 nor 100 %."""
    lists = relation_words().lists
    label = rate.mention.label
    named = _RATE.search(label)
    if named is None or rate.mention.approximate or rate.mention.operator not in ("", "="):
        return False
    stem = named[1].endswith(lists["counted_rates", "stems"])
    partial = any(word in label for word in lists["counted_rates", "not_year"])
    return stem and not partial and rate.mention.quantity.value not in (0, _HUNDRED)


def _impossible(case: Case, rate: _Said, beside: Sequence[_Said], elsewhere: Sequence[_Said]) -> Iterator[Finding]:
    near = [one for one in beside if one.line == rate.line and one.sentence == rate.sentence]
    if near:
        if (
            len(_values(near)) == 1
            and _is_linked(near[0], rate)
            and not is_possible(rate.mention.quantity, *_values(near))
        ):
            yield _finding(case, rate, near[0], at=rate)
        return
    subjects = relation_words().lists["counted_rates", "subjects"]
    shared = [word for word in subjects if word in rate.mention.label]
    same = [one for one in elsewhere if any(word in one.words for word in shared)]
    if len(_values(same)) == 1 and not is_possible(rate.mention.quantity, *_values(same)):
        yield _finding(case, rate, same[0], at=same[0])


def _values(counted: Sequence[_Said]) -> set[int]:
    return {int(one.mention.quantity.value) for one in counted}


def _is_linked(count: _Said, rate: _Said) -> bool:
    """Tell whether a count is what the rate beside it is of: it was received, checked, or is named like the rate."""
    lists = relation_words().lists
    named = any(word in count.words for word in lists["counted_rates", "linked"])
    return named or any(word in count.words and word in rate.words for word in lists["counted_rates", "subjects"])


def _finding(case: Case, rate: _Said, count: _Said, *, at: _Said) -> Finding:
    number = int(count.mention.quantity.value)
    written = rate.mention.quantity
    near = int(written.value * number / _HUNDRED)
    shares = "，".join(
        f"{k}÷{number}={rounded(Decimal(k) * _HUNDRED / number, written.decimals):f}%"
        for k in (near, near + 1)
        if k <= number
    )
    name = _RATE.search(rate.mention.label)
    label = name[0] if name else "比率"
    message = (
        f"{label}{written}与{count.words}{count.mention.quantity}对不上：以{number}为总数，最接近的是{shares}，得不出{written}。"
        "请核对件数和比率是否同一范围，或写明计算比率的总数。"
    )
    flat = case.manuscript.flat[at.line]
    end = flat.position(at.mention.end - 1) + 1
    start = max(flat.position(at.mention.start) - len(at.mention.label), 0)
    place = _place(case, at.line, start, end)
    return case.found("A107", message, place, found=str(written), expected=shares)
