"""What a document's styles and lists say of a paragraph: its heading level, and the number Word would print before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.document.parts.numerals import number_format
from generator.document.parts.xmltree import Element, local_name

__all__ = ["ListPlace", "Lists", "Style", "integer", "paragraph_level", "read_lists", "read_styles", "value"]

_LEVELS = 9
_CHINESE = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}
#: Names under which Word, WPS and their users know headings, titles and tables of contents.
_HEADING = re.compile(
    r"(?:heading|标题)\s*([1-9一二三四五六七八九])(?!\d)|([1-9一二三四五六七八九])级标题", re.IGNORECASE
)
_CONTENTS = re.compile(r"(?:^toc|^contents|目录)\s*(?:\d|heading|标题)", re.IGNORECASE)
_BODY_LEVEL = 9


class ListPlace(NamedTuple):
    """A paragraph's place in a list: id of the numbering and level from 0."""

    number: str
    level: int


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style, with what it inherits.

    Attributes:
        level: as a heading, 0 for none.
        place: in a list.
        contents: of a table of contents.
    """

    level: int = 0
    place: ListPlace | None = None
    contents: bool = False


@dataclass(slots=True)
class _RawStyle:
    name: str = ""
    based_on: str = ""
    outline: int | None = None
    number: str | None = None
    list_level: int | None = None


def value(element: Element, name: str = "val") -> str:
    """Return an attribute without asking for its namespace, "" where it is not there."""
    for key, found in element.attrib.items():
        if key == name or key.endswith("}" + name):
            return str(found)
    return ""


def integer(text: str, otherwise: int = 0) -> int:
    """Return a number written in an attribute."""
    return int(text) if text.isascii() and text.lstrip("-").isdigit() and len(text) < 10 else otherwise


def read_styles(root: Element | None) -> dict[str, Style]:
    """Return the paragraph styles by id; the default one also as ""."""
    raw: dict[str, _RawStyle] = {}
    default = ""
    for element in root if root is not None else ():
        if local_name(element) != "style" or value(element, "type") not in ("paragraph", ""):
            continue
        identity = value(element, "styleId")
        raw[identity] = _raw_style(element)
        if value(element, "default") in ("1", "true", "on"):
            default = identity
    styles = {identity: _resolve(identity, raw) for identity in raw}
    styles[""] = styles.get(default, Style())
    return styles


def _raw_style(element: Element) -> _RawStyle:
    style = _RawStyle()
    for child in element:
        name = local_name(child)
        if name == "name":
            style.name = value(child)
        elif name == "basedOn":
            style.based_on = value(child)
        elif name == "pPr":
            style.outline, style.number, style.list_level = paragraph_level(child)
    return style


def paragraph_level(properties: Element) -> tuple[int | None, str | None, int | None]:
    """Return outline level, numbering id and list level of paragraph properties, None where they are silent."""
    outline = number = level = None
    for child in properties:
        name = local_name(child)
        if name == "outlineLvl":
            outline = integer(value(child), _BODY_LEVEL)
        elif name == "numPr":
            for part in child:
                if local_name(part) == "numId":
                    number = value(part)
                elif local_name(part) == "ilvl":
                    level = integer(value(part))
    return outline, number, level


def _resolve(identity: str, raw: Mapping[str, _RawStyle]) -> Style:
    """Follow basedOn: the nearest word on each matter counts; a name tells a heading where no outline level does."""
    outline: int | None = None
    named = 0
    number: str | None = None
    level: int | None = None
    contents = False
    seen: set[str] = set()
    while identity in raw and identity not in seen:
        seen.add(identity)
        style = raw[identity]
        if outline is None and not named:
            outline = style.outline
            named = _named_level(style.name) if outline is None else 0
        number = style.number if number is None else number
        level = style.list_level if level is None else level
        contents = contents or _CONTENTS.search(style.name) is not None
        identity = style.based_on
    heading = outline + 1 if outline is not None and 0 <= outline < _BODY_LEVEL else named
    place = ListPlace(number, level or 0) if number else None
    return Style(0 if contents else heading, place, contents)


def _named_level(name: str) -> int:
    match = _HEADING.search(name)
    if match is None:
        return 0
    digit = match[1] or match[2]
    return _CHINESE.get(digit) or int(digit)


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False
    restart: int | None = None
    style: str = ""


@dataclass(slots=True)
class _Numbering:
    abstract: str
    levels: dict[int, _Level] = field(default_factory=dict[int, _Level])
    starts: dict[int, int] = field(default_factory=dict[int, int])


class Lists:
    """The document's lists, counting along while its paragraphs are read in order."""

    def __init__(self, abstracts: Mapping[str, dict[int, _Level]], numberings: Mapping[str, _Numbering]) -> None:
        self._abstracts = abstracts
        self._numberings = numberings
        self._counts: dict[str, list[int | None]] = {}
        self._used: set[str] = set()
        self._styles = {
            level.style: ListPlace(identity, at)
            for identity, numbering in numberings.items()
            for at, level in abstracts.get(numbering.abstract, {}).items()
            if level.style
        }

    def place_of_style(self, style: str, place: ListPlace | None) -> ListPlace | None:
        """Return the list place a style has; the level that names the style tells which."""
        named = self._styles.get(style)
        return named if named and place and named.number == place.number else place

    def next(self, place: ListPlace) -> str:
        """Count one paragraph at this place and return its number as printed, "" for a bullet or no such list."""
        numbering = self._numberings.get(place.number)
        if numbering is None or not 0 <= place.level < _LEVELS:
            return ""
        levels = {**self._abstracts.get(numbering.abstract, {}), **numbering.levels}
        counts = self._counts.setdefault(numbering.abstract, [None] * _LEVELS)
        if place.number not in self._used:
            self._used.add(place.number)
            for at, start in numbering.starts.items():
                counts[at] = start - 1
        self._count(counts, levels, place.level)
        level = levels.get(place.level)
        return _printed(level, levels, counts) if level else ""

    @staticmethod
    def _count(counts: list[int | None], levels: Mapping[int, _Level], at: int) -> None:
        for above in range(at):
            if counts[above] is None:
                counts[above] = levels[above].start if above in levels else 1
        before = counts[at]
        counts[at] = before + 1 if before is not None else levels[at].start if at in levels else 1
        for below in range(at + 1, _LEVELS):
            restart = levels[below].restart if below in levels else None
            if restart is None or at < restart:
                counts[below] = None


