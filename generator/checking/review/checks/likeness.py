"""Whether one number may be another one written wrongly."""

from __future__ import annotations

from decimal import Decimal

from generator.checking.amounts import amount
from generator.number import Quantity

__all__ = ["LONG", "is_alike", "look_alike", "may_be_meant", "one_slip"]

#: Digits from which on one wrong digit is no coincidence; of digits that only the point parts, so many.
LONG, _TELLING = 4, 3

#: Characters of a number in which one wrong digit leaves the rest to know it by.
_SHORT = 3
#: A wrong number is seldom further off than this share of the right one.
_PLAUSIBLE = Decimal("0.25")


def _one_digit(one: Quantity, other: Quantity) -> bool:
    """Tell whether two numbers as written (80.00 and 50.00) differ in one digit."""
    a, b = str(one.value), str(other.value)
    return len(a) == len(b) > _SHORT and sum(x != y for x, y in zip(a, b, strict=True)) == 1


def is_alike(written: Quantity, known: Quantity) -> bool:
    """Tell whether a number is another one but for a slip of the pen: a digit, two exchanged, the point moved."""
    return look_alike(written, known) or _one_digit(written, known)


def may_be_meant(written: Quantity, known: Quantity, room: Decimal = _PLAUSIBLE) -> bool:
    """Tell whether a number may be another one written wrongly: by a slip of the pen, or not far from it.

    What is far off is more likely the number of something else that words do not tell apart.

    Args:
        room: how far off it may be, as a share of the right one.
    """
    one, other = amount(written), amount(known)
    near = one.dimension == other.dimension and abs(one.value - other.value) <= room * abs(other.value)
    return near or is_alike(written, known)


def one_slip(written: Quantity, known: Quantity | None, least: int = LONG) -> bool:
    """Tell whether two numbers of the same length differ by one digit, two neighbours exchanged, or the point.

    Args:
        least: digits from which on this is no coincidence.
    """
    if known is None:
        return False
    a, b = (f"{abs(q.value.normalize()):f}".replace(".", "") for q in (written, known))
    if a.strip("0") == b.strip("0"):
        return len(a.strip("0")) >= _TELLING
    different = [i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
    if len(a) != len(b) or len(a) < least:
        return False
    return len(different) == 1 or (len(different) == 2 and different[1] == different[0] + 1 and sorted(a) == sorted(b))


def look_alike(one: Quantity, other: Quantity) -> bool:
    """Tell whether one number may be the other with a slip of the pen: a digit, two digits exchanged, the point moved."""
    a, b = (f"{q.value.normalize():f}".lstrip("-") for q in (one, other))
    digits_a, digits_b = a.replace(".", "").strip("0"), b.replace(".", "").strip("0")
    if digits_a == digits_b:
        return True
    if len(digits_a) < 2 or len(digits_b) < 2:
        return False
    if len(a) == len(b):
        different = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        return len(different) == 1 or (len(different) == 2 and sorted(a) == sorted(b))
    longer, shorter = max(a, b, key=len), min(a, b, key=len)
    return len(longer) - len(shorter) == 1 and any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
