"""Shapes of the sections that are rarer, and harder to read."""

from __future__ import annotations

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from layouts import Layout, counted, new_list, numbered
from writer import Writer

__all__ = ["MORE_LAYOUTS"]

_ORDINALS = "一二三四五六七八九十"


def _told(writer: Writer, *kinds: str) -> None:
    items = writer.story.items
    told = {
        "problems": [item.problem for item in items],
        "causes": [f"{item.cause}。" for item in items],
        "measures": [f"{item.measure}。" for item in items],
    }
    for kind in kinds or told:
        getattr(writer.told, kind).extend(told[kind])


def signed(writer: Writer) -> None:
    """The suggestions are last; the unit's name and the date stand below them, to the right."""
    numbered(writer)
    for text in (writer.form["unit"]["name"], f"{int(writer.form['year']) + 1}年4月12日"):
        writer.text(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    writer.finished = True


def with_annex(writer: Writer) -> None:
    """Behind the suggestions a line 附件：… and, on a new page, the form as a table."""
    numbered(writer)
    writer.text("附件：部门整体支出绩效自评表")
    writer.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    writer.text("部门整体支出绩效自评表")
    rows = [(item["name"], item["target"], item["actual"]) for item in writer.form["indicators"]]
    writer.table([("指标", "年度指标值", "实际完成值"), *rows])
    writer.told.behind = "附件：部门整体支出绩效自评表"
    writer.finished = True


def page_break(writer: Writer) -> None:
    """A page break in a paragraph of its own in the middle of the problems."""
    numbered(writer)
    writer.told.paragraphs["problem"][1].insert_paragraph_before().add_run().add_break(WD_BREAK.PAGE)


def titled_parts(writer: Writer) -> None:
    """Problems as （一）title with paragraphs below; below each 1.问题 is told, then 产生原因 and 改进措施 in the text."""
    writer.heading("存在的主要问题、原因及改进措施", role="problems_causes_improvements")
    for number, item in enumerate(writer.story.items):
        writer.document.add_paragraph().add_run(f"（{_ORDINALS[number]}）{item.title}").bold = True
        writer.text(f"{item.detail}。主要原因是{item.cause}。", "problem")
        writer.text(f"改进措施：{item.measure}。", "measure")
        writer.told.problems.append(f"{item.title}{item.detail}。")
        writer.told.causes.append(f"{item.cause}。")
        writer.told.measures.append(f"{item.measure}。")


def titled_paragraphs(writer: Writer) -> None:
    """Problems as （一）title。detail in one paragraph, the title bold; causes and measures alike."""
    items = writer.story.items
    for title, role, kind, texts in (
        ("存在的主要问题", "problems", "problem", [(item.title, item.detail) for item in items]),
        ("产生问题的原因", "causes", "cause", [(item.title, item.cause) for item in items]),
        ("下一步改进措施", "improvements", "measure", [(item.title, item.measure) for item in items]),
    ):
        writer.heading(title, role=role)
        for ordinal, (head, text) in zip(_ORDINALS, texts, strict=False):
            paragraph = writer.text("", kind)
            paragraph.add_run(f"（{ordinal}）{head}。").bold = True
            paragraph.add_run(f"{text}。")
    _told(writer, "problems")
    writer.told.causes += [f"{item.title}。{item.cause}。" for item in items]
    writer.told.measures += [f"{item.title}。{item.measure}。" for item in items]


def by_field(writer: Writer) -> None:
    """Problems grouped under sub-headings by field (（一）绩效目标方面), counted anew in each; causes and measures alike."""
    items = writer.story.items
    groups = (("绩效目标方面", items[:2]), ("内部管理方面", items[2:]))
    for title, role, kind, own in (
        ("存在的主要问题", "problems", "problem", lambda item: item.problem),
        ("原因分析", "causes", "cause", lambda item: f"{item.cause}。"),
        ("改进措施", "improvements", "measure", lambda item: f"{item.measure}。"),
    ):
        writer.heading(title, role=role)
        for name, group in groups:
            writer.part(name)
            writer.told.behind = ""
            for number, item in enumerate(group, start=1):
                writer.text(f"{number}.{own(item)}", kind)
    _told(writer)


def several_paragraphs(writer: Writer) -> None:
    """A numbered problem goes on in a second, unnumbered paragraph; an announcement before, a closing sentence behind."""
    writer.heading("存在的主要问题及原因分析", role="problems_and_causes")
    writer.part("存在的主要问题", role="problems")
    writer.text("通过自评，发现工作中还存在一些问题，主要表现在以下几个方面：")
    for number, item in enumerate(writer.story.items, start=1):
        writer.text(f"{number}.{item.title}。", "problem")
        writer.text(f"{item.detail}。")
    writer.part("原因分析", role="causes")
    for number, item in enumerate(writer.story.items, start=1):
        writer.text(f"{number}.{item.cause}。", "cause")
    writer.text("上述原因涉及多个科室，需要统筹研究解决。")
    _told(writer, "problems", "causes")
    writer.told.causes.append("上述原因涉及多个科室，需要统筹研究解决。")


def named(writer: Writer) -> None:
    """问题一：…, 原因：…, 措施：… paragraphs."""
    writer.heading("存在问题、原因及措施", role="problems_causes_improvements")
    for ordinal, item in zip(_ORDINALS, writer.story.items, strict=False):
        writer.text(f"问题{ordinal}：{item.problem}", "problem")
        writer.text(f"原因：{item.cause}。", "cause")
        writer.text(f"措施：{item.measure}。", "measure")
    _told(writer)


def circled(writer: Writer) -> None:
    """①②③ at the beginning of paragraphs, headings numbered 5. and 5.1."""
    writer.bold("5.存在的问题及原因", role="problems_and_causes")
    for number, (title, role, texts) in enumerate(
        (
            ("存在的问题", "problems", [item.problem for item in writer.story.items]),
            ("原因分析", "causes", [f"{item.cause}。" for item in writer.story.items]),
        ),
        start=1,
    ):
        writer.bold(f"5.{number} {title}", role=role)
        for mark, text in zip("①②③④", texts, strict=False):
            writer.text(f"{mark}{text}", role[:-1])
    writer.bold("6.改进措施", role="improvements")
    for mark, item in zip("①②③④", writer.story.items, strict=False):
        writer.text(f"{mark}{item.measure}。", "measure")
    _told(writer)
    writer.bold("7.其他需要说明的情况")
    writer.text("本报告的数据来自部门决算和绩效自评表。")
    writer.finished = True


def styled_headings(writer: Writer) -> None:
    """Headings in Word's heading styles, without any number."""
    for title, role, kind, texts in (
        ("存在的主要问题", "problems", "problem", [item.problem for item in writer.story.items]),
        ("原因分析", "causes", "cause", [f"{item.cause}。" for item in writer.story.items]),
        ("改进措施", "improvements", "measure", [f"{item.measure}。" for item in writer.story.items]),
    ):
        writer.bold(title, role=role).style = "Heading 1"
        for number, text in enumerate(texts, start=1):
            writer.text(f"{number}.{text}", kind)
    writer.bold("其他需要说明的情况").style = "Heading 1"
    writer.text("本报告的数据来自部门决算和绩效自评表。")
    writer.finished = True
    _told(writer)


def auto_headings(writer: Writer) -> None:
    """Headings numbered by Word (五、 （一）), items typed."""
    first = new_list(writer, "chineseCounting", "%1、")
    second = new_list(writer, "chineseCounting", "（%1）")
    counted(writer.bold("存在的主要问题及原因分析", role="problems_and_causes"), first)
    for title, role, texts in (
        ("存在的主要问题", "problems", [item.problem for item in writer.story.items]),
        ("原因分析", "causes", [f"{item.cause}。" for item in writer.story.items]),
    ):
        counted(writer.bold(title, role=role), second)
        for number, text in enumerate(texts, start=1):
            writer.text(f"{number}.{text}", role[:-1])
    counted(writer.bold("改进措施", role="improvements"), first)
    for number, item in enumerate(writer.story.items, start=1):
        writer.text(f"{number}.{item.measure}。", "measure")
    counted(writer.bold("其他需要说明的情况"), first)
    writer.text("本报告的数据来自部门决算和绩效自评表。")
    writer.finished = True
    _told(writer)


def two_levels(writer: Writer) -> None:
    """One automatic list of two levels: problems 1. 2., below each its cause and measure (1) (2)."""
    writer.heading("存在的问题、原因及改进措施", role="problems_causes_improvements")
    numbering = writer.document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/><w:lvlText w:val="{words}"/>'
        '<w:lvlJc w:val="left"/></w:lvl>'
        for level, words in enumerate(("%1.", "（%2）"))
    )
    numbering.find("{*}num").addprevious(
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="70"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
    )
    identity = str(numbering.add_num(70).numId)
    for item in writer.story.items:
        counted(writer.text(item.problem, "problem"), identity)
        counted(writer.text(f"原因：{item.cause}。", "cause"), identity, 1)
        counted(writer.text(f"措施：{item.measure}。", "measure"), identity, 1)
    _told(writer)


