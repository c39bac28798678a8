"""A draft as the checks see it: every placeholder is one private character, so that it can be compared like text.

The unit's words and our phrases are put into the same form, with the same character for the same placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from generator.brief import Brief, Slot
from generator.checking.index import Index
from generator.checking.wordlists import JOINING, Register, registers, words

__all__ = [
    "BEHIND",
    "CLAUSE_END",
    "MARKS",
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
#: The characters that stand for placeholders, for use inside [ ] of a pattern.
MARKS = f"{chr(_FIRST_MARK)}-{chr(_LAST_MARK)}"
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
        joined = tuple(JOINING.sub("", text) for text in self.said)
        return (*self.said, *joined, *self.phrases, *named, *self.names)

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
        text = "\n".join(self.said)
        known = rewordings(text)
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
        return "".join(self.slots[char].placeholder if char in self.slots else char for char in text)

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


@lru_cache(maxsize=256)
def rewordings(said: str) -> dict[str, tuple[str, ...]]:
    """Return wording that a draft may use -> what the unit said in its place, longest first."""
    found: dict[str, list[str]] = {}
    for register in registers(said):
        for number, used in _used(said, register).items():
            for wording in register.written.get(number, ()):
                found.setdefault(wording, []).extend(used)
    return {wording: tuple(sorted(set(used), key=lambda one: (-len(one), one))) for wording, used in found.items()}


def _used(said: str, register: Register) -> dict[int, set[str]]:
    """Return group -> the wordings of it that the unit used."""
    found: dict[int, set[str]] = {}
    for clause in clauses(said):
        bare, places = _bare(clause)
        for start in range(len(bare)):
            for end in range(start + 1, min(len(bare), start + register.longest) + 1):
                if bare[end : end + 1] in words().partly and bare[start] in words().partly_denied:
                    continue  # 没发 in 没发完
                for number in register.said.get(bare[start:end], ()):
                    found.setdefault(number, set()).add(clause[places[start] : places[end - 1] + 1])
        for pattern, number in register.patterns:
            if matches := {match[0] for match in pattern.finditer(clause)}:
                found.setdefault(number, set()).update(matches)
    return found


#: What a step of reading a clause costs: taken from the unit's words (shorter than three), put back (less for each letter of
#: it), a character that joins or stands somewhere there, any other.
_COPY, _SHORT_COPY, _PUT_BACK, _LETTER, _KNOWN, _KEPT = 15, 25, 30, 1, 20, 60
_SHORT = 3
_LONGEST_COPY = 24


def in_wordings(clause: str, known: Mapping[str, tuple[str, ...]], said: str) -> str:
    """Return a clause of a draft with every wording as the unit has it.

    Args:
        clause: the clause.
        known: ``rewordings`` of what the unit said.
        said: that, as it stands.
    """
    bare, places = _bare(clause)
    steps = _steps(bare, known, _bare_said(said)[0])
    told = ""
    start = 0
    while start < len(bare):
        length = abs(steps[start])
        first, last = places[start], places[start + length - 1] + 1
        own = clause[first:last]
        if own not in said:
            piece = bare[start : start + length]
            if steps[start] < 0:
                own = _fitting(known[piece], (told[-1:], own, clause[last : last + 1]), said)
            elif length > 1:
                own = _as_said(piece, said)
        start += length
        told += own + ("" if start == len(bare) else clause[last : places[start]])
    return told


def _steps(bare: str, known: Mapping[str, tuple[str, ...]], same: str) -> list[int]:
    """Return for each place how many characters go together from there, below 0 where they are a wording to put back."""
    size = len(bare)
    longest = max(map(len, known), default=0)
    cost = [0] * (size + 1)
    steps = [1] * size
    for start in range(size - 1, -1, -1):
        joins = bare[start] in same or bare[start] in words().function
        best, choice = cost[start + 1] + (_KNOWN if joins else _KEPT), 1
        for length in range(2, min(longest, size - start) + 1):
            price = cost[start + length] + _PUT_BACK - length * _LETTER
            if price < best and bare[start : start + length] in known:
                best, choice = price, -length
        for length in range(2, min(_LONGEST_COPY, size - start) + 1):
            if bare[start : start + length] not in same:
                break
            price = cost[start + length] + (_COPY if length >= _SHORT else _SHORT_COPY)
            if price <= best:
                best, choice = price, length
        cost[start], steps[start] = best, choice
    return steps


@lru_cache(maxsize=256)
def _bare_said(said: str) -> tuple[str, list[int]]:
    return _bare(said)


def _as_said(piece: str, said: str) -> str:
    """Return a stretch of the unit's words with the characters that only join."""
    same, places = _bare_said(said)
    at = same.find(piece)
    return said[places[at] : places[at + len(piece) - 1] + 1]


def _fitting(wordings: tuple[str, ...], place: tuple[str, str, str], said: str) -> str:
    """Return the wording that stands in the unit's words beside the same words, else the longest.

    ``place`` is what stands before, the words it is put back for, and what stands behind.
    """
    before, own, behind = place
    for one in wordings:
        for size in range(len(own) - 1, 1, -1):
            if own[:size] + one in said:
                return own[:size] + one
    for one in wordings:
        if before and behind and before + one + behind in said:
            return one
    beside = (one for one in wordings if (before and before + one in said) or (behind and one + behind in said))
    return next(beside, wordings[0])


def _bare(clause: str) -> tuple[str, list[int]]:
    """Return a clause without 的 and 了 that only join, and where each character of it stands."""
    dropped = {match.start() for match in JOINING.finditer(clause)}
    places = [at for at in range(len(clause)) if at not in dropped]
    return "".join(clause[at] for at in places), places


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
