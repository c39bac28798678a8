"""The word lists for the wording of finished reports (``templates/lexicon/wording.toml``), read once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from generator.checking.review.prose import folded, pattern
from generator.resources import packed_words

__all__ = ["Phrase", "phrases", "tables", "unit_kinds"]


_CODES = {"leftover": "W107", "gap": "W108", "season": "W110", "empty": "W111", "typo": "W112"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """Wordings that one code reports.

    Attributes:
        near: words one of which stands in every sentence with such a wording.
        says: what the clerk is told.
        skip: titles under which the wording is in its place.
        edit: what the group ``edit`` of a match should be, "" where that is for the unit to say.
    """

    code: str
    near: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    says: str
    skip: re.Pattern[str] | None
    edit: str


def tables() -> dict[str, Any]:
    """Return the file as it is."""
    return packed_words("wording")


@cache
def phrases() -> tuple[Phrase, ...]:
    """Return the wordings of ``[[phrase]]``, and each word of ``[typos]`` with the one that it should be."""
    return (*_phrases(), *_typos())


def _typos() -> Iterator[Phrase]:
    table = tables()["typos"]
    for wrong, right in table["words"].items():
        yield _typo(wrong, f"(?P<edit>{wrong})", right)
    for item in table["in_context"]:
        yield _typo(item["near"], item["pattern"], item["right"])


def _typo(near: str, written: str, right: str) -> Phrase:
    return Phrase(_CODES["typo"], (folded(near),), (pattern(written),), "错别字", None, right)


def _phrases() -> tuple[Phrase, ...]:
    return tuple(
        Phrase(
            _CODES[item["kind"]],
            tuple(dict.fromkeys(map(folded, item["near"]))),
            tuple(map(pattern, item["patterns"])),
            item["says"],
            pattern(item["skip"]) if "skip" in item else None,
            item.get("edit", ""),
        )
        for item in tables()["phrase"]
    )


def unit_kinds() -> list[dict[str, Any]]:
    """Return the kinds of units with their suffixes and own words (unit_words.toml)."""
    return packed_words("unit_words")["kind"]
