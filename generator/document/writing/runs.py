"""The runs of a line: its spans as markup, with the anchors of comments between them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from generator.document.parts.markup import is_ambiguous, text_markup
from generator.document.writing.anchors import Anchors, anchored
from generator.report import Spans

__all__ = ["Mark", "runs", "tagged"]

_HINT = '<w:rFonts w:hint="eastAsia"/>'
_LONGEST_TAG = 64  # characters Word allows in a tag


class Mark(NamedTuple):
    """A comment on the characters ``start`` to ``end`` of a line."""

    comment: int
    start: int
    end: int


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
        text, fact, gap, *_ = span
        end = offset + len(text)
        out.append(anchors.pop(offset, ""))
        within = sorted([at for at in anchors if offset < at < end]) if anchors else ()
        if within:
            cuts = pairwise([offset, *within, end])
            pieces = [
                anchors.pop(left, "") + _run(text[left - offset : right - offset], gap=gap) for left, right in cuts
            ]
            inner = "".join(pieces)
        else:  # most comments are on whole sentences and lines, whose ends are ends of spans
            inner = "" if not text else _run(text, gap=True) if gap else _plain_run(text)
        out.append(anchored(tagged(inner, fact) if fact else inner, span, beside))
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
    return _run(text, gap=False)


def _run(text: str, *, gap: bool) -> str:
    """Return the run of a span or of a piece of it."""
    properties = (_HINT if is_ambiguous(text) else "") + ('<w:highlight w:val="yellow"/>' if gap else "")
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{text_markup(text)}</w:r>"
