"""The one door for numbers: quantities with a unit and their written decimals.

No other module parses, rounds or formats a figure, and no figure is ever a float. A value written with
``d`` decimals stands for the interval ``[v - 0.5e-d, v + 0.5e-d]`` (the tolerance rule of XBRL Calculations
1.1); sums and ratios of written values are compared as intervals, never with a flat percentage.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

__all__ = [
    "MONEY",
    "Interval",
    "NumberSyntaxError",
    "Quantity",
    "UnitError",
    "from_binary",
    "parse",
    "plain",
    "rounded",
    "same_dimension",
    "total",
    "truncated",
]

#: Money units and their size in 元. All other units are dimensions of their own.
MONEY: dict[str, Decimal] = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "亿元": Decimal(100_000_000),
}

_HALF = Decimal("0.5")
#: Wide enough to round any ratio of two readable figures; the usual 28 digits would raise on large ones.
_WIDE = Context(prec=200)
#: Marks of units that NFKC would turn into digits or split (m² → m2, ℃ → °C).
_UNIT_MARKS = "²³℃㎡㎥"
_MINUS_SIGNS = str.maketrans({"−": "-", "－": "-", "–": "-", "—": "-", "﹣": "-"})
_NUMBER = re.compile(
    r"""(?P<sign>[+-]?)(?P<yen>¥?)
        (?P<whole>\d{1,3}(?:,\d{3})+|\d+|(?=\.\d))
        (?P<fraction>\.\d+)?
        (?P<power>[eE][+-]\d{1,2})?
        (?P<unit>[^\d.,+\-]*)""",
    re.VERBOSE,
)
#: A negative amount as accountants write it: (100.00), (1,200).
_ACCOUNTING = re.compile(r"\((¥?[\d,]*(?:\.\d+|,\d{3}))\)(\D*)")
#: Longest number text that is read; anything longer is not a figure of a form.
_MAX_DIGITS = 28


class NumberSyntaxError(ValueError):
    """The text is not one number with at most one unit."""


class UnitError(ValueError):
    """Two quantities of different dimensions were combined, or a unit was written that the place does not take."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval of Decimals; what a written value, or a formula over written values, may truly be."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __truediv__(self, other: Interval) -> Interval:
        """Divide; raises ZeroDivisionError where the divisor may be zero."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("the divisor's interval contains zero")
        corners = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(corners), max(corners))

    def scaled(self, factor: Decimal) -> Interval:
        ends = (self.low * factor, self.high * factor)
        return Interval(min(ends), max(ends))

    def meets(self, other: Interval) -> bool:
        """Tell whether the two intervals have a value in common."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True)
class Quantity:
    """A Decimal with its unit, e.g. ``Quantity(Decimal("4135.45"), "万元")``; rates are in percent."""

    value: Decimal
    unit: str = ""

    @property
    def decimals(self) -> int:
        """Return the number of written decimals (``90.230`` has three)."""
        written = str(self.value)  # a fifth of what ``as_tuple`` takes, which makes a tuple of the digits
        if "E" in written:
            exponent = self.value.as_tuple().exponent
            return -exponent if isinstance(exponent, int) and exponent < 0 else 0
        return len(written.partition(".")[2])

    def interval(self, decimals: int | None = None) -> Interval:
        """Return the interval the written value stands for, with ``decimals`` instead of the written ones if given.

        A value converted from a larger unit keeps the precision it was written in: 23.33万元 is 233300元 to ±50元.
        """
        exponent = self.value.as_tuple().exponent
        written = -exponent if isinstance(exponent, int) else 0
        half = _half_of(-(written if decimals is None or written < 0 else decimals))
        return Interval(self.value - half, self.value + half)

    def to(self, unit: str) -> Quantity:
        """Convert between money units (exact); raises UnitError for any other change of unit."""
        if unit == self.unit:
            return self
        if not same_dimension(unit, self.unit):
            raise UnitError(f"{self.unit or '无单位'} 不能换算为 {unit or '无单位'}")
        shift = (MONEY[self.unit] / MONEY[unit]).normalize().adjusted()  # every ratio is a power of ten
        return Quantity(self.value.scaleb(shift), unit)

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.value + other.to(self.unit).value, self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        return Quantity(self.value - other.to(self.unit).value, self.unit)

    def __neg__(self) -> Quantity:
        return Quantity(-self.value, self.unit)

    def ratio(self, base: Quantity) -> Decimal | None:
        """Return self / base unrounded, or None where the base is zero; raises UnitError across dimensions."""
        divisor = base.to(self.unit).value
        return self.value / divisor if divisor else None

    def rounded(self, decimals: int = 2) -> Quantity:
        """Round half up to ``decimals`` decimals."""
        return Quantity(rounded(self.value, decimals), self.unit)

    def __str__(self) -> str:
        """Return the form used in reports: the digits as written and the unit, no blank between (GB/T 9704)."""
        return f"{self.value:f}{self.unit}"


