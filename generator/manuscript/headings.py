"""Headings by what is written: their numbers, and lines of a table of contents that look like them."""

from __future__ import annotations

import re

from generator.scan.compact import compact
from generator.scan.units import unit_at

__all__ = ["heading_number", "heading_of", "is_contents"]

_DIGITS = "一二三四五六七八九十"
#: Numbers by level: 一、 · （一） · 1. · （1） · ①; 1.1 stands below 1.
_NUMBERS = (
    re.compile(rf"第?[{_DIGITS}]{{1,3}}(?:[、．.]|部分[、：:]?)|第[{_DIGITS}]{{1,3}}[章篇][、：:]?"),
    re.compile(rf"[(（][{_DIGITS}]{{1,3}}[)）][、．.]?|第[{_DIGITS}]{{1,3}}节[、：:]?"),
    re.compile(r"\d{1,2}(?:[、．]|\.(?!\d))"),
    re.compile(r"[(（]\d{1,2}[)）][、．.]?|\d{1,2}[)）]"),
    re.compile(r"[①-⑳]"),
)
_DECIMAL = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}[、．.]?(?=[^\d\W])")
#: 壹 项目概述, and 2 预算与支出 where 2.1 stands below it: nothing but a blank behind the number.
_CAPITALS = "壹贰叁肆伍陆柒捌玖拾"
_CAPITAL = re.compile(rf"[{_CAPITALS}]{{1,2}}[、．.]?")
_SPACED = re.compile(
    rf"\s*(?:([{_CAPITALS}]{{1,2}})[、．.\s]\s*|(\d{{1,2}})\s+)[\u4e00-\u9fff（）()、和与及]{{2,16}}\s*$"
)
_BEGINS = re.compile(rf"[\s\u200b\ufeff]*[第(（①-⑳{_DIGITS}{_CAPITALS}\d１-９]")
_LONGEST = 40
_SENTENCE_MARK = re.compile("[。；;，,？！]")
#: Some offices end headings with a full stop: （三）存在的问题和原因。
_TITLE_WITH_STOP = re.compile(r"(?:情况|问题|原因|措施|建议|结论|分析|概况|方向|打算)。\s*$")
#: Blanks between its characters included.
_LONGEST_WRITTEN = 3 * _LONGEST
_CONTENTS = re.compile(r"(?:[.．…·・]{3,}|[-_]{4,}|\t)\s*[-–—]?\s*(?:\d{1,3}|[IVXivx]{1,5})\s*[-–—]?$")


#: What a page number ends with.
_PAGE_ENDS = "0123456789IVXivx-–—"


def heading_number(text: str) -> tuple[int, str]:
    """Return the level and the number that a line begins with, (0, "") where it has none; ``text`` is compact."""
    for level, pattern in enumerate(_NUMBERS, 1):
        if match := pattern.match(text):
            return level, match[0]
    match = _DECIMAL.match(text)
    if match and unit_at(text, match.end()) is None:
        return 3 + match[0].rstrip("、．.").count("."), match[0]
    return 0, ""


def heading_of(text: str) -> tuple[int, str]:
    """Return level and number where a line (as written) is a numbered heading: short and no sentence; else (0, "")."""
    if len(text) > _LONGEST_WRITTEN or _BEGINS.match(text) is None:
        return 0, ""
    if _TITLE_WITH_STOP.search(text):
        text = text.rstrip("。 \t\u3000")
    if _SENTENCE_MARK.search(text):
        return 0, ""
    flat = compact(text).text
    if len(flat) > _LONGEST or "\n" in flat:
        return 0, ""
    level, number = heading_number(flat)
    if not level and (spaced := _SPACED.match(text)):
        level, number = _spaced(spaced, flat)
    return (level, number) if len(number) < len(flat) else (0, "")


def _spaced(match: re.Match[str], flat: str) -> tuple[int, str]:
    """Return level and number of a heading whose number is parted from its words by a blank, (0, "") for 3 个项目."""
    if match[1]:
        capital = _CAPITAL.match(flat)
        return 1, capital[0] if capital else ""
    return (0, "") if unit_at(flat, len(match[2])) is not None else (3, match[2])


def is_contents(text: str) -> bool:
    """Tell whether a line belongs to a table of contents: words, then dots or a tab, then a page number."""
    return len(text) <= _LONGEST_WRITTEN and text[-1:] in _PAGE_ENDS and _CONTENTS.search(text) is not None
