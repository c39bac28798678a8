"""Files that cannot be read: one clear message in Chinese each, and never another exception."""

from __future__ import annotations

import contextlib
import io
import shutil
import struct
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from source_forms import GOOD, INDICATOR, blank, codes, replace_member, table_row, written

from generator.finding import InputError
from generator.sources import load
from generator.sources.biff import read_biff_marks
from generator.sources.sheetxml import Format, number_format

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def _zip(**members: bytes | str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def _bomb() -> bytes:
    return _zip(xl__workbook_xml="<workbook/>", xl__worksheets__sheet1_xml=b" " * 50_000_000)


def _lying_bomb() -> bytes:
    """An archive whose directory states a smaller size than its member unpacks to."""
    data = bytearray(_zip(xl__workbook_xml=b" " * 3_000_000))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(data)


def _entities() -> bytes:
    xml = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><workbook>&b;</workbook>'
    return _zip(xl__workbook_xml=xml)


def _ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + b"\0" * 500


def _other_workbook() -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "考勤表"
    out = io.BytesIO()
    book.save(out)
    book.close()
    return out.getvalue()


FILES: dict[str, tuple[Callable[[], bytes], list[str]]] = {
    "empty.xlsx": (lambda: b"", ["空文件"]),
    "page.xls": (lambda: "\ufeff<html><table><tr><td>1</td></tr></table>".encode(), ["网页", "另存为"]),
    "page2.xls": (
        lambda: (
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
        ),
        ["XML 表格 2003"],
    ),
    "page.mht.xls": (lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related", ["网页归档"]),
    "locked.xlsx": (lambda: _ole("EncryptedPackage"), ["密码"]),
    "old.doc": (lambda: _ole("WordDocument"), ["Word"]),
    "other.xls": (lambda: _ole("Something"), ["没有工作簿"]),
    "broken.xls": (lambda: _ole("Workbook"), ["损坏"]),
    "cut.xlsx": (lambda: blank("department")[:9000], ["不完整"]),
    "flipped.xlsx": (lambda: blank("department")[:3000] + b"\xff" * 50 + blank("department")[3050:], ["损坏"]),
    "bomb.xlsx": (_bomb, ["解压后"]),
    "lying.xlsx": (_lying_bomb, ["损坏"]),
    "entities.xlsx": (_entities, ["DOCTYPE"]),
    "hollow.xlsx": (lambda: _zip(xl__workbook_xml="<workbook/>"), ["工作簿"]),
    "nonsense.xlsx": (lambda: _zip(xl__workbook_xml="<<<"), ["损坏"]),
    "report.docx": (lambda: _zip(word__document_xml="<w/>"), ["Word", "jixiao check"]),
    "slides.xlsx": (lambda: _zip(ppt__presentation_xml="<p/>"), ["演示文稿"]),
    "table.ods": (lambda: _zip(mimetype="application/vnd.oasis", content_xml="<o/>"), ["OpenDocument"]),
    "binary.xlsb": (lambda: _zip(xl__workbook_bin="x"), ["xlsb"]),
    "pack.zip": (lambda: _zip(a_txt="x"), ["压缩包", "解压"]),
    "report.pdf": (lambda: b"%PDF-1.7 ...", ["PDF"]),
    "picture.yaml": (lambda: b"\x89PNG\r\n", ["图片"]),
    "attendance.xlsx": (_other_workbook, ["Sheet", "jixiao new"]),
    "noise.yaml": (lambda: bytes(range(256)) * 20, ["无法识别"]),
    "controls.yaml": (lambda: b"\x01\x02\x03\x04a", ["无法识别"]),
    "blank.yaml": (lambda: b"  \n", ["没有内容"]),
    "syntax.yaml": (lambda: "year: 2024\nunit: {name: 镇\nbudget: [".encode(), ["YAML", "第 3 行"]),
    "tabs.yaml": (lambda: b"unit:\n\tname: a", ["YAML", "第 2 行"]),
    "syntax.json": (lambda: b'{"year": 2024,\n "unit": {"name" "a"}}', ["JSON", "第 2 行", "“:”"]),
    "cut.json": (lambda: b'{"year": 2024, "unit": {"name": "a"', ["JSON", "文件结尾"]),
    "tail.json": (lambda: b'{"year": 2024} x', ["JSON"]),
    "list.yaml": (lambda: b"- 1\n- 2", ["最外层"]),
    "text.yaml": (lambda: "只是一段话".encode(), ["最外层"]),
    "other.yaml": (lambda: b"openapi: 3.0\npaths: {}", ["openapi", "选错"]),
    "deep.yaml": (lambda: b"year: " + b"[" * 100_000, ["嵌套"]),
    "deep.json": (lambda: b'{"year": ' + b"[" * 100_000, ["嵌套"]),
    "laughs.yaml": (
        lambda: "\n".join(
            [
                "a0: &a0 [x, x, x, x, x, x, x, x, x, x]",
                *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)),
            ]
        ).encode(),
        ["超过"],
    ),
    "loop.yaml": (lambda: b"year: &a [*a]", ["锚点"]),
    "anchor.yaml": (lambda: b"year: *nobody", ["锚点", "nobody"]),
    "key.yaml": (lambda: b"[a, b]: 1", ["栏目名称"]),
}


