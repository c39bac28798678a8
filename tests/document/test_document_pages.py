"""The printed pages, measured: LibreOffice makes them, pdftotext says where each character stands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from document_demo import demo_report, span

from generator.document import assemble
from generator.report import Heading, Paragraph, Report, TitleBlock
from generator.resources import resource

FONTS = resource("templates", "fonts", "fonts.conf")
MISSING = [tool for tool in ("soffice", "pdftotext") if not shutil.which(tool)]
MM = 72 / 25.4  # points

pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"pages are measured with {', '.join(MISSING)}, not installed here"
)


@dataclass(frozen=True)
class Word:
    left: float
    top: float
    right: float
    bottom: float
    text: str


Page = list[Word]
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>')


def printed(report: Report, folder: Path) -> list[Page]:
    """Convert the report to PDF and return the words of every page with their boxes in points."""
    (folder / "report.docx").write_bytes(assemble(report))
    environment = {**os.environ, "FONTCONFIG_FILE": str(FONTS)}
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(folder / "report.docx"),
    ]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)
    command = ["pdftotext", "-bbox", str(folder / "report.pdf"), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    pages = text.split("<page ")[1:]
    return [[Word(*map(float, box), word) for *box, word in WORD.findall(page)] for page in pages]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    return printed(demo_report(), tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    """Three pages of nothing but Chinese characters, no punctuation that would move a line's end."""
    body = (Heading(1, "一、", span("基本概况")), Paragraph(span("国" * 28 * 60)))
    return printed(Report(TitleBlock(("报告",)), body), tmp_path_factory.mktemp("plain"))


def test_22_lines_of_28_characters(plain: list[Page]) -> None:
    """A full page has 22 lines, a full line 28 characters, all inside 156 mm × 225 mm (GB/T 9704 5.2.3, 5.2.1)."""
    lines = [word for word in plain[1] if word.text.startswith(("国", "一"))]
    assert len(lines) == 22
    assert {len(line.text) for line in lines[2:]} == {28}
    assert all(line.left >= 28 * MM - 1 and line.right <= (210 - 26) * MM + 1 for line in lines)
    pitches = [round(below.top - above.top, 2) for above, below in pairwise(lines[2:])]
    assert pitches == pytest.approx([28.95] * len(pitches), abs=0.1)


def test_first_line_is_indented_two_characters(plain: list[Page]) -> None:
    """Headings and paragraphs begin two characters (32 pt) in."""
    heading, first, second = plain[1][:3]
    assert heading.left == pytest.approx(28 * MM + 32, abs=1.5)
    assert first.left - second.left == pytest.approx(32, abs=1)


def page_number(page: Page, number: int) -> Word:
    """Return the number between the dashes."""
    at = [place for place, word in enumerate(page) if word.text == "—"]
    texts = [page[place + 1] for place in at if place + 1 < len(page) and page[place + 1].text == str(number)]
    assert len(texts) == 1
    return texts[0]


def test_cover_is_not_counted(demo: list[Page]) -> None:
    """The cover has no page number; the next page is 1, with no blank page between."""
    assert "—" not in [word.text for word in demo[0]]
    assert page_number(demo[1], 1).text == "1"


def test_odd_numbers_stand_right_even_left(demo: list[Page]) -> None:
    """One character in from the edge of the text, its dash 7 mm below the text area (GB/T 9704 7.5)."""
    for number in range(1, 7):
        word = page_number(demo[number], number)
        dashes = [other for other in demo[number] if other.text == "—"]
        if number % 2:
            assert dashes[-1].right == pytest.approx((210 - 26) * MM - 14, abs=4)
        else:
            assert dashes[0].left == pytest.approx(28 * MM + 14, abs=2)
        middle = (word.top + word.bottom) / 2
        assert middle - (297 - 35) * MM == pytest.approx(7 * MM, abs=3)


def test_landscape_numbers_stay_where_the_bound_sheet_has_them(demo: list[Page]) -> None:
    """On turned pages the number stands in the left margin: odd at the bottom, even at the top (GB/T 9704 8)."""
    for number in (7, 8, 9):
        word = page_number(demo[number], number)
        assert word.right < 35 * MM
        assert (word.top > 105 * MM) == (number % 2 == 1)


def test_head_of_the_table_repeats(demo: list[Page]) -> None:
    """Every landscape page carries both rows of the head."""
    pages = [page for page in demo if any(word.text == "数量指标" for word in page)]
    assert len(pages) >= 4
    for page in pages:
        texts = [word.text for word in page]
        assert "绩效指标" in texts
        assert "三级指标" in texts


def test_several_annexes_are_numbered_behind_the_body(demo: list[Page]) -> None:
    """附件：1. two characters in, the second number under the first (GB/T 9704 7.3.4)."""
    page = next(page for page in demo if any("附件：" in word.text for word in page))
    first = next(word for word in page if "附件：" in word.text)
    second = next(word for word in page if "2." in word.text and word.top > first.top + 20)
    assert first.left == pytest.approx(28 * MM + 32, abs=2)
    assert second.left == pytest.approx(28 * MM + 5 * 15.75, abs=2)
    assert second.top - first.top == pytest.approx(28.95, abs=1)


def test_annexes_begin_on_their_own_page(demo: list[Page]) -> None:
    """附件1 and 附件2 stand at the top left of a new page."""
    heads = [
        (page, word)
        for page in demo
        for word, after in pairwise(page)
        if f"{word.text}{after.text}".startswith(("附件1", "附件2"))  # LibreOffice parts the digit from the word
    ]
    assert len(heads) == 2
    for (page, word), (top, left) in zip(heads, ((28, 35), (37, 28)), strict=True):
        assert word.left == pytest.approx(left * MM, abs=2)
        assert word.top == pytest.approx(top * MM, abs=15)
        assert min(other.top for other in page if other.text != "—" and not other.text.isdigit()) >= word.top - 1
