"""The report's numbers and the figures file: which fact each states, and whether it states it rightly."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from generator.checking.amounts import amount
from generator.checking.bind import bind
from generator.checking.index import Index, pairs
from generator.checking.review.case import Case
from generator.checking.review.checks import look_alike, other_completion
from generator.checking.review.likeness import LONG, may_be_meant, one_slip
from generator.checking.review.matching_digits import same_digits
from generator.checking.review.matching_items import Spent, spent_of_project
from generator.checking.review.matching_lists import by_lists
from generator.checking.review.matching_names import spelled
from generator.checking.review.matching_rows import by_columns, by_neighbours, exchanged_roles
from generator.checking.review.matching_values import fits, per_each, states
from generator.checking.review.sentences_twice import same_amount
from generator.checking.review.sentences_words import relation_words
from generator.checking.review.tagged import Tagging
from generator.checking.verdict import BAD, Verdict
from generator.facts import Fact, Ledger
from generator.manuscript import Kind
from generator.number import MONEY, Interval
from generator.reading import Statement
from generator.record import Record

__all__ = ["Matching", "match"]

#: Digits, characters before the number, and pairs of characters of a fact's name that tell which fact was meant.
_TELLING, _AROUND, _NAMED = 3, 60, 3
#: Figures that tell which row they are of.
_AGREEING = 2
_SHARE = re.compile("占[^，。；、%]{0,16}$")
_RATE = re.compile("([\u4e00-\u9fff]{2}(?:率|度))(?:为|达|达到|是)?$")
_IN_POST = re.compile("(?:在职|在岗)(?:在编|在职)?(?:人员|职工|干部|人数)?(?:共计?|有|为|总数)?$")
_CLAUSES = re.compile("[，。；：、,;:\n]")
_SENTENCE = re.compile("[。；;！？\n]")
#: Numbers of a sentence that are looked at.
_NEAR = 3
_FOLD = str.maketrans("（）", "()")
_ALIKE = {"projects.budget": "budget.adjusted.project", "projects.executed": "budget.executed.project"}


@dataclass(frozen=True, slots=True)
class Matching:
    """What the report's numbers are worth, by index of the statement.

    Attributes:
        verdicts: of every statement.
        meant: the fact each states or contradicts; none for those without support.
        exchanged: those that have the value of their neighbour, and it theirs.
        tagged: those that contradict the fact which their tag names.
        placed: those that contradict the figure which their neighbours leave no doubt they are.
    """

    verdicts: tuple[Verdict, ...]
    meant: Mapping[int, Fact]
    exchanged: frozenset[int] = frozenset()
    tagged: frozenset[int] = frozenset()
    placed: frozenset[int] = frozenset()

    @property
    def contradicted(self) -> dict[int, Fact]:
        return {index: fact for index, fact in self.meant.items() if self.verdicts[index] is Verdict.CONTRADICTED}

    @property
    def right(self) -> frozenset[int]:
        """Return the statements that are as the figures say."""
        return frozenset(index for index, verdict in enumerate(self.verdicts) if verdict not in BAD)

    @property
    def facts(self) -> frozenset[str]:
        """Return the ids of the facts that the report states, rightly or not."""
        return frozenset(fact.id for fact in self.meant.values())


def match(case: Case, index: Index, confirmed: frozenset[int], tags: Tagging) -> Matching:
    """Bind every statement of a report to a fact of the figures.

    Args:
        tags: the facts that numbers say themselves they print.
        confirmed: numbers that their own sentences confirm: under another name than ours they are another figure.
    """
    ledger, statements = index.ledger, case.reading.statements
    rows = _rows(case)
    bound = _bound(case, index)
    verdicts: list[Verdict] = []
    meant: dict[int, Fact] = {}
    named = [_of_its_own(case, statement, _fact(statement, ledger, rows), index) for statement in statements]
    exchanged = _exchanged(statements, named)
    moved: set[int] = set()
    called: set[int] = set()
    projects = Spent(index)
    for number, (statement, fact) in enumerate(zip(statements, named, strict=True)):
        verdict = Verdict.CONTRADICTED
        if number not in exchanged:
            by_words = bound.get(number, (Verdict.UNSUPPORTED, None))
            if number in tags.wrong:
                verdict, fact = _by_tag(statement, tags.facts[number], fact, by_words)
            elif (
                number in tags.right
                and fact is not None
                and _is_moved(case, statement, tags.facts[number], fact, index)
            ):
                moved.add(number)
            else:
                if fact is not None and _is_another(case, statement, fact, confirmed=number in confirmed):
                    fact = None
                verdict, fact = _judged(case, statement, fact, by_words, index)
                if number in confirmed or verdict not in BAD:
                    pass
                elif (own := spelled(case, statement, index)) is not None:
                    fact, verdict = own, _against(statement, own)
                    if verdict is Verdict.CONTRADICTED:
                        called.add(number)
                elif (own := spent_of_project(case, statement, projects)) is not None:
                    fact, verdict = own, _against(statement, own)
        verdicts.append(verdict)
        if fact is not None:
            meant[number] = fact
    _take_back(case, index, verdicts, meant, exchanged | moved | tags.wrong.keys())
    for number in tags.right:
        if verdicts[number] is not Verdict.CONTRADICTED:  # else it stands under another name than it was written for
            verdicts[number], meant[number] = _support(statements[number], tags.facts[number]), tags.facts[number]
    placed = _placed(case, index, verdicts, meant)
    tagged = [at for at, fact in tags.wrong.items() if verdicts[at] is Verdict.CONTRADICTED and meant[at] is fact]
    called = {number for number in called if verdicts[number] is Verdict.CONTRADICTED}
    return Matching(tuple(verdicts), meant, exchanged, frozenset(tagged), placed | called)


def _placed(case: Case, index: Index, verdicts: list[Verdict], meant: dict[int, Fact]) -> frozenset[int]:
    """Bind what has no support by the numbers beside it; return those that are certainly wrong."""
    wrong: set[int] = set()
    for number, fact in same_digits(case, index, verdicts):
        meant[number], verdicts[number] = fact, Verdict.CONTRADICTED
        wrong.add(number)
    for number, fact in [*exchanged_roles(case, verdicts, meant)]:
        meant[number], verdicts[number] = fact, Verdict.CONTRADICTED
        wrong.add(number)
    told = {
        **by_neighbours(case, index, verdicts, meant),
        **by_columns(case, index, verdicts),
        **by_lists(case, index, verdicts, meant),
    }
    for number, one in told.items():
        statement = case.reading.statements[number]
        meant[number] = one.fact
        right = states(statement, one.fact)
        verdicts[number] = _support(statement, one.fact) if right else Verdict.CONTRADICTED
        assert one.fact.quantity is not None
        if not right and (one.certain or one_slip(statement.quantity, one.fact.quantity)):
            wrong.add(number)
    return frozenset(wrong)


def _against(statement: Statement, fact: Fact) -> Verdict:
    return _support(statement, fact) if states(statement, fact) else Verdict.CONTRADICTED


def _is_moved(case: Case, statement: Statement, tagged: Fact, named: Fact, index: Index) -> bool:
    """Tell whether the words at a number name another fact than the one it was written for, and it is not that one."""
    if not statement.sure or named.id == tagged.id or states(statement, named):
        return False
    return _closer(case, statement, named, tagged, index)


def _by_tag(
    statement: Statement, tagged: Fact, named: Fact | None, by_words: tuple[Verdict, Fact | None]
) -> tuple[Verdict, Fact | None]:
    """Return the verdict on a number that is not the fact its tag names: another that its sentence tells now, or wrong.

    Args:
        named: the fact its own words name; ``by_words`` what binding by value and words near it says.
    """
    if named is not None and statement.sure and states(statement, named):
        return _support(statement, named), named
    verdict, other = by_words
    if other is not None and verdict not in BAD and len(statement.quantity.value.as_tuple().digits) >= _TELLING:
        return verdict, other
    return Verdict.CONTRADICTED, tagged


def _is_another(case: Case, statement: Statement, fact: Fact, *, confirmed: bool) -> bool:
    """Tell whether a number must be another figure than the one it was named for."""
    if confirmed and not (states(statement, fact) or _alike(statement, fact)):
        return True
    return not statement.sure and _is_other_rate(case, statement, fact)


def _exchanged(statements: Sequence[Statement], named: Sequence[Fact | None]) -> frozenset[int]:
    """Return the neighbours in a line of which each has the other's value: their sum holds, their names do not."""
    found: set[int] = set()
    for first, second in pairwise(range(len(statements))):
        one, other, fact, its = statements[first], statements[second], named[first], named[second]
        if fact is None or its is None or one.line != other.line or not (one.sure and other.sure):
            continue
        if states(one, fact) or states(other, its) or not (states(one, its) and states(other, fact)):
            continue
        if len(one.quantity.value.as_tuple().digits) >= _TELLING:
            found |= {first, second}
    return frozenset(found)


