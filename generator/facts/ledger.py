"""The ledger being written, and the words its figures go by (``templates/lexicon/labels.toml``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from generator.basis import Fact, Ledger
from generator.number import MONEY, Quantity, plain, rounded, same_dimension, total
from generator.record import Entry
from generator.resources import packed_words

__all__ = ["Book", "words"]

_HUNDRED = Decimal(100)
_CENTS = 2


def words() -> dict[str, dict[str, list[str]]]:
    """Return the packed names of figures (``templates/lexicon/labels.toml``)."""
    return packed_words("labels")


@dataclass(slots=True)
class Book:
    """The ledger being written."""

    ledger: Ledger = field(default_factory=dict[str, Fact])

    def entry(self, id: str, label: str, entry: Entry | None, aliases: Iterable[str] = ()) -> None:
        """Add an input figure; one that was not readable is left out (its finding exists already)."""
        if entry is not None and entry.quantity is not None:
            quantity = entry.quantity
            self.ledger[id] = Fact(id, label, quantity, _text(quantity), tuple(aliases), entry.source)

    def derived(
        self,
        id: str,
        label: str,
        quantity: Quantity,
        formula: str,
        inputs: Iterable[str],
        aliases: Iterable[str] = (),
        clause: str = "",
    ) -> None:
        text = _text(quantity)
        self.ledger[id] = Fact(id, label, quantity, text, tuple(aliases), None, formula, tuple(inputs), clause)

    def get(self, id: str) -> Quantity | None:
        fact = self.ledger.get(id)
        return fact.quantity if fact else None

    def ratio(self, id: str, label: str, part: str, whole: str, aliases: Iterable[str] = ()) -> None:
        """Add ``part ÷ whole`` in %, unless one is missing or the whole is zero."""
        one, other = self.get(part), self.get(whole)
        if one is None or other is None or not same_dimension(one.unit, other.unit):
            return
        share = one.ratio(other)
        if share is not None:
            exact = share * _HUNDRED
            rate = rounded(exact)
            self.derived(id, label, Quantity(rate, "%"), f"{one.value:f}÷{other.value:f}", (part, whole), aliases)
            if rate != exact and rate == rate.to_integral_value():
                self.ledger[id] = self.ledger[id]._replace(text=f"{rate:f}%")  # 100.00%: rounded, not all

    def difference(self, id: str, label: str, minuend: str, subtrahend: str, aliases: Iterable[str] = ()) -> None:
        one, other = self.get(minuend), self.get(subtrahend)
        if one is not None and other is not None and same_dimension(one.unit, other.unit):
            formula = f"{one.value:f}－{other.value:f}"
            self.derived(id, label, one - other, formula, (minuend, subtrahend), aliases)

    def rest(self, prefix: str, name: str, names: dict[str, list[str]], plan: str, spent: str) -> None:
        """Add what was not spent (``.unspent``) or, where more was spent than planned, the excess (``.overspent``)."""
        planned, executed = self.get(plan), self.get(spent)
        if planned is None or executed is None or not same_dimension(planned.unit, executed.unit):
            return
        over = (executed - planned).value > 0
        kind, more, less = ("overspent", spent, plan) if over else ("unspent", plan, spent)
        self.difference(
            f"{prefix}.{kind}", name + names[kind][0], more, less, (name, *names[kind]) if name else names[kind]
        )

    def sum(self, id: str, label: str, parts: list[str], aliases: Iterable[str] = ()) -> None:
        present = [(part, quantity) for part in parts if (quantity := self.get(part)) is not None]
        if present and all(same_dimension(quantity.unit, present[0][1].unit) for _, quantity in present):
            formula = "＋".join(f"{quantity.value:f}" for _, quantity in present)
            quantity = total([quantity for _, quantity in present])
            self.derived(id, label, quantity, formula, [part for part, _ in present], aliases)


def _money(quantity: Quantity) -> str:
    """Write an amount as reports do: whole, or with two decimals, or with those it has beyond two (up to 6)."""
    value, written = quantity.value, quantity.decimals
    if written == 0 or (written == _CENTS and value):
        return f"{value:f}"
    decimals = next((d for d in range(_CENTS, written) if value == rounded(value, d)), max(written, _CENTS))
    return f"{rounded(value, decimals):f}"


def _text(quantity: Quantity) -> str:
    if quantity.unit in ("%", "分", "百分点"):
        return f"{plain(quantity.value)}{quantity.unit}"
    if quantity.unit in MONEY:
        return f"{_money(quantity)}{quantity.unit}"
    return str(quantity)
