"""What holds for every consistent form: no error in it, and an error as soon as any one amount is changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from generator.finding import Severity
from generator.number import Quantity, rounded
from generator.pipeline import Examined, examine_record
from generator.record import Budget, Entry, Indicator, Money, Project, Record

D = Decimal
STAGES = ("initial", "adjusted", "executed")
ROWS = ("total", "upper", "local", "other", "basic", "personnel", "public", "project")


def amount(value: Decimal, unit: str = "万元") -> Entry:
    return Entry(f"{value:f}", quantity=Quantity(value, unit))


def split(whole: int, cuts: list[int]) -> list[int]:
    """Cut a whole at the given per-mille marks; the parts add up exactly."""
    marks = [0, *sorted(whole * cut // 1000 for cut in cuts), whole]
    return [end - start for start, end in pairwise(marks)]


mark = st.integers(0, 1000)


@st.composite
def forms(draw: st.DrawFn) -> dict[str, Decimal]:
    """Draw all amounts of a form by path, in units of 10⁻⁶, consistent in every direction, executed within budget."""
    ends = sorted(draw(st.lists(st.integers(10**8, 10**13), min_size=2, max_size=2)))
    wholes = {"initial": draw(st.integers(10**8, 10**13)), "adjusted": ends[1], "executed": ends[0]}
    count = draw(st.integers(2, 6))
    marks = draw(st.lists(mark, min_size=count + 4, max_size=count + 4))
    figures: dict[str, Decimal] = {}
    for stage, whole in wholes.items():
        # the same marks in every stage keep each executed row within its budget row
        basic, project = split(whole, marks[:1])
        personnel, public = split(basic, marks[1:2])
        upper, local, other = split(whole, marks[2:4])
        named = zip(ROWS, (whole, upper, local, other, basic, personnel, public, project), strict=True)
        figures |= {f"{stage}.{row}": D(value).scaleb(-6) for row, value in named}
        if stage != "initial":
            figures |= {
                f"{stage}.{n}": D(part).scaleb(-6) for n, part in enumerate(split(project, marks[5 : count + 4]), 1)
            }
    return figures


def record(figures: dict[str, Decimal], unit: str = "万元") -> Record:
    def stage(name: str) -> Money:
        return Money(**{row: amount(figures[f"{name}.{row}"], unit) for row in ROWS})

    numbers = [path.split(".")[1] for path in figures if path.startswith("adjusted.") and path[-1].isdigit()]
    projects = tuple(
        Project(
            name=Entry(n),
            budget=amount(figures[f"adjusted.{n}"], unit),
            executed=amount(figures[f"executed.{n}"], unit),
        )
        for n in numbers
    )
    target = Quantity(D(1), "次")
    indicator = Indicator(
        name=Entry("指标"),
        operator=Entry("≥"),
        target=Entry("1", quantity=target),
        actual=Entry("1", quantity=target),
        weight=amount(D(90), "分"),
    )
    budget = Budget(initial=stage("initial"), adjusted=stage("adjusted"), executed=stage("executed"))
    return Record(budget=budget, projects=projects, indicators=(indicator,))


def errors(form: Record) -> list[str]:
    return [item.code for item in examine_record(form).findings if item.severity is Severity.ERROR]


@given(forms())
def test_a_consistent_form_has_no_error(figures: dict[str, Decimal]) -> None:
    """Sources, natures and projects add up to six decimals: no error."""
    assert errors(record(figures)) == []


@given(forms(), st.integers(0, 2))
def test_rounding_every_amount_by_itself_makes_no_error(figures: dict[str, Decimal], decimals: int) -> None:
    """A form whose amounts were each rounded to 2, 1 or 0 decimals is as right as the unrounded one."""
    shown = {path: rounded(value, decimals) for path, value in figures.items()}
    assume(decimals == 0 or any(value.as_tuple().exponent for value in shown.values()))
    assert errors(record(shown)) == []


@given(forms())
def test_a_form_in_yuan_is_as_right_as_in_wan_yuan(figures: dict[str, Decimal]) -> None:
    """The same form in 元."""
    assert errors(record({path: rounded(value * 10_000) for path, value in figures.items()}, "元")) == []


@given(forms(), st.data(), st.integers(0, 10**7), st.booleans())
def test_any_amount_changed_beyond_tolerance_is_an_error(
    figures: dict[str, Decimal], data: st.DataObject, extra: int, down: bool
) -> None:
    """Whichever amount is changed by more than the rounding of its sum allows, some error finding says so."""
    # exact to two decimals first, so that the only disagreement is the one planted
    cents = record_of_cents(figures)
    path = data.draw(st.sampled_from(sorted(cents)))
    parts = max(3, sum(name.startswith("adjusted.") and name[-1].isdigit() for name in cents))
    step = (D("0.005") * (parts + 1)).quantize(D("0.01")) + D("0.01") + D(extra).scaleb(-2)
    value = cents[path] - step if down else cents[path] + step
    assume(value >= 0)
    assert errors(record({**cents, path: value})), (path, cents[path], value)


def record_of_cents(figures: dict[str, Decimal]) -> dict[str, Decimal]:
    """Scale the six decimals of a form to two: the amounts stay consistent."""
    return {path: value.scaleb(4).quantize(D("0.01")) for path, value in figures.items()}


@given(forms())
def test_the_cents_form_itself_is_consistent(figures: dict[str, Decimal]) -> None:
    """Before anything is changed, the form the change is planted in has no error."""
    assert errors(record(record_of_cents(figures))) == []


@given(st.integers(1, 99), st.integers(1, 99))
def test_weights_are_an_error_unless_they_make_a_hundred(one: int, other: int) -> None:
    """Execution 10 + indicators must be 100 points, exactly."""

    def item(weight: int) -> Indicator:
        value = Entry("1", quantity=Quantity(D(1), "次"))
        return Indicator(
            name=Entry("指标"), operator=Entry("≥"), target=value, actual=value, weight=amount(D(weight), "分")
        )

    assert (errors(Record(indicators=(item(one), item(other)))) == []) is (one + other == 90)


def test_a_transposed_digit_in_a_real_form_is_found(sample: Callable[..., Examined]) -> None:
    """10109.50 typed as 10190.50 in the township's form: V101 with the difference 81.00."""
    examined = sample("township-2024")
    money = examined.record.budget.initial
    wrong = replace(money, local=amount(D("10190.50")))
    changed = replace(examined.record, budget=replace(examined.record.budget, initial=wrong))
    finding = next(item for item in examine_record(changed).findings if item.code == "V101")
    assert "多81.00万元" in finding.message
