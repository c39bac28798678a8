"""One leaf into one entry: the number, date, choice or text a field asks for, and what is wrong with it."""

from __future__ import annotations

import dataclasses
import datetime
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator.finding import Finding, Severity, Source
from generator.number import NumberSyntaxError, Quantity, UnitError, parse
from generator.record import OPERATORS, Entry
from generator.sources.clean import MAX_TEXT, bare, cleaned, looks_like_code, one_line
from generator.sources.names import choice_named, day_in, flag_named, year_in
from generator.sources.tree import Leaf

__all__ = ["Spec", "Where", "line_entries", "read_entry", "says_nothing", "specs", "split_sign", "written_unit"]

#: What people write into a number field they have nothing for.
_UNFILLED = frozenset({"", "-", "--", "---", "/", "\\", "无", "*", "n/a"})
#: The same in a text field, where nobody means them as text.
_NOTHING = _UNFILLED | {"//", "----", "暂无", "不涉及", "不适用", "没有", "na", "none", "null"}
_PREFIX = re.compile(
    r"(?P<sign>[≥≤≧≦⩾⩽><=]{1,2}|大于等于|大于或等于|小于等于|小于或等于|不低于|不少于|不小于|不超过|不高于|不大于|不多于"
    r"|大于|小于|超过|高于|低于|少于|多于|至少|至多|约|近)(?=[+\-]?[\d.])"
)
_SUFFIX = re.compile(r"(?P<sign>以上|以下|以内|左右|及以上|及以下|余|多)(?!\d)")
#: A number with such a word behind it; taken as a unit it would pass for an exact figure.
_HEDGED = re.compile(r"\d\s*(?:[万亿千百]?[余多]|[^\d\s]{0,4}(?:以上|以下|以内|左右|及以上|及以下)\s*$)")
#: A day or month of completion: 2024年12月底前, 12月31日.
_DAY = re.compile(r"\d年\d{1,2}月|\d{1,2}月(?:\d{1,2}[日号]|底|初|末|[上中下]旬)")
_VAGUE = frozenset({"约", "近", "左右", "余", "多"})
#: Words for the same counted thing: 12名 in a field counted in 人 is no mistake.
_SAME_COUNT = ({"人", "名", "位"}, {"个", "项"})
_PERCENT_WORDS = frozenset({"%", "百分比", "百分数", "百分率", "百分之"})
#: Text fields that hold a name, a word or a number of letters, never a paragraph.
_NAMES = frozenset({"name", "level1", "level2", "unit", "theme", "label", "about", "nature", "region", "leader"}) | {
    "contact", "phone", "supervisor", "implementer", "period",
}  # fmt: skip
#: Fields of an indicator that hold text where it is qualitative.
_RESULTS = frozenset({"target", "midyear", "actual"})
_SERIAL_DAYS = range(36_526, 73_051)  # 2000-01-01 to 2099-12-31 as day numbers of a spreadsheet
_YEARS = range(2000, 2100)


@dataclass(frozen=True, slots=True)
class Spec:
    """One field of the record, from its metadata."""

    name: str
    label: str
    kind: str
    unit: str
    required: bool
    choices: tuple[str, ...]
    many: bool
    of: Any

    @property
    def numeric(self) -> bool:
        return self.kind in {"money", "percent", "points", "count", "value", "number", "year"}


@dataclass(frozen=True, slots=True)
class Where:
    """The field a leaf is read for: the fact-style path, its name in messages, and the unit it takes.

    ``operator`` is set for an indicator's target: the chosen one, "" where none was chosen.
    """

    path: str
    what: str
    unit: str = ""
    qualitative: bool = False
    signed: bool = False
    operator: str | None = None


def specs(cls: type[Any]) -> Iterator[Spec]:
    """Walk the fields of a record class."""
    for spec in dataclasses.fields(cls):
        data = spec.metadata
        yield Spec(
            name=spec.name,
            label=str(data.get("label", spec.name)),
            kind=str(data["kind"]),
            unit=str(data.get("unit", "")),
            required=bool(data.get("required", False)),
            choices=tuple(data.get("choices", ())),
            many=spec.default == () and data["kind"] != "rows",
            of=data.get("of"),
        )


