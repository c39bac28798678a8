"""What people write in an afternoon: a list of allowed numbers with 1 % tolerance.

With figures every number of the text must be within 1 % of a number of the ledger (the file's figures and everything
derived from them, which is generous). Without figures it must occur twice. Years, dates and heading numbers are left out.
"""

from __future__ import annotations

import bisect
import re
from decimal import Decimal
from functools import cache

from consistency import known
from marked import Marked

from generator.number import MONEY

__all__ = ["allow_list"]

_NUMBER = re.compile(r"(?<![\d.])(\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|元|亿|万|%)?")
_SKIP = re.compile(
    r"\d{4}\s*年(?:度)?(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?|^\s*[(（]?\d{1,2}[)）、．.](?!\d)|^\|\s*\d+\s*\||〔\d{4}〕\s*\d*",
    re.M,
)
_CHINESE = re.compile(r"(百分之)?([零一二两三四五六七八九十百千万亿点]+)(?=个|项|家|名|人|户|次|场|[^\w]|$|分|天)")
_SCALES = {"亿元": 8, "亿": 8, "万元": 4, "万": 4}
_TOLERANCE = Decimal("0.01")


def allow_list(text: str, report: Marked, with_figures: bool, *, chinese: bool) -> list[tuple[int, int]]:
    """Return the places of numbers that are not allowed."""
    numbers = _numbers(text) + (_chinese_numbers(text) if chinese else [])
    if with_figures:
        allowed = _allowed(report)
        return [(start, end) for value, start, end in numbers if not _near(value, allowed)]
    everything = sorted(value for value, _, _ in numbers)
    return [(start, end) for value, start, end in numbers if not _twice(value, everything)]


def _numbers(text: str) -> list[tuple[Decimal, int, int]]:
    skipped = [match.span() for match in _SKIP.finditer(text)]
    inside = {position for start, end in skipped for position in range(start, end)}
    return [
        (Decimal(match[1].replace(",", "")).scaleb(_SCALES.get(match[2] or "", 0)), *match.span())
        for match in _NUMBER.finditer(text)
        if match.start() not in inside
    ]


def _chinese_numbers(text: str) -> list[tuple[Decimal, int, int]]:
    import cn2an

    found: list[tuple[Decimal, int, int]] = []
    for match in _CHINESE.finditer(text):
        try:
            found.append((Decimal(str(cn2an.cn2an(match[2], "smart"))), *match.span()))
        except ValueError:
            continue
    return found


@cache
def _allowed(report: Marked) -> list[Decimal]:
    """Return the ledger's values, money both in 元 and as written (tables leave the unit to their head)."""
    values: set[Decimal] = set()
    for fact in known(report).ledger.values():
        if fact.quantity is not None:
            values.add(abs(fact.quantity.value))
            if fact.quantity.unit in MONEY:
                values |= {abs(fact.quantity.to(unit).value) for unit in ("元", "万元")}
    return sorted(values)


def _near(value: Decimal, allowed: list[Decimal]) -> bool:
    margin = abs(value) * _TOLERANCE
    index = bisect.bisect_left(allowed, value - margin)
    return index < len(allowed) and allowed[index] <= value + margin


def _twice(value: Decimal, everything: list[Decimal]) -> bool:
    margin = abs(value) * _TOLERANCE
    return bisect.bisect_right(everything, value + margin) - bisect.bisect_left(everything, value - margin) > 1
