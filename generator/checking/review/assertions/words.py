"""The claims a linter looks for (``templates/lexicon/claims.toml``, table ``review``), compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from generator.checking.review.prose import folded, pattern
from generator.resources import packed_words

__all__ = ["Pair", "Rule", "Words", "words"]

Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """Patterns of one claim, and the words one of which stands in every sentence that makes it."""

    near: tuple[str, ...]
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements that cannot both be true; ``line``: only where both stand in one line."""

    one: Rule
    other: Rule
    says: str
    line: bool


@dataclass(frozen=True)
class Words:
    """The table ``review``.

    Attributes:
        planned, denied, part_of_year, some, plan_titles, plan_titles_not: what takes a claim its force.
        limits: thresholds in %.
    """

    data: dict[str, Any]
    rules: dict[str, Rule]
    pairs: tuple[Pair, ...]
    planned: Pattern
    planned_sentence: Pattern
    denied: Pattern
    part_of_year: Pattern
    some: Pattern
    plan_titles: Pattern
    plan_titles_not: Pattern
    limits: dict[str, Decimal]

    def pattern(self, table: str, key: str) -> Pattern:
        return pattern(self.data[table][key])


@cache
def words() -> Words:
    """Return the packed table."""
    data = packed_words("claims")["review"]
    tables: dict[str, Any] = {name: table for name, table in data.items() if "patterns" in table}
    rules = {name: _rule(table["near"], table["patterns"]) for name, table in tables.items()}
    pairs = tuple(
        Pair(
            _rule(item["one_near"], item["one"]),
            _rule(item["other_near"], item["other"]),
            item["says"],
            item.get("where") == "line",
        )
        for item in data["pair"]
    )
    names = ("planned", "planned_sentence", "denied", "part_of_year", "some", "plan_titles", "plan_titles_not")
    return Words(
        data=data,
        rules=rules,
        pairs=pairs,
        limits={name: Decimal(value) for name, value in data["limits"].items()},
        **{name: pattern(data[name]) for name in names},
    )


def _rule(near: list[str], patterns: list[str]) -> Rule:
    return Rule(tuple(map(folded, near)), tuple(map(pattern, patterns)))
