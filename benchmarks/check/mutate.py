"""Plant errors: from a clean report, mutants with exactly one error each, its kind and its place.

Whether an error is provable from the text alone is computed: the same figure stands elsewhere in the text with another
value, or a sum, rate, difference or score whose other members all stand in the text no longer holds. Errors that happen
to remain true (rounding, 约) are thrown away. The seed is the mutant's own name, so a mutant never changes.

``python benchmarks/check/mutate.py [--half seen] [--show N]`` prints how many there are of each kind.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

import operations
from consistency import Known, Place, known, places_of, stated
from marked import Mark, Marked, reports, sentence_of, sentences
from relations import Relation
from written import Written, read

from generator.number import Interval

__all__ = ["FAMILIES", "Mutant", "family", "mutants"]

#: Families that the measures are printed by; ``number`` is what F1 is about.
FAMILIES: dict[str, tuple[str, ...]] = {
    "number": (
        *("digit", "decimal_shift", "transposition", "unit", "part", "total", "rate", "score", "weight"),
        *("cross_section", "count", "swapped_labels"),
    ),
    "claim": ("grade", "direction", "false_claim", "reached", "percent_for_points"),
    "structure": ("missing_cause", "missing_measure", "missing_problem", "orphan_problem", "title"),
    "wording": ("year", "entity", "doubled_words"),
}
_PLANTED = {
    "claim": "false_claim",
    "double": "doubled_words",
    "cause": "missing_cause",
    "measure": "missing_measure",
    "problem": "missing_problem",
    "orphan": "orphan_problem",
    "percentpoint": "percent_for_points",
    "unit": "unit",
}
_MOST = 14  # mutants of a kind and report; rarer kinds are all kept
_SPAN = 160  # swapped numbers stand in one sentence of at most this length


@dataclass(frozen=True, slots=True)
class Mutant:
    """A report with one error.

    Attributes:
        report: name of the clean report; ``half`` its half.
        number: counts the mutants of a report.
        kind: what was planted.
        start, end: the changed characters in the mutant's text (equal for a deletion).
        before, after: what stood there, what stands there now.
        ids: figures that are wrong now, or stand in the changed words.
        in_text: provable from the text alone.
        with_figures: provable with the figures file.
    """

    report: str
    half: str
    number: int
    kind: str
    start: int
    end: int
    before: str
    after: str
    ids: tuple[str, ...]
    in_text: bool
    with_figures: bool

    def text(self, clean: str) -> str:
        """Return the mutant's text."""
        return clean[: self.start] + self.after + clean[self.start + len(self.before) :]


@dataclass(frozen=True, slots=True)
class _Change:
    kind: str
    start: int
    before: str
    after: str
    ids: tuple[str, ...]
    in_text: bool
    with_figures: bool


def family(kind: str) -> str:
    """Return the family of a kind."""
    return next(name for name, kinds in FAMILIES.items() if kind in kinds)


@cache
def mutants(report: Marked) -> tuple[Mutant, ...]:
    """Return the mutants of a report, the same ones every time: at most ``_MOST`` of a kind, drawn at random."""
    figures = known(report)
    places = places_of(report)
    by_kind: dict[str, dict[tuple[int, str, str], _Change]] = {}
    seen: set[tuple[int, str, str]] = set()
    for change in (*_number_changes(report, figures, places), *_planted(report, figures)):
        key = (change.start, change.before, change.after)
        if key not in seen and change.before != change.after:
            seen.add(key)
            by_kind.setdefault(change.kind, {})[key] = change
    chosen: list[_Change] = []
    for kind, changes in by_kind.items():
        group = list(changes.values())
        chosen += group if len(group) <= _MOST else random.Random(f"{report.name}:{kind}").sample(group, _MOST)
    chosen.sort(key=lambda change: (change.start, change.kind))
    return tuple(
        Mutant(report.name, report.half, number, *_fields(change, report.text))
        for number, change in enumerate(chosen, 1)
    )


def _fields(change: _Change, text: str) -> tuple[str, int, int, str, str, tuple[str, ...], bool, bool]:
    assert text.startswith(change.before, change.start)
    end = change.start + len(change.after)
    return (
        *(change.kind, change.start, end, change.before, change.after),
        *(change.ids, change.in_text, change.with_figures),
    )


