"""Drafting with a model: sections asked for side by side, every item judged, only rejected items asked for again.

What is not accepted after ``tries`` answers, or not answered at all, is not in the result: our own sentence stands
there. A draft never fails as a whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Protocol

from generator.brief import Brief, Fault, FaultKind, Judgement
from generator.drafting.markup import marked
from generator.drafting.model.briefs import Group
from generator.drafting.model.client import Answer, ModelError, Request
from generator.drafting.model.prompts import Rejected, again, first
from generator.settings import ModelSettings

__all__ = ["Attempt", "Drafts", "Fate", "Judge", "Model", "first_requests", "write"]

#: Judges what a model wrote for a brief; the texts are those already accepted in the same answer.
Judge = Callable[[str, Brief, Collection[str]], Judgement]

_SENTENCE_ENDS = "。；！？"
#: Shorter sentences may be the same by chance.
_SHORTEST_REPEAT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One answer for one item and what it was worth."""

    item: str
    number: int
    text: str
    judgement: Judgement


class Model(Protocol):
    """Whoever answers requests; it is told the verdicts on its answers."""

    async def ask(self, request: Request) -> Answer:
        """Answer, or raise ModelError."""
        ...

    def judged(self, request: Request, attempts: Sequence[Attempt]) -> None: ...


