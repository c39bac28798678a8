"""What a rewritten report still is: everything outside a range of its body, and the whole of it once our changes are rejected."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml.ns import qn
from lxml import etree

from generator.scan.compact import compact

__all__ = ["Block", "blocks", "differences", "outside", "part_differences", "rejected", "undone_differences"]

_COMMENTS = ("word/comments.xml",)
_COMMENTS_TYPE = "wordprocessingml.comments+xml"
_COMMENTS_RELATION = "/relationships/comments"
_NUMBER = re.compile(
    r"^(?:第?[一二三四五六七八九十]+(?:部分|章)?[、.．]?|[(（][一二三四五六七八九十\d]+[)）]|[\d.]+[、.．]?)\s*"
)
#: Containers whose paragraphs are blocks of their own; everything else is compared whole.
_OPEN = frozenset(qn(f"w:{name}") for name in ("body", "tbl", "tr", "tc", "sdt", "sdtContent", "customXml"))
#: Changes that hold what they change.
_CHANGES = tuple(qn(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo"))
_TEXTS = (qn("w:t"), qn("w:delText"))
#: What a run may hold to be joined with the next one.
_SIMPLE = frozenset((*_TEXTS, *(qn(f"w:{name}") for name in ("br", "cr", "tab"))))
_ANCHORS = tuple(qn(f"w:{name}") for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a mark of a container (``<w:tc>``, its properties, ``</w:tc>``): kind, canonical XML, text."""

    kind: str
    xml: bytes
    text: str = ""


# --- blocks of the body -----------------------------------------------------------------------------------------------------


def _canonical(element: etree._Element) -> bytes:
    return etree.tostring(element, method="c14n", exclusive=True, with_tail=False)


def _text(element: etree._Element) -> str:
    """Return a paragraph's text, others' insertions included, deletions and boxes not."""
    nodes = element.iter(qn("w:t"), qn("w:br"), qn("w:tab"), qn("w:txbxContent"))
    return "".join((node.text or "") if node.tag == qn("w:t") else "" for node in nodes)


def _walk(element: etree._Element) -> Iterator[Block]:
    for child in element:
        if child.tag in _OPEN:
            name = etree.QName(child).localname
            yield Block(f"<{name}>", repr(sorted(child.attrib.items())).encode())
            yield from _walk(child)
            yield Block(f"</{name}>", b"")
        else:
            kind = etree.QName(child).localname if isinstance(child.tag, str) else "comment"
            yield Block(kind, _canonical(child), _text(child) if kind == "p" else "")


def blocks(data: bytes) -> list[Block]:
    """Return the body of a document, flat and in order."""
    return list(_walk(_body(data)))


def _body(data: bytes) -> etree._Element:
    return _root(data).find(qn("w:body"))


def _root(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read("word/document.xml"))


def _plain(text: str) -> str:
    flat = compact(text).text.strip()
    return _NUMBER.sub("", flat).rstrip(":：。 ") or flat


def _place(found: list[Block], heading: str, occurrence: int, start: int = 0) -> tuple[int, bool]:
    """Return where a heading stands, and whether more than the heading stands there (a heading in a paragraph)."""
    wanted = _plain(heading)
    whole = [k for k, block in enumerate(found) if k >= start and block.kind == "p" and _plain(block.text) == wanted]
    if len(whole) > occurrence:
        return whole[occurrence], False
    begun = [
        k for k, block in enumerate(found) if k >= start and block.kind == "p" and _plain(block.text).startswith(wanted)
    ]
    if len(begun) > occurrence:
        return begun[occurrence], True
    raise AssertionError(f"no heading {heading!r}")


def outside(data: bytes, heading: str, behind: str = "", *, occurrence: int = 0) -> tuple[list[Block], list[Block]]:
    """Return the blocks before and behind a section; its own heading, and the next one, are outside of it.

    Args:
        heading: text of the section's heading, with or without its number.
        behind: text of the first heading that is not part of it any more; "" where the document ends with it.
        occurrence: which of several equal headings, counted from 0.
    """
    found = blocks(data)
    first, held = _place(found, heading, occurrence)
    first += 0 if held else 1
    if behind:
        end = _place(found, behind, 0, first)[0]
    else:
        end = max(k for k, block in enumerate(found) if block.kind == "p") + 1
    return found[:first], found[end:]


