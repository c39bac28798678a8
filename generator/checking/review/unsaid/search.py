"""What the numbers of a paragraph say of one another without words: what holds explains its numbers, what a slip keeps from
holding accuses one that nothing explains."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from generator.checking.review.unsaid.figures import ONE, Figure, by_family, cues, leaves_open
from generator.checking.review.unsaid.odds import bits, odds, weighed
from generator.checking.review.unsaid.sites import HUNDRED, Site, expected, holds, slack
from generator.checking.review.unsaid.slips import Slip, Wanted, slip
from generator.resources import packed_weights

__all__ = ["Known", "Suspicion", "known", "suspicions"]

#: From this on (tenths of bits) what holds explains its numbers; from the first on nothing else is said of its result.
_TELLS, _EXPLAINS = 10, 30
#: What words say, and what stands more than once, is as good as so much.
_SAID, _REPEATED = 80, 35
#: How unlikely two numbers with each other's value are; how near they stand; numbers of a site that are tried so.
_EXCHANGED, _CLOSE, _FEW = 30, 2, 5
#: Numbers before one that they come to with one taken off; odds (tenths of bits) that no slip makes up for.
_SIGNED, _HOPELESS = (3, 4), -100
_RATES = frozenset(["ratio", "growth"])
_EACH = frozenset(["average", "product"])
#: Characters that names which end alike have in common.
_ENDING = 2
_LEAST, _MOST = -120, 160

_Role = tuple[int, str]


@dataclass(slots=True)
class Known:
    """What holds among the numbers of a paragraph.

    Attributes:
        surety: place -> how surely the number is right, in tenths of bits.
        results: what is told of a number as a result, by its role.
        tied: the numbers of every site that holds.
        witnesses: the sites that hold and explain.
    """

    surety: dict[int, int] = field(default_factory=dict[int, int])
    results: set[_Role] = field(default_factory=set[_Role])
    tied: set[frozenset[int]] = field(default_factory=set[frozenset[int]])
    witnesses: list[Site] = field(default_factory=list[Site])

    def explains(self, place: int) -> bool:
        return self.surety.get(place, _LEAST) > _EXPLAINS

    def raise_to(self, place: int, surety: int) -> None:
        self.surety[place] = max(self.surety.get(place, _LEAST), surety)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A site that one number keeps from holding.

    Attributes:
        odds: that its numbers are tied, in tenths of bits, before they are computed.
        slip: what the wrong number would be.
        place: of the wrong number.
        weight: the odds that it is wrong, in tenths of bits; what they are made of are its ``traits`` and ``numbers``.
    """

    site: Site
    odds: int
    slip: Slip
    place: int
    weight: int
    traits: tuple[str, ...]
    numbers: Mapping[str, int]


def known(
    figures: Sequence[Figure], found: Sequence[Site], said: Collection[int], repeated: Collection[int]
) -> tuple[Known, list[Site]]:
    """Return what holds among the numbers of a paragraph, and the sites that do not.

    Args:
        found: the sites of the paragraph.
        said: places of numbers that words confirm; ``repeated`` of long ones that stand more than once in the report.
    """
    result = Known()
    failing: list[Site] = []
    for place in repeated:
        result.raise_to(place, _REPEATED)
    for place in (*said, *_signed(figures)):
        result.raise_to(place, _SAID)
    for site in found:
        if not holds(site, figures):
            failing.append(site)
            continue
        result.tied.add(frozenset(site.members))
        surety = odds(site, figures) + _matched(site, figures)
        if surety > _TELLS:
            result.results.add(_role(site))
            result.witnesses.append(site)
            for place in site.members:
                result.raise_to(place, surety)
    return result, failing


def _role(site: Site) -> _Role:
    if site.kind in _RATES:
        return site.result, "rate"
    if site.kind in _EACH:
        return site.result, "each"
    return site.result, "front" if site.inputs[0] > site.result else "behind"


