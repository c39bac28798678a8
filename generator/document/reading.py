"""The text of a finished report: what is checked, and what offsets of findings count in."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from generator.document.package import open_package, read_bytes
from generator.document.xmltree import Element, XMLError, local_name, parse
from generator.finding import InputError

__all__ = ["read_text"]

_PLAIN = (".txt", ".md")
_WORD = (".docx", ".docm")
_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CELL = "\t"
# Elements whose text the reader of the accepted document does not see.
_UNSEEN = frozenset(
    {
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "delInstrText",
        "pPr",
        "rPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
        "sectPr",
        "sdtPr",
        "sdtEndPr",
        "rt",
        "Fallback",
        "footnoteReference",
        "endnoteReference",
        "commentReference",
        "annotationRef",
    }
)
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_text(path: Path) -> str:
    """Return the text of a .docx, one line per paragraph or table row (cells parted by tabs), or a text file as it is.

    Tracked insertions, content controls and text boxes are part of the text; deletions, headers, footers, notes and
    comments are not.

    Raises:
        InputError: no such file, a kind that cannot be read, damaged, encrypted or hostile.
    """
    suffix = path.suffix.lower()
    data = read_bytes(path)
    if suffix in _PLAIN:
        return _decode(data, path.name)
    if suffix in _WORD:
        return "\n".join(_lines(_body(data, path.name)))
    if suffix == ".doc":
        raise InputError(f"{path.name}：是旧版 .doc 格式，请在 Word 或 WPS 中另存为 .docx 后再试。")
    raise InputError(f"{path.name}：不支持的文件类型，可用 .docx、.txt、.md。")


def _decode(data: bytes, name: str) -> str:
    if data.startswith(_UTF16):
        return data.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError(f"{name}：不是文本文件，或编码无法识别（可用 UTF-8、GB18030）。")


def _body(data: bytes, name: str) -> Element:
    try:
        with open_package(data, name) as package:
            root = parse(package.read(_main_part(package)))
    except (KeyError, XMLError, zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise InputError(f"{name}：Word 文档已损坏，无法读取。") from error
    for child in root:
        if local_name(child) == "body":
            return child
    raise InputError(f"{name}：不是 Word 文档（.docx），或文件已损坏。")


def _main_part(package: zipfile.ZipFile) -> str:
    for relationship in parse(package.read("_rels/.rels")):
        if str(relationship.get("Type")).endswith("/officeDocument"):
            return str(relationship.get("Target")).lstrip("/")
    raise KeyError("officeDocument")


def _lines(parent: Element) -> Iterator[str]:
    """Yield the lines of a body, cell, text box or content control, in order."""
    held = ""  # text of a paragraph whose mark is deleted: it runs on into the next one
    for child in parent:
        name = local_name(child)
        if name == "p":
            text = held + _text(child)
            if _mark_is_deleted(child):
                held = text
                continue
            held = ""
            yield text
            for box in _boxes(child):
                yield from _lines(box)
        elif name == "tbl":
            yield from _rows(child)
        elif name not in _UNSEEN:
            yield from _lines(child)
    if held:
        yield held


def _rows(table: Element) -> Iterator[str]:
    for row in _nearest(table, "tr"):
        if not _is_deleted(row, "trPr"):
            yield _CELL.join(" ".join(line for line in _lines(cell) if line) for cell in _nearest(row, "tc"))


def _nearest(parent: Element, wanted: str) -> Iterator[Element]:
    """Yield the elements of this name under a parent, through content controls, not through one another."""
    for child in parent:
        name = local_name(child)
        if name == wanted:
            yield child
        elif name not in _UNSEEN:
            yield from _nearest(child, wanted)


def _text(element: Element) -> str:
    """Return the text of a paragraph or run without that of text boxes in it."""
    out: list[str] = []
    for child in element:
        name = local_name(child)
        if name == "t":
            out.append(child.text or "")
        elif name in _CHARACTERS:
            out.append(_CHARACTERS[name])
        elif name != "txbxContent" and name not in _UNSEEN:
            out.append(_text(child))
    return "".join(out)


def _boxes(element: Element) -> Iterator[Element]:
    for child in element:
        name = local_name(child)
        if name == "txbxContent":
            yield child
        elif name not in _UNSEEN:
            yield from _boxes(child)


def _mark_is_deleted(paragraph: Element) -> bool:
    return any(_is_deleted(properties, "rPr") for properties in paragraph if local_name(properties) == "pPr")


def _is_deleted(element: Element, holder: str) -> bool:
    """Tell whether an element's properties (``holder``) say it is deleted or moved away."""
    return any(
        local_name(change) in ("del", "moveFrom")
        for properties in element
        if local_name(properties) == holder
        for change in properties
    )
