"""Footnotes: the text of those a report has, and the part and settings that a document needs to have any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.document.parts.markup import NAMESPACES, escape, is_ambiguous
from generator.document.parts.styles import integer, value
from generator.document.parts.xmltree import Element, local_name, parse, parse_fragment, qualified, serialise, xml_bytes

__all__ = ["FIRST_NOTE", "footnotes_markup", "with_footnotes", "without_text"]

#: A footnote part begins with the separators, which have the numbers -1 and 0 (or 0 and 1 in a template's own).
FIRST_NOTE = 2
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_HINT = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
_RELATION = "jixiaoFootnotes"  # a relationship id no template uses
_RELATION_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
#: Of an exact height: that of the default style may take a whole line of the page's grid.
_LINE = (
    '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="200" w:lineRule="exact"/></w:pPr>'
    "<w:r><w:{}/></w:r></w:p>"
)
_SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}">{_LINE.format(kind)}</w:footnote>'
    for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
)
_SETTINGS = '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
#: What may stand behind w:footnotePr in the settings.
_BEHIND = (
    "endnotePr", "compat", "docVars", "rsids", "mathPr", "attachedSchema", "themeFontLang", "clrSchemeMapping",
    "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures", "forceUpgrade", "captions", "readModeInkLockDown",
    "smartTagType", "schemaLibrary", "shapeDefaults", "doNotEmbedSmartTags", "decimalSymbol", "listSeparator", "docId",
    "chartTrackingRefBased", "conflictMode",
)  # fmt: skip


def footnotes_markup(notes: Sequence[str], text_style: str, reference_style: str) -> str:
    """Return the w:footnote elements of the notes, in the order of their marks."""
    mark = f'<w:r><w:rPr><w:rStyle w:val="{reference_style}"/></w:rPr><w:footnoteRef/></w:r>'
    return "".join(
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{text_style}"/></w:pPr>{mark}'
        f'<w:r>{_HINT if is_ambiguous(note) else ""}<w:t xml:space="preserve"> {escape(note)}</w:t></w:r></w:p></w:footnote>'
        for number, note in enumerate(notes, FIRST_NOTE)
    )


def with_footnotes(parts: Mapping[str, bytes], document: str, relations: str) -> tuple[Mapping[str, bytes], str]:
    """Return the parts of a document with a footnotes part, and its name; one that is there stays as it is.

    Args:
        document, relations: names of the main part and of the part with its relationships.
    """
    folder = document.rpartition("/")[0]
    targets = {str(one.get("Type")).rpartition("/")[2]: str(one.get("Target")) for one in parse(parts[relations])}
    if "footnotes" in targets:
        return parts, _absolute(folder, targets["footnotes"])
    name = f"{folder}/footnotes.xml"
    changed = dict(parts)
    changed[name] = f"{_HEAD}<w:footnotes {NAMESPACES}>{_SEPARATORS}</w:footnotes>".encode()
    relation = f'<Relationship Id="{_RELATION}" Type="{_RELATION_TYPE}" Target="footnotes.xml"/>'
    override = f'<Override PartName="/{name}" ContentType="{_CONTENT_TYPE}"/>'
    for part, closing, markup in (
        (relations, b"</Relationships>", relation),
        ("[Content_Types].xml", b"</Types>", override),
    ):
        head, found, tail = parts[part].rpartition(closing)
        changed[part] = head + markup.encode() + found + tail
    settings = _absolute(folder, targets.get("settings", ""))
    if settings in parts:
        root = parse(parts[settings])
        _tell(root)
        changed[settings] = xml_bytes(root)
    return changed, name


def without_text(data: bytes, settings: Element) -> bytes:
    """Return a footnotes part with its separators alone; the settings are told where these have other numbers now."""
    root = parse(data)
    kept = [note for note in root if value(note, "type") not in ("", "normal")]
    usable = {"separator", "continuationSeparator"} <= {value(note, "type") for note in kept}
    if not usable or any(integer(value(note, "id")) >= FIRST_NOTE for note in kept):
        _tell(settings)
        return f"{_HEAD}<w:footnotes {NAMESPACES}>{_SEPARATORS}</w:footnotes>".encode()
    return f"{_HEAD}<w:footnotes {NAMESPACES}>{''.join(map(serialise, kept))}</w:footnotes>".encode()


def _tell(settings: Element) -> None:
    """Name the separators in the settings; how notes are numbered there stays."""
    old = settings.find(qualified("footnotePr"))
    new = parse_fragment(_SETTINGS, str(settings.tag).partition("}")[0][1:])[0]
    if old is None:
        at = next((at for at, child in enumerate(settings) if local_name(child) in _BEHIND), len(settings))
        settings.insert(at, new)
        return
    for child in list(old):
        if local_name(child) == "footnote":
            old.remove(child)
    old.extend(list(new))


def _absolute(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
