"""Stated counts are held against what is listed with them, and rates of counts against their denominators."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checking.review.case import Case
from generator.checking.review.counts.findings import counts, is_possible
from generator.checking.review.counts.lists import listed
from generator.facts import facts
from generator.finding import Finding
from generator.manuscript import Manuscript, lines_of_text
from generator.number import Quantity, rounded
from generator.profiles import load_profile
from generator.reading import Reading
from generator.record import Entry, Indicator, Record
from generator.score import score

CASES = Path(__file__).resolve().parent.parent / "cases" / "review"
TABLE: list[dict[str, Any]] = yaml.safe_load((CASES / "counts.yaml").read_text(encoding="utf-8"))
HEADING = "一、基本情况\n"


def found_in(text: str, record: Record | None = None, *, given: bool = False) -> list[Finding]:
    text = HEADING + text
    manuscript = Manuscript("报告.txt", text, lines_of_text(text))
    record = record or Record()
    sheet = score(record, load_profile("platform"))
    return counts(Case(Reading(manuscript, record, ()), record, sheet, facts(record, sheet), (), given))


@pytest.mark.parametrize("case", TABLE, ids=[case["text"][:40] for case in TABLE])
def test_counts_and_lists(case: dict[str, Any]) -> None:
    """A list that cannot be as long as stated is found, one that can be is not."""
    assert [f"{one.severity.value} {one.code}" for one in found_in(case["text"])] == case.get("finds", [])


@pytest.mark.parametrize("case", [case for case in TABLE if "finds" in case], ids=lambda case: case["text"][:40])
def test_the_place_is_the_quote(case: dict[str, Any]) -> None:
    """A finding's offsets are those of its quote, and its message says what to do."""
    for one in found_in(case["text"]):
        assert one.start is not None
        assert (HEADING + case["text"])[one.start : one.end] == one.quote
        assert "请核对" in one.message


def _with_indicators(count: int) -> Record:
    return Record(indicators=tuple(Indicator(name=Entry(f"指标甲{number}")) for number in range(count)))


def test_stated_indicators_are_counted() -> None:
    """8项指标 against five in the figures is an error, against five read from the report a warning."""
    text = "本次共设置8项绩效指标。"
    assert [one.severity.value for one in found_in(text, _with_indicators(5), given=True)] == ["error"]
    assert [one.severity.value for one in found_in(text, _with_indicators(5))] == ["warning"]


@pytest.mark.parametrize("text", ["共设置5项绩效指标。", "共设置6项指标。", "其中3项指标未完成。", "设置3个一级指标。"])
def test_indicators_that_fit(text: str) -> None:
    """The number of indicators may count the execution rate; parts and levels are no totals."""
    assert found_in(text, _with_indicators(5), given=True) == []


@settings(deadline=None)
@given(st.integers(1, 5000), st.data())
def test_a_rate_of_counts_is_possible(whole: int, data: st.DataObject) -> None:
    """Every rate computed from a count is possible for it."""
    part = data.draw(st.integers(0, whole))
    decimals = data.draw(st.integers(0, 3))
    assert is_possible(Quantity(rounded(Decimal(part) * 100 / whole, decimals), "%"), whole)


def test_an_impossible_rate() -> None:
    """99.93 % of 425 is none: 424 are 99.76 %."""
    assert not is_possible(Quantity(Decimal("99.93"), "%"), 425)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("东湖社区、西岭社区", 2, 2),
        ("《财务、资产办法》《合同办法》", 2, 2),
        ("美术馆、图书馆、文化馆免费开放补助、退管补助", 2, 4),
        ("道路和绿化项目、路灯项目", 2, 3),
        ("防疫办公室（指导中心、服务站）、党建办公室", 2, 2),
    ],
)
def test_how_many_a_list_may_name(text: str, least: int, most: int) -> None:
    """、 inside brackets and titles splits nothing; 和 may join two names, and a name may hold 、."""
    names = listed(text)
    assert names.least <= least
    assert names.most == most


PIECES = ["3个", "五办", "五中心", "项目", "：", "、", "（", "）", "《", "》", "等", "一是", "二是", "，", "；", "。", "办公室",
          "分别是", "三个方面", "办结率", "99.93%", "425件", "热线", "\n"]  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=50).map("".join))
def test_never_raises(text: str) -> None:
    """Whatever stands there is read without an exception, and quotes lie in the text."""
    for one in found_in(text):
        assert one.quote
