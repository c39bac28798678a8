"""Write samples/*.xlsx anew from the YAML files: ``python tools/samples.py samples/*.yaml``."""

from __future__ import annotations

import sys
import tempfile
import zipfile
from pathlib import Path

import typer

from generator.sources import load, write_workbook

_DATED = "docProps/core.xml"  # holds the time of writing; a workbook that differs in nothing else is left as it is


def main(paths: list[str]) -> None:
    """Write one workbook beside each YAML file, where it changed."""
    for path in map(Path, paths):
        record, findings = load(path)
        for finding in findings:
            typer.echo(f"{path}: {finding.code} {finding.message}")
        target = path.with_suffix(".xlsx")
        typer.echo(f"{target}: {'written' if _renew(target, record) else 'unchanged'}")


def _renew(target: Path, record: object) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / target.name
        write_workbook(fresh, record=record)  # pyright: ignore[reportArgumentType]
        if target.exists() and _parts(fresh) == _parts(target):
            return False
        target.write_bytes(fresh.read_bytes())
    return True


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != _DATED}


if __name__ == "__main__":
    main(sys.argv[1:])
