"""Every finding on a form: one planted fault each (tests/cases/validate), and forms that are right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.finding import CODES, Finding, Severity, has_errors
from generator.pipeline import Examined

CASES = Path(__file__).resolve().parent.parent / "cases" / "validate"
Examine = Callable[..., Examined]


def load(name: str) -> Any:
    """Read a file of cases with every scalar as the text that is written."""
    return yaml.load((CASES / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def form(kind: str, changes: dict[str, Any]) -> Any:
    """Return a clean form with changes by path; rows count from 1, as in finding subjects."""
    clean = load("clean-project.yaml" if kind == "project" else "clean-department.yaml")
    if kind == "printed":
        changes = {**load("clean-printed.yaml"), **changes}
    for path, value in changes.items():
        place: Any = clean
        *steps, last = path.split(".")
        for step in steps:
            place = place[int(step) - 1] if isinstance(place, list) else place.setdefault(_key(step, place), {})
        place[_key(last, place)] = value
    return clean


def _key(step: str, place: dict[str, Any]) -> str:
    return {"project": "projects", "indicator": "indicators"}.get(step, step) if "budget" in place else step


def found(examined: Examined) -> list[Finding]:
    """Return the findings on figures; V001 and V002 of reading stand beside the V5 they cause."""
    return [finding for finding in examined.findings if finding.code not in ("V001", "V002")]


def test_clean_forms_have_no_findings(examined: Examine) -> None:
    """A form in which everything is right has not even a note."""
    for kind in ("department", "printed", "project"):
        assert list(examined(form(kind, {})).findings) == []


@pytest.mark.parametrize("case", load("faults.yaml"), ids=lambda case: f"{case['codes']}-{case['name']}")
def test_a_planted_fault_is_found_and_nothing_else(examined: Examine, case: dict[str, Any]) -> None:
    """Exactly the fault's code, on its subject, with what was expected, what stands there and the deciding numbers."""
    result = examined(form(case.get("form", "department"), case["change"]))
    findings = [*result.sheet.findings, *found(result)] if case["codes"] in ("V501", "V502") else found(result)
    kept = {(finding.code, finding.subject): finding for finding in findings}
    also = set(case.get("also", "").split())
    assert [code for code, _ in kept if code not in also] == [case["codes"]]
    assert also <= {code for code, _ in kept}
    finding = kept[case["codes"], case["subject"]]
    assert finding.severity is CODES[case["codes"]][0]
    assert (finding.expected, finding.found) == (case.get("expected", ""), case.get("found", ""))
    assert [words for words in case["says"] if words not in finding.message] == [], finding.message
    assert finding.message.endswith("。")


@pytest.mark.parametrize("case", load("accepted.yaml"), ids=lambda case: case["name"])
def test_what_is_right_is_accepted(examined: Examine, case: dict[str, Any]) -> None:
    """Rounding within the written decimals and the conventions of forms are no findings."""
    result = examined(form(case.get("form", "department"), case["change"]))
    assert [str(item.message) for item in result.findings if item.severity is not Severity.INFO] == []


def test_every_code_on_figures_has_a_planted_fault() -> None:
    """V1 to V5: no code without a case."""
    planted = {case["codes"] for case in load("faults.yaml")}
    assert {code for code in CODES if code[:2] in ("V1", "V2", "V3", "V4", "V5")} == planted


def test_findings_point_to_where_the_figure_stands(examined: Examine) -> None:
    """A finding on a YAML form has the line and path of the figure it is about."""
    text = (CASES / "clean-department.yaml").read_text(encoding="utf-8").replace("local: 700.00", "local: 770.00")
    finding = next(item for item in examined(text).findings if item.code == "V101")
    assert finding.source is not None
    assert text.splitlines()[finding.source.line - 1].strip().startswith("initial: {total: 1000.00")
    assert finding.source.path == "budget.initial.total"


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("township-2024", ["V111", "V112", "V112", "V303", "V307", "V309", "V405"]),
        (
            "subdistrict-2023",
            [
                *["V016"] * 5,
                *["V303", "V303", "V304", "V305", "V305", "V306", "V307", "V401", "V402", "V404", "W002", "W002"],
            ],
        ),
        ("project-2024", ["V202", "V302", "V404", "V505"]),
    ],
)
def test_the_samples_have_the_findings_their_page_tells(
    sample: Callable[..., Examined], name: str, codes: list[str]
) -> None:
    """samples/README.md lists what is wrong with each; validation finds exactly that."""
    findings = sample(name).findings
    assert sorted(finding.code for finding in findings) == codes
    assert has_errors(findings) is (name != "township-2024")


def test_a_wrong_score_is_named_with_its_rule_and_right_value(sample: Callable[..., Examined]) -> None:
    """The real report's exceeded ceiling with full marks: 10.54 instead of 12, hence 80.07 instead of 81.53."""
    messages = {finding.code: finding.message for finding in sample("subdistrict-2023").findings}
    assert all(words in messages["V401"] for words in ("预算经费", "12分", "10.54分", "相差1.46分"))
    assert all(words in messages["V402"] for words in ("81.53分", "80.07分", "相差1.46分"))
    assert all(words in messages["V404"] for words in ("93.16%", "112.15%", "4637.81", "4135.45"))


def test_the_profile_decides_which_scores_are_right(sample: Callable[..., Examined]) -> None:
    """Under strict-zero the exceeded ceiling scores 0, and the printed total is wrong by 12 points."""
    messages = {finding.code: finding.message for finding in sample("subdistrict-2023", "strict-zero").findings}
    assert all(words in messages["V401"] for words in ("从严口径", "应为0分", "相差12分"))
    assert "69.53分" in messages["V402"]


def test_a_grade_is_held_against_the_printed_total(examined: Examine) -> None:
    """Grade and total may both be wrong: each is said of its own."""
    result = examined(form("printed", {"printed.total": "89.99", "printed.grade": "优"}))
    assert [finding.code for finding in result.findings] == ["V402", "V403"]
    assert all(words in result.findings[1].message for words in ("“优”", "89.99分", "“良”"))


def test_an_empty_form_is_no_crash(examined: Examine) -> None:
    """Nothing filled in: required fields are missing, and no other check speaks."""
    assert {finding.code for finding in examined({}).findings} <= {"V001"}
    assert examined({}).sheet.total.value == 0


def test_a_form_without_indicators_is_said_to_have_none(examined: Examine) -> None:
    """V001 once for all of them."""
    findings = examined(form("department", {"indicators": ""})).findings
    assert [(finding.code, finding.subject) for finding in findings] == [("V001", "indicators")]
    assert "没有填报任何绩效指标" in findings[0].message


def test_a_total_printed_without_decimals_does_not_lift_the_grade(examined: Examine) -> None:
    """89.75 printed as 90 is the same total, and its grade is that of 89.75."""
    changes = {"indicator.2.actual": "50", "indicator.2.completion": "50.00", "indicator.2.score": "10"}
    result = examined(form("printed", {**changes, "printed.total": "90", "printed.grade": "优"}))
    assert [(item.code, item.expected) for item in result.findings] == [("V403", "良")]
