"""Rewriting sections of a finished report: read → check → study → draft → plan → revise → check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from generator.finding import Edit, Finding, Severity
from generator.pipeline.collector import collector_paused
from generator.pipeline.report import Checked, checked_against, safe_edits
from generator.rewriting import Changed, Note, Study, asked, differences, instruction_of, plan, study, written

if TYPE_CHECKING:
    import datetime

    from generator.change import Change
    from generator.checking.review import Case
    from generator.drafting.model.writer import Drafts
    from generator.manuscript import Manuscript
    from generator.pipeline.figures import Examined
    from generator.rewriting.model import Rewriter
    from generator.settings import ModelSettings

__all__ = ["Rewritten", "rewrite"]

#: Characters in front of what is gone, of which the last ones hold its comment.
_REACH, _BESIDE = 200, 12
#: What is told of new words.
_WRITTEN = ("D101", "D102", "D105", "D109")
#: What is told of words that were not changed; it stands in no comment.
_UNCHANGED = ("D103", "D106", "D107", "D108", "D110")
_WORD = (".docx", ".docm")


@dataclass(frozen=True)
class Rewritten:
    """A report with some sections rewritten.

    Attributes:
        before, after: the report as it was read and as it is now (tracked changes taken as accepted).
        content: the file's bytes; those of the old file where nothing changed.
        changes: what was changed, in offsets of ``before``.
        findings: what is told of the changes and, behind it, what is wrong in the new text; offsets of ``after``.
        told: how many of them are about the changes.
        tracked: the changes are tracked ones.
        drafts: what a model did, where one was asked.
    """

    before: Manuscript
    after: Manuscript
    content: bytes
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    told: int
    tracked: bool = False
    drafts: Drafts | None = None

    @cached_property
    def differences(self) -> list[Changed]:
        """Return the paragraphs that are new, gone or changed."""
        return differences(self.before, self.after)


@collector_paused()
def rewrite(
    report: Path,
    figures: Path,
    parts: Sequence[str],
    *,
    instruction: str = "",
    heading: str = "",
    profile: str = "",
    clean: bool = False,
    model: ModelSettings | None = None,
    cache: bool = True,
    now: datetime.datetime | None = None,
    progress: Callable[[str], None] | None = None,
) -> Rewritten:
    """Rewrite sections of a report from its figures; everything else stays as it is.

    Args:
        report: a .docx, or a text (.txt, .md) which then is written anew.
        figures: the figures file.
        parts: ``problems``, ``causes``, ``improvements``, ``suggestions``, ``key_work``.
        instruction: the clerk's own words on how to rewrite.
        heading: words of the heading to look under, where several sections could be meant.
        profile: name of the scoring rules; "" for those that fit the report's own scores best.
        clean: without tracked changes and comments.
        model: who writes; the built-in writer if not given.
        cache: answer the model's requests from the store where they were answered before.
        now: date of the tracked changes and comments.

    Raises:
        InputError: a file cannot be read, is protected, or has no such section (or several); nothing is changed.
    """
    from generator import document

    said = progress or _silent
    word = report.suffix.lower() in _WORD
    if word:
        document.refuse_protected(report, clean=clean)
    manuscript = document.read_manuscript(report)
    said("读取和核对")
    case, before, examined = checked_against(manuscript, figures, profile)
    studied = study(case, before.findings, parts, instruction_of(instruction), heading)
    drafts: Drafts | None = None
    rewriter: Rewriter | None = None
    if model is not None:
        said(f"由模型 {model.model} 改写")
        rewriter = _rewriter(studied, model, instruction, cache=cache, what=report.name, progress=progress)
        drafts = rewriter.draft(asked(studied, examined.record), written(studied, examined.record))
    planned = plan(studied, examined.record, drafts.texts if drafts else {})
    said("写入修订" if word and not clean else "写入")
    source = report.read_bytes()
    content, skipped = _applied(manuscript, source, planned.changes, word=word, clean=clean, now=now)
    after = _read(content, report) if planned.changes else manuscript
    checked, renewed = before, case
    if planned.changes:
        said("核对新的文字")
        content, after, checked, renewed = _settled(
            studied, content, after, figures, before.profile, examined, word=word, clean=clean, now=now
        )
    notes = [*planned.notes, *_skipped(skipped)]
    if rewriter is not None and drafts is not None:
        notes += rewriter.notes(drafts)
        if drafts.texts:
            again = study(renewed, checked.findings, parts, studied.instruction, heading)
            rewriter.remember(drafts, written(again, examined.record))
    told = [_finding(note, manuscript, after) for note in notes]
    if skipped:  # what is not there was not written
        told = [one for one in told if one.start is not None or one.code not in _WRITTEN]
    if word and not clean and planned.changes:
        explained = [one for one in told if one.start is not None and one.code not in _UNCHANGED]
        content = document.annotate(content, explained, now=now, add_styles=False)
    findings = (*told, *checked.findings)
    tracked = word and not clean
    return Rewritten(manuscript, after, content, tuple(planned.changes), findings, len(told), tracked, drafts)


def _silent(_: str) -> None: ...


def _rewriter(
    studied: Study,
    model: ModelSettings,
    instruction: str,
    *,
    cache: bool,
    what: str,
    progress: Callable[[str], None] | None,
) -> Rewriter:
    from generator.rewriting.model import Rewriter

    return Rewriter(studied.case, model, instruction, cache=cache, what=what, progress=progress)


def _applied(
    manuscript: Manuscript,
    source: bytes,
    changes: Sequence[Change],
    *,
    word: bool,
    clean: bool,
    now: datetime.datetime | None,
) -> tuple[bytes, Sequence[Change]]:
    from generator import document

    if not changes:
        return source, ()
    if not word:
        return document.redraft_text(manuscript.text, changes).encode(), ()
    redrafted = document.redraft(source, changes, now=now, clean=clean)
    return redrafted.docx, redrafted.skipped


def _read(content: bytes, report: Path) -> Manuscript:
    from generator import document

    return document.manuscript_of(content, report.name)


def _settled(
    studied: Study,
    content: bytes,
    after: Manuscript,
    figures: Path,
    profile: str,
    known: Examined,
    *,
    word: bool,
    clean: bool,
    now: datetime.datetime | None,
) -> tuple[bytes, Manuscript, Checked, Case]:
    """Check the new text; counts and numbers in the rewritten sections that no longer fit are put right once more."""
    case, checked, _ = checked_against(after, figures, profile, known)
    edits = safe_edits(_within(studied, checked))
    if not edits:
        return content, after, checked, case
    content, _ = _applied(after, content, edits, word=word, clean=clean, now=now)
    after = _read(content, Path(after.name))
    case, checked, _ = checked_against(after, figures, profile, known)
    return content, after, checked, case


def _within(studied: Study, checked: Checked) -> Iterable[Finding]:
    """Return the findings that stand in the rewritten sections; which figure a number means was decided before."""
    titles = {(passage.section.role, passage.section.title) for passage in studied.wanted.values()}
    places = [one.place for one in checked.reading.sections if (one.role, one.title) in titles]
    for finding in checked.findings:
        if finding.code[0] == "N" or finding.edit is None:
            continue
        if any(start <= finding.edit.start < end for start, end in places):
            yield finding


def _finding(note: Note, before: Manuscript, after: Manuscript) -> Finding:
    """Return what a note tells at its place in the new text: where its words stand, nearest to where they were."""
    place = _place(note, after) if note.words else _beside(note, before, after)
    line = after.line_number(place[0]) if place else 0
    return note.finding(after.name, place, after.text, line)


def _place(note: Note, after: Manuscript) -> tuple[int, int] | None:
    """Return where a note's words stand, whatever stops part them there: in a list they are clauses."""
    return _nearest(_words_of(note.words)[0], after, note.near)


