"""The table of contents: a field with its entries written out, so that it is right when the file is opened.

Word asks nothing on opening, as nothing is marked to be updated; updating it there gives the same entries anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.document.base.base import Base
from generator.document.paging.flow import SectionStart
from generator.document.paging.metrics import page_of, styles_of
from generator.document.paging.pages import starting_pages
from generator.document.writing.canvas import Canvas, Rank
from generator.document.writing.runs import runs
from generator.report import Span, Spans, text_of

__all__ = ["DEEPEST", "Contents"]

DEEPEST = 3  # levels of headings a table of contents may have
_TITLE = "目录"
_BOOKMARK = 100_000_000  # names of bookmarks are _Toc and nine digits, as Word's own
_IDENTITY = 10_000  # w:id of the first bookmark; comments and others count from 0
_SECTION = 1  # level of an annex
_TIGHTEST = 410  # twips of a line of 14 points that can be read well
_LAST_LINE = 40  # twips of the paragraph that ends the section
_HIDDEN = "<w:rPr><w:webHidden/></w:rPr>"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the table: what it says, and the place in the flow whose page it gives."""

    level: int
    text: str
    bookmark: str
    at: int


class Contents:
    """Collects headings while the body is written, and writes the table where a place was kept for it."""

    def __init__(self, canvas: Canvas, base: Base, levels: int) -> None:
        """Keep the place; ``levels`` of headings get an entry, none where it is 0."""
        self._canvas = canvas
        self._base = base
        self._levels = min(levels, DEEPEST)
        self._entries: list[_Entry] = []
        self._place = canvas.place()
        canvas.flow.append(SectionStart(base.portrait.markup, restart=True))

    def heading(
        self, style: str, spans: Spans, subjects: tuple[str, ...], level: int, *, label: str = "", properties: str = ""
    ) -> None:
        """Write a heading, with a bookmark where it gets an entry; ``label`` stands before it there."""
        around = ("", "")
        if level <= self._levels:
            number = len(self._entries) + 1
            name = f"_Toc{_BOOKMARK + number}"
            text = " ".join(f"{label} {text_of(spans)}".split())
            self._entries.append(_Entry(level, text, name, len(self._canvas.flow)))
            identity = _IDENTITY + number
            around = (
                f'<w:bookmarkStart w:id="{identity}" w:name="{name}"/>',
                f'<w:bookmarkEnd w:id="{identity}"/>',
            )
        self._canvas.paragraph(style, spans, Rank.HEADING, subjects, properties, around)

    def annex(self, style: str, spans: Spans, label: str, properties: str) -> None:
        """Write an annex's title; its label stands above it and goes before it in the entry."""
        self.heading(style, spans, (), _SECTION, label=label, properties=properties)

    def close(self) -> None:
        """Write the table, if it has entries, and end its section."""
        if not self._entries:
            return
        pages = starting_pages(self._canvas.flow[: self._entries[-1].at + 1], self._base)
        self._canvas.fill(self._place, self._markup([pages[entry.at] for entry in self._entries]))

    def _pitch(self) -> str:
        """Return a tighter line spacing where so the entries find room on one page, "" where they do anyway or do not."""
        styles = styles_of(self._base.parts[self._base.style_part])
        looks = [styles.look(self._base.styles[role]) for role in ("toc_heading", "toc1")]
        room = page_of(self._base.contents.markup).height - looks[0].line - looks[0].after - _LAST_LINE
        pitch = int(room // len(self._entries))
        fits = pitch >= looks[1].line or not looks[1].exact
        return "" if fits or pitch < _TIGHTEST else f'<w:spacing w:line="{pitch}" w:lineRule="exact"/>'

    def _markup(self, pages: Sequence[int]) -> str:
        styles = self._base.styles
        field = f' TOC \\o "1-{self._levels}" \\h \\z \\u '
        tab = (
            f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{self._base.portrait.width}"/></w:tabs>{self._pitch()}'
        )
        lines: list[str] = []
        for entry, page in zip(self._entries, pages, strict=True):
            begin = "" if lines else _field_begin(field)
            lines.append(
                f'<w:p><w:pPr><w:pStyle w:val="{styles[f"toc{entry.level}"]}"/>{tab}</w:pPr>{begin}'
                f"{_linked(entry, page)}</w:p>"
            )
        end = styles["section_end"]
        return (
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
            f'</w:sdtPr><w:sdtContent><w:p><w:pPr><w:pStyle w:val="{styles["toc_heading"]}"/></w:pPr>'
            f"<w:r><w:t>{_TITLE}</w:t></w:r></w:p>{''.join(lines)}"
            f'<w:p><w:pPr><w:pStyle w:val="{end}"/></w:pPr><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
            f'</w:sdtContent></w:sdt><w:p><w:pPr><w:pStyle w:val="{end}"/>{self._base.contents.markup}</w:pPr></w:p>'
        )


def _field_begin(instruction: str, properties: str = "") -> str:
    return (
        f'<w:r>{properties}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{properties}<w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
        f'<w:r>{properties}<w:fldChar w:fldCharType="separate"/></w:r>'
    )


def _linked(entry: _Entry, page: int) -> str:
    """Return the words, the dots and the page as one link to the heading."""
    field = _field_begin(f" PAGEREF {entry.bookmark} \\h ", _HIDDEN)
    return (
        f'<w:hyperlink w:anchor="{entry.bookmark}" w:history="1">{runs((Span(entry.text),), ())}'
        f"<w:r>{_HIDDEN}<w:tab/></w:r>{field}"
        f'<w:r>{_HIDDEN}<w:t>{page}</w:t></w:r><w:r>{_HIDDEN}<w:fldChar w:fldCharType="end"/></w:r></w:hyperlink>'
    )
