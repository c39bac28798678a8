"""Numbers that say themselves which fact they print: the content controls of a report that was drafted here.

Words can be misread, and people reword sentences; a tag cannot be misread. It says what the number was when the report was
written. What the number became since, and what the words now call it, is judged here and in ``matching``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from generator.basis import Basis, Fact, is_quoted
from generator.checking.amounts import admits, amount
from generator.checking.review.case import Case
from generator.facts import row_names
from generator.finding import Finding, Severity
from generator.manuscript import Tag
from generator.number import NumberSyntaxError, Quantity, UnitError, parse, plain, same_dimension
from generator.reading import Place, Statement
from generator.scan import scan

__all__ = [
    "Tagging",
    "as_it_stands",
    "changed",
    "level",
    "marks_lost",
    "number_in",
    "states_value",
    "tagging",
    "told",
]

#: Fewer marks than one in so many are lost by editing; more are lost by a program.
_FEW = 5
#: Characters of a number without a unit.
_BARE = "0123456789.,-"


@dataclass(frozen=True, slots=True)
class Tagging:
    """What the tags say.

    Attributes:
        facts: statement → the fact its tag names.
        right: statements that state it, as written or rounded.
        others: tags of text that is no statement, with their fact: cells without a unit, years, grades.
    """

    facts: Mapping[int, Fact] = field(default_factory=dict[int, Fact])
    right: frozenset[int] = frozenset()
    others: tuple[tuple[Tag, Fact], ...] = ()

    @property
    def wrong(self) -> dict[int, Fact]:
        """Return the statements that give another number of the kind of their fact: 97.90% for 98.90%, not 三个."""
        return {index: fact for index, fact in self.facts.items() if index not in self.right}


def tagging(case: Case) -> Tagging:
    """Return which facts the tags of a report name: those of its figures, else those it was written from."""
    manuscript = case.manuscript
    if not manuscript.tags:
        return Tagging()
    statements = case.reading.statements
    starts = [statement.place[0] for statement in statements]
    facts: dict[int, Fact] = {}
    right: set[int] = set()
    others: list[tuple[Tag, Fact]] = []
    for tag, fact in _named(case):
        at = bisect_left(starts, tag.start)
        index = next((at + by for by in (0, -1) if _holds(statements, at + by, tag)), None)
        if index is None or fact.quantity is None:
            others.append((tag, fact))
        elif states_quantity(statements[index], fact.quantity):
            facts[index] = fact
            right.add(index)
        elif _same_kind(statements[index].quantity, fact.quantity):
            facts[index] = fact
    return Tagging(facts, frozenset(right), tuple(others))


def _holds(statements: tuple[Statement, ...], index: int, tag: Tag) -> bool:
    """Tell whether the number of a statement stands in a control, which may hold words beside it."""
    if not 0 <= index < len(statements):
        return False
    start, end = statements[index].place
    return start < tag.end and tag.start < end


def _named(case: Case) -> Iterator[tuple[Tag, Fact]]:
    """Yield each tag with the fact it means now; none where the figures have no such row or sentence any more."""
    meant = _meaning(case)
    for tag in case.manuscript.tags:
        fact = meant(tag.fact)
        if fact is not None:
            yield tag, fact


def _meaning(case: Case) -> Callable[[str], Fact | None]:
    """Return what tells the fact that an id of the document means in the figures, or in the document's own facts."""
    basis = case.manuscript.basis
    if basis is None:
        ledger: Mapping[str, Fact] = case.facts.ledger
        return lambda id: None if is_quoted(id) else ledger.get(id)
    if not case.given:
        return basis.facts.get
    rows = basis.rows_in(row_names(case.record))

    def meant(id: str) -> Fact | None:
        fact = case.facts.ledger.get(basis.renamed(id, rows))
        return fact if fact is not None and (not is_quoted(id) or _is_still(basis, id, fact)) else None

    return meant


def _is_still(basis: Basis, id: str, fact: Fact) -> bool:
    """Tell whether a number of a unit's sentence is the one that was printed: sentences are counted, and may change."""
    before = basis.facts.get(id)
    return before is not None and before.quantity == fact.quantity


def states_quantity(statement: Statement, known: Quantity) -> bool:
    """Tell whether a number gives a fact's value, as written or rounded; a cell's may lack its unit."""
    written = statement.quantity
    if not written.unit:
        written = Quantity(written.value, known.unit)
    return states_value(written, known, statement.operator, approximate=statement.approximate)


def states_value(written: Quantity, known: Quantity, operator: str = "", *, approximate: bool = False) -> bool:
    """Tell whether one quantity, as written or rounded and in any unit of its kind, is another."""
    one, other = amount(written), amount(known)
    return one.dimension == other.dimension and admits(one, other, operator, approximate=approximate)


def _same_kind(written: Quantity, known: Quantity) -> bool:
    return not written.unit or amount(written).dimension == amount(known).dimension


# --- findings ---------------------------------------------------------------------------------------------------------


