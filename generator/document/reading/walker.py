"""One walk through a document's elements: text, lines and places.

It serves reading, comments and tracked changes alike, so that an offset means the same to all three. Of a document with
tracked changes it sees the accepted view or the original one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.document.parts.styles import ListPlace, Lists, Style, integer, paragraph_level, value
from generator.document.parts.xmltree import NAMES, Element
from generator.document.reading.layout import Area, Control, Layout, RawLine

__all__ = ["ACCEPTED", "ORIGINAL", "Walker"]

ACCEPTED, ORIGINAL = "accepted", "original"
_CELL = "\t"
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NO_TEXT = frozenset(
    {
        "instrText",
        "delInstrText",
        "pPr",
        "rPr",
        "tblPr",
        "tblPrEx",
        "tblGrid",
        "trPr",
        "tcPr",
        "sectPr",
        "sdtPr",
        "sdtEndPr",
        "smartTagPr",
        "customXmlPr",
        "rubyPr",
        "rt",
        "Fallback",
        "footnoteReference",
        "endnoteReference",
        "commentReference",
        "annotationRef",
        "footnoteRef",
        "endnoteRef",
        "binData",
    }
)
#: By view: elements that are not seen, names of texts, and marks of a paragraph or row that is not there.
_UNSEEN = {
    ACCEPTED: _NO_TEXT | {"del", "moveFrom", "delText"},
    ORIGINAL: _NO_TEXT | {"ins", "moveTo"},
}
_TEXTS = {ACCEPTED: frozenset({"t"}), ORIGINAL: frozenset({"t", "delText"})}
_GONE = {ACCEPTED: frozenset({"del", "moveFrom", "cellDel"}), ORIGINAL: frozenset({"ins", "moveTo", "cellIns"})}
#: Line ends and tabs within a w:t are blanks to Word.
_BLANKS = dict.fromkeys(map(ord, "\t\n\r\v\f\x85\u2028\u2029"), " ")
#: Columns Word allows a table.
_WIDEST = 63
_PAGE = re.compile(r"[-–—\s]*第?\s*\d*\s*页?(?:[\s，,/]*共\s*\d*\s*页)?[-–—\s]*")


class Walker:
    """Reads bodies, notes and headers into one layout."""

    def __init__(self, styles: dict[str, Style], lists: Lists, view: str = ACCEPTED) -> None:
        self._styles = styles
        self._lists = lists
        default = styles[""]
        self._default = (default.level, default.contents, default.place, False)
        self._original = view == ORIGINAL
        self._unseen = _UNSEEN[view]
        self._texts = _TEXTS[view]
        self._gone = _GONE[view]
        self._out: list[str] = []
        self._length = 0
        self._starts: list[int] = []
        self._nodes: list[Element] = []
        self._lengths: list[int] = []
        self._controls: list[Control] = []
        self._lines: list[RawLine] = []
        self._paragraphs: list[Element] = []  # of the open line
        self._areas: list[Area] = []
        self._tables = 0
        self._fields: list[bool] = []  # of the open fields: whether their result has begun
        self._in_cell = 0
        self._gap = ""  # what parts the next words of a cell from those before
        self._mark: tuple[int, int, int] | None = None  # sizes before the open line
        self._held = False  # the open line's paragraph mark is gone: the next paragraph goes on in it
        self._aside = ""
        self._seen: set[str] = set()

    def layout(self) -> Layout:
        """Return what was read so far."""
        text = "".join(self._out)
        return Layout(text, self._lines, self._starts, self._nodes, self._lengths, self._areas, self._controls)

    def body(self, body: Element) -> None:
        """Read the main text."""
        self._blocks(body)
        self._end_held()

    def aside(self, root: Element, kind: str, anchor: str = "") -> None:
        """Read a note, header or footer; a line without words, or of a header read before, is left out."""
        first = len(self._lines)
        self._aside = kind
        self._blocks(root)
        self._end_held()
        self._aside = ""
        if len(self._lines) > first:
            self._areas.append(Area(self._lines[first].start, self._lines[-1].end, kind, anchor))

    def _blocks(self, parent: Element) -> None:
        """Read the paragraphs and tables of a body, cell, text box or content control, in order."""
        for child in parent:
            name = NAMES[child.tag]
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child)
            elif name not in self._unseen:
                self._blocks(child)

    def _paragraph(self, paragraph: Element) -> None:
        children = iter(paragraph)
        first = next(children, None)
        if first is not None and NAMES[first.tag] == "pPr":
            level, contents, place, goes_on = self._style(first)
        else:
            level, contents, place, goes_on = self._default
            children = iter(paragraph)
        if not self._in_cell:
            if not self._held:
                self._open_line()
            self._paragraphs.append(paragraph)
        number = self._lists.next(place) if place and not goes_on else ""  # the last of a line has its number
        before = self._length
        boxes: list[Element] = []
        if number and not self._held:
            self._numbered(number, children, boxes)
        else:
            self._inline(children, boxes)
            if number:
                self._number_line(number)
        if self._fields:
            self._fields = [True] * len(self._fields)
        if self._in_cell:
            self._gap = self._gap if goes_on or self._length == before else " "
        else:
            self._held = goes_on
            if not goes_on:
                self._close_line(level, contents=contents)
        for box in boxes:
            self._end_held()
            self._blocks(box)

    def _numbered(self, number: str, children: Iterable[Element], boxes: list[Element]) -> None:
        """Write the number Word counts before a paragraph; an empty one has none."""
        self._write(_printed(number))
        written = self._length
        self._inline(children, boxes)
        if self._length == written:
            self._length -= len(self._out.pop())

    def _number_line(self, number: str) -> None:
        """Write a number before the open line, which began with paragraphs whose marks are gone."""
        pieces, start, count = self._mark or (0, 0, 0)
        first = bool(self._lines)
        if self._length > start + first:
            printed = _printed(number)
            self._out.insert(pieces + first, printed)
            self._starts[count:] = [start + len(printed) for start in self._starts[count:]]
            self._controls = [
                one._replace(start=one.start + len(printed), end=one.end + len(printed)) if one.start > start else one
                for one in self._controls
            ]
            self._length += len(printed)

    def _style(self, properties: Element) -> tuple[int, bool, ListPlace | None, bool]:
        """Return heading level, whether it is a table of contents, the place in a list, and whether its mark is gone."""
        identity, own, gone = "", False, False
        before: Element | None = None
        for child in properties:
            name = NAMES[child.tag]
            if name == "pStyle":
                identity = value(child)
            elif name == "numPr" or name == "outlineLvl":
                own = True
            elif name == "rPr":
                gone = any(NAMES[change.tag] in self._gone for change in child)
            elif name == "pPrChange" and self._original:
                before = next(iter(child), None)
        if before is not None:
            return (*self._style(before)[:3], gone)
        style = self._styles.get(identity) or self._styles[""]
        place = self._lists.place_of_style(identity, style.place) if style.place else None
        level = style.level
        if own:
            outline, number, list_level = paragraph_level(properties)
            level = level if outline is None else (outline + 1) % 10
            place = _own_place(place, number, list_level)
        return level, style.contents, place if place and place.number != "0" else None, gone

    def _table(self, table: Element) -> None:
        if self._in_cell:
            for row in self._nearest(table, "tr"):
                if not self._is_gone(row, "trPr"):
                    for cell in self._nearest(row, "tc"):
                        self._blocks(cell)
            return
        self._end_held()
        number = 0
        for row in self._nearest(table, "tr"):
            if self._is_gone(row, "trPr"):
                continue
            cells = [cell for cell in self._nearest(row, "tc") if not self._is_gone(cell, "tcPr")]
            if len(cells) == 1 and self._holds_text(cells[0]):
                number = 0
                self._blocks(cells[0])
                self._end_held()
                continue
            if not number:
                self._tables += 1
                number = self._tables
            self._row(row, cells, number)

    def _holds_text(self, cell: Element) -> bool:
        """Tell whether a row's only cell is a frame around paragraphs or tables."""
        paragraphs = 0
        for block in cell:
            name = NAMES[block.tag]
            if name == "tbl":
                return True
            paragraphs += name == "p" and any(NAMES[child.tag] != "pPr" for child in block)
        return paragraphs > 1

    def _row(self, row: Element, cells: list[Element], number: int) -> None:
        self._open_line()
        places: list[tuple[int, int]] = []
        self._in_cell += 1
        before, behind = _skipped_columns(row)
        places += [(self._length, self._length)] * before
        for at, cell in enumerate(cells):
            if at:
                self._write(_CELL)
            start = self._length
            self._blocks(cell)
            self._gap = ""
            places += [(start, self._length), *[(self._length, self._length)] * (_columns(cell) - 1)]
        places += [(self._length, self._length)] * behind
        self._in_cell -= 1
        self._paragraphs = [row]
        self._close_line(0, table=number, cells=tuple(places))

    def _nearest(self, parent: Element, wanted: str) -> list[Element]:
        """Return the elements of this name under a parent, through content controls, not through one another."""
        found: list[Element] = []
        for child in parent:
            name = NAMES[child.tag]
            if name == wanted:
                found.append(child)
            elif name not in self._unseen:
                found += self._nearest(child, wanted)
        return found

    def _inline(self, parent: Iterable[Element], boxes: list[Element]) -> None:
        """Read the text of a paragraph or run; text boxes in it are kept for later."""
        for child in parent:
            name = NAMES[child.tag]
            if name == "r":
                self._inline(child, boxes)
            elif name in self._texts:
                if child.text and (not self._fields or all(self._fields)):
                    text = child.text
                    if not text.isprintable():
                        text = text.translate(_BLANKS)
                    self._write_piece(text, child)
            elif name in _CHARACTERS:
                self._write_piece(_CHARACTERS[name], child)
            elif name == "fldChar":
                self._field(value(child, "fldCharType"))
            elif name == "txbxContent":
                boxes.append(child)
            elif name not in self._unseen:
                self._held_in(child, boxes)

    def _held_in(self, holder: Element, boxes: list[Element]) -> None:
        """Read what stands in a link, a tracked insertion or the like, and note what a content control covers."""
        start = self._length + len(self._gap)
        self._inline(holder, boxes)
        if NAMES[holder.tag] == "sdt" and self._length > start:
            self._controls.append(Control(start, self._length, _tag(holder), holder))

    def _field(self, kind: str) -> None:
        """Note where a field's instruction begins, its result begins, and it ends; only the result is text."""
        if kind == "begin":
            self._fields.append(False)
        elif self._fields and kind == "separate":
            self._fields[-1] = True
        elif self._fields and kind == "end":
            self._fields.pop()

    def _write_piece(self, text: str, node: Element) -> None:
        if self._gap:
            self._write(self._gap)
            self._gap = ""
        length = len(text)
        self._starts.append(self._length)
        self._nodes.append(node)
        self._lengths.append(length)
        self._out.append(text)
        self._length += length

    def _write(self, text: str) -> None:
        self._out.append(text)
        self._length += len(text)

    def _open_line(self) -> None:
        self._end_held()
        self._mark = (len(self._out), self._length, len(self._starts))
        if self._lines:
            self._write("\n")

    def _end_held(self) -> None:
        if self._held:
            self._held = False
            self._close_line(0)

    def _close_line(
        self, level: int, *, contents: bool = False, table: int = 0, cells: tuple[tuple[int, int], ...] = ()
    ) -> None:
        pieces, start, count = self._mark or (0, 0, 0)
        first = start + bool(self._lines)
        nodes, self._paragraphs = tuple(self._paragraphs), []
        if self._aside:
            words = "".join(self._out[pieces:]).strip()
            repeated = words in self._seen and self._aside in ("header", "footer")
            self._seen.add(words)
            if repeated or not any(char.isalpha() for char in words) or _PAGE.fullmatch(words):
                del self._out[pieces:], self._starts[count:], self._nodes[count:], self._lengths[count:]
                self._length = start
                self._controls = [one for one in self._controls if one.end <= start]
                return
        self._lines.append(RawLine(first, self._length, level, contents, table, cells, nodes))

    def _is_gone(self, element: Element, holder: str) -> bool:
        """Tell whether an element's properties (``holder``) say it is not there in this view."""
        for properties in element:
            if NAMES[properties.tag] == holder:
                return any(NAMES[change.tag] in self._gone for change in properties)
        return False


