"""The words of finished reports (``templates/lexicon/report.toml``), compiled once into patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from generator.resources import lazy_pattern, packed_words

__all__ = ["Lexicon", "Word", "alternatives", "lexicon", "pattern", "tables"]

_REFERENCE = re.compile(r"\{([a-z_]+)\}")


class Word(NamedTuple):
    """A known word: its kind (``scope``, ``measure``, ``indicator`` …) and what it means there."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading with one of these words says about the figures below it."""

    pattern: re.Pattern[str]
    scope: str
    measure: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Patterns and meanings.

    Attributes:
        words: what each word means where a report speaks of money.
        listed: the same where it lists indicators: the short words of indicators count too.
        any_word, any_listed: patterns of those words, the longest at a place.
        filler: words that say nothing about which figure it is.
        headings: what headings say.
        levels: names of 一级 and 二级指标.
    """

    words: Mapping[str, Word]
    listed: Mapping[str, Word]
    any_word: re.Pattern[str]
    any_listed: re.Pattern[str]
    filler: re.Pattern[str]
    headings: tuple[Heading, ...]
    levels: frozenset[str]


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern of any of the words, the longest first, grouped by first character: few are tried at a place."""
    groups: dict[str, list[str]] = {}
    for word in sorted(set(words), key=len, reverse=True):
        groups.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{re.escape(first)}(?:{'|'.join(map(re.escape, rest))})" for first, rest in groups.items())


def tables() -> dict[str, Any]:
    """Return the file's tables as they stand."""
    return packed_words("report")


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return a regular expression of the file's ``patterns`` by its name; ``{name}`` in it stands for another one."""
    written: Mapping[str, str] = tables()["patterns"]
    return lazy_pattern(_REFERENCE.sub(lambda match: written[match[1]], written[name]))


@cache
def lexicon() -> Lexicon:
    """Return the words of reports."""
    data = tables()
    words: dict[str, Word] = {}
    for kind in ("staff", "indicator", "measure", "group", "scope"):
        for value, written in data[kind].items():
            words.update((word, Word(kind, value)) for word in written)
    words.update((word, Word("prior", "")) for word in data["prior"]["words"])
    words.update((word, Word("", "")) for word in data["prior"]["not"] if word not in words)
    words.update((word, Word("parts", word)) for word in data["parts"]["words"])
    words.update((word, Word("score", "total")) for word in data["total_score"]["words"])
    listed = dict(words)
    for table in ("indicator_short", "indicator"):
        for value, written in data[table].items():
            listed.update((word, Word("indicator", value)) for word in written)
    return Lexicon(
        words=words,
        listed=listed,
        any_word=lazy_pattern(alternatives(words)),
        any_listed=lazy_pattern(alternatives(listed)),
        filler=lazy_pattern(alternatives(data["filler"]["words"]) + r"|20\d\d年?|[\d\W_]"),
        headings=tuple(
            Heading(lazy_pattern(alternatives(item["words"])), item.get("scope", ""), item.get("measure", ""))
            for item in data["heading"]
        ),
        levels=frozenset(data["level1"]["words"]) | frozenset(data["level1"]["level2"]),
    )
