"""What the styles and sections of a base say about the size of lines, paragraphs, cells and pages; read once per base."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from generator.document.parts.styles import integer, value
from generator.document.parts.xmltree import Element, local_name, parse

__all__ = ["CellLook", "Look", "Page", "Styles", "own_spacing", "page_of", "styles_of"]

_POINT = 20.0  # twips
_AUTO = 240  # w:line of single spacing
_ON = ("", "1", "true", "on")


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style; lengths in twips.

    Attributes:
        font, chinese: of Latin letters and of Chinese characters.
        line, exact: height of a line, and whether it is that whatever stands in it; else ``line`` counts 240ths of
            the font's own height.
        first: indent of the first line beyond ``left``.
        snap: lines stand on the page's grid, where they have no exact height.
    """

    size: float
    spacing: float
    font: str
    chinese: str
    line: float
    exact: bool
    before: float
    after: float
    left: float
    right: float
    first: float
    keep_next: bool
    page_break: bool
    snap: bool


@dataclass(frozen=True, slots=True)
class CellLook:
    """A table style: what its cells add around their text in twips; ``line`` is a border inside, ``frame`` the outer one."""

    sides: float
    ends: float
    line: float
    frame: float


@dataclass(frozen=True, slots=True)
class Styles:
    """All paragraph and table styles of a base by id."""

    looks: Mapping[str, Look]
    cells: Mapping[str, CellLook]
    default: Look

    def look(self, style: str) -> Look:
        return self.looks.get(style, self.default)


@dataclass(frozen=True, slots=True)
class Page:
    """Room between the margins in twips; ``pitch`` of the grid, 0 for none."""

    height: float
    width: float
    pitch: float


@lru_cache(maxsize=8)
def styles_of(part: bytes) -> Styles:
    """Return the styles of a styles part."""
    root = parse(part)
    raw = {value(child, "styleId"): child for child in root if local_name(child) == "style"}
    defaults = [node for node in root.iter() if local_name(node) in ("rPrDefault", "pPrDefault")]
    default_id = next(
        (
            key
            for key, child in raw.items()
            if value(child, "type") == "paragraph" and value(child, "default") in _ON[1:]
        ),
        "",
    )
    looks: dict[str, Look] = {}
    cells: dict[str, CellLook] = {}
    for identity, style in raw.items():
        chain = [*defaults, *reversed(_chain(identity, raw))]
        if value(style, "type") == "table":
            cells[identity] = _cell_look(chain)
        elif value(style, "type") in ("paragraph", ""):
            looks[identity] = _look(chain)
    return Styles(looks, cells, looks.get(default_id) or _look(defaults))


def _chain(identity: str, raw: Mapping[str, Element]) -> list[Element]:
    """Return a style and those it is based on, the nearest first."""
    chain: list[Element] = []
    while identity in raw and raw[identity] not in chain:
        chain.append(raw[identity])
        based = next((child for child in raw[identity] if local_name(child) == "basedOn"), None)
        identity = value(based) if based is not None else ""
    return chain


def _look(chain: list[Element]) -> Look:
    """Gather what a chain of styles says, later ones overruling earlier ones."""
    said: dict[str, str] = {}
    for style in chain:
        for holder in style.iter():
            if local_name(holder) in ("pPr", "rPr"):
                run = local_name(holder) == "rPr"
                for child in holder:
                    _gather(said, child, run=run)
    size = integer(said.get("sz", ""), 20) * 10.0
    exact = said.get("lineRule", "") == "exact"
    return Look(
        size=size,
        spacing=float(integer(said.get("r.spacing", ""))),
        font=said.get("ascii", ""),
        chinese=said.get("eastAsia", ""),
        line=float(integer(said.get("line", ""), _AUTO)),
        exact=exact,
        before=float(integer(said.get("before", ""))),
        after=float(integer(said.get("after", ""))),
        left=_indent(said, "left", size),
        right=_indent(said, "right", size),
        first=_indent(said, "firstLine", size) - _indent(said, "hanging", size),
        keep_next=said.get("keepNext", "0") in _ON,
        page_break=said.get("pageBreakBefore", "0") in _ON,
        snap=said.get("snapToGrid", "") in _ON,
    )


def _gather(said: dict[str, str], child: Element, *, run: bool) -> None:
    name = local_name(child)
    if name in ("spacing", "ind", "rFonts"):
        prefix = "r." if run and name == "spacing" else ""
        for key in child.attrib:
            plain = str(key).rpartition("}")[2]
            said[prefix + ("spacing" if prefix and plain == "val" else plain)] = str(child.attrib[key])
    elif name in ("sz", "keepNext", "pageBreakBefore", "snapToGrid"):
        said[name] = value(child)


def _indent(said: Mapping[str, str], side: str, size: float) -> float:
    """Return an indent; one counted in characters goes before one in twips."""
    chars = integer(said.get(f"{side}Chars", ""))
    return chars * size / 100 if chars else float(integer(said.get(side, "")))


def _cell_look(chain: list[Element]) -> CellLook:
    margins: dict[str, int] = {}
    line = frame = 0
    for style in chain:
        for node in style.iter():
            if local_name(node) == "tblCellMar":
                margins.update({local_name(side): integer(value(side, "w")) for side in node})
            elif local_name(node) == "tblBorders":
                sizes = {local_name(side): integer(value(side, "sz")) for side in node}
                line, frame = sizes.get("insideH", 0), sizes.get("top", 0)
    sides = margins.get("left", margins.get("start", 108)) + margins.get("right", margins.get("end", 108))
    ends = float(margins.get("top", 0) + margins.get("bottom", 0))
    return CellLook(float(sides), ends, line * _POINT / 8, frame * _POINT / 8)


_OWN = re.compile(r'<w:spacing [^>]*?w:before="(\d+)"')


def own_spacing(properties: str) -> float | None:
    """Return the space before that a paragraph's own properties ask for."""
    match = _OWN.search(properties)
    return float(match[1]) if match else None


@lru_cache(maxsize=32)
def page_of(section: str) -> Page:
    """Return the page that a w:sectPr sets up."""
    size, margins, grid = (_attributes(section, name) for name in ("pgSz", "pgMar", "docGrid"))
    edges = {key: abs(integer(margins.get(key, ""))) for key in ("top", "bottom", "left", "right", "gutter")}
    pitch = integer(grid.get("linePitch", "")) if grid.get("type", "default") != "default" else 0
    return Page(
        height=float(integer(size.get("h", "")) - edges["top"] - edges["bottom"]),
        width=float(integer(size.get("w", "")) - edges["left"] - edges["right"] - edges["gutter"]),
        pitch=float(pitch),
    )


def _attributes(section: str, name: str) -> dict[str, str]:
    tag = re.search(rf"<w:{name}\b([^>]*)>", section)
    return dict(re.findall(r'w:(\w+)="([^"]*)"', tag[1])) if tag else {}
