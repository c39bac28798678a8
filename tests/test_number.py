"""Numbers: what is read, what is kept, and that nothing is lost on the way."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.number import (
    MONEY,
    Interval,
    NumberSyntaxError,
    Quantity,
    UnitError,
    from_binary,
    parse,
    plain,
    rounded,
    same_dimension,
    total,
    truncated,
)

D = Decimal

# --- parse ------------------------------------------------------------------------------------------------------------

READ = [
    # text, unit of the place, value with its written decimals, unit
    ("4135.45", "万元", "4135.45", "万元"),
    ("90.230", "%", "90.230", "%"),
    ("0", "万元", "0", "万元"),
    ("007", "", "007", ""),
    ("1,281.14", "", "1281.14", ""),
    ("12,345,678", "元", "12345678", "元"),
    ("１２３.４", "", "123.4", ""),
    ("１，２８１．１４", "", "1281.14", ""),
    (" 1 281.14 万元 ", "万元", "1281.14", "万元"),
    ("1281.14\n万元", "万元", "1281.14", "万元"),
    ("1281.14\u3000万元", "万元", "1281.14", "万元"),
    ("93.5%", "%", "93.5", "%"),
    ("93.5％", "%", "93.5", "%"),
    ("93.5百分比", "%", "93.5", "%"),
    ("20 场", "", "20", "场"),
    ("20场", "场", "20", "场"),
    ("45.54万袋", "万袋", "45.54", "万袋"),
    ("+3.5", "", "3.5", ""),
    ("-134.40", "万元", "-134.40", "万元"),
    ("−134.40", "万元", "-134.40", "万元"),
    ("－134.40", "万元", "-134.40", "万元"),
    ("—134.40", "万元", "-134.40", "万元"),
    ("3万", "元", "3E+4", "元"),
    ("1.5亿元", "万元", "1.5E+4", "万元"),
    ("233310元", "万元", "23.3310", "万元"),
    ("233310元", "", "233310", "元"),
    ("8.00万元/公里", "万元/公里", "8.00", "万元/公里"),
    ("300元/人·月", "元/人·月", "300", "元/人·月"),
    ("5‰", "", "5", "‰"),
    ("100m²", "m²", "100", "m²"),
    ("100㎡", "㎡", "100", "㎡"),
    ("1.2万m³", "万m³", "1.2", "万m³"),
    ("25℃", "℃", "25", "℃"),
    (".5", "", "0.5", ""),
    ("￥700", "万元", "700", "万元"),
    ("¥700.50", "", "700.50", "元"),
    ("(100.00)", "万元", "-100.00", "万元"),
    ("（1,200）元", "元", "-1200", "元"),
    ("1.3005E+03", "万元", "1300.5", "万元"),
    ("95百分之", "%", "95", "%"),
]


@pytest.mark.parametrize(("text", "unit", "value", "written"), READ, ids=[row[0].strip() for row in READ])
def test_a_number_is_read_with_its_written_decimals(text: str, unit: str, value: str, written: str) -> None:
    """Whatever people type for one number, its value, its decimals and its unit arrive."""
    quantity = parse(text, unit)
    assert (quantity.value.as_tuple(), quantity.unit) == (D(value).as_tuple(), written)


NO_NUMBER = [
    "", "  ", "完成", "≥95", "约95", "12-15", "12～15", "1.2.3", "1,2", "1,2345", "12,34.5", "5.", "(90)", "5(1.00)", "1E+99", "--5", "+-5",
    "5 6元7", "1e5", "1E5", "0x10", "inf", "nan", "NaN", "９５分以上吧。", "95（约）", "三十", "½5",
    "1" * 29, "0." + "1" * 28, "9" * 10_000, "5这个单位写得实在是太长了",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_NUMBER, ids=lambda text: text[:12] or "blank")
def test_what_is_not_one_number_is_refused(text: str) -> None:
    """Text, ranges, comparison signs and overlong digits are a NumberSyntaxError, never a guess and never 0."""
    with pytest.raises(NumberSyntaxError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "unit"), [("20场", "人"), ("3%", "万元"), ("3万", "人"), ("3万元", "%"), ("5个百分点", "%")]
)
def test_a_number_in_another_unit_is_refused(text: str, unit: str) -> None:
    """A unit of another dimension is a UnitError: % is not 百分点, 万元 is not 人."""
    with pytest.raises(UnitError):
        parse(text, unit)


digits28 = st.decimals(
    allow_nan=False, allow_infinity=False, places=None, min_value=D("-1e14"), max_value=D("1e14")
).filter(lambda value: len(f"{value:f}".replace(".", "").lstrip("-")) <= 28)
units = st.sampled_from(
    ["", "%", "分", "人", "件", "场次", "万袋", "元", "千元", "万元", "亿元", "万元/公里", "m²", "℃"]
)


@given(digits28, units)
def test_what_is_written_is_read_back(value: Decimal, unit: str) -> None:
    """parse(str(q)) is q, to the last written zero, for every value and unit."""
    value = D(f"{value:f}")
    quantity = Quantity(value, unit)
    again = parse(str(quantity))
    assert (again.value.as_tuple(), again.unit) == (value.as_tuple(), unit)
    assert parse(str(quantity), unit) == again


# --- units ------------------------------------------------------------------------------------------------------------

amounts = st.decimals(allow_nan=False, allow_infinity=False, min_value=D("-1e9"), max_value=D("1e9"), places=6)
money_units = st.sampled_from(list(MONEY))


@given(amounts, money_units, money_units)
def test_money_conversions_are_exact_and_go_back(value: Decimal, one: str, other: str) -> None:
    """A sum of money is the same sum in every unit, digit for digit."""
    there = Quantity(value, one).to(other)
    assert Fraction(there.value) * Fraction(MONEY[other]) == Fraction(value) * Fraction(MONEY[one])
    assert there.to(one).value.as_tuple() == value.as_tuple()


def test_money_converts_to_money_only() -> None:
    """No conversion leaves the dimension: 万元 to 人, % to 百分点 and 件 to no unit are refused."""
    for one, other in (("万元", "人"), ("%", "百分点"), ("件", ""), ("", "元")):
        with pytest.raises(UnitError, match=one or "无单位"):
            Quantity(D(1), one).to(other)
        assert not same_dimension(one, other)
    assert same_dimension("元", "亿元")
    assert same_dimension("人", "人")


def test_sums_and_ratios_mind_the_unit() -> None:
    """元 and 万元 add up and divide as money; the result has the first unit."""
    upper, lower = Quantity(D("23.33"), "万元"), Quantity(D(10), "元")
    assert str(upper + lower) == "23.3310万元"
    assert str(upper - lower) == "23.3290万元"
    assert str(-lower) == "-10元"
    assert str(total([lower, upper])) == "233310元"
    assert Quantity(D(5000), "元").ratio(Quantity(D(1), "万元")) == D("0.5")
    assert upper.ratio(Quantity(D(0), "元")) is None
    with pytest.raises(UnitError):
        upper + Quantity(D(1), "人")
    with pytest.raises(UnitError):
        upper.ratio(Quantity(D(1), "%"))
    with pytest.raises(ValueError, match="nothing"):
        total([])


# --- intervals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "to", "low", "high"),
    [
        ("90.23", "%", "%", "90.225", "90.235"),
        ("90", "%", "%", "89.5", "90.5"),
        ("90.230", "%", "%", "90.2295", "90.2305"),
        ("23.33", "万元", "元", "233250", "233350"),
        ("1.5", "亿元", "万元", "14500", "15500"),
        ("233310", "元", "万元", "23.33095", "23.33105"),
    ],
)
def test_a_written_value_stands_for_half_a_unit_of_its_last_digit(
    value: str, unit: str, to: str, low: str, high: str
) -> None:
    """The interval follows the written decimals, also after a conversion."""
    interval = Quantity(D(value), unit).to(to).interval()
    assert (interval.low, interval.high) == (D(low), D(high))


def test_the_precision_may_be_given() -> None:
    """A lone 500 in a form with two decimals stands for 500.00."""
    assert Quantity(D(500), "万元").interval(2) == Interval(D("499.995"), D("500.005"))


inexact = st.fractions(min_value=-1000, max_value=1000, max_denominator=997)


def _written(true: Fraction, decimals: int) -> Quantity:
    return Quantity(D(math.floor(true * 10**decimals + Fraction(1, 2))).scaleb(-decimals))


def _holds(interval: Interval, true: Fraction) -> bool:
    slack = Fraction(1, 10**18)  # Decimal division has 28 digits
    return Fraction(interval.low) - slack <= true <= Fraction(interval.high) + slack


@given(inexact, inexact, st.integers(0, 6), st.integers(0, 6))
def test_interval_arithmetic_contains_the_true_result(one: Fraction, other: Fraction, d: int, e: int) -> None:
    """Whatever two rounded figures truly were, their true sum, difference and quotient lie in the computed interval."""
    a, b = _written(one, d).interval(), _written(other, e).interval()
    assert _holds(a, one)
    assert _holds(a + b, one + other)
    assert _holds(a - b, one - other)
    assert _holds(a.scaled(D(-100)), one * -100)
    if b.low <= 0 <= b.high:
        with pytest.raises(ZeroDivisionError):
            a / b
    else:
        assert _holds(a / b, one / other)


def test_intervals_meet_at_their_ends() -> None:
    """[1, 2] and [2, 3] have a value in common; [1, 2] and [2.01, 3] have none."""
    one = Interval(D(1), D(2))
    assert one.meets(Interval(D(2), D(3)))
    assert Interval(D(2), D(3)).meets(one)
    assert not one.meets(Interval(D("2.01"), D(3)))


# --- rounding and writing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "decimals", "result"),
    [
        ("13.535294", 2, "13.54"),
        ("90.235294", 2, "90.24"),
        ("0.125", 2, "0.13"),
        ("0.135", 2, "0.14"),
        ("-0.125", 2, "-0.13"),
        ("89.995", 2, "90.00"),
        ("89.994999999999999", 2, "89.99"),
        ("-0.001", 2, "0.00"),
        ("5", 2, "5.00"),
        ("5.55", 0, "6"),
        ("9999999999999999999999999999", 2, "9999999999999999999999999999.00"),
    ],
)
def test_rounding_is_half_up_and_keeps_the_asked_decimals(value: str, decimals: int, result: str) -> None:
    """四舍五入: .5 goes away from zero, nothing is "-0.00", and no figure is too large."""
    assert str(rounded(D(value), decimals)) == result


def test_truncation_cuts_off() -> None:
    """截尾: 90.2353 becomes 90.23, -7.226 becomes -7.22."""
    assert str(truncated(D("90.2353"))) == "90.23"
    assert str(truncated(D("-7.226"))) == "-7.22"


@pytest.mark.parametrize(
    ("value", "text"), [("98.90", "98.90"), ("100.00", "100"), ("0.00", "0"), ("1E+2", "100"), ("-7.20", "-7.20")]
)
def test_rates_and_scores_are_written_plainly(value: str, text: str) -> None:
    """98.90 keeps its zero, 100.00 is written 100, and no exponent is ever shown."""
    assert plain(D(value)) == text


def test_no_blank_and_no_exponent_in_written_quantities() -> None:
    """4135.45万元, 15000万元: digits, then the unit."""
    assert str(Quantity(D("4135.45"), "万元")) == "4135.45万元"
    assert str(Quantity(D("1.5"), "亿元").to("万元")) == "15000万元"


# --- spreadsheets -----------------------------------------------------------------------------------------------------


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=D("-1e10"), max_value=D("1e10"), places=4))
@example(D("4135.45"))
@example(D("0.1"))
def test_a_spreadsheet_number_is_what_the_spreadsheet_shows(value: Decimal) -> None:
    """A number of up to 15 digits typed into a cell comes back unchanged from its binary form."""
    assert from_binary(float(value), "万元").value == value


@pytest.mark.parametrize(
    ("binary", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (4637.81, "4637.81"),
        (93.0, "93"),
        (42, "42"),
        (1e22, "1" + "0" * 22),
        (-0.5, "-0.5"),
        (1.5e-7, "0.00000015"),
    ],
)
def test_binary_noise_is_not_shown(binary: float, text: str) -> None:
    """0.1 + 0.2 is 0.3, and large or small numbers come without an exponent."""
    assert f"{from_binary(binary).value}" == text or f"{from_binary(binary).value:f}" == text


@pytest.mark.parametrize("binary", [math.inf, -math.inf, math.nan, 1e300, 1e-300, 10**40])
def test_what_no_form_holds_is_refused(binary: float) -> None:
    """Infinities, not-a-number and numbers beyond 28 digits are no figures."""
    with pytest.raises(NumberSyntaxError):
        from_binary(binary)
