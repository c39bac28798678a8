"""Changes to a report's text, in offsets of its accepted view: what ``rewriting`` decides and ``document`` writes."""

from __future__ import annotations

from dataclasses import dataclass

from generator.finding import Edit

__all__ = ["AddedParagraph", "AddedParagraphs", "AddedRow", "Change", "RemovedParagraphs", "RemovedRow"]


@dataclass(frozen=True, slots=True)
class AddedParagraph:
    """A new paragraph.

    Attributes:
        text: without its number.
        like: an offset in the paragraph whose properties and formatting it takes.
        number: typed before the text; not written where Word counts the paragraphs of ``like`` by itself.
    """

    text: str
    like: int
    number: str = ""


@dataclass(frozen=True, slots=True)
class AddedParagraphs:
    """New paragraphs behind the paragraph that holds the offset ``behind``; with ``before``, in front of it."""

    behind: int
    paragraphs: tuple[AddedParagraph, ...]
    before: bool = False


@dataclass(frozen=True, slots=True)
class RemovedParagraphs:
    """Paragraphs taken out whole: every one that the stretch touches."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AddedRow:
    """A new table row behind the row that holds ``behind``; it takes that row's properties, a text per cell."""

    behind: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemovedRow:
    """A table row taken out: the one that holds ``at``."""

    at: int


#: ``Edit`` changes text within one paragraph (or cell).
Change = Edit | AddedParagraphs | RemovedParagraphs | AddedRow | RemovedRow
