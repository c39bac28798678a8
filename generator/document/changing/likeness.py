"""New paragraphs that look like one that is there: its properties, its typed number and indent, its bold beginning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from generator.change import AddedParagraph
from generator.document.changing.marks import Marks
from generator.document.changing.places import properties_of
from generator.document.parts.xmltree import NAMES, Element, namespace_of, serialise
from generator.document.reading.layout import Layout, Piece

__all__ = [
    "Look",
    "canonical",
    "give_look",
    "indent_of",
    "look_of",
    "mark_formatting",
    "new_paragraph",
    "paragraph_at",
    "run_formatting",
    "written",
]

#: Blanks a paragraph is indented by where its properties do not.
_INDENT = re.compile("[ \t\u00a0\u3000]*")
#: A number typed before a paragraph: 一、 （一） 1. (1) ① 第一， 一是
_NUMBER = re.compile(
    r"\s*(?:[（(][〇零一二三四五六七八九十百\d]+[）)]|第?[一二三四五六七八九十]+(?:[、．.，是])|\d{1,2}(?:[、．)）]|\.(?!\d))|[①-⑳])?\s*"
)
_LEAD = re.compile("[^。：]*[。：]")
#: Belongs to the one paragraph it stands in.
_NOT_COPIED = frozenset({"sectPr", "pPrChange", "rPr", "pageBreakBefore", "cnfStyle", "divId"})
_LIST_CHANGES = frozenset({"ins", "numberingChange"})
_MARKS = frozenset({"ins", "del", "moveFrom", "moveTo", "rPrChange"})


class Look(NamedTuple):
    """How a paragraph looks: properties and those of its mark, without its section and what was tracked about them."""

    properties: tuple[Element, ...]
    mark: tuple[Element, ...]


class _Formatting(NamedTuple):
    """The run properties of a paragraph's typed number, its first sentence and the rest."""

    number: Element | None
    lead: Element | None
    body: Element | None


@dataclass(frozen=True, slots=True)
class _Likeness:
    """A paragraph as a pattern: its look, the formatting of its parts, its indent, and whether Word numbers it."""

    look: Look
    formatting: _Formatting
    indent: str
    counted: bool

    def runs(self, text: str) -> list[tuple[str, Element | None]]:
        """Return the text of a new paragraph in stretches of one formatting."""
        out: list[tuple[str, Element | None]] = []
        for part, properties in zip(_parts(text), self.formatting, strict=True):
            if part and out and canonical(out[-1][1]) == canonical(properties):
                out[-1] = (out[-1][0] + part, properties)
            elif part:
                out.append((part, properties))
        return out


def _parts(text: str) -> tuple[str, str, str]:
    """Return a paragraph's typed number, its first sentence and the rest."""
    number = _NUMBER.match(text)
    first = number.end() if number else 0
    lead = _LEAD.match(text, first)
    end = lead.end() if lead else len(text)
    return text[:first], text[first:end], text[end:]


def look_of(paragraph: Element) -> Look:
    """Return how a paragraph looks, as elements of its own tree (copy them)."""
    for properties in paragraph:
        if NAMES[properties.tag] == "pPr":
            mark = next((child for child in properties if NAMES[child.tag] == "rPr"), ())
            return Look(
                tuple(child for child in properties if NAMES[child.tag] not in ("sectPr", "pPrChange", "rPr")),
                tuple(child for child in mark if NAMES[child.tag] not in _MARKS),
            )
    return Look((), ())


def paragraph_at(layout: Layout, offset: int) -> Element | None:
    """Return the paragraph an offset lies in; in a table row that of the text there."""
    line = layout.line(offset)
    if not line.table:
        return line.nodes[-1] if line.nodes else None
    pieces = layout.pieces(offset, offset + 1)
    piece = pieces[0] if pieces else layout.piece_before(offset)
    element = piece.node if piece else None
    while element is not None and NAMES[element.tag] != "p":
        element = element.getparent()
    return element


def indent_of(text: str) -> str:
    """Return the blanks a line begins with."""
    match = _INDENT.match(text)
    return match[0] if match else ""


def written(paragraph: AddedParagraph, indent: str, *, counted: bool = False) -> str:
    """Return the text of a new paragraph; ``counted``: its number is written by Word."""
    return f"{indent}{'' if counted else paragraph.number}{paragraph.text}"