def read_entry(leaf: Leaf, spec: Spec, where: Where, findings: list[Finding]) -> Entry | None:
    """Read one leaf as the field asks; None where nothing usable stands there.

    A figure that cannot be read keeps its text with ``quantity`` None, so that later stages can quote it; an unknown
    choice becomes None. Adds V001-V005, V009, V011-V013, V015, V017 and V018.
    """
    if leaf.problem:
        findings.append(_broken_formula(leaf, where, _expected(spec)))
        return None
    text = _clean(leaf, where, findings)
    if not text:
        return None
    if spec.kind == "date":
        return _day(leaf, text, where, findings)
    if spec.kind == "year":
        return _year(leaf, text, where, findings)
    if spec.kind == "flag" or spec.choices:
        return _choice(leaf, text, spec, where, findings)
    if spec.numeric:
        return _figure(leaf, text, spec, where, findings)
    if spec.name != "name" and not spec.required and says_nothing(text):
        return None
    return Entry(one_line(text) if spec.name in _NAMES else text, leaf.source)


def line_entries(leaf: Leaf, where: Where, findings: list[Finding]) -> list[Entry]:
    """Read a leaf of a list field: one entry per line."""
    if leaf.problem:
        findings.append(_broken_formula(leaf, where, "文字"))
        return []
    text = _clean(leaf, where, findings)
    return [Entry(line.strip(), leaf.source) for line in text.split("\n") if not says_nothing(line)]


def unfilled(text: str) -> bool:
    """Tell whether the text is one of the marks for "nothing": —, /, 无."""
    return _mark(text) in _UNFILLED


def says_nothing(text: str) -> bool:
    """Tell whether the whole text of a text field only says that there is none: 无, 暂无, 不涉及, N/A."""
    return _mark(text).rstrip("。.") in _NOTHING


def _mark(text: str) -> str:
    return re.sub(r"[—–－−─―]", "-", unicodedata.normalize("NFKC", bare(text))).lower()


def split_sign(text: str) -> tuple[str, str]:
    """Split ``≥25000`` into operator and number; ("", text) where no operator stands before a number."""
    compact = re.sub(r"\s+", "", unicodedata.normalize("NFKC", bare(text)))
    match = _PREFIX.match(compact)
    operator = choice_named("operator", OPERATORS, match["sign"]) if match else None
    return (operator, compact[match.end() :]) if match and operator else ("", text)


def written_unit(text: str) -> str:
    """Return the unit written behind a number, ``""`` where there is none or the text is no number."""
    if _DAY.search(text):
        return ""
    try:
        return parse(text).unit
    except (NumberSyntaxError, UnitError):
        return ""


def _expected(spec: Spec) -> str:
    if spec.kind == "flag" or spec.choices:
        return "选项"
    return "数字" if spec.numeric else "日期" if spec.kind == "date" else "文字"


def _broken_formula(leaf: Leaf, where: Where, expected: str) -> Finding:
    if leaf.problem == "V005":
        message = f"{where.what}是公式错误值“{leaf.text}”，未能读取；请改正公式，或直接填写{expected}。"
    else:
        message = (
            f"{where.what}是公式，但文件中没有保存它的计算结果，未能读取{'（不按 0 处理）' if expected == '数字' else ''}；"
            f"请用 Excel 或 WPS 打开此文件，重新保存一次，或直接填写{expected}。"
        )
    return Finding(code=leaf.problem, message=message, subject=where.path, source=leaf.source, found=leaf.text)


def _clean(leaf: Leaf, where: Where, findings: list[Finding]) -> str:
    text, removed = cleaned(leaf.text)

    def add(code: str, message: str, found: str) -> None:
        findings.append(Finding(code=code, message=message, subject=where.path, source=leaf.source, found=found))

    if removed:
        add("V012", f"{where.what}含有文档不允许的字符（{removed}），已去掉；请核对文字是否完整。", removed)
    piece = looks_like_code(text)
    if piece:
        add("V013", f"{where.what}中的“{_short(piece)}”像模板代码或指令，按普通文字原样处理；如非本意请删去。", piece)
    if len(text) > MAX_TEXT:
        add("V014", f"{where.what}有 {len(text)} 字，只读取前 {MAX_TEXT} 字；请缩短。", f"{len(text)} 字")
        text = text[:MAX_TEXT].strip()
    return text


