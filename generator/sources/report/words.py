"""The words before a number taken apart: clauses, lists of labels, names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator.scan import Mention
from generator.sources.report.lexicon import Lexicon, Word, lexicon

__all__ = ["LONGEST_NAME", "Before", "Token", "before", "clean_name", "distributed", "tokens"]

LONGEST_NAME = 40
Token = tuple[int, int, Word]
_SPLIT = re.compile(r"([，。；：;:,！？!?\n])")
_LIST = re.compile(r"(?:分别为|分别是|分别达到|分别达|分别|依次为|依次是|依次)(?:为|是)?$")
_ITEMS = re.compile(r"[、，,]|和|与|及|以及")
_JOINTS = re.compile(r"[、，,和与及以]{1,2}")
_POINTS_BEHIND = re.compile(r"[(（][^()（）]{0,4}\d+(?:\.\d+)?分[)）]$")
_EDGES = re.compile(
    r"^(?:20\d\d年(?:度)?|[一二三四五六七八九十]+是|[(（]?[一二三四五六七八九十\d]{1,3}[)）、．.]|指标[一二三四五六七八九十\d]{1,3}[：:、]?"
    r"|[“”\"《》\s、：:的为该●•·■◆]+)+|[“”\"\s、：:的为是该共]+$"
)


@dataclass(frozen=True, slots=True)
class Before:
    """What stands between a number and the one before it.

    Attributes:
        label: the words of the number's own clause.
        pieces: the clauses before that, and the marks between them.
        start: where the label begins in the line.
        shared: the label came from a list (年初预算数、全年预算数分别为…).
    """

    label: str
    pieces: tuple[str, ...]
    start: int
    shared: bool = False


def before(text: str, spans: Sequence[tuple[int, int, Mention]]) -> list[Before]:
    """Return what stands before each number of a compact line."""
    result: list[Before] = []
    position = 0
    waiting: list[str] = []
    for number, (start, end, _) in enumerate(spans):
        gap = text[position:start]
        if number and waiting and _JOINTS.fullmatch(gap):
            result.append(Before(waiting.pop(0), (), position, shared=True))
        else:
            *pieces, label = _pieces(gap)
            at = position + gap.rfind(label) if label else position
            waiting = distributed(label)
            shared = bool(waiting)
            result.append(Before(waiting.pop(0) if shared else label, tuple(pieces), at, shared))
        position = end
    return result


def _pieces(gap: str) -> list[str]:
    """Split what stands between two numbers: clauses and marks, the label of the second number last."""
    opened = max(gap.rfind("（"), gap.rfind("("))
    if opened >= 0 and not re.search("[)）]", gap[opened:]):
        return [*_SPLIT.split(gap[:opened]), "（", *_SPLIT.split(gap[opened + 1 :])]
    closed = gap[:1] in "）)" and gap[:1] != ""
    pieces = _SPLIT.split(gap.lstrip("）)"))
    last = pieces[-1].lstrip("、")
    if not last and len(pieces) >= 3:
        pieces, last = pieces[:-2], pieces[-3]
    return [*(["）"] if closed else []), *pieces[:-1], last] if pieces else [last]


def distributed(label: str) -> list[str]:
    """Split 年初预算数、全年预算数分别为 into the labels of the numbers that follow; [] where it is no such list."""
    match = _LIST.search(label)
    if match is None:
        return []
    items = [item for item in _ITEMS.split(label[: match.start()]) if item]
    words = lexicon()
    found = [tokens(item, words, listed=False) for item in items]
    if len(items) < 2 or not all(found):
        return []
    last = _texts(items[-1], found[-1], "measure")
    first = _texts(items[0], found[0], "scope")
    scopes = [any(word.kind in ("scope", "group") for _, _, word in each) for each in found]
    measures = [any(word.kind == "measure" for _, _, word in each) for each in found]
    return [
        ("" if scope or not first else first) + item + ("" if measure else last)
        for item, scope, measure in zip(items, scopes, measures, strict=True)
    ]


def _texts(item: str, found: Sequence[Token], kind: str) -> str:
    return "".join(item[start:end] for start, end, word in found if word.kind == kind)


def tokens(text: str, words: Lexicon, *, listed: bool) -> list[Token]:
    """Return the known words of a label; with those of indicators where these are listed."""
    pattern, meaning = (words.any_listed, words.listed) if listed else (words.any_word, words.words)
    return [(*match.span(), meaning[match[0]]) for match in pattern.finditer(text)]


def clean_name(text: str) -> str:
    """Return a name without the numbers, marks and small words around it."""
    previous = ""
    while previous != text:
        previous, text = text, _EDGES.sub("", _POINTS_BEHIND.sub("", text))
    return text
