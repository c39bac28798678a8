"""The neutral tree every source is turned into before a record is built from it.

A leaf is one cell or scalar as written, a branch is a named collection, a listing an ordered one. Nothing here knows
the form; ``build`` alone turns a tree into a record.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.finding import Source

__all__ = ["Branch", "Leaf", "Listing", "Node"]

_NOWHERE = Source()


@dataclass(frozen=True, slots=True)
class Leaf:
    """One cell or scalar.

    Attributes:
        text: what is written; for a number cell the digits as the cell shows them (``93.16%`` for a percent format).
        source: where it stands; set for blank cells too, so that a missing value can be pointed at.
        number: it is a number cell of a spreadsheet, whose trailing zeros are a matter of format.
        decimals: decimals the cell's number format shows, None for the general format.
        day: ISO date of a date cell.
        problem: ``V004`` for a formula without a result, ``V005`` for an error value (``text`` holds it).
        absent: the whole column is missing, which was said once for all rows.
    """

    text: str
    source: Source = _NOWHERE
    number: bool = False
    decimals: int | None = None
    day: str = ""
    problem: str = ""
    absent: bool = False

    @property
    def blank(self) -> bool:
        """Tell whether nothing was filled in."""
        return not (self.problem or self.text.strip())


@dataclass(frozen=True, slots=True)
class Branch:
    """Nodes by key; keys are written ones (YAML) or field names (workbook)."""

    items: dict[str, Node] = field(default_factory=dict[str, "Node"])
    source: Source = _NOWHERE

    @property
    def blank(self) -> bool:
        return all(node.blank for node in self.items.values())


@dataclass(frozen=True, slots=True)
class Listing:
    """Nodes in order."""

    items: tuple[Node, ...] = ()
    source: Source = _NOWHERE

    @property
    def blank(self) -> bool:
        return all(node.blank for node in self.items)


Node = Leaf | Branch | Listing
