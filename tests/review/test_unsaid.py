"""Numbers are held against one another though no words say how they are tied; only what chance cannot explain is reported."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checking.review.unsaid.odds import bits
from generator.finding import Finding, Severity
from generator.pipeline import check_text

CASES = Path(__file__).resolve().parent.parent / "cases" / "review"
TABLE: list[dict[str, Any]] = yaml.safe_load((CASES / "unsaid.yaml").read_text(encoding="utf-8"))
NAMES = ("东仓", "西仓", "北仓", "老码头", "新码头", "甲圃", "乙圃", "丙圃")
WHOLES = ("库里存着", "账上记着", "一年里头收进", "手上攥着", "几处堆场里有")


def on_numbers(text: str) -> list[Finding]:
    """Return the findings on numbers, notes left out."""
    found = check_text(text).findings
    return [one for one in found if one.code[0] in "AV" and one.severity is not Severity.INFO and one.code != "A111"]


@pytest.mark.parametrize("case", TABLE, ids=[f"{number} {case['text'][:30]}" for number, case in enumerate(TABLE)])
def test_only_what_chance_cannot_explain_is_reported(case: dict[str, Any]) -> None:
    """Of each sentence the wrong number is reported, or one of the two that a slip may be in; of a true one none."""
    found = [finding.found for finding in on_numbers(case["text"])]
    if "around" in case:
        assert len(found) == 1
        assert found[0] in case["around"]
    else:
        assert found == case.get("wrong", [])
