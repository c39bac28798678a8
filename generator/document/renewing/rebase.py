"""An edited report on other figures: its tags renamed, the facts that go with it exchanged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.basis import Basis
from generator.document.charts.part import facts_of
from generator.document.parts.basis import basis_parts
from generator.document.parts.styles import value
from generator.document.parts.xmltree import NAMES, Element, qualified
from generator.document.reading.opened import DAMAGED, Changing, open_for_change
from generator.document.reading.tags import basis_part, read_tags
from generator.document.renewing.redraw import redraw
from generator.finding import InputError
from generator.manuscript import Tag
from generator.report import Chart

__all__ = ["Rebased", "rebase"]

#: Before the tag of a number that the figures do not have any more: no fact has such an id.
_GONE = "?"


@dataclass(frozen=True, slots=True)
class Rebased:
    """A document on other figures, and the labels of the charts that were drawn anew."""

    docx: bytes
    charts: tuple[str, ...] = ()


def rebase(source: bytes, basis: Basis, ids: Mapping[str, str], charts: Sequence[Chart] = ()) -> Rebased:
    """Return a .docx whose tags name the facts of other figures, with these figures beside them and in its charts.

    A tag that another program took away is written anew where its place told which it was.

    Args:
        basis: of the other figures, with every fact; those the document prints go with it.
        ids: old fact id → its id in the other figures, "" where these do not have it.
        charts: those of a report on the other figures.

    Raises:
        InputError: the document cannot be read, or has no basis.
    """
    changing = open_for_change(source)
    try:
        held = basis_part(changing.opened)
        if held is None:
            raise InputError(f"{changing.opened.name}：文档里没有随附的数据。")
        tags = read_tags(changing.opened, changing.root, changing.layout).tags
        parts, labels = redraw(changing, charts)
    except DAMAGED as error:
        raise InputError(f"{changing.opened.name}：Word 文档已损坏，无法读取。") from error
    printed = [new for tag in tags if (new := ids.get(tag.fact, tag.fact))]
    _rename(changing, tags, ids)
    drawn = facts_of(chart for chart in charts if chart.label in held[1].charts)
    return Rebased(changing.saved({**parts, **_renewed(held[0], basis.printing(printed, drawn))}), labels)


def _renewed(part: str, basis: Basis) -> dict[str, bytes]:
    """Return the part of the basis with its new content; it keeps its name, whatever a program made of it."""
    content = next(iter(basis_parts(basis).values()))
    return {part: content}


def _rename(changing: Changing, tags: Sequence[Tag], ids: Mapping[str, str]) -> None:
    by_place = {(tag.start, tag.end): tag.fact for tag in tags}
    for one in changing.layout.controls:
        fact = by_place.get((one.start, one.end), "")
        if fact:
            new = ids.get(fact, fact)
            _tag(one.node, new or _GONE + fact)


def _tag(control: Element, tag: str) -> None:
    """Write the tag of a control; its place among the properties is behind the alias."""
    properties = next(child for child in control if NAMES[child.tag] == "sdtPr")
    own = next((child for child in properties if NAMES[child.tag] == "tag"), None)
    if own is None:
        own = properties.makeelement(properties.tag.replace("sdtPr", "tag"))
        before = sum(NAMES[child.tag] in ("rPr", "alias") for child in properties)
        properties.insert(before, own)
    if value(own) != tag:
        own.set(next(iter(own.attrib), qualified("val")), tag)
