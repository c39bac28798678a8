"""Lists that are complete by their kinds: 货物、工程、服务; 上半年、下半年; 已办结、正在办理."""

from __future__ import annotations

from collections.abc import Sequence

from generator.checking.review.sentences_passage import Item
from generator.checking.review.sentences_words import Complete, relation_words

__all__ = ["complete_prefix"]


def complete_prefix(whole: Item, parts: Sequence[Item]) -> tuple[Item, ...]:
    """Return the longest beginning of the list that names each kind of a complete list once, () if none does."""
    best: tuple[Item, ...] = ()
    for kinds in relation_words().complete:
        if kinds.of and not any(word in whole.label + whole.tail for word in kinds.of):
            continue
        if any(word in whole.label for word in kinds.never):
            continue
        count = _matching(kinds, parts)
        if count > len(best):
            best = tuple(parts[:count])
    return best


def _matching(kinds: Complete, parts: Sequence[Item]) -> int:
    """Return how many parts from the first on are different kinds of the list, 0 if a needed kind is missing."""
    names = [*kinds.needs, *kinds.may]
    used: set[int] = set()
    count = 0
    for part in parts:
        number = _kind_of(names, used, part)
        if number < 0:
            break
        used.add(number)
        count += 1
    return count if count > 1 and all(number in used for number in range(len(kinds.needs))) else 0


def _kind_of(names: Sequence[tuple[str, ...]], used: set[int], part: Item) -> int:
    """Return the number of the kind that a part's label names (the longest name decides), −1 for none or one used."""
    text = part.label if part.name or not part.tail else part.label + part.tail
    best, size = -1, 0
    for number, kind in enumerate(names):
        if number in used:
            continue
        for name in kind:
            if len(name) > size and name in text:
                best, size = number, len(name)
    taken = max((len(name) for number in used for name in names[number] if name in text), default=0)
    return best if size > taken else -1
