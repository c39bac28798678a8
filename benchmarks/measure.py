"""Timing and printing shared by the benchmarks."""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable, Sequence

__all__ = ["machine", "processor_seconds", "table"]


def processor_seconds(works: Sequence[Callable[[], object]], *, rounds: int, repeat: int) -> list[list[float]]:
    """Return, for each work, the processor seconds one call takes in every round.

    The works take turns within a round, so that a slow moment of the machine meets all of them, and only time that this
    process had the processor counts: one core. The first round warms up and is not returned.
    """
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds + 1):
        for work, times in zip(works, taken, strict=True):
            started = time.process_time()
            for _ in range(repeat):
                work()
            times.append((time.process_time() - started) / repeat)
    return [times[1:] for times in taken]


def machine() -> str:
    """Return what the figures depend on, without naming the machine."""
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"


def table(title: str, rows: Sequence[tuple[str, str]]) -> None:
    """Print a title and label–value lines, values aligned right."""
    label = max(len(row[0]) for row in rows)
    value = max(len(row[1]) for row in rows)
    print(f"\n{title}")
    for name, text in rows:
        print(f"  {name:<{label}}  {text:>{value}}")
    sys.stdout.flush()
