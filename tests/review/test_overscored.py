"""More points than can be got are an error by themselves."""

from __future__ import annotations

import pytest

from generator.finding import Severity
from generator.pipeline import check_text


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("只完成目标的97.31%，该指标8分得9.73分。", True),
        ("部门管理指标，满分18分，得19.88分。", True),
        ("只完成目标的97.31%，该指标10分得9.73分。", False),
        ("该项扣3分得12分，两项合计得15分，综合得30分。", False),
        ("产出指标得44分，效益指标得46分。", False),
    ],
)
def test_points_are_held_against_what_can_be_got(text: str, wrong: bool) -> None:
    """A201 at error level stands where the points got are more than those beside them that can be got."""
    found = check_text(f"三、绩效指标完成情况\n{text}", "报告.txt").findings
    assert [one.code for one in found if one.severity is Severity.ERROR] == ["A201"] * wrong
