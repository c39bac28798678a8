"""Figures files in (.xlsx, .xls, YAML, JSON), the blank workbook out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.sources.load import load
    from generator.sources.writer import write_workbook

__all__ = ["load", "write_workbook"]

_HOMES = {"load": "generator.sources.load", "write_workbook": "generator.sources.writer"}


def __getattr__(name: str) -> Any:
    """Import what reads and writes figures files when it is asked for: a finished report is read without it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = getattr(import_module(_HOMES[name]), name)
    return globals()[name]
