"""Everything about a form that arithmetic or its own rules decide: findings on the figures, all collected, none raised.

One plain function per subject in the modules of this package; ``validate`` runs them in the order of the form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.finding import Finding
from generator.record import Record
from generator.score import ScoreSheet
from generator.validate import arithmetic, consistency, explanations, printed
from generator.validate.form import Form

__all__ = ["validate"]

_CHECKS: tuple[Callable[[Form], Iterator[Finding]], ...] = (
    consistency.fill_date,
    consistency.other_years,
    consistency.other_units_words,
    consistency.no_indicators,
    arithmetic.sources,
    arithmetic.natures,
    arithmetic.parts_within_total,
    arithmetic.executed_within_budget,
    arithmetic.silent_shifts,
    arithmetic.fiscal_scope,
    arithmetic.rates_possible,
    arithmetic.projects_against_budget,
    arithmetic.projects_by_source,
    arithmetic.project_counts,
    arithmetic.percentages,
    arithmetic.rates_within_hundred,
    arithmetic.midyear_values,
    arithmetic.amounts_in_yuan,
    arithmetic.negative_weights,
    arithmetic.weights,
    arithmetic.staff,
    explanations.indicators,
    explanations.execution,
    explanations.adjustment,
    explanations.staff,
    printed.adjustment,
    printed.rates,
    printed.completions,
    printed.scores,
    printed.total_and_grade,
)


def validate(record: Record, sheet: ScoreSheet) -> list[Finding]:
    """Check a scored record; returns findings in the order of the form.

    Args:
        record: the figures as read.
        sheet: the record's scores under the profile whose reason rules apply; its own findings are not repeated here.
    """
    form = Form(record, sheet)
    return [finding for check in _CHECKS for finding in check(form)]
