"""Counts of indicators and projects: parts make the whole, one count is the same everywhere, and all are as the figures say (A108)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.checking.review.case import Case
from generator.checking.review.counts.told import Told, told
from generator.checking.review.matching.values import states
from generator.checking.review.sentences.base.words import relation_words
from generator.finding import Finding, Severity
from generator.manuscript import Kind
from generator.number import plain
from generator.reading import Place

__all__ = ["told_counts"]

_FACTS = {
    "count": "indicators.count",
    "met": "indicators.met",
    "unmet": "indicators.unmet",
    "projects": "projects.count",
    "upper": "projects.upper.count",
    "local": "projects.local.count",
    "other": "projects.other.count",
}
_NAMES = {
    "count": "绩效指标",
    "met": "得满分的指标",
    "unmet": "失分的指标",
    "projects": "项目",
    "upper": "上级资金项目",
    "local": "本级资金项目",
    "other": "其他资金项目",
}
#: Figures beside a count that tell what it counts: N项指标共扣3.42分 are all that lost points where these are all points lost.
_BESIDE = {
    "count": ("indicators.weight", "indicators.score"),
    "unmet": ("indicators.lost",),
}
_MONEY = ("budget", "executed", "unspent")
#: Characters between a count and the figure that tells what it counts.
_NEAR, _NEAR_MONEY = 16, 44
#: A row without count has one project; a small count may be some of them.
_PARTS = ("met", "unmet")
_SOURCES = ("upper", "local", "other")
#: Words between a count and the points of all that it counts.
_POINTS = re.compile(
    "(?:指标)?[，、]?(?:这[0-9一二三四五六七八九十两]{1,2}[项个条])?(?:共计?|合计|一共|总计|累计|分别对应|对应)?(?:扣分|失分|丢分|扣了?|失|丢|得分?|实得|自评|满分|分值|权重)?(?:合计|共计|共)?(?:为|是)?"
)
_LOST = re.compile("[扣失丢]")
_THINGS = re.compile(r"[\d一二两三四五六七八九十](?:项|个|条)(?!百分点|月)")


@dataclass(frozen=True, slots=True)
class _Said:
    """The counts of one sentence.

    Attributes:
        line: of the manuscript. counts: in order. follows: the sentence before it in the line counts indicators.
        of_kind: the heading or the line so far speaks of one kind of indicators.
    """

    line: int
    counts: tuple[Told, ...]
    follows: bool
    of_kind: bool

    def of(self, role: str) -> list[Told]:
        return [one for one in self.counts if one.role == role and not one.part]


def told_counts(case: Case) -> Iterator[Finding]:
    """Yield the counts that the figures or the text itself contradict."""
    said = list(_sentences(case))
    if case.given:
        yield from _against_figures(case, said)
    for sentence in said:
        yield from _parts(case, sentence)
    if not case.given:
        yield from _apart(case, said)


def _sentences(case: Case) -> Iterator[_Said]:
    of_kind = False
    for number, line in enumerate(case.manuscript.lines):
        text = case.manuscript.flat[number].text
        if line.kind is Kind.HEADING:
            of_kind = _kinds(text) == 1
        if line.kind not in (Kind.BODY, Kind.NOTE):
            continue
        follows = False
        for counts in told(text):
            if counts:
                kinds = _kinds(text[: counts[0].start]) == 1
                yield _Said(number, tuple(counts), follows, of_kind or kinds)
            follows = any(one.role == "count" and one.whole for one in counts)


def _kinds(text: str) -> int:
    """Return how many kinds of indicators a text names."""
    return len({*relation_words().some("told", "kinds_named").findall(text)})


# --- against the figures ----------------------------------------------------------------------------------------------


def _against_figures(case: Case, said: Sequence[_Said]) -> Iterator[Finding]:
    for sentence in said:
        for order, one in enumerate(sentence.counts):
            behind = [
                other for other in sentence.counts[order + 1 :] if not (other.part and other.value == one.value)
            ]  # 这4条
            beside = _beside(case, sentence, one, behind)
            role = beside or one.role
            fact = case.facts.ledger.get(_FACTS.get(role, ""))
            if fact is None or fact.quantity is None:
                continue
            if fact.quantity.value == one.value:
                yield from _points_of(case, sentence, replace(one, role=role), behind)
                continue
            sure = bool(beside) or _is_sure(case, sentence, replace(one, role=role))
            if not sure and (one.bare or one.part or not one.whole or not _is_told(sentence, one)):
                continue
            if not beside and one.value == fact.quantity.value + 1 and role == "count":
                continue  # the execution rate is counted with them
            expected = f"{plain(fact.quantity.value)}{_unit(case, sentence, one)}"
            message = f"{_quoted(case, sentence, one)}，数据中{_NAMES[role]}是{expected}。请核对个数。"
            yield _found(case, sentence, one, message, fact.id, expected, None if sure else Severity.WARNING)


def _points_of(case: Case, sentence: _Said, one: Told, behind: Sequence[Told]) -> Iterator[Finding]:
    """Hold the points right behind a right count against those of all that it counts: 4条共扣5.62分, 11项指标84.76分."""
    statements = case.reading.statements
    numbers = (
        (i, near) for i, near in _numbers_behind(case, sentence, one, behind) if statements[i].quantity.unit == "分"
    )
    nearest = next(numbers, None)
    if nearest is None or one.part or one.role not in ("count", "unmet") or not (one.whole or one.role == "unmet"):
        return
    index, near = nearest
    statement = statements[index]
    flat, line = case.manuscript.flat[sentence.line], case.manuscript.lines[sentence.line]
    words = flat.text[one.until : flat.position(statement.place[0] - line.start)]
    if near > _NEAR or statement.approximate or not _POINTS.fullmatch(words):
        return
    lost = _LOST.search(words) is not None
    if lost != (one.role == "unmet"):
        return
    facts = [case.facts.ledger.get(id) for id in _BESIDE[one.role]]
    known = [fact for fact in facts if fact is not None and fact.quantity is not None]
    if not known or any(states(statement, fact) for fact in known) or (one.value == 1 and lost):
        return
    expected = "或".join(f"{plain(fact.quantity.value)}分" for fact in known if fact.quantity)
    names = "、".join(f"{fact.label}{plain(fact.quantity.value)}分" for fact in known if fact.quantity)
    found = case.manuscript.text[statement.place[0] : statement.place[1]]
    message = f"{_quoted(case, sentence, one)}后面是{found}，数据中{names}。请核对分数。"
    yield case.found("N002", message, statement.place, subject=known[0].id, expected=expected, found=found)


def _is_told(sentence: _Said, one: Told) -> bool:
    """Tell whether a count's own words say of what it is, so that it is worth a warning."""
    return not sentence.of_kind or one.of_projects


