"""Sections of a report by meaning, and the problems, causes, measures and suggestions in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from structure_help import manuscript

from generator.reading import Section
from generator.sources.report.points import points
from generator.sources.report.section_titles import POINT_ROLES, lexicon, role_of
from generator.sources.report.sections import sections

CASES = Path(__file__).resolve().parent.parent / "cases" / "review"
HEADINGS: dict[str, list[str]] = yaml.safe_load((CASES / "headings.yaml").read_text(encoding="utf-8"))
POINTS: list[dict[str, Any]] = yaml.safe_load((CASES / "points.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("title", "role"), [(title, role) for role, titles in HEADINGS.items() for title in titles])
def test_a_heading_is_known_by_what_it_means(title: str, role: str) -> None:
    """Many wordings, one role; a heading of key work that holds 问题 or 措施 is no section of problems."""
    assert role_of(title) == ("" if role == "none" else role)


def test_every_role_of_the_word_list_has_an_example() -> None:
    """No pattern without a heading that shows it."""
    data = lexicon()
    known = {row["role"] for row in (*data["early"], *data["role"])} | set(data["combination"].values())
    assert known == set(HEADINGS) - {"none"}
    assert set(data["combination"].values()) == set(POINT_ROLES)


@pytest.mark.parametrize("item", POINTS, ids=lambda item: item["name"])
def test_the_points_of_a_passage(item: dict[str, Any]) -> None:
    """Each problem, cause and measure once, with its number, in order; its place holds its words."""
    paper = manuscript(item["text"])
    found = points(paper, sections(paper))
    assert [[point.role, point.number, point.text] for point in found] == item["points"]
    for point in found:
        start, end = point.place
        assert point.text[-4:].strip("。") in "".join(paper.text[start:end].replace("：", ":").split())


def outline(text: str) -> list[tuple[int, str, str]]:
    return [(section.level, section.role, section.title) for section in sections(manuscript(text))]


def test_headings_nest_and_end_at_the_next_of_their_level() -> None:
    """A section holds its subsections; its place ends before the next one."""
    text = "一、基本概况\n（一）主要职能\n负责供水。\n二、评价结论\n得分90分。\n"
    found = sections(manuscript(text))
    assert [(one.level, one.role, one.lines) for one in found] == [
        (1, "overview", (0, 3)), (2, "functions", (1, 3)), (1, "conclusion", (3, 5)),
    ]  # fmt: skip
    assert text[slice(*found[0].place)] == "一、基本概况\n（一）主要职能\n负责供水。"
    assert text[slice(*found[1].heading)] == "（一）主要职能"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三、绩效目标完成情况\n（一）培训次数完成率\n偏差原因：人手少。\n改进措施：调配人员。", [(1, "performance", "绩效目标完成情况"), (2, "performance", "培训次数完成率")]),
        ("二、年度重点工作\n（一）解决群众反映强烈的问题\n走访120户。", [(1, "key_work", "年度重点工作"), (2, "key_work", "解决群众反映强烈的问题")]),
        ("五、存在的问题\n（一）预算编制不够细\n缺测算。\n（二）项目管理不规范\n缺台账。", [(1, "problems", "存在的问题"), (2, "", "预算编制不够细"), (2, "", "项目管理不规范")]),
        ("五、存在的问题\n支付慢。\n六、未完成目标的原因\n招标晚。", [(1, "problems", "存在的问题"), (1, "causes", "未完成目标的原因")]),
        ("四、自评结论\n得分92分。\n存在的主要问题：支付率低。", [(1, "conclusion", "自评结论"), (2, "problems", "存在的主要问题")]),
        ("附件2\n部门整体支出绩效自评报告\n一、部门概况\n略。", [(1, "annex", "附件2"), (1, "overview", "部门概况")]),
    ],
)  # fmt: skip
def test_what_stands_around_a_heading_decides(text: str, expected: list[tuple[int, str, str]]) -> None:
    """Words of problems inside an indicator, key work or an item are no sections; a run-in heading is one."""
    assert outline(text) == expected


def test_a_table_of_problems_gives_its_columns() -> None:
    """问题, 原因 and 措施 are columns; the serial number is none of them."""
    text = "五、自评情况\n略。\n|序号|存在问题|原因|整改措施|\n|1|支付率低|招标晚|早招标|\n|2|无|无|无|\n"
    paper = manuscript(text)
    assert [(point.role, point.text) for point in points(paper, sections(paper))] == [
        ("problem", "支付率低"), ("cause", "招标晚"), ("measure", "早招标"),
    ]  # fmt: skip


def test_a_row_whose_first_cell_is_a_heading_is_a_section() -> None:
    """A form in two columns: title on the left, text on the right."""
    text = "一、自评得分\n92分。\n|存在的问题|1.支付率低；2.培训不足。|\n|改进措施|提前招标。|\n"
    paper = manuscript(text)
    found = sections(paper)
    assert [section.role for section in found] == ["conclusion", "problems", "improvements"]
    assert [(point.role, point.number, point.text) for point in points(paper, found)] == [
        ("problem", "1.", "支付率低"), ("problem", "2.", "培训不足。"), ("measure", "", "提前招标。"),
    ]  # fmt: skip


_PIECES = [
    "五、存在的问题及原因分析",
    "（一）",
    "1.",
    "一是",
    "；二是",
    "原因：",
    "改进措施",
    "\n",
    "。",
    "，",
    "：",
    "支付率低",
    "无",
    "|",
    " ",
    "①",
    "首先，",
    "问题之一：",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=40))
def test_any_text_is_read_and_every_place_lies_in_it(pieces: list[str]) -> None:
    """Nothing raises; sections nest, points have words, and places are places of the text."""
    text = "".join(pieces)
    paper = manuscript(text)
    found = sections(paper)
    for section in found:
        assert 0 <= section.place[0] <= section.heading[1] <= section.place[1] <= len(text)
        assert section.lines[0] < section.lines[1] <= len(paper.lines)
    assert _nested(found)
    for point in points(paper, found):
        assert point.text.strip()
        assert text[slice(*point.place)].strip()


def _nested(found: tuple[Section, ...]) -> bool:
    spans = [section.lines for section in found]
    return all(
        one[1] <= other[0] or other[1] <= one[0] or one[0] <= other[0] <= other[1] <= one[1] or other[0] <= one[0]
        for one in spans
        for other in spans
    )
