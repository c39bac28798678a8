"""W103: years and dates that do not fit the year under review."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

from generator.checking.review.case import Case
from generator.checking.review.prose import Prose, pattern
from generator.checking.review.wording.words import tables
from generator.finding import Finding, Severity
from generator.manuscript import Kind

__all__ = ["evaluation_year", "years"]

_YEAR = re.compile(r"(20\d\d|１９\d\d|19\d\d)年度?|(二[〇零○O]\d?[一二三四五六七八九〇零]{1,2})年度?")
_DATE = re.compile(r"20\d\d(?:年(\d{1,2})月(?:\d{1,2}日)?|[-./](\d{1,2})[-./]\d{1,2})")
_YEAR_DIGITS = 4
_CHINESE = {char: str(number) for number, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "O": "0"}
_TITLED = (Kind.TITLE, Kind.HEADING, Kind.MARGIN)
_DECEMBER = 12
#: What a year in the title counts; more in the text than this say that the title is the old one.
_TITLE = 3
_UNTIL = ("截至", "截止", "截止到")
_LAST_DAY = re.compile("(?:12月31日|年?[底末])[，,]?[^，。；]{0,12}(?:在职|实有|人员|编制|资产|结余|结转)")
_BEHIND = 40
_AROUND = 30
_NEAR = 2


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: pattern(text) for name, text in tables()["years"].items()}


@lru_cache(maxsize=1)
def _mentions(text: str) -> list[tuple[int, int, int]]:
    """Return (start, end, year) of every year written with 年."""
    found: list[tuple[int, int, int]] = []
    for match in _YEAR.finditer(text):
        before = text[match.start() - 1 : match.start()]
        digits = match[1] or "".join(_CHINESE.get(char, char) for char in match[2])
        if len(digits) == _YEAR_DIGITS and not before.isdigit() and before != ".":
            found.append((match.start(), match.end(), int(digits)))
    return found


def evaluation_year(case: Case, prose: Prose) -> int | None:
    """Return the year under review: the figures', else the one most of the report speaks of.

    A title's year that the text names too is the one. A title alone does not outweigh its own text: it is what is most
    often left from the year before.
    """
    year = case.record.year
    known = int(year.quantity.value) if year and year.quantity else None
    if case.given and known:
        return known
    votes: Counter[int] = Counter()
    titled: set[int] = set()
    told: set[int] = set()
    for start, end, value in _mentions(prose.text):
        if _is_titled(prose, start, end):
            titled.add(value)
        elif prose.kind(start) not in _TITLED:
            votes[value] += _vote(prose, start, end)
            told.add(value)
    if len(titled & told) == 1:
        return (titled & told).pop()
    near = {value: count for value, count in votes.items() if any(abs(value - title) <= _NEAR for title in titled)}
    for title in titled:
        votes[title] += _TITLE if votes[title] or sum(near.values()) < _TITLE else int(not any(near.values()))
    if known is not None:
        votes[known] += 0
    if not any(votes.values()):
        return known
    best, count = votes.most_common(1)[0]
    return best if known is None or votes[known] < count else known


def _vote(prose: Prose, start: int, end: int) -> int:
    """Return how much a year in the text speaks for being the one under review."""
    behind = prose.text[end : end + _BEHIND]
    before = prose.text[max(prose.segment(start).start, start - _BEHIND) : start]
    if re.match("年?底|12月31日|末", behind) and before.endswith(("截至", "截止", "截止到", "至")):
        return 2
    if _patterns()["elsewhere"].match(behind) or _patterns()["compared"].search(before) or _in_title_marks(before):
        return 0
    if _is_reviewed(prose, start, end):
        return 2
    return 1 if not before or before[-1] in "。；\n" else 0


def _is_titled(prose: Prose, start: int, end: int) -> bool:
    if prose.kind(start) not in _TITLED:
        return False
    segment = prose.segment(start)
    return _patterns()["titled"].match(prose.text[end : segment.end]) is not None


def _is_reviewed(prose: Prose, start: int, end: int) -> bool:
    if _patterns()["listed"].search(prose.text[max(0, start - 4) : start]):
        return False
    return _patterns()["reviewed"].match(prose.text[end : end + _BEHIND]) is not None


def years(case: Case, prose: Prose) -> list[Finding]:
    """W103: another year where the year under review is meant, and dates before it was over."""
    this = evaluation_year(case, prose)
    if this is None:
        return []
    return [*_others(case, prose, this), *_dates(case, prose, this)]


def _others(case: Case, prose: Prose, this: int) -> Iterator[Finding]:
    for start, end, value in _mentions(prose.text):
        if value == this:
            continue
        level = _verdict(prose, start, end, value, this)
        if level is None:
            continue
        quote = prose.words(start, end)
        right = quote.replace(str(value), str(this)) if str(value) in quote else f"{this}年"
        message = f"这里写“{quote}”，而本报告评价的是{this}年。说的如果是评价年度的情况，应为“{right}”；请核对是否沿用了其他年度的内容。"
        place = prose.place(start, end)
        yield case.found("W103", message, place, subject="year", expected=right, found=quote, level=level)


def _verdict(prose: Prose, start: int, end: int, value: int, this: int) -> Severity | None:
    """Return how sure it is that the year under review is meant, None where another year is in its place."""
    patterns, text = _patterns(), prose.text
    segment = prose.segment(start)
    before, behind = text[max(segment.start, start - _BEHIND) : start], text[end : min(end + _BEHIND, segment.end)]
    if (
        value == this - 1
        and before.endswith(_UNTIL)
        and _LAST_DAY.match(behind)
        and str(this) not in _sentence(prose, start)
    ):
        return (
            Severity.WARNING
        )  # 截至2023年12月31日，在职人员34人: the state at the end of the year under review is meant
    if patterns["elsewhere"].match(behind) or patterns["compared"].search(before) or _in_title_marks(before):
        return None
    if prose.kind(start) in _TITLED:
        is_titled = patterns["titled"].match(behind)
        return Severity.ERROR if is_titled and not patterns["ahead"].search(segment_text(prose, start)) else None
    first, last = prose.sentence(start)
    said = text[first:last]
    around = text[max(first, start - _AROUND) : min(last, end + _AROUND)]
    if str(this) in said or patterns["comparing"].search(around):
        return None
    if value > this + 1 or (value > this and patterns["ahead"].search(said)) or _is_plan(prose, start):
        return None
    if _is_reviewed(prose, start, end):
        return Severity.ERROR
    opens = not before or before[-1] in "。；\n"
    if opens and behind[:1] in "，," and value < this:
        return Severity.WARNING
    return None


def _sentence(prose: Prose, position: int) -> str:
    first, last = prose.sentence(position)
    return prose.text[first:last]


def segment_text(prose: Prose, position: int) -> str:
    segment = prose.segment(position)
    return prose.text[max(segment.start, position - 200) : min(segment.end, position + 200)]


def _in_title_marks(before: str) -> bool:
    return before.rfind("《") > before.rfind("》") or before.rfind("〔") > before.rfind("〕")


def _is_plan(prose: Prose, position: int) -> bool:
    return any(re.search("建议|下一步|打算|展望|措施", title) for title in prose.titles(position))


def _dates(case: Case, prose: Prose, this: int) -> Iterator[Finding]:
    """Report a date of filling in that lies before the end of the year, or years after it."""
    for match in _DATE.finditer(prose.text):
        year, month = int(match[0][:_YEAR_DIGITS]), int(match[1] or match[2])
        segment = prose.segment(match.start())
        before = prose.text[max(segment.start, match.start() - _BEHIND) : match.start()]
        alone = segment.start == match.start() and segment.end == match.end()
        if not alone and not _patterns()["filled"].search(before[-12:]):
            continue
        early, late = year <= this, year > this + 2
        if not (early or late):
            continue
        told = "早于评价年度结束" if early else f"距评价年度已有{year - this}年"
        message = f"日期“{match[0]}”{told}：评价的是{this}年全年，自评一般在{this + 1}年进行。请核对日期和年度。"
        level = Severity.WARNING if late or month >= _DECEMBER else Severity.ERROR
        place = prose.place(*match.span())
        yield case.found(
            "W103", message, place, subject="unit.fill_date", expected=f"{this + 1}年", found=match[0], level=level
        )
