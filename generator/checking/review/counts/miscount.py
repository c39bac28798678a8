"""A count that its names contradict: what the readers of lists hand on to ``counts``."""

from __future__ import annotations

from dataclasses import dataclass

from generator.finding import Severity

__all__ = ["Miscount"]


@dataclass(frozen=True, slots=True)
class Miscount:
    """A stated count that does not fit its list; positions in the compact text of the line."""

    start: int
    end: int
    stated: str
    found: str
    message: str
    level: Severity | None = None
