"""The basis of a report: its ledger, and what the rows of the form are called."""

from __future__ import annotations

from generator.basis import Basis, Ledger
from generator.record import Entry, Record

__all__ = ["basis", "row_names"]


def basis(record: Record, ledger: Ledger, *, profile: str, outline: str) -> Basis:
    """Return everything a report drafted from these figures may print, with the names of the form's rows."""
    source = next((fact.source for fact in ledger.values() if fact.source is not None), None)
    return Basis(
        unit=_text(record.unit.name),
        kind="project" if record.is_project else "department",
        year=_text(record.year),
        figures=source.file if source else "",
        profile=profile,
        outline=outline,
        names=row_names(record),
        facts=ledger,
    )


def row_names(record: Record) -> dict[str, str]:
    """Return the rows of the form that have a name (``indicator.3``, ``block.1``) → the name, in the form's order."""
    found: dict[str, str] = {}
    for kind, rows in (
        ("indicator", [item.name for item in record.indicators]),
        ("project", [item.name for item in record.projects]),
        ("key_work", [item.theme for item in record.key_work]),
    ):
        found |= {f"{kind}.{at}": name for at, entry in enumerate(rows, 1) if (name := _text(entry))}
    blocks = dict.fromkeys(item.level1.text for item in record.indicators if item.level1)
    return found | {f"block.{at}": name for at, name in enumerate(blocks, 1)}


def _text(entry: Entry | None) -> str:
    return entry.text if entry else ""
