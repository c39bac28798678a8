"""The charts of a Word file: which drawing, part and workbook belong together, and what the charts show."""

from __future__ import annotations

from dataclasses import dataclass

from generator.document.charts.part import C
from generator.document.parts.markup import R
from generator.document.parts.xmltree import NAMES, Element
from generator.document.reading.opened import Opened, relations_of

__all__ = ["Held", "held_charts", "series_of", "shown"]


@dataclass(frozen=True, slots=True)
class Held:
    """A chart of the document: its drawing, its part, and the workbook behind it."""

    inline: Element
    part: str
    book: str


def held_charts(opened: Opened, root: Element) -> dict[str, Held]:
    """Return the charts with a workbook by the name of their drawing."""
    targets = {id: part for id, _, part in relations_of(opened.package, opened.main, opened.name)}
    found: dict[str, Held] = {}
    for inline in (element for element in root.iter() if NAMES[element.tag] == "inline"):
        chart = next(inline.iter(f"{{{C}}}chart"), None)
        part = targets.get(str(chart.get(f"{{{R}}}id")), "") if chart is not None else ""
        if not part:
            continue
        name = next((str(child.get("name")) for child in inline if NAMES[child.tag] == "docPr"), "")
        inside = relations_of(opened.package, part, opened.name)
        books = [target for _, kind, target in inside if kind == "package"]
        if books and {part, books[0]} <= opened.package.NameToInfo.keys():
            found.setdefault(name, Held(inline, part, books[0]))
    return found


def shown(root: Element) -> list[str]:
    """Return every value and name that a chart part shows."""
    return [element.text or "" for element in root.iter() if NAMES[element.tag] == "v"]


def series_of(root: Element) -> list[dict[int, str]]:
    """Return the values of each series of a chart part, by their place."""
    found: list[dict[int, str]] = []
    for series in root.iter(f"{{{C}}}ser"):
        points: dict[int, str] = {}
        for values in series.iterfind(f"{{{C}}}val"):
            for point in values.iter(f"{{{C}}}pt"):
                points[int(point.get("idx", "-1"))] = next((v.text or "" for v in point.iter(f"{{{C}}}v")), "")
        found.append(points)
    return found