def form_rows(writer: Writer) -> None:
    """A form of two columns: 存在问题, 原因分析 and 改进措施 on the left, the texts on the right, each point a paragraph."""
    writer.heading("自评中的问题和措施", role="problems_and_improvements")
    items = writer.story.items
    made = writer.document.add_table(rows=0, cols=2, style="Table Grid")
    for label, role, texts in (
        ("存在问题", "problems", [item.problem for item in items]),
        ("原因分析", "causes", [f"{item.cause}。" for item in items]),
        ("改进措施", "improvements", [f"{item.measure}。" for item in items]),
    ):
        left, right = made.add_row().cells
        left.text = label
        right.text = "\n".join(f"{number}.{text}" for number, text in enumerate(texts, start=1))
        writer.told.roles.append(role)
        writer.told.headings.append(label)
    _told(writer)


def merged_table(writer: Writer) -> None:
    """A table with a title row over all columns, and a problem with two measures: its cells reach over two rows."""
    writer.heading("存在问题及改进措施", role="problems_and_improvements")
    items = writer.story.items
    table = writer.document.add_table(rows=2, cols=3, style="Table Grid")
    table.cell(0, 0).merge(table.cell(0, 2)).text = "问题整改台账"
    for column, title in enumerate(("存在的问题", "原因", "改进措施")):
        table.cell(1, column).text = title
    for item in items:
        cells = table.add_row().cells
        for cell, text in zip(cells, (item.problem, f"{item.cause}。", f"{item.measure}。"), strict=True):
            cell.text = text
    more = table.add_row().cells
    more[2].text = "按季度检查整改情况。"
    for column in (0, 1):
        table.cell(len(items) + 1, column).merge(more[column])
    _told(writer)
    writer.told.measures.append("按季度检查整改情况。")


