"""A chart in the text: the paragraph that holds it, and its caption and note below."""

from __future__ import annotations

from collections.abc import Mapping

from generator.document.charts.part import C, relation
from generator.document.charts.plan import EMU_PER_TWIP, plan
from generator.document.paging.flow import Fixed
from generator.document.parts.markup import escape
from generator.document.writing.canvas import Canvas, Rank
from generator.report import Chart, Span, text_of

__all__ = ["write_chart"]

_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_FIRST_ID = 20_000  # ids of drawings: above those of headers and footers


def write_chart(canvas: Canvas, chart: Chart, width: int, styles: Mapping[str, str], properties: str = "") -> None:
    """Write a chart across ``width`` twips, its caption and its note; the canvas remembers it for the package.

    ``properties`` follow w:pStyle in the paragraph that holds it.
    """
    drawn = plan(chart, width)
    canvas.charts.append((chart, drawn))
    drawing = _inline(chart, len(canvas.charts), width * EMU_PER_TWIP, drawn.height)
    style = f'<w:pStyle w:val="{styles["figure"]}"/>{properties}'
    canvas.raw(f"<w:p><w:pPr>{style}</w:pPr><w:r>{drawing}</w:r></w:p>")
    canvas.flow.append(Fixed(drawn.height / EMU_PER_TWIP, styles["figure"], properties))
    caption = (Span(chart.label, anchor=chart.name), Span(" "), *chart.caption) if chart.label else chart.caption
    together = "<w:keepNext/>" if chart.note else ""
    canvas.paragraph(styles["figure_caption"], caption, Rank.HEADING, properties=together)
    if chart.note:
        canvas.paragraph(styles["table_note"], chart.note, Rank.BODY, properties="<w:keepLines/>")


def _inline(chart: Chart, number: int, width: int, height: int) -> str:
    words = escape(" ".join(text_of(chart.alternative).split()))
    name = escape(chart.label or f"图表{number}")
    return (
        f'<w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{_FIRST_ID + number}" name="{name}" descr="{words}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_A}"><a:graphicData uri="{C}">'
        f'<c:chart xmlns:c="{C}" r:id="{relation(number)}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
