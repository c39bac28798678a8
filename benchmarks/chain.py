"""The whole chain, record → bytes of the Word file, in documents per second on one core, beside docxtpl in the same run.

docxtpl only fills a template that already says everything; we score, validate, diagnose, draft, check every number and
lay out. ``--profile`` prints where the time goes instead.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime
import io
import pstats
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from measure import machine, median_seconds, table
from peer import make_peer

from generator import document
from generator.checking import audit
from generator.diagnose import diagnose
from generator.drafting import Case, draft, outline_for
from generator.facts import facts
from generator.finding import Finding
from generator.pipeline import examine_record, write
from generator.profiles import load_profile
from generator.record import Record
from generator.report import paragraphs, text_of
from generator.score import score
from generator.sources import load
from generator.validate import validate

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
NOW = datetime.datetime(2025, 4, 12, tzinfo=datetime.UTC)


def main() -> None:
    """Measure one sample, or profile it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", default="subdistrict-2023", help="name of a file in samples/ without .yaml")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--repeat", type=int, default=5, help="documents per round")
    parser.add_argument("--profile", action="store_true", help="print a cProfile of the chain and stop")
    options = parser.parse_args()
    record, findings = load(SAMPLES / f"{options.sample}.yaml")
    if options.profile:
        _profile(record, tuple(findings))
        return
    _measure(options.sample, record, tuple(findings), rounds=options.rounds, repeat=options.repeat)


def chain(record: Record, findings: tuple[Finding, ...]) -> bytes:
    """Run everything after reading, as ``jixiao generate`` does."""
    return write(examine_record(record, findings), now=NOW).docx


def _measure(sample: str, record: Record, findings: tuple[Finding, ...], *, rounds: int, repeat: int) -> None:
    def seconds(work: Callable[[], object]) -> float:
        return median_seconds(work, rounds=rounds, repeat=repeat)

    written = write(examine_record(record, findings), now=NOW)
    ours = seconds(lambda: chain(record, findings))
    peers = {
        "docxtpl, annex by {%tr for %}": make_peer(written.report, loop=True),
        "docxtpl, a variable in each cell": make_peer(written.report, loop=False),
    }
    theirs = {name: seconds(peer.render) for name, peer in peers.items()}
    _same_text(written.docx, [peer.render() for peer in peers.values()])
    lines = list(paragraphs(written.report))
    figures = sum(bool(span.fact) for _, spans in lines for span in spans)
    table(
        f"Whole chain, {sample} ({machine()}; one core, median of {rounds} rounds of {repeat})",
        [
            ("paragraphs and cells / characters / figures", _size(lines, figures)),
            ("jixiao, record to docx bytes", _rate(ours)),
            *((name, _rate(taken)) for name, taken in theirs.items()),
            ("jixiao : faster docxtpl", f"{min(theirs.values()) / ours:.2f}"),
            ("jixiao assembling alone : faster docxtpl", f"{min(theirs.values()) / _assembling(written, seconds):.2f}"),
        ],
    )
    stages = _stages(record, findings)
    taken = {name: seconds(work) for name, work in stages.items()}
    total = sum(taken.values())
    table(
        "Stages of the chain, each alone",
        [(name, f"{1000 * value:7.2f} ms {100 * value / total:5.1f} %") for name, value in taken.items()],
    )


def _size(lines: list[Any], figures: int) -> str:
    return f"{len(lines)} / {sum(len(text_of(spans)) for _, spans in lines)} / {figures}"


def _rate(seconds: float) -> str:
    return f"{1 / seconds:7.1f} documents/s {1000 * seconds:7.2f} ms"


def _assembling(written: Any, seconds: Callable[[Callable[[], object]], float]) -> float:
    base = document.load_base(None)
    return seconds(lambda: document.assemble(written.report, base, now=NOW))


def _stages(record: Record, findings: tuple[Finding, ...]) -> dict[str, Callable[[], object]]:
    """Return each stage as a call on the results of the stages before it, made once."""
    rules = load_profile("platform")
    sheet = score(record, rules)
    ledger = facts(record, sheet)
    issues = tuple(diagnose(record, sheet, ledger))
    found = (*findings, *sheet.findings, *validate(record, sheet))
    case = Case(record, sheet, ledger, issues)
    outline = outline_for(record.is_project)
    report = draft(case, outline, found)
    base = document.load_base(None)
    return {
        "score": lambda: score(record, rules),
        "facts": lambda: facts(record, sheet),
        "validate": lambda: validate(record, sheet),
        "diagnose": lambda: diagnose(record, sheet, ledger),
        "draft": lambda: draft(case, outline, found),
        "check": lambda: audit(report, ledger.ledger),
        "assemble": lambda: document.assemble(report, base, now=NOW),
    }


def _same_text(ours: bytes, peers: list[bytes]) -> None:
    """Make sure that the comparison is fair: docxtpl's documents say what ours says."""
    wanted = _words(ours)
    for rendered in peers:
        if _words(rendered) != wanted:
            raise SystemExit("the docxtpl document does not say what ours says: the comparison would not be fair")


def _words(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        markup = archive.read("word/document.xml").decode()
    return "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", markup))


def _profile(record: Record, findings: tuple[Finding, ...]) -> None:
    chain(record, findings)
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(20):
        chain(record, findings)
    profiler.disable()
    out = io.StringIO()
    pstats.Stats(profiler, stream=out).strip_dirs().sort_stats("tottime").print_stats(30)
    print(out.getvalue())


if __name__ == "__main__":
    main()
