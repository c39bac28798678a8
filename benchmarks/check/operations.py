"""Ways to write a number wrongly: one digit, the decimal point, two digits exchanged, the unit, another number.

Each takes a marked place and a source of chance and returns the new words, None where the number does not allow it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from decimal import Decimal

from consistency import Place

__all__ = ["UNITS", "Operation", "chinese_digit", "digit", "nudged", "shift", "transposed", "unit"]

Operation = Callable[[Place, random.Random], "str | None"]
#: Money unit -> what may be written instead.
UNITS = {"万元": ("元", "亿元"), "元": ("万元",), "亿元": ("万元",)}
_DIGIT_RUN = re.compile(r"\d(?:[\d,，.\s]*\d)?")


def _with_digits(text: str, digits: str) -> str:
    match = _DIGIT_RUN.search(text)
    assert match is not None
    return text[: match.start()] + digits + text[match.end() :]


def _run(place: Place) -> str:
    match = _DIGIT_RUN.search(place.mark.written)
    return match[0] if match else ""


def digit(place: Place, rng: random.Random) -> str | None:
    """Change one digit; the last only where nothing else is there, the first never to 0."""
    run = _run(place)
    positions = [index for index, char in enumerate(run) if char.isdigit()]
    if not positions:
        return None
    index = rng.choice(positions)
    first = index == positions[0] and len(positions) > 1
    others = [digit for digit in "0123456789" if digit != run[index] and not (first and digit == "0")]
    return _with_digits(place.mark.written, run[:index] + rng.choice(others) + run[index + 1 :])


def shift(place: Place, rng: random.Random) -> str | None:
    """Move the decimal point by one place."""
    run = re.sub(r"[,，\s]", "", _run(place))
    if not run or not run.strip("0."):
        return None
    whole = "." not in run
    down = not whole or run.endswith("0")  # nobody writes 0.8 of a hospital
    value = Decimal(run).scaleb(rng.choice((1, -1) if down else (1,)))
    decimals = -min(0, int(Decimal(run).as_tuple().exponent))
    text = f"{value:f}"
    if decimals and "." not in text:
        text += "." + "0" * min(decimals, 2)
    return _with_digits(place.mark.written, text)


def transposed(place: Place, rng: random.Random) -> str | None:
    """Exchange two neighbouring digits."""
    run = _run(place)
    pairs = [
        index
        for index in range(len(run) - 1)
        if run[index].isdigit() and run[index + 1].isdigit() and run[index] != run[index + 1]
        and not (index == 0 and run[1] == "0")
    ]  # fmt: skip
    if not pairs:
        return None
    index = rng.choice(pairs)
    return _with_digits(place.mark.written, run[:index] + run[index + 1] + run[index] + run[index + 2 :])


def unit(place: Place, rng: random.Random) -> str | None:
    """Write another money unit behind the same digits."""
    written = place.mark.written
    match = re.search(r"([万亿])?\s*元", written)
    if match is None:
        return None
    unit = re.sub(r"\s", "", match[0])
    return written[: match.start()] + rng.choice(UNITS.get(unit, ("万元",))) + written[match.end() :]


def nudged(place: Place, rng: random.Random) -> str | None:
    """Write a plausible other number: a little more or less, with the same decimals."""
    run = re.sub(r"[,，\s]", "", _run(place))
    if not run:
        return None
    value = Decimal(run)
    step = Decimal(1).scaleb(min(0, int(value.as_tuple().exponent)))
    width = max(1, min(int(value / step * Decimal("0.08")), 90_000))
    moved = value + step * rng.randint(1, width + 2) * rng.choice((1, -1))
    if moved < 0:
        moved = value + step
    if "," in _run(place):
        return _with_digits(place.mark.written, f"{moved:,f}")
    return _with_digits(place.mark.written, f"{moved:f}")


def chinese_digit(place: Place, rng: random.Random) -> str | None:
    """Change one digit of a Chinese numeral."""
    written = place.mark.written
    digits = place.written.digits
    at = written.find(digits)
    positions = [index for index, char in enumerate(digits) if char in "一二两三四五六七八九"]
    if at < 0 or not positions:
        return None
    index = rng.choice(positions)
    others = [
        char for char in "二三四五六七八九" if char != digits[index] and not (digits[index] == "两" and char == "二")
    ]
    return written[: at + index] + rng.choice(others) + written[at + index + 1 :]
