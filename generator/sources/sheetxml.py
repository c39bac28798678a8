"""What calamine does not tell about an .xlsx cell: uncached formulas, error values and number formats.

One pass of the expat parser over each sheet; document type declarations are refused, so no entity is ever expanded.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

__all__ = ["Format", "Marks", "number_format", "read_marks", "style_format"]

#: Built-in formats that fix decimals or show percent: id → (decimals, percent).
_BUILT_IN: dict[int, tuple[int, bool]] = {
    1: (0, False),
    2: (2, False),
    3: (0, False),
    4: (2, False),
    9: (0, True),
    10: (2, True),
    37: (0, False),
    38: (0, False),
    39: (2, False),
    40: (2, False),
    41: (0, False),
    42: (0, False),
    43: (2, False),
    44: (2, False),
}
_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')
#: Cells with nothing but a style, and cells whose place is only told by those before them.
_EMPTY = re.compile(rb'<c r="[A-Z]+[0-9]+"[^<>]*(?:/>|>(?:<v></v>|<v ?/>)?</c>)')
_UNPLACED = re.compile(rb"<c(?:>|/>| (?![^<>]*\br=)[^<>]*>)")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(frozen=True, slots=True)
class Format:
    """How a number cell shows its value: fixed decimals (None: as many as needed), and whether as a percentage."""

    decimals: int | None = None
    percent: bool = False


@dataclass(slots=True)
class Marks:
    """Of one sheet, by zero-based (row, column): what calamine leaves out, and how far the filled cells reach."""

    formats: dict[tuple[int, int], Format] = field(default_factory=dict[tuple[int, int], Format])
    errors: dict[tuple[int, int], str] = field(default_factory=dict[tuple[int, int], str])
    uncached: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    rows: int = 0
    columns: int = 0

    def reach(self, row: int, column: int) -> None:
        """Note that a cell is filled."""
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)


def number_format(code: str) -> Format:
    """Read a number format code; literal text such as a quoted percent sign does not count."""
    first = _LITERALS.sub("", code).split(";")[0]
    if not re.search("[0#?]", first) or re.search("[eE][+-]", first):
        return Format()
    decimals = re.search(r"\.([0#?]*)", first)
    return Format(decimals[1].count("0") if decimals else 0, "%" in first)


def read_marks(data: bytes) -> dict[str, Marks]:
    """Return the marks of every worksheet, by sheet name.

    Raises ValueError or KeyError for a package whose parts do not hang together; expat's own error for broken XML.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = {name.replace("\\", "/").lower(): name for name in package.namelist()}

        def part(path: str) -> bytes | None:
            found = names.get(path.lower())
            return package.read(found) if found else None

        styles = _styles(part("xl/styles.xml") or b"")
        targets = _targets(part("xl/_rels/workbook.xml.rels") or b"")
        result: dict[str, Marks] = {}
        for name, relation in _sheets(part("xl/workbook.xml") or b""):
            target = targets.get(relation, "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            sheet = part(path)
            if sheet is not None:
                result[name] = _marks(sheet, styles)
        return result


def _walk(
    xml: bytes, start: Callable[[str, dict[str, str]], None], end: Callable[[str], None], text: Callable[[str], None]
) -> None:
    if not xml:
        return
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise ValueError("document type declarations are not read")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.CharacterDataHandler = text
    parser.Parse(xml, True)


def _ignore(_: str) -> None:
    return


def _sheets(xml: bytes) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            found.append((attributes.get("name", ""), relation))

    _walk(xml, start, _ignore, _ignore)
    return found


def _targets(xml: bytes) -> dict[str, str]:
    found: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            found[attributes.get("Id", "")] = attributes.get("Target", "")

    _walk(xml, start, _ignore, _ignore)
    return found


def _styles(xml: bytes) -> list[Format]:
    """Return the format of each cell style, in the order sheets refer to them."""
    codes: dict[str, str] = {}
    styles: list[Format] = []
    inside = [False]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            inside[0] = True
        elif tag == "xf" and inside[0]:
            styles.append(style_format(attributes.get("numFmtId", "0"), codes))

    def end(tag: str) -> None:
        if tag == "cellXfs":
            inside[0] = False

    _walk(xml, start, end, _ignore)
    return styles


def style_format(identifier: str, codes: dict[str, str]) -> Format:
    """Return the format with this number: a custom one, else a built-in one."""
    if identifier in codes:
        return number_format(codes[identifier])
    known = _BUILT_IN.get(int(identifier)) if identifier.isdigit() else None
    return Format(*known) if known else Format()


class _SheetReader:
    """Follows the cells of one sheet; keeps only what differs from a plain cell."""

    def __init__(self, styles: list[Format]) -> None:
        self.styles, self.marks = styles, Marks()
        self.row, self.column, self.reference = -1, -1, ""
        self.kind, self.style, self.formula = "", 0, False
        self.value: list[str] = []
        self.inside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            written = attributes.get("r", "")
            self._place()
            self.row, self.column = int(written) - 1 if written.isdigit() else self.row + 1, -1
        elif tag == "c":
            self._cell(attributes)
        elif tag == "f":
            self.formula = True
        elif tag in {"v", "t"}:
            self.inside = True

    def _cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "")
        if not reference:
            self._place()
            self.column += 1
        self.reference = reference
        style = attributes.get("s", "0")
        self.kind, self.style = attributes.get("t", "n"), int(style) if style.isdigit() else 0
        self.formula, self.inside = False, False
        self.value.clear()

    def _place(self) -> None:
        """Take row and column from the last cell's reference; most cells of a large sheet are empty and need none."""
        if not self.reference:
            return
        place = _REFERENCE.fullmatch(self.reference)
        self.row, self.column = (int(place[2]) - 1, _column(place[1])) if place else (self.row, self.column + 1)
        self.reference = ""

    def text(self, data: str) -> None:
        if self.inside:
            self.value.append(data)

    def end(self, tag: str) -> None:
        if tag in {"v", "t"}:
            self.inside = False
        elif tag == "c":
            self._done()

    def _done(self) -> None:
        value = "".join(self.value)
        if not (value or self.formula):
            return
        self._place()
        place = (self.row, self.column)
        self.marks.reach(self.row, self.column)
        if self.kind == "e":
            self.marks.errors[place] = value
        elif self.formula and not value and self.kind != "str":
            self.marks.uncached.add(place)
        elif self.kind == "n" and self.style < len(self.styles) and self.styles[self.style] != Format():
            self.marks.formats[place] = self.styles[self.style]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _marks(xml: bytes, styles: list[Format]) -> Marks:
    reader = _SheetReader(styles)
    filled = _EMPTY.sub(b"", xml)
    plain = not _UNPLACED.search(filled) and b"<![CDATA[" not in filled
    _walk(filled if plain else xml, reader.start, reader.end, reader.text)
    return reader.marks
