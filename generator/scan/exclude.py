"""Digits that are no measured quantity: dates, document numbers, headings, names, telephone lines."""

from __future__ import annotations

import re

from generator.scan.lexicon import QUOTES, TABLES, lexicon
from generator.scan.units import unit_at

__all__ = ["MARKS", "MEASURED", "is_name", "not_a_quantity", "skip_name"]

_DASH = r"[-–—~～至到/、]"
#: Anchored at the first digit; what matches is skipped as a whole.
_SKIP = re.compile(
    rf"""
      \d{{4}}(?:年?{_DASH}\ ?(?:\d{{4}}|\d{{2}})){{0,5}}(?:学年|年度|年)       # 2024年, 2023-2025年, 2023—2024学年
    | \d{{2}}(?:[-–—~/]\d{{2}})?年(?=度|初|末|底|\d{{1,2}}月)        # 24年度
    | \d{{1,2}}(?:\ ?{_DASH}\ ?\d{{1,2}}){{0,11}}月份?(?:\d{{1,2}}(?:\ ?{_DASH}\ ?\d{{1,2}}){{0,5}}(?:[日号]|(?![\d.,万亿元%])))?  # 4月12日, 1-3月
    | \d{{1,2}}(?:\ ?{_DASH}\ ?\d{{1,2}}){{0,5}}日(?!内|以内|之内|均)
    | (?:19|20)\d{{2}}[-/.](?:0?[1-9]|1[0-2])[-/.]\d{{1,2}}(?![\d.%‰万亿元])
    | (?<![-负为计达额数值共是])(?:19|20)\d{{2}}[-/.](?:0?[1-9]|1[0-2])(?![\d.%‰万亿元])    # 2025.04
    | (?:19|20)\d{{2}}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?![\d.])
    | \d{{1,2}}:\d{{2}}(?::\d{{2}})?(?![\d.])
    | \d{{1,3}}:\d{{1,3}}(?![\d.])                                 # 1:3
    | \d{{1,2}}[时点](?!要求|建议|意见|希望|举措|措施|问题|工作)(?:\d{{1,2}}分|半|整)?
    | (?:0\d{{2,3}}-?\d{{7,8}}|1[3-9]\d{{9}}|400-?\d{{3}}-?\d{{4}})(?!\d)
    | \d{{3}}\ \d{{4}}\ \d{{4}}(?!\d)
    | \d{{17}}[\dXx](?!\d)
    | \d{{1,4}}(?:\+(?:\d{{1,4}}|[A-Za-z]))+
    | \d{{1,4}}[×xX*]\d{{1,4}}
    | (?<=[×*])100%                                                # 执行数÷预算数×100% turns a share into percent
    | \d{{1,2}}[·•]\d{{1,2}}
    | \d++(?:(?:\.\d++){{2,20}}                                     # 1.2.3
        | /\d++(?!\.)
        | (?:\.\d++)?(?:分之\d++|(?:{_DASH}\d++(?:\.\d++)?)?周?岁))
    | \d[\w.+-]{{0,63}}@[\w.-]{{1,255}}
    """,
    re.VERBOSE | re.ASCII,
)
#: A number that nothing of the above matches: a short number, no factor, with the end of the text, or none of the above's signs, behind it.
MEASURED = re.compile(
    r"(?<![×*])(?!(?:19|20)\d\d\.)\d{1,6}+(?:\.\d++)?+(?!分之|[-–—~～至到/、年学月日时点周岁:+×xX*·•.@ \w])", re.ASCII
)
#: 1、 before a list of numbers (3、4和5万元) is one of them, not the number of an item.
_HEADING = re.compile(r"\d{1,2}(?:、(?!\d+(?:\.\d+)?[、和与及或])|．|\.(?!\d)|\.(?=\d{4}年)|[)])", re.ASCII)
#: Behind a comma a number may as well go on as a list, so that words must follow.
_ITEM = re.compile(r"\d{1,2}[、．.](?=[^\d\s，。；、和与及或]|\d{4}年)", re.ASCII)
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}(?=[\u4e00-\u9fff])")
_BRACKETED = re.compile(r"(\d{1,2}|(?:19|20)\d{2})[)\]〕】］]")
_PAGE = re.compile(r"\d{1,4} ?[-–—](?=\n|$)")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_LATIN = re.compile(r"[A-Za-z][\w.@:/?&=#%~+-]*(?: \d+(?:\.\d+)*(?:-\d{4})?(?![\d.%‰万亿]))?", re.ASCII)
_PLAIN_LATIN = re.compile(r"[A-Z]{3,}(?=[\d.])")
_DIGITS = re.compile(r"[\d.]+", re.ASCII)
_PLACEHOLDER = re.compile(r"\{\{[^{}]{0,200}\}\}")
_TITLE = re.compile(r"《[^《》\n]{0,200}》")
_CLOSING_QUOTES = "”\"'’」』"
_SENTENCE_STARTS = "\n。；;：:！!？?"
#: Before a number that begins a line, a sentence or an item, or stands in brackets.
MARKS = frozenset(_SENTENCE_STARTS + "，,([〔［【（-–— ")
_SERIAL_DIGITS = 9
_MAX_ENUMERATION = 20
_YEAR_DIGITS = 4


