"""Passages written anew in place: rejected they give the old document, accepted the new one, and nothing else moves."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openxml_audit import OpenXmlValidator
from test_document_revisions import PIECES, RUNS, written
from word_package import cell, dele, ins, p, package, part, r, row, saved, table, w

from generator.change import AddedParagraph, AddedParagraphs, AddedRow, Change, RemovedParagraphs, RemovedRow
from generator.document import protection, read_manuscript, redraft, redraft_text
from generator.document.reading.opened import open_for_change
from generator.finding import Edit, InputError

NOW = datetime(2025, 4, 12, 9, 30)  # noqa: DTZ001 - a fixed local time
BY = 'w:author="审核人" w:date="2025-03-01T08:00:00Z"'
SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
#: A mark somebody deleted, one somebody inserted.
GONE, NEW = f'<w:rPr><w:del w:id="801" {BY}/></w:rPr>', f'<w:rPr><w:ins w:id="802" {BY}/></w:rPr>'
CENTRED = '<w:jc w:val="center"/>'
CONTROL = '<w:sdt><w:sdtPr><w:tag w:val="f"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> REF x </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
PICTURE = '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:9pt;height:9pt"/></w:pict></w:r>'
NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="（%1）"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def text_of(data: bytes, folder: Path, view: str = "accepted") -> str:
    return read_manuscript(saved(data, folder, "read.docx"), view).text


def document(data: bytes) -> etree._Element:
    return etree.fromstring(part(data))


def add(text: str, behind: str, *new: str, like: str = "", number: str = "") -> AddedParagraphs:
    """New paragraphs behind the one that holds ``behind``, like the one that holds ``like``."""
    at = text.index(like or behind)
    return AddedParagraphs(text.index(behind), tuple(AddedParagraph(item, at, number) for item in new))


def remove(text: str, first: str, last: str = "") -> RemovedParagraphs:
    last = last or first
    return RemovedParagraphs(text.index(first), text.index(last) + len(last))


def edit(text: str, old: str, new: str) -> Edit:
    start = text.index(old)
    return Edit(start, start + len(old), new)


def apply(words: Sequence[tuple[str, ...]], text: str) -> list[Change]:
    """Return changes written as words: ("add", behind, new, …), ("remove", first, last), ("edit", old, new) …"""
    changes: list[Change] = []
    for kind, where, *rest in words:
        if kind == "add":
            changes.append(add(text, where, *rest))
        elif kind == "like":
            changes.append(add(text, where, *rest[1:], like=rest[0]))
        elif kind == "remove":
            changes.append(remove(text, where, *rest))
        elif kind == "edit":
            changes.append(edit(text, where, rest[0]))
        elif kind == "row":
            changes.append(AddedRow(text.index(where), tuple(rest)))
        else:
            changes.append(RemovedRow(text.index(where)))
    return changes


PLAIN = p(r("甲段。")) + p(r("乙段。")) + p(r("丙段。"))
TABLE = table(row("子", "丑"), row("寅", "卯"))
MIXED = p(r("甲段。")) + p(r("乙段。"), CENTRED)
BEFORE_TABLE = MIXED + TABLE + p(r("丙段。"))
#: name → body, changes in words.
BODIES: dict[str, tuple[str, list[tuple[str, ...]]]] = {
    "behind a paragraph": (PLAIN, [("add", "甲", "一新。", "二新。")]),
    "behind the last paragraph": (PLAIN, [("add", "丙", "一新。", "二新。")]),
    "before the section of the document": (PLAIN + SECTION, [("add", "丙", "一新。")]),
    "behind the last, like another": (MIXED, [("like", "乙", "甲", "一新。", "二新。")]),
    "before a table": (BEFORE_TABLE, [("add", "乙", "一新。")]),
    "before a table, like another": (BEFORE_TABLE, [("like", "乙", "甲", "一新。", "二新。")]),
    "behind a table": (BEFORE_TABLE, [("like", "寅", "甲", "一新。", "二新。")]),
    "in a frame": (table(row(cell(MIXED))) + p(r("丙段。")), [("add", "乙", "一新。"), ("remove", "甲")]),
    "in a control": (CONTROL.format(PLAIN) + p(r("丁段。")), [("add", "丙", "一新。")]),
    "behind a section": (
        p(r("甲段。")) + p(r("乙段。"), CENTRED + SECTION) + p(r("丙段。")),
        [("like", "乙", "甲", "一新。")],
    ),
    "behind a mark gone": (p(r("甲"), GONE) + p(r("段。"), CENTRED) + p(r("乙段。")), [("add", "甲", "一新。")]),
    "behind a new mark": (p(r("甲段。")) + p(ins(r("乙段。")), NEW) + p(r("丙段。")), [("add", "乙", "一新。")]),
    "behind a new last mark": (p(r("甲段。")) + p(ins(r("乙段。")), CENTRED + NEW), [("like", "乙", "甲", "一新。")]),
    "an empty paragraph behind": (p(r("甲段。")) + p("") + p(r("乙段。")), [("add", "甲", "一新。"), ("remove", "乙")]),
    "one removed": (PLAIN, [("remove", "乙")]),
    "the first removed": (PLAIN, [("remove", "甲")]),
    "the last removed": (PLAIN, [("remove", "丙")]),
    "the last two removed": (MIXED + p(r("丙段。")), [("remove", "乙", "丙")]),
    "removed before a table": (BEFORE_TABLE, [("remove", "乙")]),
    "removed with a section": (p(r("甲段。")) + p(r("乙段。"), CENTRED + SECTION) + p(r("丙段。")), [("remove", "乙")]),
    "removed in an insertion": (
        p(r("甲段。")) + p(ins(r("乙") + r("段。", "<w:b/>")), NEW) + p(r("丙。")),
        [("remove", "乙")],
    ),
    "removed over a gone mark": (p(r("甲"), GONE) + p(r("段。")) + p(r("乙段。")), [("remove", "甲")]),
    "removed with a deletion": (p(r("甲") + dele("旧") + r("段。")) + p(r("乙段。")), [("remove", "甲")]),
    "removed with a link": (
        p('<w:hyperlink w:anchor="x">' + r("甲") + "</w:hyperlink>") + p(r("乙段。")),
        [("remove", "甲")],
    ),
    "removed with a field": (p(r("见") + FIELD.format(r("表1"))) + p(r("乙段。")), [("remove", "见")]),
    "removed with a control": (p(r("共") + CONTROL.format(r("5元"))) + p(r("乙段。")), [("remove", "共")]),
    "removed with tabs": (
        p("<w:r><w:t>甲</w:t><w:tab/><w:br/><w:t>乙</w:t></w:r>") + p(r("丙段。")),
        [("remove", "甲")],
    ),
    "replaced": (PLAIN, [("remove", "乙"), ("add", "乙", "一新。", "二新。")]),
    "replaced before a table": (BEFORE_TABLE, [("remove", "乙"), ("like", "乙", "甲", "一新。", "二新。")]),
    "new, then removed": (BEFORE_TABLE, [("remove", "乙"), ("like", "甲", "乙", "一新。")]),
    "removed, then two new": (
        PLAIN + TABLE,
        [("remove", "乙", "丙"), ("add", "乙", "一新。"), ("add", "丙", "二新。")],
    ),
    "all replaced": (PLAIN, [("remove", "甲", "丙"), ("add", "甲", "一新。"), ("add", "乙", "二新。")]),
    "replaced in a cell": (table(row(cell(MIXED))), [("remove", "甲", "乙"), ("like", "乙", "甲", "一新。")]),
    "edited and more": (PLAIN, [("edit", "乙段", "乙的一段"), ("add", "乙", "一新。"), ("remove", "甲")]),
    "edited in several places": (
        p(r("指标2完成值为260人，", "<w:b/>") + r("完成率52.00%，主要原因是宣传不到位。")),
        [
            (
                "edit",
                "指标2完成值为260人，完成率52.00%，主要原因是宣传",
                "指标2完成值为486人，完成率97.20%，主要原因是前期宣传",
            )
        ],
    ),
    "a new row": (BEFORE_TABLE, [("row", "子", "辰", "巳")]),
    "a new last row": (BEFORE_TABLE, [("row", "卯", "辰", ""), ("row", "寅", "午", "未")]),
    "a row removed": (BEFORE_TABLE, [("row out", "丑")]),
    "a row replaced": (BEFORE_TABLE, [("row out", "丑"), ("row", "丑", "辰", "巳")]),
}


def redrafted(body: str, words: Sequence[tuple[str, ...]], folder: Path) -> bytes:
    """Redraft, and prove that every view is right."""
    before = package(body)
    text, original = text_of(before, folder), text_of(before, folder, "original")
    changes = apply(words, text)
    result = redraft(before, changes, now=NOW)
    lines = [(line.start, line.end) for line in open_for_change(before).layout.lines]
    expected = redraft_text(text, changes, lines)
    assert result.skipped == ()
    assert text_of(result.docx, folder) == expected
    assert text_of(result.docx, folder, "original") == original
    clean = redraft(before, changes, now=NOW, clean=True)
    assert text_of(clean.docx, folder) == expected
    assert b"jixiao" not in part(clean.docx)
    return result.docx


@pytest.mark.parametrize(("body", "words"), BODIES.values(), ids=BODIES)
def test_reject_gives_the_old_text_and_accept_the_new(body: str, words: list[tuple[str, ...]], tmp_path: Path) -> None:
    """Whatever stands behind: a paragraph, a table, the end of a cell, control, section or document."""
    after = redrafted(body, words, tmp_path)
    before = {str(error) for error in OpenXmlValidator().validate(saved(package(body), tmp_path)).errors}
    errors = {str(error) for error in OpenXmlValidator().validate(saved(after, tmp_path)).errors}
    assert errors <= before
    tracked = [e.get(w("id")) for e in document(after).iter() if e.get(w("author"))]
    assert len(tracked) == len(set(tracked))


# --- how new paragraphs look ------------------------------------------------------------------------------------------


def looks(data: bytes) -> list[list[tuple[str, str]]]:
    """Return the runs of each paragraph with their formatting, in the words of the schema."""

    def formatting(run: etree._Element) -> str:
        return ",".join(etree.QName(child).localname for child in run.iterfind(f"{w('rPr')}/*"))

    return [
        [("".join(run.itertext()), formatting(run)) for run in paragraph.iter(w("r"))]
        for paragraph in document(data).iter(w("p"))
    ]


LEAD = p(r("一是预算编制粗。", "<w:b/>") + r("部分项目执行率低。"))


@pytest.mark.parametrize(
    ("like", "number", "new", "runs"),
    [
        (LEAD, "二是", "支出进度慢。第四季度集中支付。", [("二是支出进度慢。", "b"), ("第四季度集中支付。", "")]),
        (LEAD, "", "支出进度：仍然较慢", [("支出进度：", "b"), ("仍然较慢", "")]),
        (p(r("1.") + r("粗。", "<w:b/>") + r("低。")), "2.", "慢。快。", [("2.", ""), ("慢。", "b"), ("快。", "")]),
        (p(r("粗。低。", "<w:i/>")), "", "慢。快。", [("慢。快。", "i")]),
        (p(r("预算", "<w:i/>") + r("编制较粗。部分项目执行率低。")), "", "慢。快。", [("慢。快。", "")]),
        (p(r("（一）标题", "<w:b/>")), "（二）", "标题", [("（二）标题", "b")]),
        (p(r("　　粗。")), "", "慢。", [("　　慢。", "")]),
        (p("", "<w:rPr><w:b/></w:rPr>"), "", "慢。", [("慢。", "b")]),
        (p(r("粗。", "<w:b/>")), "", "“慢”。", [("“慢”。", "rFonts,b")]),
    ],
)
def test_new_paragraphs_look_like_another(
    like: str, number: str, new: str, runs: list[tuple[str, str]], tmp_path: Path
) -> None:
    """Formatting of the body or of a beginning that stands out, typed number, and blanks that indent."""
    data = package(like + p(r("末。")))
    result = redraft(data, [AddedParagraphs(0, (AddedParagraph(new, 0, number),))], now=NOW)
    assert looks(result.docx)[1] == runs


def test_properties_are_copied(tmp_path: Path) -> None:
    """Style and alignment; not the section, comments, bookmarks, notes, or what others track about the paragraph."""
    properties = (
        '<w:pStyle w:val="a"/><w:pageBreakBefore/>' + CENTRED + f'<w:rPr><w:ins w:id="5" {BY}/><w:b/></w:rPr>' + SECTION
    )
    inner = '<w:bookmarkStart w:id="7" w:name="x"/>' + r("甲。") + '<w:bookmarkEnd w:id="7"/>'
    data = package(p(inner, properties) + p(r("乙。")) + p(r("丙。")))
    text = text_of(data, tmp_path)
    new = document(redraft(data, [add(text, "乙", "新。", like="甲")], now=NOW).docx)[0][2]
    assert [etree.QName(child).localname for child in new] == ["pPr", "ins"]
    assert [etree.QName(child).localname for child in new[0]] == ["pStyle", "jc", "rPr"]
    assert [etree.QName(child).localname for child in new[0][2]] == ["ins", "b"]
    assert new[0][2][0].get(w("author")) == "jixiao"


def test_word_counts_by_itself(tmp_path: Path) -> None:
    """Where a list numbers the pattern, no number is typed; those behind are counted on, and back when rejected."""
    body = "".join(p(r(text), NUMBERED) for text in ("甲。", "乙。", "丙。"))
    data = package(body, numbering=NUMBERING)
    text = text_of(data, tmp_path)
    assert text == "（1）甲。\n（2）乙。\n（3）丙。"
    result = redraft(data, [add(text, "甲", "新。", number="（2）"), remove(text, "丙")], now=NOW).docx
    assert text_of(result, tmp_path) == "（1）甲。\n（2）新。\n（3）乙。"
    assert text_of(result, tmp_path, "original") == text
    result = redraft(data, [remove(text, "甲", "乙"), add(text, "丙", "新。")], now=NOW).docx
    assert text_of(result, tmp_path) == "（1）丙。\n（2）新。"
    assert text_of(result, tmp_path, "original") == text


# --- what stays -------------------------------------------------------------------------------------------------------


def test_small_edits(tmp_path: Path) -> None:
    """An edit touches what differs: a number with its unit, some words; not what stands between."""
    body, words = BODIES["edited in several places"]
    root = document(redrafted(body, words, tmp_path))
    changed = ["".join(mark.itertext()) for mark in root.iter(w("del"), w("ins"))]
    assert changed == ["260人", "486人", "52.00%", "97.20%", "前期"]
    bold = [mark[0].find(w("rPr")) is not None for mark in root.iter(w("del"), w("ins"))]
    assert bold == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("一是预算编制不够精准，部分项目", "一是预算编制欠精细，个别项目", ["不够精准，部分", "欠精细，个别"]),
        ("工作推进缓慢", "资金拨付滞后，影响进度", ["工作推进缓慢", "资金拨付滞后，影响进度"]),
        ("共3个项目", "共4个项目", ["3个", "4个"]),
        ("共3个项目。", "共3个项目，均已完成。", ["，均已完成"]),
    ],
)
def test_no_confetti(old: str, new: str, changed: list[str], tmp_path: Path) -> None:
    """Changes with hardly anything between them are one; where little stays, all goes."""
    root = document(redraft(package(p(r(old))), [Edit(0, len(old), new)], now=NOW).docx)
    assert ["".join(mark.itertext()) for mark in root.iter(w("del"), w("ins"))] == changed


def test_untouched_paragraphs_and_parts_stay(tmp_path: Path) -> None:
    """Whatever is changed, all other paragraphs and tables are the same XML, the root's namespaces too."""
    head = '<w:p xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:paraId="1A2B3C4D"><w:r><w:t>子</w:t></w:r></w:p>'
    body = head + PLAIN + BEFORE_TABLE.replace("段", "款") + p(r("末。"), NEW)
    data = package(body, extra={"word/media/a.bin": b"\x00\x01"})
    text = text_of(data, tmp_path)
    changes = [edit(text, "乙段", "乙的一段"), add(text, "甲款", "新。"), remove(text, "丙段")]
    for clean in (False, True):
        after = redraft(data, changes, now=NOW, clean=clean).docx
        old, new = ([etree.tostring(item, method="c14n") for item in document(each)[0]] for each in (data, after))
        assert [item for item in old if item not in new] == [old[2], old[3]]
        assert part(after).partition(b"<w:body>")[0] == part(data).partition(b"<w:body>")[0]
        for name in ("word/media/a.bin", "word/styles.xml", "[Content_Types].xml"):
            assert part(data, name) == part(after, name)


