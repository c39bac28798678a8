"""A finished report is read into statements and a record: what each number is said to be, and which value counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import document, pipeline
from generator.manuscript import Manuscript, lines_of_text
from generator.number import MONEY, Quantity
from generator.pipeline import examine_record
from generator.reading import Reading, Statement
from generator.record import Entry, entries
from generator.resources import resource
from generator.sources import load
from generator.sources.report import read_report
from generator.sources.report.consensus import consensus
from generator.sources.report.lexicon import pattern, tables
from generator.sources.report.names import NameIndex
from generator.sources.report.words import clean_name, distributed

ROOT = Path(__file__).resolve().parents[2]
TABLE: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "cases" / "review" / "reading.yaml").read_text(encoding="utf-8")
)
SAMPLES = sorted((ROOT / "samples").glob("*.yaml"))
TITLE = "云岭县档案馆2024年度部门整体支出绩效自评报告"


def read(*lines: str, title: str = TITLE) -> Reading:
    text = "\n".join([title, *lines])
    return read_report(Manuscript("报告.txt", text, lines_of_text(text)))


def said(reading: Reading, text: str) -> list[str]:
    """Return the paths of the numbers in the report's last part, with the names of indicators and projects."""
    start = reading.manuscript.text.rindex(text)
    return [named(reading, one.path) for one in reading.statements if one.place[0] >= start]


def named(reading: Reading, path: str) -> str:
    match = re.fullmatch(r"(indicator|project)\.(\d+)\.(.+)", path)
    if match is None:
        return path or "-"
    rows = reading.record.indicators if match[1] == "indicator" else reading.record.projects
    return f"{rows[int(match[2]) - 1].name}:{match[3]}"


# --- what a number is said to be --------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", TABLE, ids=[f"{number}-{case['text'][:30]}" for number, case in enumerate(TABLE, 1)])
def test_a_number_is_what_the_table_says(case: dict[str, Any]) -> None:
    """Each number of a sentence, passage or table states the figure its words name, and no other."""
    assert said(read(case["under"], case["text"]), case["text"]) == case["is"]


def test_the_table_is_large_enough() -> None:
    """At least 150 sentences and tables, none twice."""
    assert len({(case["under"], case["text"]) for case in TABLE}) == len(TABLE) >= 150


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("全年预算数900.00万元，全年执行数880.00万元。", [True, True]),
        ("全年预算数900.00万元，支出880.00万元。", [True, False]),
        ("年初预算1000.00万元，其中：项目支出400.00万元，调整后预算1100.00万元。", [True, True, False]),
    ],
)
def test_only_its_own_words_make_a_label_sure(text: str, sure: list[bool]) -> None:
    """A label whose clause does not say whose money it is was told from a distance."""
    assert [one.sure for one in read("一、基本情况", text).statements] == sure


def test_a_heading_says_whose_money_and_which_figure() -> None:
    """The same sentence states other figures below other headings."""
    text = "预算120.00万元，支出118.00万元。"
    assert said(read("（一）基本支出", text), text) == ["budget.adjusted.basic", "budget.executed.basic"]
    assert said(read("（一）上级资金项目", text), text) == ["projects.upper.budget", "projects.upper.executed"]
    assert said(read("（一）年初预算安排", text), text)[0] == "budget.initial.total"
    assert said(read("（一）“三公”经费", text), text) == ["-", "-"]


def test_the_money_of_a_project_report_is_the_project_s() -> None:
    """In a report on one project, 项目资金 is the total and no row of a list."""
    text = "项目全年预算500.00万元，实际支出480.00万元，执行率96.00%。"
    reading = read("一、项目基本情况", text, title="云岭县2024年度水库加固项目支出绩效自评报告")
    assert str(reading.record.kind) == "project"
    assert said(reading, text) == ["budget.adjusted.total", "budget.executed.total", "budget.execution_rate"]


