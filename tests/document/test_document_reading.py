"""The text that is checked is what a reader of the document sees."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from generator.document import read_text
from generator.document.parts.markup import NAMESPACES
from generator.finding import InputError

RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


@pytest.fixture
def word(tmp_path: Path):
    """Return a function that writes a .docx with this body and reads its text."""

    def read(body: str, head: str = "") -> str:
        path = tmp_path / "report.docx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("[Content_Types].xml", "<Types/>")
            package.writestr("_rels/.rels", RELS)
            package.writestr(
                "word/document.xml", f"{head}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
            )
        return read_text(path)

    return read


def p(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def r(text: str, tag: str = "t") -> str:
    return f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (p(r("一、概况")) + p(r("正文")), "一、概况\n正文"),
        (p(r("共") + "<w:ins>" + r("98") + "</w:ins><w:del>" + r("97", "delText") + "</w:del>" + r("%")), "共98%"),
        (p("<w:moveFrom>" + r("旧") + "</w:moveFrom><w:moveTo>" + r("新") + "</w:moveTo>"), "新"),
        (p("<w:sdt><w:sdtPr><w:tag/></w:sdtPr><w:sdtContent>" + r("98.90%") + "</w:sdtContent></w:sdt>"), "98.90%"),
        ("<w:sdt><w:sdtContent>" + p(r("整段")) + "</w:sdtContent></w:sdt>", "整段"),
        (
            p("<w:hyperlink>" + r("链接") + "</w:hyperlink><w:r><w:tab/><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>"),
            "链接\ta\nb",
        ),
        (p('<w:fldSimple w:instr="PAGE">' + r("3") + "</w:fldSimple>" + r("PAGE", "instrText")), "3"),
        (
            p(r("前") + "<w:r><w:pict><w:txbxContent>" + p(r("框")) + "</w:txbxContent></w:pict></w:r>" + r("后")),
            "前后\n框",
        ),
        (p("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + r("上半")) + p(r("下半")), "上半下半"),
        (p("<w:ruby><w:rt>" + r("pin") + "</w:rt><w:rubyBase>" + r("拼") + "</w:rubyBase></w:ruby>"), "拼"),
    ],
    ids=["order", "insertion", "move", "control", "block control", "link", "field", "box", "joined", "ruby"],
)
def test_text(word, body: str, text: str) -> None:
    """Each construct contributes what the reader sees."""
    assert word(body) == text


def test_text_box_stored_twice_is_read_once(word) -> None:
    """Word stores a text box for new and old readers; it is one text."""
    box = "<w:txbxContent>" + p(r("框")) + "</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    both = f'<mc:AlternateContent xmlns:mc="{mc}"><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>'
    assert word(p(f"<w:r>{both}</w:r>")) == "\n框"


def test_table_rows_are_lines(word) -> None:
    """Cells are parted by tabs, paragraphs of a cell by a blank, deleted rows are left out."""
    cell = "<w:tc>" + p(r("甲")) + p(r("乙")) + "</w:tc>"
    controlled = "<w:sdt><w:sdtContent><w:tc>" + p(r("丙")) + "</w:tc></w:sdtContent></w:sdt>"
    row = f"<w:tr>{cell}{controlled}<w:tc><w:p/></w:tc></w:tr>"
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell}</w:tr>"
    assert word(f"<w:tbl><w:tblPr/>{row}{gone}</w:tbl>") == "甲 乙\t丙\t"


def test_entities_are_refused(word) -> None:
    """Office files have no document type; one that has is hostile."""
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with pytest.raises(InputError, match="已损坏"):
        word(p(r("&b;")), bomb)


def test_damaged_and_deep_documents_are_refused(word) -> None:
    """Unclosed tags and endless nesting give a message."""
    with pytest.raises(InputError, match="已损坏"):
        word("<w:p>")
    with pytest.raises(InputError, match="已损坏"):
        word("<w:ins>" * 5000 + "</w:ins>" * 5000)


def test_zip_bomb_is_refused(word, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that unpacks beyond the limit is not unpacked."""
    monkeypatch.setattr("generator.document.parts.package._LIMIT_UNPACKED", 1000)
    with pytest.raises(InputError, match="解压后过大"):
        word(p(r("零" * 2000)))


@pytest.mark.parametrize(
    ("encoding", "expected"), [("utf-8", "98.90%\r\n优"), ("utf-8-sig", "98.90%\r\n优"), ("gb18030", "98.90%\r\n优"), ("utf-16", "98.90%\r\n优")]
)  # fmt: skip
def test_text_files_are_returned_as_they_are(encoding: str, expected: str, tmp_path: Path) -> None:
    """Line ends stay, so that offsets are the file's own."""
    path = tmp_path / "report.txt"
    path.write_bytes("98.90%\r\n优".encode(encoding))
    assert read_text(path) == expected


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"\x00\xff\x00\xff", "编码无法识别"),
        ("a.doc", b"x", "旧版 .doc"),
        ("a.pptx", b"x", "不支持的文件类型"),
        ("a.docx", b"x", "不是 Word 文档"),
    ],
)
def test_files_that_cannot_be_read(name: str, content: bytes, message: str, tmp_path: Path) -> None:
    """The message says what is wrong with the file."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_text(path)
