"""What a clerk's own instruction asks for (更具体一些, 突出就业指标, 压缩到三条), as far as a program can do it by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.checking.review.structure.words import distinctive
from generator.rewriting.words import words
from generator.scan.numerals import whole_number

__all__ = ["Instruction", "instruction_of", "is_about"]

_CLAUSES = re.compile("[，。；、,;！!？?\\n]+")
_PATTERN_MARKS = re.compile("[“”\"'‘’《》]")


@dataclass(frozen=True, slots=True)
class Instruction:
    """An instruction.

    Attributes:
        text: as given, without blanks around it.
        limit: how many items there may be, 0 for any number.
        first: topics that are to come first.
        detail: every figure is to be told.
        by_loss: the largest loss is to come first.
        rest: the clauses that ask for something else: only a language model can follow them.
    """

    text: str = ""
    limit: int = 0
    first: tuple[str, ...] = ()
    detail: bool = False
    by_loss: bool = False
    rest: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text)

    def is_first(self, text: str) -> bool:
        """Tell whether a text is about one of the topics that are to come first."""
        return any(is_about(topic, text) for topic in self.first)


def instruction_of(text: str) -> Instruction:
    """Read an instruction."""
    text = text.strip()
    flat = "".join(_PATTERN_MARKS.sub("", text).split())
    known = words()
    limit = known.limit.search(flat)
    topics = tuple(
        dict.fromkeys(
            topic for match in known.first.finditer(flat) if len(topic := known.topic_ends.sub("", match[1])) > 1
        )
    )
    clauses = ["".join(clause.split()) for clause in _CLAUSES.split(_PATTERN_MARKS.sub("", text))]
    rest = [clause for clause in clauses if clause and not _is_known(clause)]
    return Instruction(
        text=text,
        limit=max(_count(limit), 0),
        first=topics,
        detail=known.detail.search(flat) is not None,
        by_loss=known.order.search(flat) is not None,
        rest=tuple(rest),
    )


def _count(match: re.Match[str] | None) -> int:
    if match is None:
        return 0
    return whole_number((match[1] or match[2]).replace("两", "二")) or 0


def _is_known(clause: str) -> bool:
    """Tell whether a clause asks for something that is done without a model."""
    known = words()
    return any(pattern.search(clause) for pattern in (known.limit, known.first, known.detail, known.order))


def is_about(topic: str, text: str) -> bool:
    """Tell whether a text speaks of a topic: by its words, or by the telling ones of them."""
    if topic in text:
        return True
    pairs = distinctive(topic)
    return bool(pairs) and any(pair in text for pair in pairs)
