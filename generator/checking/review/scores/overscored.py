"""Points above what can be got: 满分8分，得9.73分 is wrong by itself, whatever it is of."""

from __future__ import annotations

import re
from itertools import pairwise

from generator.checking.review.case import Case
from generator.finding import Finding
from generator.number import plain
from generator.reading import Statement

__all__ = ["overscored"]

_AROUND = 10
#: Between the points that can be got and those that were.
_THEN = re.compile("[，,）)]?(?:中|自评|实际|本项|该项|实)?得(?:分)?(?:为|了)?")
_CAN_GET = re.compile("(?:满分|分值|权重|标准分|指标|该项|本项)(?:为|是|共|占)?$")
#: Words before points that are not what can be got.
_OTHER = re.compile("[扣失丢少低高加得评计]了?$|扣分|失分|得分(?:为)?$|合计|共计?$")


def overscored(case: Case) -> list[Finding]:
    """Return A201 where the points that were got stand right behind fewer points that can be got."""
    return [
        _found(case, weight, score)
        for weight, score in pairwise(case.reading.statements)
        if weight.line == score.line
        and weight.quantity.unit == score.quantity.unit == "分"
        and score.quantity.value > weight.quantity.value
        and _are_pair(case, weight, score)
    ]


def _are_pair(case: Case, weight: Statement, score: Statement) -> bool:
    flat, line = case.manuscript.flat[weight.line], case.manuscript.lines[weight.line]
    end, start = flat.position(weight.place[1] - 1 - line.start) + 1, flat.position(score.place[0] - line.start)
    between = flat.text[end:start]
    before = case.manuscript.before(weight.line, weight.place[0], _AROUND)
    if _THEN.fullmatch(between) is None or _OTHER.search(before):
        return False
    return _CAN_GET.search(before) is not None or between in ("得", "中得")


def _found(case: Case, weight: Statement, score: Statement) -> Finding:
    got, most = plain(score.quantity.value), plain(weight.quantity.value)
    message = f"得分{got}分超过了分值{most}分，两个数至少有一个写错。请核对分值和得分。"
    place = (weight.clause[0], score.place[1])
    return case.found("A201", message, place, subject=score.path, expected=f"不超过{most}分", found=f"{got}分")
