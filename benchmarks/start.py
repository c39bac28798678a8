"""What a clerk waits for: the time of whole processes, ``jixiao --help`` to ``jixiao generate``, and their peak memory."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import machine, table

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
JIXIAO = Path(sys.executable).with_name("jixiao")


def main() -> None:
    """Run each command several times and print its shortest and its median time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    sample = str(SAMPLES / "township-2024.yaml")
    with tempfile.TemporaryDirectory() as folder:
        workbook = Path(folder) / "figures.xlsx"
        _fill(workbook, sample)
        out = ["-o", str(Path(folder) / "report.docx"), "--writer", "builtin", "--force"]
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "jixiao --help": [str(JIXIAO), "--help"],
            "jixiao validate, .yaml": [str(JIXIAO), "validate", sample],
            "jixiao score, .yaml": [str(JIXIAO), "score", sample],
            "jixiao score, .xlsx": [str(JIXIAO), "score", str(workbook)],
            "jixiao generate, .yaml": [str(JIXIAO), "generate", sample, *out],
            "jixiao generate, .xlsx": [str(JIXIAO), "generate", str(workbook), *out],
        }
        rows = [(name, times(command, rounds)) for name, command in commands.items()]
    table(f"Whole processes ({machine()}; shortest, median of {rounds}, peak memory)", rows)


def _fill(workbook: Path, sample: str) -> None:
    """Write the sample as a workbook, in a process of its own: a child's peak memory starts at ours, so ours stays small."""
    code = (
        "import sys, pathlib; from generator.sources import load, write_workbook; "
        "write_workbook(pathlib.Path(sys.argv[1]), record=load(pathlib.Path(sys.argv[2]))[0])"
    )
    subprocess.run([sys.executable, "-c", code, str(workbook), sample], check=True)


def times(command: list[str], rounds: int) -> str:
    results = [_run(command) for _ in range(rounds + 1)][1:]  # the first one reads the files from disk
    seconds = [taken for taken, _ in results]
    peak = max(memory for _, memory in results)
    return f"{min(seconds):5.2f} s {statistics.median(seconds):5.2f} s {peak / 1024:4.0f} MiB"


def _run(command: list[str]) -> tuple[float, int]:
    """Run a process; returns its seconds and its peak memory in KiB. Exit status 1 only means findings."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_environment())
    _, status, usage = os.wait4(process.pid, 0)
    taken = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} failed with {process.returncode}")
    return taken, usage.ru_maxrss


def _environment() -> dict[str, str]:
    """Return the environment of a user: compiled modules are kept between runs."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


if __name__ == "__main__":
    main()
