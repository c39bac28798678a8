"""Charts are Word's own: valid, editable through the workbook inside, readable however many values they have."""

from __future__ import annotations

import dataclasses
import io
import os
import re
import shutil
import subprocess
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from chart_demo import columns, rates, report_with
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openxml_audit import OpenXmlValidator

from generator.document import assemble, load_base, read_text
from generator.document.charts.plan import EMU_PER_TWIP, chart_height, plan
from generator.report import Cell, Chart, Row, Span, Table
from generator.resources import resource

NOW = datetime(2025, 4, 12, 9, 30)  # noqa: DTZ001 - a fixed local time
FONTS = resource("templates", "fonts", "fonts.conf")
MAIN = "http://schemas.openxmlformats.org"
SPACES = {
    "a": f"{MAIN}/drawingml/2006/main",
    "c": f"{MAIN}/drawingml/2006/chart",
    "r": f"{MAIN}/officeDocument/2006/relationships",
    "w": f"{MAIN}/wordprocessingml/2006/main",
    "wp": f"{MAIN}/drawingml/2006/wordprocessingDrawing",
}
WIDTH = 8844  # twips between the margins of our own page
MONEY = columns(
    [["4135.45", "2964.96", None], ["4978.49", "3697.35", "1281.14"], ["4637.81", "3632.36", "1005.45"]],
    ["资金总额", "基本支出", "项目支出"],
)
RATES = rates(
    ["100", None, "900", "112.15"], [None, "52", None, None], ["受理信访案件", "解决就业人数", "检查次数", "经费"]
)
SCORES = columns([["10", "60", "30"], ["9.89", "58.54", "27"]], ["预算执行率", "履职效能", "社会效应"], "分")
HOSTILE = columns([["1", "2"]], ["甲\x00<c:v>&\"'\n]]>😀", "乙\ud800"])
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"  # UTF-8, values as shown
needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="needs soffice, not installed here")


def saved(tmp_path: Path, *charts: Chart) -> Path:
    path = tmp_path / "report.docx"
    path.write_bytes(assemble(report_with(*charts), now=NOW))
    return path


def tree(path: Path, name: str) -> Any:
    with zipfile.ZipFile(path) as package:
        return etree.fromstring(package.read(name))


def texts(element: Any, path: str) -> list[str]:
    return [str(found) for found in element.xpath(path, namespaces=SPACES)]


def sheet(path: Path, number: int) -> list[tuple[Any, ...]]:
    """Return the rows of the workbook inside a chart."""
    with zipfile.ZipFile(path) as package:
        book = openpyxl.load_workbook(io.BytesIO(package.read(f"word/embeddings/jixiao{number}.xlsx")))
    return list(book["Sheet1"].iter_rows(values_only=True))


@pytest.mark.parametrize(
    "charts",
    [
        (MONEY, RATES, SCORES),
        (HOSTILE,),
        (columns([["1"]] * 3, ["只有一类"]),),
        (columns([["-5.5", "3"]], ["甲", "乙"]),),
    ],
    ids=["three", "hostile text", "one category", "below zero"],
)
def test_file_is_valid(charts: tuple[Chart, ...], tmp_path: Path) -> None:
    """openxml-audit finds nothing in the document, the chart parts and their relations."""
    assert [str(error) for error in OpenXmlValidator().validate(saved(tmp_path, *charts)).errors] == []


def test_workbook_holds_the_values_of_the_chart(tmp_path: Path) -> None:
    """Categories in column A, a column per series; what is not there stays empty."""
    path = saved(tmp_path, MONEY, RATES)
    assert sheet(path, 1) == [
        (None, "系列1", "系列2", "系列3"),
        ("资金总额", 4135.45, 4978.49, 4637.81),
        ("基本支出", 2964.96, 3697.35, 3632.36),
        ("项目支出", None, 1281.14, 1005.45),
    ]
    assert sheet(path, 2)[1:] == [
        ("受理信访案件", 100, None), ("解决就业人数", None, 52), ("检查次数", 900, None), ("经费", 112.15, None)
    ]  # fmt: skip


