"""What the paragraphs of a report assert among their own numbers, as checks over its statements; and what that confirms."""

from __future__ import annotations

from collections.abc import Sequence

from generator.checking.review.checks.check import Check
from generator.checking.review.checks.paragraphs import Paragraph
from generator.checking.review.sentences.asserted import Relation, Verdict, relations_of
from generator.reading import Reading

__all__ = ["confirmed_by", "sentence_checks"]

_EXACTLY = (Verdict.EXACT, Verdict.NEAR, Verdict.TRUNCATED)


def sentence_checks(paragraphs: Sequence[Paragraph]) -> list[Check]:
    """Return what the paragraphs assert among their own numbers."""
    found: list[Check] = []
    for paragraph in paragraphs:
        mentions = paragraph.mentions
        for relation in relations_of(paragraph.passage, mentions) if len(mentions) > 1 else ():
            alone = relation.kind == "sum" and len(relation.inputs) + len(relation.terms) < 2
            if alone and mentions[relation.result].quantity.unit == mentions[relation.inputs[0]].quantity.unit:
                continue
            moved = _moved(relation, paragraph.first, paragraph.start)
            found.append(Check("A106" if alone else _code(relation), moved, asserted=True))
    return found


def _moved(relation: Relation, first: int, offset: int) -> Relation:
    """Return a relation over the report's statements instead of the paragraph's numbers."""
    return relation._replace(
        result=relation.result + first,
        inputs=tuple(i + first for i in relation.inputs),
        vague=tuple(i + first for i in relation.vague),
        alternatives=tuple(_moved(other, first, offset) for other in relation.alternatives),
        start=relation.start + offset,
        end=relation.end + offset,
    )


def _code(relation: Relation) -> str:
    return {"sum": "A101", "part": "A101", "growth": "A104", "difference": "A103"}.get(relation.kind, "A102")


def confirmed_by(said: Sequence[Check], reading: Reading) -> frozenset[int]:
    """Return the numbers that what their own sentence says of them confirms: they are right, whatever they are called."""
    quantities = [statement.quantity for statement in reading.statements]
    return frozenset(
        index
        for check in said
        if check.relation.kind != "part" and check.relation.sure and check.verdict(quantities) in _EXACTLY
        for index in check.members
    )
