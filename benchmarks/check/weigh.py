"""Learn the weights of relations that no words tell (``templates/lexicon/unsaid_weights.toml``) from the seen half.

``python benchmarks/check/weigh.py [--first N] [--print]`` learns from the first N reports by name (all by default) and writes the file:

1. how often numbers that stand in some way are tied: every site of the clean reports, does it hold;
2. how likely a number is wrong that keeps a site from holding: planted errors against the clean reports' own failing sites.

Logistic regression with a small penalty, by stochastic gradient in a fixed order: the same file every time.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from marked import Marked, reports
from mutate import family, mutants

from generator import resources
from generator.checking.review import unsaid
from generator.checking.review.unsaid.figures import paragraphs
from generator.checking.review.unsaid.odds import features
from generator.checking.review.unsaid.search import Suspicion
from generator.checking.review.unsaid.sites import holds, sites
from generator.manuscript import Manuscript, lines_of_text
from generator.sources.report import read_report

_KINDS = ("sum", "middle", "points", "ratio", "growth", "average", "product")
_NUMBERS = ("odds", "gain", "together", "unlikely")
_TENTHS = 10 / math.log(2)
_EPOCHS, _RATE, _PENALTY = 40, 0.3, 0.0005
_MUTANTS = 40
#: A feature seen less often is not learned.
_RARE = 4
#: Errors a report that the weights are made for.
_EXPECTED = 1.0
_PATH = Path(__file__).parents[2] / "templates" / "lexicon" / "unsaid_weights.toml"
_HEAD = """# Learned by benchmarks/check/weigh.py from the clean reports and planted errors of benchmarks/check/corpus/seen: do not edit.
# Tenths of bits by what a site is like (sum … product), and by what a suspicion is like (wrong); numbers are hundredths.
"""

Row = tuple[dict[str, float], float, float]


def main() -> None:
    """Learn and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=None, help="so many reports of the seen half, by name")
    options = parser.parse_args()
    chosen = sorted(reports("seen"), key=lambda report: report.name)[: options.first]
    tables = _tied(chosen)
    tables["wrong"] = {"all": 0}
    tables["numbers"] = dict.fromkeys(_NUMBERS, 0)
    _write(tables)
    weights = _learned(_wrong(chosen))
    tables["numbers"] = {name: round(weights.pop(name, 0.0) * _TENTHS) for name in _NUMBERS}
    tables["wrong"] = _tenths(weights)
    _write(tables)


def _tied(chosen: Sequence[Marked]) -> dict[str, dict[str, int]]:
    rows: dict[str, list[Row]] = {kind: [] for kind in _KINDS}
    for report in chosen:
        for figures in paragraphs(read_report(Manuscript(report.path.name, report.text, lines_of_text(report.text)))):
            for site in sites(figures, lambda *_: True):
                named = dict.fromkeys(features(site, figures), 1.0)
                rows[site.kind].append((named, float(holds(site, figures)), 1.0))
    for kind, group in rows.items():
        print(f"{kind:8} {len(group):6} sites, {sum(row[1] for row in group):.0f} hold")
    return {kind: _tenths(_learned(group)) for kind, group in rows.items()}


def _wrong(chosen: Sequence[Marked]) -> list[Row]:
    rows: list[Row] = []
    for report in chosen:
        rows += [(_named(one), 0.0, 1.0) for one, _ in _suspicions(report, report.text)]
        every = [mutant for mutant in mutants(report) if family(mutant.kind) == "number" and mutant.in_text]
        sample = random.Random(report.name).sample(every, min(_MUTANTS, len(every)))
        for mutant in sample:
            found = _suspicions(report, mutant.text(report.text))
            own = [one for one, (start, end) in found if start < mutant.end and mutant.start < end]
            if own:
                best = max(own, key=lambda one: one.odds + one.slip.gain)
                rows.append((_named(best), 1.0, _EXPECTED / len(sample)))
    print(f"suspicions: {sum(row[1] == 0 for row in rows)} of clean reports, {sum(row[1] for row in rows):.0f} planted")
    return rows


def _suspicions(report: Marked, text: str) -> list[tuple[Suspicion, tuple[int, int]]]:
    reading = read_report(Manuscript(report.path.name, text, lines_of_text(text)))
    found = unsaid.all_suspicions(reading)
    return [(one, reading.statements[figures[one.place].index].place) for figures, group, _ in found for one in group]


def _named(one: Suspicion) -> dict[str, float]:
    found = dict.fromkeys(one.traits, 1.0)
    return found | {name: value / 100 for name, value in one.numbers.items()}


def _learned(rows: Sequence[Row]) -> dict[str, float]:
    """Return the weights of a logistic regression, "all" among them."""
    counted = Counter(name for named, _, _ in rows for name in named)
    weights = dict.fromkeys((name for name, count in counted.items() if count >= _RARE), 0.0)
    truth = sum(weight for _, wanted, weight in rows if wanted)
    whole = sum(weight for _, _, weight in rows)
    weights["all"] = math.log((truth + 0.5) / (whole - truth + 0.5))
    squares = dict.fromkeys(weights, 1e-6)
    order = list(range(len(rows)))
    kept = [({name: value for name, value in named.items() if name in weights} | {"all": 1.0}, *rest) for named, *rest in rows]
    chance = random.Random(0)
    mean = whole / len(rows)
    for epoch in range(_EPOCHS):
        chance.shuffle(order)
        for at in order:
            named, wanted, weight = kept[at]
            told = sum(weights[name] * value for name, value in named.items())
            off = (wanted - 1 / (1 + math.exp(-max(-30.0, min(30.0, told))))) * weight / mean
            for name, value in named.items():
                step = off * value - (_PENALTY * weights[name] if name != "all" else 0.0)
                squares[name] += step * step
                weights[name] += _RATE / (1 + epoch / 8) * step / math.sqrt(squares[name] + 1.0)
    return weights


def _tenths(weights: dict[str, float]) -> dict[str, int]:
    return {name: tenths for name, value in sorted(weights.items()) if (tenths := round(value * _TENTHS)) or name == "all"}


def _write(tables: dict[str, dict[str, int]]) -> None:
    texts = [_HEAD]
    for table, weights in tables.items():
        texts.append(f"[{table}]\n" + "".join(f'"{name}" = {value}\n' for name, value in weights.items()))
    _PATH.write_text("\n".join(texts), encoding="utf-8")
    resources.packed_words.cache_clear()


if __name__ == "__main__":
    main()
