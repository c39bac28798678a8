"""A number is bound to the fact that its words name, and its value is held against that one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.checking.bind import Verdict, bind
from generator.checking.index import Index
from generator.facts import Fact, Ledger
from generator.number import Quantity


def fact(
    id: str, label: str, value: str, unit: str, *aliases: str, formula: str = "", inputs: tuple[str, ...] = ()
) -> Fact:
    return Fact(id, label, Quantity(Decimal(value), unit), f"{value}{unit}", aliases, None, formula, inputs)


def ledger() -> Ledger:
    rows = [
        fact("budget.initial.total", "年初预算数", "3120.50", "万元", "年初预算", "年初批复预算数"),
        fact("budget.adjusted.total", "全年预算数", "3485.75", "万元", "调整后全年预算数", "全年预算", "预算数", "预算"),
        fact("budget.executed.total", "全年执行数", "3296.18", "万元", "执行数", "执行金额", "实际支出", "支出"),
        fact("budget.adjusted.basic", "基本支出全年预算数", "2210.40", "万元", "基本支出预算总额", "基本支出预算数"),
        fact("budget.executed.basic", "基本支出全年执行数", "2187.66", "万元", "基本支出实际支出", "基本支出"),
        fact("budget.execution_rate", "预算执行率", "94.56", "%", "执行率", formula="3296.18÷3485.75"),
        fact("staff.establishment.total", "编制数", "57", "人", "编制"),
        fact("project.1.budget", "道路维修项目全年预算数", "860.00", "万元", "道路维修项目", "预算金额", "预算"),
        fact("project.1.executed", "道路维修项目全年执行数", "715.32", "万元", "道路维修项目", "执行金额", "支出"),
        fact("project.2.budget", "图书馆开放补助项目全年预算数", "42.60", "万元", "图书馆开放补助项目", "预算金额", "预算"),
        fact("project.2.executed", "图书馆开放补助项目全年执行数", "39.15", "万元", "图书馆开放补助项目", "执行金额", "支出"),
        fact("indicator.1.target", "培训人数年度指标值", "480", "人", "培训人数", "预期指标值", "目标"),
        fact("indicator.1.actual", "培训人数实际完成值", "437", "人", "培训人数", "实际完成值", "完成值"),
        fact("indicator.1.completion", "培训人数完成率", "91.04", "%", "培训人数", "完成率", formula="437÷480"),
        fact("indicator.2.target", "群众满意度年度指标值", "90", "%", "群众满意度", "预期指标值", "目标"),
        fact("indicator.2.actual", "群众满意度实际完成值", "96.5", "%", "群众满意度", "实际完成值", "完成值"),
        fact("indicator.2.excess", "群众满意度超出数", "6.5", "个百分点", "群众满意度", "超出", formula="96.5－90"),
        fact("key_work.1.numbers.1.value", "慰问老人人数", "1236", "人", "民生服务"),
    ]  # fmt: skip
    return {row.id: row for row in rows}


INDEX = Index(ledger())


def verdicts(text: str, context: str = "") -> list[tuple[str, str]]:
    return [(str(found.verdict), found.fact.id if found.fact else "") for found in bind(text, INDEX, context=context)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我单位年初预算数为3120.50万元。", [("exact", "budget.initial.total")]),
        ("全年预算数3485.75\n万元，实际支出3296.18万元", [("exact", "budget.adjusted.total"), ("exact", "budget.executed.total")]),
        ("预算执行率为94.56%", [("derived", "budget.execution_rate")]),
        ("年初预算数约3120万元", [("rounded", "budget.initial.total")]),
        ("年初预算数为0.31亿元", [("rounded", "budget.initial.total")]),
        ("年初预算数为31205000元", [("exact", "budget.initial.total")]),
        ("年初预算数为3120.5万元", [("exact", "budget.initial.total")]),
        ("预算执行率为94.6%", [("derived", "budget.execution_rate")]),
        ("单位编制数57，", [("exact", "staff.establishment.total")]),
        ("培训人数：预期指标值为480人，实际完成值为437人，完成率为91.04%。",
         [("exact", "indicator.1.target"), ("exact", "indicator.1.actual"), ("derived", "indicator.1.completion")]),
        ("道路维修项目，预算金额860.00万元，执行金额715.32万元；图书馆开放补助项目，预算金额42.60万元",
         [("exact", "project.1.budget"), ("exact", "project.1.executed"), ("exact", "project.2.budget")]),
        ("2024年基本支出全年预算总额2210.40万元。实际支出2187.66万元",
         [("exact", "budget.adjusted.basic"), ("exact", "budget.executed.basic")]),
        ("年初预算数、全年预算数分别为3120.50、3485.75万元", [("exact", "budget.initial.total"), ("exact", "budget.adjusted.total")]),
        ("全年慰问老人1236人", [("exact", "key_work.1.numbers.1.value")]),
        ("群众满意度96.5%，比目标超出6.5个百分点", [("exact", "indicator.2.actual"), ("derived", "indicator.2.excess")]),
    ],
)  # fmt: skip
def test_true_statements_are_supported(text: str, expected: list[tuple[str, str]]) -> None:
    """Value, unit and label agree: exact, rounded or derived."""
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("年初预算数为3485.75万元", "budget.initial.total"),  # swapped roles
        ("全年预算数为3296.18万元", "budget.adjusted.total"),
        ("年初预算数为3120.50元", "budget.initial.total"),  # 元 for 万元
        ("年初预算数为312.050万元", "budget.initial.total"),  # decimal point
        ("年初预算数为3121.50万元", "budget.initial.total"),  # digit
        ("年初预算数为3210.50万元", "budget.initial.total"),  # transposed
        ("预算执行率为94.56个百分点", "budget.execution_rate"),  # % is not 百分点
        ("预算执行率为94.55%", "budget.execution_rate"),
        ("年初预算数约3200万元", "budget.initial.total"),
        ("道路维修项目预算金额42.60万元", "project.1.budget"),  # the other project's figure
        ("道路维修项目进展顺利，执行金额860.00万元", "project.1.executed"),
        ("培训人数：实际完成值为480人", "indicator.1.actual"),
    ],
)
def test_false_statements_are_contradicted_and_the_right_value_is_given(text: str, right: str) -> None:
    """A true figure on the wrong label, in the wrong unit, or another value is contradicted."""
    (found,) = bind(text, INDEX)
    assert found.verdict is Verdict.CONTRADICTED
    assert found.fact is not None
    assert found.fact.id == right
    assert found.fact.text in found.reason


@pytest.mark.parametrize("text", ["开展巡逻77次", "新增设备3120.50台", "走访了1236人"])
def test_numbers_that_no_words_support_are_unsupported(text: str) -> None:
    """Being one of the allowed numbers is not enough."""
    (found,) = bind(text, INDEX)
    assert found.verdict is Verdict.UNSUPPORTED


def test_the_heading_says_which_indicator_is_meant() -> None:
    """Context stands in where the paragraph names none."""
    assert verdicts("实际完成值为437人。", "（一）培训人数") == [("exact", "indicator.1.actual")]
    assert verdicts("实际完成值为437人。", "（二）群众满意度")[0][0] != "exact"


def test_a_truncated_rate_is_told_as_such() -> None:
    """437÷480 is 91.0417 %; 91.04 is right, 94.563 needs the unrounded rate, 94.55 is neither."""
    assert verdicts("预算执行率为94.562%") == [("derived", "budget.execution_rate")]
    small = {"r": fact("r", "办结率", "90.24", "%", formula="7670÷8500")}
    (found,) = bind("办结率为90.23%", small)
    assert found.verdict is Verdict.CONTRADICTED
    assert "截断" in found.reason


def test_a_hint_is_verified() -> None:
    """A placeholder's number must still have its value, unit and a label that is not another fact's."""
    text = "年初预算数为3120.50万元"
    start = text.index("3")
    assert bind(text, INDEX, hints={start: "budget.initial.total"})[0].verdict is Verdict.EXACT
    assert bind(text, INDEX, hints={start: "budget.adjusted.total"})[0].verdict is Verdict.CONTRADICTED
    wrong = bind("年初批复预算数为3485.75万元", INDEX, hints={8: "budget.adjusted.total"})[0]
    assert wrong.verdict is Verdict.CONTRADICTED
    assert bind(text, INDEX, hints={start: "no.such.fact"})[0].verdict is Verdict.UNSUPPORTED


SENTENCES = {
    "年初预算数为{}。": "budget.initial.total",
    "全年预算数为{}。": "budget.adjusted.total",
    "预算执行率为{}。": "budget.execution_rate",
    "单位编制数{}。": "staff.establishment.total",
    "道路维修项目预算金额为{}。": "project.1.budget",
    "培训人数：实际完成值为{}。": "indicator.1.actual",
    "群众满意度：实际完成值为{}。": "indicator.2.actual",
    "全年慰问老人{}。": "key_work.1.numbers.1.value",
}


@given(st.sampled_from(sorted(SENTENCES)), st.data())
def test_any_changed_digit_is_never_supported_by_the_same_fact(sentence: str, data: st.DataObject) -> None:
    """Wrong in one digit is wrong."""
    known = INDEX.ledger[SENTENCES[sentence]]
    places = [at for at, char in enumerate(known.text) if char.isdigit()]
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([char for char in "0123456789" if char != known.text[place]]))
    changed = known.text[:place] + digit + known.text[place + 1 :]
    for found in bind(sentence.format(changed), INDEX):
        assert found.verdict in (Verdict.UNSUPPORTED, Verdict.CONTRADICTED) or found.fact != known
    (right,) = bind(sentence.format(known.text), INDEX)
    assert right.fact == known
    assert right.verdict in (Verdict.EXACT, Verdict.DERIVED)


@given(
    st.text(alphabet="年初全预算数执行率为，。、：\n（）0123456789.%万元人项目培训道路维修一二", max_size=80),
    st.text(max_size=10),
)
def test_any_text_can_be_bound(text: str, context: str) -> None:
    """Binding never raises; every mention has one verdict, and a supported one its fact."""
    for found in bind(text, INDEX, context=context):
        assert found.reason
        assert found.fact is not None or found.verdict is Verdict.UNSUPPORTED
