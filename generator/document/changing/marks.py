"""Marks of tracked changes: signed, dated and numbered; who made them can be told from those of others."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC, datetime

from generator.document.changing.places import Ids
from generator.document.parts.markup import escape, is_ambiguous, text_markup
from generator.document.parts.signature import AUTHOR, moment
from generator.document.parts.xmltree import NAMES, Element, namespace_of, parse_fragment

__all__ = ["Marks"]


class Marks:
    """Makes the marks of one author at one moment.

    Attributes:
        ids: numbers of tracked changes that are still free.
        namespace: that of the document.
    """

    def __init__(self, root: Element, author: str = AUTHOR, now: datetime | None = None) -> None:
        self.ids = Ids(root)
        self.namespace = namespace_of(root)
        date = moment(now or datetime.now(UTC).astimezone())
        self._signature = f'w:author="{escape(author)}" w:date="{date}"'
        self._own: dict[Element, None] = {}

    def __contains__(self, element: Element | None) -> bool:
        return element is not None and element in self._own

    def own(self) -> list[Element]:
        """Return the marks made so far, in the order they were made."""
        return list(self._own)

    def make(self, name: str, content: str = "") -> Element:
        """Return a new mark: ``ins``, ``del``, ``pPrChange`` …"""
        mark = self.elements(f'<w:{name} w:id="{self.ids.next()}" {self._signature}>{content}</w:{name}>')[0]
        self._own[mark] = None
        return mark

    def pair(self, name: str) -> tuple[Element, Element]:
        """Return the start and end of a range: ``customXmlDelRange``."""
        start = self.make(f"{name}Start")
        number = next(text for key, text in start.attrib.items() if key.endswith("}id"))
        return start, self.unsigned(f'<w:{name}End w:id="{number}"/>')

    def unsigned(self, markup: str) -> Element:
        """Return an element that belongs to a mark and goes with it."""
        element = self.elements(markup)[0]
        self._own[element] = None
        return element

    def inserted(self, runs: Sequence[tuple[str, Element | None]]) -> Element:
        """Return an insertion of runs: of each its text and a pattern of its properties."""
        mark = self.make("ins")
        for text, properties in runs:
            run = self.elements(f"<w:r>{text_markup(text)}</w:r>")[0]
            if properties is not None:
                run.insert(0, deepcopy(properties))
            if is_ambiguous(text):
                self._hint(run)
            mark.append(run)
        return mark

    def _hint(self, run: Element) -> None:
        """Say of a run that its quotation marks and dashes are Chinese."""
        if NAMES[run[0].tag] != "rPr":
            run.insert(0, self.elements("<w:rPr/>")[0])
        fonts = next((child for child in run[0] if NAMES[child.tag] == "rFonts"), None)
        if fonts is None:
            fonts = self.elements("<w:rFonts/>")[0]
            run[0].insert(sum(NAMES[child.tag] == "rStyle" for child in run[0]), fonts)
        fonts.set(f"{{{self.namespace}}}hint", "eastAsia")

    def elements(self, markup: str) -> list[Element]:
        """Return the elements of a piece of markup in the document's namespace."""
        return parse_fragment(markup, self.namespace)
