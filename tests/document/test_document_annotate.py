"""Findings on a finished report are comments on its very characters; nothing else of the file changes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from document_demo import demo_report
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openxml_audit import OpenXmlValidator
from word_package import ins, p, package, part, part_names, r, row, saved, table, w

from generator.document import annotate, annotate_text, assemble, read_manuscript
from generator.finding import Finding
from generator.manuscript import Kind, Manuscript, lines_of_text

NOW = datetime(2025, 4, 12, 9, 30)  # noqa: DTZ001 - a fixed local time
NOTE = '<w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote><w:footnote w:id="2">{}</w:footnote>'
BOX = "<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>"
CONTROL = "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"


def finding(start: int | None, end: int | None, message: str = "有误。", **more: str) -> Finding:
    return Finding(code="A102", message=message, start=start, end=end, **more)


def on(text: str, words: str, **more: str) -> Finding:
    start = text.index(words)
    return finding(start, start + len(words), quote=words, **more)


def comments(data: bytes) -> list[tuple[str, str]]:
    """Return (text the comment stands on, comment's text) of our comments, by id."""
    document, notes = etree.fromstring(part(data)), etree.fromstring(part(data, "word/comments.xml"))
    found: dict[str, str] = {}
    running: list[str] = []
    for element in document.iter():
        name, number = etree.QName(element).localname, element.get(w("id"), "")
        if name == "commentRangeStart":
            running.append(number)
            found[number] = ""
        elif name == "commentRangeEnd":
            running.remove(number)
        elif name == "commentReference":
            assert number not in running
            assert number in found
        elif name in ("t", "tab"):
            for one in running:
                found[one] += "\t" if name == "tab" else element.text or ""
    assert running == []
    return [(found[note.get(w("id"))], "\n".join("".join(q.itertext()) for q in note)) for note in notes]


def annotated(body: str, words: str, folder: Path, **parts: str) -> list[tuple[str, str]]:
    """Put one comment on the words and return what it stands on; the text stays, the file is as valid as before."""
    before = package(body, **parts)
    text = read_manuscript(saved(before, folder)).text
    after = annotate(before, [on(text, words)], now=NOW)
    assert read_manuscript(saved(after, folder)).text == text
    known = {str(error) for error in OpenXmlValidator().validate(saved(before, folder)).errors}
    assert {str(error) for error in OpenXmlValidator().validate(saved(after, folder)).errors} <= known
    return comments(after)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (p(r("完成率为90.23%，良好。")), "90.23%"),
        (p(r("完成率为") + r("90.", "<w:b/>") + r("23%。")), "90.23%"),
        (p(r("得") + ins(r("分9.89分")) + r("。")), "9.89"),
        (p(ins(r("得分9.")) + r("89分。")), "9.89"),
        (p('<w:hyperlink w:anchor="x">' + r("见表1") + "</w:hyperlink>"), "表1"),
        (p("<w:r><w:t>甲</w:t><w:tab/><w:t>乙丙</w:t></w:r>"), "甲\t乙"),
        (table(row("甲", "90.23%")), "90.2"),
        (p(r("甲")) + p(r("乙")), "甲"),
        (p(r("全文")), "全文"),
    ],
    ids=["run", "runs", "insertion", "into an insertion", "link", "tab", "cell", "paragraph", "all"],
)
def test_comment_stands_on_exactly_these_characters(body: str, words: str, tmp_path: Path) -> None:
    """Runs are cut where the place begins and ends."""
    assert annotated(body, words, tmp_path)[0][0] == words


@pytest.mark.parametrize(
    ("body", "words", "place"),
    [
        (p(r("共") + CONTROL.format(r("12.5万元"))), "12.5", "12.5万元"),
        (p('<w:fldSimple w:instr="REF x">' + r("第3项") + "</w:fldSimple>"), "3", "第3项"),
        (p(r("前") + BOX.format(p(r("框内3个"))) + r("后")), "3个", "框内3个"),
        (p("<w:r><w:ruby><w:rt>" + r("pin") + "</w:rt><w:rubyBase>" + r("拼音") + "</w:rubyBase></w:ruby></w:r>"), "拼", "pin拼音"),
    ],
    ids=["control", "field", "text box", "ruby"],
)  # fmt: skip
def test_what_cannot_be_opened_is_marked_whole(body: str, words: str, place: str, tmp_path: Path) -> None:
    """Controls, simple fields, text boxes and ruby take no comment inside: it stands around them."""
    before = package(body)
    text = read_manuscript(saved(before, tmp_path)).text
    assert comments(annotate(before, [on(text, words)], now=NOW)) == [(place, "【错误 A102】有误。")]


