"""The lines of a plain text are its paragraphs, headings and rows, whatever program wrote it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.manuscript import Kind, Manuscript, lines_of_text


def read(text: str) -> Manuscript:
    return Manuscript("report.txt", text, lines_of_text(text))


def compact_lines(text: str) -> list[str]:
    return [flat.text for flat in read(text).flat]


def kinds(text: str) -> list[tuple[str, int, str]]:
    manuscript = read(text)
    return [(str(line.kind), line.level, manuscript.of(line)) for line in manuscript.lines]


#: Lines of one width, as a PDF gives them; the first of a paragraph is two characters shorter.
WRAPPED = [
    "一、基本概况",
    "清溪街道办事处为财政全额拨款的行政单位，主要负责辖",  # noqa: RUF100
    "区内的社区建设、民生保障、公共安全和环境整治工作；负责统",
    "筹协调辖区内各部门开展服务；负责流动人口的登记和出租房屋",
    "的管理工作。",
    "全年预算数为1281.",
    "14 万元，全年执行数为 1005.45 万元，预算执行率为 7",
    "8.48%，其中基本支出执行数为 605.45 万元，项目支出执行数为 400",
    "万元，主要用于社区工作经费和困难群众的救助补助以及其他支",
    "出，保障了街道的运转和各项工作的开展。",
    "二、绩效情况",
    "全年完成了年初确定的各项任务，群众的满意程度有所提高。",
]


@pytest.mark.parametrize("between", ["\n", "\r\n", "\n\n", " \n \n"], ids=["lf", "crlf", "blank lines", "blanks"])
def test_wrapped_lines_are_joined(between: str) -> None:
    """Lines of one width belong together until a sentence, a short line or a heading ends the paragraph."""
    lines = compact_lines(between.join(WRAPPED))
    assert lines[0] == "一、基本概况"
    assert lines[1].startswith("清溪街道")
    assert lines[1].endswith("出租房屋的管理工作。")
    assert lines[2].startswith("全年预算数为1281.14万元，")
    assert lines[2].endswith("各项工作的开展。")
    assert lines[3:] == ["二、绩效情况", WRAPPED[-1]]


def test_indents_tell_paragraphs_of_wrapped_text() -> None:
    """Where first lines are indented, a sentence that ends with the line does not end the paragraph."""
    full = "全年完成各项重点任务共计十二项并且全部通过了市级的验收"
    body = ["一、概况"]
    for _ in range(3):
        body += ["　　" + full[:-2], full, full, full[:-1] + "。", full, "尚未结束"]
    assert [len(line) for line in compact_lines("\n".join(body))] == [4] + [len(full) * 5 + 2] * 3


def test_paragraphs_stay_apart() -> None:
    """A text with a paragraph a line is left as it is, also where a line has no full stop."""
    text = "一、概况\n本单位共有编制三十名，其中行政编制十名\n现有在职人员二十八名\n下设机构如下\n办公室\n财务科\n"
    assert compact_lines(text) == text.split("\n")[:-1]


def test_paragraph_cut_by_a_page_is_joined() -> None:
    """A converter leaves a paragraph unfinished only where a page ended; the page number there is no text."""
    long = (
        "本单位围绕年度重点工作任务，认真履行职责，扎实推进各项工作，全面完成了年初确定的绩效目标，取得了较好的社会效益"
    )
    text = (
        f"一、概况\n\n{long}和经济\n\n- 3 -\n\n效益。\n\n{long}。\n\n第 4 页 共 9 页\n\n全年预算数为 12.\n\n50 万元。\n"
    )
    assert compact_lines(text) == ["一、概况", f"{long}和经济效益。", f"{long}。", "全年预算数为12.50万元。"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("年初预算数为1281.", "14 万元。"),
        ("共计支出 14 万", "元。"),
        ("全部用于人员、", "公用支出。"),
        ("某某单位（高新区管理", "委员会）下属机构。"),
        ("投入100", "万元"),
    ],
)
def test_number_bracket_or_list_goes_on(first: str, second: str) -> None:
    """What cannot end there goes on, in any text."""
    assert len(compact_lines(f"{first}\n{second}\n")) == 1


@pytest.mark.parametrize("page", ["- 3 -", "—12—", "· 7 ·", "第3页", "第 3 页 共 12 页", "－ 5 －"])
def test_page_numbers_are_no_lines(page: str) -> None:
    """However they are set off."""
    assert compact_lines(f"一、概况\n{page}\n正文。\n") == ["一、概况", "正文。"]


def test_bare_numbers_in_sequence_are_page_numbers() -> None:
    """1, 2, 3 alone on their lines count pages; other numbers alone stay."""
    assert compact_lines("甲。\n1\n乙。\n2\n丙。\n3\n") == ["甲。", "乙。", "丙。"]
    assert compact_lines("甲。\n15\n乙。\n20\n") == ["甲。", "15", "乙。", "20"]


def test_markdown() -> None:
    """Marks of headings, lists, quotes and bold lines are not part of the line; numbers tell the level first."""
    text = "# 某局自评报告\n\n## 一、概况\n\n**（一）职责**\n\n- 第一项。\n> 引文。\n\n## 说明 ##\n\n---\n\n### 细目\n文。\n"
    assert kinds(text) == [
        ("title", 0, "某局自评报告"),
        ("heading", 1, "一、概况"),
        ("heading", 2, "（一）职责"),
        ("body", 0, "第一项。"),
        ("body", 0, "引文。"),
        ("heading", 1, "说明"),
        ("heading", 2, "细目"),
        ("body", 0, "文。"),
    ]


def cells(text: str) -> list[list[str]]:
    manuscript = read(text)
    return [[text[slice(*cell)] for cell in line.cells] for line in manuscript.lines if line.kind is Kind.ROW]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("| 指标 | 值 |\n|---|:--:|\n| 甲 |  |\n", [["指标", "值"], ["甲", ""]]),
        ("|a|b|c\n", [["a", "b", "c"]]),
        ("指标\t目标\t实际\n甲\t\t2\n", [["指标", "目标", "实际"], ["甲", "", "2"]]),
        ("指标\t值\n甲\t1\n", [["指标", "值"], ["甲", "1"]]),
        ("指标      目标    实际\n体检 人数    10    12\n", [["指标", "目标", "实际"], ["体检 人数", "10", "12"]]),
        (
            "<table><tr><th>指标</th><th>值</th></tr><tr><td colspan=2>合计</td></tr></table>\n",
            [["指标", "值"], ["合计", ""]],
        ),
    ],
    ids=["markdown", "open rows", "tabs", "two columns", "blanks", "html"],
)
def test_tables(text: str, rows: list[list[str]]) -> None:
    """Rows of Markdown, tabs, wide gaps and HTML; an empty cell keeps its column."""
    assert cells("一、表\n" + text) == rows


def test_tables_are_counted() -> None:
    """Rows that follow one another are one table, blank lines between them or not."""
    text = "一、表\n甲\t1\t2\n\n乙\t3\t4\n表二\n丙\t5\t6\n"
    assert [line.table for line in read(text).lines] == [0, 1, 1, 0, 2]


@pytest.mark.parametrize("text", ["填报人：张三      填报时间：2025年", "1.\t基本情况", "前文。     后文    末"])
def test_gaps_alone_make_no_row(text: str) -> None:
    """Two pieces on a single line, or sentences with gaps, are no table row."""
    assert cells("一、表\n" + text + "\n正文。") == []


def test_contents_are_margin() -> None:
    """A table of contents repeats headings; its lines are none."""
    text = "目录\n一、概况........1\n（一）职责……………2\n二、绩效\t13\n一、概况\n正文。\n"
    assert [line.kind for line in read(text).lines] == [Kind.TITLE, *[Kind.MARGIN] * 3, Kind.HEADING, Kind.BODY]


def test_sentence_end_within_a_joined_line_is_no_line_end() -> None:
    """The compact text of a paragraph is one line, though its sentences end with lines of the file."""
    manuscript = read("\n".join(WRAPPED))
    assert all("\n" not in flat.text for flat in manuscript.flat)


def test_empty_texts() -> None:
    """No text, no lines."""
    assert [lines_of_text(text) for text in ("", "\n\n", " \u3000\ufeff\n", "---\n- 1 -\n")] == [()] * 4


TEXTS = st.text(alphabet=st.sampled_from("一二（）()1.、。；：，万元甲乙 \t\n\r\u3000|#*->_<tdr/>\f第页"), max_size=120)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_lines_cover_the_text_in_order(text: str) -> None:
    """Lines and their cells lie in order within the text; no word of the report is left out between them."""
    manuscript = read(text)
    position = 0
    left = ""
    for line in manuscript.lines:
        assert position <= line.start < line.end or (line.kind is Kind.ROW and position <= line.start <= line.end)
        left += text[position : line.start]
        position = line.end
        inner = line.start
        for start, end in line.cells:
            assert inner <= start <= end <= line.end
            inner = end
    left += text[position:]
    assert position <= len(text)
    if "<" not in text:
        assert not set(left) & set("甲乙万元二（）()。；：，")
    for line, flat in zip(manuscript.lines, manuscript.flat, strict=True):
        written = manuscript.of(line)
        assert all(written[flat.original(at)] for at, char in enumerate(flat.text) if char not in " \n")
