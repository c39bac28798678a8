"""Units and measure words behind a number."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from generator.scan.lexicon import lexicon

__all__ = ["UnitMatch", "canonical", "unit_at"]

#: Multiplier before a unit -> (power of ten to multiply the value by, part that stays in the unit).
_MULTIPLIERS = {
    "百": (2, ""),
    "千": (3, ""),
    "万": (0, "万"),
    "十万": (1, "万"),
    "百万": (2, "万"),
    "千万": (3, "万"),
    "亿": (0, "亿"),
    "十亿": (1, "亿"),
    "百亿": (2, "亿"),
    "千亿": (3, "亿"),
    "万亿": (4, "亿"),
}
_MULTIPLIER = re.compile("([十百千]?万|[十百千万]?亿|[百千])([余多来]?)")
_MULTIPLIER_STARTS = frozenset("十百千万亿")
_PER = frozenset("/·")
_MAX_COMPOUND = 2


class UnitMatch(NamedTuple):
    """A unit found in a compact text.

    Attributes:
        name: canonical unit; a multiplier 万 or 亿 stays in it (万元, 万袋).
        shift: power of ten the value must be multiplied by (``3百人`` is 300 人).
        end: offset behind the unit.
        vague: 余 or 多 stands inside (``3万余人``).
    """

    name: str
    shift: int
    end: int
    vague: bool = False


def unit_at(text: str, start: int) -> UnitMatch | None:
    """Return the unit that begins at ``start`` of a compact text, None if none does."""
    name = _simple(text, start)
    if name:
        match = UnitMatch(canonical(name), 0, start + len(name))
        return _compound(text, match) if text[match.end : match.end + 1] in _PER else match
    if text[start : start + 1] not in _MULTIPLIER_STARTS:
        return None
    multiplier = _MULTIPLIER.match(text, start)
    if multiplier is None:
        return None
    shift, prefix = _MULTIPLIERS[multiplier[1]]
    vague = bool(multiplier[2])
    name = _simple(text, multiplier.end())
    if name:
        return _compound(text, UnitMatch(canonical(prefix + name), shift, multiplier.end() + len(name), vague))
    if not prefix:
        return None
    return UnitMatch(prefix, shift, multiplier.end(1), vague)


def _simple(text: str, start: int) -> str:
    """Return the longest unit that stands at ``start`` and is not the beginning of another word, or ""."""
    for name, guards in lexicon().units.get(text[start : start + 1], ()):
        if not text.startswith(name, start):
            continue
        end = start + len(name)
        if guards and text.startswith(guards, end):
            continue
        if not (_is_latin(name[-1]) and _is_latin(text[end : end + 1])):
            return name
    return ""


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


@lru_cache(maxsize=2048)
def canonical(name: str) -> str:
    """Return the usual writing of a unit; a multiplier stays before it."""
    words = lexicon()
    multiplied = name[0] in "万亿" and name not in words.unit_names
    prefix, bare = (name[0], name[1:]) if multiplied else ("", name)
    return prefix + words.canonical.get(bare, bare)


def _compound(text: str, match: UnitMatch) -> UnitMatch:
    """Extend a unit by ``/`` and another one (元/人, 万元/年)."""
    words = lexicon()
    name, end = match.name, match.end
    for _ in range(_MAX_COMPOUND):
        if text[end : end + 1] not in _PER:
            break
        per = _simple(text, end + 1) or next((word for word in words.per if text.startswith(word, end + 1)), "")
        if not per:
            break
        name += "/" + words.canonical.get(per, per)
        end += 1 + len(per)
    return match._replace(name=name, end=end)
