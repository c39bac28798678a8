"""Places in a document's elements: runs cut where a stretch of text begins and ends.

Cuts are made from the end of the document to its beginning: a cut leaves the part before it in the element that the
layout knows, so that earlier offsets stay true.
"""

from __future__ import annotations

from copy import deepcopy
from typing import NamedTuple

from generator.document.parts.styles import integer, value
from generator.document.parts.xmltree import NAMES, Element, namespace_of

__all__ = ["Ids", "Spot", "behind", "enclosing", "in_front", "isolate", "properties_of"]

#: Containers of runs that are no place for an anchor; one around them stands outside.
_CLOSED = frozenset({"fldSimple", "ruby", "oMath", "oMathPara", "dir", "bdo"})
_LOCKED = frozenset({"text", "dropDownList", "comboBox", "date", "dataBinding", "checkbox", "docPartList", "picture"})
#: Other people's changes: what is put into them is put between two halves of them.
_CHANGES = frozenset({"ins", "moveTo", "del", "moveFrom"})
#: Whatever of tracked changes carries a number.
_NUMBERED = frozenset(
    {
        "ins",
        "del",
        "moveFrom",
        "moveTo",
        "rPrChange",
        "pPrChange",
        "sectPrChange",
        "tblPrChange",
        "trPrChange",
        "cellIns",
    }
    | {
        "tcPrChange",
        "numberingChange",
        "cellDel",
        "cellMerge",
        "moveFromRangeStart",
        "moveToRangeStart",
        "tblGridChange",
        "customXmlInsRangeStart",
        "customXmlDelRangeStart",
    }
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Spot(NamedTuple):
    """Between two children of an element: behind the first ``before`` of them."""

    parent: Element
    before: int

    def insert(self, elements: list[Element]) -> None:
        for number, element in enumerate(elements):
            self.parent.insert(self.before + number, element)


class Ids:
    """Numbers for ``w:id`` of tracked changes that no change in the document has."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._last = 0

    def next(self) -> str:
        if not self._last:
            self._last = max(
                (_identity(element) for element in self._root.iter() if NAMES[element.tag] in _NUMBERED), default=0
            )
        self._last += 1
        return str(self._last)


def in_front(node: Element, at: int, ids: Ids, *, inside: bool = False) -> Spot:
    """Return the spot before the character ``at`` of a text element, cut open where needed.

    Args:
        ids: numbers the second half of a tracked change that is parted.
        inside: stay in the field or control the text stands in; else the spot is before it.
    """
    closed = None if inside else enclosing(node)
    if closed is not None:
        return _outside(closed.getparent(), closed.getparent().index(closed), ids)
    return _spot(node, at, ids)


def behind(node: Element, at: int, ids: Ids, *, inside: bool = False) -> Spot:
    """Return the spot behind the first ``at`` characters of a text element; see ``in_front``."""
    closed = None if inside else enclosing(node)
    if closed is not None:
        return _outside(closed.getparent(), closed.getparent().index(closed) + 1, ids)
    return _spot(node, at, ids)


def isolate(node: Element, start: int, end: int) -> Element:
    """Return a run that holds the characters ``start`` to ``end`` of a text element and nothing else."""
    _cut(node, end)
    right = _cut(node, start)
    return right if start and right is not None else node.getparent()


def properties_of(run: Element) -> Element | None:
    """Return a copy of a run's properties without what was tracked about them."""
    for child in run:
        if NAMES[child.tag] == "rPr":
            copy = deepcopy(child)
            for part in list(copy):
                if NAMES[part.tag] in ("rPrChange", "ins", "del", "moveFrom", "moveTo"):
                    copy.remove(part)
            return copy
    return None


def enclosing(node: Element) -> Element | None:
    """Return the outermost element around a text that cannot be opened (a field, a text box's run), None if none is."""
    found: Element | None = None
    element = node.getparent()
    inside_run, inside_paragraph = NAMES[element.tag] != "r", False
    while element is not None:
        name = NAMES[element.tag]
        if name == "r" and not _is_math(element):
            if inside_run:
                found = element
            inside_run = True
        elif name == "p":
            inside_paragraph = True
        elif not inside_paragraph and (name in _CLOSED or (name == "sdt" and _is_locked(element))):
            found = element
        element = element.getparent()
    return found


def _identity(element: Element) -> int:
    return integer(value(element, "id"))


def _is_math(element: Element) -> bool:
    return namespace_of(element).endswith("/math")


def _is_locked(control: Element) -> bool:
    return any(NAMES[child.tag] in _LOCKED for part in control if NAMES[part.tag] == "sdtPr" for child in part)


def _spot(node: Element, at: int, ids: Ids) -> Spot:
    run = node.getparent()
    right = _cut(node, at)
    if right is not None:
        return _outside(right.getparent(), right.getparent().index(right), ids)
    length = _length(node)
    parent = run.getparent()
    return _outside(parent, parent.index(run) + (at >= length), ids)


def _cut(node: Element, at: int) -> Element | None:
    """Cut a run before the character ``at`` of its text element; return the right half, None at the run's own edge."""
    run = node.getparent()
    inner = [child for child in run if NAMES[child.tag] != "rPr"]
    place = inner.index(node)
    if at <= 0:
        moved = inner[place:] if place else []
    elif at >= _length(node):
        moved = inner[place + 1 :]
    else:
        rest = deepcopy(node)
        rest.text, node.text = node.text[at:], node.text[:at]
        for part in (rest, node):
            part.set(_SPACE, "preserve")
        rest.tail = None
        moved = [rest, *inner[place + 1 :]]
    if not moved:
        return None
    right = run.makeelement(run.tag, dict(run.attrib))
    right.tail, run.tail = run.tail, None
    for child in run:
        if NAMES[child.tag] == "rPr":
            right.append(deepcopy(child))
    for child in moved:
        right.append(child)
    run.addnext(right)
    return right


def _length(node: Element) -> int:
    return len(node.text) if NAMES[node.tag] in ("t", "delText") and node.text else 1


def _outside(parent: Element, index: int, ids: Ids) -> Spot:
    """Leave other people's changes: one that the spot lies inside is parted in two."""
    while NAMES[parent.tag] in _CHANGES:
        outer = parent.getparent()
        at = outer.index(parent)
        if 0 < index < len(parent):
            rest = parent.makeelement(parent.tag, dict(parent.attrib))
            rest.set(f"{{{namespace_of(parent)}}}id", ids.next())
            rest.tail, parent.tail = parent.tail, None
            for child in list(parent)[index:]:
                rest.append(child)
            parent.addnext(rest)
        parent, index = outer, at + (index > 0)
    return Spot(parent, index)
