"""What the rates of a report are: ``templates/lexicon/definitions.toml``, found by the id of a figure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from generator.facts import Fact
from generator.profiles import Profile
from generator.resources import packed_words

__all__ = ["Definition", "definition_of"]

_RATE = "%"


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition.

    Attributes:
        text: the definition itself, without a full stop.
        more: sentences the footnote says besides.
        names: words of which an indicator's name must hold one; () for figures of any name.
        terms: words in front of the figure behind which the footnote's mark stands; () where it stands behind the figure.
        footnote: it has one; the others are told in the annex only.
        rule: the rule of the profile whose document is the source, "" for none.
    """

    text: str
    more: str
    names: tuple[str, ...]
    terms: tuple[str, ...]
    footnote: bool
    rule: str

    def footnote_text(self, profile: Profile) -> str:
        """Return the definition as sentences, with the document of the scoring rules it comes from."""
        document = _document(profile, self.rule) if self.rule else ""
        return f"{self.text}。{self.more}{f'依据：{document}。' if document else ''}"


def definition_of(fact: Fact) -> Definition | None:
    """Return the definition of a figure, None where it needs none."""
    for definition in _known(fact.id):
        name = fact.aliases[0] if fact.aliases else fact.label
        rate = fact.quantity is not None and fact.quantity.unit == _RATE
        if not definition.names or (rate and any(word in name for word in definition.names)):
            return definition
    return None


@lru_cache(maxsize=4096)
def _known(id: str) -> tuple[Definition, ...]:
    """Return the definitions given for an id, whatever its figure is called."""
    parts = id.split(".")
    return tuple(definition for pattern, definition in _by_ending().get(parts[-1], ()) if _fits(pattern, parts))


def _fits(pattern: list[str], parts: list[str]) -> bool:
    return len(pattern) == len(parts) and all(one in ("*", part) for one, part in zip(pattern, parts, strict=True))


@cache
def _by_ending() -> dict[str, list[tuple[list[str], Definition]]]:
    """Return the definitions with the parts of their ids, by the last part."""
    found: dict[str, list[tuple[list[str], Definition]]] = {}
    tables: Any = packed_words("definitions")["definition"]
    for data in tables:
        definition = Definition(
            text=data["text"],
            more=data.get("more", ""),
            names=tuple(data.get("names", ())),
            terms=tuple(data.get("terms", ())),
            footnote=data.get("footnote", True),
            rule=data.get("rule", ""),
        )
        for id in data["facts"]:
            parts = id.split(".")
            found.setdefault(parts[-1], []).append((parts, definition))
    return found


@cache
def _document(profile: Profile, rule: str) -> str:
    """Return the document a rule's clause comes from, else the first of the profile; "" where there is no such rule."""
    found = getattr(profile, rule)
    if found is None:
        return ""
    lead = found.clause.partition("：")[0]
    return lead if "〔" in lead or lead.endswith("办法") else profile.source.partition("；")[0]
