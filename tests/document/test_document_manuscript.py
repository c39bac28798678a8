"""A Word report is read as a person reads it: headings, lists, tables, notes, margins and comments, each as what it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from word_package import HEAD, cell, dele, ins, p, package, r, row, saved, table

from generator.document import read_manuscript, read_text
from generator.document.parts.numerals import number_format
from generator.manuscript import Kind, Manuscript


@pytest.fixture
def read(tmp_path: Path):
    """Return a function that reads a package of this body and these parts."""

    def manuscript(body: str, view: str = "accepted", **parts: str) -> Manuscript:
        return read_manuscript(saved(package(body, **parts), tmp_path), view)

    return manuscript


def outline(manuscript: Manuscript) -> list[tuple[str, int, str]]:
    """Return kind, level and text of each line."""
    return [(str(line.kind), line.level, manuscript.of(line)) for line in manuscript.lines]


def style(identity: str, name: str, properties: str = "", based_on: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    held = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/>{base}{held}</w:style>'


NORMAL = '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'


@pytest.mark.parametrize(
    ("text", "level", "number"),
    [
        ("一、基本情况", 1, "一、"),
        ("十一．其他", 1, "十一."),
        ("第二部分 评价结论", 1, "第二部分"),
        ("第三章 绩效分析", 1, "第三章"),
        ("（一）部门职责", 2, "(一)"),
        ("1.主要职能", 3, "1."),
        ("2、人员情况", 3, "2、"),
        ("(1) 制度", 4, "(1)"),
        ("3）执行", 4, "3)"),
        ("1.1 预算安排", 4, "1.1"),
        ("2.3.1 评分", 5, "2.3.1"),
        ("① 数量指标", 5, "①"),
    ],
)
def test_number_makes_a_heading(text: str, level: int, number: str, read) -> None:
    """A short numbered line is a heading, bold or not, whatever its style."""
    line = read(p(r(text)) + p(r("正文。"))).lines[0]
    assert (line.kind, line.level, line.number) == (Kind.HEADING, level, number)


@pytest.mark.parametrize(
    "text",
    [
        "1.预算编制不够精细，执行率低",
        "2.5万元用于培训",
        "1.25倍",
        "2024年工作",
        "一、",
        "（一）职责；",
        "一是加强管理",
        "1." + "长" * 40,
    ],
)
def test_sentence_or_figure_is_no_heading(text: str, read) -> None:
    """A sentence is none, however it is numbered, nor is a figure."""
    assert [line.kind for line in read(p(r("一、概况")) + p(r(text))).lines][1:] == [Kind.BODY]


STYLES = {
    "Word": style("1", "heading 1", '<w:outlineLvl w:val="0"/>'),
    "Chinese Word": style("1", "标题 1"),
    "WPS": style("1", "一级标题"),
    "derived": style("9", "heading 1") + style("1", "我的样式", based_on="9"),
    "outline level": style("1", "公文小标题", '<w:outlineLvl w:val="0"/>'),
    "circle": style("1", "heading 1", based_on="2") + style("2", "乙", based_on="1"),
}


@pytest.mark.parametrize("styles", STYLES.values(), ids=STYLES)
def test_style_makes_a_heading(styles: str, read) -> None:
    """Styles of Word and WPS by name or outline level, also inherited."""
    body = p(r("基本情况"), '<w:pStyle w:val="1"/>') + p(r("正文"))
    assert outline(read(body, styles=NORMAL + styles)) == [("heading", 1, "基本情况"), ("body", 0, "正文")]


def test_style_of_body_text_is_none(read) -> None:
    """Outline level 10 is body text; a long sentence in a heading style is text all the same."""
    styles = (
        NORMAL
        + style("1", "heading 1", '<w:outlineLvl w:val="0"/>')
        + style("2", "乙", '<w:outlineLvl w:val="9"/>', "1")
    )
    body = (
        p(r("一、概况"))
        + p(r("甲"), '<w:pStyle w:val="2"/>')
        + p(r("本单位认真履职。成效明显。"), '<w:pStyle w:val="1"/>')
    )
    assert [line.kind for line in read(body, styles=styles).lines][1:] == [Kind.BODY, Kind.BODY]


def test_number_counts_before_style(read) -> None:
    """（二） is of the second level also in the style of the third; what has no number goes by its style."""
    styles = NORMAL + style("3", "heading 3")
    body = p(r("（二）管理"), '<w:pStyle w:val="3"/>') + p(r("指标情况"), '<w:pStyle w:val="3"/>')
    assert [line.level for line in read(body, styles=styles).lines] == [2, 3]


def test_title_stands_before_the_first_heading(read) -> None:
    """Also where its author gave it a heading's style."""
    styles = NORMAL + style("1", "heading 1")
    body = p(r("某局自评报告"), '<w:pStyle w:val="1"/>') + p(r("（2024年度）")) + p(r("一、概况")) + p(r("正文"))
    assert [kind for kind, _, _ in outline(read(body, styles=styles))] == ["title", "title", "heading", "body"]


