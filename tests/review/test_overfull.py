"""A rate of a part of all above 100 % is an error by itself."""

from __future__ import annotations

import pytest

from generator.finding import Severity
from generator.pipeline import check_text


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("排查燃气隐患52处，隐患整改率107%。", "error"),
        ("全年没有发生较大火灾，火情当日扑灭率达到1000%。", "error"),
        ("来电群众满意度为103.5%，高于去年。", "error"),
        ("适龄儿童疫苗接种率101.2%。", "warning"),
        ("巡查任务完成率107%，投资增长率130%。", ""),
        ("年度预算执行率104.20%，床位使用率108%，在职人员控制率102%。", ""),
        ("合格率完成率105%，合格率100%。", ""),
        ("毛入学率103.4%，预算调整率120%。", ""),
    ],
)
def test_a_part_is_at_most_the_whole(text: str, level: str) -> None:
    """A112 stands where a rate that cannot be above 100 % is, and nowhere else."""
    found = [one for one in check_text(f"二、绩效完成情况\n{text}", "报告.txt").findings if one.code == "A112"]
    assert [str(one.severity) for one in found] == ([level] if level else [])


def test_a_rate_above_all_is_shown_with_its_name() -> None:
    """The finding quotes the rate's clause and says what is the most it can be."""
    found = check_text("二、绩效完成情况\n设备完好率980.5%。", "报告.txt").findings
    one = next(one for one in found if one.code == "A112")
    assert (one.severity, one.expected, one.found) == (Severity.ERROR, "不超过100%", "980.5%")
    assert "设备完好率" in one.quote
