"""The complete self-evaluation form (自评表) as a table: the annex of every report."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from generator.drafting.case import Case
from generator.drafting.cells import entry, fact, header, label
from generator.drafting.dates import official_date
from generator.record import Entry, Indicator, Record
from generator.report import Cell, Row, Span, Table
from generator.score import Scored

__all__ = ["self_evaluation_form"]

#: Relative widths of the columns: of the head with money and goals, and of the indicators.
_HEAD_WIDTHS = (10, 22, 13, 15, 15, 7, 12, 8, 25)
_WIDTHS = (9, 9, 15, 6, 8, 6, 8, 8, 8, 6, 6, 16, 16)
_HEAD = ("一级指标", "二级指标", "三级指标", "计算符号", "年度指标值", "计量单位", "年中监控完成值", "实际完成值",
         "完成率", "分值", "得分", "偏差原因分析", "改进措施")  # fmt: skip
_MONEY_HEAD = ("资金来源", "年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分",
               "偏差原因")  # fmt: skip
_DEPARTMENT_ROWS = (("total", "资金总额"), ("upper", "上级资金"), ("local", "本级资金"), ("carryover", "上年结转资金"),
                    ("other", "其他资金"), ("fiscal", "财政拨款"), ("basic", "基本支出"), ("personnel", "其中：人员经费"), ("public", "公用经费"),
                    ("project", "项目支出"))  # fmt: skip
_PROJECT_ROWS = (
    ("total", "年度资金总额"),
    ("fiscal", "其中：当年财政拨款"),
    ("upper", "上级资金"),
    ("local", "本级资金"),
    ("carryover", "上年结转资金"),
    ("other", "其他资金"),
)


def self_evaluation_form(case: Case, title: str) -> tuple[Table, ...]:
    """Return the form as two tables on the same landscape pages: head, money and goals; then the indicators.

    They are two so that the head of the indicator block repeats on every page.
    """
    record = case.record
    year = record.year.text if record.year else ""
    kind = "项目支出" if record.is_project else "部门单位整体支出"
    name = f"{year.removesuffix('年')}年度{kind}绩效自评表" if year else f"{kind}绩效自评表"
    first = Table(
        (*_head_rows(case), *_money_rows(case), *_goal_rows(case)),
        _HEAD_WIDTHS,
        title=(Span(name),),
        label=title,
        landscape=True,
        name="form",
    )
    second = Table((_indicator_head(), *_indicator_rows(case), *_total_rows(case)), _WIDTHS, landscape=True)
    return first, second


def _head_rows(case: Case) -> Iterator[Row]:
    """The unit or project, the year and the date; persons only where the unit names them."""
    record = case.record
    unit = record.unit
    pairs = [("单位名称", unit.name)]
    if record.is_project:
        project = record.project
        pairs = [("项目名称", project.name), ("主管部门", project.supervisor)]
        pairs.append(("实施单位", project.implementer or unit.name))
    pairs += [("评价年度", record.year), ("填报日期", unit.fill_date)]
    given = (("负责人", unit.leader), ("联系人", unit.contact), ("联系电话", unit.phone))
    pairs += [(name, value) for name, value in given if value]
    filled = [(name, _head_spans(case, name, value)) for name, value in pairs]
    if len(filled) % 2:
        (name, spans), *filled = filled
        yield Row((label(name, bold=True), Cell(spans, columns=8, align="left")))
    for left, right in zip(filled[::2], filled[1::2], strict=True):
        cells: list[Cell] = []
        for (name, spans), width in ((left, 3), (right, 4)):
            cells += [label(name, bold=True), Cell(spans, columns=width, align="left")]
        yield Row(tuple(cells))


def _head_spans(case: Case, name: str, value: Entry | None) -> tuple[Span, ...]:
    if name == "评价年度" and "year" in case.facts.ledger:
        return fact(case, "year", unit=True).spans
    return (Span(_text(value)),) if value and value.text else ()


def _money_rows(case: Case) -> Iterator[Row]:
    unit = case.record.money_unit
    block = label(f"预算资金（{unit}）", bold=True)
    rows = list(_filled_rows(case.record))
    head = tuple(label(text, bold=True) for text in _MONEY_HEAD)
    yield Row((Cell(block.spans, rows=len(rows) + 1, bold=True), *head))
    for row, name in rows:
        is_total = row == "total"
        rate = "budget.execution_rate" if is_total else f"budget.{row}.execution_rate"
        yield Row(
            (
                label(name, align="center" if is_total else "left"),
                fact(case, f"budget.initial.{row}"),
                fact(case, f"budget.adjusted.{row}"),
                fact(case, f"budget.executed.{row}"),
                fact(case, "score.execution_weight") if is_total else label(""),
                fact(case, rate),
                fact(case, "score.execution") if is_total else label(""),
                *((Cell(_money_reasons(case), rows=len(rows), align="left"),) if is_total else ()),
            )
        )


def _money_reasons(case: Case) -> tuple[Span, ...]:
    """Return why less was spent, and why the budget was changed; both where the unit wrote both."""
    budget = case.record.budget
    given = (
        ("预算执行：", "budget.execution_reason", budget.execution_reason),
        ("预算调整：", "budget.adjustment_reason", budget.adjustment_reason),
    )
    spans: list[Span] = []
    for name, path, value in given:
        if value:
            spans += (*((Span("\n"),) if spans else ()), Span(name), *entry(case, path, value).spans)
    return tuple(spans)


def _filled_rows(record: Record) -> Iterator[tuple[str, str]]:
    budget = record.budget
    for row, name in _PROJECT_ROWS if record.is_project else _DEPARTMENT_ROWS:
        if row == "total" or any(getattr(stage, row) for stage in (budget.initial, budget.adjusted, budget.executed)):
            yield row, name


def _goal_rows(case: Case) -> Iterator[Row]:
    goals = case.record.goals
    yield Row(
        (
            label("年度总体目标", rows=2, bold=True),
            label("预期目标", columns=4, bold=True),
            label("实际完成情况", columns=4, bold=True),
        )
    )
    cells = [
        Cell(_joined(case, f"goals.{kind}", items), columns=4, align="left")
        for kind, items in (("expected", goals.expected), ("actual", goals.actual))
    ]
    yield Row(tuple(cells))


def _joined(case: Case, path: str, items: tuple[Entry, ...]) -> tuple[Span, ...]:
    """Put several entries into one cell, with ； where one does not end a sentence itself."""
    spans: list[Span] = []
    for number, item in enumerate(items, 1):
        if spans and not spans[-1].text.rstrip().endswith(tuple("。；！？")):
            spans.append(Span("；"))
        spans += entry(case, f"{path}.{number}", item).spans
    return tuple(spans)


def _indicator_head() -> Row:
    return header(*_HEAD)


def _indicator_rows(case: Case) -> Iterator[Row]:
    """One row per indicator; equal neighbours in the first two columns are merged downwards."""
    pairs = list(zip(case.record.indicators, case.sheet.indicators, strict=True))
    blocks = list(dict.fromkeys(_text(item.level1) for item, _ in pairs))
    items = sorted(pairs, key=lambda pair: blocks.index(_text(pair[0].level1)))  # as the text groups them
    for level1, block in groupby(items, key=lambda pair: _text(pair[0].level1)):
        rows = list(block)
        first_of_block = True
        for level2, part in groupby(rows, key=lambda pair: _text(pair[0].level2)):
            lines = list(part)
            for position, (item, line) in enumerate(lines):
                cells: list[Cell] = []
                if first_of_block:
                    cells.append(label(level1, rows=len(rows)))
                    first_of_block = False
                if position == 0:
                    cells.append(label(level2, rows=len(lines)))
                yield Row((*cells, *_indicator_cells(case, item, line)))


def _indicator_cells(case: Case, item: Indicator, line: Scored) -> tuple[Cell, ...]:
    path = line.path
    unit = item.unit.text if item.unit else item.target.quantity.unit if item.target and item.target.quantity else ""
    return (
        entry(case, f"{path}.name", item.name, align="left"),
        label(item.operator.text if item.operator else ""),
        _value(case, f"{path}.target", item.target),
        label(unit),
        _value(case, f"{path}.midyear", item.midyear),
        _value(case, f"{path}.actual", item.actual),
        fact(case, f"{path}.completion"),
        fact(case, f"{path}.weight"),
        fact(case, f"{path}.score"),
        entry(case, f"{path}.reason", item.reason, align="left"),
        entry(case, f"{path}.measure", item.measure, align="left"),
    )


def _value(case: Case, path: str, value: Entry | None) -> Cell:
    """Return the cell of a figure; its unit stands in a column of its own."""
    if path not in case.facts.ledger:
        return entry(case, path, value)
    cell = fact(case, path)
    return cell._replace(spans=tuple([span._replace(text=span.text.removesuffix("%")) for span in cell.spans]))


def _total_rows(case: Case) -> Iterator[Row]:
    yield Row(
        (
            label("总分", columns=9, bold=True),
            fact(case, "score.full"),
            fact(case, "score.total"),
            label("评价等级", bold=True),
            fact(case, "score.grade"),
        )
    )


def _text(value: Entry | None) -> str:
    if value is None:
        return ""
    return official_date(value) if value.day else value.text
