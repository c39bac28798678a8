"""stub"""
from __future__ import annotations
from dataclasses import dataclass
from generator.finding import Source
from generator.number import Quantity

@dataclass(frozen=True, slots=True)
class Fact:
    """One statable figure.

    Attributes:
        id: stable id, e.g. ``budget.execution_rate``, ``indicator.3.gap``.
        label: Chinese name as a report says it, e.g. 预算执行率, or 解决就业人数实际完成值 for an indicator's figure.
        quantity: value and unit; None for facts that are words (a grade).
        text: formatted text as it stands in a report, unit included: ``98.90%``, ``4135.45万元``, ``优``.
        aliases: other words for the same figure; the indicator's or project's name stands first.
        source: place of an input figure; None for derived ones.
        formula: how a derived figure is computed, with values: ``10671.44÷10790.33``.
        inputs: ids of the facts in the formula.
    """
    id: str
    label: str
    quantity: Quantity | None
    text: str
    aliases: tuple[str, ...] = ()
    source: Source | None = None
    formula: str = ""
    inputs: tuple[str, ...] = ()

Ledger = dict[str, Fact]
