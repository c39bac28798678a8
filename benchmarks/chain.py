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
from statistics import median

from measure import machine, processor_seconds, table
from peer import make_peer

from generator import document
from generator.checking.audit import audit
from generator.checking.index import Index
from generator.checking.words import own_words
from generator.diagnose import diagnose
from generator.drafting import Case, draft, outline_for
from generator.facts import facts
from generator.finding import Finding
from generator.pipeline import examine_record, write
from generator.profiles import load_profile
from generator.record import Record
from generator.report import Span, paragraphs, text_of
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
    written = write(examine_record(record, findings), now=NOW)
    looped, filled = make_peer(written.report, loop=True), make_peer(written.report, loop=False)
    _same_text(written.docx, [looped.render(), filled.render()])
    base = document.load_base(None)
    works = {
        "jixiao, record to docx bytes": lambda: chain(record, findings),
        "jixiao, assembling alone": lambda: document.assemble(written.report, base, now=NOW),
        "docxtpl, annex by {%tr for %}": looped.render,
        "docxtpl, a variable in each cell": filled.render,
    }
    times = processor_seconds(list(works.values()), rounds=rounds, repeat=repeat)
    whole, alone, *peers = times
    faster = min(peers, key=median)
    table(
        f"Whole chain, {sample} ({machine()}; processor time of one core, median of {rounds} rounds of {repeat})",
        [
            ("paragraphs and cells / characters / figures", _size(list(paragraphs(written.report)))),
            *((name, _rate(median(taken))) for name, taken in zip(works, times, strict=True)),
            ("jixiao : faster docxtpl (lowest and highest round)", _ratio(whole, faster)),
            ("assembling alone : faster docxtpl", _ratio(alone, faster)),
        ],
    )
    stages = _stages(record, findings)
    spent = [median(taken) for taken in processor_seconds(list(stages.values()), rounds=rounds, repeat=repeat)]
    table(
        "Stages of the chain, each alone",
        [
            (name, f"{1000 * taken:7.2f} ms {100 * taken / sum(spent):5.1f} %")
            for name, taken in zip(stages, spent, strict=True)
        ],
    )


def _ratio(ours: list[float], theirs: list[float]) -> str:
    """Compare rates: how many documents we make in the time of one of theirs."""
    each = sorted(their / our for our, their in zip(ours, theirs, strict=True))
    return f"{median(each):.2f} ({each[0]:.2f} to {each[-1]:.2f})"


def _size(lines: list[tuple[str, tuple[Span, ...]]]) -> str:
    figures = sum(bool(span.fact) for _, spans in lines for span in spans)
    return f"{len(lines)} / {sum(len(text_of(spans)) for _, spans in lines)} / {figures}"


def _rate(seconds: float) -> str:
    return f"{1 / seconds:7.1f} documents/s {1000 * seconds:7.2f} ms"


def _stages(record: Record, findings: tuple[Finding, ...]) -> dict[str, Callable[[], object]]:
    """Return each stage as a call on the results of the stages before it, made once."""
    rules = load_profile("platform")
    sheet = score(record, rules)
    ledger = facts(record, sheet)
    index = Index(ledger.ledger)
    index = Index(ledger.ledger)
    issues = tuple(diagnose(record, sheet, ledger))
    found = examine_record(record, findings).findings
    case = Case(record, sheet, ledger, issues)
    outline = outline_for(record.is_project)
    report = draft(case, outline, found)
    base = document.load_base(None)
    return {
        "score": lambda: score(record, rules),
        "facts": lambda: facts(record, sheet),
        "validate": lambda: validate(record, sheet),
        "index": lambda: Index(ledger.ledger),
        "own words": lambda: own_words(record, ledger, index),
        "diagnose": lambda: diagnose(record, sheet, ledger),
        "draft": lambda: draft(case, outline, found),
        "check": lambda: audit(report, index),
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