def _beside(case: Case, sentence: _Said, one: Told, behind: Sequence[Told]) -> str:
    """Return what a count counts by the figure right behind it: these points, this money are those of all of them; "" if none."""
    if one.part and not one.of_projects:
        return ""
    for place, near in _numbers_behind(case, sentence, one, behind):
        statement = case.reading.statements[place]
        for role, ids in _beside_ids(one):
            if near > (_NEAR_MONEY if role in ("projects", *_SOURCES) else _NEAR):
                continue
            facts = (case.facts.ledger.get(id) for id in ids)
            if any(fact is not None and fact.quantity is not None and states(statement, fact) for fact in facts):
                return role
    return ""


def _beside_ids(one: Told) -> Iterator[tuple[str, tuple[str, ...]]]:
    if one.of_projects:
        for role in ("projects", *_SOURCES) if one.role == "projects" else (one.role,):
            prefix = _FACTS[role].removesuffix(".count")
            yield role, tuple(f"{prefix}.{figure}" for figure in _MONEY)
    elif one.role != "met" and not one.bare:
        yield from ((role, ids) for role, ids in _BESIDE.items() if ids and one.role in (role, ""))
    elif one.role == "unmet":
        yield "unmet", _BESIDE["unmet"]


def _numbers_behind(case: Case, sentence: _Said, one: Told, behind: Sequence[Told]) -> Iterator[tuple[int, int]]:
    """Yield the statements behind a count up to the next count, with their distance in characters."""
    flat, line = case.manuscript.flat[sentence.line], case.manuscript.lines[sentence.line]
    end = behind[0].start if behind else len(flat.text)
    stop = flat.text.find("。", one.end)
    end = min(end, stop) if stop >= 0 else end
    starts = [statement.place[0] for statement in case.reading.statements]
    at = bisect_left(starts, line.start + flat.original(one.end - 1) + 1)
    while at < len(starts) and case.reading.statements[at].line == sentence.line:
        position = flat.position(starts[at] - line.start)
        if position >= end:
            return
        yield at, position - one.until
        at += 1


