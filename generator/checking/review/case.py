"""What the checks of a finished report start from, and how they report."""

from __future__ import annotations

from dataclasses import dataclass

from generator.diagnose import Issue
from generator.facts import Facts
from generator.finding import Edit, Finding, Severity, Source
from generator.manuscript import Manuscript
from generator.reading import Place, Reading
from generator.record import Record
from generator.score import ScoreSheet

__all__ = ["Case"]


@dataclass(frozen=True, slots=True)
class Case:
    """A report as read, and the figures it is held against.

    Attributes:
        reading: what the report says.
        record, sheet, facts, issues: of the figures file where one was given, else of the report itself.
        given: a figures file was given.
    """

    reading: Reading
    record: Record
    sheet: ScoreSheet
    facts: Facts
    issues: tuple[Issue, ...]
    given: bool = False

    @property
    def manuscript(self) -> Manuscript:
        return self.reading.manuscript

    def found(
        self,
        code: str,
        message: str,
        place: Place,
        *,
        subject: str = "",
        expected: str = "",
        found: str = "",
        fix: str = "",
        edit: Edit | None = None,
        level: Severity | None = None,
    ) -> Finding:
        """Return a finding at a place of the text; the quote is what stands there."""
        start, end = place
        return Finding(
            code=code,
            message=message,
            subject=subject,
            source=Source(file=self.manuscript.name, line=self.manuscript.line_number(start)),
            expected=expected,
            found=found,
            quote=self.manuscript.text[start:end],
            start=start,
            end=end,
            fix=fix,
            edit=edit,
            level=level,
        )
