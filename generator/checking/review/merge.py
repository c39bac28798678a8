"""One cause, one finding: what several checks say of the same place is said once, by the one that is surest."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Sequence

from generator.finding import Finding, Severity
from generator.reading import Place

__all__ = ["merged"]

_SENTENCE_END = re.compile("[。！？；;\n]")
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
#: Families that may speak of the same number: figures given, arithmetic, counts, then words.
_FAMILIES = ("N", "A", "C", "R", "S", "W")
#: Codes that say the same thing in another way: the first of a group that is found at a place stands for all.
_SAME_CAUSE = (
    (
        "N005",
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
        "A112",
        "A113",
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
_GROUPS = {code: (number, rank) for number, codes in enumerate(_SAME_CAUSE) for rank, code in enumerate(codes)}
_NO_GROUP = -1


def merged(findings: Sequence[Finding], text: str) -> tuple[Finding, ...]:
    """Return the findings in the order of the text, overlapping ones of one cause merged into the gravest."""
    kept = _Kept(text)
    for finding in sorted(findings, key=_rank):
        if not kept.covers(finding):
            kept.add(finding)
    return tuple(sorted(kept.findings, key=lambda finding: (finding.start or 0, finding.end or 0, finding.code)))


def _rank(finding: Finding) -> tuple[int, int, int]:
    return (_ORDER[finding.severity], _group(finding.code)[1], finding.start or 0)


def _group(code: str) -> tuple[int, int]:
    """Return the number of a code's group of the same cause, −1 for none, and its rank there or among the families."""
    family = _FAMILIES.index(code[0]) if code[0] in _FAMILIES else len(_FAMILIES)
    return _GROUPS.get(code, (_NO_GROUP, family))


class _Kept:
    """The findings that are kept, looked up by what they would say again, and where.

    Those of one subject stand apart by a sentence's end, those of one cause do not overlap: of each list, which is in
    the order of the text, only the neighbours of a place can cover it.
    """

    def __init__(self, text: str) -> None:
        self.findings: list[Finding] = []
        self._sentence_ends = [match.start() for match in _SENTENCE_END.finditer(text)]
        self._said: set[tuple[str, str]] = set()
        self._said_nowhere: set[tuple[str, str]] = set()
        self._said_here: set[tuple[str, str, Place]] = set()
        self._of_subject: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
        self._of_cause: defaultdict[int, list[Place]] = defaultdict(list)

    def add(self, finding: Finding) -> None:
        self.findings.append(finding)
        place = _place(finding)
        self._said.add((finding.code, finding.message))
        if place is None:
            self._said_nowhere.add((finding.code, finding.message))
            return
        self._said_here.add((finding.code, finding.subject, place))
        insort(self._of_subject[finding.code, finding.subject], place)
        insort(self._of_cause[_group(finding.code)[0]], place)

    def covers(self, finding: Finding) -> bool:
        """Tell whether a finding that is kept says what another would say again."""
        place = _place(finding)
        if place is None:
            return (finding.code, finding.message) in self._said
        return (
            (finding.code, finding.message) in self._said_nowhere
            or (finding.code, finding.subject, place) in self._said_here
            or (finding.subject != "" and self._in_sentence(self._of_subject[finding.code, finding.subject], place))
            or self._overlaps(_group(finding.code)[0], place)
        )

    def _in_sentence(self, places: list[Place], place: Place) -> bool:
        """Tell whether no sentence ends between a place and the one before it, or the one behind it."""
        at = bisect_right(places, place)
        return any(not self._apart(other, place) for other in places[max(at - 1, 0) : at + 1])

    def _apart(self, one: Place, other: Place) -> bool:
        first, last = min(one[1], other[1]), max(one[0], other[0])
        return bisect_left(self._sentence_ends, first) < bisect_left(self._sentence_ends, last)

    def _overlaps(self, group: int, place: Place) -> bool:
        if group == _NO_GROUP:
            return False
        places = self._of_cause[group]
        before = bisect_left(places, place[1], key=lambda other: other[0])
        return before > 0 and places[before - 1][1] > place[0]


def _place(finding: Finding) -> Place | None:
    return None if finding.start is None or finding.end is None else (finding.start, finding.end)
