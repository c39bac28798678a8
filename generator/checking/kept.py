"""What bounds a statement must be kept: about, on average, planned, each, next year, in time; who falls short of whom.

A number means another thing behind 计划 or 平均, and a draft that is grounded word for word can still leave such a word
out, put one in, or turn two sides of a comparison round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from generator.brief import FaultKind, Kind, Slot
from generator.checking.grounding import Material, share
from generator.checking.index import pairs
from generator.checking.item import MARKS, Item, clauses, label_before, plain_words
from generator.checking.roles import role_of
from generator.checking.slots import Reading
from generator.checking.told import check_places
from generator.checking.wordlists import alternatives, words

__all__ = ["check_kept"]

#: A part of a list is told where so much of it stands in the draft.
_TOLD = 0.34
_SHORTEST_PART = 3


@dataclass(frozen=True, slots=True)
class _Sense:
    """One bound, as patterns.

    Attributes:
        free: a draft may add it without the unit.
        droppable: a draft may leave it out.
        figure: it bounds the figure behind it and is looked for in front of each.
        kinds: kinds of items it counts in, all where there are none.
    """

    name: str
    pattern: re.Pattern[str]
    free: bool
    droppable: bool
    figure: bool
    kinds: frozenset[str]


@cache
def _senses() -> tuple[_Sense, ...]:
    return tuple(
        _Sense(
            row["name"],
            re.compile("|".join(row["patterns"]).replace("◯", f"[{MARKS}]")),  # ◯ is a figure
            row.get("free", False),
            row.get("droppable", False),
            row.get("figure", False),
            frozenset(row.get("kinds", "").split()),
        )
        for row in words().data["kept"]["sense"]
    )


@cache
def _relation() -> re.Pattern[str]:
    listed: str = words().data["kept"]["relations"]
    return alternatives(listed.split())


@cache
def _moved_target() -> re.Pattern[str]:
    return re.compile(words().data["kept"]["moved_target"])


@cache
def _opposed() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    rows: list[list[str]] = words().data["kept"]["opposed"]
    return tuple((re.compile(one), re.compile(other)) for one, other in rows)


def check_kept(item: Item, reading: Reading) -> None:
    """Report bounds that were left out or put in, comparisons turned round, and parts of a list that are missing."""
    _check_figures(item, reading)
    _check_quoted(item, reading)
    if not item.said:
        return
    said, material = "\n".join(item.said), "\n".join(item.material)
    _check_senses(item, said, material, reading)
    if item.brief.kind is not Kind.PROBLEM or item.brief.direction == "stated":
        _check_sides(item, reading)
        _check_parts(item, reading)
        check_places(item, reading)
    moved = _moved_target().search(item.told)
    if moved and not _moved_target().search(material):
        message = f"“{item.written(moved[0])}”改变了目标或预算的高低，材料中没有，请照材料写"
        reading.fault(FaultKind.UNGROUNDED, message, moved[0])


def _check_senses(item: Item, said: str, material: str, reading: Reading) -> None:
    for sense in _senses():
        if sense.kinds and str(item.brief.kind) not in sense.kinds:
            continue
        own, drafted = sense.pattern.search(said), sense.pattern.search(item.text)
        if own and not sense.droppable and not drafted and not sense.pattern.search(item.told):
            word = item.print(own[0])
            reading.fault(FaultKind.LENGTH, f"漏写了“{word}”，意思会变，请写上", word)
        elif drafted and not own and not sense.free and not sense.pattern.search(material):
            word = item.print(drafted[0])
            reading.fault(FaultKind.UNGROUNDED, f"“{word}”在材料中没有，意思会变，请删去", word)


def _check_figures(item: Item, reading: Reading) -> None:
    """Report a figure that lost its bound, has another figure's, or stands on the other side of a limit."""
    for _, char, slot in item.marks():
        own = [label for texts in (item.said, item.phrases) for text in texts for label in _labels(text, char)]
        here = _labels(item.text, char)
        if not own or not here:
            continue
        for sense in _senses():
            if not sense.figure or (sense.kinds and str(item.brief.kind) not in sense.kinds):
                continue
            known = next((found for label in own if (found := sense.pattern.search(label))), None)
            drafted = next((found for label in here if (found := sense.pattern.search(label))), None)
            if known and not drafted and not sense.droppable:
                message = f"{slot.placeholder}前漏写了“{item.print(known[0])}”，意思会变，请写上"
                reading.fault(FaultKind.LENGTH, message, item.print(known[0]))
            elif drafted and not known and not sense.free:
                message = f"{slot.placeholder}前的“{item.print(drafted[0])}”在材料中没有，意思会变，请删去"
                reading.fault(FaultKind.UNGROUNDED, message, item.print(drafted[0]))
        role = role_of(slot.fact)
        if not role or role.name != "target":
            _check_sides_of(slot, here[0], own, reading)