def test_comment_on_a_note_stands_at_its_reference(tmp_path: Path) -> None:
    """Word shows comments in the text: one on a footnote stands at the note's number and names the place."""
    body = p(r("正文") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + r("续"))
    data = annotate(package(body, footnotes=NOTE.format(p(r("数据为90.23%")))), [on("正文续\n数据为90.23%", "90.23%")])
    assert comments(data) == [("", "【错误 A102】（脚注“90.23%”）有误。")]
    assert [etree.QName(e).localname for e in etree.fromstring(part(data)).iter(w("commentRangeStart"), w("footnoteReference"))] == [
        "commentRangeStart", "footnoteReference",
    ]  # fmt: skip


def test_comment_on_a_header_stands_on_the_first_paragraph(tmp_path: Path) -> None:
    """A header has no comments; so has a finding without a place."""
    before = package(p("") + p(r("标题")), header=p(r("某乡2023年")))
    text = read_manuscript(saved(before, tmp_path)).text
    data = annotate(before, [on(text, "2023年"), finding(None, None), finding(10_000, 10_001)])
    assert comments(data) == [
        ("标题", "【错误 A102】（页眉“2023年”）有误。"),
        ("标题", "【错误 A102】有误。"),
        ("标题", "【错误 A102】有误。"),
    ]


def test_comment_on_an_automatic_number_stands_on_its_line(tmp_path: Path) -> None:
    """Word computes the number, no element holds it."""
    numbering = (
        '<w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>'
    )
    place = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    before = package(p(r("首")) + p(r("制度") + r("健全"), place), numbering=numbering)
    text = read_manuscript(saved(before, tmp_path)).text
    assert [on_words for on_words, _ in comments(annotate(before, [on(text, "1."), on(text, "1. 制")]))] == [
        "制度健全",
        "制",
    ]


def test_comment_says_what_should_stand(tmp_path: Path) -> None:
    """Message, expected value and advice, each in its own paragraph; what the message says already is not repeated."""
    data = annotate(
        package(p(r("甲"))), [finding(0, 1, "应为2。", expected="2", fix="改为2"), finding(0, 1, expected="3")]
    )
    assert [text for _, text in comments(data)] == ["【错误 A102】应为2。\n建议：改为2", "【错误 A102】有误。\n应为：3"]


def test_comments_of_others_stay(tmp_path: Path) -> None:
    """Ids go on behind the largest one; the old comment keeps its place."""
    old = (
        '<w:comment w:id="7" w:author="审核人" w:date="2025-03-01T08:00:00Z" w:initials="审">'
        + p(r("请核对"))
        + "</w:comment>"
    )
    body = p(
        '<w:commentRangeStart w:id="7"/>'
        + r("甲乙")
        + '<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>'
    )
    data = annotate(package(body, comments=old), [finding(1, 2)], now=NOW)
    assert comments(data) == [("甲乙", "请核对"), ("乙", "【错误 A102】有误。")]
    assert [e.get(w("id")) for e in etree.fromstring(part(data, "word/comments.xml"))] == ["7", "8"]
    assert sum(name.startswith("word/comments") for name in part_names(data)) == 1


def test_overlapping_comments_nest(tmp_path: Path) -> None:
    """Comments may share characters, begin or end at one place, and reach over paragraphs."""
    text = "甲乙丙丁\n戊己"
    places = [(0, 4), (0, 2), (1, 4), (1, 3), (2, 6), (0, 7), (3, 4), (3, 4)]
    data = annotate(package(p(r("甲乙") + r("丙丁")) + p(r("戊己"))), [finding(*place) for place in places], now=NOW)
    assert [place for place, _ in comments(data)] == [text[a:b].replace("\n", "") for a, b in places]
    errors = [str(error) for error in OpenXmlValidator().validate(saved(data, tmp_path)).errors]
    assert [error for error in errors if "required relationship" not in error] == []


