"""The numbers of a report held against one another, and against the figures where these are given (A and N codes)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.checking.amounts import amount, reach
from generator.checking.review.blame import Blamed, blame
from generator.checking.review.case import Case
from generator.checking.review.checks import Check, Stated, all_checks
from generator.checking.review.matching import Matching
from generator.checking.review.scoring import points_checks
from generator.checking.review.sentences import Verdict
from generator.facts import Fact
from generator.finding import Edit, Finding, Severity
from generator.number import Quantity, plain, same_dimension
from generator.reading import Place, Statement
from generator.sources.report.consensus import consensus

__all__ = ["Numbers", "numbers"]

_NAMES = {"A101": "合计", "A102": "比率", "A103": "差额", "A104": "增减幅度", "A201": "得分", "A202": "分值合计", "A203": "总分"}


@dataclass(frozen=True, slots=True)
class Numbers:
    """The findings on numbers, and how each number was bound (counts by verdict)."""

    findings: tuple[Finding, ...]
    summary: Mapping[str, int]


def numbers(case: Case, matching: Matching | None) -> Numbers:
    """Check every number of a report.

    Args:
        matching: the facts that the report's numbers state, where figures are given.
    """
    reading = case.reading
    statements = reading.statements
    quantities = [statement.quantity for statement in statements]
    stated = _stated(statements)
    constants: list[Quantity] = []
    checks = [*all_checks(reading, stated), *points_checks(case, stated, constants, len(statements))]
    fixed = set(range(len(statements), len(statements) + len(constants)))
    quantities += constants
    written = list(quantities)
    findings: list[Finding] = []
    wrong: set[int] = set()
    if matching is not None:
        for index, fact in matching.contradicted.items():
            findings.append(_against_figures(case, statements[index], fact, matching))
            assert fact.quantity is not None
            quantities[index] = _in_unit(fact.quantity, quantities[index])
            wrong.add(index)
        fixed |= matching.verified | wrong
    for blamed in blame(quantities, checks, frozenset(fixed)):
        wrong.add(blamed.index)
        findings.append(_wrong(case, blamed, written))
    findings += _notes(case, checks, written, wrong)
    summary = _summary(len(statements), checks, written, wrong, matching)
    return Numbers(tuple(findings), summary)


def _in_unit(quantity: Quantity, written: Quantity) -> Quantity:
    return quantity.to(written.unit) if same_dimension(quantity.unit, written.unit) else quantity


def _stated(statements: Sequence[Statement]) -> Stated:
    all: dict[str, list[int]] = {}
    at = {id(statement): index for index, statement in enumerate(statements)}
    for index, statement in enumerate(statements):
        if statement.path:
            all.setdefault(statement.path, []).append(index)
    best = {path: at[id(statement)] for path, statement in consensus(statements).items()}
    return Stated(all, best, statements)


# --- findings ---------------------------------------------------------------------------------------------------------


def _wrong(case: Case, blamed: Blamed, written: Sequence[Quantity]) -> Finding:
    statement = case.reading.statements[blamed.index]
    first = blamed.broken[0]
    code = _code(blamed)
    if code == "A106":
        return _differs(case, blamed, statement)
    shown = _text(blamed.expected)
    how = _reasons(blamed, written)
    own = first.relation.result == blamed.index
    said = _said(case, statement)
    level = None if first.asserted or first.rule or blamed.certain else Severity.WARNING
    if not first.relation.sure and not len(blamed.broken) > 1:
        level = Severity.WARNING
    if own:
        message = f"{said}；{how}，应为{shown}。"
        place = statement.clause
    else:
        message = f"{said}，与同处其他数字对不上：{how}；按其余数字推算，此处应为{shown}。"
        place = statement.clause if blamed.certain else _span(case, first)
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


def _code(blamed: Blamed) -> str:
    first = blamed.broken[0]
    points = [check for check in blamed.broken if check.relation.result == blamed.index] or list(blamed.broken)
    if all(check.code == "A106" for check in blamed.broken):
        return "A106"
    own = [check for check in points if check.code != "A106"] or [first]
    return own[0].code


def _reasons(blamed: Blamed, written: Sequence[Quantity]) -> str:
    """Write out why: the checks that the wrong number breaks, computed with the other numbers as they stand."""
    seen: dict[str, None] = {}
    for check in blamed.broken:
        if check.code != "A106":
            seen.setdefault(check.formula(written))
    texts = [text for text in seen if text]
    return "；".join(texts[:3]) or "与别处所写的同一数字不一致"


def _differs(case: Case, blamed: Blamed, statement: Statement) -> Finding:
    others = [
        case.reading.statements[index]
        for check in blamed.broken
        for index in check.members
        if index != blamed.index
    ]
    other = others[0]
    line = case.manuscript.text.count("\n", 0, other.place[0]) + 1
    message = (
        f"{_said(case, statement)}，而第{line}行写的是“{_clause(case, other)}”；"
        f"同一数字前后应当一致，{f'有{len(others)}处写为' if len(others) > 1 else '另一处为'}{_text(other.quantity)}，请核对后统一。"
    )
    return case.found(
        "A106",
        message,
        statement.clause,
        subject=statement.path,
        expected=_text(blamed.expected),
        found=_written(case, statement.place),
        fix=f"核对后统一为{_text(blamed.expected)}",
    )


def _against_figures(case: Case, statement: Statement, fact: Fact, matching: Matching) -> Finding:
    source = f"，依据：{fact.source}" if fact.source and str(fact.source) else f"，算式：{fact.formula}" if fact.formula else ""
    expected = _as_written(fact, statement.quantity)
    message = f"{_said(case, statement)}，数据中{fact.label}为{fact.text}{source}；应为{expected}。"
    return case.found(
        "N002",
        message,
        statement.clause,
        subject=fact.id,
        expected=expected,
        found=_written(case, statement.place),
        fix=f"改为{expected}",
        edit=_edit(case, statement, fact.quantity) if fact.quantity and statement.sure else None,
    )


def _as_written(fact: Fact, written: Quantity) -> str:
    """Return a fact's value in the unit that stands in the report."""
    if fact.quantity is not None and same_dimension(fact.quantity.unit, written.unit):
        return _text(fact.quantity.to(written.unit))
    return fact.text


