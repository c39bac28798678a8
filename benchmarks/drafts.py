"""What a real model's drafts are worth: drafts of each sample, every item judged, by hand against a running service.

    OPENAI_BASE_URL=http://127.0.0.1:8092/v1 JIXIAO_MODEL=qwen JIXIAO_CONCURRENCY=1 JIXIAO_TIMEOUT=900 \\
        python benchmarks/drafts.py --drafts 10 --out drafts.jsonl

Prints per sample how many items were accepted at the first answer and after the retries, how many of them are the
material word for word, why the others were rejected, seconds and tokens. ``--out`` gets every answer with its verdict,
so that it can be read: acceptance says nothing about an accepted item that is wrong. ``--again FILE`` judges the answers
of such a file anew with the rules as they are now (first answers only; nothing is asked).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from measure import table

from generator import desk, pipeline
from generator.brief import Brief
from generator.checking.draft import judge
from generator.drafting.case import Case
from generator.drafting.model.briefs import groups
from generator.report import text_of
from generator.settings import load_settings

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
NAMES = ("township-2024", "subdistrict-2023", "project-2024")
Row = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drafts", type=int, default=10)
    parser.add_argument("--first", type=int, default=0, help="number of the first draft, to go on with a file")
    parser.add_argument("--out", type=Path, default=Path("drafts.jsonl"))
    parser.add_argument("--again", type=Path)
    parser.add_argument("--samples", nargs="+", default=NAMES)
    chosen = parser.parse_args()
    if chosen.again:
        rows = list(_judged_again(_read(chosen.again)))
    else:
        with chosen.out.open("a", encoding="utf-8") as file:
            for number in range(chosen.first, chosen.first + chosen.drafts):
                for name in chosen.samples:
                    for row in _draft(name, number):
                        file.write(json.dumps(row, ensure_ascii=False) + "\n")
                    file.flush()
        rows = _read(chosen.out)
    for name in NAMES:
        if mine := [row for row in rows if row["sample"] == name]:
            table(name, list(_figures(mine)))


def _draft(name: str, number: int) -> Iterator[Row]:
    """Yield one row a draft, and one for every answer for an item."""
    settings = load_settings()
    if settings is None:
        raise SystemExit("name a model: JIXIAO_MODEL, OPENAI_BASE_URL")
    examined = pipeline.examine(SAMPLES / f"{name}.yaml")
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(settings, store=Path(folder) / "store.sqlite")
        written = pipeline.write(examined, model=settings)
    drafts = written.drafts
    assert drafts is not None
    counts = written.audit.summary
    yield {
        "sample": name,
        "draft": number,
        "seconds": drafts.milliseconds // 1000,
        "calls": drafts.calls,
        "input_tokens": drafts.input_tokens,
        "output_tokens": drafts.output_tokens,
        "bad_numbers": counts["unsupported"] + counts["contradicted"],
    }
    for id, fate in drafts.fates.items():
        for attempt in fate.attempts:
            judgement = attempt.judgement
            yield {
                "sample": name,
                "draft": number,
                "item": id,
                "attempt": attempt.number,
                "text": attempt.text,
                "accepted": judgement.accepted,
                "printed": fate.brief.lead + text_of(judgement.spans),
                "verbatim": _is_verbatim(attempt.text, fate.brief),
                "faults": [f"{fault.kind}: {fault.message}" for fault in judgement.faults],
                "mended": list(judgement.mended),
            }


def _is_verbatim(text: str, brief: Brief) -> bool:
    return text.strip("。 ") == "".join([*brief.phrases, "；".join(brief.said)]).strip("。")


def _judged_again(rows: Iterable[Row]) -> Iterator[Row]:
    known: dict[str, tuple[dict[str, Brief], Any]] = {}
    for row in rows:
        if "item" not in row:
            yield row
            continue
        name = row["sample"]
        if name not in known:
            examined = pipeline.examine(SAMPLES / f"{name}.yaml")
            case = Case(examined.record, examined.sheet, examined.facts, examined.issues)
            briefs = {brief.id: brief for group in groups(case) for brief in group.briefs.values()}
            known[name] = briefs, desk.bench(case, examined.index)
        briefs, bench = known[name]
        judgement = judge(row["text"], briefs[row["item"]], bench)
        faults = [f"{fault.kind}: {fault.message}" for fault in judgement.faults]
        yield {**row, "accepted": judgement.accepted, "faults": faults, "mended": list(judgement.mended)}


def _figures(rows: list[Row]) -> Iterator[tuple[str, str]]:
    runs = [row for row in rows if "item" not in row]
    answers = [row for row in rows if "item" in row]
    first = [row for row in answers if row["attempt"] == 1]
    final = {(row["draft"], row["item"]): row for row in answers}  # the last answer for an item decides
    accepted = [row for row in final.values() if row["accepted"]]
    yield "drafts, items", f"{len(runs)}, {len(final)}"
    yield "accepted at the first answer", _share(sum(row["accepted"] for row in first), len(first))
    yield "accepted in the end", _share(len(accepted), len(final))
    yield "  of these word for word", _share(sum(row["verbatim"] for row in accepted), len(accepted))
    yield "  of these mended", _share(sum(bool(row["mended"]) for row in accepted), len(accepted))
    reasons = Counter(fault.split(":")[0] for row in answers for fault in row["faults"])
    yield "reasons of rejection", ", ".join(f"{kind} {number}" for kind, number in reasons.most_common())
    if runs:
        for what in ("seconds", "calls", "input_tokens", "output_tokens"):
            yield f"{what} a draft", f"{sum(run[what] for run in runs) / len(runs):.0f}"
        yield "numbers of the reports without support", str(sum(run["bad_numbers"] for run in runs))


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} = {100 * part / whole:.1f} %" if whole else "-"


def _read(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
