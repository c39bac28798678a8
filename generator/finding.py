"""Findings: what is wrong with the user's figures or text, as plain values.

Errors in the user's data are never raised: every stage returns findings beside its result and goes on. A finding
says what stands where, what was expected and what to do. Codes are stable and have one page each in
``docs/findings``; the letter names the family: V figures of the form, A arithmetic of a text, N its numbers against the
facts, C claims, R reasons, S structure, W wording, D drafting with a model.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

__all__ = [
    "CODES",
    "LEVELS",
    "Edit",
    "Finding",
    "InputError",
    "Severity",
    "Source",
    "as_dict",
    "as_json",
    "as_text",
    "counts",
    "has_errors",
    "remedy",
    "select",
    "source_dict",
]


class InputError(Exception):
    """The input cannot be read at all (message in Chinese, for the user); exit status 2."""


class Severity(enum.StrEnum):
    """How sure and how grave: an error is provable, a warning is a judgement or a gap, info is a note."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


#: What the levels are called.
LEVELS = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure or a text stands: file, then sheet and cell of a workbook, or path and line of a YAML file."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    path: str = ""
    line: int = 0

    def __str__(self) -> str:
        if self.sheet:
            place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        elif self.line:
            place = f"第{self.line}行 {self.path}".rstrip()
        else:
            place = self.path
        return " ".join(part for part in (self.file, place) if part)


@dataclass(frozen=True, slots=True)
class Edit:
    """A correction that needs no judgement: the characters ``start`` to ``end`` of a report's text become ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to look at.

    Attributes:
        code: stable code, a key of CODES.
        message: Chinese sentence for the clerk: what stands there, what it should be and why, what to do.
        subject: id of the fact or path of the record field it is about, e.g. ``indicator.2.reason``.
        expected, found: the recomputed and the written value, as text, where there are such.
        quote, start, end: the place in a report's text (character offsets), for findings on texts.
        fix: what would mend it, in words, where that is certain.
        edit: the correction itself, where the text determines it.
        level: overrides the code's usual severity.
    """

    code: str
    message: str
    subject: str = ""
    source: Source | None = None
    expected: str = ""
    found: str = ""
    quote: str = ""
    start: int | None = None
    end: int | None = None
    fix: str = ""
    edit: Edit | None = None
    level: Severity | None = None

    @property
    def severity(self) -> Severity:
        return self.level or CODES[self.code][0]


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

