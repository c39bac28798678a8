"""The commonest quantity, digits with a unit right behind them amid plain words, recognised by one pattern."""

from __future__ import annotations

import functools
import re

from generator.scan.exclude import MARKS, MEASURED
from generator.scan.lexicon import lexicon

__all__ = ["plain_quantity"]

#: Before these a number may be negative, a factor, or the 3 of 前3名.
_SIGNS = "负+×*前"
#: Behind these a unit goes on (元/人).
_COMPOUNDS = "/·"
#: Nobody writes so many decimals; longer numbers are looked at twice.
_MOST_CHARACTERS = 20


@functools.cache
def plain_quantity() -> re.Pattern[str]:
    """Return the pattern of a quantity (group 1 its digits, 2 its unit as written) that needs no second look.

    Matched at a digit, it says what reading step by step would say, or nothing: nothing where the character before or
    a fixed name (24小时值班) could make the number a name, an item, a date or negative, and where the unit could go on.
    """
    words = lexicon()
    before = re.escape("".join(sorted({*MARKS, *words.name_ends, *_SIGNS})))
    names = "|".join(map(re.escape, words.fixed_digits))
    units = "|".join(_unit(name, guards) for rows in words.units.values() for name, guards in rows)
    return re.compile(
        rf"(?<=[^{before}0-9])(?!{names}|[\d.]{{{_MOST_CHARACTERS}}})({MEASURED.pattern})((?>{units}))(?![{_COMPOUNDS}])",
        re.ASCII,
    )


def _unit(name: str, guards: tuple[str, ...]) -> str:
    """Return the pattern of a unit that is not the beginning of another word."""
    ends = [*map(re.escape, guards), *(["[0-9A-Za-z]"] if name[-1].isascii() and name[-1].isalnum() else [])]
    return re.escape(name) + (f"(?!{'|'.join(ends)})" if ends else "")
