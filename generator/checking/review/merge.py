"""One cause, one finding: what several checks say of the same place is said once, by the one that is surest."""

from __future__ import annotations

from collections.abc import Sequence

from generator.finding import Finding, Severity

__all__ = ["merged"]

_SENTENCE_ENDS = "。！？；;\n"
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
#: Families that may speak of the same number: figures given, arithmetic, counts, then words.
_FAMILIES = ("N", "A", "C", "R", "S", "W")
#: Codes that say the same thing in another way: the first of a group that is found at a place stands for all.
_SAME_CAUSE = (
    (
        "N002",
        "A106",
        "A102",
        "A201",
        "A101",
        "A103",
        "A104",
        "A203",
        "A202",
        "A108",
        "A107",
        "A105",
        "A109",
        "A110",
        "V108",
        "V110",
        "V111",
        "V112",
        "V117",
        "N001",
        "C105",
    ),
    ("C106", "R103"),
    ("W104", "W111"),
)


def merged(findings: Sequence[Finding], text: str) -> tuple[Finding, ...]:
    """Return the findings in the order of the text, overlapping ones of one cause merged into the gravest."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=_rank):
        if not any(_covers(other, finding, text) for other in kept):
            kept.append(finding)
    return tuple(sorted(kept, key=lambda finding: (finding.start or 0, finding.end or 0, finding.code)))


def _rank(finding: Finding) -> tuple[int, int, int]:
    return (_ORDER[finding.severity], _group(finding.code)[1], finding.start or 0)


def _group(code: str) -> tuple[int, int]:
    for number, codes in enumerate(_SAME_CAUSE):
        if code in codes:
            return number, codes.index(code)
    return -1, _FAMILIES.index(code[0]) if code[0] in _FAMILIES else len(_FAMILIES)


def _covers(kept: Finding, other: Finding, text: str) -> bool:
    """Tell whether a finding that is kept says what another would say again."""
    if kept.start is None or other.start is None or kept.end is None or other.end is None:
        return (kept.code, kept.message) == (other.code, other.message)
    if kept.code == other.code and (kept.start, kept.end) == (other.start, other.end) and kept.subject == other.subject:
        return True
    if (kept.code, kept.subject) == (other.code, other.subject) and kept.subject:
        between = text[min(kept.end, other.end) : max(kept.start, other.start)]
        return not any(mark in between for mark in _SENTENCE_ENDS)
    overlap = kept.start < other.end and other.start < kept.end
    group = _group(kept.code)[0]
    return overlap and group >= 0 and group == _group(other.code)[0]
