"""Where numbers of a paragraph may be tied by arithmetic: a run and its whole, a rate of two, an average, points by a rate.

Nothing is read here but units, marks and order. A site says what would follow; whether it does is told at once, so that the
many that are far from holding cost next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from generator.checking.review.sentences.base.units import UNSUMMED
from generator.checking.review.unsaid.figures import ONE, Figure, by_family

__all__ = ["HUNDRED", "Site", "expected", "holds", "is_near", "sites", "slack"]

HUNDRED = 100 * ONE
#: Parts of a whole that stands beside them, and with a number between; figures before a rate, and points before points, that are looked at.
_MOST_PARTS, _BEFORE, _POINTS = (12, 6), 4, 4
#: Numbers before and behind an average that are looked at; before a rate that points are given by.
_AROUND, _GIVEN = (4, 2), 6
#: What is further off than one in so many is no result with a slip of the pen, but for digits and the point.
_NEAR = 8
_TIMES = (10, 10**4, 10**8)
#: Families that are no amount a rate is of, or an average.
_RATES, _SCORES = "rates", "points"


class Site(NamedTuple):
    """Numbers that may be tied.

    Attributes:
        kind: ``sum`` the inputs come to the result, which stands before or behind them; ``middle`` it stands between two;
            ``points`` percentage points between two rates; ``ratio``, ``growth``, ``average``, ``product``.
        result, inputs: places in the paragraph.
        shape: how they stand, as far as the kind has more than one way.
        direction: of growth, 1 up.
    """

    kind: str
    result: int
    inputs: tuple[int, ...]
    shape: tuple[str, ...] = ()
    direction: int = 1

    @property
    def members(self) -> tuple[int, ...]:
        return (self.result, *self.inputs)


def sites(figures: Sequence[Figure], *, every: bool = False) -> Iterator[Site]:
    """Yield where the numbers of a paragraph may be tied: what holds or nearly does, or every place."""
    test = _always if every else is_near
    families = by_family(figures)
    for family, places in families.items():
        if family in UNSUMMED or family == _RATES or len(places) < 3:
            continue
        yield from _sums(figures, places, "plain", test)
        flat = [place for place in places if not figures[place].depth]
        if 2 < len(flat) < len(places):
            yield from _sums(figures, flat, "flat", test)
        if len(places) >= 2 * 3:
            yield from _sums(figures, places[::2], "second", test)
            yield from _sums(figures, places[1::2], "second", test)
        yield from _middles(figures, places, test)
    rates = families.get(_RATES, [])
    if rates:
        yield from _points(figures, rates, test)
        yield from _ratios(figures, rates, test)
        yield from _listed(figures, test)
        yield from _products(figures, families.get(_SCORES, []), test)
    if len(families) > 1:
        yield from _averages(figures, test)


Test = Callable[[int, int, Figure], bool]


def _always(numerator: int, denominator: int, written: Figure) -> bool:
    del numerator, denominator, written
    return True


def is_near(numerator: int, denominator: int, written: Figure) -> bool:
    """Tell whether what follows is what is written, nearly, but for a digit or two exchanged, or the point."""
    if numerator <= 0:
        return False
    wanted = written.value * denominator
    off = abs(numerator - wanted)
    if off * _NEAR <= wanted:
        return True
    low, high = (numerator, wanted) if numerator < wanted else (wanted, numerator)
    if high < 9 * low:
        step = written.step * denominator
        return _is_slip((2 * off + step) // (2 * step))
    return any(abs(low * times - high) * 100 <= high for times in _TIMES)


def _is_slip(off: int) -> bool:
    """Tell whether one digit, or two neighbours exchanged, make this difference: d·10ⁿ, or 9·d·10ⁿ."""
    digits = str(off).rstrip("0")
    return len(digits) == 1 or (len(digits) == 2 and int(digits) % 9 == 0)


# --- whole and parts --------------------------------------------------------------------------------------------------


def _sums(figures: Sequence[Figure], places: Sequence[int], order: str, near: Test) -> Iterator[Site]:
    """Yield every number with the runs right before or behind it, one number let out or none."""
    values = [figures[place].value for place in places]
    size = len(values)
    for at, whole in enumerate(values):
        if not whole:
            continue
        written = figures[places[at]]
        for step in (1, -1):
            for gap in (0, 1):
                first = at + step * (gap + 1)
                most = _MOST_PARTS[gap]
                last = min(size, first + most) if step > 0 else max(-1, first - most)
                if not 0 <= first < size:
                    continue
                total = values[first]
                for other in range(first + step, last, step):
                    total += values[other]
                    if near(total, 1, written) or _is_moved(total - whole, values, first, other):
                        run = places[first : other + 1] if step > 0 else places[other : first + 1][::-1]
                        beyond = other + step
                        next_one = places[beyond] if 0 <= beyond < size else -1
                        shape = _run_shape(figures, places[at], run, next_one, step, gap)
                        yield Site("sum", places[at], tuple(run), (order, *shape))


def _is_moved(excess: int, values: Sequence[int], first: int, last: int) -> bool:
    """Tell whether the point of one part, or its unit, makes a run differ from its whole: by 9, 0.9, 9999, 0.9999 times the part."""
    if excess % 9:
        return False
    parts = values[first : last + 1] if first < last else values[last : first + 1]
    for times in _TIMES:
        part, rest = divmod(excess * times if excess > 0 else -excess, times - 1)
        if not rest and part in parts:
            return True
    return False


def _run_shape(
    figures: Sequence[Figure], whole: int, run: Sequence[int], beyond: int, step: int, gap: int
) -> tuple[str, ...]:
    """Return how a run stands to its whole: on which side, where it begins and how it ends."""
    one, near, far = figures[whole], figures[run[0]], figures[run[-1]]
    other = figures[beyond] if beyond >= 0 else None
    side = "front" if step > 0 else "behind"
    first, second = (one, near) if step > 0 else (near, one)
    opened = _parted(first, second)
    closed = "end" if other is None else _parted(far, other) if step > 0 else _parted(other, far)
    crossed = min(abs(far.sentence - near.sentence), 2)
    return (f"{side}{gap}", f"{side} opened {opened}", f"{side} closed {closed}", f"crossed {crossed}")


def _parted(first: Figure, second: Figure) -> str:
    """Return what parts a number and one behind it."""
    if second.sentence > first.sentence:
        return "sentence"
    if second.part > first.part:
        return "part"
    if second.depth != first.depth:
        return "bracket" if second.depth > first.depth else "close"
    return "clause" if second.apart >= 2 else "list"


def _middles(figures: Sequence[Figure], places: Sequence[int], near: Test) -> Iterator[Site]:
    """Yield a number with one before it and one behind it: 上年512人，今年640人，增加128人."""
    for at in range(1, len(places) - 1):
        whole = figures[places[at]]
        if not whole.value:
            continue
        for before, behind in ((at - 1, at + 1), (at - 2, at + 1), (at - 1, at + 2)):
            if before < 0 or behind >= len(places):
                continue
            one, other = places[before], places[behind]
            if near(figures[one].value + figures[other].value, 1, whole):
                yield Site("middle", places[at], (one, other), (f"{before - at}{behind - at}",))


# --- rates ------------------------------------------------------------------------------------------------------------


def _points(figures: Sequence[Figure], rates: Sequence[int], near: Test) -> Iterator[Site]:
    """Yield percentage points with two rates around them."""
    for at, place in enumerate(rates):
        if figures[place].unit != "百分点" or not figures[place].value:
            continue
        around = [y for y in range(max(0, at - 4), min(len(rates), at + 2)) if figures[rates[y]].unit == "%"]
        for y in around:
            for z in around:
                step = figures[rates[y]].value - figures[rates[z]].value
                if step > 0 and near(step, 1, figures[place]):
                    shape = (f"{max(y, z) - at}{min(y, z) - at}",)
                    yield Site("points", place, (rates[y], rates[z]), shape)


def _is_rate(figure: Figure) -> bool:
    return figure.unit == "%" and figure.value not in (0, HUNDRED)


def _ratios(figures: Sequence[Figure], rates: Sequence[int], near: Test) -> Iterator[Site]:
    """Yield a rate with two of the figures before it, of one family: their ratio, and how much one is more or less."""
    for place in rates:
        if not _is_rate(figures[place]):
            continue
        before: dict[str, list[int]] = {}
        for other in range(place - 1, max(-1, place - 13), -1):
            family = figures[other].family
            if family not in (_RATES, _SCORES) and figures[other].value:
                found = before.setdefault(family, [])
                if len(found) < _BEFORE:
                    found.append(other)
        for rank, places in enumerate(before.values()):
            yield from _of_two(figures, place, places, str(min(rank, 2)), near)


def _of_two(figures: Sequence[Figure], place: int, places: Sequence[int], rank: str, near: Test) -> Iterator[Site]:
    rate = figures[place]
    for x, above in enumerate(places):
        for y, below in enumerate(places):
            if x == y:
                continue
            part, base = figures[above].value, figures[below].value
            if near(HUNDRED * part, base, rate) or (x, y, rank) == (0, 1, "0"):
                yield Site("ratio", place, (above, below), (f"{x}{y}", f"rank {rank}"))
            up = 1 if part > base else -1
            if near(HUNDRED * (part - base) * up, base, rate):
                yield Site("growth", place, (above, below), (f"{x}{y} {up}", f"rank {rank}"), up)


def _listed(figures: Sequence[Figure], near: Test) -> Iterator[Site]:
    """Yield the rates of a list with what stands at the same place of the list before it, and its whole or the list before that."""
    runs = _runs(figures)
    for at, (start, end) in enumerate(runs):
        if figures[start].unit != "%":
            continue
        for back in (1, 2):
            if at - back < 0:
                break
            first, last = runs[at - back]
            if last - first != end - start or figures[first].family == _RATES:
                continue
            yield from _list_of(figures, (start, end), (first, last), runs[at - back - 1] if at > back else None, near)


def _list_of(
    figures: Sequence[Figure],
    rates: tuple[int, int],
    parts: tuple[int, int],
    before: tuple[int, int] | None,
    near: Test,
) -> Iterator[Site]:
    first, family = parts[0], figures[parts[0]].family
    wholes = [place for place in range(max(0, first - 4), first) if figures[place].family == family]
    same = before is not None and before[1] - before[0] == rates[1] - rates[0] and figures[before[0]].family == family
    for count, rate in enumerate(range(*rates)):
        part, written = figures[first + count].value, figures[rate]
        for whole in wholes:
            base = figures[whole].value
            if base > part and near(HUNDRED * part, base, written):
                yield Site("ratio", rate, (first + count, whole), ("list whole", "rank 0"))
        if same and before is not None and figures[before[0] + count].value:
            below = before[0] + count
            if near(HUNDRED * part, figures[below].value, written):
                yield Site("ratio", rate, (first + count, below), ("list list", "rank 0"))


def _runs(figures: Sequence[Figure]) -> list[tuple[int, int]]:
    """Return the lists of a paragraph: numbers of one unit that nothing but 、 or 和 parts."""
    found: list[tuple[int, int]] = []
    start = 0
    for place in range(1, len(figures) + 1):
        one = figures[place] if place < len(figures) else None
        if one is None or one.unit != figures[start].unit or one.apart > 1 or one.sentence != figures[start].sentence:
            if place - start > 1:
                found.append((start, place))
            start = place
    return found


def _products(figures: Sequence[Figure], points: Sequence[int], near: Test) -> Iterator[Site]:
    """Yield points with a rate before them and the points that this is a share of: 8分×81.5%."""
    for place in points:
        written = figures[place]
        for rate in range(max(0, place - _GIVEN), place):
            if figures[rate].unit != "%" or not 0 < figures[rate].value < HUNDRED:
                continue
            for weight in _others(figures, place):
                full = figures[weight].value
                if full > written.value and near(full * figures[rate].value, HUNDRED, written):
                    yield Site("product", place, (weight, rate), (str(weight - place), f"rate {place - rate}"))


def _others(figures: Sequence[Figure], place: int) -> list[int]:
    """Return the other points around some."""
    around = range(max(0, place - _POINTS), min(len(figures), place + _POINTS + 1))
    return [other for other in around if other != place and figures[other].family == _SCORES]


def _averages(figures: Sequence[Figure], near: Test) -> Iterator[Site]:
    """Yield a number with an amount and a count around it, of which it may be what comes to each."""
    before, behind = _AROUND
    for place, each in enumerate(figures):
        if each.family in (_RATES, _SCORES) or not each.value:
            continue
        around = range(max(0, place - before), min(len(figures), place + behind + 1))
        counts = [other for other in around if other != place and _is_count(figures[other])]
        for total in around if counts else ():
            one = figures[total]
            if total == place or one.family in (_RATES, _SCORES) or one.value < each.value:
                continue
            if one.family != each.family and "money" in (one.family, each.family):
                continue
            for count in counts:
                other = figures[count]
                if count != total and other.family != one.family and near(one.value * ONE, other.counted, each):
                    yield Site("average", place, (total, count), (f"{total - place}{count - place}",))


def _is_count(figure: Figure) -> bool:
    return (
        figure.family not in (_RATES, _SCORES, "money") and figure.counted > ONE and figure.unit[:1] not in ("万", "亿")
    )


# --- what follows -----------------------------------------------------------------------------------------------------


def expected(site: Site, figures: Sequence[Figure]) -> tuple[int, int]:
    """Return numerator and denominator of what a site's result should be."""
    first, second = figures[site.inputs[0]], figures[site.inputs[1]]
    if site.kind == "ratio":
        return HUNDRED * first.value, second.value
    if site.kind == "growth":
        return HUNDRED * (first.value - second.value) * site.direction, second.value
    if site.kind == "average":
        return first.value * ONE, second.counted
    if site.kind == "product":
        return first.value * second.value, HUNDRED
    if site.kind == "points":
        return first.value - second.value, 1
    return sum(figures[place].value for place in site.inputs), 1


def slack(site: Site, figures: Sequence[Figure]) -> int:
    """Return twice how far off a result may be by rounding: sums of equally fine numbers are exact."""
    result = figures[site.result]
    if site.kind in ("ratio", "growth", "average", "product"):
        return result.step
    finest = {figures[place].step for place in site.members}
    if len(finest) == 1 or result.family == _SCORES:
        return 0
    return result.step if result.step == max(finest) else 0


def holds(site: Site, figures: Sequence[Figure]) -> bool:
    """Tell whether a result is what follows, rounded."""
    numerator, denominator = expected(site, figures)
    return abs(numerator - figures[site.result].value * denominator) * 2 <= slack(site, figures) * denominator
