"""Cases of the checks of claims and wording: a text and a form, put together without the reader of reports."""

from __future__ import annotations

import re
from typing import Any

from generator.checking.review.case import Case
from generator.manuscript import Manuscript, lines_of_text
from generator.pipeline import Examined
from generator.reading import Place, Reading, Statement
from generator.record import Record
from generator.scan import scan


def case_of(text: str, examined: Examined, *, given: bool = True) -> Case:
    """Return the case of a text held against an examined form; rows of the form stand where their name stands first."""
    manuscript = Manuscript("report.txt", text, lines_of_text(text))
    statements = tuple(_statements(manuscript))
    reading = Reading(manuscript, examined.record, statements, places=_places(manuscript, examined.record))
    return Case(reading, examined.record, examined.sheet, examined.facts, examined.issues, given)


def _statements(manuscript: Manuscript) -> list[Statement]:
    found: list[Statement] = []
    for number, line in enumerate(manuscript.lines):
        for mention in scan(manuscript.of(line)):
            place = (line.start + mention.start, line.start + mention.end)
            found.append(Statement("", mention.quantity, place, place, number, mention.operator, mention.approximate))
    return found


def _places(manuscript: Manuscript, record: Record) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for family, rows in (("indicator", record.indicators), ("project", record.projects)):
        for number, row in enumerate(rows, 1):
            name = re.sub(r"\s+", "", row.name.text) if row.name else ""
            pattern = r"\s*".join(map(re.escape, name))
            ends = r"[：:，,][^。]{0,12}预期指标值|[：:]" if family == "indicator" else "，[^。；]{0,4}预算金额[^；。]*"
            match = re.search(pattern + rf"\s*(?:{ends})", manuscript.text) if name else None
            if match:
                places[f"{family}.{number}"] = match.span()
    return places


def told(findings: list[Any]) -> list[tuple[str, str, str]]:
    """Return (code, severity, quote without blanks) of findings."""
    return [(item.code, str(item.severity), re.sub(r"\s+", "", item.quote)) for item in findings]
