"""R105, R106, R109: reasons for money not spent, for the adjustment of the budget, and for staff over establishment."""

from __future__ import annotations

from decimal import Decimal

from generator.checking.review.case import Case
from generator.checking.review.causes.text import explained_elsewhere, indicator_said, project_explained, section_words
from generator.checking.review.structure.places import (
    beginning,
    clauses,
    group_place,
    line_at,
    listed,
    project_place,
    statement_place,
)
from generator.checking.review.structure.words import words
from generator.diagnose import Issue
from generator.facts import Fact
from generator.facts.ledger import words as labels
from generator.finding import Finding
from generator.number import plain, rounded, same_dimension
from generator.reading import Place
from generator.record import SOURCE_ROWS

__all__ = ["adjustment_explained", "execution_explained", "staff_explained"]

_EXECUTION = Issue(kind="execution_low", subject="budget", name="预算执行率")
_ADJUSTMENT = Issue(kind="adjustment", subject="budget.adjustment", name="预算调整")
_ALL = Decimal(100)
_HALF = Decimal(50)
_NEAR = 2
_MOST_ROWS = 300


def _text(case: Case, id: str) -> str:
    fact = case.facts.ledger.get(id)
    return fact.text if fact else ""


# --- R105 ---------------------------------------------------------------------------------------------------------------


def execution_explained(case: Case) -> list[Finding]:
    """R105: an execution rate below the profile's limit is explained, of the whole and of every project."""
    limit = case.sheet.profile.execution_below
    found: list[Finding] = []
    rate = case.facts.value("budget.execution_rate")
    if rate is not None and rate < limit and not _whole_is_explained(case):
        place = statement_place(case, "budget.execution_rate", "budget.executed.total") or beginning(case)
        shown = _text(case, "budget.execution_rate")
        message = f"预算执行率{shown}，低于{plain(limit)}%，没有说明原因。请写明哪些资金没有支出、为什么。"
        found.append(case.found("R105", message, place, subject="budget.execution_rate", found=shown))
    low = [
        number
        for number in range(1, min(len(case.record.projects), _MOST_ROWS) + 1)
        if (own := case.facts.value(f"project.{number}.rate")) is not None
        and own < limit
        and not project_explained(case, number)
    ]
    found.extend(_groups(case))
    found.extend(_sources(case))
    general = _general_reason(case, low)
    return [*found, general] if general else [*found, *(_project(case, number) for number in low)]


def _groups(case: Case) -> list[Finding]:
    """Return the sources of money whose projects together were hardly spent, where the report tells no single one."""
    limit = case.sheet.profile.execution_below
    found: list[Finding] = []
    for source, row in SOURCE_ROWS.items():
        if case.record.projects:
            break
        planned, spent = case.reading.said(f"projects.{row}.budget"), case.reading.said(f"projects.{row}.executed")
        if not planned or not spent or not same_dimension(planned[0].quantity.unit, spent[0].quantity.unit):
            continue
        share = spent[0].quantity.ratio(planned[0].quantity)
        place = group_place(case, row)
        if share is None or place is None or share * _ALL >= limit:
            continue
        if words().words["spending_reason"].search(case.manuscript.flat[spent[0].line].text):
            continue
        unspent, rate = planned[0].quantity - spent[0].quantity, plain(rounded(share * _ALL))
        message = (
            f"{source}项目预算{planned[0].quantity}、执行{spent[0].quantity}，执行率{spent[0].quantity.value:f}÷"
            f"{planned[0].quantity.value:f}={rate}%，低于{plain(limit)}%，{unspent}没有支出，却没有说明原因。请写明原因。"
        )
        found.append(case.found("R105", message, place, subject=f"projects.{row}.rate", found=f"{rate}%"))
    return found


