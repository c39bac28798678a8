"""What stands on the pages, in reading order: noted while the markup is written, measured by ``pages``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.report import Spans, Table

__all__ = ["Fixed", "Flow", "Grid", "Item", "SectionStart", "Text"]


@dataclass(slots=True)
class Text:
    """A paragraph: id of its style, its spans and the markup of its own properties.

    ``notes`` are the footnotes called in it: offset behind the call, and the note's text.
    """

    style: str
    spans: Spans = ()
    properties: str = ""
    notes: Sequence[tuple[int, str]] = ()


@dataclass(slots=True)
class Grid:
    """A table: its column widths in twips, which rows may break, whether its type is small, and style ids by role."""

    table: Table
    columns: Sequence[int]
    tall: Sequence[bool]
    small: bool
    styles: Mapping[str, str]


@dataclass(slots=True)
class Fixed:
    """A paragraph that holds a drawing of this height in twips and nothing else: its style and its own properties."""

    height: float
    style: str
    properties: str = ""


@dataclass(slots=True)
class SectionStart:
    """What follows begins a new page with this setup (w:sectPr); ``restart``: it is page 1."""

    setup: str
    restart: bool = False


Item = Text | Grid | Fixed | SectionStart
Flow = list[Item]
