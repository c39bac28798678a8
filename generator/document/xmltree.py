"""Parsing and writing XML parts: the one typed border to lxml."""

from __future__ import annotations

from typing import Any, cast

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]

from generator.document.markup import W

__all__ = ["Element", "XMLError", "local_name", "parse", "qualified", "serialise"]

_etree = cast("Any", etree)
Element = Any


class XMLError(ValueError):
    """Not well-formed XML, or XML with a document type declaration (Office files have none)."""


def parse(data: bytes) -> Element:
    """Return the root element; entities are never resolved, nothing is fetched.

    Raises:
        XMLError: malformed, too deep or too large, or with a document type declaration.
    """
    parser = _etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = _etree.fromstring(data, parser)
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


def local_name(element: Element) -> str:
    """Return an element's name without its namespace; strict and transitional files then read alike."""
    return str(element.tag).rpartition("}")[2]
