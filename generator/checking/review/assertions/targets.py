"""C105: above and below a target or last year's figure, by the numbers of the sentence or of the form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from generator.checking.review.assertions.beside import beside, gaps
from generator.checking.review.assertions.direction import (
    Placed,
    comparable,
    gap_wrong,
    is_change,
    lexicon,
    quantity_of,
)
from generator.checking.review.assertions.scene import Scene
from generator.checking.review.prose import Span
from generator.finding import Finding
from generator.manuscript import Kind
from generator.number import Quantity, plain, same_dimension
from generator.score import Scored

__all__ = ["comparisons"]

_NEAREST_LEVEL = 6
_LEVEL_JOINTS = ("", "的", "为", "(", "约", "了")
_LONGEST_LABEL = 24


def comparisons(scene: Scene) -> list[Finding]:
    """C105: 高于目标, 低于上年的2870万元 where the numbers say the reverse."""
    return list(_beside_targets(scene))


def _beside_targets(scene: Scene) -> Iterator[Finding]:
    """实际完成8人，高于目标10人: by the numbers of the sentence, else in an indicator's own text or where it is named."""
    for wording, sign, near in (
        (lexicon().above, 1, ("高于", "高出", "超", "大于", "多于", "优于", "突破")),
        (lexicon().below, -1, ("低于", "少于", "小于", "不及", "不足", "低", "少")),
        (lexicon().above_base, 1, ("高于", "高出", "超过", "多于")),
        (lexicon().below_base, -1, ("低于", "少于", "不及")),
    ):
        for match in scene.prose.matches(wording, near):
            skipped = _skipped(scene, match, scene.prose.clause(match.start()))
            based = wording in (lexicon().above_base, lexicon().below_base)
            if not skipped and (finding := _one_beside(scene, match, sign, based=based)):
                yield finding


def _one_beside(scene: Scene, match: re.Match[str], sign: int, *, based: bool) -> Finding | None:
    start, end = scene.prose.sentence(match.start())
    after = scene.stated(match.end(), min(end, match.end() + _LONGEST_LABEL))
    before = scene.stated(start, match.start())
    if (
        after
        and after[0][0] - match.end() <= _NEAREST_LEVEL
        and (scene.prose.text[match.end() : after[0][0]] in _LEVEL_JOINTS)
    ):
        return _with_a_number(scene, match, sign, before, after, based=based)
    if based:
        return None
    local = beside(scene, start, match.start())
    if local is not None:
        if local.difference == 0 or (local.difference > 0) == (sign > 0):
            return None
        return _told_wrong(scene, match, local.actual, local.target, local.difference)
    line = _indicator(scene, match.start(), scene.prose.clause(match.start()))
    return _compared(scene, match, sign, line) if line is not None else None


def _with_a_number(
    scene: Scene, match: re.Match[str], sign: int, before: list[Placed], after: list[Placed], *, based: bool
) -> Finding | None:
    """Judge 低于控制数12.60万元0.55万元, 低于上限6.22万元, 低于上年的2870万元."""
    first = after[0][2]
    if len(after) > 1 and after[1][0] - after[0][1] <= 1 and comparable(first, after[1][2]):
        for item in reversed(before):
            if comparable(item[2], first) and is_change(first, item[2], after[1][2]):
                return _level_wrong(scene, match, sign, item[2].quantity, first.quantity)
        return None
    if based:
        if before and comparable(before[-1][2], first) and not before[-1][2].approximate:
            return _level_wrong(scene, match, sign, before[-1][2].quantity, first.quantity)
        return None
    found = [item for item in gaps(scene, first.quantity) if item[0] != "budget"]
    if found:
        if any((difference > 0) == (sign > 0) for _, difference in found):
            return None
        place = scene.prose.place(*match.span())
        return gap_wrong(scene, scene.prose.words(*match.span()), match.start(), *found[0], place)
    local = beside(scene, scene.prose.sentence(match.start())[0], match.start())
    if (
        local is not None
        and abs(local.difference) == abs(first.quantity.value)
        and (local.difference > 0) != (sign > 0)
    ):
        return _told_wrong(scene, match, local.actual, local.target, local.difference)
    return None


def _level_wrong(scene: Scene, match: re.Match[str], sign: int, one: Quantity, other: Quantity) -> Finding | None:
    difference = one.to(other.unit).value - other.value
    if difference == 0 or (difference > 0) == (sign > 0):
        return None
    return _told_wrong(scene, match, one, other, difference)


def _told_wrong(scene: Scene, match: re.Match[str], one: Quantity, other: Quantity, difference: Decimal) -> Finding:
    words, right = scene.prose.words(*match.span()), "高于" if difference > 0 else "低于"
    message = f"这里说“{words}”，但{one}与{other}相比是{right}，方向相反。请改为“{right}”一类的词，或核对两个数字。"
    return scene.case.found("C105", message, scene.prose.place(*match.span()), expected=right, found=words)


def _skipped(scene: Scene, match: re.Match[str], clause: Span) -> bool:
    text = scene.prose.text
    if scene.prose.kind(match.start()) is Kind.HEADING or scene.is_plan(match.start()):
        return True
    before = text[clause[0] : match.start()]
    return bool(
        scene.words.denied.search(before)
        or scene.words.planned.search(before)
        or re.search("不|未|没|如|若|年中|监控|上半年", before[-6:])
    )


def _indicator(scene: Scene, position: int, clause: Span) -> Scored | None:
    named = [number for _, number in scene.named(*clause, "indicator")]
    start = scene.prose.sentence(position)[0]
    told = scene.rows_stated(start, position, "indicator")
    earlier = [number for _, number in scene.named(start, position, "indicator")]
    number = (named or told or earlier or [scene.about(position, "indicator")])[-1]
    return scene.lines[number - 1] if number else None


def _compared(scene: Scene, match: re.Match[str], sign: int, line: Scored) -> Finding | None:
    target, actual = quantity_of(scene, f"{line.path}.target"), quantity_of(scene, f"{line.path}.actual")
    if target is None or actual is None or not same_dimension(target.unit, actual.unit):
        return None
    difference = actual.to(target.unit).value - target.value
    if difference == 0 or (difference > 0) == (sign > 0) or (match[0].endswith("效益")):
        return None
    if line.operator not in ("≤", "<") and match[0].endswith("上限"):
        return None  # 单场成本超出上限: something else than the indicator named before has a ceiling
    if line.operator in ("≤", "<") and match[0].startswith(("优于", "超出预期", "超过预期")):
        return None
    right = "高于" if difference > 0 else "低于"
    message = (
        f"这里说“{scene.prose.words(*match.span())}”，但“{line.name}”的目标是{line.operator}{target}，实际是{actual}，"
        f"{'比目标多' if difference > 0 else '比目标少'}{plain(abs(difference))}{target.unit}，方向相反。请改为“{right}”一类的词，或核对数字。"
    )
    place = scene.prose.place(*match.span())
    return scene.case.found("C105", message, place, subject=line.path, expected=right, found=match[0])