def test_everything_else_is_the_same(tmp_path: Path) -> None:
    """Other paragraphs, other parts, their order: byte for byte; the head of the XML as it was."""
    head = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\r\n"
    before = package(
        p(r("甲", "<w:b/>")) + p(r("乙丙")) + p(r("丁")), head=head, header=p(r("页眉")), extra={"x.bin": b"\x00"}
    )
    after = annotate(before, [finding(2, 3)], now=NOW)
    old, new = (etree.fromstring(part(data))[0] for data in (before, after))
    assert [etree.tostring(old[at]) for at in (0, 2)] == [etree.tostring(new[at]) for at in (0, 2)]
    assert part(after).startswith(head.encode())
    kept = [
        name
        for name in part_names(before)
        if name not in ("word/document.xml", "[Content_Types].xml", "word/styles.xml")
    ]
    kept.remove("word/_rels/document.xml.rels")
    assert all(part(before, name) == part(after, name) for name in kept)
    assert part_names(after)[: len(part_names(before))] == part_names(before)


def test_our_own_report_stays_valid(tmp_path: Path) -> None:
    """A drafted report with comments takes more of them; its styles stay, for they know comments."""
    before = assemble(demo_report(), now=NOW)
    text = read_manuscript(saved(before, tmp_path)).text
    after = annotate(before, [on(text, "486人"), on(text, "14.58分"), finding(None, None)], now=NOW)
    assert [str(error) for error in OpenXmlValidator().validate(saved(after, tmp_path)).errors] == []
    assert part(before, "word/styles.xml") == part(after, "word/styles.xml")
    assert [place for place, _ in comments(after)][-3:-1] == ["486人", "14.58分"]


def test_without_findings_the_file_is_returned(tmp_path: Path) -> None:
    """Nothing to say, nothing to write."""
    data = package(p(r("甲")))
    assert annotate(data, []) == data


PIECE = st.text(alphabet="甲乙1.\n", max_size=5)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), texts=st.lists(st.lists(PIECE, max_size=4), min_size=1, max_size=3))
def test_any_places(data: st.DataObject, texts: list[list[str]], tmp_path: Path) -> None:
    """Wherever the places are, the text stays and every comment has start, end and reference."""
    body = "".join(
        p("".join(ins(r(text), 100 + at) if at % 2 else r(text) for at, text in enumerate(runs))) for runs in texts
    )
    before = package(body)
    text = read_manuscript(saved(before, tmp_path)).text
    ends = st.integers(0, len(text))
    places = data.draw(st.lists(st.tuples(ends, ends), max_size=6))
    after = annotate(before, [finding(min(place), max(place)) for place in places], now=NOW)
    assert read_manuscript(saved(after, tmp_path)).text == text
    if places:
        marked = comments(after)
        assert len(marked) == len(places)
        for place, (on_words, _) in zip(places, marked, strict=True):
            words = text[min(place) : max(place)].replace("\n", "")
            if words:
                assert on_words.replace("\n", " ") == words


TEXT = "某乡自评报告\n\n一、基本情况\n\n全年预算数为1281.\n14 万元，完成率 ９８．９０％。\n- 1 -\n指标\t值\t得分\n甲\t1\t2\n"


def test_text_report_becomes_a_document(tmp_path: Path) -> None:
    """A paragraph per line, headings as headings, wrapped lines joined, the comments on their characters."""
    manuscript = Manuscript("a.txt", TEXT, lines_of_text(TEXT))
    found = [on(TEXT, "1281.\n14 万元"), on(TEXT, "９８．９０％"), on(TEXT, "一、基本情况"), on(TEXT, "1\t2")]
    data = annotate_text(manuscript, found, now=NOW)
    read = read_manuscript(saved(data, tmp_path))
    assert read.text.split("\n") == [
        "某乡自评报告", "一、基本情况", "全年预算数为1281.14万元，完成率９８．９０％。", "指标\t值\t得分", "甲\t1\t2",
    ]  # fmt: skip
    assert [line.kind for line in read.lines][:3] == [Kind.TITLE, Kind.HEADING, Kind.BODY]
    assert [place for place, _ in comments(data)] == ["1281.14万元", "９８．９０％", "一、基本情况", "1\t2"]
    assert [str(error) for error in OpenXmlValidator().validate(saved(data, tmp_path)).errors] == []


def test_empty_text_report(tmp_path: Path) -> None:
    """A report without text is a document too."""
    data = annotate_text(Manuscript("a.txt", "", ()), [finding(None, None)], now=NOW)
    assert [str(error) for error in OpenXmlValidator().validate(saved(data, tmp_path)).errors] == []