def new_paragraph(paragraph: AddedParagraph, layout: Layout, marks: Marks) -> Element:
    """Return a paragraph with its text as a tracked insertion; its mark is not tracked yet."""
    like = _likeness(layout, paragraph.like)
    element = marks.elements("<w:p/>")[0]
    give_look(element, like.look, marks)
    text = written(paragraph, like.indent, counted=like.counted)
    if text:
        element.append(marks.inserted(like.runs(text)))
    return element


def run_formatting(pieces: Iterable[Piece]) -> Element | None:
    """Return the run properties most characters of these pieces have."""
    counts: Counter[str] = Counter()
    found: dict[str, Element | None] = {}
    for piece in pieces:
        run = piece.node.getparent()
        if NAMES[run.tag] == "r" and not namespace_of(run).endswith("/math"):
            properties = properties_of(run)
            key = canonical(properties)
            found.setdefault(key, properties)
            counts[key] += len(piece.text)
    return found[counts.most_common(1)[0][0]] if counts else None


def canonical(properties: Element | None) -> str:
    """Return run properties as a text to compare; hints for single characters do not count."""
    if properties is None:
        return ""
    copy = deepcopy(properties)
    for child in list(copy):
        if NAMES[child.tag] == "rFonts":
            for key in [key for key in child.attrib if str(key).endswith("}hint")]:
                del child.attrib[key]
            if child.attrib:
                continue
        elif NAMES[child.tag] not in ("lang", "noProof"):
            continue
        copy.remove(child)
    return serialise(copy) if len(copy) else ""


def _likeness(layout: Layout, offset: int) -> _Likeness:
    paragraph = paragraph_at(layout, offset)
    if paragraph is None:
        return _Likeness(Look((), ()), _Formatting(None, None, None), "", counted=False)
    line = layout.line(offset)
    pieces = layout.pieces(line.start, line.end)
    if line.table:
        pieces = [piece for piece in pieces if paragraph in piece.node.iterancestors()]
    text = "".join(piece.text for piece in pieces)
    look = look_of(paragraph)
    kept = Look(tuple(part for part in look.properties if NAMES[part.tag] not in _NOT_COPIED), look.mark)
    formatting = _formatting(pieces, text) if pieces else _Formatting(*[mark_formatting(look)] * 3)
    return _Likeness(
        kept, formatting, indent_of(text), pieces != [] and _is_counted(layout, pieces[0].start, line.start)
    )


def _is_counted(layout: Layout, start: int, line_start: int) -> bool:
    """Tell whether Word writes a number before the first text of a paragraph: no element holds it."""
    piece = layout.piece_before(start)
    while piece is None and start > line_start and layout.text[start - 1] != "\t":
        if not layout.text[start - 1].isspace():
            return True
        start -= 1
        piece = layout.piece_before(start)
    return False


def _formatting(pieces: Sequence[Piece], text: str) -> _Formatting:
    """Return the run properties of a paragraph's parts; one without text takes those of the part beside it."""
    number, lead, rest = _parts(text)
    if not rest.strip():
        whole = run_formatting(pieces)
        return _Formatting(whole, whole, whole)
    cuts = (0, len(number), len(number) + len(lead), len(text))
    found = [run_formatting(_cut(pieces, start, end)) for start, end in pairwise(cuts)]
    return _Formatting(found[0] if number.strip() else found[1], found[1], found[2])


def _cut(pieces: Iterable[Piece], start: int, end: int) -> Iterator[Piece]:
    """Return the pieces of a stretch of their joined text."""
    at = 0
    for piece in pieces:
        text = piece.text[max(start - at, 0) : max(end - at, 0)]
        if text:
            yield piece._replace(text=text)
        at += len(piece.text)


def mark_formatting(look: Look) -> Element | None:
    """Return the formatting of a paragraph's mark as run properties, for a paragraph without text."""
    if not look.mark:
        return None
    holder = look.mark[0].getparent()
    properties = holder.makeelement(holder.tag)
    properties.extend(deepcopy(part) for part in look.mark)
    return properties


def give_look(paragraph: Element, look: Look, marks: Marks) -> None:
    """Give a paragraph without properties this look."""
    if not (look.properties or look.mark):
        return
    properties = marks.elements("<w:pPr/>")[0]
    properties.extend(deepcopy(part) for part in look.properties)
    for change in [change for part in properties for change in part if NAMES[change.tag] in _LIST_CHANGES]:
        change.getparent().remove(change)
    if look.mark:
        holder = marks.elements("<w:rPr/>")[0]
        holder.extend(deepcopy(part) for part in look.mark)
        properties.append(holder)
    paragraph.insert(0, properties)
