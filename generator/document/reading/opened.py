"""An opened Word package: its parts by their relations, its text laid out, and the way back into a file."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.document.parts.package import open_package, read_xml, replace_parts
from generator.document.parts.styles import Lists, read_lists, read_styles, value
from generator.document.parts.xmltree import Element, XMLError, local_name, parse, xml_bytes
from generator.document.reading.layout import Layout
from generator.document.reading.walker import ACCEPTED, Walker
from generator.finding import InputError
from generator.manuscript.plain import read_bytes

__all__ = ["DAMAGED", "NOTES", "Changing", "Opened", "lay_out", "open_document", "open_for_change", "relations_of"]

NOTES = ("footnotes", "endnotes")
_MARGINS = ("header", "footer")
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")
_PROLOGUE = re.compile(rb"\s*<\?xml[^>]{0,200}\?>\s*")
#: What reading a damaged or hostile package raises.
DAMAGED = (
    KeyError,
    XMLError,
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,
    RecursionError,
)


@dataclass(slots=True)
class Opened:
    """A Word package: its parts as they were, the name of the main part, and the parts it names by relation."""

    name: str
    package: zipfile.ZipFile
    main: str
    related: dict[str, list[str]]

    def read(self, part: str) -> Element:
        return parse(read_xml(self.package, part, self.name))

    def first(self, kind: str) -> Element | None:
        """Return the root of the first part of a kind (``styles``), None where the package has none."""
        parts = [part for part in self.related.get(kind, []) if part in self.package.NameToInfo]
        return self.read(parts[0]) if parts else None


@dataclass(slots=True)
class Changing:
    """A document to be changed: its main part as a tree, and the accepted view of it as text with its elements."""

    data: bytes
    opened: Opened
    root: Element
    layout: Layout

    def saved(self, parts: Mapping[str, bytes]) -> bytes:
        """Return the package with the changed main part and these parts; every other part stays as it is."""
        original = self.opened.package.read(self.opened.main)
        prologue = _PROLOGUE.match(original)
        head = prologue[0] if prologue and b"tf-16" not in prologue[0].lower() else None
        return replace_parts(self.data, {**parts, self.opened.main: xml_bytes(self.root, head)})


def open_for_change(source: Path | bytes, name: str = "文档") -> Changing:
    """Open a .docx for comments or tracked changes.

    Raises:
        InputError: it cannot be read, is no Word document, damaged, encrypted or hostile.
    """
    data = source if isinstance(source, bytes) else read_bytes(source)
    name = name if isinstance(source, bytes) else source.name
    try:
        opened = open_document(data, name)
        root = opened.read(opened.main)
        return Changing(data, opened, root, lay_out(opened, root))
    except DAMAGED as error:
        raise InputError(f"{name}：Word 文档已损坏，无法读取。") from error


def open_document(data: bytes, name: str) -> Opened:
    """Open a .docx and find its main part and what belongs to it.

    Raises:
        InputError: no Word document, encrypted, or too large when unpacked.
        KeyError, XMLError, zipfile.BadZipFile: damaged.
    """
    package = open_package(data, name)
    main = next(
        (
            str(relation.get("Target")).lstrip("/")
            for relation in parse(read_xml(package, "_rels/.rels", name))
            if str(relation.get("Type")).endswith("/officeDocument")
        ),
        None,
    )
    if main is None:
        raise KeyError("officeDocument")
    return Opened(name, package, main, _related(package, main))


def relations_of(package: zipfile.ZipFile, part: str, name: str) -> Iterator[tuple[str, str, str]]:
    """Yield id, kind and part of what a part refers to within the package; ``name`` is the document's, for messages."""
    folder, _, file = part.rpartition("/")
    relations = f"{folder}/_rels/{file}.rels".lstrip("/")
    if relations in package.NameToInfo:
        for relation in parse(read_xml(package, relations, name)):
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, str(relation.get("Target")))).lstrip("/")
                yield str(relation.get("Id")), str(relation.get("Type")).rpartition("/")[2], target


def _related(package: zipfile.ZipFile, main: str) -> dict[str, list[str]]:
    related: dict[str, list[str]] = {}
    for _, kind, target in relations_of(package, main, main):
        related.setdefault(kind, []).append(target)
    return related


def lay_out(opened: Opened, root: Element, view: str = ACCEPTED) -> Layout:
    """Return the text of a document whose main part was parsed to ``root``, with its elements.

    Raises:
        InputError: the main part is no Word document.
        KeyError, XMLError, zipfile.BadZipFile: damaged.
    """
    body = next((child for child in root if local_name(child) == "body"), None)
    if body is None:
        raise InputError(f"{opened.name}：不是 Word 文档（.docx），或文件已损坏。")
    styles = opened.first("styles")
    walker = Walker(read_styles(styles), _lists(opened, styles), view)
    walker.body(body)
    for kind in NOTES:
        root = opened.first(kind)
        for note in root if root is not None else ():
            if value(note, "type") not in _SEPARATORS:
                walker.aside(note, kind, value(note, "id"))
    for kind in _MARGINS:
        for part in opened.related.get(kind, ()):
            if part in opened.package.NameToInfo:
                walker.aside(opened.read(part), kind)
    return walker.layout()


def _lists(opened: Opened, styles: Element | None) -> Lists:
    def numbering_of(style: str) -> str:
        for element in styles if styles is not None else ():
            if value(element, "styleId") == style:
                return next((value(part) for part in element.iter() if local_name(part) == "numId"), "")
        return ""

    return read_lists(opened.first("numbering"), numbering_of)
