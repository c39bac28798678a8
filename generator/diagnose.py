"""What there is to report on: losses ranked by points, then low execution, adjustments, over-completion, staff.

Every issue names the facts that prove it and the cause and measure the unit gave for it, if any. A stated cause that
only repeats the deviation, or that the figures contradict, counts as not given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.facts import Facts
from generator.finding import Finding
from generator.number import Quantity
from generator.reasons import CEILING_EXCEEDED, OVER, SHORT, usable
from generator.record import Entry, Indicator, Record, Statement
from generator.score import Scored, ScoreSheet

__all__ = ["Cited", "Issue", "diagnose", "is_ceiling", "unused"]

_ALL = Decimal(100)
_EXECUTION = ("预算执行", "执行率", "预算执行率", "预算")
_SHORTEST_PART = 4
_NO_POINTS = Quantity(Decimal(0), "分")


@dataclass(frozen=True, slots=True)
class Cited:
    """An entry of the record with its path, so that the numbers in it can be traced."""

    path: str
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One problem the figures (or the unit itself) state.

    Attributes:
        kind: ``short``, ``exceeded`` (a ceiling), ``execution_low``, ``execution_over``, ``project_low``,
            ``project_over``, ``adjustment``, ``over`` (far above target), ``staff_over``, ``stated`` (the unit's own, without a figure).
        subject: fact id prefix it is about: ``indicator.3``, ``project.1``, ``budget``, ``staff``.
        name: what it is about, as the report calls it.
        lost: points lost by it (0 for those that cost none).
        facts: ids of the facts that prove it, all in the ledger.
        causes, measures: the unit's own words, first those beside the figure, then those of its statements; empty
            where it gave none that can be stated.
        statement: the unit's own wording of the problem.
    """

    kind: str
    subject: str
    name: str
    lost: Quantity = _NO_POINTS
    facts: tuple[str, ...] = ()
    causes: tuple[Cited, ...] = ()
    measures: tuple[Cited, ...] = ()
    statement: Cited | None = None

    @property
    def cause(self) -> Cited | None:
        return self.causes[0] if self.causes else None

    @property
    def measure(self) -> Cited | None:
        return self.measures[0] if self.measures else None


@dataclass(frozen=True, slots=True)
class _Case:
    record: Record
    sheet: ScoreSheet
    facts: Facts

    def proof(self, *ids: str) -> tuple[str, ...]:
        return tuple(id for id in ids if id in self.facts.ledger)

    def value(self, id: str) -> Decimal | None:
        return self.facts.value(id)


def diagnose(record: Record, sheet: ScoreSheet, facts: Facts) -> list[Issue]:
    """List the issues, the largest loss first; those without a loss follow in the order of the form."""
    case = _Case(record, sheet, facts)
    losses = sorted([*_lossy_indicators(case), *_execution(case)], key=lambda issue: -issue.lost.value)
    return [*losses, *_low_projects(case), *_adjustment(case), *_over(case), *_staff(case), *_stated(case)]


def _lossy_indicators(case: _Case) -> Iterator[Issue]:
    for number, (item, line) in enumerate(zip(case.record.indicators, case.sheet.indicators, strict=True), 1):
        if line.lost.value <= 0 or line.rule == "unscored":  # what cannot be scored is a gap of the form, not a problem
            continue
        exceeded = is_ceiling(item, line)
        direction = CEILING_EXCEEDED if exceeded else SHORT
        path = line.path
        kinds = ("target", "actual", "completion", "gap", "excess", "excess_rate", "weight", "score", "lost")
        yield Issue(
            kind="exceeded" if exceeded else "short",
            subject=path,
            name=line.name,
            lost=line.lost,
            facts=case.proof(*(f"{path}.{kind}" for kind in kinds)),
            causes=_all(
                _own(f"indicator.{number}.reason", item.reason, direction), _about(case, "causes", line, direction)
            ),
            measures=_all(_own(f"indicator.{number}.measure", item.measure), _about(case, "measures", line)),
            statement=_about(case, "problems", line),
        )


