"""The built-in writer: a finished report from facts and the unit's own words, section by section, without a model."""

from __future__ import annotations

from generator.drafting.case import Case
from generator.drafting.context import context
from generator.drafting.dates import official_date
from generator.drafting.form import self_evaluation_form
from generator.drafting.markup import Numbering, blocks
from generator.drafting.outline import Outline, heading_number
from generator.drafting.tables import table
from generator.drafting.templates import render
from generator.drafting.views import Printer
from generator.finding import Finding
from generator.record import Entry
from generator.report import Block, Heading, Report, Span, Table, TitleBlock

__all__ = ["draft"]


def draft(case: Case, outline: Outline, findings: tuple[Finding, ...] = ()) -> Report:
    """Write the whole report.

    Args:
        case: the scored and diagnosed record.
        outline: which sections, in which order.
        findings: what earlier stages found; shown as comments. Findings of the draft itself are added: S001 for every
            gap nobody reported yet, W001 for every sentence of the unit's that the figures contradict.
    """
    printer = Printer(case.facts, case.false_claims)
    values = context(case, printer)
    numbering = Numbering()
    body: list[Block] = []
    for section in outline.sections:
        number = heading_number(section.level, numbering.next(section.level))
        body.append(Heading(section.level, number, (Span(section.title),)))
        if section.body:
            text = render(section.body, values)
            body += blocks(
                text,
                case.facts.ledger,
                lambda level: heading_number(level, numbering.next(level)),
                lambda name: table(name, case),
            )
    annexes = tuple(annex for name in outline.annexes for annex in _annex(name, case, len(outline.annexes)))
    found = (*findings, *printer.left_out.values(), *_without_figures(case, printer))
    return Report(
        title=_title(case, outline),
        blocks=tuple(body),
        annexes=annexes,
        findings=(*found, *_gaps(body, found)),
    )


def _annex(name: str, case: Case, count: int) -> tuple[Table, ...]:
    makers = {"form": self_evaluation_form}
    return makers[name](case, "附件" if count == 1 else "附件1")


def _title(case: Case, outline: Outline) -> TitleBlock:
    record = case.record
    names = {
        "{unit}": _name(record.unit.name, "单位名称"),
        "{project}": _name(record.project.name, "项目名称"),
        "{year}": record.year.quantity.value.__format__("f") if record.year and record.year.quantity else "    ",
    }

    def filled(line: str) -> str:
        for mark, text in names.items():
            line = line.replace(mark, text)
        return line

    lines: list[tuple[str, tuple[Span, ...]]] = []
    if record.is_project:
        implementer = record.project.implementer or record.unit.name
        lines.append(("项目名称：", (Span(names["{project}"]),)))
        lines.append(("实施单位：", (Span(_name(implementer, "实施单位")),)))
        if record.project.supervisor:
            lines.append(("主管部门：", (Span(record.project.supervisor.text),)))
    else:
        lines.append(("部门单位名称（公章）：", (Span(names["{unit}"]),)))
    lines.append(("填报时间：", (Span(official_date(record.unit.fill_date)),)))
    return TitleBlock(
        title=tuple(filled(line) for line in outline.title),
        subtitle=(Span(filled(outline.subtitle)),) if outline.subtitle else (),
        lines=tuple(lines),
    )


def _name(entry: Entry | None, label: str) -> str:
    return entry.text if entry and entry.text else f"【待单位补充：{label}】"


def _without_figures(case: Case, printer: Printer) -> list[Finding]:
    """Note the unit's own problems that no figure is about: they are printed, but convince nobody."""
    found: list[Finding] = []
    for issue in case.issues:
        cited = issue.statement
        if issue.kind == "stated" and cited is not None and printer.tenable(cited):
            message = f"单位自提的问题“{cited.entry.text}”没有对应的指标、项目或资金数据。请注明对应的指标或项目，或补充数据。"
            found.append(Finding(code="S002", message=message, subject=issue.subject, source=cited.entry.source))
    return found


def _gaps(body: list[Block], known: tuple[Finding, ...]) -> list[Finding]:
    """Report every 【待单位补充】 that no finding is about yet."""
    subjects = {finding.subject for finding in known}
    found: list[Finding] = []
    for block in body:
        if isinstance(block, Table):
            continue
        marked = set(block.subjects) & subjects
        gap = next((span for span in block.spans if span.gap), None)
        if gap is not None and not marked:
            subject = block.subjects[-1] if block.subjects else ""
            message = f"报告中有待单位补充的内容：{gap.text}。请在工作簿相应栏目填写后重新生成，或直接在文档中补写。"
            found.append(Finding(code="S001", message=message, subject=subject, quote=gap.text))
    return found
