"""What a clerk waits for when a report is rewritten: the whole process, beside python-docx opening and saving the same file."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from measure import machine, table
from start import JIXIAO, SAMPLES, times

#: Paragraphs before the section of the long document: about 300 pages.
_LONG = 6000


def main() -> None:
    """Rewrite an edited first draft of each sample, and a long document, several times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    rows: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for sample in ("township-2024", "subdistrict-2023", "project-2024"):
            report = Path(folder) / f"{sample}.docx"
            _edited(report, SAMPLES / f"{sample}.yaml")
            rows += _both(report, SAMPLES / f"{sample}.yaml", sample, rounds)
        long = Path(folder) / "long.docx"
        _edited(long, SAMPLES / "township-2024.yaml", padding=_LONG)
        rows += _both(long, SAMPLES / "township-2024.yaml", "300 pages", rounds)
    table(f"Rewriting ({machine()}; shortest, median of {rounds}, peak memory)", rows)


def _both(report: Path, figures: Path, name: str, rounds: int) -> list[tuple[str, str]]:
    out = report.with_suffix(".new.docx")
    ours = [str(JIXIAO), "rewrite", str(report), "--figures", str(figures), "-o", str(out), "--force"]
    ours += ["--writer", "builtin", "--section", "problems,causes,improvements"]
    code = "import sys, docx; docx.Document(sys.argv[1]).save(sys.argv[2])"
    peer = [sys.executable, "-c", code, str(report), str(out.with_name("peer.docx"))]
    return [
        (f"{name}: jixiao rewrite", times(ours, rounds)),
        (f"{name}: python-docx open and save", times(peer, rounds)),
    ]


def _edited(report: Path, figures: Path, padding: int = 0) -> None:
    """Write the sample's first draft as somebody changed it: a problem is gone, a number is wrong."""
    import docx

    from generator.pipeline import examine, write

    report.write_bytes(write(examine(figures)).docx)
    document = docx.Document(str(report))
    head = next(one for one in document.paragraphs if "存在的主要问题" in one.text and "（" in one.text)
    items = document.paragraphs[[one.text for one in document.paragraphs].index(head.text) + 1 :]
    items[0]._p.getparent().remove(items[0]._p)  # python-docx has no way to delete a paragraph
    for run in items[1].runs:
        run.text = run.text.replace("8", "9")
    for number in range(padding):
        head.insert_paragraph_before(
            f"这是为了加长报告而写的第{number}段，其中没有与数据有关的内容，只占一行多的位置。"
        )
    document.save(str(report))


if __name__ == "__main__":
    main()