def test_what_is_not_text_stays(tmp_path: Path) -> None:
    """Bookmarks and comments go on in the next paragraph; a picture, note or page break keeps its own."""
    comment = (
        '<w:commentRangeStart w:id="3"/>'
        + r("甲。")
        + '<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r>'
    )
    body = (
        p('<w:bookmarkStart w:id="7" w:name="x"/>' + comment + '<w:bookmarkEnd w:id="7"/>')
        + p(r("乙。") + PICTURE)
        + p(r("丙。") + '<w:r><w:t>戊</w:t><w:footnoteReference w:id="2"/></w:r>' + r("己"))
        + p(r("丁。") + '<w:r><w:br w:type="page"/></w:r>')
        + p(r("末。"))
    )
    data = package(body)
    text = text_of(data, tmp_path)
    for clean in (False, True):
        result = redraft(data, [remove(text, "甲", "丁")], now=NOW, clean=clean)
        assert result.skipped == ()
        assert text_of(result.docx, tmp_path).split() == ["末。"]
        names = [etree.QName(element).localname for element in document(result.docx).iter()]
        for name in ("bookmarkStart", "bookmarkEnd", "commentReference", "pict", "footnoteReference", "br"):
            assert names.count(name) == 1
        assert names.count("p") == (5 - clean)
    assert text_of(redraft(data, [remove(text, "甲", "丁")]).docx, tmp_path, "original") == text


