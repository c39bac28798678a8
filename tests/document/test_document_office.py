"""Tracked changes in LibreOffice: accepting all gives the new text there too, rejecting all the old one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from test_document_revisions import BODIES
from word_package import package, saved

from generator.document import fix, fix_text, read_manuscript
from generator.finding import Edit

pytestmark = pytest.mark.skipif(not shutil.which("soffice"), reason="needs soffice, not installed here")

#: LibreOffice 7.4 doubles the text of plain-text controls with changes in them, and computes fields anew.
NOT_THERE = ("a control", "out of a control", "a field's result")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {0} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{1}.dtd">\n'
LIBRARY = 'xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink"'
FILES = {
    "script.xlc": HEAD.format("library:libraries", "libraries")
    + f'<library:libraries {LIBRARY}><library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" '
    'xlink:type="simple" library:link="false"/></library:libraries>',
    "Standard/script.xlb": HEAD.format("library:library", "library")
    + f'<library:library {LIBRARY} library:name="Standard" library:readonly="false" library:passwordprotected="false">'
    '<library:element library:name="Module1"/></library:library>',
    "Standard/Module1.xba": HEAD.format("script:module", "module")
    + """<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Resolve(source, target, command)
  Dim args(0) As New com.sun.star.beans.PropertyValue
  args(0).Name = "Hidden" : args(0).Value = True
  doc = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, args())
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  Dim nothing1()
  dispatcher.executeDispatch(doc.CurrentController.Frame, command, "", 0, nothing1())
  Dim out1(0) As New com.sun.star.beans.PropertyValue
  out1(0).Name = "FilterName" : out1(0).Value = "MS Word 2007 XML"
  doc.storeToURL(ConvertToURL(target), out1())
  doc.close(True)
End Sub
</script:module>""",
}


def office(folder: Path, *arguments: str) -> None:
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/profile", *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def resolved(source: Path, command: str, folder: Path) -> str:
    """Return the document's text after a command of LibreOffice."""
    if not (folder / "profile").exists():
        office(folder, "--terminate_after_init")  # a new profile gets its own libraries at the first start
        for name, content in FILES.items():
            (folder / "profile" / "user" / "basic" / name).write_text(content, encoding="utf-8")
    target = folder / f"{command}.docx"
    office(folder, f'macro:///Standard.Module1.Resolve("{source}","{target}",".uno:{command}AllTrackedChanges")')
    return read_manuscript(target).text


def test_accept_and_reject(tmp_path: Path) -> None:
    """The same changes as in our own reader's test, all in one document."""
    bodies = [item for name, item in BODIES.items() if name not in NOT_THERE]
    before = saved(package("".join(body for body, _, _ in bodies)), tmp_path)
    text, original = read_manuscript(before).text, read_manuscript(before, "original").text
    edits: list[Edit] = []
    for _, old, new in bodies:
        start = text.index(old, edits[-1].end if edits else 0)
        edits.append(Edit(start, start + len(old), new))
    after = saved(fix(before, edits), tmp_path, "after.docx")
    assert resolved(after, "Accept", tmp_path) == fix_text(text, edits)
    assert resolved(after, "Reject", tmp_path) == original
