"""Numbers of a draft that people edited: their content controls say which facts they are, whatever the sentence says now."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from generator import document, pipeline
from generator.document.parts.markup import W
from generator.finding import Finding, Severity
from generator.manuscript import Manuscript

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
TOWNSHIP = SAMPLES / "township-2024.yaml"
Element = Any
Change = Callable[[Element], None]


def q(name: str) -> str:
    return f"{{{W}}}{name}"


@pytest.fixture(scope="module")
def draft() -> bytes:
    """A draft of the township's figures as it leaves the program."""
    return pipeline.write(pipeline.examine(TOWNSHIP)).docx


def changed(docx: bytes, change: Change, *, without: str = "") -> bytes:
    """Return the document with its main part changed, and without the parts in a folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(data)
                change(root)
                data = etree.tostring(root)
            if not (without and name.startswith(without)):
                new.writestr(name, data)
    return out.getvalue()


def controls(root: Element, fact: str) -> list[Element]:
    """Return the texts of the controls that name a fact."""
    named = root.iterfind(f".//{q('sdt')}/{q('sdtPr')}/{q('tag')}")
    return [next(tag.getparent().getparent().iter(q("t"))) for tag in named if tag.get(q("val")) == fact]


def typed(fact: str, text: str, at: int = 0) -> Change:
    """Type another text over the ``at``-th number of a fact."""

    def change(root: Element) -> None:
        controls(root, fact)[at].text = text

    return change


def reworded(fact: str, text: str, before: str, behind: str) -> Change:
    """Type over a number and give its paragraph other words."""

    def change(root: Element) -> None:
        number = controls(root, fact)[0]
        paragraph = next(number.iterancestors(q("p")))
        for other in list(paragraph.iter(q("t"))):
            if other is not number:
                other.text = ""
        number.text = text
        for words, put in (
            (before, number.getparent().getparent().getparent().addprevious),
            (behind, paragraph.append),
        ):
            run = etree.Element(q("r"))
            etree.SubElement(run, q("t")).text = words
            put(run)

    return change


def found(docx: bytes, folder: Path, *, given: bool = True) -> list[Finding]:
    """Return what the check finds wrong with the numbers of a document."""
    path = folder / "edited.docx"
    path.write_bytes(docx)
    checked = pipeline.check(path, TOWNSHIP if given else None)
    return [finding for finding in checked.findings if finding.code in ("N002", "N005", "N006")]


# --- numbers changed ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fact", "text", "expected"),
    [
        ("budget.execution_rate", "97.90%", "98.90%"),
        ("budget.adjusted.total", "10790.33元", "10790.33万元"),
        ("indicator.1.actual", "7760人", "7670人"),
        ("indicator.1.score", "13.45分", "13.54分"),
        ("staff.actual.total", "116人", "161人"),
        ("score.total", "95.34分", "95.43分"),
    ],
)
def test_a_changed_number_is_reported_with_its_fact(
    draft: bytes, tmp_path: Path, fact: str, text: str, expected: str
) -> None:
    """The finding names the fact and where it comes from, and says what should stand there."""
    (finding,) = found(changed(draft, typed(fact, text)), tmp_path)
    if fact == "budget.adjusted.total":  # ten thousand times less
        expected = "107903300元"
    assert (finding.code, finding.subject, finding.severity) == ("N005", fact, Severity.ERROR)
    assert (finding.found, finding.expected.replace(".00", "")) == (text, expected)
    known = pipeline.examine(TOWNSHIP).facts.ledger[fact]
    assert known.label in finding.message
    assert (str(known.source) if known.source else known.formula) in finding.message


@pytest.mark.parametrize(
    ("fact", "text", "before", "behind"),
    [
        ("budget.execution_rate", "97.90%", "钱花得怎么样？大约是", "，大家都这么说。"),
        ("indicator.1.actual", "7760人", "一年下来一共来了", "。"),
        ("indicator.4.gap", "7人", "比原来想的少了", "，以后再补。"),
        ("budget.unspent", "181.89万元", "剩下的那一笔", "放到了第二年。"),
    ],
)
def test_a_reworded_sentence_hides_no_changed_number(
    draft: bytes, tmp_path: Path, fact: str, text: str, before: str, behind: str
) -> None:
    """No word of the sentence is left that says what the number is; its control does."""
    findings = found(changed(draft, reworded(fact, text, before, behind)), tmp_path)
    assert [(finding.code, finding.subject) for finding in findings] == [("N005", fact)]


def test_the_right_number_in_a_reworded_sentence_is_right(draft: bytes, tmp_path: Path) -> None:
    """Words are the unit's own business; a number that words do not explain has its tag for proof."""
    assert found(changed(draft, reworded("budget.execution_rate", "98.90%", "花到了", "。")), tmp_path) == []


