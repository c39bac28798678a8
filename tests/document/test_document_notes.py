"""Footnotes: marks in the text, definitions at the foot of the page, in our own base and in a user's."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import docx
import pytest
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree
from openxml_audit import OpenXmlValidator

from generator import pipeline
from generator.document import assemble, load_base
from generator.document.parts.markup import W
from generator.finding import Finding
from generator.manuscript import Kind
from generator.report import Heading, Paragraph, Report, Span, TitleBlock, paragraphs, text_of
from generator.resources import resource

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parents[1] / "samples"
FONTS = resource("templates", "fonts", "fonts.conf")
NOW = datetime(2025, 4, 12, 9, 30)  # noqa: DTZ001 - a fixed local time
NAMES = ("project-2024", "subdistrict-2023", "township-2024")
ALL = ("problems", "causes", "improvements", "suggestions", "key_work")
DEFINITION = "预算执行率＝全年执行数÷全年预算数×100%。"

each_sample = pytest.mark.parametrize("name", NAMES)


def q(name: str) -> str:
    return f"{{{W}}}{name}"


def part(data: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def note_texts(data: bytes, name: str = "word/footnotes.xml") -> dict[str, str]:
    """Return id → text of the footnotes; separators have none."""
    return {str(note.get(q("id"))): "".join(note.itertext()).strip() for note in part(data, name)}


def marks(data: bytes) -> list[str]:
    return [str(mark.get(q("id"))) for mark in part(data).iter(q("footnoteReference"))]


def before_marks(data: bytes) -> list[str]:
    """Return the text of each paragraph with a mark up to it."""
    found: list[str] = []
    for paragraph in part(data).iter(q("p")):
        text = ""
        for element in paragraph.iter(q("t"), q("footnoteReference")):
            if element.tag == q("t"):
                text += element.text or ""
            else:
                found.append(text)
    return found


def noted(*spans: Span, findings: tuple[Finding, ...] = ()) -> Report:
    heading = Heading(1, "一、", (Span("基本概况"),))
    return Report(TitleBlock(("报告",)), (heading, Paragraph(tuple(spans))), (), findings)


RATE = (
    Span("预算执行率", note=DEFINITION),
    Span("98.90%", fact="budget.execution_rate"),
    Span("，完成率", note="完成率＝实际完成值÷年度指标值×100%。"),
    Span("90.24%。"),
)


def written(name: str) -> pipeline.Written:
    return pipeline.write(pipeline.examine(SAMPLES / f"{name}.yaml"), now=NOW)


def saved(data: bytes, folder: Path, name: str = "report.docx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


# --- writing ----------------------------------------------------------------------------------------------------------


def test_mark_stands_behind_its_words_and_text_in_the_footnotes() -> None:
    """Each mark leads to its own note, in reading order; the styles are those of footnotes."""
    data = assemble(noted(*RATE), now=NOW)
    assert before_marks(data) == ["预算执行率", "预算执行率98.90%，完成率"]
    texts = note_texts(data)
    assert [texts[mark] for mark in marks(data)] == [DEFINITION, "完成率＝实际完成值÷年度指标值×100%。"]
    notes = part(data, "word/footnotes.xml")
    assert [style.get(q("val")) for style in notes.iter(q("pStyle"))] == ["FootnoteText"] * 2
    assert [style.get(q("val")) for style in notes.iter(q("rStyle"))] == ["FootnoteReference"] * 2


def test_comment_over_a_noted_word_breaks_nothing(tmp_path: Path) -> None:
    """A finding on the very words: the mark stays behind them, the file valid."""
    finding = Finding(code="V404", message="不符", subject="budget.execution_rate")
    data = assemble(noted(*RATE, findings=(finding,)), now=NOW)
    assert before_marks(data) == ["预算执行率", "预算执行率98.90%，完成率"]
    assert [str(error) for error in OpenXmlValidator().validate(saved(data, tmp_path)).errors] == []


def test_numbers_in_circles_begin_anew_on_every_page() -> None:
    """① and not 1: beside 93.16% a plain raised figure would be read as a digit. So in every section, and in the settings."""
    data = assemble(noted(*RATE), now=NOW)
    told = [*part(data).iter(q("footnotePr")), *part(data, "word/settings.xml").iter(q("footnotePr"))]
    assert len(told) >= 3
    for numbers in told:
        form, restart = numbers.find(q("numFmt")), numbers.find(q("numRestart"))
        assert form is not None
        assert restart is not None
        assert (form.get(q("val")), restart.get(q("val"))) == ("decimalEnclosedCircleChinese", "eachPage")


def test_footnotes_are_in_songti_xiaowu() -> None:
    """宋体 小五 (9 pt), free of the body's line pitch."""
    styles = {str(style.get(q("styleId"))): style for style in part(assemble(noted(*RATE)), "word/styles.xml")}
    style = styles["FootnoteText"]
    (fonts,), (size,) = style.iter(q("rFonts")), style.iter(q("sz"))
    assert (fonts.get(q("eastAsia")), size.get(q("val"))) == ("宋体", "18")


