"""The annex that says where the report's figures come from: source, evidence, computation and rule of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import groupby
from typing import NamedTuple

from generator.drafting.case import Case
from generator.drafting.cells import header, label, quoted
from generator.drafting.computation import computation, place
from generator.drafting.definitions import definition_of
from generator.facts import Fact, fact_id
from generator.record import STAGES, Entry, Indicator
from generator.report import Cell, Row, Span, Spans, Table, text_of
from generator.score import Scored

__all__ = ["basis"]

_WIDTHS = (4, 12, 33, 13, 32, 21)
_HEAD = ("序号", "指标（数据）", "数据来源", "依据材料", "计算式", "计算依据")
_NOTE = "注：数据来源是各数在填报数据文件中的位置。比率和得分均四舍五入，得分按未取整的比率计算。"
_MONEY_ROWS = ("total", "upper", "local", "carryover", "other", "fiscal", "basic", "personnel", "public", "project")
_MONEY_KINDS = ("adjustment_amount", "adjustment_rate", "execution_rate", "unspent", "overspent")
_PROJECT_KINDS = ("budget", "executed", "rate", "unspent", "overspent", "unspent_share")
_GROUPS = ("projects", "projects.upper", "projects.local", "projects.other")


class _Line(NamedTuple):
    """A row of the annex before it is numbered: what its cells hold, one tuple of spans a line."""

    name: Spans
    sources: tuple[Spans, ...]
    evidence: Spans
    computations: tuple[Spans, ...]
    rule: Spans


def basis(case: Case, title: str, stated: Set[str]) -> tuple[Table, ...]:
    """Return the annex: every indicator, then the scores, then the money and rates that the report states.

    Args:
        title: the annex's label.
        stated: ids of the facts that the text prints.
    """
    parts = (
        ("绩效指标", list(_indicators(case))),
        ("得分", list(_scores(case))),
        ("预算资金", _defined_together(_money(case, stated))),
        ("项目资金", _defined_together(_projects(case, stated))),
        ("人员", list(_staff(case, stated))),
    )
    rows = [header(*_HEAD)]
    number = 0
    for name, lines in parts:
        if lines:
            rows.append(Row((label(name, columns=len(_HEAD), bold=True),)))
            rows += _rows(lines, number, evidence=name == parts[0][0])
            number += len(lines)
    name = (Span("指标数据来源及计算依据表"),)
    return (Table(tuple(rows), _WIDTHS, name, (Span(_NOTE),), label=title, landscape=True, name="basis", small=True),)


def _rows(lines: Sequence[_Line], number: int, *, evidence: bool) -> Iterator[Row]:
    """Number the lines; equal rules of neighbours are one cell, and without evidence the source takes its column."""
    for _, part in groupby(lines, key=lambda line: text_of(line.rule)):
        group = list(part)
        for position, line in enumerate(group):
            number += 1
            sources = Cell(_lines(line.sources), columns=1 if evidence else 2, align="left")
            beside = (Cell(line.evidence, align="left"),) if evidence else ()
            rule = (Cell(line.rule, rows=len(group), align="left"),) if position == 0 else ()
            formulas = Cell(_lines(line.computations), align="left")
            yield Row((label(str(number)), Cell(line.name, align="left"), sources, *beside, formulas, *rule))


def _defined_together(lines: Iterator[_Line]) -> list[_Line]:
    """Give the lines of a part one cell with the definitions of them all."""
    found = list(lines)
    definitions = dict.fromkeys(span for line in found for span in line.rule)
    rule = _lines([(span,) for span in definitions])
    return [line._replace(rule=rule) for line in found]


def _lines(parts: Sequence[Spans]) -> Spans:
    """Put lines into one cell."""
    out: list[Span] = []
    for part in parts:
        out += (*((Span("\n"),) if out else ()), *part)
    return tuple(out)


# --- what the rows hold -----------------------------------------------------------------------------------------------


def _indicators(case: Case) -> Iterator[_Line]:
    for item, line in zip(case.record.indicators, case.sheet.indicators, strict=True):
        path = line.path
        entries = (("target", "年度指标值", item.target), ("actual", "实际完成值", item.actual))
        sources = tuple(_source(case, f"{path}.{kind}", name, entry) for kind, name, entry in entries if entry)
        yield _Line(
            quoted(case, f"{path}.name", item.name) if item.name else (),
            sources,
            quoted(case, f"{path}.evidence", item.evidence) if item.evidence else (),
            tuple(_indicator_computations(case, item, line)),
            (Span(line.clause, cites=f"{path}.score"),) if line.clause else (),
        )


def _indicator_computations(case: Case, item: Indicator, line: Scored) -> Iterator[Spans]:
    ledger, path = case.facts.ledger, line.path
    if f"{path}.completion" in ledger:
        yield (Span("完成率："), *computation(ledger, ledger[f"{path}.completion"]))
    if line.rule == "unscored":
        yield (Span("暂未计分"),)
    else:
        yield (Span("得分："), *computation(ledger, ledger[f"{path}.score"]))


def _scores(case: Case) -> Iterator[_Line]:
    ledger = case.facts.ledger
    execution, total = ledger["score.execution"], ledger["score.total"]
    if execution.formula:
        money = [ledger[f"budget.{stage}.total"] for stage in ("adjusted", "executed")]
        clause = (Span(execution.clause, cites=execution.id),)
        yield _Line((Span(execution.label),), _sources(case, money), (), (computation(ledger, execution),), clause)
    rule = (Span("各项得分之和"),)
    yield _Line((Span(total.label),), ((Span("各项得分"),),), (), (computation(ledger, total),), rule)


def _money(case: Case, stated: Set[str]) -> Iterator[_Line]:
    """One line for each row of the money block that the text speaks of."""
    for row in _MONEY_ROWS:
        prefix = "budget" if row == "total" else f"budget.{row}"
        amounts = [f"budget.{stage}.{row}" for stage in STAGES]
        kinds = [f"{prefix}.{kind}" for kind in _MONEY_KINDS] + [f"{amount}.share" for amount in amounts]
        name = "资金总额" if row == "total" else _money_name(case, amounts)
        yield from _line(case, stated, name, [*kinds], amounts)


def _money_name(case: Case, amounts: Sequence[str]) -> str:
    """Return the name of a row of the money block: 基本支出 of 基本支出年初预算数."""
    for stage, amount in zip(STAGES.values(), amounts, strict=True):
        if amount in case.facts.ledger:
            return case.facts.ledger[amount].label.removesuffix(stage)
    return ""


def _projects(case: Case, stated: Set[str]) -> Iterator[_Line]:
    for number, project in enumerate(case.record.projects, 1):
        name = quoted(case, f"project.{number}.name", project.name) if project.name else (Span(f"项目{number}"),)
        ids = [f"project.{number}.{kind}" for kind in _PROJECT_KINDS]
        yield from _line(case, stated, name, ids, [f"project.{number}.{kind}" for kind in ("budget", "executed")])
    seen: set[tuple[str, ...]] = set()
    for prefix in _GROUPS:
        sum_of = case.facts.ledger.get(f"{prefix}.budget")
        if sum_of is None or len(sum_of.inputs) == 1 or sum_of.inputs in seen:
            continue
        seen.add(sum_of.inputs)
        name = sum_of.label.removesuffix(STAGES["adjusted"])
        yield from _line(case, stated, f"{name}合计", [f"{prefix}.{kind}" for kind in _PROJECT_KINDS], [])


def _staff(case: Case, stated: Set[str]) -> Iterator[_Line]:
    if "staff.over" in stated:
        in_post = case.facts.ledger["staff.actual.in_post"]
        amounts = [*(in_post.inputs or (in_post.id,)), "staff.establishment.total"]
        yield from _line(case, stated, "在职人员", ["staff.actual.in_post", "staff.over", "staff.rate"], amounts)


def _line(
    case: Case, stated: Set[str], name: str | Spans, ids: Sequence[str], amounts: Sequence[str]
) -> Iterator[_Line]:
    """Return the line of one object where the text states figures of it: what was filled in, and what is computed from it."""
    ledger = case.facts.ledger
    computed = [ledger[id] for id in ids if id in stated and id in ledger and ledger[id].formula]
    used = {source for fact in computed for source in fact.inputs}
    filled = [ledger[id] for id in amounts if id in ledger and ledger[id].source and (id in stated or id in used)]
    if not (computed or filled):
        return
    shown = name if isinstance(name, str) else text_of(name)
    lines = [(Span(f"{_short(fact, shown)}："), *computation(ledger, fact)) for fact in computed]
    rules = dict.fromkeys(found.text for fact in computed if (found := definition_of(fact)))
    yield _Line(
        (Span(name),) if isinstance(name, str) else name,
        _sources(case, filled),
        (),
        tuple(lines) or ((Span("填报数"),),),
        tuple(Span(rule) for rule in rules),
    )


def _short(fact: Fact, name: str) -> str:
    """Return a figure's name without that of the row: 预算执行率 of 基本支出预算执行率."""
    return fact.label.removeprefix(name.removesuffix("合计")) or fact.label


def _sources(case: Case, facts: Sequence[Fact]) -> tuple[Spans, ...]:
    lines: list[Spans] = []
    for fact in facts:
        assert fact.source is not None
        stage = next((word for word in STAGES.values() if fact.label.endswith(word)), fact.label)
        lines.append((Span(stage), Span(fact.text, fact=fact.id), Span(f"：{place(fact.source)}")))
    return tuple(lines)


def _source(case: Case, path: str, name: str, entry: Entry) -> Spans:
    fact = case.facts.ledger.get(fact_id(path))
    value = (Span(fact.text, fact=fact.id),) if fact else (Span("“"), *quoted(case, path, entry), Span("”"))
    return (Span(name), *value, Span(f"：{place(entry.source)}"))
