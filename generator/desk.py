"""The desk where a model writes: settings, client, store and judge brought together, and what a clerk is told of it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.brief import Brief, Fault, FaultKind, Judgement, Kind
from generator.checking.draft import Bench, judge
from generator.checking.index import Index
from generator.checking.verdict import BAD
from generator.drafting.case import Case
from generator.drafting.model.briefs import Group, groups
from generator.drafting.model.client import Answer, Client, Request
from generator.drafting.model.prompts import estimated_tokens, examples, instructions
from generator.drafting.model.writer import Attempt, Drafts, Fate, Judge, first_requests, write
from generator.drafting.templates import prompt_hash
from generator.finding import Finding, Severity
from generator.privacy import known_persons
from generator.store import Exchange, Judged, Store, default_path, request_key

if TYPE_CHECKING:
    from pathlib import Path

    from generator.checking.audit import Audit
    from generator.settings import ModelSettings

__all__ = [
    "Planned",
    "bench",
    "draft_with_model",
    "findings",
    "for_clerk",
    "mendings",
    "plan",
    "store_path",
    "take_back",
]

_NAMES = {
    Kind.PROBLEM: "问题",
    Kind.CAUSE: "原因",
    Kind.MEASURE: "改进措施",
    Kind.KEY_WORK: "重点工作",
    Kind.SUGGESTION: "建议",
}
_LONGEST_REASON = 80
#: What a fault tells the model to do about it; a clerk needs only the fault.
_ADVICE = re.compile("，(请|只能|应当|只写|最多写)[^；]*$")
_PLACEHOLDER = re.compile(r"\{\{[^{}]*\}\}(?:（([^（）]*)）)?")
#: Seconds until the first requests have left; before that nothing may hold them up.
_UNDER_WAY = 0.2
#: A shorter clause may stand in a line by chance.
_SHORTEST_CLAUSE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A request that would be sent: its section, its body as JSON text, and about how many tokens it costs."""

    section: str
    body: str
    tokens: int


class _Remembering:
    """A client whose every answer is kept, and that never asks the same twice."""

    def __init__(
        self,
        client: Client,
        store: Store,
        run: int,
        settings: ModelSettings,
        *,
        cache: bool,
        told: Callable[[set[str]], None],
    ) -> None:
        self._accepted: set[str] = set()
        self._told = told
        self._client = client
        self._store = store
        self._run = run
        self._settings = settings
        self._cache = cache

    async def ask(self, request: Request) -> Answer:
        key = self._key(request)
        known = self._store.find(key) if self._cache else None
        if known is not None:
            self._store.reuse(self._run, key)
            return Answer(
                values=known.values,
                raw=known.response,
                mode=known.mode,
                input_tokens=known.input_tokens,
                output_tokens=known.output_tokens,
                milliseconds=known.milliseconds,
                finish=known.finish,
                reused=True,
            )
        answer = await self._client.ask(request)
        self._store.save(self._run, self._exchange(key, request, answer))
        return answer

    def judged(self, request: Request, attempts: Sequence[Attempt]) -> None:
        rows = [
            Judged(
                item=attempt.item,
                attempt=attempt.number,
                accepted=attempt.judgement.accepted,
                text=attempt.text,
                faults=tuple(f"{fault.kind}: {fault.message}" for fault in attempt.judgement.faults),
            )
            for attempt in attempts
        ]
        self._store.judge(self._run, self._key(request), rows)
        self._accepted.update(attempt.item for attempt in attempts if attempt.judgement.accepted)
        self._told(self._accepted)

    def _key(self, request: Request) -> str:
        """Return what makes a request the same: endpoint, model, wording and temperature, not how the form is asked for."""
        return request_key({**self._parts(request), "prompts": prompt_hash()})

    def _parts(self, request: Request) -> dict[str, object]:
        return {
            "endpoint": self._settings.base_url,
            "model": self._settings.model,
            "system": request.system,
            "user": request.user,
            "fields": [[key, list(names)] for key, names in request.fields],
            "temperature": request.temperature,
            "max_tokens": request.max_tokens,
            "extra": {name: str(value) for name, value in self._settings.extra.items()},
        }

    def _exchange(self, key: str, request: Request, answer: Answer) -> Exchange:
        parts = {**self._parts(request), "temperature": str(request.temperature)}
        return Exchange(
            key=key,
            section=request.section,
            model=self._settings.model,
            endpoint=self._settings.base_url,
            request=json.dumps(parts, ensure_ascii=False),
            prompt_hash=prompt_hash(),
            response=answer.raw,
            values=answer.values,
            mode=answer.mode,
            finish=answer.finish,
            input_tokens=answer.input_tokens,
            output_tokens=answer.output_tokens,
            milliseconds=answer.milliseconds,
        )


