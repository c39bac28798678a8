"""Published accounts put figures beside each other in ways of their own; what they say is read, and no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.finding import Finding
from generator.pipeline import check_text

CASES = Path(__file__).resolve().parent.parent / "cases" / "review"
TABLE: list[dict[str, Any]] = yaml.safe_load((CASES / "published.yaml").read_text(encoding="utf-8"))


def on_numbers(text: str) -> list[Finding]:
    found = check_text(text).findings
    return [finding for finding in found if finding.code[0] in "ACNV" and finding.code != "A111"]


@pytest.mark.parametrize("case", TABLE, ids=[case["text"][:40] for case in TABLE])
def test_only_what_is_wrong_is_reported(case: dict[str, Any]) -> None:
    """Of each sentence exactly the wrong numbers are reported, of a true one none."""
    assert sorted(finding.found for finding in on_numbers(case["text"])) == sorted(case.get("wrong", ()))
