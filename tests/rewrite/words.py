"""Text of a paragraph changed the way Word does it: runs split at the cursor, new runs with the formatting beside them."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

__all__ = ["cut", "run_of", "runs_of", "text_of", "tracked", "typed"]

_SESSION = "00E31A5C"
_number = 9000


def text_of(element: etree._Element) -> str:
    """Return the text as it is with all changes accepted."""
    return "".join(_read(node) for node in element.iter(qn("w:t"), qn("w:br"), qn("w:tab")))


def _read(node: etree._Element) -> str:
    if node.tag == qn("w:t"):
        return node.text or ""
    return (
        "\t"
        if node.tag == qn("w:tab") and node.getparent().tag == qn("w:r")
        else "\n"
        if node.tag == qn("w:br")
        else ""
    )


def run_of(text: str, like: etree._Element | None = None) -> etree._Element:
    """Return a run, with the formatting of another."""
    run = OxmlElement("w:r")
    run.set(qn("w:rsidR"), _SESSION)
    properties = like.find(qn("w:rPr")) if like is not None else None
    if properties is not None:
        run.append(deepcopy(properties))
    content = etree.SubElement(run, qn("w:t"))
    content.text = text
    content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def runs_of(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Yield the runs with text, those of others' insertions too."""
    for run in paragraph.iter(qn("w:r")):
        if run.find(qn("w:t")) is not None:
            yield run


def _split(paragraph: etree._Element, offset: int) -> None:
    """Let a run begin at this offset of the text."""
    position = 0
    for run in list(runs_of(paragraph)):
        text = "".join(node.text or "" for node in run.findall(qn("w:t")))
        if position < offset < position + len(text):
            behind = run_of(text[offset - position :], run)
            for node in run.findall(qn("w:t"))[1:]:
                run.remove(node)
            run.find(qn("w:t")).text = text[: offset - position]
            run.find(qn("w:t")).set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.addnext(behind)
            return
        position += len(text)


def _stretch(paragraph: etree._Element, words: str) -> list[etree._Element]:
    """Return the runs that hold exactly these words."""
    start = text_of(paragraph).index(words)
    end = start + len(words)
    _split(paragraph, start)
    _split(paragraph, end)
    position, found = 0, []
    for run in runs_of(paragraph):
        held = len("".join(node.text or "" for node in run.findall(qn("w:t"))))
        if start <= position and position + held <= end and held:
            found.append(run)
        position += held
    return found


def cut(paragraph: etree._Element, words: str) -> etree._Element:
    """Give words a run of their own and return it (the first, where others' changes part them)."""
    return _stretch(paragraph, words)[0]


def typed(paragraph: etree._Element, old: str, new: str) -> None:
    """Type over words."""
    runs = _stretch(paragraph, old)
    if new:
        runs[0].addprevious(run_of(new, runs[0]))
    for run in runs:
        run.getparent().remove(run)


def tracked(paragraph: etree._Element, old: str, new: str) -> None:
    """Type over words with tracking switched on."""
    runs = _stretch(paragraph, old)
    removed = _mark("w:del")
    runs[0].addprevious(removed)
    if new:
        inserted = _mark("w:ins")
        inserted.append(run_of(new, runs[0]))
        removed.addnext(inserted)
    for run in runs:
        for node in run.findall(qn("w:t")):
            node.tag = qn("w:delText")
        removed.append(run)


def _mark(tag: str) -> etree._Element:
    global _number
    _number += 1
    mark = OxmlElement(tag)
    mark.set(qn("w:id"), str(_number))
    mark.set(qn("w:author"), "审核人")
    mark.set(qn("w:date"), "2025-03-18T09:12:00Z")
    return mark