class _Judge:
    """Tells of a changed number whether it is false, and whether the text alone proves it."""

    def __init__(self, figures: Known, places: list[Place]) -> None:
        self._figures = figures
        self._stated = stated(places)
        self._by_name: dict[str, list[Place]] = {}
        for place in places:
            self._by_name.setdefault(place.mark.name, []).append(place)
        self._by_id: dict[str, list[Relation]] = {}
        for relation in figures.relations:
            for id in relation.ids:
                self._by_id.setdefault(id, []).append(relation)
        self._constants = _constants(figures)

    def related(self, id: str) -> list[Relation]:
        return self._by_id.get(id, [])

    def is_false(self, place: Place, new: Written) -> bool:
        """Tell whether the new number no longer states its figure, 约 and rounding considered."""
        fact = self._figures.ledger.get(place.mark.name)
        true = fact.quantity.interval() if fact and fact.quantity else place.written.interval(place.unit)
        return not new.interval(place.unit).meets(true)

    def in_text(self, changed: dict[Mark, Interval]) -> bool:
        """Tell whether the rest of the text contradicts the changed numbers."""
        names = {mark.name for mark in changed}
        others = stated([place for name in names for place in self._by_name[name] if place.mark not in changed])
        for mark, interval in changed.items():
            if mark.name in others and not others[mark.name].meets(interval):
                return True
        rest = {name: interval for name, interval in self._stated.items() if name not in names}
        values = {**self._constants, **rest, **others, **{mark.name: interval for mark, interval in changed.items()}}
        tied = {id(relation): relation for name in names for relation in self.related(name)}.values()
        return any(relation.ids <= values.keys() and not relation.holds(values) for relation in tied)


def _constants(figures: Known) -> dict[str, Interval]:
    """Return what a checker knows without being told: 100 points in all, and 10 for the execution rate."""
    known_values = {"score.full": Decimal(100), "score.execution_weight": Decimal(10)}
    return {
        id: Interval(value, value)
        for id, value in known_values.items()
        if (fact := figures.ledger.get(id)) and fact.quantity and fact.quantity.value == value
    }


def _number_changes(report: Marked, figures: Known, places: list[Place]) -> Iterator[_Change]:
    judge = _Judge(figures, places)
    counts = Counter(place.mark.name for place in places)
    for index, place in enumerate(places):
        free = place.mark.name.startswith("x.")
        if free and not judge.related(place.mark.name) and counts[place.mark.name] == 1:
            continue
        rng = random.Random(f"{report.name}:{index}:{place.mark.name}")
        for kind, operation in _operations(place, judge, counts):
            if (after := operation(place, rng)) is None:
                continue
            if (change := _judged(kind, place, after, judge, figures)) is not None:
                yield change
    yield from _swapped(report, figures, places, judge)


def _operations(place: Place, judge: _Judge, counts: Counter[str]) -> list[tuple[str, operations.Operation]]:
    """Return the kinds of error that make sense for a number; 约 numbers only change by powers of ten."""
    if place.written.is_chinese:
        return [("count", operations.chinese_digit)]
    if place.written.approximate:
        return [("decimal_shift", operations.shift)]
    name = place.mark.name
    found: list[tuple[str, operations.Operation]] = [
        ("digit", operations.digit),
        ("decimal_shift", operations.shift),
        ("transposition", operations.transposed),
    ]
    if place.written.unit in operations.UNITS:
        found.append(("unit", operations.unit))
    role = _role(name, place, judge)
    if role:
        found.append((role, operations.nudged))
    if counts[name] > 1:
        found.append(("cross_section", operations.nudged))
    return found


def _role(name: str, place: Place, judge: _Judge) -> str:
    if name.endswith(".weight") or name == "score.execution_weight":
        return "weight"
    if name.startswith("score.") or name.endswith((".score", ".lost")):
        return "score"
    if name.endswith((".count", ".met", ".unmet", ".online", ".offline")):
        return "count"
    if place.written.unit == "%" or (place.unit == "%" and not place.written.unit):
        return "rate"
    sums = [relation for relation in judge.related(name) if relation.kind == "sum"]
    if any(relation.target == name for relation in sums):
        return "total"
    return "part" if sums else ""