def _beside(note: Note, before: Manuscript, after: Manuscript) -> tuple[int, int] | None:
    """Return the words in front of what is gone, where they still stand."""
    if not note.near:
        return None
    words, _ = _words_of(before.text[max(0, note.near - _REACH) : note.near].rstrip().rpartition("\n")[2])
    return _nearest(words[-_BESIDE:], after, note.near)


def _nearest(wanted: str, after: Manuscript, near: int) -> tuple[int, int] | None:
    found: list[tuple[int, int]] = []
    for line in after.lines if wanted else ():
        text, places = _words_of(after.of(line))
        at = text.find(wanted)
        if at >= 0:
            found.append((line.start + places[at], line.start + places[at + len(wanted) - 1] + 1))
    return min(found, key=lambda place: abs(place[0] - near), default=None)


def _words_of(text: str) -> tuple[str, list[int]]:
    """Return a text's letters and digits, and where each stands."""
    places = [at for at, char in enumerate(text) if char.isalnum()]
    return "".join(text[at] for at in places), places


def _skipped(skipped: Sequence[Change]) -> list[Note]:
    """Tell of changes that had no place in the document: the text stands in a field, a formula or a bound control."""
    kept = [one for one in skipped if isinstance(one, Edit) and not one.text.strip().rstrip("、．.)）").isdecimal()]
    others = [one for one in skipped if not isinstance(one, Edit)]
    if not kept and not others:
        return []
    message = f"有{len(kept) + len(others)}处改动所在的文字不能修改（域、公式或绑定数据的控件），没有改。请手工修改。"
    return [Note("D110", message, level=Severity.WARNING)]
