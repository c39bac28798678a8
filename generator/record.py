"""The input model: everything a unit fills in for one year, frozen, each entry with the place it was read from.

A field's metadata says what it is called on the form (``label``), how it is read (``kind``) and in which unit.
``sources`` reads by that table, ``facts`` takes its labels from it; nothing else knows the form.

Field kinds: ``money`` (in the record's money unit), ``percent``, ``points`` (分), ``count`` (人 or 个), ``value`` (an
indicator's figure, in the indicator's own unit; may be text), ``text``, ``date``, ``year``, ``flag`` (是/否),
``choice`` (one of ``choices``).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from generator.finding import Source
from generator.number import Quantity

__all__ = [
    "OPERATORS",
    "SOURCE_ROWS",
    "STAGES",
    "Budget",
    "Entry",
    "Goals",
    "Headcount",
    "Indicator",
    "KeyWork",
    "Management",
    "Money",
    "NamedNumber",
    "Printed",
    "Project",
    "ProjectInfo",
    "Record",
    "Staff",
    "Statement",
    "Statements",
    "Unit",
    "entries",
]

#: Stages of the money block: 年初预算数, 全年预算数 (after adjustment), 全年执行数.
STAGES: dict[str, str] = {"initial": "年初预算数", "adjusted": "全年预算数", "executed": "全年执行数"}
#: A project's 资金来源 → the row of the money block it belongs to.
SOURCE_ROWS: dict[str, str] = {"上级资金": "upper", "本级资金": "local", "其他资金": "other"}
OPERATORS = ("≥", "≤", "=", ">", "<", "定性")


@dataclass(frozen=True, slots=True)
class Entry:
    """One filled cell: the text as written, where it stands, and its number if it is one.

    ``quantity`` is set for fields that hold a number and were readable; ``day`` (ISO, ``2025-04-12``) for dates.
    """

    text: str
    source: Source = Source()
    quantity: Quantity | None = None
    day: str = ""

    def __str__(self) -> str:
        return self.text


def _entry(label: str, kind: str = "text", *, unit: str = "", required: bool = False, **more: Any) -> Any:
    metadata = {"label": label, "kind": kind, "unit": unit, "required": required, **more}
    return field(default=None, metadata=metadata)


def _many(label: str) -> Any:
    """A list of plain texts."""
    return field(default=(), metadata={"label": label, "kind": "text"})


def _part(label: str, of: Any) -> Any:
    """One nested block of fields."""
    return field(default_factory=of, metadata={"label": label, "kind": "block", "of": of})


def _rows(label: str, of: Any, name: str = "") -> Any:
    """A table: one nested block per row; ``name`` is the row's name in fact ids where it differs from the field's."""
    return field(default=(), metadata={"label": label, "kind": "rows", "of": of, "id": name})


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcount:
    """Persons by kind: used for the establishment (编制) and for those actually there (实有)."""

    total: Entry | None = _entry("合计", "count", unit="人")
    administrative: Entry | None = _entry("行政", "count", unit="人")
    institution: Entry | None = _entry("事业", "count", unit="人")
    worker: Entry | None = _entry("工勤", "count", unit="人")
    other: Entry | None = _entry("其他", "count", unit="人")
    retired: Entry | None = _entry("退休", "count", unit="人")
    in_post: Entry | None = _entry("在职", "count", unit="人")


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    establishment: Headcount = _part("编制数", Headcount)
    actual: Headcount = _part("实有人数", Headcount)
    leaders: Entry | None = _entry("领导职数", "count", unit="名")
    reason: Entry | None = _entry("超编说明")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """The unit that reports."""

    name: Entry | None = _entry("单位名称", required=True)
    short_names: tuple[Entry, ...] = _many("单位简称")
    type: Entry | None = _entry("单位类型", choices=("乡镇", "街道", "机关", "学校", "医院", "事业单位", "其他"))
    nature: Entry | None = _entry("单位性质")
    region: Entry | None = _entry("所属地区")
    leader: Entry | None = _entry("单位负责人")
    contact: Entry | None = _entry("联系人")
    phone: Entry | None = _entry("联系电话")
    fill_date: Entry | None = _entry("填报日期", "date")
    functions: tuple[Entry, ...] = _many("主要职能")
    structure: Entry | None = _entry("机构设置说明")
    bodies: tuple[Entry, ...] = _many("内设机构")
    staff: Staff = _part("人员", Staff)


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """One stage of the money block; every row may be missing except the total."""

    total: Entry | None = _entry("资金总额", "money", required=True)
    upper: Entry | None = _entry("上级资金", "money")
    local: Entry | None = _entry("本级资金", "money")
    carryover: Entry | None = _entry("上年结转资金", "money")
    other: Entry | None = _entry("其他资金", "money")
    fiscal: Entry | None = _entry("财政拨款", "money")
    basic: Entry | None = _entry("基本支出", "money")
    personnel: Entry | None = _entry("人员经费", "money")
    public: Entry | None = _entry("公用经费", "money")
    project: Entry | None = _entry("项目支出", "money")


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The money block. ``unit`` is 元 or 万元; every amount of the record is in it unless written with its own."""

    unit: Entry | None = _entry("金额单位", choices=("万元", "元"))
    initial: Money = _part("年初预算数", Money)
    adjusted: Money = _part("全年预算数", Money)
    executed: Money = _part("全年执行数", Money)
    weight: Entry | None = _entry("预算执行率分值", "points", unit="分")
    adjustment_reason: Entry | None = _entry("预算调整原因")
    execution_reason: Entry | None = _entry("执行偏差原因")
    execution_measure: Entry | None = _entry("执行改进措施")
    principles: tuple[Entry, ...] = _many("预算安排原则")
    basic_use: Entry | None = _entry("基本支出主要用途")
    project_use: Entry | None = _entry("项目支出主要用途")


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One project, or one line of several projects of the same source (then ``count`` says how many)."""

    name: Entry | None = _entry("项目名称", required=True)
    source: Entry | None = _entry("资金来源", choices=tuple(SOURCE_ROWS))
    count: Entry | None = _entry("项目个数", "count", unit="个")
    offline: Entry | None = _entry("其中线下项目个数", "count", unit="个")
    online: Entry | None = _entry("是否纳入绩效平台", "flag")
    initial: Entry | None = _entry("年初预算数", "money")
    budget: Entry | None = _entry("全年预算数", "money", required=True)
    executed: Entry | None = _entry("全年执行数", "money", required=True)
    use: Entry | None = _entry("主要用途")
    benefit: Entry | None = _entry("实施效益")
    reason: Entry | None = _entry("偏差原因")
    measure: Entry | None = _entry("改进措施")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One performance indicator (三级指标) with its target, result and the unit's own explanations."""

    name: Entry | None = _entry("三级指标", required=True)
    level1: Entry | None = _entry("一级指标")
    level2: Entry | None = _entry("二级指标")
    operator: Entry | None = _entry("计算符号", choices=OPERATORS)
    target: Entry | None = _entry("年度指标值", "value", required=True)
    unit: Entry | None = _entry("计量单位")
    midyear: Entry | None = _entry("年中监控完成值", "value")
    actual: Entry | None = _entry("实际完成值", "value", required=True)
    weight: Entry | None = _entry("分值", "points", unit="分", required=True)
    completion: Entry | None = _entry("填报完成率", "percent", unit="%")
    score: Entry | None = _entry("填报得分", "points", unit="分")
    evidence: Entry | None = _entry("依据材料")
    reason: Entry | None = _entry("偏差原因分析")
    measure: Entry | None = _entry("改进措施")
    benefit: Entry | None = _entry("效益说明")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedNumber:
    label: Entry | None = _entry("数量名称", required=True)
    value: Entry | None = _entry("数值", "number", required=True)
    unit: Entry | None = _entry("单位")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyWork:
    """One theme of the year's key work (年度重点工作)."""

    theme: Entry | None = _entry("工作主题")
    text: tuple[Entry, ...] = _many("工作内容")
    numbers: tuple[NamedNumber, ...] = _rows("工作数量", NamedNumber)


