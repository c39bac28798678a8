"""The text of paragraphs taken out as tracked deletions: what is not text stays, fields and controls go whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy

from generator.document.changing.marks import Marks
from generator.document.parts.styles import value
from generator.document.parts.xmltree import NAMES, Element, namespace_of

__all__ = ["delete_content", "is_removable", "stays"]

#: Parts of a run that go with its text; all others (pictures, notes, comments, page breaks) stay.
_TEXT = frozenset(
    {
        "t",
        "tab",
        "ptab",
        "br",
        "cr",
        "noBreakHyphen",
        "softHyphen",
        "sym",
        "lastRenderedPageBreak",
        "fldChar",
        "instrText",
    }
)
#: Of what stays, what keeps its paragraph alive: a reader would miss it, or find it in the wrong place.
_SEEN = frozenset({"drawing", "pict", "object", "AlternateContent", "footnoteReference", "endnoteReference", "br"})
_RUN_HOLDERS = frozenset({"hyperlink", "ins", "moveTo", "smartTag", "customXml", "dir", "bdo", "sdtContent"})
#: What cannot be deleted as a tracked change without losing it or breaking it.
_FIXED = frozenset({"fldSimple", "oMath", "oMathPara", "ruby", "subDoc"})
_DELETED = frozenset({"del", "moveFrom"})
#: Text as it is called in a deletion.
_RENAMED = {"t": "delText", "instrText": "delInstrText"}


def is_removable(paragraphs: Sequence[Element]) -> bool:
    """Tell whether the text of a line's paragraphs can be deleted: whole fields, no formulas, no locked controls."""
    open_fields = 0
    for paragraph in paragraphs:
        for element in _present(paragraph):
            name = NAMES[element.tag]
            if name in _FIXED or (name == "lock" and value(element) != "unlocked"):
                return False
            if name == "fldChar":
                kind = value(element, "fldCharType")
                open_fields += (kind == "begin") - (kind == "end")
                if open_fields < 0:
                    return False
    return open_fields == 0


def stays(paragraph: Element) -> bool:
    """Tell whether something that is not text keeps a paragraph: a picture, a note's reference, a page break."""
    return any(NAMES[element.tag] in _SEEN and not _is_text(element) for element in _present(paragraph))


def delete_content(holder: Element, marks: Marks, *, whole: bool = False) -> None:
    """Mark the text in a paragraph (or in what holds runs within it) as deleted.

    Args:
        whole: everything in the runs goes with it, as in a table row taken out.
    """
    for child in list(holder):
        name = NAMES[child.tag]
        if name == "r":
            _delete_run(child, marks, whole=whole)
        elif name == "sdt":
            _delete_control(child, marks, whole=whole)
        elif name in _RUN_HOLDERS:
            delete_content(child, marks, whole=whole)


def _present(element: Element) -> Iterator[Element]:
    """Iterate what stands in a paragraph, without what others have deleted and what stands in text boxes."""
    for child in element:
        name = NAMES[child.tag]
        if name in _DELETED or name == "pPr":
            continue
        yield child
        if name != "txbxContent":
            yield from _present(child)


def _is_text(element: Element) -> bool:
    name = NAMES[element.tag]
    return name in _TEXT and not (name == "br" and value(element, "type") in ("page", "column"))


def _delete_run(run: Element, marks: Marks, *, whole: bool) -> None:
    """Mark a run as deleted; one that also holds other things is parted."""
    for part in _parted(run, whole=whole):
        for child in part:
            name = NAMES[child.tag]
            if name in _RENAMED and namespace_of(child) == marks.namespace:
                child.tag = f"{{{marks.namespace}}}{_RENAMED[name]}"
        before = part.getprevious()
        if before is not None and before in marks and NAMES[before.tag] == "del":
            before.append(part)
            continue
        mark = marks.make("del")
        part.getparent().replace(part, mark)
        mark.append(part)


def _parted(run: Element, *, whole: bool) -> list[Element]:
    """Return the runs to delete: a run itself, or copies of it for each stretch of text in it."""
    content = [child for child in run if NAMES[child.tag] != "rPr"]
    if not content:
        return []
    kinds = [whole or _is_text(child) for child in content]
    if all(kinds) or not any(kinds):
        return [run] if all(kinds) else []
    properties = [child for child in run if NAMES[child.tag] == "rPr"]
    parts: list[Element] = []
    last = run
    for stretch, is_text in _stretches(content, kinds):
        if stretch[0] is not content[0]:
            new = run.makeelement(run.tag, dict(run.attrib))
            new.extend(deepcopy(part) for part in properties)
            new.extend(stretch)
            new.tail, last.tail = last.tail, None
            last.addnext(new)
            last = new
        if is_text:
            parts.append(last)
    return parts


def _stretches(content: Sequence[Element], kinds: Iterable[bool]) -> list[tuple[list[Element], bool]]:
    out: list[tuple[list[Element], bool]] = []
    for child, kind in zip(content, kinds, strict=True):
        if out and out[-1][1] == kind:
            out[-1][0].append(child)
        else:
            out.append(([child], kind))
    return out


def _delete_control(control: Element, marks: Marks, *, whole: bool) -> None:
    """Mark a content control as deleted with what it holds, the way Word does: its edges are ranges of their own."""
    content = next((child for child in control if NAMES[child.tag] == "sdtContent"), None)
    if content is None:
        return
    delete_content(content, marks, whole=whole)
    (opens, opened), (closes, closed) = marks.pair("customXmlDelRange"), marks.pair("customXmlDelRange")
    control.addprevious(opens)
    content.insert(0, opened)
    content.append(closes)
    control.addnext(closed)
