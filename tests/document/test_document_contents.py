"""The table of contents is right when the file is opened, and nobody takes it for the report's text."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import docx
import pytest
from document_demo import demo_report, span
from lxml import etree
from openxml_audit import OpenXmlValidator
from word_package import part, part_names, w

from generator import pipeline
from generator.document import assemble, load_base, manuscript_of
from generator.drafting import load_outline
from generator.drafting.outline import outline_names
from generator.manuscript import Kind
from generator.report import Heading, Paragraph, Report, TitleBlock, text_of
from generator.sources.report import read_report

NOW = datetime(2025, 4, 12, 9, 30)  # noqa: DTZ001 - a fixed local time
SAMPLES = sorted((Path(__file__).resolve().parents[2] / "samples").glob("*.yaml"))


def demo(levels: int = 3) -> Report:
    return replace(demo_report(), contents=levels)


def body(data: bytes) -> etree._Element:
    return etree.fromstring(part(data))[0]


def entries(data: bytes) -> list[tuple[str, str, str]]:
    """Return bookmark, words and page of each entry."""
    found: list[tuple[str, str, str]] = []
    for link in body(data).iter(w("hyperlink")):
        texts = [node.text or "" for node in link.iter(w("t"))]
        found.append((str(link.get(w("anchor"))), "".join(texts[:-1]), texts[-1]))
    return found


def test_entries_are_the_headings_in_order() -> None:
    """Every heading of the wanted levels has an entry with its own words, and so has every annex, with its label."""
    report = demo(2)
    wanted = [
        f"{block.number}{text_of(block.spans)}"
        for block in report.blocks
        if isinstance(block, Heading) and block.level <= 2
    ]
    wanted += [f"{annex.label} {text_of(annex.title)}" for annex in report.annexes]
    assert [words for _, words, _ in entries(assemble(report))] == wanted


def test_links_lead_to_the_headings() -> None:
    """Each entry's bookmark stands around the runs of its heading, once, and its PAGEREF names it."""
    data = assemble(demo())
    root = body(data)
    marked = {str(mark.get(w("name"))): mark for mark in root.iter(w("bookmarkStart"))}
    fields = [node.text.split()[1] for node in root.iter(w("instrText")) if "PAGEREF" in str(node.text)]
    assert [name for name, _, _ in entries(data)] == list(marked) == fields
    assert len({mark.get(w("id")) for mark in marked.values()}) == len(marked)
    for name, words, _ in entries(data):
        mark = marked[name]
        inside = "".join(node.text for node in mark.getparent().iter(w("t")))
        assert words.endswith(inside)
        assert mark.getparent()[-1].tag == w("bookmarkEnd")


def test_the_field_can_be_updated_and_asks_nothing() -> None:
    """One TOC field with a result, begun and ended like the PAGEREF fields in it; nothing is marked for updating."""
    data = assemble(demo())
    root = body(data)
    kinds = [str(node.get(w("fldCharType"))) for node in root.iter(w("fldChar"))]
    depth = 0
    for kind in kinds:
        depth += {"begin": 1, "end": -1}.get(kind, 0)
        assert depth in (0, 1, 2)
    assert depth == 0
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") == 1 + len(entries(data))
    assert next(str(node.text) for node in root.iter(w("instrText"))) == ' TOC \\o "1-3" \\h \\z \\u '
    assert not any(b"updateFields" in part(data, name) or b"w:dirty" in part(data, name) for name in part_names(data))


def test_a_report_without_levels_has_no_contents() -> None:
    """Nothing of it is written: no field, no bookmark, no section."""
    root = body(assemble(demo(0)))
    assert [list(root.iter(w(name))) for name in ("docPartObj", "hyperlink")] == [[], []]
    assert not [mark for mark in root.iter(w("bookmarkStart")) if str(mark.get(w("name"))).startswith("_Toc")]
    assert len(list(root.iter(w("sectPr")))) == 4


