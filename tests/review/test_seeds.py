"""The two real reports: every provable error is found, and no true statement is called wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from generator.finding import Finding, Severity
from generator.pipeline import Checked, check

SHARED = Path(__file__).resolve().parents[3] / "shared"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder with the two real reports is not here")


def load(name: str) -> list[dict[str, Any]]:
    path = SHARED / name
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []


TRUTHS = load("seed_findings.json")


@pytest.fixture(scope="module")
def checked() -> dict[str, Checked]:
    return {path.stem: check(path) for path in sorted((SHARED / "seeds").glob("*.txt"))}


def found(checked: Checked, quote: str) -> list[Finding]:
    """Return the findings that overlap a quotation, blanks aside."""
    text = checked.manuscript.text
    match = re.search(r"\s*".join(map(re.escape, "".join(quote.split()))), text)
    assert match, quote
    return [f for f in checked.findings if f.start is not None and f.start < match.end() and match.start() < f.end]


@pytest.mark.parametrize("truth", [t for t in TRUTHS if t["severity"] == "error"], ids=lambda truth: truth["id"])
def test_every_provable_error_is_found(truth: dict[str, Any], checked: dict[str, Checked]) -> None:
    """What is wrong and provable is reported at its place, at error level."""
    assert any(finding.severity is Severity.ERROR for finding in found(checked[truth["seed"]], truth["quote"]))
