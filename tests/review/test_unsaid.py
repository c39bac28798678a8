"""Numbers are held against one another though no words say how they are tied; only what chance cannot explain is reported."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.checking.review.unsaid.odds import bits
from generator.finding import Finding, Severity
from generator.pipeline import check_text

CASES = Path(__file__).resolve().parent.parent / "cases" / "review"
TABLE: list[dict[str, Any]] = yaml.safe_load((CASES / "unsaid.yaml").read_text(encoding="utf-8"))
NAMES = ("东仓", "西仓", "北仓", "老码头", "新码头", "甲圃", "乙圃", "丙圃")
WHOLES = ("库里存着", "账上记着", "一年里头收进", "手上攥着", "几处堆场里有")


def on_numbers(text: str) -> list[Finding]:
    """Return the findings on numbers, notes left out."""
    found = check_text(text).findings
    return [one for one in found if one.code[0] in "AV" and one.severity is not Severity.INFO and one.code != "A111"]


@pytest.mark.parametrize("case", TABLE, ids=[f"{number} {case['text'][:30]}" for number, case in enumerate(TABLE)])
def test_only_what_chance_cannot_explain_is_reported(case: dict[str, Any]) -> None:
    """Of each sentence the wrong number is reported, or one of the two that a slip may be in; of a true one none."""
    found = [finding.found for finding in on_numbers(case["text"])]
    if "around" in case:
        assert len(found) == 1
        assert found[0] in case["around"]
    else:
        assert found == case.get("wrong", [])


#: Not 2025.01, which is a month.
amounts = st.integers(min_value=300_000, max_value=999_999).map(lambda cents: Decimal(cents) / 100)


@st.composite
def sums(draw: st.DrawFn) -> tuple[str, list[Decimal], Decimal]:
    """Return a sentence without any word of arithmetic, its parts and their whole."""
    parts = draw(st.lists(amounts, min_size=2, max_size=5, unique=True))
    names = draw(st.permutations(NAMES))
    told = "，".join(f"{name}{part:.2f}吨" for name, part in zip(names, parts, strict=False))
    return f"{draw(st.sampled_from(WHOLES))}{{}}吨，{told}。", parts, sum(parts, Decimal(0))


@settings(max_examples=30, deadline=None)
@given(sums())
def test_what_holds_is_never_accused(made: tuple[str, list[Decimal], Decimal]) -> None:
    """A paragraph whose arithmetic is right is left alone, whatever its words."""
    text, _, whole = made
    assert on_numbers(text.format(f"{whole:.2f}")) == []


@settings(max_examples=30, deadline=None)
@given(sums(), st.data())
def test_one_wrong_digit_of_a_long_sum_is_found(made: tuple[str, list[Decimal], Decimal], data: st.DataObject) -> None:
    """One changed digit of a sum of five digits or more is no coincidence."""
    text, parts, whole = made
    written = f"{whole:.2f}"
    places = [
        at for at, char in enumerate(written) if char.isdigit() and 0 < at < len(written) - 1
    ]  # the last is rounding
    at = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != written[at]]))
    wrong = written[:at] + other + written[at + 1 :]
    runs = {sum(parts[first:last], Decimal(0)) for first in range(len(parts)) for last in range(len(parts) + 1)}
    assume(Decimal(wrong) not in runs)  # then it is the whole of fewer
    found = on_numbers(text.format(wrong))
    assert found
    assert found[0].found in (f"{wrong}吨", *(f"{part:.2f}吨" for part in parts))


@settings(max_examples=20, deadline=None)
@given(st.integers(min_value=10_000, max_value=99_999), st.integers(min_value=1_000, max_value=9_999))
def test_a_rate_that_holds_explains_its_numbers(whole: int, part: int) -> None:
    """A rate that is what its two numbers give is never accused, nor are they."""
    rate = (Decimal(part) * 100 / whole).quantize(Decimal("0.01"))
    assert on_numbers(f"水表换了{whole}只，城里{part}只，占{rate}%。") == []


@pytest.mark.parametrize(
    ("number", "tenths"), [(0, 0), (1, 0), (2, 10), (3, 16), (1000, 100), (1024, 100), (10**9, 299)]
)
def test_bits_are_tenths_of_binary_logarithms(number: int, tenths: int) -> None:
    """A whole number's logarithm is told to a tenth of a bit, without a float."""
    assert abs(bits(number) - tenths) <= 1


def test_thousands_of_numbers_in_one_paragraph_take_no_longer_than_they_are_many() -> None:
    """The search looks a few numbers ahead and back: twice the numbers, about twice the sites."""
    from generator.checking.review.unsaid.figures import paragraphs
    from generator.checking.review.unsaid.sites import sites
    from generator.manuscript import Manuscript, lines_of_text
    from generator.sources.report import read_report

    def found(count: int) -> int:
        text = "，".join(f"第{'甲乙丙丁'[at % 4]}处{1000 + 37 * at % 977}吨" for at in range(count)) + "。"
        reading = read_report(Manuscript("long.txt", text, lines_of_text(text)))
        return sum(1 for figures in paragraphs(reading) for _ in sites(figures, every=True))

    assert found(2000) <= 2.1 * found(1000)
