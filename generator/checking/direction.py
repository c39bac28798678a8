"""Whether a draft says the same as the figures: reached or not, more or less, up or down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from generator.brief import FaultKind, Kind, Slot
from generator.checking.amounts import amount
from generator.checking.item import MARKS, Item, clauses, is_mark
from generator.checking.roles import names_role, role_of
from generator.checking.slots import Reading
from generator.checking.wordlists import Pattern, words
from generator.claims import FalseClaim, false_claim
from generator.scan import Mention, scan

__all__ = ["check_direction"]

_MARK = f"[{MARKS}]"
#: Between two compared figures: joints before the word, the second figure's name behind it.
_BETWEEN = re.compile(rf"({_MARK})([^。；{MARKS}]{{0,30}})(?={_MARK})")
_NAME_BEHIND = 12
_ADJUSTMENT = re.compile(r"budget(\.\w+)?\.adjustment(_\w+)?")
_STATES_PAST = (Kind.PROBLEM, Kind.CAUSE)


def check_direction(item: Item, claims: tuple[FalseClaim, ...], reading: Reading) -> None:
    """Report what contradicts the direction of the issue, the values compared, or the claims the figures decide."""
    if item.brief.kind in _STATES_PAST:
        _check_words(item, reading)
    _check_comparisons(item, reading)
    _check_versus(item, reading)
    _check_bounds(item, reading)
    _check_adjustment(item, reading)
    _check_claims(item, claims, reading)


def _check_claims(item: Item, claims: tuple[FalseClaim, ...], reading: Reading) -> None:
    """Report false claims; what of the unit's words is one was left out before (a plan to save is none)."""
    for one in claims:
        claim = false_claim(item.finished, (one,))
        if claim and not any(claim[0] in text for text in item.said):
            reading.fault(FaultKind.CLAIM, f"“{claim[0]}”与数据不符：{claim[1]}，请删去", claim[0])


def _check_words(item: Item, reading: Reading) -> None:
    contradicts, _ = words().direction(item.brief.direction)
    for match in contradicts.finditer(item.text):
        if is_negated(item.text, match.start()) or _is_said(item, match):
            continue
        written = item.print(match[0])
        lead = item.brief.lead.rstrip("：。，") or "数据"
        reading.fault(FaultKind.DIRECTION, f"“{written}”与“{lead}”方向相反，请改正", written)


def is_negated(text: str, start: int) -> bool:
    """Tell whether a negation stands right before a word."""
    return words().before.search(text[max(0, start - 12) : start]) is not None


def _is_said(item: Item, match: re.Match[str]) -> bool:
    """Tell whether the whole clause stands so in the unit's own words."""
    text = item.text
    clause = next((c for c in clauses(text[max(0, match.start() - 60) :]) if match[0] in c), match[0])
    return any(clause in said for said in item.said)


# --- two figures compared -------------------------------------------------------------------------------------------------


def _check_comparisons(item: Item, reading: Reading) -> None:
    for match in _BETWEEN.finditer(item.text):
        first, second = item.slots[match[1]], item.slots[item.text[match.end()]]
        stated = _comparison(match[2])
        if stated is None or not (_is_level(first) and _is_level(second)):
            continue
        word, sign = stated
        one, other = _value(item, first), _value(item, second)
        if one is None or other is None or one[0] != other[0] or _holds(one[1], sign, other[1]):
            continue
        _false(first, word, second, reading)


def _false(first: Slot, word: str, second: Slot, reading: Reading) -> None:
    message = f"{first.placeholder}是{first.text}，{second.placeholder}是{second.text}，“{word}”不对，请改正"
    reading.fault(FaultKind.DIRECTION, message, word)


def _comparison(between: str) -> tuple[str, str] | None:
    """Return (word, sign) where the words between two figures compare them, None where they do not."""
    best: tuple[int, str, str] | None = None
    for word, sign in _signs().items():
        at = between.rfind(word)
        if at < 0 or len(between) - at - len(word) > _NAME_BEHIND or "，" in between[at:] or "、" in between[at:]:
            continue
        if names_role(between[:at]):
            continue  # 预期指标值A，实际完成超过B: the word is B's own
        if between[:at].endswith(words().list("compare", "operator_after")) and not sign.startswith("~"):
            continue
        if best is None or len(word) > len(best[1]):
            best = (at, word, sign)
    if best is None:
        return None
    at, word, sign = best
    return word, _turned(sign) if is_negated(between, at) else sign


@cache
def _signs() -> dict[str, str]:
    """Return comparing word -> sign."""
    kinds = {
        "greater": ">",
        "less": "<",
        "least": "≥",
        "most": "≤",
        "equal": "=",
        "rising": "~<",
        "falling": "~>",
    }
    return {word: sign for kind, sign in kinds.items() for word in words().list("compare", kind)}


def _turned(sign: str) -> str:
    return {">": "≤", "<": "≥", "≥": "<", "≤": ">", "=": "≠", "~<": "~≥", "~>": "~≤"}[sign]


def _holds(one: Decimal, sign: str, other: Decimal) -> bool:
    return {
        ">": one > other,
        "<": one < other,
        "≥": one >= other,
        "≤": one <= other,
        "=": one == other,
        "≠": one != other,
    }[sign.removeprefix("~")]


def _is_level(slot: Slot) -> bool:
    role = role_of(slot.fact)
    return role is None or role.level


