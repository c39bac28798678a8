"""Claims of a finished report (C101 to C109): reported exactly where the figures, or another sentence, contradict them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from claims_help import case_of, told
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checking.review.assertions.findings import assertions
from generator.checking.review.assertions.words import words
from generator.checking.review.prose import prose_of
from generator.manuscript import Manuscript, lines_of_text
from generator.pipeline import Examined

Examine = Callable[..., Examined]
CASES = Path(__file__).parent.parent / "cases" / "review"
DATA = yaml.safe_load((CASES / "claims.yaml").read_text(encoding="utf-8"))
SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
REPORT = "一、基本情况\n全年接待150人次，较上年的120人次减少30人次。道路维修里程未达到预期目标，预算执行率偏低。\n"


@pytest.mark.parametrize("case", DATA["cases"], ids=[f"{one['form']}: {one['text'][:24]}" for one in DATA["cases"]])
def test_a_claim_is_reported_exactly_when_it_is_false(examined: Examine, case: dict[str, Any]) -> None:
    """The same words are wrong beside one form and right beside another."""
    found = told(assertions(case_of(case["text"], examined(DATA["forms"][case["form"]]))))
    assert [" ".join(item) for item in found] == case.get("finds", [])


@pytest.mark.parametrize("code", [f"C10{number}" for number in range(1, 10)])
def test_every_code_has_its_case(code: str) -> None:
    """No code is declared without a sentence that raises it."""
    assert any(code in one for case in DATA["cases"] for one in case.get("finds", []))


def test_a_message_tells_the_figures_and_what_to_do(examined: Examine) -> None:
    """A clerk reads what stands there, the arithmetic, and the advice."""
    (found,) = assertions(case_of("预算执行率偏低。", examined(DATA["forms"]["steady"])))
    assert "985.00万元÷1000.00万元" in found.message
    assert "98.50%" in found.message
    assert "请" in found.message


def test_a_place_is_that_of_the_file(examined: Examine) -> None:
    """Blanks and breaks inside the words do not shift the place: the quote is what stands there."""
    text = "一、存在的问题\n资金支付不够规范，预算 执行率\n偏低。"
    (found,) = assertions(case_of(text, examined(DATA["forms"]["steady"])))
    assert re.sub(r"\s", "", found.quote) == "预算执行率偏低"
    assert text[found.start : found.end] == found.quote


def test_rows_of_another_order_are_told_by_their_names(examined: Examine) -> None:
    """A report that lists the indicators in another order than the figures file is held against the right ones."""
    form = DATA["forms"]["strained"]
    turned = {**form, "indicators": list(reversed(form["indicators"]))}
    text = "三、绩效分析\n道路维修里程：年度目标10公里，已完成年度目标。\n培训场次：年度目标8场，已完成年度目标。"
    for figures in (form, turned):
        found = assertions(case_of(text, examined(figures)))
        assert [(item.code, item.start) for item in found] == [("C104", text.index("已完成"))]


def test_a_sentence_about_the_unit_to_complete_is_no_claim(examined: Examine) -> None:
    """What stands between 【 and 】 asks for words and states nothing."""
    assert assertions(case_of("【待单位补充：预算执行率偏低的原因】", examined(DATA["forms"]["steady"]))) == []


@pytest.mark.parametrize(
    ("name", "sample_name", "expected"),
    [
        ("000_a77923dda46a044a", "township-2024", ["C101", "C101", "C102", "C107", "C109", "C109", "C109"]),
        (
            "001_d5d6c9d142e200a0",
            "subdistrict-2023",
            ["C103", "C103", "C103", "C106", "C106", "C108", "C108", "C109"],
        ),
    ],
)
def test_the_real_reports(sample: Examine, name: str, sample_name: str, expected: list[str]) -> None:
    """The known false claims of two real reports, and nothing else."""
    path = SEEDS / f"{name}.txt"
    if not path.exists():
        pytest.skip("the real reports are not in this checkout")
    found = assertions(case_of(path.read_text(encoding="utf-8"), sample(sample_name), given=False))
    assert sorted(item.code for item in found) == expected


@settings(deadline=None)
@given(
    st.text(
        alphabet="预算执行率低高全部完成未达到目标指标增加减少较上年由至，。；：（）0123456789.%万元\n ", max_size=120
    )
)
def test_no_text_breaks_the_checks(examined: Examine, text: str) -> None:
    """Whatever stands in a report, findings have places inside it and quote what stands there."""
    for found in assertions(case_of(REPORT + text, examined(DATA["forms"]["strained"]))):
        assert found.start is not None
        assert found.end is not None
        assert (REPORT + text)[found.start : found.end] == found.quote != ""


@given(st.text(alphabet="一二三、（）1.，。；\t\r\n 　甲乙丙万元", max_size=80))
def test_prose_leads_back_to_the_file(text: str) -> None:
    """Every character of the compact text that is no blank stands at its place in the file, width folded."""
    prose = prose_of(Manuscript("a.txt", text, lines_of_text(text)))
    for position, char in enumerate(prose.text):
        if not char.isspace():
            start, end = prose.place(position, position + 1)
            assert end == start + 1
            assert text[start] == char or text[start] in "（）．：％"
            assert prose.at(start) == position


def test_every_rule_of_the_lexicon_is_used() -> None:
    """A rule that no check asks for would be dead data."""
    folder = Path(__file__).resolve().parents[2] / "generator" / "checking" / "review" / "assertions"
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    assert [name for name in words().rules if f'"{name}"' not in source] == []