def _printed(level: _Level, levels: Mapping[int, _Level], counts: list[int | None]) -> str:
    if level.form == "bullet":
        return ""

    def part(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        form = levels[at].form if at in levels else "decimal"
        return number_format("decimal" if level.legal else form, counts[at] or 0)

    return re.sub(r"%([1-9])", part, level.text)


def read_lists(root: Element | None, style_lists: Callable[[str], str]) -> Lists:
    """Return the lists of a numbering part; ``style_lists`` gives the numbering id of a list style."""
    abstracts: dict[str, dict[int, _Level]] = {}
    numberings: dict[str, _Numbering] = {}
    links: dict[str, str] = {}
    for element in root if root is not None else ():
        name = local_name(element)
        if name == "abstractNum":
            identity = value(element, "abstractNumId")
            abstracts[identity] = _levels(element)
            for child in element:
                if local_name(child) == "numStyleLink":
                    links[identity] = value(child)
        elif name == "num":
            numberings[value(element, "numId")] = _numbering(element)
    for identity, style in links.items():
        target = numberings.get(style_lists(style))
        if target is not None:
            abstracts[identity] = abstracts.get(target.abstract, {})
    return Lists(abstracts, numberings)


def _levels(element: Element) -> dict[int, _Level]:
    return {
        integer(value(child, "ilvl")): _level(child)
        for child in element
        if local_name(child) == "lvl" and 0 <= integer(value(child, "ilvl")) < _LEVELS
    }


def _level(element: Element) -> _Level:
    level = _Level()
    for child in element.iter():
        name = local_name(child)
        if name == "start":
            level.start = integer(value(child), 1)
        elif name == "numFmt":
            level.form = value(child, "val")
        elif name == "lvlText":
            level.text = value(child)
        elif name == "isLgl":
            level.legal = value(child) not in ("0", "false", "off")
        elif name == "lvlRestart":
            level.restart = integer(value(child))
        elif name == "pStyle":
            level.style = value(child)
    return level


def _numbering(element: Element) -> _Numbering:
    numbering = _Numbering("")
    for child in element:
        if local_name(child) == "abstractNumId":
            numbering.abstract = value(child)
        elif local_name(child) == "lvlOverride":
            at = integer(value(child, "ilvl"))
            if not 0 <= at < _LEVELS:
                continue
            for part in child:
                if local_name(part) == "lvl":
                    numbering.levels[at] = _level(part)
                elif local_name(part) == "startOverride":
                    numbering.starts[at] = integer(value(part), 1)
    return numbering
