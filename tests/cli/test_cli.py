"""The commands as others run them: exit status, JSON contract, messages, files."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from generator.cli.commands import run

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
TOWNSHIP, SUBDISTRICT = SAMPLES / "township-2024.yaml", SAMPLES / "subdistrict-2023.yaml"
COMMANDS = ("new", "validate", "score", "facts", "generate", "check", "import", "explain", "models", "usage", "text")


def jixiao(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command line as its own process."""
    command = [sys.executable, "-m", "generator", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_help_is_chinese_and_lists_every_command() -> None:
    """`jixiao --help` speaks to a clerk."""
    result = jixiao("--help")
    assert result.returncode == 0
    assert "用法：jixiao" in result.stdout
    assert all(f"  {command} " in result.stdout for command in COMMANDS)
    assert not any(word in result.stdout for word in ("Usage", "Options", "Commands", "Show this"))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_chinese(command: str) -> None:
    """Each command's help names its arguments and options in Chinese."""
    result = jixiao(command, "--help")
    assert result.returncode == 0
    assert "参数" in result.stdout or command in ("models", "usage")
    assert "选项" in result.stdout
    assert "Usage" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["scoer"], "没有命令 'scoer'，是否想用 'score'？"),
        (["score"], "缺少参数“数据文件”"),
        (["score", "--profle", "x", "y"], "没有选项 --profle"),
        (["score", "--format", "xml", "y"], "选项 --format的取值不对"),
        (["score", "a", "b"], "多出了参数"),
        (["validate", "没有的文件.xlsx"], "没有的文件.xlsx"),
        (["score", str(TOWNSHIP), "--profile", "none"], "没有名为“none”的计分规则；可用的有：platform"),
        (["generate", str(TOWNSHIP), "-o", "no/such/folder/out.docx"], "输出文件夹不存在"),
    ],
)
def test_what_cannot_run_says_so_in_one_chinese_line(arguments: list[str], said: str) -> None:
    """Exit status 2, one line on stderr, no traceback."""
    result = jixiao(*arguments)
    assert result.returncode == 2
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_validate_leaves_with_1_where_an_error_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit status 0 for warnings only, 1 for findings at error level."""
    assert run(["validate", str(TOWNSHIP)]) == 0
    assert run(["validate", str(SUBDISTRICT)]) == 1
    assert "V401" in capsys.readouterr().out


def test_select_and_ignore_choose_by_prefix(capsys: pytest.CaptureFixture[str]) -> None:
    """--select V4 shows that family; what is ignored does not decide the exit status."""
    assert run(["validate", str(SUBDISTRICT), "--format", "json", "--select", "V4"]) == 1
    codes = {finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert codes == {"V401", "V402", "V404"}
    assert run(["validate", str(SUBDISTRICT), "--ignore", "V4"]) == 0


def test_the_score_json_keeps_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    """Keys of the contract, every number a string that Decimal reads."""
    assert run(["score", str(SUBDISTRICT), "--format", "json"]) == 0
    sheet = json.loads(capsys.readouterr().out)
    assert (sheet["profile"], sheet["total"], sheet["grade"]) == ("platform", "80.07", "良")
    assert {key: sheet["execution"][key] for key in ("rate", "score")} == {"rate": "93.16", "score": "9.32"}
    for line in sheet["indicators"]:
        assert {"name", "completion", "weight", "score", "rule"} <= set(line)
        assert all(Decimal(line[key]) >= 0 for key in ("completion", "weight", "score"))


def test_facts_are_listed_with_id_value_unit_and_source(capsys: pytest.CaptureFixture[str]) -> None:
    """Input facts point to their line, derived ones to their formula."""
    assert run(["facts", str(TOWNSHIP), "--format", "json"]) == 0
    facts = {fact["id"]: fact for fact in json.loads(capsys.readouterr().out)["facts"]}
    rate = facts["budget.execution_rate"]
    assert (rate["value"], rate["unit"], rate["formula"]) == ("98.90", "%", "10671.44÷10790.33")
    assert facts["budget.initial.total"]["source"]["path"] == "budget.initial.total"


def test_sarif_names_file_and_line(capsys: pytest.CaptureFixture[str]) -> None:
    """SARIF 2.1.0 with the place of each finding."""
    run(["validate", str(SUBDISTRICT), "--format", "sarif"])
    log = json.loads(capsys.readouterr().out)
    result = log["runs"][0]["results"][0]
    assert log["version"] == "2.1.0"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "subdistrict-2023.yaml"
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] > 0


def test_generate_writes_the_report_and_its_audit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The main job: figures in, checked Word report out, every number bound."""
    out, audit = tmp_path / "报告.docx", tmp_path / "核对.json"
    assert run(["generate", str(TOWNSHIP), "-o", str(out), "--audit", str(audit)]) == 0
    assert zipfile.is_zipfile(out)
    summary = json.loads(audit.read_text(encoding="utf-8"))["summary"]
    assert summary["numbers"] == summary["bound"] > 150
    said = capsys.readouterr()
    assert "自评得分 95.43，等级 优" in said.err
    assert "未使用语言模型" in said.err


def test_an_existing_report_is_not_overwritten(tmp_path: Path) -> None:
    """Nobody's edits are lost: --force is needed, and the file stays as it was without it."""
    out = tmp_path / "out.docx"
    out.write_bytes(b"edited by hand")
    assert run(["generate", str(TOWNSHIP), "-o", str(out)]) == 2
    assert out.read_bytes() == b"edited by hand"
    assert run(["generate", str(TOWNSHIP), "-o", str(out), "--force"]) == 0
    assert zipfile.is_zipfile(out)


def test_the_text_of_a_report_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`jixiao text` prints what is checked, in reading order."""
    out = tmp_path / "out.docx"
    run(["generate", str(TOWNSHIP), "-o", str(out)])
    capsys.readouterr()
    assert run(["text", str(out)]) == 0
    text = capsys.readouterr().out
    assert text.index("一、基本概况") < text.index("四、评价结论") < text.index("六、改进措施和建议")
    assert "自评综合得分95.43分" in text


def test_new_then_fill_then_validate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A blank workbook is written, never over an existing one, and its empty required cells are named one by one."""
    book = tmp_path / "数据.xlsx"
    assert run(["new", str(book)]) == 0
    assert run(["new", str(book)]) == 2
    capsys.readouterr()
    assert run(["validate", str(book)]) == 1
    said = capsys.readouterr().out
    assert "V001" in said
    assert "基本信息!" in said


def test_small_commands_load_no_heavy_library() -> None:
    """`validate` and `score` start without openai, instructor, jinja2 or docx."""
    code = (
        "import sys; from generator.cli.commands import run;"
        f"run(['validate', {str(TOWNSHIP)!r}]); run(['score', {str(TOWNSHIP)!r}]);"
        "heavy = {'openai', 'instructor', 'docx', 'jinja2', 'openpyxl'} & set(sys.modules);"
        "print('HEAVY', sorted(heavy))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert "HEAVY []" in result.stdout
