"""Arithmetic that goes from one line of a report to another: lists, names told twice, changes of a value told above."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.finding import Finding
from generator.pipeline import check_text

CASES = Path(__file__).resolve().parent.parent / "cases" / "review" / "lines.yaml"
FIGURES = CASES.parent / "sanitation.yaml"
TABLE: list[dict[str, Any]] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
HEAD = "清河县环卫所2024年度部门整体支出绩效自评报告\n一、基本情况\n全年预算执行良好。\n"
SLIPS = [(case, *slip) for case in TABLE for slip in case["slips"]]


def told(text: str) -> list[Finding]:
    """Return the findings on numbers."""
    return [one for one in check_text(HEAD + text, "report.txt").findings if one.code[0] == "A" and one.code != "A111"]


@pytest.mark.parametrize("case", TABLE, ids=[case["name"] for case in TABLE])
def test_what_holds_is_not_told_of(case: dict[str, Any]) -> None:
    """No finding on numbers where every sum, share and repetition is right."""
    assert [(one.code, one.message) for one in told(case["text"])] == []


@pytest.mark.parametrize(
    ("case", "right", "wrong", "code", "expected"), SLIPS, ids=[f"{slip[0]['name']}: {slip[2]}" for slip in SLIPS]
)
def test_a_slip_is_told_with_its_value(case: dict[str, Any], right: Any, wrong: Any, code: str, expected: str) -> None:
    """A number written wrongly in one place is told of once, with what it should be."""
    assert case["text"].count(str(right)) >= 1
    found = told(case["text"].replace(str(right), str(wrong), 1))
    fitting = [one for one in found if one.code == code and expected in ("", one.expected)]
    assert fitting, [one.message for one in found]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("道路养护年初预算为0万元，支出决算为307.82万元，完成年初预算的95.89%。", "error"),
        ("接待费0.40万元，比上年增加0.40万元，增长100%。", "warning"),
        ("接待费0万元，年初预算为0万元，完成年初预算的100%。", ""),
        ("道路养护年初预算为300.00万元，支出决算为307.82万元，完成年初预算的102.61%。", ""),
    ],
)
def test_a_rate_of_nothing(text: str, level: str) -> None:
    """A113 stands where the base of a rate is zero; 100 % of it is only asked about."""
    found = [one for one in told("二、经费\n" + text) if one.code == "A113"]
    assert [str(one.severity) for one in found] == ([level] if level else [])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("商品和服务支出较上年减0.04万元，增0.01%。", True),
        ("会议费比上年增加3.00万元，下降5.00%。", True),
        ("会议费比上年减少3.00万元，下降5.00%。", False),
        ("会议费比上年增加3.00万元，增幅5.00%。", False),
        ("会议费少增加3.00万元，下降5.00%。", False),
    ],
)
def test_a_change_and_its_rate_go_one_way(text: str, wrong: bool) -> None:
    """C105 where the amount rises and the rate falls."""
    found = check_text(HEAD + "二、经费\n" + text, "report.txt").findings
    assert any(one.code == "C105" for one in found) == wrong


def test_a_function_of_the_budget_is_not_the_budget() -> None:
    """What is called 年初预算 in a line on one function of the classification is not held against the unit's budget."""
    lines = (
        "二、支出情况\n"
        "1.“城乡社区支出（类）环境卫生（款）环境卫生（项）”420.50万元，主要用于清运。年初预算为500.00万元，支出决算为420.50万元，完成年初预算的84.10%。\n"
        "2.教育活动支出20.00万元，主要用于培训。年初预算为0万元，支出决算为20.00万元。\n"
        "3.住房保障支出（类）住房公积金（项）。主要用于缴存。年初预算为81.00万元，支出决算为78.90万元。\n"
    )
    found = check_text(HEAD + lines, "report.txt", FIGURES).findings
    assert [(one.code, one.message) for one in found if one.code in ("N002", "A101", "A102", "A106")] == []
    total = check_text(HEAD + "二、支出情况\n年初预算为1909.00万元。\n", "report.txt", FIGURES).findings
    assert [one.expected for one in total if one.code == "N002"] == ["1900.00万元"]


def test_what_is_told_twice_may_be_wrong_twice() -> None:
    """A figure that two sentences give alike is still held against the figures."""
    text = "二、支出情况\n项目支出全年执行数为1198.21万元。\n三、小结\n项目支出全年执行数为1198.21万元。\n"
    found = check_text(HEAD + text, "report.txt", FIGURES).findings
    assert [one.expected for one in found if one.code == "N002"] == ["1189.21万元", "1189.21万元"]
