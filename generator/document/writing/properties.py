"""What the file says of itself: title, unit, year, language; never the name of a person."""

from __future__ import annotations

from datetime import UTC, datetime

from generator.document.parts.markup import escape
from generator.report import Report

__all__ = ["PROGRAM", "application_properties", "core_properties"]

PROGRAM = "jixiao"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CATEGORY = "绩效自评报告"
_CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
_APPLICATION = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"


def core_properties(report: Report, now: datetime) -> bytes:
    """Return docProps/core.xml: the author is the unit, whose document it is, as the finance bureau files it."""
    about = report.about
    moment = (now.astimezone(UTC) if now.tzinfo else now).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f"{_HEAD}<cp:coreProperties {_CORE}>"
        f"{_element('dc:title', ''.join(report.title.title))}{_element('dc:subject', about.subject)}"
        f"{_element('dc:creator', about.unit or PROGRAM)}{_element('cp:keywords', '；'.join(about.keywords))}"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        f"<cp:category>{_CATEGORY}</cp:category><dc:language>zh-CN</dc:language></cp:coreProperties>"
    ).encode()


def application_properties(report: Report) -> bytes:
    """Return docProps/app.xml."""
    return (
        f'{_HEAD}<Properties xmlns="{_APPLICATION}"><Application>{PROGRAM}</Application><DocSecurity>0</DocSecurity>'
        f"{_element('Company', report.about.unit)}</Properties>"
    ).encode()


def _element(name: str, text: str) -> str:
    flat = " ".join(escape(text).split())
    return f"<{name}>{flat}</{name}>" if flat else ""
