"""What the built-in writer says, and what it must never say."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from generator.drafting import outline_names
from generator.report import Report

Form = dict[str, Any]


def test_a_clean_form_has_no_gaps_but_the_ones_nobody_filled(small: Form, text_of_report: Callable[..., str]) -> None:
    """With everything reached, the report names no loss and asks only for what the unit alone can say."""
    text = text_of_report(small)
    assert "各项绩效指标均得满分" in text
    assert "未达到目标" not in text
    assert "综合得分99.80分，评价等级为“优”" in text


def test_an_unchanged_budget_is_not_praised(small: Form, text_of_report: Callable[..., str]) -> None:
    """An adjustment of 0 is stated as none; the unit's praise of its effect is left out, with a finding."""
    small["management"]["evaluation"] = ["通过调整提高了资金使用效率。自评由财务科负责。"]
    text = text_of_report(small, "department-score-first")
    assert "年中未调整预算总额" in text
    assert "预算调整率0%" in text
    assert "通过调整提高" not in text
    assert "自评由财务科负责" in text


def test_left_out_sentences_are_reported(small: Form, report_of: Callable[..., Report]) -> None:
    """Nothing the unit wrote disappears silently."""
    small["management"]["evaluation"] = ["通过调整提高了资金使用效率。"]
    findings = report_of(small, "department-score-first").findings
    assert [finding.found for finding in findings if finding.code == "W001"] == ["通过调整"]


@pytest.mark.parametrize(
    ("adjusted", "word", "rate"), [("1200.00", "调增200.00万元", "20%"), ("900.00", "调减100.00万元", "-10%")]
)
def test_an_adjustment_has_its_direction_and_sign(
    small: Form, text_of_report: Callable[..., str], adjusted: str, word: str, rate: str
) -> None:
    """Increase and decrease are told apart in words; the rate is signed."""
    small["budget"]["adjusted"] = {"total": adjusted}
    small["budget"]["executed"] = {"total": "890.00"}
    small["projects"] = []
    text = text_of_report(small)
    assert f"年中{word}" in text
    assert f"预算调整率{rate}" in text
    assert f"{word[:2]}的主要原因：【待单位补充：预算{word[:2]}的原因和批复依据】" in text


def test_a_given_reason_is_used_once(small: Form, text_of_report: Callable[..., str]) -> None:
    """A leading 由于 or 主要用于 of the unit's is not doubled by ours."""
    small["budget"]["adjusted"]["total"] = "1100.00"
    small["budget"]["adjustment_reason"] = "由于新增临时救助任务。"
    small["budget"]["basic_use"] = "主要用于人员工资。"
    text = text_of_report(small)
    assert "调增的主要原因是新增临时救助任务。" in text
    assert "主要用于人员工资" in text
    assert "主要用于主要用于" not in text


def test_execution_of_98_percent_is_not_called_low(small: Form, text_of_report: Callable[..., str]) -> None:
    """Nobody complains of low execution at 98 %, not even in the unit's own words."""
    small["facts"] = {"problems": ["预算执行率低"]}
    text = text_of_report(small)
    assert "预算执行率98%" in text
    assert not re.search("执行率(偏|较)?低", text)


def test_low_execution_is_a_problem_with_its_figures(small: Form, text_of_report: Callable[..., str]) -> None:
    """Below 90 % the rate is a problem, its figures stand in the sentence, and the cause is asked for."""
    small["budget"]["executed"] = {"total": "700.00", "basic": "600.00", "project": "100.00"}
    small["projects"][0]["executed"] = "100.00"
    text = text_of_report(small)
    assert (
        "预算执行率偏低。全年预算数1000.00万元，全年执行数700.00万元，预算执行率70%，未支出300.00万元，失3分。" in text
    )
    assert "“养老服务项目”执行率偏低" in text
    assert "预期效益为老年人得到照料，待资金执行到位后再作评价" in text


def test_no_thrift_beside_an_exceeded_ceiling(small: Form, text_of_report: Callable[..., str]) -> None:
    """A reason that claims thrift where a ceiling was exceeded is not printed as the cause."""
    small["indicators"][0] |= {
        "operator": "≤",
        "actual": "600",
        "reason": "因厉行节约，支出减少",
        "measure": "控制人数",
    }
    text = text_of_report(small)
    assert "超出上限100人，超出比例为20%" in text
    assert "厉行节约" not in text
    assert "【待单位补充：“救助人数”产生偏差的原因】" in text