def _take_back(case: Case, index: Index, verdicts: list[Verdict], meant: dict[int, Fact], certain: Set[int]) -> None:
    """Take back what contradicts only because a number was given the wrong name.

    A number that is another figure to the digit was misnamed by us, unless we are certain. Several wrong numbers
    of one row in one line mean the wrong row.
    """
    statements = case.reading.statements
    wrong = [i for i, verdict in enumerate(verdicts) if verdict is Verdict.CONTRADICTED and i in meant]
    wrong = [i for i in wrong if not _alike(statements[i], meant[i])]
    by_row: dict[tuple[int, str], list[int]] = {}
    for i in wrong:
        by_row.setdefault((statements[i].line, statements[i].path.rpartition(".")[0]), []).append(i)
    for i in wrong:
        line, fact = statements[i].line, meant[i]
        if i in certain:
            continue
        if _is_told_beside(case, i, verdicts, meant):
            verdicts[i] = Verdict.UNSUPPORTED
            del meant[i]
            continue
        row = statements[i].path.rpartition(".")[0]
        known = _known_elsewhere(statements[i], index, fact)
        if known is not None and not (statements[i].sure and _closer(case, statements[i], fact, known, index)):
            verdicts[i], meant[i] = _support(statements[i], known), known
        elif row.startswith(("indicator.", "project.", "block.")) and len(by_row[line, row]) > 1:
            verdicts[i] = Verdict.UNSUPPORTED
            del meant[i]


