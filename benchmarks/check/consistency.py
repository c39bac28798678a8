"""Is a report of the corpus clean: do its figures validate, and does every marked number state what its mark says?

``python benchmarks/check/consistency.py [NAME …]`` prints what is wrong, report by report.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from marked import Mark, Marked, reports, sentence_of, sentences
from relations import Relation, free_relation, known_relations
from written import Written, read

from generator.facts import Fact
from generator.finding import Severity
from generator.number import Interval, Quantity
from generator.pipeline import examine

__all__ = ["Known", "Place", "faults", "known", "places_of", "stated"]

_LENGTHS = (2_500, 6_500)
_NUMBER = re.compile(r"(?<![\d.〔\[])\d[\d,]*(?:\.\d+)?\s*(?:万元|亿元|元|%|％|个百分点|人|户|次|个|项|分(?!之))")


@dataclass(frozen=True)
class Known:
    """The figures of a report: its ledger, what must hold between the figures, and the figures file's errors."""

    ledger: dict[str, Fact]
    relations: tuple[Relation, ...]
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A marked number of a report with what is written there."""

    mark: Mark
    written: Written
    unit: str


@cache
def known(report: Marked) -> Known:
    """Return the figures of a report."""
    examined = examine(report.figures, report.profile)
    operators = [item.operator.text if item.operator else "" for item in examined.record.indicators]
    relations = known_relations(examined.facts.ledger, report.profile, operators)
    relations += [free_relation(line) for line in report.relations]
    errors = [
        f"{finding.code} {finding.message}" for finding in examined.findings if finding.severity is Severity.ERROR
    ]
    return Known(examined.facts.ledger, tuple(relations), tuple(errors))


def places_of(report: Marked) -> list[Place]:
    """Return the marked numbers that can be read, each in the unit of its fact; free numbers in their written one."""
    facts = known(report).ledger
    found: list[Place] = []
    for mark in report.numbers:
        fact = facts.get(mark.name)
        if fact is not None and fact.quantity is None:
            continue
        try:
            written = read(mark.written)
        except ValueError:
            continue
        unit = fact.quantity.unit if fact and fact.quantity else _free_unit(written.unit)
        found.append(Place(mark, written, unit))
    return found


def _free_unit(unit: str) -> str:
    """Return one unit for all money of free numbers, so that relations compute in it."""
    return "万元" if unit in ("元", "千元", "亿元", "万元") else unit.removeprefix("万") or unit


def stated(places: list[Place]) -> dict[str, Interval]:
    """Return what the text says of each id: the interval of its most precise statement."""
    narrowest: dict[str, Interval] = {}
    for place in places:
        interval = place.written.interval(place.unit)
        present = narrowest.get(place.mark.name)
        if present is None or _width(interval) < _width(present):
            narrowest[place.mark.name] = interval
    return narrowest


def _width(interval: Interval) -> Decimal:
    return interval.high - interval.low


def faults(report: Marked) -> Iterator[str]:
    """Yield what is wrong with a report, in Chinese or English as it comes."""
    low, high = _LENGTHS
    if not low <= len(re.sub(r"\s", "", report.text)) <= high:
        yield f"length {len(report.text)}"
    figures = known(report)
    yield from figures.errors
    yield from _unread(report, figures.ledger)
    places = places_of(report)
    for place in places:
        fact = figures.ledger.get(place.mark.name)
        if fact and fact.quantity and not _states(place, fact.quantity):
            yield f"{place.mark.name} is {fact.text}, written {place.mark.written!r}: {_around(report, place.mark)}"
    values = stated(places)
    for relation in figures.relations:
        if relation.ids <= values.keys() and not relation.holds(values):
            yield f"relation does not hold: {relation.target} of {', '.join(relation.members)}"
    for mark in report.marks:
        if mark.plants and mark.written == mark.false:
            yield f"plants nothing: {mark.name} {mark.written!r}"
        grade = figures.ledger.get("score.grade")
        if mark.name == "grade" and grade and grade.text not in mark.written:
            yield f"grade is {grade.text}, written {mark.written!r}"


def _states(place: Place, quantity: Quantity) -> bool:
    return place.written.interval(place.unit).meets(quantity.interval())


def _unread(report: Marked, ledger: dict[str, Fact]) -> Iterator[str]:
    for mark in report.numbers:
        fact = ledger.get(mark.name)
        if fact is None and not mark.name.startswith("x."):
            yield f"no such fact: {mark.name} ({mark.written!r})"
        elif fact is not None and fact.quantity is None:
            if fact.text != mark.written:
                yield f"{mark.name} is {fact.text}, written {mark.written!r}"
        else:
            try:
                read(mark.written)
            except ValueError as error:
                yield f"{mark.name}: {error}"


def unmarked(report: Marked) -> list[str]:
    """Return numbers with a usual unit that no mark covers; a hint for authors, not a fault."""
    covered = [(mark.start, mark.end) for mark in report.marks]
    found = list(_NUMBER.finditer(report.text))
    return [match[0] for match in found if not any(start <= match.start() < end for start, end in covered)]


def _around(report: Marked, mark: Mark) -> str:
    start, end = sentence_of(sentences(report.text), mark.start, mark.end)
    return report.text[start:end].strip()[:80]


def main() -> None:
    """Print the faults of the reports whose names are given, or of all."""
    wanted = sys.argv[1:]
    bad = 0
    for report in reports():
        if wanted and report.name not in wanted:
            continue
        found = list(faults(report))
        bad += len(found)
        numbers = len(report.numbers)
        print(
            f"{report.half}/{report.name}: {len(report.text)} characters, {numbers} numbers, "
            f"{len(report.marks) - numbers} other places, {len(found)} faults"
        )
        for fault in found:
            print(f"  {fault}")
        if wanted and (bare := unmarked(report)):
            print(f"  not marked: {' '.join(bare)}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
