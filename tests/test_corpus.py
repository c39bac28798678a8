"""The planted-error corpus of benchmarks/check: clean reports are clean, mutants have one error each."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.number import Interval

_BENCHMARK = Path(__file__).resolve().parent.parent / "benchmarks" / "check"
sys.path.insert(0, str(_BENCHMARK))

import checker  # noqa: E402
import consistency  # noqa: E402
import judging  # noqa: E402
import marked  # noqa: E402
import mutate  # noqa: E402
import peers  # noqa: E402
import relations  # noqa: E402
import written  # noqa: E402

if TYPE_CHECKING:
    from marked import Marked

REPORTS = marked.reports()
HALVES = {half: [report for report in REPORTS if report.half == half] for half in marked.HALVES}


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: f"{report.half}/{report.name}")
def test_report_is_clean(report: Marked) -> None:
    """The figures validate, every marked number states its fact, every relation holds, the grade is the score's."""
    assert list(consistency.faults(report)) == []


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: f"{report.half}/{report.name}")
def test_mutants_have_one_error(report: Marked) -> None:
    """A mutant differs from its report in one place only, and the words there are others."""
    for mutant in mutate.mutants(report):
        text = mutant.text(report.text)
        assert text[: mutant.start] == report.text[: mutant.start]
        assert text[mutant.start : mutant.end] == mutant.after != mutant.before
        assert text[mutant.end :] == report.text[mutant.start + len(mutant.before) :]
        assert mutant.with_figures or not mutant.in_text


def test_mutants_are_the_same_every_time() -> None:
    """Mutants depend on the report alone."""
    report = HALVES["seen"][0]
    assert mutate.mutants(report) == mutate.mutants(report)


def test_halves_are_large_enough() -> None:
    """Each half has six reports of its own, both together two thousand mutants of at least fourteen kinds."""
    assert all(len(reports) >= 6 for reports in HALVES.values())
    assert len({report.name for report in REPORTS}) == len(REPORTS)
    every = [mutant for report in REPORTS for mutant in mutate.mutants(report)]
    assert len(every) >= 2000
    assert len({mutant.kind for mutant in every}) >= 14


def test_every_kind_has_a_family() -> None:
    """No mutant is left out of the tables."""
    for report in REPORTS:
        for mutant in mutate.mutants(report):
            assert mutate.family(mutant.kind) in mutate.FAMILIES


def test_marks_may_nest() -> None:
    """A mark inside another keeps its place in the plain text; what is only planted is not in it."""
    text, marks = marked.parse("共⟦!claim:支出⟦budget.executed.total|12万元⟧⇒结余⟧。")
    assert text == "共支出12万元。"
    assert [(mark.name, mark.written, mark.start) for mark in marks] == [
        ("budget.executed.total", "12万元", 3),
        ("claim", "支出12万元", 1),
    ]
    assert marks[1].false == "结余"


@pytest.mark.parametrize("source", ["⟦a|1", "1⟧", "⟦!claim:a⟧", "⟦!nothing:a⇒b⟧", "⟦a 1⟧"])
def test_malformed_marks_are_refused(source: str) -> None:
    """A mark that is not closed, not opened, has no false text or no known kind is an error of the author's."""
    with pytest.raises(ValueError, match="mark"):
        marked.parse(source)


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("1281.14万元", "万元", "1281.135", "1281.145"),
        ("12,811,400元", "万元", "1281.13995", "1281.14005"),
        ("0.13亿元", "万元", "1250", "1350"),
        ("78人", "人", "78", "78"),
        ("十二名", "人", "12", "12"),
        ("百分之九十八点五", "%", "98.45", "98.55"),
        ("近100户", "户", "95.00", "105.00"),
        ("1.28万个", "个", "12750", "12850"),
        ("15分", "分", "14.995", "15.005"),
    ],
)
def test_written_numbers_stand_for_intervals(text: str, unit: str, low: str, high: str) -> None:
    """A written number stands for half a unit of its last place on either side; counts are exact."""
    assert written.read(text).interval(unit) == Interval(Decimal(low), Decimal(high))


def test_relations_are_broken_only_beyond_rounding() -> None:
    """7670 of 8500 is 90.24 % and, to one place, 90.2 %, but not 90.42 %."""
    rate = relations.free_relation("x.rate = x.done / x.all %")
    values = {"x.done": _exact("7670"), "x.all": _exact("8500")}
    assert rate.holds({**values, "x.rate": written.read("90.24%").interval("%")})
    assert rate.holds({**values, "x.rate": written.read("90.2%").interval("%")})
    assert not rate.holds({**values, "x.rate": written.read("90.42%").interval("%")})


def _exact(text: str) -> Interval:
    return Interval(Decimal(text), Decimal(text))


def test_sentences_reach_over_a_converters_line_breaks() -> None:
    """A line that a converter broke belongs to its sentence; headings and table rows stand alone."""
    text = "一、预算情况\n全年预算执行情况总体良好，各项支出都按照年初批复\n的用途使用，没有超支。\n甲\t1\n乙\t2\n"
    found = [text[start:end].strip() for start, end in marked.sentences(text)]
    assert found == [
        "一、预算情况",
        "全年预算执行情况总体良好，各项支出都按照年初批复\n的用途使用，没有超支。",
        "甲\t1",
        "乙\t2",
    ]


def test_judging_knows_new_tied_and_stray_findings() -> None:
    """Only new findings count: in the sentence of the change, beside a tied figure, or elsewhere."""
    report = HALVES["seen"][0]
    mutant = next(item for item in mutate.mutants(report) if item.kind == "total" and item.in_text)
    old = checker.Alarm("A106", "error", 0, 5)
    shift = len(mutant.after) - len(mutant.before)
    stray = checker.Alarm("W104", "error", len(report.text) - 3 + shift, len(report.text) - 2 + shift)
    hit = checker.Alarm("A101", "error", mutant.start, mutant.end)
    outcome = judging.judge(mutant, report, [old], [old, hit, stray])
    assert (outcome.found, outcome.found_error, outcome.belonging, outcome.stray, outcome.old) == (True, True, 1, 1, 1)
    assert not judging.judge(mutant, report, [old], [old]).found


@pytest.mark.parametrize("with_figures", [True, False])
def test_peers_flag_what_is_not_allowed(with_figures: bool) -> None:
    """A number that is neither in the figures nor in the text a second time is flagged by the allow-list."""
    report = HALVES["seen"][0]
    places = peers.allow_list("支出98765.4321万元。", report, with_figures, chinese=False)
    assert places == [(2, 14)]
