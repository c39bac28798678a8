"""What a finished report says: its record, every figure with its place, its sections and their points.

``sources.report`` makes it, ``checking.review`` holds it against the figures, ``rewrite`` finds its places by it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from generator.manuscript import Manuscript
from generator.number import Quantity
from generator.record import Record
from generator.scan import Mention

__all__ = ["Place", "Point", "Reading", "Section", "Statement"]

#: Start and end in the manuscript's text.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure of the report: what it is said to be, and where.

    Attributes:
        path: id of the fact it states, in the ids of the ledger (``budget.initial.total``, ``projects.upper.budget``,
            ``indicator.2.completion``, ``score.total``); "" where the words do not tell.
        quantity: value with its written decimals, and unit.
        place: number and unit.
        clause: the clause with its label, for quoting.
        line: number of the manuscript's line.
        operator: a comparison written with it (≥ of 大于等于).
        approximate: 约, 近, 余 and the like stand with it.
        sure: the words beside the number themselves say what it is; not sure where it was told from a distance.
        apart: its line speaks of money that is only a part of the unit's, such as one function of the budget's classification: what it
            calls 年初预算 is that of the part.
    """

    path: str
    quantity: Quantity
    place: Place
    clause: Place
    line: int
    operator: str = ""
    approximate: bool = False
    sure: bool = True
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and everything below it until the next heading of its level or above.

    Attributes:
        role: what it is about, by meaning; a key of ``templates/lexicon/sections.toml``, "" where unknown.
        title: the heading without its number.
        level: of the heading.
        heading: the heading's place.
        place: the whole section, heading included.
        lines: numbers of the manuscript's first line and of the one behind its last, heading included.
    """

    role: str
    title: str
    level: int
    heading: Place
    place: Place
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Point:
    """One problem, cause, measure or suggestion.

    Attributes:
        role: ``problem``, ``cause``, ``measure`` or ``suggestion``.
        text: without blanks and without its number.
        number: as written (``1、``, ``一是``), "" where it has none.
        place: number included.
        line: number of the manuscript's line where it begins.
    """

    role: str
    text: str
    number: str
    place: Place
    line: int


@dataclass(frozen=True)
class Reading:
    """A report read into a record.

    Attributes:
        record: the figures, as far as the report states them; entries have file and line as source.
        statements: every quantity of the text, in order, with or without a meaning.
        mentions: by line, the quantities of its prose as scanned (offsets within the line).
        sections, points: in order.
        believed: path -> the statement that counts, of those that state it.
        places: path of a record's row or entry (``indicator.2``, ``project.1``, ``indicator.2.reason``) -> where it stands.
    """

    manuscript: Manuscript
    record: Record
    statements: tuple[Statement, ...]
    mentions: tuple[tuple[Mention, ...], ...] = ()
    sections: tuple[Section, ...] = ()
    points: tuple[Point, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict[str, Place])
    believed: Mapping[str, Statement] = field(default_factory=dict[str, Statement])

    def said(self, path: str) -> Sequence[Statement]:
        """Return the statements of one fact, in order."""
        return self._by_path.get(path, ())

    def said_of_row(self, row: str) -> Sequence[Statement]:
        """Return the statements about an indicator or project (``indicator.2``), in order."""
        return self._by_row.get(row, ())

    def next_row(self, position: int) -> int | None:
        """Return where the first row that begins behind a position begins, None where none does."""
        at = bisect_right(self._row_starts, position)
        return self._row_starts[at] if at < len(self._row_starts) else None

    @cached_property
    def _by_path(self) -> dict[str, list[Statement]]:
        found: dict[str, list[Statement]] = {}
        for statement in self.statements:
            found.setdefault(statement.path, []).append(statement)
        return found

    @cached_property
    def _by_row(self) -> dict[str, list[Statement]]:
        found: dict[str, list[Statement]] = {}
        for statement in self.statements:
            family, _, rest = statement.path.partition(".")
            found.setdefault(f"{family}.{rest.partition('.')[0]}", []).append(statement)
        return found

    @cached_property
    def _row_starts(self) -> list[int]:
        return sorted(start for path, (start, _) in self.places.items() if path.count(".") == 1)
