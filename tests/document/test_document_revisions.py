"""Corrections stand in the document as tracked changes: rejected they give the old text, accepted the new one."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from openxml_audit import OpenXmlValidator
from word_package import cell, dele, ins, p, package, part, r, row, saved, table, w

from generator.document import fix, fix_text, read_manuscript, revise
from generator.finding import Edit, InputError

NOW = datetime(2025, 4, 12, 9, 30)  # noqa: DTZ001 - a fixed local time
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def text_of(data: bytes, folder: Path, view: str = "accepted") -> str:
    return read_manuscript(saved(data, folder, "read.docx"), view).text


def edit(text: str, old: str, new: str) -> Edit:
    start = text.index(old)
    return Edit(start, start + len(old), new)


def fixed(body: str, old: str, new: str, folder: Path) -> bytes:
    """Fix one place and prove that both views are right."""
    before = package(body)
    text, original = text_of(before, folder), text_of(before, folder, "original")
    change = edit(text, old, new)
    after = fix(before, [change], now=NOW)
    assert text_of(after, folder) == fix_text(text, [change])
    assert text_of(after, folder, "original") == original
    return after


CONTROL = '<w:sdt><w:sdtPr><w:tag w:val="f"/><w:text/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
BODIES = {
    "one run": (p(r("完成率为90.23%，良好。")), "90.23%", "90.24%"),
    "several runs": (p(r("完成率为") + r("90", "<w:b/>") + r(".2") + r("3%。", "<w:i/>")), "90.23%", "90.24%"),
    "somebody's insertion": (p(r("得") + ins(r("分9.89分")) + r("。")), "9.89", "9.98"),
    "out of an insertion": (p(ins(r("得分9.")) + r("89分。")), "9.89", "9.98"),
    "across a deletion": (p(r("得9.") + dele("旧") + r("89分。")), "9.89", "9.98"),
    "a link": (p('<w:hyperlink w:anchor="x">' + r("见表1") + "</w:hyperlink>" + r("。")), "表1", "表2"),
    "a control": (p(r("共") + CONTROL.format(r("12.5万元")) + r("。")), "12.5万元", "12.6万元"),
    "out of a control": (p(r("共") + CONTROL.format(r("12.5")) + r("万元。")), "12.5万元", "125万元"),
    "a field's result": (p('<w:fldSimple w:instr="REF x">' + r("第3项") + "</w:fldSimple>"), "3", "4"),
    "a cell": (table(row("甲", "90.23%"), row("乙", cell(p(r("上")) + p(r("下"))))), "下", "末"),
    "a deletion only": (p(r("的的确实")), "的的", "的"),
    "an insertion only": (p(r("完成率90.24")), "90.24", "90.24%"),
    "a whole paragraph": (p(r("旧")), "旧", "新的话"),
    "with a tab": (p(r("甲乙")), "乙", "乙\t丙\n丁"),
}


@pytest.mark.parametrize(("body", "old", "new"), BODIES.values(), ids=BODIES)
def test_reject_gives_the_old_text_and_accept_the_new(body: str, old: str, new: str, tmp_path: Path) -> None:
    """Wherever the text stands: in runs, links, controls, fields, cells and other people's changes."""
    after = fixed(body, old, new, tmp_path)
    before = {str(error) for error in OpenXmlValidator().validate(saved(package(body), tmp_path)).errors}
    errors = {str(error) for error in OpenXmlValidator().validate(saved(after, tmp_path)).errors}
    assert errors <= before


def test_text_box(tmp_path: Path) -> None:
    """A text box is text like any other."""
    box = "<w:r><w:pict><w:txbxContent>" + p(r("框内3个")) + "</w:txbxContent></w:pict></w:r>"
    fixed(p(r("前") + box), "3个", "4个", tmp_path)


def test_number_is_one_token(tmp_path: Path) -> None:
    """A digit is never changed alone: the whole old number goes, the whole new one comes."""
    document = etree.fromstring(
        part(fixed(p(r("完成率为90.23%，良好。")), "完成率为90.23%，", "完成率为90.24%，", tmp_path))
    )
    assert ["".join(e.itertext()) for e in document.iter(w("del"), w("ins"))] == ["90.23%", "90.24%"]
    document = etree.fromstring(part(fixed(p(r("共112.5万元")), "2", "3", tmp_path)))
    assert ["".join(e.itertext()) for e in document.iter(w("del"), w("ins"))] == ["112.5", "113.5"]


def test_formatting_is_copied(tmp_path: Path) -> None:
    """The new text has the formatting of the old one, its size and fonts included."""
    look = '<w:rFonts w:eastAsia="仿宋_GB2312"/><w:b/><w:sz w:val="32"/>'
    document = etree.fromstring(part(fixed(p(r("得9.89分", look)), "9.89", "9.98", tmp_path)))
    runs = [re.sub(r' xmlns:\w+="[^"]*"', "", etree.tostring(e, encoding="unicode")) for e in document.iter(w("rPr"))]
    assert runs == [f"<w:rPr>{look}</w:rPr>"] * 4


