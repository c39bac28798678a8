"""A report becomes a Word file that is valid, complete and formatted after GB/T 9704."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from document_demo import annex_table, demo_report, span
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openxml_audit import OpenXmlValidator

from generator.document import assemble, read_text
from generator.report import Cell, Heading, Paragraph, Report, Row, Span, Table, TitleBlock, paragraphs, text_of

NOW = datetime(2025, 4, 12, 9, 30)  # noqa: DTZ001 - a fixed local time
HOSTILE = "甲\x00\x08\x0b乙]]>&amp;<w:p>\"'\ud800\ufffe😀\t丙\r\n丁"
READABLE = "甲乙]]>&amp;<w:p>\"'😀\t丙\n丁"


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def one_table(*rows: Row, widths: tuple[int, ...] = (1, 1, 1)) -> Report:
    return Report(TitleBlock(("标题",)), (Table(rows, widths),))


def saved(tmp_path: Path, report: Report) -> Path:
    path = tmp_path / "report.docx"
    path.write_bytes(assemble(report, now=NOW))
    return path


def test_text_reads_back_in_order(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    """The Word file's text is the report's text, paragraph by paragraph and row by row."""
    golden("document/demo.txt", read_text(saved(tmp_path, demo_report(indicators=2, annex_rows=12))))


def test_every_line_of_the_report_is_in_the_file(tmp_path: Path) -> None:
    """No text is lost on the way."""
    report = demo_report(indicators=3, annex_rows=20)
    text = read_text(saved(tmp_path, report)).replace("（公章）：", "（公章）")
    text = text.replace("填报时间：", "填报时间")
    for _, spans in paragraphs(report):
        assert text_of(spans) in text


def test_file_is_valid(tmp_path: Path) -> None:
    """openxml-audit finds nothing, with every kind of block and with comments."""
    result = OpenXmlValidator().validate(saved(tmp_path, demo_report()))
    assert [str(error) for error in result.errors] == []


@pytest.mark.parametrize(
    "report",
    [
        Report(TitleBlock(()), ()),
        Report(TitleBlock(("只有标题",)), ()),
        Report(TitleBlock(()), (Paragraph(()),), (annex_table(3),)),
        Report(TitleBlock(("表",)), (), (dataclasses.replace(annex_table(3), label="", title=(), note=()),) * 2),
        Report(TitleBlock(("横表",)), (Paragraph(span("前")), annex_table(3), Paragraph(span("后")))),
    ],
    ids=["empty", "title only", "annex only", "annexes without heads", "landscape table among the text"],
)
def test_unusual_reports_are_valid_too(report: Report, tmp_path: Path) -> None:
    """Nothing has to be there."""
    result = OpenXmlValidator().validate(saved(tmp_path, report))
    assert [str(error) for error in result.errors] == []


def test_equal_input_gives_equal_bytes() -> None:
    """Two runs at the same moment write the same file, byte for byte."""
    assert assemble(demo_report(), now=NOW) == assemble(demo_report(), now=NOW)


def test_hostile_text_comes_through(tmp_path: Path) -> None:
    """Markup stays text, what XML forbids is dropped, line breaks and tabs stay."""
    report = Report(
        TitleBlock((HOSTILE,)), (Heading(1, "一、", span(HOSTILE)), Paragraph(span(HOSTILE))), (annex_table(1),)
    )
    path = saved(tmp_path, report)
    assert OpenXmlValidator().validate(path).errors == []
    assert read_text(path).count(READABLE) == 3
    assert opened(path.read_bytes()).core_properties.title.replace("\n", "").startswith("甲乙]]>&amp;<w:p>")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(), max_size=4))
def test_any_text_is_well_formed(texts: list[str]) -> None:
    """Whatever stands in the spans, document and comments are well-formed XML."""
    spans = tuple(Span(text, fact="x.y", gap=bool(number % 2)) for number, text in enumerate(texts))
    report = Report(TitleBlock(("标题",)), (Paragraph(spans), Table((Row((Cell(spans),)),), (1,))))
    with zipfile.ZipFile(io.BytesIO(assemble(report, now=NOW))) as package:
        for name in package.namelist():
            etree.fromstring(package.read(name))


def test_long_cell_may_break_across_pages() -> None:
    """Rows stay together, but one that is taller than a page must not be cut off."""
    table = opened(assemble(one_table(Row((Cell(span("短")),)), Row((Cell(span("长" * 10_000)),))))).tables[0]
    kept = [row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows]
    assert kept == [True, False]


def test_styles_name_their_chinese_font() -> None:
    """Every paragraph style names its eastAsia font, and no style follows the theme."""
    styles = opened(assemble(demo_report())).styles
    fonts = {
        style.name: style.element.find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia"))
        for style in styles
        if style.element.get(qn("w:type")) == "paragraph"
    }
    assert all(fonts.values())
    wanted = {"Title": "方正小标宋简体", "Heading 1": "黑体", "Heading 2": "楷体_GB2312", "Body Text": "仿宋_GB2312"}
    assert wanted.items() <= fonts.items()
    assert "Theme" not in etree.tostring(styles.element, encoding="unicode")


def test_headings_are_seen_by_words_navigation() -> None:
    """Levels 1–4 carry their outline level, keep with the next paragraph and are indented two characters."""
    styles = opened(assemble(demo_report())).styles
    for level in range(1, 5):
        properties = styles[f"Heading {level}"].element.pPr
        assert properties.find(qn("w:outlineLvl")).get(qn("w:val")) == str(level - 1)
        assert properties.find(qn("w:keepNext")) is not None
        assert properties.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_page_setup() -> None:
    """A4, 37/35/28/26 mm; the cover has no footer; annex pages are turned; numbering begins after the cover."""
    cover, body, annex, last = opened(assemble(demo_report())).sections
    assert [round(side.mm) for side in (body.top_margin, body.bottom_margin, body.left_margin, body.right_margin)] == [
        37, 35, 28, 26,
    ]  # fmt: skip
    assert [(round(s.page_width.mm), round(s.page_height.mm)) for s in (cover, body, annex, last)] == [
        (210, 297), (210, 297), (297, 210), (210, 297),
    ]  # fmt: skip
    assert [side.mm for side in (annex.left_margin, annex.right_margin)] == pytest.approx([35, 37], abs=0.1)
    assert cover._sectPr.findall(qn("w:footerReference")) == []
    assert [len(section._sectPr.findall(qn("w:footerReference"))) for section in (body, annex, last)] == [2, 2, 2]
    starts = [section._sectPr.find(qn("w:pgNumType")) is not None for section in (cover, body, annex, last)]
    assert starts == [False, True, False, False]


def test_gaps_are_highlighted() -> None:
    """What the unit has to add stands out in yellow, nothing else does."""
    document = opened(assemble(demo_report(indicators=2)))
    marked = [run.text for p in document.paragraphs for run in p.runs if run.font.highlight_color is not None]
    assert marked == ["【待单位补充：未完成的原因】"] * 2


def test_chinese_marks_take_the_chinese_font() -> None:
    """Runs with quotation marks or signs like ≥ carry the hint without which Word sets them in the Latin font."""
    document = opened(assemble(Report(TitleBlock(("题",)), (Paragraph((Span("“优”"), Span("良"))),))))
    runs = document.paragraphs[-1].runs
    assert [run._r.find(f".//{qn('w:rFonts')}") is not None for run in runs] == [True, False]


def test_merged_cells() -> None:
    """Cells over columns and rows become gridSpan and vMerge; covered cells are filled in; widths sum up."""
    table = one_table(
        Row((Cell(span("甲"), rows=2), Cell(span("乙"), columns=2)), header=True),
        Row((Cell(span("丙")), Cell(span("丁"))), header=True),
        Row((Cell(span("戊")),)),
        widths=(2, 1, 1),
    )
    rows = opened(assemble(table)).tables[0].rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["甲", "乙", "乙"],
        ["甲", "丙", "丁"],
        ["戊", "", ""],
    ]
    widths = [[int(cell.get(qn("w:w"))) for cell in row._tr.iter(qn("w:tcW"))] for row in rows]
    assert widths == [[4422, 4422], [4422, 2211, 2211], [4422, 2211, 2211]]
    assert [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [True, True, False]


@pytest.mark.parametrize(
    "rows",
    [
        (Row((Cell(columns=4),)),),
        (Row((Cell(), Cell(), Cell(), Cell())),),
        (Row((Cell(), Cell(rows=2))), Row((Cell(columns=3),))),
    ],
    ids=["wider than the grid", "one cell too many", "into a merged cell"],
)
def test_impossible_tables_are_refused(rows: tuple[Row, ...]) -> None:
    """A table whose cells do not fit its grid is our own mistake and never written."""
    with pytest.raises(ValueError, match="table"):
        assemble(one_table(*rows))


def test_properties() -> None:
    """The file knows its title, maker, language and date."""
    properties = opened(assemble(demo_report(), now=NOW)).core_properties
    assert properties.title == "高新区（新市区）部门单位整体支出绩效自评报告"
    assert (properties.author, properties.language, properties.created.year) == ("jixiao", "zh-CN", 2025)


def test_neighbouring_tables_do_not_grow_together() -> None:
    """Two tables in a row keep a paragraph between them, in the text and in the annexes."""
    small = Table((Row((Cell(span("一")),)),), (1,))
    document = opened(assemble(Report(TitleBlock(()), (small, small), (small, small))))
    names = [etree.QName(child).localname for child in document.element.body]
    assert names.count("tbl") == 4
    assert "tbl tbl" not in " ".join(names)
    assert names[-2:] == ["p", "sectPr"]
