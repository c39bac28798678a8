"""What stands around the runs of a span: the bookmark of a label, the field that refers to it, the mark of a footnote."""

from __future__ import annotations

import re

from generator.document.base.footnotes import FIRST_NOTE
from generator.report import Span

__all__ = ["Anchors", "anchored"]

#: Bookmarks are numbered from here, apart from those that others write.
_FIRST_BOOKMARK = 7000
_NAME = re.compile(r"\W")


class Anchors:
    """Counts bookmarks and footnotes as they come in reading order, and keeps the footnotes' text."""

    def __init__(self, note_style: str) -> None:
        """Args: note_style: id of the style of footnote references."""
        self._style = note_style
        self._bookmarks = 0
        self.notes: list[str] = []

    def bookmark(self, name: str, runs: str) -> str:
        """Return runs within the bookmark that references to ``name`` lead to."""
        number = _FIRST_BOOKMARK + self._bookmarks
        self._bookmarks += 1
        return (
            f'<w:bookmarkStart w:id="{number}" w:name="{bookmark_name(name)}"/>{runs}<w:bookmarkEnd w:id="{number}"/>'
        )

    def note(self, text: str) -> str:
        """Return the mark of the next footnote."""
        self.notes.append(text)
        number = FIRST_NOTE + len(self.notes) - 1
        return f'<w:r><w:rPr><w:rStyle w:val="{self._style}"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'


def bookmark_name(name: str) -> str:
    """Return the bookmark of an annex, table or figure; Word does not list names with a leading line."""
    return f"_Ref_{_NAME.sub('_', name)}"[:40]


def anchored(runs: str, span: Span, beside: Anchors | None) -> str:
    """Return the runs of a span with its bookmark, its reference and its footnote around them."""
    if beside is None or not (span.ref or span.anchor or span.note):
        return runs
    if span.ref:
        runs = f'<w:fldSimple w:instr=" REF {bookmark_name(span.ref)} \\h ">{runs}</w:fldSimple>'
    if span.anchor:
        runs = beside.bookmark(span.anchor, runs)
    return runs + beside.note(span.note) if span.note else runs
