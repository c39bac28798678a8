"""The order of the house: load → score → validate → facts → diagnose → draft → check → assemble. Only this room knows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.checking.index import Index
from generator.checking.words import own_words
from generator.diagnose import Issue, diagnose, unused
from generator.facts import Facts, facts
from generator.finding import Finding, Source
from generator.profiles import DEFAULT, load_profile
from generator.record import Record
from generator.score import ScoreSheet, score
from generator.validate import validate

if TYPE_CHECKING:
    import datetime

    from generator.checking.audit import Audit
    from generator.report import Report

__all__ = ["Examined", "Written", "examine", "examine_record", "read_text", "write"]


@dataclass(frozen=True, slots=True)
class Examined:
    """A figures file after everything that needs no drafting: record, scores, facts, issues, findings."""

    record: Record
    sheet: ScoreSheet
    facts: Facts
    issues: tuple[Issue, ...]
    findings: tuple[Finding, ...]
    index: Index


@dataclass(frozen=True, slots=True)
class Written:
    """A drafted and checked report, its audit, and the Word file's bytes."""

    report: Report
    audit: Audit
    findings: tuple[Finding, ...]
    docx: bytes


def examine(path: Path, profile: str = DEFAULT) -> Examined:
    """Load, score, validate and diagnose a figures file.

    Raises:
        InputError: the file cannot be read at all, or there is no such profile.
    """
    from generator.sources import load

    rules = load_profile(profile)
    record, findings = load(path)
    return examine_record(record, tuple(findings), rules.name)


def examine_record(record: Record, findings: tuple[Finding, ...] = (), profile: str = DEFAULT) -> Examined:
    """Score, validate and diagnose a record; ``findings`` are those of reading it."""
    sheet = score(record, load_profile(profile))
    ledger = facts(record, sheet)
    index = Index(ledger.ledger)
    issues = tuple(diagnose(record, sheet, ledger))
    found = _once(
        (
            *findings,
            *sheet.findings,
            *validate(record, sheet),
            *own_words(record, ledger, index),
            *unused(record, issues),
        )
    )
    return Examined(record, sheet, ledger, issues, found, index)


def write(
    examined: Examined,
    *,
    outline: str = "",
    template: Path | None = None,
    now: datetime.datetime | None = None,
) -> Written:
    """Draft with the built-in writer, check every number of the draft, and assemble the Word file.

    Args:
        examined: result of ``examine``.
        outline: name of an outline; "" for the usual one of the record's kind.
        template: a Word file whose styles are used instead of ours.
        now: time written on comments; the current time if not given.

    Raises:
        InputError: unknown outline, or an unusable template.
    """
    from generator import document
    from generator.checking.audit import audit
    from generator.drafting import Case, draft, load_outline, outline_for

    base = document.load_base(template)
    chosen = load_outline(outline) if outline else outline_for(examined.record.is_project)
    case = Case(examined.record, examined.sheet, examined.facts, examined.issues)
    report = draft(case, chosen, examined.findings)
    checked = audit(report, examined.index)
    findings = _once((*report.findings, *checked.findings))
    report = type(report)(report.title, report.blocks, report.annexes, findings)
    return Written(report, checked, findings, document.assemble(report, base, now=now))


def read_text(path: Path) -> str:
    """Return the text of a report file as it is checked."""
    from generator import document

    return document.read_text(path)


def _once(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Drop repeats: a missing required cell is reported by the reader and must not come again from scoring."""
    unread = ("V001", "V002", "V003", "V004", "V005", "V015")
    missing = {finding.subject for finding in findings if finding.code in unread}
    kept: dict[tuple[str, str, str, Source | None], Finding] = {}
    for finding in findings:
        column = re.sub(r"\.\d+\.", ".", finding.subject)  # indicator.actual: the whole column is missing
        if finding.code in ("V501", "V502") and missing & {finding.subject, column}:
            continue
        kept.setdefault((finding.code, finding.subject, finding.message, finding.source), finding)
    return tuple(kept.values())
