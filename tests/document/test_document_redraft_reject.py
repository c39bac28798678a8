"""Rejecting only our changes gives back the document that was there: properties, formatting and others' changes too."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from test_document_redraft import BLOCKS, BODIES, NOW, apply, document, drawn, text_of
from test_document_revisions import written
from word_package import p, package, r, row, table, w

from generator.document import redraft
from generator.document.reading.opened import open_for_change

_BACK = {w("delText"): w("t"), w("delInstrText"): w("instrText")}
_CHANGES = {w("ins"), w("del"), w("pPrChange"), w("rPrChange")}


def rejected(root: etree._Element) -> etree._Element:
    """Reject our changes as Word does: a joined paragraph has the properties of its last part."""
    joined: list[etree._Element] = []
    for mark in [mark for mark in root.iter() if mark.get(w("author")) == "jixiao"]:
        parent = mark.getparent()
        if mark.tag in (w("pPrChange"), w("rPrChange")):
            restore(mark)
        elif mark.tag == w("ins"):
            if parent.tag == w("trPr"):
                parent.getparent().getparent().remove(parent.getparent())
            elif parent.tag == w("rPr"):
                joined.append(parent.getparent().getparent())
            parent.remove(mark)
        elif mark.tag == w("del"):
            for child in list(mark):
                mark.addprevious(child)
            parent.remove(mark)
    for paragraph in joined:
        following = next(iter(paragraph.itersiblings(w("p"))))
        place = sum(child.tag == w("pPr") for child in following)
        following[place:place] = [child for child in paragraph if child.tag != w("pPr")]
        paragraph.getparent().remove(paragraph)
    return root


def restore(mark: etree._Element) -> None:
    """Put former properties in place of those of today."""
    parent = mark.getparent()
    kept = [child for child in parent if child.tag in (w("rPr"), w("sectPr"), *_CHANGES) and child is not mark]
    parent[:] = [*mark[0], *kept] if mark.tag == w("pPrChange") else [*kept, *mark[0]]


def shape(root: etree._Element) -> list[object]:
    """Return what a reader can tell of a document: properties, and stretches of text with their formatting and marks."""
    return [shape_of(element) for element in root.iter(w("p"), w("tr"))]


def shape_of(element: etree._Element) -> object:
    own = element.find(w("trPr" if element.tag == w("tr") else "pPr"))
    if element.tag == w("tr"):
        names = [child.tag for child in own] if own is not None else []
        return sorted(name for name in names if name != w("gridAfter"))
    characters: list[tuple[object, ...]] = []
    for run in element.iter(w("r")):
        around = [holder.tag for holder in run.iterancestors() if holder.tag != w("r")]
        formatting = b"".join(etree.tostring(child, method="c14n") for child in run.iterfind(f"{w('rPr')}/*"))
        for child in run:
            if child.tag != w("rPr"):
                tag = child.tag if w("del") in around else _BACK.get(child.tag, child.tag)
                characters += [(char, tag, formatting, tuple(around)) for char in (child.text or "\0")]
    return properties(own), characters


def properties(own: etree._Element | None) -> list[bytes]:
    if own is None:
        return []
    parts = [child for child in own if child.tag != w("rPr")] + list(own.iterfind(f"{w('rPr')}/*"))
    return [etree.tostring(child, method="c14n") for child in parts]


@pytest.mark.parametrize(("body", "words"), BODIES.values(), ids=BODIES)
def test_rejecting_gives_the_old_document(body: str, words: list[tuple[str, ...]], tmp_path: Path) -> None:
    """Paragraph by paragraph the same properties, and run by run the same text in the same formatting."""
    before = package(body)
    result = redraft(before, apply(words, text_of(before, tmp_path)), now=NOW)
    assert shape(rejected(document(result.docx))) == shape(document(before))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(blocks=BLOCKS, data=st.data())
def test_rejecting_any_changes(
    blocks: list[tuple[str, list[tuple[str, str]]]], data: st.DataObject, tmp_path: Path
) -> None:
    """Of any document and any changes."""
    grid = table(row("子", "丑"), row("寅", "卯"))
    before = package("".join(grid if kind == "table" else p(written(runs), kind) for kind, runs in blocks) + p(r("末")))
    layout = open_for_change(before).layout.lines
    changes = drawn(data, [(line.start, line.end, line.table > 0) for line in layout])
    result = redraft(before, changes, now=NOW)
    assert shape(rejected(document(result.docx))) == shape(document(before))
