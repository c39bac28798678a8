"""What stands in and around the sections of real reports: notes, pictures, boxes, fields, breaks, others' marks."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from copy import deepcopy

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm
from docx.text.paragraph import Paragraph
from lxml import etree
from words import cut, run_of, text_of
from writer import Writer

__all__ = ["FURNITURE", "Furniture"]

Furniture = Callable[[Writer], None]
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_BOX = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
)


def picture() -> bytes:
    """Return a small grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xc0" * 8 for _ in range(8))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _run(inner: str) -> etree._Element:
    return parse_xml(f"<w:r {nsdecls('w', 'r')}>{inner}</w:r>")


def _field(code: str, result: str) -> Iterator[etree._Element]:
    yield _run('<w:fldChar w:fldCharType="begin"/>')
    yield _run(f'<w:instrText xml:space="preserve"> {code} </w:instrText>')
    yield _run('<w:fldChar w:fldCharType="separate"/>')
    yield _run(f"<w:t>{result}</w:t>")
    yield _run('<w:fldChar w:fldCharType="end"/>')


def _points(writer: Writer, kind: str) -> list[Paragraph]:
    return writer.told.paragraphs[kind]


def _elements(writer: Writer, first: str, behind: str) -> list[etree._Element]:
    """Return the blocks from the heading ``first`` up to, without, the heading ``behind``."""
    blocks = [block for block in writer.document.element.body if block.tag != qn("w:sectPr")]
    texts = [text_of(block) if block.tag == qn("w:p") else "" for block in blocks]
    return blocks[texts.index(first) : texts.index(behind) if behind else len(blocks)]


def _controlled(blocks: list[etree._Element], title: str) -> None:
    control = parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="{title}"/><w:tag w:val="section"/><w:id w:val="90210"/></w:sdtPr>'
        "<w:sdtContent/></w:sdt>"
    )
    blocks[0].addprevious(control)
    for block in blocks:
        control[-1].append(block)


# --- one kind each -----------------------------------------------------------------------------------------------------------


def content_control(writer: Writer) -> None:
    """The paragraphs below （一）存在的主要问题 stand in a content control."""
    headings = writer.told.headings
    _controlled(_elements(writer, headings[1], headings[2])[1:], "存在问题")


def content_control_whole(writer: Writer) -> None:
    """All sections of points stand in one content control, headings included."""
    _controlled(_elements(writer, writer.told.headings[0], writer.told.behind), "问题和措施")


def footnotes(writer: Writer) -> None:
    """Footnotes behind a number of a problem and at the end of a cause."""
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
        for number, text in ((1, "数据来自年度统计台账。"), (2, "见本单位季度工作总结。"))
    )
    rules = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
        for kind, number, mark in (
            ("separator", -1, "separator"),
            ("continuationSeparator", 0, "continuationSeparator"),
        )
    )
    data = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes {nsdecls("w")}>{rules}{notes}</w:footnotes>'
    main = writer.document.part
    part = Part(PackURI("/word/footnotes.xml"), f"{_TYPE}.footnotes+xml", data.encode(), main.package)
    main.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    problem = _points(writer, "problem")[0]
    number = writer.story.items[0].detail[-6:]
    mark = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{}"/>'
    cut(problem._p, number).addnext(_run(mark.format(1)))
    _points(writer, "cause")[1]._p.append(_run(mark.format(2)))


def image(writer: Writer) -> None:
    """A picture in a paragraph of its own between two problems, and one at the end of a problem's text."""
    second = _points(writer, "problem")[1]
    own = second.insert_paragraph_before()
    own.add_run().add_picture(io.BytesIO(picture()), width=Cm(3))
    second.add_run().add_picture(io.BytesIO(picture()), width=Cm(0.5))


