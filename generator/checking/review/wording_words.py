"""The word lists for the wording of finished reports (``templates/lexicon/wording.toml``), read once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from generator.checking.review.assertions_prose import folded, pattern
from generator.resources import resource

__all__ = ["Phrase", "phrases", "tables", "unit_kinds"]


_CODES = {"leftover": "W107", "gap": "W108", "season": "W110", "empty": "W111"}


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


@cache
def tables() -> dict[str, Any]:
    """Return the file as it is."""
    return tomllib.loads(resource("templates", "lexicon", "wording.toml").read_text(encoding="utf-8"))


@cache
def phrases() -> tuple[Phrase, ...]:
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


@cache
def unit_kinds() -> tuple[dict[str, Any], ...]:
    """Return the kinds of units with their suffixes and own words (unit_words.toml)."""
    data = tomllib.loads(resource("templates", "lexicon", "unit_words.toml").read_text(encoding="utf-8"))
    return tuple(data["kind"])