def _judged(kind: str, place: Place, after: str, judge: _Judge, figures: Known) -> _Change | None:
    try:
        new = read(after)
        interval = new.interval(place.unit)
    except (ValueError, ArithmeticError):
        return None
    if not judge.is_false(place, new):
        return None
    name = place.mark.name
    in_text = judge.in_text({place.mark: interval})
    with_figures = name in figures.ledger or in_text
    return _Change(kind, place.mark.start, place.mark.written, after, (name,), in_text, with_figures)


def _swapped(report: Marked, figures: Known, places: list[Place], judge: _Judge) -> Iterator[_Change]:
    """Exchange two numbers of one unit that follow one another in a sentence or row."""
    bounds = sentences(report.text)
    ordered = sorted(places, key=lambda place: place.mark.start)
    for one, other in pairwise(ordered):
        first, second = one.mark, other.mark
        alike = one.written.unit == other.written.unit and not (one.written.is_chinese or other.written.is_chinese)
        if not alike or first.end > second.start or second.end - first.start > _SPAN:
            continue
        if sentence_of(bounds, first.start, first.end) != sentence_of(bounds, second.start, second.end):
            continue
        if first.written == second.written or not _both_false(judge, one, other):
            continue
        changed = {first: other.written.interval(one.unit), second: one.written.interval(other.unit)}
        in_text = judge.in_text(changed)
        with_figures = in_text or first.name in figures.ledger or second.name in figures.ledger
        if not with_figures:
            continue
        between = report.text[first.end : second.start]
        before = first.written + between + second.written
        after = second.written + between + first.written
        yield _Change("swapped_labels", first.start, before, after, (first.name, second.name), in_text, with_figures)


def _both_false(judge: _Judge, one: Place, other: Place) -> bool:
    try:
        return judge.is_false(one, other.written) and judge.is_false(other, one.written)
    except ArithmeticError:
        return False


def _planted(report: Marked, figures: Known) -> Iterator[_Change]:
    """Yield the errors that are no numbers, where the author marked their place."""
    for mark in report.marks:
        fact = figures.ledger.get(mark.name)
        if mark.plants:
            kind = _PLANTED.get(mark.name, mark.name)
            inside = tuple(item.name for item in report.numbers if mark.start <= item.start and item.end <= mark.end)
            ids = inside or _tied_number(report, mark, kind)
            yield _Change(kind, mark.start, mark.written, mark.false, ids, True, True)
        elif fact is not None and fact.quantity is None and fact.text in "优良中差":
            other = next(grade for grade in "良优中差" if grade != fact.text)
            yield _Change(
                "grade", mark.start, mark.written, mark.written.replace(fact.text, other), (mark.name,), True, True
            )


def _tied_number(report: Marked, mark: Mark, kind: str) -> tuple[str, ...]:
    if kind == "grade":
        return ("score.total", "score.grade")
    bounds = sentences(report.text)
    start, end = sentence_of(bounds, mark.start, mark.end)
    return tuple(dict.fromkeys(item.name for item in report.numbers if start <= item.start and item.end <= end))


def all_mutants(chosen: Iterable[Marked]) -> list[tuple[Marked, tuple[Mutant, ...]]]:
    """Return the reports with their mutants."""
    return [(report, mutants(report)) for report in chosen]


def main() -> None:
    """Print the number of mutants by kind and half, and some of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("seen", "unseen", "both"), default="both")
    parser.add_argument("--show", type=int, default=0, help="so many mutants of each kind")
    options = parser.parse_args()
    made = all_mutants(reports(options.half))
    every = [mutant for _, group in made for mutant in group]
    texts = {report.name: report.text for report, _ in made}
    for name, kinds in FAMILIES.items():
        for kind in kinds:
            chosen = [mutant for mutant in every if mutant.kind == kind]
            provable = sum(mutant.in_text for mutant in chosen)
            print(f"{name:10} {kind:18} {len(chosen):5}   provable from the text alone {provable:5}")
            for mutant in random.Random(kind).sample(chosen, min(options.show, len(chosen))):
                clean = texts[mutant.report]
                context = clean[max(0, mutant.start - 20) : mutant.start].replace("\n", "/")
                print(
                    f"    {mutant.report} {'text' if mutant.in_text else '-':5} …{context}[{mutant.before[:40]}→{mutant.after[:40]}]"
                )
    print(f"{len(every)} mutants of {len(made)} reports")


if __name__ == "__main__":
    main()