def test_contents_have_no_number_and_the_body_begins_at_one() -> None:
    """As the cover, the table of contents is not counted: its section has no footer, the next one starts at 1."""
    cover, contents, first = docx.Document(io.BytesIO(assemble(demo()))).sections[:3]
    for section in (cover, contents):
        assert section._sectPr.findall(w("footerReference")) == []
        assert section._sectPr.find(w("pgNumType")) is None
    assert first._sectPr.find(w("pgNumType")).get(w("start")) == "1"


@pytest.mark.parametrize("report", [demo(), demo(1), replace(demo(), annexes=()), replace(demo(), blocks=())])
def test_file_is_valid_and_the_same_each_time(report: Report, tmp_path: Path) -> None:
    """openxml-audit finds nothing; equal input gives equal bytes."""
    path = tmp_path / "report.docx"
    path.write_bytes(assemble(report, now=NOW))
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
    assert path.read_bytes() == assemble(report, now=NOW)


def test_a_users_template_gets_the_styles(tmp_path: Path) -> None:
    """A template without them gets ours; the dots reach its own right margin."""
    empty = docx.Document()
    empty.save(str(tmp_path / "template.docx"))
    base = load_base(tmp_path / "template.docx")
    path = tmp_path / "report.docx"
    path.write_bytes(assemble(demo(), base))
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
    styles = {style.name.casefold() for style in docx.Document(str(path)).styles}
    assert {"toc heading", "toc 1", "toc 2", "toc 3"} <= styles
    tabs = {int(tab.get(w("pos"))) for tab in body(path.read_bytes()).iter(w("tab")) if tab.get(w("pos"))}
    assert tabs == {base.portrait.width}


def test_every_outline_says_how_deep_its_contents_go() -> None:
    """``toc`` is data of the outline, at most three levels."""
    assert all(1 <= load_outline(name).contents <= 3 for name in outline_names())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_contents_are_no_text_of_the_report(path: Path) -> None:
    """With and without a table of contents the reader finds the same headings, sections and numbers."""
    report = replace(pipeline.write(pipeline.examine(path)).report, findings=())
    with_it, without = (manuscript_of(assemble(each), "r.docx") for each in (report, replace(report, contents=0)))
    lines = [
        [(line.kind, line.level, read.of(line)) for line in read.lines if line.kind is not Kind.MARGIN]
        for read in (with_it, without)
    ]
    assert lines[0] == lines[1]
    margin = [with_it.of(line) for line in with_it.lines if line.kind is Kind.MARGIN]
    assert margin[0] == "目录"
    assert len(margin) > 10
    readings = [read_report(read) for read in (with_it, without)]
    assert len({len(reading.statements) for reading in readings}) == 1
    ends = [
        [(part.role, part.title, read.text[slice(*part.place)]) for part in reading.sections]
        for read, reading in zip((with_it, without), readings, strict=True)
    ]
    assert ends[0] == ends[1]


def test_contents_are_contents_in_the_bare_text_too() -> None:
    """What ``jixiao text`` prints, checked as .txt: the entries are no rows of a table and no headings."""
    text = manuscript_of(assemble(demo(2)), "r.docx").text
    read = manuscript_of(text.encode(), "r.txt")
    kinds = {read.of(line): line.kind for line in read.lines if "\t" in read.of(line) and line.kind is not Kind.ROW}
    assert len(kinds) == len(entries(assemble(demo(2))))
    assert set(kinds.values()) == {Kind.MARGIN}


def test_rewriting_leaves_the_contents_alone(tmp_path: Path) -> None:
    """Parts of our own draft written anew: the table of contents stays as it is, byte for byte."""
    report = replace(pipeline.write(pipeline.examine(SAMPLES[-1])).report, findings=())
    headings = [at for at, block in enumerate(report.blocks) if isinstance(block, Heading)]
    problems = next(at for at in headings if text_of(report.blocks[at].spans).endswith("存在的主要问题"))
    behind = next(at for at in headings if at > problems)
    blocks = (*report.blocks[: problems + 1], Paragraph(span("管理不够精细。")), *report.blocks[behind:])
    draft = tmp_path / "draft.docx"
    draft.write_bytes(assemble(replace(report, blocks=blocks)))
    done = pipeline.rewrite(draft, SAMPLES[-1], ("problems",), now=NOW)
    assert done.changes
    before, after = (contents_of(data) for data in (draft.read_bytes(), done.content))
    assert before == after


