"""The scoring rules, case by case (tests/cases/score), and the golden totals of the samples."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.finding import Finding
from generator.number import plain
from generator.pipeline import Examined
from generator.profiles import load_profile, names
from generator.record import Record
from generator.score import ScoreSheet, score

CASES = Path(__file__).resolve().parent.parent / "cases" / "score"
Read = Callable[..., tuple[Record, list[Finding]]]


def cases(name: str) -> Any:
    """Read a table of cases with every scalar as the text that is written (90.00 keeps its zeros)."""
    return yaml.load((CASES / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def indicator_cases() -> list[Any]:
    files = ("positive.yaml", "reverse.yaml", "qualitative.yaml", "unreadable.yaml")
    return [
        pytest.param(name, case, id=f"{name.removesuffix('.yaml')}-{case['name']}")
        for name in files
        for case in cases(name)
    ]


def codes(written: str) -> list[str]:
    return sorted(written.split())


@pytest.mark.parametrize(("file", "case"), indicator_cases())
def test_an_indicator_scores_by_its_rule(read: Read, file: str, case: dict[str, str]) -> None:
    """Operator, target, actual, weight and profile decide score, completion, rule and findings."""
    indicator = {"name": case.get("indicator", "指标"), "operator": case.get("operator", "")}
    indicator |= {key: case[key] for key in ("target", "actual", "unit", "weight") if key in case}
    if file == "qualitative.yaml":
        indicator = {
            "target": "有效提升",
            **indicator,
            "operator": case.get("operator", "定性"),
            "score": case.get("own", ""),
        }
    record, reading = read({"indicators": [indicator]})
    sheet = score(record, load_profile(case.get("profile", "platform")))
    line = sheet.indicators[0]
    assert str(line.score) == f"{case['score']}分"
    assert (str(line.completion.value) if line.completion else None) == case.get("completion")
    assert line.rule == case["rule"]
    assert sorted(finding.code for finding in sheet.findings) == codes(case.get("findings", ""))
    assert sorted(finding.code for finding in reading if finding.subject.startswith("indicator")) == codes(
        case.get("reading", "")
    )
    if "reached" in case:
        assert line.reached is (case["reached"] == "yes")


@pytest.mark.parametrize("case", cases("execution.yaml"), ids=lambda case: case["name"])
def test_the_execution_rate_scores_on_the_adjusted_budget(read: Read, case: dict[str, str]) -> None:
    """Executed ÷ adjusted budget × the form's points, at most all of them."""
    stages = {stage: {"total": case.get(stage, "")} for stage in ("initial", "adjusted", "executed")}
    record, _ = read({"budget": {**stages, "weight": case.get("weight", "")}})
    line = score(record, load_profile(case.get("profile", "platform"))).execution
    assert str(line.score) == f"{case['score']}分"
    assert (str(line.completion.value) if line.completion else None) == case.get("rate")
    assert line.rule == case["rule"]


@pytest.mark.parametrize("profile", ["platform", "inverse", "strict-zero", "mof-2021-101"])
@pytest.mark.parametrize("name", list(cases("samples.yaml")))
def test_the_samples_have_their_golden_totals(sample: Callable[..., Examined], name: str, profile: str) -> None:
    """Every line, the total and the grade of every sample, under every profile."""
    golden = cases("samples.yaml")[name][profile]
    sheet = sample(name, profile).sheet
    assert [str(line.score.value) for line in (sheet.execution, *sheet.indicators)] == golden["lines"]
    assert (str(sheet.total), sheet.grade) == (f"{golden['total']}分", golden["grade"])


def test_the_golden_table_has_every_profile() -> None:
    """A new profile comes with its golden totals."""
    assert all(set(golden) == set(names()) for golden in cases("samples.yaml").values())


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", "优"), ("90", "优"), ("89.995", "优"), ("89.994", "良"), ("80", "良"), ("79.995", "良"), ("79.99", "中"),
        ("60", "中"), ("59.995", "中"), ("59.99", "差"), ("0", "差"),
    ],
)  # fmt: skip
def test_grades_are_decided_on_the_rounded_total(total: str, grade: str) -> None:
    """≥90 优, ≥80 良, ≥60 中, below 差; 89.995 is 90.00."""
    assert all(load_profile(name).grade(Decimal(total)) == grade for name in names())


def test_the_total_adds_rounded_scores(sheet_of: Callable[..., ScoreSheet]) -> None:
    """Three scores of 3.3333 are 3.33 each and 9.99 together, never 10.00."""
    third = {"operator": "≥", "target": "3", "actual": "1", "unit": "次", "weight": "10"}
    sheet = sheet_of({"indicators": [{"name": name, **third} for name in "甲乙丙"]})
    assert str(sheet.total) == "9.99分"


