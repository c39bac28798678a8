"""Files made to harm, or simply broken, give a clear message and take little time and memory."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from word_package import HEAD, cell, p, package, r, row, saved, table

from generator.document import annotate, fix, read_manuscript
from generator.document.parts.markup import NAMESPACES
from generator.finding import Edit, Finding, InputError

BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
EXTERNAL = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def rewritten(data: bytes, name: str, content: bytes) -> bytes:
    """Return the package with one part replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in {*old.namelist(), name}:
            new.writestr(part, content if part == name else old.read(part))
    return buffer.getvalue()


WHOLE = package(p(r("一、概况")) + p(r("正文。")))
DOCUMENT = f"<w:document {NAMESPACES}><w:body>{{}}</w:body></w:document>"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600

FILES = {
    "truncated": (WHOLE[: len(WHOLE) // 2], "不是 Word 文档"),
    "damaged inside": (WHOLE.replace(WHOLE[200:260], b"\xff" * 60, 1), "损坏"),
    "old .doc": (OLE, "旧版 .doc"),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "已加密"),
    "no zip": (b"<html>", "不是 Word 文档"),
    "empty": (b"", "不是 Word 文档"),
    "entity bomb": (rewritten(WHOLE, "word/document.xml", (BOMB + DOCUMENT.format(p(r("x")))).encode()), "已损坏"),
    "external entity": (
        rewritten(WHOLE, "word/document.xml", (EXTERNAL + DOCUMENT.format(p(r("x")))).encode()),
        "已损坏",
    ),
    "bomb in the styles": (
        rewritten(WHOLE, "word/styles.xml", (BOMB + f"<w:styles {NAMESPACES}/>").encode()),
        "已损坏",
    ),
    "bomb in the relations": (rewritten(WHOLE, "_rels/.rels", (BOMB + "<Relationships/>").encode()), "已损坏"),
    "cut XML": (rewritten(WHOLE, "word/document.xml", DOCUMENT.format(p(r("x")))[:-30].encode()), "已损坏"),
    "too deep": (
        rewritten(WHOLE, "word/document.xml", DOCUMENT.format("<w:sdt>" * 400 + "</w:sdt>" * 400).encode()),
        "已损坏",
    ),
    "no relations": (rewritten(WHOLE, "_rels/.rels", b"<Relationships/>"), "已损坏"),
    "a workbook": (rewritten(WHOLE, "word/document.xml", b"<workbook/>"), "不是 Word 文档"),
}


@pytest.mark.parametrize(("data", "message"), FILES.values(), ids=FILES)
def test_clear_message(data: bytes, message: str, tmp_path: Path) -> None:
    """Reading, commenting and correcting all say what is wrong with the file."""
    path = saved(data, tmp_path)
    with pytest.raises(InputError, match=message):
        read_manuscript(path)
    with pytest.raises(InputError, match=message):
        annotate(path, [Finding(code="A102", message="x", start=0, end=1)])
    with pytest.raises(InputError, match=message):
        fix(path, [Edit(0, 1, "x")])


@pytest.mark.parametrize("limit", ["_LIMIT_XML", "_LIMIT_UNPACKED"])
def test_zip_bomb_is_not_unpacked(limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither one large part nor many of them; the declared size is the one that is unpacked at most."""
    monkeypatch.setattr(f"generator.document.parts.package.{limit}", 5000)
    with pytest.raises(InputError, match="解压后过大"):
        read_manuscript(saved(package(p(r("零" * 4000))), tmp_path))


def test_declared_size_may_not_lie(tmp_path: Path) -> None:
    """A part that is larger than it says is not read beyond that, and is damaged."""
    data = package(p(r("零" * 100_000)))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        size = file.getinfo("word/document.xml").file_size
    lying = data.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    with pytest.raises(InputError, match="损坏"):
        read_manuscript(saved(lying, tmp_path))


def test_huge_and_nested_tables(tmp_path: Path) -> None:
    """Thousands of rows, cells that claim thousands of columns, tables within tables: bounded and read."""
    wide = cell("宽", '<w:gridSpan w:val="99999999"/>')
    manuscript = read_manuscript(saved(package(table(*[row(wide, "值")] * 2000)), tmp_path))
    assert len(manuscript.lines) == 2000
    assert len(manuscript.lines[0].cells) == 64
    nested = cell("底")
    for _ in range(15):
        nested = cell(table(row(nested, "甲")) + "<w:p/>")
    assert read_manuscript(saved(package(table(row(nested, "乙"))), tmp_path)).lines[0].cells[1:] != ()


def test_strange_relations_are_followed_within_the_package_only(tmp_path: Path) -> None:
    """A relation may point outside, to nothing, or to the web: nothing is fetched."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{relations}/styles" Target="../../../../etc/passwd"/>'
        f'<Relationship Id="b" Type="{relations}/header" Target="https://example.com/h.xml" TargetMode="External"/>'
        f'<Relationship Id="c" Type="{relations}/comments" Target="nowhere.xml"/></Relationships>'
    )
    data = rewritten(WHOLE, "word/_rels/document.xml.rels", (HEAD + rels).encode())
    assert read_manuscript(saved(data, tmp_path)).text == "一、概况\n正文。"


@pytest.mark.parametrize(
    "piece",
    [
        "。\n",
        "1.",
        "（",
        "- 1 -\n",
        "| ",
        "<tr>",
        "<td>",
        "** ",
        "# ",
        " ",
        "\t",
        "一、",
        "12 ",
        "……",
        "9\n3",
        "\n",
        "——",
        "第1页",
    ],
)
def test_long_texts_of_one_piece(piece: str, tmp_path: Path) -> None:
    """Ten thousand times the same sign is read like any other text."""
    path = tmp_path / "a.txt"
    path.write_text(piece * 10_000 + "末", encoding="utf-8")
    manuscript = read_manuscript(path)
    assert manuscript.text.endswith("末")
    assert len(manuscript.flat) == len(manuscript.lines)
