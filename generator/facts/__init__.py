"""The ledger: every figure, score and derived value that prose may state, each with a stable id and its proof.

Input figures point to their cell, derived ones carry their formula and the ids in it. Numbers inside the unit's own
sentences are facts too (``indicator.1.reason.n1``), so that whatever a report prints can be traced.

Derived rates are rounded half up to 2 decimals from unrounded inputs; derived amounts keep the most decimals of
their inputs. Rates are in %, points in 分.
"""

from __future__ import annotations

from generator.basis import Fact, Ledger
from generator.facts.basis import basis, row_names
from generator.facts.ledger import Book
from generator.facts.money import budget
from generator.facts.people import staff
from generator.facts.performance import indicators, limits, scores
from generator.facts.projects import projects
from generator.facts.quoted import Facts, Quote, counts, key_work, quotes
from generator.record import Record
from generator.score import ScoreSheet

__all__ = ["Fact", "Facts", "Ledger", "Quote", "basis", "fact_id", "facts", "row_names"]


def facts(record: Record, sheet: ScoreSheet) -> Facts:
    """Collect every statable figure of a scored record, in the form's order."""
    book = Book()
    _year(book, record)
    budget(book, record)
    staff(book, record)
    projects(book, record)
    indicators(book, record, sheet)
    scores(book, sheet)
    limits(book, sheet)
    key_work(book, record)
    counts(book, record)
    return Facts(book.ledger, quotes(book, record))


def fact_id(path: str) -> str:
    """Return the id of the fact that a record path holds (``unit.staff…`` is ``staff…``, the rest is the same)."""
    return path.removeprefix("unit.") if path.startswith("unit.staff.") else path


def _year(book: Book, record: Record) -> None:
    if record.year and record.year.quantity:
        book.entry("year", "评价年度", record.year, ("年度",))