def test_references_lead_to_the_cached_values(tmp_path: Path) -> None:
    """Each c:f names the cells of the workbook that hold what the cache beside it holds."""
    path = saved(tmp_path, MONEY)
    with zipfile.ZipFile(path) as package:
        cells = openpyxl.load_workbook(io.BytesIO(package.read("word/embeddings/jixiao1.xlsx")))["Sheet1"]
    found = tree(path, "word/charts/jixiao1.xml").xpath("//c:strRef | //c:numRef", namespaces=SPACES)
    assert len(found) == 9
    for reference in found:
        name, place = texts(reference, "c:f/text()")[0].split("!")
        area = cells[place.replace("$", "")]
        known = [row[0].value for row in area] if isinstance(area, tuple) else [area.value]
        assert (name, texts(reference, "*/c:ptCount/@val")) == ("Sheet1", [str(len(known))])
        cached = {int(point.get("idx")): point[0].text for point in reference.iterfind(".//c:pt", SPACES)}
        shown = {at: value for at, value in enumerate(known) if value is not None}
        assert {at: Decimal(text) if isinstance(shown[at], float | int) else text for at, text in cached.items()} == {
            at: Decimal(str(value)) if isinstance(value, float | int) else value for at, value in shown.items()
        }


def test_chart_part_finds_its_workbook(tmp_path: Path) -> None:
    """Document → chart → workbook by relations; python-docx, which knows no charts, carries all of it along."""
    path = saved(tmp_path, MONEY)
    chart = tree(path, "word/charts/jixiao1.xml")
    relations = tree(path, "word/charts/_rels/jixiao1.xml.rels")
    assert texts(chart, "//c:externalData/@r:id") == [relations[0].get("Id")]
    assert relations[0].get("Target") == "../embeddings/jixiao1.xlsx"
    docx.Document(str(path)).save(str(tmp_path / "again.docx"))
    assert sum(name.endswith(".xlsx") for name in zipfile.ZipFile(tmp_path / "again.docx").namelist()) == 1


def test_drawings_have_names_words_and_ids_of_their_own(tmp_path: Path) -> None:
    """Each drawing has its own id, the figure's number as name and what it shows as words."""
    document = tree(saved(tmp_path, MONEY, RATES), "word/document.xml")
    ids = texts(document, "//wp:docPr/@id")
    assert len(set(ids)) == len(ids) == 2
    assert texts(document, "//wp:docPr/@name") == ["图1", "图2"]
    assert texts(document, "//wp:docPr/@descr")[0] == "资金总额10.50万元"


def test_axes_have_positive_ids_that_meet(tmp_path: Path) -> None:
    """Word refuses a chart whose axes do not name each other; negative ids are refused by others."""
    chart = tree(saved(tmp_path, MONEY), "word/charts/jixiao1.xml")
    named = texts(chart, "//c:barChart/c:axId/@val")
    assert (
        sorted(texts(chart, "//c:crossAx/@val"))
        == sorted(named)
        == sorted(texts(chart, "//c:catAx/c:axId/@val | //c:valAx/c:axId/@val"))
    )
    assert all(int(number) > 0 for number in named)


def test_fonts_are_those_of_the_tables(tmp_path: Path) -> None:
    """Every text of a chart names its Chinese and its Latin font."""
    chart = tree(saved(tmp_path, RATES), "word/charts/jixiao1.xml")
    assert set(texts(chart, "//a:ea/@typeface")) == {"宋体"}
    assert set(texts(chart, "//a:latin/@typeface")) == {"Times New Roman"}
    assert len(texts(chart, "//a:ea")) == len(texts(chart, "//a:defRPr"))


def test_values_are_written_as_in_the_report(tmp_path: Path) -> None:
    """As many decimals as the facts are written with; rates with their sign."""
    path = saved(tmp_path, MONEY, RATES, columns([["3", "12"]], ["甲", "乙"], "元"))
    formats = [texts(tree(path, f"word/charts/jixiao{n}.xml"), "//c:dLbls/c:numFmt/@formatCode")[0] for n in (1, 2, 3)]
    assert formats == ["0.00", '0.00"%"', "0"]


def test_an_extreme_rate_does_not_squash_the_others(tmp_path: Path) -> None:
    """The axis ends at half as much again as the goal; the value beyond says so, and stays what it is."""
    drawn = plan(RATES, WIDTH)
    chart = tree(saved(tmp_path, RATES), "word/charts/jixiao1.xml")
    assert drawn.top == Decimal(150)
    assert texts(chart, "//c:valAx/c:scaling/c:max/@val") == ["150.0"]
    assert texts(chart, "//c:dLbl/c:idx/@val") == ["2"]
    assert texts(chart, "//c:dLbl/c:numFmt/@formatCode") == ['0.00"%（超出）"']
    assert "900" in texts(chart, "//c:numCache//c:v/text()")


