"""LibreOffice on this machine: where it is, and the settings it runs with for us."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.finding import InputError
from generator.resources import resource

__all__ = ["VARIABLE", "find_office", "office_environment", "write_profile"]

#: The environment variable that names the program where it stands in no usual place.
VARIABLE = "JIXIAO_SOFFICE"
_NAMES = ("soffice", "libreoffice")
_FOLDERS = ("ProgramW6432", "ProgramFiles", "ProgramFiles(x86)")  # on Windows
_MAC = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
{items}
</oor:items>
"""
#: Nothing that a document links to is fetched, nothing in it runs: whoever sent it learns nothing by our looking at it.
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "2"),
)


def find_office(environment: Mapping[str, str] | None = None) -> Path:
    """Return the path of LibreOffice's program.

    Args:
        environment: the process's own when None.

    Raises:
        InputError: it is not installed, or JIXIAO_SOFFICE names no file.
    """
    environment = os.environ if environment is None else environment
    if named := environment.get(VARIABLE, "").strip():
        if Path(named).is_file():
            return _console(Path(named))
        raise InputError(f"环境变量 {VARIABLE} 指向的程序不存在：{named}。请改为 LibreOffice 的 soffice 程序的路径。")
    for found in _places(environment):
        if found.is_file():
            return _console(found)
    raise InputError(
        "没有找到 LibreOffice，无法转换成 PDF。请先安装 LibreOffice（Debian、Ubuntu：apt install libreoffice-writer；"
        f"Windows、macOS：从 libreoffice.org 下载安装）；装在别处的，用环境变量 {VARIABLE} 写明 soffice 程序的路径。"
    )


def _places(environment: Mapping[str, str]) -> Iterator[Path]:
    for name in _NAMES:
        if found := shutil.which(name, path=environment.get("PATH", "")):
            yield Path(found)
    for folder in filter(None, (environment.get(name) for name in _FOLDERS)):
        yield from sorted(Path(folder).glob("LibreOffice*/program/soffice.exe"), reverse=True)
    if sys.platform == "darwin":
        yield _MAC


def _console(program: Path) -> Path:
    """Return the program that waits for the work to be done: on Windows that is the .com beside the .exe."""
    console = program.with_suffix(".com")
    return console if program.suffix.lower() == ".exe" and console.is_file() else program


def office_environment(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment LibreOffice runs in: look-alikes for missing fonts where the user set no fonts of his own.

    And a locale that can express any path: in plain C LibreOffice hangs on a temporary folder with a Chinese name.
    """
    result = dict(os.environ if environment is None else environment)
    if sys.platform in ("win32", "darwin"):  # they know their fonts without fontconfig, and all names
        return result
    result.setdefault("FONTCONFIG_FILE", str(resource("templates", "fonts", "fonts.conf")))
    locale = result.get("LC_ALL") or result.get("LC_CTYPE") or result.get("LANG") or ""
    if "utf" not in locale.lower():
        result["LC_ALL"] = "C.UTF-8"
    return result


def write_profile(folder: Path) -> None:
    """Write the settings of a new user profile, so that LibreOffice starts with them."""
    items = "\n".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(_PROFILE.format(items=items), encoding="utf-8")
