"""The built-in writer: a finished report from facts and the unit's own words, section by section, without a model."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace
from functools import partial

from generator.drafting.basis import basis
from generator.drafting.case import Case
from generator.drafting.charts import Figures
from generator.drafting.context import context
from generator.drafting.cover import about, cover
from generator.drafting.form import self_evaluation_form
from generator.drafting.hints import where_to_fill
from generator.drafting.markup import Numbering, blocks
from generator.drafting.notes import with_notes
from generator.drafting.outline import Outline, heading_number
from generator.drafting.references import annex_labels, labelled
from generator.drafting.tables import table
from generator.drafting.templates import render
from generator.drafting.views import Printer
from generator.finding import Finding
from generator.report import Block, Heading, Paragraph, Report, Span, Table, paragraphs

__all__ = ["draft", "items_of"]


def draft(
    case: Case, outline: Outline, findings: tuple[Finding, ...] = (), drafts: Mapping[str, str] | None = None
) -> Report:
    """Write the whole report.

    Args:
        case: the scored and diagnosed record.
        outline: which sections, in which order.
        findings: what earlier stages found; shown as comments. Findings of the draft itself are added: S001 for every
            gap nobody reported yet, W001 for every sentence of the unit's that the figures contradict.
        drafts: items a model wrote, by the id of their brief, numbers as marks; for all others our own sentence stands.
    """
    printer = Printer(case.facts, case.false_claims)
    figures = Figures(case, outline.charts)
    values = context(case, printer, drafts, figures, outline.annexes)
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
                figures.place,
            )
    labels = annex_labels(outline.annexes)
    body = list(with_notes(labelled(body, {**labels, **figures.labels()}), case))
    stated = {span.fact for block in body if isinstance(block, Paragraph) for span in block.spans}
    annexes = tuple(table for name, label in labels.items() for table in _annex(name, case, label, stated))
    found = (*findings, *printer.left_out.values(), *_without_figures(case, printer))
    report = Report(cover(case, outline), tuple(body), annexes, found, outline.contents, about(case))
    return replace(report, findings=(*found, *_gaps(report, found)))


def items_of(case: Case, outline: Outline) -> frozenset[str]:
    """Return the ids of the items that a report of this outline would print if they were drafted."""
    asked = _Asked()
    draft(case, outline, drafts=asked)
    return frozenset(asked.ids)


class _Asked(dict[str, str]):
    """No drafts at all, and a memory of which were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        self.ids.add(key)
        return default


def _annex(name: str, case: Case, label: str, stated: Set[str]) -> tuple[Table, ...]:
    """Return the tables of an annex; raises KeyError for a name no maker has (a defect of the outline)."""
    makers = {"form": self_evaluation_form, "basis": partial(basis, stated=stated)}
    return makers[name](case, label)


def _without_figures(case: Case, printer: Printer) -> list[Finding]:
    """Note the unit's own problems that no figure is about: they are printed, but convince nobody."""
    found: list[Finding] = []
    for issue in case.issues:
        cited = issue.statement
        if issue.kind == "stated" and cited is not None and printer.tenable(cited):
            message = f"单位自提的问题“{cited.entry.text}”没有对应的指标、项目或资金数据。请注明对应的指标或项目，或补充数据。"
            found.append(Finding(code="S002", message=message, subject=issue.subject, source=cited.entry.source))
    return found


def _gaps(report: Report, known: tuple[Finding, ...]) -> list[Finding]:
    """Report every 【待单位补充】 that no finding is about yet, once for each thing asked."""
    subjects = {finding.subject for finding in known}
    found: dict[tuple[str, str], Finding] = {}
    for span in [span for _, spans in paragraphs(report) for span in spans if span.gap]:
        if span.about not in subjects:
            message = f"报告中有{span.text}。请{where_to_fill(span.about)}填写后重新生成，或直接在文档中补写。"
            finding = Finding(code="S001", message=message, subject=span.about, quote=span.text)
            found.setdefault((span.about, span.text), finding)
    return list(found.values())
