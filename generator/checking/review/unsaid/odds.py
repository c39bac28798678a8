"""How likely numbers that stand so are tied: learned from clean reports, in tenths of bits (``templates/weights/unsaid.toml``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.checking.review.unsaid.figures import ONE, Figure, cues
from generator.checking.review.unsaid.sites import Site
from generator.resources import packed_weights

__all__ = ["bits", "features", "odds", "weighed"]

#: Tenths of bits of 32/32, 33/32, … 63/32.
_MANTISSA = (0, 0, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 8, 8, 8, 8, 9, 9, 9, 9, 10, 10)
_MOST_COUNTED, _MOST_CROSSED = 6, 2


def bits(number: int) -> int:
    """Return the binary logarithm of a whole number, in tenths; 0 for what is less than two."""
    length = number.bit_length()
    if length < 2:
        return 0
    leading = number >> (length - 6) if length > 6 else number << (6 - length)
    return 10 * (length - 1) + _MANTISSA[leading - 32]


def odds(site: Site, figures: Sequence[Figure]) -> int:
    """Return the logarithm of the odds that the numbers of a site are tied, before they are computed."""
    return weighed(site.kind, features(site, figures))


def weighed(table: str, names: Iterable[str]) -> int:
    """Return the weight of a table's features together."""
    weights: dict[str, int] = packed_weights("unsaid")[table]
    total = weights["all"]
    for name in names:
        if name in weights:
            total += weights[name]
    return total


def features(site: Site, figures: Sequence[Figure]) -> list[str]:
    """Return by what the odds of a site differ: its shape, and the hints its numbers' words give."""
    result = figures[site.result]
    inputs = [figures[place] for place in site.inputs]
    found = list(site.shape)
    if site.kind == "sum":
        return found + _of_sum(site, result, inputs)
    if site.kind == "middle":
        return found + _of_middle(result, inputs)
    if site.kind == "points":
        return [*found, f"crosses {_crossed([result, *inputs])}", *_asked(inputs)]
    if site.kind == "average":
        return found + _of_average(result, inputs)
    if site.kind == "product":
        grows = "grows" in cues(inputs[1])
        return [*found, f"grows {grows}", f"crosses {_crossed([result, inputs[0]])}", *_asked([inputs[1]])]
    return found + _of_rate(site, result, inputs)


def _crossed(figures: Sequence[Figure]) -> int:
    sentences = [figure.sentence for figure in figures]
    return min(max(sentences) - min(sentences), _MOST_CROSSED)


def _asked(figures: Sequence[Figure]) -> list[str]:
    return ["asked " + "".join("1" if "asked" in cues(figure) else "0" for figure in figures)]


def _kinds(result: Figure) -> list[str]:
    return [f"scores {result.family == 'points'}", f"money {result.family == 'money'}"]


def _of_sum(site: Site, result: Figure, inputs: Sequence[Figure]) -> list[str]:
    front = site.result < site.inputs[0]
    hints = cues(result)
    opening = inputs[0] if front else result
    rest = (inputs[-1] if front else result) if len(inputs) == 2 else None
    told = [cues(figure) for figure in inputs]
    return [
        f"parts {min(len(inputs), _MOST_COUNTED)}",
        f"opens {'part' in cues(opening)}" if front else f"total {'total' in hints}",
        "rest none" if rest is None else f"rest {'rest' in cues(rest)}",
        f"same unit {all(figure.unit == result.unit for figure in inputs)}",
        f"same depth {len({figure.depth for figure in inputs}) == 1}",
        f"whole asked {'asked' in hints}",
        f"parts asked {any('asked' in hint for hint in told)}",
        f"each {'each' in hints or any('each' in hint for hint in told)}",
        f"whole total {front} {'total' in hints}",
        *_kinds(result),
    ]


def _of_middle(result: Figure, inputs: Sequence[Figure]) -> list[str]:
    return [
        f"rest {'rest' in cues(inputs[1])}",
        f"rest before {'rest' in cues(inputs[0])}",
        f"crosses {_crossed(inputs)}",
        f"same unit {inputs[0].unit == inputs[1].unit == result.unit}",
        f"whole asked {'asked' in cues(result)}",
        *_kinds(result),
    ]


def _of_rate(site: Site, result: Figure, inputs: Sequence[Figure]) -> list[str]:
    hints = cues(result)
    way = "ratio" if site.kind == "ratio" else "up" if site.direction > 0 else "down"
    nearest = max(inputs, key=lambda figure: figure.statement)
    return [
        f"{way} {'rate' in hints} {'grows' in hints}",
        f"decimals {min(len(str(ONE // result.step)) - 1, 2)}",
        f"asked {'asked' in hints}",
        f"crosses {min(result.sentence - nearest.sentence, _MOST_CROSSED)}",
        f"apart {_crossed(inputs)}",
        f"loose {result.loose or any(figure.loose for figure in inputs)}",
        f"same depth {result.depth == inputs[0].depth}",
    ]


def _of_average(result: Figure, inputs: Sequence[Figure]) -> list[str]:
    return [
        f"each {'each' in cues(result) or '/' in result.unit}",
        f"family {inputs[0].family == result.family} {inputs[0].family == 'money'}",
        f"crosses {_crossed([result, *inputs])}",
        f"loose {result.loose or any(figure.loose for figure in inputs)}",
        *_asked([result]),
    ]
