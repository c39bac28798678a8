"""jixiao's own drafts after a person worked on them in Word: what was typed, taken out, marked and noted."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import datetime
from functools import cache

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree
from stories import STORIES, Story
from words import cut, run_of, text_of, tracked, typed

from generator.pipeline import examine, write

__all__ = ["EDITS", "Draft", "Edit"]

NOW = datetime(2025, 4, 12, 9, 30)  # noqa: DTZ001 - a fixed local time
_HEADS = {
    "存在的主要问题": "problem",
    "原因分析": "cause",
    "改进措施": "measure",
    "建议": "suggestion",
}
_NUMBER = re.compile(r"^(\d+)\.")


@cache
def _first_draft(sample: str) -> bytes:
    return write(examine(STORIES[sample].figures), now=NOW).docx


class Draft:
    """A first draft being edited; ``points`` follows what its items say.

    Attributes:
        points: kind -> texts in order, without numbers.
        roles, headings, behind: of the sections, as in ``Document``.
    """

    def __init__(self, sample: str) -> None:
        self.story: Story = STORIES[sample]
        self.document = docx.Document(io.BytesIO(_first_draft(sample)))
        self.points: dict[str, list[str]] = {kind: [] for kind in _HEADS.values()}
        self.own: list[str] = []
        self.wrong: list[str] = []
        self.missing: list[str] = []
        self.roles: list[str] = []
        self.headings: list[str] = []
        self.behind = ""
        self._read()

    def _read(self) -> None:
        """Note the points of the untouched draft: every numbered paragraph below one of the four headings."""
        kind, begun = "", False
        for paragraph in self.document.paragraphs:
            text = text_of(paragraph._p)
            level = re.match("[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）", text)
            if level and paragraph.style.name.lower().startswith("heading"):
                title = text[level.end() :]
                begun = begun or title.startswith(("存在的主要问题及", "存在的问题及"))
                kind = _HEADS.get(title, "") if begun else ""
                if not begun:
                    continue
                if not kind and not title.startswith(("存在", "改进措施")):
                    self.behind = self.behind or text
                    return
                self.headings.append(text)
                self.roles.append(
                    {
                        "problem": "problems",
                        "cause": "causes",
                        "measure": "improvements",
                        "suggestion": "suggestions",
                    }.get(kind, "problems_and_causes" if title.startswith("存在") else "improvements_and_suggestions")
                )
            elif begun and text.startswith("附件"):
                self.behind = text
                return
            elif kind and _NUMBER.match(text):
                self.points[kind].append(_NUMBER.sub("", text))

    # --- finding ---------------------------------------------------------------------------------------------------------

    def items(self, kind: str) -> Iterator[Paragraph]:
        """Yield the paragraphs of a kind's points, in order."""
        wanted = iter(self.points[kind])
        want = next(wanted, None)
        for paragraph in self.document.paragraphs:
            if want is not None and _NUMBER.sub("", text_of(paragraph._p)) == want:
                yield paragraph
                want = next(wanted, None)

    def item(self, kind: str, number: int) -> Paragraph:
        """Return the paragraph of a point, counted from 0."""
        return list(self.items(kind))[number]

    # --- editing ---------------------------------------------------------------------------------------------------------

    def retype(self, kind: str, number: int, old: str, new: str) -> None:
        """Type ``new`` over a stretch of a point."""
        paragraph = self.item(kind, number)
        typed(paragraph._p, old, new)
        self.points[kind][number] = self.points[kind][number].replace(old, new, 1)

    def revise(self, kind: str, number: int, old: str, new: str) -> None:
        """The same with tracking switched on."""
        tracked(self.item(kind, number)._p, old, new)
        self.points[kind][number] = self.points[kind][number].replace(old, new, 1)

    def add(self, kind: str, text: str) -> Paragraph:
        """Put a point behind the last one, with the next number, as Enter and typing does."""
        last = self.item(kind, -1)
        made = deepcopy(last._p)
        for child in list(made):
            if child.tag != qn("w:pPr"):
                made.remove(child)
        made.append(run_of(f"{len(self.points[kind]) + 1}.{text}"))
        last._p.addnext(made)
        self.points[kind].append(text)
        return Paragraph(made, last._parent)

    def remove(self, kind: str, number: int) -> None:
        """Take a point out; the numbers of the others stay as they are."""
        element = self.item(kind, number)._p
        element.getparent().remove(element)
        del self.points[kind][number]

    def renumber(self, kind: str) -> None:
        """Count the points of a kind anew."""
        for number, paragraph in enumerate(list(self.items(kind)), start=1):
            written = _NUMBER.match(text_of(paragraph._p))
            if written and written[0] != f"{number}.":
                typed(paragraph._p, written[0], f"{number}.")

    def saved(self) -> bytes:
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()


Edit = Callable[[Draft], None]

# --- what people do -----------------------------------------------------------------------------------------------------------