def store_path(settings: ModelSettings) -> Path:
    """Return the file that keeps what was asked and answered."""
    return settings.store or default_path(os.environ, sys.platform)


def draft_with_model(
    case: Case,
    index: Index,
    settings: ModelSettings,
    items: Collection[str],
    *,
    cache: bool = True,
    what: str = "",
    progress: Callable[[str], None] | None = None,
    instruction: str = "",
    review: Callable[[str, Brief, Judgement], Judgement] | None = None,
) -> Drafts:
    """Have the descriptive items of a report written and judged.

    Args:
        case: the scored and diagnosed record.
        index: its facts, prepared for binding.
        settings: which model, how it is reached, how often an item is asked for.
        items: ids of the items the report prints; others are not asked for.
        cache: answer requests that were answered before from the store.
        what: name of the run in the store.
        progress: told after every answer how far the draft is, in Chinese.
        instruction: how a clerk wants the items rewritten.
        review: has the last word on a draft that was judged.

    Raises:
        InputError: the store cannot be used. Errors of the model service are not raised: our own sentences stand in.
    """
    wanted = _wanted(case, items)
    count = sum(len(group.briefs) for group in wanted)
    at = bench(case, index)

    def judged(text: str, brief: Brief, others: Collection[str]) -> Judgement:
        judgement = judge(text, brief, at, others)
        return review(text, brief, judgement) if review is not None else judgement

    def told(accepted: set[str]) -> None:
        if progress is not None:
            progress(f"由模型 {settings.model} 起草：{count} 处已采用 {len(accepted)} 处")

    async def run(store: Store) -> Drafts:
        async with Client(settings) as client:
            model = _Remembering(client, store, store.run(what), settings, cache=cache, told=told)
            warming = asyncio.create_task(_warm(wanted, judged))
            try:
                return await write(wanted, _unit_kind(case), settings, model, judged, instruction)
            finally:
                warming.cancel()

    started = time.monotonic_ns()
    with Store(store_path(settings)) as store:
        drafts = asyncio.run(run(store))
    drafts.milliseconds = (time.monotonic_ns() - started) // 1_000_000
    return drafts


async def _warm(wanted: Sequence[Group], judged: Judge) -> None:
    """Judge our own wordings while the service thinks: what the judge prepares for an item is there when its answer comes."""
    await asyncio.sleep(_UNDER_WAY)
    for group in wanted:
        for brief in group.briefs.values():
            await asyncio.sleep(0)
            judged("".join((*brief.phrases, *brief.said)), brief, ())


def plan(case: Case, settings: ModelSettings, items: Collection[str]) -> list[Planned]:
    """Return exactly what a report's first requests would send; nothing is sent."""
    from generator.drafting.model.recording import bodies

    requests = [request for request, _ in first_requests(_wanted(case, items), _unit_kind(case), settings)]
    sent = asyncio.run(bodies(settings, requests))
    return [
        Planned(
            section=request.section,
            body=json.dumps(body, ensure_ascii=False, indent=2),
            tokens=estimated_tokens(request.system + request.user),
        )
        for request, body in zip(requests, sent, strict=True)
    ]


def _wanted(case: Case, items: Collection[str]) -> list[Group]:
    kept = (group.only([name for name, brief in group.briefs.items() if brief.id in items]) for group in groups(case))
    return [group for group in kept if group.briefs]


