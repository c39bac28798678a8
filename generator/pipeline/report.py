"""A finished report: read → held against itself and its figures → findings, comments, corrections, a figures file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from generator.checking.index import Index
from generator.diagnose import diagnose
from generator.facts import facts
from generator.finding import Edit, Finding, InputError
from generator.number import plain
from generator.pipeline.collector import collector_paused
from generator.pipeline.figures import Examined, examine
from generator.profiles import load_profile, names
from generator.record import Record, entries
from generator.score import ScoreSheet, score

if TYPE_CHECKING:
    from generator.checking.review import Bound, Case, Fit
    from generator.manuscript import Manuscript
    from generator.reading import Reading

__all__ = [
    "Checked",
    "annotated",
    "check",
    "check_text",
    "checked_against",
    "fixed",
    "imported",
    "read_record",
    "read_text",
    "safe_edits",
]

#: Printed points may differ by this from the computed ones (domain rule: a score from the printed rate).
_CENT = Decimal("0.01")


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


#: A form filled in as a spreadsheet is read as the table it is.
_SHEETS = frozenset([".xlsx", ".xls"])


def check(report: Path, figures: Path | None = None, profile: str = "") -> Checked:
    """Check a finished report (.docx, .txt, .md), or a form as a spreadsheet (.xlsx, .xls), against its figures, or against itself where none are given.

    Raises:
        InputError: report or figures cannot be read, or there is no such profile.
    """
    return _checked_report(_manuscript(report), figures, profile)


def _manuscript(path: Path, view: str = "accepted") -> Manuscript:
    """Return a report file as it is checked; what reads Word documents is not loaded for a text."""
    from generator.manuscript.plain import PLAIN, read_plain

    suffix = path.suffix.lower()
    if suffix in PLAIN:
        return read_plain(path)
    if suffix in _SHEETS:
        from generator.sources.sheets import read_sheets

        return read_sheets(path)
    from generator import document

    return document.read_manuscript(path, view)


def check_text(text: str, name: str = "", figures: Path | None = None, profile: str = "") -> Checked:
    """Check a report given as plain text."""
    from generator.manuscript import Manuscript, lines_of_text

    return _checked_report(Manuscript(name, text, lines_of_text(text)), figures, profile)


def _checked_report(manuscript: Manuscript, figures: Path | None, profile: str) -> Checked:
    return _against(manuscript, figures, profile)[1]


def checked_against(
    manuscript: Manuscript, figures: Path, profile: str = "", known: Examined | None = None
) -> tuple[Case, Checked, Examined]:
    """Check a report against its figures; also returns what it was held against.

    Args:
        known: the figures file as it was examined before, by the rules of ``profile``.
    """
    case, checked, examined = _against(manuscript, figures, profile, known)
    assert examined is not None  # there are figures
    return case, checked, examined


@collector_paused()
def _against(
    manuscript: Manuscript, figures: Path | None, profile: str, known: Examined | None = None
) -> tuple[Case, Checked, Examined | None]:
    from generator.checking.review import Case, review
    from generator.sources.report import read_report

    reading = read_report(manuscript)
    sheets = {name: score(reading.record, load_profile(name)) for name in names()}
    fits = _fits(reading.record, sheets)
    if figures and not profile:
        known = examine(figures)
        fits = _fits_of_figures(known.record, reading, fits)
    chosen = profile or fits[0].name
    if known is not None and known.sheet.profile.name != chosen:
        known = None
    examined = known or (examine(figures, chosen) if figures else None)
    record = examined.record if examined else reading.record
    sheet = examined.sheet if examined else sheets.get(chosen) or score(record, load_profile(chosen))
    ledger = examined.facts if examined else facts(record, sheet)
    issues = examined.issues if examined else tuple(diagnose(record, sheet, ledger))
    case = Case(reading, record, sheet, ledger, issues, figures is not None)
    reviewed = review(case, examined.index if examined else Index(ledger.ledger), fits)
    checked = Checked(
        manuscript, reading, reviewed.findings, reviewed.numbers, reviewed.summary, chosen, fits, figures is not None
    )
    return case, checked, examined


def _fits(record: Record, sheets: Mapping[str, ScoreSheet]) -> tuple[Fit, ...]:
    """Return how each profile fits the printed scores, the best first; of equals the default one."""
    from generator.checking.review import Fit

    fits: list[Fit] = []
    for name, sheet in sheets.items():
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
    """Return how each profile fits, by the scores it gives the figures and that stand in the text.

    A report may state points in a place we do not understand; what the figures would score is there or is not. Where
    most of its scores were understood, these decide first.
    """
    stated = Counter(one.quantity.value for one in reading.statements if one.quantity.unit in ("分", ""))
    found: list[tuple[int, int, Fit]] = []
    for fit in fits:
        sheet = score(record, load_profile(fit.name))
        due = [line.score.value for line in (sheet.execution, *sheet.indicators) if line.rule != "unscored"]
        absent = sum((Counter([*due, sheet.total.value]) - stated).values())
        understood = fit.mismatches if 2 * fit.compared >= len(due) else 0
        renewed = fit._replace(
            total=plain(sheet.total.value), grade=sheet.grade, mismatches=absent, compared=len(due) + 1
        )
        found.append((understood, absent, renewed))
    return tuple(fit for _, _, fit in sorted(found, key=lambda row: row[:2]))


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

    if path.suffix.lower() in _SHEETS:
        raise InputError(f"{path.name} 是电子表格，请按给出的值在表里改；--fix 只用于 .docx、.txt、.md。")
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


def read_text(path: Path, view: str = "accepted") -> str:
    """Return the text of a report file as it is checked; ``view`` is ``accepted`` or ``original`` (tracked changes)."""
    return _manuscript(path, view).text
