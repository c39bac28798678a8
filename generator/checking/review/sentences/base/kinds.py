"""Lists that are complete by their kinds: 货物、工程、服务; 上半年、下半年; 已办结、正在办理."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from generator.checking.review.sentences.base.item import Item
from generator.checking.review.sentences.base.words import Complete, relation_words

__all__ = ["complete_prefix"]


def complete_prefix(whole: Item, parts: Sequence[Item]) -> tuple[Item, ...]:
    """Return the longest beginning of the list that names each kind of a complete list once, () if none does."""
    best: tuple[Item, ...] = ()
    if not parts:
        return best
    opening = _named_kinds(_own_words(parts[0]))
    for number, kinds in enumerate(relation_words().complete):
        if not opening[number] or (kinds.of and not any(word in whole.label + whole.tail for word in kinds.of)):
            continue
        if any(word in whole.label for word in kinds.never):
            continue
        count = _matching(number, kinds, parts)
        if count > len(best):
            best = tuple(parts[:count])
    return best


def _matching(number: int, kinds: Complete, parts: Sequence[Item]) -> int:
    """Return how many parts from the first on are different kinds of the list, 0 if a needed kind is missing."""
    used: set[int] = set()
    count = 0
    for part in parts:
        kind = _kind_of(_named_kinds(_own_words(part))[number], used)
        if kind < 0:
            break
        used.add(kind)
        count += 1
    return count if count > 1 and all(kind in used for kind in range(len(kinds.needs))) else 0


def _own_words(part: Item) -> str:
    return part.label if part.name or not part.tail else part.label + part.tail


def _kind_of(named: Sequence[tuple[int, int]], used: set[int]) -> int:
    """Return the kind that a part's label names (the longest name decides), −1 for none or one used."""
    best, size = -1, 0
    for kind, length in named:
        if kind not in used and length > size:
            best, size = kind, length
    taken = max((length for kind, length in named if kind in used), default=0)
    return best if size > taken else -1


@lru_cache(maxsize=4096)
def _named_kinds(words: str) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return for each complete list the kinds that a part's words name, each with the length of its longest name there."""
    found: list[tuple[tuple[int, int], ...]] = []
    for kinds in relation_words().complete:
        sizes = [max((len(name) for name in kind if name in words), default=0) for kind in (*kinds.needs, *kinds.may)]
        found.append(tuple((kind, size) for kind, size in enumerate(sizes) if size))
    return tuple(found)
