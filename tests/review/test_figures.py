"""Reports held against their figures: our own are clean, and one changed number is found whatever it is."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from generator import document, pipeline
from generator.checking.verdict import Verdict
from generator.finding import Severity
from generator.pipeline import Checked, check_text

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NAMES = ("township-2024", "subdistrict-2023", "project-2024")
#: One place of a sample's report changed: the sample, what is replaced by what, the code, what should stand there.
SLIPS = (
    ("township-2024", "全年执行数3811.22万元", "全年执行数3118.22万元", "N002", "3811.22万元"),
    ("township-2024", "全年执行数3811.22万元", "全年执行数3811.22元", "N002", "3811.22万元"),
)


@cache
def figures(name: str) -> Path:
    """Return the figures file of a sample."""
    return next(path for path in sorted(SAMPLES.rglob(f"{name}.*")) if path.suffix in {".yaml", ".xlsx"})


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Reports of the samples, as the built-in writer makes them."""
    folder = tmp_path_factory.mktemp("reports")
    made = {name: folder / f"{name}.docx" for name in NAMES}
    for name, path in made.items():
        path.write_bytes(pipeline.write(pipeline.examine(figures(name))).docx)
    return made


def errors(checked: Checked) -> list[str]:
    """Return the errors of a check, readable."""
    return [f"{f.code} {f.quote}: {f.message}" for f in checked.findings if f.severity is Severity.ERROR]


@pytest.mark.parametrize("name", NAMES)
def test_a_generated_report_has_no_error(reports: dict[str, Path], name: str) -> None:
    """What the writer makes, the checker has nothing against, with the figures and without."""
    with_figures = pipeline.check(reports[name], figures(name))
    assert errors(with_figures) == []
    assert with_figures.summary["contradicted"] == 0
    assert with_figures.summary["unsupported"] == 0
    assert [f for f in with_figures.findings if f.code == "N004"] == []
    assert errors(pipeline.check(reports[name])) == []