def _notes(case: Case, checks: Sequence[Check], quantities: Sequence[Quantity], wrong: set[int]) -> Iterator[Finding]:
    """Yield what is no error of a number: rates cut off instead of rounded, percent for percentage points."""
    seen: set[int] = set()
    for check in checks:
        index = check.relation.result
        if index in seen or wrong & set(check.members) or index >= len(case.reading.statements):
            continue
        verdict = check.verdict(quantities)
        statement = case.reading.statements[index]
        if verdict is Verdict.TRUNCATED and statement.quantity.decimals >= 2:
            seen.add(index)
            shown = _text(check.implied(index, quantities) or statement.quantity)
            message = f"{_said(case, statement)}，是截去尾数得到的；{check.formula(quantities)}，四舍五入应为{shown}。"
            yield case.found("A105", message, statement.clause, subject=statement.path, expected=shown, found=_written(case, statement.place), fix=f"改为{shown}")
        elif verdict is Verdict.POINTS:
            seen.add(index)
            value = plain(statement.quantity.value)
            shown = f"{value}个百分点" if statement.quantity.unit == "%" else f"{value}%"
            message = f"{_said(case, statement)}；两个百分数相减，差是百分点：应写{shown}。" if statement.quantity.unit == "%" else f"{_said(case, statement)}；增减幅度用百分数表示：应写{shown}。"
            yield case.found("A109", message, statement.clause, subject=statement.path, expected=shown, found=_written(case, statement.place), fix=f"改为{shown}")


def _summary(
    count: int, checks: Sequence[Check], quantities: Sequence[Quantity], wrong: set[int], matching: Matching | None
) -> dict[str, int]:
    derived: set[int] = set()
    verified: set[int] = set(matching.verified) if matching else set()
    if matching:
        derived |= matching.derived
    else:
        for check in checks:
            if check.verdict(quantities) not in (Verdict.FAILS, Verdict.POINTS, Verdict.UNKNOWN):
                (verified if check.code == "A106" else derived).add(check.relation.result)
                verified |= {i for i in check.relation.inputs if i < count}
    derived = {i for i in derived if i < count} - wrong
    verified = {i for i in verified if i < count} - derived - wrong
    return {
        "numbers": count,
        "verified": len(verified),
        "derived": len(derived),
        "unsupported": count - len(verified) - len(derived) - len(wrong),
        "contradicted": len(wrong),
    }


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


def _span(case: Case, check: Check) -> Place:
    """Return the place from the first to the last number of a check, where they stand in one paragraph."""
    members = [case.reading.statements[i] for i in check.members if i < len(case.reading.statements)]
    if len({member.line for member in members}) == 1:
        return min(member.clause[0] for member in members), max(member.place[1] for member in members)
    result = case.reading.statements[min(check.relation.result, len(case.reading.statements) - 1)]
    return result.clause


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


def amounts_agree(written: Quantity, known: Quantity, operator: str, *, approximate: bool) -> bool:
    """Tell whether a written number may state a known one, as written or rounded."""
    one, other = amount(written), amount(known)
    if one.dimension and one.dimension != other.dimension:
        return False
    if not one.dimension:
        return written.value == known.value
    admitted = reach(one, operator, approximate=approximate)
    return admitted.low <= other.value <= admitted.high or (not approximate and abs(one.value - other.value) < Decimal("0.000001"))