def test_a_number_may_be_rounded_or_told_in_another_unit(draft: bytes, tmp_path: Path) -> None:
    """98.9 % and 1.079033 亿元 are what the facts say."""
    assert found(changed(draft, typed("budget.execution_rate", "98.9%")), tmp_path) == []
    assert found(changed(draft, typed("budget.adjusted.total", "1.079033亿元")), tmp_path) == []


def test_a_number_that_its_sentence_names_anew_is_that_number(draft: bytes, tmp_path: Path) -> None:
    """Where both the number and its name were changed to those of another figure, the tag is out of date."""
    edited = reworded("budget.execution_rate", "10671.44万元", "全年执行数", "。")
    assert found(changed(draft, edited), tmp_path) == []


def test_a_moved_number_with_a_wrong_label_is_reported(draft: bytes, tmp_path: Path) -> None:
    """The number is right for its tag, the words call it something else: the finding says both."""

    def moved(root: Element) -> None:
        number = controls(root, "indicator.1.actual")[0]
        target = controls(root, "indicator.1.target")[0]
        number.text, target.text = target.text, number.text
        for text, fact in ((number, "indicator.1.target"), (target, "indicator.1.actual")):
            control = next(text.iterancestors(q("sdt")))
            control.find(f"{q('sdtPr')}/{q('tag')}").set(q("val"), fact)

    findings = found(changed(draft, moved), tmp_path)
    assert {finding.code for finding in findings} == {"N002"}
    assert any("来源标记是“全民体检人数" in finding.message for finding in findings)


def test_a_cell_of_the_form_is_checked_by_its_tag(draft: bytes, tmp_path: Path) -> None:
    """A cell holds a bare number, without unit or words; it is told what should stand there, also bare."""

    def change(root: Element) -> None:
        cells = [
            text for text in controls(root, "indicator.1.actual") if next(text.iterancestors(q("tc")), None) is not None
        ]
        assert cells
        cells[-1].text = "7760"

    findings = found(changed(draft, change), tmp_path)
    assert [(finding.subject, finding.found, finding.expected) for finding in findings] == [
        ("indicator.1.actual", "7760", "7670")
    ]


@pytest.mark.parametrize("name", ["township-2024", "subdistrict-2023", "project-2024"])
def test_any_tagged_number_changed_is_found(name: str) -> None:
    """Of every seventh number of a draft one digit is changed: an error tells the fact, and no other fact is accused."""
    figures = SAMPLES / f"{name}.yaml"
    manuscript = document.manuscript_of(pipeline.write(pipeline.examine(figures)).docx, "draft.docx")
    known = None
    missed: list[str] = []
    for tag in manuscript.tags[::7]:
        at = next((at for at in range(tag.start, tag.end) if manuscript.text[at].isdigit()), None)
        if at is None:
            continue
        digit = str((int(manuscript.text[at]) + 4) % 9 + 1)
        digit = digit if digit != manuscript.text[at] else "8" if digit == "7" else "7"
        text = manuscript.text[:at] + digit + manuscript.text[at + 1 :]
        edited = Manuscript(manuscript.name, text, manuscript.lines, (), manuscript.tags, manuscript.basis)
        _, checked, known = pipeline.report.checked_against(edited, figures, "platform", known)
        codes = [
            (finding.code, finding.subject)
            for finding in checked.findings
            if finding.start is not None
            and finding.end is not None
            and finding.start <= at < finding.end
            and finding.severity is Severity.ERROR
        ]
        if codes != [("N005", tag.fact)]:
            missed.append(f"{tag.fact} {manuscript.text[tag.start - 10 : tag.end]} → {digit}: {codes}")
    assert missed == []


