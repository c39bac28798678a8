"""What a line has said so far: whose money it speaks of, which stage, whether parts of a whole follow.

A number's own words often leave out what the words before it said. ``Sentence`` keeps that, and forgets it where the text
does: at the end of a sentence all but its topic, at a semicolon the comparison with another year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.number import MONEY
from generator.sources.report.lexicon import pattern
from generator.sources.report.words import LONGEST_NAME, Token, clean_name, tokens

__all__ = ["SOURCES", "UNKNOWN", "Context", "Label", "Said", "Sentence", "dimension", "one_scope"]

#: The scope of money that is none of the budget's, as far as we know.
UNKNOWN = "?"
#: Rows of the money block that have projects of their own.
SOURCES = ("upper", "local", "other")
_FULL_STOPS = frozenset("。！？!?\n")
_SEMICOLONS = frozenset("；;")
#: Marks between clauses that change nothing.
_MARKS = frozenset("，：:,")
_BRACKETS = frozenset("（）")
#: Characters of a clause that only names whose money comes next.
_SHORT = 16
#: The first characters of a clause, where words of use say that it names no project.
_BEGINNING = 4


class Label(NamedTuple):
    """What a number is said to be.

    Attributes:
        kind: ``money``, ``indicator``, ``block``, ``execution``, ``staff``, ``score``, ``count``, ``prior`` (another
            year's) or "" where the words do not tell.
        scope: whose figure: a row of the money block, ``projects…``, ``named`` (a project) or ``indicator``.
        measure: which figure.
        name: of the project, indicator or block meant.
        level: 一级 or 二级指标 named before it.
        start: where its clause begins.
        sure: its own clause says whose figure it is; else that was taken from the words before or the heading.
        apart: the line is about money that is only a part of the unit's.
    """

    kind: str = ""
    scope: str = ""
    measure: str = ""
    name: str = ""
    level: str = ""
    start: int = 0
    sure: bool = True
    apart: bool = False

    def at(self, start: int, *, apart: bool = False) -> Label:
        """Return the label of a number whose clause begins there."""
        return self._replace(start=start, apart=apart)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known before a line is read.

    Attributes:
        scope, measure: of the money its headings speak of; "" where they do not say.
        listed: indicators are listed here.
        title: of the nearest heading.
        year: the year under review, "" if unknown.
        heading: the line is a heading itself.
        unit_names: names of the unit, the longest first.
    """

    scope: str = ""
    measure: str = ""
    listed: bool = False
    title: str = ""
    year: str = ""
    heading: bool = False
    unit_names: tuple[str, ...] = ()

    @property
    def of_projects(self) -> bool:
        """The headings speak of projects."""
        return self.scope.startswith("projects")


class Said(NamedTuple):
    """A number's own words.

    Attributes:
        text: the words before it in its clause.
        known: those of them that have a meaning.
        unit: of the number.
        behind: the characters behind it.
        follower: the words before the next number, "" behind the last.
        counted: the number before it counts projects.
        of_some: it is told of some indicators, which the number before it counts (两项指标共扣1.60分).
        whole: the number has no fraction: points that can be got mostly are whole.
    """

    text: str
    known: tuple[Token, ...]
    unit: str
    behind: str = ""
    follower: str = ""
    counted: bool = False
    whole: bool = True
    of_some: bool = False

    def values(self, *kinds: str) -> list[str]:
        """Return the meanings of the known words of some kinds, in order."""
        return [word.value for _, _, word in self.known if word.kind in kinds]

    def has(self, name: str) -> bool:
        """Tell whether a named pattern of ``report.toml`` stands in the words."""
        return pattern(name).search(self.text) is not None

    def behind_words(self, end: int) -> Said:
        """Return it with only the known words behind its first characters."""
        return self._replace(known=tuple(token for token in self.known if token[0] >= end))

    def until(self, mark: str) -> Said:
        """Return it with only the known words up to a mark that stands in it."""
        end = self.text.index(mark) + len(mark)
        return self._replace(known=tuple(token for token in self.known if token[1] <= end))


@dataclass(slots=True)
class Sentence:
    """What a line has said so far.

    Attributes:
        described: an indicator is being described.
        scope, base: whose money the last number was, and whose the sentence began with.
        project: the project whose money it is, "" where none is named; ``topic`` the one that the line is about.
        measure, whole_measure: of the last amount, and of the one whose parts follow.
        parts: the numbers are parts of a whole (其中).
        adjusting: a change of the budget was spoken of.
        prior: the clause speaks of another year.
        staff: ``establishment`` or ``actual``; ``staff_kind`` the kind of posts named last.
        rate_said: a rate was stated, so points behind it are those of the execution rate.
        points: whose points were spoken of: ``total``, ``execution``, ``indicators``, ``block.NAME`` or "".
        scopes: whose money the sentence named.
        bare_parts: how many parts of a whole were named without a word for the figure (其中：基本支出…，项目支出…).
        ended: the parts are all told, so what is said of the year is the whole's again.
        part_year: spending up to some month was spoken of, not the year's.
        rate_follows: spending was told, then what it is held against (完成预算1361万元的…).
        doubtful: somebody else's money was told in between; that it is the unit's again is only likely.
        indicators: indicators were counted.
        outside: whose money it was, and which figure, where a bracket opened.
    """

    context: Context
    described: bool = False
    scope: str = ""
    base: str = ""
    project: str = ""
    topic: str = ""
    measure: str = ""
    whole_measure: str = ""
    parts: bool = False
    adjusting: bool = False
    prior: bool = False
    staff: str = ""
    staff_kind: str = ""
    rate_said: bool = False
    points: str = ""
    scopes: set[str] = field(default_factory=set[str])
    bare_parts: int = 0
    ended: bool = False
    outside: tuple[str, str, str, bool] | None = None
    part_year: bool = False
    rate_follows: bool = False
    doubtful: bool = False
    indicators: bool = False

    @property
    def of_projects(self) -> bool:
        """Projects' money is spoken of."""
        return self.scope.startswith("projects")

    def about(self, scope: str, project: str = "") -> None:
        """Whose money it is from here on."""
        self.scope, self.project = scope, project

    def lost(self) -> None:
        """From here on it is somebody's money we do not know."""
        self.scope, self.project, self.measure = UNKNOWN, "", ""

    def parts_in(self, said: Said) -> None:
        """Parts of a whole follow where the words say so (其中)."""
        if any(pattern("parts_follow").fullmatch(word) for word in said.values("parts")):
            self.parts = True
            self.whole_measure = self.whole_measure or self.measure

    def bare_part(self) -> None:
        """A part is named by its scope alone; behind two of them the list may end at any mark."""
        self.bare_parts += 1
        self.ended = self.bare_parts > 1

    def hear(self, pieces: Sequence[str]) -> None:
        """Take in the clauses without a number that stand before a number, and the marks between them."""
        for piece in pieces:
            if piece in _FULL_STOPS:
                self._full_stop()
            elif piece in _SEMICOLONS:
                self._semicolon()
            elif piece in _BRACKETS:
                self._bracket(piece)
            elif piece and piece not in _MARKS:
                self._clause(piece)

    def hear_months(self, text: str) -> None:
        """Take in whether words speak of a part of the year or of all of it."""
        part, whole = (list(pattern(name).finditer(text)) for name in ("part_year", "whole_year"))
        if part or whole:
            self.part_year = bool(part) and (not whole or whole[-1].start() < part[-1].start())

    def _full_stop(self) -> None:
        self.part_year = self.rate_follows = self.doubtful = False
        if len(self.scopes) == 1:
            self.base = next(iter(self.scopes))
        self.scopes = set()
        self.scope, self.parts, self.prior = self.base, False, False
        self.rate_said, self.points, self.staff_kind = False, "", ""
        self.project = self.topic
        self.ended, self.outside, self.bare_parts = False, None, 0
        self.indicators = False

    def _bracket(self, mark: str) -> None:
        """Behind a bracket the sentence goes on with what it spoke of before it."""
        if mark == "（":
            self.outside = (self.scope, self.project, self.measure, self.parts)
        elif self.outside is not None:
            self.scope, self.project, self.measure, self.parts = self.outside
            self.outside = None

    def _semicolon(self) -> None:
        self.prior, self.staff_kind = False, ""
        self.ended = self.parts
        if self.scope == UNKNOWN:
            self.scope, self.project = self.base, self.topic

    def _clause(self, text: str) -> None:
        clause = Said(text, tokens(text, listed=False), "")
        self.hear_months(text)
        self.parts_in(clause)
        self.prior = self.prior or bool(clause.values("prior"))
        self.adjusting = self.adjusting or clause.has("adjusting")
        scopes = {*clause.values("scope")} - {"total", "projects"}
        if len(scopes) == 1 and len(text) <= _SHORT and not clause.has("uses"):
            self.about(one_scope([*scopes], self.context))
        groups = clause.values("group")
        if pattern("other_money").search(text):
            self.lost()
        if groups:
            self.about(f"projects.{groups[-1]}")
        elif not self.topic and self.context.of_projects:
            self.project = _project_named(text) or self.project


def one_scope(scopes: Sequence[str], context: Context) -> str:
    """Return whose money several words mean together."""
    named = [scope for scope in scopes if scope != "total"] or scopes
    if context.of_projects and [*named] == ["total"]:
        return context.scope
    if context.of_projects and named[-1] in SOURCES:
        return f"projects.{named[-1]}"
    if len(named) == 2 and named[0] in SOURCES and named[1] in ("project", "projects"):
        return f"projects.{named[0]}"
    return named[0] if len(named) == 1 else UNKNOWN


def _project_named(clause: str) -> str:
    """Return the project that a clause by itself names, "" where it is none."""
    name = clean_name(clause)
    if len(name) > LONGEST_NAME or pattern("used_for").search(name[:_BEGINNING]):
        return ""
    return name if pattern("project_clause").search(name) else ""


def dimension(unit: str) -> str:
    """Return what units that can be added have in common."""
    return "元" if unit in MONEY else unit