def _first_difference(where: str, before: list[Block], after: list[Block]) -> list[str]:
    for number, (old, new) in enumerate(zip(before, after, strict=False)):
        if old != new:
            return [
                f"{where}: block {number} ({old.kind}) changed: {old.text[:40] or old.xml[:300]!r} -> {new.text[:40] or new.xml[:300]!r}"
            ]
    if len(before) != len(after):
        return [f"{where}: {len(before)} blocks became {len(after)}"]
    return []


# --- the other parts ---------------------------------------------------------------------------------------------------------


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        names = package.namelist()
        assert len(names) == len(set(names)), "a part stands in the package twice"
        return {name: package.read(name) for name in names}


def _rows(data: bytes) -> set[bytes]:
    """Return relations or content types, those of the comments left out."""
    kept: set[bytes] = set()
    for row in etree.fromstring(data):
        told = f"{row.get('Type', '')} {row.get('ContentType', '')}"
        if _COMMENTS_TYPE not in told and not told.split(" ")[0].endswith(_COMMENTS_RELATION):
            kept.add(_canonical(row))
    return kept


def part_differences(before: bytes, after: bytes) -> list[str]:
    """Return what differs in the package beside the body: any part but the comments, their relation and content type."""
    old, new = _parts(before), _parts(after)
    found = [f"{name} is gone" for name in old.keys() - new.keys()]
    found += [f"{name} is new" for name in new.keys() - old.keys() if name not in _COMMENTS]
    for name in sorted((old.keys() & new.keys()) - {*_COMMENTS, "word/document.xml"}):
        if old[name] == new[name]:
            continue
        if name in ("[Content_Types].xml", "word/_rels/document.xml.rels"):
            same = _rows(old[name]) == _rows(new[name])
        else:
            same = name.endswith((".xml", ".rels")) and _canonical(etree.fromstring(old[name])) == _canonical(
                etree.fromstring(new[name])
            )
        if not same:
            found.append(f"{name} changed")
    if _root(before).attrib != _root(after).attrib:
        found.append("the attributes of w:document changed")
    return found


def differences(before: bytes, after: bytes, heading: str, behind: str = "", *, occurrence: int = 0) -> list[str]:
    """Return what changed outside of a section, [] where nothing did: its blocks before and behind, and every other part."""
    old, new = (outside(data, heading, behind, occurrence=occurrence) for data in (before, after))
    return [
        *_first_difference("before the section", old[0], new[0]),
        *_first_difference("behind the section", old[1], new[1]),
        *part_differences(before, after),
    ]


# --- our changes rejected -----------------------------------------------------------------------------------------------------


def rejected(data: bytes, author: str) -> list[Block]:
    """Return the body with the tracked changes of one author rejected; runs and comment marks put into one form."""
    body = _body(data)
    own = [
        mark for mark in body.iter(*(qn(f"w:{name}") for name in ("ins", "del"))) if mark.get(qn("w:author")) == author
    ]
    for mark in own:
        parent = mark.getparent()
        inserted = mark.tag == qn("w:ins")
        if parent.tag == qn("w:trPr"):
            _row(mark, parent, inserted)
        elif parent.tag == qn("w:rPr") and parent.getparent().tag == qn("w:pPr"):
            if not inserted:
                parent.remove(mark)
        elif inserted:
            parent.remove(mark)
        else:
            _restore(mark)
    for mark in own:
        if mark.tag == qn("w:ins") and mark.getparent() is not None and mark.getparent().tag == qn("w:rPr"):
            _join(mark.getparent().getparent().getparent())
    for change in list(body.iter(qn("w:rPrChange"), qn("w:pPrChange"))):
        if change.get(qn("w:author")) == author:
            _formatting(change)
    _one_form(body)
    return list(_walk(body))


def _row(mark: etree._Element, properties: etree._Element, inserted: bool) -> None:
    row = properties.getparent()
    if inserted:
        row.getparent().remove(row)
        return
    properties.remove(mark)
    if len(properties) == 0:
        row.remove(properties)


