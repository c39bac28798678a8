"""Every quantity of a report as a statement: scanned, labelled line by line, and given the id of the fact it states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.manuscript import Kind, Line, Manuscript, is_contents
from generator.reading import Place, Statement
from generator.scan import Mention, scan
from generator.sources.report.cells import unread_cells
from generator.sources.report.labels import Labeller
from generator.sources.report.lexicon import lexicon, pattern
from generator.sources.report.paths import Rows, of_cell, of_label
from generator.sources.report.sentence import Context
from generator.sources.report.subjects import with_subjects
from generator.sources.report.tables import Text, read_tables

__all__ = ["Figures", "figures"]

#: Words for an indicator's figures: 1 target, 2 actual, 3 completion, 4 weight, 5 score.
_KINDS_OF_POINTS = {4, 5}
#: So many kinds of an indicator's words in one line make it a description of indicators.
_ENOUGH_KINDS = 3
#: Headings above a line, with their levels.
_Titles = list[tuple[int, str]]


@dataclass(slots=True)
class Figures:
    """What a report's numbers and tables say.

    Attributes:
        rows: the indicators and projects they speak of.
        statements: every number, in order.
        mentions, titles: by line, its numbers as scanned, and the nearest heading's title.
        places: where an indicator or project is described.
        texts: path -> what its cell or paragraph says.
    """

    rows: Rows
    statements: list[Statement] = field(default_factory=list[Statement])
    mentions: list[tuple[Mention, ...]] = field(default_factory=list[tuple[Mention, ...]])
    titles: list[str] = field(default_factory=list[str])
    places: dict[str, Place] = field(default_factory=dict[str, Place])
    texts: dict[str, Text] = field(default_factory=dict[str, Text])

    def add(self, statement: Statement, line: Line) -> None:
        """Keep a statement, and that its line describes the indicator or project it is about.

        What a paragraph says goes before the table of an annex behind it.
        """
        self.statements.append(statement)
        row = ".".join(statement.path.split(".")[:2])
        if row.startswith(("indicator.", "project.")):
            first = self.places.get(row, statement.clause)[0]
            self.places[row] = (first if first < line.end else statement.clause[0], line.end)


def figures(manuscript: Manuscript, year: str, unit_names: Sequence[str], *, single: bool = False) -> Figures:
    """Read every figure of a report.

    Args:
        year: the year under review, "" if it is not known.
        unit_names: names of the unit, which say nothing about what a figure is.
        single: the report is on one project, whose money is all the money there is.
    """
    found = Figures(Rows(single=single))
    _add_tables(manuscript, found)
    _add_prose(manuscript, found, year, tuple(sorted(unit_names, key=len, reverse=True)))
    found.statements.sort(key=lambda statement: statement.place)
    found.statements = with_subjects(
        manuscript, found.statements, found.rows.indicators, found.rows.projects, found.titles, year
    )
    return found


def _add_tables(manuscript: Manuscript, found: Figures) -> None:
    totals: set[int] = set()
    for item in read_tables(manuscript):
        path = of_cell(item, found.rows, totals)
        if isinstance(item, Text):
            found.texts.setdefault(path, item)
        else:
            statement = Statement(path, item.quantity, item.place, item.clause, item.line, item.operator)
            found.add(statement, manuscript.lines[item.line])
    taken = {statement.place[0] for statement in found.statements}
    found.statements.extend(unread_cells(manuscript, taken))


def _add_prose(manuscript: Manuscript, found: Figures, year: str, unit_names: tuple[str, ...]) -> None:
    labeller = Labeller()
    for name in found.rows.indicators:
        labeller.listing.keep(name)
    titles: _Titles = []
    scope = measure = ""
    listing = False
    for number, line in enumerate(manuscript.lines):
        flat = manuscript.flat[number]
        heading = line.kind is Kind.HEADING
        if heading:
            titles = [(level, title) for level, title in titles if level < line.level] + [(line.level, flat.text)]
            scope, measure = _money_of(titles)
            listing = _is_listing(titles)
            labeller.listing.heading(flat.text, listed=listing)
        mentions = () if _is_elsewhere(manuscript, line) else tuple(scan(manuscript.of(line), flat))
        found.mentions.append(mentions)
        found.titles.append(titles[-1][1] if titles else "")
        if mentions:
            context = Context(
                scope=scope or ("total" if found.rows.single else ""),
                measure=measure,
                listed=listing or _is_description(flat.text),
                title=found.titles[-1],
                year=year,
                heading=heading,
                unit_names=unit_names,
            )
            _add_line(manuscript, number, found, labeller, context)


def _is_elsewhere(manuscript: Manuscript, line: Line) -> bool:
    """Tell whether a line's numbers are read elsewhere (rows) or state nothing (pages in a table of contents)."""
    return line.kind is Kind.ROW or (line.kind is Kind.MARGIN and is_contents(manuscript.of(line)))


def _add_line(manuscript: Manuscript, number: int, found: Figures, labeller: Labeller, context: Context) -> None:
    line, flat, mentions = manuscript.lines[number], manuscript.flat[number], found.mentions[number]
    spans = [(flat.position(m.start), flat.position(m.end - 1) + 1, m) for m in mentions]
    for (start, _, mention), label in zip(spans, labeller.read(flat.text, spans, context), strict=True):
        statement = Statement(
            path=of_label(label, found.rows),
            quantity=mention.quantity,
            place=(line.start + mention.start, line.start + mention.end),
            clause=(line.start + flat.original(min(label.start, start)), line.start + mention.end),
            line=number,
            operator=mention.operator,
            approximate=mention.approximate,
            sure=label.sure,
            apart=label.apart,
        )
        found.add(statement, line)


def _money_of(titles: _Titles) -> tuple[str, str]:
    """Return whose money, and which figure of it, the headings speak of; the lowest that says so counts."""
    scope = measure = ""
    for _, title in titles:
        heading = next((heading for heading in lexicon().headings if heading.pattern.search(title)), None)
        if heading is not None:
            scope, measure = heading.scope or scope, heading.measure or measure
    return scope, measure


def _is_listing(titles: _Titles) -> bool:
    """Tell whether indicators are listed below these headings."""
    return any(pattern("lists_indicators").search(title) for _, title in titles)


def _is_description(text: str) -> bool:
    """Tell whether a line by its own words describes indicators: target, result and points of one stand in it."""
    kinds = {match.lastindex for match in pattern("indicator_figures").finditer(text)}
    return len(kinds) >= _ENOUGH_KINDS and bool(kinds & _KINDS_OF_POINTS)
