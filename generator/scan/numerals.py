"""Numbers written in Chinese numerals: 三百二十, 十二, 两万五, 九十八点五."""

from __future__ import annotations

from decimal import Decimal

__all__ = ["NUMERALS", "numeral", "whole_number"]

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_BLOCKS = {"万": 10_000, "亿": 100_000_000}

#: Every character a Chinese numeral may consist of (点 only between digits).
NUMERALS = "".join([*_DIGITS, *_PLACES, *_BLOCKS])


def numeral(text: str) -> Decimal | None:
    """Read a Chinese numeral; None where it is not one number.

    Rows of digits (二〇二四, 三四) and broken ones (十四五, 百千) are no numbers; 百 and 十 may stand without a digit in front.
    """
    whole, dot, fraction = text.partition("点")
    value = _blocks(whole)
    if value is None or not dot:
        return None if value is None else Decimal(value)
    digits = "".join(str(_DIGITS[char]) for char in fraction if char in _DIGITS)
    return Decimal(f"{value}.{digits}") if digits and len(digits) == len(fraction) else None


def whole_number(text: str) -> int | None:
    """Read 12 or 十二; None where it is neither."""
    if text.isdecimal():
        return int(text)
    value = numeral(text) if text and set(text) <= set(NUMERALS) else None
    return None if value is None else int(value)


def _blocks(text: str) -> int | None:
    """Read a whole number: groups below ten thousand, each with 万 or 亿 behind it."""
    total, group = 0, ""
    smallest = 10**16
    for char in text:
        if char not in _BLOCKS:
            group += char
            continue
        value = _below_ten_thousand(group) if group else 1
        if value is None or _BLOCKS[char] >= smallest:
            return None
        smallest = _BLOCKS[char]
        total += value * smallest
        group = ""
    if not group:
        return total if text else None
    rest = _below_ten_thousand(group, implied=smallest // 10 if total and smallest < 10**16 else 0)
    return None if rest is None else total + rest


def _below_ten_thousand(text: str, implied: int = 0) -> int | None:
    """Read a number below 10000; a last digit without a place counts ``implied`` (两万五 = 25000), if that is given."""
    total, digit, smallest = 0, None, 10_000
    zero = False
    for char in text:
        if char in _DIGITS:
            if digit:
                return None  # two digits in a row: a year or an estimate (三四个)
            digit = _DIGITS[char]
            zero = zero or digit == 0
            continue
        place = _PLACES[char]
        if place >= smallest or digit == 0:
            return None
        total += (1 if digit is None else digit) * place
        smallest, digit, zero = place, None, False
    if digit is None:
        return total
    if not zero and len(text) == 1 and implied:
        return digit * implied
    if not zero and smallest in (100, 1000) and text[-2:-1] in _PLACES:
        return total + digit * smallest // 10  # 三百五 = 350
    return total + digit