def _matched(site: Site, figures: Sequence[Figure]) -> int:
    """Return how unlikely it is that a site holds by chance, in tenths of bits."""
    result = figures[site.result]
    if site.kind in _RATES:
        return bits(HUNDRED // result.step) - 10
    if site.kind == "points":
        return bits(10 * ONE // result.step)
    return bits(result.value // max(result.step, slack(site, figures)))


def _signed(figures: Sequence[Figure]) -> Iterator[int]:
    """Yield the numbers of runs that come to the number behind them with one taken off: 100，增加20，减少5，为115."""
    for family, places in by_family(figures).items():
        if family == "rates":
            continue
        for at in range(3, len(places)):
            whole = figures[places[at]].value
            for count in _SIGNED:
                run = places[max(0, at - count) : at]
                if len(run) < count or not whole:
                    continue
                excess = sum(figures[place].value for place in run) - whole
                if any(2 * figures[place].value == excess for place in run[1:] if excess > 0):
                    yield from (*run, places[at])


def suspicions(
    figures: Sequence[Figure], failing: Sequence[Site], held: Known, said_results: Collection[int]
) -> Iterator[Suspicion]:
    """Yield the sites that do not hold, but would with another value of a number that nothing explains.

    Args:
        said_results: rates of which words say what they are of.
    """
    for site in failing:
        if _role(site) in held.results or frozenset(site.members) in held.tied:
            continue
        if site.kind in _RATES and site.result in said_results:
            continue
        if _is_of_others(site, figures):
            continue
        free = [place for place in site.members if not held.explains(place)]
        before = odds(site, figures) if free else _HOPELESS
        best = _best(site, figures, free) if before > _HOPELESS else None
        if best is None:
            continue
        place, reason = best
        if reason.kind == "near" and site.kind == "sum" and _is_of_one_rank(site, figures):
            continue
        named = _traits(site, figures, held, place, reason)
        numbers = _numbers(before, reason.gain)
        yield Suspicion(site, before, reason, place, _weight(named, numbers), tuple(named), numbers)


def _is_of_others(site: Site, figures: Sequence[Figure]) -> bool:
    """Tell whether a site's numbers are not said of one another: a limit, an open list, a total of its own, a share, a comparison with another year."""
    if any(figures[place].loose for place in site.members):
        return True
    result = figures[site.result]
    if site.kind == "sum":
        parts = [figures[place] for place in site.inputs]
        return any(leaves_open(part) or "whole" in cues(part) for part in parts) or _is_share(site, figures)
    if site.kind in ("growth", "points") and "earlier" in cues(result):
        return not any("earlier" in cues(figures[place]) for place in site.inputs)
    return False


def _is_share(site: Site, figures: Sequence[Figure]) -> bool:
    """Tell whether a rate right behind a run says that it is only so much of the whole (A、B，占总支出的50%)."""
    whole, parts = figures[site.result].value, sum(figures[place].value for place in site.inputs)
    behind = max(site.members) + 1
    rates = [figure for figure in figures[behind : behind + 2] if figure.unit == "%" and figure.value < HUNDRED]
    return any(abs(HUNDRED * parts - rate.value * whole) * 2 <= rate.step * whole for rate in rates)


def _is_of_one_rank(site: Site, figures: Sequence[Figure]) -> bool:
    """Tell whether a whole is named like its parts (药品收入，耗材收入，检查收入): then it is one more of them."""
    endings = {figures[place].label[-_ENDING:] for place in site.members}
    return len(endings) == 1 and len(figures[site.result].label) >= 2 * _ENDING


def _best(site: Site, figures: Sequence[Figure], free: Sequence[int]) -> tuple[int, Slip] | None:
    """Return the number of a site that is explained best as written wrongly, of those that nothing explains."""
    best: tuple[int, Slip] | None = None
    for place in free:
        wanted = _wanted(site, figures, place)
        reason = slip(figures[place], wanted) if wanted is not None else None
        if reason is not None and reason.gain > 0 and (best is None or reason.gain > best[1].gain):
            best = (place, reason)
    if len(free) < 2 or len(site.members) > _FEW:
        return best
    gain = _matched(site, figures) - _EXCHANGED
    if gain <= 0 or (best is not None and best[1].gain >= gain):
        return best
    pair = _exchanged(site, figures, free)
    return best if pair is None else (pair, Slip("exchanged", gain))


def _exchanged(site: Site, figures: Sequence[Figure], free: Sequence[int]) -> int | None:
    """Return the first of two numbers close to each other with which exchanged a site holds."""
    for one, other in combinations(sorted(free), 2):
        if other - one > _CLOSE or figures[one].unit != figures[other].unit:
            continue
        turned = list(figures)
        turned[one] = figures[one]._replace(value=figures[other].value)
        turned[other] = figures[other]._replace(value=figures[one].value)
        if holds(site, turned):
            return one
    return None


def _wanted(site: Site, figures: Sequence[Figure], place: int) -> Wanted | None:
    """Return what a number of a site must be for it to hold, None where that cannot be told."""
    result = figures[site.result]
    half = slack(site, figures) // 2
    if place == site.result:
        numerator, denominator = expected(site, figures)
        middle = numerator // denominator
        return Wanted(middle - half, middle + half)
    if not result.value:
        return None
    low, high = result.value - half, result.value + half
    first, second = (figures[at] for at in site.inputs[:2])
    is_first = place == site.inputs[0]
    if site.kind == "points":
        return (
            Wanted(second.value + low, second.value + high)
            if is_first
            else Wanted(first.value - high, first.value - low)
        )
    if site.kind == "ratio":
        return (
            _of_product(low, high, second.value, HUNDRED)
            if is_first
            else _of_quotient(first.value * HUNDRED, low, high)
        )
    if site.kind == "growth":
        ends = sorted((HUNDRED + site.direction * low, HUNDRED + site.direction * high))
        if ends[0] <= 0:
            return None
        low, high = ends
        return (
            _of_product(low, high, second.value, HUNDRED)
            if is_first
            else _of_quotient(first.value * HUNDRED, low, high)
        )
    if site.kind == "average":
        if is_first:
            return _of_product(low, high, second.counted, ONE)
        counted = _of_quotient(first.value * ONE, low, high)
        size = second.value // second.counted
        return Wanted(counted.low * size, counted.high * size) if counted else None
    if site.kind == "product":
        other = (second if is_first else first).value
        return _of_product(low, high, HUNDRED, other) if other else None
    rest = sum(figures[at].value for at in site.inputs if at != place)
    return Wanted(low - rest, high - rest)


def _of_product(low: int, high: int, factor: int, unit: int) -> Wanted:
    return Wanted(low * factor // unit, -(-high * factor // unit))


def _of_quotient(above: int, low: int, high: int) -> Wanted | None:
    """Return what above ÷ (low … high) is."""
    return Wanted(above // high, -(-above // low)) if low > 0 else None


# --- how likely it is wrong -------------------------------------------------------------------------------------------


def _weight(traits: Sequence[str], numbers: Mapping[str, int]) -> int:
    weights: dict[str, int] = packed_weights("unsaid")["numbers"]
    return weighed("wrong", traits) + sum(weights[name] * value for name, value in numbers.items()) // 100


def _numbers(before: int, gain: int) -> dict[str, int]:
    numbers = {"odds": before, "gain": gain, "together": before + gain, "unlikely": min(0, before + 40)}
    return {name: max(_LEAST, min(_MOST, value)) for name, value in numbers.items()}


def _traits(site: Site, figures: Sequence[Figure], held: Known, place: int, reason: Slip) -> list[str]:
    """Return by what the odds of a suspicion differ, beside its numbers."""
    suspect, others = figures[place], [other for other in site.members if other != place]
    explained = sum(held.explains(other) for other in others)
    sums = site.kind in ("sum", "middle")
    return [
        f"{site.kind} {reason.kind}",
        f"explained {min(explained, 3)}",
        f"unexplained {min(len(others) - explained, 3)}",
        f"{site.kind} {'result' if place == site.result else 'input'}",
        f"asked {'asked' in cues(suspect)}",
        f"loose {suspect.loose}",
        f"result explained {held.explains(site.result)}",
        f"result asked {'asked' in cues(figures[site.result])}",
        f"scores {suspect.family == 'points'} {reason.kind}",
        f"digits {min(suspect.digits, 6)}",
        f"one too many {sums and _one_too_many(site, figures)}",
        f"mixed units {sums and len({figures[other].unit for other in site.members}) > 1}",
    ]


def _one_too_many(site: Site, figures: Sequence[Figure]) -> bool:
    """Tell whether a whole is the sum of its run without one number of it."""
    excess = sum(figures[place].value for place in site.inputs) - figures[site.result].value
    return any(figures[place].value == excess for place in site.inputs)