def _sources(case: Case) -> list[Finding]:
    """Return the sources of money (其他资金) of which too little was spent, where neither they nor projects are explained."""
    limit = case.sheet.profile.execution_below
    found: list[Finding] = []
    for row in SOURCE_ROWS.values():
        rate = case.facts.ledger.get(f"budget.{row}.execution_rate")
        if (
            rate is None
            or rate.quantity is None
            or rate.quantity.value >= limit
            or case.reading.said(f"projects.{row}.executed")
        ):
            continue
        place = statement_place(case, f"budget.{row}.execution_rate", f"budget.executed.{row}")
        unspent = case.facts.ledger.get(f"budget.{row}.unspent")
        names = tuple(labels()["row"][row])
        if place is None or unspent is None or _source_is_told(case, place, (*names, rate.text, unspent.text)):
            continue
        message = (
            f"{names[0]}执行率{_formula(rate)}{rate.text}，低于{plain(limit)}%，{unspent.text}没有支出，却没有说明原因。"
            "请写明原因。"
        )
        found.append(case.found("R105", message, place, subject=f"budget.{row}.execution_rate", found=rate.text))
    return found


def _source_is_told(case: Case, place: Place, names: tuple[str, ...]) -> bool:
    told = [point.text for point in listed(case, "problem", "cause")]
    line = case.manuscript.flat[line_at(case, place[0])].text
    return any(name in text for name in names for text in told) or (
        words().words["spending_reason"].search(line) is not None
    )


def _whole_is_explained(case: Case) -> bool:
    if case.reading.record.budget.execution_reason is not None:
        return True
    pattern = words().words["spending_reason"]
    text = section_words(case, "execution", "execution_score", "conclusion")
    told = [point.text for point in listed(case, "problem", "cause")]
    spending = words().topics["execution"]
    return pattern.search(text) is not None or any(
        spending.search(one) and (words().words["causal"].search(one) or explained_elsewhere(case, _EXECUTION))
        for one in told
    )


def _general_reason(case: Case, low: list[int]) -> Finding | None:
    """Return the finding on a reason that an execution indicator gives (部分项目…) without naming the project it is about."""
    if not low:
        return None
    for number, line in enumerate(case.sheet.indicators, 1):
        if line.lost.value <= 0 or "项目" not in line.name or "执行率" not in line.name:
            continue
        said = indicator_said(case, number, "reason")
        if said is None:
            continue
        projects = "；".join(_told(case, project) for project in low)
        share, name = _largest(case, low)
        most = f"其中“{name}”占未支出项目资金的{share}，" if share else ""
        message = (
            f"“{''.join(said.text.split())}”没有写明是哪个项目。执行率低于{plain(case.sheet.profile.execution_below)}%"
            f"又没有单独说明原因的有：{projects}。{most}请写出项目名称和各自的原因。"
        )
        return case.found("R105", message, said.place, subject=f"indicator.{number}.reason")
    return None


def _largest(case: Case, low: list[int]) -> tuple[str, str]:
    """Return the share of the unspent money that one of the projects accounts for, where it is more than half."""
    for number in low:
        fact = case.facts.ledger.get(f"project.{number}.unspent_share")
        if fact and fact.quantity and fact.quantity.value > _HALF:
            return fact.text, _name(case, number)
    return "", ""


def _name(case: Case, number: int) -> str:
    name = case.record.projects[number - 1].name
    return name.text if name else f"第{number}个项目"


def _told(case: Case, number: int) -> str:
    return f"{_name(case, number)}{_text(case, f'project.{number}.rate')}"


def _project(case: Case, number: int) -> Finding:
    rate, name = _text(case, f"project.{number}.rate"), _name(case, number)
    planned, spent = _text(case, f"project.{number}.budget"), _text(case, f"project.{number}.executed")
    computed = _formula(case.facts.ledger.get(f"project.{number}.rate"))
    unspent = _text(case, f"project.{number}.unspent")
    message = (
        f"“{name}”预算{planned}、执行{spent}，执行率{computed}{rate}，低于{plain(case.sheet.profile.execution_below)}%，"
        f"{unspent}没有支出，却没有说明原因。请写明原因。"
    )
    place = project_place(case, number) or beginning(case)
    return case.found("R105", message, place, subject=f"project.{number}.rate", found=rate)


