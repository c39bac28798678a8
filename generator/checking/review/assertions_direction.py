"""C105: up and down, above and below, against the numbers of the sentence itself or of the form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from generator.checking.review.assertions_prose import Span, pattern
from generator.checking.review.assertions_scene import Scene
from generator.checking.review.assertions_words import words
from generator.finding import Finding
from generator.manuscript import Kind
from generator.number import MONEY, Quantity, plain, same_dimension
from generator.reading import Statement
from generator.score import Scored

__all__ = ["directions"]

_HUNDRED = Decimal(100)
_NEAREST = 14
_PERCENT = ("%", "百分点", "个百分点")
_LONGEST_LABEL = 24
Placed = tuple[int, int, Statement]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    words: tuple[tuple[str, int], ...]
    joint: re.Pattern[str]
    level: re.Pattern[str]
    base: re.Pattern[str]
    later: re.Pattern[str]
    signed: re.Pattern[str]
    above: re.Pattern[str]
    below: re.Pattern[str]


@cache
def _lexicon() -> _Lexicon:
    table = words().data["direction"]
    signs = ((table["up"], 1), (table["down"], -1))
    listed = tuple((word, sign) for group, sign in signs for word in group)
    names = ("joint", "level", "base", "later", "signed", "above", "below")
    return _Lexicon(listed, **{name: pattern(table[name]) for name in names})


def directions(scene: Scene) -> list[Finding]:
    """C105: every direction word that numbers beside it contradict."""
    return [*_signed(scene), *_changes(scene), *_beside_targets(scene)]


def _signed(scene: Scene) -> Iterator[Finding]:
    """同比增长-5%: word and sign together say nothing clear."""
    text = scene.prose.text
    if not any(f"{mark}" in text for mark in "-－−–"):
        return
    for match in scene.prose.matches(_lexicon().signed, [word for word, _ in _lexicon().words]):
        opposite = "下降" if match["word"] in ("增长", "增加", "上升", "提高") else "增长"
        size = match["number"].lstrip("-－−–")
        message = (
            f"这里写“{scene.prose.words(*match.span())}”：方向词与负号相矛盾。方向词后面写绝对值，如确为负数，应写“{opposite}{size}”；否则去掉负号。"
        )
        yield scene.case.found("C105", message, scene.prose.place(*match.span()), found=match[0])


# --- a change told beside the two numbers it is between ---------------------------------------------------------------------


def _changes(scene: Scene) -> Iterator[Finding]:
    text, lexicon = scene.prose.text, _lexicon()
    done: set[int] = set()
    for word, sign in lexicon.words:
        for at in scene.prose.find((word,)):
            if at in done or scene.prose.kind(at) is Kind.HEADING:
                continue
            end = at + len(word)
            after = scene.stated(end, min(end + _NEAREST, scene.prose.sentence(at)[1]))
            if not after or not _belongs(text, end, after[0][0]):
                continue
            done.add(at)
            finding = _judged(scene, word, sign, at, after[0])
            if finding:
                yield finding


def _belongs(text: str, end: int, number: int) -> bool:
    between = text[end:number]
    return bool(_lexicon().joint.match(between) or (between and _lexicon().level.match(between) and len(between) <= 2))


def _judged(scene: Scene, word: str, sign: int, at: int, number: Placed) -> Finding | None:
    text = scene.prose.text
    span = scene.prose.sentence(at)
    if _is_target(scene, text[span[0] : at], number[2]):
        return None
    between = text[at + len(word) : number[0]]
    if _lexicon().level.match(between) and not between.startswith("为"):
        return _to_a_level(scene, word, sign, at, number, span)
    return _by_an_amount(scene, word, sign, at, number, span) or _by_the_form(scene, word, sign, at, number)


def _is_target(scene: Scene, before: str, statement: Statement) -> bool:
    """Tell whether the number is a plan or a bound: 力争增长5%, 下降率≥5%."""
    if statement.operator or statement.path.endswith(".target"):
        return True
    return scene.words.planned.search(re.split("[，,；]", before)[-1]) is not None


def _to_a_level(scene: Scene, word: str, sign: int, at: int, number: Placed, span: Span) -> Finding | None:
    """由100万元减少到120万元: the level before is told with 由 or 从."""
    text = scene.prose.text
    earlier = [item for item in scene.stated(max(span[0], at - 40), at) if _comparable(item[2], number[2])]
    if not earlier:
        return None
    start = earlier[-1][0]
    if not re.search(r"(?:由|从|自)[^，。；]{0,16}$", text[max(span[0], start - 18) : start]):
        return None
    change = number[2].quantity.to(earlier[-1][2].quantity.unit).value - earlier[-1][2].quantity.value
    if change == 0 or (change > 0) == (sign > 0):
        return None
    return _wrong(scene, word, at, earlier[-1][2], number[2], change)


def _by_an_amount(scene: Scene, word: str, sign: int, at: int, number: Placed, span: Span) -> Finding | None:
    """A为120，较上年100减少20: the two numbers before, whose difference or rate of change is the one told."""
    line = scene.prose.segment(at)
    before = [item for item in scene.stated(max(line.start, at - 160), at) if not item[2].approximate]
    pair = _pair(scene, before, number[2], span)
    if pair is None:
        return None
    base, now = pair
    change = now.quantity.to(base.quantity.unit).value - base.quantity.value
    if change == 0 or (change > 0) == (sign > 0):
        return None
    return _wrong(scene, word, at, base, now, change)


def _pair(
    scene: Scene, before: list[Placed], told: Statement, span: Span
) -> tuple[Statement, Statement] | None:
    """Return (earlier, later) of the two numbers whose change the told number is, the nearest ones first."""
    for late in range(len(before) - 1, -1, -1):
        for early in range(len(before) - 1, -1, -1):
            one, other = before[early], before[late]
            if early == late or not _comparable(one[2], other[2]) or not _is_base(scene, before, early):
                continue
            if _is_base(scene, before, late) and not _is_later(scene, before, late):
                continue
            if min(one[0], other[0]) < span[0] - 80:
                continue
            if _is_change(one[2], other[2], told):
                return one[2], other[2]
    return None


def _label(scene: Scene, before: list[Placed], number: int) -> str:
    """Return the words that name a number: back to the number before it."""
    start = before[number - 1][1] if number else 0
    label = scene.prose.text[max(start, before[number][0] - _LONGEST_LABEL) : before[number][0]]
    return re.split("[。；;\n]", label)[-1]


def _is_base(scene: Scene, before: list[Placed], number: int) -> bool:
    return _base_in(scene, _label(scene, before, number))


def _base_in(scene: Scene, label: str) -> bool:
    if _lexicon().base.search(label):
        return True
    year = scene.case.record.year
    years = re.findall(r"(20\d\d)年", label)
    return bool(years and year and year.quantity and Decimal(years[-1]) < year.quantity.value)


def _is_later(scene: Scene, before: list[Placed], number: int) -> bool:
    return _lexicon().later.search(_label(scene, before, number)) is not None


def _comparable(one: Statement, other: Statement) -> bool:
    return bool(one.quantity.unit) and same_dimension(one.quantity.unit, other.quantity.unit)


def _is_change(base: Statement, now: Statement, told: Statement) -> bool:
    """Tell whether a number is the difference or the rate of change of two others, as far as they are written."""
    one, other = base.quantity, now.quantity.to(base.quantity.unit)
    difference = other.interval() - one.interval()
    if told.quantity.unit in _PERCENT and one.unit not in _PERCENT:
        if one.value <= 0:
            return False
        rate = (other.value - one.value) / one.value * _HUNDRED
        low = told.quantity.interval()
        return low.low <= abs(rate) <= low.high
    if told.quantity.unit in _PERCENT and one.unit in _PERCENT:
        return abs(other.value - one.value) == abs(told.quantity.value)
    if not same_dimension(told.quantity.unit, one.unit):
        return False
    size = told.quantity.to(one.unit).interval()
    turned = difference.scaled(Decimal(-1))
    return size.meets(difference) or size.meets(turned)


def _wrong(scene: Scene, word: str, at: int, base: Statement, now: Statement, change: Decimal) -> Finding:
    right = "增加" if change > 0 else "减少"
    unit = "个百分点" if base.quantity.unit == "%" else base.quantity.unit
    message = (
        f"这里说“{word}”，但从{base.quantity}到{now.quantity}是{right}了{plain(abs(change))}{unit}"
        f"（{now.quantity}－{base.quantity}），方向相反。请改为“{right}”一类的词，或核对两个数字。"
    )
    place = scene.prose.place(at, at + len(word))
    return scene.case.found("C105", message, place, expected=right, found=word)


# --- a change of the form ---------------------------------------------------------------------------------------------------


@cache
def _rows() -> tuple[str, ...]:
    return ("total", "upper", "local", "carryover", "other", "fiscal", "basic", "personnel", "public", "project")


def _by_the_form(scene: Scene, word: str, sign: int, at: int, number: Placed) -> Finding | None:
    """年中调减843.04万元 where the form says that the budget rose by just that."""
    quantity = number[2].quantity
    near = scene.prose.text[max(scene.prose.sentence(at)[0], at - 30) : number[1]]
    if not any(part in near for part in ("调", "追", "年中", "核减", "预算")):
        return None
    matching = [
        (id, amount)
        for row in _rows()
        for id in (f"budget.{row}.adjustment" if row != "total" else "budget.adjustment",)
        if (amount := _quantity(scene, id)) is not None and amount.value != 0 and _same_size(amount, quantity, scene, id)
    ]
    if not matching or any((amount.value > 0) == (sign > 0) for _, amount in matching):
        return None
    id, amount = matching[0]
    row = id.removeprefix("budget.").removesuffix("adjustment").strip(".") or "total"
    one, other = scene.shown(f"budget.initial.{row}"), scene.shown(f"budget.adjusted.{row}")
    right = "调增" if amount.value > 0 else "调减"
    message = (
        f"这里说“{word}”，但年初预算{one}，调整后{other}（{other}－{one}={plain(amount.value)}{amount.unit}），是{right}。"
        f"请改为“{right}”，或核对预算数。"
    )
    place = scene.prose.place(at, at + len(word))
    return scene.case.found("C105", message, place, subject=id, expected=right, found=word)


def _quantity(scene: Scene, id: str) -> Quantity | None:
    fact = scene.case.facts.ledger.get(id)
    return fact.quantity if fact else None


def _same_size(amount: Quantity, told: Quantity, scene: Scene, id: str) -> bool:
    if told.unit in MONEY and amount.unit in MONEY:
        return told.interval().meets(Quantity(abs(amount.value), amount.unit).to(told.unit).interval())
    rate = _quantity(scene, id.replace("adjustment", "adjustment_rate"))
    return told.unit == "%" and rate is not None and abs(rate.value) == told.value


# --- a result beside its target -----------------------------------------------------------------------------------------------


def _beside_targets(scene: Scene) -> Iterator[Finding]:
    """实际完成8人，高于目标10人: in an indicator's own text, or where it is named."""
    for wording, sign, near in (
        (_lexicon().above, 1, ("高于", "超", "大于", "多于", "优于", "突破")),
        (_lexicon().below, -1, ("低于", "少于", "小于", "不及", "不足", "低", "少")),
    ):
        for match in scene.prose.matches(wording, near):
            clause = scene.prose.clause(match.start())
            if _skipped(scene, match, clause):
                continue
            line = _indicator(scene, match.start(), clause)
            if line is not None and (finding := _compared(scene, match, sign, line)):
                yield finding


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
    named = scene.named(*clause, "indicator")
    number = named[-1][1] if named else scene.about(position, "indicator")
    return scene.lines[number - 1] if number else None


def _compared(scene: Scene, match: re.Match[str], sign: int, line: Scored) -> Finding | None:
    target, actual = _quantity(scene, f"{line.path}.target"), _quantity(scene, f"{line.path}.actual")
    if target is None or actual is None or not same_dimension(target.unit, actual.unit):
        return None
    difference = actual.to(target.unit).value - target.value
    if difference == 0 or (difference > 0) == (sign > 0) or (match[0].endswith("效益")):
        return None
    if line.operator in ("≤", "<") and match[0].startswith(("优于", "超出预期", "超过预期")):
        return None
    right = "高于" if difference > 0 else "低于"
    message = (
        f"这里说“{scene.prose.words(*match.span())}”，但“{line.name}”的目标是{line.operator}{target}，实际是{actual}，"
        f"{'比目标多' if difference > 0 else '比目标少'}{plain(abs(difference))}{target.unit}，方向相反。请改为“{right}”一类的词，或核对数字。"
    )
    place = scene.prose.place(*match.span())
    return scene.case.found("C105", message, place, subject=line.path, expected=right, found=match[0])
