"""What clerks call things: field names and labels with their variants, operators, choices, flags, dates.

Everything is compared in a folded form (full-width folded, blanks, marks and bracketed remarks dropped), so that
``* 年初预算数（万元）：`` is 年初预算数.
"""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import functools
import re
import unicodedata
from typing import Any

__all__ = [
    "choice_named",
    "day_in",
    "field_named",
    "flag_named",
    "folded",
    "label_of",
    "naming_field",
    "nearest",
    "year_in",
]

_MARKS = re.compile(r"[\s*:_,;\-—·、。.“”\"'※★☆]+")
_BRACKETED = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+[、.]|\d+[、.])")
_WEEKDAY = re.compile(r"\s*\(?\s*(?:星期|周|礼拜)[一二三四五六日天]\s*\)?$")
#: Digits as they are written in full Chinese dates (二〇二五年四月十二日).
_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")

#: Further names of fields, by class. Labels of the form and field names are known without an entry here.
_ALIASES: dict[str, dict[str, str]] = {
    "Record": {
        "kind": "报告种类 类型 评价类型",
        "year": "年度 评价年份 年份 预算年度",
        "unit": "单位信息 单位情况 部门",
        "project": "项目信息 项目概况",
        "goals": "目标 总体目标 绩效目标",
        "budget": "预算 资金情况 预算资金",
        "projects": "项目明细 项目清单 项目支出明细",
        "indicators": "指标体系 绩效指标 指标表 indicator",
        "key_work": "年度重点工作 重点工作情况 keywork",
        "management": "管理 管理制度 制度建设",
        "facts": "事实清单 自查情况",
        "printed": "旧表填报值 打印值",
    },
    "Unit": {
        "name": "单位 部门名称 单位全称 部门单位名称",
        "short_names": "简称 单位简称 short_name",
        "leader": "负责人 单位负责人姓名",
        "phone": "电话 联系方式",
        "fill_date": "填表日期 填报时间 日期",
        "functions": "部门主要职能 职能 单位职能 主要职责",
        "structure": "机构设置 机构设置情况",
        "bodies": "内设科室 内设部门 下设机构",
        "staff": "人员情况 人员构成",
        "region": "地区 所在地区",
        "type": "类型 类别",
    },
    "Staff": {"establishment": "编制 编制人数 编制情况", "actual": "实有 实有人员 现有人数", "reason": "超编原因"},
    "Headcount": {
        "total": "总数 总计 人数",
        "administrative": "行政编制 行政人员",
        "institution": "事业编制 事业人员",
        "worker": "工勤编制 工勤人员 工人",
        "other": "其他人员 其他编制",
        "retired": "退休人员 离退休",
        "in_post": "在职人员 在岗",
    },
    "Money": {
        "total": "年度资金总额 合计 总额 总计 资金合计",
        "upper": "上级 上级转移支付 上级补助 上级财政资金",
        "local": "本级 本级财力 本级财政资金 本级财力资金",
        "carryover": "结转 上年结转 结转资金 结转结余资金",
        "other": "其他",
        "fiscal": "当年财政拨款 其中当年财政拨款 财政资金",
        "basic": "基本",
        "personnel": "人员 其中人员经费 人员支出",
        "public": "公用 其中公用经费 公用支出 日常公用经费",
        "project": "项目",
    },
    "Budget": {
        "unit": "单位 货币单位 计量单位",
        "initial": "年初预算 年初数",
        "adjusted": "全年预算 调整后预算数 调整预算数",
        "executed": "执行数 全年执行 预算执行数",
        "weight": "分值 执行率分值",
        "adjustment_reason": "调整原因",
        "execution_reason": "偏差原因 执行率偏差原因 偏差原因分析",
        "execution_measure": "改进措施",
        "principles": "安排原则",
    },
    "Project": {
        "name": "名称 项目",
        "source": "来源 资金类型",
        "online": "是否线上 线上线下",
        "budget": "预算数 全年预算 调整后预算数",
        "executed": "执行数 全年执行",
        "initial": "年初预算",
        "use": "用途 资金用途",
        "benefit": "效益 项目效益",
        "reason": "偏差原因分析 原因",
        "measure": "措施",
        "count": "个数 数量",
        "offline": "线下项目个数",
    },
    "Indicator": {
        "name": "指标 指标名称 三级指标名称 名称",
        "level1": "一级",
        "level2": "二级",
        "operator": "符号 指标性质",
        "target": "目标 目标值 指标值 预期指标值 年度目标值 预期值",
        "unit": "单位 度量单位",
        "midyear": "年中完成值 监控完成值 年中值",
        "actual": "完成值 实际值 全年完成值 全年实际完成值 实际完成情况",
        "weight": "权重 指标分值 权重分值",
        "completion": "完成率",
        "score": "得分 自评得分",
        "evidence": "依据 佐证材料 佐证资料",
        "reason": "偏差原因 原因 偏差原因分析及改进措施",
        "measure": "措施",
        "benefit": "效益",
    },
    "NamedNumber": {"label": "名称 name 数量", "value": "值 数字", "unit": "计量单位"},
    "KeyWork": {
        "theme": "主题 名称 name title",
        "text": "内容 工作情况 content",
        "numbers": "数量 数字 number",
    },
    "Management": {
        "systems": "制度 制度名称 管理制度名称",
        "compliance": "合规性 合规性说明 资金使用合规性",
        "payment": "基本支出管理",
        "evaluation": "自评工作 评价工作开展情况",
    },
    "Statement": {"text": "文字 说明 content", "about": "对应 对应指标 对应项目"},
    "Statements": {
        "problems": "问题 主要问题 problem",
        "causes": "原因分析 cause",
        "measures": "措施 measure",
        "suggestions": "有关建议 suggestion",
        "other": "其他 其他说明",
    },
    "ProjectInfo": {
        "name": "名称 项目",
        "supervisor": "主管单位",
        "implementer": "项目单位 承担单位",
        "period": "期限",
    },
    "Goals": {"expected": "预期 预期目标 年初设定目标", "actual": "实际 实际完成情况 完成情况"},
    "Printed": {
        "adjustment": "调整数",
        "adjustment_rate": "调整率 预算调整率",
        "execution_rate": "执行率 预算执行率",
        "basic_rate": "基本支出执行率",
        "project_rate": "项目支出执行率",
        "project_count": "项目个数",
        "execution_score": "预算执行得分 执行得分",
        "total": "总分 得分 自评总分 score",
        "grade": "等级 评价等级",
    },
}

