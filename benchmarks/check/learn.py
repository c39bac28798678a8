"""Learns what each clue weighs for a number being a certain figure (``generator/checking/review/matching/weighing.py``).

From the seen half of the corpus: of every number that no rule understands in a clean report, and that the figures do not
have, nothing should be said; every number of the figures that was changed should be recognised as the one it was. A
logistic regression that keeps few clues (L1) weighs them; the weights are written as whole numbers.

``--evaluate`` leaves out one author after the other, learns from the rest and tries the left-out reports: how many of the
changed numbers that no rule finds are found, at how many false alarms a clean report. The bound of the product is
taken from that: two false warnings a report.

Needs the extra ``learn`` (scikit-learn); the product itself does not.

    python benchmarks/check/learn.py [--evaluate] [--examples FILE] [--mutants N]
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import pickle
import random
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from checker import check_text
from marked import CORPUS, Marked, reports
from mutate import Mutant, family, mutants
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from generator.checking.review.matching import match as matching
from generator.checking.review.matching.surroundings import kind_of
from generator.checking.review.matching.weighing import Unknown, unknown
from generator.resources import resource

WEIGHTS = resource("templates", "weights", "clues.toml")
#: Reports in which a clue must occur to be learnt, how much is allowed for clues, hundredths of what is learnt.
FEWEST, STRENGTH, HUNDRED = 12, 1.0, 100
#: False alarms a clean report at which the product warns.
WARNINGS = 2.0
SHOWN = (0.1, 0.2, 0.5, 1, 2, 4)
HEAD = """# Learned by benchmarks/check/learn.py from the reports of benchmarks/check/corpus/seen: do not edit.
# Hundredths of a natural logarithm of odds: of clues for every figure, and of those that differ by kind of figure.
"""
NONE, LOST = -1, -2
#: Authors whose reports were written for trying the rules on; the others' may be more like what the rules were made from.
FRESH = ("D", "E", "F", "G")


class Example(NamedTuple):
    """One number: the clues for each figure it could be, and which of them it is.

    ``right`` is ``NONE`` for a number that the figures do not have, ``LOST`` for one that nothing speaks for.
    ``missed`` tells that it was changed and no rule noticed.
    """

    report: str
    facts: tuple[str, ...]
    clues: tuple[dict[str, int], ...]
    right: int
    missed: bool


def main() -> None:
    """Collect the examples, learn, and write the weights or print the evaluation."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--evaluate", action="store_true", help="leave out one author after the other instead of writing"
    )
    parser.add_argument("--examples", type=Path, help="keep the collected examples in this file, or take them from it")
    parser.add_argument("--mutants", type=int, default=60, help="changed numbers a report")
    options = parser.parse_args()
    if options.examples and options.examples.exists():
        examples: list[Example] = pickle.loads(options.examples.read_bytes())
    else:
        examples = collected(options.mutants)
        if options.examples:
            options.examples.write_bytes(pickle.dumps(examples))
    print(f"{len(examples)} numbers, {sum(len(one.facts) for one in examples)} figures they could be")
    best = left_out(examples)
    bounds = evaluated(examples, best)
    if not options.evaluate:
        write(*learnt(examples), bounds)


# --- examples ---------------------------------------------------------------------------------------------------------


def collected(most: int) -> list[Example]:
    with multiprocessing.get_context("fork").Pool() as pool:
        return [one for found in pool.imap(_of_report, [(report, most) for report in reports("seen")]) for one in found]


def _of_report(given: tuple[Marked, int]) -> list[Example]:
    report, most = given
    marks = {place: mark.name for mark in report.numbers for place in range(mark.start, mark.end)}
    examples = [
        _example(report.name, one, "", missed=False)
        for one in _unknown(report.text, report)
        if marks.get(one.clues.statement.place[0], "").startswith("x.")
    ]
    changed = [one for one in mutants(report) if _is_one_figure(one)]
    if len(changed) > most:
        changed = random.Random(f"{report.name}:learn").sample(changed, most)
    for mutant in changed:
        found = _unknown(mutant.text(report.text), report, (mutant.start, mutant.end))
        examples += [_example(report.name, one, mutant.ids[0], missed=missed) for one, missed in found]
    return examples


def _is_one_figure(mutant: Mutant) -> bool:
    number = family(mutant.kind) == "number" and mutant.kind != "swapped_labels" and mutant.with_figures
    return number and len(mutant.ids) == 1 and not mutant.ids[0].startswith("x.")


def _example(report: str, one: Unknown, right: str, *, missed: bool) -> Example:
    facts = tuple(fact.id for fact in one.candidates)
    shared = dict(one.of_number())
    clues: list[dict[str, int]] = []
    for fact in one.candidates:
        kind = kind_of(fact.id)
        own = {**shared, **dict(one.clues.of(fact)), **{f"{kind}|{clue}": 1 for clue in one.of_kind()}}
        clues.append({name: int(strength) for name, strength in own.items() if strength})
    return Example(
        report, facts, tuple(clues), NONE if not right else facts.index(right) if right in facts else LOST, missed
    )


