"""A self-evaluation form that is a spreadsheet, as a platform exports it, is read like the same form in Word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from generator.finding import InputError
from generator.pipeline import check, fixed, imported, read_text
from generator.sources import write_workbook
from generator.sources.report import read_report
from generator.sources.sheets import read_sheets

ROWS: list[list[Any]] = [
    ["项目支出绩效自评表"],
    ["（2024年度）"],
    ["项目名称", None, "大厅运行维护"],
    ["主管部门", None, "清河县财政局", None, None, "实施单位", "清河县政务服务中心"],
    [],
    ["项目资金\n（万元）", None, None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    [None, None, "年度资金总额", 150, 160, 152, 10, 0.95, 9.5],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"],
    [None, "产出指标", "数量指标", "进驻事项数", "≥320项", "326项", 50, 50],
    [None, None, "质量指标", "办结率", 1, 0.98, 40, 39.2, "退件"],
    ["总分", None, None, None, None, None, 100, 98.7],
]
PERCENT = ("H7", "E10", "F10")


def form(path: Path, total: float = 98.7) -> Path:
    """Write the form with merged cells, percentages as numbers, and a hidden sheet beside it."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in ROWS:
        sheet.append(row)
    sheet["H11"] = total
    for cell in PERCENT:
        sheet[cell].number_format = "0%" if cell == "E10" else "0.00%"
    for merged in ("A1:I1", "A2:I2", "C3:I3", "A6:B7", "B9:B10", "A8:A10", "A11:F11"):
        sheet.merge_cells(merged)
    hidden: Any = book.create_sheet("旧表")
    hidden.append(["总分", 12])
    hidden.sheet_state = "hidden"
    book.save(path)
    return path


def test_a_form_in_a_spreadsheet_is_read(tmp_path: Path) -> None:
    """Unit, year, money, indicators with their levels and points are read; percentages as the cells show them."""
    reading = read_report(read_sheets(form(tmp_path / "form.xlsx")))
    record = reading.record
    assert record.unit.name is not None
    assert record.unit.name.text == "清河县政务服务中心"
    assert record.year is not None
    assert record.year.text == "2024"
    values = {path: str(one.quantity) for path, one in reading.believed.items()}
    expected = {
        "budget.initial.total": "150万元",
        "budget.adjusted.total": "160万元",
        "budget.executed.total": "152万元",
        "budget.execution_rate": "95.00%",
        "score.execution_weight": "10分",
        "indicator.1.actual": "326项",
        "indicator.2.actual": "98.00%",
        "indicator.2.score": "39.2分",
        "score.total": "98.7分",
    }
    assert {path: values.get(path) for path in expected} == expected
    assert [one.level1.text for one in record.indicators if one.level1] == ["产出指标", "产出指标"]


def test_a_row_of_the_sheet_is_a_line_of_the_text(tmp_path: Path) -> None:
    """Blank rows are kept, hidden sheets left out; a finding names the row of the sheet."""
    path = form(tmp_path / "form.xlsx", total=99.7)
    lines = read_text(path).split("\n")
    assert (lines[0].strip(), lines[4].strip(), len(lines)) == ("项目支出绩效自评表", "", 11)
    wrong = [one for one in check(path).findings if one.code == "A203"]
    assert [(one.expected, one.source.line) for one in wrong] == [("98.7分", 11)]
    assert not [one for one in check(form(path)).findings if str(one.severity) == "error"]


def test_what_is_imported_can_be_used(tmp_path: Path) -> None:
    """The figures file that is made of a form has every required entry."""
    content, _, missing = imported(form(tmp_path / "form.xlsx"), ".yaml")
    assert "办结率" in content.decode()
    assert missing == 0


def test_a_workbook_of_ours_is_no_form(tmp_path: Path) -> None:
    """It can be used as it is, and the message says how."""
    write_workbook(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="可以直接用 jixiao validate"):
        read_sheets(tmp_path / "a.xlsx")


def test_a_spreadsheet_is_not_corrected_for_the_user(tmp_path: Path) -> None:
    """What stands in cells is changed by who filled them in."""
    path = form(tmp_path / "form.xlsx")
    with pytest.raises(InputError, match="请按给出的值在表里改"):
        fixed(read_sheets(path), [], path)


@pytest.mark.parametrize("name", ["form.xlsx", "form.xls"])
def test_what_only_looks_like_a_workbook_is_told(name: str, tmp_path: Path) -> None:
    """A web page or a text with the ending of a workbook is refused with what to do."""
    (tmp_path / name).write_text("单位,年度\n", encoding="utf-8")
    with pytest.raises(InputError, match="另存为"):
        read_sheets(tmp_path / name)
    (tmp_path / name).write_text("<html><table></table></html>", encoding="utf-8")
    with pytest.raises(InputError, match="网页"):
        read_sheets(tmp_path / name)
