"""A figures file through everything that needs no drafting: load → score → validate → facts → diagnose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from generator.checking.index import Index
from generator.diagnose import Issue, diagnose, unused
from generator.facts import Facts, facts
from generator.finding import Finding, Source
from generator.pipeline.collector import collector_paused
from generator.profiles import DEFAULT, load_profile
from generator.record import Record
from generator.score import ScoreSheet, score
from generator.validate import validate

__all__ = ["Examined", "examine", "examine_record", "once"]


@dataclass(frozen=True, slots=True)
class Examined:
    """A figures file after everything that needs no drafting: record, scores, facts, issues, findings."""

    record: Record
    sheet: ScoreSheet
    facts: Facts
    issues: tuple[Issue, ...]
    findings: tuple[Finding, ...]
    index: Index


def examine(path: Path, profile: str = DEFAULT) -> Examined:
    """Load, score, validate and diagnose a figures file.

    Raises:
        InputError: the file cannot be read at all, or there is no such profile.
    """
    from generator.sources import load

    rules = load_profile(profile)
    record, findings = load(path)
    return examine_record(record, tuple(findings), rules.name)


@collector_paused()
def examine_record(record: Record, findings: tuple[Finding, ...] = (), profile: str = DEFAULT) -> Examined:
    """Score, validate and diagnose a record; ``findings`` are those of reading it."""
    from generator.checking.words import own_words

    sheet = score(record, load_profile(profile))
    ledger = facts(record, sheet)
    index = Index(ledger.ledger)
    issues = tuple(diagnose(record, sheet, ledger))
    found = once(
        (
            *findings,
            *sheet.findings,
            *validate(record, sheet),
            *own_words(record, ledger, index),
            *unused(record, issues),
        )
    )
    return Examined(record, sheet, ledger, issues, found, index)


def once(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
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
