"""What is wrong with the figures themselves, as the form's own checks say it, told at the place where the report states them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from generator.checking.review.case import Case
from generator.finding import Finding, Severity
from generator.reading import Place, Statement
from generator.validate import validate

__all__ = ["figures"]

#: Checks of the form that hold for a report too -> their level there, None for the usual one. A total that stays as it is
#: while a part changes is provable in a report: nothing beside it says what made up for it.
_CODES = {
    "V108": Severity.WARNING,
    "V110": Severity.WARNING,
    "V111": Severity.ERROR,
    "V112": None,
    "V117": None,
    "V119": None,
}
_OWN_CODE = {"V119": "A110"}


def figures(case: Case) -> list[Finding]:
    """Return what the form's checks find in the figures that the report states; nothing where figures are given."""
    if case.given:
        return []
    found: list[Finding] = []
    raised = validate(case.record, case.sheet)
    larger = Counter(finding.subject.rpartition(".")[0] for finding in raised if finding.code == "V110")
    for finding in raised:
        if finding.code == "V110" and larger[finding.subject.rpartition(".")[0]] > 1:
            continue  # several parts larger than the whole: another number was taken for the whole
        place = _place(case, finding.subject)
        if finding.code in _CODES and place is not None:
            told = case.found(
                _OWN_CODE.get(finding.code, finding.code),
                finding.message,
                place,
                subject=finding.subject,
                expected=finding.expected,
                found=finding.found,
                level=_CODES[finding.code],
            )
            found.append(replace(told, fix=finding.fix))
    return found


def _place(case: Case, subject: str) -> Place | None:
    """Return the clause of a figure; of a changed row, from its figure at the year's beginning on where both stand together."""
    said = case.reading.said(subject)
    if not said:
        return None
    before: dict[int, Statement] = {}
    for earlier in case.reading.said(subject.replace("budget.adjusted.", "budget.initial.")):
        before.setdefault(earlier.line, earlier)
    for later in said:
        first = before.get(later.line)
        if first is not None and first.clause[0] < later.clause[0]:
            return first.clause[0], later.place[1]
    return said[0].clause
