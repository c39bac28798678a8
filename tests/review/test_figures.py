"""Reports held against their figures: our own are clean, and one changed number is found whatever it is."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import document, pipeline
from generator.checking.verdict import Verdict
from generator.finding import Severity
from generator.pipeline import Checked, check_text

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NAMES = ("township-2024", "subdistrict-2023", "project-2024")
#: One place of a sample's report changed: the sample, what is replaced by what, the code, what should stand there.
SLIPS = (
    ("全年执行数10671.44万元，预算执行率", "全年执行数10617.44万元，预算执行率", "10617.44万元", "10671.44万元"),
    ("未支出资金118.89万元", "未支出资金118.89元", "118.89元", "118.89万元"),
    ("预算执行率98.90%。其中", "预算执行率98.09%。其中", "98.09%", "98.90%"),
    ("实际完成值为7670人", "实际完成值为7760人", "7760人", "7670人"),
    ("该指标分值25分，得分25分", "该指标分值25分，得分20分", "得分20分", "25分"),
    ("人员经费2377.84万元、公用经费82.84万元", "人员经费82.84万元、公用经费2377.84万元", "82.84万元", "2377.84万元"),
    ("在职人员150人", "在职人员105人", "105人", "150人"),
    ("其中线上项目6个", "其中线上项目5个", "5个", "6个"),
)
#: Errors of the samples' own figures, which the reports repeat: a table prints the reason as it was filled in, a sum moved in silence.
KNOWN = {"township-2024": {"V111"}, "subdistrict-2023": {"C106"}, "project-2024": set[str]()}


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
    alone = pipeline.check(reports[name])
    for checked in (with_figures, alone):
        assert [line for line in errors(checked) if line[:4] not in KNOWN[name]] == []
    assert with_figures.summary["contradicted"] == 0
    assert [f.message for f in with_figures.findings if f.code in {"N001", "N002", "N004"}] == []


@pytest.mark.parametrize(("right", "wrong", "quote", "expected"), SLIPS, ids=[slip[1] for slip in SLIPS])
def test_a_slip_is_found_against_the_figures(
    reports: dict[str, Path], right: str, wrong: str, quote: str, expected: str
) -> None:
    """One number changed in a right report: an error at its place that names the figure."""
    text = document.read_manuscript(reports["township-2024"]).text
    assert right in text
    checked = check_text(text.replace(right, wrong, 1), "报告.txt", figures("township-2024"))
    found = [f for f in checked.findings if f.severity is Severity.ERROR and f.quote and f.quote in wrong]
    assert any(quote in f.quote or f.quote in quote for f in found), errors(checked)
    assert any(expected in f.expected or expected in f.message for f in found)
    assert len(errors(checked)) <= 1 + len(KNOWN["township-2024"]) + 1


def test_nearly_every_number_is_watched(reports: dict[str, Path]) -> None:
    """Whichever bound number of the report is miswritten, nearly always a finding stands there."""
    text = document.read_manuscript(reports["township-2024"]).text
    right = check_text(text, "报告.txt", figures("township-2024"))
    bound = [one for one in right.numbers if one.verdict is Verdict.EXACT and len(re.findall(r"\d", one.text)) > 2]
    missed: list[str] = []
    for one in bound[::4]:
        digits = re.search(r"\d+(\.\d+)?", one.text)
        assert digits
        first = "1" if digits[0][0] != "1" else "2"
        at = one.start + digits.start()
        checked = check_text(text[:at] + first + text[at + 1 :], "报告.txt", figures("township-2024"))
        if not any(
            f.severity is not Severity.INFO and f.start < one.end and one.start < f.end for f in checked.findings
        ):
            missed.append(f"{one.text} ({one.fact})")
    assert len(missed) <= len(bound[::4]) // 10, missed


@pytest.mark.parametrize("name", ["township-2024"])
def test_missing_totals_are_named(reports: dict[str, Path], name: str) -> None:
    """A report that leaves out what the form holds is told which figures (N004); the rules used are said (A205)."""
    text = document.read_manuscript(reports[name]).text
    short = "\n".join(line for line in text.splitlines() if "综合得分" not in line and "95.43" not in line)
    found = [f for f in check_text(short, "报告.txt", figures(name)).findings if f.code == "N004"]
    assert [("95.43" in f.message) for f in found] == [True]
    rules = [f for f in check_text(text, "报告.txt").findings if f.code == "A205"]
    assert [("预算管理一体化平台" in f.message and "95.43" in f.message) for f in rules] == [True]


@given(
    text=st.text(
        st.sampled_from(
            "其中：基本支出12.30万元，项目%分合计同比增长率（）一二三、。\n\t五办完成值未达到目标原因是问题措施执行率90"
        ),
        max_size=400,
    )
)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_read_to_its_end(text: str) -> None:
    """No text makes the check fail; places lie inside the text and quote it; numbers are counted once."""
    checked = check_text(text, "报告.txt")
    for finding in checked.findings:
        assert finding.start is not None
        assert finding.end is not None
        assert 0 <= finding.start <= finding.end <= len(checked.manuscript.text)
    assert checked.summary["numbers"] == len(checked.numbers)
    assert all("".join(text[one.start : one.end].split()) == "".join(one.text.split()) for one in checked.numbers)


@pytest.mark.parametrize(
    "text", ["", "　\n\n", "It was a quiet year.\n", "春天到了，花园里开满了花，孩子们在树下读书。\n"]
)
def test_a_text_without_figures_is_not_called_right(text: str) -> None:
    """Nothing to check is said (A111): an empty list of findings would be taken for a good report."""
    assert [f.code for f in check_text(text, "报告.txt").findings if f.severity is not Severity.INFO][:1] == ["A111"]


def test_a_count_in_a_reason_is_no_figure_of_the_indicator(tmp_path: Path) -> None:
    """三个乡镇 behind 偏差原因： is not held against the gap that stands before it."""
    form = tmp_path / "数据.yaml"
    form.write_text(
        "kind: project\nyear: 2024\nunit: {name: 江源县水文站, type: 事业单位}\nproject: {name: 山洪预警站点建设项目}\n"
        "budget:\n  unit: 万元\n  initial: {total: 312.00}\n  adjusted: {total: 312.00}\n  executed: {total: 301.36}\n"
        "indicators:\n  - {name: 新建雨量站数量, level1: 产出指标, level2: 数量指标, operator: ≥, target: 26, actual: 19, "
        "unit: 个, weight: 90, reason: 三个乡镇的基站用地没有批下来}\n",
        encoding="utf-8",
    )
    report = tmp_path / "报告.docx"
    report.write_bytes(pipeline.write(pipeline.examine(form)).docx)
    assert errors(pipeline.check(report, form)) == []
