"""C105: up and down, against the numbers of the sentence itself or of the form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from generator.checking.review.assertions.beside import gaps
from generator.checking.review.assertions.scene import Scene
from generator.checking.review.assertions.words import words
from generator.checking.review.prose import Span, pattern
from generator.checking.review.sentences.base.units import exact_count
from generator.finding import Finding
from generator.manuscript import Kind
from generator.number import MONEY, Quantity, plain, same_dimension
from generator.reading import Place, Statement

__all__ = ["Placed", "comparable", "directions", "gap_wrong", "is_change", "lexicon", "quantity_of"]

_HUNDRED = Decimal(100)
_NEAREST = 14
#: A change is between two of so many numbers before it.
_MOST_NUMBERS = 8
_PERCENT = ("%", "百分点", "个百分点")
_LONGEST_LABEL = 24
_TO_A_TARGET = re.compile("(?:较|比)[^，。；]{0,8}(?:目标|指标|计划|控制数|上限|预期|预算)(?:值|数)?[^，。；0-9]{0,4}$")
#: Between a direction word and how much it was.
_ABOUT = re.compile("(?:了|约|近)+$")
Placed = tuple[int, int, Statement]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    words: tuple[tuple[str, int], ...]
    short: tuple[tuple[str, int], ...]
    joint: re.Pattern[str]
    level: re.Pattern[str]
    base: re.Pattern[str]
    later: re.Pattern[str]
    signed: re.Pattern[str]
    above: re.Pattern[str]
    below: re.Pattern[str]
    above_base: re.Pattern[str]
    below_base: re.Pattern[str]


@cache
def lexicon() -> _Lexicon:
    table = words().data["direction"]
    signs = ((table["up"], 1), (table["down"], -1))
    listed = tuple((word, sign) for group, sign in signs for word in group)
    short = tuple((word, sign) for group, sign in ((table["up_short"], 1), (table["down_short"], -1)) for word in group)
    names = ("joint", "level", "base", "later", "signed", "above", "below", "above_base", "below_base")
    return _Lexicon(listed, short, **{name: pattern(table[name]) for name in names})


#: What is compared with a target has it for its base.
_AGAINST_TARGET = re.compile(
    "(?:比|较|与|距)(?:年度|年初|预期|绩效|控制|规定)?(?:目标|计划|上限|限值|要求|标准|控制数|控制线)[值数]?(?:相比)?$"
)


def directions(scene: Scene) -> list[Finding]:
    """C105: every direction word that numbers beside it contradict."""
    return [*_signed(scene), *_changes(scene)]


def _signed(scene: Scene) -> Iterator[Finding]:
    """同比增长-5%: word and sign together say nothing clear."""
    text = scene.prose.text
    if not any(f"{mark}" in text for mark in "-－−–"):
        return
    for match in scene.prose.matches(lexicon().signed, [word for word, _ in lexicon().words]):
        opposite = "下降" if match["word"] in ("增长", "增加", "上升", "提高") else "增长"
        size = match["number"].lstrip("-－−–")
        message = f"这里写“{scene.prose.words(*match.span())}”：方向词与负号相矛盾。方向词后面写绝对值，如确为负数，应写“{opposite}{size}”；否则去掉负号。"
        yield scene.case.found("C105", message, scene.prose.place(*match.span()), found=match[0])


# --- a change told beside the two numbers it is between ---------------------------------------------------------------------


def _changes(scene: Scene) -> Iterator[Finding]:
    text, listed = scene.prose.text, lexicon()
    done: set[int] = set()
    for word, sign in (*listed.words, *listed.short):
        for at in scene.prose.find((word,)):
            if at in done or scene.prose.kind(at) is Kind.HEADING or (len(word) == 1 and not _compares(text, at)):
                continue
            end = at + len(word)
            after = scene.stated(end, min(end + _NEAREST, scene.prose.sentence(at)[1]))
            if not after or not _belongs(text, end, after[0][0]):
                continue
            done.update(range(at, end))
            finding = _judged(scene, word, sign, at, after[0])
            if finding:
                yield finding


_COMPARES = re.compile("(?:较|比)[^，。；]{1,24}$")
_FROM = re.compile("(?:由|从)[^，。；]{1,24}$")


def _compares(text: str, at: int) -> bool:
    """Tell whether a single character stands where it compares: 比…多3人, 由…减至…."""
    before, behind = text[max(0, at - 28) : at], text[at + 1 : at + 2]
    if behind in "至到":
        return _FROM.search(before) is not None
    return (behind.isdigit() or behind in "了出支约") and _COMPARES.search(before) is not None


def _belongs(text: str, end: int, number: int) -> bool:
    between = text[end:number]
    return bool(lexicon().joint.match(between) or (between and lexicon().level.match(between) and len(between) <= 2))


def _judged(scene: Scene, word: str, sign: int, at: int, number: Placed) -> Finding | None:
    text = scene.prose.text
    span = scene.prose.sentence(at)
    if _is_target(scene, text[span[0] : at], number[2]):
        return None
    between = text[at + len(word) : number[0]]
    if lexicon().level.match(between) and not between.startswith("为"):
        return _to_a_level(scene, word, sign, at, number, span)
    if (finding := _by_an_amount(scene, word, sign, at, number, span)) is not None:
        return finding
    return _by_a_gap(scene, word, sign, at, number) or _by_the_form(scene, word, sign, at, number)


def _by_a_gap(scene: Scene, word: str, sign: int, at: int, number: Placed) -> Finding | None:
    """比目标长3天, 较全年预算少支出221.60万元: the gap of just one row of the form."""
    before = scene.prose.text[max(scene.prose.clause(at)[0], at - 24) : at]
    match = _TO_A_TARGET.search(before)
    rows = scene.rows_stated(scene.prose.sentence(at)[0], at, "indicator")[-1:]
    found = gaps(scene, number[2].quantity)
    if match is None and word in ("高出", "低出", "多出"):
        found = [item for item in found if rows and item[0] == f"indicator.{rows[0]}"]
    elif match is None:
        return None
    budget = match is not None and "预算" in match[0]
    found = [item for item in found if (item[0] == "budget") == budget]
    if not found or any((difference > 0) == (sign > 0) for _, difference in found):
        return None
    return gap_wrong(scene, word, at, found[0][0], found[0][1], scene.prose.place(at, at + len(word)))


def gap_wrong(scene: Scene, word: str, at: int, path: str, difference: Decimal, place: Place) -> Finding:
    one, other = ("executed.total", "adjusted.total") if path == "budget" else ("actual", "target")
    actual, target = scene.shown(f"{path}.{one}"), scene.shown(f"{path}.{other}")
    right = "多于（高于）" if difference > 0 else "少于（低于）"
    message = f"这里说“{word}”，但实际是{actual}，对照的是{target}，实际{right}它，方向相反。请改正，或核对数字。"
    return scene.case.found("C105", message, place, subject=path, expected=right, found=word)


def _is_target(scene: Scene, before: str, statement: Statement) -> bool:
    """Tell whether the number is a plan or a bound: 力争增长5%, 下降率≥5%."""
    if statement.operator or statement.path.endswith(".target"):
        return True
    return scene.words.planned.search(re.split("[，,；]", before)[-1]) is not None


def _to_a_level(scene: Scene, word: str, sign: int, at: int, number: Placed, span: Span) -> Finding | None:
    """由100万元减少到120万元: the level before is told with 由 or 从."""
    text = scene.prose.text
    earlier = [item for item in scene.stated(max(span[0], at - 40), at) if comparable(item[2], number[2])]
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
    pair = _pair(scene, before[-_MOST_NUMBERS:], number[2], span)
    if pair is None:
        return None
    base, now = pair
    if _AGAINST_TARGET.search(scene.prose.text[max(span[0], at - _LONGEST_LABEL) : at]) and not _is_aim(base):
        return None  # 目标90分钟，实测74分钟，比目标缩短16分钟
    change = now.quantity.to(base.quantity.unit).value - base.quantity.value
    if change == 0 or (change > 0) == (sign > 0):
        return None
    return _wrong(scene, word, at, base, now, change)


def _pair(scene: Scene, before: list[Placed], told: Statement, span: Span) -> tuple[Statement, Statement] | None:
    """Return (earlier, later) of the two numbers whose change the told number is, the nearest ones first."""
    for late in range(len(before) - 1, -1, -1):
        for early in range(len(before) - 1, -1, -1):
            one, other = before[early], before[late]
            if early == late or not comparable(one[2], other[2]) or not _is_base(scene, before, early):
                continue
            if _is_told_change(scene, before, early) or _is_told_change(scene, before, late):
                continue
            if _is_base(scene, before, late) and not _is_later(scene, before, late):
                continue
            if min(one[0], other[0]) < span[0] - 80:
                continue
            if is_change(one[2], other[2], told):
                return one[2], other[2]
    return None


def _is_aim(statement: Statement) -> bool:
    return statement.operator != "" or statement.path.endswith(".target")


def _label(scene: Scene, before: list[Placed], number: int) -> str:
    """Return the words that name a number: back to the number before it."""
    start = before[number - 1][1] if number else 0
    label = scene.prose.text[max(start, before[number][0] - _LONGEST_LABEL) : before[number][0]]
    return re.split("[。；;\n]", label)[-1]


def _is_base(scene: Scene, before: list[Placed], number: int) -> bool:
    return _base_in(scene, _label(scene, before, number))


def _is_told_change(scene: Scene, before: list[Placed], number: int) -> bool:
    """Tell whether a number is itself by how much something grew or fell (较上年减少16万元): no value to compare with."""
    label = _ABOUT.sub("", _label(scene, before, number))
    return label.endswith(tuple(word for word, _ in lexicon().words))


def _base_in(scene: Scene, label: str) -> bool:
    if lexicon().base.search(label):
        return True
    year = scene.case.record.year
    years = re.findall(r"(20\d\d)年", label)
    return bool(years and year and year.quantity and Decimal(years[-1]) < year.quantity.value)


def _is_later(scene: Scene, before: list[Placed], number: int) -> bool:
    return lexicon().later.search(_label(scene, before, number)) is not None


def comparable(one: Statement, other: Statement) -> bool:
    return same_dimension(one.quantity.unit, other.quantity.unit)


def is_change(base: Statement, now: Statement, told: Statement) -> bool:
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
    if exact_count(one) and exact_count(other) and exact_count(told.quantity):
        return abs(other.value - one.value) == told.quantity.value
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
    segment = scene.prose.segment(at)
    near = scene.prose.text[max(segment.start, at - 400) : number[1]]
    if not any(part in near for part in ("调整", "调增", "调减", "追加", "追减", "核减", "年中", "年初")):
        return None
    if re.search("上年|去年|同期|同比", near[-40:]):
        return None
    matching = [
        (id, amount)
        for row in _rows()
        for id in (f"budget.{row}.adjustment" if row != "total" else "budget.adjustment",)
        if (amount := quantity_of(scene, id)) is not None
        and amount.value != 0
        and _same_size(amount, quantity, scene, id)
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


def quantity_of(scene: Scene, id: str) -> Quantity | None:
    fact = scene.case.facts.ledger.get(id)
    return fact.quantity if fact else None


def _same_size(amount: Quantity, told: Quantity, scene: Scene, id: str) -> bool:
    if told.unit in MONEY and amount.unit in MONEY:
        return told.interval().meets(Quantity(abs(amount.value), amount.unit).to(told.unit).interval())
    rate = quantity_of(scene, id.replace("adjustment", "adjustment_rate"))
    return told.unit == "%" and rate is not None and abs(rate.value) == told.value
