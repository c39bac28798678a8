"""A record again with other figures and other names, so that no document of a benchmark is like another.

Money and counts are multiplied by a factor, rates are lowered a little, the unit and every indicator and project get a
place's name in front, and all of that also in the sentences that speak of them: the figures still agree with each other.
A sentence without any of these gets the place's name too, so that nothing is gained by remembering sentences.
"""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal
from itertools import product
from typing import Any, cast

from generator.number import Quantity, rounded
from generator.record import Entry, Record
from generator.scan import scan

__all__ = ["variants"]

_PLACES = ["".join(pair) for pair in product("东南西北前", "山河桥岭湾塘溪坪")]
_RATES, _KEPT = ("%", "百分点"), ("分", "年", "月", "日", "天", "次/年")
_KEPT_FIELDS = (
    "kind",
    "year",
    "weight",
    "score",
    "completion",
    "fill_date",
    "operator",
    "source",
    "type",
    "level1",
    "level2",
)
_HUNDRED = Decimal(100)
#: Texts of fewer characters (党建办公室) are names and words of the form, not sentences.
_SENTENCE = 10


def variants(record: Record, count: int) -> list[Record]:
    """Return ``count`` records (at most 40) that differ from each other in their figures and names."""
    if count > len(_PLACES):
        raise ValueError(f"there are only {len(_PLACES)} variants")
    names = _names(record)
    return [_Change(place, number + 2, names).block(record) for number, place in enumerate(_PLACES[:count])]


def _names(record: Record) -> re.Pattern[str]:
    """Return the pattern of every name that gets a place in front, longest first."""
    entries = [record.unit.name, *record.unit.short_names]
    entries += [row.name for row in (*record.indicators, *record.projects)]
    words = {entry.text for entry in entries if entry}
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)")


@dataclasses.dataclass(frozen=True, slots=True)
class _Change:
    """One variant: its place, the factor of its amounts and counts, and the names that change."""

    place: str
    factor: int
    names: re.Pattern[str]

    def block(self, block: Any) -> Any:
        """Return a block of the record with all its entries changed."""
        changed = {
            spec.name: self._value(getattr(block, spec.name))
            for spec in dataclasses.fields(block)
            if spec.name not in _KEPT_FIELDS or not isinstance(getattr(block, spec.name), Entry | None)
        }
        return dataclasses.replace(block, **changed)

    def _value(self, value: Any) -> Any:
        if isinstance(value, Entry):
            return self._entry(value)
        if isinstance(value, tuple):
            return tuple(self._value(item) for item in cast("tuple[Any, ...]", value))
        return self.block(value) if dataclasses.is_dataclass(value) else value

    def _entry(self, entry: Entry) -> Entry:
        if entry.quantity is None:
            return entry if entry.day else dataclasses.replace(entry, text=self._text(entry.text))
        quantity = self._quantity(entry.quantity)
        text = entry.text.replace(f"{entry.quantity.value:f}", f"{quantity.value:f}")
        return dataclasses.replace(entry, text=text, quantity=quantity)

    def _quantity(self, quantity: Quantity) -> Quantity:
        value = quantity.value
        if quantity.unit in _KEPT:
            return quantity
        if quantity.unit in _RATES:
            lower = rounded(value * (500 - self.factor) / 500, max(quantity.decimals, 1))
            return quantity if value >= _HUNDRED or not value else Quantity(lower, quantity.unit)
        return Quantity(value * self.factor, quantity.unit)

    def _text(self, text: str) -> str:
        """Change the numbers of a sentence like those of the form, and put the place before every name."""
        pieces: list[str] = []
        last = 0
        for mention in scan(text):
            if mention.spelled:
                continue
            pieces += [text[last : mention.number_start], f"{self._quantity(mention.quantity).value:f}".lstrip("-")]
            last = mention.number_end
        changed = self.names.sub(lambda match: self.place + match[0], "".join([*pieces, text[last:]]))
        return self.place + text if changed == text and len(text) >= _SENTENCE else changed
