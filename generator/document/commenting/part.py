"""What a package needs before it can carry comments: the part, its registration, and the styles of comments."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from generator.document.base.base import own_base, style_names
from generator.document.base.roles import ROLES, resolve
from generator.document.parts.markup import W
from generator.document.parts.styles import integer, value
from generator.document.parts.xmltree import NAMES, Element, namespace_of, parse, qualified, xml_bytes
from generator.document.reading.opened import Changing

__all__ = ["StyleIds", "comments_root", "identity", "register", "styled"]

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "[Content_Types].xml"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_ROLES = ("comment_text", "comment_reference")


@dataclass(frozen=True, slots=True)
class StyleIds:
    """Ids of the styles of a comment's text and of its reference, "" where the document has none."""

    text: str = ""
    reference: str = ""


def identity(element: Element) -> int:
    """Return the number in an element's ``w:id``, -1 where there is none."""
    return integer(value(element, "id"), -1)


def comments_root(changing: Changing) -> tuple[str, Element]:
    """Return name and root of the comments part; a new one where the document has no comments yet."""
    opened = changing.opened
    root = opened.first("comments")
    if root is not None:
        return next(part for part in opened.related["comments"] if part in opened.package.NameToInfo), root
    folder = opened.main.rpartition("/")[0]
    name, number = f"{folder}/comments.xml".lstrip("/"), 0
    while name in opened.package.NameToInfo:
        number += 1
        name = f"{folder}/comments{number}.xml".lstrip("/")
    return name, parse(f'<w:comments xmlns:w="{namespace_of(changing.root)}"/>'.encode())


def register(changing: Changing, part: str, parts: dict[str, bytes]) -> None:
    """Add the relation to the comments part and its content type where they lack."""
    opened = changing.opened
    if part not in opened.related.get("comments", ()):
        folder, _, name = opened.main.rpartition("/")
        relations = f"{folder}/_rels/{name}.rels".lstrip("/")
        known = relations in opened.package.NameToInfo
        root = opened.read(relations) if known else parse(f'<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode())
        used = {str(relation.get("Id")) for relation in root}
        strict = namespace_of(changing.root) != W
        relation = _added(root, "Relationship")
        relation.set("Id", next(f"jixiao{at}" for at in range(len(used) + 1) if f"jixiao{at}" not in used))
        relation.set("Type", f"{_STRICT_RELATION if strict else _RELATION}/comments")
        relation.set("Target", f"/{part}")
        parts[relations] = xml_bytes(root)
    types = opened.read(_TYPES)
    if not any(str(entry.get("PartName")).lstrip("/") == part for entry in types):
        override = _added(types, "Override")
        override.set("PartName", f"/{part}")
        override.set("ContentType", _CONTENT_TYPE)
        parts[_TYPES] = xml_bytes(types)


def _added(root: Element, name: str) -> Element:
    child = root.makeelement(f"{{{namespace_of(root)}}}{name}")
    root.append(child)
    return child


def styled(changing: Changing, parts: dict[str, bytes], *, add: bool = True) -> StyleIds:
    """Return the ids of the comment styles; those the document lacks are added to its styles, or left out."""
    opened = changing.opened
    root = opened.first("styles")
    if root is None or namespace_of(root) != W:
        return StyleIds()
    found = resolve(style_names(root))
    missing = [role for role in _ROLES if role not in found]
    if missing and not add:
        return StyleIds(*(found.get(role, "") for role in _ROLES))
    if missing:
        _add_styles(root, missing)
        part = next(part for part in opened.related["styles"] if part in opened.package.NameToInfo)
        parts[part] = xml_bytes(root)
    return StyleIds(*(found.get(role, ROLES[role].style) for role in _ROLES))


def _add_styles(root: Element, roles: list[str]) -> None:
    ours = parse(own_base().parts["word/styles.xml"])
    by_id = {value(style, "styleId"): style for style in ours.iterfind(qualified("style"))}
    for role in roles:
        style = deepcopy(by_id[ROLES[role].style])
        kind = value(style, "type")
        default = next((value(other, "styleId") for other in root if _is_default(other, kind)), "")
        for child in list(style):
            if NAMES[child.tag] == "basedOn":
                if default:
                    child.set(qualified("val"), default)
                else:
                    style.remove(child)
        root.append(style)


def _is_default(style: Element, kind: str) -> bool:
    return value(style, "type") == kind and value(style, "default") in ("1", "true", "on")
