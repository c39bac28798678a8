"""What a PDF of LibreOffice says of itself: its fonts and the number of its pages."""

from __future__ import annotations

import re
import zlib

__all__ = ["count_pages", "font_names"]

_FONT = re.compile(rb"/BaseFont\s*/([^\s/<>\[\]()]+)")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_ESCAPE = re.compile(r"#([0-9A-Fa-f]{2})")
#: Newer versions pack the objects themselves into compressed streams.
_PACKED = re.compile(rb"/Type\s*/ObjStm\b.*?stream\r?\n(.*?)endstream", re.DOTALL)


def font_names(pdf: bytes) -> frozenset[str]:
    """Return the PostScript names of the fonts a PDF is set in."""
    found = (match[1].decode("latin-1") for match in _FONT.finditer(_objects(pdf)))
    return frozenset(_SUBSET.sub("", _ESCAPE.sub(lambda match: chr(int(match[1], 16)), name)) for name in found)


def count_pages(pdf: bytes) -> int:
    return len(_PAGE.findall(_objects(pdf)))


def _objects(pdf: bytes) -> bytes:
    return b"\n".join([pdf, *map(_unpacked, _PACKED.findall(pdf))])


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:  # packed in another way
        return b""
