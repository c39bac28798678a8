"""Made-up charts for the tests of the Word room."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from generator.number import Quantity
from generator.report import Chart, Paragraph, Point, Report, Series, Span, TitleBlock

__all__ = ["columns", "rates", "report_with"]


def columns(values: Sequence[Sequence[str | None]], names: Sequence[str], unit: str = "万元") -> Chart:
    """A chart with a series for each row of values, one value for each name."""
    series = tuple(
        Series(
            f"系列{number}", tuple(value and _point(value, unit, f"s{number}.p{at}") for at, value in enumerate(row))
        )  # type: ignore[misc]
        for number, row in enumerate(values, 1)
    )
    return Chart(
        tuple((Span(name),) for name in names),
        series,
        unit,
        (Span(f"预算安排与执行情况（单位：{unit}）"),),
        label="图1",
        alternative=(Span("资金总额"), Span("10.50万元", fact="s1.p0")),
    )


def rates(reached: Sequence[str | None], missed: Sequence[str | None], names: Sequence[str]) -> Chart:
    """A chart of completion rates with the goal at 100 %."""
    return Chart(
        tuple((Span(name),) for name in names),
        (
            Series("达到目标", tuple(value and _point(value, "%", "a") for value in reached)),  # type: ignore[misc]
            Series("未达到目标", tuple(value and _point(value, "%", "b") for value in missed)),  # type: ignore[misc]
        ),
        "%",
        (Span("绩效指标完成率（单位：%）"),),
        label="图2",
        note=(Span("注：“甲”没有列入图中。"),),
        level=Quantity(Decimal(100), "%"),
        level_name="目标",
        together=True,
    )


def report_with(*charts: Chart) -> Report:
    return Report(TitleBlock(("报告",)), (Paragraph((Span("见图1。"),)), *charts, Paragraph((Span("下文。"),))))


def _point(value: str, unit: str, fact: str) -> Point:
    return Point(f"{value}{unit}", fact, Quantity(Decimal(value), unit))
