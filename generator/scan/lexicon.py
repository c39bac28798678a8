"""The scanner's word lists (``templates/lexicon/scan.toml``), read once and put into the forms that are looked up fast."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from generator.resources import packed_words

__all__ = ["QUOTES", "TABLES", "Lexicon", "lexicon"]

#: A number behind one of these is quoted as a name (“5个一”), or names a table or figure (见表2).
QUOTES = "“\"'‘「『"
TABLES = ("表", "图")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word lists of the scanner; every tuple is in the form ``str.startswith``/``endswith`` takes.

    Attributes:
        units: first character -> units that begin with it, longest first, each with the beginnings that, right behind
            it, make it another word.
        per: words besides units that may stand behind ``/``.
        canonical: other writings of a unit -> the unit.
        spelled_units: measure words that make a count of a number in Chinese numerals.
        markers: words right before a number -> (comparison sign or "", whether they make it approximate).
        fixed_heads: the first two characters of ``fixed_digits``.
        name_ends: last characters of the words, and the marks, before a number that is a name.
        longest_marker: number of characters of the longest of them; ``marker_ends`` are their last characters.
        behind: words right behind a unit -> the same.
    """

    units: dict[str, tuple[tuple[str, tuple[str, ...]], ...]]
    unit_names: frozenset[str]
    per: tuple[str, ...]
    canonical: dict[str, str]
    spelled_units: frozenset[str]
    fixed_names: tuple[str, ...]
    ordinals: tuple[str, ...]
    hotlines: frozenset[str]
    sometimes_hotlines: frozenset[str]
    hotline_words: tuple[str, ...]
    names: tuple[str, ...]
    names_bare: tuple[str, ...]
    names_short: tuple[str, ...]
    name_ends: frozenset[str]
    follows: tuple[str, ...]
    named_days: tuple[str, ...]
    fixed_digits: tuple[str, ...]
    fixed_heads: frozenset[str]
    money_words: tuple[str, ...]
    markers: dict[str, tuple[str, bool]]
    longest_marker: int
    marker_ends: frozenset[str]
    behind: dict[str, tuple[str, bool]]


@functools.cache
def lexicon() -> Lexicon:
    """Return the word lists."""
    data = packed_words("scan")
    context: dict[str, str] = data["context"]
    markers = _markers(data)
    return Lexicon(
        units=_by_first_character(data["units"]),
        unit_names=frozenset(data["units"]),
        per=tuple(data["per"]["words"].split()),
        canonical=data["canonical"],
        spelled_units=frozenset(data["spelled"]["units"].split()),
        fixed_names=tuple(data["spelled"]["fixed"].split()),
        ordinals=tuple(data["spelled"]["ordinals"].split()),
        hotlines=frozenset(data["hotlines"]["always"].split()),
        sometimes_hotlines=frozenset(data["hotlines"]["sometimes"].split()),
        hotline_words=tuple(data["hotlines"]["followed_by"].split()),
        names=tuple(context["names"].split()),
        names_bare=tuple(context["names_bare"].split()),
        names_short=tuple(context["names_short"].split()),
        name_ends=frozenset(
            [*(name[-1] for name in f"{context['names']} {context['names_short']}".split()), *TABLES, *QUOTES]
        ),
        follows=tuple(context["follows"].split()),
        named_days=tuple(context["named_days"].split()),
        fixed_digits=tuple(context["fixed"].split()),
        fixed_heads=frozenset(name[:2] for name in context["fixed"].split()),
        money_words=tuple(context["money"].split()),
        markers=markers,
        longest_marker=max(map(len, markers)),
        marker_ends=frozenset(word[-1] for word in markers),
        behind={
            word: ("" if sign == "~" else sign, True)
            for sign, words in data["approximate_behind"].items()
            for word in words.split()
        },
    )


def _by_first_character(units: dict[str, str]) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Index units by their first character, longest first."""
    index: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for name in sorted(units, key=len, reverse=True):
        index.setdefault(name[0], []).append((name, tuple(units[name].split())))
    return {first: tuple(names) for first, names in index.items()}


def _markers(data: dict[str, Any]) -> dict[str, tuple[str, bool]]:
    """Merge the words before a number: exact comparisons, approximations, and words that only end like one."""
    markers = {word: (sign, False) for sign, words in data["operators"].items() for word in words.split()}
    for sign, words in data["approximate_before"].items():
        markers.update(dict.fromkeys(words.split(), ("" if sign == "~" else sign, True)))
    markers.update(dict.fromkeys(data["no_marker"]["words"].split(), ("", False)))
    return markers
