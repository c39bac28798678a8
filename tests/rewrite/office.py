"""Files through LibreOffice: .docx to .odt and back, all of them in two starts, once for each run of the tests."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

__all__ = ["round_trip"]

_kept: dict[str, bytes] = {}


def round_trip(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files as LibreOffice writes them after reading its own; skips the test where it is not installed."""
    if not shutil.which("soffice"):
        pytest.skip("needs soffice, not installed here")
    if not _kept:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for title, data in files.items():
                (folder / f"{title}.docx").write_bytes(data)
            _convert(folder, "odt", [folder / f"{title}.docx" for title in files], folder)
            _convert(folder, "docx", [folder / f"{title}.odt" for title in files], folder / "back")
            _kept.update({title: (folder / "back" / f"{title}.docx").read_bytes() for title in files})
    return _kept


def _convert(profile: Path, kind: str, sources: list[Path], target: Path) -> None:
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{profile}/profile"]
    command += ["--convert-to", kind, "--outdir", str(target), *map(str, sources)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
