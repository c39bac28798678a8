"""Paragraph marks of new and removed paragraphs, so that rejecting and accepting both join what belongs together.

A paragraph whose mark is gone goes on in the paragraph behind it. Where a paragraph follows that stays, each new or
removed paragraph therefore has its own mark tracked. Where none follows (before a table, at the end of a cell, a control
or the document, at the end of a section) there is nothing to go on in, and the last mark must stay: there the mark
*before* each new or removed paragraph is tracked, as if somebody had pressed Enter behind the last one that stays, and
the last mark takes over from that one, with its section.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from generator.document.changing.likeness import Look, give_look, look_of
from generator.document.changing.marks import Marks
from generator.document.parts.xmltree import NAMES, Element, serialise

__all__ = ["Part", "blocks_of", "next_paragraph", "settle"]

#: Children of a body or cell that stand between paragraphs without parting them.
_BETWEEN = frozenset(
    {
        "bookmarkStart",
        "bookmarkEnd",
        "commentRangeStart",
        "commentRangeEnd",
        "moveFromRangeStart",
        "moveFromRangeEnd",
        "moveToRangeStart",
        "moveToRangeEnd",
        "permStart",
        "permEnd",
        "proofErr",
    }
)
#: What may be tracked about a paragraph's mark, in the order the schema wants; with the second and third it is gone.
_MARKS = ("ins", "del", "moveFrom", "moveTo")
_GONE = _MARKS[1:3]


class Part(Enum):
    """What becomes of a paragraph."""

    KEPT = 0
    ADDED = 1
    REMOVED = 2


@dataclass(slots=True, eq=False)
class _Item:
    """A paragraph with its part, its look, the properties before others' tracked change of them, others' marks."""

    paragraph: Element
    part: Part
    look: Look
    before: tuple[Element, ...]
    marks: list[Element]


def blocks_of(paragraphs: Sequence[Element]) -> list[list[Element]]:
    """Return the rows of neighbouring paragraphs these stand in; a section's last one ends a row."""
    blocks: list[list[Element]] = []
    done: set[Element] = set()
    for paragraph in paragraphs:
        if paragraph not in done:
            first = paragraph
            while (before := next_paragraph(first, back=True)) is not None and _section(before) is None:
                first = before
            block = [first]
            while _section(block[-1]) is None and (behind := next_paragraph(block[-1])) is not None:
                block.append(behind)
            done.update(block)
            blocks.append(block)
    return blocks


def settle(block: Sequence[tuple[Element, Part]], marks: Marks) -> None:
    """Track the marks of a row of neighbouring paragraphs, new ones already at their place.

    New paragraphs behind a section's last one belong to the row: the section's end moves behind them.
    """
    items = [_item(paragraph, part) for paragraph, part in block]
    last = max((at for at, item in enumerate(items) if item.part is Part.KEPT), default=-1)
    for item in items[: max(last, 0)]:
        if item.part is Part.ADDED:
            _write_marks(item.paragraph, [marks.make("ins")], marks)
        elif item.part is Part.REMOVED:
            _write_marks(item.paragraph, _deleted(item.marks, marks), marks)
    trailing = items[max(last, 0) :]
    if len(trailing) > 1 or trailing[0].part is not Part.KEPT:
        _settle_end(trailing, marks)


def _item(paragraph: Element, part: Part) -> _Item:
    look = look_of(paragraph)
    return _Item(paragraph, part, look, _before(paragraph, look.properties), _marks_of(paragraph))


def _deleted(tracked: Sequence[Element], marks: Marks) -> list[Element]:
    """Return what is tracked about a mark once it is deleted, too."""
    return [*tracked] if any(NAMES[mark.tag] in _GONE for mark in tracked) else [*tracked, marks.make("del")]


def _settle_end(items: list[_Item], marks: Marks) -> None:
    """Track the marks before the paragraphs at the end of a row; the first is the last kept one, if one is kept."""
    section = next((found for item in items if (found := _section(item.paragraph)) is not None), None)
    tracked, joined = _shifted(items, marks)
    for at, item in enumerate(items):
        if item not in joined:
            _dress(item, *_wanted(items[: at + 1], tracked[at], marks), marks)
    for item, each in zip(items, tracked, strict=True):
        _write_marks(item.paragraph, each, marks)
    if section is not None:
        _properties(items[-1].paragraph, marks).append(section)
        _in_order(_properties(items[-1].paragraph, marks))
    for item, following in pairwise(items):
        if item in joined:
            _join(item, following)


def _shifted(items: Sequence[_Item], marks: Marks) -> tuple[list[list[Element]], list[_Item]]:
    """Return what is tracked about each mark, and the paragraphs that become one with the next.

    Before a new paragraph stands a new mark, before a removed one the deleted mark of the paragraph that was there.
    Where nothing is kept, the last mark ends both a new paragraph and a removed one, so that the first of each kind has
    none before it.
    """
    tracked: list[list[Element]] = []
    joined: list[_Item] = []
    carried, met = items[0].marks, {Part.KEPT, items[0].part}
    if items[0].part is Part.KEPT:
        met = set(Part)
    for item, following in pairwise(items):
        if following.part not in met:
            joined.append(item)
            tracked.append([])
        elif following.part is Part.ADDED:
            tracked.append([marks.make("ins")])
        else:
            tracked.append(_deleted(carried, marks))
        if following.part is Part.REMOVED:
            carried = following.marks
        met.add(following.part)
    return [*tracked, carried], joined


