"""Amounts that are told twice under one name: 公务接待费支出0.40万元 in two paragraphs, and at the head of one that gives it again.

X经费20.04万元，主要用于…。年初预算77.59万元，支出决算20.04万元: what such a paragraph begins with is its 支出决算, if those of the report do so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.checking.review.checks.check import Check
from generator.checking.review.checks.likeness import may_be_meant, one_slip
from generator.checking.review.checks.paragraphs import Figure, Paragraph
from generator.checking.review.sentences.base.relation import Relation

__all__ = ["said_again"]

_SPENT = frozenset(["executed", "actual"])
_PLANNED = frozenset(["initial", "adjusted", "budget"])
#: A name of so many characters is that of one thing; a number of so many digits is not repeated, nor nearly so, by chance.
_TELLING, _DIGITS = 4, 4
#: What is said so often under one name is many things.
_MOST = 12
#: So many paragraphs must begin with what they give again, and so many times as many as those that do not.
_CUSTOM = 2


@dataclass(frozen=True, slots=True)
class _Opening:
    """The first amount of a paragraph, and the budget and the amount spent that it gives behind it without a name."""

    head: Figure
    budget: Figure
    spent: Figure

    @property
    def is_repeated(self) -> bool:
        return self.head.item.amount == self.spent.item.amount


def said_again(paragraphs: Sequence[Paragraph]) -> Iterator[Check]:
    """Yield that the amounts of one name are one amount, where they are, or differ by no more than a slip of the pen."""
    by_name: dict[tuple[str, str, str], list[Figure]] = {}
    openings: list[_Opening] = []
    for paragraph in paragraphs:
        opening = _opening(paragraph.figures)
        if opening is not None:
            openings.append(opening)
        for figure in paragraph.figures:
            kind = _kind(figure.item.measure)
            if kind is not None and len(figure.name) >= _TELLING and _digits(figure) >= _DIGITS:
                by_name.setdefault((figure.name, kind, figure.item.family), []).append(figure)
    for same in by_name.values():
        if 1 < len(same) <= _MOST:
            yield from _of_one_name(same)
    yield from _at_the_head(openings)


def _kind(measure: str) -> str | None:
    """Return what is measured as far as two figures of one name must agree in it, None for what is not the year's own."""
    if measure in _SPENT:
        return "spent"
    if measure in _PLANNED:
        return "initial" if measure == "initial" else "planned"
    return "" if not measure else None


def _digits(figure: Figure) -> int:
    return len(str(figure.item.quantity.value).replace(".", "").strip("0"))


def _of_one_name(same: Sequence[Figure]) -> Iterator[Check]:
    times = Counter(figure.item.amount for figure in same)
    usual, often = times.most_common(1)[0]
    first = next(figure for figure in same if figure.item.amount == usual)
    for figure in same:
        if figure is first or _are_of_two_years(figure, first):
            continue
        if figure.item.amount == usual:
            yield _check(figure, first, sure=True)
        elif times[figure.item.amount] == 1 and one_slip(figure.item.quantity, first.item.quantity):
            yield _check(figure, first, sure=often > 1)


def _are_of_two_years(one: Figure, other: Figure) -> bool:
    return bool(one.item.year and other.item.year and one.item.year != other.item.year)


def _check(figure: Figure, other: Figure, *, sure: bool) -> Check:
    return Check("A106", Relation("sum", figure.statement, (other.statement,), sure=sure), asserted=True)


def _opening(told: Sequence[Figure]) -> _Opening | None:
    """Return how a paragraph opens, if its first number has a name and one budget and one amount spent follow without."""
    money = [figure for figure in told if figure.item.family == "money"]
    if len(money) < 3 or not money[0].own or money[0].item.measure in _PLANNED:
        return None
    head, rest = money[0], [figure for figure in money if figure.item.sentence > money[0].item.sentence]
    budgets = [figure for figure in rest if not figure.name and figure.item.measure in _PLANNED]
    spent = [figure for figure in rest if not figure.name and figure.item.measure in _SPENT]
    if len(budgets) != 1 or len(spent) != 1 or budgets[0].item.sentence != spent[0].item.sentence:
        return None
    return _Opening(head, budgets[0], spent[0])


def _at_the_head(openings: Sequence[_Opening]) -> Iterator[Check]:
    """Yield that what paragraphs begin with is what they say was spent, if most of them do so."""
    repeated = [one for one in openings if one.is_repeated]
    others = [one for one in openings if not one.is_repeated and one.head.item.amount != one.budget.item.amount]
    custom = len(repeated) >= _CUSTOM * max(1, len(others))
    for one in (*repeated, *others):
        head, spent = one.head.item.quantity, one.spent.item.quantity
        if one.is_repeated or one_slip(spent, head) or (custom and may_be_meant(spent, head)):
            yield _check(one.spent, one.head, sure=custom)
