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
    wholes = (*tables()["columns"]["whole"], *tables()["columns"]["totals"])
    parts = [label for label in labels if label not in wholes]
    rows = {label: _row(label) for label in parts}
    known = [label for label in parts if rows[label]]
    if not known or 2 * len(known) < len(parts):
        return {}
    summed = {rows[label] for label in known if is_total_row(label)}
    rows = {label: row if row not in summed or is_total_row(label) else "" for label, row in rows.items()}
    said = Counter(rows.values())
    found = {label: row if said[row] == 1 else "" for label, row in rows.items()}
    return {**found, **{label: _WHOLE for label in labels if label not in found}}


def _row(label: str) -> str:
    """Return the row that a label means: the form's own word for it, or known words only."""
    if is_total_row(label):
        label = label.replace("小计", "").replace("合计", "")
    row = field_named(Money, label)
    if row is not None:
        return row
    known = tokens(label, listed=False)
    if not known or foreign_words(label, known, ()):
        return ""
    scopes = [word.value for _, _, word in known if word.kind == "scope"]
    named = [scope for scope in scopes if scope not in _VAGUE]
    return named[0] if len(named) == 1 else ""
