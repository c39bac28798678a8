"""What stands around a number of a finished report, as far as it may tell which figure the number is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from generator.checking.index import Index, pairs
from generator.checking.review.case import Case
from generator.checking.review.matching.ends import LABEL, SENTENCE
from generator.checking.verdict import BAD, Verdict
from generator.facts import Fact
from generator.manuscript import Kind, Line
from generator.reading import Statement

__all__ = ["Around", "Surroundings", "kind_of", "row_of"]

_ROW = re.compile(r"(?:indicator|project|block)\.\d+")
_NUMBERED = re.compile(r"\.\d+")
_YEAR = re.compile("(20[0-9]{2})年")
#: Words that speak of another year than the report's.
_OTHER_YEAR = re.compile("上年|去年|前年|上一年|往年|次年|明年|下年|下一年|来年|比上|较上|同比|同期")
#: Characters before a number that are looked at: of its sentence, of its line, for words of another year and for its number.
_SENTENCE, _LINE, _NEAR, _YEARS = 120, 300, 25, 40
#: Numbers before and behind it, on either side of it on its line, and lines above it.
_BEFORE, _BEHIND, _SIDE, _ABOVE = 6, 4, 3, 4
_TITLE = 60


@dataclass(frozen=True)
class Around:
    """What stands around one number.

    Attributes:
        label: the words right before it, in a table the heading of its column.
        since: all words since the number before it.
        sentence, line: what stands before it in its sentence and in its line.
        heading: the heading above.
        subject: the indicator or project that its sentence names last, "" for none; ``on_line`` the one its line names
            before the sentence, ``above`` the one the lines above name, where nothing nearer names one.
        told: ids of the facts that other numbers of its line state rightly; ``rows`` how many of them are figures of each row.
        last_row: the row of the last of those before it; ``carried`` the same, whichever line that stands on.
        before, behind: kind of the fact that the number right before or behind it on the line states, "-" for none.
        follower: the character behind it.
        other_year: its sentence speaks of another year than the report's; ``compared`` with words instead of a number.
        in_table: it stands in a table row.
        unknown: how many numbers near it on the line nobody knows either; where there are several, they are no figures.
        said_again: the same number stands elsewhere too: nobody makes one slip twice.
    """

    label: str
    since: str
    sentence: str
    line: str
    heading: str
    subject: str
    on_line: str
    above: str
    told: frozenset[str]
    rows: Mapping[str, int]
    last_row: str
    carried: str
    before: str
    behind: str
    follower: str
    other_year: bool
    compared: bool
    in_table: bool
    unknown: int
    said_again: bool

    @cached_property
    def label_pairs(self) -> frozenset[str]:
        return pairs(self.label)

    @cached_property
    def since_pairs(self) -> frozenset[str]:
        return pairs(self.since)

    @cached_property
    def sentence_pairs(self) -> frozenset[str]:
        return pairs(self.sentence)

    @cached_property
    def line_pairs(self) -> frozenset[str]:
        return pairs(self.line)

    @cached_property
    def heading_pairs(self) -> frozenset[str]:
        return pairs(self.heading)


def row_of(id: str) -> str:
    """Return the indicator, project or block that a fact is a figure of (``indicator.3``), "" for one of the whole unit."""
    match = _ROW.match(id)
    return match[0] if match else ""


def kind_of(id: str) -> str:
    """Return which figure a fact is, of whatever row: ``indicator.actual`` of ``indicator.3.actual``."""
    return _NUMBERED.sub("", id)


class Surroundings:
    """The numbers of a report with what stands around each; what lines share is looked for once.

    Args:
        verdicts, meant: what the numbers are, as far as it is known.
    """

    def __init__(self, case: Case, index: Index, verdicts: Sequence[Verdict], meant: Mapping[int, Fact]) -> None:
        self._case, self._index, self._verdicts, self._meant = case, index, verdicts, meant
        self._statements = case.reading.statements
        self._named: dict[int, list[tuple[int, int, str]]] = {}
        self._written = Counter(statement.quantity for statement in self._statements)
        year = case.record.year.quantity if case.record.year is not None else None
        self._year = f"{year.value:f}" if year is not None else ""

    def of(self, number: int) -> Around:
        """Return what stands around a number, by its index among the statements."""
        statement = self._statements[number]
        line = self._case.manuscript.lines[statement.line]
        text, start, since = self._words(number)
        sentence_start = max((match.end() for match in SENTENCE.finditer(text, 0, start)), default=0)
        sentence = text[max(sentence_start, start - _SENTENCE) : start]
        label = LABEL.split(since)[-1]
        subject, on_line, above = self._subjects(statement.line, sentence_start, start)
        in_table = line.kind is Kind.ROW and bool(line.cells)
        if in_table:
            first, column = self._of_table(statement, line)
            label, subject = column or label, first or subject
        near = self._near(number)
        here = {step: known for step, known in near.items() if self._is_beside(number, step)}
        rows = [row_of(known.id) for step, known in sorted(here.items()) if step < 0]
        carried = [known for step, known in sorted(near.items()) if step < 0]
        years = set(_YEAR.findall(sentence[-_YEARS:]))
        return Around(
            label=label,
            since=since,
            sentence=sentence,
            line=text[max(0, start - _LINE) : start],
            heading=self._headings[statement.line],
            subject=subject,
            on_line="" if subject else on_line,
            above="" if subject or on_line else above,
            told=frozenset(known.id for known in here.values()),
            rows=Counter(row for known in here.values() if (row := row_of(known.id))),
            last_row=next((row for row in reversed(rows) if row), ""),
            carried=row_of(carried[-1].id) if carried else "",
            before=kind_of(here[-1].id) if -1 in here else "-",
            behind=kind_of(here[1].id) if 1 in here else "-",
            follower=self._case.manuscript.text[statement.place[1] : statement.place[1] + 1],
            other_year=bool(years) and self._year not in years,
            compared=_OTHER_YEAR.search(sentence[-_NEAR:]) is not None,
            in_table=in_table,
            unknown=sum(self._is_unknown(number, other) for other in range(number - _SIDE, number + _SIDE + 1)),
            said_again=self._written[statement.quantity] > 1,
        )

    def _is_unknown(self, number: int, other: int) -> bool:
        if other == number or not 0 <= other < len(self._statements):
            return False
        return self._is_beside(number, other - number) and self._verdicts[other] is Verdict.UNSUPPORTED

    def _words(self, number: int) -> tuple[str, int, str]:
        """Return the flat text of a number's line, where it begins there, and the words since the number before it."""
        statement = self._statements[number]
        flat = self._case.manuscript.flat[statement.line]
        begin = self._case.manuscript.lines[statement.line].start
        start = flat.position(statement.place[0] - begin)
        last = self._statements[number - 1] if number else None
        behind = flat.position(last.place[1] - 1 - begin) + 1 if last and last.line == statement.line else 0
        return flat.text, start, flat.text[min(behind, start) : start]

    def _subjects(self, line: int, sentence: int, start: int) -> tuple[str, str, str]:
        """Return what is named last before a number: in its sentence, on its line, on the lines above."""
        named = [(begin, name) for begin, end, name in self._names(line) if end <= start]
        own = next((name for begin, name in reversed(named) if begin >= sentence), "")
        above = next(
            (names[-1][2] for at in range(line - 1, max(-1, line - 1 - _ABOVE), -1) if (names := self._names(at))), ""
        )
        return own, named[-1][1] if named else "", above

    def _names(self, line: int) -> list[tuple[int, int, str]]:
        found = self._named.get(line)
        if found is None:
            found = self._named[line] = self._index.subjects_in(self._case.manuscript.flat[line].text)
        return found

    def _of_table(self, statement: Statement, line: Line) -> tuple[str, str]:
        """Return what the first cells of a table row name, and the heading of the number's column."""
        manuscript = self._case.manuscript
        column = next((at for at, (begin, end) in enumerate(line.cells) if begin <= statement.place[0] < end), -1)
        first = [
            name
            for begin, end in line.cells[:2]
            for _, _, name in self._index.subjects_in(_bare(manuscript.text[begin:end]))
        ]
        heading = ""
        for above in range(statement.line - 1, -1, -1):
            row = manuscript.lines[above]
            if row.kind is not Kind.ROW or row.table != line.table:
                break
            if 0 <= column < len(row.cells):
                words = _bare(manuscript.text[slice(*row.cells[column])])
                if words and not any(char.isdigit() for char in words):
                    heading = words
        return first[-1] if first else "", heading

    def _near(self, number: int) -> dict[int, Fact]:
        """Return the facts that numbers near one state rightly, by how many statements these are behind it."""
        first, last = max(0, number - _BEFORE), min(len(self._statements), number + _BEHIND + 1)
        return {
            other - number: self._meant[other]
            for other in range(first, last)
            if other != number and other in self._meant and self._verdicts[other] not in BAD
        }

    def _is_beside(self, number: int, step: int) -> bool:
        return self._statements[number + step].line == self._statements[number].line

    @cached_property
    def _headings(self) -> list[str]:
        """Return the heading above each line, its own of a heading."""
        found: list[str] = []
        heading = ""
        for at, line in enumerate(self._case.manuscript.lines):
            if line.kind is Kind.HEADING:
                heading = self._case.manuscript.flat[at].text[:_TITLE]
            found.append(heading)
        return found


def _bare(text: str) -> str:
    return "".join(text.split())
