"""What section templates see of the record: entries that print as words, or as marks of their facts, never as bare numbers."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, cast

from generator.claims import FalseClaim, false_claim, gate
from generator.diagnose import Cited
from generator.drafting.markup import fact_mark, gap_mark
from generator.facts import Facts, fact_id
from generator.finding import Finding
from generator.record import Entry, Headcount, Money

__all__ = ["Missing", "Printer", "View", "Words", "full_width"]

_WIDE = str.maketrans(",;:?!", "，；：？！")
_HALF_WIDTH = re.compile(r"[,;:?!(]")
_HALF_PUNCTUATION = re.compile(r"(?<=[\u4e00-\u9fff）》”])[,;:?!]|[,;?!](?=[\u4e00-\u9fff《“])")
_HALF_BRACKETS = re.compile(r"\(([^()]*[\u4e00-\u9fff][^()]*)\)")
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]")
_NUMBERS = ("money", "count", "points", "percent", "number", "year")
_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]?")
_ACROSS = re.compile(r"[。；！？\n](?s:.)")


class Missing(NamedTuple):
    """A field the unit left empty: false in conditions, 【待单位补充：…】 in text."""

    label: str
    path: str

    def __bool__(self) -> bool:
        return False


class Words(NamedTuple):
    """One entry in a template; ``text`` is for conditions only, printing goes through the Printer."""

    path: str
    label: str
    entry: Entry

    @property
    def text(self) -> str:
        return self.entry.text

    def __bool__(self) -> bool:
        return bool(self.entry.text.strip())


class View:
    """A block of the record for templates: attributes are Words, Missing, Views or lists of them, made when asked for."""

    def __init__(self, block: Any, path: str = "", label: str = "") -> None:
        self._block = block
        self._path = path
        self._label = label

    def __getattr__(self, name: str) -> Any:
        block: object = self._block
        known = _fields(type(block)).get(name)
        if known is None:
            raise AttributeError(name)
        value: Any = getattr(block, name)
        here = f"{self._path}.{known.part}" if self._path else known.part
        label = known.label
        if isinstance(block, (Money, Headcount)):  # 全年预算数 of 基本支出, not just 基本支出
            label = self._label if name == "total" else f"{label}{self._label}"
        if known.is_number and isinstance(value, Entry) and value.quantity is None:
            value = None  # what could not be read as a number is asked for again, not printed as one
        wrapped = self.__dict__[name] = _wrapped(value, here, label)
        return wrapped


class _Field(NamedTuple):
    """A field of the form: its name in paths, its label, and whether only a number may stand in it."""

    part: str
    label: str
    is_number: bool


@cache
def _fields(block: type) -> dict[str, _Field]:
    return {
        spec.name: _Field(
            spec.metadata.get("id") or spec.name, spec.metadata["label"], spec.metadata["kind"] in _NUMBERS
        )
        for spec in dataclasses.fields(block)
    }


def _wrapped(value: Any, path: str, label: str) -> Any:
    if value is None:
        return Missing(label, path)
    if isinstance(value, Entry):
        return Words(path, label, value)
    if isinstance(value, tuple):
        rows = cast("tuple[Any, ...]", value)
        return [_wrapped(row, f"{path}.{number}", label) for number, row in enumerate(rows, 1)]
    return View(value, path, label)


class Printer:
    """Prints what templates output; remembers the sentences that were left out because the figures contradict them."""

    def __init__(self, facts: Facts, claims: tuple[FalseClaim, ...]) -> None:
        self._facts = facts
        self._claims = claims
        self._gate = gate(claims)
        self._printed: dict[tuple[str, str], str] = {}
        self.left_out: dict[str, Finding] = {}

    def show(self, value: object) -> str:
        """Return the marked text of a value; raises TypeError for a bare number, which templates may not print."""
        if isinstance(value, str):
            return value
        if isinstance(value, Missing):
            return gap_mark(value.label, value.path)
        if isinstance(value, Words):
            return self.words(value.path, value.label, value.entry)
        if isinstance(value, Cited):
            return self.words(value.path, "", value.entry)
        raise TypeError(f"a template printed {value!r}; figures are printed as facts")

    def words(self, path: str, label: str, entry: Entry) -> str:
        """Return an entry's text with its numbers as marks; a readable figure prints as its own fact."""
        printed = self._printed.get((path, label))
        if printed is None:
            printed = self._printed[path, label] = self._words(path, label, entry)
        return printed

    def _words(self, path: str, label: str, entry: Entry) -> str:
        if entry.quantity is not None and (id := fact_id(path)) in self._facts.ledger:
            return fact_mark(id)
        kept = "".join(self._marked(path, entry, start, end) for start, end in self._kept(path, label, entry))
        if entry.text.strip() and not kept.strip():
            return gap_mark(label or "单位说明", path)
        return _one_line(kept)

    def tenable(self, cited: Cited) -> bool:
        """Tell whether any sentence of a text is left after those the figures contradict."""
        return any(
            True for start, end in self._kept(cited.path, "", cited.entry) if cited.entry.text[start:end].strip()
        )

    def _kept(self, path: str, label: str, entry: Entry) -> Iterator[tuple[int, int]]:
        """Yield the spans of the sentences that the figures do not contradict; as one where they contradict none."""
        if _is_plan(path) or self._gate.search(entry.text) is None:
            yield 0, len(entry.text)
            return
        for match in _SENTENCE.finditer(entry.text):
            if not match[0]:
                continue
            clash = false_claim(match[0], self._claims)
            if clash is None:
                yield match.span()
            else:
                self._leave_out(path, label, entry, match[0], clash)

    def _leave_out(self, path: str, label: str, entry: Entry, sentence: str, clash: tuple[str, str]) -> None:
        word, why = clash
        message = (
            f"{label or '单位填写的内容'}写有“{word}”，而{why}，两者矛盾；这句话没有写入报告：“{sentence.strip()}”。"
            "请核对后改写。"
        )
        self.left_out[path + sentence] = Finding(
            code="W001", message=message, subject=path, source=entry.source, found=word
        )

    def _marked(self, path: str, entry: Entry, start: int, end: int) -> str:
        text = full_width(entry.text)
        pieces: list[str] = []
        last = start
        for quote in self._facts.quotes.get(path, ()):
            mention = quote.mention
            if start <= mention.start and mention.end <= end and not _ACROSS.search(mention.text):
                pieces += [text[last : mention.start], fact_mark(quote.fact)]
                last = mention.end
        return "".join([*pieces, text[last:end]])


def _is_plan(path: str) -> bool:
    """Measures, suggestions and principles speak of what is to be done, so no figure of the year contradicts them."""
    return path.endswith(".measure") or path.startswith(("facts.measures", "facts.suggestions", "budget.principles"))


def full_width(text: str) -> str:
    """Turn half-width punctuation beside Chinese characters into the full-width marks of official texts."""
    if _HALF_WIDTH.search(text) is None:
        return text
    text = _HALF_PUNCTUATION.sub(lambda match: match[0].translate(_WIDE), text)
    return _HALF_BRACKETS.sub(lambda match: f"（{match[1]}）", text)


def _one_line(text: str) -> str:
    """Join the lines of a cell: directly after punctuation, else with a comma (items of a list: ；)."""
    lines = [line for part in text.splitlines() if (line := part.strip())]
    if len(lines) <= 1:
        return "".join(lines)
    listed = any(_NUMBERED.match(line) for line in lines)
    joint = "；" if listed else "，"
    joined = "".join(line if line.endswith(tuple("。；，、：！？")) else f"{line}{joint}" for line in lines)
    return joined if lines[-1].endswith(tuple("。；，、：！？")) else joined.removesuffix(joint)
