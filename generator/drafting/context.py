"""The names section templates may use, all declared here; everything that prints a figure prints it as a fact."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from generator.diagnose import Cited, Issue, is_ceiling
from generator.drafting.case import Case
from generator.drafting.charts import Figures
from generator.drafting.filters import quoted
from generator.drafting.markup import fact_mark, gap_mark, heading_mark, reference_mark, subject_mark, table_mark
from generator.drafting.outline import chinese_number, heading_number
from generator.drafting.views import Missing, Printer, View, Words
from generator.score import Scored

__all__ = ["OPERATOR_WORDS", "IndicatorView", "context"]

OPERATOR_WORDS = {"≥": "大于等于", "≤": "小于等于", "=": "等于", ">": "大于", "<": "小于", "定性": ""}
_SOURCES = (
    ("upper", "上级资金", "上级资金项目"),
    ("local", "本级资金", "本级财力项目"),
    ("other", "其他资金", "其他资金项目"),
)
_HALF, _FULL = Decimal(50), Decimal(100)
#: Shares of a qualitative indicator's points from which it counts as 达成 and as 部分达成 (财预〔2020〕10号).
_ACHIEVED, _PARTLY = Decimal("0.8"), Decimal("0.6")


class IndicatorView(NamedTuple):
    """One indicator for templates: its row, and what the figures say of it."""

    path: str
    name: str
    row: Any
    target: str
    completion: bool
    qualitative: bool
    unscored: bool
    reached: bool
    short: bool
    exceeded: bool
    ceiling: bool
    over: bool
    lost: bool
    percent: bool
    level: bool
    partly: bool
    benefit_holds: bool
    causes: tuple[Cited, ...]
    measures: tuple[Cited, ...]


class IssueView(NamedTuple):
    """One issue for templates, with the view of its indicator where it is about one."""

    kind: str
    subject: str
    name: str
    shown: str
    causes: tuple[Cited, ...]
    measures: tuple[Cited, ...]
    statement: Cited | None
    indicator: IndicatorView | None
    lost_points: bool
    share_matters: bool
    cause_path: str
    measure_path: str


@dataclass(frozen=True, slots=True)
class BlockView:
    name: str
    path: str
    indicators: list[IndicatorView]


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A row of the money block that changed between 年初 and 全年."""

    name: str
    initial: str
    adjusted: str
    amount: str
    size: str
    up: bool


@dataclass(frozen=True, slots=True)
class ProjectGroup:
    level: int
    title: str
    name: str
    source: str
    prefix: str
    rows: list[Any]


def context(
    case: Case,
    printer: Printer,
    drafts: Mapping[str, str] | None = None,
    figures: Figures | None = None,
    annexes: Collection[str] = (),
) -> dict[str, Any]:
    """Return the variables and functions of section templates (documented in docs/architecture.md).

    ``drafts`` holds the marked text of items a model wrote, by the id of their brief; the others are ours. ``figures``
    are the charts of the report; without them there is none. ``annexes`` are the names of those the report has.
    """
    figures = figures or Figures(case, ())

    def drafted(kind: str, path: str) -> str:
        return "" if drafts is None else drafts.get(f"{kind}:{path}", "")

    root = View(case.record)
    indicators = _indicators(case, root, printer)
    by_path = {view.path: view for view in indicators}
    issues = [_issue(case, issue, by_path, printer) for issue in case.issues if not _denied(issue, printer)]
    ranked = [by_path[issue.subject] for issue in case.issues if issue.subject in by_path and issue.lost.value > 0]
    return {
        "r": root,
        "is_project": case.record.is_project,
        "profile": case.sheet.profile,
        "profile_title": case.sheet.profile.title,
        "indicators": indicators,
        "blocks": _blocks(indicators),
        "issues": issues,
        "ranked": ranked,
        "complete": _complete(case, indicators),
        "show": printer.show,
        "drafted": drafted,
        "gap": gap_mark,
        "about": subject_mark,
        "heading": heading_mark,
        "table": table_mark,
        "chart": figures.mark,
        "figure": figures.mention,
        "annex": partial(_annex, annexes),
        "see": reference_mark,
        "nth": chinese_number,
        "para": "\n\n",
        "untold": partial(_untold, case),
        "number": _item_number,
        "present": _present,
        **_fact_functions(case),
        **_project_functions(case, root),
        "advice": lambda: _advice(case, indicators, printer),
    }


def _annex(names: Collection[str], name: str) -> str:
    """Return the reference to an annex, "" where the report has none of this name: the sentence is left out."""
    return reference_mark(name) if name in names else ""


def _complete(case: Case, indicators: list[IndicatorView]) -> bool:
    """A total and a grade mean something only where everything is scored and the weights make 100 points."""
    scored = indicators and case.sheet.execution.rule != "unscored" and not any(view.unscored for view in indicators)
    return bool(scored) and case.value("score.full") == _FULL


def _item_number(index: int, level: int = 3) -> str:
    return heading_number(level, index)


def _present(pairs: list[tuple[str, Any]], whole: Any = None) -> list[tuple[str, Any]]:
    """Keep the pairs whose entry is filled; a single part that is the whole is no part."""
    filled = [pair for pair in pairs if pair[1]]
    if len(filled) == 1 and whole and filled[0][1].entry.quantity == whole.entry.quantity:
        return []
    return filled


def _fact_functions(case: Case) -> dict[str, Callable[..., Any]]:
    ledger = case.facts.ledger

    def print_fact(id: str, label: str = "") -> str:
        if id in ledger:
            return fact_mark(id)
        return gap_mark(label or "计算该数所需的数据", id)

    def print_limit(name: str) -> str:
        return print_fact(f"rule.{name}")

    def present_facts(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        return [(label, fact_mark(id)) for label, id in pairs if id in ledger]

    return {
        "n": print_fact,
        "has": ledger.__contains__,
        "v": case.value,
        "present_facts": present_facts,
        "limit": print_limit,
        "moved_rows": partial(_moved_rows, case),
        "moved_by": partial(_moved_by, case),
        "largest_unspent": partial(_largest_unspent, case),
    }


# --- indicators and issues --------------------------------------------------------------------------------------------


def _indicators(case: Case, root: View, printer: Printer) -> list[IndicatorView]:
    causes = {issue.subject: issue for issue in case.issues}
    pairs = zip(case.sheet.indicators, root.indicators, strict=True)
    return [_indicator(case, line, row, causes.get(line.path), printer) for line, row in pairs]


def _indicator(case: Case, line: Scored, row: Any, issue: Issue | None, printer: Printer) -> IndicatorView:
    has = case.facts.ledger.__contains__
    unscored = line.rule == "unscored"
    ceiling = is_ceiling(case.record.indicators[int(line.path.split(".")[1]) - 1], line)
    qualitative = line.operator == "定性"
    earned = line.score.value / line.weight.value if line.weight.value > 0 else Decimal(0)
    reached = earned >= _ACHIEVED if qualitative else bool(line.reached)
    operator = OPERATOR_WORDS[line.operator] if row.operator else ""
    target = row.target
    percent = isinstance(target, Words) and target.entry.quantity is not None and target.entry.quantity.unit == "%"
    return IndicatorView(
        path=line.path,
        name=line.name,
        row=row,
        target=operator + printer.show(target),
        completion=has(f"{line.path}.completion"),
        qualitative=qualitative,
        unscored=unscored,
        reached=reached and not unscored,
        short=not (reached or ceiling or unscored),
        exceeded=ceiling and not reached and has(f"{line.path}.excess"),
        ceiling=ceiling,
        over=issue is not None and issue.kind == "over",
        lost=line.lost.value > 0,
        percent=percent,
        level=line.reached is False and line.rate is not None and line.rate.value == _FULL,
        partly=qualitative and _PARTLY <= earned < _ACHIEVED,
        benefit_holds=reached or _mostly_done(line),
        causes=issue.causes if issue else (),
        measures=issue.measures if issue else (),
    )


def _mostly_done(line: Scored) -> bool:
    """A benefit is claimed only where at least 60 % of the weight was earned (the line between 中 and 差)."""
    return line.weight.value > 0 and line.score.value / line.weight.value >= _PARTLY


def _blocks(indicators: list[IndicatorView]) -> list[BlockView]:
    """Group indicators by 一级指标 in the form's order; paths are those of the block facts."""
    groups: dict[str, list[IndicatorView]] = {}
    for view in indicators:
        groups.setdefault(view.row.level1.text if view.row.level1 else "", []).append(view)
    return [BlockView(name, f"block.{number}", views) for number, (name, views) in enumerate(groups.items(), 1)]


def _issue(case: Case, issue: Issue, by_path: dict[str, IndicatorView], printer: Printer) -> IssueView:
    share = case.value(f"{issue.subject}.unspent_share")
    fields = {
        "budget": "budget.execution_rate",
        "budget.adjustment": "budget.adjustment_rate",
        "staff": "staff.over",
        issue.subject if issue.kind == "project_low" else "": f"{issue.subject}.rate",
    }
    return IssueView(
        kind=issue.kind,
        subject=issue.subject,
        name=issue.name,
        shown=_shown_name(case, issue, printer),
        causes=issue.causes,
        measures=issue.measures,
        statement=issue.statement,
        indicator=by_path.get(issue.subject),
        lost_points=issue.lost.value > 0,
        share_matters=share is not None and _HALF <= share < _FULL,
        cause_path=fields.get(issue.subject, f"{issue.subject}.reason"),
        measure_path=f"{issue.subject}.measure",
    )


def _shown_name(case: Case, issue: Issue, printer: Printer) -> str:
    """Return the name of what an issue is about as marked text: a name may hold numbers too."""
    family, _, number = issue.subject.partition(".")
    rows = {"indicator": case.record.indicators, "project": case.record.projects}.get(family, ())
    entry = rows[int(number) - 1].name if rows and number.isdigit() else None
    return printer.words(f"{issue.subject}.name", "名称", entry) if entry else issue.name


def _denied(issue: Issue, printer: Printer) -> bool:
    """A problem of the unit's own that the figures contradict is left out (with a finding), not printed as a gap."""
    return issue.kind == "stated" and issue.statement is not None and not printer.tenable(issue.statement)


def _untold(case: Case, work: Any) -> list[Any]:
    """Return the numbers of a key work that its own text does not already give."""
    told = {
        quote.mention.quantity.value
        for number in range(1, len(work.text) + 1)
        for quote in case.facts.quotes.get(f"{work.theme.path.removesuffix('.theme')}.text.{number}", ())
    }
    return [item for item in work.numbers if not item.value or item.value.entry.quantity.value not in told]


# --- money and projects -----------------------------------------------------------------------------------------------


def _moved_rows(case: Case) -> list[MovedRow]:
    return [row for kind in ("nature", "source", "fiscal") for row in _moved_by(case, kind)]


_MOVABLE = {
    "nature": {"basic": "基本支出", "project": "项目支出"},
    "source": {"upper": "上级资金", "local": "本级资金", "carryover": "上年结转资金", "other": "其他资金"},
    "fiscal": {"fiscal": "财政拨款"},
}


def _moved_by(case: Case, kind: str) -> list[MovedRow]:
    """Return the changed rows of one way to split the money: by nature, by source, or 财政拨款 alone."""
    found: list[MovedRow] = []
    for row, name in _MOVABLE[kind].items():
        change = case.value(f"budget.{row}.adjustment")
        if change:
            prefix = f"budget.{row}"
            found.append(
                MovedRow(
                    name,
                    f"budget.initial.{row}",
                    f"budget.adjusted.{row}",
                    f"{prefix}.adjustment_amount",
                    f"{prefix}.adjustment_rate_size",
                    change > 0,
                )
            )
    return found


def _largest_unspent(case: Case) -> int | None:
    """Return the number of the single project that holds at least half of the unspent project money, if one does."""
    for number, project in enumerate(case.record.projects, 1):
        share = case.value(f"project.{number}.unspent_share")
        single = project.count is None
        if single and share is not None and share >= _HALF and len(case.record.projects) > 1:
            return number
    return None


def _project_functions(case: Case, root: View) -> dict[str, Any]:
    return {
        "individual": lambda: sum(project.count is None for project in case.record.projects),
        "platform_known": any(project.online or project.offline for project in case.record.projects),
        "retired_apart": _retired_apart(case),
        "systems_counted": not any("》、《" in entry.text for entry in case.record.management.systems),
        "project_groups": lambda: _project_groups(root.projects),
    }


def _retired_apart(case: Case) -> bool:
    """Tell whether 实有人数 leaves out the retired (both conventions are in use): then they are named beside it."""
    total, in_post = case.value("staff.actual.total"), case.value("staff.actual.in_post")
    return total is not None and total == in_post and case.value("staff.actual.retired") is not None


def _project_groups(rows: list[Any]) -> list[ProjectGroup]:
    """Group projects by source, in the order 上级, 本级, 其他; those without a source come last, without a heading."""
    groups: list[ProjectGroup] = []
    for row, source, title in _SOURCES:
        chosen = [project for project in rows if project.source and project.source.text == source]
        if chosen:
            groups.append(ProjectGroup(4, title, title, source, f"projects.{row}", chosen))
    rest = [project for project in rows if not project.source or project.source.text not in {s for _, s, _ in _SOURCES}]
    if rest:
        groups.append(ProjectGroup(4, "其他项目" if groups else "", "", "", "", rest))
    return groups


# --- advice -----------------------------------------------------------------------------------------------------------


def _advice(case: Case, indicators: list[IndicatorView], printer: Printer) -> list[str]:
    """Return the suggestions this case calls for, from ``templates/sections/advice.j2``; none fits every unit."""
    from generator.drafting.templates import macros

    say = macros("advice")
    change = case.value("budget.adjustment")
    chosen: list[tuple[str, list[Any]]] = [
        ("over", [view.row.name for view in indicators if view.over]),
        ("ceiling", [view.row.name for view in indicators if view.exceeded and _is_old_budget(case, view, change)]),
        ("midyear", [view.row.name for view in indicators if view.short and _late_at_midyear(case, view)]),
        ("project", _names(case, printer)),
        ("unclear", [view.row.name for view in indicators if isinstance(view.row.operator, Missing)]),
    ]
    found: list[str] = [
        say(kind, "".join(quoted(printer.show(name)) for name in names)) for kind, names in chosen if names
    ]
    if change and change > 0 and any(issue.kind == "adjustment" for issue in case.issues):
        found.append(say("adjustment"))
    return found


def _is_old_budget(case: Case, view: IndicatorView, change: Decimal | None) -> bool:
    """Tell whether a ceiling is the initial budget, left as it was when the budget was raised."""
    target = case.value(f"{view.path}.target")
    initial = [case.value(f"budget.initial.{row}") for row in ("total", "basic", "project", "personnel", "public")]
    return bool(change and change > 0) and target is not None and target in initial


def _late_at_midyear(case: Case, view: IndicatorView) -> bool:
    midyear, target = case.value(f"{view.path}.midyear"), case.value(f"{view.path}.target")
    return midyear is not None and target is not None and target > 0 and midyear / target * _FULL < _HALF


def _names(case: Case, printer: Printer) -> list[Any]:
    numbers = [int(issue.subject.split(".")[1]) for issue in case.issues if issue.kind == "project_low"]
    entries = [(number, case.record.projects[number - 1].name) for number in numbers]
    return [Words(f"project.{number}.name", "项目名称", entry) for number, entry in entries if entry]
