"""What a heading is about, by meaning (``templates/lexicon/sections.toml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from generator.resources import packed_words

__all__ = ["COMPONENTS", "POINT_ROLES", "components", "lexicon", "role_of", "unnumbered_role"]

#: What points are, in the order in which a heading names them.
COMPONENTS = ("problem", "cause", "measure", "suggestion")
_LONGEST_TITLE = 60
_LONGEST_LEAD = 24
_LONGEST_REST = 16
_CONCLUSION = re.compile("结论|结果")
_STOP = re.compile("[。；;:]")


@dataclass(frozen=True, slots=True)
class _Titles:
    hint: re.Pattern[str]
    strong: re.Pattern[str]
    any: re.Pattern[str]
    words: tuple[tuple[str, re.Pattern[str]], ...]
    joint: re.Pattern[str]
    tail: re.Pattern[str]
    early: tuple[tuple[str, re.Pattern[str]], ...]
    roles: tuple[tuple[str, re.Pattern[str]], ...]
    combinations: dict[tuple[str, ...], str]
    unnumbered: re.Pattern[str]
    inside: dict[str, tuple[str, ...]]
    beside: tuple[tuple[str, re.Pattern[str]], ...]


def lexicon() -> dict[str, Any]:
    """Return the packed words of sections and points."""
    return packed_words("sections")


@cache
def _titles() -> _Titles:
    data = lexicon()
    title, parts = data["title"], data["component"]
    return _Titles(
        hint=re.compile(title["hint"]),
        strong=re.compile("|".join(pattern for name in COMPONENTS for pattern in parts[name]["strong"])),
        any=re.compile(
            "|".join(pattern for name in COMPONENTS for kind in ("strong", "bare") for pattern in parts[name][kind])
        ),
        words=tuple(
            (name, re.compile(pattern))
            for name in COMPONENTS
            for pattern in (*parts[name]["strong"], *parts[name]["bare"])
        ),
        joint=re.compile(title["joint"]),
        tail=re.compile(title["tail"]),
        early=_table(data["early"]),
        roles=_table(data["role"]),
        combinations={tuple(key.split()): role for key, role in data["combination"].items()},
        unnumbered=re.compile("|".join(f"(?:{pattern})" for pattern in data["unnumbered"]["titles"])),
        inside={role: tuple(kept) for role, kept in data["inside"].items()},
        beside=tuple((role, re.compile(pattern)) for role, pattern in data["beside"].items()),
    )


def _table(rows: list[dict[str, Any]]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["role"], re.compile("|".join(f"(?:{word})" for word in row["words"]))) for row in rows)


#: Role of a section whose points are read -> what its points are.
POINT_ROLES: dict[str, frozenset[str]] = {
    "problems": frozenset(["problem"]),
    "causes": frozenset(["cause"]),
    "improvements": frozenset(["measure"]),
    "suggestions": frozenset(["suggestion"]),
    "problems_and_causes": frozenset(["problem", "cause"]),
    "problems_and_improvements": frozenset(["problem", "measure"]),
    "problems_causes_improvements": frozenset(["problem", "cause", "measure"]),
    "causes_and_improvements": frozenset(["cause", "measure"]),
    "improvements_and_suggestions": frozenset(["measure", "suggestion"]),
}


@lru_cache(maxsize=4096)
def components(title: str, *, plain: bool = False) -> tuple[str, ...]:
    """Return which of problem, cause, measure, suggestion a heading announces, in this order; () where it is another.

    Args:
        title: compact, without its number.
        plain: nothing may stand before the components (存在的问题, but not 预算管理存在的问题).
    """
    title = title.rstrip(":。.")
    if not title or len(title) > _LONGEST_TITLE:
        return ()
    titles = _titles()
    if titles.hint.search(title) is None:
        return ()
    if found := _tokens(title, 0):
        return found
    if plain:
        return ()
    start = titles.strong.search(title, 1, _LONGEST_LEAD)
    while start is not None and not _STOP.search(title, 0, start.start()):
        if found := _tokens(title, start.start()):
            return found
        start = titles.strong.search(title, start.start() + 1, _LONGEST_LEAD + _LONGEST_TITLE)
    return ()


def _tokens(title: str, position: int) -> tuple[str, ...]:
    """Return the components that the title consists of from ``position`` on, () where other words stand between."""
    titles = _titles()
    found: set[str] = set()
    while position < len(title):
        matches = [(match.end(), name) for name, word in titles.words if (match := word.match(title, position))]
        if not matches:
            break
        position, name = max(matches, key=lambda match: match[0])
        found.add(name)
        if titles.tail.fullmatch(title, position):
            return tuple(name for name in COMPONENTS if name in found)
        joint = titles.joint.match(title, position)
        position = joint.end() if joint else position
        if joint and joint[0] and len(title) - position <= _LONGEST_REST and not titles.any.match(title, position):
            return tuple(name for name in COMPONENTS if name in found)
    return ()


@lru_cache(maxsize=4096)
def role_of(title: str, above: str = "") -> str:
    """Return the role of a heading, "" where its words do not tell.

    Args:
        title: compact, without its number.
        above: role of the nearest section around it that has one.
    """
    title = title.rstrip(":。.")[:_LONGEST_TITLE]
    titles = _titles()
    if above in POINT_ROLES:
        beside = next((role for role, pattern in titles.beside if pattern.fullmatch(title)), "")
        return beside or titles.combinations.get(components(title, plain=True), "")
    for role, pattern in titles.early:
        if pattern.search(title):
            return role
    if (found := components(title)) and not (found == ("suggestion",) and _CONCLUSION.search(title)):
        return titles.combinations.get(found, "")
    kept = titles.inside.get(above)
    for role, pattern in titles.roles:
        if pattern.search(title):
            return role if kept is None or role in kept else above
    return above if kept is not None else ""


def unnumbered_role(text: str, above: str = "") -> str:
    """Return the role of a short line or cell that is a heading by its words alone, "" where it is none."""
    title = text.rstrip(":")
    if not title or any(mark in title for mark in "。；;？！"):
        return ""
    if _titles().unnumbered.fullmatch(title) or components(title, plain=above in POINT_ROLES):
        return role_of(title, above)
    return ""
