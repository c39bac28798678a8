"""Was a planted error found, and what else was reported: one outcome per mutant."""

from __future__ import annotations

from dataclasses import dataclass

from checker import Alarm
from consistency import known
from marked import Marked, sentence_of, sentences
from mutate import Mutant, family

__all__ = ["Outcome", "judge"]

Bound = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a checker said of one mutant.

    Attributes:
        found: a new finding stands in the sentence or row of the change (for structure: see ``judge``).
        found_error: the same at error level.
        found_tied: a new finding stands there or in a sentence that states a figure tied to the changed one.
        belonging, stray: new findings at error level that belong to the planted error, and that do not.
        old: findings at error level that the clean report has too.
        codes: of the new findings, those in the right place first.
    """

    kind: str
    report: str
    number: int
    in_text: bool
    with_figures: bool
    found: bool
    found_error: bool
    found_tied: bool
    belonging: int
    stray: int
    old: int
    codes: tuple[str, ...]


def judge(mutant: Mutant, report: Marked, clean: list[Alarm], alarms: list[Alarm]) -> Outcome:
    """Compare a mutant's findings with those of its clean report.

    A cause, measure or problem that was deleted has no place of its own: any new finding on structure or reasons
    (codes S and R) counts, and any in the section's sentences around the gap.
    """
    text = mutant.text(report.text)
    bounds = sentences(text)
    here = sentence_of(bounds, mutant.start, mutant.end)
    if mutant.start == mutant.end:
        here = _widened(bounds, here)
    tied = [here, *_tied(mutant, report, bounds)]
    paragraph = _paragraph(text, mutant)
    known_before = {(alarm.code, alarm.start, alarm.end) for alarm in clean}
    new = [alarm for alarm in alarms if (alarm.code, *_mapped(mutant, alarm)) not in known_before]
    is_structure = family(mutant.kind) == "structure"
    is_number = family(mutant.kind) == "number"

    def at_place(alarm: Alarm) -> bool:
        return _meets(alarm, here) or (is_structure and alarm.code[0] in "SR")

    def belongs(alarm: Alarm) -> bool:
        near = any(_meets(alarm, bound) for bound in tied)
        return near or at_place(alarm) or (not is_number and _meets(alarm, paragraph))

    errors = [alarm for alarm in new if alarm.level == "error"]
    hits = [alarm for alarm in new if at_place(alarm)]
    return Outcome(
        mutant.kind,
        mutant.report,
        mutant.number,
        mutant.in_text,
        mutant.with_figures,
        bool(hits),
        any(alarm.level == "error" for alarm in hits),
        any(belongs(alarm) for alarm in new),
        sum(belongs(alarm) for alarm in errors),
        sum(not belongs(alarm) for alarm in errors),
        sum(alarm.level == "error" for alarm in alarms) - len(errors),
        tuple(alarm.code for alarm in (*hits, *(alarm for alarm in new if alarm not in hits))),
    )


def _meets(alarm: Alarm, bound: Bound) -> bool:
    return alarm.start >= 0 and alarm.start < bound[1] and bound[0] < max(alarm.end, alarm.start + 1)


def _mapped(mutant: Mutant, alarm: Alarm) -> Bound:
    """Return an alarm's place in the clean text."""
    shift = len(mutant.before) - len(mutant.after)

    def back(position: int) -> int:
        if position <= mutant.start:
            return position
        return max(mutant.start, position + shift) if position >= mutant.end else mutant.start

    return back(alarm.start), back(alarm.end)


def _widened(bounds: list[Bound], here: Bound) -> Bound:
    """Return a deletion's sentence with its neighbours."""
    before = [bound for bound in bounds if bound[1] <= here[0]][-1:]
    behind = [bound for bound in bounds if bound[0] >= here[1]][:1]
    return (before or [here])[0][0], (behind or [here])[0][1]


def _paragraph(text: str, mutant: Mutant) -> Bound:
    start = text.rfind("\n", 0, mutant.start) + 1
    end = text.find("\n", mutant.end)
    return start, len(text) if end < 0 else end


def _tied(mutant: Mutant, report: Marked, bounds: list[Bound]) -> list[Bound]:
    """Return the sentences that state the changed figures, or figures in a relation with them."""
    ids = set(mutant.ids)
    for relation in known(report).relations:
        if relation.ids & set(mutant.ids):
            ids |= relation.ids
    shift = len(mutant.after) - len(mutant.before)
    behind = mutant.start + len(mutant.before)
    places = [
        (mark.start + shift, mark.end + shift) if mark.start >= behind else (mark.start, mark.end)
        for mark in report.numbers
        if mark.name in ids and (mark.end <= mutant.start or mark.start >= behind)
    ]
    return [sentence_of(bounds, *place) for place in places]