@dataclass(slots=True)
class Fate:
    """What became of one item.

    Attributes:
        attempts: every answer for it, in order.
        text: marked text of the accepted one, "" where our own sentence stands in.
        trouble: why the model could not be asked at all, "" where it answered.
    """

    brief: Brief
    attempts: list[Attempt] = field(default_factory=list[Attempt])
    text: str = ""
    trouble: str = ""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Return the faults of the last answer."""
        return self.attempts[-1].judgement.faults if self.attempts else ()

    @property
    def mended(self) -> tuple[str, ...]:
        return self.attempts[-1].judgement.mended if self.text else ()


@dataclass(slots=True)
class Drafts:
    """All items of one report and what it took to get them.

    Attributes:
        fates: brief id → what became of it, in the order of the report.
        calls, reused: requests sent to the service, and answered from the store.
        input_tokens, output_tokens: of the requests sent, also of those that gave nothing.
        milliseconds: from the first request to the last verdict.
        troubles: what the service did on the way, in Chinese, each once.
    """

    fates: dict[str, Fate] = field(default_factory=dict[str, Fate])
    calls: int = 0
    reused: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    milliseconds: int = 0
    troubles: dict[str, None] = field(default_factory=dict[str, None])

    @property
    def texts(self) -> dict[str, str]:
        """Return brief id → marked text of the accepted items."""
        return {id: fate.text for id, fate in self.fates.items() if fate.text}

    def answered(self, answer: Answer) -> None:
        self.troubles.update(dict.fromkeys(answer.troubles))
        if answer.reused:
            self.reused += 1
            return
        self.calls += 1
        self.input_tokens += answer.input_tokens
        self.output_tokens += answer.output_tokens

    def failed(self, error: ModelError) -> None:
        self.troubles.update(dict.fromkeys(error.troubles))
        self.calls += 1
        self.input_tokens += error.input_tokens
        self.output_tokens += error.output_tokens

    def drop(self, id: str, fault: Fault) -> None:
        """Take an item back: our own sentence stands in for it."""
        fate = self.fates[id]
        fate.text = ""
        last = fate.attempts[-1]
        fate.attempts[-1] = replace(last, judgement=Judgement(faults=(*last.judgement.faults, fault)))


@dataclass(frozen=True, slots=True)
class _Round:
    """What every request of one report shares."""

    model: Model
    judge: Judge
    settings: ModelSettings
    unit_kind: str
    drafts: Drafts
    instruction: str = ""


def first_requests(
    groups: Sequence[Group], unit_kind: str, settings: ModelSettings, instruction: str = ""
) -> list[tuple[Request, list[Group]]]:
    """Return the requests a report begins with: each section in portions of ``items_per_call`` groups."""
    found: list[tuple[Request, list[Group]]] = []
    for section, members in groupby(groups, key=lambda group: group.section):
        rest = list(members)
        for portion in _portions(rest, settings.items_per_call):
            request = first(section, portion, unit_kind, settings.temperature, settings.max_tokens, instruction)
            found.append((request, portion))
    return found


async def write(
    groups: Sequence[Group],
    unit_kind: str,
    settings: ModelSettings,
    model: Model,
    judge: Judge,
    instruction: str = "",
) -> Drafts:
    """Have every item written.

    Args:
        groups: what to write, in the order of the report.
        unit_kind: what the model is told of the unit (乡镇, 街道 …): never its name.
        settings: portions, tries, temperature.
        model: who answers; how many calls run side by side is its business.
        judge: decides on each text.
        instruction: how a clerk wants them rewritten.

    Returns:
        The fate of every item. Errors of the service become ``Fate.trouble``, nothing is raised.
    """
    drafts = Drafts({brief.id: Fate(brief) for group in groups for brief in group.briefs.values()})
    shared = _Round(model, judge, settings, unit_kind, drafts, instruction)
    portions = first_requests(groups, unit_kind, settings, instruction)
    await asyncio.gather(*(_portion(shared, request, members) for request, members in portions))
    _drop_repeats(drafts)
    return drafts


async def _portion(shared: _Round, request: Request, groups: list[Group]) -> None:
    """Ask for some groups, then again for what was rejected of each, these side by side."""
    rejected = await _ask(shared, request, groups, 1)
    await asyncio.gather(*(_retry(shared, group, rows) for group, rows in rejected))


async def _retry(shared: _Round, group: Group, rejected: list[Rejected]) -> None:
    settings = shared.settings
    for number in range(2, settings.tries + 1):
        request = again(
            group,
            rejected,
            shared.unit_kind,
            number,
            settings.temperature,
            settings.max_tokens,
            shared.instruction,
        )
        rest = await _ask(shared, request, [group.only([one.field for one in rejected])], number)
        if not rest:
            return
        rejected = rest[0][1]


async def _ask(
    shared: _Round, request: Request, groups: Sequence[Group], number: int
) -> list[tuple[Group, list[Rejected]]]:
    """Send one request, judge what came, and return the groups with rejected fields."""
    try:
        answer = await shared.model.ask(request)
    except ModelError as error:
        shared.drafts.failed(error)
        for group in groups:
            for brief in group.briefs.values():
                shared.drafts.fates[brief.id].trouble = str(error)
        return []
    shared.drafts.answered(answer)
    attempts = list(_judged(shared, answer, groups, number))
    shared.model.judged(request, attempts)
    failed: list[tuple[Group, list[Rejected]]] = []
    by_item = {attempt.item: attempt for attempt in attempts}
    for group in groups:
        rows = [
            Rejected(name, attempt.text, attempt.judgement.faults)
            for name, brief in group.briefs.items()
            if not (attempt := by_item[brief.id]).judgement.accepted
        ]
        if rows:
            failed.append((group, rows))
    return failed


def _judged(shared: _Round, answer: Answer, groups: Sequence[Group], number: int) -> Iterable[Attempt]:
    taken: list[tuple[tuple[str, ...], str]] = []
    for group in groups:
        values = answer.values.get(group.key, {})
        for name, brief in group.briefs.items():
            text = values.get(name, "")
            others = [other for said, other in taken if not said or said != brief.said]  # the same may be told alike
            judgement = shared.judge(text, brief, others) if text.strip() else _nothing(answer)
            attempt = Attempt(item=brief.id, number=number, text=text, judgement=judgement)
            fate = shared.drafts.fates[brief.id]
            fate.attempts.append(attempt)
            if judgement.accepted:
                taken.append((brief.said, text))
                fate.text = marked(judgement.spans)
            yield attempt


def _nothing(answer: Answer) -> Judgement:
    why = "，回答超过长度被截断" if answer.finish == "length" else ""
    return Judgement(faults=(Fault(FaultKind.EMPTY, f"没有写出这一项{why}"),))


def _drop_repeats(drafts: Drafts) -> None:
    """Take back items that repeat a sentence of an earlier one, unless the unit wrote the same for both.

    Done at the end and in the order of the report, so that the same answers always give the same report.
    """
    seen: dict[str, tuple[str, ...]] = {}
    for id, fate in drafts.fates.items():
        if not fate.text:
            continue
        said = fate.brief.said
        sentences = [one for one in _sentences(fate.text) if len(one) >= _SHORTEST_REPEAT]
        again = (one for one in sentences if one in seen and (not said or seen[one] != said))
        repeated = next((one for one in again if one not in "".join(said)), None)
        if repeated is not None:
            drafts.drop(id, Fault(FaultKind.REPEATED, f"“{repeated}”与前面的内容重复", repeated))
        else:
            seen.update(dict.fromkeys(sentences, said))


def _sentences(text: str) -> list[str]:
    for end in _SENTENCE_ENDS:
        text = text.replace(end, "\n")
    return [line.strip() for line in text.splitlines() if line.strip()]


def _portions(rows: Sequence[Group], size: int) -> Iterable[list[Group]]:
    return (list(rows[start : start + size]) for start in range(0, len(rows), size))