@dataclass(frozen=True, slots=True, kw_only=True)
class Management:
    systems: tuple[Entry, ...] = _many("管理制度")
    compliance: tuple[Entry, ...] = _many("资金使用合规性说明")
    payment: tuple[Entry, ...] = _many("基本支出管理说明")
    evaluation: tuple[Entry, ...] = _many("自评工作开展情况")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence the unit is willing to state; ``about`` names the indicator, project or 预算 it belongs to."""

    text: Entry | None = _entry("内容", required=True)
    about: Entry | None = _entry("对应指标或项目")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    problems: tuple[Statement, ...] = _rows("存在问题", Statement)
    causes: tuple[Statement, ...] = _rows("原因", Statement)
    measures: tuple[Statement, ...] = _rows("改进措施", Statement)
    suggestions: tuple[Statement, ...] = _rows("建议", Statement)
    other: tuple[Statement, ...] = _rows("其他需要说明的问题", Statement)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectInfo:
    """Head of a project report (kind ``project``)."""

    name: Entry | None = _entry("项目名称")
    supervisor: Entry | None = _entry("主管部门")
    implementer: Entry | None = _entry("实施单位")
    period: Entry | None = _entry("实施期限")
    background: tuple[Entry, ...] = _many("立项背景")
    content: tuple[Entry, ...] = _many("主要内容")
    organization: tuple[Entry, ...] = _many("组织管理")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goals:
    expected: tuple[Entry, ...] = _many("年度总体目标")
    actual: tuple[Entry, ...] = _many("目标实际完成情况")


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Values that stand in an old form; verified against the recomputed ones, never trusted."""

    adjustment: Entry | None = _entry("填报调整数", "money")
    adjustment_rate: Entry | None = _entry("填报预算调整率", "percent", unit="%")
    execution_rate: Entry | None = _entry("填报预算执行率", "percent", unit="%")
    basic_rate: Entry | None = _entry("填报基本支出执行率", "percent", unit="%")
    project_rate: Entry | None = _entry("填报项目支出执行率", "percent", unit="%")
    project_count: Entry | None = _entry("填报项目个数", "count", unit="个")
    execution_score: Entry | None = _entry("填报预算执行得分", "points", unit="分")
    total: Entry | None = _entry("填报总分", "points", unit="分")
    grade: Entry | None = _entry("填报等级", choices=("优", "良", "中", "差"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One unit, one year."""

    kind: Entry | None = _entry("报告类型", choices=("department", "project"), required=True)
    year: Entry | None = _entry("评价年度", "year", unit="年", required=True)
    unit: Unit = _part("单位", Unit)
    project: ProjectInfo = _part("项目基本信息", ProjectInfo)
    goals: Goals = _part("年度总体目标", Goals)
    budget: Budget = _part("资金", Budget)
    projects: tuple[Project, ...] = _rows("项目", Project, "project")
    indicators: tuple[Indicator, ...] = _rows("指标", Indicator, "indicator")
    key_work: tuple[KeyWork, ...] = _rows("重点工作", KeyWork)
    management: Management = _part("制度", Management)
    facts: Statements = _part("事实", Statements)
    printed: Printed = _part("填报值", Printed)

    @property
    def is_project(self) -> bool:
        return self.kind is not None and self.kind.text == "project"

    @property
    def money_unit(self) -> str:
        return self.budget.unit.text if self.budget.unit else "万元"


def entries(block: Any, path: str = "") -> Iterator[tuple[str, str, Entry]]:
    """Walk a record or a part of it: (path, Chinese label, entry) of every filled entry, in the form's order.

    Paths are those of fact ids: rows are counted from 1, the second of ``indicators`` is ``indicator.2``.
    """
    found: list[tuple[str, str, Entry]] = []
    _collect(block, path, found)
    return iter(found)


def _collect(block: Any, path: str, found: list[tuple[str, str, Entry]]) -> None:
    for attribute, name, label, several in _fields(block.__class__):
        value = getattr(block, attribute)
        if value is None:
            continue
        here = f"{path}.{name}" if path else name
        if isinstance(value, Entry):
            found.append((here, label, value))
        elif several:
            for number, item in enumerate(value, 1):
                if isinstance(item, Entry):
                    found.append((f"{here}.{number}", label, item))
                else:
                    _collect(item, f"{here}.{number}", found)
        else:
            _collect(value, here, found)


@cache
def _fields(part: type[Any]) -> tuple[tuple[str, str, str, bool], ...]:
    """Return (attribute, name in paths, Chinese label, whether it holds several) of each field of a part of the record."""
    return tuple(
        (spec.name, spec.metadata.get("id") or spec.name, spec.metadata.get("label", spec.name), spec.default == ())
        for spec in dataclasses.fields(part)
    )
