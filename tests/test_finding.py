"""Findings as values: selection, levels, and the three forms they are written in."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from generator.finding import CODES, Edit, Finding, Severity, Source, as_json, as_text, has_errors, select
from generator.sarif import Target, as_sarif

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
ERROR = Finding(
    code="V101",
    message="资金总额为10790.33万元，而分项合计10871.33万元。",
    subject="budget.initial.total",
    source=Source(file="form.yaml", path="budget.initial.total", line=31),
    expected="10871.33万元",
    found="10790.33万元",
)
WARNING = Finding(code="V304", message="没有填写调整原因。", source=Source(file="a.xlsx", sheet="资金", cell="C5"))
NOTE = Finding(code="V405", message="截去尾数。")


def test_severity_comes_from_the_code_unless_overridden() -> None:
    """V101 is an error, V304 a warning, V405 a note; one finding may be raised or lowered."""
    assert [item.severity for item in (ERROR, WARNING, NOTE)] == ["error", "warning", "info"]
    assert Finding(code="V101", message="", level=Severity.INFO).severity is Severity.INFO


def test_only_errors_make_the_exit_status() -> None:
    """Warnings and notes alone are no errors."""
    assert has_errors([NOTE, ERROR])
    assert not has_errors([NOTE, WARNING])
    assert not has_errors([])


@pytest.mark.parametrize(
    ("chosen", "ignored", "codes"),
    [
        ("", "", ["V101", "V304", "V405"]),
        ("V1", "", ["V101"]),
        ("V1, V405", "", ["V101", "V405"]),
        ("V", "V3", ["V101", "V405"]),
        ("", "V101,V304", ["V405"]),
        ("V101", "V101", []),
        (" , ", ",", ["V101", "V304", "V405"]),
        ("N", "", []),
    ],
)
def test_codes_are_selected_by_prefix(chosen: str, ignored: str, codes: list[str]) -> None:
    """--select keeps the families named, --ignore drops them, ignoring wins, blanks do not matter."""
    assert [item.code for item in select([ERROR, WARNING, NOTE], chosen, ignored)] == codes


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (Source("a.xlsx", sheet="资金", cell="C5"), "a.xlsx 资金!C5"),
        (Source("a.xlsx", sheet="资金"), "a.xlsx 资金"),
        (Source("a.yaml", path="budget.unit", line=3), "a.yaml 第3行 budget.unit"),
        (Source("a.yaml", line=3), "a.yaml 第3行"),
        (Source(path="budget.unit"), "budget.unit"),
        (Source(), ""),
    ],
)
def test_a_place_is_written_as_people_look_for_it(source: Source, text: str) -> None:
    """A cell by sheet and address, a YAML value by line and path."""
    assert str(source) == text


def test_text_has_one_line_each_and_the_counts() -> None:
    """place: level code message, then how many of each level."""
    assert as_text([ERROR, WARNING, NOTE]).splitlines() == [
        "form.yaml 第31行 budget.initial.total: 错误 V101 资金总额为10790.33万元，而分项合计10871.33万元。",
        "a.xlsx 资金!C5: 警告 V304 没有填写调整原因。",
        "提示 V405 截去尾数。",
        "共1个错误，1个警告，1个提示。",
    ]
    assert as_text([]) == "未发现问题。"


def test_json_has_the_contract_s_keys_in_english() -> None:
    """Every key is there for every finding; a place has only what is known."""
    data = json.loads(as_json([ERROR, WARNING, NOTE], {"figures": "form.yaml"}))
    assert data["figures"] == "form.yaml"
    keys = {
        "code",
        "severity",
        "message",
        "subject",
        "source",
        "quote",
        "start",
        "end",
        "expected",
        "found",
        "fix",
        "edit",
    }
    assert all(set(item) == keys for item in data["findings"])
    assert data["findings"][0]["source"] == {"file": "form.yaml", "path": "budget.initial.total", "line": 31}
    assert data["findings"][1]["source"] == {"file": "a.xlsx", "sheet": "资金", "cell": "C5"}
    assert data["findings"][2]["source"] is None
    assert "资金总额" in as_json([ERROR])


def test_sarif_names_rules_levels_and_places() -> None:
    """One run; each code used is a rule once; cells are logical, lines physical places."""
    log = json.loads(as_sarif([ERROR, WARNING, NOTE, NOTE], "0.1"))
    run = log["runs"][0]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["V101", "V304", "V405"]
    assert run["tool"]["driver"]["rules"][0]["shortDescription"]["text"] == CODES["V101"][1]
    assert [item["level"] for item in run["results"]] == ["error", "warning", "note", "note"]
    line, cell = (item["locations"][0] for item in run["results"][:2])
    assert line["physicalLocation"] == {"artifactLocation": {"uri": "form.yaml"}, "region": {"startLine": 31}}
    assert cell["logicalLocations"] == [{"fullyQualifiedName": "资金!C5"}]
    assert "locations" not in run["results"][2]


@pytest.mark.parametrize(
    ("finding", "fix"),
    [
        (Finding(code="W104", message="", edit=Edit(0, 2, "学校")), "改为“学校”"),
        (Finding(code="W104", message="", edit=Edit(0, 2, "")), "删去"),
        (Finding(code="W104", message="", edit=Edit(0, 2, ""), fix="删去重复的“学校”"), "删去重复的“学校”"),
        (Finding(code="W104", message=""), ""),
    ],
)
def test_a_correction_is_also_said_in_words(finding: Finding, fix: str) -> None:
    """Where a finding has only the correction itself, the words come from it."""
    data = json.loads(as_json([finding], places=[{"section": "一、基本情况"}]))["findings"][0]
    assert (data["fix"], data["section"]) == (fix, "一、基本情况")


REPORT = "一、情况\r\n学校😀完成95%。\n"


@pytest.mark.parametrize(
    ("findings", "report"),
    [
        ([], None),
        ([ERROR, WARNING, NOTE], None),
        ([ERROR, NOTE], Target("a b/报告.txt", REPORT)),
        ([Finding(code="A102", message="比率", start=11, end=14, edit=Edit(11, 13, "96"))], Target("报告.md", REPORT)),
        ([Finding(code="W105", message="编号", start=0, end=len(REPORT))], Target("报告.docx", REPORT, extracted=True)),
        ([Finding(code="S101", message="缺", start=0, end=0)], Target("报告.txt", "")),
    ],
)
def test_every_sarif_log_is_valid(findings: list[Finding], report: Target | None) -> None:
    """Nothing found, figures or a report, text or Word, an empty report: valid by the schema of SARIF 2.1.0."""
    jsonschema.Draft4Validator(SCHEMA).validate(json.loads(as_sarif(findings, "0.1", report)))


def test_sarif_columns_count_characters() -> None:
    """Lines end at line feeds, columns are code points from 1, a file name is a URI."""
    report = Target("报告 1.txt", REPORT, section=lambda offset: "一、情况" if offset else "")
    start = REPORT.index("95%")
    log = json.loads(as_sarif([Finding(code="A102", message="比率", start=start, end=start + 3)], "0.1", report))
    (location,) = log["runs"][0]["results"][0]["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "%E6%8A%A5%E5%91%8A%201.txt"
    assert location["logicalLocations"] == [{"fullyQualifiedName": "一、情况"}]
    assert location["physicalLocation"]["region"] == {
        "startLine": 2,
        "startColumn": 6,
        "endLine": 2,
        "endColumn": 9,
        "charOffset": 11,
        "charLength": 3,
        "snippet": {"text": "95%"},
    }


def test_every_code_has_a_family_a_level_and_a_title() -> None:
    """Codes are one letter and three digits, titles Chinese and not repeated within a family."""
    titles = [(code[0], title) for code, (_, title) in CODES.items()]
    assert len(set(titles)) == len(titles)
    for code, (level, title) in CODES.items():
        assert len(code) == 4
        assert code[0] in "VANCRSWD"
        assert code[1:].isdigit()
        assert isinstance(level, Severity)
        assert any("\u4e00" <= char <= "\u9fff" for char in title)
