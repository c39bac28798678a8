"""Numbers a model typed itself: one that is a figure of the brief becomes its placeholder, any other is a fault."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from generator.brief import FaultKind, Slot
from generator.checking.bind import Verdict, bind
from generator.checking.item import CLAUSE_END, Item, is_mark
from generator.checking.slots import Reading
from generator.checking.wordlists import words
from generator.scan import scan

__all__ = ["with_placeholders"]

_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年?(?![0-9])")
_DATE = re.compile(r"(?<![0-9.:：\-~～—%/至到])[0-9]+[年月日号](?:[0-9]+[月日号])*")
_ASCII_RUN = re.compile(r"[0-9０-９]+(?:[.,:：\-~～—%/][0-9]+)*")
_NUMBER_BEFORE = re.compile(r"[0-9][-.:：~～–—至到/]?$")
_NUMBER_BEHIND = re.compile(r"[-.:：~～–—至到/]?[0-9]")
_NEIGHBOURS = 2


def with_placeholders(item: Item, reading: Reading) -> Item:
    """Return the item with typed figures replaced by their placeholders; reports those that are none."""
    bound = _bound(item)
    text = item.text
    done: list[tuple[int, int, str]] = []
    counted = [(mention.start, mention.end) for mention in scan(text)]
    for start, end in _merged(_typed(item)):
        written = text[start:end]
        is_quantity = any(one < end and start < other for one, other in counted)
        if _stands_in_material(item, start, end, is_quantity=is_quantity) or _is_said_date(item, start, end):
            continue
        char = bound.get((start, end)) or _year(item, written)
        if char:
            done.append((start, end, char))
            reading.mended.append(f"“{written}”改为占位符“{item.slots[char].placeholder}”")
        elif not _is_own_year(item, written):
            message = f"“{written}”是自己写的数字或数量，请删去，或换成给出的占位符"
            reading.fault(FaultKind.TYPED_NUMBER, message, written)
    for start, end, char in reversed(done):
        text = text[:start] + char + text[end:]
    return replace(item, text=text) if done else item


def _typed(item: Item) -> Iterator[tuple[int, int]]:
    """Yield where the text holds a number, or a word that stands for one, outside of placeholders."""
    text = item.text
    for mention in scan(text):
        if not any(is_mark(char) for char in text[mention.start : mention.end]):
            yield mention.start, mention.end
    for pattern in (_ASCII_RUN, _YEAR):
        for match in pattern.finditer(text):
            yield match.span()
    for match in _vague().finditer(text):
        yield match.span()
    numerals = words().data["numbers"]["numerals"]
    plain = _no_numbers().sub(lambda match: "　" * len(match[0]), text)
    for position, char in enumerate(plain):
        if char in numerals or (_is_numeric(char) and not "一" <= char <= "鿿"):
            yield position, position + 1


@cache
def _no_numbers() -> re.Pattern[str]:
    """Return the words that hold a numeral and are no number (队伍)."""
    return re.compile("|".join(words().list("numbers", "no_numbers")))


@cache
def _vague() -> re.Pattern[str]:
    return re.compile("|".join(words().list("numbers", "vague")))


def _is_numeric(char: str) -> bool:
    return not (char.isascii() and char.isdigit()) and unicodedata.numeric(char, None) is not None


def _merged(found: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join stretches that overlap or touch."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _stands_in_material(item: Item, start: int, end: int, *, is_quantity: bool) -> bool:
    """Tell whether a number stands so, with the same neighbours, in the material (12345热线, 0-6岁儿童)."""
    text = item.text
    before, behind = _neighbour(text[max(0, start - _NEIGHBOURS) : start]), _right(text[end : end + _NEIGHBOURS])
    written = text[start:end]
    for known in item.material:
        at = known.find(written)
        while at >= 0:
            after = at + len(written)
            left = bool(before) and known[:at].endswith(before)
            right = bool(behind) and known.startswith(behind, after)
            alone = not before and not behind
            if not _is_longer(known, at, after) and (
                ((left or not before) and (right or not behind)) if is_quantity else (left or right or alone)
            ):
                return True
            at = known.find(written, at + 1)
    return False


def _is_said_date(item: Item, start: int, end: int) -> bool:
    """Tell whether digits are a month, day or year that the unit names, wherever it stands in the draft."""
    date = _DATE.match(item.text, start)
    if date is None or end > date.end():
        return False
    return any(date[0] == known[0] for text in item.said for known in _DATE.finditer(text))


def _is_longer(text: str, start: int, end: int) -> bool:
    """Tell whether a number at this place goes on to either side, as digits or as a range (0-6岁)."""
    before = _NUMBER_BEFORE.search(text[max(0, start - 2) : start])
    behind = _NUMBER_BEHIND.match(text, end)
    return (text[start : start + 1].isdigit() and before is not None) or (
        text[end - 1 : end].isdigit() and behind is not None
    )


def _neighbour(text: str) -> str:
    """Return the last characters back to a clause's start or a placeholder."""
    kept = ""
    for char in reversed(text):
        if char in CLAUSE_END:
            break
        kept = char + kept
    return kept


def _right(text: str) -> str:
    kept = ""
    for char in text:
        if char in CLAUSE_END:
            break
        kept += char
    return kept


def _bound(item: Item) -> dict[tuple[int, int], str]:
    """Return (start, end) of the typed numbers that state a figure of the brief -> its placeholder."""
    chars = {slot.fact: char for char, slot in item.slots.items() if slot.fact}
    finished = item.finished
    offsets = _offsets(item)
    found: dict[tuple[int, int], str] = {}
    for binding in bind(finished, item.index, context=item.context):
        mention = binding.mention
        start, end = offsets.get(mention.start), offsets.get(mention.end - 1)
        if start is None or end is None or binding.verdict in (Verdict.UNSUPPORTED, Verdict.ROUNDED):
            continue
        slot = _slot_of(item, mention.text, binding.fact.id if binding.fact else "", chars)
        if slot and (binding.verdict is not Verdict.CONTRADICTED):
            found[(start, end + 1)] = slot
    return found


def _slot_of(item: Item, written: str, fact: str, chars: dict[str, str]) -> str:
    """Return the placeholder that prints just this: of the bound fact, or the only one with this text."""
    if fact in chars and _same(item.slots[chars[fact]], written):
        return chars[fact]
    same = [char for char, slot in item.slots.items() if slot.fact and _same(slot, written)]
    return same[0] if len(same) == 1 else ""


def _same(slot: Slot, written: str) -> bool:
    return re.sub(r"[\s,，]", "", written) == slot.text


def _offsets(item: Item) -> dict[int, int]:
    """Return position in ``finished`` -> position in ``text``, for what is not a placeholder's."""
    found: dict[int, int] = {}
    position = 0
    for at, char in enumerate(item.text):
        if char not in item.slots:
            found[position] = at
        position += len(item.shown(char))
    return found


def _year(item: Item, written: str) -> str:
    """Return the placeholder of the year, where the brief has one and this is it."""
    match = _YEAR.fullmatch(written)
    for char, slot in item.slots.items():
        if match and slot.fact == "year" and slot.text.removesuffix("年") == match[1]:
            return char if written.endswith("年") or not slot.text.endswith("年") else ""
    return ""


def _is_own_year(item: Item, written: str) -> bool:
    match = _YEAR.fullmatch(written)
    fact = item.index.ledger.get("year")
    return bool(match and fact and fact.quantity and fact.quantity.value == int(match[1]))