def test_changes_of_others_stay(tmp_path: Path) -> None:
    """With ``clean`` only our changes are accepted: those of others are still there to be reviewed."""
    body = p(r("甲") + ins(r("新增")) + dele("旧") + r("共3个。")) + p(r("乙。"), GONE) + p(r("丙。"))
    data = package(body)
    text = text_of(data, tmp_path)
    changes = [edit(text, "增共3个", "加共4个"), add(text, "甲", "新。")]
    after = redraft(data, changes, now=NOW, clean=True).docx
    assert text_of(after, tmp_path) == "甲新加共4个。\n新。\n乙。丙。"
    assert text_of(after, tmp_path, "original").startswith("甲旧")
    authors = {element.get(w("author")) for element in document(after).iter() if element.get(w("author"))}
    assert authors == {"审核人"}
    names = [etree.QName(element).localname for element in document(after).iter() if element.get(w("author"))]
    assert sorted(names) == ["del", "del", "ins"]


def test_the_author_can_be_named(tmp_path: Path) -> None:
    """Every mark carries the given name and date."""
    data = package(BEFORE_TABLE)
    changes = apply(
        [("like", "乙", "甲", "一新。"), ("row", "子", "辰", "巳"), ("edit", "丙段", "丙的一段")],
        text_of(data, tmp_path),
    )
    root = document(redraft(data, changes, author="张三", now=NOW).docx)
    signed = [element for element in root.iter() if element.get(w("author"))]
    assert {(mark.get(w("author")), mark.get(w("date"))) for mark in signed} == {("张三", "2025-04-12T09:30:00Z")}


