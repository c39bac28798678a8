"""Planted errors: recall by kind, precision and false alarms, without and with figures, ours and two peers.

``python benchmarks/check/run.py [--half seen|unseen|both] [--sample N] [--json OUT] [--missed]``
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import multiprocessing
import random
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from checker import CHECKERS, Alarm, load
from consistency import known
from judging import Outcome, judge
from marked import Marked, reports
from mutate import Mutant, mutants
from summary import printed, summarized

__all__ = ["Chunk", "Result", "examined"]

_CHUNK = 40


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some mutants of one report for one checker, in one mode."""

    checker: str
    with_figures: bool
    report: Marked
    mutants: tuple[Mutant, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a chunk; ``failures`` are tracebacks."""

    checker: str
    with_figures: bool
    report: str
    clean: tuple[Alarm, ...]
    outcomes: tuple[Outcome, ...]
    failures: tuple[str, ...]
    seconds: float
    calls: int


def examined(chunk: Chunk) -> Result:
    """Check the clean report and the chunk's mutants."""
    check = CHECKERS[chunk.checker]
    known(chunk.report)
    failures: list[str] = []
    outcomes: list[Outcome] = []
    started = time.perf_counter()
    calls = 0

    def called(text: str, number: int = 0) -> list[Alarm]:
        try:
            return check(text, chunk.report, chunk.with_figures)
        except Exception:  # a checker that stops has found nothing; the run goes on and says so
            failures.append(f"{chunk.report.name}#{number}: " + traceback.format_exc(limit=-2))
            return []

    clean = called(chunk.report.text)
    for mutant in chunk.mutants:
        alarms = called(mutant.text(chunk.report.text), mutant.number)
        calls += 1
        outcomes.append(judge(mutant, chunk.report, clean, alarms))
    seconds = time.perf_counter() - started
    return Result(
        chunk.checker,
        chunk.with_figures,
        chunk.report.name,
        tuple(clean),
        tuple(outcomes),
        tuple(failures),
        seconds,
        calls + 1,
    )


def chunks(chosen: list[Marked], sample: int, checkers: list[str]) -> list[Chunk]:
    """Return all the work; ``sample`` mutants of each report at most (0: all)."""
    work: list[Chunk] = []
    for report in chosen:
        made = list(mutants(report))
        if sample and sample < len(made):
            made = random.Random(report.name).sample(made, sample)
        for checker in checkers:
            for with_figures in (True, False):
                parts = [made[start : start + _CHUNK] for start in range(0, len(made), _CHUNK)]
                work += [Chunk(checker, with_figures, report, tuple(part)) for part in parts]
    return work


def main() -> None:
    """Run, print the tables, write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("seen", "unseen", "both"), default="both")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="at most N mutants of each report")
    parser.add_argument("--json", type=Path, metavar="OUT")
    parser.add_argument("--checkers", default=",".join(CHECKERS), help="comma-separated")
    parser.add_argument("--report", default="", metavar="NAME", help="only these reports, comma-separated")
    parser.add_argument("--missed", action="store_true", help="list missed errors and false alarms (seen half only)")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    taken = load()
    wanted = {name for name in options.report.split(",") if name}
    chosen = [report for report in reports(options.half) if not wanted or report.name in wanted]
    work = chunks(chosen, options.sample, options.checkers.split(","))
    total = sum(len(chunk.mutants) for chunk in work)
    print(f"{len(chosen)} reports, {total} checks of mutants; loading took {taken:.2f} s", flush=True)
    results = _worked(work, options.workers, total)
    summary = summarized(results, chosen)
    printed(summary)
    _failures(results)
    if options.missed:
        _missed(results, chosen)
    if options.json:
        data = {"half": options.half, "sample": options.sample, "load_seconds": round(taken, 3), **summary}
        options.json.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _worked(work: list[Chunk], workers: int, total: int) -> list[Result]:
    results: list[Result] = []
    done, started = 0, time.perf_counter()
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        for result in pool.imap_unordered(examined, work):
            results.append(result)
            done += len(result.outcomes)
            if sys.stderr.isatty() or len(results) % 20 == 0 or len(results) == len(work):
                print(f"  {done}/{total} in {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    return results


def _failures(results: list[Result]) -> None:
    """Print each way in which a checker stopped, with one example."""
    told: dict[str, list[str]] = {}
    for failure in (failure for result in results for failure in result.failures):
        told.setdefault(failure.partition(": ")[2], []).append(failure.partition(": ")[0])
    for message, names in sorted(told.items(), key=lambda item: -len(item[1])):
        print(f"FAILED {len(names)} times, first {names[0]}:\n{message.rstrip()}")


def _missed(results: list[Result], chosen: list[Marked]) -> None:
    """List what was missed or wrongly reported; the unseen half stays unseen."""
    texts = {report.name: report for report in chosen if report.half == "seen"}
    for result in results:
        if result.checker != "jixiao" or result.report not in texts:
            continue
        report = texts[result.report]
        by_number = {mutant.number: mutant for mutant in mutants(report)}
        for outcome in result.outcomes:
            due = outcome.with_figures if result.with_figures else outcome.in_text
            if (due and not outcome.found) or outcome.stray:
                mutant = by_number[outcome.number]
                line = dataclasses.replace(mutant, before=mutant.before[:30], after=mutant.after[:30])
                mode = "figures" if result.with_figures else "text"
                what = "missed" if not outcome.found else "stray"
                context = report.text[max(0, mutant.start - 25) : mutant.start].replace("\n", "/")
                print(
                    f"{what:6} {mode:7} {report.name}#{mutant.number} {line.kind:16} …{context}[{line.before}→{line.after}] {' '.join(outcome.codes[:4])}"
                )


if __name__ == "__main__":
    main()
