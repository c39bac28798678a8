"""The base a report is built on: our own template tree, or a user's .docx (see ``template``)."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from generator.document.base.footnotes import with_footnotes
from generator.document.base.roles import resolve
from generator.document.parts.markup import NAMESPACES
from generator.document.parts.xmltree import Element, local_name, parse, qualified, serialise
from generator.resources import resource

__all__ = ["Base", "Section", "base_of", "own_base", "style_names"]

_A4 = {"w": 11906, "h": 16838}
_MARGINS = {"top": 2098, "right": 1474, "bottom": 1984, "left": 1588, "header": 851, "footer": 1429, "gutter": 0}
#: ① on every page anew: a plain figure beside 93.16% would look like a digit of it.
_NOTE_NUMBERS = {"numFmt": "decimalEnclosedCircleChinese", "numRestart": "eachPage"}
_TURNED = {"top": "left", "right": "top", "bottom": "right", "left": "bottom"}  # the sheet is turned clockwise
_CORE = "/metadata/core-properties"
_APPLICATION = "/relationships/extended-properties"
_MAIN = "/relationships/officeDocument"
_ROOT_RELATIONSHIPS = "_rels/.rels"


@dataclass(frozen=True, slots=True)
class Section:
    """Page setup: its w:sectPr (``first`` counts its pages from 1) and the width between the margins in twips."""

    markup: str
    first: str
    width: int


@dataclass(frozen=True, slots=True)
class Base:
    """Everything of a document but its text.

    Attributes:
        parts: package parts by name; those that change per report are replaced on writing.
        styles: role (see ``roles``) → style id.
        document, core, application, footnotes: names of the main part, of the parts with properties ("" where there is
            none), and of the footnotes.
        cover, contents, portrait, landscape: page setups; that of the table of contents has no header, footer and number.
    """

    parts: Mapping[str, bytes]
    styles: Mapping[str, str]
    document: str
    core: str
    application: str
    cover: Section
    contents: Section
    portrait: Section
    landscape: Section
    footnotes: str

    @property
    def relationships(self) -> str:
        """Name of the part with the main part's relationships."""
        return _relationships(self.document)

    @property
    def style_part(self) -> str:
        """Name of the part with the styles."""
        return f"{PurePosixPath(self.document).parent}/styles.xml"


@cache
def own_base() -> Base:
    """Return the packed base, kept in memory."""
    root = resource("templates", "base")
    files = sorted(file for file in root.rglob("*") if file.is_file())
    return base_of({file.relative_to(root).as_posix(): file.read_bytes() for file in files})


def base_of(parts: Mapping[str, bytes]) -> Base:
    """Return the base made of a package's parts; its text is not kept, its sections are.

    The last portrait section is the body's; an earlier portrait one is the cover's, else the cover is the body's
    without header, footer and number. A landscape one serves wide tables, else the body's is turned.
    """
    document = _target(parts, _MAIN)
    root = parse(parts[document])
    found = [_clean(section) for section in root.iter(qualified("sectPr"))] or [_new("sectPr")]
    upright = [section for section in found if not _is_landscape(section)] or found
    turned = [section for section in found if _is_landscape(section)]
    styles = f"{PurePosixPath(document).parent}/styles.xml"
    parts, footnotes = with_footnotes(parts, document, _relationships(document))
    return Base(
        parts=parts,
        styles=resolve(style_names(parse(parts[styles]))),
        document=document,
        core=_target(parts, _CORE),
        application=_target(parts, _APPLICATION) if _APPLICATION.encode() in parts[_ROOT_RELATIONSHIPS] else "",
        cover=_section(upright[0] if len(upright) > 1 else _bare(upright[-1])),
        contents=_section(_bare(upright[-1])),
        portrait=_section(upright[-1]),
        landscape=_section(turned[0] if turned else _turn(upright[-1])),
        footnotes=footnotes,
    )


def style_names(styles: Element) -> list[tuple[str, str, str]]:
    """Return (type, id, name) of every style of a styles part."""
    rows: list[tuple[str, str, str]] = []
    for style in styles.iterfind(qualified("style")):
        identity = str(style.get(qualified("styleId"), ""))
        name = style.find(qualified("name"))
        label = identity if name is None else str(name.get(qualified("val"), ""))
        rows.append((str(style.get(qualified("type"), "paragraph")), identity, label))
    return rows