#: code → (usual severity, Chinese title). One page each in docs/findings, one test each at least.
CODES: dict[str, tuple[Severity, str]] = {
    # V0: reading the form
    "V001": (_E, "必填项未填"),
    "V002": (_E, "应填数字的单元格不是数字"),
    "V003": (_E, "数字前带有比较符号"),
    "V004": (_E, "公式没有计算结果"),
    "V005": (_E, "单元格是公式错误值"),
    "V006": (_W, "合并单元格"),
    "V007": (_W, "工作表被隐藏"),
    "V008": (_W, "工作表名称改动或缺少工作表"),
    "V009": (_E, "计算符号无法识别"),
    "V010": (_E, "指标或项目重复"),
    "V011": (_E, "金额为负数"),
    "V012": (_W, "含有文档不允许的控制字符"),
    "V013": (_I, "内容像模板代码或指令，按原文处理"),
    "V014": (_W, "内容未被读取"),
    "V015": (_E, "数字的单位与该栏不符"),
    "V016": (_W, "未填计算符号"),
    "V017": (_E, "日期无法识别"),
    "V018": (_E, "选项无法识别"),
    "V019": (_W, "示例未删除或被改动"),
    # V1: arithmetic of the form
    "V101": (_E, "资金来源合计与总额不符"),
    "V102": (_E, "基本支出加项目支出与总额不符"),
    "V103": (_E, "人员经费加公用经费与基本支出不符"),
    "V104": (_E, "项目预算合计与项目支出预算不符"),
    "V105": (_E, "项目执行合计与项目支出执行数不符"),
    "V106": (_E, "分值合计不是100分"),
    "V107": (_E, "人数分项与合计不符"),
    "V108": (_E, "执行数大于全年预算数"),
    "V109": (_E, "年初预算数、调整数与全年预算数不符"),
    "V110": (_E, "分项大于总额"),
    "V111": (_W, "总额未调整而分项变动"),
    "V112": (_W, "资金口径前后不一"),
    "V113": (_W, "全年预算数或分母为零，比率无法计算"),
    "V114": (_E, "项目个数前后不符"),
    "V115": (_W, "百分数可能少乘了100"),
    "V116": (_W, "比率超过100%"),
    "V117": (_W, "年中完成值大于全年完成值"),
    "V118": (_E, "分值为负数"),
    "V119": (_W, "金额单位可能填错"),
    # V2: dates, year, names
    "V201": (_W, "填报日期与评价年度不符"),
    "V202": (_W, "文字中的年度与评价年度不符"),
    "V203": (_W, "用了其他类型单位的称谓"),
    # V3: reasons the form demands
    "V301": (_W, "失分指标未填偏差原因"),
    "V302": (_W, "完成值远超目标值，未说明原因"),
    "V303": (_W, "预算执行率偏低，未说明原因"),
    "V304": (_W, "预算有调整，未说明原因"),
    "V305": (_W, "偏差原因只是重复偏差本身"),
    "V306": (_W, "偏差原因与数据方向相反"),
    "V307": (_W, "实有人数超过编制，未作说明"),
    "V308": (_W, "失分指标未填改进措施"),
    "V309": (_W, "改进措施只是调整目标值"),
    # V4: values printed in an old form
    "V401": (_E, "填报得分与重算得分不符"),
    "V402": (_E, "填报总分与重算总分不符"),
    "V403": (_E, "填报等级与总分不符"),
    "V404": (_E, "填报比率与重算结果不符"),
    "V405": (_I, "填报比率是截尾而非四舍五入"),
    # V5: scoring
    "V501": (_E, "实际完成值缺失或不是数字，无法计分"),
    "V502": (_E, "目标值缺失或不是数字，无法计分"),
    "V503": (_W, "目标值为零"),
    "V504": (_W, "实际完成值为负数"),
    "V505": (_E, "定性指标的自评得分超出档次范围"),
    "V506": (_W, "定性指标按档次默认比例计分"),
    # A: a finished report's numbers against one another
    "A101": (_E, "分项之和与合计不符"),
    "A102": (_E, "比率与其数字不符"),
    "A103": (_E, "差额与其数字不符"),
    "A104": (_E, "增减幅度与其数字不符"),
    "A105": (_W, "比率是截尾而非四舍五入"),
    "A106": (_E, "同一数字前后不一致"),
    "A107": (_W, "件数得不出这个比率"),
    "A108": (_E, "个数与列出的不符"),
    "A109": (_E, "百分点与百分数混用"),
    "A110": (_W, "金额单位可能写错"),
    "A111": (_W, "没有读到可核对的数字"),
    "A112": (_E, "部分占全部的比率超过100%"),
    "A113": (_E, "基数为零却写了比率"),
    "A201": (_E, "得分与完成情况不符"),
    "A202": (_E, "分值合计不是100分"),
    "A203": (_E, "总分与各项得分之和不符"),
    "A204": (_E, "等级与总分不符"),
    "A205": (_I, "按哪种计分规则核对"),
    # C: claims that the figures decide
    "C101": (_E, "关于预算调整的说法与数据不符"),
    "C102": (_E, "关于预算执行的说法与数据不符"),
    "C103": (_W, "绝对化说法与项目执行情况不符"),
    "C104": (_E, "完成与否的说法与指标数据不符"),
    "C105": (_E, "增减方向与数据相反"),
    "C106": (_E, "节约的说法与超出上限不符"),
    "C107": (_W, "满意度的说法没有数据"),
    "C108": (_E, "项目效益的说法与执行情况不符"),
    "C109": (_W, "前后说法矛盾"),
    # R: reasons and measures in a report
    "R101": (_W, "失分指标未说明偏差原因"),
    "R102": (_W, "偏差原因只是重复偏差本身"),
    "R103": (_E, "偏差原因与数据方向相反"),
    "R104": (_W, "完成值远超目标值，未说明原因"),
    "R105": (_W, "执行率偏低，未说明原因"),
    "R106": (_W, "预算有调整，未说明原因"),
    "R107": (_W, "改进措施只是调整目标值"),
    "R108": (_W, "失分指标未写改进措施"),
    "R109": (_W, "实有人数超过编制，未作说明"),
    # N: numbers of a text against the facts
    "N001": (_E, "数字没有数据依据"),
    "N002": (_E, "数字与数据不符"),
    "N003": (_W, "单位填写的文字与数据不一致"),
    "N004": (_W, "必须写明的数字没有写"),
    "N005": (_E, "带来源标记的数字被改动"),
    "N006": (_I, "数字的来源标记丢失"),
    # S, W: the draft
    "S001": (_W, "待单位补充"),
    "S002": (_I, "单位自提的问题没有数据支撑"),
    "W001": (_W, "单位自填的表述与数据相矛盾，未采用"),
    "W002": (_W, "单位填写的原因或措施没有用到"),
    # S1: structure of a finished report
    "S101": (_W, "缺少章节"),
    "S102": (_I, "章节顺序与规定不同"),
    "S103": (_E, "失分没有列入问题"),
    "S104": (_W, "问题没有数据支撑"),
    "S105": (_W, "问题没有对应的原因"),
    "S106": (_W, "问题没有对应的改进措施"),
    "S107": (_E, "标题写明的内容没有写"),
    "S108": (_W, "问题、原因、措施条数不一致"),
    # W1: wording of a finished report
    "W101": (_E, "用了其他类型单位的称谓"),
    "W102": (_W, "单位名称前后不一致"),
    "W103": (_E, "年度与评价年度不符"),
    "W104": (_E, "重复词语"),
    "W105": (_I, "编号不连续或样式不一"),
    "W106": (_I, "标点、括号或数字全半角混用"),
    "W107": (_W, "填写说明没有删去"),
    "W108": (_W, "待补充内容没有补"),
    "W109": (_W, "引用了已废止的文件"),
    "W110": (_I, "用语与年度报告不符"),
    "W111": (_I, "没有具体内容的套话"),
    "W112": (_E, "错别字"),
    # D: drafting with a model
    "D001": (_I, "模型起草未通过核对，改用程序文字"),
    "D002": (_W, "模型服务没有完成起草"),
    "D003": (_I, "模型起草的文字经自动改正"),
    # D1: rewriting a finished report
    "D101": (_I, "改写时补写了原文没有的内容"),
    "D102": (_I, "改写时按数据改正或补上数字"),
    "D103": (_I, "没有数据支持的问题保留为单位的说法"),
    "D104": (_W, "改写时删去了与数据矛盾的话"),
    "D105": (_W, "补写的原因或措施缺材料，待单位补充"),
    "D106": (_W, "没有改写的部分与问题不再一一对应"),
    "D107": (_I, "改写要求没有全部做到"),
    "D108": (_I, "模型没有改动原文或照抄要求，保留原文"),
    "D109": (_I, "按要求改写、合并或调整了顺序"),
    "D110": (_W, "有的改动在文档中没有位置"),
    # D2: numbers of a draft renewed from other figures
    "D201": (_I, "数字已按新数据更新"),
    "D202": (_W, "新数据中没有这个数字"),
    "D203": (_W, "单位填写的原文已变，其中的数字没有更新"),
    "D204": (_W, "手工改过的数字已换成数据"),
    "D205": (_I, "年度已改为新年度"),
    "D206": (_I, "图已按新数据更新"),
}


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any finding is at error level (exit status 1)."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def select(findings: Iterable[Finding], chosen: str = "", ignored: str = "") -> list[Finding]:
    """Keep findings whose code starts with one of the comma-separated prefixes in ``chosen`` and none in ``ignored``."""
    wanted = tuple(part.strip() for part in chosen.split(",") if part.strip())
    unwanted = tuple(part.strip() for part in ignored.split(",") if part.strip())
    return [
        finding
        for finding in findings
        if (not wanted or finding.code.startswith(wanted)) and not (unwanted and finding.code.startswith(unwanted))
    ]


