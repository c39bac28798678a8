"""Table rows added and taken out as tracked changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from typing import NamedTuple

from generator.document.changing.likeness import give_look, look_of, mark_formatting, run_formatting
from generator.document.changing.marks import Marks
from generator.document.changing.removal import delete_content, is_removable
from generator.document.parts.styles import integer, value
from generator.document.parts.xmltree import NAMES, Element
from generator.document.reading.layout import Layout

__all__ = ["add_row", "empty_cell", "is_last_row", "new_row", "remove_row", "row_at", "row_is_removable"]

_CELL_CHANGES = frozenset({"cellIns", "cellDel", "cellMerge"})
_NOT_COPIED = frozenset({"ins", "del", "trPrChange", "tblHeader", "cnfStyle", "tcPrChange", "divId"})
#: What would be lost with its row.
_NEEDED = frozenset(
    {
        "commentRangeStart",
        "commentRangeEnd",
        "commentReference",
        "footnoteReference",
        "endnoteReference",
        "drawing",
        "pict",
        "object",
    }
)
_WIDEST = 63


class _Cell(NamedTuple):
    """A cell with the first column it takes, and how many."""

    element: Element
    column: int
    columns: int


def row_at(layout: Layout, offset: int) -> Element | None:
    """Return the table row an offset lies in."""
    line = layout.line(offset)
    return line.nodes[0] if line.table else None


def is_last_row(row: Element) -> bool:
    """Tell whether no row that is there follows in the table."""
    return _following(row) is None


def empty_cell(layout: Layout, offset: int) -> Element | None:
    """Return the paragraph of the empty table cell at an offset."""
    line = layout.line(offset)
    row = row_at(layout, offset)
    if row is None:
        return None
    for cell in _cells(row):
        if cell.column < len(line.cells) and line.cells[cell.column] == (offset, offset):
            return next((child for child in cell.element if NAMES[child.tag] == "p"), None)
    return None


def new_row(layout: Layout, offset: int, texts: Sequence[str], marks: Marks) -> Element | None:
    """Return a row like the one at an offset, None where the texts do not fit its cells.

    Args:
        texts: one for each cell, or for each column of the table; a merged cell takes the first of its columns.
    """
    row = row_at(layout, offset)
    cells = _cells(row) if row is not None else []
    columns = layout.line(offset).cells
    if len(texts) == len(columns):
        wanted = [texts[cell.column] for cell in cells]
    elif len(texts) == len(cells):
        wanted = list(texts)
    else:
        return None
    if row is None or any(_change_of(cell.element) for cell in cells):
        return None
    continued = _continued(row)
    new = row.makeelement(row.tag)
    for properties in row:
        if NAMES[properties.tag] in ("tblPrEx", "trPr"):
            new.append(_copied(properties))
    for cell, text in zip(cells, wanted, strict=True):
        merged = _merge(cell.element) is not None and cell.column in continued
        if merged and text:
            return None
        new.append(_new_cell(cell.element, layout, columns[cell.column], text, marks, merged=merged))
    _row_properties(new, marks).append(marks.make("ins"))
    return new


def add_row(row: Element, new: Element) -> None:
    """Put a row behind another one, outside the content control around that."""
    while NAMES[row.getparent().tag] != "tbl":
        row = row.getparent()
    row.addnext(new)


def row_is_removable(row: Element) -> bool:
    """Tell whether a row can go and take nothing with it that belongs elsewhere: a merged cell, a note, a comment."""
    if any(NAMES[element.tag] in _NEEDED for element in row.iter()):
        return False
    ends = Counter(value(element, "id") for element in row.iter() if NAMES[element.tag] == "bookmarkEnd")
    if ends != Counter(value(element, "id") for element in row.iter() if NAMES[element.tag] == "bookmarkStart"):
        return False
    continued = _continued(row)
    starts = (_merge(cell.element) == "restart" and cell.column in continued for cell in _cells(row))
    return not any(starts) and is_removable([element for element in row.iter() if NAMES[element.tag] == "tc"])


def remove_row(row: Element, marks: Marks) -> None:
    """Mark a row and what stands in it as deleted."""
    for element in list(row.iter()):
        if NAMES[element.tag] == "p":
            delete_content(element, marks, whole=True)
    properties = _row_properties(row, marks)
    change = next((child for child in properties if NAMES[child.tag] == "trPrChange"), None)
    if change is None:
        properties.append(marks.make("del"))
    else:
        change.addprevious(marks.make("del"))


def _new_cell(
    like: Element, layout: Layout, place: tuple[int, int], text: str, marks: Marks, *, merged: bool
) -> Element:
    cell = like.makeelement(like.tag)
    for properties in like:
        if NAMES[properties.tag] == "tcPr":
            cell.append(_copied(properties))
            for merge in [child for child in cell[0] if NAMES[child.tag] == "vMerge"]:
                merge.attrib.clear()
                if not merged:
                    cell[0].remove(merge)
    paragraph = marks.elements("<w:p/>")[0]
    cell.append(paragraph)
    first = next((child for child in like if NAMES[child.tag] == "p"), None)
    look = look_of(first) if first is not None else None
    if look is not None:
        give_look(paragraph, look, marks)
    pieces = layout.pieces(*place)
    counted = not pieces and place[0] < place[1]  # the cell holds an automatic number and nothing else
    if text and not counted:
        formatting = run_formatting(pieces) if pieces else mark_formatting(look) if look is not None else None
        paragraph.append(marks.inserted([(text, formatting)]))
    return cell


def _copied(properties: Element) -> Element:
    """Return a copy of row or cell properties without what was tracked about them."""
    copy = deepcopy(properties)
    copy.tail = None
    for child in list(copy):
        if NAMES[child.tag] in _NOT_COPIED:
            copy.remove(child)
    return copy


def _row_properties(row: Element, marks: Marks) -> Element:
    """Return a row's properties, new ones behind its exceptions from the table's where it has none."""
    properties = next((child for child in row if NAMES[child.tag] == "trPr"), None)
    if properties is None:
        properties = marks.elements("<w:trPr/>")[0]
        row.insert(sum(NAMES[child.tag] == "tblPrEx" for child in row), properties)
    if not len(properties):
        # the schema wants a property beside the mark: this one says what holds anyway
        properties.append(marks.unsigned('<w:gridAfter w:val="0"/>'))
    return properties


def _cells(row: Element) -> list[_Cell]:
    """Return a row's cells, those in content controls too."""
    before = next((integer(value(child)) for child in _properties(row, "trPr") if NAMES[child.tag] == "gridBefore"), 0)
    column = min(max(before, 0), _WIDEST)
    cells: list[_Cell] = []
    for element in _nearest(row, "tc"):
        spans = (integer(value(child), 1) for child in _properties(element, "tcPr") if NAMES[child.tag] == "gridSpan")
        columns = min(max(next(spans, 1), 1), _WIDEST)
        cells.append(_Cell(element, column, columns))
        column += columns
    return cells


