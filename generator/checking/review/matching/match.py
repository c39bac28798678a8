"""Every statement of a report bound to a fact of the figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from generator.checking.index import Index
from generator.checking.review.case import Case
from generator.checking.review.checks.likeness import may_be_meant, one_slip
from generator.checking.review.matching.digits import same_digits
from generator.checking.review.matching.items import Spent, spent_of_project
from generator.checking.review.matching.judging import (
    TELLING,
    against,
    alike,
    closer,
    is_another,
    is_of_part,
    judged,
    known_elsewhere,
    support,
)
from generator.checking.review.matching.lists import by_lists
from generator.checking.review.matching.names import spelled
from generator.checking.review.matching.rows import by_columns, by_neighbours, exchanged_roles
from generator.checking.review.matching.tagged import Tagging
from generator.checking.review.matching.values import states
from generator.checking.review.matching.weighing import weighed
from generator.checking.review.matching.words import bound, named
from generator.checking.review.sentences.sums.twice import same_amount
from generator.checking.verdict import BAD, Verdict
from generator.facts import Fact
from generator.reading import Statement

__all__ = ["Matching", "match"]

_SENTENCE = re.compile("[。；;！？\n]")
#: Numbers of a sentence that are looked at.
_NEAR = 3
_ROWS = ("indicator.", "project.", "block.")


@dataclass(frozen=True, slots=True)
class Matching:
    """What the report's numbers are worth, by index of the statement.

    Attributes:
        verdicts: of every statement.
        meant: the fact each states or contradicts; none for those without support.
        exchanged: those that have the value of their neighbour, and it theirs.
        tagged: those that contradict the fact which their tag names.
        placed: those that contradict the figure which their neighbours leave no doubt they are.
        likely: those that no rule understood, with the figure they most likely are and contradict.
    """

    verdicts: tuple[Verdict, ...]
    meant: Mapping[int, Fact]
    exchanged: frozenset[int] = frozenset()
    tagged: frozenset[int] = frozenset()
    placed: frozenset[int] = frozenset()
    likely: Mapping[int, Fact] = field(default_factory=dict[int, Fact])

    @property
    def contradicted(self) -> dict[int, Fact]:
        return {index: fact for index, fact in self.meant.items() if self.verdicts[index] is Verdict.CONTRADICTED}

    @property
    def right(self) -> frozenset[int]:
        """Return the statements that are as the figures say."""
        return frozenset(index for index, verdict in enumerate(self.verdicts) if verdict not in BAD)

    @property
    def facts(self) -> frozenset[str]:
        """Return the ids of the facts that the report states, rightly or not."""
        return frozenset(fact.id for fact in self.meant.values())


def match(case: Case, index: Index, confirmed: frozenset[int], tags: Tagging) -> Matching:
    """Bind every statement of a report to a fact of the figures.

    Args:
        tags: the facts that numbers say themselves they print.
        confirmed: numbers that their own sentences confirm: under another name than ours they are another figure.
    """
    matcher = _Matcher(case, index, confirmed, tags)
    matcher.by_own_words()
    matcher.take_back()
    matcher.by_tags()
    matcher.by_others()
    matcher.by_weight()
    return matcher.matching()


class _Matcher:
    """The verdicts on a report's statements while they are being found.

    Attributes:
        verdicts, meant: as in ``Matching``, by index of the statement.
        exchanged: neighbours with each other's value.
        moved: numbers that are right for their tag and stand under the name of another fact.
        certain: numbers that contradict a fact which is meant without doubt.
        likely: numbers that no rule understood, weighed.
    """

    def __init__(self, case: Case, index: Index, confirmed: frozenset[int], tags: Tagging) -> None:
        self.case, self.index, self.confirmed, self.tags = case, index, confirmed, tags
        self.statements = case.reading.statements
        self.verdicts = [Verdict.UNSUPPORTED] * len(self.statements)
        self.meant: dict[int, Fact] = {}
        self.exchanged: frozenset[int] = frozenset()
        self.moved: set[int] = set()
        self.certain: set[int] = set()
        self.likely: dict[int, Fact] = {}

    def by_own_words(self) -> None:
        """Judge each number by its tag, or by the fact that its own words mean."""
        facts = named(self.case, self.index)
        by_words = bound(self.case, self.index)
        projects = Spent(self.index)
        self.exchanged = _exchanged(self.statements, facts)
        for number, fact in enumerate(facts):
            words = by_words.get(number, (Verdict.UNSUPPORTED, None))
            if number in self.exchanged:
                self._set(number, Verdict.CONTRADICTED, fact)
            elif number in self.tags.wrong:
                self._set(number, *_by_tag(self.statements[number], self.tags.facts[number], fact, words))
            elif self._is_moved(number, fact):
                self.moved.add(number)
                self._set(number, Verdict.CONTRADICTED, fact)
            else:
                self._judge(number, fact, words, projects)

    def take_back(self) -> None:
        """Take back what contradicts only because a number was given the wrong name.

        A number that is another figure to the digit was misnamed by us, unless we are certain. Several wrong numbers
        of one row in one line mean the wrong row.
        """
        certain = self.exchanged | self.moved | self.tags.wrong.keys()
        wrong = [number for number, fact in sorted(self.meant.items()) if self._is_misnamed(number, fact)]
        by_row = Counter(map(self._row, wrong))
        for number in wrong:
            statement, fact = self.statements[number], self.meant[number]
            if number in certain:
                continue
            if self._is_told_beside(number, fact):
                self._drop(number)
                continue
            row = self._row(number)
            known = known_elsewhere(statement, self.index, fact)
            if known is not None and not (statement.sure and closer(self.case, statement, fact, known, self.index)):
                self._set(number, support(statement, known), known)
            elif row[1].startswith(_ROWS) and by_row[row] > 1:
                self._drop(number)

    def _is_misnamed(self, number: int, fact: Fact) -> bool:
        return self.verdicts[number] is Verdict.CONTRADICTED and not alike(self.statements[number], fact)

    def _row(self, number: int) -> tuple[int, str]:
        """Return a number's line, and the row that it was read as a figure of."""
        statement = self.statements[number]
        return statement.line, statement.path.rpartition(".")[0]

    def _drop(self, number: int) -> None:
        self.verdicts[number] = Verdict.UNSUPPORTED
        del self.meant[number]

    def by_tags(self) -> None:
        """Numbers that are the fact they were written for are right, but under another name than that."""
        for number in self.tags.right:
            if self.verdicts[number] is not Verdict.CONTRADICTED:
                fact = self.tags.facts[number]
                self._set(number, support(self.statements[number], fact), fact)

    def by_others(self) -> None:
        """Judge what has no support yet by its digits, its neighbours, its column or its list."""
        told = [*same_digits(self.case, self.index, self.verdicts)]
        told += exchanged_roles(self.case, self.verdicts, self.meant)
        for number, fact in told:
            if number in self.tags.wrong:
                continue
            self._set(number, Verdict.CONTRADICTED, fact)
            self.certain.add(number)
        sure = self.exchanged | self.moved | self.tags.wrong.keys() | self.certain
        beside = {
            **by_neighbours(self.case, self.index, self.verdicts, self.meant),
            **by_columns(self.case, self.index, self.verdicts),
            **by_lists(self.case, self.index, self.verdicts, self.meant),
        }
        for number, one in beside.items():
            statement = self.statements[number]
            verdict = against(statement, one.fact)
            if verdict is Verdict.CONTRADICTED and is_of_part(statement, one.fact):
                continue
            if verdict is Verdict.CONTRADICTED and self._is_told_beside(number, one.fact):
                continue
            self._set(number, verdict, one.fact)
            if verdict is Verdict.CONTRADICTED and (one.certain or one_slip(statement.quantity, one.fact.quantity)):
                self.certain.add(number)
        self._leave_others(sure)

    def by_weight(self) -> None:
        """Weigh what no rule understood: a report of an unknown wording is told what its numbers may be."""
        known = self.confirmed | self.tags.facts.keys()
        self.likely = weighed(self.case, self.index, self.verdicts, self.meant, known)

    def _leave_others(self, sure: Set[int]) -> None:
        """Take back what contradicts a fact that, as is known now, another number of the sentence states."""
        for number, fact in list(self.meant.items()):
            wrong = self.verdicts[number] is Verdict.CONTRADICTED and number not in sure
            if wrong and self._is_told_beside(number, fact):
                self._drop(number)

    def matching(self) -> Matching:
        """Return what was found."""
        wrong = {number for number, verdict in enumerate(self.verdicts) if verdict is Verdict.CONTRADICTED}
        tagged = [at for at, fact in self.tags.wrong.items() if at in wrong and self.meant[at] is fact]
        certain = frozenset(self.certain & wrong)
        return Matching(tuple(self.verdicts), self.meant, self.exchanged, frozenset(tagged), certain, self.likely)

    def _set(self, number: int, verdict: Verdict, fact: Fact | None) -> None:
        self.verdicts[number] = verdict
        if fact is not None:
            self.meant[number] = fact

    def _judge(self, number: int, fact: Fact | None, words: tuple[Verdict, Fact | None], projects: Spent) -> None:
        """Judge a number by the fact it was read as, by the words around it, by a whole name right before it."""
        case, statement = self.case, self.statements[number]
        confirmed = number in self.confirmed
        if words[0] is Verdict.CONTRADICTED and is_of_part(statement, words[1]):
            words = (Verdict.UNSUPPORTED, None)
        if fact is not None and is_another(case, statement, fact, confirmed=confirmed):
            fact = None
        self._set(number, *judged(case, statement, fact, words, self.index))
        if confirmed or self.verdicts[number] not in BAD:
            return
        own = spelled(case, statement, self.index)
        if own is not None and not is_of_part(statement, own):
            self._set(number, against(statement, own), own)
            if self.verdicts[number] is Verdict.CONTRADICTED:
                self.certain.add(number)
        elif (own := spent_of_project(case, statement, projects)) is not None:
            self._set(number, against(statement, own), own)
            assert own.quantity is not None
            if self.verdicts[number] is Verdict.CONTRADICTED and may_be_meant(statement.quantity, own.quantity):
                self.certain.add(number)

    def _is_told_beside(self, number: int, fact: Fact) -> bool:
        """Tell whether the fact of a number is stated rightly in the same sentence: then the number is another one, unless it
        may be the fact with a slip of the pen (全年清运159576吨，日均436吨).
        """
        if alike(self.statements[number], fact) and number not in self.confirmed:
            return False
        statements, text = self.statements, self.case.manuscript.text
        for other in range(max(0, number - _NEAR), min(len(statements), number + _NEAR + 1)):
            if other == number or other not in self.meant or self.verdicts[other] in BAD:
                continue
            first, last = sorted((statements[number].place, statements[other].place))
            same_line = statements[other].line == statements[number].line
            if same_line and self.meant[other].id == fact.id and not _SENTENCE.search(text, first[1], last[0]):
                return not same_amount(text[first[1] : last[0]])
        return False

    def _is_moved(self, number: int, fact: Fact | None) -> bool:
        """Tell whether a number that is as its tag says stands under the name of another fact, which it is not."""
        if fact is None or number not in self.tags.right:
            return False
        statement, tagged = self.statements[number], self.tags.facts[number]
        if not statement.sure or fact.id == tagged.id or states(statement, fact):
            return False
        return closer(self.case, statement, fact, tagged, self.index)


