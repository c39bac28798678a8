"""One change in a correct report: the finding that names it, at its place, with what should stand there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.checking.verdict import Verdict
from generator.finding import Severity
from generator.pipeline import check_text

HERE = Path(__file__).resolve().parent
TABLE: dict[str, Any] = yaml.safe_load((HERE.parent / "cases" / "review" / "numbers.yaml").read_text(encoding="utf-8"))
REPORT: str = TABLE["report"]


def changed(case: dict[str, Any]) -> str:
    """Return the report with one thing changed."""
    assert case["find"] in REPORT, case
    at = -1
    for _ in range(case.get("nth", 0) + 1):
        at = REPORT.index(case["find"], at + 1)
    return REPORT[:at] + case["put"] + REPORT[at + len(case["find"]) :]


def test_the_correct_report_has_no_error() -> None:
    """Nothing is wrong with it: no finding above a note, every number of the budget and the indicators is bound."""
    checked = check_text(REPORT, "报告.txt")
    assert [f for f in checked.findings if f.severity is not Severity.INFO] == []
    assert checked.summary["contradicted"] == 0
    assert all(one.verdict is not Verdict.CONTRADICTED for one in checked.numbers)
    assert {one.fact for one in checked.numbers} >= {"budget.executed.total", "indicator.2.score", "project.2.rate"}


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: f"{case['code']}-{case['put'][:12]}")
def test_a_change_is_found_at_its_place(case: dict[str, Any]) -> None:
    """The finding has the code, covers the changed words, and says what they should be."""
    checked = check_text(changed(case), "报告.txt")
    found = [f for f in checked.findings if f.code == case["code"] and case["quote"] in f.quote]
    assert found, [(f.code, f.quote, f.message) for f in checked.findings]
    assert case.get("expected", "") in {f.expected for f in found} | {""}


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: f"{case['code']}-{case['put'][:12]}")
def test_one_change_is_few_findings(case: dict[str, Any]) -> None:
    """One cause, one finding: a single slip makes at most three errors, however many sums it spoils."""
    checked = check_text(changed(case), "报告.txt")
    assert sum(f.severity is Severity.ERROR for f in checked.findings) <= 3
