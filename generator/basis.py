"""What a report's numbers rest on: the facts it prints, and what its Word file remembers of them.

The facts are those of the ledger (``facts`` collects them). A ``Basis`` goes with the Word file, so that its numbers can
be held against the figures it was written from after people have edited it, and renewed when the figures change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from generator.finding import Source
from generator.number import Quantity

__all__ = ["Basis", "Charts", "Fact", "Ledger", "is_quoted", "row_of"]

_ROW = re.compile(r"(?:indicator|project|block|key_work)\.\d+")
_QUOTED = re.compile(r"\.n\d+$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FOLD = str.maketrans("（）“”‘’", "()\"\"''")


class Fact(NamedTuple):
    """One statable figure.

    Attributes:
        id: stable id, e.g. ``budget.execution_rate``, ``indicator.3.gap``.
        label: Chinese name as a report says it, e.g. 预算执行率, or 解决就业人数实际完成值 for an indicator's figure.
        quantity: value and unit; None for facts that are words (a grade).
        text: formatted text as it stands in a report, unit included: ``98.90%``, ``4135.45万元``, ``优``.
        aliases: other words for the same figure; the indicator's or project's name stands first.
        source: place of an input figure; None for derived ones.
        formula: how a derived figure is computed, with values: ``10671.44÷10790.33``.
        inputs: ids of the facts in the formula.
        clause: the sentence of the scoring rules that a score follows.
    """

    id: str
    label: str
    quantity: Quantity | None
    text: str
    aliases: tuple[str, ...] = ()
    source: Source | None = None
    formula: str = ""
    inputs: tuple[str, ...] = ()
    clause: str = ""


Ledger = dict[str, Fact]
Charts = Mapping[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
class Basis:
    """The figures a report was written from.

    Attributes:
        unit, kind, year: the unit's name, ``department`` or ``project``, and the year, as written in the form.
        figures: name of the figures file.
        profile, outline: names of the scoring rules and of the outline.
        names: row of the form (``indicator.3``) → its name; rows change places from one year to the next, names seldom.
        facts: by id; their ``aliases`` are not kept.
        printed: ids of the facts in the content controls, in the order of the document.
        charts: label of each chart (图1) → its series → the ids of their values, "" where there is none.
    """

    unit: str = ""
    kind: str = ""
    year: str = ""
    figures: str = ""
    profile: str = ""
    outline: str = ""
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    facts: Mapping[str, Fact] = field(default_factory=dict[str, Fact])
    printed: tuple[str, ...] = ()
    charts: Charts = field(default_factory=dict[str, tuple[tuple[str, ...], ...]])

    def printing(self, ids: Iterable[str], charts: Charts) -> Basis:
        """Return the basis of a document that prints these facts in this order: they, what they are computed from, no others."""
        printed = tuple(id for id in ids if id in self.facts)
        drawn = [id for series in charts.values() for values in series for id in values]
        kept: dict[str, Fact] = {}
        waiting = list(dict.fromkeys([*printed, *drawn]))[::-1]
        while waiting:
            id = waiting.pop()
            if id not in kept and id in self.facts:
                kept[id] = self.facts[id]
                waiting += self.facts[id].inputs
        rows = {row for id in kept if (row := row_of(id))}
        names = {row: name for row, name in self.names.items() if row in rows}
        return replace(self, names=names, facts=kept, printed=printed, charts=charts)

    def renamed(self, id: str, rows: Mapping[str, str]) -> str:
        """Return the id that a fact has in other figures, "" where these do not have its row.

        Args:
            rows: our row → theirs, see ``rows_in``.
        """
        row = row_of(id)
        if row not in self.names:
            return id
        other = rows.get(row)
        return other + id[len(row) :] if other else ""

    def rows_in(self, names: Mapping[str, str]) -> dict[str, str]:
        """Return our rows → the rows of other figures with the same name; a year in it may be another one.

        Args:
            names: row → name of the other figures; the first of several with one name goes with our first.
        """
        free: dict[tuple[str, str], list[str]] = {}
        for row, name in names.items():
            free.setdefault((row.partition(".")[0], _folded(name)), []).append(row)
        found: dict[str, str] = {}
        for row, name in self.names.items():
            same = free.get((row.partition(".")[0], _folded(name)))
            if same:
                found[row] = same.pop(0)
        return found


def is_quoted(id: str) -> bool:
    """Tell whether a fact is a number within a sentence of the unit, counted there: another sentence has other numbers."""
    return _QUOTED.search(id) is not None


def row_of(id: str) -> str:
    """Return the row of the form that a fact is about (``indicator.3``), "" where it is about the whole unit."""
    found = _ROW.match(id)
    return found[0] if found else ""


def _folded(name: str) -> str:
    return _YEAR.sub("#", "".join(name.translate(_FOLD).split()))
