"""Learn the weights of relations that no words tell (``templates/weights/unsaid.toml``) from the seen half.

``python benchmarks/check/weigh.py [--first N] [--print]`` learns from the first N reports by name (all by default) and writes the file:

1. how often numbers that stand in some way are tied: every site of the clean reports, does it hold;
2. how likely a number is wrong that keeps a site from holding: planted errors against the clean reports' own failing sites,
   and those of the true sentences of the tests.

Logistic regression with a small penalty: the same file every time.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from marked import Marked, reports
from mutate import family, mutants

from generator import resources
from generator.checking.review.checks.paragraphs import prepared
from generator.checking.review.checks.said import sentence_checks
from generator.checking.review.unsaid import accused
from generator.checking.review.unsaid.figures import paragraphs
from generator.checking.review.unsaid.odds import features
from generator.checking.review.unsaid.search import Suspicion
from generator.checking.review.unsaid.sites import holds, sites
from generator.manuscript import Manuscript, lines_of_text
from generator.sources.report import read_report

_KINDS = ("sum", "middle", "points", "ratio", "growth", "average", "product")
_NUMBERS = ("odds", "gain", "together", "unlikely")
_TENTHS = 10 / math.log(2)
#: Newton's steps at most, the change that ends them, and the penalty of a weight's square.
_STEPS, _DONE, _PENALTY = 30, 1e-4, 1.0
_MUTANTS = 40
#: A feature seen less often is not learned.
_RARE = 4
#: Planted errors a report that are learned from, and how many there are where one is looked for.
_LEARNED, _EXPECTED = 8.0, 1.0
_SCALE = 20
_PATH = Path(__file__).parents[2] / "templates" / "weights" / "unsaid.toml"
_CASES = Path(__file__).parents[2] / "tests" / "cases" / "review"
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
    weights["all"] -= math.log(_LEARNED / _EXPECTED)
    tables["numbers"] = {name: round(weights.pop(name, 0.0) * _TENTHS * 100 / _SCALE) for name in _NUMBERS}
    tables["wrong"] = _tenths(weights)
    _write(tables)


def _tied(chosen: Sequence[Marked]) -> dict[str, dict[str, int]]:
    rows: dict[str, list[Row]] = {kind: [] for kind in _KINDS}
    for report in chosen:
        for figures in paragraphs(read_report(Manuscript(report.path.name, report.text, lines_of_text(report.text)))):
            for site in sites(figures, every=True):
                named = dict.fromkeys(features(site, figures), 1.0)
                rows[site.kind].append((named, float(holds(site, figures)), 1.0))
    for kind, group in rows.items():
        print(f"{kind:8} {len(group):6} sites, {sum(row[1] for row in group):.0f} hold")
    return {kind: _tenths(_learned(group)) for kind, group in rows.items()}


def _wrong(chosen: Sequence[Marked]) -> list[Row]:
    rows: list[Row] = []
    for text in _true_sentences():
        rows += [(_named(one), 0.0, 1.0) for one, _ in _suspicions("", text)]
    for report in chosen:
        rows += [(_named(one), 0.0, 1.0) for one, _ in _suspicions(report.path.name, report.text)]
        every = [mutant for mutant in mutants(report) if family(mutant.kind) == "number" and mutant.in_text]
        sample = random.Random(report.name).sample(every, min(_MUTANTS, len(every)))
        for mutant in sample:
            found = _suspicions(report.path.name, mutant.text(report.text))
            own = [one for one, (start, end) in found if start < mutant.end and mutant.start < end]
            if own:
                best = max(own, key=lambda one: one.odds + one.slip.gain)
                rows.append((_named(best), 1.0, _LEARNED / len(sample)))
    print(f"suspicions: {sum(row[1] == 0 for row in rows)} of clean reports, {sum(row[1] for row in rows):.0f} planted")
    return rows


def _true_sentences() -> list[str]:
    """Return the sentences of the tests in which nothing is wrong: traps of many authors."""
    found: list[str] = []
    for name in ("published", "sentences"):
        cases: list[dict[str, Any]] = yaml.safe_load((_CASES / f"{name}.yaml").read_text(encoding="utf-8"))
        found += [case["text"] for case in cases if not case.get("wrong")]
    return found


def _suspicions(name: str, text: str) -> list[tuple[Suspicion, tuple[int, int]]]:
    reading = read_report(Manuscript(name, text, lines_of_text(text)))
    found = accused.all_suspicions(reading, sentence_checks(prepared(reading)))
    return [
        (one, reading.statements[figures[one.place].statement].place)
        for figures, group, _ in found
        for one in group
        if accused.fails(one, figures, reading)
    ]


def _named(one: Suspicion) -> dict[str, float]:
    found = dict.fromkeys(one.traits, 1.0)
    return found | {name: value / _SCALE for name, value in one.numbers.items()}


def _learned(rows: Sequence[Row]) -> dict[str, float]:
    """Return the weights of a logistic regression, "all" among them, by Newton's method."""
    counted = Counter(name for named, _, _ in rows for name in named)
    names = ["all", *sorted(name for name, count in counted.items() if count >= _RARE)]
    at = {name: place for place, name in enumerate(names)}
    merged: Counter[tuple[tuple[tuple[int, float], ...], float]] = Counter()
    for named, wanted, weight in rows:
        known = tuple(sorted((at[name], value) for name, value in named.items() if name in at))
        merged[((0, 1.0), *known), wanted] += weight  # pyright: ignore[reportArgumentType]
    weights = [0.0] * len(names)
    for _ in range(_STEPS):
        change = _newton(weights, merged)
        weights = [old + new for old, new in zip(weights, change, strict=True)]
        if max(map(abs, change)) < _DONE:
            break
    return dict(zip(names, weights, strict=True))


