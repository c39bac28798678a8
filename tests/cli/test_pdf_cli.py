"""`jixiao pdf` with the real LibreOffice: what comes out, what is said, and what it leaves alone."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path

import pytest

from generator import printing
from generator.cli.commands import run
from generator.document import assemble, fonts_used, printable_copy
from generator.document.parts.package import replace_parts
from generator.printing import fonts, office
from generator.printing.pdf import count_pages, font_names
from generator.report import Heading, Paragraph, Report, Span, TitleBlock

ROOT = Path(__file__).resolve().parents[2]
real = pytest.mark.skipif(not shutil.which("soffice"), reason="needs soffice, not installed here")
pictured = pytest.mark.skipif(
    not (find_spec("pypdfium2") and find_spec("PIL")), reason="needs pypdfium2 and pillow, not installed here"
)
fontconfig = pytest.mark.skipif(not shutil.which("fc-match"), reason="needs fontconfig, not installed here")

Written = Callable[[str], Path]


def document(text: str = "全年执行912.00万元，执行率为95%。", pages: int = 1) -> bytes:
    body = (Heading(1, "一、", (Span("基本情况"),)), *(Paragraph((Span(text * 12 * 22),)) for _ in range(pages - 1)))
    return assemble(Report(TitleBlock(("自评报告",)), (*body, Paragraph((Span(text),)))))


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write a short report under a name; returns its path."""

    def write(name: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(document())
        return path

    return write


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


# --- what comes out -------------------------------------------------------------------------------------------------------


@real
def test_pdf_stands_beside_the_report(written: Written, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Chinese, blanks and signs in folder and name; nothing else is left behind."""
    report = written("绩效 自评（2024）/街道 报告%20#1.v2.docx")
    assert run(["pdf", str(report)]) == 0
    made = report.with_name("街道 报告%20#1.v2.pdf")
    assert made.read_bytes().startswith(b"%PDF-")
    assert files(tmp_path) == {path.relative_to(tmp_path).as_posix() for path in (report, made)}
    assert f"已写出 {made}（2页）" in capsys.readouterr().out


@real
@pictured
def test_pictures_of_every_page(written: Written, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """NAME-1.png …, A4 at the resolution asked for; with --force those of pages that are no more go."""
    from PIL import Image

    report, out = written("报告.docx"), tmp_path / "纸样"
    assert run(["pdf", str(report), "-o", str(out), "--png", "--dpi", "50"]) == 0
    assert files(out) == {"报告.pdf", "报告-1.png", "报告-2.png"}
    with Image.open(out / "报告-1.png") as picture:
        assert picture.size == pytest.approx((413, 585), abs=1)
    (out / "报告-3.png").write_bytes(b"")
    (out / "报告-附.png").write_bytes(b"")
    assert run(["pdf", str(report), "-o", str(out), "--png", "--force"]) == 0
    assert files(out) == {"报告.pdf", "报告-1.png", "报告-2.png", "报告-附.png"}
    assert "页面图片 报告-1.png 等2张" in capsys.readouterr().out


@real
def test_nothing_is_overwritten_without_force(
    written: Written, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An existing PDF, and an existing picture of a page, stay as they are."""
    report = written("报告.docx")
    (tmp_path / "报告.pdf").write_text("mine")
    assert run(["pdf", str(report)]) == 2
    assert (tmp_path / "报告.pdf").read_text() == "mine"
    assert "--force" in capsys.readouterr().err
    assert run(["pdf", str(report), "--force"]) == 0
    (tmp_path / "b-7.png").write_text("mine")
    if find_spec("pypdfium2"):
        assert run(["pdf", str(report), "-o", str(tmp_path / "b.pdf"), "--png"]) == 2
        assert not (tmp_path / "b.pdf").exists()


@real
def test_several_files_go_on_when_one_fails(
    written: Written, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is named with what is wrong; the sound ones are converted; the status tells that not all were."""
    good = [written("甲.docx"), written("乙.docx")]
    (cut := tmp_path / "残缺.docx").write_bytes(good[0].read_bytes()[:4000])
    (text := tmp_path / "假的.docx").write_text("不是 Word 文件")
    (old := tmp_path / "旧版.docx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    names = [str(path) for path in (good[0], cut, text, tmp_path / "没有.docx", old, good[1])]
    assert run(["pdf", *names, "-o", str(tmp_path / "out")]) == 2
    said = capsys.readouterr()
    assert files(tmp_path / "out") == {"甲.pdf", "乙.pdf"}
    assert [line.split("：")[1] for line in said.err.splitlines() if line.startswith("错误")] == [
        "残缺.docx",
        "假的.docx",
        "没有.docx",
        "旧版.docx",
    ]
    assert "6个文件中有4个没有转换" in said.err
    assert "Traceback" not in said.err


@real
def test_two_runs_side_by_side(written: Written, tmp_path: Path) -> None:
    """Each process has its own profile: neither waits for nor disturbs the other."""
    command = [sys.executable, "-m", "generator", "pdf"]
    running = [
        subprocess.Popen([*command, str(written(f"{name}.docx"))], cwd=ROOT, stderr=subprocess.PIPE) for name in "甲乙"
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    for process in running:
        assert process.stderr is not None
        process.stderr.close()
    assert files(tmp_path) == {"甲.docx", "甲.pdf", "乙.docx", "乙.pdf"}


@real
def test_temporary_folder_with_a_chinese_name(written: Written, tmp_path: Path) -> None:
    """Also where the process speaks plain ASCII."""
    report, temporary = written("报告.docx"), tmp_path / "临时 文件"
    temporary.mkdir()
    environment = {**os.environ, "TMPDIR": str(temporary), "LC_ALL": "C"}
    command = [sys.executable, "-m", "generator", "pdf", str(report)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert not list(temporary.iterdir())


# --- what cannot be done --------------------------------------------------------------------------------------------------


def test_without_libreoffice_it_is_said_what_to_install(
    written: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing on the PATH: a line in Chinese, status 2, no file."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(["pdf", str(written("报告.docx"))]) == 2
    said = capsys.readouterr().err
    assert "没有找到 LibreOffice" in said
    assert "apt install libreoffice-writer" in said
    assert "JIXIAO_SOFFICE" in said
    assert files(tmp_path) == {"报告.docx"}


def test_office_is_found_where_each_system_has_it(tmp_path: Path) -> None:
    """The variable before the PATH before the program folders of Windows, where the .com waits for the work's end."""
    programs = tmp_path / "LibreOffice 24" / "program"
    programs.mkdir(parents=True)
    for name in ("soffice.exe", "soffice.com"):
        (programs / name).touch()
    assert office.find_office({"ProgramFiles": str(tmp_path)}) == programs / "soffice.com"
    (own := tmp_path / "soffice").touch(mode=0o755)
    assert office.find_office({"ProgramFiles": str(tmp_path), "PATH": str(tmp_path)}) == own
    named = {"PATH": str(tmp_path), office.VARIABLE: str(programs / "soffice.exe")}
    assert office.find_office(named) == programs / "soffice.com"
    with pytest.raises(Exception, match="JIXIAO_SOFFICE"):
        office.find_office({**named, office.VARIABLE: str(tmp_path / "none")})


def test_without_the_package_for_pictures_the_line_that_installs_it(
    written: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Said before LibreOffice is started."""
    (tmp_path / "soffice").touch(mode=0o755)
    monkeypatch.setenv(office.VARIABLE, str(tmp_path / "soffice"))
    monkeypatch.setattr("generator.printing.pictures.find_spec", lambda name: None)
    assert run(["pdf", str(written("报告.docx")), "--png"]) == 2
    assert "pip install pypdfium2 pillow" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--dpi", "5"], "--dpi 应在20到600之间"),
        (["--timeout", "0"], "--timeout 应大于0"),
        (["-o", "甲.docx"], "甲.docx 是文件"),
        (["次/甲.docx", "-o", "out"], "同名的报告"),
    ],
)
def test_wrong_options(
    arguments: list[str],
    said: str,
    written: Written,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Said in Chinese, before anything is done."""
    written("次/甲.docx")
    monkeypatch.chdir(tmp_path)
    assert run(["pdf", str(written("甲.docx").name), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert files(tmp_path) == {"甲.docx", "次/甲.docx"}


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A LibreOffice that converts 1.docx, then starts a child and hangs on 0.docx; where it leaves the child's number."""
    program, child = tmp_path / "bin" / "soffice", tmp_path / "child"
    program.parent.mkdir()
    program.write_text(
        "#!/bin/sh\n"
        'case "$*" in *in/1.docx*) printf "%%PDF-1.7 /Type /Page %%%%EOF" >out/1.pdf;; esac\n'
        f'case "$*" in *in/0.docx*) sleep 600 & echo $! >"{child}"; wait;; esac\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv(office.VARIABLE, str(program))
    return child


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a shell script")
def test_time_limit(slow: Path, written: Written, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file on which LibreOffice hangs is given up, with all that LibreOffice started; the others are there."""
    reports = [str(written("慢.docx")), str(written("快.docx"))]
    assert run(["pdf", *reports, "--timeout", "0.5"]) == 2
    said = capsys.readouterr().err
    assert "慢.docx：转换超过0.5秒仍未完成" in said
    assert "1个没有转换" in said
    assert (tmp_path / "快.pdf").exists()
    state = subprocess.run(["ps", "-o", "stat=", "-p", slow.read_text().strip()], capture_output=True, text=True).stdout
    assert state.strip()[:1] in ("", "Z")  # gone, or waiting for the system to notice


# --- a stranger's file ----------------------------------------------------------------------------------------------------

_PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="914400" cy="914400"/><wp:docPr id="1" name="p"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:link="far"/>'
    "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r></w:p>"
)
_RELATION = (
    '<Relationship Id="far" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
    'Target="{}" TargetMode="External"/>'
)


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine: its address, and what it was asked for."""
    paths: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        do_OPTIONS = do_HEAD = do_GET  # noqa: N815 - names of the library

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/seen.png", paths
    server.shutdown()
    thread.join()
    server.server_close()


@real
def test_nothing_that_a_document_links_to_is_fetched(asked: tuple[str, list[str]], tmp_path: Path) -> None:
    """A linked picture tells its owner nothing of our looking; LibreOffice by its own settings does fetch it."""
    address, paths = asked
    data = document()
    parts = {"word/document.xml": _PICTURE, "word/_rels/document.xml.rels": _RELATION.format(address)}
    with_link = {name: _inserted(data, name, markup) for name, markup in parts.items()}
    (report := tmp_path / "外链.docx").write_bytes(replace_parts(data, with_link))
    assert run(["pdf", str(report)]) == 0
    assert paths == []


def _inserted(data: bytes, name: str, markup: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        old = package.read(name)
    before = b"<w:body>" if b"<w:body>" in old else re.findall(rb"<Relationships[^>]*>", old)[0]
    return old.replace(before, before + markup.encode(), 1)


@pytest.mark.parametrize(
    ("written", "turned"),
    [
        ('<w:overflowPunct w:val="0"/>', '<w:overflowPunct w:val="1"/>'),
        ('<w:overflowPunct w:val="false" />', '<w:overflowPunct w:val="1"/>'),
        ('<w:overflowPunct w:val="on"/>', '<w:overflowPunct w:val="0"/>'),
        ("<w:overflowPunct/>", '<w:overflowPunct w:val="0"/>'),
    ],
)
def test_hanging_punctuation_is_turned_round_for_libreoffice(written: str, turned: str) -> None:
    """LibreOffice reads the setting backwards; only its copy of the document is changed."""
    data = replace_parts(document(), {"word/settings.xml": written.encode()})
    with zipfile.ZipFile(io.BytesIO(printable_copy(data, "报告.docx"))) as package:
        assert package.read("word/settings.xml").decode() == turned
        assert b'<w:overflowPunct w:val="1"/>' in package.read("word/styles.xml")


# --- fonts ----------------------------------------------------------------------------------------------------------------


def test_fonts_are_those_of_the_characters() -> None:
    """Style, theme and run are followed; a font of which no character stands in the text is not asked for."""
    assert fonts_used(document("中文" * 20), "报告.docx")[:1] == ("仿宋_GB2312",)
    assert "宋体" in fonts_used(document(), "报告.docx")  # the page number
    assert "楷体_GB2312" not in fonts_used(document(), "报告.docx")
    data = document()
    runs = (
        '<w:p><w:r><w:rPr><w:rFonts w:eastAsia="甲体" w:ascii="Latin One"/></w:rPr><w:t>甲乙</w:t></w:r>'
        '<w:r><w:rPr><w:rFonts w:ascii="Latin Two"/></w:rPr><w:t> 12 </w:t></w:r>'
        '<w:r><w:rPr><w:rFonts w:eastAsiaTheme="minorEastAsia" w:eastAsia="乙体"/></w:rPr><w:t>丙</w:t></w:r></w:p>'
    )
    theme = (
        b'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme>'
        b'<a:minorFont><a:latin typeface="T"/><a:ea typeface=""/><a:font script="Jpan" typeface="J"/>'
        + '<a:font script="Hans" typeface="题体"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>'.encode()
    )
    changed = {"word/document.xml": _inserted(data, "word/document.xml", runs), "word/theme/theme1.xml": theme}
    used = fonts_used(replace_parts(data, changed), "报告.docx")
    assert {"甲体", "Latin Two", "题体"} <= set(used)
    assert not {"Latin One", "乙体", "J", "T"} & set(used)


@real
@fontconfig
def test_missing_fonts_are_named_once(written: Written, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A font that nobody has is named with what stands for it; a second file repeats nothing."""
    reports = [written("甲.docx"), written("乙.docx")]
    for report in reports:
        data = report.read_bytes()
        run_of_it = '<w:p><w:r><w:rPr><w:rFonts w:eastAsia="无人有此体"/></w:rPr><w:t>中文</w:t></w:r></w:p>'
        report.write_bytes(replace_parts(data, {"word/document.xml": _inserted(data, "word/document.xml", run_of_it)}))
    assert run(["pdf", *map(str, reports)]) == 0
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("缺少字体：")]
    assert len(said) == 1
    assert said[0].count("无人有此体") == 1
    if not {"fandolfang", "仿宋_gb2312"} - fonts._installed():
        assert "仿宋_GB2312" not in said[0]
    elif "fandolfang" in fonts._installed():
        assert "仿宋_GB2312（已用 FandolFang 代替）" in said[0]


PDF = (
    b"%PDF-1.6 /BaseFont/AAAAAA+FandolFang-Regular /BaseFont /BAAAAA+Sim#48ei /BaseFont/CAAAAA+TimesNewRomanPSMT %%EOF"
)


def test_without_fontconfig_only_known_fonts_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """The PDF tells: 黑体 was used, 仿宋 was not; of a Chinese name that nobody knows nothing is said."""
    monkeypatch.setattr(fonts, "_ask", lambda tool, *arguments: "")
    fonts._installed.cache_clear()
    asked = ("仿宋_GB2312", "黑体", "Times New Roman", "某某体", "Cambria")
    assert [font.name for font in printing.missing_fonts(asked, PDF)] == ["仿宋_GB2312", "Cambria"]
    assert {font.instead for font in printing.missing_fonts(asked, PDF)} == {""}
    assert printing.missing_fonts(asked, b"%PDF-1.6 %%EOF") == ()
    fonts._installed.cache_clear()


def test_an_installed_font_is_not_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither where the PDF shows it nor where fontconfig lists it under one of its names."""
    monkeypatch.setattr(fonts, "_ask", lambda tool, *arguments: "FZXiaoBiaoSong-B05S,方正小标宋简体\nX\n")
    fonts._installed.cache_clear()
    asked = ("方正小标宋简体", "黑体", "某某体")
    assert [font.name for font in printing.missing_fonts(asked, PDF)] == ["某某体"]
    fonts._installed.cache_clear()


def test_fonts_and_pages_are_read_from_packed_objects_too() -> None:
    """Newer versions of LibreOffice may pack a PDF's objects into compressed streams."""
    import zlib

    objects = zlib.compress(b"<</Type/Page/X 1>> <</Type /Page>> <</Type/Pages>> <</BaseFont/AAAAAA+SimSun>>")
    pdf = b"%PDF-1.7\n1 0 obj<</Type /ObjStm/Filter/FlateDecode>>stream\r\n" + objects + b"\nendstream\n%%EOF"
    assert count_pages(pdf) == 2
    assert font_names(pdf) == {"SimSun"}
