"""Whether the numbers of the unit's own sentences stand among the words that were theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.brief import FaultKind
from generator.checking.index import pairs
from generator.checking.item import BEHIND, Item, is_mark, label_before, words_behind
from generator.checking.slots import Reading

__all__ = ["Around", "check_told", "surroundings_of"]

#: Weights of what stands before, behind and in the clause, in telling which of the unit's numbers is meant.
_BEFORE_WEIGHT, _BEHIND_WEIGHT = 3, 2
#: What is counted stands right behind (51个基层党组织): two characters of it say more than words anywhere in the clause.
_NOUN_WEIGHT, _NOUN = 6, 2


@dataclass(frozen=True, slots=True)
class Around:
    """The words around a number of a sentence, as pairs of characters, and the numbers beside it."""

    before: frozenset[str]
    behind: frozenset[str]
    clause: frozenset[str]
    noun: str
    last: str
    next: str

    def likeness(self, other: Around) -> int:
        """Return how much of the words is the same; the numbers beside it only decide between equals."""
        shared = (
            _BEFORE_WEIGHT * len(self.before & other.before)
            + _BEHIND_WEIGHT * len(self.behind & other.behind)
            + len(self.clause & other.clause)
            + 2 * len((self.before & other.behind) | (self.behind & other.before))
            + (_NOUN_WEIGHT if self.noun and self.noun == other.noun else 0)
        )
        return 4 * shared + (self.last == other.last != "") + (self.next == other.next != "")


def surroundings_of(texts: tuple[str, ...], char: str) -> Iterator[Around]:
    for text in texts:
        at = text.find(char)
        while at >= 0:
            yield _around(text, at)
            at = text.find(char, at + 1)


def _around(text: str, position: int) -> Around:
    start = max((text.rfind(stop, 0, position) for stop in "，。；：、！？"), default=-1) + 1
    ends = [at for stop in "，。；：、！？" if (at := text.find(stop, position)) >= 0]
    clause = "".join(" " if is_mark(one) else one for one in text[start : min(ends, default=len(text))])
    marks = [at for at, one in enumerate(text) if is_mark(one)]
    place = marks.index(position)
    behind = words_behind(text, position, 2 * BEHIND)
    return Around(
        _words(label_before(text, position)),
        _words(behind),
        _words(clause),
        behind[:_NOUN] if len(behind) >= _NOUN else "",
        text[marks[place - 1]] if place else "",
        text[marks[place + 1]] if place + 1 < len(marks) else "",
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(pair for pair in pairs(text) if " " not in pair)


def check_told(item: Item, position: int, char: str, surroundings: dict[str, list[Around]], reading: Reading) -> None:
    """Report a number of the unit's that stands among words of another one, or of none."""
    here = _around(item.told, position)
    own = max((here.likeness(one) for one in surroundings[char]), default=0)
    other = max((here.likeness(one) for key, known in surroundings.items() if key != char for one in known), default=0)
    bare = not any(one.clause for one in surroundings[char])
    slot = item.slots[char]
    if own < other or (own < _SOME_WORD and not bare) or _is_elsewhere(item.told, position, surroundings[char]):
        right = next((item.print(_context(text, char)) for text in item.said if char in text), "")
        message = f"{{{{{slot.name}}}}}的位置不对，应当像“{right}”那样写，前后的名称不要换"
        reading.fault(FaultKind.LABEL, message, slot.text)


def _is_elsewhere(text: str, position: int, known: list[Around]) -> bool:
    """Tell whether another clause of the draft holds far more of the words the number belongs to."""
    own = frozenset[str]()
    parts: list[frozenset[str]] = []
    at = 0
    for part in _ANY_END.split(text):
        parts.append(_words(part))
        if at <= position <= at + len(part):
            own = parts[-1]
        at += len(part) + 1
    sides = [side for one in known for side in (one.before, one.behind) if side]
    return bool(sides) and all(
        max(len(side & part) for part in parts) > _FAR_MORE * len(side & own) + 1 for side in sides
    )


_ANY_END = re.compile("[，。；：、！？,;:!?（）()\n]")
_FAR_MORE = 2
#: One pair of characters in the clause.
_SOME_WORD = 4


def _context(text: str, char: str) -> str:
    at = text.index(char)
    return label_before(text, at) + char + words_behind(text, at)
