"""Every page of every sample, measured against GB/T 9704 as LibreOffice prints it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from paper import FANDOL, MISSING, MM, Page, Piece, boxes_of, pages_of

from generator.document import printable_copy
from generator.pipeline import examine, write
from generator.printing import convert
from generator.report import Heading

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "samples").glob("*.yaml"))
NAMES = [path.stem for path in SAMPLES]
PITCH = 28.95  # points: 22 lines on 225 mm
CHARACTER = 15.75  # points: 28 on 156 mm
LEFT, RIGHT = 28 * MM, (210 - 26) * MM
TOP, BOTTOM = 37 * MM, (297 - 35) * MM
#: Left, right, top, bottom; a turned page has the bottom margin of the sheet on its left (GB/T 9704 8).
UPRIGHT, TURNED = (LEFT, RIGHT, TOP, BOTTOM), (35 * MM, (297 - 37) * MM, 28 * MM, (210 - 26) * MM)

pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"pages are measured with {', '.join(MISSING)}, not installed here"),
    pytest.mark.parametrize("name", NAMES),
]
by_fonts = pytest.mark.skipif(not FANDOL, reason="fonts are known by the Fandol look-alikes, not installed here")


@pytest.fixture(scope="module")
def reports() -> dict[str, tuple[bytes, set[str]]]:
    """Each sample's Word file and its headings."""
    written = {path.stem: write(examine(path)) for path in SAMPLES}
    return {
        name: (
            one.docx,
            {
                block.number + "".join(span.text for span in block.spans)
                for block in one.report.blocks
                if isinstance(block, Heading)
            },
        )
        for name, one in written.items()
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the PDF files are."""
    return tmp_path_factory.mktemp("samples")


@pytest.fixture(scope="module")
def printed(reports: dict[str, tuple[bytes, set[str]]], folder: Path) -> dict[str, list[Page]]:
    """The pages of each sample: cover, body, annexes; all converted in one start."""
    pages: dict[str, list[Page]] = {}
    copies = [printable_copy(docx, name) for name, (docx, _) in reports.items()]
    for name, pdf in zip(reports, convert(copies, 120), strict=True):
        assert isinstance(pdf, bytes)
        (folder / f"{name}.pdf").write_bytes(pdf)
        pages[name] = pages_of(folder / f"{name}.pdf")
    return pages


def front(pages: list[Page]) -> int:
    """Return how many pages come before the first that has a number: the cover, and a table of contents."""
    return next(at for at, page in enumerate(pages) if page.number())


def body(pages: list[Page]) -> Iterator[tuple[int, Page]]:
    """Yield the portrait pages after cover and contents with their printed numbers."""
    for number, page in enumerate(pages[front(pages) :], 1):
        if not page.landscape:
            yield number, page


def test_paper_and_text_area(name: str, printed: dict[str, list[Page]]) -> None:
    """A4; nothing stands outside of 156 mm × 225 mm but the number, no punctuation hangs into the margin."""
    for page in printed[name]:
        assert sorted((page.width, page.height)) == pytest.approx([210 * MM, 297 * MM], abs=1)
        left, right, top, bottom = TURNED if page.landscape else UPRIGHT
        for piece in page.text():
            assert piece.left >= left - 1, piece
            assert piece.right <= right + 1, piece
            assert top - 2 <= piece.middle <= bottom, piece


def test_lines_stand_on_the_22_of_a_page(name: str, printed: dict[str, list[Page]]) -> None:
    """Every line of text above the first table of a page stands on one of the 22 lines."""
    for number, page in body(printed[name]):
        assert len(page.lines()) <= 22 or any(piece.size < 13 for piece in page.text()), number
        for line in page.lines():
            if any(piece.size < 15 for piece in line):  # a table or its title
                break
            places = [(piece.middle - TOP) / PITCH - 0.5 for piece in line]
            assert max(abs(place - round(place)) for place in places) < 0.2, (number, line[0].text)
            assert all(0 <= round(place) <= 21 for place in places)


def test_a_line_holds_28_characters(name: str, printed: dict[str, list[Page]]) -> None:
    """Characters stand 15.75 points apart, so that 28 fill a line; stretched where a line is set flush."""
    pieces = [piece for _, page in body(printed[name]) for piece in page.text() if 15 < piece.size < 17]
    chinese = [piece for piece in pieces if re.fullmatch(r"[\u4e00-\u9fff]{6,}", piece.text)]
    assert len(chinese) > 20
    widths = [(piece.right - piece.left) / len(piece.text) for piece in chinese]
    assert min(widths) == pytest.approx(CHARACTER, abs=0.25)
    assert sum(abs(width - CHARACTER) < 0.25 for width in widths) > len(widths) / 3
    assert max(widths) < CHARACTER * 1.25


def test_numbers_of_pages(name: str, printed: dict[str, list[Page]], folder: Path) -> None:
    """From 1 behind the cover; odd right, even left, one character in, 14 points, the dashes 7 mm below the text (7.5).

    On turned pages the same place of the bound sheet: in the left margin, odd at the bottom, even at the top.
    """
    before = front(printed[name])
    assert 1 <= before <= 3
    pages = list(zip(printed[name], boxes_of(folder / f"{name}.pdf"), strict=True))
    for number, (page, boxes) in enumerate(pages[before:], 1):
        assert "".join(piece.text for piece in page.number()).replace(" ", "") == f"—{number}—"
        assert {round(piece.size) for piece in page.number()} == {14}
        first, *_, last = [box for box in boxes if box.text == "—"]
        odd = number % 2 == 1
        if page.landscape:
            depth = TURNED[0] - (first.left + first.right) / 2
            edge = (TURNED[3] - 14) - last.bottom if odd else first.top - (TURNED[2] + 14)
        else:
            depth = (first.top + first.bottom) / 2 - BOTTOM
            edge = (RIGHT - 14) - last.right if odd else first.left - (LEFT + 14)
        assert depth == pytest.approx(7 * MM, abs=3), number
        assert edge == pytest.approx(0, abs=4), number


def test_title_is_centred(name: str, printed: dict[str, list[Page]]) -> None:
    """The cover's title in 22 points, each line in the middle of the text area (7.3.1)."""
    lines = [line for line in printed[name][0].lines() if line[0].size > 20]
    assert 1 <= len(lines) <= 3
    for line in lines:
        assert {round(piece.size) for piece in line} == {22}
        assert (line[0].left + line[-1].right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=2)


def _text(line: Sequence[Piece]) -> str:
    """Return a line's text without the blanks that LibreOffice sets around digits."""
    return "".join("".join(piece.text.split()) for piece in line)


def test_annex_label_and_title(name: str, printed: dict[str, list[Page]]) -> None:
    """附件 at the left end of the first line of a page of its own, in 16 points; the title centred in the third (7.3.7)."""
    found = [page for page in printed[name] if page.lines() and re.fullmatch(r"附件\d*", _text(page.lines()[0]))]
    assert found
    for page in found:
        left, right, top, _ = TURNED if page.landscape else UPRIGHT
        label, title = page.lines()[:2]
        assert label[0].left == pytest.approx(left, abs=1)
        assert round(label[0].size) == 16
        assert label[0].middle == pytest.approx(top + PITCH / 2, abs=8)
        assert (title[0].left + title[-1].right) / 2 == pytest.approx((left + right) / 2, abs=3)
        assert round(title[0].size) == 22
        assert title[0].middle == pytest.approx(top + PITCH * 2.5, abs=10)


def test_annexes_are_named_behind_the_body(name: str, printed: dict[str, list[Page]]) -> None:
    """附件：and the name, two characters in, a line below the text or at the top of a page (7.3.4)."""
    lines = [page for _, page in body(printed[name])][-1].lines()
    texts = ["".join(piece.text for piece in line) for line in lines]
    at = next(number for number, text in enumerate(texts) if text.startswith("附件："))
    assert lines[at][0].left == pytest.approx(LEFT + 2 * CHARACTER, abs=1.5)
    if at:
        assert lines[at][0].middle - lines[at - 1][0].middle == pytest.approx(2 * PITCH, abs=4)


@by_fonts
def test_fonts_are_those_of_the_levels(name: str, printed: dict[str, list[Page]]) -> None:
    """一、黑体, （一）楷体, 1. and text 仿宋, numbers of pages 宋体, tables 宋体 with a head in 黑体 (7.3.1, 7.3.3, 7.5)."""
    seen: dict[str, set[str]] = {"heading1": set(), "heading2": set(), "text": set(), "number": set(), "table": set()}
    for _, page in body(printed[name]):
        for line in page.lines():
            whole = "".join(piece.text for piece in line)
            chinese = [piece for piece in line if re.search(r"[\u4e00-\u9fff]", piece.text)]
            table = any(
                piece.size < 15 and not re.match("[①-⑳]", piece.text) for piece in line
            )  # ① is a footnote's mark
            first = (
                re.match(r"[一二三四五六七八九十]+、", whole) and len(chinese) == 1 and chinese[0].font == "FandolHei"
            )
            second = re.match(r"（[一二三四五六七八九十]+）", whole)
            kind = "table" if table else "heading1" if first else "heading2" if second else "text"
            seen[kind] |= {piece.font for piece in chinese}
        seen["number"] |= {piece.font for piece in page.number()}
    assert seen["heading1"] == {"FandolHei"}
    assert seen["heading2"] == {"FandolKai"}
    assert seen["text"] == {"FandolFang"}
    assert seen["number"] == {"FandolSong"}
    assert seen["table"] <= {"FandolSong", "FandolHei"}
    annex = {piece.font for page in printed[name] if page.landscape for piece in page.text() if piece.size < 13}
    assert {"FandolSong", "FandolHei"} <= annex
    assert not {"FandolFang", "FandolKai"} & annex


def test_headings_never_end_a_page(
    name: str, printed: dict[str, list[Page]], reports: dict[str, tuple[bytes, set[str]]]
) -> None:
    """Under a heading stands a line of its section, or a table."""
    headings = {re.sub(r"\s", "", heading) for heading in reports[name][1]}
    seen = 0
    for page, following in pairwise(printed[name][front(printed[name]) :]):
        lines = ["".join(piece.text for piece in line).replace(" ", "") for line in page.lines()]
        seen += sum(line in headings for line in lines)
        assert lines[-1] not in headings or following.landscape
    assert seen > 5


def test_no_page_is_empty(name: str, printed: dict[str, list[Page]]) -> None:
    """No blank page between sections, no page with a single line."""
    assert [number for number, page in enumerate(printed[name]) if len(page.lines()) < 2] == []


def test_tables_keep_to_the_text_area(name: str, printed: dict[str, list[Page]], folder: Path) -> None:
    """The rules of a table end where the text does, half a rule's width aside."""
    pdfium = pytest.importorskip("pypdfium2")
    assert printed[name]
    drawn = 0
    with pdfium.PdfDocument((folder / f"{name}.pdf").read_bytes()) as document:
        for page in document:
            width, height = page.get_size()
            left, right, top, bottom = TURNED if width > height else UPRIGHT
            for shape in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_PATH]):
                x1, y1, x2, y2 = shape.get_bounds()
                if x2 - x1 > width * 0.9 and y2 - y1 > height * 0.9:  # the sheet itself
                    continue
                drawn += 1
                assert x1 >= left - 2, (x1, left)
                assert x2 <= right + 2, (x2, right)
                assert height - y2 >= top - 2, (height - y2, top)
                assert height - y1 <= bottom + 2, (height - y1, bottom)
    assert drawn > 20
