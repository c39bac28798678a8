"""WordprocessingML as strings: escaping, runs and the comment anchors between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from generator.document.writing.anchors import Anchors, anchored
from generator.report import Spans

__all__ = [
    "EXTENSIONS",
    "NAMESPACES",
    "Mark",
    "W",
    "escape",
    "is_ambiguous",
    "printable",
    "runs",
    "tagged",
    "text_markup",
]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}"'
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
#: What the main part declares besides: the looks of content controls, which older programs may ignore.
EXTENSIONS = f'xmlns:w15="{W15}" xmlns:mc="{_COMPATIBILITY}" mc:Ignorable="w15"'

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAK = re.compile(r"(\r\n|[\r\n\t])")
#: What cannot stand in markup as it is; most texts have none of it.
_SPECIAL = re.compile('[&<>"\x00-\x1f\ud800-\udfff\ufffe\uffff]')
# Quotation marks, dashes, ≥ × ① … are Chinese or Latin by context: without the hint Word sets them in the Latin font.
_AMBIGUOUS = re.compile("[\u00a0-\u2e7f]")
#: What a run cannot simply be wrapped around: one or the other of the above.
_UNUSUAL = re.compile('[&<>"\x00-\x1f\u00a0-\u2e7f\ud800-\udfff\ufffe\uffff]')
_HINT = '<w:rFonts w:hint="eastAsia"/>'
_LONGEST_TAG = 64  # characters Word allows in a tag


class Mark(NamedTuple):
    """A comment on the characters ``start`` to ``end`` of a line."""

    comment: int
    start: int
    end: int


def printable(text: str) -> str:
    """Return text with a blank for each character that XML forbids."""
    return _FORBIDDEN.sub(" ", text)


def escape(text: str) -> str:
    """Return text for XML content or a double-quoted attribute; characters XML forbids are dropped."""
    if _SPECIAL.search(text) is None:
        return text
    text = _FORBIDDEN.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def is_ambiguous(text: str) -> bool:
    """Tell whether a text has characters that Word sets in the Latin font unless a hint says they are Chinese."""
    return _AMBIGUOUS.search(text) is not None


def runs(spans: Spans, marks: Sequence[Mark], reference: str = "", beside: Anchors | None = None) -> str:
    """Return the runs of a line, cut where comments begin and end; offsets count characters of the spans' text.

    Args:
        reference: id of the style of comment references.
        beside: writes what stands around the runs: bookmarks, references and footnotes; without it they are plain text.
    """
    if marks:
        return _cut(spans, marks, reference, beside)
    out: list[str] = []
    for span in spans:
        text, fact, gap, *_ = span
        if not text:
            continue
        run = _run(text, gap=True) if gap else _plain_run(text)
        if fact:
            run = tagged(run, fact)
        if span.note or span.ref or span.anchor:
            run = anchored(run, span, beside)
        out.append(run)
    return "".join(out)


def _cut(spans: Spans, marks: Sequence[Mark], reference: str, beside: Anchors | None) -> str:
    anchors = _anchors(marks, reference)
    out: list[str] = []
    offset = 0
    for span in spans:
        end = offset + len(span.text)
        out.append(anchors.pop(offset, ""))
        cuts = [offset, *sorted(at for at in anchors if offset < at < end), end]
        inner = "".join(
            anchors.pop(left, "") + _run(span.text[left - offset : right - offset], gap=span.gap)
            for left, right in pairwise(cuts)
            if left < right
        )
        out.append(anchored(tagged(inner, span.fact) if span.fact else inner, span, beside))
        offset = end
    out += [anchors[at] for at in sorted(anchors)]
    return "".join(out)


def _anchors(marks: Sequence[Mark], reference: str) -> dict[int, str]:
    """Return the anchors to write at each offset: ranges that end there close before others open."""
    ends: dict[int, str] = {}
    starts: dict[int, str] = {}
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.comment)):
        start = f'<w:commentRangeStart w:id="{mark.comment}"/>'
        end = _reference(mark.comment, reference)
        if mark.start == mark.end:
            starts[mark.start] = starts.get(mark.start, "") + start + end
        else:
            starts[mark.start] = starts.get(mark.start, "") + start
            ends[mark.end] = end + ends.get(mark.end, "")
    return {at: ends.get(at, "") + starts.get(at, "") for at in {*ends, *starts}}


def _reference(comment: int, reference: str) -> str:
    return (
        f'<w:commentRangeEnd w:id="{comment}"/>'
        f'<w:r><w:rPr><w:rStyle w:val="{reference}"/></w:rPr><w:commentReference w:id="{comment}"/></w:r>'
    )


def tagged(inner: str, fact: str) -> str:
    """Return runs in a content control that says which fact they print; it is invisible, and may be edited like any text.

    It is of no special kind: one for plain text would not take tracked changes or comments.
    """
    if len(fact) > _LONGEST_TAG:
        return inner
    return (
        f'<w:sdt><w:sdtPr><w:tag w:val="{fact}"/><w15:appearance w15:val="hidden"/></w:sdtPr>'
        f"<w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    )


@lru_cache(maxsize=4096)
def _plain_run(text: str) -> str:
    """Return the run of a text; the words between the figures are the same in every report."""
    if _UNUSUAL.search(text) is None:
        return f"<w:r>{_words(text)}</w:r>"
    return _run(text, gap=False)


def _run(text: str, *, gap: bool) -> str:
    """Return the run of a span or of a piece of it."""
    properties = (_HINT if is_ambiguous(text) else "") + ('<w:highlight w:val="yellow"/>' if gap else "")
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{text_markup(text)}</w:r>"


def text_markup(text: str) -> str:
    """Return the content of a run: w:t, w:tab and w:br."""
    if _SPECIAL.search(text) is None:
        return _words(text)
    out: list[str] = []
    for piece in _BREAK.split(text):
        if piece == "\t":
            out.append("<w:tab/>")
        elif piece in ("\n", "\r", "\r\n"):
            out.append("<w:br/>")
        elif piece:
            out.append(_words(escape(piece)))
    return "".join(out)


def _words(escaped: str) -> str:
    """Return the element of a text; blanks at its ends are kept only where it says so."""
    return f'<w:t xml:space="preserve">{escaped}</w:t>' if " " in escaped else f"<w:t>{escaped}</w:t>"
