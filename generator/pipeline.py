"""The order of the house: load → score → validate → facts → diagnose → draft → check → assemble. Only this room knows it."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from generator.checking.index import Index
from generator.checking.words import own_words
from generator.diagnose import Issue, diagnose, unused
from generator.facts import Facts, facts
from generator.finding import Edit, Finding, InputError, Source
from generator.number import plain
from generator.profiles import DEFAULT, load_profile, names
from generator.record import Record, entries
from generator.score import ScoreSheet, score
from generator.validate import validate

if TYPE_CHECKING:
    import datetime

    from generator.checking.audit import Audit
    from generator.checking.review import Bound, Fit
    from generator.checking.review import Case as HeldAgainst
    from generator.desk import Planned
    from generator.drafting.case import Case
    from generator.drafting.model.probe import Probe
    from generator.drafting.model.writer import Drafts
    from generator.drafting.outline import Outline
    from generator.manuscript import Manuscript
    from generator.reading import Reading
    from generator.report import Report
    from generator.settings import ModelSettings

__all__ = [
    "Checked",
    "Examined",
    "Written",
    "annotated",
    "check",
    "check_model",
    "check_text",
    "checked_against",
    "examine",
    "examine_record",
    "fixed",
    "imported",
    "planned",
    "read_record",
    "read_text",
    "safe_edits",
    "write",
]

#: Printed points may differ by this from the computed ones (domain rule: a score from the printed rate).
_CENT = Decimal("0.01")


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
    """A drafted and checked report, its audit, the Word file's bytes, and what a model did, where one was asked."""

    report: Report
    audit: Audit
    findings: tuple[Finding, ...]
    docx: bytes
    drafts: Drafts | None = None


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
    model: ModelSettings | None = None,
    cache: bool = True,
    what: str = "",
    progress: Callable[[str], None] | None = None,
) -> Written:
    """Draft, check every number of the draft, and assemble the Word file.

    Args:
        examined: result of ``examine``.
        outline: name of an outline; "" for the usual one of the record's kind.
        template: a Word file whose styles are used instead of ours.
        now: time written on comments; the current time if not given.
        model: the language model that drafts the descriptive items; the built-in writer if not given.
        cache: answer the model's requests from the store where they were answered before.
        what: name of the run in the store.
        progress: told how far a model's draft is, in Chinese.

    Raises:
        InputError: unknown outline, an unusable template, or a store that cannot be used.
    """
    from generator import document
    from generator.drafting import items_of

    base = document.load_base(template)
    chosen = _outline(examined, outline)
    case = _case(examined)
    drafts = None
    if model is not None:
        from generator import desk

        items = items_of(case, chosen)
        drafts = desk.draft_with_model(case, examined.index, model, items, cache=cache, what=what, progress=progress)
    report, checked, mended = _checked(case, chosen, examined, drafts)
    findings = _once((*report.findings, *checked.findings))
    report = type(report)(report.title, report.blocks, report.annexes, findings)
    docx = document.assemble(report, base, now=now)
    return Written(report, checked, (*findings, *mended), docx, drafts)


def planned(examined: Examined, model: ModelSettings, outline: str = "") -> list[Planned]:
    """Return exactly what drafting with a model would send first; nothing is sent."""
    from generator.desk import plan
    from generator.drafting import items_of

    case = _case(examined)
    return plan(case, model, items_of(case, _outline(examined, outline)))


def check_model(model: ModelSettings) -> Probe:
    """Try the model's service: which models it names, and which ways of asking for an answer's form work."""
    import asyncio

    from generator.drafting.model.probe import probe

    return asyncio.run(probe(model))


def _outline(examined: Examined, name: str) -> Outline:
    from generator.drafting import load_outline, outline_for

    return load_outline(name) if name else outline_for(examined.record.is_project)


def _case(examined: Examined) -> Case:
    from generator.drafting import Case

    return Case(examined.record, examined.sheet, examined.facts, examined.issues)


