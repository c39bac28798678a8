"""Results in LibreOffice: accepting all gives the new text there too, rejecting all the old one."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from documents import build
from redrafts import Redraft, parts_of

from generator.document import read_manuscript

pytestmark = pytest.mark.skipif(not shutil.which("soffice"), reason="needs soffice, not installed here")

#: One of each way to set new items; the whole of a report people worked on.
NAMES = (
    *(
        "numbered-township",
        "auto-numbered-subdistrict",
        "one-paragraph-project",
        "table-township",
        "subheadings-project",
    ),
    *("edited-everything-township", "edited-deleted-problem-alone-subdistrict"),
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}.dtd">\n'
_LIBRARY = 'xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink"'
#: A macro that accepts or rejects all changes of several files in one start.
_FILES = {
    "script.xlc": _HEAD.format("library:libraries", "libraries")
    + f'<library:libraries {_LIBRARY}><library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" '
    'xlink:type="simple" library:link="false"/></library:libraries>',
    "Standard/script.xlb": _HEAD.format("library:library", "library")
    + f'<library:library {_LIBRARY} library:name="Standard" library:readonly="false" library:passwordprotected="false">'
    '<library:element library:name="Module1"/></library:library>',
    "Standard/Module1.xba": _HEAD.format("script:module", "module")
    + """<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Resolve(folder, names)
  For Each title In Split(names, ",")
    Settle(folder, title, "Accept")
    Settle(folder, title, "Reject")
  Next
End Sub
Sub Settle(folder, title, command)
  Dim args(0) As New com.sun.star.beans.PropertyValue
  args(0).Name = "Hidden" : args(0).Value = True
  doc = StarDesktop.loadComponentFromURL(ConvertToURL(folder &amp; "/" &amp; title &amp; ".docx"), "_blank", 0, args())
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  Dim nothing1()
  dispatcher.executeDispatch(doc.CurrentController.Frame, ".uno:" &amp; command &amp; "AllTrackedChanges", "", 0, nothing1())
  Dim out1(0) As New com.sun.star.beans.PropertyValue
  out1(0).Name = "FilterName" : out1(0).Value = "MS Word 2007 XML"
  doc.storeToURL(ConvertToURL(folder &amp; "/" &amp; command &amp; "/" &amp; title &amp; ".docx"), out1())
  doc.close(True)
End Sub
</script:module>""",
}


def _office(folder: Path, *arguments: str) -> None:
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/profile", *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def _without_comments(data: bytes) -> bytes:
    """Return a copy without comments: LibreOffice 7.4 loses changes that a comment begins or ends in."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = re.sub(rb"<w:comment(?:RangeStart|RangeEnd|Reference)\b[^>]*/>", b"", part)
            new.writestr(name, part)
    return out.getvalue()


@pytest.fixture(scope="module")
def resolved(redraft: Callable[..., Redraft], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which Accept/NAME.docx and Reject/NAME.docx stand."""
    folder = tmp_path_factory.mktemp("office")
    for name in NAMES:
        data = redraft(name, parts_of(build(name))).result.content
        (folder / f"{name}.docx").write_bytes(_without_comments(data))
    _office(folder, "--terminate_after_init")  # a new profile gets its own libraries at the first start
    for name, content in _FILES.items():
        (folder / "profile" / "user" / "basic" / name).write_text(content, encoding="utf-8")
    for command in ("Accept", "Reject"):
        (folder / command).mkdir()
    _office(folder, f'macro:///Standard.Module1.Resolve("{folder}","{",".join(NAMES)}")')
    return folder


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("name", NAMES)
def test_accept_all_and_reject_all(resolved: Path, redraft: Callable[..., Redraft], name: str) -> None:
    """Others' changes are decided there too: accepted in the one, rejected in the other."""
    one = redraft(name, parts_of(build(name)))
    assert _lines(read_manuscript(resolved / "Accept" / f"{name}.docx").text) == _lines(one.result.after.text)
    original = read_manuscript(one.source, "original").text
    assert _lines(read_manuscript(resolved / "Reject" / f"{name}.docx").text) == _lines(original)
