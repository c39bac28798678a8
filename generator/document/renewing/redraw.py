"""The charts of an edited report drawn anew from other figures: chart, workbook behind it, and words for who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence

from generator.document.charts.part import charted
from generator.document.charts.plan import EMU_PER_TWIP, plan
from generator.document.parts.xmltree import NAMES, Element, parse
from generator.document.reading.charts import held_charts, shown
from generator.document.reading.opened import Changing, Opened
from generator.report import Chart, text_of

__all__ = ["redraw"]


def redraw(changing: Changing, charts: Sequence[Chart]) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Draw the charts of a document anew, each in its place and width; what people set on them by hand is lost.

    A chart is known by the name of its drawing, which is its label (图1); programs rename its parts.

    Args:
        charts: all the charts of the report, from the other figures.

    Returns:
        The parts that change, and the labels of the charts that are drawn anew.
    """
    held = held_charts(changing.opened, changing.root)
    parts: dict[str, bytes] = {}
    labels: list[str] = []
    for chart in charts:
        old = held.get(chart.label)
        if old is None:
            continue
        drawn = plan(chart, _width(old.inline))
        made = charted([(chart, drawn)], "")
        content, relations, book = (made.parts[name] for name in made.parts)
        if _says(changing.opened, old.part, content):
            continue
        folder, _, name = old.part.rpartition("/")
        parts[old.part] = content
        parts[f"{folder}/_rels/{name}.rels"] = relations.replace(_BOOK, f"/{old.book}".encode())
        parts[old.book] = book
        _describe(old.inline, chart, drawn.height)
        labels.append(chart.label)
    return parts, tuple(labels)


_BOOK = b"../embeddings/jixiao1.xlsx"


def _says(opened: Opened, part: str, content: bytes) -> bool:
    """Tell whether a chart shows the same numbers and names as the new one already, whatever program wrote it."""
    return shown(opened.read(part)) == shown(parse(content))


def _width(inline: Element) -> int:
    extent = next(child for child in inline if NAMES[child.tag] == "extent")
    return int(extent.get("cx")) // EMU_PER_TWIP


def _describe(inline: Element, chart: Chart, height: int) -> None:
    """Put the new figures into the words for who cannot see the chart; more bars need more height."""
    for child in inline:
        if NAMES[child.tag] == "docPr":
            child.set("descr", " ".join(text_of(chart.alternative).split()))
        elif NAMES[child.tag] == "extent":
            child.set("cy", str(height))