def is_ceiling(item: Indicator, line: Scored) -> bool:
    """Tell whether less is better: ≤ and <, and a target of exactly 0 (安全事故 = 0)."""
    none_wanted = line.operator == "=" and bool(
        item.target and item.target.quantity and item.target.quantity.value == 0
    )
    return line.operator in ("≤", "<") or none_wanted


def _execution(case: _Case) -> Iterator[Issue]:
    rate = case.value("budget.execution_rate")
    if rate is None or case.sheet.profile.execution_below <= rate <= _ALL:
        return
    budget = case.record.budget
    kinds = ("adjusted.total", "executed.total", "execution_rate", "unspent", "overspent")
    yield Issue(
        kind="execution_low" if rate < _ALL else "execution_over",
        subject="budget",
        name="预算执行率",
        lost=case.sheet.execution.lost,
        facts=case.proof(*(f"budget.{kind}" for kind in kinds)),
        causes=_all(_own("budget.execution_reason", budget.execution_reason), _named(case, "causes", _EXECUTION)),
        measures=_all(_own("budget.execution_measure", budget.execution_measure), _named(case, "measures", _EXECUTION)),
    )


def _low_projects(case: _Case) -> Iterator[Issue]:
    found: list[Issue] = []
    for number, project in enumerate(case.record.projects, 1):
        path = f"project.{number}"
        rate = case.value(f"{path}.rate")
        if rate is None or case.sheet.profile.project_rate_below <= rate <= _ALL:
            continue
        name = project.name.text if project.name else f"第{number}个项目"
        kinds = ("budget", "executed", "rate", "unspent", "unspent_share", "overspent")
        found.append(
            Issue(
                kind="project_low" if rate < _ALL else "project_over",
                subject=path,
                name=name,
                facts=case.proof(*(f"{path}.{kind}" for kind in kinds)),
                causes=_all(_own(f"{path}.reason", project.reason), _named(case, "causes", (name,))),
                measures=_all(_own(f"{path}.measure", project.measure), _named(case, "measures", (name,))),
                statement=_named(case, "problems", (name,)),
            )
        )
    yield from sorted(found, key=lambda issue: -(case.value(f"{issue.subject}.unspent") or Decimal(0)))


def _adjustment(case: _Case) -> Iterator[Issue]:
    rate = case.value("budget.adjustment_rate")
    if rate is None or abs(rate) <= case.sheet.profile.adjustment_above:
        return
    kinds = ("initial.total", "adjusted.total", "adjustment_amount", "adjustment_rate", "adjustment_rate_size")
    topics = ("预算调整", "调整率", "预算编制", "预算")
    yield Issue(
        kind="adjustment",
        subject="budget.adjustment",
        name="预算调整",
        facts=case.proof(*(f"budget.{kind}" for kind in kinds)),
        causes=_all(
            _own("budget.adjustment_reason", case.record.budget.adjustment_reason), _named(case, "causes", topics)
        ),
        measures=_all(_named(case, "measures", topics)),
        statement=_named(case, "problems", topics),
    )


def _over(case: _Case) -> Iterator[Issue]:
    limit = case.sheet.profile.over_completion * 100
    for number, (item, line) in enumerate(zip(case.record.indicators, case.sheet.indicators, strict=True), 1):
        if line.operator not in ("≥", ">", "=") or line.rate is None or line.rate.value < limit:
            continue
        path = line.path
        yield Issue(
            kind="over",
            subject=path,
            name=line.name,
            facts=case.proof(
                *(f"{path}.{kind}" for kind in ("target", "actual", "completion", "excess", "excess_rate"))
            ),
            causes=_all(_own(f"indicator.{number}.reason", item.reason, OVER), _about(case, "causes", line, OVER)),
            measures=_all(_own(f"indicator.{number}.measure", item.measure), _about(case, "measures", line)),
        )