def changed(case: Case, tags: Tagging) -> Iterator[Finding]:
    """Yield the tagged texts beside the statements, and the values of charts, that are not what their fact says (N005)."""
    yield from _charts(case)
    for tag, fact in tags.others:
        text = "".join(case.manuscript.text[tag.start : tag.end].split())
        expected = _mended(text, fact)
        if expected is not None:
            yield case.found(
                "N005",
                told(case, text, fact, expected),
                (tag.start, tag.end),
                subject=fact.id,
                expected=expected,
                found=text,
                fix=f"改为{expected}",
                level=level(case),
            )


def _charts(case: Case) -> Iterator[Finding]:
    """Yield a finding for each value of a chart that is not its fact's: somebody changed the chart, or the figures changed."""
    if not case.manuscript.charts:
        return
    meant = _meaning(case)
    captions = {one.label: _caption(case, one.label) for one in case.manuscript.charts}
    for label, value, id in case.manuscript.charts:
        fact = meant(id)
        if fact is None or fact.quantity is None:
            continue
        try:
            written = Quantity(Decimal(value), fact.quantity.unit).rounded(fact.quantity.decimals)
        except InvalidOperation:
            continue
        if written.value != fact.quantity.value:
            shown = f"{written.value:f}{written.unit}"
            yield case.found(
                "N005",
                f"{label}里的值：{told(case, shown, fact, fact.text)}",
                captions[label],
                subject=fact.id,
                expected=fact.text,
                found=shown,
                fix=f"在图的数据里改为{fact.text}",
                level=level(case),
            )


def _caption(case: Case, label: str) -> Place:
    manuscript = case.manuscript
    line = next((line for line in manuscript.lines if manuscript.of(line).startswith(label)), None)
    return (line.start, line.end) if line else (0, 0)


def told(case: Case, text: str, fact: Fact, expected: str) -> str:
    """Return the sentence on a number that is not the fact its tag names."""
    if fact.source and str(fact.source):
        proof = f"，依据：{fact.source}"
    else:
        proof = f"，算式：{fact.formula}" if fact.formula else ""
    if case.given:
        return f"“{text}”处带有来源标记，是“{fact.label}”，数据中为{fact.text}{proof}；应为{expected}。"
    return (
        f"“{text}”处带有来源标记，是“{fact.label}”，报告生成时的数据为{fact.text}{proof}；"
        f"如数据没有更正，应为{expected}；数据已更正的，请用 jixiao refresh 更新全文。"
    )


def level(case: Case) -> Severity | None:
    """Return how grave a changed number is: without the figures, they may have been put right since."""
    return None if case.given else Severity.WARNING


def _mended(text: str, fact: Fact) -> str | None:
    """Return what should stand for a text, None where it is right or says something else altogether."""
    if fact.quantity is None:
        return None if text == fact.text else fact.text
    written = number_in(text, fact.quantity)
    if written is None or states_value(written, fact.quantity):
        return None
    return as_it_stands(text, written, fact)


def number_in(text: str, known: Quantity) -> Quantity | None:
    """Return the number of a text that holds nothing else; its unit is the fact's where it has none."""
    found = scan(text)
    if len(found) == 1 and found[0].quantity.unit and amount(found[0].quantity).dimension == amount(known).dimension:
        return found[0].quantity
    try:
        written = parse(text)
    except (NumberSyntaxError, UnitError):
        return None
    if not written.unit:
        return Quantity(written.value, known.unit)
    return written if amount(written).dimension == amount(known).dimension else None


def as_it_stands(text: str, written: Quantity, fact: Fact) -> str:
    """Return a fact as the number that stands there is written: in its unit, with or without the unit."""
    assert fact.quantity is not None
    known = fact.quantity
    value = known.to(written.unit) if same_dimension(known.unit, written.unit) else known
    digits = plain(value.value) if value.unit in ("%", "分") else f"{value.value:f}"
    if not text.strip(_BARE):
        return digits
    return fact.text if value is known else f"{digits}{value.unit}"


def marks_lost(case: Case) -> list[Finding]:
    """Say that another program took the marks away (N006); a sentence that a person deletes takes a few with it."""
    manuscript = case.manuscript
    basis = manuscript.basis
    if basis is None or not basis.printed:
        return []
    printed, lost, back = len(basis.printed), manuscript.untagged, manuscript.recovered
    if not back and lost * _FEW < printed:
        return []
    rest = f"，其余{lost}处只能按上下文核对" if lost else ""
    message = (
        f"报告生成时有{printed}处数字带来源标记，文档经其他程序保存后，标记的名称丢失；已按次序认出{back}处{rest}。"
        if back
        else f"报告生成时有{printed}处数字带来源标记，现在有{lost}处没有了，这些数字只能按上下文核对，也不能用 refresh 更新。"
    )
    line = manuscript.lines[0] if manuscript.lines else None
    return [case.found("N006", message, (line.start, line.end) if line else (0, 0))]
