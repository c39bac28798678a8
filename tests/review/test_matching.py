"""What a number is against the figures: by a whole name, some words of a project's name, its digits, its list, its sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.pipeline import check_text

FIGURES = """
kind: department
year: 2024
unit:
  name: 南屏县水务局
  type: 行政单位
  staff: {establishment: {total: 42}, actual: {administrative: 30, institution: 9, other: 6}}
budget:
  unit: 万元
  weight: 10
  initial: {total: 900.00, basic: 600.00, personnel: 520.00, public: 80.00, project: 300.00}
  adjusted: {total: 964.37, basic: 618.42, personnel: 538.42, public: 80.00, project: 345.95}
  executed: {total: 901.56, basic: 612.35, personnel: 536.18, public: 76.17, project: 289.21}
projects:
  - {name: 渠道清淤, source: 本级资金, budget: 120.50, executed: 118.23}
  - {name: 泵站自动化改造, source: 本级资金, budget: 225.45, executed: 170.98, reason: 设备到货晚}
indicators:
  - {name: 清淤长度, level1: 产出指标, operator: "≥", target: 36, actual: 34.2, unit: 公里, weight: 30, score: 28.50, reason: 汛期停工, measure: 提前开工}
  - {name: 日均供水量, level1: 产出指标, operator: "≥", target: 4200, actual: 4368, unit: 立方米, weight: 30, score: 30}
  - {name: 用水户满意度, level1: 满意度指标, operator: "≥", target: 90, actual: 93.6, unit: "%", weight: 30, score: 30}
"""
HEAD = "南屏县水务局2024年度部门整体支出绩效自评报告\n一、基本情况\n"


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the figures of a unit as a file."""
    path = tmp_path_factory.mktemp("figures") / "figures.yaml"
    path.write_text(FIGURES, encoding="utf-8")
    return path


def told(text: str, figures: Path | None) -> list[str]:
    """Return level and expected value of the findings on numbers."""
    checked = check_text(HEAD + text, "report.txt", figures)
    return [
        f"{finding.severity} {finding.expected}"
        for finding in checked.findings
        if finding.code[0] in "NA" and finding.code not in ("N004", "A111", "A205")
    ]


@pytest.mark.parametrize(
    ("text", "right", "wrong", "expected"),
    [
        ("三、问题\n工期安排偏紧，全年预算执行率只有{}。\n", "93.49%", "81.20%", "93.49%"),
        ("二、资金\n追加后全年预算数因此变为{}，其余不变。\n", "964.37万元", "746.90万元", "964.37万元"),
        ("四、问题\n1.泵站改造慢。设备到货晚，项目资金也只用了{}。\n", "75.84%", "61.30%", "75.84%"),
        (
            "二、资金\n人员经费、公用经费分别支出536.18万元、76.17万元，执行率分别为99.58%、{}。\n",
            "95.21%",
            "88.40%",
            "95.21%",
        ),
        ("三、项目\n项目一：渠道清淤\n当年按进度付款，预算{}。\n", "120.50万元", "141.20万元", "120.50万元"),
        ("二、资金\n两项工程的尾款和其他开支一共{}。\n", "289.21万元", "289.21亿元", "289.21万元"),
        ("三、产出\n清淤长度目标36公里，实际34.2公里，分值30分，得{}。\n", "28.50分", "19分", "28.50分"),
    ],
)
def test_a_number_that_cannot_be_another_is_wrong(
    figures: Path, text: str, right: str, wrong: str, expected: str
) -> None:
    """A whole name, a project's name in part, a list, digits of another size or figures beside it say what a number is."""
    assert told(text.format(right), figures) == []
    assert f"error {expected}" in told(text.format(wrong), figures)


def test_neighbours_with_each_others_value_are_both_wrong(figures: Path) -> None:
    """Budget and spending of a project that changed places are told one by one."""
    text = "三、项目\n渠道清淤批复{}万元，拨付{}万元，进度98.12%。\n"
    assert told(text.format("120.50", "118.23"), figures) == []
    assert told(text.format("118.23", "120.50"), figures) == ["error 120.50万元", "error 118.23万元"]


@pytest.mark.parametrize(
    "text",
    [
        "二、资金\n2023年预算执行率88.60%，本年有提高。\n",
        "二、资金\n预算执行率达到100%记满分10分，不足60%不得分。\n",
        "二、资金\n下属水厂全年预算数412.00万元，执行率97.20%。\n",
        "三、产出\n日均供水量：全年供水1598688立方米，按366天计，日均4368立方米，得30分。\n",
        "三、产出\n清淤长度比目标少1.8公里，少儿戏水区护栏16处也一并修好。\n",
        "一、人员\n编制42个，在编39人，另聘6人。\n",
    ],
)
def test_another_things_number_is_no_error(figures: Path, text: str) -> None:
    """Another year, a rule, a subordinate body, a year's sum beside the daily one: not these figures."""
    assert [one for one in told(text, figures) if one.startswith("error")] == []


def test_an_amount_in_two_units_is_one_amount(figures: Path) -> None:
    """折合 must be the same money, with figures and without."""
    text = "二、资金\n到12月31日，实际支出9015600元，折合{}万元，主要用于工程和人员。\n"
    for known in (figures, None):
        assert told(text.format("901.56"), known) == []
        assert any(one.startswith("error") for one in told(text.format("910.56"), known))


def test_the_same_digits_in_another_unit_are_a_slip_of_the_unit() -> None:
    """Without figures the other place of the report tells which unit is meant."""
    text = "二、资金\n渠道清淤支出{}，泵站改造支出170.98万元。\n三、项目\n渠道清淤118.23万元、泵站170.98万元。\n"
    assert told(text.format("118.23万元"), None) == []
    assert any(one.startswith("error 118.23万元") for one in told(text.format("118.23元"), None))
