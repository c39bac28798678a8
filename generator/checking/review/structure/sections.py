"""S101, S102, S107: what a report must say, in its order, and what its headings promise."""

from __future__ import annotations

import re
from bisect import bisect_left

from generator.checking.review.case import Case
from generator.checking.review.structure.losses import problem_points
from generator.checking.review.structure.places import ABOUT_PROBLEMS, beginning, lies_within, section_text
from generator.checking.review.structure.words import distinctive, words
from generator.finding import Finding, Severity
from generator.manuscript import heading_number
from generator.number import plain
from generator.reading import Section

__all__ = ["headings_keep_their_word", "nothing_is_missing", "sections_in_order"]

#: What a report must treat, and the roles of the sections that do.
_OBLIGATORY = {
    "execution": ("execution", "execution_score", "budget", "use"),
    "conclusion": ("conclusion",),
    "problems": tuple(ABOUT_PROBLEMS),
    "causes": ("causes", "problems_and_causes", "problems_causes_improvements", "causes_and_improvements"),
    "measures": (
        "improvements", "problems_and_improvements", "problems_causes_improvements", "causes_and_improvements",
        "improvements_and_suggestions", "suggestions",
    ),
}  # fmt: skip
_DECIMAL = re.compile(r"\d\.\d")
_ENDS = "。；;"
_ENDED = re.compile(f"[{_ENDS}]")
_PROMISES = {
    "problem": ABOUT_PROBLEMS,
    "cause": frozenset(_OBLIGATORY["causes"]),
    "measure": frozenset(_OBLIGATORY["measures"]) - {"suggestions"},
}
_PROMISED = {"problem": "问题", "cause": "原因", "measure": "改进措施"}
_SHORTEST_REPORT = 800
#: No report has more; a hostile text is told of its first faults.
_MOST_FINDINGS = 100
_JOINTS = re.compile("以及|[及和与、]")


def nothing_is_missing(case: Case) -> list[Finding]:
    """S101: problems, causes, measures, the conclusion and the execution of the budget are treated somewhere."""
    roles = {section.role for section in case.reading.sections} - {""}
    if not roles or len(case.manuscript.text) < _SHORTEST_REPORT:
        return []  # a fragment
    text = "\n".join(flat.text for flat in case.manuscript.flat)
    found: list[Finding] = []
    for what, covering in _OBLIGATORY.items():
        if roles & set(covering) or words().evidence[what].search(text):
            continue
        if what in ("causes", "measures") and not problem_points(case):
            continue  # without problems there is nothing to explain or to mend
        found.append(_missing(case, what))
    return found


def _missing(case: Case, what: str) -> Finding:
    title = words().sections[what]
    message = f"报告没有写“{title}”，也没有在别处说明。请补写这一部分。"
    lossy = [issue for issue in case.issues if issue.lost.value > 0]
    if what == "problems" and lossy:
        named = "、".join(f"{issue.name}（失{plain(issue.lost.value)}分）" for issue in lossy[:5])
        message = f"报告没有写“{title}”，而失分的有：{named}。请补写，并逐项说明原因和改进措施。"
    return case.found("S101", message, beginning(case), expected=title)


def sections_in_order(case: Case) -> list[Finding]:
    """S102: measures stand behind the problems they are for, and causes too."""
    order = [section for section in case.reading.sections if section.role]
    first = next((section for section in order if section.role in ABOUT_PROBLEMS), None)
    inside = lies_within(case, "performance")
    if first is None or first.lines[0] in inside:
        return []
    for section in order:
        if section.place[0] >= first.place[0]:
            break
        if section.role in ("causes", "improvements", "causes_and_improvements") and section.level <= first.level:
            if section.lines[0] in inside:
                continue
            message = f"“{section.title}”写在“{first.title}”之前。一般先写问题，再写原因和改进措施，请调整顺序。"
            return [case.found("S102", message, section.heading)]
    return []


