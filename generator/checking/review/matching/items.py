"""How far a project's money was spent, told where only some words of its name stand: 驿站运营项目资金也只用了45.40%, or in a problem
that begins with what was built.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.checking.index import Index, pairs
from generator.checking.review.case import Case
from generator.checking.review.matching.ends import CLAUSE, SENTENCE
from generator.checking.review.sentences.base.words import relation_words
from generator.facts import Fact
from generator.manuscript import Kind
from generator.reading import Statement

__all__ = ["Spent", "spent_of_project"]

#: Characters of the line that tell which project is meant; of these the clause itself counts first.
_LINE, _ENOUGH = 200, 2
_RATE = re.compile(
    "(?:执行率|支付率|拨付率|支出率|使用率|(?:执行|支付|拨付|支出|资金)进度|(?:资金|经费|钱)[也都仅才只]{0,2}(?:仅|只|才)?(?:用|花|支付|支出|拨付|执行|完成)(?:出去)?了?)"
    "(?:仅|只有|只|才|为|达到?|是|仅为|不到|不足){0,2}$"
)
_WHOLE = re.compile(
    "全年|总体|整体|全部|各项?目|所有|平均|[0-9一二三四五六七八九十]个项目|本?(?:单位|部门)|预算执行率(?:仅|只有|只|才|为|达到?|是){0,2}$"
)


class Spent:
    """The projects of the figures by the pairs of characters of their names, without those that any project's name may have."""

    def __init__(self, index: Index) -> None:
        empty = frozenset(relation_words().lists["rows", "of_any_project"])
        self._rates: list[tuple[frozenset[str], Fact]] = []
        for id, fact in index.ledger.items():
            if id.startswith("project.") and id.endswith(".rate"):
                name = index.subject_of.get(id, "")
                self._rates.append((pairs(name) - empty, fact))

    def meant(self, texts: Iterable[str]) -> Fact | None:
        """Return the rate of the one project whose name shares most with the first of these texts that tells."""
        for text in texts:
            words = pairs(text)
            ranked = sorted(((len(name & words), at) for at, (name, _) in enumerate(self._rates)), reverse=True)
            best, second = (ranked[0], ranked[1][0] if len(ranked) > 1 else 0) if ranked else ((0, 0), 0)
            if best[0] > second and (best[0] >= _ENOUGH or not second):
                return self._rates[best[1]][1]
        return None


def spent_of_project(case: Case, statement: Statement, projects: Spent) -> Fact | None:
    """Return the rate of the project that a percentage is told of, None where it is told of none or of all."""
    if statement.quantity.unit != "%" or case.manuscript.lines[statement.line].kind is Kind.ROW or statement.operator:
        return None
    before = case.manuscript.before(statement.line, statement.place[0], _LINE)
    sentence = SENTENCE.split(before)[-1]
    clause = CLAUSE.split(sentence)[-1]
    if (
        not _RATE.search(clause)
        or _WHOLE.search(sentence)
        or relation_words().some("rows", "elsewhere").search(sentence)
    ):
        return None
    return projects.meant((clause, sentence, before))
