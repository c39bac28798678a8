"""The paragraphs of a report with their numbers, prepared once for all that is read from them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.checking.review.sentences.asserted import MOST_NUMBERS, is_row
from generator.checking.review.sentences.base.item import Item, is_change, is_compared
from generator.checking.review.sentences.base.passage import Passage, passage
from generator.manuscript import Kind
from generator.reading import Reading
from generator.scan import Mention

__all__ = ["Figure", "Paragraph", "prepared"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a paragraph under the name it has there.

    Attributes:
        statement: its index among the report's statements.
        item: the number as its paragraph has it.
        name: its own name, else that of the number before it in its sentence (三公经费预算10万元，支出8万元); "" without one.
        own: the name is its own.
    """

    statement: int
    item: Item
    name: str
    own: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the report that holds numbers.

    Attributes:
        line: its number in the manuscript.
        start: where it starts in the report's text.
        kind: of the line.
        first: index of the statement of its first number; the others follow.
        mentions: its numbers, of a very long line the first thousand.
        passage: the line prepared for reading its arithmetic.
        figures: its numbers under their names, but for rates, changes, limits, those about so much and those only compared with.
    """

    line: int
    start: int
    kind: Kind
    first: int
    mentions: Sequence[Mention]
    passage: Passage
    figures: tuple[Figure, ...]


def prepared(reading: Reading) -> list[Paragraph]:
    """Return the lines that hold numbers, but for the rows of tables with several columns."""
    found: list[Paragraph] = []
    starts = [statement.place[0] for statement in reading.statements]
    for number, mentions in enumerate(reading.mentions):
        flat, line = reading.manuscript.flat[number], reading.manuscript.lines[number]
        if mentions and not is_row(flat.text):
            first, some = bisect_left(starts, line.start + mentions[0].start), mentions[:MOST_NUMBERS]
            read = passage(flat, some)
            figures = tuple(_figures(read, first))
            found.append(Paragraph(number, line.start, line.kind, first, some, read, figures))
    return found


def _figures(read: Passage, first: int) -> Iterator[Figure]:
    name, sentence = "", -1
    for item in read.items:
        if item.sentence != sentence:
            name, sentence = "", item.sentence
        if item.family == "rates" or item.bound or item.approximate or is_change(item) or is_compared(item):
            continue
        name = item.name or name
        yield Figure(first + item.index, item, name, bool(item.name))
