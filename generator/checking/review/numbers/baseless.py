"""A113: a rate of something that is zero: 年初预算0万元，支出307.82万元，完成年初预算的95.89%."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from generator.checking.review.case import Case
from generator.checking.review.checks.check import Check
from generator.checking.review.numbers.telling import written_at
from generator.checking.review.sentences.asserted import Verdict as Outcome
from generator.finding import Finding, Severity
from generator.number import Quantity

__all__ = ["baseless"]

_HUNDRED = Decimal(100)


def baseless(
    case: Case, checks: Sequence[Check], outcomes: Sequence[Outcome], quantities: Sequence[Quantity], wrong: set[int]
) -> Iterator[Finding]:
    """Yield the rates that no number can be, their base being zero; 0 % and 100 % are used for them and are only asked about."""
    seen: set[int] = set()
    for check, outcome in zip(checks, outcomes, strict=True):
        relation = check.relation
        stated = relation.kind in ("ratio", "growth") and relation.sure and not relation.alternatives
        if outcome is not Outcome.UNKNOWN or not stated or relation.among or relation.result in seen | wrong:
            continue
        rate, top = quantities[relation.result], quantities[relation.inputs[0]]
        if not top.value or not rate.value:
            continue  # nothing of nothing may be called 0 % or 100 %
        seen.add(relation.result)
        statement = case.reading.statements[relation.result]
        clause = written_at(case, statement.clause)
        if relation.kind == "ratio":
            base = case.reading.statements[relation.inputs[-1]]
            why = f"“{written_at(case, base.clause)}”，以0为基数算不出比率"
            fix = "删去这个比率，写明没有年初预算、为年中追加"
        else:
            why = "增加数与本年数相等，上年为0，以0为基数算不出增减幅度"
            fix = "只写增减的数额，不写百分比"
        level = Severity.WARNING if rate.value == _HUNDRED else None
        message = f"文中写“{clause}”；{why}。请{fix}。"
        yield case.found(
            "A113",
            message,
            statement.clause,
            subject=statement.path,
            found=written_at(case, statement.place),
            fix=fix,
            level=level,
        )