def test_a_report_without_notes_has_separators_only() -> None:
    """The part is there for whoever adds a note in Word; it says nothing."""
    assert set(note_texts(assemble(noted(Span("预算执行率98.90%。")))).values()) == {""}


def test_equal_input_gives_equal_bytes() -> None:
    """Marks are counted anew for each file."""
    assert assemble(noted(*RATE), now=NOW) == assemble(noted(*RATE), now=NOW)


# --- drafting ---------------------------------------------------------------------------------------------------------


@each_sample
def test_each_rate_is_defined_where_it_is_first_used(name: str) -> None:
    """One note for each definition, in a paragraph of the text, before any other figure of the kind."""
    report = written(name).report
    notes = [span.note for block in report.blocks for span in getattr(block, "spans", ()) if span.note]
    assert len(notes) == len(set(notes)) >= 2
    assert not any(span.note for kind, spans in paragraphs(report) if kind != "body" for span in spans)
    seen = ""
    for block in report.blocks:
        if isinstance(block, Paragraph):
            before = text_of(
                block.spans[: next((at for at, span in enumerate(block.spans) if span.note), len(block.spans))]
            )
            seen += before
            if any("预算执行率＝" in span.note for span in block.spans):
                break
    assert not re.search(r"预算执行率\d", seen)


@pytest.mark.parametrize(
    ("profile", "document"),
    [
        ("platform", "依据：《项目支出绩效评价管理办法》（财预〔2020〕10号）。"),
        ("mof-2021-101", "依据：财预〔2021〕101号。"),
    ],
)
def test_note_names_the_document_of_the_rules(profile: str, document: str) -> None:
    """The definition of the rate that scores by the profile's rule says where that rule stands."""
    report = pipeline.write(pipeline.examine(SAMPLES / "subdistrict-2023.yaml", profile)).report
    notes = [span.note for block in report.blocks for span in getattr(block, "spans", ()) if span.note]
    assert next(note for note in notes if note.startswith("预算执行率＝")).endswith(document)
    assert all("依据" not in note for note in notes if note.startswith("预算调整率＝"))


@each_sample
def test_drafts_with_notes_are_valid(name: str, tmp_path: Path) -> None:
    """Marks, notes, fields and bookmarks in a whole report."""
    path = saved(written(name).docx, tmp_path)
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


# --- reading ----------------------------------------------------------------------------------------------------------


@each_sample
@pytest.mark.parametrize("given", [True, False])
def test_check_has_nothing_to_say_on_notes_and_annexes(name: str, *, given: bool, tmp_path: Path) -> None:
    """Definitions are read as notes behind the text; they and the annex of computations raise no finding."""
    path = saved(written(name).docx, tmp_path)
    checked = pipeline.check(path, SAMPLES / f"{name}.yaml" if given else None)
    text = checked.manuscript.text
    notes = [text[line.start : line.end] for line in checked.manuscript.lines if line.kind is Kind.NOTE]
    assert {"预算执行率", "完成率"} <= {note.partition("＝")[0] for note in notes}
    annex = text.rindex("指标数据来源及计算依据表")
    assert [
        finding.message for finding in checked.findings if finding.start is not None and finding.start >= annex
    ] == []


# --- rewriting --------------------------------------------------------------------------------------------------------


