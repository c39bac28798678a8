"""The numbers of a report held against one another, and against the figures where these are given (A and N codes)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.checking.review.blame import Blamed, blame
from generator.checking.review.case import Case
from generator.checking.review.certainty import is_error, is_far_off, is_named, is_proved
from generator.checking.review.checks import Check, Stated, all_checks, look_alike
from generator.checking.review.checks_quarters import quarters
from generator.checking.review.matching.digits import sizes
from generator.checking.review.overfull import overfull
from generator.checking.review.overscored import overscored
from generator.checking.review.scoring import grade, points_checks, project_count
from generator.checking.review.sentences import Verdict as Outcome
from generator.checking.review.tagged import Tagging, as_it_stands, changed, level, told
from generator.checking.verdict import Verdict
from generator.facts import Fact
from generator.finding import Edit, Finding, Severity
from generator.number import MONEY, Quantity, plain, same_dimension
from generator.reading import Place, Statement

if TYPE_CHECKING:
    from generator.checking.review.matching.match import Matching

__all__ = ["Bound", "Numbers", "numbers"]

#: A rate with fewer written decimals is rounded at will.
_CUT_DECIMALS = 2
#: Digits of a number that is not likely repeated by chance.
_TELLING = 3


@dataclass(frozen=True, slots=True)
class Bound:
    """One number of the report and its verdict.

    ``exact`` and ``rounded``: as the figures, or as another place of the report, say; ``derived``: computed from others;
    ``contradicted``; ``unsupported``: nothing to hold it against. ``fact`` is the id of what it states.
    """

    text: str
    start: int
    end: int
    verdict: Verdict
    fact: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """The findings on numbers, and each number's verdict."""

    findings: tuple[Finding, ...]
    bound: tuple[Bound, ...]

    @property
    def summary(self) -> dict[str, int]:
        """Return how many numbers there are, and how many of each kind."""
        counted = Counter(one.verdict for one in self.bound)
        return {
            "numbers": len(self.bound),
            "verified": counted[Verdict.EXACT] + counted[Verdict.ROUNDED],
            "derived": counted[Verdict.DERIVED],
            "unsupported": counted[Verdict.UNSUPPORTED],
            "contradicted": counted[Verdict.CONTRADICTED],
        }


def numbers(
    case: Case, matching: Matching | None, said: Sequence[Check], confirmed: frozenset[int], tags: Tagging
) -> Numbers:
    """Check every number of a report.

    Args:
        tags: the facts that numbers say themselves they print.
        matching: the facts that the report's numbers state, where figures are given.
        said: what the sentences assert among their numbers; ``confirmed`` the numbers that this confirms.
    """
    reading = case.reading
    statements = reading.statements
    quantities = [statement.quantity for statement in statements]
    stated = _stated(statements, reading.believed)
    constants: list[Quantity] = []
    checks = [*all_checks(reading, stated, said, confirmed), *quarters(reading, stated)]
    checks += [*points_checks(case, stated, constants, len(statements))]
    fixed = set(range(len(statements), len(statements) + len(constants)))
    quantities += constants
    written = list(quantities)
    findings: list[Finding] = []
    wrong: set[int] = set()
    if matching is not None:
        for index, fact in matching.contradicted.items():
            if index in matching.tagged:
                findings.append(_against_tag(case, statements[index], fact))
            else:
                sure = is_error(case, matching, index, fact)
                findings.append(_against_figures(case, statements[index], fact, tags.facts.get(index), sure=sure))
            wrong.add(index)
        fixed |= matching.right | wrong
    else:
        findings += [_against_tag(case, statements[index], fact) for index, fact in tags.wrong.items()]
        wrong |= tags.wrong.keys()
        fixed |= tags.facts.keys()
    for index in wrong:
        meant = matching.meant[index] if matching else tags.facts[index]
        assert meant.quantity is not None
        quantities[index] = _in_unit(meant.quantity, quantities[index])
    outcomes = [check.verdict(quantities) for check in checks]
    for blamed in blame(quantities, checks, frozenset(fixed)):
        if _is_likely_another(case, blamed, written):
            continue
        wrong.add(blamed.index)
        findings.append(_wrong(case, blamed, written))
    if matching is None:
        findings += sizes(case, wrong)
    findings += _notes(case, checks, outcomes, written, wrong)
    findings += [
        *grade(case, stated),
        *project_count(case, stated),
        *overscored(case),
        *overfull(case),
        *changed(case, tags),
    ]
    verdicts = list(matching.verdicts) if matching else _held(len(statements), checks, outcomes, tags)
    for index in wrong:
        verdicts[index] = Verdict.CONTRADICTED
    return Numbers(tuple(findings), _bound(case, verdicts, matching, tags))


