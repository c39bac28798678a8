"""Which fact each number of an edited report prints: by the tag of its content control, or by its place among the others.

LibreOffice before 7.5 keeps a control and drops its tag. The basis that goes with the document tells in which order the facts
were printed: what is left of the tags, and the numbers nobody changed, tell which control is which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from generator.basis import Basis
from generator.document.parts.basis import read_basis
from generator.document.parts.xmltree import Element, XMLError
from generator.document.reading.charts import held_charts, series_of
from generator.document.reading.layout import Layout
from generator.document.reading.opened import Opened
from generator.manuscript import ChartValue, Tag

__all__ = ["Tagged", "basis_part", "read_tags"]

_DIGITS = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class Tagged:
    """The tags of a document, the basis they refer to, how many are known by their place only or not at all, and charts."""

    tags: tuple[Tag, ...] = ()
    basis: Basis | None = None
    recovered: int = 0
    lost: int = 0
    charts: tuple[ChartValue, ...] = ()


def read_tags(opened: Opened, root: Element, layout: Layout) -> Tagged:
    """Return what a document's content controls say of its numbers; without a basis only those with a tag are known.

    Args:
        root: of the main part, ``layout`` its text.
    """
    held = basis_part(opened)
    if held is None:
        return Tagged(tuple(Tag(one.start, one.end, one.tag) for one in layout.controls if one.tag))
    basis = held[1]
    tags: list[Tag] = []
    for one in layout.controls:
        if one.tag in basis.facts:
            tags.append(Tag(one.start, one.end, one.tag))
        elif not one.tag:  # another tag is somebody else's, or of a fact that the figures do not have any more
            tags += _single(one.start, layout.text[one.start : one.end])
    found = _recovered(tags, layout.text, basis)
    known = tuple(tag for tag in found if tag.fact)
    recovered = len(known) - sum(1 for tag in tags if tag.fact)
    charts = tuple(_charts(opened, root, basis)) if basis.charts else ()
    return Tagged(known, basis, recovered, max(len(basis.printed) - len(known), 0), charts)


def _charts(opened: Opened, root: Element, basis: Basis) -> Iterator[ChartValue]:
    """Yield the values of the charts that the basis knows; a chart without a workbook is a picture."""
    held = held_charts(opened, root)
    for label, expected in basis.charts.items():
        if label in held:
            for points, ids in zip(series_of(opened.read(held[label].part)), expected, strict=False):
                yield from (ChartValue(label, points[at], id) for at, id in enumerate(ids) if id and at in points)


def basis_part(opened: Opened) -> tuple[str, Basis] | None:
    """Return the name of the part that holds the basis, and the basis; None where the document has none."""
    for part in opened.related.get("customXml", ()):
        if part not in opened.package.NameToInfo:
            continue
        try:
            found = read_basis(opened.read(part))
        except XMLError:  # somebody else's data
            continue
        if found is not None:
            return part, found
    return None


def _single(start: int, text: str) -> list[Tag]:
    """Return a control without a tag, one for each number in it: LibreOffice joins neighbours."""
    starts = [start, *(start + found.start() for found in [*_DIGITS.finditer(text)][1:]), start + len(text)]
    return [Tag(left, right, "") for left, right in pairwise(starts)]


def _recovered(tags: Sequence[Tag], text: str, basis: Basis) -> list[Tag]:
    """Name the controls without a tag by the facts that were printed between those around them."""
    if all(tag.fact for tag in tags):
        return list(tags)
    printed = [_digits(basis.facts[id].text) for id in basis.printed]
    written = [_digits(basis.facts[tag.fact].text) if tag.fact else _digits(text[tag.start : tag.end]) for tag in tags]
    found = list(tags)
    for kind, first, last, start, end in SequenceMatcher(None, printed, written, autojunk=False).get_opcodes():
        if kind in ("equal", "replace") and last - first == end - start:
            for id, at in zip(basis.printed[first:last], range(start, end), strict=True):
                found[at] = tags[at] if tags[at].fact else tags[at]._replace(fact=id)
    return found


def _digits(text: str) -> str:
    """Return what a figure's text has in common with or without its unit."""
    number = _DIGITS.search(text)
    return number[0] if number else text
