"""Which fact of the figures a number's own words mean: as the report was read, and by the words around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from generator.checking.bind import bind
from generator.checking.index import Index, pairs
from generator.checking.review.case import Case
from generator.checking.review.matching.judging import before
from generator.checking.review.matching.values import fits, stated_limit, states
from generator.checking.verdict import Verdict
from generator.facts import Fact, Ledger
from generator.manuscript import Kind
from generator.reading import Statement
from generator.record import Record

__all__ = ["bound", "named"]

#: Figures that tell which row they are of.
_AGREEING = 2
_IN_POST = re.compile("(?:在职|在岗)(?:在编|在职)?(?:人员|职工|干部|人数)?(?:共计?|有|为|总数)?$")
_SENTENCE = re.compile("[。；;！？\n]")
_FOLD = str.maketrans("（）", "()")
_ALIKE = {"projects.budget": "budget.adjusted.project", "projects.executed": "budget.executed.project"}


def named(case: Case, index: Index) -> list[Fact | None]:
    """Return the fact that each statement of a report means by its words, None where they mean none."""
    known = _rows(case)
    return [
        _of_its_own(case, statement, _fact(statement, index.ledger, known), index)
        for statement in case.reading.statements
    ]


def _fact(statement: Statement, ledger: Ledger, rows: Mapping[str, str]) -> Fact | None:
    """Return the fact of the figures that a statement's words mean."""
    path = statement.path
    if not path:
        return None
    row = re.match(r"(?:(?:indicator|project)\.\d+|block\.[^.]+)", path)
    if row:
        own = rows.get(row[0])
        path = own + path[row.end() :] if own else ""
    fact = ledger.get(path) or ledger.get(_ALIKE.get(path, ""))
    return fact if fact is not None and fact.quantity is not None and fits(statement.quantity, fact.quantity) else None


def _of_its_own(case: Case, statement: Statement, fact: Fact | None, index: Index) -> Fact | None:
    """Return the fact of the one project that a sentence names where the words are those of all (项目执行率), of the persons in
    post where these are named, and else the fact itself."""
    if fact is None:
        return None
    words = before(case, statement)
    if fact.id == "staff.actual.total" and _IN_POST.search(words):
        return index.ledger.get("staff.actual.in_post") or fact
    whole, _, figure = fact.id.rpartition(".")
    if figure in ("excess", "gap") and not states(statement, fact):
        return stated_limit(statement, whole, index.ledger) or fact
    if whole != "projects" or states(statement, fact):
        return fact
    said = _SENTENCE.split(words)[-1]
    names = {name for _, _, name in index.subjects_in("".join(said.split()))}
    own = [one for name in names for one in index.about[name] if re.fullmatch(rf"project\.\d+\.{figure}", one.id)]
    return own[0] if len(names) == len(own) == 1 else fact


def _rows(case: Case) -> dict[str, str]:
    """Return the figures' row of each indicator and project of the report, by name."""
    found: dict[str, str] = {}
    for kind, ours, theirs in (
        ("indicator", case.reading.record.indicators, case.record.indicators),
        ("project", case.reading.record.projects, case.record.projects),
    ):
        names = [_folded(item.name.text) if item.name else "" for item in theirs]
        for number, item in enumerate(ours, 1):
            name = _folded(item.name.text) if item.name else ""
            place = _nearest(name, names)
            if place is not None:
                found[f"{kind}.{number}"] = f"{kind}.{place + 1}"
    _by_values(case, found)
    blocks = dict.fromkeys(item.level1.text for item in case.record.indicators if item.level1)
    for number, name in enumerate(blocks, 1):
        found[f"block.{name}"] = found[f"block.{name.removesuffix('指标')}"] = f"block.{number}"
    return found


def _by_values(case: Case, found: dict[str, str]) -> None:
    """Add the rows that no name tells and figures do: two at least are those of one row of the figures and of no other."""
    taken = set(found.values())
    said: dict[str, list[Statement]] = {}
    for statement in case.reading.statements:
        row = re.match(r"(?:indicator|project)\.\d+", statement.path)
        if row and row[0] not in found:
            said.setdefault(row[0], []).append(statement)
    for row, statements in said.items():
        counted = Counter[str]()
        ours = _name_of(case.reading.record, row)
        for number in range(1, len(case.record.indicators if row[0] == "i" else case.record.projects) + 1):
            other = f"{row.partition('.')[0]}.{number}"
            facts = [(one, case.facts.ledger.get(other + one.path[len(row) :])) for one in statements]
            if other not in taken and pairs(ours) & pairs(_name_of(case.record, other)):
                counted[other] = sum(f is not None and f.quantity is not None and states(one, f) for one, f in facts)
        best = counted.most_common(2)
        if (
            best
            and best[0][1] >= _AGREEING
            and 2 * best[0][1] > len(statements)
            and (len(best) < 2 or best[1][1] < best[0][1])
        ):
            found[row] = best[0][0]


def _name_of(record: Record, row: str) -> str:
    """Return the name of an indicator or project by its path, "" where it has none."""
    kind, _, number = row.partition(".")
    items = record.indicators if kind == "indicator" else record.projects
    item = items[int(number) - 1] if int(number) <= len(items) else None
    return _folded(item.name.text) if item is not None and item.name else ""


def _folded(name: str) -> str:
    return "".join(name.translate(_FOLD).split())


def _nearest(name: str, names: Sequence[str]) -> int | None:
    """Return the place of the same name, of one inside the other, or of the one that shares most characters."""
    if name in names:
        return names.index(name)
    inside = [place for place, other in enumerate(names) if len(other) > 1 and (other in name or name in other)]
    if len(inside) == 1:
        return inside[0]
    alike = [place for place, other in enumerate(names) if 5 * len({*name} & {*other}) >= 3 * len({*name} | {*other})]
    return alike[0] if len(alike) == 1 else None


def bound(case: Case, index: Index) -> dict[int, tuple[Verdict, Fact | None]]:
    """Bind the numbers of the prose by the words around them."""
    found: dict[int, tuple[Verdict, Fact | None]] = {}
    at = {statement.place[0]: number for number, statement in enumerate(case.reading.statements)}
    heading = ""
    for line in case.manuscript.lines:
        text = case.manuscript.of(line)
        if line.kind is Kind.HEADING:
            heading = text
        if line.kind is Kind.ROW:
            continue
        for binding in bind(text, index, context=heading):
            number = at.get(line.start + binding.mention.start)
            if number is not None:
                found[number] = (binding.verdict, binding.fact)
    return found
