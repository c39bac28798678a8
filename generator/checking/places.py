"""The words around each number of a text: its clause, what is said behind it, and the indicator or project last named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.checking.index import Index
from generator.scan import Mention
from generator.scan.compact import Compact

__all__ = ["IN_CLAUSE", "Place", "places"]

_HEADING = re.compile(r"\n(?=[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.、．](?!\d))")
_BEHIND = re.compile(r"[^，。；：、（）,;:()！？!?\n0-9]*")
_LONGEST_PARAGRAPH = 2000
_CARRIED_WINDOW = 90
_SENTENCE_WINDOW = 40
_BEHIND_WINDOW = 10
#: How near the indicator or project last named is: in the clause, in the paragraph, further up.
IN_CLAUSE, _IN_PARAGRAPH, _ABOVE = 6, 4, 2


class Place(NamedTuple):
    """The words around one number.

    Attributes:
        clause: the words before it in its clause.
        subject: indicator or project last named, "" if none.
        nearness: 6 where that stands in the clause, 4 in the paragraph, 2 further up, 0 if there is none.
        text, context: what the number stands in, and the heading above.
        paragraph, start: where its paragraph and itself begin.
        number_end, end: where its digits end, and its unit.
    """

    clause: str
    subject: str
    nearness: int
    text: str
    context: str
    paragraph: int
    start: int
    number_end: int
    end: int

    @property
    def behind(self) -> str:
        """Return unit and words right behind the number."""
        found = _BEHIND.match(self.text, self.number_end, self.end + _BEHIND_WINDOW)
        return found.group() if found else ""

    @property
    def before(self) -> str:
        """Return the context and the paragraph's last words up to the number."""
        return f"{self.context}\n{self.text[max(self.paragraph, self.start - _CARRIED_WINDOW) : self.start]}"

    @property
    def around(self) -> str:
        """Return the paragraph's last words with a few behind the number, for weak evidence."""
        return self.text[max(self.paragraph, self.start - _SENTENCE_WINDOW) : self.end + _BEHIND_WINDOW]


def places(flat: Compact, mentions: Sequence[Mention], index: Index, context: str) -> Iterator[tuple[Mention, Place]]:
    """Yield the mentions with the words around each."""
    scope = _Scope(flat.text, index, context)
    shift = flat.origins[0] if len(flat.origins) == 1 else None
    for mention in mentions:
        if shift is None:
            start, end = flat.position(mention.start), flat.position(mention.end - 1) + 1
            number_end = flat.position(mention.number_end - 1) + 1
        else:
            start, end, number_end = mention.start - shift, mention.end - shift, mention.number_end - shift
        yield mention, scope.place(mention.label, start, number_end, end)


class _Scope:
    """A text with the places where indicators and projects are named; answers in reading order."""

    def __init__(self, text: str, index: Index, context: str) -> None:
        self.text = text
        self.context, self.above = index.above(context)
        self.named = index.subjects_in(text)
        self.next_named = 0
        self.lines = "\n" in text
        self.headings = [match.end() for match in _HEADING.finditer(text)] if self.lines else []
        self.next_heading = 0
        self.heading = 0

    def place(self, label: str, start: int, number_end: int, end: int) -> Place:
        text = self.text
        while self.next_named < len(self.named) and self.named[self.next_named][1] <= start:
            self.next_named += 1
        while self.next_heading < len(self.headings) and self.headings[self.next_heading] <= start:
            self.heading = self.headings[self.next_heading]
            self.next_heading += 1
        paragraph = text.rfind("\n", max(0, start - _LONGEST_PARAGRAPH), start) + 1 if self.lines else 0
        subject, nearness = self._subject(start - len(label), paragraph)
        return Place(label, subject, nearness, text, self.context, paragraph, start, number_end, end)

    def _subject(self, clause: int, paragraph: int) -> tuple[str, int]:
        """Return the indicator or project last named and how near; a heading ends what was named before it."""
        if self.next_named:
            position, _, subject = self.named[self.next_named - 1]
            if position >= self.heading:
                nearness = IN_CLAUSE if position >= clause else _IN_PARAGRAPH if position >= paragraph else _ABOVE
                return subject, nearness
        return (self.above, _ABOVE) if self.above and not self.heading else ("", 0)
