"""S103, S104: every loss has its problem, and every problem its figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from generator.checking.review.case import Case
from generator.checking.review.structure.places import (
    ABOUT_CAUSES,
    ABOUT_PROBLEMS,
    beginning,
    clauses,
    indicator_number,
    indicator_place,
    listed,
    project_place,
    section_text,
    statement_place,
)
from generator.checking.review.structure.words import distinctive, named, words
from generator.diagnose import Issue
from generator.finding import Finding, Severity
from generator.number import Quantity, plain
from generator.reading import Place, Point
from generator.scan import Mention, scan

__all__ = [
    "has_problem_section",
    "losses",
    "losses_have_problems",
    "mentions",
    "problem_points",
    "problems_have_figures",
]

_LOSSES = ("short", "exceeded", "execution_low")
_SUPPORTING = ("short", "exceeded", "over", "project_low", "project_over")
_SMALL_SHARE = Decimal("0.05")
_SMALL_POINTS = Decimal("0.5")
_TELLING_DIGITS = 3
_VAGUE = ("spending_vague", "unnamed_indicators")
_LONGEST_TEXT = 200_000
_MOST_ROWS = 300
_LONGEST_POINT = 2000


@dataclass(frozen=True, slots=True)
class _Problems:
    """What the report says of problems and their causes, and the first clause of each kind that names nothing."""

    text: str
    vague: dict[str, Place]


def problem_points(case: Case) -> list[Point]:
    """Return the problems that the report lists."""
    return listed(case, "problem")


def has_problem_section(case: Case) -> bool:
    """Tell whether a section is about problems, or problems are listed elsewhere."""
    return bool(problem_points(case)) or any(section.role in ABOUT_PROBLEMS for section in case.reading.sections)


def _problem_text(case: Case) -> str:
    """Return all that the report says where it speaks of problems and their causes, without blanks."""
    parts = [
        section_text(case, section)
        for section in case.reading.sections
        if section.role in ABOUT_PROBLEMS or section.role in ABOUT_CAUSES
    ]
    parts += [point.text for point in listed(case, "problem", "cause")]
    return "\n".join(parts)[:_LONGEST_TEXT]


@lru_cache(maxsize=256)
def _mentions(text: str) -> tuple[Mention, ...]:
    return tuple(scan(text))


def _problems(case: Case) -> _Problems:
    vague: dict[str, Place] = {}
    for point in problem_points(case):
        if len(vague) == len(_VAGUE) or point.place[0] > _LONGEST_TEXT:
            break
        for clause, place in clauses(case, point.place):
            for kind in _VAGUE:
                if kind not in vague and words().topics[kind].search(clause):
                    vague[kind] = place
    return _Problems(_problem_text(case), vague)


def _is_about_money(issue: Issue) -> bool:
    if issue.kind in ("execution_low", "project_low", "project_over", "execution_over"):
        return True
    return not distinctive(issue.name) and words().topics["money_name"].search(issue.name) is not None


def mentions(case: Case, issue: Issue, text: str) -> bool:
    """Tell whether a text speaks of an issue by its name, other words for it, or its figures."""
    if named(issue.name, text) or _figure_of(case, issue, text):
        return True
    if issue.kind == "adjustment":
        return words().topics["adjustment"].search(text) is not None
    if issue.kind in ("execution_low", "execution_over") or (
        issue.kind in ("short", "exceeded") and _is_about_money(issue)
    ):
        return words().topics["execution"].search(text) is not None
    return False


def _figure_of(case: Case, issue: Issue, text: str) -> bool:
    """Tell whether a figure of the issue stands in the text: three digits tell enough, fewer need a word of the name."""
    wanted = {
        (fact.quantity.value, fact.quantity.unit)
        for id in issue.facts
        if not id.endswith((".weight", ".target")) and (fact := case.facts.ledger[id]).quantity is not None
    }
    there = {
        (mention.quantity.value, mention.quantity.unit)
        for mention in _mentions(text)
        if (mention.quantity.value, mention.quantity.unit) in wanted
    }
    if there and any(pair in text for pair in distinctive(issue.name)):
        return True
    return sum(char.isdigit() for value, _ in there for char in f"{value.normalize():f}") >= _TELLING_DIGITS


def losses(case: Case) -> list[Issue]:
    """Return the issues, with what the report itself scores below its weight where the score cannot be recomputed."""
    found = list(case.issues[:_MOST_ROWS])
    if case.given:
        return found
    rows = zip(case.reading.record.indicators[:_MOST_ROWS], case.sheet.indicators, strict=False)
    for item, line in rows:
        score, weight = item.score, item.weight
        if (
            line.rule != "unscored"
            or item.target is None
            or not (score and score.quantity and weight and weight.quantity)
        ):
            continue
        lost = Quantity(weight.quantity.value - score.quantity.value, "分")
        if lost.value > 0:
            ids = (f"{line.path}.{kind}" for kind in ("target", "actual", "completion", "score", "weight"))
            facts = tuple(id for id in ids if id in case.facts.ledger and not id.endswith(".score"))
            found.append(Issue(kind="short", subject=line.path, name=line.name, lost=lost, facts=facts))
    return found


# --- S103 ---------------------------------------------------------------------------------------------------------------


def losses_have_problems(case: Case) -> list[Finding]:
    """S103: a loss, a project hardly spent, or a large adjustment that no problem mentions (or only in general)."""
    if not has_problem_section(case):
        return []  # the missing section is one finding, S101
    problems = _problems(case)
    found: list[Finding] = []
    vague: dict[Place, list[Issue]] = {}
    for issue in losses(case):
        if issue.kind not in (*_LOSSES, "project_low", "adjustment") or _is_doubtful(case, issue):
            continue
        if mentions(case, issue, problems.text):
            continue
        general = problems.vague.get("spending_vague" if _is_about_money(issue) else "unnamed_indicators")
        if general is not None:
            vague.setdefault(general, []).append(issue)
        else:
            found.append(_unmentioned(case, issue, problems.text))
    found.extend(_vaguely(case, place, issues) for place, issues in vague.items())
    return found


def _unmentioned(case: Case, issue: Issue, text: str) -> Finding:
    place, level = _place(case, issue), _level(case, issue)
    if level is None and any(pair in text for pair in distinctive(issue.name)):
        level = Severity.WARNING  # a word of its name stands there: perhaps it is told in other words
    message = f"{_what(case, issue)}，但存在的问题中没有提到。请把它写进存在的问题，并说明原因和改进措施。"
    return case.found("S103", message, place, subject=issue.subject, level=level)


def _vaguely(case: Case, place: Place, issues: list[Issue]) -> Finding:
    said = case.manuscript.text[slice(*place)]
    what = "；".join(_what(case, issue) for issue in issues)
    message = f"“{''.join(said.split())}”说得笼统，没有写明是哪个指标或项目、差多少：{what}。请写出名称和数字。"
    return case.found("S103", message, place, subject=issues[0].subject, level=Severity.WARNING)


def _is_doubtful(case: Case, issue: Issue) -> bool:
    """Tell whether the report itself counts no loss there: then, without a figures file, its score is the finding (A201)."""
    return not case.given and issue.kind in ("short", "exceeded") and _printed(case, issue) == "full"


def _level(case: Case, issue: Issue) -> Severity | None:
    """A loss is an error, a very small one a note; one that the report does not count, and the rest, a warning."""
    if issue.kind not in _LOSSES:
        return Severity.WARNING
    if issue.kind == "execution_low":
        return None
    line = case.sheet.indicators[int(issue.subject.split(".")[1]) - 1]
    if issue.lost.value < _SMALL_POINTS and issue.lost.value < line.weight.value * _SMALL_SHARE:
        return Severity.INFO
    if line.rule == "unscored":
        return Severity.WARNING
    return None if _printed(case, issue) == "less" or (case.given and not _printed(case, issue)) else Severity.WARNING


def _printed(case: Case, issue: Issue) -> str:
    """Tell whether the report gives the indicator ``full`` points or ``less``, "" where it prints none."""
    number = indicator_number(case, int(issue.subject.split(".")[1]))
    if number is None or number > len(case.reading.record.indicators):
        return ""
    item = case.reading.record.indicators[number - 1]
    score, weight = item.score, item.weight
    if score is None or weight is None or score.quantity is None or weight.quantity is None:
        return ""
    return "full" if score.quantity.value >= weight.quantity.value else "less"


def _place(case: Case, issue: Issue) -> Place:
    family, _, number = issue.subject.partition(".")
    place = None
    if family == "indicator":
        place = indicator_place(case, int(number))
    elif family == "project":
        place = project_place(case, int(number))
    elif issue.kind == "adjustment":
        place = statement_place(case, "budget.adjustment_rate", "budget.adjustment", "budget.adjusted.total")
    else:
        place = statement_place(case, "budget.execution_rate", "budget.executed.total")
    return place or beginning(case)


def _what(case: Case, issue: Issue) -> str:
    """Return the issue in words, with its figures."""

    def text(kind: str, subject: str = issue.subject) -> str:
        fact = case.facts.ledger.get(f"{subject}.{kind}")
        return fact.text if fact else ""

    lost = f"，失{plain(issue.lost.value)}分" if issue.lost.value > 0 else ""
    if issue.kind == "adjustment":
        return f"预算调整率{text('adjustment_rate', 'budget')}，幅度较大"
    if issue.kind == "execution_low":
        return f"预算执行率{text('execution_rate', 'budget')}{lost}"
    if issue.kind == "project_low":
        return f"项目“{issue.name}”预算{text('budget')}、执行{text('executed')}，执行率{text('rate')}"
    figures = "、".join(
        f"{word}{value}" for word, value in (("目标", text("target")), ("实际", text("actual"))) if value
    )
    completion = f"，完成率{text('completion')}" if text("completion") else ""
    return f"指标“{issue.name}”{figures}{completion}{lost}"


# --- S104 ---------------------------------------------------------------------------------------------------------------


def problems_have_figures(case: Case) -> list[Finding]:
    """S104: a problem without any indicator, project or figure of this unit would fit any other unit as well."""
    lossy = [issue for issue in losses(case) if issue.kind in _SUPPORTING]
    names = list(dict.fromkeys(_names(case)))
    points = [point for point in problem_points(case) if not _is_grounded(case, point.text, lossy, names)]
    found = (_unsupported(case, point) for point in points[:_MOST_ROWS])
    return [finding for finding in found if finding is not None]


def _unsupported(case: Case, point: Point) -> Finding | None:
    place = point.place
    if words().topics["spending_vague"].search(point.text) or words().topics["unnamed_indicators"].search(point.text):
        general = _general_clause(case, point)
        if general is None:
            return None
        place = general
    said = point.text if place == point.place else "".join(case.manuscript.text[slice(*place)].split())
    said = _shortened(said.rstrip("。；;"))
    if words().topics["adjustment"].search(point.text) and case.facts.value("budget.adjustment_rate"):
        rate = case.facts.ledger["budget.adjustment_rate"].text
        message = f"问题“{said}”没有写出数据。预算调整率{rate}可以支撑它，请写明。"
        return case.found("S104", message, place, fix=f"写明预算调整率{rate}", level=Severity.INFO)
    message = (
        f"问题“{said}”没有对应任何指标、项目或数字，放在别的单位也成立。请写明是哪项指标或哪笔资金、差多少，否则删去。"
    )
    return case.found("S104", message, place)


def _general_clause(case: Case, point: Point) -> Place | None:
    """Return the first clause of a point that does not speak of money or indicators even in general."""
    topics = words().topics
    for clause, place in clauses(case, point.place):
        if not topics["spending_vague"].search(clause) and not topics["unnamed_indicators"].search(clause):
            return place
    return None


def _is_grounded(case: Case, text: str, lossy: list[Issue], names: list[str]) -> bool:
    topics = words().topics
    if topics["execution"].search(text) or scan(text[:_LONGEST_POINT]):
        return True
    if topics["staff"].search(text) and "staff.over" in case.facts.ledger:
        return True
    return any(mentions(case, issue, text) for issue in lossy) or any(named(name, text, strict=True) for name in names)


def _names(case: Case) -> Iterable[str]:
    for record in (case.record, case.reading.record):
        for row in (*record.indicators, *record.projects):
            if row.name and row.name.text:
                yield row.name.text


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
