"""Numbers right behind a figure's whole name: 预算执行率91.34%, 公立医院信息化执行率16.08%. There the words leave no doubt what is
meant, and a number that is something else is wrong however far off it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from generator.checking.amounts import amount
from generator.checking.index import Index
from generator.checking.review.case import Case
from generator.checking.review.matching.ends import CLAUSE, SENTENCE
from generator.checking.review.matching.judging import is_of_rule
from generator.checking.review.sentences.base.words import relation_words
from generator.facts import Fact
from generator.manuscript import Kind
from generator.reading import Statement

__all__ = ["spelled"]

#: Characters before a number that are looked at; shorter names without a subject are words of everyday use.
_BEFORE, _SHORTEST = 80, 4
_MONTH = re.compile("(?<!12)月")
_YEAR = re.compile("(20[0-9]{2})年")
_OTHER_MONEY = re.compile("[0-9](?:万|亿)?元")
_CHANGED = re.compile("(?:追加|调整|调增|调减|相抵|增减相抵)(?:以?后)")
#: Names that are the unit's even behind other money.
_YEARS = re.compile("全年|年初|调整后")
_VERBS = re.compile(
    "(?:因此|因而|相应地?|随之|就|也|即|便)?(?:仅|只|才)?"
    "(?:达到了?|达|为|是|有|仅|只|约|[:：]|变为|变成了?|变更为|调整(?:为|到|至)|(?:增加|减少|提高|上升|下降|升|降)(?:到|至)|共计|合计|总计|总额为?)?$"
)
#: What may stand between a name and the figure's words, and before the name of a figure of the whole unit.
_JOINT = re.compile('(?:项目|资金|经费|指标|的|全年|年度|本年度?|“|”|"){0,3}')
_WHOLE = re.compile(
    "(?:20[0-9]{2}年度?|全年|年度|本年度?|当年|年末|年底|截至(?:20[0-9]{2}年)?(?:12月底|年底|年末)|我?(?:单位|部门|乡|镇|街道|局|校|院|馆|中心|处|站)|整体|总体|总的?|的|预算资金|资金|因此|所以|使|因而|(?:追加|调整|调增|调减|增减相抵|相抵)(?:以?后)?|变动后|这样|共|合计)*"
)


def spelled(case: Case, statement: Statement, index: Index) -> Fact | None:
    """Return the one figure whose whole name stands right before a number of the prose, None where there is none.

    A figure of the unit needs a clause of its own, in a passage that is not about a project, an indicator or another year.
    """
    line = case.manuscript.lines[statement.line]
    if line.kind is Kind.ROW or statement.operator or statement.approximate:
        return None
    before = case.manuscript.before(statement.line, statement.place[0], _BEFORE)
    if is_of_rule(case, statement):
        return None
    sentence = SENTENCE.split(before)[-1]
    name = _VERBS.sub("", sentence)
    found = list(_named(name, statement, index, case))
    best = max((length for length, _ in found), default=0)
    facts = {fact.id: fact for length, fact in found if length == best}
    return next(iter(facts.values())) if len(facts) == 1 else None


def _named(name: str, statement: Statement, index: Index, case: Case) -> Iterator[tuple[int, Fact]]:
    """Yield the facts that a text ends with the name of, and how many characters that are."""
    dimension = amount(statement.quantity).dimension
    subjects = index.subjects_in(name)
    for size in range(min(len(name), _BEFORE), 1, -1):
        way = index.way(name[-size:])
        if way is None:
            continue
        head = name[:-size]
        own = _subject(head, subjects)
        if own:
            yield from ((size + len(own), one.fact) for one in way.needing.get(own, ()) if one.dimension == dimension)
        if size < _SHORTEST:
            continue
        free = [one.fact for one in way.free if one.dimension == dimension and not one.group]
        if len(free) == 1 and (
            _holds_subject(name[-size:], index.subject_of.get(free[0].id, ""))
            or _is_whole(case, statement, head, name[-size:], index)
        ):
            yield size, free[0]


def _holds_subject(words: str, subject: str) -> bool:
    """Tell whether words name an indicator or project and then its figure."""
    return bool(subject) and words != subject and words.startswith(subject)


def _subject(head: str, subjects: list[tuple[int, int, str]]) -> str:
    """Return the indicator or project that a text ends with the name of."""
    if not subjects:
        return ""
    _, end, name = subjects[-1]
    return name if _JOINT.fullmatch(head, end) else ""


def _is_whole(case: Case, statement: Statement, head: str, name: str, index: Index) -> bool:
    """Tell whether a name stands for the whole unit: no other money before it, no project, indicator or other year."""
    clause = CLAUSE.split(head)[-1]
    if not _WHOLE.fullmatch(clause) or (_OTHER_MONEY.search(head) and not _YEARS.match(name)):
        return False
    head = case.manuscript.before(statement.line, statement.place[0], 2 * _BEFORE).rpartition("。")[2]
    about = "" if _CHANGED.match(clause) else head
    if index.subjects_in(about) or relation_words().some("rows", "elsewhere").search(head) or _MONTH.search(head):
        return False
    year = case.record.year.quantity if case.record.year is not None else None
    if any(year is None or Decimal(said) != year.value for said in _YEAR.findall(head)):
        return False
    return not _is_about_row(case, statement.line, index)


def _is_about_row(case: Case, line: int, index: Index) -> bool:
    """Tell whether the heading above a line, or the line's first words, name a project or an indicator."""
    lines = case.manuscript.lines
    first = case.manuscript.flat[line].text[:_BEFORE]
    if index.subjects_in(SENTENCE.split(first)[0]):
        return True
    above = next((at for at in range(line - 1, -1, -1) if lines[at].kind is Kind.HEADING), None)
    return above is not None and bool(index.subjects_in(case.manuscript.flat[above].text))