def test_a_value_changed_in_a_chart_is_reported(draft: bytes, tmp_path: Path) -> None:
    """Charts hold figures too: one typed into the chart's data is told at the caption, with the fact and where it is from."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(draft)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("word/charts/") and name.endswith(".xml"):
                data = data.replace(b"<c:v>10671.44</c:v>", b"<c:v>10761.44</c:v>")
            new.writestr(name, data)
    (finding,) = found(out.getvalue(), tmp_path)
    assert (finding.code, finding.subject, finding.severity) == ("N005", "budget.executed.total", Severity.ERROR)
    assert (finding.found, finding.expected) == ("10761.44万元", "10671.44万元")
    assert finding.quote.startswith("图1")


# --- without the figures --------------------------------------------------------------------------------------------------


def test_the_facts_in_the_document_are_enough(draft: bytes, tmp_path: Path) -> None:
    """Without a figures file a changed number is held against what the draft was written from: a warning, figures may be corrected."""
    (finding,) = found(changed(draft, typed("budget.execution_rate", "97.90%", 1)), tmp_path, given=False)
    assert (finding.code, finding.severity, finding.expected) == ("N005", Severity.WARNING, "98.90%")
    assert "报告生成时" in finding.message


def test_tags_alone_are_enough_with_the_figures(draft: bytes, tmp_path: Path) -> None:
    """A program that drops the facts but keeps the controls takes nothing from the check against the figures."""
    edited = changed(draft, typed("budget.execution_rate", "97.90%"), without="customXml/")
    (finding,) = found(edited, tmp_path)
    assert (finding.code, finding.subject) == ("N005", "budget.execution_rate")


def test_lost_marks_are_told(draft: bytes, tmp_path: Path) -> None:
    """A program that unwraps the controls leaves the facts: the check says that the numbers have no mark any more."""

    def unwrap(root: Element) -> None:
        for tag in list(root.iterfind(f".//{q('sdt')}/{q('sdtPr')}/{q('tag')}")):
            control = tag.getparent().getparent()
            for run in list(control.find(q("sdtContent"))):
                control.addprevious(run)
            control.getparent().remove(control)

    (finding,) = found(changed(draft, unwrap), tmp_path)
    assert (finding.code, finding.severity) == ("N006", Severity.INFO)


def test_rows_that_changed_places_keep_their_tags(draft: bytes, tmp_path: Path) -> None:
    """Indicators are found by name: figures with their rows in another order say the same of every number."""
    text = TOWNSHIP.read_text(encoding="utf-8")
    start, end = text.index("indicators:\n"), text.index("key_work:\n")
    rows = text[start:end].removeprefix("indicators:\n").split("  - ")[1:]
    turned = tmp_path / "turned.yaml"
    turned.write_text(
        text[:start]
        + "indicators:\n"
        + "".join(f"  - {row.rstrip()}\n" for row in [rows[-1], *rows[:-1]])
        + text[end:],
        encoding="utf-8",
    )
    path = tmp_path / "report.docx"
    path.write_bytes(changed(draft, typed("indicator.1.actual", "7760人")))
    checked = pipeline.check(path, turned)
    marked = [finding for finding in checked.findings if finding.code in ("N002", "N005")]
    assert [(finding.code, finding.subject, finding.expected) for finding in marked] == [
        ("N005", "indicator.2.actual", "7670人")
    ]


# --- through another program --------------------------------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs soffice, not installed here")
def test_libreoffice_keeps_what_is_needed(draft: bytes, tmp_path: Path) -> None:
    """Saved by LibreOffice, every number is still known: by its tag, or by its place among the others; the loss is told."""
    path = tmp_path / "report.docx"
    path.write_bytes(draft)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "saved"), str(path)], check=True, capture_output=True, timeout=120
    )
    before = document.read_manuscript(path)
    saved = document.read_manuscript(tmp_path / "saved" / "report.docx")
    assert saved.basis == before.basis
    assert [tag.fact for tag in saved.tags] == [tag.fact for tag in before.tags]
    marked = [
        (f.code, f.severity)
        for f in pipeline.check(tmp_path / "saved" / "report.docx", TOWNSHIP).findings
        if f.code[0] == "N"
    ]
    assert marked == ([("N006", Severity.INFO)] if saved.recovered else [])
