"""How well one number is explained as another one written wrongly: by a slip of the pen, or not far from it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from generator.checking.review.unsaid.figures import Figure
from generator.checking.review.unsaid.odds import bits

__all__ = ["Slip", "Wanted", "slip"]

#: Numbers further off than one in so many are of something else.
_NEAR = 8
#: Closer than so is more likely a rounding, or a small part left out; tenths of bits.
_CLOSE = 50
#: What the point or another unit of money makes of a number; how unlikely they are beside other slips, in tenths of bits.
_POINTS, _UNITS, _MOVED = (10,), (10**4, 10**8), 25


class Wanted(NamedTuple):
    """What a number should be: from ``low`` to ``high``, in the unit of figures' values."""

    low: int
    high: int


class Slip(NamedTuple):
    """Why a number is what it is: ``moved`` point or unit, ``slip`` of a digit or two, ``near``; and how much that tells, in tenths of bits."""

    kind: str
    gain: int


def slip(figure: Figure, wanted: Wanted) -> Slip | None:
    """Return the slip that makes of what is wanted what is written, None where none does.

    The gain is how unlikely it is that a number which has nothing to do with the others is so close to what they give.
    """
    low, high = wanted
    if high <= 0:
        return None
    fine = max(high - low, figure.step)
    value = figure.value
    for times in _POINTS if figure.family != "money" else _POINTS + _UNITS:
        if low <= value * times <= high or low * times <= value <= high * times:
            return Slip("moved", bits(max(high // fine, 1)) - _MOVED)
    written, first, last = value // figure.step, -(-low // figure.step), high // figure.step
    if first <= last:
        values = _slips(written)
        if (first in values) if first == last else any(first <= one <= last for one in values):
            return Slip("slip", bits(max(high // fine, 1)) - bits(len(values)))
    off = abs(value - (low + high) // 2)
    if 0 < off * _NEAR <= high:
        return Slip("near", min(bits(max(high // (2 * off), 1)) - 10, _CLOSE))
    return None


@lru_cache(maxsize=2048)
def _slips(written: int) -> frozenset[int]:
    """Return what a number becomes with one digit changed, or two neighbours exchanged."""
    text = str(written)
    found: set[int] = set()
    place = 10 ** (len(text) - 1)
    for at, char in enumerate(text):
        own = int(char)
        rest = written - own * place
        found.update(rest + other * place for other in range(1 if at == 0 and len(text) > 1 else 0, 10) if other != own)
        if at + 1 < len(text):
            behind = int(text[at + 1])
            found.add(written + (behind - own) * (place - place // 10))
        place //= 10
    found.discard(written)
    return frozenset(found)
