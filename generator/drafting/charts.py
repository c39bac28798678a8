"""The charts of a report: which figures stand in them, and their numbers (图1 …). Their words are ``templates/charts.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any

from generator.drafting.case import Case
from generator.drafting.cells import quoted
from generator.drafting.markup import chart_mark, reference_mark
from generator.number import Quantity
from generator.report import Chart, Point, Series, Span, Spans
from generator.resources import resource
from generator.score import Scored

__all__ = ["Figures"]

_FEWEST = 2  # values below which a chart shows nothing
_SHORT = 4  # the part of a full chart below which a rest is short
_FULL = Quantity(Decimal(100), "%")
_REVERSE = ("≤", "<")
_INNER_QUOTES = str.maketrans("“”", "‘’")


class Figures:
    """The charts of one report, made when first spoken of and numbered in this order.

    A chart without enough figures, or one that the outline does not choose, is none: nothing speaks of it.
    """

    def __init__(self, case: Case, chosen: Collection[str]) -> None:
        self._case = case
        self._chosen = chosen
        self._made: dict[str, tuple[Chart, ...]] = {}
        self._placed: set[str] = set()
        self._count = 0

    def mark(self, name: str) -> str:
        """Return the mark of the place where the charts of a name stand; raises KeyError for a name no maker has."""
        return chart_mark(name) if self._of(name) else ""

    def mention(self, name: str) -> str:
        """Return references to 图1 (图1、图2 where there are several), "" where there is no chart of this name."""
        return "、".join(reference_mark(chart.name) for chart in self._of(name))

    def labels(self) -> dict[str, str]:
        """Return name → label of the charts that were spoken of."""
        return {chart.name: chart.label for charts in self._made.values() for chart in charts}

    def place(self, name: str) -> tuple[Chart, ...]:
        """Return the charts of a name for their place in the report; they stand there once."""
        if name in self._placed:
            return ()
        self._placed.add(name)
        return self._of(name)

    def _of(self, name: str) -> tuple[Chart, ...]:
        if name not in self._made:
            charts = _MAKERS[name](self._case) if name in self._chosen else ()
            kept = [chart for chart in charts if len(list(_points(chart))) >= _FEWEST]
            self._made[name] = tuple(self._numbered(chart, f"{name}_{at}") for at, chart in enumerate(kept, 1))
        return self._made[name]

    def _numbered(self, chart: Chart, name: str) -> Chart:
        self._count += 1
        return replace(chart, label=f"图{self._count}", name=f"figure_{name}")


def _points(chart: Chart) -> Iterator[Point]:
    return (point for series in chart.series for point in series.points if point is not None)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(resource("templates", "charts.toml").read_text(encoding="utf-8"))


def _point(case: Case, id: str, unit: str) -> Point | None:
    """Return a fact as a point; None where there is none in this unit."""
    fact = case.facts.ledger.get(id)
    if fact is None or fact.quantity is None or fact.quantity.unit != unit:
        return None
    return Point(fact.text, id, fact.quantity)


def _alternative(caption: str, categories: Sequence[Spans], series: Iterable[Series], said: str = "") -> Spans:
    """Return what a chart shows as words, category by category; ``said`` stands for the names of the series."""
    spans: list[Span] = [Span(f"{caption}。")]
    for number, category in enumerate(categories):
        told = [(said or one.name, one.points[number]) for one in series]
        lead: Spans = category
        for name, point in told:
            if point is not None:
                spans += [*lead, Span(name), Span(point.text, fact=point.fact)]
                lead = (Span("、"),)
        spans.append(Span("；" if number + 1 < len(categories) else "。"))
    return tuple(spans)


def _note(*sentences: str | Spans) -> Spans:
    said = [(Span(one),) if isinstance(one, str) else one for one in sentences if one]
    return (Span("注："), *(span for spans in said for span in spans)) if said else ()


# --- money ------------------------------------------------------------------------------------------------------------


def _budget(case: Case) -> tuple[Chart, ...]:
    """年初预算 → 全年预算 → 全年执行数 of the whole and of its parts, by nature or by source."""
    words = _words()["budget"]
    stages: dict[str, str] = words["stages"]
    unit = case.record.money_unit

    def rows(names: dict[str, str]) -> dict[str, list[Point | None]]:
        """Return the rows that hold money, by their Chinese names."""
        found = {name: [_point(case, f"budget.{stage}.{row}", unit) for stage in stages] for row, name in names.items()}
        return {
            name: points for name, points in found.items() if any(point and point.quantity.value for point in points)
        }

    parts = max((rows(group) for group in words["groups"]), key=_filled)
    shown = rows({"total": words["total"]}) | (parts if _filled(parts) else {})
    categories = tuple((Span(name),) for name in shown)
    series = tuple(
        Series(name, tuple(points[number] for points in shown.values())) for number, name in enumerate(stages.values())
    )
    missing = any(None in points for points in shown.values())
    note = _note(_words()["missing"] if missing else "")
    return (_chart(words["caption"].format(unit=unit), categories, series, unit, note),)


def _filled(rows: dict[str, list[Point | None]]) -> int:
    """Count the figures of a way to split the money; a single part splits nothing."""
    return sum(point is not None for points in rows.values() for point in points) if len(rows) > 1 else 0


def _chart(caption: str, categories: tuple[Spans, ...], series: tuple[Series, ...], unit: str, note: Spans) -> Chart:
    return Chart(
        categories, series, unit, (Span(caption),), alternative=_alternative(caption, categories, series), note=note
    )


# --- indicators -------------------------------------------------------------------------------------------------------


def _completion(case: Case) -> tuple[Chart, ...]:
    """The completion rate of each indicator beside the goal, as many charts as keep it readable."""
    words = _words()["completion"]
    lines = case.sheet.indicators
    points = {line.path: _point(case, f"{line.path}.completion", "%") for line in lines}
    shown = [line for line in lines if points[line.path] is not None]
    if not shown:
        return ()
    left_out = [line for line in lines if points[line.path] is None]
    ceilings = any(line.operator in _REVERSE for line in shown)
    note = _note(_left_out(case, left_out, words), words["ceiling"] if ceilings else "")
    parts = _parts(shown, words["most"])
    charts: list[Chart] = []
    for number, part in enumerate(parts):
        caption = words["caption"] + (_words()["continued"] if number else "")
        categories = tuple(_name(case, line) for line in part)
        series = tuple(
            Series(words[kind], tuple(points[line.path] if _missed(line) is missed else None for line in part))
            for kind, missed in (("reached", False), ("missed", True))
            if any(_missed(line) is missed for line in part)
        )
        charts.append(
            Chart(
                categories,
                series,
                "%",
                (Span(caption),),
                alternative=_alternative(caption, categories, series, words["said"]),
                note=note if number + 1 == len(parts) else (),
                level=_FULL,
                level_name=words["level"],
                together=True,
            )
        )
    return tuple(charts)


def _missed(line: Scored) -> bool:
    """Tell whether the goal was missed; where the rule does not tell, points were lost."""
    return not line.reached if line.reached is not None else line.lost.value > 0


def _name(case: Case, line: Scored) -> Spans:
    """Return an indicator's name, its numbers tied to their facts."""
    entry = case.record.indicators[int(line.path.split(".")[1]) - 1].name
    return quoted(case, f"{line.path}.name", entry) if entry else (Span(line.name),)