def skip_name(text: str, start: int) -> int:
    """Return the offset behind the placeholder, book title, Latin word or web address that begins at ``start``."""
    first = text[start]
    if first in "{《":
        match = (_PLACEHOLDER if first == "{" else _TITLE).match(text, start)
        return match.end() if match else start + 1
    plain = _PLAIN_LATIN.match(text, start)
    if plain and _measured(text, plain.end()):
        return plain.end()
    match = _LATIN.match(text, start)
    if match is None:
        return start + 1
    space = text.find(" ", start, match.end())
    if space >= 0 and unit_at(text, match.end()) is not None:
        return space
    return match.end()


def not_a_quantity(text: str, start: int, *, measured: bool) -> int:
    """Return the offset behind the date, heading number or the like that begins at the digit ``start``; 0 if none does.

    ``measured``: ``MEASURED`` matches there.
    """
    words = lexicon()
    if text[start : start + 2] in words.fixed_heads and text.startswith(words.fixed_digits, start):
        return start + max(len(name) for name in words.fixed_digits if text.startswith(name, start))
    match = None if measured else _SKIP.match(text, start)
    if match is not None:
        return 0 if _is_average_age(text, start, match.group()) else match.end()
    before = text[start - 1] if start else "\n"
    return _item_or_page(text, start, before) if before in MARKS else 0


def _item_or_page(text: str, start: int, before: str) -> int:
    """Return the offset behind the number of a heading, an item or a page that begins at ``start``; 0 if none does."""
    if before in _SENTENCE_STARTS:
        heading = _HEADING.match(text, start) or (before == "\n" and _section(text, start))
        if heading:
            return heading.end()
    if before in "，," or text[max(0, start - 2) : start] in ("， ", ", "):
        item = _ITEM.match(text, start)
        if item:
            return item.end()
    if before in "([〔［【（":
        return _bracketed(text, start)
    if before in "-–— ":
        page = _PAGE.match(text, start)
        if page and text[:start].rstrip(" -–—")[-1:] in ("", "\n"):
            return page.end()
    return 0


def _bracketed(text: str, start: int) -> int:
    """Return the offset behind an enumeration number or a year in brackets (（2）落实, 〔2020〕), 0 for a quantity."""
    match = _BRACKETED.match(text, start)
    if match is None:
        return 0
    before = text[start - 2] if start > 1 else "\n"
    numbered = text[match.end() : match.end() + 1] > "一" and int(match[1]) <= _MAX_ENUMERATION
    return match.end() if numbered or len(match[1]) == _YEAR_DIGITS or before in _SENTENCE_STARTS + "，,、" else 0


def _is_average_age(text: str, start: int, skipped: str) -> bool:
    return skipped.endswith("岁") and "平均" in text[max(0, start - 8) : start]


def _section(text: str, start: int) -> re.Match[str] | None:
    """Return the match of a section number (``1.1 总体情况``) at a line's start."""
    match = _SECTION.match(text, start)
    return match if match and unit_at(text, match.end()) is None else None


def _measured(text: str, start: int) -> bool:
    """Tell whether digits at ``start`` carry a unit of money or a percent sign (``GDP120.5亿元``)."""
    match = _DIGITS.match(text, start)
    unit = unit_at(text, match.end()) if match else None
    return unit is not None and (unit.name in ("%", "百分点") or unit.name.endswith("元"))


def is_name(text: str, sign_start: int, start: int, end: int, *, unit: str) -> bool:
    """Tell whether a number is part of a name: 第3名, 附件1, 12345热线, “5个一” or a serial number.

    Args:
        text: compact text.
        sign_start, start, end: where the number begins with and without its sign, and ends.
        unit: the unit behind it, "" if there is none.
    """
    words = lexicon()
    window = text[max(0, sign_start - 6) : sign_start]
    if window[-1:] in words.name_ends:
        if window in words.names_short and end - start <= 2 and text[start:end].isdigit() and not sign_start > 6:
            return True  # a line that begins with 指标7, whatever follows (指标7 社区工作者薪酬)
        if window.endswith(words.names) or _is_table_reference(window):
            return True
        if window[-1] in QUOTES and not (unit in ("%", "百分点") or unit.endswith("元")):
            return True
    if unit:
        return unit in ("名", "位") and window.endswith("前")
    digits = text[start:end]
    return (
        _is_serial(digits)
        or (len(digits) <= 2 and digits.isdigit() and window.endswith(words.names_short))
        or window.endswith(words.names_bare)
        or text.startswith(words.follows, end)
        or ("." in digits and text.startswith(words.named_days, end))
        or _is_hotline(text, digits, window, end)
    )


def _is_table_reference(window: str) -> bool:
    """Tell whether 表 or 图 before the number refers to a table or figure (见表2), not 代表 or 报表."""
    if not window.endswith(TABLES):
        return False
    before = window[-2:-1]
    return not before or not "\u4e00" <= before <= "\u9fff" or before in "见如附详下上在和及至与"


def _is_serial(digits: str) -> bool:
    """Tell whether bare digits are a year, a code or a telephone number."""
    if not digits.isdigit():
        return False
    return (len(digits) > 1 and digits[0] == "0") or len(digits) >= _SERIAL_DIGITS or bool(_YEAR.fullmatch(digits))


def _is_hotline(text: str, digits: str, window: str, end: int) -> bool:
    words = lexicon()
    if digits in words.hotlines:
        return True
    if digits not in words.sometimes_hotlines:
        return False
    return text.startswith(words.hotline_words, end) or window.endswith(("拨打", "致电", "“"))
