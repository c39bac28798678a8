"""Footnotes: the first use of a rate in the text carries its definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.drafting.case import Case
from generator.drafting.definitions import Definition, definition_of
from generator.report import Block, Paragraph, Span, Spans

__all__ = ["with_notes"]


def with_notes(blocks: Iterable[Block], case: Case) -> Iterator[Block]:
    """Give the first figure of each kind of rate a footnote; headings and tables carry none."""
    told: set[Definition] = set()
    for block in blocks:
        if isinstance(block, Paragraph) and (spans := _noted(block.spans, case, told)):
            yield replace(block, spans=spans)
        else:
            yield block


def _noted(spans: Spans, case: Case, told: set[Definition]) -> Spans | None:
    """Return the spans with their footnotes, None where there is none to add."""
    out: list[Span] = []
    done = 0
    for number, span in enumerate(spans, 1):
        definition = definition_of(case.facts.ledger[span.fact]) if span.fact else None
        if definition is None or not definition.footnote or definition in told:
            continue
        told.add(definition)
        out += spans[done:number]
        done = number
        _add(out, definition, definition.footnote_text(case.sheet.profile))
    return (*out, *spans[done:]) if done else None


def _add(out: list[Span], definition: Definition, note: str) -> None:
    """Set the mark behind the term in front of the last span, else behind that span."""
    before = out[-2] if len(out) > 1 else None
    if before is not None and not (before.fact or before.gap or before.ref or before.note):
        for term in definition.terms:
            at = before.text.rfind(term)
            if at >= 0:
                end = at + len(term)
                rest = [before._replace(text=before.text[end:])] if before.text[end:] else []
                out[-2:-1] = [before._replace(text=before.text[:end], note=note), *rest]
                return
    out[-1] = out[-1]._replace(note=note)
