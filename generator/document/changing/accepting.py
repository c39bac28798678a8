"""Our own tracked changes accepted: the document says the new text plainly, what others track stays tracked."""

from __future__ import annotations

from generator.document.changing.blocks import next_paragraph
from generator.document.changing.marks import Marks
from generator.document.parts.xmltree import NAMES, Element

__all__ = ["accept_own"]


def accept_own(marks: Marks) -> None:
    """Accept every change these marks stand for."""
    joined: list[Element] = []
    for mark in marks.own():
        parent = mark.getparent()
        if parent is None:
            continue
        name = NAMES[mark.tag]
        holder = NAMES[parent.tag]
        if name.startswith("customXml"):
            _drop_range(mark)
        elif name == "ins" and holder not in ("rPr", "trPr"):
            _unwrap(mark)
        else:
            if name == "del" and holder == "rPr":
                joined.append(parent.getparent().getparent())
            elif name == "del" and holder == "trPr":
                _drop_row(parent.getparent())
            _remove(mark)
    for paragraph in joined:
        _join(paragraph)


def _drop_range(mark: Element) -> None:
    """Remove the edge of a deleted content control, and the control with it."""
    control = mark.getnext()
    if NAMES[mark.tag].endswith("Start") and control is not None and NAMES[control.tag] == "sdt":
        control.getparent().remove(control)
    mark.getparent().remove(mark)


def _unwrap(mark: Element) -> None:
    for child in list(mark):
        mark.addprevious(child)
    mark.getparent().remove(mark)


def _remove(mark: Element) -> None:
    """Remove a mark, and what held nothing else."""
    parent = mark.getparent()
    parent.remove(mark)
    while NAMES[parent.tag] in ("rPr", "pPr", "trPr", "ins") and not len(parent) and parent.getparent() is not None:
        parent, empty = parent.getparent(), parent
        parent.remove(empty)


def _drop_row(row: Element) -> None:
    table = row.getparent()
    table.remove(row)
    while NAMES[table.tag] != "tbl":
        table, empty = table.getparent(), table
        if not any(NAMES[element.tag] == "tr" for element in empty.iter()):
            table.remove(empty)
    if not any(NAMES[element.tag] == "tr" for element in table.iter()):
        table.getparent().remove(table)


def _join(paragraph: Element) -> None:
    """Let a paragraph without a mark go on in the next one; a text keeps the identity of its paragraph."""
    following = next_paragraph(paragraph)
    if following is None:
        return
    content = [child for child in paragraph if NAMES[child.tag] != "pPr"]
    place = sum(NAMES[child.tag] == "pPr" for child in following)
    if any(NAMES[child.tag] == "r" for child in content):
        following.attrib.clear()
        following.attrib.update(paragraph.attrib)
    for number, child in enumerate(content):
        following.insert(place + number, child)
    paragraph.getparent().remove(paragraph)