def findings(drafts: Drafts) -> list[Finding]:
    """Tell what the model did not write: D001 for each item not accepted, D002 for what the service failed to answer."""
    found = [_rejected(fate) for fate in drafts.fates.values() if not fate.text and not fate.trouble]
    silent: dict[str, list[Fate]] = {}
    for fate in drafts.fates.values():
        if fate.trouble and not fate.text:
            silent.setdefault(fate.trouble, []).append(fate)
    return [*found, *(_unanswered(trouble, fates) for trouble, fates in silent.items())]


def mendings(drafts: Drafts) -> list[Finding]:
    """Tell what was put right in accepted items without asking again (D003)."""
    found: list[Finding] = []
    for fate in drafts.fates.values():
        if fate.mended:
            message = f"{_called(fate.brief)}由模型起草，采用时作了改正：{'；'.join(fate.mended)}。"
            found.append(Finding(code="D003", message=message, subject=fate.brief.subject))
    return found


def bench(case: Case, index: Index) -> Bench:
    """Return what the drafts of one report are judged against."""
    record = case.record
    return Bench(
        index=index,
        claims=case.false_claims,
        instructions=instructions(),
        examples=examples(),
        private=known_persons(record),
        names=tuple(entry.text for entry in (record.unit.name, *record.unit.short_names) if entry),
        unit_type=record.unit.type.text if record.unit.type else "",
    )


def _unit_kind(case: Case) -> str:
    unit = case.record.unit
    return unit.type.text if unit.type and unit.type.text not in ("", "其他") else "单位"


def _called(brief: Brief) -> str:
    about = f"“{brief.name}”的" if brief.name and brief.kind is not Kind.KEY_WORK else ""
    theme = f"“{brief.name}”" if brief.kind is Kind.KEY_WORK and brief.name else ""
    words = next(iter(brief.said), "") if not (about or theme) else ""
    return f"{about}{_NAMES[brief.kind]}{theme}" + (f"（{words[:12]}……）" if words else "")


def _rejected(fate: Fate) -> Finding:
    tries = len(fate.attempts)
    faults = fate.faults or (Fault(FaultKind.EMPTY, "没有写出"),)
    why = "；".join(_short(_ADVICE.sub("", fault.message)) for fault in faults[:2])
    message = f"{_called(fate.brief)}由模型起草{tries}次，都没有通过核对（{why}），已改用程序的文字。请看是否需要润色。"
    return Finding(code="D001", message=message, subject=fate.brief.subject, found=_short(fate.attempts[-1].text))


def for_clerk(message: str) -> str:
    """Return what a fault is without what a model is to do about it, and without its placeholders."""
    return _PLACEHOLDER.sub(lambda match: match[1] or "一个数字", _ADVICE.sub("", message))


def _unanswered(trouble: str, fates: Sequence[Fate]) -> Finding:
    names = "、".join(dict.fromkeys(_NAMES[fate.brief.kind] for fate in fates))
    message = f"模型没有写出{len(fates)}处内容（{names}）：{trouble.rstrip('。')}。这些地方已改用程序的文字。"
    return Finding(code="D002", message=message, level=Severity.WARNING)


def _short(text: str) -> str:
    kept = text.rstrip("。；")
    return kept if len(kept) <= _LONGEST_REASON else f"{kept[:_LONGEST_REASON]}……"


def take_back(drafts: Drafts, audit: Audit) -> bool:
    """Take back the drafts whose words stand in a line that failed the audit; tells whether there was one.

    The judge has looked at each item by itself; the audit reads the finished report. Whatever still fails there must not
    stay.
    """
    back = False
    for number in audit.numbers:
        if number.verdict not in BAD:
            continue
        for id, fate in drafts.fates.items():
            if fate.text and any(clause in number.line for clause in _clauses(fate)):
                drafts.drop(id, Fault(FaultKind.LABEL, f"“{number.text}”在成稿中没有通过核对"))
                back = True
    return back


def _clauses(fate: Fate) -> list[str]:
    words = "".join(span.text for span in fate.attempts[-1].judgement.spans)
    for mark in "，；：。！？":
        words = words.replace(mark, "\n")
    return [clause for clause in words.splitlines() if len(clause) >= _SHORTEST_CLAUSE]
