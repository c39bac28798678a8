"""The id of the fact that a label or a table cell means, in the ids of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.sources.report.lexicon import pattern
from generator.sources.report.sentence import Label
from generator.sources.report.tables import Figure, Text

__all__ = ["Rows", "of_cell", "of_label"]

_SCORES = {
    "total": "score.total",
    "full": "score.full",
    "weight": "score.execution_weight",
    "score": "score.execution",
    "execution_lost": "score.execution_lost",
    "all_lost": "score.lost",
}
_EXECUTION_FIGURES = {
    "weight": "score.execution_weight",
    "score": "score.execution",
    "actual": "budget.execution_rate",
    "completion": "budget.execution_rate",
}
_STAGES = {"initial": "initial", "adjusted": "adjusted", "budget": "adjusted", "executed": "executed"}
_PROJECT = {
    "initial": "initial",
    "adjusted": "budget",
    "budget": "budget",
    "executed": "executed",
    "execution_rate": "rate",
    "unspent": "unspent",
}
_OF_MONEY_ROW = frozenset([*_STAGES, "execution_rate", "unspent"])
_OF_ALL_PROJECTS = frozenset(["budget", "executed", "rate", "count", "unspent"])
#: A name is held against so many projects; a report has a few dozen.
_MOST_COMPARED = 300


@dataclass(slots=True)
class Rows:
    """The indicators and projects a report speaks of, in order of appearance.

    Attributes:
        levels: 一级指标 of each indicator, "" where none was named.
        single: the report is on one project, whose money is all the money there is.
    """

    indicators: list[str] = field(default_factory=list[str])
    levels: list[str] = field(default_factory=list[str])
    projects: list[str] = field(default_factory=list[str])
    single: bool = False
    _others: int = 0
    _known: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])

    def row(self, kind: str, name: str, level: str = "") -> str:
        """Return the path of an indicator or project, a new one where none has this name (of a project: a part of it)."""
        path = self._known.get((kind, name))
        if path is None:
            path = self._known[kind, name] = self._found(kind, name, level)
        return path

    def another(self) -> int:
        """Return a number that no other figure has: what is said of some months is said once."""
        self._others += 1
        return self._others

    def _found(self, kind: str, name: str, level: str) -> str:
        if kind == "indicator":
            self.indicators.append(name)
            self.levels.append(level)
            return f"indicator.{len(self.indicators)}"
        known = _alike(name, self.projects)
        if known is None:
            self.projects.append(name)
        return f"project.{len(self.projects) if known is None else known + 1}"


def _alike(name: str, names: Sequence[str]) -> int | None:
    """Return which project a shortened or lengthened name means."""
    near = enumerate(names[:_MOST_COMPARED])
    return next((number for number, known in near if known in name or name in known), None)


# --- labels of prose --------------------------------------------------------------------------------------------------


def of_label(label: Label, rows: Rows) -> str:
    """Return the id of the fact a label means, "" where it means none."""
    if label.kind == "money":
        return _money(label, rows)
    if label.kind == "indicator" and pattern("execution_row").fullmatch(label.name):
        return _EXECUTION_FIGURES.get(label.measure, "")
    if label.kind == "indicator":
        return f"{rows.row('indicator', label.name, label.level)}.{label.measure}"
    if label.kind == "execution":
        return _SCORES[label.measure] if label.measure in ("score", "weight") else ""
    if label.kind == "block":
        return f"block.{label.name}.{label.measure}"
    if label.kind == "staff":
        return f"staff.{label.scope}.{label.measure}" if label.scope else f"staff.{label.measure}"
    if label.kind == "score":
        return f"indicators.{label.measure}" if label.scope == "indicators" else _SCORES[label.measure]
    if label.kind == "progress":
        return f"progress.{rows.another()}.{label.measure}"
    return f"{label.scope}.{label.measure}" if label.kind == "count" else ""


def _money(label: Label, rows: Rows) -> str:
    if label.scope == "named":
        measure = _PROJECT.get(label.measure, "")
        return f"{rows.row('project', label.name)}.{measure}" if measure else ""
    if rows.single and label.scope in ("projects", "project"):
        label = label._replace(scope="total")
    if label.scope.startswith("projects"):
        measure = _PROJECT.get(label.measure, "")
        return f"{label.scope}.{measure}" if measure in _OF_ALL_PROJECTS else ""
    return _of_money_row(label.scope, label.measure)


def _of_money_row(row: str, measure: str) -> str:
    if measure in _STAGES:
        return f"budget.{_STAGES[measure]}.{row}"
    if measure.startswith("share."):
        return "" if row == "total" else f"budget.{measure.removeprefix('share.')}.{row}.share"
    prefix = "budget" if row == "total" else f"budget.{row}"
    if measure in ("adjustment", "increase", "decrease"):
        return f"{prefix}.adjustment_amount"
    return f"{prefix}.{measure}" if measure else ""


# --- cells of tables --------------------------------------------------------------------------------------------------


def of_cell(item: Figure | Text, rows: Rows, totals: set[int]) -> str:
    """Return the id of the fact a cell means, "" where it means none.

    Args:
        totals: lines whose weights were found to sum to a hundred; one more is added where this is one.
    """
    figure = item.figure if isinstance(item, Figure) else item.field
    if item.kind == "indicator":
        return f"{rows.row('indicator', item.name)}.{figure}"
    if item.kind == "project":
        return f"{rows.row('project', item.name)}.{_PROJECT.get(figure, figure)}"
    if item.kind == "indicators":
        return _bottom(item, figure, totals) if isinstance(item, Figure) else ""
    if item.kind == "execution":
        return _EXECUTION_FIGURES.get(figure, "") if figure != "completion" else ""
    if item.kind == "projects":
        figure = _PROJECT.get(figure, figure)
        return f"projects.{figure}" if figure in _OF_ALL_PROJECTS else ""
    if figure in ("weight", "score"):
        return _SCORES[figure] if item.name == "total" else ""
    figure = "execution_rate" if figure == "rate" else figure
    return _of_money_row(item.name, figure) if figure in _OF_MONEY_ROW else ""


def _bottom(item: Figure, figure: str, totals: set[int]) -> str:
    """Return what a bottom row holds: the indicators' points, or with the execution rate's the total of a hundred."""
    if figure == "weight" and item.quantity.value == 100:
        totals.add(item.line)
        return "score.full"
    if figure == "score" and (item.line in totals or item.name in ("总分", "总得分")):
        return "score.total"
    return f"indicators.{figure}" if figure in ("weight", "score") else ""
