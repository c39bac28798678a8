"""The unit's own sentences against its own figures: a number that clearly means a figure of the form must be it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from decimal import Decimal

from generator.checking.bind import Verdict, bind
from generator.checking.index import Index
from generator.facts import Fact, Facts, Ledger
from generator.finding import Finding
from generator.number import MONEY, Quantity
from generator.record import Entry, Record, entries
from generator.scan import Mention

__all__ = ["own_words"]

#: A value in one unit for all money.
_Value = tuple[str, Decimal]


def own_words(record: Record, facts: Facts, index: Index) -> list[Finding]:
    """Compare the numbers in the unit's texts with the form (N003).

    A number is reported only where its words name a figure of the form, the value differs, and no other figure of the
    form has that value: 帮助9人就业 beside an indicator 解决就业人数 of 8人. What the year's goals expect is held against
    the targets.
    """
    targets = Index(_targets(facts.ledger))
    expected = _values(targets.ledger.values())
    told = frozenset(id for id in facts.ledger if id in index.quoted or id.startswith("key_work"))
    stated = _values(fact for id, fact in facts.ledger.items() if id not in told)
    found: list[Finding] = []
    for path, label, entry in entries(record):
        if path in facts.quotes and not path.startswith(("facts.measures", "facts.suggestions", "unit.")):
            known, values = (targets, expected) if path.startswith("goals.expected") else (index, stated)
            doubtful = [quote.mention for quote in facts.quotes[path] if _is_doubtful(quote.mention, values)]
            if doubtful:
                found += _differences(path, label, entry, doubtful, _subject(record, path), known, told)
    return found


def _values(facts: Iterable[Fact]) -> frozenset[_Value]:
    return frozenset(_value(fact.quantity) for fact in facts if fact.quantity is not None)


def _value(quantity: Quantity) -> _Value:
    return ("元", quantity.to("元").value) if quantity.unit in MONEY else (quantity.unit, quantity.value)


def _is_doubtful(mention: Mention, values: Set[_Value]) -> bool:
    """Tell whether a number is exact and no figure of the form has just this value, so that the words cannot mean that one."""
    return not mention.approximate and _value(mention.quantity) not in values


def _targets(ledger: Ledger) -> Ledger:
    """Return the indicators' targets alone, each in the place of its result: that is what a goal's words mean."""
    targets = {id: fact for id, fact in ledger.items() if re.fullmatch(r"indicator\.\d+\.target", id)}
    places = {id: id.removesuffix("target") + "actual" for id in targets}
    return {place: targets[id]._replace(id=place) for id, place in places.items()}


def _differences(
    path: str, label: str, entry: Entry, mentions: list[Mention], subject: str, index: Index, told: frozenset[str]
) -> list[Finding]:
    found: list[Finding] = []
    for binding in bind(entry.text, index, context=subject, without=told, mentions=mentions):
        fact = binding.fact
        if binding.verdict is not Verdict.CONTRADICTED or fact is None or fact.quantity is None:
            continue
        if _of_a_part(binding.mention, fact):
            continue
        message = (
            f"{label}中写有“{binding.mention.text}”，而{fact.label}为{fact.text}，两处不一致。请核对后改成同一个数。"
        )
        found.append(
            Finding(
                code="N003",
                message=message,
                subject=path,
                source=entry.source,
                expected=fact.text,
                found=binding.mention.text,
            )
        )
    return found


def _of_a_part(mention: Mention, fact: Fact) -> bool:
    """Tell whether the clause speaks of a part the form does not have: 社区经费执行率 is not 预算执行率."""
    if not fact.id.startswith(("budget.", "projects.")):
        return False
    words = re.sub(
        r"^(我单位|本单位|部门|单位|整体|全年|年度|本年度?|\d{4}年度?)+", "", re.sub(r"\s+", "", mention.label)
    )
    return not words.startswith((fact.label, *fact.aliases))


def _subject(record: Record, path: str) -> str:
    """Return the name of the indicator or project a text belongs to."""
    family, _, rest = path.partition(".")
    rows = {"indicator": record.indicators, "project": record.projects}.get(family, ())
    number = rest.partition(".")[0]
    if not rows or not number.isdigit():
        return ""
    name = rows[int(number) - 1].name
    return name.text if name else ""