def _value(item: Item, slot: Slot) -> tuple[str, Decimal] | None:
    """Return (dimension, value in its base unit) of a slot's fact."""
    fact = item.index.ledger.get(slot.fact)
    if fact is None or fact.quantity is None:
        return None
    size = amount(fact.quantity)
    return size.dimension, size.value


@cache
def _versus() -> Pattern:
    more = "|".join(words().list("compare", "versus_more"))
    less = "|".join(words().list("compare", "versus_less"))
    return re.compile(
        rf"({_MARK})(?:比|较)[^，。；{MARKS}]{{0,10}}({_MARK})(?:的)?(?:(?P<more>{more})|(?P<less>{less}))"
    )


def _check_versus(item: Item, reading: Reading) -> None:
    """Check A比B多, A比B少."""
    for match in _versus().finditer(item.text):
        first, second = item.slots[match[1]], item.slots[match[2]]
        one, other = _value(item, first), _value(item, second)
        if one is None or other is None or one[0] != other[0]:
            continue
        if not _holds(one[1], ">" if match["more"] else "<", other[1]):
            _false(first, match["more"] or match["less"], second, reading)


# --- bounds and rounding -------------------------------------------------------------------------------------------------


def _check_bounds(item: Item, reading: Reading) -> None:
    """Report 约, 近, 超过, 不低于 and the like around a figure, where the material does not have them there."""
    known = _stated_signs(item)
    by_start = {place.start: place.char for place in item.places}
    for mention in _bounded(item.finished):
        char = by_start.get(mention.number_start, by_start.get(mention.start, ""))
        slot = item.slots.get(char)
        if slot is None or not slot.fact or _is_own_bound(slot, mention):
            continue
        if (mention.operator, mention.approximate) in known.get(char, ()) or _fits(item, slot, mention):
            continue
        if _is_role_word(item.finished, mention, slot) or _is_compared(item, char):
            continue
        message = f"{slot.placeholder}是准确的“{slot.text}”，前后不能写“约”“近”“超过”“以上”一类的词，请删去"
        reading.fault(FaultKind.DIRECTION, message, slot.text)


def _bounded(text: str) -> Iterator[Mention]:
    return (mention for mention in scan(text) if mention.operator or mention.approximate)


def _is_own_bound(slot: Slot, mention: Mention) -> bool:
    """Tell whether the slot's own text is approximate (300余人)."""
    own = scan(slot.text)
    return bool(own) and (own[0].operator, own[0].approximate) == (mention.operator, mention.approximate)


def _stated_signs(item: Item) -> dict[str, set[tuple[str, bool]]]:
    """Return placeholder -> the bounds it stands with in the material."""
    found: dict[str, set[tuple[str, bool]]] = {}
    for text in (*item.said, *item.phrases):
        printed = ""
        starts: dict[int, str] = {}
        for char in text:
            if char in item.slots:
                starts[len(printed)] = char
            printed += item.shown(char)
        for mention in scan(printed):
            char = starts.get(mention.number_start, starts.get(mention.start, ""))
            found.setdefault(char, set()).add((mention.operator, mention.approximate))
    return found


def _fits(item: Item, slot: Slot, mention: Mention) -> bool:
    """Tell whether a target's operator is the one of its direction, where no wording of ours names it."""
    role = role_of(slot.fact)
    if role is None or role.name != "target" or mention.approximate:
        return False
    if any(char in text and item.slots[char] is slot for text in item.phrases for char in text if is_mark(char)):
        return mention.operator in ("<", ">") and _is_compared(
            item, next(c for c, s in item.slots.items() if s is slot)
        )
    allowed = {"short": "≥=><", "over": "≥=>", "exceeded": "≤<=>"}.get(item.brief.direction, "")
    return mention.operator in allowed


def _is_role_word(text: str, mention: Mention, slot: Slot) -> bool:
    """Tell whether the word is the figure's own name (超出502.36万元 for an excess)."""
    role = role_of(slot.fact)
    before = text[max(0, mention.start - 8) : mention.start].rstrip("了的")
    return role is not None and before.endswith((*role.words, *role.close)) and role.name != "actual"


def _is_compared(item: Item, char: str) -> bool:
    """Tell whether another figure stands before it, with the comparing word between: that is checked by value."""
    for match in _BETWEEN.finditer(item.text):
        if item.text[match.end()] == char and _comparison(match[2]) is not None:
            first = item.slots[match[1]]
            return _is_level(first) and _is_level(item.slots[char])
    return False


# --- adjustments ------------------------------------------------------------------------------------------------------------


def _check_adjustment(item: Item, reading: Reading) -> None:
    """Report 调减 beside a budget that was raised, and the other way round."""
    fact = item.index.ledger.get("budget.adjustment")
    if fact is None or fact.quantity is None or not fact.quantity.value:
        return
    wrong = words().list("adjusted", "down" if fact.quantity.value > 0 else "up")
    for position, _, slot in item.marks():
        if not _ADJUSTMENT.fullmatch(slot.fact):
            continue
        before = item.text[max(0, position - 8) : position]
        word = next(
            (
                word
                for word in wrong
                if before.removesuffix("了").endswith((word, f"{word}数", f"{word}金额", f"{word}幅度"))
            ),
            "",
        )
        if word:
            way = "调增" if fact.quantity.value > 0 else "调减"
            reading.fault(FaultKind.DIRECTION, f"“{word}”与数据方向相反，年中预算是{way}，请改正", word)
