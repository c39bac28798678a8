"""How many names a list holds, and how sure that is: 、 and 和 also stand inside names."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.checking.review.sentences.base.words import any_word, relation_words

__all__ = ["Listed", "kind_of", "listed", "plain_name", "split"]

_OPENERS, _CLOSERS = "（(《“‘「【[", "）)》”’」】]"
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
_TRIM = "：:，,。；;、“”‘’\"' \n"
_KINDS = ("endings_money", "endings_rules", "endings_places", "endings_bodies")
_ADJACENT = re.compile("(?<=》)(?=《)|(?<=”)(?=“)")


@dataclass(frozen=True, slots=True)
class Listed:
    """The names of a list.

    Attributes:
        names: as split at 、.
        least, most: how many things they may name: fewer where a name may hold 、, more where 和 may join two.
        alike: all end like names of one kind, so that ``least`` is certain.
        open: 等 stands behind them.
    """

    names: tuple[str, ...]
    least: int
    most: int
    alike: bool
    open: bool

    def allows(self, count: int) -> bool:
        """Tell whether the list may name ``count`` things."""
        return self.least <= count and (self.open or count <= self.most)


def listed(text: str) -> Listed:
    """Read a list of names; ``text`` is compact and holds nothing else."""
    body, is_open = _without_et_cetera(text)
    names = tuple(split(body))
    joined = sum(_joints(name) for name in names)
    kinds = tuple(kind_of(name) for name in names)
    quoted = bool(names) and all(name.startswith(("《", "“")) for name in names)
    alike = len(names) > 1 and (quoted or (len(set(kinds)) == 1 and kinds[0] != ""))
    last = kinds[-1] if kinds else ""
    least = len(names) if alike or not last else kinds.count(last)
    return Listed(names, least, len(names) + joined, alike, is_open)


def _without_et_cetera(text: str) -> tuple[str, bool]:
    """Cut off 等 and what follows it; tell whether it stood there."""
    cut = _outside(text, "等")
    for position in cut:
        if text[position : position + 2] not in ("等级", "等次", "等候", "等额", "等价"):
            return text[:position], True
    return text, False


def _outside(text: str, marks: str) -> list[int]:
    """Return where any of the marks stands outside brackets and quotation marks."""
    depth = 0
    found: list[int] = []
    for match in _mark_or_bracket(marks).finditer(text):
        if match[0] in _OPENERS:
            depth += 1
        elif match[0] in _CLOSERS:
            depth = max(0, depth - 1)
        elif not depth:
            found.append(match.start())
    return found


@functools.cache
def _mark_or_bracket(marks: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(_OPENERS + _CLOSERS + marks)}]")


def split(text: str, marks: str = "、") -> Iterator[str]:
    """Yield the pieces between marks that stand outside brackets and quotation marks, and between adjoining titles."""
    start = 0
    for position in [*_outside(text, marks), len(text)]:
        stretch = text[start:position]
        for piece in _ADJACENT.split(stretch) if "》《" in stretch or "”“" in stretch else (stretch,):
            name = piece.strip(_TRIM) if not piece.strip(_TRIM).startswith("《") else piece.strip("：:，,。；;、 \n")
            if name:
                yield name
        start = position + 1


def _joints(name: str) -> int:
    """Return how many words in a name may join two names (和, 及, 以及)."""
    conjunctions = any_word(relation_words().lists["lists", "conjunctions"])
    depth_free = _BRACKETED.sub("", name)
    if name.startswith("《") and name.endswith("》") and name.count("《") == 1:
        return 0
    return len(conjunctions.findall(depth_free.strip(_TRIM)))


def kind_of(name: str) -> str:
    """Return the kind of thing that a name's ending says it is, "" where it may go on behind the next 、."""
    plain = plain_name(name)
    lists = relation_words().lists
    return next((kind for kind in _KINDS if plain.endswith(lists["lists", kind])), "")


def plain_name(name: str) -> str:
    """Return a name without what stands in brackets behind it."""
    previous = None
    while previous != name:
        previous, name = name, _BRACKETED.sub("", name)
    return name.strip(_TRIM)
