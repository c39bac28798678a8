"""What a paragraph asserts about its own numbers is read from its words, and nothing else is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checking.review.sentences.asserted import Relation, Verdict, relations
from generator.checking.review.sentences.base.relation import RelationKind
from generator.number import Quantity
from generator.scan import scan
from generator.scan.compact import compact

CASES = Path(__file__).resolve().parent.parent / "cases" / "review"
TABLE: list[dict[str, Any]] = yaml.safe_load((CASES / "sentences.yaml").read_text(encoding="utf-8"))


def read(text: str) -> tuple[list[Relation], list[Quantity]]:
    mentions = scan(text)
    return relations(text, mentions), [mention.quantity for mention in mentions]


def formulas(text: str, *, sure: bool, holds: bool) -> set[str]:
    found, quantities = read(text)
    return {
        one.best(quantities).formula(quantities)
        for one in found
        if one.kind != "part" and one.sure is sure and one.holds(quantities) is holds
    }


@pytest.mark.parametrize("case", TABLE, ids=[case["text"][:40] for case in TABLE])
def test_reads_what_the_words_assert(case: dict[str, Any]) -> None:
    """Every sure relation of the sentence is the one in the table, and holds or fails as the table says."""
    text = case["text"]
    if case.get("sure") != []:
        assert formulas(text, sure=True, holds=True) == set(case.get("sure", ()))
    assert formulas(text, sure=True, holds=False) == set(case.get("wrong", ()))
    assert set(case.get("maybe", ())) <= formulas(text, sure=False, holds=True)


@pytest.mark.parametrize("case", TABLE, ids=[case["text"][:40] for case in TABLE])
def test_half_width_marks_change_nothing(case: dict[str, Any]) -> None:
    """A sentence whose commas and semicolons are half-width asserts the same."""
    text: str = case["text"]
    half = text.translate(str.maketrans("，；", ",;"))
    assert formulas(half, sure=True, holds=True) == formulas(text, sure=True, holds=True)
    assert formulas(half, sure=True, holds=False) == formulas(text, sure=True, holds=False)


def test_table_is_large_enough() -> None:
    """The table holds at least 120 sentences."""
    assert len(TABLE) >= 120


@pytest.mark.parametrize("case", TABLE, ids=[case["text"][:40] for case in TABLE])
def test_parts_never_exceed_a_true_whole(case: dict[str, Any]) -> None:
    """In sentences of the table no part is larger than its whole, unless the sentence is a false one."""
    if "wrong" in case:
        return
    found, quantities = read(case["text"])
    assert [one for one in found if one.kind == "part" and one.sure and not one.holds(quantities)] == []


def test_a_part_larger_than_its_whole_fails() -> None:
    """A part above the whole is provably wrong even where nothing says that the parts are complete."""
    found, quantities = read("共有职工50人，其中女性60人。")
    assert [one.kind for one in found if one.sure and not one.holds(quantities)] == ["part"]


CORRECT = [case for case in TABLE if "wrong" not in case]


@pytest.mark.parametrize("case", CORRECT, ids=[case["text"][:40] for case in CORRECT])
def test_correct_sentences_raise_no_doubt(case: dict[str, Any]) -> None:
    """In a correct sentence no relation fails, not even one that is unsure."""
    found, quantities = read(case["text"])
    failing = [one.formula(quantities) for one in found if not one.holds(quantities)]
    assert failing == case.get("doubt", [])


def test_equal_numbers_with_other_decimals_are_told_apart() -> None:
    """100 and 100.00 are equal and stand for different intervals, whichever was judged first."""
    relation = Relation("sum", 2, (0, 1))

    def verdict(*values: str) -> Verdict:
        return relation.judge([Quantity(Decimal(value), "万元") for value in values])

    assert verdict("60", "40", "100.4") is Verdict.FAILS
    assert verdict("60.0", "40.0", "100.4") is Verdict.FAILS
    assert verdict("60", "40", "100") is Verdict.EXACT
    assert verdict("60.4", "40.4", "101") is Verdict.NEAR
    assert verdict("60.40", "40.40", "101.00") is Verdict.FAILS


def test_an_unsure_sum_far_from_its_result_is_none() -> None:
    """Where nothing says that the parts are complete, a sum is spoken of only if it nearly holds."""
    assert [one.kind for one in read("采购设备3800台，其中电脑2000台、打印机1050台。")[0]] == ["part"]
    assert "sum" in [one.kind for one in read("采购设备3800台，其中电脑2000台、打印机1700台。")[0]]


def test_truncated_rates_are_told_apart() -> None:
    """7670 of 8500 is 90.24 %; 90.23 % is cut off, not wrong."""
    found, quantities = read("预期指标值为8500人，实际完成值为7670人，完成率为90.23%。")
    assert [one.judge(quantities) for one in found] == [Verdict.TRUNCATED]


def test_percent_for_points_is_told_apart() -> None:
    """A rise from 95 % to 98 % is 3 percentage points, not 3 %."""
    found, quantities = read("满意度由95%提高到98%，提高3%。")
    assert [one.judge(quantities) for one in found] == [Verdict.POINTS]


def test_points_for_percent_are_told_apart() -> None:
    """A growth of an amount is in percent, not in percentage points."""
    found, quantities = read("收入由100万元增加到105万元，增长5个百分点。")
    assert Verdict.POINTS in [one.judge(quantities) for one in found]


@pytest.mark.parametrize(
    ("inputs", "result", "verdict"),
    [
        (["60.00万元", "40.00万元"], "100.00万元", Verdict.EXACT),
        (["60.004万元", "40.004万元"], "100.01万元", Verdict.NEAR),
        (["60.00万元", "40.00万元"], "100.01万元", Verdict.NEAR),
        (["60.00万元", "40.00万元"], "100.02万元", Verdict.FAILS),
        (["38人", "112人"], "151人", Verdict.FAILS),
        (["0.3万人", "2000人"], "0.5万人", Verdict.EXACT),
        (["600000元", "40.00万元"], "1000000元", Verdict.EXACT),
    ],
)
def test_tolerance_comes_from_written_decimals(inputs: list[str], result: str, verdict: Verdict) -> None:
    """Measured values stand for their rounding interval, counted things for themselves."""
    quantities = [scan(f"共{text}")[0].quantity for text in [*inputs, result]]
    relation = Relation("sum", len(inputs), tuple(range(len(inputs))))
    assert relation.judge(quantities) is verdict


@settings(deadline=None)
@given(st.lists(st.decimals(0, 99999, places=2), min_size=2, max_size=6), st.integers(1, 99999))
def test_a_sum_holds_only_within_its_rounding(parts: list[Decimal], off: int) -> None:
    """The exact sum holds; a total further away than all roundings together fails."""
    relation = Relation("sum", len(parts), tuple(range(len(parts))))
    total = sum(parts, Decimal(0))
    quantities = [Quantity(part, "万元") for part in parts]
    assert relation.judge([*quantities, Quantity(total, "万元")]) is Verdict.EXACT
    width = Decimal("0.005") * (len(parts) + 1)
    wrong = total + Decimal(off) / 100
    verdict = relation.judge([*quantities, Quantity(wrong, "万元")])
    assert (verdict is Verdict.FAILS) is (wrong - total > width)


@settings(deadline=None)
@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_the_rounded_rate_is_exact(part: int, whole: int) -> None:
    """A rate rounded half up is exact, whatever the numbers."""
    relation = Relation("ratio", 2, (0, 1))
    quantities = [Quantity(Decimal(part), "件"), Quantity(Decimal(whole), "件"), Quantity(Decimal("0.00"), "%")]
    expected = relation.expected(quantities)
    assert expected is not None
    written = expected.rounded(2)
    assert relation.judge([*quantities[:2], written]) is Verdict.EXACT


def test_a_zero_base_is_unknown() -> None:
    """A rate of nothing cannot be computed and is no contradiction."""
    quantities = [Quantity(Decimal(0), "件"), Quantity(Decimal(0), "件"), Quantity(Decimal(100), "%")]
    assert Relation("ratio", 2, (0, 1)).judge(quantities) is Verdict.UNKNOWN
    assert Relation("ratio", 2, (0, 1)).holds(quantities)


def test_blanks_do_not_matter() -> None:
    """A paragraph with the blanks of an extraction reads like the same one without."""
    text = "全年预算安排 860.50 万元 ，其中 ： 基本支出 520.30\n 万元，项目支出 340.20 万元。"
    mentions = scan(text)
    found = relations(compact(text), mentions)
    assert [one.formula([m.quantity for m in mentions]) for one in found if one.kind == "sum"] == [
        "520.30+340.20=860.50"
    ]
    assert text[found[0].start : found[0].end].startswith("860.50")


PIECES = ["其中", "：", "，", "、", "；", "。", "（", "）", "合计", "共", "占", "执行率", "年初预算", "支出", "由", "增加到", "增长",
          "10万元", "5万元", "3人", "2个", "95%", "分别为", "人均", "结余", "比上年", "+", "=", "0万元", "调整后", "\n", " "]  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_never_raises(text: str) -> None:
    """Whatever stands there is read, judged and written out without an exception."""
    found, quantities = read(text)
    for one in found:
        assert one.result not in one.inputs
        _ = one.judge(quantities), one.holds(quantities), one.formula(quantities), one.best(quantities)
        assert one.kind in RelationKind.__args__
