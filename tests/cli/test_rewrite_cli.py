"""`jixiao rewrite` as others run it: help, refusals, files written and not written, diff, JSON, exit status."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import jsonschema
import pytest

from generator.cli.commands import run
from generator.document import read_manuscript

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parents[1] / "samples" / "township-2024.yaml"
SCHEMA = json.loads((HERE.parent / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
REPORT = """云山市清河区柳林乡人民政府2024年度部门整体支出绩效自评报告
一、自评结论
经自评，2024年度绩效自评得分95.43分，评价等级为“优”。
二、存在的问题
1.“全民体检人数”未达到目标。预期指标值为等于8500人，实际完成7760人，完成率90.24%，比目标少830人，失1.46分。
2.业务档案管理不够规范。
三、原因分析
1.居民外出务工，集中体检期间不在本地。
2.档案员由其他岗位人员兼任。
四、改进措施
1.为外出居民预约节假日体检。
2.明确归档责任人。
五、其他需要说明的情况
没有需要说明的情况。
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A Word report with a wrong number, and losses it does not tell."""
    document = docx.Document()
    for line in REPORT.splitlines():
        document.add_paragraph(line)
    path = tmp_path / "报告.docx"
    document.save(str(path))
    return path


def rewritten(report: Path, *arguments: str | Path) -> int:
    """Run the command in this process, without a model."""
    command = ["rewrite", str(report), "--figures", str(SAMPLE), "--writer", "builtin"]
    return run([*command, *map(str, arguments)])


def test_help_is_chinese() -> None:
    """Every option with its meaning, and what --section may name."""
    command = [sys.executable, "-m", "generator", "rewrite", "--help"]
    said = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    for option in ("--figures", "--out", "--section", "--instruction", "--heading", "--clean", "--dry-run"):
        assert option in said
    assert all(part in said for part in ("problems", "causes", "improvements", "suggestions", "key_work"))
    assert "以修订标出" in said
    assert not any(word in said for word in ("Usage", "Options", "Show this"))


def test_the_result_is_written(report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The new file holds tracked changes; the report stays; what was done is said, with a summary at the end."""
    before, out = report.read_bytes(), tmp_path / "新报告.docx"
    assert rewritten(report, "-o", out) == 0
    assert report.read_bytes() == before
    assert "实际完成7670人" in read_manuscript(out).text
    assert read_manuscript(out, "original").text == read_manuscript(report).text
    said = capsys.readouterr()
    assert "提示 D102 按数据改正：“7760人”改为“7670人”。" in said.out
    assert "二、存在的问题: " in said.out or "二存在的问题: " in said.out
    assert "新报告.docx" in said.out
    assert "内置文字，未使用语言模型" in said.out


