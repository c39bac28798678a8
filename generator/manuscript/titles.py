"""What stands before the first heading: titles and cover lines, and sentences that are text already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.manuscript.model import Kind, Line

__all__ = ["with_titles"]

_LONGEST_TITLE = 60
#: Levels whose numbers, 一、 and （一）, begin the report proper.
_FIRST_LEVELS = (1, 2)


def with_titles(lines: Sequence[Line], text: str) -> list[Line]:
    """Return the lines with those before the first heading made titles; sentences there stay text.

    A heading without number before the first one numbered 一、 or （一） is a title too. In a text without headings
    only what stands before its first sentence is a title.
    """
    headings = [line for line in lines if line.kind is Kind.HEADING]
    numbered = next((line for line in headings if line.number and line.level in _FIRST_LEVELS), None)
    first = numbered or (headings[0] if headings else None)
    out = list(lines)
    for at, line in enumerate(lines):
        if first is not None and line.start >= first.start:
            break
        sentence = line.end - line.start > _LONGEST_TITLE or "。" in text[line.start : line.end]
        if first is None and sentence:
            break
        if (line.kind is Kind.HEADING and not line.number) or (line.kind is Kind.BODY and not sentence):
            out[at] = replace(line, kind=Kind.TITLE, level=0)
    return out
