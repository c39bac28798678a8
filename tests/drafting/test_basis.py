"""The annexes: the complete form, and where every figure comes from and how it is computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.checking.audit import audit
from generator.drafting import Case, draft, load_outline
from generator.drafting.computation import computation, place
from generator.finding import Source
from generator.profiles import names
from generator.report import Report, Row, Span, Table, text_of
from generator.scan import scan

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NAMES = ("project-2024", "subdistrict-2023", "township-2024")

each_sample = pytest.mark.parametrize("name", NAMES)


def annex(report: Report, name: str) -> Table:
    return next(table for table in report.annexes if table.name == name)


def lines(table: Table) -> list[str]:
    return ["｜".join(text_of(cell.spans).replace("\n", "；") for cell in row.cells) for row in table.rows]


def line(report: Report, beginning: str) -> str:
    """Return a row of the annex of computations by its second cell."""
    return next(row for row in lines(annex(report, "basis")) if row.partition("｜")[2].startswith(beginning))


def spans_of(table: Table) -> list[Span]:
    return [span for row in table.rows for cell in row.cells for span in cell.spans]


# --- sources and computations -----------------------------------------------------------------------------------------


@each_sample
def test_sources_and_computations_are_as_expected(name: str, golden: Callable[[str, str], None]) -> None:
    """The whole annex of a sample, a line per row."""
    report = pipeline.write(pipeline.examine(SAMPLES / f"{name}.xlsx")).report
    golden(f"{name}/basis.txt", "\n".join(lines(annex(report, "basis"))) + "\n")


@each_sample
@pytest.mark.parametrize("profile", names())
def test_every_number_knows_its_source(name: str, profile: str) -> None:
    """Each number of the annex is a fact or a constant of the rule; the audit finds nothing wrong, whatever the rules."""
    written = pipeline.write(pipeline.examine(SAMPLES / f"{name}.yaml", profile))
    assert written.audit.findings == ()
    for span in spans_of(annex(written.report, "basis")):
        if not (span.fact or span.cites):
            assert [mention.text for mention in scan(span.text) if mention.quantity.unit] == []


@each_sample
def test_each_indicator_has_target_result_completion_and_score(name: str) -> None:
    """What the form states of an indicator is all in its row: nothing has to be looked up elsewhere."""
    examined = pipeline.examine(SAMPLES / f"{name}.yaml")
    table = annex(pipeline.write(examined).report, "basis")
    rows = {text_of(row.cells[1].spans): row for row in table.rows if len(row.cells) > 1}
    for scored in examined.sheet.indicators:
        printed = {span.fact for cell in rows[scored.name].cells for span in cell.spans}
        wanted = {f"{scored.path}.{kind}" for kind in ("target", "actual", "completion", "score")}
        assert wanted & examined.facts.ledger.keys() <= printed


@pytest.mark.parametrize(
    ("profile", "id", "text"),
    [
        ("platform", "indicator.1.completion", "0÷5＝0%"),
        ("platform", "indicator.7.score", "52÷100×15＝7.80分"),
        ("platform", "indicator.4.score", "达到目标，记满分，8分"),
        ("platform", "indicator.2.score", "[1－（4637.81－4135.45）÷4135.45]×12＝10.54分"),
        ("inverse", "indicator.2.score", "4135.45÷4637.81×12＝10.70分"),
        ("strict-zero", "indicator.2.score", "超过上限，记0分，0分"),
        ("mof-2021-101", "score.execution", "4637.81÷4978.49＝93.16%，按70%×10＝7分"),
        ("mof-2021-101", "indicator.5.score", "（99.93÷100－0.6）÷（1－0.6）×10＝9.98分"),
        ("mof-2021-101", "indicator.8.score", "99%，按100%×10＝10分"),
        ("platform", "budget.adjustment_rate", "（4978.49－4135.45）÷4135.45＝20.39%"),
        ("platform", "project.1.unspent_share", "（469.81－215.96）÷275.69＝92.08%"),
        ("platform", "score.total", "9.32＋0＋10.54＋9.42＋8＋9.99＋15＋7.80＋10＝80.07分"),
    ],
)
def test_computations(sample: Callable[..., pipeline.Examined], profile: str, id: str, text: str) -> None:
    """A computation reads as one would write it down, with its result and unit."""
    ledger = sample("subdistrict-2023", profile).facts.ledger
    spans = computation(ledger, ledger[id])
    assert text_of(spans) == text
    assert spans[-1] == Span(ledger[id].text, fact=id)


def test_figures_of_a_computation_are_those_of_its_inputs(sample: Callable[..., pipeline.Examined]) -> None:
    """Equal figures are not confounded: the second 100 of 100÷100 is the target."""
    ledger = sample("subdistrict-2023").facts.ledger
    spans = computation(ledger, ledger["indicator.4.completion"])
    assert [span.fact for span in spans if span.fact] == [
        f"indicator.4.{kind}" for kind in ("actual", "target", "completion")
    ]
    spans = computation(ledger, ledger["budget.adjustment_rate"])
    facts = ["budget.adjusted.total", "budget.initial.total", "budget.initial.total", "budget.adjustment_rate"]
    assert [span.fact for span in spans if span.fact] == facts


def test_a_cut_is_computed_the_right_way_round(sample: Callable[..., pipeline.Examined]) -> None:
    """年中调减数 is what the budget had more before."""
    ledger = sample("project-2024").facts.ledger
    assert text_of(computation(ledger, ledger["budget.adjustment_amount"])) == "1860.00－1725.60＝134.40万元"
    assert text_of(computation(ledger, ledger["budget.adjustment_rate"])) == "（1725.60－1860.00）÷1860.00＝-7.23%"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (Source("表.xlsx", "指标", "H6"), "工作表“指标”H6"),
        (Source("表.yaml", path="indicators[1].target", line=84), "数据文件第84行"),
        (Source(), "数据文件"),
    ],
)
def test_places_as_the_clerk_knows_them(source: Source, text: str) -> None:
    """A cell or a line; neither is a number of the report."""
    assert place(source) == text
    assert scan(f"实际完成值：{text}") == []


def test_only_money_that_the_text_states(report_of: Callable[..., Report], small: dict[str, Any]) -> None:
    """A rate that the report leaves out needs no row; one it states has source, computation and definition."""
    report = report_of(small)
    assert line(report, "资金总额").endswith(
        "未支出资金：1000.00－980.00＝20.00万元｜" + line(report, "资金总额").rpartition("｜")[2]
    )
    assert "预算执行率＝全年执行数÷全年预算数×100%" in line(report, "资金总额")
    assert not any("财政拨款" in row for row in lines(annex(report, "basis")))


def test_what_has_no_score_is_said(report_of: Callable[..., Report], small: dict[str, Any]) -> None:
    """An indicator without a readable result is 暂未计分; no computation is invented."""
    small["indicators"][0]["actual"] = "若干"
    row = line(report_of(small), "救助人数")
    assert "暂未计分" in row
    assert "实际完成值“若干”：数据文件第" in row


def test_an_almost_empty_form_has_its_annexes(report_of: Callable[..., Report]) -> None:
    """Without money, projects or indicators the annexes are short, and there is no error."""
    report = report_of({"kind": "department", "year": "2024"})
    assert lines(annex(report, "basis"))[1] == "得分"
    assert [row for row in lines(annex(report, "form")) if row.startswith("年度总体目标")]


def test_many_addends_are_not_written_out(sample: Callable[..., pipeline.Examined]) -> None:
    """A sum of forty projects would fill a page."""
    ledger = dict(sample("subdistrict-2023").facts.ledger)
    ledger["projects.budget"] = ledger["projects.budget"]._replace(formula="＋".join(["1.00"] * 40))
    assert text_of(computation(ledger, ledger["projects.budget"])) == "各项相加＝1281.14万元"


def _audited(change: Callable[[Span], Span]) -> list[str]:
    """Return the codes of the audit of a report whose annex of computations was changed."""
    examined = pipeline.examine(SAMPLES / "subdistrict-2023.yaml", "mof-2021-101")
    case = Case(examined.record, examined.sheet, examined.facts, examined.issues)
    report = draft(case, load_outline("department"), examined.findings)
    table = annex(report, "basis")
    rows = tuple(
        Row(tuple(cell._replace(spans=tuple(change(span) for span in cell.spans)) for cell in row.cells), row.header)
        for row in table.rows
    )
    annexes = tuple(replace(one, rows=rows) if one is table else one for one in report.annexes)
    return [finding.code for finding in audit(replace(report, annexes=annexes), examined.index).findings]


def test_the_audit_holds_the_annex_against_the_trace() -> None:
    """A figure, a constant or a clause that was changed is found."""
    assert _audited(lambda span: span) == []
    assert "N002" in _audited(lambda span: span._replace(text="93.17%") if span.text == "93.16%" else span)
    assert "N002" in _audited(lambda span: span._replace(text="80%") if span.cites and span.text == "70%" else span)
    assert "N002" in _audited(
        lambda span: span._replace(text=span.text.replace("记0分", "记满分")) if span.cites else span
    )


# --- the form ---------------------------------------------------------------------------------------------------------


def test_the_form_has_all_its_columns(report_of: Callable[..., Report], small: dict[str, Any]) -> None:
    """The money block and the indicator block as the platform's form has them, the total and the grade below."""
    report = report_of(small)
    first, second = report.annexes[:2]
    money = next(row for row in lines(first) if row.startswith("预算资金"))
    assert (
        money
        == "预算资金（万元）｜资金来源｜年初预算数｜全年预算数（A）｜全年执行数（B）｜分值｜执行率（B/A）｜得分｜偏差原因"
    )
    assert "资金总额｜1000.00｜1000.00｜980.00｜10｜98%｜9.80｜" in lines(first)
    head = "一级指标｜二级指标｜三级指标｜计算符号｜年度指标值｜计量单位｜年中监控完成值｜实际完成值｜完成率｜分值｜得分｜偏差原因分析｜改进措施"
    assert lines(second)[0] == head
    assert lines(second)[-1] == "总分｜100｜99.80｜评价等级｜优"