def test_change_is_signed(tmp_path: Path) -> None:
    """Author, date, and a number that no other change has."""
    document = etree.fromstring(part(fixed(p(ins(r("得9.89分"))), "9.89", "9.98", tmp_path)))
    own = [e for e in document.iter(w("ins"), w("del")) if e.get(w("author")) == "jixiao"]
    assert {e.get(w("date")) for e in own} == {"2025-04-12T09:30:00Z"}
    numbers = [e.get(w("id")) for e in document.iter(w("ins"), w("del"))]
    assert len(numbers) == len(set(numbers)) == 4


def test_other_paragraphs_and_parts_stay(tmp_path: Path) -> None:
    """Only the paragraph of the edit is written anew; every other part has the same bytes."""
    body = (
        p(r("甲", "<w:b/>"), '<w:jc w:val="center"/>')
        + p(r("得9.89分"))
        + p("<w:bookmarkStart w:id='1' w:name='x'/>" + r("丙"))
    )
    before = package(body, extra={"word/media/a.bin": b"\x00\x01"})
    after = fix(before, [edit("甲\n得9.89分\n丙", "9.89", "9.98")], now=NOW)
    old, new = (etree.fromstring(part(data))[0] for data in (before, after))
    assert [etree.tostring(old[at]) for at in (0, 2)] == [etree.tostring(new[at]) for at in (0, 2)]
    assert part(before, "word/media/a.bin") == part(after, "word/media/a.bin")
    assert part(before, "word/styles.xml") == part(after, "word/styles.xml")


def test_what_cannot_be_changed_is_reported(tmp_path: Path) -> None:
    """Automatic numbers, line ends, formulas and controls bound to data stay; the caller learns of it."""
    bound = '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{}"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
    body = p(r("甲")) + p(bound.replace("{}", "{{}}", 1).format(r("绑定")) + r("乙"))
    data = package(body)
    text = text_of(data, tmp_path)
    assert text == "甲\n绑定乙"
    edits = [edit(text, "甲\n绑", "丙"), edit(text, "定", "锭")]
    result = revise(data, edits, now=NOW)
    assert result.skipped == tuple(edits)
    assert result.docx == data


def test_edits_must_fit(tmp_path: Path) -> None:
    """Overlapping edits, or one outside the text, are a mistake of the caller."""
    data = package(p(r("甲乙丙")))
    with pytest.raises(ValueError, match="overlap"):
        fix(data, [Edit(0, 2, "一"), Edit(1, 3, "二")])
    with pytest.raises(ValueError, match="overlap"):
        fix(data, [Edit(1, 1, "一"), Edit(1, 1, "二")])
    with pytest.raises(ValueError, match="outside"):
        fix(data, [Edit(2, 9, "一")])
    with pytest.raises(InputError):
        fix(b"PK", [Edit(0, 1, "一")])


def test_text_file() -> None:
    """In a text file the edits are simply made."""
    assert fix_text("共1个，共2个", [Edit(5, 6, "22"), Edit(1, 2, "11")]) == "共11个，共22个"


PIECES = st.text(alphabet="甲乙丙，。1.2%", max_size=6)
RUNS = st.lists(st.tuples(st.sampled_from(["run", "bold", "ins", "del", "link", "control", "tab"]), PIECES), max_size=5)


def written(runs: list[tuple[str, str]]) -> str:
    out = ""
    for at, (kind, text) in enumerate(runs):
        if kind == "ins":
            out += ins(r(text) + r(text, "<w:b/>"), 100 + at)
        elif kind == "del":
            out += dele(text, 200 + at)
        elif kind == "link":
            out += f'<w:hyperlink w:anchor="x">{r(text)}</w:hyperlink>'
        elif kind == "control":
            out += CONTROL.format(r(text))
        elif kind == "tab":
            out += f"<w:r><w:t>{text}</w:t><w:tab/><w:t>{text}</w:t></w:r>"
        else:
            out += r(text, "<w:b/>" if kind == "bold" else "")
    return out


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(paragraphs=st.lists(RUNS, min_size=1, max_size=3), data=st.data())
def test_any_edits_of_any_document(
    paragraphs: list[list[tuple[str, str]]], data: st.DataObject, tmp_path: Path
) -> None:
    """Whatever is edited where: rejecting gives the text before, accepting the text with the edits that were possible."""
    before = package("".join(p(written(runs)) for runs in paragraphs))
    text = text_of(before, tmp_path)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    places = dict.fromkeys(zip(cuts[::2], cuts[1::2], strict=False))
    edits = [Edit(start, end, data.draw(PIECES)) for start, end in places]
    result = revise(before, edits, now=NOW)
    made = [item for item in edits if item not in result.skipped]
    assert text_of(result.docx, tmp_path) == fix_text(text, made)
    assert text_of(result.docx, tmp_path, "original") == text_of(before, tmp_path, "original")
    for item in result.skipped:
        assert "\n" in text[item.start : item.end] or item.start == item.end or _beside_another(item, edits)


def _beside_another(item: Edit, edits: list[Edit]) -> bool:
    return any(other is not item and (other.start <= item.end + 12 and item.start <= other.end + 12) for other in edits)
