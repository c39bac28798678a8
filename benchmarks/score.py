"""Scoring 10,000 indicators: indicators per second, and the memory that the score sheet and its traces take."""

from __future__ import annotations

import argparse
import dataclasses
import resource
import tracemalloc
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from measure import machine, processor_seconds, table

from generator.profiles import load_profile
from generator.record import Record
from generator.score import score
from generator.sources import load

SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def main() -> None:
    """Score one record with the indicators of all samples over and over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--indicators", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    record = _record(options.indicators)
    rows: list[tuple[str, str]] = []
    profiles = {name: load_profile(name) for name in ("platform", "mof-2021-101")}
    works = [partial(score, record, rules) for rules in profiles.values()]
    for profile, times in zip(profiles, processor_seconds(works, rounds=options.rounds, repeat=1), strict=True):
        taken = median(times)
        rows.append((f"profile {profile}", f"{options.indicators / taken:9,.0f} indicators/s {1000 * taken:7.1f} ms"))
    tracemalloc.start()
    sheet = score(record, load_profile("platform"))
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    rows += [
        ("scored", f"{len(sheet.indicators):,} indicators"),
        ("memory of the sheet with its traces", f"{kept / 2**20:.1f} MiB"),
        ("peak memory while scoring", f"{peak / 2**20:.1f} MiB"),
        ("peak of the whole process", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"),
    ]
    table(f"Scoring {options.indicators:,} indicators ({machine()}; one core, median of {options.rounds})", rows)


def _record(count: int) -> Record:
    """Return a record of ``count`` indicators, taken in turn from the samples."""
    records = [load(path)[0] for path in sorted(SAMPLES.glob("*.yaml"))]
    every = [indicator for record in records for indicator in record.indicators]
    return dataclasses.replace(records[0], indicators=tuple(islice(cycle(every), count)))


if __name__ == "__main__":
    main()