def test_problem_cause_and_measure_stand_in_the_same_order(small: Form, text_of_report: Callable[..., str]) -> None:
    """One problem, one cause, one measure: as many of each, the largest loss first, under the same names."""
    small["indicators"][0] |= {"actual": "450", "reason": "参保人员外出", "measure": "上门登记"}
    small["indicators"][1] |= {"actual": "47.5", "reason": "系统升级", "measure": "提前测试系统"}
    text = text_of_report(small)
    problems, causes, measures = (
        re.findall(r"^\d\..*?“(.*?)”", part, re.MULTILINE)
        for part in re.findall(
            r"（一）存在的主要问题\n(.*?)（二）原因分析\n(.*?)六、.*?（一）改进措施\n(.*?)（二）建议", text, re.DOTALL
        )[0]
    )
    assert problems == causes == measures == ["救助及时率", "救助人数"]
    assert "1.“救助及时率”未达到目标的原因：系统升级。" in text
    assert "2.针对“救助人数”未达到目标的问题，上门登记。" in text


def test_where_no_cause_was_given_the_text_says_so(small: Form, report_of: Callable[..., Report]) -> None:
    """A missing cause is a marked gap and a finding; it is never invented, and a circular one counts as missing."""
    small["indicators"][0] |= {"actual": "450", "reason": "未能完成救助任务"}
    report = report_of(small)
    gaps = {span.text for block in report.blocks if hasattr(block, "spans") for span in block.spans if span.gap}
    assert "【待单位补充：“救助人数”产生偏差的原因】" in gaps
    assert {"V305", "V308"} <= {finding.code for finding in report.findings}


def test_text_follows_the_kind_of_case(small: Form, text_of_report: Callable[..., str]) -> None:
    """Units whose facts differ in kind do not get the same paragraphs with other numbers."""
    other = {**small, "budget": {**small["budget"], "adjusted": {"total": "1300.00"}, "executed": {"total": "800.00"}}}
    other["indicators"] = [{**small["indicators"][0], "actual": "900"}, {**small["indicators"][1], "actual": "50"}]
    other["projects"] = []
    mine, theirs = (re.sub(r"\d+(\.\d+)?", "#", text_of_report(form)) for form in (small, other))
    shared = {line for line in mine.splitlines() if len(line) > 25} & set(theirs.splitlines())
    decided = ("调整", "未支出", "绩效指标共", "预期指标值", "失分", "项目全年预算", "综合得分")
    assert [line for line in shared if any(word in line for word in decided)] == []


def test_over_completion_is_a_target_set_low(small: Form, text_of_report: Callable[..., str]) -> None:
    """1.2 times the target or more is told as a target set low, and advice follows from it."""
    small["indicators"][0]["actual"] = "650"
    text = text_of_report(small)
    assert "超出目标150人，超出比例为30%，达到预期目标，但指标值设定偏低" in text
    assert "参照本年度实际完成值合理确定“救助人数”的指标值" in text


def test_a_qualitative_indicator_is_told_in_words(small: Form, text_of_report: Callable[..., str]) -> None:
    """Qualitative results are quoted, not called numbers."""
    small["indicators"][1] |= {"operator": "定性", "target": "有效提升", "actual": "达成", "unit": ""}
    assert "该指标为定性指标，预期目标为“有效提升”，实际完成情况为“达成”。该指标达到预期目标。" in text_of_report(small)


@pytest.mark.parametrize(
    "code", ["{{ 7*7 }}", "{% for x in y %}", "{{config}}", "${jndi:x}", "{# note #}", "【【%s】】"]
)
def test_template_code_in_a_cell_comes_out_literally(
    small: Form, text_of_report: Callable[..., str], code: str
) -> None:
    """The unit's text is data: it is never parsed as a template."""
    small["unit"]["functions"] = [f"负责{code}工作"]
    small["indicators"][0] |= {"actual": "450", "reason": f"因{code}", "measure": code}
    text = text_of_report(small)
    assert f"负责{code}工作。" in text
    assert f"未达到目标的原因：{code}。" in text


def test_placeholder_marks_in_a_cell_are_removed(small: Form, text_of_report: Callable[..., str]) -> None:
    """Private-use characters, our own marks, cannot come in through a cell."""
    small["unit"]["functions"] = ["负责\ue000score.total\ue001工作"]
    assert "负责score.total工作" in text_of_report(small)


def test_numbers_in_the_units_words_are_facts_too(small: Form, report_of: Callable[..., Report]) -> None:
    """A number quoted from a cell is tied to that cell."""
    spans = [span for block in report_of(small).blocks if hasattr(block, "spans") for span in block.spans]
    assert ("500人", "key_work.1.text.1.n1") in {(span.text, span.fact) for span in spans}


@pytest.mark.parametrize("outline", outline_names())
def test_every_outline_can_be_written_from_an_almost_empty_form(
    examine: Callable[..., Any], report_of: Callable[..., Report], outline: str
) -> None:
    """A draft is always produced: an empty form gives a report of gaps, not an error."""
    kind = "project" if outline.startswith("project") else "department"
    report = report_of({"kind": kind, "year": "2024", "unit": {"name": "云海市民政局"}}, outline)
    assert report.blocks
    assert any(finding.code == "V001" for finding in report.findings)


