"""What a number is by those beside it: figures of the same row, columns of a table, quarters of the year."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.pipeline import Checked, check_text

FIGURES = """
kind: department
year: 2024
unit: {name: 南屏县文化馆, type: 事业单位}
budget:
  unit: 万元
  weight: 10
  initial: {total: 400.00}
  adjusted: {total: 400.00}
  executed: {total: 388.00}
indicators:
  - {name: 下乡演出场次, level1: 产出指标, operator: "≥", target: 80, actual: 76, unit: 场, weight: 30, score: 28.50, reason: 汛期停演四场, measure: 提前安排}
  - {name: 群众培训人次, level1: 产出指标, operator: "≥", target: 3200, actual: 3456, unit: 人次, weight: 30, score: 30}
  - {name: 观众满意度, level1: 满意度指标, operator: "≥", target: 90, actual: 93.6, unit: "%", weight: 30, score: 30}
"""
HEAD = "南屏县文化馆2024年度部门整体支出绩效自评报告\n一、基本情况\n"


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the figures of a unit as a file."""
    path = tmp_path_factory.mktemp("figures") / "figures.yaml"
    path.write_text(FIGURES, encoding="utf-8")
    return path


def numbers_wrong(text: str, figures: Path | None) -> list[str]:
    """Return quote and level of the findings on numbers."""
    checked: Checked = check_text(HEAD + text, "report.txt", figures)
    return [
        f"{finding.severity} {finding.quote}"
        for finding in checked.findings
        if finding.code[0] in "NA" and finding.code not in ("N004", "A111", "A205")
    ]


def test_points_beside_figures_of_one_indicator_are_its_points(figures: Path) -> None:
    """Neither name nor heading tell whose points these are: target, result and rate do."""
    right = "三、工作情况\n乡镇舞台全年唱了76场，比80场的安排少4场，只做到95%，得28.50分，扣1.50分。\n"
    assert numbers_wrong(right, figures) == []
    assert numbers_wrong(right.replace("28.50分", "25.80分"), figures) == ["error 得25.80分"]


def test_a_name_alone_makes_no_error_of_a_short_number(figures: Path) -> None:
    """The gap of a named indicator that is another number is perhaps wrong."""
    text = "五、存在的问题\n下乡演出场次少{}场，原因是汛期停演。\n"
    assert numbers_wrong(text.format(4), figures) == []
    assert all(told.startswith("warning") for told in numbers_wrong(text.format(7), figures))


def test_another_things_number_in_the_sentence_is_not_the_rows(figures: Path) -> None:
    """What was spent or reached by somebody else beside an indicator's figures is not held against it."""
    text = "三、工作情况\n群众培训3456人次，目标3200人次，得30分；上年培训3012人次，其中书法班得12分。\n"
    assert numbers_wrong(text, figures) == []


def test_a_column_whose_other_rows_are_right_tells_what_a_cell_is(figures: Path) -> None:
    """No header that we know: the other rows show what the column holds."""
    rows = "三、汇总\n名目\t甲\t乙\n下乡演出场次\t30\t28.50\n群众培训人次\t30\t30\n观众满意度\t30\t{}\n"
    assert numbers_wrong(rows.format(30), figures) == []
    assert any("20" in told and told.startswith("error") for told in numbers_wrong(rows.format(20), figures))


@pytest.mark.parametrize(
    ("fourth", "share", "wrong"),
    [("122.50", "31.57%", 0), ("125.20", "31.57%", 1), ("122.50", "35.17%", 1)],
)
def test_the_quarters_make_the_year(fourth: str, share: str, wrong: int) -> None:
    """Four quarters together are what was spent, and the share of one is of that."""
    text = (
        "二、预算执行\n全年预算400.00万元，全年支出388.00万元，预算执行率97%。\n"
        f"一季度支出62.00万元，二季度支出96.30万元，三季度支出107.20万元，四季度支出{fourth}万元。\n第四季度占全年的{share}，偏高。\n"
    )
    assert len([told for told in numbers_wrong(text, None) if told.startswith("error")]) == wrong


def test_a_blank_parts_a_number_from_its_heading() -> None:
    """壹 and 3, with nothing but a blank behind them, number headings; 3 个项目 does not."""
    text = "壹　单位概况\n文化馆有编制20人。\n2　存在的问题\n2.1　演出\n下乡演出偏少。\n3 个项目\n"
    lines = check_text(HEAD + text, "report.txt").manuscript.lines
    assert [line.kind.name for line in lines][1:] == [
        "HEADING",
        "HEADING",
        "BODY",
        "HEADING",
        "HEADING",
        "BODY",
        "BODY",
    ]
