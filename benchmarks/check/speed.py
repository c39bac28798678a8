"""How long a check takes and how much memory: in process from 10 kB to 1 MB, and as a process on one report.

``python benchmarks/check/speed.py [--largest 1000] [--json OUT]``. Texts are reports of the seen half one after another:
as they are (consistent, apart from being many), and with every digit behind the first drawn anew, so that no sum and no
rate is right. A curve ends where one check takes longer than half a minute.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import tracemalloc
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any

from marked import reports

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from measure import machine, processor_seconds, table

_SIZES = (10, 20, 50, 100, 200, 500, 1000)
_PATIENCE = 30  # seconds
_DIGIT = re.compile(r"(?<=\d)\d")


def text_of(kilobytes: int, *, changed: bool) -> str:
    """Return a text of so many kB of UTF-8: reports in turn, as they are or with digits drawn anew."""
    rng = random.Random(kilobytes)
    parts: list[str] = []
    size = 0
    for report in cycle(reports("seen")):
        parts.append(_DIGIT.sub(lambda _: str(rng.randrange(10)), report.text) if changed else report.text)
        size += len(parts[-1].encode())
        if size >= kilobytes * 1000:
            break
    whole = "\n".join(parts).encode()[: kilobytes * 1000]
    return whole.decode(errors="ignore")


def curve(largest: int, rounds: int, *, changed: bool) -> list[dict[str, Any]]:
    """Return processor milliseconds, in all and per 10 kB, and the peak memory of Python objects for each size."""
    from generator.pipeline import check_text

    found: list[dict[str, Any]] = []
    for size in (size for size in _SIZES if size <= largest):
        text = text_of(size, changed=changed)
        repeats = rounds if size <= 100 and (not found or found[-1]["milliseconds"] < 1000) else 1
        seconds = median(processor_seconds([lambda text=text: check_text(text)], rounds=repeats, repeat=1)[0])
        tracemalloc.start()
        check_text(text)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        found.append(
            {
                "kilobytes": size,
                "milliseconds": round(1000 * seconds, 1),
                "milliseconds_per_10kB": round(1000 * seconds / (size / 10), 2),
                "peak_MiB": round(peak / 2**20, 1),
            }
        )
        print(f"  {size} kB: {1000 * seconds:.0f} ms", file=sys.stderr, flush=True)
        if seconds > _PATIENCE:
            break
    return found


def as_process(rounds: int) -> dict[str, Any]:
    """Return wall seconds of ``jixiao check`` on a report, without and with figures, and its peak memory in MiB."""
    report = reports("seen")[0]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{report.name}.txt"
        path.write_text(report.text, encoding="utf-8")
        command = [sys.executable, "-m", "generator", "check", str(path)]
        plain = _seconds(command, rounds)
        figures = _seconds([*command, "--figures", str(report.figures)], rounds)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"characters": len(report.text), "seconds": plain, "seconds_figures": figures, "peak_MiB": round(memory)}


def _seconds(command: list[str], rounds: int) -> float:
    """Return the median wall seconds; the first run, which fills caches of the system, does not count."""
    taken: list[float] = []
    for _ in range(rounds + 1):
        started = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        taken.append(time.perf_counter() - started)
        if done.returncode not in (0, 1):
            raise SystemExit(f"check failed: {done.stderr[-500:]}")
    return round(median(taken[1:]), 3)


def _shown(item: dict[str, Any]) -> tuple[str, str]:
    times = f"{item['milliseconds']:9.1f} ms {item['milliseconds_per_10kB']:8.2f} ms/10 kB"
    return f"{item['kilobytes']:>5} kB", f"{times} {item['peak_MiB']:7.1f} MiB"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=int, default=_SIZES[-1], metavar="KB")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, metavar="OUT")
    options = parser.parse_args()
    process = as_process(options.rounds)
    rows = [
        (f"jixiao check, {process['characters']} characters", f"{process['seconds']:.2f} s"),
        ("the same with figures", f"{process['seconds_figures']:.2f} s"),
        ("peak memory of the process", f"{process['peak_MiB']} MiB"),
    ]
    table(f"As a process ({machine()}; median of {options.rounds}, wall time)", rows)
    curves = {
        "as written": curve(options.largest, options.rounds, changed=False),
        "every number changed": curve(options.largest, options.rounds, changed=True),
    }
    for name, sizes in curves.items():
        table(f"In process, after loading, without figures, {name} (processor time)", [_shown(item) for item in sizes])
    if options.json:
        data = {"machine": machine(), "process": process, "curves": curves}
        options.json.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
