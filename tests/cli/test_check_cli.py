"""`jixiao check` and its neighbours as others run them: contract, markers, files, exit status."""

from __future__ import annotations

import json
import re
import shutil
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import document, pipeline
from generator.checking.review import Bound, Fit
from generator.checking.verdict import Verdict
from generator.cli import review
from generator.cli.commands import run
from generator.finding import CODES, Edit, Finding, Source
from generator.manuscript import Manuscript, lines_of_text
from generator.record import Record, entries
from generator.sources import load

HERE = Path(__file__).resolve().parent
SCHEMA = json.loads((HERE.parent / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
SAMPLE = HERE.parents[1] / "samples" / "township-2024.yaml"

TEXT = """云山市第二中学2024年度部门整体支出绩效自评报告
一、基本情况
（一）预算安排情况
2024年年初预算960.00万元，其中：基本支出720.00万元，
项目支出230.00万元。年中没有调整。
（二）执行情况
全年执行912.00万元，执行率为95%。学校学校食堂运行正常。
"""


def at(code: str, words: str, **more: object) -> Finding:
    """A finding at the first place where the words stand."""
    start = TEXT.index(words)
    place = Source("报告.txt", line=TEXT.count("\n", 0, start) + 1)
    return Finding(code=code, source=place, quote=words, start=start, end=start + len(words), **more)  # type: ignore[arg-type]


SUM = at(
    "A101",
    "项目支出230.00万元",
    message="基本支出720.00万元加项目支出230.00万元为950.00万元，与年初预算960.00万元相差10.00万元。",
    expected="240.00万元",
    found="230.00万元",
    subject="budget.initial.project",
    fix="核对项目支出",
)
_TWICE = TEXT.index("学校学校")
TWICE = at(
    "W104", "学校学校", message="“学校”重复。", expected="学校", edit=Edit(_TWICE, _TWICE + 2, ""), fix="删去“学校”"
)
WHOLE = Finding(code="S101", message="报告没有“存在的主要问题”一节。")


@dataclass(frozen=True)
class Answer:
    """What the pipeline returns, as far as the command line looks at it."""

    manuscript: Manuscript
    findings: tuple[Finding, ...] = (SUM, TWICE, WHOLE)
    summary: dict[str, int] = field(
        default_factory=lambda: {"numbers": 5, "verified": 3, "derived": 1, "unsupported": 0, "contradicted": 1}
    )
    numbers: tuple[Bound, ...] = (Bound("960.00万元", 0, 8, Verdict.CONTRADICTED, "budget.initial.total"),)
    profile: str = "platform"
    profiles: tuple[Fit, ...] = (
        Fit("platform", "平台口径", "95.43", "优", 0, 6),
        Fit("inverse", "反比口径", "90.00", "优", 2, 6),
    )
    given: bool = False


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A report whose check gives the three findings above."""
    path = tmp_path / "报告.txt"
    path.write_text(TEXT, encoding="utf-8")

    def check(report: Path, figures: Path | None = None, profile: str = "") -> Answer:
        text = report.read_text(encoding="utf-8")
        return Answer(Manuscript(report.name, text, lines_of_text(text)), given=figures is not None)

    monkeypatch.setattr(pipeline, "check", check, raising=False)
    return path


def test_a_finding_is_shown_with_its_sentence_and_a_marker(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Place, level, code, message; the sentence on one line; a marker as wide as the place; what it should be."""
    assert run(["check", str(report)]) == 1
    lines = capsys.readouterr().out.splitlines()
    marker = lines.pop(2)
    assert lines == [
        "报告.txt 第5行 一（一）预算安排情况: 错误 A101 "
        "基本支出720.00万元加项目支出230.00万元为950.00万元，与年初预算960.00万元相差10.00万元。",
        "    2024年年初预算960.00万元，其中：基本支出720.00万元，项目支出230.00万元。",
        "  应为：240.00万元（文中为 230.00万元）",
        "  建议：核对项目支出",
        "",
        "报告.txt 第7行 一（二）执行情况: 错误 W104 “学校”重复。",
        "    学校学校食堂运行正常。",
        "    ^^^^^^^^",
        "  应为：学校",
        "  建议：删去“学校”",
        "",
        "警告 S101 报告没有“存在的主要问题”一节。",
        "",
        "共2个错误，1个警告，0个提示。",
        "没有数据文件，按报告自身核对数字5处：3处前后印证，1处由其他数字算出，0处没有依据，1处矛盾。",
        "按平台口径计分核对（得分全部相符）；反比口径2处得分不符。",
    ]
    assert marker.strip() == "^" * columns("项目支出230.00万元")
    assert marker.index("^") == lines[1].index("项目支出230")
    assert columns(marker.split("^")[0]) == columns(lines[1].split("项目支出230")[0])


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def test_the_json_keeps_the_contract(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Report, summary, findings with code, place, quote, expected, found and fix; more keys say where and which rules."""
    assert run(["check", str(report), "--format", "json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["report"] == "报告.txt"
    assert data["summary"] == {"numbers": 5, "verified": 3, "derived": 1, "unsupported": 0, "contradicted": 1}
    first = data["findings"][0]
    assert {key: first[key] for key in ("code", "severity", "quote", "expected", "found", "fix", "section")} == {
        "code": "A101",
        "severity": "error",
        "quote": "项目支出230.00万元",
        "expected": "240.00万元",
        "found": "230.00万元",
        "fix": "核对项目支出",
        "section": "一（一）预算安排情况",
    }
    assert TEXT[first["start"] : first["end"]] == first["quote"]
    assert data["findings"][1]["edit"] == {"start": _TWICE, "end": _TWICE + 2, "text": ""}
    assert data["findings"][2]["start"] is None
    assert data["profiles"][1] == {
        "name": "inverse",
        "title": "反比口径",
        "total": "90.00",
        "grade": "优",
        "mismatches": 2,
        "compared": 6,
    }


def test_the_sarif_log_is_valid_and_points_at_the_characters(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Valid by the SARIF schema; offset, line and column of a place agree; a certain correction is a fix."""
    run(["check", str(report), "--format", "sarif"])
    log = json.loads(capsys.readouterr().out)
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    run_ = log["runs"][0]
    assert run_["columnKind"] == "unicodeCodePoints"
    place = run_["results"][0]["locations"][0]
    region = place["physicalLocation"]["region"]
    assert TEXT[region["charOffset"] :][: region["charLength"]] == region["snippet"]["text"] == "项目支出230.00万元"
    assert TEXT.splitlines()[region["startLine"] - 1][region["startColumn"] - 1 :].startswith("项目支出230")
    assert place["logicalLocations"] == [{"fullyQualifiedName": "一（一）预算安排情况"}]
    (change,) = run_["results"][1]["fixes"][0]["artifactChanges"]
    deleted = change["replacements"][0]["deletedRegion"]
    assert TEXT[deleted["charOffset"] :][: deleted["charLength"]] == "学校"
    assert "locations" not in run_["results"][2]
    rule = run_["tool"]["driver"]["rules"][run_["results"][0]["ruleIndex"]]
    assert rule["id"] == "A101"
    assert rule["help"]["markdown"].startswith("# A101")


def test_the_sarif_log_of_a_word_file_carries_its_text(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Offsets into a Word file mean nothing by themselves: the log holds the text they count in, and no text fix."""
    word = shutil.copy(report, tmp_path / "report.docx")
    run(["check", str(word), "--format", "sarif"])
    log = json.loads(capsys.readouterr().out)
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    assert log["runs"][0]["artifacts"][0]["contents"]["rendered"]["text"] == TEXT
    assert not any("fixes" in result for result in log["runs"][0]["results"])


def test_select_and_ignore_choose_what_is_shown_and_what_decides(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is not shown does not decide the exit status, but its number is said."""
    assert run(["check", str(report), "--select", "S"]) == 0
    said = capsys.readouterr().out
    assert "共0个错误，1个警告，0个提示。" in said
    assert "另有2个问题按 --select、--ignore 没有显示。" in said
    assert run(["check", str(report), "--ignore", "A,W"]) == 0
    assert run(["check", str(report), "--ignore", "A"]) == 1


def test_figures_are_named_in_the_summary(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a figures file the numbers are held against it."""
    run(["check", str(report), "--figures", str(SAMPLE)])
    assert "与 township-2024.yaml 核对数字5处：3处与数据一致" in capsys.readouterr().out


def test_outputs_are_written_beside_the_report(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """--annotate gets what is shown, --fix the certain corrections; both are told on stderr; stdout stays data."""
    seen: list[list[str]] = []

    def annotate_text(manuscript: Manuscript, findings: Sequence[Finding]) -> bytes:
        seen.append([finding.code for finding in findings])
        return b"docx"

    monkeypatch.setattr(document, "annotate_text", annotate_text, raising=False)
    monkeypatch.setattr(document, "fix_text", replaced, raising=False)
    out, mended = tmp_path / "批注.docx", tmp_path / "改正.txt"
    assert run(["check", str(report), "--annotate", str(out), "--fix", str(mended), "--select", "W,S"]) == 1
    assert (out.read_bytes(), seen) == (b"docx", [["W104", "S101"]])
    assert mended.read_text(encoding="utf-8") == TEXT.replace("学校学校", "学校")
    assert report.read_text(encoding="utf-8") == TEXT
    said = capsys.readouterr()
    assert "（批注2条）" in said.err
    assert "（改正1处）" in said.err
    assert "批注.docx" not in said.out


def replaced(text: str, edits: Sequence[Edit]) -> str:
    for edit in reversed(edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--annotate", "批注.txt"], "--annotate 请用 .docx"),
        (["--fix", "改正.docx"], "--fix 的文件类型要与报告相同（.txt）"),
        (["--fix", "报告.txt", "--force"], "不能写回原报告"),
        (["--fix", "旧.txt"], "输出文件已存在"),
        (["--annotate", "没有/批注.docx"], "输出文件夹不存在"),
        (["--fix", "a.txt", "--annotate", "./a.txt"], "不能写到同一个文件"),
        (["--format", "xml"], "选项 --format的取值不对"),
    ],
)
def test_an_output_that_would_harm_is_refused_first(
    arguments: list[str],
    said: str,
    report: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit status 2 before anything is read or written; the report itself is never written, --force or not."""
    monkeypatch.chdir(tmp_path)
    Path("旧.txt").write_text("手工改过", encoding="utf-8")
    assert run(["check", "报告.txt", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert Path("旧.txt").read_text(encoding="utf-8") == "手工改过"
    assert report.read_text(encoding="utf-8") == TEXT


def test_of_overlapping_corrections_only_the_first_is_made() -> None:
    """Two corrections of one place cannot both hold; those side by side can."""
    first, over, beside = Edit(3, 6, "甲"), Edit(5, 8, "乙"), Edit(6, 7, "丙")
    findings = [Finding(code="W104", message="", edit=edit) for edit in (over, beside, first, first)]
    assert pipeline.safe_edits(findings) == [first, beside]
    assert pipeline.safe_edits([Finding(code="W104", message="")]) == []


def test_a_terminal_gets_colours_and_the_same_words(
    report: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its colours the text on a terminal is that in a pipe."""
    run(["check", str(report)])
    plain = capsys.readouterr().out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TERM", "xterm-256color")
    run(["check", str(report)])
    coloured = capsys.readouterr().out
    assert "\x1b[" in coloured
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in bare.splitlines()] == plain.splitlines()
    monkeypatch.setenv("COLUMNS", "48")
    run(["check", str(report)])
    narrow = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()
    assert all(columns(line) <= 48 for line in narrow[1:3])
    assert "…" in narrow[1]


# --- the shown sentence -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("前一句。执行率为\n95%，较高。后一句。", "95%", ("执行率为", "95%", "，较高。")),
        ("单位 abc\ndef 完成", "def", ("单位 abc ", "def", " 完成")),
        ("甲" * 30 + "12人" + "乙" * 30, "12人", ("…" + "甲" * 9, "12人", "乙" * 9 + "…")),
        ("12人" + "乙" * 30, "12人", ("", "12人", "乙" * 18 + "…")),
        ("甲" * 40, "甲" * 40, ("", "甲" * 7 + "…" + "甲" * 7, "")),
        ("总数\t12\t人", "12", ("总数 ", "12", " 人")),
    ],
)
def test_the_sentence_is_cut_around_the_place(text: str, words: str, shown: tuple[str, str, str]) -> None:
    """One sentence, one line, at most the given width; what is left out is shown by …"""
    start = text.index(words)
    assert review.excerpt(text, (0, len(text)), start, start + len(words), width=40) == shown


@given(st.text("甲乙1a。；，\n \t“", max_size=300), st.data())
def test_an_excerpt_is_one_line_that_fits(text: str, data: st.DataObject) -> None:
    """Wherever the place is, the line fits its width (beside the marks of what is cut), with no break in it."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    before, place, behind = review.excerpt(text, (0, len(text)), start, end, width=40)
    assert "\n" not in before + place + behind
    assert columns(before + place + behind) <= 40 + 3
    if len(text[start:end]) < 20:
        assert "".join(place.split()) == "".join(text[start:end].split())


# --- explain, import, text --------------------------------------------------------------------------------------------


def test_explain_prints_the_page_of_a_code(capsys: pytest.CaptureFixture[str]) -> None:
    """The page is the one in docs/findings, also for a code in small or full-width letters."""
    page = (HERE.parents[1] / "docs" / "findings" / "A101.md").read_text(encoding="utf-8")
    for name in ("A101", "a101", "Ａ１０１"):
        assert run(["explain", name]) == 0
        assert capsys.readouterr().out == page


def test_explain_lists_codes(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a code all of them with level and title, with a beginning or a word those it fits."""
    assert run(["explain"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(CODES) + 1
    assert run(["explain", "A1"]) == 0
    listed = capsys.readouterr().out
    assert "A101\t错误\t分项之和与合计不符" in listed
    assert "A201" not in listed
    assert run(["explain", "百分点"]) == 0
    assert capsys.readouterr().out.startswith("# A109")


@pytest.mark.parametrize(
    ("name", "near"), [("A999", "没有代码“A999”"), ("A1O1", "A101"), ("N0O2", "N002"), ("？？", "不写代码")]
)
def test_an_unknown_code_gets_the_nearest(name: str, near: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 2 and the codes that look like it."""
    assert run(["explain", name]) == 2
    assert near in capsys.readouterr().err


def test_import_writes_what_the_report_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The figures file is written once, with the number of entries read and of those to fill in."""
    record, _ = load(SAMPLE)

    def read(path: Path) -> Record:
        return record

    monkeypatch.setattr("generator.pipeline.report.read_record", read)
    out = tmp_path / "数据.yaml"
    assert run(["import", "报告.docx", "-o", str(out)]) == 0
    assert re.search(r"从报告中读到\d+项，必填项都已读到；", capsys.readouterr().out)
    assert [item[2].text for item in entries(load(out)[0])] == [item[2].text for item in entries(record)]
    assert run(["import", "报告.docx", "-o", str(out)]) == 2
    assert run(["import", "报告.docx", "-o", str(tmp_path / "数据.csv")]) == 2
    assert "数据文件请用 .xlsx、.yaml" in capsys.readouterr().err


def test_a_generated_report_is_imported_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The way round: figures, report, figures. What the report states of the budget and the score comes back."""
    report, out = tmp_path / "报告.docx", tmp_path / "数据.xlsx"
    run(["generate", str(SAMPLE), "-o", str(report)])
    assert run(["import", str(report), "-o", str(out)]) == 0
    before, after = load(SAMPLE)[0], load(out)[0]
    for stage in ("initial", "adjusted", "executed"):
        amounts = [getattr(one.budget, stage).total.quantity.value for one in (before, after)]
        assert amounts[0] == amounts[1]
    assert after.unit.name is not None
    assert after.unit.name.text == "云山市清河区柳林乡人民政府"


@pytest.mark.parametrize("command", [["check"], ["text"], ["pdf"]])
def test_a_folder_is_no_report(command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder where a report should be is told as one, in Chinese and without a traceback."""
    assert run([*command, str(tmp_path)]) == 2
    assert "是文件夹，不是报告" in capsys.readouterr().err
