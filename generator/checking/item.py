"""A draft as the checks see it: every placeholder is one private character, so that it can be compared like text.

The unit's words and our phrases are put into the same form, with the same character for the same placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.brief import Brief, Slot
from generator.checking.index import Index
from generator.checking.wordlists import register, words

__all__ = [
    "BEHIND",
    "CLAUSE_END",
    "Item",
    "Place",
    "canonical",
    "clauses",
    "is_mark",
    "label_before",
    "mark",
    "marked",
    "plain_words",
    "words_behind",
]

#: So many characters behind a figure are read for its name.
BEHIND = 6
_FIRST_MARK = 0xF0000
_LAST_MARK = 0xFFFFD
CLAUSE_END = "，。；：、！？,;:!?（）()\n"
_CLAUSES = re.compile(r"[，。；：！？,;:!?\n]+")
_PARTS = re.compile(r"([，。；：！？,;:!?\n]+)")
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]{1,80}?)\s*\}\}")
_NOT_WORDS = re.compile("[^\u4e00-\u9fff\u3400-\u4dbfA-Za-z]")


def mark(number: int) -> str:
    """Return the character that stands for the placeholder with this number."""
    return chr(_FIRST_MARK + number)


def is_mark(char: str) -> bool:
    return _FIRST_MARK <= ord(char) <= _LAST_MARK


@dataclass(frozen=True, slots=True)
class Place:
    """Where a placeholder's text stands in the finished item."""

    start: int
    end: int
    char: str


@dataclass(frozen=True)
class Item:
    """One draft, cleaned, with what it is judged by.

    Attributes:
        text: the draft with one private character for each placeholder.
        slots: that character -> its slot.
        said, phrases: the unit's words and our wordings in the same form.
        names: what the unit may be called.
    """

    brief: Brief
    index: Index
    text: str
    slots: Mapping[str, Slot]
    said: tuple[str, ...]
    phrases: tuple[str, ...]
    names: tuple[str, ...] = ()

    @cached_property
    def material(self) -> tuple[str, ...]:
        """Everything the item may draw on."""
        named = tuple(text for text in (self.brief.name, self.brief.lead) if text)
        return (*self.said, *self.phrases, *named, *self.names)

    @cached_property
    def finished(self) -> str:
        """The text with every placeholder printed."""
        return "".join(self.shown(char) for char in self.text)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Where each placeholder's text stands in ``finished``."""
        found: list[Place] = []
        position = 0
        for char in self.text:
            size = len(self.shown(char))
            if char in self.slots:
                found.append(Place(position, position + size, char))
            position += size
        return tuple(found)

    @cached_property
    def told(self) -> str:
        """The text in the unit's own wordings: what a report says in its register, put back as the unit said it."""
        return "".join(part for _, part in self._pairs)

    @cached_property
    def _pairs(self) -> tuple[tuple[str, str], ...]:
        """The text part by part, clauses and what stands between, as written and in the unit's wordings."""
        known = said_wordings(self.said)
        text = "\n".join(self.said)
        return tuple((part, in_wordings(part, known, text)) for part in _PARTS.split(self.text))

    def written(self, part: str) -> str:
        """Return the clause of the draft that a stretch of ``told`` came from, printed for a message."""
        found = next((clause for clause, told in self._pairs if part in told and clause != told), part)
        return self.print(found)

    @property
    def context(self) -> str:
        """Words before the item that say what it is about."""
        return f"{self.brief.name}\n{self.brief.lead}"

    def shown(self, char: str) -> str:
        slot = self.slots.get(char)
        return slot.text if slot else char

    def print(self, text: str) -> str:
        """Return a marked text for a message, with the placeholders written out."""
        return "".join(f"{{{{{self.slots[char].name}}}}}" if char in self.slots else char for char in text)

    def marks(self) -> Iterator[tuple[int, str, Slot]]:
        """Yield (position, character, slot) of every placeholder of the text."""
        for position, char in enumerate(self.text):
            if char in self.slots:
                yield position, char, self.slots[char]


