"""Findings on a finished report as Word comments on the very characters they are about; the rest stays as it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from generator.document.changing.places import Ids, behind, in_front
from generator.document.commenting.part import StyleIds, comments_root, identity, register, styled
from generator.document.parts.markup import escape
from generator.document.parts.signature import AUTHOR, INITIALS, moment
from generator.document.parts.xmltree import NAMES, Element, namespace_of, parse_fragment, xml_bytes
from generator.document.reading.layout import Area, Layout, Piece
from generator.document.reading.opened import NOTES, Changing, open_for_change
from generator.document.writing.comments import FIRST, LABEL
from generator.finding import Finding

__all__ = ["annotate", "note_of"]

_AREAS = {"footnotes": "脚注", "endnotes": "尾注", "header": "页眉", "footer": "页脚"}
#: Without a style of its own a comment would be set as large as the report.
_SMALL = '<w:rPr><w:sz w:val="18"/></w:rPr>'
_REFERENCES = {"footnotes": "footnoteReference", "endnotes": "endnoteReference"}


@dataclass(slots=True)
class _Comment:
    """A comment: its paragraphs, and where it stands as offsets of the text (``around``: as an element instead)."""

    number: int
    paragraphs: list[str]
    start: int
    end: int
    around: Element | None = None


def annotate(
    source: Path | bytes, findings: Sequence[Finding], *, now: datetime | None = None, add_styles: bool = True
) -> bytes:
    """Return the .docx with each finding as a comment on its characters; nothing else is changed.

    A finding in a note stands at the note's reference; one in a header or footer, or without a place, on the first
    paragraph, and says where it belongs. Comments of others stay.

    Args:
        findings: with offsets of ``read_manuscript(…).text`` (accepted view).
        now: date of the comments (default: the current time).
        add_styles: give the document the styles of comments that it lacks; otherwise the comments are set without.

    Raises:
        InputError: the document cannot be read.
    """
    changing = open_for_change(source)
    if not findings:
        return changing.data
    part, comments = comments_root(changing)
    first = 1 + max((identity(comment) for comment in comments), default=FIRST - 1)
    placed = [_placed(finding, first + at, changing) for at, finding in enumerate(findings)]
    parts: dict[str, bytes] = {}
    styles = styled(changing, parts, add=add_styles)
    _anchor(changing, placed, styles)
    namespace = namespace_of(changing.root)
    date = moment(now or datetime.now(UTC).astimezone())
    for comment in placed:
        comments.extend(parse_fragment(_comment_markup(comment, styles, date), namespace))
    parts[part] = xml_bytes(comments)
    register(changing, part, parts)
    return changing.saved(parts)


def note_of(finding: Finding, place: str = "") -> list[str]:
    """Return the paragraphs of a finding's comment; ``place`` names where it belongs if it cannot stand there."""
    where = f"（{place}）" if place else ""
    lines = [f"【{LABEL[finding.severity]} {finding.code}】{where}{finding.message}"]
    if finding.expected and finding.expected not in finding.message:
        lines.append(f"应为：{finding.expected}")
    if finding.fix and finding.fix not in finding.message:
        lines.append(f"建议：{finding.fix}")
    return [line for text in lines for line in text.splitlines() if line]


def _placed(finding: Finding, number: int, changing: Changing) -> _Comment:
    """Decide where a finding's comment stands."""
    layout = changing.layout
    start = finding.start if finding.start is not None else -1
    end = max(finding.end or 0, start + 1)
    if not 0 <= start < len(layout.text):
        return _Comment(number, note_of(finding), *_first_paragraph(layout))
    area = layout.area(start)
    if area is None:
        return _Comment(number, note_of(finding), *_with_text(layout, start, end))
    paragraphs = note_of(finding, _place_name(area, finding))
    return _Comment(number, paragraphs, *_first_paragraph(layout), _reference_to(area, changing.root))


def _with_text(layout: Layout, start: int, end: int) -> tuple[int, int]:
    """Return the place, or its whole line where no element holds it: an automatic number has none."""
    if layout.pieces(start, end):
        return start, end
    return next(((line.start, line.end) for line in layout.lines if line.start <= start <= line.end), (start, end))


def _place_name(area: Area, finding: Finding) -> str:
    quote = "".join(finding.quote.split())
    return f"{_AREAS[area.kind]}“{quote[:20]}”" if quote else _AREAS[area.kind]


def _first_paragraph(layout: Layout) -> tuple[int, int]:
    """Return the extent of the first line that has text."""
    return next(((line.start, line.end) for line in layout.lines if layout.text[line.start : line.end].strip()), (0, 1))


def _reference_to(area: Area, root: Element) -> Element | None:
    """Return the run in the body that refers to a note."""
    if area.kind not in NOTES:
        return None
    for element in root.iter():
        if NAMES[element.tag] == _REFERENCES[area.kind] and str(identity(element)) == area.anchor:
            return element
    return None


