"""What holds for every score, whatever the figures."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.number import MONEY, Quantity
from generator.profiles import load_profile, names
from generator.record import Budget, Entry, Indicator, Money, Record
from generator.score import Scored, ScoreSheet, score

D = Decimal
PROFILES = names()
profiles = st.sampled_from(PROFILES)
values = st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=100_000, places=2)
targets = st.one_of(values, st.sampled_from([D(0), D(1), D(100), D("0.01")]))
weights = st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=40, places=1)
operators = st.sampled_from(["≥", "≤", "=", ">", "<"])
units = st.sampled_from(["%", "人", "万元", ""])
names_ = st.sampled_from(["办结率", "群众满意度"])


def entry(value: Decimal | None, unit: str = "") -> Entry | None:
    return None if value is None else Entry(f"{value:f}", quantity=Quantity(value, unit))


def indicator(
    name: str, operator: str, target: Decimal | None, actual: Decimal | None, weight: Decimal, unit: str
) -> Indicator:
    return Indicator(
        name=Entry(name),
        operator=Entry(operator),
        target=entry(target, unit),
        actual=entry(actual, unit),
        weight=entry(weight, "分"),
    )


def scored(profile: str, *items: Indicator, budget: Budget | None = None) -> ScoreSheet:
    return score(Record(indicators=items, budget=budget or Budget()), load_profile(profile))


def money(adjusted: Decimal, executed: Decimal, unit: str = "万元") -> Budget:
    return Budget(adjusted=Money(total=entry(adjusted, unit)), executed=Money(total=entry(executed, unit)))


@given(profiles, names_, operators, targets, values, weights, units)
def test_a_score_lies_between_zero_and_the_weight(
    profile: str, name: str, operator: str, target: Decimal, actual: Decimal, weight: Decimal, unit: str
) -> None:
    """No indicator gets less than 0 or more than its weight, and the score has two decimals."""
    line = scored(profile, indicator(name, operator, target, actual, weight, unit)).indicators[0]
    assert 0 <= line.score.value <= weight
    assert line.score.decimals == 2


@given(profiles, st.decimals(-10, 1000, places=2), st.decimals(-10, 1000, places=2))
def test_the_execution_score_lies_between_zero_and_ten(profile: str, adjusted: Decimal, executed: Decimal) -> None:
    """Execution beyond the budget gets ten points, a negative one none."""
    assert 0 <= scored(profile, budget=money(adjusted, executed)).execution.score.value <= 10


@pytest.mark.parametrize(("operator", "sign"), [("≥", 1), (">", 1), ("≤", -1), ("<", -1)])
@given(profile=profiles, name=names_, target=targets, one=values, other=values, weight=weights, unit=units)
@example(profile="mof-2021-101", name="群众满意度", target=D(95), one=D("89.99"), other=D(90), weight=D(10), unit="%")
@example(profile="platform", name="办结率", target=D(100), one=D(199), other=D(200), weight=D(10), unit="人")
def test_a_score_is_monotone_in_the_actual(
    operator: str,
    sign: int,
    profile: str,
    name: str,
    target: Decimal,
    one: Decimal,
    other: Decimal,
    weight: Decimal,
    unit: str,
) -> None:
    """A better result never scores less: higher for ≥ and >, lower for ≤ and <, under every profile."""
    worse, better = sorted((one, other), key=lambda value: sign * value)
    low, high = (
        scored(profile, indicator(name, operator, target, value, weight, unit)).indicators[0]
        for value in (worse, better)
    )
    assert low.score.value <= high.score.value


@given(profiles, st.decimals(1, 1000, places=2), st.decimals(0, 1200, places=2), st.decimals(0, 1200, places=2))
def test_the_execution_score_is_monotone(profile: str, adjusted: Decimal, one: Decimal, other: Decimal) -> None:
    """More executed never scores less."""
    low, high = (scored(profile, budget=money(adjusted, value)).execution.score.value for value in sorted((one, other)))
    assert low <= high


def _reference(profile: str, operator: str, target: Fraction, actual: Fraction, weight: Fraction) -> Decimal:
    """Score by the table of the domain in exact fractions, rounded half up once."""
    if operator == "≥":
        share = min(actual / target, Fraction(1))
        if profile == "mof-2021-101":
            share = max((share - Fraction(6, 10)) / Fraction(4, 10), Fraction(0))
    elif actual <= target:
        share = Fraction(1)
    else:
        share = {
            "platform": max(1 - (actual - target) / target, Fraction(0)),
            "inverse": target / actual,
            "strict-zero": Fraction(0),
            "mof-2021-101": Fraction(0),
        }[profile]
    return D(math.floor(share * weight * 100 + Fraction(1, 2))).scaleb(-2)


positive = st.decimals(allow_nan=False, allow_infinity=False, min_value=D("0.01"), max_value=5000, places=2)


@given(profiles, st.sampled_from(["≥", "≤"]), positive, positive, weights)
@example("platform", "≥", D(1200), D(121), D(6))
@example("platform", "≥", D(8500), D(7670), D(15))
@example("mof-2021-101", "≥", D(3), D("2.13"), D(7))
def test_a_score_is_the_exact_one_rounded_once(
    profile: str, operator: str, target: Decimal, actual: Decimal, weight: Decimal
) -> None:
    """The score is the rule's exact fraction, rounded half up to two decimals: no rounding on the way shows."""
    line = scored(profile, indicator("办结率", operator, target, actual, weight, "人")).indicators[0]
    assert line.score.value == _reference(profile, operator, Fraction(target), Fraction(actual), Fraction(weight))


