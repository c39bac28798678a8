"""The note of the annexes behind the body: GB/T 9704-2012, 7.3.4."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from generator.document.writing.canvas import Canvas, Rank
from generator.report import Span, Table, text_of

__all__ = ["write_annex_note"]

_LABEL = "附件："
_LINE = 579  # twips: one line stays free between body and note
_CHARACTER = 315  # twips: 28 on a line
_INDENT = 200  # hundredths of a character, as every length below
_LABEL_WIDTH = 300
_DIGIT, _STOP = 50, 25


def write_annex_note(canvas: Canvas, annexes: Sequence[Table], style: str) -> None:
    """Write 附件：and the names of the annexes, numbered where there are several; lines go on below the name's beginning."""
    names = [annex.title for annex in annexes if annex.label and text_of(annex.title)]
    for number, name in enumerate(names, 1):
        numbered = f"{number}." if len(names) > 1 else ""
        before = (_LABEL if number == 1 else "") + numbered
        width = _STOP + _DIGIT * len(str(number)) if numbered else 0
        hanging = width + (_LABEL_WIDTH if number == 1 else 0)
        spacing = f'<w:spacing w:before="{_LINE}"/>' if number == 1 else ""
        spans = tuple(chain((Span(before),) if before else (), name))
        canvas.paragraph(
            style, spans, Rank.HEADING, properties=spacing + _indent(_INDENT + _LABEL_WIDTH + width, hanging)
        )


def _indent(left: int, hanging: int) -> str:
    """Return the indent in characters, and in twips for programs that do not count characters."""
    twips = [length * _CHARACTER // 100 for length in (left, hanging)]
    return f'<w:ind w:leftChars="{left}" w:left="{twips[0]}" w:hangingChars="{hanging}" w:hanging="{twips[1]}"/>'
