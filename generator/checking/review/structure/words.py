"""Words by which problems, causes and measures are held against the figures (``templates/lexicon/structure.toml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from generator.resources import lazy_pattern, packed_words

__all__ = ["StructureWords", "core", "distinctive", "named", "words"]

_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_NOT_WORD = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff]+")
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class StructureWords:
    """The packed words; ``topics``, ``words`` and ``evidence`` are patterns over compact text."""

    fillers: re.Pattern[str]
    common: frozenset[str]
    synonyms: tuple[tuple[str, ...], ...]
    topics: dict[str, re.Pattern[str]]
    words: dict[str, re.Pattern[str]]
    evidence: dict[str, re.Pattern[str]]
    sections: dict[str, str]


@cache
def words() -> StructureWords:
    """Return the packed words."""
    data = packed_words("structure")
    common = data["names"]["common"].split()
    fillers = sorted([*data["names"]["fillers"].split(), *common], key=len, reverse=True)
    return StructureWords(
        fillers=lazy_pattern("|".join(map(re.escape, fillers))),
        common=frozenset(common),
        synonyms=tuple(tuple(group.split()) for group in data["names"]["synonyms"]),
        topics={name: lazy_pattern(pattern) for name, pattern in data["topics"].items()},
        words={name: lazy_pattern(pattern) for name, pattern in data["words"].items()},
        evidence={name: lazy_pattern(pattern) for name, pattern in data["evidence"].items()},
        sections=dict(data["sections"]),
    )


@lru_cache(maxsize=4096)
def core(name: str) -> tuple[str, ...]:
    """Return the telling parts of a name: 公务用车经费下降率 is 公务用车, 解决就业人数 is 就业."""
    bare = _NOT_WORD.sub(" ", _BRACKETS.sub(" ", name))
    return tuple(part for part in words().fillers.sub(" ", bare).split() if len(part) >= _SHORTEST)


@lru_cache(maxsize=4096)
def distinctive(name: str) -> frozenset[str]:
    """Return the pairs of characters of a name's telling parts, without those that any name may hold."""
    pairs = {part[at : at + 2] for part in core(name) for at in range(len(part) - 1)}
    return frozenset(pairs - words().common)


def named(name: str, text: str, *, strict: bool = False) -> bool:
    """Tell whether a text names an indicator or project: in full, by its telling words, or by others for the same.

    Half of the telling pairs of characters are enough; unless ``strict``, so is the first or last pair of a part, or
    another word for the same thing.
    """
    if name in text:
        return True
    pairs = distinctive(name)
    if not pairs:
        return False
    hits = sum(pair in text for pair in pairs)
    if 2 * hits >= len(pairs):
        return True
    if strict:
        return False
    return any(edge in text for edge in _edges(name)) or _by_other_words(name, text)


@lru_cache(maxsize=4096)
def _edges(name: str) -> frozenset[str]:
    """Return the first and the last telling pair of each part of a name."""
    return distinctive(name) & {edge for part in core(name) for edge in (part[:2], part[-2:])}


def _by_other_words(name: str, text: str) -> bool:
    return any(word in text for word in _other_words(name))


@lru_cache(maxsize=4096)
def _other_words(name: str) -> tuple[str, ...]:
    """Return the words that may stand for those of a name."""
    groups = (group for group in words().synonyms if any(word in name for word in group))
    return tuple(dict.fromkeys(word for group in groups for word in group))
