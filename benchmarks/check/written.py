"""Numbers as reports write them: value, unit, the interval they stand for. Independent of the product's scanner."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from generator.number import MONEY, Interval, Quantity

__all__ = ["Written", "chinese", "read"]

_ABOUT = r"(?:大约|约为|约|将近|接近|近|超过|超|逾|不到|不足|达到|达)"
_ARABIC = re.compile(
    rf"(?P<about>{_ABOUT})?(?P<number>[-−]?\d[\d,，]*(?:\.\d+)?)\s*(?P<more>余|多)?(?P<unit>.*?)(?P<later>左右|以上|余)?$",
    re.S,
)
_CHINESE = re.compile(
    rf"(?P<about>{_ABOUT})?(?P<percent>百分之)?(?P<number>[〇零一二两三四五六七八九十百千万亿点]+?)(?P<more>余|多)?"
    rf"(?P<unit>万元|亿元|[^〇零一二两三四五六七八九十百千万亿点余多]*?)(?P<later>左右|以上|余)?$"
)
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_MEASURED = frozenset(("%", "‰", "百分点", "个百分点", "公里", "米", "吨", "亩"))
_POWERS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Written:
    """One written number: ``digits`` as they stand (for mutation), its quantity, and whether it is approximate."""

    quantity: Quantity
    digits: str
    unit: str
    approximate: bool
    is_chinese: bool

    def interval(self, unit: str) -> Interval:
        """Return what it may stand for, in ``unit``: half a unit of the last written place, 5 % where it says 约.

        Whole counts are exact, and so are points to a hundredth: nobody rounds 78 persons or 15分.
        """
        quantity = self.converted(unit)
        if not self.approximate:
            if unit in MONEY or unit in _MEASURED or quantity.decimals or self.unit.startswith("万"):
                return quantity.interval()
            if unit == "分":
                return quantity.interval(2)
            return Interval(quantity.value, quantity.value)
        return Interval(quantity.value * Decimal("0.95"), quantity.value * Decimal("1.05"))

    def converted(self, unit: str) -> Quantity:
        """Return the quantity in the unit of a fact; money and 万-counts are converted, other units are names."""
        if unit in MONEY:
            return Quantity(self.quantity.value, self.unit if self.unit in MONEY else unit).to(unit)
        if self.unit.startswith("万") and not unit.startswith("万"):
            return Quantity(self.quantity.value.scaleb(4), unit)
        return Quantity(self.quantity.value, unit)


def read(text: str) -> Written:
    """Read a written number; raises ValueError where the text is none."""
    compact = re.sub(r"\s", "", text)
    match = _ARABIC.match(compact)
    if match:
        digits = match["number"]
        value = Decimal(re.sub("[,，]", "", digits).replace("−", "-"))
    else:
        match = _CHINESE.match(compact)
        if match is None:
            raise ValueError(f"no number: {text!r}")
        digits = match["number"]
        value = chinese(digits)
    is_chinese = not any(char.isdigit() and char.isascii() for char in compact)
    unit = "%" if is_chinese and match["percent"] else match["unit"].strip("（）()")
    unit = {"％": "%", "万": "万元", "亿": "亿元"}.get(unit, unit).split("/")[0]
    about = match["about"] not in (None, "达到", "达") or bool(match["more"]) or bool(match["later"])
    return Written(Quantity(value, unit), digits, unit, about, is_chinese)


def chinese(numeral: str) -> Decimal:
    """Return the value of a Chinese numeral (``三百二十``, ``九十八点五``, ``两万``)."""
    whole, _, fraction = numeral.partition("点")
    total = section = digit = 0
    for char in whole:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _POWERS:
            section += (digit or 1) * _POWERS[char]
            digit = 0
        else:
            total = (total + section + digit) * (10_000 if char == "万" else 100_000_000)
            section = digit = 0
    value = Decimal(total + section + digit)
    return value + Decimal("0." + "".join(str(_DIGITS[char]) for char in fraction)) if fraction else value