def _check_sides_of(slot: Slot, here: str, own: list[str], reading: Reading) -> None:
    """Report a figure told to lie on the other side: below what it is above, less by what it is more by."""
    for one, other in _opposed():
        for side, against in ((one, other), (other, one)):
            found = against.search(here)
            if not found or side.search(here) or any(against.search(label) for label in own):
                continue
            if any(side.search(label) for label in own):
                message = f"{slot.placeholder}前的“{found[0]}”与材料相反，请照材料写"
                reading.fault(FaultKind.DIRECTION, message, found[0])


def _labels(text: str, char: str) -> list[str]:
    """Return what stands before each place of a figure in its clause, the figure included."""
    text = _COMMA_BEHIND.sub(r"\1", text)
    return [label_before(text, at) + char for at, one in enumerate(text) if one == char]


#: A comma behind it does not part these from their figure.
_COMMA_BEHIND = re.compile("(其中|累计|同比|环比)，")
_QUOTED = re.compile("“([^“”]+)”|《([^《》]+)》")


def _check_quoted(item: Item, reading: Reading) -> None:
    """Report a document that the material does not name so, and a part of what it quotes put in quotation marks."""
    known = {match[0] for text in item.material for match in _QUOTED.finditer(text)}
    for match in _QUOTED.finditer(item.text):
        if match[0] in known or any(mark in match[0] for mark in item.slots):
            continue
        if match[2] or any(match[1] in one and len(match[1]) + 2 < len(one) for one in known):
            quote = match[0]
            reading.fault(FaultKind.UNGROUNDED, f"“{quote}”与材料中的名称不同，请照材料写", quote)


def _check_sides(item: Item, reading: Reading) -> None:
    """Report 甲达不到乙 written as 乙达不到甲."""
    known = [side for text in item.said for side in _sides(text)]
    for before, relation, behind in _sides(item.told):
        for own_before, own_relation, own_behind in known:
            if relation != own_relation:
                continue
            kept = len(before & own_before) + len(behind & own_behind)
            turned = len(before & own_behind) + len(behind & own_before)
            if turned > kept:
                message = f"“{relation}”前后的两方写反了，请照材料写"
                reading.fault(FaultKind.POLARITY, message, relation)


def _sides(text: str) -> Iterator[tuple[frozenset[str], str, frozenset[str]]]:
    for clause in clauses(text):
        found = _relation().search(clause)
        if found:
            yield pairs(clause[: found.start()]), found[0], pairs(clause[found.end() :])


def _check_parts(item: Item, reading: Reading) -> None:
    """Report a part of a list that the draft leaves out (责任人和完成时限 → 责任人)."""
    draft = Material((item.told, item.text), ())
    for text in item.said:
        for clause in clauses(text):
            parts = [part for part in re.split("以及|[、和与及]", clause) if len(plain_words(part)) >= _SHORTEST_PART]
            for part in parts if len(parts) > 1 else ():
                if share(part, draft) < _TOLD:
                    quote = item.print(part)
                    reading.fault(FaultKind.LENGTH, f"漏写了“{quote}”，请写上", quote)
