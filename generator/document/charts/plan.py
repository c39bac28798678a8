"""How a chart is set: upright columns or lying bars, its height, the end of its axis. Sizes in EMU (12700 a point)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from generator.report import Chart, Point, text_of

__all__ = ["EMU_PER_TWIP", "Plan", "chart_height", "plan"]

EMU_PER_TWIP = 635
_POINT = 12700
_TYPE = Decimal(9)  # 小五
_LINE = Decimal("11.75")  # points from one line of labels to the next
_AXIS = Decimal(45)  # points beside the columns for the axis
_UPRIGHT = 210  # points: height of a chart of columns
_COLUMN_GAP = Decimal("0.4")  # room between two groups of columns, in columns
_VALUE = Decimal("0.98")  # size of the values above columns, and some room beside them, to that of the names
_NAMES = Decimal("0.33")  # share of the width for names beside bars
_NAME_LINES = 2
_BAR = Decimal(15)  # points a bar and the room beside it take
_ROOM = Decimal("0.5")  # room between two groups of bars, in bars
_FRAME = Decimal(48)  # points above and below the bars: scale and legend
#: Rates are drawn to half as much again as the goal; what is beyond says so.
_WIDEST = Decimal("1.5")
_SMALLEST = Decimal("1.2")
_STEPS = Decimal(20)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a chart is set.

    Attributes:
        lying: bars from left to right with the names beside them; else columns.
        height: of the whole chart in EMU.
        names: the categories, cut where they are too long to stand beside a bar.
        left: share of the width for the names beside bars.
        top: end of the value axis, None where it follows the values.
        decimals: of every written value.
    """

    lying: bool
    height: int
    names: tuple[str, ...]
    left: Decimal
    top: Decimal | None
    decimals: int

    def is_beyond(self, point: Point) -> bool:
        """Tell whether a value reaches beyond the axis."""
        return self.top is not None and point.quantity.value > self.top


def chart_height(chart: Chart, width: int) -> int:
    """Return the height in EMU of a chart across ``width`` twips."""
    return plan(chart, width).height


def plan(chart: Chart, width: int) -> Plan:
    """Return how a chart across ``width`` twips is set: columns where their values have room above them, else bars."""
    points = Decimal(width) / 20
    decimals = max((_decimals(point.text) for point in _points(chart)), default=0)
    names = tuple(" ".join(text_of(category).split()) for category in chart.categories)
    lying = chart.level is not None or not _fits(chart, names, points, decimals)
    if not lying:
        return Plan(False, _UPRIGHT * _POINT, names, Decimal(0), None, decimals)
    room = points * _NAMES - _TYPE
    names = tuple(_cut(name, room * _NAME_LINES) for name in names)
    lines = max((-(-_width(name) // room) for name in names), default=Decimal(1))
    bars = 1 if chart.together else len(chart.series)
    row = max(bars * _BAR + _BAR * _ROOM, lines * _LINE + 2)
    height = int((_FRAME + row * len(names)) * _POINT)
    left = min((max(map(_width, names), default=Decimal(0)) + 2 * _TYPE) / points, _NAMES)
    return Plan(True, height, names, left, _top(chart), decimals)


def _points(chart: Chart) -> list[Point]:
    return [point for series in chart.series for point in series.points if point is not None]


def _decimals(text: str) -> int:
    """Return the decimals a figure is written with: 2 of 98.90%."""
    digits = text.partition(".")[2]
    return next((at for at, char in enumerate(digits) if not char.isdigit()), len(digits))


def _fits(chart: Chart, names: tuple[str, ...], width: Decimal, decimals: int) -> bool:
    """Tell whether values fit above columns, and names in two lines below."""
    if not names:
        return True
    group = (width - _AXIS) / len(names)
    column = group / (len(chart.series) + _COLUMN_GAP)
    widest = max((_width(f"{point.quantity.value:.{decimals}f}") for point in _points(chart)), default=Decimal(0))
    return widest * _VALUE <= column and max(map(_width, names)) <= group * _NAME_LINES * Decimal("0.85")


def _width(text: str) -> Decimal:
    """Estimate how wide a text is in points: Chinese characters are as wide as they are high, others half."""
    wide = sum(unicodedata.east_asian_width(char) in "WFA" for char in text)
    return (wide + (len(text) - wide) * Decimal("0.5")) * _TYPE


def _cut(name: str, room: Decimal) -> str:
    if _width(name) <= room:
        return name
    while name and _width(name) > room - _TYPE:
        name = name[:-1]
    return f"{name}…"


def _top(chart: Chart) -> Decimal | None:
    """Return where the axis of rates ends: behind the largest, but near enough to the goal for the rest to be seen."""
    if chart.level is None:
        return None
    goal = chart.level.value
    largest = max((point.quantity.value for point in _points(chart)), default=goal)
    step = goal / _STEPS * 2
    wanted = ((largest * Decimal("1.02")) / step).to_integral_value(ROUND_CEILING) * step
    return min(max(wanted, goal * _SMALLEST), goal * _WIDEST)
