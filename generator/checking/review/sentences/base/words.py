"""The words by which a sentence relates its numbers (``templates/lexicon/relations.toml``), read once."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generator.resources import packed_words

__all__ = ["Complete", "RelationWords", "any_word", "relation_words"]

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Complete:
    """A list of kinds that leaves nothing out.

    Attributes:
        needs: names of each kind that must stand there.
        may: names of each kind that can.
        of: words of which the whole's label must hold one; empty for any label.
        never: words that the whole's label must not hold.
    """

    needs: tuple[tuple[str, ...], ...]
    may: tuple[tuple[str, ...], ...]
    of: tuple[str, ...]
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RelationWords:
    """All lists of relations.toml.

    Attributes:
        units: unit -> its family. sizes: unit -> how many base units. counted: families that are counted.
        measure: finds the words that say what is measured; measures: such a word -> its class. decisive: finds those that
            decide wherever they stand in a label.
        protected: names that hold such a word. empty: words that name nothing.
        identities: words of what is left, of the whole, and of what it is less.
        rates: stem of a rate -> classes of numerator and denominator.
        lists: the other lists, by table and key.
    """

    units: dict[str, str]
    sizes: dict[str, Decimal]
    counted: frozenset[str]
    measure: Pattern
    decisive: Pattern
    measures: dict[str, str]
    protected: Pattern
    empty: Pattern
    complete: tuple[Complete, ...]
    identities: tuple[tuple[str, str, str], ...]
    rates: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
    lists: dict[tuple[str, str], tuple[str, ...]]

    def some(self, table: str, *keys: str) -> Pattern:
        """Return the pattern of any word of these lists, the longest first."""
        return _some(table, keys)


@functools.cache
def _some(table: str, keys: tuple[str, ...]) -> Pattern:
    """Checks ask for the same few patterns at every number: those are found by the names of their lists."""
    lists = relation_words().lists
    return any_word(word for key in keys for word in lists[table, key])


def any_word(words: Iterable[str]) -> Pattern:
    """Return a pattern that finds any of the words, the longest first."""
    return _any_word(tuple(words))


@functools.lru_cache(maxsize=128)
def _any_word(words: tuple[str, ...]) -> Pattern:
    return re.compile("|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word)))))


@functools.cache
def relation_words() -> RelationWords:
    """Return the word lists."""
    data = packed_words("relations")
    measures = {word: name for name, words in data["measures"].items() for word in words.split()}
    return RelationWords(
        units={unit: name for name, units in data["families"].items() for unit in units.split()},
        sizes={unit: Decimal(value) for unit, value in data["sizes"].items()},
        counted=frozenset(data["counted"]["families"].split()),
        measure=any_word(measures),
        decisive=any_word(data["decisive"]["words"].split()),
        measures=measures,
        protected=any_word(data["protected"]["names"].split()),
        empty=any_word(data["empty"]["words"].split()),
        complete=tuple(_complete(entry) for entry in data["complete"]),
        identities=tuple((one["rest"], one["whole"], one["less"]) for one in data["identities"]),
        rates={stem: _rate(line) for stem, line in data["rates"].items()},
        lists={
            (table, key): tuple(words.split())
            for table, lists in data.items()
            if isinstance(lists, dict)
            for key, words in lists.items()  # pyright: ignore[reportUnknownVariableType]
            if isinstance(words, str)
        },
    )


def _complete(entry: dict[str, Any]) -> Complete:
    return Complete(
        needs=tuple(tuple(kind.split("|")) for kind in entry["needs"]),
        may=tuple(tuple(kind.split("|")) for kind in entry.get("may", [])),
        of=tuple(word for word in entry.get("of", []) if word),
        never=tuple(entry.get("never", [])),
    )


def _rate(line: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    above, _, below = line.partition("|")
    return tuple(above.split()), tuple(below.split())
