"""Wording of a finished report (W101 to W111): what was copied, doubled, left over, or belongs into another year."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from claims_help import case_of, told
from hypothesis import given
from hypothesis import strategies as st

from generator.checking.review.wording.findings import wording
from generator.finding import Finding
from generator.pipeline import Examined
from generator.resources import resource

Examine = Callable[..., Examined]
CASES = Path(__file__).parent.parent / "cases" / "review"
DATA = yaml.safe_load((CASES / "wording.yaml").read_text(encoding="utf-8"))
SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
FORM = {"kind": "department", "year": 2024, "unit": {"name": "云山市清河区东关街道办事处"}}


def mended(text: str, findings: list[Finding]) -> str:
    """Return a text after the edits of its findings, the last one first."""
    edits = [item.edit for item in findings if item.edit]
    for edit in sorted(edits, key=lambda edit: -edit.start):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


@pytest.mark.parametrize("case", DATA["cases"], ids=[one["text"][:24] for one in DATA["cases"]])
def test_a_wording_is_reported_where_it_is_out_of_place(examined: Examine, case: dict[str, Any]) -> None:
    """Each slip with its code, level and words; what looks like one and is right stays quiet."""
    found = wording(case_of(case["text"], examined(FORM)))
    assert [" ".join(item) for item in told(found)] == case.get("finds", [])
    assert mended(case["text"], found) == case.get("mended", case["text"])


@pytest.mark.parametrize("code", [f"W1{number:02}" for number in range(1, 12)])
def test_every_code_has_its_case(code: str) -> None:
    """No code is declared without a sentence that raises it."""
    assert any(code in one for case in DATA["cases"] for one in case.get("finds", []))


def test_a_kind_of_mixture_is_told_once(examined: Examine) -> None:
    """Ten half-width commas are one note with their number and the first place."""
    text = "一、情况\n" + "走访居民,发放补贴,组织培训，开展活动。\n" * 5
    found = [item for item in wording(case_of(text, examined(FORM))) if item.code == "W106"]
    assert [(item.start, "10处" in item.message) for item in found] == [(text.index(","), True)]


def test_an_old_title_over_a_new_text_is_told(examined: Examine) -> None:
    """Without figures the text outweighs its title: the title was left from the year before."""
    text = "云山市清河区东关街道办事处\n2023年度部门整体支出绩效自评报告\n一、基本情况\n2024年部门预算支出100.00万元。2024年全年支出90.00万元。"
    found = [
        item for item in wording(case_of(text, examined({**FORM, "year": 2023}), given=False)) if item.code == "W103"
    ]
    assert [item.start for item in found] == [text.index("2023")]


def test_cells_of_a_table_are_read_apart(examined: Examine) -> None:
    """The same word in two cells side by side is no slip."""
    import dataclasses

    text = "一、情况\n数量指标\t数量指标"
    case = case_of(text, examined(FORM))
    start = text.index("数")
    cells = ((start, start + 4), (start + 5, start + 9))
    row = dataclasses.replace(case.manuscript.lines[-1], kind="row", table=1, cells=cells)
    manuscript = dataclasses.replace(case.manuscript, lines=(*case.manuscript.lines[:-1], row))
    assert wording(dataclasses.replace(case, reading=dataclasses.replace(case.reading, manuscript=manuscript))) == []


@pytest.mark.parametrize(
    ("name", "sample_name", "expected"),
    [
        ("000_a77923dda46a044a", "township-2024", {"W104", "W105", "W106", "W110", "W111"}),
        ("001_d5d6c9d142e200a0", "subdistrict-2023", {"W101", "W106", "W110", "W111"}),
    ],
)
def test_the_real_reports(sample: Examine, name: str, sample_name: str, expected: set[str]) -> None:
    """The known slips of two real reports; their names are held against other units' forms here, so W102 is left out."""
    path = SEEDS / f"{name}.txt"
    if not path.exists():
        pytest.skip("the real reports are not in this checkout")
    found = wording(case_of(path.read_text(encoding="utf-8"), sample(sample_name), given=False))
    assert {item.code for item in found} - {"W102"} == expected


@given(st.text(alphabet="一二三、（）()1.，。；\t\n 　年度2024的了主要用于【】XX_《》“”,;:等全乡局", max_size=120))
def test_no_text_breaks_the_checks(examined: Examine, text: str) -> None:
    """Whatever stands in a report, findings quote what stands at their place and edits lie inside the text."""
    for found in wording(case_of(text, examined(FORM))):
        assert found.start is not None
        assert found.end is not None
        assert text[found.start : found.end] == found.quote != ""
        assert found.edit is None or 0 <= found.edit.start <= found.edit.end <= len(text)


def test_a_repealed_rule_names_its_successor_and_its_source() -> None:
    """Every entry of the list can be looked up."""
    data = tomllib.loads(resource("templates", "lexicon", "wording.toml").read_text(encoding="utf-8"))
    for rule in data["repealed"]:
        assert rule["successor"]
        assert rule["source"]
        assert rule["number"] or rule["pattern"]
        assert 2000 < rule["since"] < 2100