# --- rows and empty places --------------------------------------------------------------------------------------------


def test_a_row_is_copied(tmp_path: Path) -> None:
    """Height, borders and formatting of the row and its cells; not that it repeats as a header, nor its identity."""
    name = cell(p(r("子", "<w:b/>"), CENTRED), '<w:tcW w:w="100" w:type="dxa"/><w:shd w:val="clear" w:fill="EEEEEE"/>')
    like = row(name, "1", properties='<w:trHeight w:val="400"/><w:tblHeader/>').replace(
        "<w:tr>", '<w:tr w:rsidR="00A">'
    )
    data = package(table(like, row("丑", "2")) + p(""))
    new = document(redraft(data, [AddedRow(0, ("寅", "3"))], now=NOW).docx)[0][0][3]
    assert not new.attrib
    assert [etree.QName(child).localname for child in new[0]] == ["trHeight", "ins"]
    assert [etree.QName(child).localname for child in new[1][0]] == ["tcW", "shd"]
    assert new[1].find(f".//{w('ins')}/{w('r')}/{w('rPr')}/{w('b')}") is not None
    assert new[1].find(f".//{w('jc')}") is not None


def test_merged_cells(tmp_path: Path) -> None:
    """Texts come by cell or by column; a row within a cell merged downwards goes on in it and cannot be torn out."""
    start, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    wide = cell("宽", '<w:gridSpan w:val="2"/>')
    rows = (row(wide, "头"), row(cell("子", start), "1", "2"), row(cell("", goes_on), "3", "4"), row("丑", "5", "6"))
    data = package(table(*rows).replace("<w:gridCol/>", "<w:gridCol/>" * 1) + p(""))
    text = text_of(data, tmp_path)
    one = redraft(data, [AddedRow(text.index("宽"), ("新", "新"))], now=NOW)
    two = redraft(data, [AddedRow(text.index("宽"), ("新", "", "新"))], now=NOW)
    assert text_of(one.docx, tmp_path) == text_of(two.docx, tmp_path) == text.replace("头", "头\n新\t新")
    inside = document(redraft(data, [AddedRow(text.index("1"), ("", "7", "8"))], now=NOW).docx)
    merges = [element.get(w("val")) for element in inside.iter(w("vMerge"))]
    assert merges == ["restart", None, None]
    behind = document(redraft(data, [AddedRow(text.index("3"), ("寅", "7", "8"))], now=NOW).docx)
    assert len(list(behind.iter(w("vMerge")))) == 2
    hopeless: list[Change] = [RemovedRow(text.index("子")), AddedRow(text.index("1"), ("写", "7", "8"))]
    assert redraft(data, hopeless, now=NOW).skipped == tuple(hopeless)
    assert redraft(data, [AddedRow(0, ("多", "一", "二", "格"))], now=NOW).skipped


