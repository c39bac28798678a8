"""A user's Word file as the base: its look is kept, its text is not."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import docx
import pytest
from document_demo import demo_report
from docx.shared import Mm
from openxml_audit import OpenXmlValidator

from generator.document import assemble, load_base
from generator.finding import InputError

NOW = datetime(2025, 4, 12, 9, 30)  # noqa: DTZ001 - a fixed local time
RED_DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A letterhead: own margins, header, heading colour, with text, a picture and a comment to be left out."""
    document = docx.Document()
    section = document.sections[0]
    section.left_margin = Mm(40)
    section.header.paragraphs[0].text = "某某局文件"
    document.styles["Heading 1"].font.name = "Arial"
    paragraph = document.add_paragraph("旧的正文")
    document.add_comment(paragraph.runs[0], "旧的批注", "甲")
    document.add_picture(io.BytesIO(RED_DOT))
    path = tmp_path / "letterhead.docx"
    document.save(str(path))
    return path


def test_look_is_kept_and_text_left_out(template: Path, tmp_path: Path) -> None:
    """Margins, header and styles are the template's; its text, picture and comment are gone."""
    path = tmp_path / "out.docx"
    path.write_bytes(assemble(demo_report(), load_base(template), now=NOW))
    document = docx.Document(str(path))
    assert round(document.sections[1].left_margin.mm) == 40
    assert document.sections[1].header.paragraphs[0].text == "某某局文件"
    assert document.styles["Heading 1"].font.name == "Arial"
    assert "旧的正文" not in "".join(p.text for p in document.paragraphs)
    assert all("旧的批注" not in comment.text for comment in document.comments)
    assert not any("media" in name or "thumbnail" in name for name in zipfile.ZipFile(path).namelist())


def test_result_is_valid(template: Path, tmp_path: Path) -> None:
    """Styles the template lacks are added, links and content types hold."""
    path = tmp_path / "out.docx"
    path.write_bytes(assemble(demo_report(), load_base(template), now=NOW))
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def test_wide_tables_turn_the_templates_own_page(template: Path) -> None:
    """The landscape pages are the template's paper turned, its margins turned with it; tables fill the width."""
    base = load_base(template)
    assert base.portrait.width == round((215.9 - 40) / 25.4 * 1440) - 1800
    assert 'w:orient="landscape"' in base.landscape.markup
    assert 'w:left="1440"' in base.landscape.markup


def test_own_output_serves_as_template(tmp_path: Path) -> None:
    """A finished report, edited in Word, can be the next one's template: cover and landscape pages included."""
    path = tmp_path / "own.docx"
    path.write_bytes(assemble(demo_report(), now=NOW))
    again = load_base(path)
    ours = load_base()
    assert again.styles == ours.styles
    assert (again.portrait.width, again.landscape.width) == (ours.portrait.width, ours.landscape.width)
    assert "footerReference" not in again.cover.markup
    path.write_bytes(assemble(demo_report(), again, now=NOW))
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def test_chinese_style_names_are_accepted(template: Path, tmp_path: Path) -> None:
    """一级标题 does for heading 1, 公文正文 for the body."""
    document = docx.Document(str(template))
    styles = document.styles
    styles.element.remove(styles["Heading 1"].element)
    styles.add_style("一级标题", 1)
    styles.add_style("公文正文", 1)
    path = tmp_path / "chinese.docx"
    document.save(str(path))
    base = load_base(path)
    assert base.styles["heading1"] == docx.Document(str(path)).styles["一级标题"].style_id
    assert base.styles["body"] == docx.Document(str(path)).styles["公文正文"].style_id


def test_missing_styles_are_named_in_one_message(template: Path) -> None:
    """The clerk learns all at once what to add."""
    document = docx.Document(str(template))
    for name in ("Title", "Heading 3", "Heading 4"):
        document.styles.element.remove(document.styles[name].element)
    document.save(str(template))
    with pytest.raises(InputError, match=r"模板缺少以下样式.*标题（Title.*标题 3（heading 3.*标题 4（heading 4"):
        load_base(template)


def _zipped(path: Path, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/"), text)
    return path


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "不是 Word 文档"),
        (b"PK\x03\x04broken", "不是 Word 文档"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512, "旧版 .doc"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "已加密"),
    ],
)
def test_other_files_are_refused(content: bytes, message: str, tmp_path: Path) -> None:
    """Each wrong kind of file is told apart."""
    path = tmp_path / "base.docx"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        load_base(path)


def test_macros_are_refused(template: Path) -> None:
    """A template with macros would put them into every report."""
    with zipfile.ZipFile(template, "a") as package:
        package.writestr("word/vbaProject.bin", b"x")
    with pytest.raises(InputError, match="含有宏"):
        load_base(template)


def test_zip_that_is_no_word_file_is_refused(tmp_path: Path) -> None:
    """A workbook renamed to .docx gets a message, not a traceback."""
    path = tmp_path / "base.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(InputError, match="不能用作模板"):
        load_base(path)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    """The message names the file."""
    with pytest.raises(InputError, match=r"none\.docx：无法读取"):
        load_base(tmp_path / "none.docx")