def as_text(findings: Sequence[Finding]) -> str:
    """Return one line per finding, ``place: level code message``, and a closing line with the counts."""
    lines: list[str] = []
    for finding in findings:
        place = f"{finding.source}: " if finding.source else ""
        lines.append(f"{place}{LEVELS[finding.severity]} {finding.code} {finding.message}")
    return "\n".join([*lines, counts(findings)])


def counts(findings: Sequence[Finding]) -> str:
    """Return how many findings there are of each level, as a sentence."""
    if not findings:
        return "未发现问题。"
    each = (f"{sum(finding.severity is level for finding in findings)}个{label}" for level, label in LEVELS.items())
    return f"共{'，'.join(each)}。"


def remedy(finding: Finding) -> str:
    """Return what to do in words: the finding's own, else the correction that comes with it."""
    if finding.fix or finding.edit is None:
        return finding.fix
    return f"改为“{finding.edit.text}”" if finding.edit.text else "删去"


def as_json(
    findings: Sequence[Finding], extra: Mapping[str, object] | None = None, places: Sequence[Mapping[str, object]] = ()
) -> str:
    """Return the findings as a JSON object ``{…extra, "findings": […]}``; numbers are strings.

    Args:
        extra: keys of the object beside the findings.
        places: further keys of each finding, as many as there are findings; or none.
    """
    listed = [as_dict(finding) for finding in findings]
    if places:
        listed = [{**finding, **more} for finding, more in zip(listed, places, strict=True)]
    return json.dumps({**(extra or {}), "findings": listed}, ensure_ascii=False, indent=2)


def as_dict(finding: Finding) -> dict[str, object]:
    """Return the JSON form of one finding (keys of the contract in docs/architecture.md)."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "subject": finding.subject,
        "source": source_dict(finding.source),
        "quote": finding.quote,
        "start": finding.start,
        "end": finding.end,
        "expected": finding.expected,
        "found": finding.found,
        "fix": remedy(finding),
        "edit": _edit_dict(finding.edit),
    }


def _edit_dict(edit: Edit | None) -> dict[str, object] | None:
    return None if edit is None else {"start": edit.start, "end": edit.end, "text": edit.text}


def source_dict(source: Source | None) -> dict[str, object] | None:
    """Return the JSON form of a place: only the keys that are set."""
    if source is None:
        return None
    named = {"file": source.file, "sheet": source.sheet, "cell": source.cell, "path": source.path, "line": source.line}
    return {key: value for key, value in named.items() if value}
