"""Which figures stand in the charts of a report, and how they are numbered, captioned and checked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from generator.checking.audit import audit
from generator.checking.bind import Index, Verdict
from generator.drafting import load_outline, outline_names
from generator.drafting.charts import _MAKERS, _words
from generator.report import Chart, Paragraph, Report, paragraphs, text_of
from generator.resources import resource

Form = dict[str, Any]
Values = list[tuple[str, list[str | None]]]


def charts(report: Report) -> list[Chart]:
    return [block for block in report.blocks if isinstance(block, Chart)]


def chart(report: Report, title: str) -> Chart:
    """Return the first chart whose caption begins so."""
    return next(one for one in charts(report) if text_of(one.caption).startswith(title))


def names(chart: Chart) -> list[str]:
    return [text_of(category) for category in chart.categories]


def values(chart: Chart) -> Values:
    return [(series.name, [point and point.text for point in series.points]) for series in chart.series]


def indicator(number: int, **more: str) -> dict[str, str]:
    row = {"name": f"走访户数{number}", "level1": "履职效能", "operator": "≥", "target": "100", "actual": "100"}
    return row | {"unit": "户", "weight": "2", "reason": "人手不足", "measure": "增加人手"} | more


def test_money_by_nature_in_its_three_stages(small: Form, report_of: Callable[..., Report]) -> None:
    """年初预算 → 全年预算 → 全年执行数: the whole, then 基本支出 and 项目支出, each value with its fact."""
    budget = chart(report_of(small), "预算安排")
    assert names(budget) == ["资金总额", "基本支出", "项目支出"]
    assert values(budget) == [
        ("年初预算数", ["1000.00万元", "600.00万元", "400.00万元"]),
        ("全年预算数", ["1000.00万元", "600.00万元", "400.00万元"]),
        ("全年执行数", ["980.00万元", "600.00万元", "380.00万元"]),
    ]
    facts = [point and point.fact for point in budget.series[2].points]
    assert facts == ["budget.executed.total", "budget.executed.basic", "budget.executed.project"]


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ({"upper": "300.00", "local": "700.00"}, ["资金总额", "上级资金", "本级资金"]),
        (
            {"fiscal": "900.00", "carryover": "60.00", "other": "40.00"},
            ["资金总额", "财政拨款", "上年结转资金", "其他资金"],
        ),
        ({"upper": "1000.00", "local": "0"}, ["资金总额"]),
        ({}, ["资金总额"]),
    ],
    ids=["by source", "of a project", "one part is the whole", "total alone"],
)
def test_money_is_split_as_the_form_has_it(
    small: Form, report_of: Callable[..., Report], parts: dict[str, str], shown: list[str]
) -> None:
    """Without 基本支出 and 项目支出 the sources stand in their place, without these the total alone."""
    for stage in ("initial", "adjusted", "executed"):
        small["budget"][stage] = {"total": "1000.00", **parts}
    assert names(chart(report_of(small), "预算安排")) == shown


def test_a_figure_that_is_not_there_is_said(small: Form, report_of: Callable[..., Report]) -> None:
    """A missing amount is no zero: its place stays empty, and a note says so."""
    small["budget"]["initial"] = {"total": "1000.00"}
    budget = chart(report_of(small), "预算安排")
    assert values(budget)[0] == ("年初预算数", ["1000.00万元", None, None])
    assert text_of(budget.note) == "注：未填报的数没有列入图中。"


def test_completion_beside_the_goal(small: Form, report_of: Callable[..., Report]) -> None:
    """Reached and missed are told apart; the goal is the line at 100; what has no rate is named below."""
    small["indicators"] = [
        indicator(1),
        indicator(2, actual="90"),
        indicator(3, operator="≤", actual="112"),
        indicator(4, operator="定性", target="有效提升", actual="达成", unit=""),
        indicator(5, actual="完成", name="“三下乡”活动"),
    ]
    rates = chart(report_of(small), "绩效指标完成率")
    assert names(rates) == ["走访户数1", "走访户数2", "走访户数3"]
    assert values(rates) == [("达到目标", ["100%", None, None]), ("未达到目标", [None, "90%", "112%"])]
    assert rates.level
    assert str(rates.level) == "100%"
    assert text_of(rates.note) == (
        "注：“走访户数4”“‘三下乡’活动”没有以数字表示的完成率，没有列入图中。"
        "计算符号为≤、＜的指标，完成率不超过目标线为达到目标。"
    )


@pytest.mark.parametrize(
    ("count", "sizes"), [(2, [2]), (20, [20]), (21, [11, 10]), (25, [20, 5]), (40, [20, 20]), (60, [20, 20, 20])]
)
def test_many_indicators_take_several_charts(
    small: Form, report_of: Callable[..., Report], count: int, sizes: list[int]
) -> None:
    """Twenty in a chart; a rest of a few is shared with the chart before; all are named in the text."""
    small["indicators"] = [indicator(number) for number in range(1, count + 1)]
    report = report_of(small)
    found = [one for one in charts(report) if text_of(one.caption).startswith("绩效指标完成率")]
    assert [len(one.categories) for one in found] == sizes
    assert [name for one in found for name in names(one)] == [f"走访户数{number}" for number in range(1, count + 1)]
    assert all(text_of(one.caption).endswith("（续）") for one in found[1:])
    said = "、".join(one.label for one in found)
    assert f"绩效指标的完成率见{said}。" in "".join(text_of(b.spans) for b in report.blocks if isinstance(b, Paragraph))


def test_points_by_block(small: Form, report_of: Callable[..., Report]) -> None:
    """预算执行率, then each 一级指标: full marks beside the points got."""
    small["indicators"][1]["level1"] = "服务对象满意度"
    scores = chart(report_of(small), "各类指标")
    assert names(scores) == ["预算执行率", "履职效能", "服务对象满意度"]
    assert values(scores) == [("分值", ["10分", "50分", "40分"]), ("得分", ["9.80分", "50分", "40分"])]


def test_points_without_blocks_are_one_group(small: Form, report_of: Callable[..., Report]) -> None:
    """Where no 一级指标 is filled in, all indicators stand beside the execution rate; where some, the others are told."""
    for row in small["indicators"]:
        del row["level1"]
    assert names(chart(report_of(small), "各类指标")) == ["预算执行率", "绩效指标"]
    small["indicators"][0]["level1"] = "履职效能"
    scores = chart(report_of(small), "各类指标")
    assert names(scores) == ["预算执行率", "履职效能"]
    assert text_of(scores.note) == "注：没有填写一级指标的指标没有列入图中。"


def test_a_block_that_is_not_scored_is_left_out(small: Form, report_of: Callable[..., Report]) -> None:
    """Points that could not be counted are not shown as zero."""
    small["indicators"] += [indicator(3, level1="社会效应（10分）", actual="完成")]
    scores = chart(report_of(small), "各类指标")
    assert names(scores) == ["预算执行率", "履职效能"]
    assert text_of(scores.note) == "注：“社会效应（10分）”有未能计分的内容，没有列入图中。"


@pytest.mark.parametrize("outline", outline_names())
def test_without_figures_there_is_no_chart_and_no_word_of_one(report_of: Callable[..., Report], outline: str) -> None:
    """An empty form and one with a single indicator: what would show nothing is left out, with its mention."""
    kind = "project" if outline.startswith("project") else "department"
    form: Form = {"kind": kind, "year": "2024", "unit": {"name": "云海市民政局"}}
    for indicators in ([], [indicator(1)]):
        report = report_of({**form, "indicators": indicators}, outline)
        assert charts(report) == []
        assert not any("图" in text_of(block.spans) for block in report.blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize("outline", ["department", "department-score-first"])
def test_numbers_follow_the_order_of_the_report(small: Form, report_of: Callable[..., Report], outline: str) -> None:
    """图1, 图2 … in reading order, each spoken of before it stands there."""
    seen: list[str] = []
    text = ""
    for block in report_of(small, outline).blocks:
        if isinstance(block, Chart):
            seen.append(block.label)
            assert f"见{block.label}" in text
        elif isinstance(block, Paragraph):
            text += text_of(block.spans)
    assert seen == ["图1", "图2", "图3"]


def test_the_outline_chooses_the_charts() -> None:
    """Outlines name charts that there are and that one of their sections has a place for."""
    for name in outline_names():
        outline = load_outline(name)
        assert set(outline.charts) <= set(_MAKERS)
        places = set(
            re.findall(r'chart\("(\w+)"\)', _sources({section.body for section in outline.sections if section.body}))
        )
        assert set(outline.charts) <= places
    assert set(_MAKERS) == {key for key, value in _words().items() if isinstance(value, dict)}


def _sources(templates: set[str]) -> str:
    """Return the text of section templates and of those they include."""
    found, waiting = "", set(templates)
    done: set[str] = set()
    while waiting:
        done.add(name := waiting.pop())
        text = resource("templates", "sections", f"{name}.j2").read_text(encoding="utf-8")
        found += text
        waiting |= set(re.findall(r'include "(\w+)\.j2"', text)) - done
    return found


def test_every_value_of_a_chart_is_audited(
    small: Form, examine: Callable[..., Any], report_of: Callable[..., Report]
) -> None:
    """Points, words and captions are lines of the report: each number is bound to its fact, a wrong one is found."""
    small["indicators"][0] |= {"name": "第2期救助人数", "level1": "履职效能（50分）"}
    index = Index(examine(small).facts.ledger)
    report = report_of(small)
    checked = audit(report, index)
    shown = sum(point is not None for one in charts(report) for series in one.series for point in series.points)
    assert [number.verdict for number in checked.numbers if number.place == "point"].count(Verdict.CONTRADICTED) == 0
    assert sum(number.place == "point" for number in checked.numbers) == shown
    assert sum(number.place == "alternative" for number in checked.numbers) >= shown
    assert [finding.message for finding in checked.findings] == []
    first = charts(report)[0]
    wrong = text_of(first.alternative).replace("600.00万元", "660.00万元", 1)
    bad = Report(report.title, (_with_words(first, wrong),))
    assert {"N001", "N002"} & {finding.code for finding in audit(bad, index).findings}


def _with_words(chart: Chart, words: str) -> Chart:
    from dataclasses import replace

    from generator.report import Span

    return replace(chart, alternative=(Span(words),))


def test_the_words_hold_what_the_chart_shows(small: Form, report_of: Callable[..., Report]) -> None:
    """Who cannot see the chart reads every value of it, category by category."""
    for one in charts(report_of(small)):
        words = text_of(one.alternative)
        for at, name in enumerate(names(one)):
            for series in one.series:
                point = series.points[at]
                assert point is None or re.search(f"{re.escape(name)}[^；]*{re.escape(point.text)}", words)


def test_lines_of_a_chart_in_reading_order(small: Form, report_of: Callable[..., Report]) -> None:
    """Words and values first, then caption and note as on the page."""
    small["budget"]["initial"] = {"total": "1000.00"}
    kinds = [kind for kind, _ in paragraphs(report_of(small))]
    at = kinds.index("alternative")
    assert kinds[at : at + 10] == ["alternative", *["point"] * 7, "caption", "body"]
