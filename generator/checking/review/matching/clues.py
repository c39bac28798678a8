"""What speaks for a number being a certain figure: clues, each with how strongly it is there.

A clue is a name and a small whole number. Some are of words (how much of the figure's name stands before the number), some of
the numbers around (others of the same indicator), some of the value (a slip of the pen away). What each of them weighs was
learnt from reports whose numbers are known (``weighing``); here nothing is decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property

from generator.checking.amounts import Amount, amount
from generator.checking.index import Index, pairs_of_name
from generator.checking.review.checks.likeness import is_alike, one_slip
from generator.checking.review.matching.surroundings import Around, row_of
from generator.facts import Fact
from generator.reading import Statement

__all__ = ["Clue", "Clues", "clues_of_kind", "clues_of_number"]

Clue = tuple[str, int]

#: Into so many parts a share is divided.
_PARTS, _HALF = 4, 2
#: Digits of a long number; digits and numbers beside one beyond which more say no more.
_LONG, _MOST, _ROWS = 4, 5, 3
#: Characters of a label in which 占 makes a share of a number.
_OF_SHARE = 12
#: Up to so many characters right before a number tell a kind of figure.
_SUFFIX = 3
_NEAR, _MIDDLE, _FAR, _VERY_FAR = Decimal("0.05"), Decimal("0.25"), Decimal(2), Decimal(20)


def clues_of_number(statement: Statement, around: Around) -> Iterator[Clue]:
    """Yield what tells whether a number is any figure of the form at all."""
    digits = len(statement.quantity.value.as_tuple().digits)
    yield "digits", min(_MOST, digits)
    yield "one digit", digits == 1
    yield "two digits", digits == 2
    yield "told beside", min(_ROWS, len(around.told))
    yield "limit", bool(statement.operator)
    yield "approximate", statement.approximate
    yield "in table", around.in_table
    yield "unknown beside", around.unknown
    yield "said again", around.said_again
    yield "other year", around.other_year
    yield "compared", around.compared


def clues_of_kind(around: Around) -> list[str]:
    """Return what tells which kind of figure a number is: the characters before it, what the numbers beside it are.

    The same clue weighs differently for each kind.
    """
    label = around.label
    endings = [f"…{label[-size:]}" for size in range(1, min(_SUFFIX, len(label)) + 1)] or ["…"]
    return [*endings, f"{around.before}→", f"→{around.behind}", f"_{around.follower}", ""]


class Clues:
    """The clues for one number being each of the figures.

    Args:
        stated: how often each figure is stated rightly in the report.
    """

    def __init__(self, statement: Statement, around: Around, index: Index, stated: Mapping[str, int]) -> None:
        self.statement, self.around, self._index, self._stated = statement, around, index, stated
        self._written = amount(statement.quantity)
        self._digits = len(statement.quantity.value.as_tuple().digits)
        self._share = "占" in around.label[-_OF_SHARE:]

    def speaks_for(self, fact: Fact) -> bool:
        """Tell whether anything at all speaks for a figure: words of its name, a number of its row nearby, its value."""
        around, index = self.around, self._index
        row, subject = row_of(fact.id), index.subject_of.get(fact.id, "")
        if row and (row in around.rows or row == around.carried):
            return True
        if subject and (subject == around.above or _share_in(subject, self._named) >= _HALF):
            return True
        shared = index.shared(fact, around.sentence_pairs)
        return shared > 1 or self._off(index.amounts[fact.id]) <= (_MIDDLE if shared else _NEAR)

    @cached_property
    def _named(self) -> frozenset[str]:
        around = self.around
        return around.sentence_pairs | around.line_pairs | around.heading_pairs

    def of(self, fact: Fact) -> Iterator[Clue]:
        """Yield the clues for the number being this figure."""
        yield from self._of_name(fact)
        yield from self._of_subject(fact)
        yield from self._of_row(fact)
        yield from self._of_value(fact)

    def _of_name(self, fact: Fact) -> Iterator[Clue]:
        around = self.around
        names = list(self._index.names[fact.id])
        in_label = max((_share_in(name, around.label_pairs) for name in names), default=0)
        in_sentence = max((_share_in(name, around.sentence_pairs) for name in names), default=0)
        yield "name in label", in_label
        yield "name in sentence", in_sentence
        yield "whole name in label", in_label == _PARTS
        yield "whole name in sentence", in_sentence == _PARTS
        subject = self._index.subject_of.get(fact.id, "")
        yield "name and subject", in_label * (_share_in(subject, around.sentence_pairs) if subject else 0)
        of_share = fact.id.endswith("share")
        yield "share", self._share and of_share
        yield "share of another", self._share and not of_share
        yield "no share", of_share and not self._share

    def _of_subject(self, fact: Fact) -> Iterator[Clue]:
        around, subject = self.around, self._index.subject_of.get(fact.id, "")
        if not subject:
            yield "of the unit, a row named", bool(around.subject)
            yield "of the unit, rows beside", min(_ROWS, sum(around.rows.values()))
            return
        yield "of a row", 1
        yield "subject in sentence", subject in around.sentence
        yield "subject on line", subject in around.line
        yield "subject last", around.subject == subject
        yield "another subject last", bool(around.subject) and around.subject != subject
        yield "subject before sentence", around.on_line == subject
        yield "another before sentence", bool(around.on_line) and around.on_line != subject
        yield "subject above", around.above == subject
        yield "part in sentence", _share_in(subject, around.sentence_pairs)
        yield "part on line", _share_in(subject, around.line_pairs)
        yield "part in heading", _share_in(subject, around.heading_pairs)
        yield "part since last number", _share_in(subject, around.since_pairs)

    def _of_row(self, fact: Fact) -> Iterator[Clue]:
        around, row = self.around, row_of(fact.id)
        yield "told on line", fact.id in around.told
        stated = self._stated.get(fact.id, 0)
        yield "nowhere stated", not stated
        yield "stated twice", stated > 1
        if row:
            own = around.rows.get(row, 0)
            yield "row beside", min(_ROWS, own)
            yield "other rows beside", min(_ROWS, sum(around.rows.values()) - own)
            yield "row last", around.last_row == row
            yield "row carried", around.carried == row

    def _of_value(self, fact: Fact) -> Iterator[Clue]:
        assert fact.quantity is not None
        written, known = self.statement.quantity, fact.quantity
        slip = one_slip(written, known)
        off = self._off(self._index.amounts[fact.id])
        yield "slip", slip
        yield "slip in a long one", slip and self._digits >= _LONG
        yield "alike", is_alike(written, known)
        yield "near", off <= _NEAR
        yield "not far", off <= _MIDDLE
        yield "far", off > _FAR
        yield "very far", off > _VERY_FAR
        yield "unit", written.unit == known.unit
        yield "decimals", written.value.as_tuple().exponent == known.value.as_tuple().exponent
        yield "equal", not off

    def _off(self, known: Amount) -> Decimal:
        """Return by which share of a figure the number is off it."""
        return abs(self._written.value - known.value) / abs(known.value) if known.value else _FAR


def _share_in(name: str, words: frozenset[str]) -> int:
    """Return in quarters how much of a name stands among the pairs of characters of a text."""
    own = pairs_of_name(name)
    return (2 * _PARTS * len(own & words) + len(own)) // (2 * len(own)) if own else 0