def _forms(tmp_path: Path, change: Callable[[str], str]) -> tuple[Path, Path]:
    """Return a draft whose problems hold a note, and figures that changed since."""
    old = (
        (SAMPLES / "subdistrict-2023.yaml")
        .read_text(encoding="utf-8")
        .replace("    total: 4637.81\n", "    total: 4400.00\n")
    )
    first, second = tmp_path / "old.yaml", tmp_path / "new.yaml"
    first.write_text(old, encoding="utf-8")
    second.write_text(change(old), encoding="utf-8")
    path = tmp_path / "draft.docx"
    path.write_bytes(pipeline.write(pipeline.examine(first), now=NOW).docx)
    return path, second


@pytest.mark.parametrize("clean", [True, False])
def test_rewriting_leaves_notes_where_they_are(tmp_path: Path, *, clean: bool) -> None:
    """A loss that changed is written anew; every note stands behind the words it stood behind."""
    path, figures = _forms(tmp_path, lambda text: text.replace("actual: 52", "actual: 60"))
    before, after = path.read_bytes(), pipeline.rewrite(path, figures, ALL, clean=clean, now=NOW).content
    assert after != before
    assert marks(after) == marks(before)
    assert note_texts(after) == note_texts(before)
    assert [text[-8:] for text in before_marks(after)] == [text[-8:] for text in before_marks(before)]
    assert [str(error) for error in OpenXmlValidator().validate(saved(after, tmp_path, "after.docx")).errors] == []


@pytest.mark.parametrize("clean", [True, False])
def test_a_sentence_with_a_note_can_go(tmp_path: Path, *, clean: bool) -> None:
    """Where the figures make a noted problem void it goes; no mark is left without its note."""
    path, figures = _forms(tmp_path, lambda text: text.replace("executed: 215.96", "executed: 460.00"))
    noted_before = [text for text in before_marks(path.read_bytes()) if "占未支出项目资金的" in text]
    assert len(noted_before) == 1
    rewritten = pipeline.rewrite(path, figures, ALL, clean=clean, now=NOW)
    assert noted_before[0] not in rewritten.after.text
    assert set(marks(rewritten.content)) <= set(note_texts(rewritten.content))
    after = saved(rewritten.content, tmp_path, "after.docx")
    assert [str(error) for error in OpenXmlValidator().validate(after).errors] == []


# --- a user's template ------------------------------------------------------------------------------------------------


def _template(path: Path, notes: str = "", settings: str = "") -> Path:
    """Write a Word file, with a part of footnotes where their markup is given."""
    document = docx.Document()
    document.add_paragraph("旧的正文")
    if notes:
        markup = f'<w:footnotes xmlns:w="{W}">{notes}</w:footnotes>'
        kind = CONTENT_TYPE.WML_FOOTNOTES
        added = Part(PackURI("/word/footnotes.xml"), kind, markup.encode(), document.part.package)
        document.part.relate_to(added, RELATIONSHIP_TYPE.FOOTNOTES)
    if settings:
        document.settings.element.insert(0, etree.fromstring(f'<w:footnotePr xmlns:w="{W}">{settings}</w:footnotePr>'))
    document.save(str(path))
    return path


def _separators(first: int, mark: str = "") -> str:
    return "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r>{mark}<w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in enumerate(("separator", "continuationSeparator"), first)
    )


_OLD = '<w:footnote w:id="5"><w:p><w:r><w:t>旧的脚注</w:t></w:r></w:p></w:footnote>'


def test_a_template_without_notes_gets_the_part_and_styles(tmp_path: Path) -> None:
    """Relationship, content type, separators and styles are added; python-docx's base has none of them."""
    data = assemble(noted(*RATE), load_base(_template(tmp_path / "base.docx")), now=NOW)
    texts = note_texts(data)
    assert next(texts[mark] for mark in marks(data)) == DEFINITION
    assert [str(error) for error in OpenXmlValidator().validate(saved(data, tmp_path)).errors] == []


