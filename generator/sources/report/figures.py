"""Every quantity of a report as a statement: scanned, labelled line by line, and given the id of the fact it states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from generator.manuscript import Kind, Line, Manuscript
from generator.reading import Place, Statement
from generator.scan import Mention, scan
from generator.sources.report.labels import Context, Label, Labeller
from generator.sources.report.lexicon import lexicon
from generator.sources.report.subjects import with_subjects
from generator.sources.report.tables import Figure, Text, read_tables

__all__ = ["Figures", "figures"]

_LISTING = re.compile("绩效分析|绩效指标|指标|绩效目标|产出|效益|满意度|履职效能|得分情况|目标完成")
_STRONG = re.compile(
    r"(目标|指标值|计划|预期值|控制数|不低于|不少于|不超过)|(完成值|实际|完成)|(完成率)|(权重|分值|满分|该项)|(得分|得\d|自评\d|扣\d)"
)
_FULL = Decimal(100)
_SCORES = {"total": "score.total", "full": "score.full", "weight": "score.execution_weight", "score": "score.execution"}
_EXECUTION = re.compile("(?:部门|整体|项目)?(?:预算|资金)*执行(?:率|情况|进度)?")
_EXECUTION_FIGURES = {
    "weight": "score.execution_weight",
    "score": "score.execution",
    "actual": "budget.execution_rate",
    "completion": "budget.execution_rate",
}
#: So many kinds of an indicator's words in one line make it a description of indicators.
_STRONG_ENOUGH = 3
_STAGES = {"initial": "initial", "adjusted": "adjusted", "budget": "adjusted", "executed": "executed"}
_PROJECT = {
    "initial": "initial",
    "adjusted": "budget",
    "budget": "budget",
    "executed": "executed",
    "execution_rate": "rate",
    "unspent": "unspent",
}


@dataclass(slots=True)
class Figures:
    """The statements of a report, and the indicators and projects they speak of, in order of appearance."""

    statements: list[Statement] = field(default_factory=list[Statement])
    mentions: list[tuple[Mention, ...]] = field(default_factory=list[tuple[Mention, ...]])
    indicators: list[str] = field(default_factory=list[str])
    levels: list[str] = field(default_factory=list[str])
    projects: list[str] = field(default_factory=list[str])
    project_groups: dict[str, str] = field(default_factory=dict[str, str])
    places: dict[str, Place] = field(default_factory=dict[str, Place])
    texts: dict[str, Text] = field(default_factory=dict[str, Text])
    titles: list[str] = field(default_factory=list[str])
    totals: set[int] = field(default_factory=set[int])
    single: bool = False

    def row(self, kind: str, name: str, level: str = "") -> str:
        """Return the path of an indicator or project, a new one where none has this name."""
        names = self.indicators if kind == "indicator" else self.projects
        if name not in names:
            known = _known(name, names) if kind == "project" else ""
            if known:
                return f"{kind}.{names.index(known) + 1}"
            names.append(name)
            if kind == "indicator":
                self.levels.append(level)
        return f"{kind}.{names.index(name) + 1}"


def _known(name: str, names: Sequence[str]) -> str:
    """Return the project that a shortened or lengthened name means."""
    return next((known for known in names if known in name or name in known), "")


def figures(manuscript: Manuscript, year: str, unit_names: Sequence[str], *, single: bool = False) -> Figures:
    """Read every figure of a report.

    Args:
        year: the year under review, "" if it is not known.
        unit_names: names of the unit, which say nothing about what a figure is.
        single: the report is on one project, whose money is all the money there is.
    """
    found = Figures(single=single)
    labeller = Labeller(tuple(sorted(unit_names, key=len, reverse=True)))
    _add_tables(manuscript, found)
    for name in found.indicators:
        labeller.listing.known.setdefault(name)
    titles: list[tuple[int, str]] = []
    for number, line in enumerate(manuscript.lines):
        flat = manuscript.flat[number]
        if line.kind is Kind.HEADING:
            titles = [(level, title) for level, title in titles if level < line.level] + [(line.level, flat.text)]
            labeller.listing.heading(flat.text, listed=_context(titles, "", year).listed)
        mentions = () if line.kind is Kind.ROW else tuple(scan(manuscript.of(line), flat))
        found.mentions.append(mentions)
        found.titles.append(titles[-1][1] if titles else "")
        if not mentions:
            continue
        spans = [(flat.position(m.start), flat.position(m.end - 1) + 1, m) for m in mentions]
        context = _context(titles, flat.text, year)
        context = replace(
            context, heading=line.kind is Kind.HEADING, scope=context.scope or ("total" if single else "")
        )
        labels = labeller.read(flat.text, spans, context)
        for (start, _, mention), label in zip(spans, labels, strict=True):
            found.statements.append(
                Statement(
                    path=_path(label, found),
                    quantity=mention.quantity,
                    place=(line.start + mention.start, line.start + mention.end),
                    clause=(line.start + flat.original(min(label.start, start)), line.start + mention.end),
                    line=number,
                    operator=mention.operator,
                    approximate=mention.approximate,
                    sure=label.sure,
                )
            )
            _note_place(found, found.statements[-1], line)
    found.statements.sort(key=lambda statement: statement.place)
    found.statements = with_subjects(manuscript, found.statements, found.indicators, found.projects, found.titles)
    return found


def _add_tables(manuscript: Manuscript, found: Figures) -> None:
    for item in read_tables(manuscript):
        path = _table_path(item, found)
        if isinstance(item, Text):
            found.texts.setdefault(path, item)
            continue
        found.statements.append(Statement(path, item.quantity, item.place, item.clause, item.line, item.operator))
        _note_place(found, found.statements[-1], manuscript.lines[item.line])


def _table_path(item: Figure | Text, found: Figures) -> str:
    figure = item.figure if isinstance(item, Figure) else item.field
    if item.kind in ("indicator", "project"):
        figure = _PROJECT.get(figure, figure) if item.kind == "project" else figure
        return f"{found.row(item.kind, item.name)}.{figure}"
    if item.kind == "indicators":
        return _sum_of_points(item, figure, found) if isinstance(item, Figure) else ""
    if item.kind == "execution":
        return {"weight": "score.execution_weight", "score": "score.execution", "actual": "budget.execution_rate"}.get(
            figure, ""
        )
    if item.kind == "projects":
        figure = _PROJECT.get(figure, figure)
        return f"projects.{figure}" if figure in ("budget", "executed", "rate", "count", "unspent") else ""
    prefix = "budget" if item.name == "total" else f"budget.{item.name}"
    if item.name == "total" and figure in ("weight", "score"):
        return _SCORES[figure]
    if figure in ("rate", "unspent"):
        return f"{prefix}.{'execution_rate' if figure == 'rate' else figure}"
    return f"budget.{_STAGES[figure]}.{item.name}" if figure in _STAGES else ""


def _sum_of_points(item: Figure, figure: str, found: Figures) -> str:
    """Return what a bottom row holds: the indicators' points, or with the execution rate's the total of a hundred."""
    if figure == "weight" and item.quantity.value == _FULL:
        found.totals.add(item.line)
        return "score.full"
    if figure == "score" and (item.line in found.totals or item.name in ("总分", "总得分")):
        return "score.total"
    return f"indicators.{figure}" if figure in ("weight", "score") else ""


def _context(titles: list[tuple[int, str]], text: str, year: str) -> Context:
    scope = measure = ""
    for _, title in titles:
        for heading in lexicon().headings:
            if heading.pattern.search(title):
                scope, measure = heading.scope or scope, heading.measure or measure
                break
    strong = {match.lastindex for match in _STRONG.finditer(text)}
    listing = any(_LISTING.search(title) for _, title in titles)
    listed = listing or (len(strong) >= _STRONG_ENOUGH and bool(strong & {4, 5}))
    return Context(scope, measure, listed, titles[-1][1] if titles else "", year)


def _path(label: Label, found: Figures) -> str:
    """Return the id of the fact a label means."""
    if label.kind == "money":
        return _money_path(label, found)
    if label.kind == "indicator" and _EXECUTION.fullmatch(label.name):
        return _EXECUTION_FIGURES.get(label.measure, "")
    if label.kind == "indicator":
        return f"{found.row('indicator', label.name, label.level)}.{label.measure}"
    if label.kind == "execution":
        return _SCORES.get({"score": "score", "weight": "weight"}.get(label.measure, ""), "")
    if label.kind == "block":
        return f"block.{label.name}.{label.measure}"
    if label.kind == "staff":
        return "staff.leaders" if label.measure == "leaders" else f"staff.{label.scope}.{label.measure}"
    if label.kind == "score":
        if label.scope == "indicators":
            return f"indicators.{label.measure}"
        return _SCORES[label.measure]
    if label.kind == "count":
        return f"{label.scope}.{label.measure}"
    return ""


def _money_path(label: Label, found: Figures) -> str:
    if label.scope == "named":
        measure = _PROJECT.get(label.measure, "")
        return f"{found.row('project', label.name)}.{measure}" if measure else ""
    if found.single and label.scope in ("projects", "project"):
        label = replace(label, scope="total")
    if label.scope.startswith("projects"):
        measure = _PROJECT.get(label.measure, "")
        return f"{label.scope}.{measure}" if measure and measure != "initial" else ""
    if label.measure in _STAGES:
        return f"budget.{_STAGES[label.measure]}.{label.scope}"
    prefix = "budget" if label.scope == "total" else f"budget.{label.scope}"
    if label.measure.startswith("share."):
        return "" if label.scope == "total" else f"budget.{label.measure.removeprefix('share.')}.{label.scope}.share"
    if label.measure in ("adjustment", "increase", "decrease"):
        return f"{prefix}.adjustment_amount"
    return f"{prefix}.{label.measure}" if label.measure else ""


def _note_place(found: Figures, statement: Statement, line: Line) -> None:
    """Keep where an indicator or project is described: from its first figure's clause to the end of the last one's line."""
    row = ".".join(statement.path.split(".")[:2])
    if row.startswith(("indicator.", "project.")):
        first = found.places.get(row, statement.clause)[0]
        found.places[row] = (first, line.end)