def _anchor(changing: Changing, comments: Sequence[_Comment], styles: StyleIds) -> None:
    """Write the anchors, those at the end of the text first: a cut leaves earlier offsets true."""
    layout, namespace = changing.layout, namespace_of(changing.root)
    ids = Ids(changing.root)
    points: dict[tuple[int, bool], list[_Comment]] = {}
    for comment in comments:
        pieces = layout.pieces(comment.start, comment.end) if comment.around is None else []
        if not pieces:
            continue
        last = pieces[-1]
        comment.start = max(comment.start, pieces[0].start)
        comment.end = min(comment.end, last.start + len(last.text))
        points.setdefault((comment.start, False), []).append(comment)
        points.setdefault((comment.end, True), []).append(comment)
    for (offset, ends), group in sorted(points.items(), key=lambda item: (-item[0][0], item[0][1])):
        piece = layout.piece_before(offset) if ends else layout.pieces(offset, offset + 1)[0]
        assert piece is not None  # the offsets were clamped to pieces
        spot = (behind if ends else in_front)(piece.node, offset - piece.start, ids)
        spot.insert(_markers(_nested(group, ends=ends), namespace, styles, ends=ends))
    for comment in comments:
        if comment.around is not None:
            _anchor_around(comment, ids, namespace, styles)
        elif (comment.start, False) not in points or comment not in points[comment.start, False]:
            _anchor_on_empty(changing, comment, namespace, styles)


def _nested(comments: Sequence[_Comment], *, ends: bool) -> list[_Comment]:
    """Order comments that begin or end at one offset so that their ranges nest."""
    if ends:
        return sorted(comments, key=lambda comment: (-comment.start, -comment.number))
    return sorted(comments, key=lambda comment: (-comment.end, comment.number))


def _markers(comments: Iterable[_Comment], namespace: str, styles: StyleIds, *, ends: bool) -> list[Element]:
    markup = "".join((_end if ends else _start)(comment, styles) for comment in comments)
    return parse_fragment(markup, namespace)


def _start(comment: _Comment, _: StyleIds) -> str:
    return f'<w:commentRangeStart w:id="{comment.number}"/>'


def _end(comment: _Comment, styles: StyleIds) -> str:
    style = f'<w:rPr><w:rStyle w:val="{escape(styles.reference)}"/></w:rPr>' if styles.reference else ""
    return (
        f'<w:commentRangeEnd w:id="{comment.number}"/><w:r>{style}<w:commentReference w:id="{comment.number}"/></w:r>'
    )


def _anchor_around(comment: _Comment, ids: Ids, namespace: str, styles: StyleIds) -> None:
    """Put a comment around the reference to a note."""
    reference = comment.around
    behind(reference, 1, ids).insert(_markers([comment], namespace, styles, ends=True))
    in_front(reference, 0, ids).insert(_markers([comment], namespace, styles, ends=False))


def _anchor_on_empty(changing: Changing, comment: _Comment, namespace: str, styles: StyleIds) -> None:
    """Put a comment whose place holds no text (an automatic number, an empty document) on the paragraph there."""
    piece = _neighbour(changing.layout, comment.start)
    paragraph = piece.node if piece else next((e for e in changing.root.iter() if NAMES[e.tag] == "p"), None)
    while paragraph is not None and NAMES[paragraph.tag] != "p":
        paragraph = paragraph.getparent()
    if paragraph is None:
        return
    paragraph.extend(parse_fragment(_start(comment, styles) + _end(comment, styles), namespace))


def _neighbour(layout: Layout, offset: int) -> Piece | None:
    """Return a piece of the line an offset lies in."""
    for line in layout.lines:
        if line.start <= offset <= line.end:
            pieces = layout.pieces(line.start, line.end)
            return pieces[0] if pieces else None
    return None


def _comment_markup(comment: _Comment, styles: StyleIds, date: str) -> str:
    style = f'<w:pPr><w:pStyle w:val="{escape(styles.text)}"/></w:pPr>' if styles.text else ""
    reference = f'<w:rPr><w:rStyle w:val="{escape(styles.reference)}"/></w:rPr>' if styles.reference else ""
    mark = f"<w:r>{reference}<w:annotationRef/></w:r>"
    size = "" if styles.text else _SMALL
    paragraphs: list[str] = []
    for text in comment.paragraphs:
        paragraphs.append(f'<w:p>{style}{mark}<w:r>{size}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>')
        mark = ""
    return (
        f'<w:comment w:id="{comment.number}" w:author="{AUTHOR}" w:date="{date}" w:initials="{INITIALS}">'
        f"{''.join(paragraphs)}</w:comment>"
    )
