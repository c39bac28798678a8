"""Charts as markup (ISO/IEC 29500, DrawingML charts): the chart part, and how the package holds it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.basis import Charts
from generator.document.charts.book import SHEET, column, workbook
from generator.document.charts.plan import Plan
from generator.document.parts.markup import R, escape
from generator.report import Chart, Point

__all__ = ["C", "Charted", "charted", "facts_of", "relation"]

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_INK, _FAINT = "262626", "D9D9D9"
_LATIN, _CHINESE = "Times New Roman", "宋体"
#: Fills of the series, light to dark, so that they differ in print without colour too.
_FILLS = {1: ("8FAADC",), 2: ("DAE3F3", "44628F"), 3: ("DEE6F2", "8DA6CB", "2F4A73")}
#: Fills of series that share one bar: what reached the goal, what did not; the line of the goal is seen through them.
_SHARED = ('<a:solidFill><a:srgbClr val="8FAADC"><a:alpha val="70000"/></a:srgbClr></a:solidFill>', "<a:noFill/>")
_BEYOND = "（超出）"
_UPRIGHT = '<a:bodyPr rot="0" vert="horz"/>'  # else long names are turned
_ONE_LINE = '<a:bodyPr rot="0" vert="horz" wrap="none"/>'
_CATEGORIES, _VALUES = 50010001, 50010002  # ids of the axes: positive, or Word refuses the file


@dataclass(frozen=True, slots=True)
class Charted:
    """What a package needs for its charts: parts by name, relationships of the main part, and content types."""

    parts: dict[str, bytes]
    relations: str
    types: str


def relation(number: int) -> str:
    """Return the id by which the document calls its chart of this number; no template uses it."""
    return f"jixiaoChart{number}"


def charted(charts: Sequence[tuple[Chart, Plan]], folder: str) -> Charted:
    """Return the parts of the charts of a document, in the order of their numbers; ``folder`` holds the main part."""
    parts: dict[str, bytes] = {}
    relations: list[str] = []
    types: list[str] = []
    for number, (chart, drawn) in enumerate(charts, 1):
        name, book = f"charts/jixiao{number}.xml", f"embeddings/jixiao{number}.xlsx"
        parts[f"{folder}/{name}"] = _chart_part(chart, drawn).encode()
        parts[f"{folder}/charts/_rels/jixiao{number}.xml.rels"] = _book_relation(f"../{book}").encode()
        parts[f"{folder}/{book}"] = _book(chart, drawn)
        relations.append(f'<Relationship Id="{relation(number)}" Type="{R}/chart" Target="{name}"/>')
        types.append(f'<Override PartName="/{folder}/{name}" ContentType="{_CHART_TYPE}"/>')
        types.append(f'<Override PartName="/{folder}/{book}" ContentType="{_BOOK_TYPE}"/>')
    return Charted(parts, "".join(relations), "".join(types))


def facts_of(charts: Iterable[Chart]) -> Charts:
    """Return the facts that the values of charts are, by the chart's label."""
    return {
        chart.label: tuple(tuple(point.fact if point else "" for point in one.points) for one in chart.series)
        for chart in charts
    }


def _book_relation(target: str) -> str:
    return (
        f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{R}/package" Target="{target}"/></Relationships>'
    )


def _book(chart: Chart, drawn: Plan) -> bytes:
    columns = [(one.name, [point and point.quantity.value for point in one.points]) for one in chart.series]
    return workbook(drawn.names, columns, _format(chart, drawn))


def _format(chart: Chart, drawn: Plan, behind: str = "") -> str:
    """Return the number format of the values: as many decimals as the report writes, rates with their sign."""
    digits = f"0.{'0' * drawn.decimals}" if drawn.decimals else "0"
    sign = ("%" if chart.unit == "%" else "") + behind
    return f'{digits}"{sign}"' if sign else digits


def _chart_part(chart: Chart, drawn: Plan) -> str:
    return (
        f'{_HEAD}<c:chartSpace xmlns:c="{C}" xmlns:a="{A}" xmlns:r="{R}"><c:date1904 val="0"/><c:lang val="zh-CN"/>'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        f"<c:plotArea>{_layout(chart, drawn)}{_bars(chart, drawn)}{_category_axis(drawn)}{_value_axis(chart, drawn)}</c:plotArea>"
        f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_type(900)}</c:legend>'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>{_type(900)}'
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _layout(chart: Chart, drawn: Plan) -> str:
    """Return where the bars stand: names beside them need a share of the width that the program would not give."""
    if not drawn.lying:
        return "<c:layout/>"
    right = Decimal("0.97") if chart.level is not None else Decimal("0.92")  # values stand behind the bars
    above, below = Decimal(6) * 12700 / drawn.height, Decimal(42) * 12700 / drawn.height
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{drawn.left:.4f}"/><c:y val="{above:.4f}"/>'
        f'<c:w val="{right - drawn.left:.4f}"/><c:h val="{1 - above - below:.4f}"/></c:manualLayout></c:layout>'
    )


def _bars(chart: Chart, drawn: Plan) -> str:
    series = "".join(_series(chart, drawn, number) for number in range(len(chart.series)))
    overlap = 100 if chart.together else 0
    return (
        f'<c:barChart><c:barDir val="{"bar" if drawn.lying else "col"}"/><c:grouping val="clustered"/>'
        f'<c:varyColors val="0"/>{series}<c:gapWidth val="{50 if drawn.lying else 40}"/><c:overlap val="{overlap}"/>'
        f'<c:axId val="{_CATEGORIES}"/><c:axId val="{_VALUES}"/></c:barChart>'
    )


