"""The verdict on a number of a text, with the reason a clerk reads."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from generator.checking.amounts import Amount, amount, unrounded
from generator.facts import Fact
from generator.scan import Mention

__all__ = ["BAD", "Binding", "Verdict", "contradicted", "supported"]


class Verdict(enum.StrEnum):
    """What a number in a text is worth."""

    EXACT = "exact"
    ROUNDED = "rounded"
    DERIVED = "derived"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"


#: What no number of a report may be.
BAD = (Verdict.UNSUPPORTED, Verdict.CONTRADICTED)


class Binding(NamedTuple):
    """A number of a text with the fact it states, or should state, and why (in Chinese)."""

    mention: Mention
    verdict: Verdict
    fact: Fact | None
    reason: str


def supported(mention: Mention, written: Amount, fact: Fact, known: Amount) -> Binding:
    """Say that a number states a fact; ``written`` and ``known`` are their values."""
    equal = not written.dimension or known.value == written.value
    if fact.formula:
        note = "" if equal else f"，数据为{fact.text}，文中为约数或修约数"
        return Binding(mention, Verdict.DERIVED, fact, f"{fact.label}，由{fact.formula}得出{note}")
    if equal and not mention.approximate:
        return Binding(mention, Verdict.EXACT, fact, f"与{fact.label}一致")
    return Binding(mention, Verdict.ROUNDED, fact, f"{fact.label}为{fact.text}，文中为约数或修约数")


def contradicted(mention: Mention, fact: Fact, matching: Mapping[str, Fact]) -> Binding:
    """Say what the right value is, and what figure the written one really is."""
    assert fact.quantity is not None
    written, known = amount(mention.quantity), amount(fact.quantity)
    shown = f"{mention.quantity}"
    if written.dimension != known.dimension or (
        written.value != known.value and mention.quantity.value == fact.quantity.value
    ):
        reason = f"{fact.label}应为{fact.text}，文中写作{shown}，单位不符"
    elif _is_truncated(written, fact):
        reason = f"{fact.label}应为{fact.text}，文中写作{shown}，是截断而不是四舍五入"
    else:
        reason = f"{fact.label}应为{fact.text}，文中写作{shown}"
    others = [other.label for other in matching.values() if other.id != fact.id]
    if others:
        reason += f"（{shown}是{others[0]}）"
    return Binding(mention, Verdict.CONTRADICTED, fact, reason)


def _is_truncated(written: Amount, fact: Fact) -> bool:
    exact = unrounded(fact.formula) if fact.formula and written.dimension == "%" else None
    return exact is not None and Decimal(0) <= exact - written.value < written.step