@pytest.mark.parametrize("name", FILES)
def test_what_cannot_be_read_is_refused_in_words(name: str, tmp_path: Path) -> None:
    """The message names the file and says what it is; a hostile file costs no more than a moment."""
    make, words = FILES[name]
    (tmp_path / name).write_bytes(make())
    begun = time.monotonic()
    with pytest.raises(InputError) as caught:
        load(tmp_path / name)
    message = str(caught.value)
    assert name in message
    assert all(word in message for word in words), message
    assert time.monotonic() - begun < 5


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    """The two commonest slips have messages of their own."""
    with pytest.raises(InputError, match=r"找不到文件.*none\.xlsx"):
        load(tmp_path / "none.xlsx")
    with pytest.raises(InputError, match="是文件夹"):
        load(tmp_path)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    """20 MB is the limit; it is checked before anything is read."""
    with (tmp_path / "huge.xlsx").open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    with pytest.raises(InputError, match="20 MB"):
        load(tmp_path / "huge.xlsx")


def test_a_workbook_filled_to_its_far_corner_is_refused(tmp_path: Path) -> None:
    """A value in XFD1048576 would make a grid of 17 billion cells."""

    def far(book: Any) -> None:
        book["指标"]["XFD1048576"] = "x"

    with pytest.raises(InputError, match="1048576"):
        load(written(tmp_path, far))


def test_a_sheet_with_a_document_type_is_refused(tmp_path: Path) -> None:
    """A declaration further down the part than the first look is refused by the parser itself."""
    path = written(tmp_path)
    filler = b"<!--" + b" " * 4000 + b"-->"
    replace_member(path, "xl/worksheets/sheet2.xml", lambda xml: filler + b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml)
    with pytest.raises(InputError, match="损坏"):
        load(path)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice is not installed: nothing to write an .xls with")
def test_an_xls_gives_its_error_values_and_formats(tmp_path: Path) -> None:
    """The old format tells errors from blanks and percent from fractions too."""
    row = table_row(
        "指标", 1, {**INDICATOR, "计量单位": "%", "年度指标值": 0.9, "实际完成值": "=1/0"}, {"年度指标值": "0.00%"}
    )
    written(tmp_path, *GOOD, row)
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "xls",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "figures.xlsx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    record, findings = load(tmp_path / "figures.xls")
    assert str(record.indicators[0].target) == "90.00%"
    assert codes(findings) == ["V005"]
    assert "#DIV/0!" in findings[0].message
    data = (tmp_path / "figures.xls").read_bytes()
    for length in range(0, len(data), 997):
        read_biff_marks(data[:length])


@pytest.mark.parametrize(
    ("code", "decimals", "percent"),
    [
        ("General", None, False),
        ("0.00", 2, False),
        ("#,##0.00_ ;[Red]\\-#,##0.00\\ ", 2, False),
        ("0.00%", 2, True),
        ("0%", 0, True),
        ('0.00"%"', 2, False),
        ("0.00\\%", 2, False),
        ("#,##0.00####", 2, False),
        ("@", None, False),
        ("0.00E+00", None, False),
        ('yyyy"年"m"月"', None, False),
    ],
)
def test_number_formats(code: str, decimals: int | None, percent: bool) -> None:
    """Fixed decimals are the zeros behind the point; a quoted percent sign is decoration."""
    assert number_format(code) == Format(decimals, percent)


# --- anything at all --------------------------------------------------------------------------------------------------

_ANY_TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="".join(map(chr, range(32)))), max_size=40
)
_TYPED = st.one_of(
    _ANY_TEXT,
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.datetimes(),
    st.sampled_from(
        ["=1+1", "=A1", "#REF!", "≥95", "示例", "合计", "—", "{{x}}", "１２", "1,2,3", "-0", "1e5", "九十五", "95%以上"]
    ),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 30), st.integers(1, 17), _TYPED), max_size=40))
def test_whatever_is_typed_is_read_or_reported(tmp_path: Path, typed: list[tuple[int, int, int, Any]]) -> None:
    """Arbitrary contents in arbitrary cells never raise; at worst no sheet is recognised any more."""
    path = tmp_path / "fuzz.xlsx"
    path.write_bytes(blank("department"))
    book = openpyxl.load_workbook(path)
    for sheet, row, column, value in typed:
        cell = book.worksheets[sheet + 1].cell(row, column)
        if type(cell).__name__ != "MergedCell":
            cell.value = (
                value if not isinstance(value, int) or isinstance(value, bool) else min(max(value, -(10**18)), 10**18)
            )
    book.save(path)
    book.close()
    load(path)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", OLE, b"{", b"year: ", b"unit:\n  "]))
@example(b"\x85", b"year: ")
@example(b'"\\ud800"', b"year: ")
def test_arbitrary_bytes_are_read_or_refused(tmp_path: Path, data: bytes, head: bytes) -> None:
    """No byte sequence makes the reader raise anything but InputError."""
    (tmp_path / "a.bin").write_bytes(head + data)
    _attempt(tmp_path / "a.bin")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0), st.integers(0, 255)), min_size=1, max_size=4), st.sampled_from(range(9)))
def test_a_damaged_part_is_read_or_refused(tmp_path: Path, flips: list[tuple[int, int]], part: int) -> None:
    """Bytes changed inside the parts of a workbook give a record or an InputError."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(blank("department"))
    with zipfile.ZipFile(path) as package:
        name = [member for member in package.namelist() if member.startswith("xl/")][part]

    def damage(xml: bytes) -> bytes:
        changed = bytearray(xml)
        for place, byte in flips:
            changed[place % len(changed)] = byte
        return bytes(changed)

    replace_member(path, name, damage)
    _attempt(path)


def _attempt(path: Path) -> None:
    with contextlib.suppress(InputError):
        load(path)