def _in_unit(quantity: Quantity, written: Quantity) -> Quantity:
    return quantity.to(written.unit) if same_dimension(quantity.unit, written.unit) else quantity


def _stated(statements: Sequence[Statement], believed: Mapping[str, Statement]) -> Stated:
    all: dict[str, list[int]] = {}
    at = {id(statement): index for index, statement in enumerate(statements)}
    for index, statement in enumerate(statements):
        if statement.path:
            all.setdefault(statement.path, []).append(index)
    best = {path: at[id(statement)] for path, statement in believed.items()}
    return Stated(all, best, statements)


# --- findings ---------------------------------------------------------------------------------------------------------


def _wrong(case: Case, blamed: Blamed, written: Sequence[Quantity]) -> Finding:
    statement = case.reading.statements[blamed.index]
    first = blamed.broken[0]
    code = _code(blamed)
    if code == "A106":
        return _differs(case, blamed, statement, proved=is_proved(case, blamed, written))
    shown = _text(blamed.expected)
    how = _reasons(blamed, written)
    own = first.relation.result == blamed.index
    said = _said(case, statement)
    level = None if is_proved(case, blamed, written) else Severity.WARNING
    if own:
        message = f"{said}；{how}，应为{shown}。"
        place = statement.clause
    else:
        message = f"{said}，与同处其他数字对不上：{how}；按其余数字推算，此处应为{shown}。"
        place = statement.clause if blamed.certain else _span(case, first, statement)
    if not blamed.certain and not own:
        message += "如这一处无误，请核对算式中的其他数字。"
    certain = blamed.certain and own and level is None
    return case.found(
        code,
        message,
        place,
        subject=statement.path,
        expected=shown,
        found=_written(case, statement.place),
        fix=f"改为{shown}" if certain else f"核对后改正，推算值为{shown}",
        edit=_edit(case, statement, blamed.expected) if certain else None,
        level=level,
    )


def _is_likely_another(case: Case, blamed: Blamed, written: Sequence[Quantity]) -> bool:
    """Tell whether a short number that only differs from one elsewhere may be that of the next indicator (得10分, 得15分)."""
    path = case.reading.statements[blamed.index].path
    if is_far_off(case, blamed, written) or _is_of_one_project(case, blamed, path, written):
        return True
    if _is_more_than_weight(case, path, written[blamed.index]) and not look_alike(
        written[blamed.index], blamed.expected
    ):
        return True
    short = len(written[blamed.index].value.as_tuple().digits) < _TELLING
    points = path.endswith((".score", ".weight")) and not look_alike(written[blamed.index], blamed.expected)
    if not (short or points) or not path.startswith(("indicator.", "project.")):
        return False
    return _code(blamed) == "A106" and not is_proved(case, blamed, written)


def _is_more_than_weight(case: Case, path: str, written: Quantity) -> bool:
    """Tell whether points said to be an indicator's are more than it can get: then they are those of something else."""
    row, _, figure = path.rpartition(".")
    weight = case.reading.believed.get(f"{row}.weight") if figure == "score" else None
    return weight is not None and written.value > weight.quantity.value


def _is_of_one_project(case: Case, blamed: Blamed, path: str, written: Sequence[Quantity]) -> bool:
    """Tell whether a rate taken for that of all projects is the one printed for a single project (…晚，项目支付率81.20%)."""
    if path != "projects.rate" or any(check.asserted for check in blamed.broken):
        return False
    return any(
        one.quantity == written[blamed.index] and one.path.startswith("project.") and one.path.endswith(".rate")
        for one in case.reading.statements
    )


def _code(blamed: Blamed) -> str:
    """Return the code of the check whose result is wrong; A106 where the number only differs from another place."""
    results = [check.code for check in blamed.broken if check.relation.result == blamed.index and check.code != "A106"]
    if results:
        return results[0]
    codes = [check.code for check in blamed.broken]
    return "A106" if "A106" in codes else codes[0]


