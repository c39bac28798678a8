"""The text a section template produces, and how it becomes blocks.

Private-use characters, which cannot come from the user's data (reading removes them), mark what is not plain text: a
fact to print, a gap for the unit to fill, the subject of a paragraph, a heading, a table, a chart. So a cell that looks like a
placeholder or like template code stays what it is: text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from generator.facts import Ledger
from generator.report import Block, Chart, Heading, Paragraph, Span, Table

__all__ = [
    "Numbering",
    "blocks",
    "chart_mark",
    "fact_mark",
    "gap_mark",
    "has_gap",
    "heading_mark",
    "marked",
    "reference_mark",
    "spans_of",
    "subject_mark",
    "table_mark",
    "unmarked",
]

_FACT, _FACT_END = "\ue000", "\ue001"
_GAP, _GAP_END = "\ue002", "\ue003"
_SUBJECT, _SUBJECT_END = "\ue004", "\ue005"
_HEADING, _TABLE = "\ue006", "\ue007"
_ABOUT = "\ue008"
_CHART = "\ue009"
_REFERENCE, _REFERENCE_END = "\ue00a", "\ue00b"
_PIECES = re.compile(
    f"{_FACT}(?P<fact>[^{_FACT_END}]*){_FACT_END}"
    f"|{_SUBJECT}(?P<subject>[^{_SUBJECT_END}]*){_SUBJECT_END}"
    f"|{_GAP}(?P<gap>[^{_GAP_END}]*){_GAP_END}"
    f"|{_REFERENCE}(?P<reference>[^{_REFERENCE_END}]*){_REFERENCE_END}"
)
_BLANK_LINES = re.compile(r"\n\s*\n")


def fact_mark(id: str) -> str:
    return f"{_FACT}{id}{_FACT_END}"


def gap_mark(what: str, subject: str = "") -> str:
    return f"{_GAP}{what}{_ABOUT}{subject}{_GAP_END}"


def subject_mark(path: str) -> str:
    return f"{_SUBJECT}{path}{_SUBJECT_END}"


def heading_mark(level: int, title: str) -> str:
    return f"\n\n{_HEADING}{level}{title}\n\n"


def reference_mark(name: str) -> str:
    """Mark a reference to an annex or table by its name; its label is written when the report is whole."""
    return f"{_REFERENCE}{name}{_REFERENCE_END}"


def table_mark(name: str) -> str:
    return f"\n\n{_TABLE}{name}\n\n"


def chart_mark(name: str) -> str:
    return f"\n\n{_CHART}{name}\n\n"


def has_gap(text: str) -> bool:
    """Tell whether marked text asks the unit for something."""
    return _GAP in text


def unmarked(text: str, fact: Callable[[str], str], words: Callable[[str], str] = str) -> str:
    """Return marked text as plain text.

    Args:
        fact: gives the text for the id of a fact.
        words: gives the text for the words between the marks; gaps and subjects leave nothing.
    """
    pieces: list[str] = []
    last = 0
    for match in _PIECES.finditer(text):
        pieces.append(words(text[last : match.start()]))
        if match["fact"] is not None:
            pieces.append(fact(match["fact"]))
        last = match.end()
    pieces.append(words(text[last:]))
    return "".join(pieces)


def marked(spans: Iterable[Span]) -> str:
    """Return spans as marked text, the way back from what ``blocks`` makes."""
    return "".join(fact_mark(span.fact) if span.fact else span.text for span in spans)


class Numbering:
    """Counts headings by level; a heading of one level restarts those below it."""

    def __init__(self) -> None:
        self._counts = [0, 0, 0, 0]

    def next(self, level: int) -> int:
        """Return the number of the next heading of ``level`` (1–4)."""
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (4 - level)
        return self._counts[level - 1]


def blocks(
    text: str,
    ledger: Ledger,
    number: Callable[[int], str],
    table: Callable[[str], Table],
    charts: Callable[[str], Iterable[Chart]],
) -> Iterable[Block]:
    """Turn a rendered section into blocks.

    Args:
        text: output of a template; blank lines part paragraphs, other line breaks only wrap the source.
        ledger: facts for the marks; a mark with an unknown id raises KeyError (a defect of the template).
        number: gives the printed number of the next heading of a level.
        table: makes a table by its name.
        charts: gives the charts of a name.
    """
    for chunk in _BLANK_LINES.split(text):
        line = "".join([part.strip() for part in chunk.splitlines()])
        if not line:
            continue
        if line.startswith(_TABLE):
            yield table(line[1:])
        elif line.startswith(_CHART):
            yield from charts(line[1:])
        elif line.startswith(_HEADING):
            spans, subjects = _spans(line[2:], ledger)
            level = int(line[1])
            yield Heading(level, number(level), spans, subjects)
        else:
            spans, subjects = _spans(line, ledger)
            yield Paragraph(spans, subjects=subjects)


def spans_of(text: str, ledger: Ledger) -> tuple[Span, ...]:
    """Return marked text of one paragraph as spans."""
    return _spans(text, ledger)[0]


def _spans(text: str, ledger: Ledger) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    """Return marked text as spans, and what it is about."""
    spans: list[Span] = []
    subjects: list[str] = []
    pieces = _PIECES.split(text)  # words, then one of the four marks, words, one of the marks …, words
    for at in range(0, len(pieces) - 1, 5):
        words, fact, subject, gap, reference = pieces[at : at + 5]
        if words:
            spans.append(Span(words))
        if fact is not None:
            spans.append(Span(ledger[fact].text, fact))
        elif subject is not None:
            subjects.append(subject)
        elif gap is not None:
            asked, _, about = gap.partition(_ABOUT)
            what = unmarked(asked, lambda id: ledger[id].text)
            spans.append(Span(f"【待单位补充：{what}】", gap=True, about=about))
            if about:
                subjects.append(about)
        else:
            spans.append(Span("", ref=reference))
    if pieces[-1]:
        spans.append(Span(pieces[-1]))
    return tuple(spans), tuple(subjects)
