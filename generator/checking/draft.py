"""The judge of a drafted item: may it stand in the report, and if not, what must the model change.

A draft passes only where every number is a placeholder that stands among its own words, the direction is that of the
figures, and everything else it says comes from the unit's words, our wordings, or words that state nothing. What can be
put right without asking (a doubled unit, a figure typed out) is mended.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from generator.brief import Brief, Fault, FaultKind, Judgement
from generator.checking.direction import check_direction
from generator.checking.grounding import check_causes, check_coverage, check_grounding
from generator.checking.index import Index
from generator.checking.item import Item, is_mark, marked, plain_words
from generator.checking.kept import check_kept
from generator.checking.manner import check_leaks, check_length, check_private, check_register, check_repeated
from generator.checking.polarity import check_polarity
from generator.checking.roles import check_labels
from generator.checking.slots import Reading, numbered, read, without_doubled_units
from generator.checking.typed import with_placeholders
from generator.claims import FalseClaim
from generator.report import Span

__all__ = ["Bench", "judge"]

#: A draft longer than so many times what is allowed, and this much, is not looked at.
_FAR_TOO_LONG, _ROOM = 5, 400


@dataclass(frozen=True, slots=True)
class Bench:
    """What all items of one report are judged against; built once.

    Attributes:
        index: the facts, prepared for binding.
        claims: what the figures make false for this unit.
        instructions: texts of our prompts, which must not come back.
        examples: the schematic examples in them.
        private: names and telephone numbers the model was not given.
        unit_type: 乡镇, 街道 … as in the record; "" where it is not known.
        names: what the unit may be called, its full and short names; every item may use them.
    """

    index: Index
    claims: tuple[FalseClaim, ...] = ()
    instructions: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    unit_type: str = ""
    names: tuple[str, ...] = ()


def judge(text: str, brief: Brief, bench: Bench, others: Collection[str] = ()) -> Judgement:
    """Judge what a model wrote for one item; never raises, and time is linear in the text.

    Args:
        text: the draft as it came.
        brief: what was asked for.
        bench: the report's figures and what must not come back.
        others: texts already accepted for other items of the report.

    Returns:
        The finished spans where the draft may stand; else every fault, with what to change.
    """
    if len(text) > brief.longest * _FAR_TOO_LONG + _ROOM:
        fault = Fault(FaultKind.LENGTH, f"太长，有{len(text)}字，最多写{brief.longest}字，请压缩")
        return Judgement(faults=(fault,))
    slots, by_name = numbered(brief)
    reading = read(text, brief, by_name, "\n".join(bench.examples))
    if not any(is_mark(char) for char in reading.text) and not plain_words(reading.text):
        reading.fault(FaultKind.EMPTY, "没有写内容，请写出这一项")
        return Judgement(faults=tuple(reading.faults), mended=tuple(reading.mended))
    said = tuple(marked(part, by_name) for part in brief.said)
    phrases = tuple(marked(part, by_name) for part in brief.phrases)
    item = Item(brief, bench.index, reading.text, slots, said, phrases, bench.names)
    item = replace(item, text=without_doubled_units(item, reading))
    item = with_placeholders(item, reading)
    item = replace(item, text=without_doubled_units(item, reading))
    _check(item, bench, others, reading)
    faults = tuple(dict.fromkeys(reading.faults))
    return Judgement(() if faults else _spans(item), faults, tuple(dict.fromkeys(reading.mended)))


def _check(item: Item, bench: Bench, others: Collection[str], reading: Reading) -> None:
    _check_required(item, reading)
    check_labels(item, reading)
    check_direction(item, bench.claims, reading)
    check_grounding(item, reading)
    check_causes(item, reading)
    check_coverage(item, reading)
    check_polarity(item, reading)
    check_kept(item, reading)
    check_leaks(item, bench.instructions, bench.examples, reading)
    check_register(item, bench.unit_type, reading)
    check_length(item, reading)
    check_repeated(item, others, reading)
    check_private(item, bench.private, reading)


def _check_required(item: Item, reading: Reading) -> None:
    missing = [slot for char, slot in item.slots.items() if slot.required and char not in item.text]
    if missing:
        named = "、".join(f"{slot.placeholder}（{slot.meaning or slot.name}）" for slot in missing)
        reading.fault(FaultKind.MISSING_SLOT, f"没有写{named}，请写上", missing[0].name)


def _spans(item: Item) -> tuple[Span, ...]:
    """Return the finished text, each figure a span of its own."""
    spans: list[Span] = []
    plain = ""
    for char in item.text:
        slot = item.slots.get(char)
        if slot is None or not slot.fact:
            plain += item.shown(char)
            continue
        if plain:
            spans.append(Span(plain))
            plain = ""
        spans.append(Span(slot.text, fact=slot.fact))
    return (*spans, Span(plain)) if plain else tuple(spans)
