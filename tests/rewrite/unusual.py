"""Reports in odd states: written with other characters, in a cell, under tracking, too long, protected, or not to be rewritten at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from layouts import numbered, one_paragraph
from lxml import etree
from stories import PROJECT, SUBDISTRICT, TOWNSHIP, Item, Story
from writer import Writer

__all__ = ["REFUSED", "UNUSUAL", "old_format"]

Made = tuple[Writer, str]

_WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
_NARROW = str.maketrans("，；：（）“”", ',;:()""')


def _retold(story: Story, change: Callable[[str], str]) -> Story:
    """Return a story whose words are all changed."""
    items = tuple(
        Item(
            *(change(text) for text in (item.title, item.detail, item.cause, item.measure)),
            item.about,
            change(item.wrong),
        )
        for item in story.items
    )
    return replace(story, items=items, suggestions=tuple(change(text) for text in story.suggestions))


def _report(story: Story, layout: Callable[[Writer], None] = numbered, *, back: bool = True) -> Writer:
    writer = Writer(story)
    writer.front()
    layout(writer)
    if back:
        writer.back()
    return writer


def full_width() -> Made:
    """Digits, points and percent signs are full-width in the sections."""
    return _report(_retold(SUBDISTRICT, lambda text: text.translate(_WIDE))), full_width.__doc__ or ""


def half_width() -> Made:
    """Commas, semicolons, colons and brackets are half-width, in one paragraph with 一是, 二是."""
    return _report(_retold(TOWNSHIP, lambda text: text.translate(_NARROW)), one_paragraph), half_width.__doc__ or ""


def spaced() -> Made:
    """Blanks around numbers and inside words, as copying from a PDF leaves them."""
    return _report(_retold(PROJECT, lambda text: text.replace("率", "率 ").replace("的", " 的 "))), spaced.__doc__ or ""


def last() -> Made:
    """The suggestions are the document's last section."""
    return _report(TOWNSHIP, back=False), last.__doc__ or ""


def in_cell() -> Made:
    """The whole report stands in the only cell of a table."""
    writer = _report(PROJECT)
    body = writer.document.element.body
    blocks = [block for block in body if block.tag != qn("w:sectPr")]
    table = writer.document.add_table(1, 1, style="Table Grid")._tbl
    cell = table.find(f".//{qn('w:tc')}")
    cell.remove(cell.find(qn("w:p")))
    for block in blocks:
        cell.append(block)
    table.addnext(OxmlElement("w:p"))
    return writer, in_cell.__doc__ or ""


def _mark(tag: str, number: int) -> etree._Element:
    return parse_xml(f'<w:{tag} {nsdecls("w")} w:id="{number}" w:author="审核人" w:date="2025-03-18T09:12:00Z"/>')


def _marked(paragraph: etree._Element, tag: str, number: int, outer: str = "") -> None:
    """Put a paragraph's runs, and its end, under a mark."""
    held = _mark(outer or tag, number)
    for run in paragraph.findall(qn("w:r")):
        if tag == "del":
            for text in run.findall(qn("w:t")):
                text.tag = qn("w:delText")
        held.append(run)
    paragraph.append(held)
    properties = paragraph.get_or_add_pPr()
    ends = properties.find(qn("w:rPr"))
    if ends is None:
        ends = etree.SubElement(properties, qn("w:rPr"))
    ends.insert(0, _mark(outer or tag, number + 1))


def inserted_section() -> Made:
    """Everything below （一）存在的主要问题 is a tracked insertion of the reviewer's."""
    writer = _report(SUBDISTRICT)
    for number, paragraph in enumerate(writer.told.paragraphs["problem"]):
        _marked(paragraph._p, "ins", 9400 + 2 * number)
    return writer, inserted_section.__doc__ or ""


def deleted_point() -> Made:
    """The reviewer took the second problem with its cause and measure out, tracked, not yet accepted."""
    writer = _report(SUBDISTRICT)
    for number, kind in enumerate(("problem", "cause", "measure")):
        _marked(writer.told.paragraphs[kind][1]._p, "del", 9500 + 2 * number)
    for texts in (writer.told.problems, writer.told.causes, writer.told.measures):
        del texts[1]
    return writer, deleted_point.__doc__ or ""


def moved_point() -> Made:
    """The reviewer moved the first problem behind the second, tracked."""
    writer = _report(PROJECT)
    first, second = (paragraph._p for paragraph in writer.told.paragraphs["problem"][:2])
    copy = parse_xml(etree.tostring(first))
    second.addnext(copy)
    for element, tag, number in ((first, "moveFrom", 9600), (copy, "moveTo", 9610)):
        _marked(element, tag, number)
        bounds = [
            parse_xml(
                f'<w:{tag}Range{end} {nsdecls("w")} w:id="{number + 5}"'
                + (' w:author="审核人" w:date="2025-03-18T09:12:00Z" w:name="move1"/>' if end == "Start" else "/>")
            )
            for end in ("Start", "End")
        ]
        element.insert(1, bounds[0])
        element.append(bounds[1])
    writer.told.problems[:2] = reversed(writer.told.problems[:2])
    return writer, moved_point.__doc__ or ""


