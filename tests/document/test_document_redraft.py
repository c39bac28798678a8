"""Passages written anew in place: rejected they give the old document, accepted the new one, and nothing else moves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from word_package import cell, dele, ins, p, package, part, r, row, saved, table, w

from generator.change import AddedParagraph, AddedParagraphs, AddedRow, Change, RemovedParagraphs, RemovedRow
from generator.document import read_manuscript, redraft, redraft_text
from generator.document.opened import open_for_change
from generator.finding import Edit

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
