"""Passages written anew in place, as tracked changes: nothing around them moves, others' changes and comments stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from generator.change import AddedParagraphs, AddedRow, Change, RemovedParagraphs, RemovedRow
from generator.document.changing.accepting import accept_own
from generator.document.changing.blocks import Part, blocks_of, next_paragraph, settle
from generator.document.changing.differences import small_edits
from generator.document.changing.likeness import look_of, mark_formatting, new_paragraph
from generator.document.changing.marks import Marks
from generator.document.changing.removal import delete_content, is_removable, stays
from generator.document.changing.revisions import Tracker
from generator.document.changing.rows import (
    add_row,
    empty_cell,
    is_last_row,
    new_row,
    remove_row,
    row_at,
    row_is_removable,
)
from generator.document.parts.signature import AUTHOR
from generator.document.parts.styles import value
from generator.document.parts.xmltree import NAMES, Element
from generator.document.reading.layout import Layout, RawLine
from generator.document.reading.opened import DAMAGED, Opened, open_document, open_for_change
from generator.finding import Edit, InputError
from generator.manuscript.plain import read_bytes

__all__ = ["Redrafted", "protection", "redraft", "refuse_protected"]

#: Kinds of enforced protection and what Word calls them.
_PROTECTED = {"readOnly": "不允许任何更改（只读）", "comments": "仅允许批注", "forms": "仅允许填写窗体"}
_TRACKED = "trackedChanges"
_ON = ("1", "true", "on")


@dataclass(frozen=True, slots=True)
class Redrafted:
    """A document with its changes, and those that had no place in it."""

    docx: bytes
    skipped: tuple[Change, ...] = ()


def redraft(
    source: Path | bytes,
    changes: Sequence[Change],
    *,
    author: str = AUTHOR,
    now: datetime | None = None,
    clean: bool = False,
) -> Redrafted:
    """Write changes into a .docx as tracked changes; rejected they give the old document, accepted the new one.

    A change is skipped as a whole where it has no place: in automatic numbers, notes, headers, formulas, fields that go
    on beyond it, locked controls, and where a row would take notes, comments or merged cells with it.

    Args:
        changes: in offsets of ``read_manuscript(…).text`` (accepted view).
        now: date of the changes (default: the current time).
        clean: write the new text plainly instead; what others track stays tracked.

    Raises:
        InputError: the document cannot be read, or is protected against such changes.
        ValueError: two changes overlap, or one lies outside the text.
    """
    changing = open_for_change(source)
    _refuse_protected(_protection(changing.opened), changing.opened.name, clean=clean)
    _refuse_overlaps(changes, changing.layout)
    marks = Marks(changing.root, author, now)
    redrafting = _Redrafting(changing.layout, marks)
    skipped = redrafting.make(changes)
    if len(skipped) == len(changes):
        return Redrafted(changing.data, skipped)
    if clean:
        accept_own(marks)
    return Redrafted(changing.saved({}), skipped)


def refuse_protected(source: Path | bytes, *, clean: bool = False) -> None:
    """Refuse a .docx that is protected against being redrafted.

    Raises:
        InputError: it is, or it cannot be read.
    """
    name = "文档" if isinstance(source, bytes) else source.name
    _refuse_protected(protection(source), name, clean=clean)


def protection(source: Path | bytes) -> str:
    """Return the kind of editing protection a .docx enforces, "" where there is none.

    ``readOnly``, ``comments``, ``forms`` or ``trackedChanges``. That a document recommends to be opened read-only does
    not count.

    Raises:
        InputError: the document cannot be read.
    """
    data = source if isinstance(source, bytes) else read_bytes(source)
    name = "文档" if isinstance(source, bytes) else source.name
    try:
        return _protection(open_document(data, name))
    except DAMAGED as error:
        raise InputError(f"{name}：Word 文档已损坏，无法读取。") from error


def _protection(opened: Opened) -> str:
    settings = opened.first("settings")
    for setting in settings if settings is not None else ():
        if NAMES[setting.tag] == "documentProtection" and value(setting, "enforcement") in _ON:
            kind = value(setting, "edit")
            return kind if kind in (*_PROTECTED, _TRACKED) else ""
    return ""


def _refuse_protected(kind: str, name: str, *, clean: bool) -> None:
    if kind in _PROTECTED:
        how = _PROTECTED[kind]
        raise InputError(f"{name}：文档设置了编辑保护（{how}），请在 Word 的“审阅—限制编辑”中停止保护后再试。")
    if kind == _TRACKED and clean:
        raise InputError(
            f"{name}：文档设置了编辑保护（仅允许修订），只能以修订方式改写；要直接改写，请先在“审阅—限制编辑”中停止保护。"
        )


def _refuse_overlaps(changes: Sequence[Change], layout: Layout) -> None:
    extents = sorted(
        _extent(change, layout) for change in changes if not isinstance(change, AddedParagraphs | AddedRow)
    )
    if any(not 0 <= place <= len(layout.text) for change in changes for place in _places(change)):
        raise ValueError("a change lies outside the text")
    if any(second[0] < first[1] or first == second for first, second in pairwise(extents)):
        raise ValueError("changes overlap")


def _places(change: Change) -> tuple[int, ...]:
    if isinstance(change, Edit | RemovedParagraphs):
        return (change.start, change.end)
    if isinstance(change, AddedParagraphs):
        return (change.behind, *(paragraph.like for paragraph in change.paragraphs))
    return (change.behind,) if isinstance(change, AddedRow) else (change.at,)


def _extent(change: Change, layout: Layout) -> tuple[int, int]:
    """Return the stretch a change takes; what is taken out whole takes its line end too."""
    if isinstance(change, Edit):
        return change.start, change.end
    lines = _lines(change, layout) if isinstance(change, RemovedParagraphs) else [layout.line(_places(change)[0])]
    return lines[0].start, lines[-1].end + 1


def _lines(change: RemovedParagraphs, layout: Layout) -> list[RawLine]:
    first, last = layout.line(change.start), layout.line(max(change.end - 1, change.start))
    return layout.lines[layout.lines.index(first) : layout.lines.index(last) + 1]


class _Redrafting:
    """One document's changes: first what new text shall look like, then texts and rows from the end, then marks."""

    def __init__(self, layout: Layout, marks: Marks) -> None:
        self._layout = layout
        self._marks = marks
        self._tracker = Tracker(layout, marks)
        self._end = layout.areas[0].start if layout.areas else len(layout.text) + 1
        self._removed: dict[Element, Part] = {}
        self._added: dict[Element, list[Element]] = {}
        self._leading: dict[Element, list[Element]] = {}

    def make(self, changes: Sequence[Change]) -> tuple[Change, ...]:
        """Make the changes and return those that could not be made."""
        made: dict[int, bool] = {}
        rows: list[tuple[Element, Element]] = []
        for at, change in enumerate(changes):
            if isinstance(change, AddedParagraphs):
                made[at] = self._add_paragraphs(change)
            elif isinstance(change, AddedRow):
                made[at] = self._plan_row(change, rows)
        from_the_end = sorted(enumerate(changes), key=lambda item: _places(item[1])[0], reverse=True)
        for at, change in from_the_end:
            if isinstance(change, Edit):
                made[at] = self._edit(change)
            elif isinstance(change, RemovedParagraphs):
                made[at] = self._remove_paragraphs(change)
            elif isinstance(change, RemovedRow):
                made[at] = self._remove_row(change)
        for row, new in reversed(rows):
            add_row(row, new)
        self._settle()
        return tuple(change for at, change in enumerate(changes) if not made[at])

    def _edit(self, edit: Edit) -> bool:
        """Make an edit as its small parts, all of them or none."""
        if edit.end >= self._end:
            return False
        parts = small_edits(edit, self._layout.text[edit.start : edit.end])
        if len(parts) == 1 and parts[0].start == parts[0].end and not self._tracker.allows(edit.start, edit.end):
            return self._fill(edit)
        if not all(self._tracker.allows(part.start, part.end) for part in parts):
            return False
        done = [self._tracker.replace(part.start, part.end, part.text, exact=True) for part in reversed(parts)]
        return all(done)

    def _fill(self, edit: Edit) -> bool:
        """Put a text into an empty paragraph or cell."""
        line = self._layout.line(edit.start)
        paragraph = empty_cell(self._layout, edit.start)
        if not line.table and line.start == line.end and line.nodes:
            paragraph = line.nodes[-1]
        if paragraph is None or _is_closed(paragraph):
            return False
        paragraph.append(self._marks.inserted([(edit.text, mark_formatting(look_of(paragraph)))]))
        return True

    def _add_paragraphs(self, change: AddedParagraphs) -> bool:
        line = self._layout.line(change.behind)
        if line.start >= self._end or not line.nodes or _is_closed(line.nodes[-1]):
            return False
        where, behind = (self._leading, line.nodes[0]) if change.before else (self._added, line.nodes[-1])
        if line.table:
            table = next(element for element in behind.iterancestors() if NAMES[element.tag] == "tbl")
            following = next_paragraph(table)
            if not is_last_row(behind) or following is None:
                return False
            where, behind = self._leading, following
        new = [new_paragraph(paragraph, self._layout, self._marks) for paragraph in change.paragraphs]
        where.setdefault(behind, []).extend(new)
        return True

    def _remove_paragraphs(self, change: RemovedParagraphs) -> bool:
        lines = _lines(change, self._layout)
        paragraphs = [node for line in lines for node in line.nodes]
        if lines[-1].start >= self._end or any(line.table for line in lines):
            return False
        if not is_removable(paragraphs) or any(_is_closed(paragraph) for paragraph in paragraphs):
            return False
        for paragraph in paragraphs:
            self._removed[paragraph] = Part.KEPT if stays(paragraph) else Part.REMOVED
            delete_content(paragraph, self._marks)
        return True

    def _plan_row(self, change: AddedRow, rows: list[tuple[Element, Element]]) -> bool:
        row = row_at(self._layout, change.behind)
        if row is None or change.behind >= self._end or _is_closed(row):
            return False
        new = new_row(self._layout, change.behind, change.cells, self._marks)
        if new is not None:
            rows.append((row, new))
        return new is not None

    def _remove_row(self, change: RemovedRow) -> bool:
        row = row_at(self._layout, change.at)
        if row is None or change.at >= self._end or _is_closed(row) or not row_is_removable(row):
            return False
        remove_row(row, self._marks)
        return True

    def _settle(self) -> None:
        """Put the new paragraphs at their places, and track the marks of new and removed ones."""
        for block in blocks_of([*self._removed, *self._added, *self._leading]):
            parts: list[tuple[Element, Part]] = []
            for paragraph in block:
                leading, added = self._leading.get(paragraph, []), self._added.get(paragraph, [])
                parts += [(new, Part.ADDED) for new in leading]
                parts.append((paragraph, self._removed.get(paragraph, Part.KEPT)))
                parts += [(new, Part.ADDED) for new in added]
                _put(leading, paragraph, before=True)
                _put(added, paragraph, before=False)
            settle(parts, self._marks)


def _put(new: Iterable[Element], paragraph: Element, *, before: bool) -> None:
    for element in new:
        if before:
            paragraph.addprevious(element)
        else:
            paragraph.addnext(element)
            paragraph = element


def _is_closed(element: Element) -> bool:
    """Tell whether a content control around an element is locked, or takes its text from elsewhere."""
    return any(
        NAMES[setting.tag] == "dataBinding" or (NAMES[setting.tag] == "lock" and value(setting) != "sdtLocked")
        for control in element.iterancestors()
        if NAMES[control.tag] == "sdt"
        for properties in control
        if NAMES[properties.tag] == "sdtPr"
        for setting in properties
    )
