"""A report into the bytes of a Word file: markup as strings, written straight into the package."""

from __future__ import annotations

from datetime import UTC, datetime

from generator.document.base import Base, own_base
from generator.document.body import write_body
from generator.document.comments import comments_part, place
from generator.document.markup import NAMESPACES
from generator.document.package import write_package
from generator.document.properties import application_properties, core_properties
from generator.report import Report

__all__ = ["assemble", "packed"]

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_COMMENTS = "jixiaoComments"  # a relationship id no template uses
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_COMMENTS_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"


def assemble(report: Report, base: Base | None = None, *, now: datetime | None = None) -> bytes:
    """Return the report as a .docx; findings that concern its text stand in it as comments.

    Args:
        base: styles and page setup; our own when None.
        now: date of the comments and the file (default: the current time); equal input and ``now`` give equal bytes.
    """
    base = base or own_base()
    now = now or datetime.now(UTC).astimezone()
    canvas = write_body(report, base)
    notes = place(report.findings, canvas.lines)
    parts = packed(canvas.markup(), base, report, now)
    if notes:
        styles = base.styles
        folder = base.document.rpartition("/")[0]
        name = f"{folder}/comments.xml"
        parts[name] = comments_part(notes, styles["comment_text"], styles["comment_reference"], now)
        _register(parts, base, name)
    return write_package(parts)


def packed(body: str, base: Base, report: Report, now: datetime) -> dict[str, bytes]:
    """Return the parts of a document with this content of w:body; ``report`` is what its properties tell of."""
    parts = dict(base.parts)
    parts[base.document] = f"{_HEAD}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>".encode()
    parts[base.core] = core_properties(report, now)
    if base.application:
        parts[base.application] = application_properties(report)
    return parts


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
