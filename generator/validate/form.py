"""What every check looks at: the record, its scores, and the precision the form is written in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add
from typing import NamedTuple

from generator.finding import Finding, Source
from generator.number import MONEY, Interval, Quantity, same_dimension
from generator.number import total as add_up
from generator.record import STAGES, Entry, Money, Record, entries
from generator.score import ScoreSheet

__all__ = ["Form", "Line", "amount", "interval_sum", "money"]

#: Amounts of a form are written to the cent of their unit unless the whole form is rounded further.
_USUAL_DECIMALS = 2


class Line(NamedTuple):
    """A named, readable figure of the form."""

    name: str
    path: str
    quantity: Quantity
    source: Source


@dataclass(frozen=True)
class Form:
    record: Record
    sheet: ScoreSheet

    @cached_property
    def decimals(self) -> int:
        """Return the decimals amounts are precise to: 2, or fewer where every amount is written with fewer.

        A lone 0 or 500 among amounts with two decimals is meant exactly; in a form rounded to whole 万元 it is not.
        """
        written = [entry.quantity.decimals for entry in _amounts(self.record) if entry.quantity]
        return min(_USUAL_DECIMALS, max(written, default=_USUAL_DECIMALS))

    def interval(self, quantity: Quantity) -> Interval:
        """Return what an amount may truly be, by its written decimals and the form's precision; counts are exact."""
        precision = self.decimals if quantity.unit in MONEY else _USUAL_DECIMALS
        return quantity.interval(max(quantity.decimals, precision))

    @cached_property
    def entries(self) -> list[tuple[str, str, Entry]]:
        """Return (path, Chinese label, entry) of every filled entry."""
        return list(entries(self.record))

    def money_line(self, stage: str, row: str) -> Line | None:
        return self._money_lines[stage, row]

    @cached_property
    def _money_lines(self) -> dict[tuple[str, str], Line | None]:
        return {
            (stage, row): line(f"{spec.metadata['label']}{name}", f"budget.{stage}.{row}", getattr(money, row))
            for stage, name, money in self._stages()
            for row, spec in Money.__dataclass_fields__.items()
        }

    def _stages(self) -> list[tuple[str, str, Money]]:
        return [(stage, name, getattr(self.record.budget, stage)) for stage, name in STAGES.items()]


def line(name: str, path: str, entry: Entry | None) -> Line | None:
    """Return a readable figure with its name, None for a missing or unreadable one."""
    if entry is None or entry.quantity is None:
        return None
    return Line(name, path, entry.quantity, entry.source)


def _amounts(record: Record) -> list[Entry]:
    blocks = [getattr(record.budget, stage) for stage in STAGES]
    found: list[Entry | None] = [getattr(block, name) for block in blocks for name in Money.__dataclass_fields__]
    for project in record.projects:
        found += [project.initial, project.budget, project.executed]
    return [entry for entry in found if entry is not None]


def interval_sum(form: Form, parts: list[Quantity]) -> Interval:
    return reduce(add, (form.interval(part.to(parts[0].unit)) for part in parts))


def sum_finding(form: Form, code: str, whole: Line, parts: list[Line], hint: str = "") -> Finding | None:
    """Return a finding where the parts cannot add up to the whole: the sum written out, the difference, its direction."""
    if not all(same_dimension(part.quantity.unit, whole.quantity.unit) for part in parts):
        return None
    quantities = [part.quantity for part in parts]
    if add_up(quantities).to(whole.quantity.unit).value == whole.quantity.value:
        return None
    if interval_sum(form, quantities).meets(form.interval(whole.quantity.to(quantities[0].unit))):
        return None
    added = add_up(quantities).to(whole.quantity.unit)
    difference = whole.quantity - added
    word = "少" if difference.value > 0 else "多"
    sums = "＋".join(f"{part.name}{part.quantity.value:f}" for part in parts)
    message = (
        f"{whole.name}为{whole.quantity}，而{sums}＝{added}，分项合计比总数{word}{amount(difference)}。"
        f"{hint or '请核对总数和各分项。'}"
    )
    return Finding(
        code=code,
        message=message,
        subject=whole.path,
        source=whole.source,
        expected=str(added),
        found=str(whole.quantity),
    )


def amount(quantity: Quantity) -> str:
    """Return the size of a difference without its sign."""
    return str(Quantity(abs(quantity.value), quantity.unit))


def money(lines: list[Line | None]) -> list[Line]:
    return [item for item in lines if item is not None]
