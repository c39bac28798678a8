"""Cases for the checks on structure and reasons: a text, and the record it is taken to say."""

from __future__ import annotations

import re

from generator.checking.review.case import Case
from generator.finding import Finding
from generator.manuscript import Kind, Line, Manuscript, lines_of_text
from generator.number import parse
from generator.pipeline import Examined
from generator.reading import Place, Reading, Statement
from generator.sources.report.points import points
from generator.sources.report.sections import sections


def manuscript(text: str) -> Manuscript:
    """Return a text with its lines; ``|a|b|`` lines are rows of one table."""
    lines: list[Line] = []
    for line in lines_of_text(text):
        said = text[line.start : line.end]
        if not said.startswith("|"):
            lines.append(line)
            continue
        at = line.start
        for row in said.split("\n"):
            cells = tuple((at + match.start(), at + match.end()) for match in re.finditer(r"(?<=\|)[^|\n]*(?=\|)", row))
            lines.append(Line(at, at + len(row), Kind.ROW, table=1, cells=cells))
            at += len(row) + 1
    return Manuscript("report.txt", text, tuple(lines))


def case(text: str, said: Examined, figures: Examined | None = None) -> Case:
    """Return the case of a text whose record is ``said``; the figures given are ``figures``, none by default."""
    paper = manuscript(text)
    parts = sections(paper)
    reading = Reading(
        manuscript=paper,
        record=said.record,
        statements=tuple(_statements(paper, said)),
        sections=parts,
        points=points(paper, parts),
        places=_places(paper, said),
    )
    held = figures or said
    return Case(reading, held.record, held.sheet, held.facts, held.issues, figures is not None)


def _statements(paper: Manuscript, said: Examined) -> list[Statement]:
    """State every input figure where its text stands first."""
    found: list[Statement] = []
    for id, fact in said.facts.ledger.items():
        at = paper.text.find(fact.text) if fact.quantity is not None else -1
        if at >= 0 and id.startswith(("budget.", "staff.", "projects.")):
            quantity = parse(fact.text) if fact.source is None else fact.quantity
            place = (at, at + len(fact.text))
            line = next(n for n, line in enumerate(paper.lines) if line.start <= at < line.end)
            found.append(Statement(id, quantity or fact.quantity, place, place, line))  # type: ignore[arg-type]
    return found


def _places(paper: Manuscript, said: Examined) -> dict[str, Place]:
    """Return where the rows and their reasons and measures stand: by their words."""
    found: dict[str, Place] = {}
    for family, rows in (("indicator", said.record.indicators), ("project", said.record.projects)):
        for number, row in enumerate(rows, 1):
            name = row.name.text if row.name else ""
            at = paper.text.find(name)
            if at >= 0:
                line = next(line for line in paper.lines if line.start <= at < line.end)
                found[f"{family}.{number}"] = (at, line.end)
            for field in ("reason", "measure"):
                entry = getattr(row, field)
                where = paper.text.find(entry.text) if entry else -1
                if entry and where >= 0:
                    found[f"{family}.{number}.{field}"] = (where, where + len(entry.text))
    return found


def told(findings: list[Finding]) -> list[str]:
    """Return the findings as ``code level quote``, blanks left out."""
    return [f"{finding.code} {finding.severity} {''.join(finding.quote.split())}" for finding in findings]