def same_dimension(one: str, other: str) -> bool:
    """Tell whether quantities in the two units may be added."""
    return one == other or (one in MONEY and other in MONEY)


def rounded(value: Decimal, decimals: int = 2) -> Decimal:
    """Round half up (四舍五入), once, at the end of a computation; the result has exactly ``decimals`` decimals."""
    result = value.quantize(_one_of(-decimals), rounding=ROUND_HALF_UP, context=_WIDE)
    return abs(result) if result == 0 else result  # a report never shows "-0.00"


def truncated(value: Decimal, decimals: int = 2) -> Decimal:
    """Cut off (截尾) behind ``decimals`` decimals, as some forms do where they should round."""
    return value.quantize(_one_of(-decimals), rounding=ROUND_DOWN, context=_WIDE)


@lru_cache(maxsize=256)
def _one_of(exponent: int) -> Decimal:
    return Decimal(1).scaleb(exponent)


@lru_cache(maxsize=256)
def _half_of(exponent: int) -> Decimal:
    return _HALF.scaleb(exponent)


def plain(value: Decimal) -> str:
    """Write a rate or score as reports do: ``98.90``, ``7.80``, but ``100`` and ``0`` without decimals."""
    whole = value.to_integral_value()
    return f"{whole:f}" if value == whole else f"{value:f}"


def total(quantities: list[Quantity]) -> Quantity:
    """Add up quantities in the unit of the first; raises ValueError for an empty list."""
    if not quantities:
        raise ValueError("nothing to add up")
    result = quantities[0]
    for quantity in quantities[1:]:
        result = result + quantity
    return result


def from_binary(value: float | int, unit: str = "") -> Quantity:
    """Read a spreadsheet's binary number: the 15 significant digits that the spreadsheet itself shows.

    Raises NumberSyntaxError for infinities, not-a-number and what is longer than any figure of a form.
    """
    number = Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)
    if not number.is_finite() or len(f"{number:f}".lstrip("-").replace(".", "")) > _MAX_DIGITS:
        raise NumberSyntaxError(str(value))
    return Quantity(Decimal(f"{number:f}"), unit)


def parse(text: str, unit: str = "") -> Quantity:
    """Read one number as people type it into a form.

    Understood: full-width digits and signs, thousands separators in groups of three, blanks inside and around, and a
    unit behind the digits (``1,281.14``, ``１２３.４``, ``93.5%``, ``20 场``), ``￥`` before them, ``(100.00)`` for
    −100.00, ``1.3005E+03``. Written decimals are kept (``90.230``).

    Args:
        text: the cell's text.
        unit: the unit the place expects; money is converted to it, any other unit behind the digits must be the same.
            With an empty unit, the written one is taken.

    Raises:
        NumberSyntaxError: it is not one number (``完成``, ``≥95``, ``12-15``).
        UnitError: the number carries a unit of another dimension.
    """
    folded = "".join(char if char in _UNIT_MARKS else unicodedata.normalize("NFKC", char) for char in text)
    folded = folded.translate(_MINUS_SIGNS)
    compact = _ACCOUNTING.sub(r"-\1\2", re.sub(r"\s+", "", folded), count=1)
    match = _NUMBER.fullmatch(compact)
    if match is None or len(compact) > _MAX_DIGITS * 2:
        raise NumberSyntaxError(text)
    digits = (match["whole"].replace(",", "") or "0") + (match["fraction"] or "")
    value = Decimal(match["sign"] + digits + (match["power"] or ""))
    if max(len(digits.replace(".", "")), len(f"{abs(value):f}".replace(".", ""))) > _MAX_DIGITS:
        raise NumberSyntaxError(text)
    written = _folded_unit(match["unit"])
    if match["yen"] and (written or unit) not in MONEY:
        written = written or "元"
    if not written:
        return Quantity(value, unit)
    if not _looks_like_unit(written):
        raise NumberSyntaxError(text)
    quantity = Quantity(value, written)
    return quantity.to(unit) if unit else quantity


def _folded_unit(written: str) -> str:
    return {"％": "%", "万": "万元", "亿": "亿元", "百分比": "%", "百分之": "%"}.get(written, written)


def _looks_like_unit(written: str) -> bool:
    return len(written) <= 8 and all(char.isalpha() or char in "%‰/·" + _UNIT_MARKS for char in written)