def _is_told_beside(case: Case, at: int, verdicts: Sequence[Verdict], meant: Mapping[int, Fact]) -> bool:
    """Tell whether the fact of a number is stated rightly in the same sentence: then the number is another one (全年清运159576吨，日均436吨)."""
    statements, text = case.reading.statements, case.manuscript.text
    for other in range(max(0, at - _NEAR), min(len(statements), at + _NEAR + 1)):
        if other == at or other not in meant or verdicts[other] in BAD or statements[other].line != statements[at].line:
            continue
        first, last = sorted((statements[at].place, statements[other].place))
        if meant[other].id == meant[at].id and not _SENTENCE.search(text, first[1], last[0]):
            return not same_amount(text[first[1] : last[0]])
    return False


def _before(case: Case, statement: Statement) -> str:
    return case.manuscript.before(statement.line, statement.place[0], _AROUND)


def _is_share(case: Case, statement: Statement) -> bool:
    """Tell whether a percentage is said to be part of something (占基本支出的92.51%): no other rate is meant."""
    return statement.quantity.unit == "%" and _SHARE.search(_before(case, statement)) is not None


def _comes_to_each(case: Case, statement: Statement, fact: Fact | None) -> bool:
    """Tell whether a number is what comes to each (人均补贴1.38万元) and a figure is of the whole."""
    if fact is None or fact.quantity is None or "/" in fact.quantity.unit:
        return False
    said = relation_words().some("averages", "words", "each").search(_before(case, statement))
    return said is not None and said[0] not in fact.label


