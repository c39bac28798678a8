"""How the sections of problems, causes, measures and suggestions look in reports that jixiao did not make."""

from __future__ import annotations

from collections.abc import Callable

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph
from stories import Item
from writer import Writer

__all__ = ["EACH_STORY", "LAYOUTS", "Layout", "counted", "new_list", "numbered"]

_ORDINALS = "一二三四五六七八九十"

Layout = Callable[[Writer], None]


def _as_told(writer: Writer, items: tuple[Item, ...]) -> None:
    """Note the points a section tells when every part of an item has a sentence of its own."""
    writer.told.problems += [item.problem for item in items]
    writer.told.causes += [f"{item.cause}。" for item in items]
    writer.told.measures += [f"{item.measure}。" for item in items]


def _suggestions(writer: Writer, title: str = "有关建议") -> None:
    writer.heading(title, role="suggestions")
    for number, text in enumerate(writer.story.suggestions, start=1):
        writer.text(f"{number}.{text}。", "suggestion")
        writer.told.suggestions.append(f"{text}。")


def _improvements(writer: Writer, title: str = "下一步改进措施", mark: str = "{}.") -> None:
    writer.heading(title, role="improvements")
    for number, item in enumerate(writer.story.items, start=1):
        writer.text(f"{mark.format(number)}{item.measure}。", "measure")


def numbered(writer: Writer, mark: str = "{}.", indent: str = "") -> None:
    """（一）存在的主要问题 1. 2. 3.（二）原因分析 1. 2. 3., measures and suggestions each in a section of their own."""
    writer.heading("存在的主要问题及原因分析", role="problems_and_causes")
    writer.part("存在的主要问题", role="problems")
    for number, item in enumerate(writer.story.items, start=1):
        writer.text(f"{indent}{mark.format(number)}{item.problem}", "problem")
    writer.part("原因分析", role="causes")
    for number, item in enumerate(writer.story.items, start=1):
        writer.text(f"{indent}{mark.format(number)}{item.cause}。", "cause")
    _improvements(writer, mark=indent + mark)
    _suggestions(writer)
    _as_told(writer, writer.story.items)


def typed_indent(writer: Writer) -> None:
    """Paragraphs set in by two full-width blanks, numbers as 1、."""
    numbered(writer, "{}、", "\u3000\u3000")


def line_breaks(writer: Writer) -> None:
    """All problems in one paragraph, parted by line breaks (Shift+Enter); the same for causes and measures."""
    writer.heading("存在的主要问题及原因分析", role="problems_and_causes")
    for title, role, texts in (
        ("存在的主要问题", "problems", [item.problem for item in writer.story.items]),
        ("原因分析", "causes", [f"{item.cause}。" for item in writer.story.items]),
    ):
        writer.part(title, role=role)
        writer.text("\n".join(f"{number}.{text}" for number, text in enumerate(texts, start=1)), role[:-1])
    writer.heading("下一步改进措施", role="improvements")
    writer.text(
        "\n".join(f"{number}.{item.measure}。" for number, item in enumerate(writer.story.items, start=1)), "measure"
    )
    _as_told(writer, writer.story.items)


def one_paragraph(writer: Writer) -> None:
    """存在问题及原因分析: a single paragraph with 一是, 二是, each with its 主要原因是; the measures likewise."""
    items = writer.story.items
    writer.heading("存在问题及原因分析", role="problems_and_causes")
    told = [f"{_ORDINALS[k]}是{item.title}，{item.detail}，主要原因是{item.cause}" for k, item in enumerate(items)]
    writer.text(f"{'；'.join(told)}。", "problem")
    writer.heading("下一步改进措施", role="improvements")
    writer.text("；".join(f"{_ORDINALS[k]}是{item.measure}" for k, item in enumerate(items)) + "。", "measure")
    told = writer.told
    told.problems += [f"{item.title}，{item.detail}" for item in items]
    told.causes += [item.cause for item in items]
    told.measures += [item.measure for item in items]


