"""`refresh`: the numbers of an edited draft renewed from other figures; everything people wrote stays."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openpyxl import load_workbook

from generator import document, pipeline
from generator.document.parts.markup import W
from generator.finding import InputError, Severity
from generator.pipeline import Refreshed

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
TOWNSHIP = SAMPLES / "township-2024.yaml"
Change = Callable[[Any], None]


@pytest.fixture(scope="module")
def drafts() -> dict[str, bytes]:
    """Drafts of the samples as they leave the program."""
    return {path.stem: pipeline.write(pipeline.examine(path)).docx for path in sorted(SAMPLES.glob("*.yaml"))}


@pytest.fixture
def draft(drafts: dict[str, bytes], tmp_path: Path) -> Path:
    """The township's draft as a file."""
    path = tmp_path / "报告.docx"
    path.write_bytes(drafts["township-2024"])
    return path


def figures(folder: Path, *replacements: tuple[str, str], name: str = "township-2024") -> Path:
    """Return a copy of a sample's figures with some words replaced."""
    text = (SAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    path = folder / "新数据.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def edit(path: Path, change: Change) -> None:
    """Change the main part of a Word file."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(data)
                change(root)
                data = etree.tostring(root)
            new.writestr(name, data)
    path.write_bytes(out.getvalue())


def texts(root: Any, fact: str) -> list[Any]:
    """Return the texts of the controls of a fact."""
    return root.xpath(f".//w:sdt[w:sdtPr/w:tag[@w:val='{fact}']]//w:t", namespaces={"w": W})


def codes(refreshed: Refreshed) -> dict[str, list[str]]:
    """Return the subjects told of, by code."""
    found: dict[str, list[str]] = {}
    for finding in refreshed.findings[: refreshed.told]:
        found.setdefault(finding.code, []).append(finding.subject)
    return found


# --- corrected figures --------------------------------------------------------------------------------------------------


def test_one_corrected_figure_renews_all_that_follows_from_it(draft: Path, tmp_path: Path) -> None:
    """The actual value, its rate, gap and points, the sums of points and the total change wherever they stand."""
    refreshed = pipeline.refresh(draft, figures(tmp_path, ("7670", "7990")))
    text = refreshed.after.text
    for new in (
        "实际完成值为7990人，完成率为94%",
        "比目标少510人",
        "得分14.10分",
        "综合得分95.99分",
        "完成全民体检7990人",
    ):
        assert new in text
    assert not re.search("7670|90.24|13.54|95.43", text)
    assert {"indicator.1.actual", "indicator.1.completion", "score.total"} <= {*codes(refreshed)["D201"]}
    assert not [f for f in refreshed.findings[refreshed.told :] if f.code in ("N001", "N002", "N005")]


def test_changes_are_tracked(draft: Path, tmp_path: Path) -> None:
    """Rejected, the changes give the report as it was; accepted, the new one; the reasons stand in comments."""
    before = document.read_text(draft)
    refreshed = pipeline.refresh(draft, figures(tmp_path, ("7670", "7990")))
    path = tmp_path / "新.docx"
    path.write_bytes(refreshed.content)
    assert document.read_manuscript(path, "original").text == before
    assert document.read_text(path) == refreshed.after.text
    assert any("由7670人更新为7990人" in comment for comment in document.read_manuscript(path).comments)


def test_clean_leaves_no_marks(draft: Path, tmp_path: Path) -> None:
    """With ``clean`` the new numbers simply stand there."""
    refreshed = pipeline.refresh(draft, figures(tmp_path, ("7670", "7990")), clean=True)
    path = tmp_path / "新.docx"
    path.write_bytes(refreshed.content)
    assert document.read_manuscript(path, "original").text == refreshed.after.text
    with zipfile.ZipFile(path) as package:
        assert b"<w:ins " not in package.read("word/document.xml")


@pytest.mark.parametrize("name", ["township-2024", "subdistrict-2023", "project-2024"])
def test_the_same_figures_change_nothing(drafts: dict[str, bytes], tmp_path: Path, name: str) -> None:
    """Renewed from the figures it was drafted from, a report stays as it is, its charts too."""
    path = tmp_path / "报告.docx"
    path.write_bytes(drafts[name])
    refreshed = pipeline.refresh(path, SAMPLES / f"{name}.yaml")
    assert (refreshed.numbers, refreshed.told, refreshed.differences) == (0, 0, [])


def test_renewed_twice_is_renewed_once(draft: Path, tmp_path: Path) -> None:
    """The facts in the document are the new ones: a second run finds nothing, and a run back gives the first text again."""
    before = document.read_text(draft)
    new = figures(tmp_path, ("7670", "7990"))
    draft.write_bytes(pipeline.refresh(draft, new).content)
    again = pipeline.refresh(draft, new)
    assert (again.numbers, again.told) == (0, 0)
    assert pipeline.refresh(draft, TOWNSHIP).after.text == before


def test_a_number_keeps_its_form(draft: Path, tmp_path: Path) -> None:
    """Rounded, in another unit, or bare in a cell: the new number is written as the old one was."""

    def change(root: Any) -> None:
        texts(root, "budget.executed.total")[0].text = "1.07亿元"
        texts(root, "budget.execution_rate")[0].text = "99%"

    edit(draft, change)
    new = figures(tmp_path, ("10671.44", "10571.44"), ("8210.76", "8110.76"))
    after = pipeline.refresh(draft, new).after
    shown = {(after.text[tag.start : tag.end], tag.fact) for tag in after.tags}
    assert ("1.06亿元", "budget.executed.total") in shown
    assert ("98%", "budget.execution_rate") in shown
    assert ("10571.44", "budget.executed.total") in shown  # the form's cell
    assert ("10571.44万元", "budget.executed.total") in shown


def test_words_that_people_wrote_stay(draft: Path, tmp_path: Path) -> None:
    """A reworded sentence keeps its words, only its numbers change."""

    def change(root: Any) -> None:
        number = texts(root, "indicator.1.actual")[0]
        paragraph = next(number.iterancestors(f"{{{W}}}p"))
        for other in paragraph.iter(f"{{{W}}}t"):
            if next(other.iterancestors(f"{{{W}}}sdt"), None) is None:
                other.text = "，按科室口径整理，"

    edit(draft, change)
    after = pipeline.refresh(draft, figures(tmp_path, ("7670", "7990"))).after.text
    assert re.search("，按科室口径整理，7990人(，按科室口径整理，)+94%", after)


def test_a_grade_is_renewed_as_a_word(draft: Path, tmp_path: Path) -> None:
    """95.43 分, 优, becomes a total below 90: the grade in the conclusion and in the form changes too."""
    after = pipeline.refresh(draft, figures(tmp_path, ("actual: 7670", "actual: 3000"))).after.text
    assert "评价等级为“良”" in after
    assert "评价等级\t良" in after


# --- what cannot be renewed ---------------------------------------------------------------------------------------------


def test_claims_that_no_longer_hold_are_reported(draft: Path, tmp_path: Path) -> None:
    """A target now reached has no gap: the numbers stay and are told, the sentences that say 未达到 are errors."""
    refreshed = pipeline.refresh(draft, figures(tmp_path, ("7670", "8600")))
    assert set(codes(refreshed)["D202"]) == {"indicator.1.gap", "indicator.1.lost"}
    claims = [f for f in refreshed.findings[refreshed.told :] if f.code == "C104"]
    assert claims
    assert all(finding.severity is Severity.ERROR for finding in claims)
    assert "比目标少830人" in refreshed.after.text


def test_a_row_that_is_gone_is_told_once(draft: Path, tmp_path: Path) -> None:
    """An indicator that the new figures do not have: its numbers stay, one warning names it."""
    refreshed = pipeline.refresh(draft, figures(tmp_path, ("name: 解决就业人数", "name: 新增培训人次")))
    gone = [f.message for f in refreshed.findings[: refreshed.told] if f.code == "D202"]
    assert [message for message in gone if "没有“解决就业人数”" in message] == gone


def test_rows_are_found_by_name(draft: Path, tmp_path: Path) -> None:
    """Two indicators change places and one of them its value: each number goes to its own, and the tags follow."""
    text = TOWNSHIP.read_text(encoding="utf-8")
    start, end = text.index("indicators:\n"), text.index("key_work:\n")
    rows = [row.rstrip() for row in text[start:end].removeprefix("indicators:\n").split("  - ")[1:]]
    turned = tmp_path / "新.yaml"
    body = "".join(f"  - {row}\n" for row in [rows[-1], *rows[:-1]]).replace("actual: 7670", "actual: 7990")
    turned.write_text(text[:start] + "indicators:\n" + body + text[end:], encoding="utf-8")
    refreshed = pipeline.refresh(draft, turned)
    assert "实际完成值为7990人" in refreshed.after.text
    assert "indicator.2.actual" in codes(refreshed)["D201"]
    shown = {tag.fact: refreshed.after.text[tag.start : tag.end] for tag in refreshed.after.tags}
    assert shown["indicator.2.actual"].startswith("7990")
    assert not [f for f in refreshed.findings[refreshed.told :] if f.code == "N005"]


def test_a_sentence_of_the_unit_that_changed_is_told(draft: Path, tmp_path: Path) -> None:
    """Numbers in the unit's own sentences are counted there: another sentence has other numbers, none is put in blindly."""
    new = figures(tmp_path, ("全年安排政治学习36次", "全年办政治夜校12期，组织学习36次"))
    refreshed = pipeline.refresh(draft, new)
    assert "D203" in codes(refreshed) or "D202" in codes(refreshed)
    assert "全年安排政治学习36次" in refreshed.after.text


def test_a_number_changed_by_hand_is_told(draft: Path, tmp_path: Path) -> None:
    """Neither the old nor the new figure: it is replaced, with a warning that says what stood there."""
    edit(draft, lambda root: setattr(texts(root, "budget.execution_rate")[0], "text", "97.90%"))
    refreshed = pipeline.refresh(draft, TOWNSHIP)
    (finding,) = refreshed.findings[: refreshed.told]
    assert (finding.code, finding.subject) == ("D204", "budget.execution_rate")
    assert "97.90%" in finding.message
    assert "97.90%" not in refreshed.after.text


def test_words_typed_into_a_control_stay(draft: Path, tmp_path: Path) -> None:
    """People type on behind a number, inside its control: the number changes, their words do not."""

    def change(root: Any) -> None:
        texts(root, "indicator.1.completion")[0].text = "90.24%，比上年同期提高2.1个百分点"
        texts(root, "indicator.1.gap")[0].text = "八百多人"

    edit(draft, change)
    refreshed = pipeline.refresh(draft, figures(tmp_path, ("7670", "7990")))
    assert "94%，比上年同期提高2.1个百分点" in refreshed.after.text
    assert "八百多人" in refreshed.after.text
    (finding,) = (f for f in refreshed.findings[: refreshed.told] if f.code == "D204")
    assert "没有更新" in finding.message


# --- another year -------------------------------------------------------------------------------------------------------


def test_another_year_must_be_meant(draft: Path, tmp_path: Path) -> None:
    """Figures of another year are refused without ``year``, and with a wrong one."""
    new = figures(tmp_path, ("year: 2024", "year: 2025"))
    with pytest.raises(InputError, match="--year 2025"):
        pipeline.refresh(draft, new)
    with pytest.raises(InputError, match="2026"):
        pipeline.refresh(draft, new, year="2026")


def test_next_years_figures(draft: Path, tmp_path: Path) -> None:
    """Years that are told and the year in titles change; what the unit tells of its year is left to it."""
    new = figures(tmp_path, ("year: 2024", "year: 2025"), ("actual: 7670", "actual: 7990"))
    refreshed = pipeline.refresh(draft, new, year="2025年度")
    text = refreshed.after.text
    assert "（2025年度）" in text
    assert "2025年度部门单位整体支出绩效自评表" in text
    assert "经自评，2025年" in text
    assert "D205" in codes(refreshed)
    assert {tag.fact for tag in refreshed.after.tags} >= {"year"}
    assert refreshed.after.basis is not None
    assert refreshed.after.basis.year == "2025"


# --- refusals -----------------------------------------------------------------------------------------------------------


def test_what_cannot_be_renewed_is_refused(drafts: dict[str, bytes], draft: Path, tmp_path: Path) -> None:
    """Another unit's or kind's figures, a document without tags, and a text file: one sentence, nothing written."""
    with pytest.raises(InputError, match="不能更新"):
        pipeline.refresh(draft, figures(tmp_path, ("云山市清河区柳林乡人民政府", "云山市清河区石桥乡人民政府")))
    with pytest.raises(InputError, match="项目支出"):
        pipeline.refresh(draft, SAMPLES / "project-2024.yaml")
    edit(draft, lambda root: [control.getparent().remove(control) for control in list(root.iter(f"{{{W}}}sdt"))])
    with pytest.raises(InputError, match="没有带来源标记的数字"):
        pipeline.refresh(draft, TOWNSHIP)
    text = tmp_path / "报告.txt"
    text.write_text("得分95.43分。", encoding="utf-8")
    with pytest.raises(InputError, match="docx"):
        pipeline.refresh(text, TOWNSHIP)


# --- charts and other programs ------------------------------------------------------------------------------------------


def chart_values(docx: bytes) -> list[list[str]]:
    """Return the values each chart shows, in the order of the parts."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        parts = sorted(name for name in package.namelist() if re.search(r"/charts/[^/]+\.xml$", name))
        return [re.findall(r"<c:v>([^<]*)</c:v>", package.read(name).decode()) for name in parts]


def test_charts_are_drawn_from_the_new_figures(draft: Path, tmp_path: Path) -> None:
    """The chart, the workbook behind it and its words for the blind give the new number."""
    refreshed = pipeline.refresh(draft, figures(tmp_path, ("7670", "7990")))
    assert "D206" in codes(refreshed)
    fresh = pipeline.write(pipeline.examine(tmp_path / "新数据.yaml")).docx
    assert chart_values(refreshed.content) == chart_values(fresh)
    with zipfile.ZipFile(io.BytesIO(refreshed.content)) as package:
        books = [name for name in package.namelist() if name.endswith(".xlsx")]
        cells = [
            cell.value
            for name in books
            for row in load_workbook(io.BytesIO(package.read(name))).active.iter_rows()
            for cell in row
        ]
        assert "全民体检人数完成率94%" in package.read("word/document.xml").decode()
    assert 94 in cells
    assert 90.24 not in cells


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs soffice, not installed here")
def test_after_libreoffice_the_numbers_are_still_renewed(draft: Path, tmp_path: Path) -> None:
    """Saved by another program that drops the tags' names, the report is renewed all the same, and its tags come back."""
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx"]
    saved = tmp_path / "saved"
    subprocess.run([*command, "--outdir", str(saved), str(draft)], check=True, capture_output=True, timeout=120)
    refreshed = pipeline.refresh(saved / draft.name, figures(tmp_path, ("7670", "7990")))
    assert "实际完成值为7990人，完成率为94%" in refreshed.after.text
    assert not re.search("7670|90.24|13.54", refreshed.after.text)
    assert b'w:val="indicator.1.actual"' in zipfile.ZipFile(io.BytesIO(refreshed.content)).read("word/document.xml")