def test_empty_places_are_filled(tmp_path: Path) -> None:
    """An empty paragraph or cell takes a text, in the formatting of its mark."""
    body = p("", "<w:rPr><w:b/></w:rPr>") + table(row("子", "", ""), row("", "丑")) + p(r("末。"))
    data = package(body)
    text = text_of(data, tmp_path)
    assert text == "\n子\t\t\n\t丑\n末。"
    changes = [Edit(0, 0, "甲"), Edit(3, 3, "乙"), Edit(4, 4, "丙"), Edit(5, 5, "丁")]
    for clean in (False, True):
        result = redraft(data, changes, now=NOW, clean=clean)
        assert result.skipped == ()
        assert text_of(result.docx, tmp_path) == "甲\n子\t乙\t丙\n丁\t丑\n末。" == redraft_text(text, changes)
        assert looks(result.docx)[0] == [("甲", "b")]


# --- what cannot be done ----------------------------------------------------------------------------------------------

_LOCKED = '<w:sdt><w:sdtPr><w:lock w:val="sdtContentLocked"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
_HALF = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
_NOTED = '<w:r><w:footnoteReference w:id="2"/></w:r>'


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (p(r("甲") + '<w:fldSimple w:instr="REF x">' + r("表1") + "</w:fldSimple>") + p(r("末")), ("remove", "甲")),
        (p(_HALF + r("甲")) + p('<w:r><w:fldChar w:fldCharType="end"/></w:r>' + r("末")), ("remove", "末")),
        (p(r("甲") + _LOCKED.format(r("锁"))) + p(r("末")), ("remove", "甲")),
        (_LOCKED.format(p(r("甲"))) + p(r("末")), ("add", "甲", "新")),
        (BEFORE_TABLE, ("remove", "乙", "丑")),
        (BEFORE_TABLE, ("add", "子", "新")),
        (PLAIN, ("row", "甲", "新")),
        (PLAIN, ("row out", "甲")),
        (table(row("子", cell(p(r("丑") + _NOTED)))) + p(r("末")), ("row out", "子")),
    ],
)
def test_what_has_no_place_is_skipped_whole(body: str, words: tuple[str, ...], tmp_path: Path) -> None:
    """Fields that go on elsewhere, locked controls, tables: nothing is done by halves, and the caller learns of it."""
    data = package(body)
    changes = apply([words], text_of(data, tmp_path))
    result = redraft(data, changes, now=NOW)
    assert result.skipped == tuple(changes)
    assert result.docx == data


def test_notes_and_headers_are_no_place(tmp_path: Path) -> None:
    """They stand in other parts, which are not written."""
    note = '<w:footnote w:id="2">' + p(r("注释。")) + "</w:footnote>"
    data = package(p(r("甲。") + _NOTED), footnotes=note)
    text = text_of(data, tmp_path)
    changes = [edit(text, "注", "註"), add(text, "注", "新。")]
    assert redraft(data, changes, now=NOW).skipped == tuple(changes)
    assert redraft(data, [remove(text, "注")], now=NOW).skipped


def test_changes_must_fit(tmp_path: Path) -> None:
    """Overlapping changes, or one outside the text, are a mistake of the caller."""
    data = package(BEFORE_TABLE)
    text = text_of(data, tmp_path)
    for changes in (
        [remove(text, "甲"), edit(text, "甲", "新")],
        [remove(text, "甲"), Edit(3, 3, "新")],
        [remove(text, "甲", "乙"), remove(text, "乙")],
        [RemovedRow(text.index("子")), edit(text, "丑", "新")],
    ):
        with pytest.raises(ValueError, match="overlap"):
            redraft(data, changes)
    with pytest.raises(ValueError, match="outside"):
        redraft(data, [AddedParagraphs(999, ())])
    with pytest.raises(InputError):
        redraft(b"PK", [])