LEVELS = (
    '<w:abstractNum w:abstractNumId="5">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>'
    '<w:lvl w:ilvl="3"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%4"/></w:lvl>'
    '</w:abstractNum><w:abstractNum w:abstractNumId="6"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="6"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def listed(text: str, level: int, number: int = 1) -> str:
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return p(r(text) if text else "", place)


def test_automatic_numbers_are_written_out(read) -> None:
    """Levels count on their own and begin anew below a higher one; 1、 goes on after its sub-levels."""
    body = "".join(
        listed(text, level)
        for text, level in [
            ("概况", 0),
            ("职责", 1),
            ("职能", 2),
            ("人员", 2),
            ("预算", 1),
            ("执行", 2),
            ("管理", 0),
            ("制度", 1),
            ("附", 3),
        ]
    )
    manuscript = read(body, numbering=LEVELS)
    assert manuscript.text.split("\n") == [
        "一、概况", "（一）职责", "1. 职能", "2. 人员", "（二）预算", "1. 执行", "二、管理", "（一）制度", "2.3 附",
    ]  # fmt: skip
    assert [line.level for line in manuscript.lines] == [1, 2, 3, 3, 2, 3, 1, 2, 4]


def test_bullets_have_no_number_and_lists_may_begin_anew(read) -> None:
    """A second list of the same form counts on, or from 1 where the document says so; 0 ends a list."""
    body = (
        listed("甲", 2)
        + listed("乙", 2)
        + listed("点", 0, 2)
        + listed("丙", 2, 3)
        + listed("丁", 0, 0)
        + listed("戊", 9)
    )
    assert read(body, numbering=LEVELS).text == "1. 甲\n2. 乙\n点\n1. 丙\n丁\n戊"


def test_list_of_a_style(read) -> None:
    """The list may hang on the style, its level on the list; an empty paragraph counts without being seen."""
    numbering = LEVELS.replace("<w:numFmt", '<w:pStyle w:val="h"/><w:numFmt', 1)
    styles = NORMAL + style("h", "heading 1", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    held = '<w:pStyle w:val="h"/>'
    assert (
        read(p(r("甲"), held) + p("", held) + p(r("乙"), held), styles=styles, numbering=numbering).text
        == "一、甲\n\n三、乙"
    )


@pytest.mark.parametrize(
    ("form", "number", "text"),
    [
        ("chineseCounting", 21, "二十一"),
        ("chineseCounting", 10, "十"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("japaneseCounting", 0, "〇"),
        ("ideographTraditional", 3, "丙"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("decimalEnclosedCircle", 3, "③"),
        ("decimalZero", 7, "07"),
        ("upperRoman", 4, "IV"),
        ("lowerLetter", 28, "bb"),
        ("none", 1, ""),
        ("somethingNew", 5, "5"),
    ],
)
def test_forms_of_numbers(form: str, number: int, text: str) -> None:
    """As Word prints them."""
    assert number_format(form, number) == text


def test_soft_breaks_end_lines_as_paragraphs_do(read) -> None:
    """Shift+Enter behind a heading or sentence begins a new line."""
    body = p("<w:r><w:t>一、概况</w:t><w:br/><w:t>本单位成立。</w:t><w:br/><w:t>下设三科。</w:t></w:r>")
    assert outline(read(body)) == [("heading", 1, "一、概况"), ("body", 0, "本单位成立。"), ("body", 0, "下设三科。")]


def test_printed_lines_of_a_converted_document_are_joined(read) -> None:
    """A converter that made each line of a page a paragraph: the paragraphs are whole again; others stay apart."""
    full = "全年完成各项重点任务共计十二项并且全部通过了市级的验收"
    body = p(r("一、概况")) + "".join(p(r(text)) for text in (full, full, "尚未结束。", full, full[1:], "完成。"))
    assert [flat.text for flat in read(body).flat] == ["一、概况", full * 2 + "尚未结束。", full + full[1:] + "完成。"]
    plain = p(r("一、概况")) + "".join(
        p(r(text)) for text in ("本单位共有编制三十名并设有五个科室", "现有在职人员二十八名", full + "。")
    )
    assert len(read(plain).lines) == 4


def test_sentence_before_the_first_heading_is_text(read) -> None:
    """Titles are short; in a document without headings only the lines before the first sentence are titles."""
    body = p(r("某局自评报告")) + p(r("按照要求，现将自评情况报告如下。"))
    assert [kind for kind, _, _ in outline(read(body + p(r("一、概况"))))] == ["title", "body", "heading"]
    assert [kind for kind, _, _ in outline(read(body + p(r("完成情况"))))] == ["title", "body", "body"]


def test_rows_have_cells_and_columns(read) -> None:
    """A cell over two columns counts twice, one merged downwards is empty below; tables are counted."""
    span, start, below = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(row(cell("资金", span), "数"), row(cell("总额", start), "甲", "1"), row(cell("", below), "乙", "2"))
    manuscript = read(p(r("一、表")) + body + p(r("文")) + table(row("丙", "丁"), row("戊", "己")))
    rows = [line for line in manuscript.lines if line.kind is Kind.ROW]
    cells = [[manuscript.text[slice(*place)] for place in line.cells] for line in rows]
    assert cells == [["资金", "", "数"], ["总额", "甲", "1"], ["", "乙", "2"], ["丙", "丁"], ["戊", "己"]]
    assert [line.table for line in rows] == [1, 1, 1, 2, 2]
    assert manuscript.of(rows[0]) == "资金\t数"


def test_table_in_a_cell_belongs_to_the_cell(read) -> None:
    """Its texts follow one another with blanks."""
    inner = cell(table(row("甲", "1"), row("乙", "2")) + "<w:p/>")
    manuscript = read(table(row("外", inner)))
    assert manuscript.text == "外\t甲 1 乙 2"
    assert [manuscript.text[slice(*place)] for place in manuscript.lines[0].cells] == ["外", "甲 1 乙 2"]


def test_frame_of_one_cell_is_no_table(read) -> None:
    """A report typed into one big cell of a form is read as paragraphs."""
    manuscript = read(table(row(cell(p(r("一、概况")) + p(r("正文。")) + table(row("甲", "乙")) + "<w:p/>"))))
    assert outline(manuscript) == [("heading", 1, "一、概况"), ("body", 0, "正文。"), ("row", 0, "甲\t乙")]


def test_notes_and_margins_stand_at_the_end(read) -> None:
    """Footnotes, endnotes, then headers and footers; page numbers are none, equal headers are one."""
    notes = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:id="1">{}</w:footnote>'
    footer = p(r("第") + '<w:fldSimple w:instr="PAGE">' + r("3") + "</w:fldSimple>" + r("页"))
    manuscript = read(
        p(r("一、概况") + '<w:r><w:footnoteReference w:id="1"/></w:r>'),
        footnotes=notes.format(p(r("口径见附件"))),
        endnotes=f'<w:endnote w:id="1">{p(r("尾注"))}</w:endnote>',
        header=p(r("某县财政局")) + p(r("某县财政局")),
        footer=footer,
    )
    assert outline(manuscript) == [
        ("heading", 1, "一、概况"), ("note", 0, "口径见附件"), ("note", 0, "尾注"), ("margin", 0, "某县财政局"),
    ]  # fmt: skip
    assert manuscript.text == "一、概况\n口径见附件\n尾注\n某县财政局"


def test_contents_are_no_headings(read) -> None:
    """Lines of a table of contents by style, or by their page number."""
    styles = NORMAL + style("t", "toc 1") + style("u", "WPSOffice手动目录 1")
    body = p(r("一、概况"), '<w:pStyle w:val="t"/>') + p(r("二、绩效"), '<w:pStyle w:val="u"/>')
    body += p("<w:r><w:t>三、建议</w:t><w:tab/><w:t>12</w:t></w:r>") + p(r("四、附件………5")) + p(r("一、概况"))
    assert [line.kind for line in read(body, styles=styles).lines] == [Kind.MARGIN] * 4 + [Kind.HEADING]


def test_comments_stand_apart(read) -> None:
    """What reviewers wrote is no part of the text."""
    comment = '<w:comment w:id="0" w:author="审核人">{}</w:comment>'
    manuscript = read(p(r("甲")), comments=comment.format(p(r("请核对")) + p(r("第二段"))) + comment.format(p("")))
    assert manuscript.text == "甲"
    assert manuscript.comments == ("请核对\n第二段",)


def test_original_view(read) -> None:
    """Before the tracked changes: deletions are there, insertions are not, joined paragraphs are two."""
    gone = '<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>'
    new = '<w:rPr><w:ins w:id="2" w:author="x"/></w:rPr>'
    body = p(r("共") + ins(r("98")) + dele("97") + r("个"), gone) + p(r("项目")) + p(r("甲"), new) + p(r("乙"))
    body += p("<w:moveFrom>" + r("移") + "</w:moveFrom>" + r("丙") + "<w:moveTo>" + r("移") + "</w:moveTo>")
    body += table(row("新", properties="<w:ins/>"), row("旧", properties="<w:del/>"))
    assert read(body).text == "共98个项目\n甲\n乙\n丙移\n新"
    assert read(body, "original").text == "共97个\n项目\n甲乙\n移丙\n旧"


def test_field_instructions_are_no_text(read) -> None:
    """Of a field only the result is read, also of one in another's instruction; one left open hides nothing."""
    begin, parts, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    body = p(
        begin
        + r("IF ", tag="instrText")
        + begin
        + r("内")
        + parts
        + r("果")
        + end
        + r("文")
        + parts
        + r("98.90%")
        + end
    )
    assert read(body + p(begin + r("甲")) + p(r("乙"))).text == "98.90%\n\n乙"


def test_blanks_of_the_markup_are_blanks(read) -> None:
    """Line ends and tabs inside a text element are blanks to Word, and to us."""
    assert read(p("<w:r><w:t>甲\n乙\t丙</w:t></w:r>")).text == "甲 乙 丙"


def test_offsets_are_those_of_the_printed_text(tmp_path: Path) -> None:
    """``jixiao text`` prints what the offsets count in."""
    body = listed("概况", 0) + table(row("甲", "乙")) + p(r("丙") + ins(r("丁")))
    path = saved(package(body, numbering=LEVELS, header=p(r("眉"))), tmp_path)
    manuscript = read_manuscript(path)
    assert read_text(path) == manuscript.text == "一、概况\n甲\t乙\n丙丁\n眉"
    assert [manuscript.of(line) for line in manuscript.lines] == manuscript.text.split("\n")


def test_strict_documents(tmp_path: Path) -> None:
    """Files saved as Strict Open XML have other namespaces and the same text."""
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    markup = (
        f'{HEAD}<x:document xmlns:x="{strict}"><x:body><x:p><x:r><x:t>一、概况</x:t></x:r></x:p></x:body></x:document>'
    )
    path = saved(package("", extra={}), tmp_path)
    import zipfile

    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "strict.docx", "w") as new:
        for name in old.namelist():
            new.writestr(name, markup if name == "word/document.xml" else old.read(name))
    assert outline(read_manuscript(tmp_path / "strict.docx")) == [("heading", 1, "一、概况")]