def _is_sure(case: Case, sentence: _Said, one: Told) -> bool:
    """Tell whether a count can only be that of all indicators or projects."""
    if one.part or one.role == "":
        return False
    if one.of_projects:
        return _is_sure_of_projects(case, sentence, one)
    wholes = [other for other in sentence.of("count") if other.whole and other.start <= one.start]
    if one.role == "count":
        return one.whole and not sentence.of_kind
    if wholes:
        return _FACTS["count"] in case.facts.ledger and not sentence.of_kind
    both = len(sentence.of("met")) == 1 and len(sentence.of("unmet")) == 1
    if sentence.of("count") or sentence.of_kind:
        return False
    return (both and (sentence.follows or not one.bare or one.whole)) or (one.whole and not one.bare)


def _is_sure_of_projects(case: Case, sentence: _Said, one: Told) -> bool:
    if one.role != "projects":
        wholes = [other for other in sentence.of("projects") if other.whole]
        known = case.facts.ledger.get(_FACTS["projects"])
        right = (
            known is not None
            and known.quantity is not None
            and any(known.quantity.value == one.value for one in wholes)
        )
        return right and len({other.role for other in sentence.counts if other.role in _SOURCES}) > 1
    return one.whole and not any(near <= _NEAR_MONEY for _, near in _numbers_behind(case, sentence, one, ()))


# --- within the text --------------------------------------------------------------------------------------------------


def _parts(case: Case, sentence: _Said) -> Iterator[Finding]:
    """Hold a whole against the parts told behind it: 指标12项，满分6项、失分6项; 项目5个，其中上级的3个、本级的2个."""
    for whole, roles in (("count", _PARTS), ("projects", _SOURCES)):
        heads = [one for one in sentence.counts if one.role == whole]
        if len(heads) != 1:
            continue
        head = heads[0]
        parts = [one for one in sentence.counts if one.role in roles and one.start > head.start and not one.part]
        if {one.role for one in parts} < {"met", "unmet"} if whole == "count" else len(parts) < 2:
            continue
        if any(one.role not in roles and one.start > head.start for one in sentence.counts) or _others(
            case, sentence, head, parts
        ):
            continue
        first = [next(one for one in parts if one.role == role) for role in dict.fromkeys(one.role for one in parts)]
        sums = (sum(one.value for one in parts), sum(one.value for one in first))
        if head.value in sums:
            continue
        formula = "＋".join(str(one.value) for one in first)
        message = f"{_quoted(case, sentence, head)}，而后面各部分相加为{formula}={sums[1]}，不等于{head.value}。请核对总数和各部分的个数。"
        last = first[-1]
        span = replace(head, end=max(last.end, head.end))
        yield _found(case, sentence, span, message, _FACTS[whole], str(sums[1]), None, shown=str(head.value))


