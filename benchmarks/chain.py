"""The whole chain, record → bytes of the Word file, in documents per second on one core, beside docxtpl in the same run.

docxtpl only fills a template that already says everything, charts and table of contents included, which it leaves as they
are; we score, validate, diagnose, draft, check every number, draw the charts, find the pages and lay out. No two documents are alike: every one has other figures and other names (``variants.py``), ours and the peer's.
``--profile`` prints where the time goes instead.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime
import io
import pstats
import re
import time
import zipfile
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import TypeVar

from measure import machine, processor_seconds, table
from peer import Peer, make_peer
from variants import variants

from generator import document
from generator.checking.audit import audit
from generator.checking.index import Index
from generator.checking.words import own_words
from generator.diagnose import diagnose
from generator.drafting import Case, draft, outline_for
from generator.facts import facts
from generator.finding import Finding
from generator.pipeline import collector_paused, examine_record, write
from generator.profiles import load_profile
from generator.record import Record
from generator.report import Span, paragraphs, text_of
from generator.score import score
from generator.sources import load
from generator.validate import validate

_T = TypeVar("_T")
SAMPLES = Path(__file__).resolve().parent.parent / "samples"
NOW = datetime.datetime(2025, 4, 12, tzinfo=datetime.UTC)


def main() -> None:
    """Measure one sample, or profile it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", default="subdistrict-2023", help="name of a file in samples/ without .yaml")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--repeat", type=int, default=5, help="documents per round")
    parser.add_argument("--profile", action="store_true", help="print a cProfile of the chain and stop")
    options = parser.parse_args()
    sample, findings = load(SAMPLES / f"{options.sample}.yaml")
    records = variants(sample, 40)
    if options.profile:
        _profile(records, tuple(findings))
        return
    _measure(options.sample, records, tuple(findings), rounds=options.rounds, repeat=options.repeat)


def chain(record: Record, findings: tuple[Finding, ...]) -> bytes:
    """Run everything after reading, as ``jixiao generate`` does."""
    with collector_paused():
        return write(examine_record(record, findings), now=NOW).docx


def _measure(sample: str, records: list[Record], findings: tuple[Finding, ...], *, rounds: int, repeat: int) -> None:
    written = [write(examine_record(record, findings), now=NOW) for record in records]
    looped = [make_peer(one.report, loop=True) for one in written]
    filled = [make_peer(one.report, loop=False) for one in written]
    for one, *peers in zip(written[:3], looped, filled, strict=False):
        _same_text(one.docx, [peer.render() for peer in peers])
    base = document.load_base(None)
    works = {
        "jixiao, record to docx bytes": _in_turn(records, lambda record: chain(record, findings)),
        "jixiao, assembling alone": _in_turn(written, lambda one: document.assemble(one.report, base, now=NOW)),
        "docxtpl, annex by {%tr for %}": _in_turn(looped, Peer.render),
        "docxtpl, a variable in each cell": _in_turn(filled, Peer.render),
    }
    times = processor_seconds(list(works.values()), rounds=rounds, repeat=repeat)
    whole, alone, *peers = times
    faster = min(peers, key=median)
    table(
        f"Whole chain, {sample} ({machine()}; processor time of one core, median of {rounds} rounds of {repeat})",
        [
            ("paragraphs and cells / characters / figures of the first", _size(list(paragraphs(written[0].report)))),
            *((name, _rate(median(taken))) for name, taken in zip(works, times, strict=True)),
            ("jixiao : faster docxtpl (lowest and highest round)", _ratio(whole, faster)),
            ("assembling alone : faster docxtpl", _ratio(alone, faster)),
        ],
    )
    spent = _stages(records, findings)
    table(
        "Stages of the chain",
        [
            *(
                (name, f"{1000 * taken:7.2f} ms {100 * taken / sum(spent.values()):5.1f} %")
                for name, taken in spent.items()
            ),
            ("sum", f"{1000 * sum(spent.values()):7.2f} ms        "),
        ],
    )


def _in_turn(items: Sequence[_T], work: Callable[[_T], object]) -> Callable[[], object]:
    """Return a call that does the work on the next item each time: no document is made twice in a row."""
    turn = cycle(items)
    return lambda: work(next(turn))


def _ratio(ours: list[float], theirs: list[float]) -> str:
    """Compare rates: how many documents we make in the time of one of theirs."""
    each = sorted(their / our for our, their in zip(ours, theirs, strict=True))
    return f"{median(each):.2f} ({each[0]:.2f} to {each[-1]:.2f})"


def _size(lines: list[tuple[str, tuple[Span, ...]]]) -> str:
    figures = sum(bool(span.fact) for _, spans in lines for span in spans)
    return f"{len(lines)} / {sum(len(text_of(spans)) for _, spans in lines)} / {figures}"


def _rate(seconds: float) -> str:
    return f"{1 / seconds:7.1f} documents/s {1000 * seconds:7.2f} ms"


def _stages(records: list[Record], findings: tuple[Finding, ...]) -> dict[str, float]:
    """Return the median seconds of every stage, each going on with what the stage before it made, as in the chain."""
    taken: dict[str, list[float]] = {}
    for record in records:
        for name, seconds in _staged(record, findings).items():
            taken.setdefault(name, []).append(seconds)
    return {name: median(seconds) for name, seconds in taken.items()}


def _staged(record: Record, findings: tuple[Finding, ...]) -> dict[str, float]:
    spent: dict[str, float] = {}

    def timed(name: str, work: Callable[[], _T]) -> _T:
        started = time.process_time()
        result = work()
        spent[name] = time.process_time() - started
        return result

    rules, base = load_profile("platform"), document.load_base(None)
    with collector_paused():
        sheet = timed("score", lambda: score(record, rules))
        ledger = timed("facts", lambda: facts(record, sheet))
        found = timed("validate", lambda: validate(record, sheet))
        index = Index(ledger.ledger)
        said = timed("own words", lambda: own_words(record, ledger, index))
        issues = timed("diagnose", lambda: tuple(diagnose(record, sheet, ledger)))
        known = (*findings, *sheet.findings, *found, *said)
        case = Case(record, sheet, ledger, issues)
        report = timed("draft", lambda: draft(case, outline_for(record.is_project), known))
        timed("check", lambda: audit(report, index))
        timed("assemble", lambda: document.assemble(report, base, now=NOW))
    return spent


def _same_text(ours: bytes, peers: list[bytes]) -> None:
    """Make sure that the comparison is fair: docxtpl's documents say what ours says."""
    wanted = _words(ours)
    for rendered in peers:
        if _words(rendered) != wanted:
            raise SystemExit("the docxtpl document does not say what ours says: the comparison would not be fair")


def _words(docx: bytes) -> str:
    """Return the words of a document without its table of contents: docxtpl leaves the template's pages in it."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        markup = archive.read("word/document.xml").decode()
    markup = re.sub(r"<w:sdt><w:sdtPr><w:docPartObj>.*?</w:sdtContent></w:sdt>", "", markup, count=1)
    return "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", markup))


def _profile(records: list[Record], findings: tuple[Finding, ...]) -> None:
    chain(records[0], findings)
    profiler = cProfile.Profile()
    profiler.enable()
    for record in records:
        chain(record, findings)
    profiler.disable()
    out = io.StringIO()
    pstats.Stats(profiler, stream=out).strip_dirs().sort_stats("tottime").print_stats(30)
    print(out.getvalue())


if __name__ == "__main__":
    main()
