"""What the checks of claims share: claims that are truly made, what a sentence is about, and the figures behind it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from generator.checking.review.assertions.words import Rule, words
from generator.checking.review.case import Case
from generator.checking.review.prose import Span, folded, prose_of
from generator.finding import Finding, Severity
from generator.manuscript import Kind
from generator.number import Quantity, same_dimension
from generator.reading import Place, Statement
from generator.record import Indicator, Project
from generator.score import Scored

__all__ = ["Claim", "Scene", "short_name"]

_NAME_TAIL = re.compile("(?:专项资金|补助资金|项目资金|专项经费|项目经费|项目|资金|经费|补助|指标)$")
_SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that claim something, as written, with the clause and sentence they stand in (offsets in the prose)."""

    match: re.Match[str]
    start: int
    end: int
    clause: Span
    sentence: Span
    words: str

    def group(self, name: str) -> str:
        return self.match.groupdict().get(name) or ""


class Scene:
    """A case with its prose, its statements placed in it, and the stretches that speak of one indicator or project."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.prose = prose_of(case.manuscript)
        self.words = words()

    # --- figures --------------------------------------------------------------------------------------------------------

    def value(self, id: str) -> Decimal | None:
        return self.case.facts.value(id)

    def shown(self, id: str) -> str:
        """Return a fact as a report prints it."""
        fact = self.case.facts.ledger.get(id)
        return fact.text if fact else ""

    def first(self, *ids: str) -> tuple[str, Decimal] | None:
        """Return the first of several facts that is known, with its value."""
        return next(((id, value) for id in ids if (value := self.value(id)) is not None), None)

    def row(self, path: str) -> tuple[str, int]:
        """Return family and number, in the figures, of the row a path of the reading belongs to; ("", 0) where none.

        Rows read from the report are told by their names: the figures file may have them in another order.
        """
        match = _ROW.match(path)
        if match is None:
            return "", 0
        family, _, number = match[0].partition(".")
        return family, self._same_rows[family].get(int(number), 0)

    @cached_property
    def _same_rows(self) -> dict[str, dict[int, int]]:
        read, known = self.case.reading.record, self.case.record
        return {
            family: _matched([_named(row) for row in ours], [_named(row) for row in theirs])
            for family, ours, theirs in (
                ("indicator", read.indicators, known.indicators),
                ("project", read.projects, known.projects),
            )
        }

    @property
    def lines(self) -> tuple[Scored, ...]:
        return self.case.sheet.indicators

    @cached_property
    def complete(self) -> bool:
        """Tell whether all indicators are known: the weights make 100."""
        weights = [line.weight.value for line in (self.case.sheet.execution, *self.lines)]
        return self.case.given or sum(weights, Decimal(0)) == Decimal(100)

    @cached_property
    def project_rates(self) -> dict[int, Decimal]:
        """Return the execution rate (%) of every project that has one, by its number."""
        numbers = range(1, len(self.case.record.projects) + 1)
        rates = {number: self.value(f"project.{number}.rate") for number in numbers}
        return {number: rate for number, rate in rates.items() if rate is not None}

    def project_name(self, number: int) -> str:
        name = self.case.record.projects[number - 1].name
        return name.text if name else f"第{number}个项目"

    @cached_property
    def gaps(self) -> list[tuple[str, Quantity]]:
        """Return (path, result − target in the target's unit) of each indicator, and of the budget, that has such a gap."""
        pairs = [(line.path, f"{line.path}.actual", f"{line.path}.target") for line in self.lines]
        pairs.append(("budget", "budget.executed.total", "budget.adjusted.total"))
        found: list[tuple[str, Quantity]] = []
        for path, actual_id, target_id in pairs:
            actual, target = self.case.facts.ledger.get(actual_id), self.case.facts.ledger.get(target_id)
            if actual is None or target is None or actual.quantity is None or target.quantity is None:
                continue
            if not same_dimension(actual.quantity.unit, target.quantity.unit):
                continue
            gap = actual.quantity.to(target.quantity.unit) - target.quantity
            if gap.value:
                found.append((path, gap))
        return found

    # --- claims ---------------------------------------------------------------------------------------------------------

    def claims(self, name: str, *, planned: bool = False) -> Iterator[Claim]:
        """Return the claims of a rule that the report makes: not in headings, not as plans, not denied."""
        yield from self.made(self.words.rules[name], planned=planned)

    def made(self, rule: Rule, *, planned: bool = False) -> Iterator[Claim]:
        """Return the claims of a rule; with ``planned``, plans count as well."""
        text, found = self.prose.text, dict[int, re.Match[str]]()
        for pattern in rule.patterns:
            for match in self.prose.matches(pattern, rule.near):
                start = match.start()
                if start not in found or match.end() > found[start].end():
                    found[start] = match
        end = 0
        for start, match in sorted(found.items()):
            if start < end or self.is_title(start):
                continue
            claim = Claim(
                match,
                start,
                match.end(),
                self.prose.clause(start),
                self.prose.sentence(start),
                self.prose.words(start, match.end()),
            )
            if (
                self._is_gap(claim)
                or self.words.denied.search(text, claim.clause[0], start)
                or (not planned and self._is_planned(claim))
            ):
                continue
            end = match.end()
            yield claim

    def is_title(self, position: int) -> bool:
        """Tell whether a position stands in a heading or on the cover; a sentence before any heading is neither."""
        segment = self.prose.segment(position)
        if segment.kind is Kind.TITLE:
            return self.prose.text.find("。", segment.start, segment.end) < 0
        return segment.kind is Kind.HEADING

    def _is_gap(self, claim: Claim) -> bool:
        """Tell whether the claim stands in a note to the unit: 【待单位补充：…执行率偏低的原因】."""
        before = self.prose.text[claim.sentence[0] : claim.start]
        return before.rfind("【") > before.rfind("】")

    def _is_planned(self, claim: Claim) -> bool:
        words, text = self.words, self.prose.text
        if words.planned.search(text, claim.clause[0], claim.start):
            return True
        if words.planned_sentence.search(text, claim.sentence[0], claim.start):
            return True
        return self.is_plan(claim.start)

    def is_plan(self, position: int) -> bool:
        """Tell whether a position stands under a title of plans, measures or goals."""
        titles = self.prose.titles(position)
        return any(
            self.words.plan_titles.search(title) and not self.words.plan_titles_not.search(title)
            for title in titles[-2:]
        )

    def said(self, span: Span) -> str:
        return self.prose.text[span[0] : span[1]]

    def is_part_of_year(self, claim: Claim) -> bool:
        return self.words.part_of_year.search(self.prose.text, claim.sentence[0], claim.end) is not None

    def found(
        self,
        code: str,
        message: str,
        claim: Claim,
        *,
        subject: str = "",
        expected: str = "",
        level: Severity | None = None,
    ) -> Finding:
        """Return a finding on the words of a claim."""
        place = self.prose.place(claim.start, claim.end)
        return self.case.found(code, message, place, subject=subject, expected=expected, found=claim.words, level=level)

    # --- where one indicator or project is spoken of --------------------------------------------------------------------

    @cached_property
    def blocks(self) -> list[tuple[int, int, str]]:
        """Return (start, end, path) of the stretches of text about one indicator or project each, in order."""
        places: dict[str, Place] = {}
        for path, place in self.case.reading.places.items():
            family, number = self.row(path) if _ROW.fullmatch(path) else ("", 0)
            if number:
                places[f"{family}.{number}"] = place
        starts = sorted(
            (self.prose.at(start), self.prose.at(end - 1) + 1, path) for path, (start, end) in places.items()
        )
        found: list[tuple[int, int, str]] = []
        for number, (start, end, path) in enumerate(starts):
            following = starts[number + 1][0] if number + 1 < len(starts) else len(self.prose.text)
            found.append((start, max(min(end, following), self._block_end(start, end, following, path)), path))
        return found

    def _block_end(self, start: int, end: int, following: int, path: str) -> int:
        """Extend an indicator's stretch to the next heading or indicator; a project's and a table's end as they are."""
        first = bisect_right(self._segment_starts, end) - 1
        if path.startswith("project") or self.prose.kind(start) is Kind.ROW:
            return end
        for segment in self.prose.segments[first + 1 :]:
            if segment.start >= following:
                return following
            if segment.kind is not Kind.BODY:
                return segment.start
        return following

    @cached_property
    def _segment_starts(self) -> list[int]:
        return [segment.start for segment in self.prose.segments]

    def about(self, position: int, family: str) -> int:
        """Return the number of the indicator or project whose stretch of text this is, 0 where it is nobody's."""
        at = bisect_right(self.blocks, position, key=lambda block: block[0]) - 1
        while at >= 0 and self.blocks[at][1] <= position:
            at -= 1
            if at >= 0 and self.blocks[at][0] < position - _LONGEST_BLOCK:
                return 0
        if at < 0 or not self.blocks[at][2].startswith(f"{family}."):
            return 0
        return int(self.blocks[at][2].rpartition(".")[2])

    @cached_property
    def names(self) -> list[tuple[str, str, int]]:
        """Return (name, family, number) of every indicator and project, the longest name first."""
        found: list[tuple[str, str, int]] = []
        for family, rows in (("indicator", self.case.record.indicators), ("project", self.case.record.projects)):
            for number, row in enumerate(rows, 1):
                name = _named(row)
                for form in dict.fromkeys((name, short_name(name))):
                    if len(form) >= _SHORTEST_NAME or (form == name and len(form) == _SHORTEST_NAME - 1):
                        found.append((form, family, number))
        return sorted(found, key=lambda item: -len(item[0]))

    @cached_property
    def mentioned(self) -> list[tuple[int, int, str, int]]:
        """Return (start, end, family, number) of every mention of an indicator or project by name, in order."""
        found: dict[int, tuple[int, int, str, int]] = {}
        for name, family, number in self.names:
            for position in self.prose.find((name,)):
                if position not in found:
                    found[position] = (position, position + len(name), family, number)
        kept: list[tuple[int, int, str, int]] = []
        for item in sorted(found.values()):
            if not kept or item[0] >= kept[-1][1]:
                kept.append(item)
        return kept

    def named(self, start: int, end: int, family: str) -> list[tuple[int, int]]:
        """Return (position, number) of the indicators or projects named in a span."""
        at = bisect_left(self.mentioned, start, key=lambda item: item[0])
        found: list[tuple[int, int]] = []
        while at < len(self.mentioned) and self.mentioned[at][0] < end:
            if self.mentioned[at][2] == family:
                found.append((self.mentioned[at][0], self.mentioned[at][3]))
            at += 1
        return found

    # --- numbers --------------------------------------------------------------------------------------------------------

    @cached_property
    def statements(self) -> list[tuple[int, int, Statement]]:
        return self.prose.placed(self.case.reading.statements)

    def rows_stated(self, start: int, end: int, family: str) -> list[int]:
        """Return the rows whose figures are stated in a span, in order."""
        rows = (self.row(statement.path) for _, _, statement in self.stated(start, end))
        return [number for of, number in rows if of == family and number]

    def stated(self, start: int, end: int) -> list[tuple[int, int, Statement]]:
        """Return the statements that begin in a span."""
        first = bisect_left(self.statements, start, key=lambda item: item[0])
        last = bisect_left(self.statements, end, key=lambda item: item[0])
        return self.statements[first:last]


_ROW = re.compile(r"(?:indicator|project)\.\d+")
_LONGEST_BLOCK = 20_000


def _named(row: Indicator | Project) -> str:
    return folded(re.sub(r"\s+", "", row.name.text)) if row.name else ""


def _matched(read: list[str], known: list[str]) -> dict[int, int]:
    """Return which known row (from 1) each read row is: the same name, else the one it is a part of or has in it."""
    if read == known:
        return {number: number for number in range(1, len(read) + 1)}
    found: dict[int, int] = {}
    for number, name in enumerate(read, 1):
        same = [at for at, other in enumerate(known, 1) if name and name == other]
        parts = [
            at
            for at, other in enumerate(known, 1)
            if min(len(name), len(other)) > 2 and (name in other or other in name)
        ]
        if len(same or parts) == 1:
            found[number] = (same or parts)[0]
    return found


def short_name(name: str) -> str:
    """Return a name without the word for what it is (社区工作经费项目 is 社区工作)."""
    return _NAME_TAIL.sub("", name)
