"""Reasons and measures of a report: which are missing, empty, or against the figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from structure_help import case, told

from generator.checking.review.causes.findings import causes
from generator.pipeline import Examined

Examine = Callable[..., Examined]
CASES = Path(__file__).resolve().parent.parent / "cases" / "review"
CAUSES: list[dict[str, Any]] = yaml.safe_load((CASES / "causes.yaml").read_text(encoding="utf-8"))


def form(item: dict[str, Any]) -> dict[str, Any]:
    """Return the record that a case's text states."""
    initial, adjusted, executed = item.get("budget", ["100.00", "100.00", "100.00"])
    actual = item.get("actual", 20)
    first = {"name": "晚间课程场次", "operator": "≥", "target": 40, "actual": actual, "unit": "场", "weight": 10}
    first |= {key: item[key] for key in ("reason", "measure", "score") if key in item}
    return {
        "kind": "department",
        "year": 2024,
        "unit": {"staff": item.get("staff", {})},
        "budget": {"initial": {"total": initial}, "adjusted": {"total": adjusted}, "executed": {"total": executed}},
        "projects": item.get("projects", []),
        "indicators": [first, *([item["more"]] if "more" in item else [])],
    }


@pytest.mark.parametrize("item", CAUSES, ids=lambda item: item["name"])
def test_what_is_found(examined: Examine, item: dict[str, Any]) -> None:
    """Everything that is wrong, at its place and with its level, and nothing else."""
    found = told(causes(case(item["text"], examined(form(item)))))
    assert sorted(found) == sorted(item["found"])


@pytest.mark.parametrize("item", CAUSES, ids=lambda item: item["name"])
def test_figures_that_agree_change_nothing(examined: Examine, item: dict[str, Any]) -> None:
    """A figures file that says the same finds the same; reasons still have to stand in the report."""
    said = examined(form(item))
    bare = {**form(item), "indicators": [{**row, "reason": "", "measure": ""} for row in form(item)["indicators"]]}
    assert sorted(told(causes(case(item["text"], said, examined(bare))))) == sorted(item["found"])


def test_the_figures_decide_the_loss(examined: Examine) -> None:
    """The report says the target was reached, the figures say it was not: the reason is missing there."""
    text = "晚间课程场次：目标40场，实际40场。"
    said, figures = examined(form({"actual": 40})), examined(form({"actual": 30}))
    assert [finding.code for finding in causes(case(text, said, figures))] == ["R101", "R108"]


def test_an_indicator_that_the_report_leaves_out_needs_no_reason_there(examined: Examine) -> None:
    """What is not in the report is another finding's business."""
    said = examined({"indicators": []})
    assert causes(case("一、概况\n学校有两个校区。", said, examined(form({"actual": 30})))) == []


def test_a_message_gives_the_computation(examined: Examine) -> None:
    """The clerk sees numbers, result and limit."""
    item = next(item for item in CAUSES if item["name"] == "a project hardly spent, no reason")
    message = causes(case(item["text"], examined(form(item))))[0].message
    assert "60.00÷80.00=75%" in message
    assert "低于90%" in message
    assert "20.00万元没有支出" in message


def test_a_ceiling_is_exceeded_not_missed(examined: Examine) -> None:
    """Thrift is no reason for more than the ceiling."""
    row = {
        "name": "会议费控制数", "operator": "≤", "target": "5.00", "actual": "6.00", "unit": "万元", "weight": 10,
        "reason": "厉行节约，压减支出", "measure": "从严审批",
    }  # fmt: skip
    text = "会议费控制数：上限5.00万元，实际6.00万元。偏差原因：厉行节约，压减支出。改进措施：从严审批。"
    found = causes(case(text, examined({"indicators": [row]})))
    assert told(found) == ["R103 error 厉行节约，压减支出"]
    assert "实际值超过了上限" in found[0].message