def test_persons_stand_in_the_form_only_where_the_unit_named_them(
    report_of: Callable[..., Report], small: dict[str, Any]
) -> None:
    """The head has year and date always; who is responsible and whom to call only as given."""
    head = lines(report_of(small).annexes[0])[:3]
    assert head[:2] == ["单位名称｜云海市东湖区民政局", "评价年度｜2024年｜填报日期｜2025年3月10日"]
    small["unit"] |= {"leader": "赵某", "contact": "钱某", "phone": "0991-1234567"}
    head = lines(report_of(small).annexes[0])[:3]
    assert head[0] == "单位名称｜云海市东湖区民政局｜评价年度｜2024年"
    assert head[1:] == ["填报日期｜2025年3月10日｜负责人｜赵某", "联系人｜钱某｜联系电话｜0991-1234567"]


def test_both_reasons_and_goals_stand_in_the_form(report_of: Callable[..., Report], small: dict[str, Any]) -> None:
    """Why less was spent and why the budget changed, what was aimed at and what came of it."""
    small["budget"] |= {"execution_reason": "尾款未到支付期", "adjustment_reason": "调整项目结构"}
    small["goals"] = {"expected": ["保障困难群众", "建成养老中心"], "actual": ["困难群众得到保障"]}
    first = report_of(small).annexes[0]
    assert "预算执行：尾款未到支付期；预算调整：调整项目结构" in "".join(lines(first))
    assert lines(first)[-1] == "保障困难群众；建成养老中心｜困难群众得到保障"