# --- head -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "unit", "year", "kind"),
    [
        (["云岭县档案馆2024年度部门整体支出绩效自评报告", "一、概况"], "云岭县档案馆", "2024", "department"),
        (["2023年度云岭县水利局部门整体支出绩效自评报告", "一、概况"], "云岭县水利局", "2023", "department"),
        (["关于云岭县水利局2023年整体支出绩效自评情况的报告", "一、概况"], "云岭县水利局", "2023", "department"),
        (
            ["部门整体支出绩效自评报告", "（2024年度）", "单位名称：云岭县民政局", "一、概况"],
            "云岭县民政局",
            "2024",
            "department",
        ),
        (
            ["2024年度项目支出绩效自评报告", "项目单位（盖章）：云岭县农科所", "一、概况"],
            "云岭县农科所",
            "2024",
            "project",
        ),
        (
            ["绩效自评报告", "一、概况", "2022年，本单位完成年度任务。2022年支出平稳，2021年略低。"],
            "",
            "2022",
            "department",
        ),
    ],
)
def test_the_head_tells_unit_year_and_kind(lines: list[str], unit: str, year: str, kind: str) -> None:
    """From the title, from a line of its own, or, of the year, from the text."""
    record = read(*lines[1:], title=lines[0]).record
    assert (str(record.unit.name or ""), str(record.year or ""), str(record.kind)) == (unit, year, kind)


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("自评得分93.60分，评价等级为“优”。", "优"),
        ("自评得分83.60分，评定等次为良好。", "良"),
        ("综合得分70分，结果为中等。", "中"),
        ("部门预算管理水平优秀，成效显著。", ""),
    ],
)
def test_the_grade_is_read_where_it_is_called_one(text: str, grade: str) -> None:
    """A grade stands behind 等级, 等次 or 结果; praise is none."""
    assert str(read("一、评价结论", text).record.printed.grade or "") == grade


# --- reasons and measures ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        ("目标60场，实际51场，偏差原因：场馆维修停用两个月。改进措施：提前错峰安排。", "reason", "场馆维修停用两个月"),
        ("目标60场，实际51场，偏差原因：场馆维修停用两个月。改进措施：提前错峰安排。", "measure", "提前错峰安排"),
        ("目标60场，实际51场，主要是由于讲师外出培训，排期减少。", "reason", "由于讲师外出培训，排期减少"),
        ("目标60场，实际51场，未完成原因为场馆停用，得8.50分。", "reason", "场馆停用"),
        ("目标60场，实际60场。佐证材料：活动签到表、照片。", "evidence", "活动签到表、照片"),
        ("目标60场，实际60场。通过走进社区宣讲，提升了居民防范意识。", "benefit", "走进社区宣讲，提升了居民防范意识"),
    ],
)
def test_the_paragraph_of_an_indicator_tells_its_reason(text: str, field: str, expected: str) -> None:
    """Reason, measure, evidence and benefit are read from the words they begin with, points left out."""
    reading = read("一、绩效目标完成情况", f"1.宣讲活动场次：{text}")
    entry = getattr(reading.record.indicators[0], field)
    assert entry is not None
    assert str(entry) == expected
    start, end = reading.places[f"indicator.1.{field}"]
    assert expected in "".join(reading.manuscript.text[start:end].split())


def test_a_reason_belongs_to_the_indicator_it_stands_with() -> None:
    """The reason of the second indicator of a list is none of the first's."""
    first, second = read(
        "一、绩效目标完成情况",
        "1.宣讲活动场次：目标60场，实际60场，得10分。",
        "2.馆藏数字化页数：目标80000页，实际66000页，原因是扫描设备故障，得8.25分。",
    ).record.indicators
    assert first.reason is None
    assert str(second.reason) == "扫描设备故障"


# --- which value counts -----------------------------------------------------------------------------------------------


def stated(path: str, *values: str) -> list[Statement]:
    quantities = [re.fullmatch(r"([\d.]+)(.*)", value) for value in values]
    return [
        Statement(path, Quantity(Decimal(match[1]), match[2]), (at, at + 1), (at, at + 1), 0)
        for at, match in enumerate(quantities)
        if match
    ]


def believed(*statements: Statement) -> dict[str, str]:
    return {path: str(one.quantity) for path, one in consensus(statements).items()}


