"""Parsing and writing XML parts: the one typed border to lxml."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]

from generator.document.parts.markup import W

__all__ = [
    "NAMES",
    "Element",
    "XMLError",
    "local_name",
    "namespace_of",
    "parse",
    "parse_fragment",
    "qualified",
    "serialise",
    "xml_bytes",
]

_etree = cast("Any", etree)
Element = Any


class XMLError(ValueError):
    """Not well-formed XML, or XML with a document type declaration (Office files have none)."""


@cache
def _parser() -> Any:
    return _etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )


def parse(data: bytes) -> Element:
    """Return the root element; entities are never resolved, nothing is fetched.

    Raises:
        XMLError: malformed, too deep or too large, or with a document type declaration.
    """
    try:
        root = _etree.fromstring(data, _parser())
    except _etree.XMLSyntaxError as error:
        raise XMLError(str(error)) from error
    if root.getroottree().docinfo.doctype:
        raise XMLError("document type declaration")
    return root


def serialise(element: Element) -> str:
    """Return an element's markup without the namespace declarations it does not need."""
    _etree.cleanup_namespaces(element)
    return str(_etree.tostring(element, encoding="unicode", with_tail=False))


def qualified(name: str) -> str:
    """Return ``{namespace}name`` for a WordprocessingML name."""
    return f"{{{W}}}{name}"


def namespace_of(element: Element) -> str:
    """Return an element's namespace; strict and transitional files differ in it."""
    return str(element.tag).rpartition("}")[0].removeprefix("{")


def parse_fragment(markup: str, namespace: str) -> list[Element]:
    """Return the elements of a piece of markup whose prefix ``w`` means this namespace."""
    return list(_etree.fromstring(f'<w:x xmlns:w="{namespace}">{markup}</w:x>'.encode()))


def xml_bytes(root: Element, head: bytes | None = None) -> bytes:
    """Return a part's bytes behind its XML declaration (``head``, Word's own where it is None)."""
    declaration = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' if head is None else head
    return declaration + bytes(_etree.tostring(root, encoding="UTF-8", xml_declaration=False))


def local_name(element: Element) -> str:
    """Return an element's name without its namespace; strict and transitional files then read alike."""
    return str(element.tag).rpartition("}")[2]


class _Names(dict[str, str]):
    """Local names by full name; looked up instead of cut anew for each element."""

    def __missing__(self, tag: str) -> str:
        name = str(tag).rpartition("}")[2]
        if len(self) < _KNOWN_NAMES:
            self[tag] = name
        return name


_KNOWN_NAMES = 5000
NAMES = _Names()