#: Sample -> (kind, number, words there, words instead): sentences put into the person's own words.
_REWORDED = {
    "township-2024": [
        ("problem", 1, "未达到目标。预期指标值为等于", "没有完成年初任务。年初计划"),
        ("cause", 1, "年初部分居民对体检不够重视，宣传也没有覆盖到位，", "部分居民认为身体没有不适就不需要体检，"),
        ("measure", 1, "采取多种形式讲解体检的作用和优惠政策，", "请村医入户讲解体检的好处，"),
    ],
    "subdistrict-2023": [
        ("problem", 0, "未达到目标。预期指标值为大于等于", "没有达到要求。年初要求不低于"),
        ("cause", 2, "部分项目还在审批，", "年底有两个项目还在走审批流程，"),
        ("measure", 2, "抓紧办理支付审批，", "明确专人跟踪支付审批，"),
    ],
    "project-2024": [
        ("problem", 1, "未达到目标。预期指标值为大于等于", "低于计划。计划为不低于"),
        ("cause", 1, "个别供水站的用地协调用时较长，", "有一座供水站的用地涉及邻村，协调用了三个多月，"),
        ("measure", 1, "在招标前落实供水站用地，", "招标前由乡镇牵头落实供水站用地，"),
    ],
}
_OWN = {
    "township-2024": (
        "村级财务人员更换频繁，业务衔接不够顺畅。",
        "村级财务岗位待遇偏低，人员不稳定。",
        "建立村级财务人员备岗制度，更换时办理书面交接。",
    ),
    "subdistrict-2023": (
        "固定资产盘点不够及时，账实核对不充分。",
        "资产管理员为兼职，盘点时间难以保证。",
        "每半年组织一次盘点，盘点结果由分管领导签字确认。",
    ),
    "project-2024": (
        "部分村民对智能水表计量有疑问，缴费积极性不高。",
        "安装前的政策解释不充分。",
        "由供水站公布计量方法，设置咨询电话。",
    ),
}
#: Sample -> a problem's number and a figure there.
_FIGURE = {
    "township-2024": (1, "，完成率90.24%", "7670人", "7760人"),
    "subdistrict-2023": (2, "，完成率78.48%", "21.52个百分点", "22.52个百分点"),
    "project-2024": (2, "，超出比例4%", "46.80万元/座", "48.60万元/座"),
}
#: Sample -> subjects of the first and the second problem of the draft.
_SUBJECTS = {
    "township-2024": ("indicator.4", "indicator.1"),
    "subdistrict-2023": ("indicator.1", "indicator.7"),
    "project-2024": ("indicator.11", "indicator.7"),
}
_FILLED = {
    "township-2024": ("cause", 2, "岗位编制多年没有调整，村级公益岗位和临聘人员都计入在职人数"),
    "subdistrict-2023": ("cause", 8, "社区工作者纳入街道统一管理，人员计入在职人数"),
    "project-2024": ("cause", 3, "申报目标时按首批安装计划填列，没有计入下半年追加的安装任务"),
}


def reworded(draft: Draft) -> None:
    """A problem, a cause and a measure put into the person's own words."""
    for kind, number, old, new in _REWORDED[draft.story.sample]:
        draft.retype(kind, number, old, new)


def own_problem(draft: Draft) -> None:
    """A problem of the person's own at the end, with cause and measure; no figure supports it."""
    for kind, text in zip(("problem", "cause", "measure"), _OWN[draft.story.sample], strict=True):
        draft.add(kind, text)
    draft.own.append(_OWN[draft.story.sample][0])


def deleted_problem(draft: Draft) -> None:
    """The first problem (the largest loss) taken out with its cause and measure; the numbers now begin with 2."""
    for kind in ("problem", "cause", "measure"):
        draft.remove(kind, 0)
    draft.missing.append(_SUBJECTS[draft.story.sample][0])


def deleted_problem_alone(draft: Draft) -> None:
    """The second problem taken out, its cause and measure forgotten there; problems counted anew, causes not."""
    draft.remove("problem", 1)
    draft.renumber("problem")
    draft.missing.append(_SUBJECTS[draft.story.sample][1])


def number_deleted(draft: Draft) -> None:
    """A figure taken out of a problem."""
    number, words, _, _ = _FIGURE[draft.story.sample]
    draft.retype("problem", number, words, "")


def wrong_number(draft: Draft) -> None:
    """A figure of a problem typed wrongly."""
    number, _, right, wrong = _FIGURE[draft.story.sample]
    draft.retype("problem", number, right, wrong)
    draft.wrong.append(wrong)


def changed_fonts(draft: Draft) -> None:
    """A part in bold, one in another font and size, one highlighted, a paragraph set in and another spaced."""
    paragraph = draft.item("problem", 0)
    runs = [run for run in paragraph.runs if run.text.strip()]
    runs[1].bold = True
    runs[2].underline = True
    fonts = runs[3]._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "宋体")
    fonts.set(qn("w:ascii"), "Times New Roman")
    runs[3].font.size = docx.shared.Pt(14)
    paragraph.paragraph_format.space_after = docx.shared.Pt(6)
    second = draft.item("problem", 1)
    part = cut(second._p, draft.points["problem"][1][4:8])
    etree.SubElement(part.get_or_add_rPr(), qn("w:highlight"), {qn("w:val"): "green"})