@pytest.mark.parametrize(
    ("largest", "top"),
    [("80", "120"), ("100", "120"), ("118.5", "130"), ("140", "150"), ("150", "150"), ("151", "150")],
)
def test_axis_of_rates_ends_behind_the_largest(largest: str, top: str) -> None:
    """The goal is always inside the scale, and always its only strong line."""
    assert plan(rates([largest], [None], ["甲"]), WIDTH).top == Decimal(top)


def test_the_goal_is_the_strong_line_of_the_scale(tmp_path: Path) -> None:
    """One dashed line at the goal, named at the scale: the next would stand beyond the axis."""
    chart = tree(saved(tmp_path, RATES), "word/charts/jixiao1.xml")
    assert texts(chart, "//c:majorUnit/@val") == ["100"]
    assert texts(chart, "//c:majorGridlines//a:prstDash/@val") == ["dash"]
    assert texts(chart, "//c:valAx/c:numFmt/@formatCode") == ['[=100]"目标"0"%";0"%"']


def test_many_values_lie_and_the_chart_grows() -> None:
    """Columns only where the values have room above them; else bars, each as high as its name needs."""
    few = columns([["10", "20"], ["9", "18"]], ["甲", "乙"])
    many = columns([["1234567.89"] * 5] * 3, ["资金总额", "上级资金", "本级资金", "上年结转资金", "其他资金"])
    assert (plan(few, WIDTH).lying, plan(many, WIDTH).lying) == (False, True)
    heights = [chart_height(rates(["100"] * n, [None] * n, ["短名"] * n), WIDTH) for n in (5, 10, 20)]
    assert heights[1] - heights[0] < heights[2] - heights[1] < 20 * 20 * 12700
    assert heights[2] < 225 * 36000  # the text area is 225 mm high


def test_twenty_long_names_fit_a_page() -> None:
    """Names take two lines beside their bar at most, the rest is cut, and twenty of them stay on a page."""
    chart = rates(
        ["100"] * 20, [None] * 20, ["重点区域环境综合整治工程按期完工率及群众对工程质量的满意程度评价" * 2] * 20
    )
    drawn = plan(chart, WIDTH)
    assert all(name.endswith("…") and len(name) <= 32 for name in drawn.names)
    assert drawn.height < 200 * 36000  # of 225 mm, so that caption and note stand below


def test_the_chart_is_as_wide_as_the_text(tmp_path: Path) -> None:
    """Its extent is the width between the margins and the height the plan says."""
    document = tree(saved(tmp_path, MONEY), "word/document.xml")
    extent = document.find(".//wp:extent", SPACES)
    assert int(extent.get("cx")) == load_base().portrait.width * EMU_PER_TWIP
    assert int(extent.get("cy")) == chart_height(MONEY, load_base().portrait.width)


def test_caption_stands_below_and_keeps_with_the_chart(tmp_path: Path) -> None:
    """图1 and the words in a style of their own, the chart kept with them; the text shows them as a line."""
    path = saved(tmp_path, RATES)
    paragraphs = docx.Document(str(path)).paragraphs
    at = next(at for at, paragraph in enumerate(paragraphs) if paragraph._p.xpath(".//w:drawing"))
    assert [one.style.name for one in paragraphs[at : at + 3]] == ["图", "图题", "表格注"]
    assert paragraphs[at].style.paragraph_format.keep_with_next
    assert "图2 绩效指标完成率（单位：%）" in read_text(path).splitlines()


def test_a_chart_keeps_its_distance_from_a_table() -> None:
    """Behind a table the chart's paragraph has the room that text would have, and it still ends the table."""
    table = Table((Row((Cell((Span("一"),)),)),), (1,))
    report = dataclasses.replace(report_with(), blocks=(table, MONEY, table))
    body = docx.Document(io.BytesIO(assemble(report, now=NOW))).element.body
    names = [etree.QName(child).localname for child in body]
    assert names[names.index("tbl") :] == ["tbl", "p", "p", "tbl", "p", "sectPr"]
    assert body[names.index("tbl") + 1].xpath("w:pPr/w:spacing/@w:before") == ["240"]


