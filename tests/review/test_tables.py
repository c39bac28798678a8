"""A table's own arithmetic is held to, whatever its columns mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.finding import Severity
from generator.pipeline import check_text

CASES = Path(__file__).resolve().parent.parent / "cases" / "review" / "tables.yaml"
TABLE: list[dict[str, Any]] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
CHANGES = [(table["text"], change) for table in TABLE for change in table["changes"]]


def errors(text: str) -> list[str]:
    """Return what the findings at error level on numbers say was found."""
    found = check_text(f"一、基本情况\n{text}\n以上为全部情况。", "报告.txt").findings
    return [one.found for one in found if one.severity is Severity.ERROR and one.code[0] in "AN"]


@pytest.mark.parametrize(("text", "change"), CHANGES, ids=[change.get("put", "") for _, change in CHANGES])
def test_one_wrong_cell_is_one_error(text: str, change: dict[str, str]) -> None:
    """A cell that its row and column contradict is the only error; a table that holds has none."""
    if "find" in change:
        assert change["find"] in text
        text = text.replace(change["find"], change["put"], 1)
    assert errors(text) == ([change["wrong"]] if "wrong" in change else [])
