"""When is a stated reason none: circular ones, and ones the figures contradict (``templates/lexicon/reasons.toml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from generator.record import Entry
from generator.resources import packed_words

__all__ = ["CEILING_EXCEEDED", "OVER", "SHORT", "contradiction", "is_circular", "only_changes_target", "usable"]

CEILING_EXCEEDED, SHORT, OVER = "ceiling_exceeded", "short", "over"
_CLAUSE_END = re.compile(r"[，。；,;.!！、\n]+")


@dataclass(frozen=True, slots=True)
class _Lexicon:
    circular: tuple[re.Pattern[str], ...]
    causal: tuple[str, ...]
    empty_cause: re.Pattern[str]
    target_only: tuple[re.Pattern[str], ...]
    contradictions: tuple[tuple[str, tuple[str, ...], str], ...]


@cache
def _lexicon() -> _Lexicon:
    data = packed_words("reasons")
    return _Lexicon(
        tuple(re.compile(pattern) for pattern in data["circular"]),
        tuple(data["causal"]),
        re.compile(data["empty_cause"]),
        tuple(re.compile(pattern) for pattern in data["target_only"]),
        tuple((item["when"], tuple(item["words"]), item["says"]) for item in data["contradiction"]),
    )


@lru_cache(maxsize=256)
def is_circular(text: str) -> bool:
    """Tell whether a reason only repeats that there is a deviation (偏差较小, 未能完成任务)."""
    lexicon = _lexicon()
    clauses = [clause for clause in _CLAUSE_END.split(re.sub(r"\s+", "", text)) if clause]
    return bool(clauses) and all(_repeats(clause, lexicon) for clause in clauses)


@lru_cache(maxsize=256)
def only_changes_target(text: str) -> bool:
    """Tell whether a measure does nothing but set another target (合理制定下年度目标)."""
    clauses = [clause for clause in _CLAUSE_END.split(re.sub(r"\s+", "", text)) if clause]
    return bool(clauses) and all(any(p.fullmatch(clause) for p in _lexicon().target_only) for clause in clauses)


def _repeats(clause: str, lexicon: _Lexicon) -> bool:
    clause, named = lexicon.empty_cause.subn("", clause, count=1)
    if named and not clause:
        return True
    if any(word in clause for word in lexicon.causal):
        return False
    return any(pattern.fullmatch(clause) for pattern in lexicon.circular)


def contradiction(text: str, direction: str) -> tuple[str, str] | None:
    """Return (the words, what they claim) where a reason claims the opposite of ``direction``, else None."""
    for when, words, says in _lexicon().contradictions:
        if when == direction:
            word = next((word for word in words if word in text), None)
            if word:
                return word, says
    return None


def usable(reason: Entry | None, direction: str) -> bool:
    """Tell whether the unit gave a reason that a report may state as the cause."""
    return (
        reason is not None
        and bool(reason.text)
        and not is_circular(reason.text)
        and not contradiction(reason.text, direction)
    )
