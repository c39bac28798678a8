"""A finished report from its file: a Word document, or a text as it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.document.parts.styles import read_lists, read_styles
from generator.document.parts.xmltree import NAMES, Element
from generator.document.reading.layout import Layout, RawLine
from generator.document.reading.opened import DAMAGED, NOTES, lay_out, open_document
from generator.document.reading.tags import read_tags
from generator.document.reading.walker import ACCEPTED, Walker
from generator.finding import InputError
from generator.manuscript import (
    Kind,
    Line,
    Manuscript,
    continued,
    heading_of,
    is_contents,
    with_titles,
)
from generator.manuscript.plain import PLAIN, plain_manuscript, read_bytes, read_plain
from generator.scan.compact import compact

__all__ = ["manuscript_of", "read_manuscript", "read_text"]

_WORD = (".docx", ".docm")
#: A paragraph in a heading style that is longer is text all the same.
_LONGEST_HEADING = 60
#: Characters of the shortest line that a page's width can have broken off.
_PRINTED_LINE = 15
_ENDS = "。；！？;!?：:”）)"


def read_manuscript(path: Path, view: str = ACCEPTED) -> Manuscript:
    """Return a finished report as text with its lines.

    Of a .docx: a line per paragraph or table row (cells parted by tabs), then footnotes and endnotes, then headers and
    footers; automatic numbers are written out. Tracked insertions, content controls and text boxes are part of the text,
    deletions are not; ``view="original"`` shows the text before the tracked changes.

    Raises:
        InputError: no such file, a kind that cannot be read, damaged, encrypted or hostile.
    """
    suffix = path.suffix.lower()
    if suffix in PLAIN:
        return read_plain(path)
    data = read_bytes(path)
    if suffix in _WORD:
        return _read_word(data, path.name, view)
    if suffix == ".doc":
        raise InputError(f"{path.name}：是旧版 .doc 格式，请在 Word 或 WPS 中另存为 .docx 后再试。")
    raise InputError(f"{path.name}：不支持的文件类型，可用 .docx、.txt、.md；核对或读取自评表也可用 .xlsx、.xls。")


def manuscript_of(data: bytes, name: str, view: str = ACCEPTED) -> Manuscript:
    """Return a report given as the bytes of its file; ``name`` tells the kind.

    Raises:
        InputError: as ``read_manuscript``.
    """
    if Path(name).suffix.lower() in PLAIN:
        return plain_manuscript(data, name)
    return _read_word(data, name, view)


def read_text(path: Path) -> str:
    """Return the text of ``read_manuscript``.

    Raises:
        InputError: as there.
    """
    return read_manuscript(path).text


def _read_word(data: bytes, name: str, view: str) -> Manuscript:
    try:
        opened = open_document(data, name)
        with opened.package:
            root = opened.read(opened.main)
            layout = lay_out(opened, root, view)
            comments = _comments(opened.first("comments"))
            tagged = read_tags(opened, root, layout)
    except DAMAGED as error:
        raise InputError(f"{name}：Word 文档已损坏，无法读取。") from error
    return Manuscript(
        name,
        layout.text,
        _lines(layout),
        comments,
        tagged.tags,
        tagged.basis,
        tagged.recovered,
        tagged.lost,
        tagged.charts,
    )


def _comments(root: Element | None) -> tuple[str, ...]:
    if root is None:
        return ()
    styles = read_styles(None)
    texts: list[str] = []
    for comment in root:
        walker = Walker(styles, read_lists(None, lambda _: ""))
        walker.body(comment)
        texts.append(walker.layout().text.strip())
    return tuple(text for text in texts if text)


def _lines(layout: Layout) -> tuple[Line, ...]:
    """Return the lines that hold text, each with its kind."""
    body_end = layout.areas[0].start if layout.areas else len(layout.text) + 1
    lines: list[Line] = []
    for raw in layout.lines:
        if raw.start >= body_end:
            break
        lines += _line(raw, layout.text)
    lines = with_titles(_joined(lines, layout.text), layout.text)
    notes = {area.start: area.kind for area in layout.areas}
    kind = Kind.NOTE
    for raw in layout.lines:
        if raw.start >= body_end:
            if raw.start in notes:
                kind = Kind.NOTE if notes[raw.start] in NOTES else Kind.MARGIN
            lines.append(Line(*_trimmed(layout.text, raw.start, raw.end), kind))
    return tuple(lines)


def _joined(lines: list[Line], text: str) -> list[Line]:
    """Join the lines of a document that a converter made of the printed lines of pages."""
    broken = sum(
        line.kind is Kind.BODY and line.end - line.start >= _PRINTED_LINE and text[line.end - 1] not in _ENDS
        for line in lines
    )
    if broken * 3 < len(lines):
        return lines
    plain = [line for line in lines if line.kind is Kind.BODY]
    going = continued([text[line.start : line.end] for line in plain])
    starts = {plain[at].start for at in going}
    out: list[Line] = []
    for line in lines:
        if line.start in starts and out and out[-1].kind is Kind.BODY:
            out[-1] = replace(out[-1], end=line.end)
        else:
            out.append(line)
    return out


def _line(raw: RawLine, text: str) -> list[Line]:
    """Return a paragraph's line, one for each part where soft breaks end a sentence or heading; none if it is empty."""
    start, end = _trimmed(text, raw.start, raw.end)
    if raw.table:
        cells = tuple(_trimmed(text, *cell) for cell in raw.cells)
        return (
            [Line(raw.start, raw.end, Kind.ROW, table=raw.table, cells=cells, aside=_in_box(raw))]
            if start < end
            else []
        )
    if start == end:
        return []
    written = text[start:end]
    if raw.contents or is_contents(written):
        return [Line(start, end, Kind.MARGIN)]
    if "\n" not in written:
        return [_classified(raw, start, end, written)]
    flat = compact(written)
    lines: list[Line] = []
    position = 0
    for piece in flat.text.split("\n"):
        if piece:
            first = start + flat.original(position)
            last = start + flat.original(position + len(piece) - 1) + 1
            line = _classified(raw, first, last, text[first:last])
            lines.append(replace(line, soft=bool(lines)))
        position += len(piece) + 1
    return lines


def _classified(raw: RawLine, start: int, end: int, written: str) -> Line:
    level, number = heading_of(written)
    if not level and raw.level and len(written) <= _LONGEST_HEADING and "。" not in written:
        level = raw.level
    return Line(start, end, Kind.HEADING if level else Kind.BODY, level, number, aside=_in_box(raw))


def _in_box(raw: RawLine) -> bool:
    """Tell whether a paragraph or row stands in a text box."""
    return any(NAMES[around.tag] == "txbxContent" for node in raw.nodes[:1] for around in node.iterancestors())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    if not piece or not (piece[0].isspace() or piece[-1].isspace()):
        return start, end
    stripped = piece.strip()
    first = start + len(piece) - len(piece.lstrip())
    return (first, first + len(stripped)) if stripped else (start, start)
