"""Facts in the unit's own words: numbers of key work, counts of lists, and every number inside a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from generator.facts.ledger import Book, Fact, Ledger
from generator.number import Quantity
from generator.record import Entry, Record, entries
from generator.scan import Mention, scan

__all__ = ["Facts", "Quote", "counts", "key_work", "quotes"]


class Quote(NamedTuple):
    """A number inside one of the unit's own texts, and the fact it became."""

    mention: Mention
    fact: str


@dataclass(frozen=True, slots=True)
class Facts:
    """The ledger, and for each text entry (by path) the numbers quoted in it."""

    ledger: Ledger
    quotes: Mapping[str, tuple[Quote, ...]]

    def value(self, id: str) -> Decimal | None:
        """Return a fact's value for comparisons (never for printing), None where there is no such figure."""
        fact = self.ledger.get(id)
        return fact.quantity.value if fact and fact.quantity else None


def key_work(book: Book, record: Record) -> None:
    for number, work in enumerate(record.key_work, 1):
        for row, item in enumerate(work.numbers, 1):
            label = item.label.text if item.label else "数量"
            theme = work.theme.text if work.theme else ""
            book.entry(f"key_work.{number}.numbers.{row}.value", label, item.value, (theme,) if theme else ())


def counts(book: Book, record: Record) -> None:
    for id, label, unit, rows in (
        ("unit.bodies.count", "内设机构", "个", record.unit.bodies),
        ("management.systems.count", "管理制度", "项", record.management.systems),
        ("key_work.count", "重点工作", "项", record.key_work),
    ):
        if rows:
            book.derived(id, label, Quantity(Decimal(len(rows)), unit), "逐项计数", (), (label,))


def quotes(book: Book, record: Record) -> dict[str, tuple[Quote, ...]]:
    """Make a fact of every number inside the unit's own texts; returns them by the text's path."""
    found: dict[str, tuple[Quote, ...]] = {}
    for path, label, entry in entries(record):
        if entry.quantity is None and not entry.day and (mentions := scan(entry.text)):
            found[path] = tuple(
                [_quote(book, path, label, entry, number, mention) for number, mention in enumerate(mentions, 1)]
            )
    return found


def _quote(book: Book, path: str, label: str, entry: Entry, number: int, mention: Mention) -> Quote:
    id = f"{path}.n{number}"
    name = f"{label}“{mention.label}”" if mention.label else label
    book.ledger[id] = Fact(id, name, mention.quantity, mention.text, (mention.label,), entry.source)
    return Quote(mention, id)