def text_box(writer: Writer) -> None:
    """A text box (with its fallback) anchored in the second cause."""
    inner = "<w:txbxContent><w:p><w:r><w:t>此处加盖核对章</w:t></w:r></w:p></w:txbxContent>"
    drawing = (
        '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="1800000" cy="360000"/>'
        '<wp:docPr id="77" name="Box"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/'
        'wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f"</wps:spPr><wps:txbx>{inner}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    fallback = f'<w:pict><v:rect style="width:142pt;height:28pt"><v:textbox>{inner}</v:textbox></v:rect></w:pict>'
    box = (
        f'<w:r {nsdecls("w")} {_BOX}><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice>'
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    _points(writer, "cause")[1]._p.append(parse_xml(box))


def header_footer(writer: Writer) -> None:
    """A header with the report's name, a footer with page numbers, others on the first page."""
    section = writer.document.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "绩效自评报告（征求意见稿）"
    section.first_page_header.paragraphs[0].text = "内部资料"
    paragraph = section.footer.paragraphs[0]
    paragraph.add_run("第")
    for run in _field("PAGE", "1"):
        paragraph._p.append(run)
    paragraph.add_run("页")


def add_comment(writer: Writer, first: Paragraph, last: Paragraph, text: str, author: str) -> None:
    """Put a comment on everything from one paragraph's first run to another's last."""
    styles = writer.document.styles
    if "annotation reference" not in [style.name for style in styles]:
        style = styles.add_style("annotation reference", 2)
        style.element.set(qn("w:styleId"), "CommentReference")
    writer.document.add_comment([first.runs[0], last.runs[-1]], text, author=author, initials=author[:1])


def comments(writer: Writer) -> None:
    """Comments on a heading, on one problem, from the second problem into the third, and outside of the sections."""
    problems = _points(writer, "problem")
    add_comment(writer, writer.document.paragraphs[2], writer.document.paragraphs[2], "得分与自评表一致。", "复核人")
    heading = next(p for p in writer.document.paragraphs if p.text == writer.told.headings[1])
    add_comment(writer, heading, heading, "这一部分请再充实。", "复核人")
    add_comment(writer, problems[0], problems[0], "请核对数字。", "审核人")
    add_comment(writer, problems[1], problems[2], "这两条可以合并。", "复核人")


def tables_around(writer: Writer) -> None:
    """A table directly before the heading, one between the problems and the causes, one behind the last section."""
    rows = [("指标", "目标", "完成"), ("合计", "100", "95")]
    for words in (writer.told.headings[0], writer.told.headings[2], writer.told.behind):
        place = _elements(writer, words, "")[0]
        writer.table(rows)
        place.addprevious(writer.document.tables[-1]._tbl)


def bookmarks_fields(writer: Writer) -> None:
    """A bookmark in one problem, one over two, references to them in a cause and a measure, a date field."""
    problems = _points(writer, "problem")
    title = writer.story.items[0].title
    run = cut(problems[0]._p, title)
    run.addprevious(parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="71" w:name="_Ref100001"/>'))
    run.addnext(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="71"/>'))
    problems[1].runs[0]._r.addprevious(parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="72" w:name="两个问题"/>'))
    problems[2]._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="72"/>'))
    measure = _points(writer, "measure")[0]
    added = cut(measure._p, writer.told.measures[0])
    for run in (run_of("针对", added), *_field(r"REF _Ref100001 \h", title), run_of("的问题，", added)):
        added.addprevious(run)
    writer.told.measures[0] = f"针对{title}的问题，{writer.told.measures[0]}"
    simple = f'<w:fldSimple {nsdecls("w")} w:instr=" PAGEREF _Ref100001 \\h "><w:r><w:t>5</w:t></w:r></w:fldSimple>'
    cause = _points(writer, "cause")[0]
    for made in (run_of("（见第"), parse_xml(simple), run_of("页。）")):
        cause._p.append(made)
    writer.told.causes[0] += "（见第5页。）"


def contents(writer: Writer) -> None:
    """A table of contents in front, its entries linked to the headings."""
    styles = writer.document.styles
    if "toc 1" not in [style.name for style in styles]:
        styles.add_style("toc 1", 1)
    first = writer.document.paragraphs[2]
    heads = [p for p in writer.document.paragraphs if p.runs and p.runs[0].bold]
    for number, head in enumerate(heads, start=1):
        name = f"_Toc{number:04d}"
        start, end = (
            f'<w:bookmark{kind} {nsdecls("w")} w:id="{800 + number}"{more}/>'
            for kind, more in (("Start", f' w:name="{name}"'), ("End", ""))
        )
        head.runs[0]._r.addprevious(parse_xml(start))
        head._p.append(parse_xml(end))
        entry = first.insert_paragraph_before(style="toc 1")
        link = parse_xml(f'<w:hyperlink {nsdecls("w")} w:anchor="{name}" w:history="1"/>')
        link.append(run_of(head.text))
        link.append(_run("<w:tab/>"))
        for run in _field(f"PAGEREF {name} \\h", str(number)):
            link.append(run)
        entry._p.append(link)


def landscape(writer: Writer) -> None:
    """A landscape page from the second to the third problem: the section breaks stand in their paragraphs."""
    problems = _points(writer, "problem")
    for paragraph, wide in ((problems[0], False), (problems[2], True)):
        made = deepcopy(writer.document.element.body.find(qn("w:sectPr")))
        size = made.find(qn("w:pgSz"))
        if wide:
            width, height = size.get(qn("w:w")), size.get(qn("w:h"))
            for name, value in (("w", height), ("h", width), ("orient", "landscape")):
                size.set(qn(f"w:{name}"), value)
        paragraph._p.get_or_add_pPr().append(made)


def hyperlinks(writer: Writer) -> None:
    """A link inside a problem and one in a suggestion."""
    for kind, words in (("problem", writer.story.items[1].title[-4:]), ("suggestion", writer.story.suggestions[0][:4])):
        paragraph = _points(writer, kind)[1 if kind == "problem" else 0]
        identity = writer.document.part.relate_to(
            "https://example.org/rules", RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), identity)
        run = cut(paragraph._p, words)
        run.addprevious(link)
        link.append(run)


def split_runs(writer: Writer) -> None:
    """Every second character of the problems begins a run, as sessions, languages and the spelling check leave them."""
    for number, paragraph in enumerate(_points(writer, "problem")):
        text = paragraph.text
        for run in list(paragraph.runs)[1:]:
            run._r.getparent().remove(run._r)
        first = paragraph.runs[0]
        first.text = text[:2]
        behind = first._r
        for offset in range(2, len(text), 2):
            made = run_of(text[offset : offset + 2], first._r)
            made.set(qn("w:rsidR"), f"00{number}{offset:05d}")
            fonts = etree.SubElement(made.find(qn("w:rPr")), qn("w:lang")) if offset % 3 else None
            if fonts is not None:
                fonts.set(qn("w:eastAsia"), "zh-CN")
            behind.addnext(made)
            behind = made
            if offset % 8 == 0:
                behind.addprevious(parse_xml(f'<w:proofErr {nsdecls("w")} w:type="gramStart"/>'))
                behind.addnext(end := parse_xml(f'<w:proofErr {nsdecls("w")} w:type="gramEnd"/>'))
                behind = end


FURNITURE: dict[str, Furniture] = {
    made.__name__.replace("_", "-"): made
    for made in (
        content_control,
        content_control_whole,
        footnotes,
        image,
        text_box,
        header_footer,
        comments,
        tables_around,
        bookmarks_fields,
        contents,
        landscape,
        hyperlinks,
        split_runs,
    )
}
