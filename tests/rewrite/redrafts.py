"""A document of the corpus rewritten, and what is looked at in it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from documents import Document, build
from docx.oxml.ns import qn
from lxml import etree

from generator.manuscript import Line, Manuscript
from generator.pipeline import Rewritten, rewrite
from generator.reading import Reading
from generator.rewriting.places import PARTS, Passage, find
from generator.scan.compact import compact
from generator.sources.report import read_report
from generator.sources.report.section_titles import POINT_ROLES

__all__ = ["ALL", "NOW", "READINGS", "Redraft", "bare", "bounds", "comments", "flat", "marks", "parts_of", "redrafted"]

NOW = datetime(2025, 5, 6, 8, 30, tzinfo=UTC)
ALL = ("problems", "causes", "improvements")
_CHANGES = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange")


@dataclass(frozen=True)
class Redraft:
    """A document, and what came of rewriting it.

    Attributes:
        parts: that were wanted, () for the usual ones.
        source, path: files of the document and of the result.
    """

    document: Document
    parts: tuple[str, ...]
    source: Path
    path: Path
    result: Rewritten

    @cached_property
    def before(self) -> Reading:
        return _reading(self.result.before)

    @cached_property
    def after(self) -> Reading:
        return _reading(self.result.after)

    @cached_property
    def old(self) -> dict[str, Passage]:
        """The rewritten passages in the old text, by what their points are."""
        return find(self.before, self.parts)

    @cached_property
    def new(self) -> dict[str, Passage]:
        return find(self.after, self.parts)

    def words(self, role: str) -> str:
        """Return the new section that holds a role, without blanks."""
        return flat(self.result.after.text[slice(*self.new[role].section.place)])


def redrafted(folder: Path, name: str, parts: tuple[str, ...], *, clean: bool = False) -> Redraft:
    """Rewrite a document; the result has its name in a folder of its own."""
    document = build(name)
    source = folder / f"{name}.docx"
    source.write_bytes(document.data)
    result = rewrite(source, document.figures, parts, clean=clean, now=NOW)
    path = folder / f"{'-'.join(parts) or 'usual'}{'-clean' * clean}" / source.name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(result.content)
    return Redraft(document, parts, source, path, result)


#: Texts that were checked, as they were read then.
READINGS: dict[tuple[str, tuple[Line, ...]], Reading] = {}


def _reading(manuscript: Manuscript) -> Reading:
    return READINGS.get((manuscript.text, manuscript.lines)) or read_report(manuscript)


def flat(text: str) -> str:
    return "".join(compact(text).text.split())


def bare(text: str) -> str:
    """Return a text's letters and digits: in a list or under a heading other stops part the same words."""
    return "".join(sign for sign in compact(text).text if sign.isalnum())


# --- the sections -----------------------------------------------------------------------------------------------------------


def parts_of(document: Document) -> tuple[str, ...]:
    """Return the parts for which the document has a section: of problems, causes and measures."""
    held = {role for section in document.roles for role in POINT_ROLES.get(section, ())}
    return tuple(part for part in ALL if PARTS[part] in held)


def bounds(document: Document, parts: Sequence[str]) -> tuple[str, str]:
    """Return the heading of the first section wanted, and the one behind the last."""
    roles, headings = document.roles, document.headings
    if len(roles) != len(headings):  # headings in paragraphs
        return headings[0], document.behind
    places: list[int] = []
    for part in parts or ("problems", "causes"):
        held = [at for at, role in enumerate(roles) if PARTS[part] in POINT_ROLES[role]]
        places += sorted(held, key=lambda at: (len(POINT_ROLES[roles[at]]), -at))[:1]
    behind = [*headings, document.behind][max(places) + 1]
    return headings[min(places)], behind


# --- the file ---------------------------------------------------------------------------------------------------------------


def _root(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read("word/document.xml"))


def marks(data: bytes, author: str = "") -> dict[tuple[str, str], str]:
    """Return what the tracked changes of an author (or of all but jixiao) hold, by name and author; parts of one joined."""
    found: dict[tuple[str, str], str] = {}
    for mark in _root(data).iter(*(qn(f"w:{name}") for name in _CHANGES)):
        who = mark.get(qn("w:author"))
        if who == author if author else who != "jixiao":
            key = etree.QName(mark).localname, who
            found[key] = found.get(key, "") + texts_of(mark)
    return found


def texts_of(element: etree._Element) -> str:
    return "".join(node.text or "" for node in element.iter(qn("w:t"), qn("w:delText")))


def comments(data: bytes) -> list[tuple[str, str]]:
    """Return author and text of every comment."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if "word/comments.xml" not in package.namelist():
            return []
        root = etree.fromstring(package.read("word/comments.xml"))
    return [(one.get(qn("w:author")), texts_of(one)) for one in root.iter(qn("w:comment"))]
