"""The document's words as material: a record that holds them beside the figures, and the issues with them as its words.

What people wrote in the document stands for what the figures file gave on the same matter. So the same writers, slots
and judges serve a rewriting that serve a first draft.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from generator.diagnose import Cited, Issue
from generator.drafting import Case
from generator.facts import facts
from generator.finding import Source
from generator.reasons import CEILING_EXCEEDED, OVER, SHORT, usable
from generator.record import Entry, KeyWork, Record, Statement
from generator.score import ScoreSheet

__all__ = ["Words", "material"]

_ROWS = {"problem": "problems", "cause": "causes", "measure": "measures", "suggestion": "suggestions"}
_DIRECTIONS = {"exceeded": CEILING_EXCEEDED, "short": SHORT, "over": OVER}


@dataclass(slots=True, eq=False)
class Words:
    """What the document says on one problem, without leads and without our own figures.

    A role that is not there is not in ``said``; one of which nothing is left is "".

    Attributes:
        issue: of the figures, None for a view of the unit's own.
        said: role → words.
        lines: role → line of the file.
        view: the issue as the writers get it; set by ``material``.
    """

    issue: Issue | None
    said: dict[str, str] = field(default_factory=dict[str, str])
    lines: dict[str, int] = field(default_factory=dict[str, int])
    view: Issue | None = None


def direction_of(issue: Issue | None) -> str:
    """Return the direction that a cause of an issue must not contradict."""
    return _DIRECTIONS.get(issue.kind, "") if issue else ""


def is_usable(text: str, issue: Issue | None) -> bool:
    """Tell whether a stated cause is one: not circular, not against the figures."""
    return usable(Entry(text), direction_of(issue))


def material(
    record: Record,
    sheet: ScoreSheet,
    name: str,
    problems: Sequence[Words],
    suggestions: Sequence[str] = (),
    works: Sequence[str] = (),
) -> Case:
    """Return the case of a rewriting: the figures with the document's words, and an issue for each problem.

    Args:
        name: of the document, as the source of its words.
        problems: in their final order; ``view`` of each is set.
        suggestions, works: the document's own; they follow those of the record.
    """
    rows: dict[str, list[Statement]] = {kind: list(getattr(record.facts, kind)) for kind in _ROWS.values()}
    cited: list[dict[str, Cited]] = [_cite(words, rows, name) for words in problems]
    _add(rows, "suggestions", suggestions, name)
    own_works = tuple(KeyWork(text=(Entry(text, Source(file=name)),)) for text in works)
    held = replace(
        record,
        facts=replace(record.facts, **{kind: tuple(found) for kind, found in rows.items()}),
        key_work=(*record.key_work, *own_works),
    )
    issues = tuple(_issue(words, own) for words, own in zip(problems, cited, strict=True))
    for words, issue in zip(problems, issues, strict=True):
        words.view = issue
    return Case(held, sheet, facts(held, sheet), issues)


def _cite(words: Words, rows: Mapping[str, list[Statement]], name: str) -> dict[str, Cited]:
    found: dict[str, Cited] = {}
    for role, text in words.said.items():
        if text:
            source = Source(file=name, line=words.lines.get(role, 0))
            kind = _ROWS[role]
            rows[kind].append(Statement(text=Entry(text, source)))
            entry = rows[kind][-1].text
            assert entry is not None
            found[role] = Cited(f"facts.{kind}.{len(rows[kind])}.text", entry)
    return found


def _add(rows: Mapping[str, list[Statement]], kind: str, texts: Sequence[str], name: str) -> None:
    rows[kind].extend(Statement(text=Entry(text, Source(file=name))) for text in texts)


def _issue(words: Words, cited: Mapping[str, Cited]) -> Issue:
    """Return the issue with the document's words in place of those of the figures file."""
    base = words.issue
    own: dict[str, Any] = {}
    if "cause" in cited:
        own["causes"] = (cited["cause"],)
    if "measure" in cited:
        own["measures"] = (cited["measure"],)
    if "problem" in words.said:
        own["statement"] = cited.get("problem")
    if base is not None:
        return replace(base, **own)
    path = cited["problem"].path if "problem" in cited else "facts.problems.0.text"
    return Issue(kind="stated", subject=path.removesuffix(".text"), name="", **own)