def _series(chart: Chart, drawn: Plan, number: int) -> str:
    """Return one series; its references point into the workbook, its caches hold the same."""
    series = chart.series[number]
    letter, last = column(number + 1), len(drawn.names) + 1
    names = "".join(f'<c:pt idx="{at}"><c:v>{escape(name)}</c:v></c:pt>' for at, name in enumerate(drawn.names))
    values = "".join(
        f'<c:pt idx="{at}"><c:v>{point.quantity.value:f}</c:v></c:pt>'
        for at, point in enumerate(series.points)
        if point is not None
    )
    count = f'<c:ptCount val="{len(drawn.names)}"/>'
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef><c:f>{SHEET}!${letter}$1</c:f><c:strCache>'
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(series.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f'{_fill(chart, number)}<c:invertIfNegative val="0"/>{_labels(chart, drawn, series.points)}'
        f"<c:cat><c:strRef><c:f>{SHEET}!$A$2:$A${last}</c:f><c:strCache>{count}{names}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>{SHEET}!${letter}$2:${letter}${last}</c:f><c:numCache>"
        f"<c:formatCode>{escape(_format(chart, drawn))}</c:formatCode>{count}{values}</c:numCache></c:numRef></c:val></c:ser>"
    )


def _fill(chart: Chart, number: int) -> str:
    if chart.together:
        fill = _SHARED[number % len(_SHARED)]
    else:
        fills = _FILLS[min(len(chart.series), len(_FILLS))]
        fill = f'<a:solidFill><a:srgbClr val="{fills[number % len(fills)]}"/></a:solidFill>'
    return f"<c:spPr>{fill}{_line(_INK, 6350)}</c:spPr>"


def _labels(chart: Chart, drawn: Plan, points: Sequence[Point | None]) -> str:
    """Return the written values: at the foot of bars that share a goal, so that none crosses its line; else at the end."""
    place = "inBase" if chart.level is not None else "outEnd"
    size = 900 if drawn.lying else 800
    beyond = "".join(
        f'<c:dLbl><c:idx val="{at}"/>{_label(_format(chart, drawn, _BEYOND), place, size)}</c:dLbl>'
        for at, point in enumerate(points)
        if point is not None and drawn.is_beyond(point)
    )
    return f"<c:dLbls>{beyond}{_label(_format(chart, drawn), place, size)}</c:dLbls>"


def _label(format: str, place: str, size: int) -> str:
    return (
        f'<c:numFmt formatCode="{escape(format)}" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>'
        f'{_type(size, _ONE_LINE)}<c:dLblPos val="{place}"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )


def _category_axis(drawn: Plan) -> str:
    """Return the axis with the names; beside bars the first stands at the top."""
    order, side = ("maxMin", "l") if drawn.lying else ("minMax", "b")
    return (
        f'<c:catAx><c:axId val="{_CATEGORIES}"/><c:scaling><c:orientation val="{order}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{side}"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:spPr>{_line(_INK, 9525)}</c:spPr>{_type(900, _UPRIGHT)}'
        f'<c:crossAx val="{_VALUES}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="50"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(chart: Chart, drawn: Plan) -> str:
    """Return the axis with the scale; the goal is its one strong line, named at the scale."""
    negative = any(point and point.quantity.value < 0 for series in chart.series for point in series.points)
    top = "" if drawn.top is None else f'<c:max val="{drawn.top:f}"/>'
    bottom = "" if negative else '<c:min val="0"/>'
    scaling = f'<c:orientation val="minMax"/>{top}{bottom}'
    return (
        f'<c:valAx><c:axId val="{_VALUES}"/><c:scaling>{scaling}</c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{"b" if drawn.lying else "l"}"/>{_grid(chart)}'
        f'<c:numFmt formatCode="{escape(_scale(chart))}" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{_type(900)}'
        f'<c:crossAx val="{_CATEGORIES}"/><c:crosses val="{"max" if drawn.lying else "autoZero"}"/>'
        f'<c:crossBetween val="between"/>{_units(chart)}</c:valAx>'
    )


def _grid(chart: Chart) -> str:
    if chart.level is None:
        return f"<c:majorGridlines><c:spPr>{_line(_FAINT, 6350)}</c:spPr></c:majorGridlines>"
    return (
        f"<c:majorGridlines><c:spPr>{_line(_INK, 19050, 'dash')}</c:spPr></c:majorGridlines>"
        f"<c:minorGridlines><c:spPr>{_line(_FAINT, 6350)}</c:spPr></c:minorGridlines>"
    )


def _units(chart: Chart) -> str:
    if chart.level is None:
        return ""
    goal = chart.level.value
    return f'<c:majorUnit val="{goal:f}"/><c:minorUnit val="{goal / 5:f}"/>'


def _scale(chart: Chart) -> str:
    """Return the number format of the scale: the goal stands there with its name."""
    sign = '"%"' if chart.unit == "%" else ""
    if chart.level is None:
        return f"General{sign}"
    return f'[={chart.level.value:f}]"{chart.level_name}"0{sign};0{sign}'


def _line(colour: str, width: int, dash: str = "") -> str:
    dashed = f'<a:prstDash val="{dash}"/>' if dash else ""
    return f'<a:ln w="{width}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>{dashed}</a:ln>'


def _type(size: int, body: str = "<a:bodyPr/>") -> str:
    """Return the type of a text of ``size`` hundredths of a point, in the fonts of the tables."""
    return (
        f'<c:txPr>{body}<a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}" b="0"><a:solidFill><a:srgbClr val="{_INK}"/>'
        f'</a:solidFill><a:latin typeface="{_LATIN}"/><a:ea typeface="{_CHINESE}"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )
