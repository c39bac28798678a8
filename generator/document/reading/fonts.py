"""The fonts a document's text is set in: names in runs, styles and theme, by the script of each character."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.document.parts.styles import value
from generator.document.parts.xmltree import Element, local_name
from generator.document.reading.opened import DAMAGED, NOTES, Opened, open_document
from generator.finding import InputError

__all__ = ["fonts_used"]

_TEXT_PARTS = ("header", "footer", *NOTES)
_LATIN, _CHINESE = "ascii", "eastAsia"
_FIRST_CHINESE = "\u2e80"
_Fonts = Mapping[str, str]


@dataclass(slots=True)
class _Names:
    """What styles and theme say of fonts: for each style those it names itself, and the style it is based on."""

    styles: dict[str, _Fonts] = field(default_factory=dict[str, _Fonts])
    based_on: dict[str, str] = field(default_factory=dict[str, str])
    theme: dict[str, str] = field(default_factory=dict[str, str])
    defaults: _Fonts = field(default_factory=dict[str, str])
    default_style: str = ""

    def of(self, run: Element, script: str) -> str:
        """Return the font of a run's characters of a script, "" where nothing names one."""
        properties = _child(run, "rPr")
        own = self.named(properties)
        if script in own:
            return own[script]
        paragraph = _paragraph(run)
        for style in (_style(properties, "rStyle"), _style(_child(paragraph, "pPr"), "pStyle") or self.default_style):
            if found := self._inherited(style, script):
                return found
        return self.defaults.get(script, "")

    def named(self, properties: Element | None) -> _Fonts:
        """Return the fonts that run properties name, by script; a name of the theme goes before a plain one."""
        fonts = _child(properties, "rFonts")
        if fonts is None:
            return {}
        found = {script: value(fonts, script) for script in (_LATIN, _CHINESE)}
        found |= {script: self.theme.get(value(fonts, f"{script}Theme"), name) for script, name in found.items()}
        return {script: name for script, name in found.items() if name}

    def _inherited(self, style: str, script: str) -> str:
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            if script in self.styles[style]:
                return self.styles[style][script]
            style = self.based_on.get(style, "")
        return ""


def fonts_used(data: bytes, name: str) -> tuple[str, ...]:
    """Return the names of the fonts that visible characters of a .docx ask for, the most used first.

    Raises:
        InputError: it is no Word document, damaged, encrypted or hostile.
    """
    try:
        opened = open_document(data, name)
        names = _names(opened)
        counts: Counter[str] = Counter()
        for root in _text_parts(opened):
            _count(root, names, counts)
        return tuple(font for font, _ in counts.most_common() if font)
    except DAMAGED as error:
        raise InputError(f"{name}：Word 文档已损坏，无法读取。") from error


def _text_parts(opened: Opened) -> Iterator[Element]:
    root = opened.read(opened.main)
    if _child(root, "body") is None:
        raise InputError(f"{opened.name}：不是 Word 文档（.docx），或文件已损坏。")
    yield root
    for kind in _TEXT_PARTS:
        for part in opened.related.get(kind, ()):
            if part in opened.package.NameToInfo:
                yield opened.read(part)


def _count(root: Element, names: _Names, counts: Counter[str]) -> None:
    for run in root.iter("{*}r"):
        text = "".join(str(child.text or "") for child in run if local_name(child) == "t")
        chinese = sum(character >= _FIRST_CHINESE for character in text)
        latin = sum(character.isascii() and not character.isspace() for character in text)
        for script, characters in ((_CHINESE, chinese), (_LATIN, latin)):
            if characters:
                counts[names.of(run, script)] += characters


def _names(opened: Opened) -> _Names:
    names = _Names(theme=_theme(opened.first("theme")))
    styles = opened.first("styles")
    for element in styles if styles is not None else ():
        if local_name(element) == "docDefaults":
            names.defaults = names.named(_child(_child(element, "rPrDefault"), "rPr"))
        elif local_name(element) == "style":
            identity = value(element, "styleId")
            names.styles[identity] = names.named(_child(element, "rPr"))
            names.based_on[identity] = _style(element, "basedOn")
            if value(element, "type") == "paragraph" and value(element, "default") in ("1", "true", "on"):
                names.default_style = identity
    return names


def _theme(root: Element | None) -> dict[str, str]:
    """Return the theme's fonts by the names runs call them: ``minorEastAsia``, ``majorHAnsi`` …"""
    found: dict[str, str] = {}
    for element in root.iter() if root is not None else ():
        kind = local_name(element)
        if kind not in ("majorFont", "minorFont"):
            continue
        prefix = kind.removesuffix("Font")
        for child in element:
            name, face = local_name(child), value(child, "typeface")
            if name == "latin" and face:
                found |= {f"{prefix}Ascii": face, f"{prefix}HAnsi": face}
            elif face and (name == "ea" or (name == "font" and value(child, "script") == "Hans")):
                found.setdefault(f"{prefix}EastAsia", face)
    return found


def _paragraph(run: Element) -> Element | None:
    element = run.getparent()
    while element is not None and local_name(element) != "p":
        element = element.getparent()
    return element


def _style(properties: Element | None, name: str) -> str:
    element = _child(properties, name)
    return "" if element is None else value(element)


def _child(element: Element | None, name: str) -> Element | None:
    if element is None:
        return None
    return next((child for child in element if local_name(child) == name), None)
