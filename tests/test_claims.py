"""Claims that figures decide: false for a unit exactly when its figures contradict them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from generator import claims
from generator.claims import false_claim, false_claims
from generator.pipeline import Examined
from generator.record import entries
from generator.resources import resource

Examine = Callable[..., Examined]
MET = {"name": "群众满意度", "operator": "≥", "target": "90", "actual": "95", "unit": "%", "weight": "90"}
SHORT = {**MET, "actual": "80"}
EXCEEDED = {"name": "公用经费", "operator": "≤", "target": "10", "actual": "12", "unit": "万元", "weight": "90"}


def budget(initial: str, adjusted: str, executed: str) -> dict[str, Any]:
    return {"initial": {"total": initial}, "adjusted": {"total": adjusted}, "executed": {"total": executed}}


def projects(executed: str) -> list[dict[str, str]]:
    return [{"name": "甲项目", "budget": "100.00", "executed": executed}]


def about(result: Examined, text: str) -> str | None:
    found = false_claim(text, false_claims(result.record, result.sheet, result.facts))
    return found[0] if found else None


CLAIMS = [
    # text, a form that makes it false, one that does not, the words found
    ("执行中厉行节约，成效明显。", {"indicators": [EXCEEDED]}, {"indicators": [{**EXCEEDED, "actual": "9"}]}, "厉行节约"),
    ("通过调整提高了资金使用效率。", {"budget": budget("100.00", "100.00", "99.00")}, {"budget": budget("100.00", "110.00", "99.00")}, "通过调整"),
    ("资金不存在闲置的情况。", {"projects": projects("11.27")}, {"projects": projects("60.00")}, "不存在闲置"),
    ("各项指标全部完成。", {"indicators": [SHORT]}, {"indicators": [MET]}, "各项指标全部完成"),
    ("项目支付不及时，预算执行率低。", {"budget": budget("100.00", "100.00", "98.90")}, {"budget": budget("100.00", "100.00", "94.99")}, "预算执行率低"),
    ("服务获得高满意度。", {"indicators": [EXCEEDED]}, {"indicators": [MET]}, "高满意度"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "against", "for_", "words"), CLAIMS, ids=[row[3] for row in CLAIMS])
def test_a_claim_is_false_exactly_when_the_figures_say_so(
    examined: Examine, text: str, against: dict[str, Any], for_: dict[str, Any], words: str
) -> None:
    """The same sentence is refused for one unit and accepted for another."""
    assert about(examined(against), text) == words
    assert about(examined(for_), text) is None


def test_a_false_claim_says_why(examined: Examine) -> None:
    """The words found and the figure's side of it."""
    result = examined({"projects": projects("11.27")})
    assert false_claim("资金不存在闲置、浪费。", false_claims(result.record, result.sheet, result.facts)) == (
        "不存在闲置", "有项目预算执行率低于规定比例",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "path", "words"),
    [
        ("township-2024", "facts.problems.4.text", "预算执行率低"),
        ("subdistrict-2023", "management.compliance.3", "不存在闲置"),
        ("subdistrict-2023", "indicator.2.reason", "厉行节约"),
    ],
)
def test_the_real_reports_claims_are_caught(sample: Examine, name: str, path: str, words: str) -> None:
    """What two real reports claimed against their own figures."""
    result = sample(name)
    text = next(entry.text for place, _, entry in entries(result.record) if place == path)
    assert about(result, text) == words


def test_nothing_is_false_of_a_form_without_figures(examined: Examine) -> None:
    """Where nothing is known, only the claim that needs a survey is refused."""
    result = examined({})
    assert [claim.why for claim in false_claims(result.record, result.sheet, result.facts)] == [
        "没有满意度指标或调查数据"
    ]


def test_every_condition_of_the_lexicon_is_known_and_used() -> None:
    """The packed claims name exactly the conditions the code has, and every pattern is a regular expression."""
    data = tomllib.loads(resource("templates", "lexicon", "claims.toml").read_text(encoding="utf-8"))
    assert {item["when"] for item in data["claim"]} == set(claims._CONDITIONS)
    assert all(item["patterns"] and item["why"] for item in data["claim"])