def _own_place(place: ListPlace | None, number: str | None, level: int | None) -> ListPlace | None:
    """Return the place in a list where the paragraph says number or level itself; ``place`` is that of its style."""
    if number is None and level is None:
        return place
    number = number if number is not None else place.number if place else "0"
    return ListPlace(number, level if level is not None else place.level if place else 0)


def _printed(number: str) -> str:
    """Return an automatic number as it stands before its text."""
    return f"{number} " if number[-1].isascii() and number[-1] != ")" else number


def _tag(control: Element) -> str:
    for properties in control:
        if NAMES[properties.tag] == "sdtPr":
            return next((value(child) for child in properties if NAMES[child.tag] == "tag"), "")
    return ""


def _columns(cell: Element) -> int:
    for properties in cell:
        if NAMES[properties.tag] == "tcPr":
            for child in properties:
                if NAMES[child.tag] == "gridSpan":
                    return min(max(integer(value(child), 1), 1), _WIDEST)
            break
    return 1


def _skipped_columns(row: Element) -> tuple[int, int]:
    """Return the columns a row leaves out at its beginning and end."""
    before = behind = 0
    for properties in row:
        if NAMES[properties.tag] == "trPr":
            for child in properties:
                if NAMES[child.tag] == "gridBefore":
                    before = min(max(integer(value(child)), 0), _WIDEST)
                elif NAMES[child.tag] == "gridAfter":
                    behind = min(max(integer(value(child)), 0), _WIDEST)
    return before, behind