def _newton(weights: Sequence[float], rows: Counter[tuple[tuple[tuple[int, float], ...], float]]) -> list[float]:
    """Return one step: the gradient of the likelihood less its penalty, through the Hessian."""
    size = len(weights)
    matrix = [[0.0] * size for _ in range(size)]
    right = [0.0] * size
    for (named, wanted), weight in rows.items():
        told = sum(weights[place] * value for place, value in named)
        chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, told))))
        off, spread = (wanted - chance) * weight, chance * (1 - chance) * weight
        for place, value in named:
            right[place] += off * value
            row, own = matrix[place], spread * value
            for other, second in named:
                row[other] += own * second
    for place in range(size):
        penalty = _PENALTY if place else _PENALTY / 100
        matrix[place][place] += penalty
        right[place] -= penalty * weights[place]
    return _solved(matrix, right)


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Return the solution of a symmetric, positive system by elimination."""
    size = len(right)
    for column in range(size):
        pivot = matrix[column]
        for line in range(column + 1, size):
            if factor := matrix[line][column] / pivot[column]:
                row = matrix[line]
                for place in range(column, size):
                    row[place] -= factor * pivot[place]
                right[line] -= factor * right[column]
    found = [0.0] * size
    for line in range(size - 1, -1, -1):
        rest = sum(matrix[line][place] * found[place] for place in range(line + 1, size))
        found[line] = (right[line] - rest) / matrix[line][line]
    return found


def _tenths(weights: dict[str, float]) -> dict[str, int]:
    return {
        name: tenths for name, value in sorted(weights.items()) if (tenths := round(value * _TENTHS)) or name == "all"
    }


def _write(tables: dict[str, dict[str, int]]) -> None:
    texts = [_HEAD]
    for table, weights in tables.items():
        texts.append(f"[{table}]\n" + "".join(f'"{name}" = {value}\n' for name, value in weights.items()))
    _PATH.write_text("\n".join(texts), encoding="utf-8")
    resources.packed_weights.cache_clear()


if __name__ == "__main__":
    main()