def _reasons(blamed: Blamed, written: Sequence[Quantity]) -> str:
    """Write out why: the checks that the wrong number breaks, computed with the other numbers as they stand."""
    seen: dict[str, None] = {}
    for check in blamed.broken:
        if check.code != "A106":
            seen.setdefault(check.formula(written))
    texts = [text for text in seen if text]
    return "；".join(texts[:3]) or "与别处所写的同一数字不一致"


def _differs(case: Case, blamed: Blamed, statement: Statement, *, proved: bool) -> Finding:
    written = statement.quantity
    others = [
        case.reading.statements[index]
        for check in blamed.broken
        for index in check.members
        if index != blamed.index and check.code == "A106"
    ]
    other = others[0]
    expected = _text(_as_precise(blamed.expected, written))
    line = case.manuscript.line_number(other.place[0])
    message = (
        f"{_said(case, statement)}，而第{line}行写的是“{_clause(case, other)}”；"
        f"同一数字前后应当一致，{f'有{len(others)}处写为' if len(others) > 1 else '另一处为'}{_text(other.quantity)}，请核对后统一。"
    )
    return case.found(
        "A106",
        message,
        statement.clause,
        subject=statement.path,
        expected=expected,
        found=_written(case, statement.place),
        fix=f"核对后统一为{expected}",
        level=None if proved else Severity.WARNING,
    )


def _as_precise(expected: Quantity, written: Quantity) -> Quantity:
    """Return a value with no more zeros behind the point than are written (901.56万元 for 9015600元)."""
    value = round(expected.value, written.decimals)
    return (
        Quantity(value, expected.unit) if value == expected.value and expected.decimals > written.decimals else expected
    )


def _against_tag(case: Case, statement: Statement, fact: Fact) -> Finding:
    """Return the finding on a number that is not the fact its tag names, whatever its sentence has become."""
    assert fact.quantity is not None
    written = _written(case, statement.place)
    expected = as_it_stands(written, statement.quantity, fact)
    return case.found(
        "N005",
        told(case, written, fact, expected),
        statement.clause,
        subject=fact.id,
        expected=expected,
        found=written,
        fix=f"改为{expected}",
        edit=_edit(case, statement, fact.quantity) if case.given else None,
        level=level(case),
    )


def _against_figures(case: Case, statement: Statement, fact: Fact, tagged: Fact | None, *, sure: bool) -> Finding:
    source = (
        f"，依据：{fact.source}"
        if fact.source and str(fact.source)
        else f"，算式：{fact.formula}"
        if fact.formula
        else ""
    )
    assert fact.quantity is not None
    expected = _as_written(fact, statement.quantity)
    alike = look_alike(statement.quantity, fact.quantity)
    certain = statement.sure and (alike or is_named(case, statement, fact))
    message = f"{_said(case, statement)}，数据中{fact.label}为{fact.text}{source}；应为{expected}。"
    if tagged is not None:  # it is right for what it was written for, and stands under another name now
        message += f"这个数字的来源标记是“{tagged.label}”，请核对是名称改错了，还是数字放错了地方。"
        certain = False
    return case.found(
        "N002",
        message,
        statement.clause,
        subject=fact.id,
        expected=expected,
        found=_written(case, statement.place),
        fix=f"改为{expected}",
        edit=_edit(case, statement, fact.quantity) if certain else None,
        level=None if sure else Severity.WARNING,
    )


def _as_written(fact: Fact, written: Quantity) -> str:
    """Return a fact's value in the unit that stands in the report; in its own where only the unit is wrong."""
    if fact.quantity is not None and _is_wrong_unit(written, fact.quantity):
        return fact.text
    if fact.quantity is not None and same_dimension(fact.quantity.unit, written.unit):
        return _text(fact.quantity.to(written.unit))
    return fact.text


def _is_wrong_unit(written: Quantity, known: Quantity) -> bool:
    """Tell whether a number is the known one to the digit, with another unit of money."""
    return written.unit != known.unit and {written.unit, known.unit} <= MONEY.keys() and written.value == known.value


