"""Footnotes: the text of those a report has, and the part and settings that a document needs to have any."""

from __future__ import annotations

from collections.abc import Sequence

from generator.document.anchors import FIRST_NOTE
from generator.document.markup import escape, is_ambiguous

__all__ = ["footnotes_markup"]

_HINT = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'


def footnotes_markup(notes: Sequence[str], text_style: str, reference_style: str) -> str:
    """Return the w:footnote elements of the notes, in the order of their marks."""
    mark = f'<w:r><w:rPr><w:rStyle w:val="{reference_style}"/></w:rPr><w:footnoteRef/></w:r>'
    return "".join(
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{text_style}"/></w:pPr>{mark}'
        f'<w:r>{_HINT if is_ambiguous(note) else ""}<w:t xml:space="preserve"> {escape(note)}</w:t></w:r></w:p></w:footnote>'
        for number, note in enumerate(notes, FIRST_NOTE)
    )