def _others(case: Case, sentence: _Said, head: Told, parts: Sequence[Told]) -> bool:
    """Tell whether other counts stand among the parts (基本完成2项), which may belong to the whole too."""
    text = case.manuscript.flat[sentence.line].text[head.until : parts[-1].end]
    return len(_THINGS.findall(text)) > len(parts)


def _apart(case: Case, said: Sequence[_Said]) -> Iterator[Finding]:
    """Hold counts of one kind in different sentences against each other, and parts in one against the whole in another."""
    values: dict[str, list[tuple[_Said, Told]]] = {role: [] for role in ("count", *_PARTS, "projects")}
    for sentence in said:
        for one in sentence.counts:
            if one.role in values and _is_sure(case, sentence, one):
                values[one.role].append((sentence, one))
    for role, places in values.items():
        yield from _differing(case, role, places)
    if all(len({one.value for _, one in values[role]}) == 1 for role in ("count", *_PARTS)):
        yield from _not_adding_up(case, values)


def _differing(case: Case, role: str, places: Sequence[tuple[_Said, Told]]) -> Iterator[Finding]:
    counted = Counter(one.value for _, one in places)
    if len(counted) < 2 or (role == "count" and max(counted) - min(counted) == 1):
        return
    known = _known(case, role)
    (value, most), (_, second) = counted.most_common(2)
    usual = value if most > second else known if known in counted else None
    for sentence, one in places:
        if one.value != usual:
            others = "、".join(str(other) for other in counted if other != one.value)
            message = (
                f"{_quoted(case, sentence, one)}，而报告别处写{_NAMES[role]}{others}个。前后应当一致，请核对个数。"
            )
            level = None if usual is not None and len(places) - most < most else Severity.WARNING
            yield _found(case, sentence, one, message, _FACTS[role], others if usual is None else str(usual), level)


def _known(case: Case, role: str) -> int | None:
    """Return how many indicators or projects the report itself tells of, None where too few were read."""
    rows = {"count": case.record.indicators, "projects": case.record.projects}.get(role, ())
    return len(rows) if len(rows) > 2 else None


def _not_adding_up(case: Case, values: dict[str, list[tuple[_Said, Told]]]) -> Iterator[Finding]:
    """Report parts told apart from their whole; those in one sentence with it are held against it there."""
    (whole, met, unmet) = (values[role][0][1].value for role in ("count", *_PARTS))
    if met + unmet in (whole, whole - 1):
        return
    alone = [(sentence, one) for role in ("count", *_PARTS) for sentence, one in values[role] if len(values[role]) == 1]
    for sentence, one in alone:
        message = (
            f"{_quoted(case, sentence, one)}；报告写绩效指标{whole}个，得满分的{met}个，失分的{unmet}个，"
            f"{met}＋{unmet}={met + unmet}，不等于{whole}。请核对个数。"
        )
        yield _found(case, sentence, one, message, _FACTS[one.role], "", Severity.WARNING)


# --- words ------------------------------------------------------------------------------------------------------------


def _place(case: Case, line: int, start: int, end: int) -> Place:
    flat, offset = case.manuscript.flat[line], case.manuscript.lines[line].start
    return offset + flat.original(start), offset + flat.original(end - 1) + 1


def _unit(case: Case, sentence: _Said, one: Told) -> str:
    return case.manuscript.flat[sentence.line].text[one.end - 1]


def _quoted(case: Case, sentence: _Said, one: Told) -> str:
    text = case.manuscript.flat[sentence.line].text
    start = max(text.rfind(mark, 0, one.start) for mark in "，。；：、,;:（(")
    return f"文中写“{text[max(start + 1, one.start - 16) : one.until]}”"


def _found(
    case: Case,
    sentence: _Said,
    one: Told,
    message: str,
    subject: str,
    expected: str,
    level: Severity | None,
    shown: str = "",
) -> Finding:
    place = _place(case, sentence.line, one.start, one.end)
    return case.found(
        "A108", message, place, subject=subject, expected=expected, found=shown or str(one.value), level=level
    )