def ordinal_paragraphs(writer: Writer) -> None:
    """一是…。二是…。 each in a paragraph of its own, behind an announcing sentence."""
    writer.heading("存在的问题", role="problems")
    writer.text("对照年度绩效目标，工作中还存在以下问题：")
    for ordinal, item in zip(_ORDINALS, writer.story.items, strict=False):
        writer.text(f"{ordinal}是{item.problem}", "problem")
    writer.heading("原因分析", role="causes")
    for ordinal, item in zip(_ORDINALS, writer.story.items, strict=False):
        writer.text(f"{ordinal}是{item.cause}。", "cause")
    writer.heading("改进措施", role="improvements")
    for ordinal, item in zip(_ORDINALS, writer.story.items, strict=False):
        writer.text(f"{ordinal}是{item.measure}。", "measure")
    _as_told(writer, writer.story.items)


# --- automatic numbers ------------------------------------------------------------------------------------------------------


def new_list(writer: Writer, form: str = "decimal", words: str = "%1.") -> str:
    """Add a list of our own that begins at 1 and return its id."""
    numbering = writer.document.part.numbering_part.element
    abstract = len(numbering.findall("{*}abstractNum")) + 40
    first = numbering.find("{*}num")
    made = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}"><w:multiLevelType w:val="singleLevel"/>'
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/><w:lvlText w:val="{words}"/>'
        '<w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
    )
    first.addprevious(made)
    return str(numbering.add_num(abstract).numId)


def counted(paragraph: Paragraph, identity: str, level: int = 0) -> Paragraph:
    """Let Word number a paragraph."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = int(identity)
    return paragraph


def auto_numbered(writer: Writer) -> None:
    """Items numbered by Word (numPr), a list of its own for each section; headings typed."""
    writer.heading("存在的主要问题及原因分析", role="problems_and_causes")
    for title, role, texts in (
        ("存在的主要问题", "problems", [item.problem for item in writer.story.items]),
        ("原因分析", "causes", [f"{item.cause}。" for item in writer.story.items]),
    ):
        writer.part(title, role=role)
        identity = new_list(writer)
        for text in texts:
            counted(writer.text(text, role[:-1]), identity)
    writer.heading("下一步改进措施", role="improvements")
    identity = new_list(writer, words="（%1）")
    for item in writer.story.items:
        counted(writer.text(f"{item.measure}。", "measure"), identity)
    _as_told(writer, writer.story.items)


def bulleted(writer: Writer) -> None:
    """Items with Word's bullets, by the style List Bullet."""
    for title, role, texts in (
        ("存在的主要问题", "problems", [item.problem for item in writer.story.items]),
        ("原因分析", "causes", [f"{item.cause}。" for item in writer.story.items]),
        ("改进措施", "improvements", [f"{item.measure}。" for item in writer.story.items]),
    ):
        writer.heading(title, role=role)
        for text in texts:
            writer.text(text, {"improvements": "measure"}.get(role, role[:-1])).style = "List Bullet"
    _as_told(writer, writer.story.items)


# --- other shapes -------------------------------------------------------------------------------------------------------------


def table(writer: Writer) -> None:
    """A table 问题, 原因, 措施 is the whole section."""
    writer.heading("存在问题、原因及改进措施", role="problems_causes_improvements")
    rows = [(item.problem, f"{item.cause}。", f"{item.measure}。") for item in writer.story.items]
    writer.table([("存在的问题", "原因分析", "改进措施"), *rows])
    _as_told(writer, writer.story.items)


def numbered_table(writer: Writer) -> None:
    """A table with 序号 in front and 责任科室, 完成时限 behind, after an announcing sentence."""
    writer.heading("存在的主要问题及改进措施", role="problems_and_improvements")
    writer.text("自评中发现的问题和改进措施见下表。")
    rows = [
        (str(number), item.problem, f"{item.cause}。", f"{item.measure}。", "财务科", "2025年9月底")
        for number, item in enumerate(writer.story.items, start=1)
    ]
    writer.table([("序号", "问题", "原因", "措施", "责任科室", "完成时限"), *rows])
    writer.text("以上措施由财务科汇总后按季度报告进展。")
    _as_told(writer, writer.story.items)


def subheadings(writer: Writer) -> None:
    """A bold sub-heading （1）… per problem with paragraphs below: what it is, why, what next."""
    writer.heading("存在的主要问题及原因分析", role="problems_and_causes")
    for number, item in enumerate(writer.story.items, start=1):
        writer.document.add_paragraph().add_run(f"（{number}）{item.title}").bold = True
        writer.text(f"{item.detail}。", "problem")
        writer.text(f"主要原因：{item.cause}。", "cause")
        writer.told.problems.append(f"{item.title}{item.detail}。")
        writer.told.causes.append(f"{item.cause}。")
        writer.told.measures.append(f"{item.measure}。")
    _improvements(writer, mark="（{}）")
    _suggestions(writer)


