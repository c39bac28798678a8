"""A user's .docx as the base: styles, page setup, headers and footers kept, its text left out."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from pathlib import Path
from typing import Any

from generator.document.base.base import Base, base_of, own_base, style_names
from generator.document.base.footnotes import without_text
from generator.document.base.roles import ROLES, missing_roles, resolve
from generator.document.parts.package import MACRO_ENABLED, open_package
from generator.document.parts.xmltree import Element, XMLError, local_name, parse, qualified
from generator.finding import InputError
from generator.manuscript.plain import read_bytes

__all__ = ["read_template"]

# What hangs on the text goes with it; these parts stay.
_KEPT = (
    "styles",
    "settings",
    "webSettings",
    "theme",
    "fontTable",
    "numbering",
    "header",
    "footer",
    "footnotes",
    "endnotes",
)


def read_template(path: Path) -> Base:
    """Return the base made of a user's Word file.

    Raises:
        InputError: no Word document, with macros, encrypted, damaged, or without some styles (all named at once).
    """
    data = read_bytes(path)
    try:
        with open_package(data, path.name) as package:
            _refuse_macros(package, path.name)
            _check_xml(package)
        document = _open(data)
        _add_styles(document, path.name)
        _drop_text(document)
        return base_of(_parts(document))
    except (KeyError, ValueError, IndexError, XMLError, zipfile.BadZipFile, OSError, EOFError) as error:
        raise InputError(f"{path.name}：不能用作模板，请另存为 .docx（Word 文档）后再试。") from error


def _refuse_macros(package: zipfile.ZipFile, name: str) -> None:
    macros = any(part.lower().endswith("vbaproject.bin") for part in package.namelist())
    if macros or MACRO_ENABLED.encode() in package.read("[Content_Types].xml"):
        raise InputError(f"{name}：含有宏，不能用作模板，请另存为不含宏的 .docx 后再试。")


def _check_xml(package: zipfile.ZipFile) -> None:
    """Refuse malformed and hostile XML before python-docx reads it."""
    for part in package.namelist():
        if part.endswith((".xml", ".rels")):
            parse(package.read(part))


def _open(data: bytes) -> Any:
    import docx

    try:
        return docx.Document(io.BytesIO(data))
    except Exception as error:  # python-docx has no error of its own for a broken file: any attribute may be missing
        raise ValueError(str(error)) from error


def _add_styles(document: Any, name: str) -> None:
    """Add our own style for every role the template has none for.

    Raises:
        InputError: required styles are missing.
    """
    theirs = document.styles.element
    found = resolve(style_names(theirs))
    missing = missing_roles(found)
    if missing:
        raise InputError(f"{name}：模板缺少以下样式，请补充后再试：{'；'.join(missing)}。")
    defaults = _defaults(theirs)
    ours = parse(own_base().parts["word/styles.xml"])
    added = [role for role in ROLES if role not in found]
    renamed = {role.style: found.get(key, role.style) for key, role in ROLES.items()} | defaults
    by_id = {style.get(qualified("styleId")): style for style in ours.iterfind(qualified("style"))}
    for role in added:
        style = deepcopy(by_id[ROLES[role].style])
        _link(style, renamed)
        theirs.append(style)


def _defaults(styles: Element) -> dict[str, str]:
    """Return our ids of the default styles → those of the template."""
    ours = {"paragraph": "Normal", "character": "DefaultParagraphFont", "table": "TableNormal"}
    return {
        ours[kind]: str(style.get(qualified("styleId")))
        for style in styles.iterfind(qualified("style"))
        if (kind := str(style.get(qualified("type")))) in ours
        and style.get(qualified("default")) in ("1", "true", "on")
    }


def _link(style: Element, renamed: dict[str, str]) -> None:
    """Point a style's links to the template's ids; a link to a default style it lacks is dropped."""
    for child in list(style):
        if local_name(child) in ("basedOn", "next", "link"):
            target = renamed.get(str(child.get(qualified("val"))))
            if target is None:
                style.remove(child)
            else:
                child.set(qualified("val"), target)


def _drop_text(document: Any) -> None:
    """Remove what hangs on the text: comments, pictures, charts, links, the thumbnail, own properties (the text is written anew)."""
    relationships = document.part.rels
    for relationship in relationships.values():
        if str(relationship.reltype).endswith("/footnotes"):
            part = relationship.target_part
            part._blob = without_text(part.blob, document.settings.element)  # python-docx knows no footnotes
    for identity, relationship in list(relationships.items()):
        if str(relationship.reltype).rpartition("/")[2] not in _KEPT:
            del relationships[identity]
    for identity, relationship in list(document.part.package.rels.items()):
        if str(relationship.reltype).endswith(("/thumbnail", "/custom-properties")):
            del document.part.package.rels[identity]


def _parts(document: Any) -> dict[str, bytes]:
    document.core_properties  # noqa: B018 - python-docx makes the part where it lacks
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as package:
        return {name: package.read(name) for name in package.namelist()}
