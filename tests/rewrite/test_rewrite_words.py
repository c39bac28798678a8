"""The parts of a rewriting one by one: what an instruction asks for, numbers, sentences, places, pairs, differences."""

from __future__ import annotations

import pytest
from stories import TOWNSHIP

from generator.finding import Edit, Finding, InputError
from generator.manuscript import Manuscript, lines_of_text
from generator.pipeline import checked_against
from generator.reading import Reading
from generator.rewriting import differences, instruction_of
from generator.rewriting.numbers import ordinal, written_like
from generator.rewriting.pairs import Problem, pair_problems, text_of_block
from generator.rewriting.places import find
from generator.rewriting.sentences import all_wrong, flat, said_at
from generator.sources.report import read_report


def defect(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(reason=reason)


def _manuscript(text: str) -> Manuscript:
    return Manuscript("报告.txt", text, lines_of_text(text))


def _reading(*lines: str) -> Reading:
    return read_report(_manuscript("\n".join(lines)))


# --- instructions ---------------------------------------------------------------------------------------------------------

#: What a clerk writes → (how many items, what comes first, every figure, by loss, what only a model can do).
ASKED = [
    ("", (0, (), False, False, ())),
    ("压缩到三条", (3, (), False, False, ())),
    ("不超过5条", (5, (), False, False, ())),
    ("最多写两个问题", (2, (), False, False, ())),
    ("只写四条", (4, (), False, False, ())),
    ("合并为10条以内", (10, (), False, False, ())),
    ("突出就业指标", (0, ("就业",), False, False, ())),
    ("重点反映“公务用车”问题", (0, ("公务用车",), False, False, ())),
    ("突出就业，突出体检", (0, ("就业", "体检"), False, False, ())),
    ("更具体一些", (0, (), True, False, ())),
    ("补充相关数据", (0, (), True, False, ())),
    ("用数字说话", (0, (), True, False, ())),
    ("按失分多少排序", (0, (), False, True, ())),
    ("失分多的写在前面", (0, (), False, True, ())),
    ("语气更委婉", (0, (), False, False, ("语气更委婉",))),
    ("压缩到三条，语气更委婉", (3, (), False, False, ("语气更委婉",))),
    ("突出就业指标；更具体一些、按扣分大小排列", (0, ("就业",), True, True, ())),
    ("压缩到 3 条", (3, (), False, False, ())),
    ("不要超过3条", (3, (), False, False, ())),
]


@pytest.mark.parametrize(("text", "understood"), ASKED)
def test_what_an_instruction_asks_for(text: str, understood: tuple[object, ...]) -> None:
    """How many, what first, how detailed, in which order; the clauses a program cannot follow are kept apart."""
    asked = instruction_of(text)
    assert (asked.limit, asked.first, asked.detail, asked.by_loss, asked.rest) == understood
    assert bool(asked) is bool(text)
    assert asked.text == text


#: Topic, text, whether the text is about it.
TOPICS = [
    ("突出就业", "解决就业人数没有达到目标", True),
    ("突出就业帮扶", "解决就业人数没有达到目标", True),
    ("突出食品安全", "解决就业人数没有达到目标", False),
]


@pytest.mark.parametrize(("asked", "text", "about"), TOPICS)
def test_a_text_is_about_a_topic(asked: str, text: str, about: bool) -> None:
    """By the topic's words, or by the telling ones of them."""
    assert instruction_of(asked).is_first(text) is about


# --- numbers --------------------------------------------------------------------------------------------------------------

#: A number as written, its value, and the third one in its form.
NUMBERS = [
    ("1.", 1, "3."),
    ("2、", 2, "3、"),
    ("（1）", 1, "（3）"),
    ("(2)", 2, "(3)"),
    ("（一）", 1, "（三）"),
    ("一是", 1, "三是"),
    ("十二、", 12, "三、"),
    ("第二，", 2, "第三，"),
    ("②", 2, "③"),
    ("１．", 1, "３．"),
    ("首先，", 1, "再次，"),
    ("其次", 2, "再次"),
    ("", 0, ""),
    ("—", 0, "—"),
]


@pytest.mark.parametrize(("written", "value", "third"), NUMBERS)
def test_a_number_is_written_on_in_its_form(written: str, value: int, third: str) -> None:
    assert ordinal(written) == value
    assert written_like(written, 3) == third


@pytest.mark.parametrize("form", ["1.", "（1）", "（一）", "一是", "①", "１、"])
@pytest.mark.parametrize("value", [1, 9, 10, 11, 19, 20])
def test_every_value_is_read_back(form: str, value: int) -> None:
    assert ordinal(written_like(form, value)) == value


def test_numbers_over_those_there_are() -> None:
    """Circled signs end at twenty, words of order at the fourth."""
    assert written_like("①", 21) == "(21)"
    assert written_like("首先，", 7) == "此外，"
    assert written_like("一、", 21) == "二十一、"


# --- sentences ------------------------------------------------------------------------------------------------------------

TEXT = "目标10人，实际完成9人。执行率很低，资金没有支付。 “岗位不足。”\n另外一句"


def _found(code: str, words: str, **more: object) -> Finding:
    start = TEXT.index(words)
    return Finding(code=code, message="。", start=start, end=start + len(words), quote=words, **more)  # type: ignore[arg-type]


def test_sentences_stand_whole() -> None:
    """Each with its stop and the quotation mark behind it, without the blanks around."""
    said = said_at(TEXT, (0, len(TEXT)), ())
    assert [TEXT[slice(*one.place)] for one in said] == [
        "目标10人，实际完成9人。",
        "执行率很低，资金没有支付。",
        "“岗位不足。”",
        "另外一句",
    ]
    assert [TEXT[slice(*one.place)] for one in said_at(TEXT, (0, 6), ())] == ["目标10人，"[:6]]


_AT = TEXT.index("9人")
#: A finding on the text → the first sentence then, and whether an objection is left.
JUDGED = [
    (_found("N002", "9人", edit=Edit(_AT, _AT + 1, "8")), "目标10人，实际完成8人。", False),
    (
        _found("N002", "9人", expected="8人", found="9人", subject="indicator.4.actual"),
        "目标10人，实际完成8人。",
        False,
    ),
    (
        _found("N002", "9人", expected="8人", found="9人", subject="indicator.5.actual"),
        "目标10人，实际完成9人。",
        False,
    ),
    (_found("A101", "9人", expected="8人", found="9人"), "目标10人，实际完成8人。", False),
    (_found("A101", "9人", expected="80%", found="9人"), "目标10人，实际完成9人。", True),
    (_found("W103", "9人", expected="8人", found="9人"), "目标10人，实际完成9人。", False),
]


@pytest.mark.parametrize(("finding", "mended", "wrong"), JUDGED)
def test_a_finding_is_a_correction_or_an_objection(finding: Finding, mended: str, wrong: bool) -> None:
    """A value of the same kind is put in its place; else a grave finding speaks against the sentence, a small one not.

    What the check is not sure of (N002 alone) counts where it is a figure of what the sentence is about.
    """
    first = said_at(TEXT, (0, len(TEXT)), [finding], "indicator.4")[0]
    assert first.mended == mended
    assert bool(first.wrong) is wrong


def test_all_wrong_is_every_sentence() -> None:
    """One disproved sentence does not make the item wrong, and nothing is not wrong."""
    finding = _found("C101", "执行率很低")
    said = said_at(TEXT, (0, len(TEXT)), [finding])
    assert [bool(one.wrong) for one in said] == [False, True, False, False]
    assert not all_wrong(said)
    assert all_wrong(said[1:2])
    assert not all_wrong([])


def test_a_gap_is_seen_and_blanks_are_not() -> None:
    """【待单位补充…】 asks the unit for something; blanks in Chinese text mean nothing."""
    assert said_at("原因：【待单位补充：原因】。", (0, 14), ())[0].gap
    assert not said_at("原因：没有补充。", (0, 8), ())[0].gap
    assert flat(" 目标 10 人，\n  实际 8 人 ") == "目标10人，实际8人"


def test_a_blank_between_latin_words_stays() -> None:
    assert flat("采购 Windows 10 系统") == "采购Windows 10系统"


# --- places ---------------------------------------------------------------------------------------------------------------

#: Lines of a report → role → texts of its items, layout of the passage.
PLACES = [
    (
        [
            "五、存在的问题及原因",
            "（一）存在的问题",
            "1.甲事项没有完成。",
            "2.乙事项进度偏慢。",
            "（二）原因分析",
            "1.准备不充分。",
            "2.审批时间较长。",
        ],
        {"problem": ["甲事项没有完成。", "乙事项进度偏慢。"], "cause": ["准备不充分。", "审批时间较长。"]},
        "paragraphs",
    ),
    (
        ["五、存在的主要困难和不足", "一是甲事项没有完成；二是乙事项进度偏慢。"],
        {"problem": ["甲事项没有完成", "乙事项进度偏慢"]},
        "inline",
    ),
    (
        [
            "六、存在问题及原因分析",
            "一是甲事项没有完成，主要原因是准备不充分；二是乙事项进度偏慢，主要原因是审批时间较长。",
        ],
        {"problem": ["甲事项没有完成", "乙事项进度偏慢"], "cause": ["准备不充分", "审批时间较长"]},
        "inline",
    ),
    (
        ["存在的问题", "甲事项没有完成。", "乙事项进度偏慢。", "下一步改进措施", "提前做好准备。"],
        {"problem": ["甲事项没有完成。", "乙事项进度偏慢。"]},
        "paragraphs",
    ),
    (["五、存在的问题", "无。"], {"problem": []}, "paragraphs"),
]


@pytest.mark.parametrize(("lines", "items", "layout"), PLACES)
def test_where_the_items_stand(lines: list[str], items: dict[str, list[str]], layout: str) -> None:
    """Sections by meaning, items by layout; without parts: problems, and causes where they have a section."""
    found = find(_reading(*lines), ())
    told = {
        role: [text_of_block(block, role).strip("；。") for block in passage.blocks] for role, passage in found.items()
    }
    assert told == {role: [text.strip("；。") for text in texts] for role, texts in items.items()}
    assert {passage.layout for passage in found.values()} == {layout}


def test_nothing_to_say_is_noted() -> None:
    """The line 无 is known, to be taken out when there are items."""
    passage = find(_reading("五、存在的问题", "无。", "六、其他", "正文。"), ("problems",))["problem"]
    assert passage.nothing == 1


def test_parts_that_stand_together_are_one() -> None:
    """Problem and cause in one paragraph: one passage, asked for by either name."""
    found = find(_reading(*PLACES[2][0]), ("problems", "causes"))
    assert found["problem"] is found["cause"]
    assert found["problem"].roles == ("problem", "cause")


#: Lines, part, heading → words of the refusal.
REFUSED = [
    (["一、基本情况", "正文。"], "problems", "", ["没有找到“存在的问题”", "没有改动", "“基本情况”"]),
    (["没有标题的一段话。"], "problems", "", ["没有识别到标题"]),
    (["五、存在的问题", "1.甲事项没有完成。"], "causes", "", ["没有找到“原因分析”", "“存在的问题”", "--section"]),
    (
        ["五、甲单位存在的问题", "1.甲事项没有完成。", "六、乙单位存在的问题", "1.乙事项没有完成。"],
        "problems",
        "",
        ["有2处", "甲单位存在的问题", "乙单位存在的问题", "--heading"],
    ),
    (
        ["五、甲单位存在的问题", "1.甲事项没有完成。", "六、乙单位存在的问题", "1.乙事项没有完成。"],
        "problems",
        "丙单位",
        ["没有找到标题含“丙单位”的"],
    ),
]


@pytest.mark.parametrize(("lines", "part", "heading", "words"), REFUSED)
def test_what_cannot_be_found_is_said(lines: list[str], part: str, heading: str, words: list[str]) -> None:
    """The message names the file, what was looked for and what is there."""
    with pytest.raises(InputError) as caught:
        find(_reading(*lines), (part,), heading)
    assert [word for word in ["报告.txt：", *words] if word not in str(caught.value)] == []


def test_a_heading_chooses() -> None:
    """Words of the heading, or of one above it, say which of several is meant."""
    lines = ["五、甲单位存在的问题", "1.甲事项没有完成。", "六、乙单位存在的问题", "1.乙事项没有完成。"]
    found = find(_reading(*lines), ("problems",), "乙单位")
    assert [text_of_block(block, "problem") for block in found["problem"].blocks] == ["乙事项没有完成。"]


# --- pairs ----------------------------------------------------------------------------------------------------------------


def _paired(*lines: str) -> list[Problem]:
    case, _, _ = checked_against(_manuscript("\n".join(lines)), TOWNSHIP.figures)
    passages = find(case.reading, ("problems", "causes"))
    problems, _ = pair_problems(case, case.issues, passages)
    return problems


#: What a problem says → the loss it tells; "" for none.
TOLD = [
    ("“解决就业人数”未达到目标。", "indicator.4"),
    ("解决就业人数没有完成。", "indicator.4"),
    ("全民体检没有完成年度目标，比目标少830人。", "indicator.1"),
    ("在职人数超过编制数。", "staff"),
    ("在职人员比编制数多56人。", "staff"),
    ("业务档案管理不够规范。", ""),
    ("“解决就业人数”的台账格式不统一。", "indicator.4"),
]


@pytest.mark.parametrize(("text", "subject"), TOLD)
def test_which_loss_a_problem_tells(text: str, subject: str) -> None:
    """By its name, by the telling words together with those of a shortfall, or by a figure."""
    problem = _paired("五、存在的问题", f"1.{text}", "六、原因分析", "1.有关人员不足。")[0]
    assert (problem.issue.subject if problem.issue else "") == subject


_PROBLEMS = ["五、存在的问题", "1.“解决就业人数”未达到目标。", "2.“全民体检人数”未达到目标。", "六、原因分析"]
#: Causes as listed → those of the two problems.
CAUSES = [
    (["1.就业市场不稳定。", "2.居民外出务工。"], ["就业市场不稳定。", "居民外出务工。"]),
    (
        ["1.“全民体检人数”未达到目标的原因：居民外出务工。", "2.“解决就业人数”未达到目标的原因：市场不稳定。"],
        ["市场不稳定。", "居民外出务工。"],
    ),
    (["1.居民体检意识不强，全民体检宣传不到位。"], ["", "居民体检意识不强，全民体检宣传不到位。"]),
    (
        ["1.“全民体检人数”未达到目标的原因：居民外出务工。", "2.就业市场不稳定。"],
        ["就业市场不稳定。", "居民外出务工。"],
    ),
]


@pytest.mark.parametrize(("listed", "expected"), CAUSES)
def test_causes_go_with_their_problems(listed: list[str], expected: list[str]) -> None:
    """By the name in them first; lists of one length by order; else by related words."""
    causes = [one.partners.get("cause") for one in _paired(*_PROBLEMS, *listed)]
    told = [text_of_block(block, "cause").split(":")[-1] if block else "" for block in causes]
    assert told == expected


# --- differences ------------------------------------------------------------------------------------------------------------

OLD = ["五、存在的问题", "1.全民体检没有完成，完成率90.24%。", "2.档案管理不规范。", "六、其他", "没有其他情况。"]
#: New lines → (heading, pieces) of each paragraph that changed.
CHANGED = [
    (OLD, []),
    (
        [OLD[0], "1.全民体检没有完成，完成率90.42%。", *OLD[2:]],
        [("五、存在的问题", " 1.全民体检没有完成，完成率|-90.24%|+90.42%| 。")],
    ),
    (
        [
            OLD[0],
            "1.就业人数没有达到目标，比目标少2人。",
            "2.全民体检没有完成，完成率90.24%。",
            "3.档案管理不规范。",
            *OLD[3:],
        ],
        [
            ("五、存在的问题", "+1.就业人数没有达到目标，比目标少2人。"),
            ("五、存在的问题", "-1.|+2.| 全民体检没有完成，完成率90.24%。"),
            ("五、存在的问题", "-2.|+3.| 档案管理不规范。"),
        ],
    ),
    ([*OLD[:2], *OLD[3:]], [("五、存在的问题", "-2.档案管理不规范。")]),
]


@pytest.mark.parametrize(("new", "expected"), CHANGED)
def test_what_changed_is_shown_by_paragraph(new: list[str], expected: list[tuple[str, str]]) -> None:
    """Unchanged, gone and new pieces; a number with its sign is one piece; the heading says where."""
    found = differences(_manuscript("\n".join(OLD)), _manuscript("\n".join(new)))
    told = [(one.heading, "|".join(piece.kind + piece.text for piece in one.pieces)) for one in found]
    assert told == expected