#: Other ways to write a choice, by field name, each folded; the canonical form is what the record holds.
_CHOICES: dict[str, dict[str, str]] = {
    "kind": {
        "department": "部门单位整体支出 部门整体支出 单位整体支出 整体支出 部门单位 部门 整体 部门单位整体支出绩效自评",
        "project": "项目支出 项目 单个项目 项目支出绩效自评",
    },
    "operator": {
        "≥": "≥ >= => ≧ ⩾ ≥= 大于等于 大于或等于 不低于 不少于 不小于 至少 以上",
        "≤": "≤ <= =< ≦ ⩽ ≤= 小于等于 小于或等于 不超过 不高于 不多于 不大于 至多 以内 控制在",
        "=": "= == 等于 相等",
        ">": "> 大于 高于 超过 多于",
        "<": "< 小于 低于 少于",
        "定性": "定性 定性指标 定性描述 文字描述 文字",
    },
    "source": {
        "上级资金": "upper 上级 中央 中央资金 自治区 自治区资金 省级 省级资金 市级 市级资金 上级转移支付 上级专项",
        "本级资金": "local 本级 区级 县级 区级资金 县级资金 本级财力 本级财力资金 本级财政 区县级 区本级 县本级",
        "其他资金": "other 其他 自有资金 自筹 自筹资金 社会资金 单位自筹",
    },
    "type": {
        "乡镇": "乡 镇 乡镇人民政府 乡镇政府 乡政府 镇政府 镇人民政府 乡人民政府",
        "街道": "街道办事处 街道办 街办",
        "机关": "行政机关 行政单位 党政机关 局 委 政府部门 行政",
        "学校": "小学 中学 幼儿园 高中 初中",
        "医院": "卫生院 社区卫生服务中心",
        "事业单位": "事业",
        "其他": "other",
    },
    "unit": {"万元": "万 万元人民币", "元": "人民币元"},
    "grade": {"优": "优秀", "良": "良好", "中": "中等 合格", "差": "不合格 较差"},
}

_FLAGS = {
    "是": "是 true yes y 1 √ ✓ ✔ 线上 有 对 已纳入 纳入 已入库 入库 online",
    "否": "否 false no n 0 × ✗ ✘ x 线下 无 未纳入 不纳入 未入库 不入库 offline",
}
#: Words in the name of a fund that tell which level it comes from.
_UPPER = re.compile("中央|上级|省级|自治区|市级|州级|转移支付")
_LOCAL = re.compile("本级|区级|县级|财力")
_NAMING = ("name", "theme", "label", "text")