def test_the_value_of_most_places_counts() -> None:
    """Two places against one; money in another unit is the same value."""
    values = stated("budget.executed.total", "955.00万元", "959.00万元", "0.0955亿元")
    assert believed(*values) == {"budget.executed.total": "955.00万元"}


def test_of_the_same_value_the_one_written_finest_is_kept() -> None:
    """亿元 with two decimals gives way to 万元 with two."""
    values = stated("budget.initial.total", "1.28亿元", "1.28亿元", "12846.50万元")
    assert believed(*values) == {"budget.initial.total": "12846.50万元"}


def test_where_places_are_tied_the_arithmetic_decides() -> None:
    """One against one: the value that the stated rate confirms, whichever stands first."""
    rate = stated("budget.execution_rate", "95.50%")
    whole = stated("budget.adjusted.total", "1000.00万元")
    for values in (("955.00万元", "595.00万元"), ("595.00万元", "955.00万元")):
        parts = stated("budget.executed.total", *values)
        assert believed(*rate, *whole, *parts)["budget.executed.total"] == "955.00万元"


def test_an_approximate_value_is_never_believed() -> None:
    """约 and 近 state no value."""
    reading = read("一、基本情况", "全年预算数约900万元。")
    assert reading.record.budget.adjusted.total is None


def test_a_value_in_a_unit_of_another_kind_fills_no_field() -> None:
    """A weight is points, a rate percent: what is in another unit stays a statement and no entry."""
    values = stated("indicator.1.weight", "10分", "12%")
    assert believed(*values) == {"indicator.1.weight": "10分"}
    assert_units(read("一、绩效指标", "1.宣讲场次：目标60场，分值10%，实际60场，得分10%。").record)


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("1.宣讲场次", "宣讲场次"),
        ("（二）宣讲场次：", "宣讲场次"),
        ("指标3：宣讲场次（12分）", "宣讲场次"),
        ("⑤2024年宣讲场次为", "宣讲场次"),
        ("产出指标（40分", "产出指标"),
        ("群众满意度≥", "群众满意度"),
        ("的、：", ""),
    ],
)
def test_a_name_is_cleaned_of_what_stands_around_it(written: str, name: str) -> None:
    """Numbers, marks, points in brackets and small words are no part of a name."""
    assert clean_name(written) == name


@given(st.text("（(1分）)、的为共：2024年指标一是场次≥", max_size=60))
def test_a_clean_name_stays_as_it_is(text: str) -> None:
    """Cleaning twice is cleaning once."""
    assert clean_name(clean_name(text)) == clean_name(text)


def test_labels_of_a_list_share_what_they_leave_out() -> None:
    """人员经费、公用经费全年执行数分别为 names two figures; a list of unknown words names none."""
    assert distributed("人员经费、公用经费全年执行数分别为") == ["人员经费全年执行数", "公用经费全年执行数"]
    assert distributed("甲村、乙村分别为") == []


def test_names_are_found_longest_first_and_by_age() -> None:
    """Of names that begin alike the longest is meant; of several in a text the one that was added first."""
    index = NameIndex()
    for name in ("宣讲", "宣讲场次", "场次"):
        index.add(name)
    text = "全年宣讲场次与场次"
    assert [text[slice(*place)] for place in index.all(text)] == ["宣讲场次", "场次"]
    assert index.first_added(text) == "宣讲"
    assert index.first_added("无") == ""


