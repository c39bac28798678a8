"""Cross-references: the text names an annex or table by a field that leads to the bookmark around its label."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from generator import pipeline
from generator.document import assemble
from generator.document.parts.markup import W
from generator.drafting import Case, draft, load_outline
from generator.drafting.references import annex_labels, labelled
from generator.report import Cell, Paragraph, Report, Row, Span, Table, TitleBlock, paragraphs, text_of

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NOW = datetime(2025, 4, 12, 9, 30)  # noqa: DTZ001 - a fixed local time

each_outline = pytest.mark.parametrize(
    ("name", "outline"),
    [
        ("subdistrict-2023", "department"),
        ("subdistrict-2023", "department-score-first"),
        ("project-2024", "project"),
        ("township-2024", "department"),
    ],
)


def q(name: str) -> str:
    return f"{{{W}}}{name}"


def body(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read("word/document.xml"))


def references(root: etree._Element) -> list[tuple[str, str]]:
    """Return (bookmark, text as written) of each reference."""
    found: list[tuple[str, str]] = []
    for field in root.iter(q("fldSimple")):
        match = re.fullmatch(r" REF (\w+) \\h ", str(field.get(q("instr"))))
        assert match is not None
        found.append((match[1], "".join(field.itertext())))
    return found


def bookmarks(root: etree._Element) -> dict[str, str]:
    """Return name → text of each bookmark; each begins and ends in one paragraph."""
    found: dict[str, str] = {}
    for start in root.iter(q("bookmarkStart")):
        text = ""
        for element in start.itersiblings():
            if element.tag == q("bookmarkEnd") and element.get(q("id")) == start.get(q("id")):
                break
            text += "".join(element.itertext())
        else:
            raise AssertionError("a bookmark without an end")
        found[str(start.get(q("name")))] = text
    return found


def drafted(name: str, outline: str, annexes: tuple[str, ...] | None = None) -> Report:
    examined = pipeline.examine(SAMPLES / f"{name}.yaml")
    case = Case(examined.record, examined.sheet, examined.facts, examined.issues)
    chosen = load_outline(outline)
    return draft(case, chosen if annexes is None else replace(chosen, annexes=annexes), examined.findings)


def text(report: Report) -> str:
    return "\n".join(text_of(spans) for _, spans in paragraphs(report))


@each_outline
def test_each_reference_says_what_its_bookmark_says(name: str, outline: str) -> None:
    """On opening the text is right, and updating the fields changes nothing."""
    root = body(assemble(drafted(name, outline), now=NOW))
    labels = bookmarks(root)
    found = references(root)
    assert {"_Ref_form", "_Ref_basis"} <= {bookmark for bookmark, _ in found}
    for bookmark, written in found:
        assert written == labels[bookmark]


def test_annexes_and_tables_are_numbered_in_order() -> None:
    """附件1 is the form, 附件2 the computations, 表1 the first table of the text, 图1 the first chart."""
    root = body(assemble(drafted("subdistrict-2023", "department"), now=NOW))
    labels = bookmarks(root)
    assert (labels["_Ref_projects"], labels["_Ref_form"], labels["_Ref_basis"]) == ("表1", "附件1", "附件2")
    figures = [label for name, label in labels.items() if name.startswith("_Ref_figure_")]
    assert figures == [f"图{number}" for number in range(1, len(figures) + 1)]
    assert figures
    numbers = [start.get(q("id")) for start in root.iter(q("bookmarkStart"))]
    assert len(set(numbers)) == len(numbers)


def test_a_single_annex_has_no_number() -> None:
    """附件, not 附件1, where there is no other; what speaks of the other annex is left out."""
    report = drafted("subdistrict-2023", "department", ("form",))
    assert [table.label for table in report.annexes if table.label] == ["附件"]
    assert "各项指标的得分见附件。" in text(report)
    assert "计算过程" not in text(report)
    assert annex_labels(("form",)) == {"form": "附件"}


def test_without_annexes_no_sentence_speaks_of_any() -> None:
    """An outline without annexes has no reference to one, and no broken sentence in its place."""
    report = drafted("subdistrict-2023", "department", ())
    assert report.annexes == ()
    assert "附件" not in text(report)
    assert not re.search("见[。，]", text(report))
    assert not {"_Ref_form", "_Ref_basis"} & {name for name, _ in references(body(assemble(report, now=NOW)))}


def test_another_order_of_annexes_needs_no_code() -> None:
    """The outline's order is that of the numbers, in the labels and in the text."""
    report = drafted("subdistrict-2023", "department", ("basis", "form"))
    assert [(table.name, table.label) for table in report.annexes if table.label] == [
        ("basis", "附件1"),
        ("form", "附件2"),
    ]
    assert "各项指标的得分见附件2。" in text(report)


def test_a_reference_to_what_is_not_there_is_a_defect() -> None:
    """A template that names a table the report has not raises; no 见 without a label is ever printed."""
    with pytest.raises(KeyError):
        labelled([Paragraph((Span("见"), Span("", ref="nothing")))], {})


def test_tables_are_numbered_as_they_stand() -> None:
    """The first table of the text is 表1 wherever it is first mentioned; a label that is given stays."""
    cell = (Row((Cell((Span("一"),)),)),)
    blocks = [
        Paragraph((Span("见"), Span("", ref="b"), Span("和"), Span("", ref="a"))),
        Table(cell, (1,), name="a"),
        Table(cell, (1,), name="own", label="续表"),
        Table(cell, (1,), name="b"),
        Table(cell, (1,)),
    ]
    made = labelled(blocks, {})
    assert [getattr(block, "label", None) for block in made] == [None, "表1", "续表", "表2", ""]
    assert isinstance(made[0], Paragraph)
    assert text_of(made[0].spans) == "见表2和表1"


@pytest.mark.parametrize("name", ["a b", "各项", "x" * 60])
def test_any_name_makes_a_valid_bookmark(name: str, tmp_path: Path) -> None:
    """Word wants letters, digits and lines, forty at most."""
    table = Table((Row((Cell((Span("一"),)),)),), (1,), (Span("表"),), label="附件", name=name)
    report = Report(TitleBlock(("报告",)), (Paragraph((Span("见"), Span("附件", ref=name), Span("。"))),), (table,))
    data = assemble(report, now=NOW)
    ((bookmark, written),) = references(body(data))
    assert bookmarks(body(data)) == {bookmark: written}
    assert len(bookmark) <= 40
    path = tmp_path / "report.docx"
    path.write_bytes(data)
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []
