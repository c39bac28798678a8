"""Timing and printing shared by the benchmarks."""

from __future__ import annotations

import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence

__all__ = ["machine", "median_seconds", "table"]


def median_seconds(work: Callable[[], object], *, rounds: int, repeat: int, warm_up: int = 3) -> float:
    """Return the median over ``rounds`` of the seconds one call takes, each round being ``repeat`` calls."""
    for _ in range(warm_up):
        work()
    taken: list[float] = []
    for _ in range(rounds):
        started = time.perf_counter()
        for _ in range(repeat):
            work()
        taken.append((time.perf_counter() - started) / repeat)
    return statistics.median(taken)


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