def _day(leaf: Leaf, text: str, where: Where, findings: list[Finding]) -> Entry:
    day = leaf.day or _serial_day(leaf, text) or day_in(text)
    if not day:
        message = f"{where.what}填的是“{_short(text)}”，无法识别为日期；请写成 2025年4月12日 或 2025-04-12。"
        findings.append(_finding("V017", message, leaf, where, expected="2025年4月12日"))
    return Entry(leaf.day or (text if day_in(text) or not day else day), leaf.source, day=day)


def _serial_day(leaf: Leaf, text: str) -> str:
    """Return the date of a day number, which is what a date cell with the general format holds."""
    if not (leaf.number and text.isascii() and text.isdigit() and int(text) in _SERIAL_DAYS):
        return ""
    return (datetime.date(1899, 12, 30) + datetime.timedelta(days=int(text))).isoformat()


def _year(leaf: Leaf, text: str, where: Where, findings: list[Finding]) -> Entry:
    year = year_in(text)
    if year and int(year) in _YEARS:
        return Entry(text, leaf.source, parse(year, "年"))
    message = f"{where.what}填的是“{_short(text)}”，不是四位数的年份；请填写被评价的年度，如 2024。"
    findings.append(_finding("V002", message, leaf, where, expected="2024"))
    return Entry(text, leaf.source)


def _choice(leaf: Leaf, text: str, spec: Spec, where: Where, findings: list[Finding]) -> Entry | None:
    known = flag_named(text) if spec.kind == "flag" else choice_named(spec.name, spec.choices, text)
    if known is not None:
        return Entry(known, leaf.source)
    if unfilled(text):
        return None
    choices = "、".join(("是", "否") if spec.kind == "flag" else spec.choices)
    if spec.name == "operator":
        message = f"{where.what}填的是“{_short(text)}”，无法识别，按 ≥ 处理；请从 {choices} 中选择一个。"
        findings.append(_finding("V009", message, leaf, where, expected=choices))
    else:
        if spec.name == "kind":
            choices = "部门单位整体支出、项目支出"
        message = f"{where.what}填的是“{_short(text)}”，不在可选项内，按未填处理；请从 {choices} 中选择一个。"
        findings.append(_finding("V018", message, leaf, where, expected=choices))
    return None


def _figure(leaf: Leaf, text: str, spec: Spec, where: Where, findings: list[Finding]) -> Entry | None:
    if unfilled(text) and not (where.qualitative and "无" in text):
        return None
    if where.qualitative:
        return Entry(text, leaf.source, _quiet(text, where.unit))
    if leaf.day:
        findings.append(_not_a_number(leaf, text, where))
        return Entry(text, leaf.source)
    if understood := _with_its_operator(leaf, text, where, findings):
        return understood
    if leaf.number and spec.kind == "money":
        text = _money_text(text, leaf.decimals)
    if _HEDGED.search(text) or (spec.kind == "value" and _DAY.search(text)):
        findings.append(_not_a_number(leaf, text, where))
        return Entry(text, leaf.source)
    try:
        quantity = parse(_same_count(text, where.unit), where.unit)
    except UnitError:
        findings.append(_wrong_unit(leaf, text, where))
        return Entry(text, leaf.source)
    except NumberSyntaxError:
        findings.append(_not_a_number(leaf, text, where))
        return Entry(text, leaf.source)
    if spec.kind == "money" and quantity.value < 0 and not where.signed:
        message = f"{where.what}填的是负数 {_short(text)}；金额应为 0 或正数，请核对。"
        findings.append(_finding("V011", message, leaf, where, expected="0 或正数"))
    return Entry(text, leaf.source, quantity)


def _with_its_operator(leaf: Leaf, text: str, where: Where, findings: list[Finding]) -> Entry | None:
    """Read ``≥25000`` as a target whose operator cell says the same or nothing; a note tells how it was understood."""
    sign, rest = split_sign(text)
    if not sign or where.operator not in ("", sign) or _HEDGED.search(rest):
        return None
    quantity = _quiet(_same_count(rest, where.unit), where.unit)
    if quantity is None:
        return None
    message = (
        f"{where.what}填的是“{_short(text)}”，已按计算符号“{sign}”、指标值{rest}读取；"
        "请把符号填到“计算符号”栏，此处只填数字。"
    )
    note = _finding("V003", message, leaf, where, expected=rest)
    findings.append(dataclasses.replace(note, level=Severity.INFO))
    return Entry(rest, leaf.source, quantity)


