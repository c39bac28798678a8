"""YAML and JSON: the shapes people write, the digits as written, the line of every figure."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from source_forms import codes, every_field, quantity, shown

from generator.finding import Finding, Severity
from generator.record import Record, entries
from generator.sources import load

HEAD = "kind: department\nyear: 2024\nunit: {name: 某县幸福镇人民政府}\n"
MONEY = "budget: {initial: 1, adjusted: 1, executed: 1}\n"

Read = Callable[..., tuple[Record, list[Finding]]]


def found(read: Read, text: str) -> dict[str, Any]:
    return {path: entry for path, _, entry in entries(read(text)[0])}


def test_every_field_can_be_given_in_json_and_in_yaml(record_of: Callable[..., Record], tmp_path: Path) -> None:
    """JSON is read as the same record, with a line for every entry."""
    form = every_field()
    (tmp_path / "a.json").write_text(json.dumps(form, ensure_ascii=False, indent=1), encoding="utf-8")
    record, findings = load(tmp_path / "a.json")
    assert shown(record) == shown(record_of(form))
    assert findings == []
    assert all(entry.source.line and entry.source.path for _, _, entry in entries(record))


def test_written_decimals_and_lines_are_kept(tmp_path: Path) -> None:
    """90.230 has three decimals; the source is the line of the value."""
    text = '{"year": 2024,\n "indicators": [{"name": "甲",\n\t"actual": 90.230, "unit": "%"}]}'
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    entry = load(tmp_path / "a.txt")[0].indicators[0].actual
    assert entry is not None
    assert (entry.quantity, entry.source.line, entry.source.path) == (
        quantity("90.230", "%"),
        3,
        "indicators[1].actual",
    )


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("budget: {initial: 4135.45}", {"budget.initial.total": "4135.45"}),
        ("budget: {initial: {total: 5, upper: 2}}", {"budget.initial.total": "5", "budget.initial.upper": "2"}),
        (
            "budget: {initial: {total: 5, by_source: {upper: 2}, nature: {personnel: 3}}}",
            {"budget.initial.personnel": "3"},
        ),
        ("预算: {年初预算数: {资金总额: 5, 按来源: {本级资金: 2}}}", {"budget.initial.local": "2"}),
        ("unit: {functions: 就一条, 单位名称: 镇}", {"unit.functions.1": "就一条", "unit.name": "镇"}),
        ("unit: {staff: {establishment: 62, actual: {total: 78}, in_post: 59}}", {"unit.staff.actual.in_post": "59"}),
        (
            "unit: {staff: {actual: 78, in_post: 59}}",
            {"unit.staff.actual.total": "78", "unit.staff.actual.in_post": "59"},
        ),
        ("management: [甲, 乙]", {"management.systems.2": "乙"}),
        ("key_work: [一句话]", {"key_work.1.text.1": "一句话"}),
        ("key_work: [{theme: 甲, numbers: [[培训, 20, 场]]}]", {"key_work.1.numbers.1.unit": "场"}),
        ("key_work: [{theme: 甲, numbers: {培训: 20场}}]", {"key_work.1.numbers.1.value": "20场"}),
        (
            "facts: {problems: 一个, causes: [{text: 二, about: 甲}]}",
            {"facts.problems.1.text": "一个", "facts.causes.1.about": "甲"},
        ),
        ("score: 95.43\ngrade: 优秀", {"printed.total": "95.43", "printed.grade": "优"}),
        ("printed: {execution_rate: 98.90%}\ntotal: 95", {"printed.execution_rate": "98.90%", "printed.total": "95"}),
        ("kind: 项目支出", {"kind": "project"}),
        (
            "projects: [{name: 甲, source: 自治区, online: false}]",
            {"project.1.source": "上级资金", "project.1.online": "否"},
        ),
        ("projects: {甲: {budget: 3}}", {"project.1.name": "甲", "project.1.budget": "3"}),
        (
            "indicators: [{name: 甲, operator: 不低于, evidence: [一, 二]}]",
            {"indicator.1.operator": "≥", "indicator.1.evidence": "一；二"},
        ),
        ("base: &b {name: 甲}\nindicators: [*b]", {"indicator.1.name": "甲"}),
    ],
)
def test_the_shapes_people_write_are_understood(form: str, expected: dict[str, str], read: Read) -> None:
    """Bare numbers, groupings, labels in Chinese, single strings for lists: each has one meaning."""
    texts = {path: entry.text for path, entry in found(read, form).items()}
    assert {path: texts.get(path) for path in expected} == expected


@pytest.mark.parametrize(
    ("written", "operator"),
    [
        (text, operator)
        for operator, texts in {
            "≥": (">=", "＞=", "≧", "大于等于", "不低于", "≥"),
            "≤": ("<=", "小于等于", "不超过", "≤"),
            "=": ("=", "＝", "等于"),
            ">": (">", "大于"),
            "<": ("<", "＜"),
            "定性": ("定性", "定性指标"),
        }.items()
        for text in texts
    ],
)
def test_operators_in_all_their_spellings(written: str, operator: str, read: Read) -> None:
    """Each spelling is one of the six operators."""
    assert found(read, f'indicators: [{{name: 甲, operator: "{written}"}}]')["indicator.1.operator"].text == operator


@pytest.mark.parametrize(
    ("form", "code", "words"),
    [
        ("budgett: {initial: 1}", "V014", ["budgett", "资金（budget）"]),
        (
            "indicators: [{name: 甲, operator: ≥, target: 1, actual: 1, weight: 1, 备注: 看这里}]",
            "V014",
            ["备注", "看这里"],
        ),
        ("projects: [{name: 甲, budget: {a: 1}, executed: 1}]", "V014", ["全年预算数", "一个值"]),
        ("goals: {expected: [{a: 1}]}", "V014", ["年度总体目标"]),
        ("year: 2023", "V014", ["重复", "year"]),
        ("单位: {单位名称: 镇}", "V014", ["重复"]),
        ("printed: {total: 95}\nscore: 90", "V014", ["填报总分", "90"]),
        ("---\nkind: project", "V014", ["另一份数据"]),
        ('management: {systems: ["a\\u0001b"]}', "V012", ["U+0001"]),
        ("management: {systems: ['{% if %}']}", "V013", ["{%"]),
    ],
)
def test_what_is_not_read_is_said(form: str, code: str, words: list[str], tmp_path: Path) -> None:
    """Unknown keys name the nearest known one; nothing is dropped in silence."""
    (tmp_path / "a.yaml").write_text(HEAD + MONEY + form, encoding="utf-8")
    _, findings = load(tmp_path / "a.yaml")
    messages = " ".join(finding.message for finding in findings if finding.code == code)
    assert code in codes(findings)
    assert all(word in messages for word in words), [finding.message for finding in findings]


def test_a_thousands_comma_in_braces_is_caught(read: Read) -> None:
    """``{upper: 1,281.14}`` is upper = 1 to YAML; the rest of the number is reported as an error."""
    _, findings = read(HEAD + "budget: {initial: {total: 5, upper: 1,281.14}, adjusted: 1, executed: 1}")
    assert codes(findings) == ["V002"]
    assert "千分位" in findings[0].message


def test_rows_with_nothing_in_them_are_passed_over(read: Read) -> None:
    """Empty rows do not count; the next one takes their number."""
    form = HEAD + MONEY + "indicators: [{name: ''}, {name: 甲, operator: ≥, target: 1, actual: 1, weight: 1}, null]"
    record, findings = read(form)
    assert (len(record.indicators), findings) == (1, [])


def test_what_is_missing_is_named_by_path_and_line(read: Read) -> None:
    """A missing actual is indicator.2.actual at the line of its row."""
    form = (
        HEAD
        + MONEY
        + "indicators:\n- {name: 甲, operator: ≥, target: 1, actual: 1, weight: 1}\n- {name: 乙, operator: ≥, target: 1, weight: 1}"
    )
    _, findings = read(form)
    assert [(finding.code, finding.subject) for finding in findings] == [("V001", "indicator.2.actual")]
    assert findings[0].source
    assert findings[0].source.line == 7


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_read(encoding: str, tmp_path: Path) -> None:
    """Windows programs write GBK, UTF-16 or a byte order mark."""
    (tmp_path / "a.yaml").write_bytes((HEAD + MONEY).encode(encoding))
    record, findings = load(tmp_path / "a.yaml")
    assert (str(record.unit.name), findings) == ("某县幸福镇人民政府", [])


def test_control_characters_are_reported_with_their_field(tmp_path: Path) -> None:
    """A raw control character is no syntax error: it is removed, and the field named."""
    (tmp_path / "a.yaml").write_text(HEAD.replace("某县", "某\x07县") + MONEY, encoding="utf-8")
    record, findings = load(tmp_path / "a.yaml")
    assert str(record.unit.name) == "某县幸福镇人民政府"
    assert codes(findings) == ["V012"]
    assert "U+0007" in findings[0].message
    assert findings[0].subject == "unit.name"


ROW = "indicators: [{name: 甲, target: %s, operator: %s, unit: %s, actual: 30000, weight: 90}]"


@pytest.mark.parametrize("operator", ["≥", "'>='", "", "/"])
@pytest.mark.parametrize(("typed", "unit"), [("≥25000", "人"), ("不低于 25,000", "人"), ("≥25000人", "人")])
def test_an_operator_typed_before_the_target_is_understood(typed: str, unit: str, operator: str, read: Read) -> None:
    """Where the operator cell agrees or is blank, the number counts, the sign becomes the operator, and a note says so."""
    record, findings = read(HEAD + MONEY + ROW % (f'"{typed}"', operator, unit))
    item = record.indicators[0]
    assert item.target
    assert (str(item.operator), item.target.quantity) == ("≥", quantity("25000", "人"))
    assert [(finding.code, finding.severity) for finding in findings] == [("V003", Severity.INFO)]
    assert "已按计算符号“≥”" in findings[0].message


@pytest.mark.parametrize("operator", ["≤", "≠"])
def test_an_operator_that_contradicts_the_target_is_an_error(operator: str, read: Read) -> None:
    """≥ before the target and another operator beside it: which one is meant is not guessed."""
    record, findings = read(HEAD + MONEY + ROW % ("≥25000", operator, "人"))
    target = record.indicators[0].target
    assert target
    assert target.quantity is None
    assert "V003" in codes([finding for finding in findings if finding.severity is Severity.ERROR])


@pytest.mark.parametrize("mark", ["无", "/", "—", "——", "-", "暂无", "不涉及", "N/A", "无。"])
def test_a_text_that_says_nothing_is_blank(mark: str, read: Read) -> None:
    """无 as a whole text is no text: no entry, no finding; in 其他需要说明的问题 and in names it stays."""
    form = (
        f'{HEAD}budget: {{initial: 1, adjusted: 1, executed: 1, adjustment_reason: "{mark}"}}\n'
        f'management: {{systems: ["{mark}"]}}\n'
        f'indicators: [{{name: 甲, operator: ≥, target: 1, actual: 1, weight: 1, unit: "{mark}", reason: "{mark}"}}]\n'
        f'key_work: [{{theme: "{mark}", text: "{mark}"}}]\n'
        f'facts: {{problems: ["{mark}"], causes: [{{text: 甲, about: "{mark}"}}], other: ["{mark}"]}}'
    )
    record, findings = read(form)
    texts = {path: entry.text for path, _, entry in entries(record)}
    assert findings == []
    assert {path for path, text in texts.items() if text == mark} == {"facts.other.1.text"}
    assert not any(path.startswith("key_work") for path in texts)


@pytest.mark.parametrize("nothing", ["null", "~", "Null", ""])
def test_a_null_is_blank(nothing: str, read: Read) -> None:
    """A YAML null is a cell left empty: missing where it is required, nothing elsewhere."""
    form = f"{HEAD}budget: {{initial: 1, adjusted: {{total: {nothing}}}, executed: 1, adjustment_reason: {nothing}}}"
    record, findings = read(form)
    assert [(finding.code, finding.subject) for finding in findings] == [("V001", "budget.adjusted.total")]
    assert record.budget.adjustment_reason is None


def test_a_list_of_numbers_is_no_number(read: Read) -> None:
    """[1, 281.14] in the place of one figure is reported, never added up or cut."""
    record, findings = read(HEAD + "budget: {initial: {total: [1, 281.14]}, adjusted: 1, executed: 1}")
    assert [(finding.code, finding.subject) for finding in findings] == [("V002", "budget.initial.total")]
    assert record.budget.initial.total
    assert record.budget.initial.total.quantity is None


def test_a_json_file_of_one_line_is_pointed_into_by_path(tmp_path: Path) -> None:
    """第1行 would say nothing there; in a pretty-printed file the line is that of the value."""
    form = {"year": 2024, "unit": {"name": "镇"}, "budget": {"initial": {"total": "若干"}}}
    places: list[str] = []
    for indent in (None, 1):
        (tmp_path / "a.json").write_text(json.dumps(form, ensure_ascii=False, indent=indent) + "\n", encoding="utf-8")
        finding = next(item for item in load(tmp_path / "a.json")[1] if item.code == "V002")
        places.append(str(finding.source))
    assert places == ["a.json budget.initial.total", "a.json 第8行 budget.initial.total"]


@pytest.mark.parametrize("typed", ["2024年12月31日", "12月底前", "2024年12月"])
def test_a_date_is_told_what_to_do_with_it(typed: str, read: Read) -> None:
    """A date as target has no completion: 定性, or days."""
    _, findings = read(HEAD + MONEY + ROW % (typed, "≤", "''"))
    message = next(finding.message for finding in findings if finding.subject == "indicator.1.target")
    assert all(word in message for word in ("日期", "“定性”", "天数")), message
