"""Self-evaluation forms as provinces lay them out, with merged cells, are read into the figures they hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import pytest

from generator import document
from generator.finding import Finding
from generator.pipeline import check
from generator.reading import Reading
from generator.sources.report import read_report

Row = Sequence[tuple[str, int]]


def form(path: Path, title: str, rows: Sequence[Row], merged: Sequence[tuple[int, int, int]] = ()) -> Path:
    """Write a form: rows of (text, columns), and cells of a column merged from one row to another."""
    document: Any = docx.Document()
    if title:
        document.add_paragraph(title)
    width = sum(span for _, span in rows[0])
    table = document.add_table(rows=len(rows), cols=width)
    for number, row in enumerate(rows):
        at = 0
        for text, span in row:
            cell = table.cell(number, at)
            cell = cell.merge(table.cell(number, at + span - 1)) if span > 1 else cell
            cell.text = text
            at += span
        assert at == width
    for column, first, last in merged:
        text = table.cell(first, column).text
        table.cell(first, column).merge(table.cell(last, column)).text = text
    document.save(path)
    return path


def read(path: Path) -> Reading:
    return read_report(document.read_manuscript(path))


#: The head of the money block and of the indicators in three layouts; the same project in each.
CENTRAL: list[Row] = [
    [("项目名称", 2), ("大厅运行维护", 7)],
    [("主管部门", 2), ("清河县财政局", 3), ("实施单位", 2), ("清河县政务服务中心", 2)],
    [
        ("项目资金（万元）", 2),
        ("", 1),
        ("年初预算数", 1),
        ("全年预算数", 1),
        ("全年执行数", 1),
        ("分值", 1),
        ("执行率", 1),
        ("得分", 1),
    ],
    [("", 2), ("年度资金总额", 1), ("150万", 1), ("160万", 1), ("152万", 1), ("10", 1), ("95%", 1), ("9.5", 1)],
    [
        ("绩效指标", 1),
        ("一级指标", 1),
        ("二级指标", 1),
        ("三级指标", 1),
        ("年度指标值", 1),
        ("实际完成值", 1),
        ("分值", 1),
        ("得分", 1),
        ("偏差原因", 1),
    ],
    [
        ("", 1),
        ("产出指标", 1),
        ("数量指标", 1),
        ("进驻事项数", 1),
        ("≥320项", 1),
        ("326项", 1),
        ("50", 1),
        ("50", 1),
        ("", 1),
    ],
    [("", 1), ("", 1), ("质量指标", 1), ("办结率", 1), ("100%", 1), ("98%", 1), ("40", 1), ("39.2", 1), ("退件", 1)],
    [("总分", 6), ("100", 1), ("98.7", 1), ("", 1)],
]
CENTRAL_MERGED = [(0, 2, 3), (0, 4, 6), (1, 5, 6)]
RULED: list[Row] = [
    [("部门预算项目支出绩效自评表（2024年度）", 10)],
    [("项目名称", 2), ("00012-大厅运行维护", 8)],
    [("主管部门", 2), ("清河县财政局", 4), ("实施单位 (盖章)", 2), ("清河县政务服务中心", 2)],
    [
        ("预算执行情况(10分)", 1),
        ("年度预算数(万元)", 2),
        ("年初预算", 1),
        ("调整后预算数", 1),
        ("预算执行数", 1),
        ("预算执行率", 1),
        ("权重", 1),
        ("得分", 1),
        ("原因", 1),
    ],
    [("", 1), ("总额", 2), ("150", 1), ("160", 1), ("152", 1), ("95.00%", 1), ("10", 1), ("9.5", 1), ("", 1)],
    [
        ("绩效指标(90分)", 1),
        ("一级指标", 1),
        ("二级指标", 1),
        ("三级指标", 1),
        ("指标性质", 1),
        ("指标值", 1),
        ("度量单位", 1),
        ("完成值", 1),
        ("权重", 1),
        ("得分", 1),
    ],
    [
        ("", 1),
        ("产出指标", 1),
        ("数量指标", 1),
        ("进驻事项数", 1),
        ("≥", 1),
        ("320", 1),
        ("项", 1),
        ("326", 1),
        ("50", 1),
        ("50", 1),
    ],
    [
        ("", 1),
        ("", 1),
        ("质量指标", 1),
        ("办结率", 1),
        ("＝", 1),
        ("100", 1),
        ("%", 1),
        ("98", 1),
        ("40", 1),
        ("39.2", 1),
    ],
    [("合计", 8), ("100", 1), ("98.7", 1)],
    [("评价结论", 1), ("自评总分98.7分，运行平稳。", 9)],
    [("存在问题", 1), ("办结率差2个百分点。", 9)],
    [("项目负责人:", 5), ("财务负责人:", 5)],
]
RULED_MERGED = [(0, 3, 4), (0, 5, 7), (1, 6, 7)]
ADJUSTED: list[Row] = [
    [("主管部门", 2), ("清河县政务服务中心", 3), ("财政处室", 1), ("行政科", 1), ("自评总分(分)", 2), ("98.7", 1)],
    [
        ("部门预算执行情况（万元）", 2),
        ("年初预算数", 1),
        ("全年（调整）预算数", 2),
        ("全年执行数", 1),
        ("执行率(%)", 1),
        ("执行率权重(分)", 1),
        ("执行率得分(分)", 2),
    ],
    [("", 2), ("150", 1), ("160", 2), ("152", 1), ("95%", 1), ("10", 1), ("9.5", 2)],
    [
        ("指标名称", 1),
        ("计量单位", 1),
        ("指标性质", 1),
        ("年初指标值", 1),
        ("调整指标值", 1),
        ("全年完成值", 1),
        ("得分系数(%)", 1),
        ("指标权重(分)", 1),
        ("指标得分(分)", 1),
        ("是否核心指标", 1),
    ],
    [
        ("进驻事项数", 1),
        ("项", 1),
        ("≥", 1),
        ("300", 1),
        ("320", 1),
        ("326", 1),
        ("100", 1),
        ("50", 1),
        ("50", 1),
        ("是", 1),
    ],
    [("办结率", 1), ("%", 1), ("＝", 1), ("100", 1), ("", 1), ("98", 1), ("98", 1), ("40", 1), ("39.2", 1), ("否", 1)],
]
FORMS: dict[str, tuple[str, list[Row], list[tuple[int, int, int]]]] = {
    "central": ("项目支出绩效自评表（2024年度）", CENTRAL, CENTRAL_MERGED),
    "ruled": ("", RULED, RULED_MERGED),
    "adjusted": ("2024年度部门整体绩效自评表", ADJUSTED, [(0, 1, 2)]),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_read_whatever_its_layout(name: str, tmp_path: Path) -> None:
    """Unit, money, weight of the execution rate, indicators with their levels and the total are the same in all of them."""
    reading = read(form(tmp_path / "form.docx", *FORMS[name]))
    record = reading.record
    assert record.unit.name is not None
    assert record.unit.name.text == "清河县政务服务中心"
    assert record.kind is not None
    assert record.kind.text == ("department" if name == "adjusted" else "project")
    values = {path: str(one.quantity.value) for path, one in reading.believed.items()}
    expected = {
        "budget.initial.total": "150",
        "budget.adjusted.total": "160",
        "budget.executed.total": "152",
        "score.execution": "9.5",
        "score.execution_weight": "10",
        "score.total": "98.7",
        "indicator.1.target": "320",
        "indicator.1.actual": "326",
        "indicator.2.weight": "40",
        "indicator.2.score": "39.2",
    }
    assert {path: values.get(path) for path in expected} == expected
    assert [one.name.text for one in record.indicators if one.name] == ["进驻事项数", "办结率"]
    if name != "adjusted":
        assert [one.level1.text for one in record.indicators if one.level1] == ["产出指标", "产出指标"]


@pytest.mark.parametrize("name", FORMS)
def test_a_wrong_total_of_a_form_is_told(name: str, tmp_path: Path) -> None:
    """The total is the points of the execution rate and of the indicators."""
    title, rows, merged = FORMS[name]
    wrong = [[(text.replace("98.7", "99.7"), span) for text, span in row] for row in rows]

    def found(some: list[Row]) -> list[Finding]:
        checked = check(form(tmp_path / "form.docx", title, some, merged))
        return [one for one in checked.findings if one.code == "A203"]

    assert [one.expected for one in found(wrong)] == ["98.7分"]
    assert not found(rows)
