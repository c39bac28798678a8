"""The audit of a drafted report: what it must catch if drafting ever went wrong."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any

import pytest

from generator.checking.audit import Audit, audit
from generator.checking.verdict import Verdict
from generator.pipeline import Examined, write
from generator.report import Cell, Paragraph, Report, Row, Span, Table, TitleBlock


@pytest.fixture(scope="module")
def township(sample: Callable[..., Examined]) -> Examined:
    return sample("township-2024")


def audited(examined: Examined, *spans: Span) -> Audit:
    return audit(Report(TitleBlock(("报告",)), (Paragraph(spans),)), examined.index)


def verdicts(checked: Audit) -> list[tuple[str, str]]:
    return [(number.text, str(number.verdict)) for number in checked.numbers]


def test_a_printed_fact_is_bound_to_itself(township: Examined) -> None:
    """The scanner finds what the placeholder printed, with its source."""
    spans = (Span("全年预算数"), Span("10790.33万元", fact="budget.adjusted.total"), Span("，预算执行率"),
             Span("98.90%", fact="budget.execution_rate"), Span("。"))  # fmt: skip
    checked = audited(township, *spans)
    assert verdicts(checked) == [("10790.33万元", "exact"), ("98.90%", "derived")]
    assert checked.numbers[0].fact is not None
    assert checked.numbers[0].fact.source is not None


@pytest.mark.parametrize(
    ("spans", "code"),
    [
        ([Span("全年走访"), Span("777户")], "N001"),
        ([Span("全年执行数"), Span("10790.33万元", fact="budget.adjusted.total")], "N002"),
        ([Span("预算执行率"), Span("89.90%", fact="budget.execution_rate")], "N002"),
        ([Span("预算执行率"), Span("98.90个百分点", fact="budget.execution_rate")], "N002"),
        ([Span("全年预算数"), Span("10790.33元", fact="budget.adjusted.total")], "N002"),
        ([Span("预算执行率97%。")], "N002"),
    ],
)
def test_a_wrong_number_is_a_finding(township: Examined, spans: list[Span], code: str) -> None:
    """N001: no such figure. N002: another role, value or unit than its fact."""
    assert [finding.code for finding in audited(township, *spans).findings] == [code]


def test_a_gap_states_nothing(township: Examined) -> None:
    """What the unit is asked for may name a number without claiming it."""
    assert audited(township, Span("【待单位补充：改造777个社区的原因】", gap=True)).numbers == ()


def test_cells_are_checked_too(township: Examined) -> None:
    """A typed number with a unit in a table cell has no fact; a fact's cell shows the fact."""
    good = Cell((Span("10790.33", fact="budget.adjusted.total"),))
    wrong = Cell((Span("10790.34", fact="budget.adjusted.total"),))
    typed = Cell((Span("777万元"),))
    report = Report(TitleBlock(("报告",)), (Table((Row((good, wrong, typed)),), (1, 1, 1)),))
    checked = audit(report, township.index)
    assert [str(number.verdict) for number in checked.numbers] == ["exact", "contradicted", "unsupported"]


def test_any_changed_digit_of_a_report_is_caught(township: Examined) -> None:
    """Change one digit in any printed fact of the real draft: that number is no longer bound."""
    report = write(township).report
    missed: list[Any] = []
    for place, block in enumerate(report.blocks):
        for number, span in enumerate(getattr(block, "spans", ())):
            if not span.fact or not (digit := re.search(r"\d", span.text)) or "年" in span.text:
                continue
            other = str((int(digit[0]) + 1) % 10)
            text = span.text[: digit.start()] + other + span.text[digit.end() :]
            spans = (*block.spans[:number], span._replace(text=text), *block.spans[number + 1 :])
            changed = dataclasses.replace(
                report, blocks=(*report.blocks[:place], dataclasses.replace(block, spans=spans))
            )
            checked = audit(dataclasses.replace(changed, blocks=(changed.blocks[-1],), annexes=()), township.index)
            bad = [item for item in checked.numbers if item.verdict in (Verdict.UNSUPPORTED, Verdict.CONTRADICTED)]
            if not bad:
                missed.append((span.text, text, span.fact))
    assert missed == []
