"""Findings stand in the document as comments on the sentence they are about."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
from document_demo import annex_table, demo_report, indicator_text, span
from lxml import etree

from generator.document import assemble
from generator.document.parts.markup import W
from generator.finding import Finding
from generator.report import Heading, Paragraph, Report, Span, TitleBlock

NOW = datetime(2025, 4, 12, 9, 30)  # noqa: DTZ001 - a fixed local time
TITLE = TitleBlock(("自评报告",))


def parts(report: Report) -> tuple[etree._Element, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(assemble(report, now=NOW))) as package:
        return etree.fromstring(package.read("word/document.xml")), etree.fromstring(package.read("word/comments.xml"))


def anchored(report: Report) -> list[tuple[str, str]]:
    """Return (text the comment stands on, comment's text) in the order of the comments."""
    document, comments = parts(report)
    found: dict[str, str] = {}
    running: set[str] = set()
    for element in document.iter():
        name, number = etree.QName(element).localname, element.get(f"{{{W}}}id", "")
        if name == "commentRangeStart":
            running.add(number)
            found[number] = ""
        elif name == "commentRangeEnd":
            running.remove(number)
        elif name == "t":
            for open_one in running:
                found[open_one] += element.text or ""
    assert not running
    return [(found[c.get(f"{{{W}}}id")], "".join(c.itertext())) for c in comments]


def places(finding: Finding, *blocks: Paragraph | Heading) -> str:
    return anchored(Report(TITLE, blocks, (annex_table(3),), (finding,)))[0][0]


def test_comment_stands_on_the_sentence() -> None:
    """Only the sentence that prints the fact is marked, not the paragraph."""
    place = places(Finding(code="V501", message="缺。", subject="indicator.1.actual"), indicator_text(1))
    assert place == "截至年末，实际完成值为486人，完成率97.20%，与目标值相差14人；"


def test_part_of_a_subject_matches_the_whole() -> None:
    """A finding about an indicator goes to the first figure of that indicator, not of indicator 10."""
    finding = Finding(code="V308", message="缺。", subject="indicator.1")
    assert places(finding, indicator_text(10), indicator_text(1)).startswith("指标1“解决")


def test_subject_of_a_paragraph_marks_all_of_it() -> None:
    """A paragraph that is about a field without printing it is marked whole."""
    finding = Finding(code="V301", message="缺。", subject="indicator.1.reason")
    assert places(finding, indicator_text(1)).endswith("得分14.58分。")


def test_relative_takes_the_comment_when_nobody_prints_the_field() -> None:
    """A field that stands nowhere is commented where its indicator is spoken of."""
    finding = Finding(code="V308", message="缺。", subject="indicator.1.measure")
    assert places(finding, indicator_text(1)).startswith("指标1")


def test_body_comes_before_heading_and_table() -> None:
    """The same figure in a heading, in the text and in the annex: the comment stands in the text."""
    heading = Heading(2, "（一）", (Span("指标", fact="indicator.1.actual"),))
    finding = Finding(code="V501", message="缺。", subject="indicator.1.actual")
    assert places(finding, heading, indicator_text(1)).startswith("截至年末")
    assert places(finding, heading) == "（一）指标"
    assert places(finding) == "118"


def test_findings_without_a_place_stand_on_the_title() -> None:
    """At most twenty, gravest first, then one comment for the rest."""
    found = tuple(Finding(code=code, message="无处。", subject="fill_date") for code in ["V201"] * 24 + ["V101"])
    comments = anchored(Report(TITLE, (), (), found))
    assert {place for place, _ in comments} == {"自评报告"}
    assert len(comments) == 21
    assert comments[0][1].startswith("【错误 V101】")
    assert comments[-1][1] == "【提示】另有5条问题未逐条批注，代码：V201。"


def test_comment_says_what_should_stand_and_where_it_comes_from() -> None:
    """Level, code and message, then the expected value and the source, each on its own line."""
    _, comments = parts(demo_report())
    lines = [["".join(p.itertext()) for p in comment] for comment in comments]
    assert lines[0][1] == "来源：自评表.xlsx 指标!H12"
    assert lines[1] == ["【错误 V401】填报得分14.60与重算得分不符。", "应为：14.58分"]


def test_comment_is_signed_and_dated() -> None:
    """Author, initials and the moment given."""
    _, comments = parts(demo_report())
    first = {etree.QName(key).localname: value for key, value in comments[0].attrib.items()}
    assert first == {"id": "100", "author": "jixiao", "initials": "JX", "date": "2025-04-12T09:30:00Z"}


def test_comments_on_one_sentence_nest() -> None:
    """Several comments on the same words each have start, end and reference, and the text stays whole."""
    found = tuple(Finding(code="V501", message=f"第{n}条。", subject="indicator.1.actual") for n in range(3))
    inside = Finding(code="V301", message="整段。", subject="indicator.1.reason")
    comments = anchored(Report(TITLE, (indicator_text(1),), (), (*found, inside)))
    assert [place[:4] for place, _ in comments] == ["截至年末"] * 3 + ["指标1“"]


def test_empty_title_still_takes_comments() -> None:
    """Comments without any words to stand on are anchored all the same."""
    report = Report(TitleBlock(("",)), (), (), (Finding(code="V201", message="无。"),))
    assert anchored(report)[0][0] == ""


def test_without_findings_there_is_no_comments_part() -> None:
    """A clean report carries no empty comments part."""
    with zipfile.ZipFile(io.BytesIO(assemble(Report(TITLE, (Paragraph(span("无")),))))) as package:
        assert not any("comments" in name for name in package.namelist())


@pytest.mark.parametrize("text", ["甲。乙；丙", "“甲。”乙；丙"])
def test_quotation_mark_belongs_to_its_sentence(text: str) -> None:
    """A closing quotation mark after the full stop ends the sentence with it."""
    block = Paragraph((Span(text.split("乙")[0]), Span("乙", fact="a.b"), Span("；丙")))
    assert places(Finding(code="V501", message="。", subject="a.b"), block) == "乙；"