def test_equal_input_gives_equal_bytes() -> None:
    """Chart parts and workbooks carry no date and no chance."""
    assert assemble(report_with(MONEY, RATES), now=NOW) == assemble(report_with(MONEY, RATES), now=NOW)


def test_a_template_gets_charts_too(tmp_path: Path) -> None:
    """A user's base lends its width; its styles for figures are added where they lack, its old charts are gone."""
    template = tmp_path / "letterhead.docx"
    docx.Document().save(str(template))
    for name in ("one.docx", "two.docx"):  # the second is built on the first
        path = tmp_path / name
        path.write_bytes(assemble(report_with(MONEY, RATES), load_base(template), now=NOW))
        assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
        assert sheet(path, 2)[1] == ("受理信访案件", 100, None)
        assert sum(part.endswith(".xlsx") for part in zipfile.ZipFile(path).namelist()) == 2
        template = path


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text(), st.decimals(-(10**9), 10**9, places=2)), min_size=1, max_size=8))
def test_any_text_and_value_is_well_formed(rows: list[tuple[str, Decimal]]) -> None:
    """Whatever the categories are called, every part is well-formed and the workbook has as many rows."""
    chart = columns([[f"{value:f}" for _, value in rows]], [name for name, _ in rows])
    with zipfile.ZipFile(io.BytesIO(assemble(report_with(chart), now=NOW))) as package:
        for name in package.namelist():
            if not name.endswith(".xlsx"):
                etree.fromstring(package.read(name))
        book = openpyxl.load_workbook(io.BytesIO(package.read("word/embeddings/jixiao1.xlsx")))
    values = [row[1] for row in book["Sheet1"].iter_rows(min_row=2, values_only=True)]
    assert [round(float(value), 2) for value in values] == [float(value) for _, value in rows]  # type: ignore[arg-type]


def office(path: Path, folder: Path, kind: str) -> Path:
    """Convert a document with LibreOffice."""
    environment = {**os.environ, "FONTCONFIG_FILE": str(FONTS)}
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind]
    out = folder / "out"
    subprocess.run(
        [*command, "--outdir", str(out), str(path)], env=environment, check=True, capture_output=True, timeout=180
    )
    return out / f"{path.stem}.{kind.partition(':')[0]}"


@needs_office
def test_libreoffice_keeps_the_charts(tmp_path: Path) -> None:
    """Opened and saved by LibreOffice, each chart is there with its series, categories and values."""
    path = saved(tmp_path, MONEY, RATES)
    again = office(path, tmp_path, "docx")
    with zipfile.ZipFile(again) as package:
        parts = sorted(name for name in package.namelist() if re.fullmatch(r"word/charts/chart\d+\.xml", name))
        found = [texts(etree.fromstring(package.read(name)), "//c:v/text()") for name in parts]
    assert len(found) == 2
    assert {"系列1", "资金总额", "4135.45", "1005.45"} <= set(found[0])
    assert {"达到目标", "未达到目标", "解决就业人数", "52", "900"} <= set(found[1])


@needs_office
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext, not installed here")
def test_the_printed_chart_shows_its_values(tmp_path: Path) -> None:
    """On the page stand the values as written, the names of the series, the goal, and the value beyond the axis."""
    pdf = office(saved(tmp_path, MONEY, RATES), tmp_path, "pdf")
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    shown = "".join(text.split())
    for words in ("4135.45", "1005.45", "系列3", "900.00%（超出）", "52.00%", "112.15%", "目标100%", "未达到目标"):
        assert words in shown, words


@needs_office
def test_the_workbook_opens_in_libreoffice(tmp_path: Path) -> None:
    """What Word would open for editing is a workbook to LibreOffice too."""
    path = saved(tmp_path, RATES)
    with zipfile.ZipFile(path) as package:
        book = tmp_path / "inside.xlsx"
        book.write_bytes(package.read("word/embeddings/jixiao1.xlsx"))
    found = OpenXmlValidator().validate(book).errors
    assert [str(error) for error in found if "theme" not in str(error)] == []  # one that nothing refers to
    rows = office(book, tmp_path, CSV).read_text(encoding="utf-8").splitlines()
    assert rows == [
        ",达到目标,未达到目标",
        "受理信访案件,100.00%,",
        "解决就业人数,,52.00%",
        "检查次数,900.00%,",
        "经费,112.15%,",
    ]