def _notes(
    case: Case, checks: Sequence[Check], outcomes: Sequence[Outcome], quantities: Sequence[Quantity], wrong: set[int]
) -> Iterator[Finding]:
    """Yield what is no error of a number: rates cut off instead of rounded, percent for percentage points."""
    seen: set[int] = set()
    for check, outcome in zip(checks, outcomes, strict=True):
        index = check.relation.result
        if outcome not in (Outcome.TRUNCATED, Outcome.POINTS) or index in seen or wrong & set(check.members):
            continue
        statement = case.reading.statements[index]
        said = _said(case, statement)
        if outcome is Outcome.TRUNCATED:
            if statement.quantity.decimals < _CUT_DECIMALS:
                continue
            code, shown = "A105", _text(check.implied(index, quantities) or statement.quantity)
            message = f"{said}，是截去尾数得到的；{check.formula(quantities)}，四舍五入应为{shown}。"
        else:
            code, value = "A109", plain(statement.quantity.value)
            points = statement.quantity.unit == "%"
            shown = f"{value}个百分点" if points else f"{value}%"
            why = "两个百分数相减，差是百分点" if points else "增减幅度用百分数表示"
            message = f"{said}；{why}，应写{shown}。"
        seen.add(index)
        yield case.found(
            code,
            message,
            statement.clause,
            subject=statement.path,
            expected=shown,
            found=_written(case, statement.place),
            fix=f"改为{shown}",
        )


def _bound(case: Case, verdicts: Sequence[Verdict], matching: Matching | None, tags: Tagging) -> tuple[Bound, ...]:
    """Return each number with its verdict and what it states: as it was matched, as its tag says, as its words do."""
    meant = matching.meant if matching else tags.facts
    return tuple(
        Bound(
            _written(case, statement.place),
            *statement.place,
            verdict,
            meant[index].id if index in meant else statement.path,
        )
        for index, (statement, verdict) in enumerate(zip(case.reading.statements, verdicts, strict=True))
    )


def _held(count: int, checks: Sequence[Check], outcomes: Sequence[Outcome], tags: Tagging) -> list[Verdict]:
    """Return what a report's numbers are worth by themselves: as they were written, computed, confirmed by what holds, or alone."""
    verdicts = [Verdict.EXACT if index in tags.right else Verdict.UNSUPPORTED for index in range(count)]
    for check, outcome in zip(checks, outcomes, strict=True):
        if outcome in (Outcome.FAILS, Outcome.POINTS, Outcome.UNKNOWN):
            continue
        for index in check.members:
            if index < count and verdicts[index] is Verdict.UNSUPPORTED:
                verdicts[index] = Verdict.EXACT
        if check.code != "A106" and check.relation.result < count:
            verdicts[check.relation.result] = Verdict.DERIVED
    return verdicts


# --- words ------------------------------------------------------------------------------------------------------------


def _said(case: Case, statement: Statement) -> str:
    return f"文中写“{_clause(case, statement)}”"


def _clause(case: Case, statement: Statement) -> str:
    text = _written(case, statement.clause)
    return text if len(text) <= 40 else "…" + text[-40:]


def _written(case: Case, place: Place) -> str:
    return "".join(case.manuscript.text[place[0] : place[1]].split()).lstrip("，。；：、,;:|")


def _text(quantity: Quantity) -> str:
    if quantity.unit in ("%", "分", "百分点"):
        return f"{plain(quantity.value)}{quantity.unit}"
    value = quantity.value
    if value == value.to_integral_value() and quantity.decimals > 2:
        return f"{value.to_integral_value():f}{quantity.unit}"
    return f"{value:f}{quantity.unit}"


def _span(case: Case, check: Check, statement: Statement) -> Place:
    """Return the place from the first to the last number of a check where they stand in one paragraph, else one clause."""
    members = [case.reading.statements[i] for i in check.members if i < len(case.reading.statements)]
    if len({member.line for member in members}) == 1:
        return min(member.clause[0] for member in members), max(member.place[1] for member in members)
    return statement.clause


def _edit(case: Case, statement: Statement, expected: Quantity) -> Edit | None:
    """Return the correction of the number as it is written, its unit kept."""
    if not same_dimension(expected.unit, statement.quantity.unit):
        return None
    value = expected.to(statement.quantity.unit)
    start, end = statement.place
    unit = case.manuscript.text[start:end].lstrip("0123456789.,，-+− \n\t０１２３４５６７８９．")
    if any(char.isdigit() for char in unit) or statement.approximate:
        return None
    digits = plain(value.value) if value.unit in ("%", "分") else f"{value.value:f}"
    return Edit(start, end, digits + unit)
