"""Structure of a report: what is missing, what no problem mentions, what has no cause or measure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from structure_help import case, told

from generator.checking.review.structure.findings import structure
from generator.checking.review.structure.words import core, named
from generator.pipeline import Examined

Examine = Callable[..., Examined]
CASES = Path(__file__).resolve().parent.parent / "cases" / "review"
STRUCTURE: list[dict[str, Any]] = yaml.safe_load((CASES / "structure.yaml").read_text(encoding="utf-8"))
FORM: dict[str, Any] = {
    "kind": "department",
    "year": 2024,
    "budget": {"initial": {"total": "200.00"}, "adjusted": {"total": "200.00"}, "executed": {"total": "190.00"}},
    "projects": [
        {"name": "河道清淤", "budget": "50.00", "executed": "20.00"},
        {"name": "路灯维护", "budget": "30.00", "executed": "30.00"},
    ],
    "indicators": [
        {"name": "志愿服务场次", "operator": "≥", "target": 50, "actual": 30, "unit": "场", "weight": 10, "score": 6},
        {"name": "阅览室开放天数", "operator": "≥", "target": 300, "actual": 300, "unit": "天", "weight": 10, "score": 10},
    ],
}  # fmt: skip
HEAD = f"""清溪镇文化站绩效自评报告（2024年度）
一、基本情况
{"清溪镇文化站承担公共文化服务和文物保护工作，下设办公室和活动部，人员编制六名，在职六人。" * 20}
二、预算执行情况
全年预算数200.00万元，执行数190.00万元，预算执行率95.00%。
河道清淤预算50.00万元，执行20.00万元。
路灯维护预算30.00万元，执行30.00万元。
三、绩效目标完成情况
志愿服务场次：目标50场，实际30场，得6分。
阅览室开放天数：目标300天，实际300天，得10分。
四、评价结论
综合得分95.50分，等级为优。
"""


@pytest.mark.parametrize("item", STRUCTURE, ids=lambda item: item["name"])
def test_what_is_found_behind_the_head(examined: Examine, item: dict[str, Any]) -> None:
    """Everything that is wrong, at its place and with its level, and nothing else."""
    found = told(structure(case(HEAD + item["text"], examined(FORM))))
    assert sorted(found) == sorted(item["found"])


def test_a_missing_section_says_which_losses_it_should_tell(examined: Examine) -> None:
    """S101 names the indicators with their points."""
    found = structure(case(HEAD, examined(FORM)))
    assert "存在的问题" in found[0].expected
    assert "志愿服务场次（失4.00分）" in found[0].message or "志愿服务场次（失4分）" in found[0].message


def test_without_a_loss_no_causes_are_missed(examined: Examine) -> None:
    """Where everything was reached and no problem is listed, S101 asks for problems alone."""
    form = {**FORM, "projects": [], "indicators": FORM["indicators"][1:]}
    form["budget"] = {**FORM["budget"], "executed": {"total": "200.00"}}
    found = structure(case(HEAD, examined(form)))
    assert [finding.expected for finding in found] == ["存在的问题"]


def test_a_fragment_misses_nothing(examined: Examine) -> None:
    """A few lines are no report."""
    assert structure(case("三、绩效目标完成情况\n阅览室开放天数：目标300天。\n", examined(FORM))) == []


@pytest.mark.parametrize(
    ("score", "given_figures", "level"),
    [("6", False, "error"), ("", False, "warning"), ("10", False, ""), ("10", True, "warning"), ("6", True, "error")],
)
def test_the_printed_score_tells_whether_the_report_counts_a_loss(
    examined: Examine, score: str, given_figures: bool, level: str
) -> None:
    """Full marks printed for a missed target are the score's finding; a loss the report prints itself is an error."""
    rows = [{**FORM["indicators"][0], "score": score}]
    said = examined({**FORM, "projects": [], "indicators": rows})
    text = (
        HEAD + "五、存在的问题\n1.账务处理不及时，票据30.00万元滞后，因为人员更换。\n六、改进措施\n1.及时处理账务。\n"
    )
    found = [f for f in structure(case(text, said, said if given_figures else None)) if f.code == "S103"]
    assert [str(finding.severity) for finding in found] == ([level] if level else [])


def test_a_loss_that_cannot_be_recomputed_is_a_warning(examined: Examine) -> None:
    """The report itself prints 6 of 10 points, its result is words."""
    said = examined({**FORM, "projects": [], "indicators": [{**FORM["indicators"][0], "actual": "若干"}]})
    found = [f for f in structure(case(HEAD + "五、存在的问题\n无。\n", said)) if f.code == "S103"]
    assert [str(finding.severity) for finding in found] == ["warning"]
    assert "失4" in found[0].message


def test_a_very_small_loss_is_a_note(examined: Examine) -> None:
    """0.02 of 10 points is no error where the problems leave it out."""
    row = {**FORM["indicators"][0], "target": 500, "actual": 499, "score": "9.98"}
    said = examined({**FORM, "projects": [], "indicators": [row]})
    text = HEAD + "五、存在的问题\n无。\n"
    assert [str(f.severity) for f in structure(case(text, said)) if f.code == "S103"] == ["info"]


def test_a_large_adjustment_supports_a_problem_of_budgeting(examined: Examine) -> None:
    """S104 is a note with the figure to name, where there is one."""
    form = {**FORM, "projects": [], "indicators": [], "budget": {**FORM["budget"], "initial": {"total": "150.00"}}}
    text = HEAD + "五、存在的问题\n1.预算编制不够精细，因为测算粗放。\n六、改进措施\n1.细化预算编制。\n"
    found = structure(case(text, examined(form)))
    assert told(found) == ["S104 info 1.预算编制不够精细"]
    assert "33.33%" in found[0].fix


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("公务用车运行费", "车辆老旧，维修费用高", True),
        ("公务用车运行费", "公务接待次数多", False),
        ("解决就业人数", "帮扶就业的人数没有达到目标", True),
        ("居民满意度", "群众对物业的满意程度不高", True),
        ("农村厕所改造户数", "改厕进度慢，厕所改造没有完成", True),
        ("单座水库平均加固成本", "单座加固成本偏高", True),
        ("服务质量达标率", "工作人员服务质量有待提高", False),
        ("项目支出预算执行率", "绩效管理水平有待提升", False),
        ("河道清淤", "河道的清淤任务没有完成", True),
    ],
)
def test_a_name_is_known_in_other_words(name: str, text: str, expected: bool) -> None:
    """Half of the telling words, the first or last of them, or another word for the same; never common words alone."""
    assert named(name, text) is expected


def test_the_telling_words_of_a_name() -> None:
    """人数, 率 and the like tell nothing."""
    assert core("解决就业人数") == ("就业",)
    assert core("项目支出预算执行率") == ()
    assert core("公务用车经费下降率") == ("用车",)


_PARTS = [line for item in STRUCTURE for line in item["text"].split("\n") if line]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_PARTS), max_size=12))
def test_any_order_of_lines_is_judged(examined: Examine, parts: list[str]) -> None:
    """Nothing raises, every quote is the text at its place."""
    text = HEAD + "\n".join(parts)
    for finding in structure(case(text, examined(FORM))):
        assert finding.start is not None
        assert text[finding.start : finding.end] == finding.quote
        assert finding.quote
