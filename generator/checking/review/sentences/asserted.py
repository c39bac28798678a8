"""The arithmetic that one paragraph asserts among its own numbers, whatever they are about.

Sums (共…其中…, …合计…), ratios (占, …率), differences, growth, averages and products are read from the words and marks
between the numbers, so that they can be checked without knowing what is counted. Where the words allow two readings the
relation carries both (``alternatives``), and where they assert nothing there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from generator.checking.review.sentences.base.likely import is_likely
from generator.checking.review.sentences.base.passage import Group, Passage, passage
from generator.checking.review.sentences.base.relation import Relation, RelationKind, Verdict
from generator.checking.review.sentences.rates.average import averages, proceeds
from generator.checking.review.sentences.rates.stated import rates
from generator.checking.review.sentences.sums.balance import balances
from generator.checking.review.sentences.sums.beside import clause_lists, saved
from generator.checking.review.sentences.sums.closing import closing_totals, counted_totals, remainders
from generator.checking.review.sentences.sums.parts import distant_parts
from generator.checking.review.sentences.sums.stated import sums
from generator.checking.review.sentences.sums.twice import (
    goes_both_ways,
    is_left_of_some,
    is_of_another,
    is_of_some,
    same_amounts,
)
from generator.number import MONEY, Quantity
from generator.scan import Mention
from generator.scan.compact import Compact

__all__ = ["MOST_NUMBERS", "Relation", "RelationKind", "Verdict", "is_row", "relations", "relations_of"]

#: A line with more of these is a table's row, which asserts nothing by words.
_TABLE_MARKS = 2
#: A paragraph is read to this number.
MOST_NUMBERS = 1000
#: Two parts and their whole.
_FEWEST = 3
_HUNDRED = 100
#: What reads one level of brackets besides announced sums and rates.
_BESIDE = (clause_lists, saved, balances, distant_parts, same_amounts, closing_totals, remainders, averages, proceeds)
_MORE = re.compile(r"多\d")


def relations(text: Compact | str, mentions: Sequence[Mention]) -> list[Relation]:
    """Return what a paragraph asserts about its numbers, in the order of the results.

    Args:
        text: the paragraph, or its compact form.
        mentions: its quantities (``scan`` of the paragraph): their offsets are those of the paragraph as it stands. What
            holds more of them than any paragraph does is read to there.
    """
    mentions = mentions[:MOST_NUMBERS]
    if len(mentions) < 2 or is_row(text if isinstance(text, str) else text.text):
        return []
    return relations_of(passage(text, mentions), mentions)


def is_row(text: str) -> bool:
    """Tell whether a line is a table's row."""
    return text.count("|") > _TABLE_MARKS


def relations_of(prepared: Passage, mentions: Sequence[Mention]) -> list[Relation]:
    """Return what a paragraph asserts about its numbers, from the passage made of it."""
    beside = [one for group in prepared.groups for read in _BESIDE for one in read(group)]
    said = [*sums(prepared), *rates(prepared), *counted_totals(prepared), *beside]
    found = sorted(_distinct(said), key=lambda one: one.members)
    placed = [_placed(relation, prepared, mentions) for relation in found]
    quantities = [mention.quantity for mention in mentions]
    likely = (relation for relation in placed if relation.sure or is_likely(relation, quantities))
    plain = (relation for relation in likely if not _says_twice(relation, quantities))
    kept = [relation for relation in plain if not any(_is_misread(relation, group) for group in prepared.groups)]
    some = {key for relation in kept if (key := _share_of_some(relation, quantities)) is not None}
    return [one for one in kept if one.sure or one.kind != "sum" or (one.result, frozenset(one.inputs)) not in some]


def _share_of_some(relation: Relation, quantities: Sequence[Quantity]) -> tuple[int, frozenset[int]] | None:
    """Return (whole, parts) where a share that holds says that the parts are not all of the whole (A、B，占总支出的50%)."""
    best = relation.best(quantities)
    if best.kind != "ratio" or len(best.inputs) < _FEWEST or best.among or not best.holds(quantities):
        return None
    return (best.inputs[-1], frozenset(best.inputs[:-1])) if quantities[best.result].value < _HUNDRED else None


def _is_misread(relation: Relation, group: Group) -> bool:
    """Tell whether the numbers of a sum are not said to be its parts."""
    if relation.kind not in ("sum", "difference"):
        return False
    return any(told(relation, group) for told in (is_of_another, is_of_some, is_left_of_some, goes_both_ways))


def _says_twice(relation: Relation, quantities: Sequence[Quantity]) -> bool:
    """Tell whether a difference is one of a number and itself in another unit (1804920元，折合180.492万元，剩余…)."""
    if relation.kind != "difference" or len(relation.inputs) != 2:
        return False
    one, other = (quantities[i] for i in relation.inputs)
    return (
        one.unit != other.unit and {one.unit, other.unit} <= MONEY.keys() and one.to("元").value == other.to("元").value
    )


def _distinct(found: Iterable[Relation]) -> Iterator[Relation]:
    """Keep each assertion once; what is sure wins over what is not."""
    best: dict[tuple[str, int, tuple[int, ...]], Relation] = {}
    for relation in found:
        key = (relation.kind, relation.result, relation.inputs)
        if key not in best or (relation.sure and not best[key].sure):
            best[key] = relation
    yield from best.values()


def _placed(relation: Relation, prepared: Passage, mentions: Sequence[Mention]) -> Relation:
    """Fill in where it is said, and which of its numbers are approximate."""
    members = relation.members
    return relation._replace(
        vague=_vague(relation, prepared),
        start=mentions[members[0]].start,
        end=mentions[members[-1]].end,
        alternatives=tuple(_placed(other, prepared, mentions) for other in relation.alternatives),
    )


def _vague(relation: Relation, prepared: Passage) -> tuple[int, ...]:
    """Return the numbers that are approximate; 超出20万元 is a difference of 20 exactly, and so is the 5200 of 比5200人多186人."""
    items = prepared.items
    excess = (
        relation.result
        if relation.kind in ("difference", "growth") and items[relation.result].operator in (">", "<")
        else -1
    )
    vague = [i for i in relation.members if items[i].approximate and i != excess]
    return tuple(i for i in vague if _MORE.match(prepared.text, items[i].end) is None)
