"""Lists that say one figure of several things in turn: 人员经费、公用经费、项目支出分别列支…、…、…，执行率分别为…、…、….

Where most of a list is one figure of the things named, or of those of another list of the sentence, the rest is too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.checking.amounts import amount
from generator.checking.index import Index
from generator.checking.review.case import Case
from generator.checking.review.matching.ends import SENTENCE
from generator.checking.review.matching.rows import Told
from generator.checking.review.matching.values import fits, states
from generator.checking.verdict import BAD, Verdict
from generator.facts import Fact
from generator.manuscript import Kind
from generator.reading import Statement

__all__ = ["by_lists"]

_IN_TURN = re.compile("(?:分别|依次|各)[^，。；：:0-9]{0,10}$")
_JOINT = re.compile(r"\s*(?:[、，,]\s*)?(?:和|及|与|以及)?\s*")
_AND = re.compile("以及|[和及与]")
_ROW = re.compile(r"((?:indicator|project|block)\.\d+)\.[a-z_]+$")
#: Parts of the id of a figure of the budget that say which figure it is, not of what money.
_FIGURES = re.compile(
    "budget|initial|adjusted|executed|execution_rate|adjustment|adjustment_amount|adjustment_rate|adjustment_rate_size|unspent|share"
)
_MEASURE = re.compile("年初|全年|预算|占|年中|未支出|调整")
_BEFORE = 120


@dataclass(frozen=True, slots=True)
class _List:
    """Numbers of one list, by index, and the names that stand before 分别, as many or none."""

    members: tuple[int, ...]
    names: tuple[str, ...]


def by_lists(case: Case, index: Index, verdicts: Sequence[Verdict], meant: Mapping[int, Fact]) -> dict[int, Told]:
    """Return what numbers without support are, where the others of their list tell."""
    found: dict[int, Told] = {}
    for lists in _sentences(case):
        if any(verdicts[member] in BAD for one in lists for member in one.members):
            for one in lists:
                found.update(_of_list(case, index, one, lists, verdicts, meant))
    return found


def _sentences(case: Case) -> Iterator[list[_List]]:
    """Yield the lists of each sentence that has any."""
    statements, text = case.reading.statements, case.manuscript.text
    lists: list[_List] = []
    for start in range(len(statements)):
        first = statements[start]
        if case.manuscript.lines[first.line].kind is Kind.ROW or not _begins(case, statements, start):
            continue
        end = start + 1
        while end < len(statements) and _goes_on(text, statements[end - 1], statements[end]):
            end += 1
        if end - start < 2:
            continue
        if lists:
            last = statements[lists[-1].members[-1]]
            if last.line != first.line or SENTENCE.search(text, last.place[1], first.place[0]):
                yield lists
                lists = []
        lists.append(_List(tuple(range(start, end)), _named(case, first, end - start)))
    if lists:
        yield lists


def _begins(case: Case, statements: Sequence[Statement], at: int) -> bool:
    return _IN_TURN.search(case.manuscript.before(statements[at].line, statements[at].place[0], _BEFORE)) is not None


def _goes_on(text: str, one: Statement, other: Statement) -> bool:
    """Tell whether a number is the next of a list: only a comma or 和 parts the two, and they are of one kind."""
    if one.line != other.line or not _JOINT.fullmatch(text, one.place[1], other.place[0]):
        return False
    return amount(one.quantity).dimension == amount(other.quantity).dimension


def _named(case: Case, first: Statement, count: int) -> tuple[str, ...]:
    """Return as many names as the list has numbers, from the words before 分别."""
    before = case.manuscript.before(first.line, first.place[0], _BEFORE)
    head = re.split("分别|依次|各", SENTENCE.split(before)[-1])
    words = re.split("[，：:]", head[-2])[-1] if len(head) > 1 else ""
    names = [name.partition("的")[0] for name in words.split("、") if name]
    if names and len(names) == count - 1:
        names[-1:] = _AND.split(names[-1], maxsplit=1)
    return tuple(names) if len(names) == count and all(names) else ()


def _of_list(
    case: Case, index: Index, one: _List, lists: Sequence[_List], verdicts: Sequence[Verdict], meant: Mapping[int, Fact]
) -> Iterator[tuple[int, Told]]:
    right = {member: meant[member] for member in one.members if member in meant and verdicts[member] not in BAD}
    figures = Counter(figure for fact in right.values() if (figure := _parted(fact.id)[1]))
    if not figures:
        return
    figure, count = figures.most_common(1)[0]
    for place, member in enumerate(one.members):
        known = right.get(member)
        if known is not None and _parted(known.id)[1] == figure:
            fact = _called(index, figure, one, place)
            if fact is None or known.label.startswith(one.names[place]):
                continue
        else:
            fact = _fact(index, figure, place, one, lists, verdicts, meant)
        statement = case.reading.statements[member]
        if fact is None or fact.quantity is None or not fits(statement.quantity, fact.quantity):
            continue
        if states(statement, fact) or verdicts[member] is Verdict.UNSUPPORTED or 2 * count > len(one.members):
            yield member, Told(fact, certain=2 * count >= len(one.members))


def _fact(
    index: Index,
    figure: str,
    place: int,
    one: _List,
    lists: Sequence[_List],
    verdicts: Sequence[Verdict],
    meant: Mapping[int, Fact],
) -> Fact | None:
    """Return the figure of what stands at a place of the list: as the other lists of the sentence tell, or its name."""
    for other in lists:
        if other is one or len(other.members) != len(one.members):
            continue
        member = other.members[place]
        if member in meant and verdicts[member] not in BAD and (of := _parted(meant[member].id)[0]):
            return index.ledger.get(figure.replace("*", of))
    return _called(index, figure, one, place)


def _called(index: Index, figure: str, one: _List, place: int) -> Fact | None:
    """Return the figure of what the name at a place of the list calls."""
    if not one.names:
        return None
    name = one.names[place]
    pattern = re.compile(re.escape(figure).replace(r"\*", r"[a-z_]+(?:\.\d+)?"))
    facts = [fact for fact in index.ledger.values() if pattern.fullmatch(fact.id)]
    called = [fact for fact in facts if fact.label.startswith(name)]
    called = called or [fact for fact in facts if (own := _name(index, fact)) and (name.endswith(own) or name in own)]
    return called[0] if len(called) == 1 else None


def _name(index: Index, fact: Fact) -> str:
    """Return the name of what a figure is of: of the row, or what stands before the figure's own words (人员经费)."""
    return index.subject_of.get(fact.id, "") or _MEASURE.split(fact.label)[0]


def _parted(id: str) -> tuple[str, str]:
    """Return what a figure is of, and its id with that left open: ``personnel`` and ``budget.*.execution_rate``; "" for others."""
    row = _ROW.match(id)
    if row:
        return row[1], "*" + id[len(row[1]) :]
    parts = id.split(".")
    own = [part for part in parts if not _FIGURES.fullmatch(part)]
    if parts[0] != "budget" or len(own) != 1 or own[0] == "total":
        return "", ""
    return own[0], ".".join("*" if part == own[0] else part for part in parts)
