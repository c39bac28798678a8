"""Findings as Word comments: each one on the sentence it is about, the rest on the title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import accumulate

from generator.document.parts.markup import NAMESPACES, escape
from generator.document.parts.signature import AUTHOR, INITIALS, moment
from generator.document.writing.canvas import Line, Rank
from generator.document.writing.runs import Mark
from generator.finding import Finding, Severity
from generator.report import text_of

__all__ = ["FIRST", "LABEL", "comments_part", "place"]

#: Number of a document's first comment: LibreOffice 7.4 shows empty footnotes where a comment has the number 0.
FIRST = 100
LABEL = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
_SEVERITIES = list(Severity)
_ON_TITLE = 20
_SENTENCE_END = re.compile("[。；！？][”’」』）】]*")

#: A comment's text, one entry per paragraph.
Note = tuple[str, ...]
#: Where a subject is spoken of: line, and span of that line (None: the whole line).
Site = tuple[int, int | None]


def place(findings: Sequence[Finding], lines: Sequence[Line]) -> list[Note]:
    """Mark on the lines where each finding's comment stands and return the comments in the order of their ids.

    A finding goes to the first sentence that prints its subject (body before headings before tables); one that fits
    nowhere goes to the report's title, at most 20 of them and then a summary.
    """
    if not findings or not lines:
        return []
    notes: list[Note] = []
    sites = _sites(lines)
    homeless: list[Finding] = []
    for finding in findings:
        site = _site(finding.subject, sites)
        if site is None:
            homeless.append(finding)
            continue
        line = lines[site[0]]
        line.marks = (*line.marks, Mark(FIRST + len(notes), *_extent(line, site[1])))
        notes.append(_note(finding))
    title = next((line for line in lines if line.rank is Rank.TITLE), lines[0])
    for note in _title_notes(homeless):
        title.marks = (*title.marks, Mark(FIRST + len(notes), 0, len(text_of(title.spans))))
        notes.append(note)
    return notes


def comments_part(notes: Sequence[Note], style: str, reference: str, now: datetime) -> bytes:
    """Return comments.xml; ``style`` and ``reference`` are the ids of the comment styles."""
    date = moment(now)
    out = [f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:comments {NAMESPACES}>']
    for number, note in enumerate(notes, FIRST):
        out.append(f'<w:comment w:id="{number}" w:author="{AUTHOR}" w:date="{date}" w:initials="{INITIALS}">')
        mark = f'<w:r><w:rPr><w:rStyle w:val="{reference}"/></w:rPr><w:annotationRef/></w:r>'
        for text in note:
            out.append(f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{mark}')
            out.append(f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>')
            mark = ""
        out.append("</w:comment>")
    out.append("</w:comments>")
    return "".join(out).encode()


def _sites(lines: Sequence[Line]) -> dict[str, Site]:
    """Return for every subject, and every subject it is part of, the first place that is about it."""
    sites: dict[str, Site] = {}
    for at in sorted(range(len(lines)), key=lambda at: lines[at].rank):
        line = lines[at]
        for number, span in enumerate(line.spans):
            if span.fact and span.fact not in sites:
                for subject in _wider(span.fact):
                    sites.setdefault(subject, (at, number))
        for about in line.subjects:
            for subject in _wider(about):
                sites.setdefault(subject, (at, None))
    return sites


@lru_cache(maxsize=4096)
def _wider(subject: str) -> tuple[str, ...]:
    """Return ``a.b.c``, ``a.b``, ``a``; the ids of facts are the same in every report."""
    found: list[str] = []
    while subject:
        found.append(subject)
        subject = subject.rpartition(".")[0]
    return tuple(found)


def _site(subject: str, sites: dict[str, Site]) -> Site | None:
    """Find the subject's place, else that of the thing it belongs to (``indicator.2.reason`` → ``indicator.2``)."""
    for wider in _wider(subject):
        if wider in sites and (wider == subject or "." in wider):
            return sites[wider]
    return None


def _extent(line: Line, number: int | None) -> tuple[int, int]:
    """Return start and end of the sentence of a body line that holds this span; of other lines, the whole line."""
    text = text_of(line.spans)
    if number is None or line.rank is not Rank.BODY:
        return 0, len(text)
    offsets = [0, *accumulate(len(span.text) for span in line.spans)]
    bounds = [match.end() for match in _SENTENCE_END.finditer(text)]
    start = max((at for at in bounds if at <= offsets[number]), default=0)
    end = min((at for at in bounds if at >= offsets[number + 1]), default=len(text))
    return start, end


def _title_notes(findings: Sequence[Finding]) -> Iterator[Note]:
    ordered = sorted(findings, key=lambda finding: _SEVERITIES.index(finding.severity))
    yield from map(_note, ordered[:_ON_TITLE])
    rest = ordered[_ON_TITLE:]
    if rest:
        codes = "、".join(sorted({finding.code for finding in rest}))
        yield (f"【提示】另有{len(rest)}条问题未逐条批注，代码：{codes}。",)


def _note(finding: Finding) -> Note:
    lines = [f"【{LABEL[finding.severity]} {finding.code}】{finding.message}"]
    if finding.expected:
        lines.append(f"应为：{finding.expected}")
    if finding.source and str(finding.source):
        lines.append(f"来源：{finding.source}")
    return tuple(line for text in lines for line in text.splitlines() if line)