def _by_tag(
    statement: Statement, tagged: Fact, named: Fact | None, by_words: tuple[Verdict, Fact | None]
) -> tuple[Verdict, Fact | None]:
    """Return the verdict on a number that is not the fact its tag names: another that its sentence tells now, or wrong.

    Args:
        named: the fact its own words name; ``by_words`` what binding by value and words near it says.
    """
    if named is not None and statement.sure and states(statement, named):
        return support(statement, named), named
    verdict, other = by_words
    if other is not None and verdict not in BAD and len(statement.quantity.value.as_tuple().digits) >= TELLING:
        return verdict, other
    return Verdict.CONTRADICTED, tagged


def _exchanged(statements: Sequence[Statement], named: Sequence[Fact | None]) -> frozenset[int]:
    """Return the neighbours in a line of which each has the other's value: their sum holds, their names do not."""
    found: set[int] = set()
    for first, second in pairwise(range(len(statements))):
        one, other, fact, its = statements[first], statements[second], named[first], named[second]
        if fact is None or its is None or one.line != other.line or not (one.sure and other.sure):
            continue
        if states(one, fact) or states(other, its) or not (states(one, its) and states(other, fact)):
            continue
        if len(one.quantity.value.as_tuple().digits) >= TELLING:
            found |= {first, second}
    return frozenset(found)