@given(profiles, operators, positive, positive, weights, st.sampled_from(list(MONEY)), st.sampled_from(list(MONEY)))
def test_a_score_does_not_depend_on_the_money_unit(
    profile: str, operator: str, target: Decimal, actual: Decimal, weight: Decimal, one: str, other: str
) -> None:
    """元 or 万元, for the target or the actual: the same money has the same score."""

    def line(target_unit: str, actual_unit: str) -> Scored:
        item = Indicator(
            name=Entry("成本"),
            operator=Entry(operator),
            target=Entry("", quantity=Quantity(target, "万元").to(target_unit)),
            actual=Entry("", quantity=Quantity(actual, "万元").to(actual_unit)),
            weight=entry(weight, "分"),
        )
        return scored(profile, item).indicators[0]

    usual, changed = line("万元", "万元"), line(one, other)
    assert (usual.score, usual.rule, usual.completion) == (changed.score, changed.rule, changed.completion)


@given(profiles, positive, positive, st.sampled_from(list(MONEY)))
def test_the_execution_score_does_not_depend_on_the_money_unit(
    profile: str, adjusted: Decimal, executed: Decimal, unit: str
) -> None:
    """A form in 元 has the execution score of the same form in 万元."""
    other = Budget(
        adjusted=Money(total=Entry("", quantity=Quantity(adjusted, "万元").to(unit))),
        executed=Money(total=Entry("", quantity=Quantity(executed, "万元"))),
    )
    usual = scored(profile, budget=money(adjusted, executed)).execution
    assert scored(profile, budget=other).execution.score == usual.score


anything = st.one_of(st.none(), values)
texts = st.sampled_from(["", "完成", "部分达成", "没有完成", "85%", "≥95", "较好", "未达成", "9" * 28, "-0", "{{x}}"])


def _any_indicator(draw: Any) -> Indicator:
    item = indicator("指标", draw(operators), draw(anything), draw(anything), draw(weights), draw(units))
    if draw(st.booleans()):
        word = draw(texts)
        item = Indicator(
            name=item.name,
            operator=draw(st.sampled_from([None, Entry("定性"), item.operator])),
            target=item.target,
            actual=Entry(word) if word else None,
            weight=item.weight,
            score=draw(st.sampled_from([None, entry(D(5), "分"), entry(D(-1), "分"), entry(D(99), "分")])),
        )
    return item


any_indicator = st.composite(_any_indicator)()


@given(profiles, st.lists(any_indicator, max_size=6), anything, anything)
def test_every_score_has_its_proof_or_its_finding(
    profile: str, items: list[Indicator], adjusted: Decimal | None, executed: Decimal | None
) -> None:
    """Nothing raises; a scored line shows formula and clause, an unscored one has 0 points and a finding about it."""
    budget = Budget(adjusted=Money(total=entry(adjusted, "万元")), executed=Money(total=entry(executed, "万元")))
    sheet = scored(profile, *items, budget=budget)
    subjects = {finding.subject.rsplit(".", 1)[0] for finding in sheet.findings if finding.code in ("V501", "V502")}
    for line in sheet.indicators:
        if line.rule == "unscored":
            assert line.score.value == 0
            assert line.path in subjects
        else:
            assert line.formula
            assert line.clause
            assert line.path not in subjects
    assert sheet.execution.rule == "unscored" or (sheet.execution.formula and sheet.execution.clause)


@given(profiles, st.lists(any_indicator, max_size=8), positive, positive)
def test_the_total_is_the_sum_of_its_lines(
    profile: str, items: list[Indicator], adjusted: Decimal, executed: Decimal
) -> None:
    """Total = execution + indicators, and the grade is that of the total."""
    sheet = scored(profile, *items, budget=money(adjusted, executed))
    assert sheet.total.value == sum(line.score.value for line in (sheet.execution, *sheet.indicators))
    assert sheet.grade == sheet.profile.grade(sheet.total.value)
    assert len(sheet.indicators) == len(items)


def test_ten_thousand_indicators_score(sheet_of: Callable[..., ScoreSheet]) -> None:
    """A record of 10,000 indicators is scored line by line like any other."""
    item = indicator("指标", "≥", D(3), D(2), D("0.009"), "人")
    sheet = scored("platform", *[item] * 10_000)
    assert len(sheet.indicators) == 10_000
    assert sheet.indicators[-1].path == "indicator.10000"
    assert str(sheet.total) == "100.00分"