def renumbered(draft: Draft) -> None:
    """Problems numbered （1）, causes 1、, measures left as they are."""
    for kind, form in (("problem", "（{}）"), ("cause", "{}、")):
        for number, paragraph in enumerate(list(draft.items(kind)), start=1):
            typed(paragraph._p, f"{number}.", form.format(number))


def open_revision(draft: Draft) -> None:
    """The reviewer's tracked change in a problem, one in a cause, and a tracked new measure; none decided on."""
    text = draft.points["problem"][1]
    draft.revise("problem", 1, text[-6:-1], f"{text[-6:-1]}，需要重点整改")
    cause = draft.points["cause"][1]
    draft.revise("cause", 1, cause[-5:-1], "")
    made = draft.add("measure", "由分管领导每季度听取一次整改情况汇报。")
    mark = OxmlElement("w:ins")
    mark.set(qn("w:id"), "9301")
    mark.set(qn("w:author"), "审核人")
    mark.set(qn("w:date"), "2025-03-18T09:12:00Z")
    for run in made._p.findall(qn("w:r")):
        mark.append(run)
    made._p.append(mark)
    properties = made._p.get_or_add_pPr()
    inner = etree.SubElement(properties, qn("w:rPr"))
    etree.SubElement(inner, qn("w:ins"), dict(mark.attrib) | {qn("w:id"): "9302"})


def accepted_revision(draft: Draft) -> None:
    """What an accepted change leaves: runs of another session, a remembered change of format, no marks."""
    text = draft.points["measure"][0]
    draft.retype("measure", 0, text[-6:-1], f"{text[-6:-1]}，并在第三季度前完成")
    run = cut(draft.item("measure", 0)._p, "第三季度")
    properties = run.get_or_add_rPr()
    change = etree.SubElement(
        properties,
        qn("w:rPrChange"),
        {qn("w:id"): "9311", qn("w:author"): "审核人", qn("w:date"): "2025-03-18T09:12:00Z"},
    )
    etree.SubElement(change, qn("w:rPr"))


def commented(draft: Draft) -> None:
    """The reviewer's comment on words of a problem, and a reply-like second one on the whole paragraph."""
    paragraph = draft.item("problem", 1)
    part = cut(paragraph._p, draft.points["problem"][1][2:8])
    run = next(run for run in paragraph.runs if run._r is part)
    draft.document.add_comment(run, "这里请写明具体原因。", author="复核人", initials="复")
    draft.document.add_comment(paragraph.runs, "数字已与统计台账核对。", author="审核人", initials="审")


def empty_paragraphs(draft: Draft) -> None:
    """An empty paragraph between two problems, one behind a heading and a blank-only one among the causes."""
    first = draft.item("problem", 0)._p
    bare = deepcopy(first)
    for child in list(bare):
        if child.tag != qn("w:pPr"):
            bare.remove(child)
    first.addnext(deepcopy(bare))
    first.addprevious(deepcopy(bare))
    blank = deepcopy(bare)
    blank.append(run_of("\u3000\u3000"))
    draft.item("cause", 0)._p.addnext(blank)


def gap_filled(draft: Draft) -> None:
    """【待单位补充：…】 replaced by a real cause; the highlight is still on it."""
    kind, number, words = _FILLED[draft.story.sample]
    gap = re.search("【[^】]*】", draft.points[kind][number])
    assert gap is not None
    draft.retype(kind, number, gap[0], words)


def split_paragraph(draft: Draft) -> None:
    """Enter pressed in the middle of a problem: its second sentence is a paragraph of its own."""
    paragraph = draft.item("problem", 0)
    text = draft.points["problem"][0]
    behind = text[text.index("。") + 1 :]
    cut(paragraph._p, behind[:1])
    made = deepcopy(paragraph._p)
    _keep(paragraph._p, len(text_of(paragraph._p)) - len(behind), before=True)
    _keep(made, len(text_of(made)) - len(behind), before=False)
    paragraph._p.addnext(made)


def _keep(paragraph: etree._Element, size: int, *, before: bool) -> None:
    """Leave only the runs and content controls before or behind an offset at which one begins."""
    position = 0
    for run in [child for child in paragraph if child.tag in (qn("w:r"), qn("w:sdt"))]:
        held = len(text_of(run))
        if (position < size) != before:
            paragraph.remove(run)
        position += held


EDITS: dict[str, tuple[Edit, ...]] = {
    "untouched": (),
    **{
        edit.__name__.replace("_", "-"): (edit,)
        for edit in (
            reworded,
            own_problem,
            deleted_problem,
            deleted_problem_alone,
            number_deleted,
            wrong_number,
            changed_fonts,
            renumbered,
            open_revision,
            accepted_revision,
            commented,
            empty_paragraphs,
            gap_filled,
            split_paragraph,
        )
    },
    "everything": (
        reworded,
        gap_filled,
        number_deleted,
        own_problem,
        open_revision,
        accepted_revision,
        commented,
        changed_fonts,
        empty_paragraphs,
    ),
}