def test_a_loss_is_weight_minus_score(sheet_of: Callable[..., ScoreSheet]) -> None:
    """15 points, 12.00 scored, 3.00 lost."""
    line = sheet_of(
        {"indicators": [{"name": "甲", "operator": "≥", "target": "10", "actual": "8", "unit": "人", "weight": "15"}]}
    ).indicators[0]
    assert (str(line.lost), plain(line.score.value), line.path) == ("3.00分", "12", "indicator.1")


@pytest.mark.parametrize(
    ("indicator", "profile", "formula"),
    [
        ({"operator": "=", "target": "8500", "actual": "7670", "weight": "15"}, "platform", "7670÷8500×15=13.54"),
        ({"operator": "≤", "target": "4135.45", "actual": "4637.81", "weight": "12"}, "platform", "[1－（4637.81－4135.45）÷4135.45]×12=10.54"),
        ({"operator": "≤", "target": "4135.45", "actual": "4637.81", "weight": "12"}, "inverse", "4135.45÷4637.81×12=10.70"),
        ({"operator": "=", "target": "8500", "actual": "7670", "weight": "15"}, "mof-2021-101", "（7670÷8500－0.6）÷（1－0.6）×15=11.34"),
        ({"operator": "≤", "target": "1", "actual": "2", "weight": "12"}, "strict-zero", "超过上限，记0分"),
        ({"operator": "≥", "target": "100", "actual": "52", "weight": "15"}, "mof-2021-101", "52÷100＜60%，记0分"),
        ({"operator": "≥", "target": "50", "actual": "0", "weight": "20"}, "platform", "0÷50×20=0"),
    ],
)  # fmt: skip
def test_a_score_shows_its_computation(
    sheet_of: Callable[..., ScoreSheet], indicator: dict[str, str], profile: str, formula: str
) -> None:
    """The formula has the values in it and the rounded result; the clause says which rule it is."""
    sheet = sheet_of({"indicators": [{"name": "甲", "unit": "人", **indicator}]}, profile)
    assert sheet.indicators[0].formula == formula
    assert sheet.indicators[0].clause in {sheet.profile.positive.clause, sheet.profile.reverse.clause}


def test_a_stated_share_of_a_qualitative_result_is_shown(sheet_of: Callable[..., ScoreSheet]) -> None:
    """达成 with 85 % scores 85 % of the weight, and the trace says that it is the unit's own."""
    item = {"name": "机制", "operator": "定性", "target": "建立", "actual": "85%", "weight": "10"}
    line = sheet_of({"indicators": [item]}).indicators[0]
    assert (str(line.score), line.formula) == ("8.50分", "达成（自评85%），85%×10=8.50")


def test_messages_of_what_cannot_be_scored_quote_what_stands_there(sheet_of: Callable[..., ScoreSheet]) -> None:
    """V501, V502, V505 and V506 name the indicator, what was filled in and what is counted meanwhile."""
    sheet = sheet_of(
        {
            "indicators": [
                {"name": "办结率", "operator": "≥", "target": "95", "actual": "完成", "unit": "%", "weight": "10"},
                {"name": "清扫次数", "operator": "≥", "target": "若干", "actual": "44", "unit": "次", "weight": "10"},
                {
                    "name": "管护机制",
                    "operator": "定性",
                    "target": "建立",
                    "actual": "部分达成",
                    "weight": "5",
                    "score": "4.50",
                },
                {"name": "保障能力", "operator": "定性", "target": "提升", "actual": "部分达成", "weight": "5"},
            ]
        }
    )
    said = {finding.code: finding for finding in sheet.findings}
    assert [said[code].subject for code in ("V501", "V502", "V505", "V506")] == [
        "indicator.1.actual", "indicator.2.target", "indicator.3.score", "indicator.4.score",
    ]  # fmt: skip
    for code, words in {
        "V501": ("办结率", "“完成”", "0分"),
        "V502": ("清扫次数", "“若干”", "0分"),
        "V505": ("管护机制", "4.50分", "3—4分", "60%"),
        "V506": ("保障能力", "3—4分", "60%"),
    }.items():
        assert all(word in said[code].message for word in words), said[code].message


def test_unlike_units_are_said_to_be_unlike(record_of: Callable[..., Record]) -> None:
    """A target in % and an actual in 人 (both readable) cannot be compared: V501 with both units."""
    record = record_of({"indicators": [{"name": "甲", "operator": "≥", "target": "10", "actual": "8", "weight": "15"}]})
    item = record.indicators[0]
    other = record_of({"indicators": [{"name": "甲", "target": "10", "actual": "8", "unit": "人"}]}).indicators[0]
    percent = record_of({"indicators": [{"name": "甲", "target": "10", "actual": "8", "unit": "%"}]}).indicators[0]
    mixed = type(item)(
        name=item.name, operator=item.operator, weight=item.weight, target=percent.target, actual=other.actual
    )
    sheet = score(Record(indicators=(mixed,)), load_profile())
    assert [finding.code for finding in sheet.findings] == ["V501"]
    assert "“%”" in sheet.findings[0].message
    assert "“人”" in sheet.findings[0].message