def _formula(fact: Fact | None) -> str:
    return f"{fact.formula}=" if fact and fact.formula else ""


# --- R106 ---------------------------------------------------------------------------------------------------------------


def adjustment_explained(case: Case) -> list[Finding]:
    """R106: an adjustment beyond the profile's limit says why; that it is reasonable is no reason."""
    rate = case.facts.value("budget.adjustment_rate")
    if rate is None or abs(rate) <= case.sheet.profile.reason_adjustment_above:
        return []
    if case.reading.record.budget.adjustment_reason is not None or explained_elsewhere(case, _ADJUSTMENT):
        return []
    stated = statement_place(case, "budget.adjustment_rate", "budget.adjustment", "budget.adjustment_amount")
    text, praise = _about_adjustment(case, stated)
    if words().words["adjustment_reason"].search(text):
        return []
    if not text:
        return []
    amount, word = _text(case, "budget.adjustment_amount"), "调增" if rate > 0 else "调减"
    told = f"年中{word}{amount}，调整率{_text(case, 'budget.adjustment_rate')}"
    if praise:
        message = (
            f"{told}，只说调整合理、必要，没有说明为什么调整。请写明调整的原因（如增人增资、上级追加、新增项目）。"
        )
    else:
        message = f"{told}，没有说明原因。请写明调整的原因（如增人增资、上级追加、新增项目）。"
    place = praise or stated or beginning(case)
    return [case.found("R106", message, place, subject="budget.adjustment_rate")]


def _about_adjustment(case: Case, stated: Place | None) -> tuple[str, Place | None]:
    """Return the report's words on the adjustment, and the clause that only praises it."""
    numbers: set[int] = set()
    for section in case.reading.sections:
        if section.role == "adjustment":
            numbers.update(range(section.lines[0] + 1, section.lines[1]))
            if section.heading[1] < case.manuscript.lines[section.lines[0]].end:
                numbers.add(section.lines[0])
    if not numbers and stated:
        numbers.update((line_at(case, stated[0]), min(line_at(case, stated[0]) + 1, len(case.manuscript.lines) - 1)))
    text = "\n".join(case.manuscript.flat[number].text for number in sorted(numbers))
    pattern = words().words["adjustment_praise"]
    for number in sorted(numbers):
        line = case.manuscript.lines[number]
        for clause, place in clauses(case, (line.start, line.end)):
            if pattern.search(clause):
                return text, place
    return text, None


# --- R109 ---------------------------------------------------------------------------------------------------------------


def staff_explained(case: Case) -> list[Finding]:
    """R109: more staff in post than posts is explained where the staff are told."""
    over = case.facts.ledger.get("staff.over")
    if over is None or case.reading.record.unit.staff.reason is not None:
        return []
    said = [item for item in case.reading.statements if item.path.startswith("staff.")]
    kinds = (
        "establishment.total",
        "establishment.administrative",
        "establishment.institution",
        "actual.total",
        "actual.in_post",
    )
    place = statement_place(case, *(f"staff.{kind}" for kind in kinds))
    text = section_words(case, "structure")
    if said:
        first, last = line_at(case, said[0].place[0]), line_at(case, said[-1].place[0])
        if last - first <= _NEAR * 3:
            text += "\n".join(flat.text for flat in case.manuscript.flat[max(first - 1, 0) : last + _NEAR])
    if words().words["staff_reason"].search(text) or (place is None and not text):
        return []
    allowed, present = _text(case, "staff.establishment.total"), _text(case, "staff.actual.in_post")
    message = (
        f"编制{allowed}，实有在职{present}，超出{over.text}（{over.formula}），没有说明原因。"
        "请写明超编的情况（如工勤、聘用、转隶、借调人员）。"
    )
    return [case.found("R109", message, place or beginning(case), subject="staff.over", found=over.text)]
