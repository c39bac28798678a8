"""The order of the house. Only this room knows it.

- ``figures``: load → score → validate → facts → diagnose
- ``draft``: draft → check → assemble
- ``report``: a finished report read and held against its figures
- ``rewriting``: sections of a finished report written anew
- ``refreshing``: the numbers of an edited draft renewed from other figures
- ``printing``: Word files as PDF and page pictures

Each part is imported when something of it is asked for: a check loads nothing of drafting.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.pipeline.collector import collector_paused
    from generator.pipeline.draft import (
        Written,
        check_model,
        planned,
        write,
    )
    from generator.pipeline.figures import (
        Examined,
        examine,
        examine_record,
    )
    from generator.pipeline.printing import (
        Printed,
        print_pages,
    )
    from generator.pipeline.refreshing import (
        Refreshed,
        refresh,
    )
    from generator.pipeline.report import (
        Checked,
        annotated,
        check,
        check_text,
        checked_against,
        fixed,
        imported,
        read_record,
        read_text,
        safe_edits,
    )
    from generator.pipeline.rewriting import (
        Rewritten,
        rewrite,
    )

_PARTS = {
    "collector": ("collector_paused",),
    "figures": ("Examined", "examine", "examine_record"),
    "draft": ("Written", "check_model", "planned", "write"),
    "report": (
        "Checked",
        "annotated",
        "check",
        "check_text",
        "checked_against",
        "fixed",
        "imported",
        "read_record",
        "read_text",
        "safe_edits",
    ),
    "refreshing": ("Refreshed", "refresh"),
    "rewriting": ("Rewritten", "rewrite"),
    "printing": ("Printed", "print_pages"),
}
_HOMES = {name: part for part, members in _PARTS.items() for name in members}

__all__ = [
    "Checked",
    "Examined",
    "Printed",
    "Refreshed",
    "Rewritten",
    "Written",
    "annotated",
    "check",
    "check_model",
    "check_text",
    "checked_against",
    "collector_paused",
    "examine",
    "examine_record",
    "fixed",
    "imported",
    "planned",
    "print_pages",
    "read_record",
    "read_text",
    "refresh",
    "rewrite",
    "safe_edits",
    "write",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return globals()[name]