def _is_other_money(case: Case, statement: Statement, fact: Fact) -> bool:
    """Tell whether an amount is called money that no figure of the form is (采购预算, 固定资产), and the fact is not called so."""
    if statement.quantity.unit not in MONEY:
        return False
    label = _CLAUSES.split(_before(case, statement))[-1]
    said = relation_words().some("rows", "other_money").search(label)
    return said is not None and said[0] not in fact.label


def _states_share(fact: Fact | None) -> bool:
    return fact is not None and fact.id.endswith("share")


def _is_other_rate(case: Case, statement: Statement, fact: Fact) -> bool:
    """Tell whether a percentage is called by the name of another rate: 支付率71.36% is no 满意度."""
    if statement.quantity.unit != "%":
        return False
    named = _RATE.search(_before(case, statement))
    return named is not None and named[1] not in fact.label


def _closer(case: Case, statement: Statement, fact: Fact, other: Fact, index: Index) -> bool:
    """Tell whether the words before a number in its clause are those of one fact rather than of the other."""
    flat = case.manuscript.flat[statement.line]
    start = case.manuscript.lines[statement.line].start
    end = flat.position(statement.place[0] - start)
    begin = max(flat.position(statement.clause[0] - start), end - _AROUND)
    words = pairs(flat.text[begin:end])
    return index.shared(fact, words) > index.shared(other, words)


def _known_elsewhere(statement: Statement, index: Index, fact: Fact) -> Fact | None:
    """Return another figure that a number of some length is exactly."""
    if len(statement.quantity.value.as_tuple().digits) < _TELLING or statement.approximate:
        return None
    written = amount(statement.quantity)
    found = index.with_value(written.dimension, Interval(written.value, written.value))
    return next((other for other in found if other.id != fact.id), None)


def _judged(
    case: Case, statement: Statement, fact: Fact | None, bound: tuple[Verdict, Fact | None], index: Index
) -> tuple[Verdict, Fact | None]:
    """Return the verdict on a number, and the fact it states or contradicts.

    Args:
        fact: the one its words mean, as far as they were understood.
        bound: what binding by value and words near it says.
    """
    verdict, other = bound = _of_each(case, statement, bound)
    if _is_share(case, statement) and not _states_share(fact):
        return bound if _states_share(other) and verdict not in BAD else (Verdict.UNSUPPORTED, None)
    if fact is not None and (states(statement, fact) or _by_another_rule(case, statement, fact)):
        return _support(statement, fact), fact
    if fact is not None and statement.sure and (_alike(statement, fact) or not _by_sums(statement)):
        return Verdict.CONTRADICTED, fact
    if verdict not in BAD and other is not None:
        return verdict, other
    if fact is not None:
        assert fact.quantity is not None
        far = not statement.sure and not may_be_meant(statement.quantity, fact.quantity)
        return (Verdict.UNSUPPORTED, None) if far else (Verdict.CONTRADICTED, fact)
    if (
        verdict is Verdict.CONTRADICTED
        and other is not None
        and not _states_share(other)
        and not _is_other_money(case, statement, other)
        and one_slip(statement.quantity, other.quantity)
    ):
        return verdict, other
    meant = _meant(case, statement, index)
    if meant is not None and _is_other_money(case, statement, meant) and not states(statement, meant):
        meant = None
    if meant is None or (not states(statement, meant) and _comes_to_each(case, statement, meant)):
        return Verdict.UNSUPPORTED, None
    return (_support(statement, meant) if states(statement, meant) else Verdict.CONTRADICTED), meant