def _unknown(text: str, report: Marked, place: tuple[int, int] | None = None) -> Any:
    """Return the numbers that no rule understands; with a place the numbers there, each with whether no rule does."""
    seen: dict[str, Any] = {}
    known, matching.weighed = matching.match, _nothing  # only what the rules leave is to be learnt

    def recorded(case: Any, index: Any, confirmed: frozenset[int], tags: Any) -> Any:
        found = known(case, index, confirmed, tags)
        seen.update(case=case, index=index, confirmed=confirmed, found=found)
        return found

    matching.match = recorded
    try:
        check_text()(text, report.path.name, report.figures)
    finally:
        matching.match = known
    case, index, confirmed, found = (seen[name] for name in ("case", "index", "confirmed", "found"))
    given = case, index, found.verdicts, found.meant
    if place is None:
        return list(unknown(*given, confirmed))
    there = {
        number
        for number, one in enumerate(case.reading.statements)
        if one.place[0] < place[1] + 1 and place[0] < one.place[1]
    }
    missed = {one.number for one in unknown(*given, confirmed)}
    return [(one, one.number in missed) for one in unknown(*given, confirmed, there)]


def _nothing(*_: object) -> dict[int, Any]:
    return {}


# --- learning ---------------------------------------------------------------------------------------------------------


def learnt(examples: Sequence[Example]) -> tuple[DictVectorizer, Any, Any]:
    """Return the clues, which of them were kept, and the regression."""
    rows = [clues for one in examples for clues in one.clues]
    right = [number == one.right for one in examples for number in range(len(one.facts))]
    clues = DictVectorizer()
    table = clues.fit_transform(rows)
    kept = np.asarray((table != 0).sum(0)).ravel() >= FEWEST
    model = LogisticRegression(C=STRENGTH, l1_ratio=1, solver="liblinear", max_iter=300, random_state=0)
    model.fit(table[:, kept], right)
    return clues, kept, model


class Best(NamedTuple):
    """The figure that an example most likely is: its weight, and whether it is the right one."""

    weight: float
    right: bool


def left_out(examples: Sequence[Example]) -> dict[int, Best]:
    """Return the best figure of each example, learnt from other authors."""
    by_author = tomllib.loads((CORPUS / "authors.toml").read_text(encoding="utf-8"))
    best: dict[int, Best] = {}
    for names in by_author.values():
        own = [place for place, one in enumerate(examples) if one.report in names and one.facts]
        if not own:
            continue
        known, kept, model = learnt([one for one in examples if one.report not in names])
        rows = [row for place in own for row in examples[place].clues]
        weights = iter(model.decision_function(known.transform(rows)[:, kept]))
        for place in own:
            each = [next(weights) for _ in examples[place].facts]
            top = int(np.argmax(each))
            best[place] = Best(float(each[top]), top == examples[place].right)
    return best


def evaluated(examples: Sequence[Example], best: dict[int, Best]) -> dict[str, int]:
    """Print how many changed numbers are found at how many false alarms, by author and in all; return the bounds."""
    by_author = tomllib.loads((CORPUS / "authors.toml").read_text(encoding="utf-8"))
    every = list(range(len(examples)))
    print(
        "author, reports, changed numbers no rule finds; found (as the right figure) at so many false alarms a report"
    )
    for author, names in [*by_author.items(), ("all", [name for some in by_author.values() for name in some])]:
        own = [place for place in every if examples[place].report in names]
        if own:
            count = len({examples[place].report for place in own})
            print(f"{author:4} {count:3} ", *_line(examples, best, own, count))
    fresh = [place for place in every if any(examples[place].report in by_author[author] for author in FRESH)]
    count = len({examples[place].report for place in fresh})
    print(f"fresh {count:2} ", *_line(examples, best, fresh, count))
    return {"likely": round(HUNDRED * _false(examples, best, fresh)[int(WARNINGS * count)])}


def _line(examples: Sequence[Example], best: dict[int, Best], own: Sequence[int], count: int) -> Iterator[str]:
    missed = [place for place in own if examples[place].missed]
    false = _false(examples, best, own)
    yield f"{len(missed):4} "
    for rate in SHOWN:
        bound = false[int(rate * count)] if int(rate * count) < len(false) else -HUNDRED
        found = [best[place].right for place in missed if place in best and best[place].weight > bound]
        yield f" {rate}: {len(found) / max(1, len(missed)):.3f} ({sum(found) / max(1, len(missed)):.3f})"


def _false(examples: Sequence[Example], best: dict[int, Best], own: Sequence[int]) -> list[float]:
    """Return the weights of what would be told of numbers that are right, the largest first."""
    return sorted((best[place].weight for place in own if place in best and _is_clean(examples[place])), reverse=True)


def _is_clean(example: Example) -> bool:
    return example.right == NONE


def write(clues: DictVectorizer, kept: Any, model: Any, bounds: dict[str, int]) -> None:
    """Write the weights of the product."""
    names = clues.get_feature_names_out()[kept]
    weights = {name: round(HUNDRED * weight) for name, weight in zip(names, model.coef_[0], strict=True)}
    general = {name: weight for name, weight in weights.items() if weight and "|" not in name}
    kinds: dict[str, dict[str, int]] = {}
    for name, weight in weights.items():
        kind, parted, clue = name.partition("|")
        if weight and parted:
            kinds.setdefault(kind, {})[clue] = weight
    tables = {"": {"start": round(HUNDRED * float(model.intercept_[0])), **bounds}, "clues": general}
    tables |= {f"kinds.{json.dumps(kind)}": own for kind, own in sorted(kinds.items())}
    WEIGHTS.write_text(HEAD + "\n".join(_table(*table) for table in tables.items()), encoding="utf-8")
    print(f"{len(general) + sum(map(len, kinds.values()))} weights, bounds {bounds}")


def _table(name: str, weights: dict[str, int]) -> str:
    lines = [f"{json.dumps(clue, ensure_ascii=False)} = {weight}" for clue, weight in sorted(weights.items())]
    return "\n".join([f"[{name}]" if name else "", *lines, ""])


if __name__ == "__main__":
    main()