def long() -> Made:
    """About 300 pages: several thousand paragraphs before and behind the sections."""
    writer = Writer(SUBDISTRICT)
    writer.front()
    filler = (
        "街道按照年度工作安排组织社区开展走访、登记和核查，发现的情况及时汇总，由有关科室分类办理并向群众反馈办理结果。"
    )
    _repeat(writer, filler, 1800)
    numbered(writer)
    writer.back()
    _repeat(writer, filler, 1800)
    return writer, long.__doc__ or ""


def _repeat(writer: Writer, text: str, count: int) -> None:
    """Put copies of a paragraph at the end; python-docx alone takes a second per thousand."""
    first = writer.text(text)._p
    for _ in range(count - 1):
        first.addnext(parse_xml(etree.tostring(first)))


UNUSUAL: dict[str, Callable[[], Made]] = {
    made.__name__.replace("_", "-"): made
    for made in (
        full_width,
        half_width,
        spaced,
        last,
        in_cell,
        inserted_section,
        deleted_point,
        moved_point,
        long,
    )
}

# --- not to be rewritten as they are ----------------------------------------------------------------------------------------------


def no_section() -> Made:
    """The report has no section of problems, causes or measures."""
    return _report(TOWNSHIP, lambda writer: None), no_section.__doc__ or ""


def two_years() -> Made:
    """This year's problems, and what became of last year's: two sections whose headings say 存在的问题."""
    writer = _report(TOWNSHIP, _two_years)
    return writer, two_years.__doc__ or ""


def _two_years(writer: Writer) -> None:
    items = writer.story.items
    writer.heading("上年存在的问题整改情况")
    writer.told.behind = ""
    for number, text in enumerate(("公用经费支出凭证不齐全，已补充完善", "资产盘点不及时，已按季度盘点"), start=1):
        writer.text(f"{number}.{text}。")
    writer.heading("本年存在的问题", role="problems")
    for number, item in enumerate(items, start=1):
        writer.text(f"{number}.{item.problem}", "problem")
        writer.told.problems.append(item.problem)
    writer.heading("改进措施", role="improvements")
    for number, item in enumerate(items, start=1):
        writer.text(f"{number}.{item.measure}。", "measure")
        writer.told.measures.append(f"{item.measure}。")


def two_units() -> Made:
    """Two units in one report, each with its sections of problems and measures under the same headings."""
    writer = Writer(SUBDISTRICT)
    writer.front()
    numbered(writer)
    writer.bold("第二部分  云山市清河区柳林乡人民政府")
    other = Writer(TOWNSHIP)
    other.front()
    numbered(other)
    other.back()
    end = writer.document.element.body.find(qn("w:sectPr"))
    for block in list(other.document.element.body):
        if block.tag != qn("w:sectPr"):
            end.addprevious(block)
    for mine, theirs in (
        (writer.told.problems, other.told.problems),
        (writer.told.causes, other.told.causes),
        (writer.told.measures, other.told.measures),
        (writer.told.suggestions, other.told.suggestions),
        (writer.told.roles, other.told.roles),
        (writer.told.headings, other.told.headings),
    ):
        mine += theirs
    return writer, two_units.__doc__ or ""


def protected() -> Made:
    """The document is protected: read only, enforced."""
    writer = _report(PROJECT)
    lock = parse_xml(f'<w:documentProtection {nsdecls("w")} w:edit="readOnly" w:enforcement="1"/>')
    settings = writer.document.settings.element
    before = [settings.find(qn(f"w:{name}")) for name in ("autoFormatOverride", "styleLockTheme", "defaultTabStop")]
    next(element for element in before if element is not None).addprevious(lock)
    return writer, protected.__doc__ or ""


#: What cannot be rewritten as it is: name -> (builder, why).
REFUSED: dict[str, tuple[Callable[[], Made], str]] = {
    "no-section": (no_section, "no section"),
    "two-years": (two_years, ""),
    "two-units": (two_units, "several sections"),
    "protected": (protected, "protected"),
}


def old_format() -> bytes:
    """Return what begins like a .doc (an OLE compound file)."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + b"\x3e\x00\x03\x00\xfe\xff\x09\x00"
        + bytes(480)
        + "报告".encode("utf-16-le") * 512
    )
