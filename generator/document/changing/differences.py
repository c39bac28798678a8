"""A new wording as small edits of the old one: what both say stays untouched, and no reader gets confetti."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from generator.finding import Edit
from generator.scan.units import unit_at

__all__ = ["small_edits"]

_TOKEN = re.compile(r"(?P<number>\d(?:[\d.,]*\d)?[%％‰]?)|[A-Za-z]+|.", re.DOTALL)
#: Characters between two changes that are worth keeping.
_ISLAND = 3
#: Share of the longer wording that must stay for the changes to be shown one by one.
_ALIKE = 0.25
#: Tokens of both wordings beyond which comparing them takes too long (the time grows with their product).
_COMPARED = 4_000_000


def small_edits(edit: Edit, old: str) -> list[Edit]:
    """Return an edit as the separate changes it consists of, in order.

    A number changes with its unit, a Latin word as a whole. Changes with fewer than three unchanged characters between
    them are one; where hardly anything stays, the whole wording is.

    Args:
        old: the text of the edit's stretch.
    """
    before, after = _tokens(old), _tokens(edit.text)
    if len(before) * len(after) > _COMPARED:
        return [edit]
    changes: list[tuple[int, int, int, int]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    old_at, new_at = _offsets(before), _offsets(after)
    for kind, *places in matcher.get_opcodes():
        if kind == "equal":
            continue
        start, end, first, last = old_at[places[0]], old_at[places[1]], new_at[places[2]], new_at[places[3]]
        if changes and start - changes[-1][1] < _ISLAND:
            start, _, first, _ = changes.pop()
        changes.append((start, end, first, last))
    if len(changes) > 1 and not _alike(changes, old, edit.text):
        changes = [(changes[0][0], changes[-1][1], changes[0][2], changes[-1][3])]
    return [Edit(edit.start + start, edit.start + end, edit.text[first:last]) for start, end, first, last in changes]


def _alike(changes: list[tuple[int, int, int, int]], old: str, new: str) -> bool:
    kept = len(old) - sum(end - start for start, end, _, _ in changes)
    return kept >= max(len(old), len(new)) * _ALIKE


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        assert match is not None  # the last branch takes any character
        end = match.end()
        if match["number"] and text[end - 1] not in "%％‰":
            unit = unit_at(text, end)
            end = unit.end if unit else end
        tokens.append(text[at:end])
        at = end
    return tokens


def _offsets(tokens: list[str]) -> list[int]:
    """Return where each token begins, and where the last one ends."""
    offsets = [0]
    for token in tokens:
        offsets.append(offsets[-1] + len(token))
    return offsets
