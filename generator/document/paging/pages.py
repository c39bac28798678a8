"""On which page everything stands, computed from the metrics of the styles: no office program is asked.

The rules of lines and pages are Word's (``templates/layout/word.toml``); those of LibreOffice serve to measure the estimate
against pages that can be seen.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.document.base.base import Base
from generator.document.paging.breaking import Rules, load_rules
from generator.document.paging.flow import Item, SectionStart, Text
from generator.document.paging.measuring import Lines, Measured, Measures, Rows
from generator.document.paging.metrics import Page, page_of, styles_of

__all__ = ["starting_pages"]

_NOTHING = Lines(1, 0.0, 0.0, 0.0, keep_next=False, page_break=False, notes={})

_NOTES = "footnote_text"  # role of the style of notes


def starting_pages(flow: Sequence[Item], base: Base, rules: Rules | None = None) -> list[int]:
    """Return the printed number of the page on which each item begins; the time grows with the text, no faster."""
    rules = rules or load_rules()
    styles = styles_of(base.parts[base.style_part])
    note_style = base.styles.get(_NOTES, base.styles["table_note"])
    by_setup: dict[str, Measures] = {}
    setup = base.portrait.markup
    measured: list[Measured | SectionStart] = []
    for item in flow:
        if isinstance(item, SectionStart):
            setup = item.setup
            if rules.ends_vanish and measured and _is_empty(measured[-1], flow[len(measured) - 1]):
                measured[-1] = _NOTHING
            measured.append(item)
            continue
        if setup not in by_setup:
            by_setup[setup] = Measures(rules, styles, page_of(setup), note_style)
        measured.append(by_setup[setup].measure(item))
    return _Pages(rules, page_of(base.portrait.markup)).place(measured)


def _is_empty(measured: Measured | SectionStart, item: Item) -> bool:
    return isinstance(item, Text) and not item.spans and isinstance(measured, Lines)


class _Pages:
    """Fills pages one after the other."""

    def __init__(self, rules: Rules, page: Page) -> None:
        self._rules = rules
        self._page = page
        self._room = self._above(0.0)
        self._number = 1
        self._used = 0.0
        self._reserved = 0.0  # for notes at the bottom
        self._after = 0.0  # space behind the paragraph before, of which that before the next one is a part
        self._runs_on = False  # the page began because the one before was full

    def place(self, items: Sequence[Measured | SectionStart]) -> list[int]:
        """Return the page on which each item begins."""
        pages: list[int] = []
        kept = False
        for at, item in enumerate(items):
            if isinstance(item, SectionStart):
                self._begin(item)
                kept = False
                pages.append(self._number)
                continue
            if isinstance(item, Lines) and item.page_break and self._used:
                self._next(runs_on=False)
            elif item.keep_next and not kept:
                self._keep(items, at)
            kept = item.keep_next
            pages.append(self._put(item))
        return pages

    def _begin(self, section: SectionStart) -> None:
        self._next(runs_on=False)
        self._number = 1 if section.restart else self._number
        self._page = page_of(section.setup)
        self._room = self._above(0.0)

    def _next(self, *, runs_on: bool = True) -> None:
        self._number += 1
        self._used = self._reserved = self._after = 0.0
        self._runs_on = runs_on

    def _above(self, notes: float) -> float:
        """Return the room above notes of this height."""
        room = self._page.height - notes
        pitch = self._page.pitch if self._rules.whole_lines else 0.0
        return room // pitch * pitch if pitch else room

    def _fits(self, height: float, note: float = 0.0) -> bool:
        notes = self._reserved + note
        return self._used + height <= (self._above(notes) if notes else self._room)

    def _keep(self, items: Sequence[Measured | SectionStart], at: int) -> None:
        """Begin a new page where paragraphs that stay with the next one, and the first line behind them, do not fit."""
        needed, after = 0.0, self._after
        for item in items[at:]:
            if isinstance(item, SectionStart) or (isinstance(item, Lines) and item.page_break and needed):
                break
            needed += self._beginning(item, after)
            after = item.after if isinstance(item, Lines) else 0.0
            if not item.keep_next:
                break
        if self._used and not self._fits(needed) and needed <= self._room:
            self._next()

    def _beginning(self, item: Measured, after: float) -> float:
        """Return the height of what must stand together with what is before it, which has this space behind it."""
        if isinstance(item, Rows):
            first = item.heads + 1 if self._rules.heads_keep else 1
            return sum(item.heights[:first]) + item.line
        before = max(item.before - after, 0.0)
        if item.keep_next:
            return before + item.count * item.height + item.after
        return before + item.height + self._note(item, 0)

    def _note(self, item: Lines, line: int) -> float:
        """Return what the notes called in a line take; the first of a page bring the rule above them."""
        note = item.notes.get(line, 0.0)
        return note + self._rules.note_rule if note and not self._reserved else note

    def _put(self, item: Measured) -> int:
        """Put an item on the page, and on as many more as it needs; return the page it begins on."""
        if isinstance(item, Rows):
            return self._put_rows(item)
        return self._put_lines(item)

    def _put_lines(self, item: Lines) -> int:
        self._space_before(item)
        height = item.height
        if not item.notes and self._fits(item.count * height):
            self._used += item.count * height + item.after
            self._after = item.after
            return self._number
        first = 0
        for line in range(item.count):
            note = self._note(item, line) if item.notes else 0.0
            if self._used and not self._fits(height, note):
                self._next()
                note = self._note(item, line)
                if not line:
                    self._space_before(item)
            self._used += height
            self._reserved += note
            first = first or self._number
        self._used += item.after
        self._after = item.after
        return first

    def _space_before(self, item: Lines) -> None:
        if self._used or not self._runs_on or self._rules.space_at_top:
            self._used += max(item.before - self._after, 0.0)

    def _put_rows(self, item: Rows) -> int:
        first = 0
        heads = sum(item.heights[: item.heads])
        for number, (height, tall) in enumerate(zip(item.heights, item.tall, strict=True)):
            needed = height
            if self._rules.heads_keep and number == 0 and item.heads < len(item.heights):
                needed = heads + item.heights[item.heads]
            if self._used and not self._fits(needed + item.line):
                if tall:
                    height -= max(self._room - self._used - self._reserved, 0.0)
                    first = first or self._number
                self._next()
                if number >= item.heads:
                    self._used += heads
            while tall and not self._fits(height) and self._used < self._room:
                height -= self._room - self._used
                self._next()
                self._used += heads
            self._used += height
            first = first or self._number
        self._used += item.line
        self._after = 0.0
        return first or self._number
