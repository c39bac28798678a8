"""Stated reasons and measures: which of them explain nothing."""

from __future__ import annotations

import pytest

from generator.reasons import CEILING_EXCEEDED, OVER, SHORT, contradiction, is_circular, only_changes_target, usable
from generator.record import Entry

CIRCULAR = [
    "偏差较小", "偏差不大。", "存在一定偏差", "未能完成任务", "未完成", "没有达标。", "就业困难人员的就业任务没有完成。",
    "实际完成值低于年度指标值", "完成率略低于目标", "本年度未完成目标", "预算执行率偏低", "支付进度较慢", "偏差较小，未完成。",
    "偏 差 较\n小", "客观原因造成", "客观原因造成的。", "因客观原因未完成", "由于主客观原因导致未能完成", "受客观因素影响，未完成",
    "进一步加强", "进一步加强管理",
]  # fmt: skip
EXPLAINS = [
    "外出务工人员没有返乡", "因疫情影响未能完成", "由于招标推迟，未完成", "油价上涨，车辆老旧", "部分项目还在审批，资金没有支付完毕",
    "质量保证金未到支付期限", "偏差较小，主要是设备老旧", "年初居民对体检不够重视", "人手不足",
    "客观原因造成，疫情期间停工", "政策变化导致", "客观原因造成人员外流", "",
]  # fmt: skip


@pytest.mark.parametrize("text", CIRCULAR)
def test_a_reason_that_repeats_the_deviation_is_circular(text: str) -> None:
    """It says that there is a deviation, not why."""
    assert is_circular(text)
    assert not usable(Entry(text), SHORT)


@pytest.mark.parametrize("text", EXPLAINS)
def test_a_reason_with_a_cause_is_not_circular(text: str) -> None:
    """One clause that says why is enough, however weak."""
    assert not is_circular(text)
    assert usable(Entry(text), SHORT) is bool(text)


@pytest.mark.parametrize(
    ("text", "direction", "word"),
    [
        ("执行中厉行节约，压缩了支出", CEILING_EXCEEDED, "厉行节约"),
        ("减少非必要支出", CEILING_EXCEEDED, "减少非必要"),
        ("材料价格上涨", CEILING_EXCEEDED, None),
        ("厉行节约", SHORT, None),
        ("工作圆满完成", SHORT, "圆满完成"),
        ("任务超额完成", SHORT, "超额完成"),
        ("群众参与积极", OVER, None),
        ("任务未完成", OVER, "未完成"),
        ("任务超额完成", OVER, None),
        ("厉行节约", "", None),
    ],
)
def test_a_reason_may_contradict_the_figures(text: str, direction: str, word: str | None) -> None:
    """Thrift beside an exceeded ceiling, full success beside a shortfall, failure beside a surplus."""
    clash = contradiction(text, direction)
    assert (clash[0] if clash else None) == word
    assert usable(Entry(text), direction) is (word is None)


@pytest.mark.parametrize("reason", [None, Entry("")])
def test_no_reason_is_not_usable(reason: Entry | None) -> None:
    """An empty cell is no cause."""
    assert not usable(reason, SHORT)


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("合理确定下一年度目标值。", True),
        ("合理安排制定下年度目标", True),
        ("调低目标值", True),
        ("科学设定绩效目标，合理确定指标值。", True),
        ("下调指标值", True),
        ("适当下调目标值", True),
        ("将目标值下调至80%", True),
        ("上调下一年度目标值。", True),
        ("放宽指标值", True),
        ("根据实际情况合理设定目标值", True),
        ("调减指标值，增开体检场次", False),
        ("提高目标管理水平", False),
        ("提高指标完成率", False),
        ("合理确定目标值，加强就业服务宣传。", False),
        ("增开体检场次。", False),
        ("", False),
    ],
)
def test_a_measure_that_only_changes_the_target_is_none(text: str, only: bool) -> None:
    """Lowering the target leaves the cause as it was; a measure beside it is one."""
    assert only_changes_target(text) is only