def _nearest(parent: Element, wanted: str) -> list[Element]:
    """Return the elements of this name under a parent, through content controls, not through one another."""
    found: list[Element] = []
    for child in parent:
        name = NAMES[child.tag]
        if name == wanted:
            found.append(child)
        elif name in ("sdt", "sdtContent", "customXml"):
            found += _nearest(child, wanted)
    return found


def _properties(element: Element, name: str) -> Element | tuple[()]:
    return next((child for child in element if NAMES[child.tag] == name), ())


def _change_of(cell: Element) -> bool:
    return any(NAMES[child.tag] in _CELL_CHANGES for child in _properties(cell, "tcPr"))


def _merge(cell: Element) -> str | None:
    """Return what a cell says of merging with the one above it: ``restart``, ``continue`` or nothing."""
    for child in _properties(cell, "tcPr"):
        if NAMES[child.tag] == "vMerge":
            return value(child) or "continue"
    return None


def _continued(row: Element) -> set[int]:
    """Return the columns in which the next row goes on in a merged cell."""
    following = _following(row)
    return (
        {cell.column for cell in _cells(following) if _merge(cell.element) == "continue"}
        if following is not None
        else set()
    )


def _following(row: Element) -> Element | None:
    """Return the next row of the table that nobody has deleted."""
    table = next(element for element in row.iterancestors() if NAMES[element.tag] == "tbl")
    rows = [
        other for other in _nearest(table, "tr") if not any(NAMES[c.tag] == "del" for c in _properties(other, "trPr"))
    ]
    return rows[rows.index(row) + 1] if row in rows[:-1] else None