def _staff(case: _Case) -> Iterator[Issue]:
    if "staff.over" in case.facts.ledger:
        topics = ("人员", "编制", "超编")
        yield Issue(
            kind="staff_over",
            subject="staff",
            name="人员编制",
            facts=case.proof("staff.establishment.total", "staff.actual.in_post", "staff.over"),
            causes=_all(_own("unit.staff.reason", case.record.unit.staff.reason), _named(case, "causes", topics)),
            measures=_all(_named(case, "measures", topics)),
        )


def _stated(case: _Case) -> Iterator[Issue]:
    """The unit's own problems that no figure of the form is about; causes and measures follow by name or position."""
    own = case.record.facts
    free = [(number, item) for number, item in enumerate(own.problems, 1) if item.text and not _is_covered(case, item)]
    for number, problem in free:
        assert problem.text is not None
        yield Issue(
            kind="stated",
            subject=f"facts.problems.{number}",
            name=problem.about.text if problem.about else "",
            causes=_all(_partner(case, "causes", number, problem)),
            measures=_all(_partner(case, "measures", number, problem)),
            statement=Cited(f"facts.problems.{number}.text", problem.text),
        )


def _is_covered(case: _Case, statement: Statement) -> bool:
    if statement.about is None:
        return False
    names = [line.name for line in case.sheet.indicators if line.lost.value > 0]
    names += [project.name.text for project in case.record.projects if project.name]
    return any(_same(statement.about.text, name) for name in names)


def _partner(case: _Case, kind: str, number: int, problem: Statement) -> Cited | None:
    named = _named(case, kind, (problem.about.text,)) if problem.about else None
    rows: tuple[Statement, ...] = getattr(case.record.facts, kind)
    if named or len(rows) != len(case.record.facts.problems) or rows[number - 1].about:
        return named  # with other numbers of causes than problems, position says nothing; W002 tells of what is left
    text = rows[number - 1].text
    return Cited(f"facts.{kind}.{number}.text", text) if text else None


def unused(record: Record, issues: Iterable[Issue]) -> list[Finding]:
    """W002: causes and measures the unit wrote that belong to no problem of the report; nothing is lost silently."""
    used = {cited.path for issue in issues for cited in (*issue.causes, *issue.measures)}
    found: list[Finding] = []
    for kind, what in (("causes", "原因"), ("measures", "改进措施")):
        rows: tuple[Statement, ...] = getattr(record.facts, kind)
        for number, row in enumerate(rows, 1):
            path = f"facts.{kind}.{number}.text"
            if row.text is None or path in used:
                continue
            about = f"对应的是“{row.about.text}”" if row.about else "没有写明对应的指标或项目"
            message = f"{what}“{row.text.text}”{about}，与报告中的问题都对不上，没有写入报告。请核对对应名称，或删去。"
            found.append(
                Finding(code="W002", message=message, subject=path, source=row.text.source, found=row.text.text)
            )
    return found


def _same(about: str, name: str) -> bool:
    """Tell whether a name the unit gave means this one: equal, or one inside the other (图书购置 for 图书购置项目)."""
    one, other = about.strip(), name.strip()
    return one == other or (min(len(one), len(other)) >= _SHORTEST_PART and (one in other or other in one))


def _all(*cited: Cited | None) -> tuple[Cited, ...]:
    """Keep what there is, the same text once."""
    kept = {one.entry.text.strip("。 "): one for one in reversed(cited) if one is not None}
    return tuple(reversed(kept.values()))


def _own(path: str, entry: Entry | None, direction: str = "") -> Cited | None:
    return Cited(path, entry) if entry is not None and usable(entry, direction) else None


def _about(case: _Case, kind: str, line: Scored, direction: str = "") -> Cited | None:
    return _named(case, kind, (line.name,), direction)


def _named(case: _Case, kind: str, names: tuple[str, ...], direction: str = "") -> Cited | None:
    rows: tuple[Statement, ...] = getattr(case.record.facts, kind)
    for number, row in enumerate(rows, 1):
        about = row.about.text if row.about else ""
        if about and any(_same(about, name) for name in names) and usable(row.text, direction):
            assert row.text is not None
            return Cited(f"facts.{kind}.{number}.text", row.text)
    return None