def _quiet(text: str, unit: str) -> Quantity | None:
    try:
        return parse(text, unit)
    except (NumberSyntaxError, UnitError):
        return None


def _money_text(text: str, decimals: int | None) -> str:
    """Write 13.5 of a number cell as 13.50: amounts have at least two decimals unless the cell's format says else."""
    written = len(text.partition(".")[2])
    if not written or written >= 2 or decimals == written or not text[-1:].isdigit():
        return text
    return text + "0" * (2 - written)


def _same_count(text: str, unit: str) -> str:
    for words in _SAME_COUNT:
        if unit in words and text[-1:] in words:
            return text[:-1] + unit
    return text


def _wrong_unit(leaf: Leaf, text: str, where: Where) -> Finding:
    message = f"{where.what}填的是“{_short(text)}”，单位应为“{where.unit}”；请换算后只填数字，或改正计量单位。"
    return _finding("V015", message, leaf, where, expected=where.unit)


def _not_a_number(leaf: Leaf, text: str, where: Where) -> Finding:
    compact = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    match = _PREFIX.match(compact) or _SUFFIX.search(compact)
    if match:
        rest = compact.replace(match["sign"], "", 1)
        if _quiet(rest, "") is not None:
            message = (
                f"{where.what}填的是“{_short(text)}”，数字带有“{match['sign']}”；{_sign_hint(match['sign'], where)}。"
            )
            return _finding("V003", message, leaf, where, expected=rest)
    indicator = _is_result(where)
    if leaf.day or day_in(text) or (indicator and _DAY.search(compact)):
        advice = (
            "时间类指标请在“计算符号”栏选“定性”，完成值填“达成”“部分达成”或“未达成”；"
            "或者改填天数、按时完成率等数字，并改正目标值和计量单位"
            if indicator
            else "请改填数字"
        )
        message = f"{where.what}填的是日期“{_short(text)}”，应为数字，日期不能计算完成率；{advice}。"
        return _finding("V002", message, leaf, where, expected="数字")
    hint = "；定性指标请在“计算符号”栏选“定性”" if indicator else ""
    message = f"{where.what}填的是文字“{_short(text)}”，应为数字；请改填数字{hint}。"
    return _finding("V002", message, leaf, where, expected="数字")


def _is_result(where: Where) -> bool:
    """Tell whether the field is one that text fills where the indicator is qualitative (its points are always a number)."""
    family, _, name = where.path.rpartition(".")
    return family.startswith("indicator.") and name in _RESULTS


def _sign_hint(sign: str, where: Where) -> str:
    if sign in _VAGUE:
        return "请填写准确的数字"
    if _is_result(where):
        return "请把符号填到“计算符号”栏，此处只填数字"
    return "请删去符号，只填数字"


def _finding(code: str, message: str, leaf: Leaf, where: Where, expected: str = "") -> Finding:
    return Finding(
        code=code,
        message=message,
        subject=where.path,
        source=leaf.source,
        expected=expected,
        found=_short(leaf.text.strip(), 60),
    )


def _short(text: str, length: int = 30) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[:length] + "…"


def missing(spec: Spec, where: Where, source: Source, found: str = "") -> Finding:
    """Return the finding for a required field that was not filled."""
    seen = f"填的是“{_short(found)}”，等于未填" if found else "没有填写"
    never = "（不按 0 处理）" if spec.numeric else ""
    message = f"{where.what}{seen}；这是必填项，请填写{never}。"
    return Finding(code="V001", message=message, subject=where.path, source=source, found=found)


def percent_unit(unit: str) -> str:
    """Return ``%`` for the words for percent, else the unit folded to half-width."""
    compact = re.sub(r"\s+", "", unicodedata.normalize("NFKC", unit))
    return "%" if compact in _PERCENT_WORDS else re.sub(r"\s+", "", unit)