def _checked(
    case: Case, outline: Outline, examined: Examined, drafts: Drafts | None
) -> tuple[Report, Audit, list[Finding]]:
    """Draft and audit; items of a model that fail in the finished report give way to our own sentences.

    Also returns what was mended in the model's items: findings that make no comment in the report.
    """
    from generator.checking.audit import audit
    from generator.drafting import draft

    if drafts is None:
        report = draft(case, outline, examined.findings)
        return report, audit(report, examined.index), []
    from generator import desk

    while True:
        report = draft(case, outline, examined.findings, drafts.texts)
        report = replace(report, findings=(*report.findings, *desk.findings(drafts)))
        checked = audit(report, examined.index)
        if not desk.take_back(drafts, checked):
            return report, checked, desk.mendings(drafts)


def read_text(path: Path, view: str = "accepted") -> str:
    """Return the text of a report file as it is checked; ``view`` is ``accepted`` or ``original`` (tracked changes)."""
    return _manuscript(path, view).text


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


# --- a finished report ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Checked:
    """A finished report with its findings in the order of the text.

    Attributes:
        numbers: every number with its verdict.
        summary: ``numbers``, and how many are ``verified``, ``derived``, ``unsupported``, ``contradicted``.
        profile: name of the scoring rules used.
        profiles: every profile tried, the best-fitting first.
        given: a figures file was given.
    """

    manuscript: Manuscript
    reading: Reading
    findings: tuple[Finding, ...]
    numbers: tuple[Bound, ...]
    summary: Mapping[str, int]
    profile: str
    profiles: tuple[Fit, ...]
    given: bool


def check(report: Path, figures: Path | None = None, profile: str = "") -> Checked:
    """Check a finished report (.docx, .txt, .md) against its figures, or against itself where none are given.

    Raises:
        InputError: report or figures cannot be read, or there is no such profile.
    """
    return _checked_report(_manuscript(report), figures, profile)


def _manuscript(path: Path, view: str = "accepted") -> Manuscript:
    """Return a report file as it is checked; what reads Word documents is not loaded for a text."""
    from generator.manuscript.plain import PLAIN, read_plain

    if path.suffix.lower() in PLAIN:
        return read_plain(path)
    from generator import document

    return document.read_manuscript(path, view)


def check_text(text: str, name: str = "", figures: Path | None = None, profile: str = "") -> Checked:
    """Check a report given as plain text."""
    from generator.manuscript import Manuscript, lines_of_text

    return _checked_report(Manuscript(name, text, lines_of_text(text)), figures, profile)


