"""An edited draft on other figures: read → renew the numbers → revise → check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from generator.facts import basis
from generator.finding import Edit, Finding, InputError, Source
from generator.pipeline.collector import collector_paused
from generator.pipeline.figures import Examined, examine
from generator.pipeline.report import checked_against
from generator.profiles import DEFAULT
from generator.refreshing import Remark, refuse, renewal
from generator.rewriting import Changed, differences

if TYPE_CHECKING:
    import datetime

    from generator.basis import Basis
    from generator.manuscript import Manuscript
    from generator.report import Chart

__all__ = ["Refreshed", "refresh"]

#: What is told in comments of the document; the rest is about what did not change there.
_COMMENTED = ("D201", "D202", "D203", "D204", "D205", "D206")
_WORD = (".docx", ".docm")


@dataclass(frozen=True)
class Refreshed:
    """A report on other figures.

    Attributes:
        before, after: the report as it was read and as it is now (tracked changes taken as accepted).
        content: the file's bytes.
        numbers: how many numbers were renewed.
        findings: what is told of the changes and, behind it, what is wrong in the new text; offsets of ``after``.
        told: how many of them are about the changes.
        tracked: the changes are tracked ones.
    """

    before: Manuscript
    after: Manuscript
    content: bytes
    numbers: int
    findings: tuple[Finding, ...]
    told: int
    tracked: bool

    @cached_property
    def differences(self) -> list[Changed]:
        """Return the paragraphs that changed."""
        return differences(self.before, self.after)


@collector_paused()
def refresh(
    report: Path,
    figures: Path,
    *,
    year: str = "",
    profile: str = "",
    clean: bool = False,
    now: datetime.datetime | None = None,
    progress: Callable[[str], None] | None = None,
) -> Refreshed:
    """Renew the tagged numbers of a draft from other figures; every other word stays as people wrote it.

    Args:
        report: a .docx that was drafted here, edited or not.
        figures: the figures put right, or of another year.
        year: the year of the figures, where it is not the report's.
        profile: name of the scoring rules; "" for those of the draft.
        clean: without tracked changes and comments.
        now: date of the tracked changes and comments.

    Raises:
        InputError: a file cannot be read, is protected, has no tags, or the figures are not of this unit, kind or year.
    """
    from generator import document

    if report.suffix.lower() not in _WORD:
        raise InputError(f"{report.name}：只能更新 Word 文档（.docx）：数字的来源标记只在 Word 文档里。")
    said = progress or _silent
    document.refuse_protected(report, clean=clean)
    said("读取")
    before = document.read_manuscript(report)
    examined, new = _figures(before, figures, profile)
    refuse(before, new, year)
    planned = renewal(before, new)
    said("写入")
    source = report.read_bytes()
    redrafted = document.redraft(source, planned.edits, now=now, clean=clean)
    rebased = document.rebase(redrafted.docx, new, planned.ids, _charts(examined, new.outline))
    content = rebased.docx
    made = [edit for edit in planned.edits if edit not in redrafted.skipped]
    after = document.manuscript_of(content, report.name)
    said("核对")
    _, checked, _ = checked_against(after, figures, examined.sheet.profile.name, examined)
    told = [_finding(remark, made, after) for remark in planned.remarks]
    told += [_drawn(label, after) for label in rebased.charts]
    if not clean and made:
        content = document.annotate(content, [one for one in told if one.code in _COMMENTED], now=now, add_styles=False)
    numbers = sum(1 for edit in planned.numbers if edit in made)
    return Refreshed(before, after, content, numbers, (*told, *checked.findings), len(told), not clean)


def _silent(_: str) -> None: ...


def _figures(manuscript: Manuscript, figures: Path, profile: str) -> tuple[Examined, Basis]:
    """Examine the figures by the rules the report was drafted with."""
    old = manuscript.basis
    examined = examine(figures, profile or (old.profile if old else "") or DEFAULT)
    outline = old.outline if old else ""
    return examined, basis(examined.record, examined.facts.ledger, profile=examined.sheet.profile.name, outline=outline)


def _charts(examined: Examined, outline: str) -> list[Chart]:
    """Return the charts that a report on these figures has, by the outline it was drafted with."""
    from generator.pipeline.draft import charts

    return charts(examined, outline)


def _drawn(label: str, after: Manuscript) -> Finding:
    """Return what is told of a chart, at its caption."""
    line = next((line for line in after.lines if after.of(line).startswith(label)), None)
    return Finding(
        code="D206",
        message=f"{label}已按新数据重画，内嵌的工作表一并更新；图的改动不能用修订标出，请看一眼。",
        source=Source(file=after.name, line=after.line_number(line.start) if line else 0),
        quote=after.of(line) if line else "",
        start=line.start if line else None,
        end=line.end if line else None,
    )


def _finding(remark: Remark, made: Sequence[Edit], after: Manuscript) -> Finding:
    """Return what is told of a change where it stands now: behind all that grew or shrank before it."""
    start = remark.start + _growth(edit for edit in made if edit.end <= remark.start)
    own = next((edit for edit in made if edit.start == remark.start), None)
    end = start + (len(own.text) if own else remark.end - remark.start)
    return Finding(
        code=remark.code,
        message=remark.message,
        subject=remark.subject,
        source=Source(file=after.name, line=after.line_number(start)),
        quote=after.text[start:end],
        start=start,
        end=end,
    )


def _growth(edits: Iterable[Edit]) -> int:
    return sum(len(edit.text) - (edit.end - edit.start) for edit in edits)