def contents_of(data: bytes) -> bytes:
    found = re.search(rb"<w:docPartObj>.*?</w:sdt>", part(data), re.DOTALL)
    assert found
    return found[0]


def test_properties_name_the_unit_and_no_person(tmp_path: Path) -> None:
    """Author and company are the unit; title, subject, keywords, category and language are there; no leader's name."""
    examined = pipeline.examine(next(path for path in SAMPLES if path.stem.startswith("township")))
    unit = examined.record.unit.name
    assert unit is not None
    data = pipeline.write(examined, now=NOW).docx
    properties = docx.Document(io.BytesIO(data)).core_properties
    assert properties.author == unit.text
    assert properties.category == "绩效自评报告"
    assert "2024年度" in properties.keywords
    assert unit.text in properties.subject
    assert unit.text in part(data, "docProps/app.xml").decode()
    people = [entry.text for entry in (examined.record.unit.leader, examined.record.unit.contact) if entry]
    packed = zipfile.ZipFile(io.BytesIO(data))
    said = "".join(packed.read(name).decode() for name in packed.namelist() if name.startswith("docProps/"))
    assert not any(name and name in said for name in people)


def test_a_templates_own_properties_are_left_out(tmp_path: Path) -> None:
    """Who made the template, or manages there, does not stand in the report."""
    template = tmp_path / "template.docx"
    document = docx.Document()
    document.core_properties.author = "张三"
    document.core_properties.last_modified_by = "李四"
    document.save(str(template))
    data = assemble(demo(), load_base(template))
    said = b"".join(part(data, name) for name in part_names(data) if name.startswith("docProps/"))
    assert "张三".encode() not in said
    assert "李四".encode() not in said


def test_everything_that_is_drawn_is_told() -> None:
    """Each table has a name and a description, each drawing an alternative text."""
    data = assemble(demo())
    for table in body(data).iter(w("tbl")):
        names = [table.find(f"{w('tblPr')}/{w(name)}").get(w("val")) for name in ("tblCaption", "tblDescription")]
        assert all(names)
    captions = [node.get(w("val")) for node in body(data).iter(w("tblCaption"))]
    assert captions[0] == "表1 部门单位整体预算执行情况"
    assert captions[1] == "附件1 部门单位整体支出绩效自评表"
    data = pipeline.write(pipeline.examine(SAMPLES[-1])).docx
    drawn = 0
    for name in part_names(data):
        if name.startswith("word/") and name.endswith(".xml"):
            for node in etree.fromstring(part(data, name)).iter("{*}docPr"):
                drawn += 1
                assert node.get("descr")
    assert drawn


def test_language_and_heads_are_said() -> None:
    """East Asian text is Chinese by default, and the first row of each table is its head."""
    data = assemble(demo())
    styles = etree.fromstring(part(data, "word/styles.xml"))
    assert styles.find(f"{w('docDefaults')}//{w('lang')}").get(w("eastAsia")) == "zh-CN"
    settings = etree.fromstring(part(data, "word/settings.xml"))
    assert settings.find(w("themeFontLang")).get(w("eastAsia")) == "zh-CN"
    assert all(table.find(f"{w('tr')}//{w('tblHeader')}") is not None for table in body(data).iter(w("tbl")))


def test_an_unnamed_table_goes_on_from_the_last() -> None:
    """The second table of the form has no title: it is told as the first one's continuation."""
    form = demo().annexes[0]
    report = Report(TitleBlock(("题",)), (), (form, replace(form, label="", title=(), note=())))
    captions = [node.get(w("val")) for node in body(assemble(report)).iter(w("tblCaption"))]
    assert captions == ["附件1 部门单位整体支出绩效自评表", "附件1 部门单位整体支出绩效自评表（续）"]