def protected(kind: str, enforced: str = "1") -> bytes:
    inner = f'<w:writeProtection w:recommended="1"/><w:documentProtection w:edit="{kind}" w:enforcement="{enforced}"/>'
    return package(PLAIN, settings=inner)


def test_protection(tmp_path: Path) -> None:
    """A protected document is refused in words; one that only allows tracked changes takes those."""
    for kind, words in (("readOnly", "只读"), ("comments", "批注"), ("forms", "窗体")):
        assert protection(protected(kind)) == kind
        with pytest.raises(InputError, match=f"文档设置了编辑保护.*{words}.*停止保护"):
            redraft(saved(protected(kind), tmp_path), [Edit(0, 1, "新")])
    tracked = protected("trackedChanges")
    assert protection(saved(tracked, tmp_path)) == "trackedChanges"
    assert redraft(tracked, [Edit(0, 1, "新")]).skipped == ()
    with pytest.raises(InputError, match="仅允许修订"):
        redraft(tracked, [Edit(0, 1, "新")], clean=True)
    assert protection(protected("readOnly", "0")) == protection(protected("none")) == protection(package(PLAIN)) == ""


# --- texts, any changes, speed ----------------------------------------------------------------------------------------


def test_text_file() -> None:
    """In a text the changes are simply made, with its own line feeds."""
    text = "　　甲。\r\n　　乙。\r\n表\t1"
    changes: list[Change] = [
        AddedParagraphs(5, (AddedParagraph("新。", 3, "1."), AddedParagraph("又。", 3, "2."))),
        RemovedParagraphs(8, 9),
        AddedRow(12, ("行", "2")),
        Edit(2, 3, "子"),
    ]
    assert redraft_text(text, changes) == "　　子。\r\n　　1.新。\r\n　　2.又。\r\n表\t1\r\n行\t2"
    assert redraft_text("甲\n乙", [RemovedParagraphs(0, 1)]) == "乙"
    assert redraft_text("甲\n乙", [RemovedParagraphs(2, 3)]) == "甲"


