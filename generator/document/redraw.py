"""The charts of an edited report drawn anew from other figures: chart, workbook behind it, and words for who cannot see it."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass

from generator.document.chartplan import EMU_PER_TWIP, plan
from generator.document.charts import C, charted
from generator.document.markup import R
from generator.document.opened import Changing, Opened
from generator.document.xmltree import NAMES, Element, parse
from generator.report import Chart, text_of

__all__ = ["redraw"]


@dataclass(frozen=True, slots=True)
class _Held:
    """A chart of the document: its drawing, its part, and the workbook behind it."""

    inline: Element
    part: str
    book: str


def redraw(changing: Changing, charts: Sequence[Chart]) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Draw the charts of a document anew, each in its place and width; what people set on them by hand is lost.

    A chart is known by the name of its drawing, which is its label (图1); programs rename its parts.

    Args:
        charts: all the charts of the report, from the other figures.

    Returns:
        The parts that change, and the labels of the charts that are drawn anew.
    """
    held = _charts(changing)
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


def _charts(changing: Changing) -> dict[str, _Held]:
    """Return the charts with a workbook by the name of their drawing."""
    opened = changing.opened
    targets = _targets(opened, opened.main)
    found: dict[str, _Held] = {}
    for inline in (element for element in changing.root.iter() if NAMES[element.tag] == "inline"):
        chart = next(inline.iter(f"{{{C}}}chart"), None)
        name = next((str(child.get("name")) for child in inline if NAMES[child.tag] == "docPr"), "")
        _, part = targets.get(str(chart.get(f"{{{R}}}id")), ("", "")) if chart is not None else ("", "")
        books = [target for kind, target in _targets(opened, part).values() if kind == "package"] if part else []
        if books and {part, books[0]} <= opened.package.NameToInfo.keys():
            found.setdefault(name, _Held(inline, part, books[0]))
    return found


def _targets(opened: Opened, part: str) -> dict[str, tuple[str, str]]:
    """Return id → (kind, part) of the relations of a part."""
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels".lstrip("/")
    if relations not in opened.package.NameToInfo:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for relation in opened.read(relations):
        target = posixpath.normpath(posixpath.join("/", folder, str(relation.get("Target")))).lstrip("/")
        found[str(relation.get("Id"))] = (str(relation.get("Type")).rpartition("/")[2], target)
    return found


def _says(opened: Opened, part: str, content: bytes) -> bool:
    """Tell whether a chart shows the same numbers and names as the new one already, whatever program wrote it."""
    return _shown(opened.read(part)) == _shown(parse(content))


def _shown(root: Element) -> list[str]:
    return [element.text or "" for element in root.iter() if NAMES[element.tag] == "v"]


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
