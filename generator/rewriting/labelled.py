"""Numbers of a problem that stand behind the very name of a figure (实际完成9人) and are not that figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.diagnose import Issue
from generator.facts import Ledger
from generator.finding import Edit
from generator.number import same_dimension
from generator.rewriting.sentences import Said, flat
from generator.rewriting.words import words
from generator.scan import scan

__all__ = ["put_right"]

_REACH = 16


def put_right(sentences: Iterable[Said], issue: Issue, ledger: Ledger) -> None:
    """Add to the sentences the correction of each number that is named as one of the issue's figures and is another."""
    for said in sentences:
        for edit in _edits(said, issue, ledger):
            if all(edit.end <= other.start or other.end <= edit.start for other in said.edits):
                said.edits.append(edit)


def _edits(said: Said, issue: Issue, ledger: Ledger) -> Iterator[Edit]:
    prefix = "budget" if issue.subject.startswith("budget") else issue.subject
    for mention in scan(said.raw):
        before = flat(said.raw[max(0, mention.start - _REACH) : mention.start])
        for kind, label in words().figure_labels.items():
            fact = ledger.get(f"{prefix}.{kind}")
            if fact is None or fact.quantity is None or label.search(before) is None:
                continue
            if not same_dimension(fact.quantity.unit, mention.quantity.unit):
                continue
            if fact.quantity.to(mention.quantity.unit).value != mention.quantity.value and not mention.approximate:
                start = said.place[0] + mention.start
                yield Edit(start, said.place[0] + mention.end, fact.text)
            break