def marked(text: str, by_name: Mapping[str, str]) -> str:
    """Return a text of the brief with its placeholders as single characters; an unknown one becomes a line break."""
    return _PLACEHOLDER.sub(lambda match: by_name.get(match[1], "\n"), text)


def clauses(text: str) -> list[str]:
    """Return the clauses of a text, without punctuation (、 stays inside)."""
    return [clause for clause in _CLAUSES.split(text) if clause]


def plain_words(text: str) -> str:
    """Return the Han characters and Latin letters alone."""
    return _NOT_WORDS.sub("", text)


def canonical(text: str) -> str:
    """Return the words of a text with one private character for each known synonym, for comparing sentences."""
    known = words()
    return _NOT_COMPARED.sub("", known.grouped.sub(lambda match: known.groups[match[0]], text))


_NOT_COMPARED = re.compile("[^\u4e00-\u9fff\u3400-\u4dbfA-Za-z\U00100000-\U0010fffd]")


def said_wordings(said: tuple[str, ...]) -> dict[int, list[str]]:
    """Return group of wordings -> those of it that the unit used, longest first."""
    known = register()
    found: dict[int, set[str]] = {}
    for clause in (clause for text in said for clause in clauses(text)):
        bare, places = _bare(clause)
        for start in range(len(bare)):
            for end in range(start + 1, min(len(bare), start + known.longest) + 1):
                for number in known.said.get(bare[start:end], ()):
                    found.setdefault(number, set()).add(clause[places[start] : places[end - 1] + 1])
        for pattern, number in known.patterns:
            found.setdefault(number, set()).update(match[0] for match in pattern.finditer(clause))
    return {number: sorted(wordings, key=lambda one: (-len(one), one)) for number, wordings in found.items()}


def in_wordings(clause: str, wordings: Mapping[int, list[str]], said: str) -> str:
    """Return a clause of a draft with each wording of a known group as the unit has it."""
    known = register().written
    bare, places = _bare(clause)
    parts: list[str] = []
    done = start = 0
    while start < len(bare):
        step = 1
        for end in range(min(len(bare), start + register().longest), start + 1, -1):
            fitting = [one for number in known.get(bare[start:end], ()) for one in wordings.get(number, ())]
            if fitting:
                first, last = places[start], places[end - 1] + 1
                written = clause[first:last]
                parts += [
                    clause[done:first],
                    written if written in said else _fitting(fitting, clause, first, last, said),
                ]
                done, step = last, end - start
                break
        start += step
    return "".join((*parts, clause[done:]))


def _fitting(wordings: list[str], clause: str, first: int, last: int, said: str) -> str:
    """Return the wording that stands in the unit's words beside the same neighbours, else the longest."""
    before, behind = clause[max(0, first - 1) : first], clause[last : last + 1]
    beside = (one for one in wordings if (before and before + one in said) or (behind and one + behind in said))
    return next(beside, wordings[0])


def _bare(clause: str) -> tuple[str, list[int]]:
    """Return a clause without 的 and 了 that only join, and where each character of it stands."""
    dropped = {match.start() for match in _JOINING.finditer(clause)}
    places = [at for at in range(len(clause)) if at not in dropped]
    return "".join(clause[at] for at in places), places


_JOINING = re.compile("(?<!目)的|了(?!解)")


def label_before(text: str, position: int) -> str:
    """Return the words before a placeholder, back to the clause's start or the placeholder before."""
    start = position
    while start > 0 and text[start - 1] not in CLAUSE_END and not is_mark(text[start - 1]):
        start -= 1
    return text[start:position]


def words_behind(text: str, position: int, limit: int = BEHIND) -> str:
    """Return the words behind a placeholder, up to the clause's end, the next placeholder, or so many characters."""
    end = position + 1
    while end < len(text) and text[end] not in CLAUSE_END and not is_mark(text[end]) and end - position <= limit:
        end += 1
    return text[position + 1 : end]