def labelled(writer: Writer) -> None:
    """Each problem is followed by a paragraph 原因：… and one 措施：…."""
    writer.heading("存在的问题、原因及改进措施", role="problems_causes_improvements")
    for number, item in enumerate(writer.story.items, start=1):
        writer.text(f"{number}.{item.problem}", "problem")
        writer.text(f"原因：{item.cause}。", "cause")
        writer.text(f"措施：{item.measure}。", "measure")
    _as_told(writer, writer.story.items)


def labelled_unnumbered(writer: Writer) -> None:
    """问题：, 原因：, 措施： paragraphs without any number."""
    writer.heading("存在的问题、原因及改进措施", role="problems_causes_improvements")
    for item in writer.story.items:
        writer.text(f"问题：{item.problem}", "problem")
        writer.text(f"原因：{item.cause}。", "cause")
        writer.text(f"措施：{item.measure}。", "measure")
    _as_told(writer, writer.story.items)


def unnumbered(writer: Writer) -> None:
    """Problems, causes and measures are paragraphs without numbers."""
    writer.heading("存在的主要问题及原因分析", role="problems_and_causes")
    writer.part("存在的主要问题", role="problems")
    for item in writer.story.items:
        writer.text(item.problem, "problem")
    writer.part("原因分析", role="causes")
    for item in writer.story.items:
        writer.text(f"{item.cause}。", "cause")
    writer.heading("下一步改进措施", role="improvements")
    for item in writer.story.items:
        writer.text(f"{item.measure}。", "measure")
    _as_told(writer, writer.story.items)


def run_in(writer: Writer) -> None:
    """The heading is the first sentence of the paragraph: （一）存在的问题。一是…"""
    items = writer.story.items
    writer.heading("存在的问题及改进措施", role="problems_and_improvements")
    writer.text(
        "（一）存在的问题。"
        + "；".join(f"{_ORDINALS[k]}是{item.title}，{item.detail}" for k, item in enumerate(items))
        + "。"
    )
    writer.text(
        "（二）改进措施。" + "；".join(f"{_ORDINALS[k]}是{item.measure}" for k, item in enumerate(items)) + "。"
    )
    writer.told.roles += ["problems", "improvements"]
    writer.told.problems += [f"{item.title}，{item.detail}" for item in items]
    writer.told.measures += [item.measure for item in items]


def none(writer: Writer) -> None:
    """五、存在问题 with 无."""
    writer.heading("存在问题", role="problems")
    writer.text("无。", "problem")
    writer.heading("改进措施", role="improvements")
    writer.text("无。", "measure")


def no_measures(writer: Writer) -> None:
    """Problems alone; there is no section of causes or measures."""
    writer.heading("存在的主要问题", role="problems")
    for number, item in enumerate(writer.story.items, start=1):
        writer.text(f"{number}.{item.problem}", "problem")
    writer.told.problems += [item.problem for item in writer.story.items]


def heading_and_nothing(writer: Writer) -> None:
    """The headings stand, their sections are empty."""
    writer.heading("存在的主要问题及原因分析", role="problems_and_causes")
    writer.document.add_paragraph()
    writer.heading("改进措施", role="improvements")
    writer.document.add_paragraph()


#: Those that are made for every story.
EACH_STORY: dict[str, Layout] = {
    "numbered": numbered,
    "one-paragraph": one_paragraph,
    "auto-numbered": auto_numbered,
    "table": table,
    "subheadings": subheadings,
    "labelled": labelled,
    "unnumbered": unnumbered,
}
#: Those of which one story will do.
LAYOUTS: dict[str, Layout] = {
    "typed-indent": typed_indent,
    "line-breaks": line_breaks,
    "ordinal-paragraphs": ordinal_paragraphs,
    "bulleted": bulleted,
    "numbered-table": numbered_table,
    "labelled-unnumbered": labelled_unnumbered,
    "run-in": run_in,
    "none": none,
    "no-measures": no_measures,
    "heading-and-nothing": heading_and_nothing,
}