def _restore(mark: etree._Element) -> None:
    """Put what a deletion holds back in its place."""
    for text in mark.iter(qn("w:delText")):
        text.tag = qn("w:t")
    for text in mark.iter(qn("w:delInstrText")):
        text.tag = qn("w:instrText")
    for child in list(mark):
        mark.addprevious(child)
    mark.getparent().remove(mark)


def _join(paragraph: etree._Element) -> None:
    """Take an inserted paragraph end out: what the paragraph still holds goes in front of the next one."""
    kept = [child for child in paragraph if child.tag != qn("w:pPr")]
    following = paragraph.getnext()
    if kept and following is not None and following.tag == qn("w:p"):
        first = 1 if len(following) and following[0].tag == qn("w:pPr") else 0
        for child in reversed(kept):
            following.insert(first, child)
    paragraph.getparent().remove(paragraph)


def _formatting(change: etree._Element) -> None:
    now, before = change.getparent(), change[0]
    now.remove(change)
    for child in list(now):
        if child.tag not in (qn("w:rPr"), qn("w:sectPr")) or now.tag == qn("w:rPr"):
            now.remove(child)
    for number, child in enumerate(list(before)):
        now.insert(number, child)


def _one_form(body: etree._Element) -> None:
    """Leave out comment marks and empty properties; join neighbouring changes, and runs of equal formatting."""
    for mark in list(body.iter(*_ANCHORS)):
        holder = mark.getparent()
        holder.remove(mark)
        if holder.tag == qn("w:r") and all(child.tag == qn("w:rPr") for child in holder):
            holder.getparent().remove(holder)
    _plain_properties(body)
    for mark in list(body.iter(*_CHANGES)):
        while _one_change(mark):
            pass
    runs = list(body.iter(qn("w:r")))
    for run in runs:
        for name in [name for name in run.attrib if "rsid" in name]:
            del run.attrib[name]
    for run in runs:
        while _joined(run):
            pass
    for text in body.iter(*_TEXTS):
        text.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", None)


def _plain_properties(body: etree._Element) -> None:
    """Leave out properties that say nothing; those of a paragraph in one order, LibreOffice has its own."""
    for nothing in [one for one in body.iter(qn("w:gridAfter")) if one.get(qn("w:val")) == "0"]:
        nothing.getparent().remove(nothing)  # a row's mark wants a property beside it
    for properties in body.iter(qn("w:pPr")):
        properties[:] = sorted(properties, key=lambda child: child.tag)
    for name in ("w:rPr", "w:pPr", "w:trPr"):
        for properties in [one for one in body.iter(qn(name)) if len(one) == 0]:
            properties.getparent().remove(properties)


def _one_change(mark: etree._Element) -> bool:
    """Join a change of someone's with the next one of the same person and time: one that was split is still one."""
    following = mark.getnext()
    if following is None or following.tag != mark.tag or not (len(mark) and len(following)):
        return False
    if any(mark.get(qn(f"w:{name}")) != following.get(qn(f"w:{name}")) for name in ("author", "date")):
        return False
    mark.extend(list(following))
    following.getparent().remove(following)
    return True


def _joined(run: etree._Element) -> bool:
    following = run.getnext()
    if run.getparent() is None or following is None or following.tag != qn("w:r") or not (len(run) and len(following)):
        return False
    parts = [[child for child in one if child.tag != qn("w:rPr")] for one in (run, following)]
    formats = [[_canonical(child) for child in one.findall(qn("w:rPr"))] for one in (run, following)]
    if formats[0] != formats[1] or any(child.tag not in _SIMPLE for held in parts for child in held):
        return False
    run.extend(parts[1])
    following.getparent().remove(following)
    _one_text(run)
    return True


def _one_text(run: etree._Element) -> None:
    """Join the neighbouring texts of a run."""
    for text in list(run):
        before = text.getprevious()
        if text.tag in _TEXTS and before is not None and before.tag == text.tag:
            before.text = (before.text or "") + (text.text or "")
            run.remove(text)


def undone_differences(before: bytes, after: bytes, author: str) -> list[str]:
    """Return what rejecting one author's changes does not bring back, [] where it brings back all (comments aside)."""
    return [
        *_first_difference("the body", rejected(before, author), rejected(after, author)),
        *part_differences(before, after),
    ]