@contextmanager
def _collector_paused() -> Generator[None]:
    """A check makes masses of small objects and hardly a cycle: looking for cycles among them took a fifth of its time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _checked_report(manuscript: Manuscript, figures: Path | None, profile: str) -> Checked:
    return _against(manuscript, figures, profile)[1]


def checked_against(manuscript: Manuscript, figures: Path, profile: str = "") -> tuple[HeldAgainst, Checked, Examined]:
    """Check a report against its figures; also returns what it was held against."""
    case, checked, examined = _against(manuscript, figures, profile)
    assert examined is not None  # there are figures
    return case, checked, examined


@_collector_paused()
def _against(
    manuscript: Manuscript, figures: Path | None, profile: str
) -> tuple[HeldAgainst, Checked, Examined | None]:
    from generator.checking.review import Case, review
    from generator.sources.report import read_report

    reading = read_report(manuscript)
    fits = _fits(reading.record)
    if figures and not profile:
        fits = _fits_of_figures(examine(figures).record, reading, fits)
    chosen = profile or fits[0].name
    examined = examine(figures, chosen) if figures else None
    record = examined.record if examined else reading.record
    sheet = examined.sheet if examined else score(record, load_profile(chosen))
    ledger = examined.facts if examined else facts(record, sheet)
    issues = examined.issues if examined else tuple(diagnose(record, sheet, ledger))
    case = Case(reading, record, sheet, ledger, issues, figures is not None)
    reviewed = review(case, examined.index if examined else Index(ledger.ledger), fits)
    checked = Checked(
        manuscript, reading, reviewed.findings, reviewed.numbers, reviewed.summary, chosen, fits, figures is not None
    )
    return case, checked, examined


def _fits(record: Record) -> tuple[Fit, ...]:
    """Return how each profile fits the printed scores, the best first; of equals the default one."""
    from generator.checking.review import Fit

    fits: list[Fit] = []
    for name in names():
        sheet = score(record, load_profile(name))
        printed = [(item.score, line) for item, line in zip(record.indicators, sheet.indicators, strict=True)]
        printed.append((record.printed.execution_score, sheet.execution))
        compared = [
            abs(entry.quantity.value - line.score.value) > _CENT
            for entry, line in printed
            if entry is not None and entry.quantity is not None and line.rule != "unscored"
        ]
        total = plain(sheet.total.value)
        fits.append(Fit(name, sheet.profile.title, total, sheet.grade, sum(compared), len(compared)))
    return tuple(sorted(fits, key=lambda fit: fit.mismatches))


def _fits_of_figures(record: Record, reading: Reading, fits: Sequence[Fit]) -> tuple[Fit, ...]:
    """Return how each profile fits, by the scores it gives the figures and that stand in the text; then as ``fits`` are.

    A report may state points in a place we do not understand; what the figures would score is there or is not.
    """
    stated = {one.quantity.value for one in reading.statements if one.quantity.unit in ("分", "")}
    found: list[Fit] = []
    for fit in fits:
        sheet = score(record, load_profile(fit.name))
        due = [line.score.value for line in (sheet.execution, *sheet.indicators) if line.rule != "unscored"]
        absent = sum(value not in stated for value in [*due, sheet.total.value])
        found.append(
            fit._replace(total=plain(sheet.total.value), grade=sheet.grade, mismatches=absent, compared=len(due) + 1)
        )
    return tuple(sorted(found, key=lambda fit: fit.mismatches))


# --- what is written of a finished report -----------------------------------------------------------------------------


def annotated(manuscript: Manuscript, findings: Sequence[Finding], path: Path) -> bytes:
    """Return the report as a Word file with the findings as comments: the user's own file, or the text set anew."""
    from generator import document

    if _is_word(path):
        return document.annotate(path, findings)
    return document.annotate_text(manuscript, findings)


def safe_edits(findings: Iterable[Finding]) -> list[Edit]:
    """Return the corrections of the findings in order; of two that overlap only the first."""
    edits: list[Edit] = []
    for edit in sorted(
        {finding.edit for finding in findings if finding.edit}, key=lambda edit: (edit.start, edit.end, edit.text)
    ):
        if not edits or (edit.start >= edits[-1].end and edit.start > edits[-1].start):
            edits.append(edit)
    return edits


def fixed(manuscript: Manuscript, edits: Sequence[Edit], path: Path) -> bytes:
    """Return the report with the corrections made: tracked changes in a Word file, new text (UTF-8) in another."""
    from generator import document

    if _is_word(path):
        return document.fix(path, edits)
    return document.fix_text(manuscript.text, edits).encode()


def imported(path: Path, suffix: str) -> tuple[bytes, int, int]:
    """Read a finished report into a figures file for a person to complete.

    Returns:
        The file, how many entries were read, and how many required ones are missing (marked in the file).

    Raises:
        InputError: the report cannot be read, or ``suffix`` is neither ``.xlsx`` nor ``.yaml``.
    """
    from generator.sources.report.export import FORMS, export

    if suffix not in FORMS:
        raise InputError(f"数据文件请用 {'、'.join(FORMS)}，不能写成“{suffix}”。")
    record = read_record(path)
    content, missing = export(record, suffix)
    return content, sum(1 for _ in entries(record)), missing


def read_record(path: Path) -> Record:
    """Return the record that a finished report states, as far as it does."""
    from generator.sources.report import read_report

    return read_report(_manuscript(path)).record


def _is_word(path: Path) -> bool:
    return path.suffix.lower() == ".docx"
