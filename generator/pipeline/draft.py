"""The first draft: draft → check → assemble."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.facts import basis
from generator.finding import Finding
from generator.pipeline.collector import collector_paused
from generator.pipeline.figures import Examined, once
from generator.report import Chart

if TYPE_CHECKING:
    import datetime

    from generator.checking.audit import Audit
    from generator.desk import Planned
    from generator.drafting.case import Case
    from generator.drafting.model.probe import Probe
    from generator.drafting.model.writer import Drafts
    from generator.drafting.outline import Outline
    from generator.report import Report
    from generator.settings import ModelSettings

__all__ = ["Written", "charts", "check_model", "planned", "write"]


@dataclass(frozen=True, slots=True)
class Written:
    """A drafted and checked report, its audit, the Word file's bytes, and what a model did, where one was asked."""

    report: Report
    audit: Audit
    findings: tuple[Finding, ...]
    docx: bytes
    drafts: Drafts | None = None


def write(
    examined: Examined,
    *,
    outline: str = "",
    template: Path | None = None,
    now: datetime.datetime | None = None,
    model: ModelSettings | None = None,
    cache: bool = True,
    what: str = "",
    progress: Callable[[str], None] | None = None,
) -> Written:
    """Draft, check every number of the draft, and assemble the Word file.

    Args:
        examined: result of ``examine``.
        outline: name of an outline; "" for the usual one of the record's kind.
        template: a Word file whose styles are used instead of ours.
        now: time written on comments; the current time if not given.
        model: the language model that drafts the descriptive items; the built-in writer if not given.
        cache: answer the model's requests from the store where they were answered before.
        what: name of the run in the store.
        progress: told how far a model's draft is, in Chinese.

    Raises:
        InputError: unknown outline, an unusable template, or a store that cannot be used.
    """
    with collector_paused():
        from generator import document
        from generator.drafting import items_of

        base = document.load_base(template)
        chosen = _outline(examined, outline)
        case = _case(examined)
    drafts = None
    if model is not None:
        from generator import desk

        items = items_of(case, chosen)
        drafts = desk.draft_with_model(case, examined.index, model, items, cache=cache, what=what, progress=progress)
    with collector_paused():
        report, checked, mended = _checked(case, chosen, examined, drafts)
        findings = once((*report.findings, *checked.findings))
        report = replace(report, findings=findings)
        origin = basis(examined.record, examined.facts.ledger, profile=examined.sheet.profile.name, outline=chosen.name)
        docx = document.assemble(report, base, basis=origin, now=now)
        return Written(report, checked, (*findings, *mended), docx, drafts)


def charts(examined: Examined, outline: str = "") -> list[Chart]:
    """Return the charts of a draft on these figures, in order; of an unknown outline's, those of the usual one."""
    from generator.drafting import draft, outline_names

    known = outline if outline in outline_names() else ""
    report = draft(_case(examined), _outline(examined, known), examined.findings)
    return [block for block in report.blocks if isinstance(block, Chart)]


def planned(examined: Examined, model: ModelSettings, outline: str = "") -> list[Planned]:
    """Return exactly what drafting with a model would send first; nothing is sent."""
    from generator.desk import plan
    from generator.drafting import items_of

    case = _case(examined)
    return plan(case, model, items_of(case, _outline(examined, outline)))


def check_model(model: ModelSettings) -> Probe:
    """Try the model's service: which models it names, and which ways of asking for an answer's form work."""
    import asyncio

    from generator.drafting.model.probe import probe

    return asyncio.run(probe(model))


def _outline(examined: Examined, name: str) -> Outline:
    from generator.drafting import load_outline, outline_for

    return load_outline(name) if name else outline_for(examined.record.is_project)


def _case(examined: Examined) -> Case:
    from generator.drafting import Case

    return Case(examined.record, examined.sheet, examined.facts, examined.issues)


def _checked(
    case: Case, outline: Outline, examined: Examined, drafts: Drafts | None
) -> tuple[Report, Audit, list[Finding]]:
    """Draft and audit; items of a model that fail in the finished report give way to our own sentences.

    Also returns what was mended in the model's items: findings that make no comment in the report.
    """
    from generator.checking.audit import audit
    from generator.drafting import draft

    if drafts is None:
        report = draft(case, outline, examined.findings)
        return report, audit(report, examined.index), []
    from generator import desk

    while True:
        report = draft(case, outline, examined.findings, drafts.texts)
        report = replace(report, findings=(*report.findings, *desk.findings(drafts)))
        checked = audit(report, examined.index)
        if not desk.take_back(drafts, checked):
            return report, checked, desk.mendings(drafts)
