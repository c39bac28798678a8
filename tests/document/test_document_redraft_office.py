"""Redrafted passages in LibreOffice: accepting all gives the new text there too, rejecting all the old one."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from test_document_office import resolved
from test_document_redraft import BODIES, NOW, SECTION, apply
from word_package import p, package, r, row, saved, table

from generator.change import AddedParagraphs, AddedRow, Change, RemovedRow
from generator.document import read_manuscript, redraft, redraft_text
from generator.document.reading.opened import open_for_change

pytestmark = pytest.mark.skipif(not shutil.which("soffice"), reason="needs soffice, not installed here")

#: LibreOffice 7.4 doubles the text of controls around paragraphs, keeps only one tracked change of a paragraph's mark,
#: and computes fields anew.
NOT_THERE = {"in a control", "removed in an insertion", "removed with a field"}
#: What stands between the bodies, and which one ends the document.
SEPARATORS = {
    "paragraphs": (p(r("——")), "behind the last, like another"),
    "tables": (table(row("——", "——")), "the last two removed"),
}


def moved(change: Change, by: int) -> Change:
    if isinstance(change, AddedParagraphs):
        new = tuple(replace(paragraph, like=paragraph.like + by) for paragraph in change.paragraphs)
        return AddedParagraphs(change.behind + by, new)
    if isinstance(change, AddedRow):
        return replace(change, behind=change.behind + by)
    if isinstance(change, RemovedRow):
        return RemovedRow(change.at + by)
    return replace(change, start=change.start + by, end=change.end + by)


@pytest.mark.parametrize("separator", SEPARATORS)
def test_accept_and_reject(separator: str, tmp_path: Path) -> None:
    """The same changes as in our own reader's test, all in one document, parted by paragraphs or by tables."""
    between, last = SEPARATORS[separator]
    joined = ""
    changes: list[Change] = []
    names = [name for name, (body, _) in BODIES.items() if name not in NOT_THERE and not body.endswith(SECTION)]
    for name in [*(name for name in names if name != last), last]:
        body, words = BODIES[name]
        offset = len(read_manuscript(saved(package(joined), tmp_path)).text) + 1 if joined else 0
        text = read_manuscript(saved(package(body), tmp_path)).text
        changes += [moved(change, offset) for change in apply(words, text)]
        joined += body + (between if name != last else "")
    before = saved(package(joined), tmp_path)
    opened = open_for_change(before)
    original = read_manuscript(before, "original").text
    result = redraft(before, changes, now=NOW)
    assert result.skipped == ()
    after = saved(result.docx, tmp_path, "after.docx")
    expected = redraft_text(opened.layout.text, changes, [(line.start, line.end) for line in opened.layout.lines])
    assert read_manuscript(after).text == expected
    assert resolved(after, "Accept", tmp_path).split("\n") == expected.split("\n")
    assert resolved(after, "Reject", tmp_path).split("\n") == original.split("\n")
