"""A model rewrites: it is given the document's words and the clerk's wish, and what came of it is told.

A small model tends to give back what it was given, or the wish itself: both are seen, and the document's words stay.
What it wrote for a wish is remembered, so that the same wish on the new document changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from generator import desk
from generator.brief import Brief, Fault, FaultKind, Judgement, Kind
from generator.checking.index import Index
from generator.drafting import Case
from generator.drafting.model.writer import Drafts
from generator.finding import Severity
from generator.rewriting.notes import Note, shortened
from generator.settings import ModelSettings
from generator.store import Store

__all__ = ["Rewriter"]

_NOT_WORD = re.compile(r"[\W_]+")
#: Characters of the wish that, found in an answer and not in its material, are an echo.
_ECHO = 4
_UNCHANGED = "和原文一样，没有按要求改写，请换一种说法"
_ECHOED = "照抄了要求里的话“{}”，请删去，只写报告的内容"


#: What stands in for what a model did not write: in a first draft, and in a document people have written.
_OURS, _THEIRS = "这些地方已改用程序的文字", "这些地方保留原文，原文没有的用程序的文字"
_KINDS = {
    Kind.PROBLEM: "问题",
    Kind.CAUSE: "原因",
    Kind.MEASURE: "改进措施",
    Kind.KEY_WORK: "表述",
    Kind.SUGGESTION: "表述",
}


class Rewriter:
    """Has items rewritten by a model.

    Args:
        case: the figures with the document's words.
        settings: which model, how it is reached.
        instruction: the clerk's wish, "" for none.
        cache: answer requests that were answered before from the store.
        what: name of the document, for the store.
        progress: told how far the model is, in Chinese.
    """

    def __init__(
        self,
        case: Case,
        settings: ModelSettings,
        instruction: str = "",
        *,
        cache: bool = True,
        what: str = "",
        progress: Callable[[str], None] | None = None,
    ) -> None:
        self._case = case
        self._settings = settings
        self._instruction = instruction
        self._cache = cache
        self._what = what
        self._progress = progress
        self._written: Mapping[str, str] = {}

    def draft(self, asked: Collection[str], written: Mapping[str, str]) -> Drafts:
        """Have the items written that are asked for.

        Args:
            asked: ids of briefs.
            written: id of a brief → what the document says now; what an earlier run wrote for the same wish is left alone.

        Raises:
            InputError: the store cannot be used.
        """
        self._written = written
        with Store(desk.store_path(self._settings)) as store:
            wanted = [id for id in asked if not self._is_done(store, id)]
        if not wanted:
            return Drafts()
        return desk.draft_with_model(
            self._case,
            Index(self._case.facts.ledger),
            self._settings,
            wanted,
            cache=self._cache,
            what=self._what,
            progress=self._progress,
            instruction=self._instruction,
            review=self._review,
        )

    def remember(self, drafts: Drafts, written: Mapping[str, str]) -> None:
        """Keep what the new document says where the model's text was taken; ``written`` is of the new document."""
        prints = [self._fingerprint(id, written[id]) for id in drafts.texts if id in written]
        if prints:
            with Store(desk.store_path(self._settings)) as store:
                store.remember(prints)

    def notes(self, drafts: Drafts) -> list[Note]:
        """Return what is told of items the model did not write, and of what was mended in those it did."""
        notes: list[Note] = []
        for finding in (*desk.findings(drafts), *desk.mendings(drafts)):
            if finding.code != "D001":
                message = finding.message.replace(_OURS, _THEIRS)
                notes.append(Note(finding.code, message, finding.subject, level=finding.severity))
        for id, fate in drafts.fates.items():
            if fate.text or fate.trouble:
                continue
            why = "；".join(desk.for_clerk(fault.message) for fault in fate.faults[:2]) or "没有写出"
            kept = "保留原文" if id in self._written else "已用程序的文字"
            said = fate.brief.name or self._written.get(id, "") or "".join(fate.brief.said)
            name = f"“{shortened(said)}”的{_KINDS[fate.brief.kind]}"
            message = f"模型改写{name}{len(fate.attempts)}次都没有通过核对（{shortened(why)}），{kept}。"
            code = "D108" if id in self._written else "D001"
            notes.append(Note(code, message, fate.brief.subject, level=Severity.INFO))
        return notes

    def _is_done(self, store: Store, id: str) -> bool:
        return id in self._written and store.remembers(self._fingerprint(id, self._written[id]))

    def _fingerprint(self, id: str, text: str) -> str:
        role = id.partition(":")[0]
        parts = [self._settings.model, self._instruction, role, _bare(text)]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()

    def _review(self, text: str, brief: Brief, judgement: Judgement) -> Judgement:
        """Reject what gives back the document's own words, or the wish."""
        if not judgement.accepted:
            return judgement
        faults: list[Fault] = []
        printed = "".join(span.text for span in judgement.spans)
        if self._instruction and _bare(printed) == _bare(self._written.get(brief.id, "")):
            faults.append(Fault(FaultKind.REPEATED, _UNCHANGED))
        echo = _echo(self._instruction, printed, (*brief.said, *brief.phrases, brief.name))
        if echo:
            faults.append(Fault(FaultKind.LEAK, _ECHOED.format(echo), echo))
        return replace(judgement, spans=(), faults=tuple(faults)) if faults else judgement


def _bare(text: str) -> str:
    return _NOT_WORD.sub("", text)


def _echo(instruction: str, text: str, material: Sequence[str]) -> str:
    """Return words of the wish that stand in an answer and in none of its material, "" where there are none."""
    known = _bare("".join(material))
    answer = _bare(text)
    for clause in re.split(r"[，。；、,;！!？?\s]+", instruction):
        bare = _bare(clause)
        if len(bare) >= _ECHO and bare in answer and bare not in known:
            return clause
    return ""