BLOCKS = st.lists(
    st.tuples(st.sampled_from(["", CENTRED, GONE, NEW, CENTRED + NEW, "table"]), RUNS), min_size=1, max_size=5
)


def drawn(data: st.DataObject, lines: list[tuple[int, int, bool]]) -> list[Change]:
    """Return changes of some lines; (start, end, whether it is a row)."""
    changes: list[Change] = []
    starts = [start for start, _, in_table in lines if not in_table]
    for start, end, in_table in lines:
        kinds = ["", "row", "row out", "edit"] if in_table else ["", "add", "remove", "replace", "edit"]
        kind = data.draw(st.sampled_from(kinds))
        if kind == "edit":
            first, last = sorted((data.draw(st.integers(start, end)), data.draw(st.integers(start, end))))
            changes.append(Edit(first, last, data.draw(PIECES)))
        if kind in ("add", "replace"):
            new = data.draw(st.lists(PIECES.filter(bool), min_size=1, max_size=3))
            likes = [data.draw(st.sampled_from(starts)) for _ in new]
            changes.append(AddedParagraphs(start, tuple(map(AddedParagraph, new, likes))))
        if kind in ("remove", "replace"):
            changes.append(RemovedParagraphs(start, end))
        if kind == "row":
            changes.append(AddedRow(start, ("甲", "乙")))
        if kind == "row out" and changes[-1:] != [RemovedRow(start - 4)]:  # one row of a table stays
            changes.append(RemovedRow(start))
    return changes


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(blocks=BLOCKS, data=st.data())
def test_any_changes_of_any_document(
    blocks: list[tuple[str, list[tuple[str, str]]]], data: st.DataObject, tmp_path: Path
) -> None:
    """Rejecting gives the text before, accepting and ``clean`` the text with the changes that were possible."""
    grid = table(row("子", "丑"), row("寅", "卯"))
    body = "".join(grid if kind == "table" else p(written(runs), kind) for kind, runs in blocks) + p(r("末"))
    before = package(body)
    text = text_of(before, tmp_path)
    layout = open_for_change(before).layout.lines
    changes = drawn(data, [(line.start, line.end, line.table > 0) for line in layout])
    result = redraft(before, changes, now=NOW)
    made = [change for change in changes if change not in result.skipped]
    expected = words(redraft_text(text, made, [(line.start, line.end) for line in layout]))
    assert words(text_of(result.docx, tmp_path)) == expected
    assert text_of(result.docx, tmp_path, "original") == text_of(before, tmp_path, "original")
    clean = redraft(before, changes, now=NOW, clean=True)
    assert clean.skipped == result.skipped
    assert words(text_of(clean.docx, tmp_path)) == expected
    assert b"jixiao" not in part(clean.docx)


def words(text: str) -> list[str]:
    """Return the lines that hold text: between two tables, an emptied paragraph must stay."""
    return [line for line in text.split("\n") if line.strip()]


def test_speed(tmp_path: Path) -> None:
    """A document of 300 pages takes twenty changes in well under a second."""
    body = "".join(p(r(f"第{number}段，完成率为90.23%，主要原因是宣传不到位。" * 3)) for number in range(6000))
    data = package(body)
    text = text_of(data, tmp_path)
    starts = [match.start() for match in re.finditer("^", text, re.MULTILINE)][::300]
    changes: list[Change] = []
    for start in starts:
        changes += [add(text, text[start : start + 8], "新的一段。"), Edit(start, start + 2, "再")]
    begun = time.perf_counter()
    assert redraft(data, changes, now=NOW).skipped == ()
    assert time.perf_counter() - begun < 3  # about 0.4 s; the machine of the tests may be busy
