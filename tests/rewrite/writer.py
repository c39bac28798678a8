"""Reports that jixiao did not make: python-docx with its default template, headings as plain bold text, the score first."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from stories import Story, form

__all__ = ["Told", "Writer"]

_NUMERALS = "一二三四五六七八九十"


@dataclass
class Told:
    """What a report's sections say, as a person reads them, and the paragraphs that say it."""

    problems: list[str] = field(default_factory=list[str])
    causes: list[str] = field(default_factory=list[str])
    measures: list[str] = field(default_factory=list[str])
    suggestions: list[str] = field(default_factory=list[str])
    roles: list[str] = field(default_factory=list[str])
    headings: list[str] = field(default_factory=list[str])
    behind: str = ""
    paragraphs: dict[str, list[Paragraph]] = field(default_factory=dict[str, list[Paragraph]])


class Writer:
    """A report being written, one heading and paragraph after another; ``finished`` where nothing comes behind the points."""

    def __init__(self, story: Story, *, typed_numbers: bool = True) -> None:
        self.story = story
        self.form = form(story)
        self.document = docx.Document()
        self.told = Told()
        self.typed_numbers = typed_numbers
        self.finished = False
        self._count = 0
        self._parts = 0

    # --- words ---------------------------------------------------------------------------------------------------------

    def heading(self, title: str, *, role: str = "") -> Paragraph:
        """Write 五、title in bold, without a style."""
        self._count += 1
        self._parts = 0
        return self.bold(f"{_NUMERALS[self._count - 1]}、{title}" if self.typed_numbers else title, role=role)

    def part(self, title: str, *, role: str = "") -> Paragraph:
        """Write （一）title in bold."""
        self._parts += 1
        return self.bold(f"（{_NUMERALS[self._parts - 1]}）{title}" if self.typed_numbers else title, role=role)

    def bold(self, text: str, *, role: str = "") -> Paragraph:
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(text)
        run.bold = True
        run.font.size = Pt(16)
        if role:
            self.told.roles.append(role)
            self.told.headings.append(text)
        elif self.told.roles and not self.told.behind:
            self.told.behind = text
        return paragraph

    def text(self, text: str, kind: str = "") -> Paragraph:
        """Write a paragraph; ``kind`` files it under the points it tells."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(32)
        paragraph.add_run(text).font.size = Pt(16)
        if kind:
            self.told.paragraphs.setdefault(kind, []).append(paragraph)
        return paragraph

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        made = self.document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
        for row in rows:
            for cell, text in zip(made.add_row().cells, row, strict=True):
                cell.text = text

    # --- the report around the points ---------------------------------------------------------------------------------------

    def front(self) -> None:
        """Write everything before the problems: score, unit, money, indicators."""
        story, form = self.story, self.form
        project = form["kind"] == "project"
        subject = form["project"]["name"] if project else form["unit"]["name"]
        title = "项目支出绩效自评报告" if project else "部门整体支出绩效自评报告"
        for words in (subject, f"{form['year']}年度{title}"):
            paragraph = self.document.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.add_run(words).font.size = Pt(22)
        self.heading("自评结论")
        self.text(f"经自评，{form['year']}年度绩效自评得分{story.score}分，评价等级为“{story.grade}”。")
        self.heading("基本情况")
        self._unit(project)
        self.heading("预算执行情况")
        total = {name: form["budget"][name]["total"] for name in ("initial", "adjusted", "executed")}
        self.text(
            f"年初预算数{total['initial']}万元，全年预算数{total['adjusted']}万元，全年执行数{total['executed']}万元。"
        )
        self.heading("绩效目标完成情况")
        for number, indicator in enumerate(form["indicators"], start=1):
            self.text(self._indicator(number, indicator))

    def _unit(self, project: bool) -> None:
        if project:
            self.text(f"项目名称：{self.form['project']['name']}。工程由县水利局主管，县农村供水管理站实施。")
            return
        staff = self.form["unit"]["staff"]
        actual = int(staff["actual"]["total"]) - int(staff["actual"].get("retired", 0))
        self.text(f"{self.form['unit']['name']}编制数{staff['establishment']['total']}人，在职人员{actual}人。")
        for line in self.form["unit"]["functions"]:
            self.text(line)

    @staticmethod
    def _indicator(number: int, indicator: dict[str, str]) -> str:
        unit = indicator.get("unit", "")
        return (
            f"指标{number}“{indicator['name']}”：年度指标值{indicator['target']}{unit}，"
            f"实际完成值{indicator['actual']}{unit}，分值{indicator['weight']}分。"
        )

    def back(self) -> None:
        """Write what stands behind the points."""
        self.heading("其他需要说明的情况")
        self.text("本报告的数据来自部门决算和绩效自评表。")

    def saved(self) -> bytes:
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()