def _relationships(document: str) -> str:
    path = PurePosixPath(document)
    return str(path.parent / "_rels" / f"{path.name}.rels")


def _target(parts: Mapping[str, bytes], kind: str) -> str:
    for relationship in parse(parts[_ROOT_RELATIONSHIPS]):
        if str(relationship.get("Type")).endswith(kind):
            return str(relationship.get("Target")).lstrip("/")
    raise KeyError(kind)


def _clean(section: Element) -> Element:
    """Return a copy that starts a new page, goes on counting, has what a report needs, and no tracked change."""
    section = deepcopy(section)
    for numbers in section.iterfind(qualified("pgNumType")):
        numbers.attrib.pop(qualified("start"), None)
    for child in list(section):
        if local_name(child) in ("type", "sectPrChange"):
            section.remove(child)
    for name, values in (("pgSz", _A4), ("pgMar", _MARGINS)):
        if section.find(qualified(name)) is None:
            added = _child(section, name)
            for key, value in values.items():
                added.set(qualified(key), str(value))
    if section.find(qualified("footnotePr")) is None:
        numbers = _child(section, "footnotePr")
        for name, value in _NOTE_NUMBERS.items():
            numbers.append(_new(name))
            numbers[-1].set(qualified("val"), value)
    return section


def _new(name: str) -> Element:
    return parse(f"<w:{name} {NAMESPACES}/>".encode())


_ORDER: tuple[str, ...] = (
    "headerReference",
    "footerReference",
    "footnotePr",
    "endnotePr",
    "type",
    "pgSz",
    "pgMar",
    "paperSrc",
    "pgBorders",
    "lnNumType",
    "pgNumType",
    "cols",
    "formProt",
    "vAlign",
    "noEndnote",
    "titlePg",
    "textDirection",
    "bidi",
    "rtlGutter",
    "docGrid",
    "printerSettings",
    "sectPrChange",
)


def _child(section: Element, name: str) -> Element:
    """Return the child of this name; one that is not there is added where the schema's order wants it."""
    old = section.find(qualified(name))
    if old is not None:
        return old
    rank = _ORDER.index(name)
    at = sum(_ORDER.index(local_name(child)) < rank for child in section if local_name(child) in _ORDER)
    child = _new(name)
    section.insert(at, child)
    return child


def _is_landscape(section: Element) -> bool:
    size = section.find(qualified("pgSz"))
    return int(size.get(qualified("w"))) > int(size.get(qualified("h")))


def _bare(section: Element) -> Element:
    """Return the section without header, footer and page number."""
    section = deepcopy(section)
    for child in list(section):
        if local_name(child) in ("headerReference", "footerReference", "titlePg"):
            section.remove(child)
    return section


def _turn(section: Element) -> Element:
    """Return the section on the turned sheet: the margins turn with it, the footer stays below the text."""
    section = deepcopy(section)
    size, margins = section.find(qualified("pgSz")), section.find(qualified("pgMar"))
    width, height = size.get(qualified("w")), size.get(qualified("h"))
    size.set(qualified("w"), height)
    size.set(qualified("h"), width)
    size.set(qualified("orient"), "landscape")
    old = {key: margins.get(qualified(key), "0") for key in _MARGINS}
    for key, source in _TURNED.items():
        margins.set(qualified(key), old[source])
    margins.set(qualified("footer"), str(min(int(old["footer"]), abs(int(old["right"])) * 3 // 5)))
    return section


def _section(section: Element) -> Section:
    size, margins = section.find(qualified("pgSz")), section.find(qualified("pgMar"))
    sides = sum(int(margins.get(qualified(key), "0")) for key in ("left", "right", "gutter"))
    width = int(size.get(qualified("w"))) - sides
    first = deepcopy(section)
    _child(first, "pgNumType").set(qualified("start"), "1")
    return Section(_short(section), _short(first), width)


def _short(section: Element) -> str:
    """Return the markup without the namespace declarations that stand on w:document."""
    markup = serialise(section)
    for declaration in NAMESPACES.split():
        markup = markup.replace(f" {declaration}", "")
    return markup