def test_an_unreadable_indicator_is_marked_not_scored(small: Form, text_of_report: Callable[..., str]) -> None:
    """Text in a number cell gives a gap in the sentence; the loss is not silently a result of 0."""
    small["indicators"][0]["actual"] = "完成"
    text = text_of_report(small)
    assert "【待单位补充：“救助人数”可以计分的目标值和实际完成值】，暂未计分" in text
    assert "绩效自评综合得分和评价等级：【待单位补充" in text
    assert "完成率为0%" not in text


def test_a_gap_nobody_reported_is_a_finding(small: Form, report_of: Callable[..., Report]) -> None:
    """S001: every 【待单位补充】 is found by somebody; gaps with a finding of their own are not reported twice."""
    del small["management"]["systems"]
    findings = [finding for finding in report_of(small).findings if finding.code == "S001"]
    assert [finding.subject for finding in findings if finding.subject == "management.systems"] == [
        "management.systems"
    ]
    small["indicators"][0]["actual"] = "450"
    report = report_of(small)
    assert "indicator.1.reason" not in {finding.subject for finding in report.findings if finding.code == "S001"}


def test_a_problem_without_figures_is_noted(small: Form, report_of: Callable[..., Report]) -> None:
    """S002: the unit's own complaint is printed as its own, and noted as unsupported."""
    small["facts"] = {"problems": ["绩效管理意识有待加强"], "causes": ["培训少"], "measures": ["组织培训"]}
    report = report_of(small)
    assert [finding.code for finding in report.findings if finding.code.startswith("S002")] == ["S002"]
    assert "绩效管理意识有待加强。" in {"".join(s.text for s in b.spans) for b in report.blocks if hasattr(b, "spans")}


def test_a_name_with_quotes_keeps_its_figures(small: Form, report_of: Callable[..., Report]) -> None:
    """Inside our quotes a name's own quotes become ‘ ’, and its numbers are still known as its own."""
    small["projects"] = [
        {"name": "“2024年”校舍改造（第3期）项目", "source": "本级资金", "budget": "300.00", "executed": "100.00"},
        {"name": "设备购置项目", "source": "本级资金", "budget": "100.00", "executed": "100.00"},
    ]
    text = "".join("".join(s.text for s in b.spans) for b in report_of(small).blocks if hasattr(b, "spans"))
    assert "“‘2024年’校舍改造（第3期）项目”执行率偏低。该项目全年预算数300.00万元" in text


def test_leads_of_the_units_words_are_not_doubled(small: Form, text_of_report: Callable[..., str]) -> None:
    """原因是因为, 措施：, 主要用于用于, 数据来源为数据来源为: each is said once."""
    small["indicators"][0] |= {
        "actual": "450", "reason": "原因：主要是因为人手不足的原因。", "measure": "改进措施：增加人手。", "evidence": "数据来源为登记台账"
    }  # fmt: skip
    small["budget"]["basic_use"] = "主要用于用于人员工资"
    text = text_of_report(small)
    assert "偏差原因：人手不足。改进措施：增加人手。" in text
    assert "数据来源为登记台账。" in text
    assert "主要用于人员工资" in text


def test_more_than_the_budget_spent_is_told(small: Form, text_of_report: Callable[..., str]) -> None:
    """Above 100 % the excess stands in the text, with its reason or a gap."""
    small["budget"]["executed"] = {"total": "1050.00", "basic": "600.00", "project": "450.00"}
    small["projects"][0]["executed"] = "450.00"
    text = text_of_report(small)
    assert "预算执行率105%，执行数超出全年预算数50.00万元" in text
    assert "执行数超出预算数，主要原因：【待单位补充：执行数超出全年预算数的原因】" in text
    assert "“养老服务项目”超出预算。" in text


def test_changes_are_told_by_nature_and_by_source_apart(small: Form, text_of_report: Callable[..., str]) -> None:
    """Two ways to split the same increase are two sentences, so that no 其中 adds up to twice the whole."""
    small["budget"]["initial"] |= {"upper": "200.00", "local": "800.00"}
    small["budget"]["adjusted"] |= {"total": "1100.00", "project": "500.00", "upper": "300.00", "local": "800.00"}
    text = text_of_report(small)
    assert (
        "按支出性质分，项目支出由400.00万元调整为500.00万元，增加100.00万元，增长25%。按资金来源分，上级资金由200.00万元"
        in text
    )


@pytest.mark.parametrize("form", [{"indicators": []}, {"budget": {}}])
def test_nothing_to_judge_is_not_called_perfect(small: Form, text_of_report: Callable[..., str], form: Form) -> None:
    """Without indicators or money there is no total, no grade, and no claim that all was reached."""
    text = text_of_report({**small, **form})
    assert "各项绩效指标均得满分" not in text
    assert "评价等级为" not in text
    assert "绩效自评综合得分和评价等级：【待单位补充" in text
