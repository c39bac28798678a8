"""From figures to a checked report: whatever the figures are, every number of the report is bound to a fact."""

from __future__ import annotations

import gc
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import pipeline
from generator.checking.verdict import Verdict
from generator.drafting import outline_names
from generator.profiles import names

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
FIGURES = sorted(SAMPLES.glob("*.yaml"))
OUTLINES = {"department": [n for n in outline_names() if n.startswith("department")], "project": ["project"]}


def unsupported(written: pipeline.Written) -> list[tuple[str, str, str]]:
    bad = (Verdict.UNSUPPORTED, Verdict.CONTRADICTED)
    return [(item.text, item.reason, item.line) for item in written.audit.numbers if item.verdict in bad]


@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.stem)
@pytest.mark.parametrize("profile", names())
def test_every_number_of_every_sample_is_bound(path: Path, profile: str) -> None:
    """Every outline under every profile: 100 % of the numbers carry their fact, none is contradicted."""
    examined = pipeline.examine(path, profile)
    kind = "project" if examined.record.is_project else "department"
    for outline in OUTLINES[kind]:
        written = pipeline.write(examined, outline=outline)
        assert unsupported(written) == []
        assert written.audit.summary["bound"] == written.audit.summary["numbers"] > 100


def test_a_report_leaves_nothing_for_the_collector() -> None:
    """No cycles are left of a report: one made after the other, they take no more memory than one."""

    def make() -> bytes:
        return pipeline.write(pipeline.examine(FIGURES[0])).docx

    make()  # what a process makes once
    gc.collect()
    gc.disable()
    try:
        make()
        assert gc.collect() == 0
    finally:
        gc.enable()


def amounts(maximum: int = 99999) -> st.SearchStrategy[str]:
    return st.decimals(min_value=0, max_value=maximum, places=2).map(str)


INDICATORS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(
                ["救助人数", "办结率", "培训5个社区场次", "12345热线满意度", "运行成本", "新建3公里道路"]
            ),
            "operator": st.sampled_from(["≥", "≤", "=", ">", "<"]),
            "target": amounts(500),
            "midyear": amounts(500),
            "actual": amounts(900),
            "unit": st.sampled_from(["人", "%", "件", "万元"]),
            "weight": st.sampled_from(["10", "15", "20.5"]),
            "reason": st.sampled_from(["", "因2024年8月起政策调整，减少12.5万元", "未完成任务"]),
            "measure": st.sampled_from(["", "增加3名人员", "加强培训"]),
        }
    ),
    max_size=6,
    unique_by=lambda item: item["name"],
)
PROJECTS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["道路改造项目", "2024年3个社区修缮", "公共文化补助资金", "临聘人员经费"]),
            "source": st.sampled_from(["上级资金", "本级资金", "其他资金", ""]),
            "budget": amounts(),
            "executed": amounts(),
            "online": st.sampled_from(["是", "否"]),
            "benefit": st.just("服务6个社区、两个村"),
        }
    ),
    max_size=4,
    unique_by=lambda item: item["name"],
)
MONEY = st.fixed_dictionaries(
    {"total": amounts(), "basic": amounts(), "project": amounts(), "upper": amounts(), "local": amounts()}
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, Any]], pipeline.Written]:
    path = tmp_path_factory.mktemp("figures") / "figures.yaml"

    def write(form: dict[str, Any]) -> pipeline.Written:
        path.write_text(yaml.safe_dump(form, allow_unicode=True), encoding="utf-8")
        return pipeline.write(pipeline.examine(path))

    return write


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(indicators=INDICATORS, projects=PROJECTS, initial=MONEY, adjusted=MONEY, executed=MONEY)
def test_whatever_the_figures_every_number_is_bound(
    written: Callable[[dict[str, Any]], pipeline.Written],
    indicators: Any,
    projects: Any,
    initial: Any,
    adjusted: Any,
    executed: Any,
) -> None:
    """Contradictory forms give findings, never a number without a fact."""
    form = {
        "kind": "department",
        "year": "2024",
        "unit": {"name": "云海市东湖区民政局", "staff": {"establishment": {"total": "40"}, "actual": {"total": "61"}}},
        "budget": {"initial": initial, "adjusted": adjusted, "executed": executed},
        "indicators": indicators,
        "projects": projects,
    }
    assert unsupported(written(form)) == []


def test_the_same_figures_give_the_same_file() -> None:
    """The whole chain is deterministic for a given time."""
    import datetime

    now = datetime.datetime(2025, 4, 12, 9, 0, tzinfo=datetime.UTC)
    examined = pipeline.examine(FIGURES[0])
    assert pipeline.write(examined, now=now).docx == pipeline.write(examined, now=now).docx


def test_a_total_is_the_sum_of_its_lines() -> None:
    """Σ of the printed scores is the printed total."""
    for path in FIGURES:
        sheet = pipeline.examine(path).sheet
        assert sheet.total.value == sum((line.score.value for line in (sheet.execution, *sheet.indicators)), Decimal(0))
