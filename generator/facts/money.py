"""Facts of the money block: every amount, its changes, rates, rests and shares."""

from __future__ import annotations

from functools import cache

from generator.facts.ledger import Book, words
from generator.number import Quantity
from generator.record import STAGES, Money, Record

__all__ = ["budget"]

_ROWS = ("upper", "local", "carryover", "other", "fiscal", "basic", "personnel", "public", "project")


def budget(book: Book, record: Record) -> None:
    stages: dict[str, Money] = {name: getattr(record.budget, name) for name in STAGES}
    for stage, money in stages.items():
        for row in ("total", *_ROWS):
            label, aliases = _money_label(stage, row)
            book.entry(f"budget.{stage}.{row}", label, getattr(money, row), aliases)
        _missing_rows(book, stage)
    for row in ("total", *_ROWS):
        _money_derived(book, row)
    for stage in STAGES:
        for row in _ROWS:
            names = words()["row"][row]
            label = f"{names[0]}占{words()['stage'][stage][0]}的比重"
            book.ratio(f"budget.{stage}.{row}.share", label, f"budget.{stage}.{row}", f"budget.{stage}.total", names)


@cache
def _money_label(stage: str, row: str) -> tuple[str, tuple[str, ...]]:
    stage_words, row_words = words()["stage"][stage], words()["row"][row]
    aliases = [r + s for r in row_words for s in stage_words][1:]
    return row_words[0] + stage_words[0], (*aliases, *(row_words if row != "total" and stage == "executed" else ()))


@cache
def _derived_label(row: str, kind: str) -> tuple[str, tuple[str, ...]]:
    name, (word, *others) = words()["row"][row][0], words()["derived"][kind]
    return name + word, tuple(name + other for other in others)


def _missing_rows(book: Book, stage: str) -> None:
    """Fill 基本支出 from its two parts where the form gave only these."""
    id = f"budget.{stage}.basic"
    parts = [f"budget.{stage}.personnel", f"budget.{stage}.public"]
    if id not in book.ledger and all(part in book.ledger for part in parts):
        label, aliases = _money_label(stage, "basic")
        book.sum(id, label, parts, aliases)


def _money_derived(book: Book, row: str) -> None:
    name = words()["row"][row][0]
    prefix = "budget" if row == "total" else f"budget.{row}"
    at = {stage: f"budget.{stage}.{row}" for stage in STAGES}
    id = f"{prefix}.adjustment"
    label, aliases = _derived_label(row, "adjustment")
    book.difference(id, label, at["adjusted"], at["initial"], aliases)
    if (change := book.get(id)) is not None:
        amount = Quantity(abs(change.value), change.unit)
        direction = "调增数" if change.value > 0 else "调减数" if change.value < 0 else "调整数"
        adjusted, initial = book.ledger[id].formula.split("－")
        formula = f"{initial}－{adjusted}" if change.value < 0 else book.ledger[id].formula
        book.derived(f"{id}_amount", f"{name}年中{direction}", amount, formula, (id,), aliases)
    rate_id = f"{prefix}.adjustment_rate"
    label, aliases = _derived_label(row, "adjustment_rate")
    book.ratio(rate_id, label, id, at["initial"], aliases)
    if (rate := book.get(rate_id)) is not None:
        size = Quantity(abs(rate.value), "%")
        book.derived(f"{rate_id}_size", f"{name}调整幅度", size, book.ledger[rate_id].formula, (rate_id,), aliases)
    label, aliases = _derived_label(row, "execution_rate")
    book.ratio(f"{prefix}.execution_rate", label, at["executed"], at["adjusted"], aliases)
    book.rest(prefix, name, words()["derived"], at["adjusted"], at["executed"])