def _left_out(case: Case, lines: Sequence[Scored], words: dict[str, Any]) -> Spans:
    """Say which indicators have no completion rate; of many only that there are some."""
    if not lines:
        return ()
    if len(lines) > words["named"]:
        return (Span(words["left_out_many"]),)
    return _naming(words["left_out"], [_name(case, line) for line in lines])


def _naming(sentence: str, names: Iterable[Spans]) -> Spans:
    """Return a sentence with names in its place for them."""
    before, after = sentence.split("{names}")
    inner = [tuple(span._replace(text=span.text.translate(_INNER_QUOTES)) for span in name) for name in names]
    named = [span for name in inner for span in (Span("“"), *name, Span("”"))]
    return (Span(before), *named, Span(after))


def _parts(lines: list[Scored], most: int) -> list[list[Scored]]:
    """Return lines in full parts and a rest; a rest too short for a chart of its own is shared with the part before."""
    starts = list(range(0, len(lines), most))
    rest = len(lines) - starts[-1]
    if len(starts) > 1 and rest * _SHORT < most:
        starts[-1] -= (most - rest) // 2
    return [lines[start:end] for start, end in pairwise([*starts, len(lines)])]


# --- scores -----------------------------------------------------------------------------------------------------------


def _scores(case: Case) -> tuple[Chart, ...]:
    """Full marks beside the points got: the execution rate, then each 一级指标, or all indicators where none has one."""
    words = _words()["scores"]
    blocks, nameless = _blocks(case, words["indicators"])
    rows = [
        ((Span(words["execution"]),), ("score.execution_weight", "score.execution"), [case.sheet.execution]),
        *blocks,
    ]
    shown: list[tuple[Spans, tuple[Point, Point]]] = []
    for name, ids, lines in rows:
        weight, score = (_point(case, id, "分") for id in ids)
        if weight and score and not _unscored(lines):
            shown.append((name, (weight, score)))
    series = tuple(
        Series(words[kind], tuple(points[number] for _, points in shown))
        for number, kind in enumerate(("weight", "score"))
    )
    unscored = [name for name, _, lines in rows if _unscored(lines)]
    left_out = _naming(words["left_out"], unscored) if unscored else ""
    note = _note(left_out, words["nameless"] if nameless else "")
    categories = tuple(name for name, _ in shown)
    return (_chart(words["caption"], categories, series, "分", note),) if len(shown) > 1 else ()


#: The name of some indicators, the ids of their full marks and points, and their lines.
_Block = tuple[Spans, tuple[str, str], list[Scored]]


def _blocks(case: Case, together: str) -> tuple[list[_Block], bool]:
    """Group indicators by 一级指标 as the facts do; also tells whether some have none and are left out.

    ``together`` names all of them where none has one.
    """
    groups: dict[str, list[Scored]] = {}
    names: dict[str, Spans] = {}
    for number, (item, line) in enumerate(zip(case.record.indicators, case.sheet.indicators, strict=True), 1):
        words = item.level1.text if item.level1 else ""
        groups.setdefault(words, []).append(line)
        if item.level1 and words not in names:
            names[words] = quoted(case, f"indicator.{number}.level1", item.level1)
    blocks: list[_Block] = [
        (names[words], (f"block.{number}.weight", f"block.{number}.score"), lines)
        for number, (words, lines) in enumerate(groups.items(), 1)
        if words
    ]
    if not blocks and groups:
        return [((Span(together),), ("indicators.weight", "indicators.score"), groups[""])], False
    return blocks, "" in groups


def _unscored(lines: Iterable[Scored]) -> bool:
    return any(line.rule == "unscored" for line in lines)


_MAKERS: dict[str, Callable[[Case], tuple[Chart, ...]]] = {
    "budget": _budget,
    "completion": _completion,
    "scores": _scores,
}
