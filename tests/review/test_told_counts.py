"""Counts of indicators and projects and the points told with them, in whatever words, are held against figures and each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.checking.review.counts.equations import computed
from generator.checking.review.counts.told import told
from generator.finding import Finding, Severity
from generator.pipeline import check_text

HEAD = "澄湖县水文站2024年度部门整体支出绩效自评报告\n\n一、绩效自评情况\n"
FIGURES = """
kind: department
year: 2024
unit: {name: 澄湖县水文站}
budget:
  unit: 万元
  weight: 10
  initial: {total: 400, basic: 300, project: 100}
  adjusted: {total: 400, basic: 300, project: 100}
  executed: {total: 392, basic: 300, project: 92}
projects:
  - {name: 雨量站维护, source: 上级资金, budget: 60, executed: 55}
  - {name: 水质监测, source: 本级资金, budget: 25, executed: 23}
  - {name: 汛期测报, source: 本级资金, budget: 15, executed: 14}
indicators:
  - {name: 站点维护数, level1: 产出指标, level2: 数量指标, operator: ≥, target: 40, unit: 处, actual: 40, weight: 30}
  - {name: 测报次数, level1: 产出指标, level2: 数量指标, operator: ≥, target: 200, unit: 次, actual: 180, weight: 20}
  - {name: 预警人次, level1: 效益指标, level2: 社会效益指标, operator: ≥, target: 500, unit: 人次, actual: 450, weight: 20}
  - {name: 群众满意度, level1: 满意度指标, level2: 服务对象满意度指标, operator: ≥, target: 90, unit: "%", actual: 95, weight: 20}
"""


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("told") / "数据.yaml"
    path.write_text(FIGURES, encoding="utf-8")
    return path


def errors(text: str, figures: Path | None = None) -> list[Finding]:
    found = check_text(HEAD + text + "\n", "报告.txt", figures).findings
    return [one for one in found if one.severity is Severity.ERROR and one.code[0] in "AN"]


RIGHT = [
    "绩效指标一共4条，分值90分。",
    "4项指标中2项得满分，2项失分，共扣4.00分。",
    "没有拿满分的指标有两条，这两条共扣4分。",
    "以上指标共4项，满分2项、扣分2项。",
    "设置产出、效益、满意度三类共4个指标。",
    "项目一共有3个，其中上级的1个、本级的2个。",
    "3个项目预算合计100.00万元，支出92.00万元。",
    "两个项目执行率高于92%。",
    "2项指标共扣4.00分。",
    "产出类2项指标中1项得满分。",
    "其中1项指标没有达到目标。",
    "监测网考核指标56项，达标49项。",
    "这1项指标扣2.00分。",
    "全县列入名录的保护项目共37项，省级6项、市级12项、县级19项。",
    "上级资金项目1个，含线下项目1个。",
]
WRONG = [
    ("绩效指标一共6条，分值90分。", "4条"),
    ("4项指标中3项得满分，1项失分。", "2项"),
    ("没有拿满分的指标有三条，对比上年减少。", "2条"),
    ("以上指标共七项，满分2项、扣分2项。", "4项"),
    ("项目一共有5个，具体情况见附表。", "3个"),
    ("5个项目预算合计100.00万元，支出92.00万元。", "3个"),
    ("3项指标共扣4.00分。", "2项"),
    ("4项指标86.50分，其余略。", "86分"),
    ("没有拿满分的指标有两条，这两条共扣4.62分。", "4分"),
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_the_figures_say_is_right(text: str, figures: Path) -> None:
    """A count that the figures give, one of some of them, and one of other things is no error."""
    assert errors(text, figures) == []


@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_what_the_figures_do_not_say_is_found(text: str, expected: str, figures: Path) -> None:
    """A count of all that is not the figures' is an error, whatever the words and numerals."""
    assert expected in [one.expected for one in errors(text, figures)]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("11项指标中完成8项，未完成3项。", True),
        ("11项指标中完成7项，未完成3项。", False),
        ("十二条指标里，满分九条、失分三条。", True),
        ("绩效指标共12条，满分九条、失分四条。", False),
        ("10项指标中完成6项，基本完成2项，未完成2项。", True),
        ("项目一共有6个，其中上级的4个、本级的2个。", True),
        ("项目一共有6个，其中上级的4个、本级的3个。", False),
        ("预算执行得9.53分，指标得84.38分，两样加起来93.91分。", True),
        ("预算执行得9.53分，指标得84.38分，两样加起来93.19分。", False),
        ("预算执行率占10分，其余指标占90分。", True),
        ("权重合计95分，另设预算执行率权重10分，绩效指标权重95分。", False),
        ("绩效指标丢了3.10分，预算执行丢了0.40分，一共丢了3.50分。", True),
        ("绩效指标丢了3.10分，预算执行丢了0.40分，一共丢了3.80分。", False),
        ("预算执行得9分，产出指标得40分，效益指标得28分，满意度指标得10分，总分87分。", True),
        ("预算执行得9分，产出指标得40分，效益指标得28分，满意度指标得10分，总分84分。", False),
        ("总得分为9.22分＋88.43分＝97.65分。", True),
        ("总得分为9.22分＋88.43分＝97.56分。", False),
        ("该项35÷36.5×10＝9.59分。", True),
        ("该项35÷36.5×10＝9.95分。", False),
        ("完成率100%×5＝5分。", True),
        ("完成率240÷300×100%＝80%。", True),
        ("完成率240÷300×100%＝85%。", False),
    ],
)
def test_what_a_sentence_says_of_its_own_numbers(text: str, right: bool) -> None:
    """Parts make their whole, of counts as of points, without figures."""
    assert (errors(text) == []) is right


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("全部8项指标中6项得满分，2项扣分。", ["count", "met", "unmet"]),
        ("失分的三项指标都在产出部分。", ["unmet"]),
        ("满分指标5个，失分指标2个。", ["met", "unmet"]),
        ("单位管理项目4个。", ["projects"]),
        ("一个月内完成。", []),
    ],
)
def test_what_is_counted(text: str, roles: list[str]) -> None:
    """The words around a number tell what it counts."""
    assert [one.role for sentence in told(text) for one in sentence if not one.part] == roles


@pytest.mark.parametrize("text", ["(3+4", "1÷0", "3+4)"])
def test_an_equation_that_cannot_be_computed(text: str) -> None:
    """Brackets that do not close and a division by nothing are no equation."""
    assert computed(text) is None
