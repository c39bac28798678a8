"""A copy of a Word file for LibreOffice, with what it reads wrongly turned round."""

from __future__ import annotations

import re

from generator.document.parts.package import open_package, read_xml, replace_parts
from generator.document.reading.opened import DAMAGED
from generator.finding import InputError

__all__ = ["printable_copy"]

#: Whether punctuation may hang into the margin. LibreOffice (7.4 to 26) takes yes for no and no for yes.
_HANGING = re.compile(rb"<([A-Za-z]+:)?overflowPunct\b([^>]*?)/>")
_VALUE = re.compile(rb"""\bval\s*=\s*["']([^"']*)["']""")
_NO = (b"0", b"false", b"off")


def printable_copy(data: bytes, name: str) -> bytes:
    """Return a .docx that LibreOffice lays out as Word does; for nothing else.

    Raises:
        InputError: it is no Word document, damaged, encrypted or hostile.
    """
    try:
        package = open_package(data, name)
        parts = {
            part: read_xml(package, part, name)
            for part in package.namelist()
            if part.startswith("word/") and part.endswith(".xml")
        }
        changed = {part: _HANGING.sub(_turned, content) for part, content in parts.items() if _HANGING.search(content)}
        return replace_parts(data, changed) if changed else data
    except DAMAGED as error:
        raise InputError(f"{name}：Word 文档已损坏，无法读取。") from error


def _turned(match: re.Match[bytes]) -> bytes:
    prefix = match[1] or b""
    value = _VALUE.search(match[2])
    turned = b"1" if value and value[1].strip().lower() in _NO else b"0"
    return b"<" + prefix + b"overflowPunct " + prefix + b'val="' + turned + b'"/>'
