"""Figures files in (.xlsx, .xls, YAML, JSON), the blank workbook out."""

from __future__ import annotations

from generator.sources.load import load
from generator.sources.writer import write_workbook

__all__ = ["load", "write_workbook"]