def headings_keep_their_word(case: Case) -> list[Finding]:
    """S107: a heading that announces problems, causes or measures is followed by them."""
    inside = lies_within(case, "performance")
    broken: list[tuple[Section, list[str]]] = []
    for section in case.reading.sections:
        promised = [kind for kind, roles in _PROMISES.items() if section.role in roles]
        if not promised or section.lines[0] in inside:
            continue
        if _goes_on_below(case, section):
            continue
        if kinds := [kind for kind in promised if not _is_kept(case, section, kind)]:
            while broken and _within(broken[-1][0], section.place[0]):
                broken.pop()  # an empty section inside is the same fault, told more exactly
            broken.append((section, kinds))
    found = [_broken(case, section, kinds) for section, kinds in broken[:_MOST_FINDINGS]]
    return [*found, *(finding for section in case.reading.sections[:1000] for finding in _other_promise(case, section))]


def _goes_on_below(case: Case, section: Section) -> bool:
    """Tell whether an empty section is only the name of a part whose sections follow: 第四部分 问题和改进, 十、存在的问题."""
    if section_text(case, section).strip():
        return False
    behind = next((other for other in case.reading.sections if other.place[0] >= section.place[1]), None)
    return behind is not None and any(section.role in roles and behind.role in roles for roles in _PROMISES.values())


def _other_promise(case: Case, section: Section) -> list[Finding]:
    """Return the finding on a heading of problems whose last part is something else that its text never mentions."""
    if not any(section.role in roles for roles in _PROMISES.values()):
        return []
    last = _JOINTS.split(section.title)[-1]
    if last == section.title or words().words["answers"].search(last):
        return []
    pairs = distinctive(last)
    if not pairs or any(pair in section_text(case, section) for pair in pairs):
        return []
    message = f"标题“{section.title}”写明有“{last}”，正文却没有写。请补写，或改标题。"
    return [case.found("S107", message, section.heading, expected=last, found="没有写", level=Severity.WARNING)]


def _kinds(case: Case, section: Section) -> set[str]:
    points = case.reading.points
    first = bisect_left(points, section.place[0], key=lambda point: point.place[0])
    last = bisect_left(points, section.place[1], key=lambda point: point.place[0])
    return {point.role for point in points[first:last]}


def _is_kept(case: Case, section: Section, kind: str) -> bool:
    text = section_text(case, section)
    kinds = _kinds(case, section)
    if not text.strip():
        return False
    if kind in kinds or kind == "problem":
        return True
    if "problem" not in kinds and words().words["nothing"].search(text):
        return True
    if kind == "cause":
        return words().words["causal"].search(text) is not None
    return words().words["measure"].search(text) is not None or "suggestion" in kinds


def _broken(case: Case, section: Section, kinds: list[str]) -> Finding:
    what = "和".join(_PROMISED[kind] for kind in kinds)
    if not section_text(case, section).strip():
        message = f"标题“{section.title}”下面没有内容。请补写，没有的写“无”，或删去标题。"
        level = None if _is_last_or_followed(case, section) else Severity.WARNING
        return case.found("S107", message, section.heading, expected=what, level=level)
    problems = [one for one in case.reading.points if one.role == "problem" and _within(section, one.place[0])]
    listed = f"，列出的{len(problems)}条问题都没有{what}" if problems else ""
    message = f"标题“{section.title}”写明有{what}，正文却没有写{listed}。请逐条补写{what}，或改标题。"
    bare = problems and not any(_ENDED.search(one.text.rstrip(_ENDS)) for one in problems)
    level = None if bare else Severity.WARNING  # a second sentence may give the cause in words that we do not know
    return case.found("S107", message, section.heading, expected=what, found="没有写", level=level)


def _is_last_or_followed(case: Case, section: Section) -> bool:
    """Tell whether an empty section certainly is: the report ends there, or the next heading is of its level or above."""
    behind = next((other for other in case.reading.sections if other.place[0] >= section.place[1]), None)
    if behind is None:
        return True
    (own, mark), (other, follower) = (
        heading_number(case.manuscript.flat[one.lines[0]].text) for one in (section, behind)
    )
    # 5.2 counts in another way than the 1. or （1） of its items
    return 0 < other <= own and (_DECIMAL.search(mark) is None) == (_DECIMAL.search(follower) is None)


def _within(section: Section, offset: int) -> bool:
    return section.place[0] <= offset < section.place[1]
