"""The words by which a rewriting finds its way (``templates/lexicon/rewrite.toml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from generator.resources import packed_words

__all__ = ["RewriteWords", "words"]


@dataclass(frozen=True, slots=True)
class RewriteWords:
    """The packed words; patterns over compact text.

    Attributes:
        nothing: a paragraph that says that there is nothing.
        item_number: the number an item begins with.
        shortest_work: characters below which a paragraph of key work is no item.
        lead: words of an item in front of what it says, by role.
        label: what a cause or measure begins with where it has no lead, by role.
        group: what an item begins with that holds several, by role.
        key_figures: kind of issue → groups of figures; one of each group must be told.
        all_figures: kind of issue → all that may be told of it.
        figure_labels: figure → what stands right before it and names it.
        named: beginning of a fact's id → the word that a sentence on it holds.
        topics: kind of issue → words that name it, where it is about no indicator or project.
        shortfall: kind of issue → words that say it: a text that only names the thing speaks of something else.
        limit, first, detail, order: patterns of instructions.
        topic_ends: what a topic named in an instruction ends with.
    """

    nothing: re.Pattern[str]
    item_number: re.Pattern[str]
    shortest_work: int
    lead: dict[str, re.Pattern[str]]
    label: dict[str, str]
    group: dict[str, str]
    key_figures: dict[str, tuple[tuple[str, ...], ...]]
    all_figures: dict[str, tuple[str, ...]]
    figure_labels: dict[str, re.Pattern[str]]
    named: dict[str, str]
    topics: dict[str, re.Pattern[str]]
    shortfall: dict[str, re.Pattern[str]]
    limit: re.Pattern[str]
    first: re.Pattern[str]
    detail: re.Pattern[str]
    order: re.Pattern[str]
    topic_ends: re.Pattern[str]


@cache
def words() -> RewriteWords:
    """Return the packed words."""
    data = packed_words("rewrite")
    asked = data["instruction"]
    return RewriteWords(
        nothing=re.compile(data["nothing"]["pattern"]),
        item_number=re.compile(data["item"]["number"]),
        shortest_work=data["item"]["shortest_work"],
        lead={role: re.compile(pattern) for role, pattern in data["lead"].items()},
        label=dict(data["label"]),
        group=dict(data["group"]),
        key_figures={
            kind: tuple(tuple(group.split()) for group in groups) for kind, groups in data["key_figures"].items()
        },
        all_figures={kind: tuple(names.split()) for kind, names in data["all_figures"].items()},
        named=dict(data["named"]),
        figure_labels={kind: re.compile(f"(?:{pattern})$") for kind, pattern in data["figure_labels"].items()},
        topics={kind: re.compile(pattern) for kind, pattern in data["topics"].items()},
        shortfall={kind: re.compile(pattern) for kind, pattern in data["shortfall"].items()},
        limit=re.compile(asked["limit"]),
        first=re.compile(asked["first"]),
        detail=re.compile(asked["detail"]),
        order=re.compile(asked["order"]),
        topic_ends=re.compile(asked["topic_ends"]),
    )