def _join(item: _Item, following: _Item) -> None:
    """Move what a paragraph holds to the beginning of the next one, which takes over as the old paragraph."""
    paragraph, target = item.paragraph, following.paragraph
    place = sum(NAMES[child.tag] == "pPr" for child in target)
    for number, child in enumerate([child for child in paragraph if NAMES[child.tag] != "pPr"]):
        target.insert(place + number, child)
    if item.part is not Part.ADDED:
        target.attrib.update(paragraph.attrib)
    paragraph.getparent().remove(paragraph)


def _wanted(items: Sequence[_Item], tracked: Sequence[Element], marks: Marks) -> tuple[_Item | None, _Item | None]:
    """Return the paragraphs whose looks the last of these must have once all is accepted, and once all is rejected.

    That is the one whose line its mark ends. Word gives a joined paragraph the properties of its last part, LibreOffice
    those of the first: so it keeps its own ones where its text begins a line.
    """
    part = items[-1].part
    accepted = part is not Part.REMOVED or not any(NAMES[mark.tag] in _GONE for mark in tracked)
    original = part is not Part.ADDED or not any(mark in marks and NAMES[mark.tag] == "ins" for mark in tracked)
    return (
        next((each for each in reversed(items) if accepted and each.part is not Part.REMOVED), None),
        next((each for each in reversed(items) if original and each.part is not Part.ADDED), None),
    )


def _dress(item: _Item, accepted: _Item | None, original: _Item | None, marks: Marks) -> None:
    """Give a paragraph the look of another; where the original one differs, that is tracked."""
    wanted = accepted or original
    if wanted is None or (wanted is item and original in (None, item)):
        return
    section = _section(item.paragraph)
    for properties in [child for child in item.paragraph if NAMES[child.tag] == "pPr"]:
        item.paragraph.remove(properties)
    give_look(item.paragraph, wanted.look, marks)
    properties = _properties(item.paragraph, marks)
    if section is not None:
        properties.append(section)
    if original is not None and _text(original.before) != _text(wanted.look.properties):
        change = marks.make("pPrChange", "<w:pPr/>")
        change[0].extend(deepcopy(part) for part in original.before)
        properties.append(change)
    if original is not None and _text(original.look.mark) != _text(wanted.look.mark):
        change = marks.make("rPrChange", "<w:rPr/>")
        change[0].extend(deepcopy(part) for part in original.look.mark)
        _mark_properties(properties, marks).append(change)
    _in_order(properties)


def _before(paragraph: Element, now: tuple[Element, ...]) -> tuple[Element, ...]:
    """Return a paragraph's properties before somebody's tracked change of them."""
    for properties in paragraph:
        for change in properties if NAMES[properties.tag] == "pPr" else ():
            if NAMES[change.tag] == "pPrChange" and len(change):
                return tuple(change[0])
    return now


def _write_marks(paragraph: Element, tracked: Sequence[Element], marks: Marks) -> None:
    """Write what is tracked about a paragraph's mark: insertions, then deletions, before its formatting."""
    existing = _marks_of(paragraph)
    if not tracked and not existing:
        return
    holder = _mark_properties(_properties(paragraph, marks), marks)
    for mark in existing:
        holder.remove(mark)
    ordered = sorted(tracked, key=lambda mark: _MARKS.index(NAMES[mark.tag]))
    for at, mark in enumerate(ordered):
        holder.insert(at, mark)


def _marks_of(paragraph: Element) -> list[Element]:
    return [
        mark
        for properties in paragraph
        if NAMES[properties.tag] == "pPr"
        for holder in properties
        if NAMES[holder.tag] == "rPr"
        for mark in holder
        if NAMES[mark.tag] in _MARKS
    ]


def _properties(paragraph: Element, marks: Marks) -> Element:
    """Return a paragraph's properties, new ones where it has none."""
    for child in paragraph:
        if NAMES[child.tag] == "pPr":
            return child
    paragraph.insert(0, marks.elements("<w:pPr/>")[0])
    return paragraph[0]


def _mark_properties(properties: Element, marks: Marks) -> Element:
    for child in properties:
        if NAMES[child.tag] == "rPr":
            return child
    properties.append(marks.elements("<w:rPr/>")[0])
    _in_order(properties)
    return next(child for child in properties if NAMES[child.tag] == "rPr")


def _in_order(properties: Element) -> None:
    """Put the mark's formatting, the section and the tracked change last, in this order, as the schema wants it."""
    order = ("rPr", "sectPr", "pPrChange")
    for child in sorted((child for child in properties if NAMES[child.tag] in order), key=_place):
        properties.append(child)


def _place(child: Element) -> int:
    return ("rPr", "sectPr", "pPrChange").index(NAMES[child.tag])


def _section(paragraph: Element) -> Element | None:
    for properties in paragraph:
        if NAMES[properties.tag] == "pPr":
            return next((child for child in properties if NAMES[child.tag] == "sectPr"), None)
    return None


def next_paragraph(block: Element, *, back: bool = False) -> Element | None:
    """Return the paragraph next to a paragraph or table, None where something else or nothing stands there."""
    element = block.getprevious() if back else block.getnext()
    while element is not None and NAMES[element.tag] in _BETWEEN:
        element = element.getprevious() if back else element.getnext()
    return element if element is not None and NAMES[element.tag] == "p" else None


def _text(parts: Sequence[Element]) -> str:
    return "".join(serialise(deepcopy(part)) for part in parts)