def test_every_pattern_is_used_and_declared() -> None:
    """The names in report.toml's [patterns] are those the code asks for, and each compiles."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "generator/sources/report").glob("*.py"))
    declared = set(tables()["patterns"])
    begun = {f"begins_{part}" for part in ("reason", "measure", "evidence", "benefit")}
    told = {f"{part}_told" for part in ("unspent", "executed", "budget")}
    referred = {name for text in tables()["patterns"].values() for name in re.findall(r"\{([a-z_]+)\}", text)}
    assert {name for name in declared if f'"{name}"' in code} | begun | told | referred == declared
    assert all(pattern(name).pattern for name in declared)
    assert resource("templates", "lexicon", "report.toml").is_file()


# --- whatever the text ------------------------------------------------------------------------------------------------

FRAGMENTS = (
    *"，。；：、（）\n　 \t|%≥",
    *(
        "一、",
        "（二）",
        "1.",
        "①",
        "一是",
        "指标3：",
        "其中：",
        "分别为",
        "包括",
        "较上年",
        "占",
        "约",
        "该项目",
        "项目",
        "上年",
    ),
    *(
        "年初预算",
        "全年预算数",
        "执行数",
        "基本支出",
        "上级资金项目",
        "预算执行率",
        "调增",
        "结余",
        "增长",
        "合计",
        "折合",
    ),
    *(
        "绩效指标",
        "产出指标",
        "宣讲场次",
        "目标",
        "实际完成",
        "完成率",
        "权重",
        "得",
        "扣",
        "满分",
        "满意度",
        "编制",
        "实有",
        "退休",
    ),
    *(
        "12万元",
        "3.5亿元",
        "860元",
        "95.00%",
        "1.2个百分点",
        "10分",
        "8人",
        "三个",
        "6项",
        "2024年",
        "0",
        "-5",
        "1,200.00",
        "10号",
    ),
    *(
        "\n|指标名称|目标值|完成值|分值|得分|\n",
        "\n|项目名称|预算数|执行数|\n",
        "|合计|",
        "\n一、绩效指标\n",
        "\n二、项目支出\n",
    ),
    *(
        "原因是",
        "改进措施：",
        "等级为优。",
        "单位名称：",
        "2024年度部门整体支出绩效自评报告\n",
        "2023年度项目支出绩效自评\n",
    ),
)


def assert_units(block: Any) -> None:
    """Every number of a record is in the unit of its field, where the field has one."""
    for spec in fields(block):
        value, unit = getattr(block, spec.name), spec.metadata.get("unit")
        kind = spec.metadata.get("kind")
        if isinstance(value, Entry):
            quantity = value.quantity
            if quantity is None:
                continue
            assert kind != "percent" or quantity.unit == "%", (spec.name, value)
            assert kind != "points" or quantity.unit == "分", (spec.name, value)
            assert kind != "money" or quantity.unit in MONEY, (spec.name, value)
            assert unit != "人" or quantity.unit in {"人", "名", "个", "位"}, (spec.name, value)
        elif isinstance(value, tuple):
            for item in value:
                if not isinstance(item, Entry):
                    assert_units(item)
        elif value is not None:
            assert_units(value)


def assert_sound(reading: Reading) -> None:
    """Statements are in order, lie in the text, hold their digits, and stand in their clause; entries point into the text."""
    text = reading.manuscript.text
    places = [one.place for one in reading.statements]
    assert places == sorted(places)
    for one in reading.statements:
        (start, end), (first, last) = one.place, one.clause
        assert 0 <= first <= start < end <= last <= len(text)
        line = reading.manuscript.lines[one.line]
        assert line.start <= first
        assert end <= line.end
    for start, end in reading.places.values():
        assert 0 <= start <= end <= len(text)
    paths = {path for path, _, _ in entries(reading.record)}
    for one in reading.statements:
        row = re.match(r"(?:indicator|project)\.\d+(?=\.)", one.path)
        assert row is None or any(path.startswith(f"{row[0]}.") for path in paths)
    assert_units(reading.record)


anything = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


@anything
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    """Reading never raises, whatever the text is."""
    assert_sound(read_report(Manuscript("", text, lines_of_text(text))))


@anything
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=60))
def test_any_mixture_of_a_report_s_words_is_read(pieces: list[str]) -> None:
    """Nor does the record that comes of it make scoring, validation or the ledger raise."""
    text = "".join(pieces)
    reading = read_report(Manuscript("", text, lines_of_text(text)))
    assert_sound(reading)
    examine_record(reading.record)


HEADERS = ("指标名称", "年度指标值", "实际完成值", "分值", "得分", "完成率", "单位", "一级指标", "偏差原因")
MONEY_HEADERS = ("资金总额", "项目名称", "年初预算数", "全年预算数", "全年执行数", "执行率", "万元", "其中：上级资金")
CONTENTS = ("", "合计", "总分", "宣讲场次", "≥95%", "12.5", "100", "10分", "达成", "-", "1,200.00", "八")
CELLS = st.sampled_from([*HEADERS, *MONEY_HEADERS, *CONTENTS])


@anything
@given(st.lists(st.lists(CELLS, min_size=1, max_size=9), min_size=1, max_size=8), st.sampled_from(["|", "\t"]))
def test_any_table_is_read(rows: list[list[str]], mark: str) -> None:
    """Rows of any cells, headers anywhere, cells missing or too many."""
    lines = [mark.join(["", *row, ""]) if mark == "|" else mark.join(row) for row in rows]
    reading = read("一、自评表", *lines)
    assert_sound(reading)
    examine_record(reading.record)


REPEATED = (
    *(
        "共",
        "“",
        "（1分）",
        "等级",
        "部门单位",
        "产出、、、",
        "1元合2元，",
        "完成完成实现",
        "（(（",
        "；；。",
        "占全年占部门",
        "一、一、",
        "比目标少",
    ),
    *(
        "其中：，",
        "年初预算数、全年预算数、",
        "不低于不少于",
        "2024年2024年",
        "全年预算数为7.7万元，",
        "其中人员经费3万元",
        "今年办结9件",
        "占5%",
    ),
    *(
        "宣讲活动场次数量目标9场，实际9场，得9分；",
        "甲乙丙项目预算9万元，支出9万元。\n",
        "|宣讲场次|9|9|9|\n",
        "，因由于原因是",
        "20年年度",
    ),
)


@pytest.mark.parametrize("piece", REPEATED, ids=[piece.strip() for piece in REPEATED])
@pytest.mark.parametrize("heading", ["一、绩效指标完成情况", "一、项目支出情况", "|指标名称|目标值|完成值|得分|"])
def test_a_long_repetition_is_read_to_its_end(piece: str, heading: str) -> None:
    """No pattern reads a text of one repeated piece over and over."""
    assert_sound(read(heading, piece * (12_000 // len(piece))))


# --- our own reports --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Reading]:
    """Write a sample's report and read it again."""

    def of(path: Path) -> Reading:
        out = tmp_path_factory.mktemp("reports") / "report.docx"
        out.write_bytes(pipeline.write(pipeline.examine(path)).docx)
        return read_report(document.read_manuscript(out))

    return of


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_written_report_reads_back_as_its_figures(path: Path, written: Callable[[Path], Reading]) -> None:
    """Where the report states a figure, the record read from it has the form's value; all indicators and projects are there."""
    mine, reading = load(path)[0], written(path)
    record = reading.record
    assert_sound(reading)
    assert str(record.year) == str(mine.year)
    assert record.unit.name
    assert str(record.unit.name) in str(mine.unit.name)
    assert [str(item.name) for item in record.indicators] == [str(item.name) for item in mine.indicators]
    by_name = {str(item.name): item for item in record.projects}
    single = [
        item for item in mine.projects if str(item.name) not in tables()["group"]["upper"] + tables()["group"]["local"]
    ]
    assert {str(item.name) for item in single} <= set(by_name)
    pairs = [(mine.budget, record.budget), (mine.unit.staff, record.unit.staff)]
    pairs += list(zip(mine.indicators, record.indicators, strict=True))
    pairs += [(item, by_name[str(item.name)]) for item in single]
    assert sum(same_figures(right, found, path.stem) for right, found in pairs) > 40


def same_figures(right: Any, found: Any, name: str) -> int:
    """Return how many figures of a block are read as they are; completion and score are computed anew where a form is wrong."""
    theirs = {place: entry.quantity for place, _, entry in entries(found)}
    same = 0
    for place, _, entry in entries(right):
        quantity = theirs.get(place)
        if entry.quantity is None or quantity is None or place in {"completion", "score"}:
            continue
        assert same_value(quantity, entry.quantity), (name, str(entry.source), quantity)
        same += 1
    return same


def same_value(one: Quantity, other: Quantity) -> bool:
    if one.unit in MONEY and other.unit in MONEY:
        return one.to("元").value == other.to("元").value
    return one.value == other.value
