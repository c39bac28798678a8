"""N003: the unit's own sentences against its own figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

FORM = """
kind: department
year: 2024
unit: {{name: 云海市东湖区民政局}}
budget: {{initial: 1000.00, adjusted: 1000.00, executed: 980.00}}
indicators:
  - {{name: 救助人数, operator: ≥, target: 500, actual: 480, unit: 人, weight: 90, reason: "{reason}", measure: 上门登记}}
key_work: [{{theme: 做好救助, text: ["{text}"]}}]
"""


@pytest.mark.parametrize(
    ("text", "reason", "found"),
    [
        ("全年救助人数490人", "参保人员外出", ["490人"]),
        ("全年救助人数480人", "参保人员外出", []),
        ("救助人数目标为500人", "参保人员外出", []),
        ("救助人数约490人", "参保人员外出", []),
        ("全年走访490人", "参保人员外出", []),
        ("预算执行率97%", "参保人员外出", ["97%"]),
        ("某社区经费执行率97%", "参保人员外出", []),
        ("做好救助", "实际完成值为470人，因参保人员外出", ["470人"]),
    ],
)
def test_a_number_that_clearly_means_a_figure_must_be_it(
    examined: Callable[..., Any], text: str, reason: str, found: list[str]
) -> None:
    """Only clear contradictions are reported: a named figure, another value, and no figure that has it."""
    findings = examined(FORM.format(text=text, reason=reason)).findings
    assert [finding.found for finding in findings if finding.code == "N003"] == found


@pytest.mark.parametrize(
    ("goal", "found"),
    [
        ("救助人数达到490人", ["490人"]),
        ("救助人数达到500人", []),
        ("救助人数达到480人", ["480人"]),
        ("预算执行率95%", []),
        ("走访490人", []),
    ],
)
def test_the_numbers_of_a_goal_are_targets(goal: str, found: list[str], examined: Callable[..., Any]) -> None:
    """What the year was expected to bring is held against the targets, never against the results."""
    form = FORM.format(text="做好救助", reason="参保人员外出") + f"goals: {{expected: [{goal}]}}\n"
    findings = [finding for finding in examined(form).findings if finding.code == "N003"]
    assert [finding.found for finding in findings] == found
    assert all("年度指标值为500人" in finding.message for finding in findings)
