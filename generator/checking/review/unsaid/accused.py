"""The numbers that arithmetic alone accuses, though no words tell how they are tied.

In a report almost all arithmetic holds, and a wrong number differs from the right one by a slip. What holds as written
explains its numbers. Where a number that nothing explains keeps one more relation from holding, and a slip would make of the
right number what is written, the two together are too unlikely to be chance: bits of the digits that would match, and how
often numbers that stand so are tied, against the ways in which a slip is made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from generator.checking.review.checks.check import Check
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.unsaid.figures import Figure, cues, paragraphs
from generator.checking.review.unsaid.search import Known, Suspicion, known, suspicions
from generator.checking.review.unsaid.sites import Site, sites
from generator.number import Quantity
from generator.reading import Reading

__all__ = ["Suspicion", "Unsaid", "all_suspicions", "fails", "unsaid"]

#: Digits of a number that does not stand twice by chance.
_LONG = 4

#: Odds (tenths of bits) from which on a number is called wrong, and certainly wrong.
_WRONG, _CERTAIN = -30, -5
_CODES = {"sum": "A101", "difference": "A103", "growth": "A104"}

Found = tuple[list[Figure], list[Suspicion], Known]


def all_suspicions(reading: Reading, said: Sequence[Check]) -> list[Found]:
    """Return, paragraph by paragraph, its numbers, those that something keeps from holding, and what holds.

    Args:
        said: what words and tables assert.
    """
    quantities = [statement.quantity for statement in reading.statements]
    told: set[int] = set()
    results: set[int] = set()
    for check in said:
        if check.relation.kind != "part" and not check.fails(quantities):
            told.update(check.members)
            results.add(check.relation.result)
    groups = paragraphs(reading)
    counted = Counter((one.value, one.family) for figures in groups for one in figures if one.value >= 1000 * one.step)
    found: list[Found] = []
    for figures in groups:
        right = [place for place, one in enumerate(figures) if one.statement in told]
        if len(right) == len(figures):
            continue
        again = [place for place, one in enumerate(figures) if counted[one.value, one.family] > 1]
        held, failing = known(figures, [*sites(figures)], right, again)
        named = {place for place, one in enumerate(figures) if one.statement in results}
        found.append((figures, [*suspicions(figures, failing, held, named)], held))
    return found


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Relations that fail though no words tell them.

    Attributes:
        checks: these, and those that hold and speak for their other numbers.
        accused: the number that is likely wrong, with its relation, the likeliest of a paragraph first.
        explained: the numbers that what holds explains.
    """

    checks: tuple[Check, ...]
    accused: tuple[tuple[int, Check], ...]
    explained: frozenset[int]

    def joined(self, said: Sequence[Check]) -> list[Check]:
        """Return what words say and what they do not; where both assert the same the surer comes first, and is the one that counts."""
        sure = [check for check in self.checks if check.relation.sure]
        return [*sure, *said, *(check for check in self.checks if not check.relation.sure)]

    def left(
        self, wrong: Collection[int], right: Collection[int], quantities: Sequence[Quantity]
    ) -> Iterator[tuple[int, Quantity, Check]]:
        """Yield the accused numbers of relations none of whose numbers was found wrong otherwise, and what they should be.

        Args:
            wrong: numbers found wrong; they may grow meanwhile. ``right`` are those known to be right.
            quantities: of the statements, as written.
        """
        for index, check in self.accused:
            if index in right or not check.fails(quantities) or any(member in wrong for member in check.members):
                continue
            expected = check.implied(index, quantities)
            if expected is not None and expected.value > 0:
                yield index, expected, check


def unsaid(reading: Reading, said: Sequence[Check]) -> Unsaid:
    """Return the relations that fail though no words tell them.

    Args:
        said: what words and tables assert.
    """
    quantities = [statement.quantity for statement in reading.statements]
    checks: list[Check] = []
    accused: list[tuple[int, Check]] = []
    explained: set[int] = set()
    for figures, group, held in all_suspicions(reading, said):
        explained.update(one.statement for place, one in enumerate(figures) if held.explains(place))
        for one in _accused(group):
            check = _check(one.site, figures, reading, sure=one.weight >= _CERTAIN)
            if check.fails(quantities):
                checks += [check, *_witnesses(one, figures, held, reading)]
                accused.append((figures[one.place].statement, check))
    return Unsaid(tuple(checks), tuple(accused), frozenset(explained))


def fails(one: Suspicion, figures: Sequence[Figure], reading: Reading) -> bool:
    """Tell whether a relation fails however its numbers were rounded."""
    quantities = [statement.quantity for statement in reading.statements]
    return _check(one.site, figures, reading, sure=False).fails(quantities)


def _accused(group: Sequence[Suspicion]) -> Iterator[Suspicion]:
    """Yield the likeliest suspicions of a paragraph, of each number one, and none that another wrong number explains."""
    wrong: set[int] = set()
    right: set[int] = set()
    for one in sorted(group, key=lambda one: -one.weight):
        if one.weight < _WRONG:
            break
        if one.place not in right and wrong.isdisjoint(one.site.members):
            wrong.add(one.place)
            right.update(one.site.members)  # with the wrong one put right they tell of each other
            yield one


def _witnesses(one: Suspicion, figures: Sequence[Figure], held: Known, reading: Reading) -> Iterator[Check]:
    """Yield what holds and speaks for a number of a broken relation that is not accused."""
    others = set(one.site.members) - {one.place}
    for site in held.witnesses:
        if not others.isdisjoint(site.members) and one.place not in site.members:
            yield _check(site, figures, reading, sure=False)


def _check(site: Site, figures: Sequence[Figure], reading: Reading, *, sure: bool) -> Check:
    relation = _relation(site, figures)
    members = relation.members
    vague = tuple(index for index in members if reading.statements[index].approximate)
    places = [reading.statements[index].place for index in members]
    relation = relation._replace(sure=sure, vague=vague, start=places[0][0], end=places[-1][1])
    points = site.kind == "product"
    return Check("A201" if points else _CODES.get(relation.kind, "A102"), relation, asserted=True, likely=not sure)


def _relation(site: Site, figures: Sequence[Figure]) -> Relation:
    """Return a site as a relation between statements; a whole and two parts whose last is what is left is a difference."""
    result, *inputs = (figures[place].statement for place in site.members)
    if site.kind in ("sum", "middle"):
        last = figures[max(site.inputs)]
        if len(inputs) == 2 and max(site.inputs) > site.result and "rest" in cues(last):
            first = next(index for index in inputs if index != last.statement)
            return Relation("difference", last.statement, (result, first))
        return Relation("sum", result, tuple(sorted(inputs)))
    if site.kind == "points":
        return Relation("difference", result, (inputs[0], inputs[1]))
    if site.kind == "growth":
        return Relation("growth", result, (inputs[0], inputs[1]), direction=site.direction)
    kind = "product" if site.kind == "product" else "average" if site.kind == "average" else "ratio"
    return Relation(kind, result, (inputs[0], inputs[1]))
