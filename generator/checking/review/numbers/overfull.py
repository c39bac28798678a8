"""Rates of a part above the whole: 整改率107% is wrong by itself, whatever it was counted of."""

from __future__ import annotations

import functools
import re
from decimal import Decimal

from generator.checking.review.case import Case
from generator.checking.review.sentences.base.words import relation_words
from generator.finding import Finding, Severity
from generator.number import plain
from generator.reading import Statement

__all__ = ["overfull"]

_HUNDRED = Decimal(100)
#: Characters before a rate in which its name stands.
_AROUND = 24


def overfull(case: Case) -> list[Finding]:
    """Return A112 where a rate that tells how many of all are so is more than 100 %."""
    found: list[Finding] = []
    for statement in case.reading.statements:
        if statement.quantity.unit != "%" or statement.quantity.value <= _HUNDRED:
            continue
        name = _name(case.manuscript.before(statement.line, statement.place[0], _AROUND))
        if name:
            found.append(_found(case, statement, name))
    return found


def _name(before: str) -> str:
    """Return the name of the rate of a part that stands right before a number, "" for another rate or none."""
    match = _pattern().search(before)
    return match["name"] if match else ""


@functools.cache
def _pattern() -> re.Pattern[str]:
    words = relation_words().lists
    stems = "|".join(map(re.escape, (*words["overfull", "never"], *words["overfull", "seldom"])))
    return re.compile(
        rf"(?P<name>(?:{stems})[率度])(?:全年|年末|今年|本年)?(?:实际)?(?:完成值|达到值)?(?:也|均|仅|只|约)?(?:为|是|达到?了?|：|:|=)?$"
    )


def _found(case: Case, statement: Statement, name: str) -> Finding:
    never = name[:-1].endswith(relation_words().lists["overfull", "never"])
    written = f"{plain(statement.quantity.value)}%"
    message = (
        f"{name}{written}超过了100%；{name}是其中一部分占全部的比率，最多是100%。请核对这个比率，以及它的分子、分母。"
    )
    if not never:
        message += "如分子里包含不在分母内的对象（如上年结转、外来人员），请写明口径。"
    return case.found(
        "A112",
        message,
        statement.clause,
        subject=statement.path,
        expected="不超过100%",
        found=written,
        fix="核对分子、分母后改正",
        level=None if never else Severity.WARNING,
    )