def test_nothing_to_do_is_said(report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second run writes the same file and says so."""
    first, second = tmp_path / "一.docx", tmp_path / "二.docx"
    rewritten(report, "-o", first)
    capsys.readouterr()
    rewritten(first, "-o", second)
    assert second.read_bytes() == first.read_bytes()
    assert "与原报告相同" in capsys.readouterr().out


def test_clean(report: Path, tmp_path: Path) -> None:
    """--clean writes the accepted text: the same words, no tracked changes."""
    tracked, clean = tmp_path / "修订.docx", tmp_path / "干净.docx"
    rewritten(report, "-o", tracked)
    rewritten(report, "-o", clean, "--clean")
    assert read_manuscript(clean).text == read_manuscript(tracked).text
    with zipfile.ZipFile(clean) as package:
        body = package.read("word/document.xml")
    assert b"<w:ins " not in body
    assert b"<w:del " not in body


def test_dry_run_shows_the_changes_and_writes_nothing(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under its heading each paragraph that is new, gone or changed; no -o is needed, and one given is not written."""
    there = sorted(tmp_path.iterdir())
    out = tmp_path / "不写.docx"
    assert rewritten(report, "--dry-run") == 0
    said = capsys.readouterr().out
    assert rewritten(report, "--dry-run", "-o", out) == 0
    assert sorted(tmp_path.iterdir()) == there
    lines = said.splitlines()
    assert lines[0] == "@@ 二、存在的问题"
    assert "@@ 三、原因分析" in lines
    assert any(line.startswith("+ ") and "在职人数超过编制数" in line for line in lines)
    assert not any("归档责任人" in line for line in lines if line.startswith(("  ", "+ ", "- ")))


def test_the_diff_is_coloured_on_a_terminal(
    report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """New words green, old ones red; in a pipe (all other tests) there is no colour."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    rewritten(report, "--dry-run")
    said = capsys.readouterr().out
    assert "\x1b[32m" in said
    assert "[-7760-]" in said
    assert any(code in said for code in ("\x1b[9;31m[-7760-]", "\x1b[31;9m[-7760-]"))


def test_the_changes_shown_are_those_made(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The number that was wrong is shown as changed where it stands, the new item as new."""
    rewritten(report, "--dry-run")
    lines = capsys.readouterr().out.splitlines()
    (changed,) = [line for line in lines if "7760" in line and line.startswith("  ")]
    assert "[-7760-]{+7670+}人" in changed
    assert any(line.startswith("+ 1.“解决就业人数”未达到目标。") for line in lines)


#: --section as written → headings under which something changes; causes alone are as they should be.
SECTIONS = [
    ("", {"二、存在的问题", "三、原因分析"}),
    ("problems", {"二、存在的问题"}),
    ("问题", {"二、存在的问题"}),
    ("原因", set()),
    ("问题，原因、改进措施", {"二、存在的问题", "三、原因分析", "四、改进措施"}),
    ("problems, causes,improvements", {"二、存在的问题", "三、原因分析", "四、改进措施"}),
]


@pytest.mark.parametrize(("section", "headings"), SECTIONS)
def test_parts_by_either_name(
    report: Path, capsys: pytest.CaptureFixture[str], section: str, headings: set[str]
) -> None:
    """In English or as a clerk calls them, parted by either comma."""
    rewritten(report, "--dry-run", "--section", section)
    said = capsys.readouterr().out.splitlines()
    assert {line.removeprefix("@@ ") for line in said if line.startswith("@@ ")} == headings


# --- refusals ----------------------------------------------------------------------------------------------------------------

#: Arguments → words of the one line on stderr.
REFUSED = {
    "no output": ([], ["没有写明要写出的报告", "-o", "--dry-run"]),
    "no such part": (["-o", "{new}", "--section", "结论"], ["没有“结论”这一部分", "problems（问题）"]),
    "another kind of file": (["-o", "{folder}/新报告.txt"], ["文件类型要与报告相同（.docx）"]),
    "the report itself": (["-o", "{report}"], ["不能写回原报告"]),
    "a file that is there": (["-o", "{there}"], ["有了.docx", "--force"]),
    "no such folder": (["-o", "{folder}/没有/新报告.docx"], ["输出文件夹不存在"]),
    "a part the report lacks": (["-o", "{new}", "--section", "suggestions"], ["没有找到“建议”部分", "“存在的问题”"]),
    "no such heading": (["-o", "{new}", "--heading", "丙单位"], ["没有找到标题含“丙单位”的“存在的问题”部分"]),
    "no such rules": (["-o", "{new}", "--profile", "none"], ["没有名为“none”的计分规则"]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_said_and_nothing_written(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """Exit status 2, one line on stderr, no file made or changed."""
    arguments, words = REFUSED[name]
    there = tmp_path / "有了.docx"
    there.write_bytes(b"old")
    names = {"new": tmp_path / "新报告.docx", "folder": tmp_path, "report": report, "there": there}
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert rewritten(report, *(argument.format(**names) for argument in arguments)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert [word for word in words if word not in said.err] == []
    assert len(said.err.strip().splitlines()) == 1
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(("name", "said"), [("报告.pdf", "报告.pdf"), ("没有.docx", "没有.docx"), ("旧.doc", "旧.doc")])
def test_a_report_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, said: str) -> None:
    """Another kind of file, or none."""
    path = tmp_path / name
    if not name.startswith("没有"):
        path.write_bytes(b"%PDF-1.4")
    assert rewritten(path, "-o", tmp_path / f"新{path.suffix}") == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / f"新{path.suffix}").exists()


def test_force_overwrites(report: Path, tmp_path: Path) -> None:
    """With --force a file that is there is written anew."""
    out = tmp_path / "有了.docx"
    out.write_bytes(b"old")
    rewritten(report, "-o", out, "--force")
    assert "实际完成7670人" in read_manuscript(out).text


# --- what others read -----------------------------------------------------------------------------------------------------------


def test_json(report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Names, writer, changed paragraphs, and findings with their section, those on the changes apart from the others."""
    assert rewritten(report, "-o", tmp_path / "新报告.docx", "--format", "json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["report"], said["figures"], said["out"], said["writer"]) == (
        "报告.docx",
        "township-2024.yaml",
        "新报告.docx",
        "builtin",
    )
    assert {change["heading"] for change in said["changes"]} == {"二、存在的问题", "三、原因分析"}
    assert {piece["kind"] for change in said["changes"] for piece in change["pieces"]} == {" ", "-", "+"}
    (mended,) = [finding for finding in said["findings"] if finding["code"] == "D102"]
    assert mended["about"] == "change"
    assert mended["section"].endswith("存在的问题")
    assert {finding["about"] for finding in said["findings"] if finding["code"][0] != "D"} <= {"text"}


def test_json_of_a_dry_run_names_no_file(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rewritten(report, "--dry-run", "--format", "json")
    assert json.loads(capsys.readouterr().out)["out"] is None


def test_sarif(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A SARIF log by its schema."""
    rewritten(report, "--dry-run", "--format", "sarif")
    log = json.loads(capsys.readouterr().out)
    jsonschema.validate(log, SCHEMA)
    assert "D102" in {result["ruleId"] for result in log["runs"][0]["results"]}


def test_select_and_ignore(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Codes, or the beginnings of codes, choose what is told."""
    rewritten(report, "--dry-run", "--format", "json", "--select", "D1", "--ignore", "D105")
    codes = {finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert "D102" in codes
    assert all(code.startswith("D1") for code in codes)
    assert "D105" not in codes


def test_exit_status(report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 where no error is left, 1 where the new report still contradicts its figures: elsewhere, and the file is written."""
    assert rewritten(report, "-o", tmp_path / "好.docx") == 0
    document = docx.Document(str(report))
    document.paragraphs[2].runs[0].text = "经自评，2024年度绩效自评得分96.43分，评价等级为“优”。"
    document.save(str(report))
    capsys.readouterr()
    out = tmp_path / "错.docx"
    assert rewritten(report, "-o", out) == 1
    said = capsys.readouterr().out
    assert "还有与数据不符的地方（没有改动）" in said
    assert "96.43分" in said
    assert "96.43分" in read_manuscript(out).text
    assert rewritten(report, "-o", tmp_path / "三.docx", "--section", "没有") == 2


def test_a_text_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A text is written as a text."""
    path, out = tmp_path / "报告.txt", tmp_path / "新报告.txt"
    path.write_text(REPORT, encoding="utf-8")
    assert rewritten(path, "-o", out) == 0
    assert "实际完成7670人" in out.read_text(encoding="utf-8")
    assert "报告.txt" not in capsys.readouterr().err


def test_a_model_that_is_asked_for_must_be_set(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """--writer model without settings says how to give them."""
    monkeypatch.chdir(tmp_path)
    command = ["rewrite", str(report), "--figures", str(SAMPLE), "-o", str(tmp_path / "新.docx"), "--writer", "model"]
    assert run(command) == 2
    assert "还没有设置语言模型" in capsys.readouterr().err
    assert not (tmp_path / "新.docx").exists()
