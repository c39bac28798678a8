"""A report opened and saved in LibreOffice: what somebody without Word sends back still holds comments, changes and layout."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from generator.document import fix, read_manuscript
from generator.finding import Edit
from generator.pipeline import examine, write

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "township-2024.yaml"
pytestmark = pytest.mark.skipif(not shutil.which("soffice"), reason="needs soffice, not installed here")
NAME = re.compile(r"\{.*\}")


@dataclass(frozen=True)
class Word:
    """The main part, the comments and the styles of a Word file."""

    path: Path

    def part(self, name: str) -> Any:
        with zipfile.ZipFile(self.path) as package:
            return etree.fromstring(package.read(f"word/{name}.xml"))

    def names(self) -> list[str]:
        with zipfile.ZipFile(self.path) as package:
            return package.namelist()


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Word, Word]:
    """A report with comments, a changed figure and a deletion; and the same as LibreOffice saves it."""
    folder = tmp_path_factory.mktemp("round")
    before = folder / "报告.docx"
    before.write_bytes(write(examine(SAMPLE)).docx)
    text = read_manuscript(before).text
    figure, words = text.index("完成率80%") + 3, text.index("宣传和执行党")
    before.write_bytes(fix(before, [Edit(words, words + 3, ""), Edit(figure, figure + 3, "81%")]))
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/profile"]
    command += ["--convert-to", "docx", "--outdir", str(folder / "saved"), str(before)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return Word(before), Word(folder / "saved" / "报告.docx")


def value(element: Any, name: str = "val") -> str:
    return next((str(found) for key, found in element.attrib.items() if NAME.sub("", key) == name), "")


def texts(element: Any) -> str:
    return "".join(item.text or "" for item in element.iter("{*}t", "{*}delText"))


def test_text_stays(both: tuple[Word, Word]) -> None:
    """Every line, with the changes accepted and as it was before them; only the empty paragraph of a section's end goes."""
    for view in ("accepted", "original"):
        before, after = (list(filter(None, read_manuscript(word.path, view).text.split("\n"))) for word in both)
        assert after == before


def commented(word: Word) -> Counter[tuple[str, str, str]]:
    """Return author, words and the commented text of every comment."""
    said = {value(item, "id"): (value(item, "author"), texts(item)) for item in word.part("comments")}
    open_at: set[str] = set()
    anchored: Counter[str] = Counter()
    covered: dict[str, str] = dict.fromkeys(said, "")
    for item in word.part("document").iter():
        kind = NAME.sub("", str(item.tag))
        if kind == "commentRangeStart":
            open_at.add(value(item, "id"))
        elif kind == "commentRangeEnd":
            open_at.discard(value(item, "id"))
        elif kind == "commentReference":
            anchored[value(item, "id")] += 1
        elif kind in ("t", "delText"):
            for identity in open_at:
                covered[identity] += item.text or ""
    assert anchored == Counter(dict.fromkeys(said, 1))
    return Counter((author, words, covered[identity]) for identity, (author, words) in said.items())


def test_comments_stay(both: tuple[Word, Word]) -> None:
    """Every comment, its author and the words it stands on."""
    before, after = both
    assert commented(before)
    assert commented(after) == commented(before)


def changes(word: Word) -> Iterator[tuple[str, str, str, str]]:
    for item in word.part("document").iter("{*}ins", "{*}del"):
        yield NAME.sub("", str(item.tag)), value(item, "author"), value(item, "date")[:16], texts(item)


def test_tracked_changes_stay(both: tuple[Word, Word]) -> None:
    """Insertions and deletions with author, minute and words."""
    before, after = both
    found = list(changes(before))
    assert {(kind, words) for kind, _, _, words in found} == {("del", "宣传和"), ("del", "80%"), ("ins", "81%")}
    assert list(changes(after)) == found


def styled(word: Word) -> list[tuple[str, str]]:
    """Return the style and the text of every paragraph; LibreOffice gives built-in names a capital."""
    names = {
        value(item, "styleId"): value(item.find("{*}name")).lower() for item in word.part("styles").iterfind("{*}style")
    }
    paragraphs = word.part("document").iter("{*}p")
    styles = ((item.find("{*}pPr/{*}pStyle"), texts(item)) for item in paragraphs)
    return [(names[value(style)], words) for style, words in styles if style is not None and words]


def test_styles_stay(both: tuple[Word, Word]) -> None:
    """Each paragraph in its style, each style with its Chinese font."""
    before, after = both
    assert styled(after) == styled(before)
    fonts = [
        {
            value(style.find("{*}name")).lower(): value(style.find("{*}rPr/{*}rFonts"), "eastAsia")
            for style in word.part("styles").iterfind("{*}style")
            if style.find("{*}rPr/{*}rFonts") is not None and value(style, "type") == "paragraph"
        }
        for word in both
    ]
    assert {name: font for name, font in fonts[1].items() if name in fonts[0]} == fonts[0]


def setup(word: Word) -> list[tuple[str, ...]]:
    """Return paper, margins, footer place, line pitch and kinds of footers of each section."""
    sections = list(word.part("document").iter("{*}sectPr"))
    found: list[tuple[str, ...]] = []
    for section in sections:
        paper, margins, grid = (section.find(f"{{*}}{name}") for name in ("pgSz", "pgMar", "docGrid"))
        sides = [value(margins, side) for side in ("top", "right", "bottom", "left")]
        footers = sorted(value(item, "type") for item in section.iterfind("{*}footerReference"))
        foot = value(margins, "footer") if footers else ""
        start_at = section.find("{*}pgNumType")
        number = value(start_at, "start") if start_at is not None else ""
        found.append((value(paper, "w"), value(paper, "h"), *sides, foot, value(grid, "linePitch"), number, *footers))
    return found


def test_page_setup_and_tables_stay(both: tuple[Word, Word]) -> None:
    """Sections with paper, margins, 22 lines and numbers; header rows and rows that do not break; yellow gaps."""
    before, after = both
    assert len(setup(before)) == 3
    assert setup(after) == setup(before)
    for kind in ("tblHeader", "cantSplit", "highlight"):
        counts = [sum(1 for _ in word.part("document").iter(f"{{*}}{kind}")) for word in both]
        assert counts[0] == counts[1] > 0, kind
    for word in both:
        footers = [word.part(name[5:-4]) for name in word.names() if name.startswith("word/footer")]
        assert len(footers) == 4
        assert all("PAGE" in "".join(item.text or "" for item in footer.iter("{*}instrText")) for footer in footers)
        assert sum(footer.find(".//{*}tblpPr") is not None for footer in footers) == 2
    assert after.part("settings").find("{*}evenAndOddHeaders") is not None
