"""What the reports of the corpus tell: problems of the three samples, some true, some missing, some that no figure supports."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

__all__ = ["PROJECT", "STORIES", "SUBDISTRICT", "TOWNSHIP", "Item", "Story", "form"]

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


@dataclass(frozen=True, slots=True)
class Item:
    """A problem with its cause and measure; texts without a full stop.

    Attributes:
        title, detail: the problem in short, and what is said about it.
        about: subject of the issue it tells (``indicator.1``), "" where no figure supports it.
        wrong: a number in it that the figures contradict.
    """

    title: str
    detail: str
    cause: str
    measure: str
    about: str = ""
    wrong: str = ""

    @property
    def problem(self) -> str:
        return f"{self.title}。{self.detail}。"


@dataclass(frozen=True, slots=True)
class Story:
    """A report's points.

    Attributes:
        sample: name of the figures among the samples.
        missing: subjects of the issues that no item tells.
    """

    sample: str
    score: str
    grade: str
    items: tuple[Item, ...]
    suggestions: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def figures(self) -> Path:
        return SAMPLES / f"{self.sample}.yaml"


@cache
def form(story: Story) -> dict[str, Any]:
    """Return the sample's figures, every number as it is written; only to be read."""
    return yaml.load(story.figures.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


TOWNSHIP = Story(
    "township-2024",
    "95.43",
    "优",
    (
        Item(
            "全民体检没有完成年度目标",
            "年度目标8500人，实际完成7670人，完成率90.24%，比目标少830人",
            "部分居民外出务工，集中体检期间不在本地，宣传也没有覆盖到位",
            "利用入户走访和网格微信群讲解体检政策，为外出居民预约节假日体检",
            "indicator.1",
        ),
        Item(
            "乡村特色品牌培育不足",
            "特色产品还没有形成稳定的销售渠道，推动经济发展的动力不强",
            "工作中偏重当年见效的事项，对品牌培育的长期投入不够",
            "制定品牌培育计划，逐步增加对特色产品的长期投入",
            "facts.problems.2",
        ),
        Item(
            "业务档案管理不够规范",
            "部分科室的业务资料没有按年度整理归档",
            "档案员由其他岗位人员兼任，没有接受过专门培训",
            "明确各科室的归档责任人，按季度检查归档情况",
        ),
        Item(
            "部分项目资金支付较慢",
            "支付集中在年底，全年预算执行率只有89.90%",
            "项目前期准备不充分，审批环节较多",
            "提前做好项目前期准备，动态跟踪支付进度",
            wrong="89.90%",
        ),
    ),
    ("组织绩效业务培训和交流，提高科室人员的绩效管理能力", "按项目类别建立可以量化的指标体系，重点评价实际成效"),
    ("indicator.4", "staff", "facts.problems.1", "facts.problems.3"),
)

SUBDISTRICT = Story(
    "subdistrict-2023",
    "80.07",
    "良",
    (
        Item(
            "公务用车经费没有实现下降",
            "公务用车经费下降率目标为5%，实际为0%，该指标失8分",
            "油价上涨，车辆使用年限长",
            "执行公务用车管理规定，合理安排用车，减少非必要出行",
            "indicator.1",
        ),
        Item(
            "项目支出进度较慢",
            "项目支出预算执行率为78.48%，比目标低21.52个百分点",
            "部分项目还在审批，资金没有支付完毕",
            "按月核对项目进度，抓紧办理支付审批",
            "indicator.3",
        ),
        Item(
            "社区工作经费结余较多",
            "社区工资社保及工作经费项目全年预算数469.81万元，全年执行数215.96万元，预算执行率45.97%",
            "社区工作人员年中离职较多，空缺岗位没有及时补招",
            "提前核定社区用人计划，空缺岗位按季度补招",
            "project.1",
        ),
        Item(
            "社区工作者队伍不够稳定",
            "新入职人员对政策和业务不熟悉",
            "培训以集中授课为主，缺少岗位带教",
            "建立岗位带教制度，新入职人员由业务骨干带教",
        ),
    ),
    ("对绩效指标分类管理，设置可以量化、可以比较的指标", "安排专人监督预算执行，从预算编制开始就考虑绩效评价"),
    ("indicator.7", "indicator.2", "indicator.5", "project.3", "budget.adjustment", "staff"),
)

PROJECT = Story(
    "project-2024",
    "96.25",
    "优",
    (
        Item(
            "部分供水站没有按期完工",
            "工程按期完工率为92.86%，比目标低7.14个百分点",
            "个别供水站的用地协调用时较长",
            "招标前办妥供水站用地手续，把用地手续列为开工条件",
            "indicator.7",
        ),
        Item(
            "村级供水站改造单位成本偏高",
            "年度指标值为每座45.00万元，实际为每座46.80万元，超出1.80万元",
            "山区供水站道路条件差，材料需要二次搬运",
            "编制预算前逐站踏勘，把运输费用计入单位成本",
            "indicator.2",
        ),
        Item(
            "村民节约用水的意识不强",
            "部分农户仍有长流水现象",
            "宣传方式单一，水费收缴没有体现多用多付",
            "结合智能水表开展用水提示，推行阶梯水价",
        ),
    ),
    ("县财政在编制下一年度预算时单独安排供水站管护经费", "参照本年度实际完成值确定下一年度智能水表的安装数量"),
    ("indicator.11", "indicator.5"),
)

STORIES = {"township": TOWNSHIP, "subdistrict": SUBDISTRICT, "project": PROJECT}
