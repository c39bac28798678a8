"""The arithmetic of a relation written out: its inputs joined, and its result with as many decimals as tell it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from generator.checking.review.sentences.base.units import RATES
from generator.number import Quantity, rounded

if TYPE_CHECKING:
    from generator.checking.review.sentences.base.relation import Relation

__all__ = ["formula_of"]

#: An amount with more decimals than this is no written sum; it is shown with those of the result.
_MOST_DECIMALS = 6


def formula_of(relation: Relation, quantities: Sequence[Quantity]) -> str:
    """Return a relation's arithmetic with its result as it should be; see ``Relation.formula``."""
    expected = relation.expected(quantities)
    given = [quantities[i] for i in relation.inputs]
    same = len({quantity.unit for quantity in given}) == 1
    texts = [_input(quantity, unit=not same) for quantity in given]
    texts += [f"{term:f}" for term in relation.terms]
    result = quantities[relation.result]
    outcome = "无法计算" if expected is None else _result(expected, given, result, in_words=not same)
    return _LAYOUT[relation.kind](relation, texts) + "=" + outcome


def _join_sum(relation: Relation, texts: Sequence[str]) -> str:
    signs = relation.signs or (1,) * len(texts)
    parts = [("+" if sign > 0 else "−") + text for sign, text in zip(signs, texts, strict=True)]
    return "".join(parts).removeprefix("+")


def _join_ratio(relation: Relation, texts: Sequence[str]) -> str:
    if relation.among:
        return f"{texts[0]}÷（{'+'.join(texts)}）"
    above = "+".join(texts[:-1])
    return f"{above}÷{texts[-1]}" if len(texts) == 2 else f"（{above}）÷{texts[-1]}"


def _join_growth(relation: Relation, texts: Sequence[str]) -> str:
    first, second = texts
    if relation.delta:
        return f"{second}÷（{first}{'+' if relation.direction < 0 else '−'}{second}）"
    return f"（{second}−{first}）÷{second}" if relation.direction < 0 else f"（{first}−{second}）÷{second}"


def _join_difference(relation: Relation, texts: Sequence[str]) -> str:
    return "−".join(reversed(texts) if relation.direction < 0 else texts)


def _join_product(_: Relation, texts: Sequence[str]) -> str:
    return "×".join(texts)


_LAYOUT = {
    "sum": _join_sum,
    "part": _join_sum,
    "ratio": _join_ratio,
    "growth": _join_growth,
    "difference": _join_difference,
    "average": _join_ratio,
    "product": _join_product,
}


def _input(quantity: Quantity, *, unit: bool) -> str:
    text = f"{quantity.value:f}"
    if unit:
        text += quantity.unit
    return f"（{text}）" if quantity.value < 0 else text


def _result(expected: Quantity, given: Sequence[Quantity], result: Quantity, *, in_words: bool) -> str:
    """Write the computed result with as many decimals as tell it: those of the result, or of the finest input."""
    rate = result.unit in RATES
    exact = -int(expected.value.normalize().as_tuple().exponent)
    decimals = max(result.decimals, 0 if rate or exact > _MOST_DECIMALS else exact)
    value = rounded(expected.value, max(decimals, 2) if rate and result.decimals else decimals)
    shows_unit = in_words or rate or result.unit != given[0].unit
    return f"{value:f}{result.unit if shows_unit else ''}"
