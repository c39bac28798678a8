"""A report into the bytes of a Word file: markup as strings, written straight into the package."""

from __future__ import annotations

from datetime import UTC, datetime

from generator.basis import Basis
from generator.document.base.base import Base, own_base
from generator.document.base.footnotes import footnotes_markup
from generator.document.charts.part import charted, facts_of
from generator.document.parts.basis import basis_parts
from generator.document.parts.markup import EXTENSIONS, NAMESPACES
from generator.document.parts.package import write_package
from generator.document.writing.body import write_body
from generator.document.writing.comments import comments_part, place
from generator.document.writing.properties import application_properties, core_properties
from generator.report import Report

__all__ = ["assemble", "packed"]

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_COMMENTS = "jixiaoComments"  # a relationship id no template uses
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_COMMENTS_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_BASIS = "jixiaoBasis"
_BASIS_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_BASIS_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"


def assemble(
    report: Report, base: Base | None = None, *, basis: Basis | None = None, now: datetime | None = None
) -> bytes:
    """Return the report as a .docx; findings that concern its text stand in it as comments.

    Args:
        base: styles and page setup; our own when None.
        basis: the figures it was drafted from; those it prints go with it, so that its numbers stay checkable.
        now: date of the comments and the file (default: the current time); equal input and ``now`` give equal bytes.
    """
    base = base or own_base()
    now = now or datetime.now(UTC).astimezone()
    canvas = write_body(report, base)
    notes = place(report.findings, canvas.lines)
    parts = packed(canvas.markup(), base, report, now)
    folder = base.document.rpartition("/")[0]
    if canvas.charts:
        charts = charted(canvas.charts, folder)
        parts |= charts.parts
        _append(parts, base.relationships, "</Relationships>", charts.relations)
        _append(parts, "[Content_Types].xml", "</Types>", charts.types)
    styles = base.styles
    if canvas.footnotes:
        text, reference = styles["footnote_text"], styles["footnote_reference"]
        _append(parts, base.footnotes, "</w:footnotes>", footnotes_markup(canvas.footnotes, text, reference))
    if notes:
        name = f"{folder}/comments.xml"
        parts[name] = comments_part(notes, styles["comment_text"], styles["comment_reference"], now)
        _register(parts, base, name)
    if basis is not None:
        _add_basis(parts, base, basis.printing(canvas.printed(), facts_of(chart for chart, _ in canvas.charts)))
    return write_package(parts, base.parts)


def packed(body: str, base: Base, report: Report, now: datetime) -> dict[str, bytes]:
    """Return the parts of a document with this content of w:body; ``report`` is what its properties tell of."""
    parts = dict(base.parts)
    parts[base.document] = f"{_HEAD}<w:document {NAMESPACES} {EXTENSIONS}><w:body>{body}</w:body></w:document>".encode()
    parts[base.core] = core_properties(report, now)
    if base.application:
        parts[base.application] = application_properties(report)
    return parts


def _add_basis(parts: dict[str, bytes], base: Base, basis: Basis) -> None:
    number = 1
    while f"customXml/item{number}.xml" in parts:  # a template's own data
        number += 1
    parts |= basis_parts(basis, number)
    relation = f'<Relationship Id="{_BASIS}" Type="{_BASIS_RELATION}" Target="/customXml/item{number}.xml"/>'
    _append(parts, base.relationships, "</Relationships>", relation)
    override = f'<Override PartName="/customXml/itemProps{number}.xml" ContentType="{_BASIS_TYPE}"/>'
    _append(parts, "[Content_Types].xml", "</Types>", override)


def _register(parts: dict[str, bytes], base: Base, name: str) -> None:
    """Tell the package about the comments part."""
    target = name.rpartition("/")[2]
    relation = f'<Relationship Id="{_COMMENTS}" Type="{_COMMENTS_RELATION}" Target="{target}"/>'
    override = f'<Override PartName="/{name}" ContentType="{_COMMENTS_TYPE}"/>'
    _append(parts, base.relationships, "</Relationships>", relation)
    _append(parts, "[Content_Types].xml", "</Types>", override)


def _append(parts: dict[str, bytes], name: str, closing: str, markup: str) -> None:
    head, found, tail = parts[name].rpartition(closing.encode())
    parts[name] = head + markup.encode() + found + tail