@pytest.mark.parametrize(("first", "kept"), [(-1, True), (0, True), (7, False)])
def test_a_templates_own_notes_are_merged(tmp_path: Path, first: int, *, kept: bool) -> None:
    """Its separators stay as it draws them, its text is left out, and no number comes twice."""
    told = "".join(f'<w:footnote w:id="{number}"/>' for number in (first, first + 1))
    path = _template(tmp_path / "base.docx", _separators(first, "<w:tab/>") + _OLD, told)
    data = assemble(noted(*RATE), load_base(path), now=NOW)
    texts = note_texts(data)
    notes = part(data, "word/footnotes.xml")
    assert "旧的脚注" not in texts.values()
    assert [texts[mark] for mark in marks(data)] == [DEFINITION, "完成率＝实际完成值÷年度指标值×100%。"]
    assert len(texts) == len(list(notes)) == 4
    assert bool(list(notes.iter(q("tab")))) == kept
    named = [str(one.get(q("id"))) for one in part(data, "word/settings.xml").iter(q("footnote"))]
    assert {notes.find(f"{q('footnote')}[@{q('id')}='{one}']").get(q("type")) for one in named} == {
        "separator",
        "continuationSeparator",
    }


def test_our_own_report_as_a_template_leaves_its_notes_behind(tmp_path: Path) -> None:
    """Last year's definitions do not come along."""
    old = saved(assemble(noted(Span("预算执行率", note="旧的定义。"), Span("98.90%。")), now=NOW), tmp_path, "old.docx")
    data = assemble(noted(*RATE), load_base(old), now=NOW)
    assert "旧的定义。" not in note_texts(data).values()
    assert [str(error) for error in OpenXmlValidator().validate(saved(data, tmp_path)).errors] == []


# --- the office -------------------------------------------------------------------------------------------------------


def _office(path: Path, kind: str, folder: Path) -> Path:
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind]
    subprocess.run(
        [*command, "--outdir", str(folder), str(path)],
        env={**os.environ, "FONTCONFIG_FILE": str(FONTS)},
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder / f"{path.stem}.{kind.partition(':')[0]}"


needs_office = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")),
    reason="needs LibreOffice and poppler (soffice, pdftotext), not installed here",
)


@needs_office
def test_libreoffice_keeps_notes_references_and_bookmarks(tmp_path: Path) -> None:
    """Saved by LibreOffice, the report still has every note, field and bookmark."""
    path = saved(written("subdistrict-2023").docx, tmp_path)
    (tmp_path / "again").mkdir()
    again = _office(path, "docx:MS Word 2007 XML", tmp_path / "again").read_bytes()
    before = path.read_bytes()
    assert sorted(text for text in note_texts(again).values() if text) == sorted(
        text for text in note_texts(before).values() if text
    )
    assert len(marks(again)) == len(marks(before)) > 0
    names = {str(mark.get(q("name"))) for mark in part(again).iter(q("bookmarkStart"))}
    fields = " ".join(field.text or "" for field in part(again).iter(q("instrText")))
    for name in ("_Ref_form", "_Ref_basis", "_Ref_projects"):
        assert name in names
        assert f"REF {name}" in fields


@needs_office
def test_notes_stand_at_the_foot_of_their_page(tmp_path: Path) -> None:
    """The circled number stands in the text and again below it, on the same page; each page begins with ①."""
    path = saved(written("subdistrict-2023").docx, tmp_path)
    command = ["pdftotext", "-layout", str(_office(path, "pdf", tmp_path)), "-"]
    pages = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\f")
    found = [page for page in pages if re.search(r"[①②③]\s*预算执行率＝|[①②③]\s*完成率＝", page)]
    assert len(found) == 2
    for page in found:
        assert page.count("①") == 2
    assert "预算执行率①" in re.sub(r"\s", "", found[0])


@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")),
    reason="needs soffice and pdftotext, not installed here",
)
def test_notes_are_printed_beside_comments(tmp_path: Path) -> None:
    """A draft with comments shows the words of its footnotes in LibreOffice too, which mistakes a comment 0 for a note."""
    path = tmp_path / "report.docx"
    path.write_bytes(pipeline.write(pipeline.examine(SAMPLES / "township-2024.yaml")).docx)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=120)
    command = ["pdftotext", str(tmp_path / "report.pdf"), "-"]
    printed = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    assert "调增为正" in printed
