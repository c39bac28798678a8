"""What is told of the numbers of a report: the findings on those that are wrong, and notes on how they are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.checking.review.case import Case
from generator.checking.review.checks.check import Check
from generator.checking.review.checks.likeness import look_alike
from generator.checking.review.matching.tagged import as_it_stands, level, told
from generator.checking.review.numbers.blame import Blamed
from generator.checking.review.numbers.certainty import is_named, is_proved
from generator.checking.review.sentences.asserted import Verdict as Outcome
from generator.facts import Fact
from generator.finding import Edit, Finding, Severity
from generator.number import MONEY, Quantity, plain, same_dimension
from generator.reading import Place, Statement

__all__ = ["against_figures", "against_tag", "code_of", "notes", "written_at", "wrong_number"]

#: A rate with fewer written decimals is rounded at will.
_CUT_DECIMALS = 2


def wrong_number(case: Case, blamed: Blamed, written: Sequence[Quantity]) -> Finding:
    statement = case.reading.statements[blamed.index]
    first = blamed.broken[0]
    code = code_of(blamed)
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
        found=written_at(case, statement.place),
        fix=f"改为{shown}" if certain else f"核对后改正，推算值为{shown}",
        edit=_edit(case, statement, blamed.expected) if certain else None,
        level=level,
    )


def code_of(blamed: Blamed) -> str:
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
        found=written_at(case, statement.place),
        fix=f"核对后统一为{expected}",
        level=None if proved else Severity.WARNING,
    )


def _as_precise(expected: Quantity, written: Quantity) -> Quantity:
    """Return a value with no more zeros behind the point than are written (901.56万元 for 9015600元)."""
    value = round(expected.value, written.decimals)
    return (
        Quantity(value, expected.unit) if value == expected.value and expected.decimals > written.decimals else expected
    )


def against_tag(case: Case, statement: Statement, fact: Fact) -> Finding:
    """Return the finding on a number that is not the fact its tag names, whatever its sentence has become."""
    assert fact.quantity is not None
    written = written_at(case, statement.place)
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


def against_figures(case: Case, statement: Statement, fact: Fact, tagged: Fact | None, *, sure: bool) -> Finding:
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
        found=written_at(case, statement.place),
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


def notes(
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
            found=written_at(case, statement.place),
            fix=f"改为{shown}",
        )


# --- words ------------------------------------------------------------------------------------------------------------


def _said(case: Case, statement: Statement) -> str:
    return f"文中写“{_clause(case, statement)}”"


def _clause(case: Case, statement: Statement) -> str:
    text = written_at(case, statement.clause)
    return text if len(text) <= 40 else "…" + text[-40:]


def written_at(case: Case, place: Place) -> str:
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
