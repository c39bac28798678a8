"""The samples: what the program makes of them, kept as golden files (renew with ``pytest --renew``)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import pipeline
from generator.cli.output import _score_dict
from generator.document import read_text
from generator.record import entries
from generator.report import paragraphs, text_of
from generator.sources import load

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = sorted((ROOT / "samples").glob("*.yaml"))
SEEDS = ROOT.parent / "shared" / "seeds"

CELLS = ("table", "point")

each_sample = pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)


@each_sample
def test_the_score_sheet_is_as_expected(path: Path, golden: Callable[[str, str], None]) -> None:
    """Total, grade, and every line with its rule and computation."""
    sheet = json.dumps(_score_dict(pipeline.examine(path)), ensure_ascii=False, indent=1)
    golden(f"{path.stem}/score.json", f"{sheet}\n")


@each_sample
def test_the_findings_are_as_expected(path: Path, golden: Callable[[str, str], None]) -> None:
    """Each finding with its place, in the order of the form."""
    lines = [f"{f.source}\t{f.severity}\t{f.code}\t{f.message}" for f in pipeline.examine(path).findings]
    golden(f"{path.stem}/findings.tsv", "\n".join(lines) + "\n")


@each_sample
def test_the_report_text_is_as_expected(path: Path, golden: Callable[[str, str], None]) -> None:
    """The whole text of the report in reading order; table cells are in the annex test, values of charts in the words beside them."""
    report = pipeline.write(pipeline.examine(path)).report
    lines = [text_of(spans) for kind, spans in paragraphs(report) if kind not in CELLS]
    golden(f"{path.stem}/report.txt", "\n".join(lines) + "\n")


def test_another_outline_needs_no_code(golden: Callable[[str, str], None]) -> None:
    """The same figures in the order of another region, score first."""
    written = pipeline.write(pipeline.examine(SAMPLES[1]), outline="department-score-first")
    lines = [text_of(spans) for kind, spans in paragraphs(written.report) if kind not in CELLS]
    golden("subdistrict-2023/report-score-first.txt", "\n".join(lines) + "\n")


@each_sample
def test_the_word_file_says_what_was_drafted(path: Path, tmp_path: Path) -> None:
    """Every drafted line stands in the document's text, in order."""
    written = pipeline.write(pipeline.examine(path))
    out = tmp_path / "report.docx"
    out.write_bytes(written.docx)
    text = re.sub(r"\s+", "", read_text(out))
    position = 0
    for kind, spans in paragraphs(written.report):
        if kind in ("alternative", "point"):
            continue  # what a chart says is no text of the page
        line = re.sub(r"\s+", "", text_of(spans))
        position = text.find(line, position)
        assert position >= 0, line
        position += len(line)


@each_sample
def test_the_workbook_holds_the_same_figures(path: Path) -> None:
    """samples/*.xlsx and samples/*.yaml are the same record, entry by entry."""
    records = [load(file)[0] for file in (path, path.with_suffix(".xlsx"))]
    texts, workbook = (
        {place: (entry.text, entry.quantity) for place, _, entry in entries(record)} for record in records
    )
    assert workbook == texts


@each_sample
def test_workbook_and_yaml_give_the_same_report(path: Path) -> None:
    """The form in which figures come changes nothing in the report but the places in comments and in the last annex."""
    reports = [pipeline.write(pipeline.examine(file)).report for file in (path, path.with_suffix(".xlsx"))]
    place = r"：(?:工作表“[^”]+”[A-Z]+\d+|数据文件第\d+行)"
    mine, other = ([re.sub(place, "", text_of(spans)) for _, spans in paragraphs(report)] for report in reports)
    assert mine == other


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the real reports are not here")
@each_sample
def test_no_sentence_of_a_real_report_is_in_a_sample(path: Path) -> None:
    """The real reports are sources of figures, not of sentences: no run of 13 characters is shared but official names."""
    allowed = "社区工资社保及工作经费项目国有企业退休人员社会化管理补助资金公共美术馆图书馆文化馆免费开放补助资金项目"
    seeds = "".join(re.sub(r"[^\u4e00-\u9fff]", "", seed.read_text(encoding="utf-8")) for seed in SEEDS.glob("*.txt"))
    for _, _, entry in entries(load(path)[0]):
        for run in re.findall(r"[\u4e00-\u9fff]{13,}", entry.text):
            pieces = [run[start : start + 13] for start in range(len(run) - 12)]
            assert [piece for piece in pieces if piece in seeds and piece not in allowed] == []
