"""Our own sentences on single issues, for whoever sets them into a text that is there already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.drafting.case import Case
from generator.drafting.context import IssueView, context
from generator.drafting.filters import oneline
from generator.drafting.markup import spans_of
from generator.drafting.templates import macros
from generator.drafting.views import Printer
from generator.report import Span

__all__ = ["Sentences"]


class Sentences:
    """Says what the section templates say of one issue.

    Attributes:
        issues: as the templates see them, in order; those whose words the figures contradict are left out.

    Args:
        case: the scored and diagnosed record.
        drafts: items a model wrote, by the id of their brief; for all others our own sentence stands.
    """

    def __init__(self, case: Case, drafts: Mapping[str, str] | None = None) -> None:
        values = context(case, Printer(case.facts, case.false_claims), drafts)
        self.issues: tuple[IssueView, ...] = tuple(values["issues"])
        self._advice: list[str] = values["advice"]()
        self._ledger = case.facts.ledger
        self._issue = macros("issue", values)
        self._rewrite = macros("rewrite", values)

    def item(self, kind: str, issue: IssueView) -> tuple[Span, ...]:
        """Return a ``problem``, ``cause`` or ``measure`` as a first draft has it, without a number."""
        return self._spans(self._issue(kind, issue))

    def lead(self, kind: str, issue: IssueView) -> str:
        """Return the words an item begins with: ``“全民体检人数”未达到目标的原因：``, "" where it has none."""
        return _text(self._spans(self._issue(f"{kind}_lead", issue)))

    def body(self, kind: str, issue: IssueView) -> str:
        """Return an item without its lead."""
        return _text(self.item(kind, issue)).removeprefix(self.lead(kind, issue))

    def title(self, issue: IssueView) -> str:
        """Return an issue in a few words: ``“全民体检人数”未达到目标``, "" for one of the unit's own."""
        return _text(self._spans(self._issue("title", issue)))

    def figures(self, issue: IssueView) -> tuple[Span, ...]:
        """Return the sentence with the figures that prove an issue, () where it has none."""
        return self._spans(self._issue("figures", issue))

    def lacking(self, issue: IssueView, kinds: Sequence[str]) -> tuple[Span, ...]:
        """Return a sentence with some figures of an issue: ``target``, ``actual``, ``lost`` …"""
        return self._spans(self._rewrite("lacking", issue, list(kinds)))

    def brief(self, issue: IssueView) -> tuple[Span, ...]:
        """Return an issue in one clause with its figures, to stand in a list of several."""
        return self._spans(self._rewrite("brief", issue))

    def text(self, marked: str) -> str:
        """Return a drafted item, numbers as marks, as the report prints it."""
        return _text(self._spans(marked))

    def advice(self) -> list[tuple[Span, ...]]:
        """Return the suggestions that the figures call for."""
        return [self._spans(text) for text in self._advice]

    def _spans(self, marked: str) -> tuple[Span, ...]:
        return spans_of(oneline(marked), self._ledger)


def _text(spans: Sequence[Span]) -> str:
    return "".join(span.text for span in spans)
