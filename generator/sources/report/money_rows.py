"""Which rows of a table of money are rows of the form's money block, and which are projects.

A table headed 项目 may list projects, or sources and kinds of money (县级财政拨款, 基本支出): most of its rows tell which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from generator.record import Money
from generator.sources.names import field_named
from generator.sources.report.cells import is_total_row
from generator.sources.report.lexicon import tables
from generator.sources.report.words import foreign_words, tokens

__all__ = ["money_rows"]

_VAGUE = frozenset(["fiscal", "total", "projects"])
_WHOLE = "total"


def money_rows(labels: Sequence[str]) -> Mapping[str, str]:
    """Return label -> row of the money block, "" for one that is none of ours; nothing where the table lists projects.

    A row that two labels mean (中央财政, 市级财政) is neither's.
    """
    parts = [label for label in labels if not is_total_row(label) and label not in tables()["columns"]["whole"]]
    rows = {label: _row(label) for label in parts}
    known = [label for label in parts if rows[label]]
    if not known or 2 * len(known) < len(parts):
        return {}
    said = Counter(rows[label] for label in known)
    found = {label: row if said[row] == 1 else "" for label, row in rows.items()}
    return {**found, **{label: _WHOLE for label in labels if label not in found}}


def _row(label: str) -> str:
    """Return the row that a label means: the form's own word for it, or known words only."""
    row = field_named(Money, label)
    if row is not None:
        return row
    known = tokens(label, listed=False)
    if not known or foreign_words(label, known, ()):
        return ""
    scopes = [word.value for _, _, word in known if word.kind == "scope"]
    named = [scope for scope in scopes if scope not in _VAGUE]
    return named[0] if len(named) == 1 else ""