def with_experience(writer: Writer) -> None:
    """主要经验及做法、存在的问题和建议: experience first, the problems in the middle of one section."""
    writer.heading("主要经验及做法、存在的问题和建议", role="problems_and_improvements")
    writer.part("主要经验及做法")
    writer.told.behind = ""
    writer.text("领导小组按季度调度，问题及时协调解决。")
    writer.part("存在的问题及原因", role="problems_and_causes")
    for number, item in enumerate(writer.story.items, start=1):
        writer.text(f"{number}.{item.problem}原因：{item.cause}。", "problem")
    writer.part("下一步打算及建议", role="improvements_and_suggestions")
    for number, item in enumerate(writer.story.items, start=1):
        writer.text(f"{number}.{item.measure}。", "measure")
    _told(writer)


def loose_headings(writer: Writer) -> None:
    """Headings with blanks, another stop behind the number, a colon at the end; a heading of 14 pt in the text's own style."""
    writer.bold("五 、 存在的主要问题 ：", role="problems").runs[0].font.size = Pt(14)
    for number, item in enumerate(writer.story.items, start=1):
        writer.text(f"{number} 、{item.problem}", "problem")
    writer.bold("六．改进 措施", role="improvements")
    for number, item in enumerate(writer.story.items, start=1):
        writer.text(f"{number}．{item.measure}。", "measure")
    writer.bold("七．其他需要说明的情况")
    writer.text("本报告的数据来自部门决算和绩效自评表。")
    writer.finished = True
    _told(writer, "problems", "measures")


MORE_LAYOUTS: dict[str, Layout] = {
    made.__name__.replace("_", "-"): made
    for made in (
        signed,
        with_annex,
        page_break,
        titled_parts,
        titled_paragraphs,
        by_field,
        several_paragraphs,
        named,
        circled,
        styled_headings,
        auto_headings,
        two_levels,
        form_rows,
        merged_table,
        with_experience,
        loose_headings,
    )
}
