"""Suggestions and key work: lists whose items answer no problem."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.finding import Edit
from generator.record import Record
from generator.report import text_of
from generator.rewriting.notes import Note, shortened
from generator.rewriting.pairs import alike, text_of_block
from generator.rewriting.places import NAMES, Block, Passage
from generator.rewriting.sentences import flat, without_ends
from generator.rewriting.setting import Entry
from generator.rewriting.wording import Scribe, corrected, rewritten_as

__all__ = ["brief_id", "list_entries"]

_FULL = "。"


def brief_id(role: str, record: Record, at: int) -> str:
    """Return the id of the brief for the document's item number ``at`` (from 0); it follows those of the record."""
    if role == "suggestion":
        return f"suggestion:facts.suggestions.{len(record.facts.suggestions) + at + 1}.text"
    return f"key_work:key_work.{len(record.key_work) + at + 1}.text.1"


def list_entries(scribe: Scribe, role: str, passage: Passage, record: Record) -> tuple[list[Entry], list[Note]]:
    """Return the final list of a passage: the document's items, then what the figures file has besides.

    Args:
        record: the figures file's, without the document's words.
    """
    entries: list[Entry] = []
    notes: list[Note] = []
    for at, block in enumerate(passage.blocks):
        edits, own = _item(scribe, role, block, scribe.drafts.get(brief_id(role, record, at), ""))
        entries.append(Entry(block, edits=edits))
        notes += own
    there = [text_of_block(block, role) for block in passage.blocks]
    for text in _missing(scribe, role, record, there):
        entries.append(Entry(None, {role: text}))
        notes.append(Note("D101", f"按数据文件补写{NAMES[role]}：{shortened(text)}。", "", flat(text)))
    return _by_topic(scribe, entries, role), notes


def _item(scribe: Scribe, role: str, block: Block, draft: str) -> tuple[list[Edit], list[Note]]:
    if draft:
        return rewritten_as(scribe, role, block, scribe.sentences.text(draft))
    return corrected(scribe.study.sentences(block, role))


def _missing(scribe: Scribe, role: str, record: Record, there: Sequence[str]) -> Iterator[str]:
    candidates = _suggestions(scribe, record) if role == "suggestion" else _works(record)
    for text in candidates:
        if not any(alike(flat(text), said) for said in there):
            yield text


def _suggestions(scribe: Scribe, record: Record) -> Iterator[str]:
    for row in record.facts.suggestions:
        if row.text is not None and row.text.text:
            yield without_ends(row.text.text) + _FULL
    yield from (text_of(spans) for spans in scribe.sentences.advice())


def _works(record: Record) -> Iterator[str]:
    for work in record.key_work:
        told = [entry.text for entry in (work.theme, *work.text) if entry is not None and entry.text]
        if told:
            yield "".join(without_ends(text) + _FULL for text in told)


def _by_topic(scribe: Scribe, entries: list[Entry], role: str) -> list[Entry]:
    """Put what the clerk wants to stand out first."""
    asked = scribe.study.instruction
    if not asked.first:
        return entries

    def text(entry: Entry) -> str:
        return text_of_block(entry.block, role) if entry.block else entry.texts.get(role, "")

    ordered = sorted(entries, key=lambda entry: not asked.is_first(text(entry)))
    for entry in ordered:
        if entry.block is not None:
            entry.texts = {role: scribe.words(entry.block, role, entry.edits)}
    return ordered