@functools.lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Return the form in which labels and keys are compared."""
    wide = unicodedata.normalize("NFKC", text).strip().lower()
    return _MARKS.sub("", _BRACKETED.sub("", _ORDINAL.sub("", wide))) or _MARKS.sub("", wide)


def label_of(cls: type[Any], name: str) -> str:
    """Return the Chinese label of a field."""
    specs = {spec.name: spec for spec in dataclasses.fields(cls)}
    return str(specs[name].metadata.get("label", name)) if name in specs else name


@functools.cache
def _names(cls: type[Any]) -> dict[str, str]:
    known = {folded(alias): name for name, text in _ALIASES.get(cls.__name__, {}).items() for alias in text.split()}
    for spec in dataclasses.fields(cls):
        known[folded(label_of(cls, spec.name))] = spec.name
    for spec in dataclasses.fields(cls):
        known[folded(spec.name)] = spec.name
    return known


def field_named(cls: type[Any], key: str) -> str | None:
    """Return the field that a written key or column header means, or None."""
    return _names(cls).get(folded(key))


def nearest(cls: type[Any], key: str) -> str:
    """Return label and name of the field whose name is closest to an unknown key, or ``""``."""
    close = difflib.get_close_matches(folded(key)[:40], list(_names(cls)), n=1, cutoff=0.5)
    if not close:
        return ""
    name = _names(cls)[close[0]]
    return f"{label_of(cls, name)}（{name}）"


def naming_field(cls: type[Any]) -> str:
    """Return the field that names a row of this class (name, theme, label or text)."""
    own = {spec.name for spec in dataclasses.fields(cls)}
    return next(name for name in _NAMING if name in own)


@functools.cache
def _choices(name: str, choices: tuple[str, ...]) -> dict[str, str]:
    known: dict[str, str] = {}
    for canonical, text in _CHOICES.get(name, {}).items():
        if canonical in choices:
            known.update((_bare(alias), canonical) for alias in text.split())
    known.update((_bare(choice), choice) for choice in choices)
    return known


def choice_named(name: str, choices: tuple[str, ...], text: str) -> str | None:
    """Return the canonical form of a choice of the field ``name``, or None."""
    known = _choices(name, choices)
    found = known.get(_bare(text)) or known.get(folded(text))
    return _level_named(text, choices) if found is None and name == "source" else found


def _level_named(text: str, choices: tuple[str, ...]) -> str | None:
    """Return the source of a fund by its name (中央直达资金, 区级财力); None where it tells of two levels or of none."""
    upper, local = _UPPER.search(_bare(text)), _LOCAL.search(_bare(text).replace("自治区", ""))
    if (upper is None) == (local is None):
        return None
    found = "上级资金" if upper else "本级资金"
    return found if found in choices else None


def flag_named(text: str) -> str | None:
    """Return 是 or 否 for the ways people tick a box, or None."""
    wanted = _bare(text)
    return next((flag for flag, variants in _FLAGS.items() if wanted in variants.split()), None)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def year_in(text: str) -> str:
    """Return the four digits of a written year (2024, 2024年度, 二〇二四年), or ``""``."""
    compact = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(_CHINESE_DIGITS)
    match = re.fullmatch(r"([0-9]{4})(?:年度?)?", compact)
    return match[1] if match else ""


def day_in(text: str) -> str:
    """Return the ISO form of a written date (2025年4月12日, 2025/4/12, 20250412, 二〇二五年四月十二日), or ``""``."""
    compact = re.sub(r"\s+\d{1,2}:\d{2}.*$", "", unicodedata.normalize("NFKC", text).strip())
    compact = _WEEKDAY.sub("", compact)
    compact = _western(re.sub(r"\s+", "", compact).translate(_CHINESE_DIGITS))
    match = re.fullmatch(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})[日号]?", compact) or re.fullmatch(
        r"(\d{4})(\d{2})(\d{2})", compact
    )
    if match is None:
        return ""
    try:
        return datetime.date(*(int(part) for part in match.groups())).isoformat()
    except ValueError:
        return ""


def _western(text: str) -> str:
    """Write 十, 十2, 2十, 2十3 of a Chinese date with digits."""

    def number(match: re.Match[str]) -> str:
        return str(int(match[1] or 1) * 10 + int(match[2] or 0))

    return re.sub(r"(\d)?十(\d)?", number, text)