def _of_each(case: Case, statement: Statement, bound: tuple[Verdict, Fact | None]) -> tuple[Verdict, Fact | None]:
    """Return what binding says, put right where a number is what comes to each."""
    verdict, fact = bound
    if verdict is not Verdict.CONTRADICTED or fact is None or fact.quantity is None:
        return bound
    if "/" in fact.quantity.unit and per_each(statement.quantity, fact):
        return _support(statement, fact), fact
    return (Verdict.UNSUPPORTED, None) if _comes_to_each(case, statement, fact) else bound


def _by_another_rule(case: Case, statement: Statement, fact: Fact) -> bool:
    """Tell whether a completion rate is right by another convention: of a ceiling, or not above 100 %."""
    if not fact.id.endswith(".completion"):
        return False
    row = fact.id.rpartition(".")[0]
    line = next((line for line in case.sheet.indicators if line.path == row), None)
    actual, target = (case.facts.ledger.get(f"{row}.{figure}") for figure in ("actual", "target"))
    if line is None or actual is None or target is None or actual.quantity is None or target.quantity is None:
        return False
    return other_completion(
        statement.quantity.value, actual.quantity, target.quantity, reverse=line.operator in ("≤", "<")
    )


def _support(statement: Statement, fact: Fact) -> Verdict:
    assert fact.quantity is not None
    if fact.formula:
        return Verdict.DERIVED
    return Verdict.EXACT if amount(statement.quantity).value == amount(fact.quantity).value else Verdict.ROUNDED


def _by_sums(statement: Statement) -> bool:
    """Tell whether a number is one of the unit's money, whose label may reach over clauses; words nearer to it count more."""
    return statement.path.startswith(("budget.", "project")) and statement.quantity.unit in MONEY


def _alike(statement: Statement, fact: Fact) -> bool:
    """Tell whether a number may be the fact's with a slip of the pen, its unit included."""
    assert fact.quantity is not None
    return fits(statement.quantity, fact.quantity) and look_alike(statement.quantity, fact.quantity)


def _meant(case: Case, statement: Statement, index: Index) -> Fact | None:
    """Return the one fact whose words stand around a number and whose value it is, or is but for a slip of the pen."""
    if statement.approximate or len(statement.quantity.value.as_tuple().digits) < _TELLING:
        return None
    if case.manuscript.lines[statement.line].kind is Kind.ROW:
        return None  # beside a cell stand the other columns, whose words are not its own
    around = pairs(_before(case, statement))
    found = [
        (states(statement, fact), shared, fact)
        for fact in index.of_dimension(amount(statement.quantity).dimension)
        if not _states_share(fact) and _alike(statement, fact) and (shared := index.shared(fact, around)) >= _NAMED
    ]
    best = max(found, key=lambda one: one[:2], default=None)
    if best is None or (not best[0] and sum(one[:2] == best[:2] for one in found) > 1):
        return None
    label = best[2].label
    named = case.manuscript.before(statement.line, statement.place[0], len(label)) == label
    return best[2] if best[0] or one_slip(statement.quantity, best[2].quantity, _TELLING if named else LONG) else None


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
    before = _before(case, statement)
    if fact.id == "staff.actual.total" and _IN_POST.search(before):
        return index.ledger.get("staff.actual.in_post") or fact
    whole, _, figure = fact.id.rpartition(".")
    if figure in ("excess", "gap") and not states(statement, fact):
        limit = index.ledger.get(f"{whole}.target")
        return limit if limit is not None and states(statement, limit) else fact  # 超过上限8.6元，超0.22元
    if whole != "projects" or states(statement, fact):
        return fact
    said = _SENTENCE.split(before)[-1]
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


def _bound(case: Case, index: Index) -> dict[int, tuple[Verdict, Fact | None]]:
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
