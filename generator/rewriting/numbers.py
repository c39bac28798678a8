"""Numbers of items written on in the form they have: 2. behind 1., （三） behind （二）, 二是 behind 一是."""

from __future__ import annotations

import re

from generator.scan.numerals import whole_number

__all__ = ["ordinal", "written_like"]

_DIGITS = re.compile(r"\d+")
_WIDE = re.compile(r"[０-９]+")
_HAN = re.compile("[一二三四五六七八九十]+")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NUMERALS = "零一二三四五六七八九"
_TO_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
#: Words that count, each with those that follow it.
_ORDER = ("首先", "其次", "再次", "此外")


def ordinal(number: str) -> int:
    """Return the value of an item's number, 0 where it has none."""
    for sign in number:
        if sign in _CIRCLED:
            return _CIRCLED.index(sign) + 1
    if match := _WIDE.search(number):
        return int(match[0])
    if match := _DIGITS.search(number) or _HAN.search(number):
        return whole_number(match[0]) or 0
    return next((at for at, word in enumerate(_ORDER, 1) if word in number), 0)


def written_like(number: str, value: int) -> str:
    """Return a number in the form of another one: (``（1）``, 3) gives ``（3）``; "" stays ""."""
    for sign in number:
        if sign in _CIRCLED:
            return number.replace(sign, _CIRCLED[value - 1] if value <= len(_CIRCLED) else f"({value})")
    if match := _WIDE.search(number):
        return number.replace(match[0], str(value).translate(_TO_WIDE))
    if match := _DIGITS.search(number):
        return number.replace(match[0], str(value))
    if match := _HAN.search(number):
        return number.replace(match[0], _chinese(value))
    for word in _ORDER:
        if word in number:
            return number.replace(word, _ORDER[min(value, len(_ORDER)) - 1])
    return number


def _chinese(value: int) -> str:
    tens, ones = divmod(value, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_NUMERALS[tens]}十"
    return head + (_NUMERALS[ones] if ones else "")
