"""The words before a number taken apart: clauses, lists of labels, names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator.scan import Mention
from generator.sources.report.lexicon import Word, lexicon

__all__ = [
    "LONGEST_NAME",
    "NUMBERING",
    "Before",
    "Token",
    "before",
    "clean_name",
    "distributed",
    "foreign_words",
    "tokens",
]

LONGEST_NAME = 40
#: Start, end and meaning of a known word.
Token = tuple[int, int, Word]
#: What a numbered line begins with: 1. （一） 一是.
NUMBERING = r"[①-⑳]|[(（]?[一二三四五六七八九十\d]{1,3}[)）、．.]|[一二三四五六七八九十]+是"
_SPLIT = re.compile(r"([，。；：;:,！？!?\n])")
_LIST = re.compile(r"(?:分别为|分别是|分别达到|分别达|分别|依次为|依次是|依次)(?:为|是)?$")
_ITEMS = re.compile(r"[、，,]|和|与|及|以及")
_JOINTS = re.compile(r"[、，,和与及以]{1,2}")
_POINTS_BEHIND = re.compile(r"[(（][^()（）]{0,4}\d+(?:\.\d+)?分[)）]$")
_NAME_BEGINS = re.compile(
    rf"(?:20\d\d年(?:度)?|{NUMBERING}|指标[一二三四五六七八九十\d]{{1,3}}[：:、]?|[“”\"《》\s、：:的为该●•·■◆]+)+"
)
_NAME_ENDS = '“”" \t\n\u3000\xa0、：:的为是该共≥≤＞＜><=＝'
_OPEN_BRACKET = re.compile(r"[(（][^)）]*$")
#: Longer texts are no names, however much is cut from their edges.
_LONGEST_RAW = 200
#: Points in brackets behind a name are no longer than this.
_BRACKET = 24
_CLOSED = re.compile(r"[（(][^（()）]*[)）]")
_SIGNS = re.compile(
    r"[≥≤＞＜><=＝]|大于等于|小于等于|大于或等于|小于或等于|不低于|不少于|不高于|不超过|不多于|大于|小于|等于|高于|低于|超过|达到|至少|至多|控制在"
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
    found = [tokens(item, listed=False) for item in items]
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


@lru_cache(maxsize=1024)
def tokens(text: str, *, listed: bool) -> tuple[Token, ...]:
    """Return the known words of a label; with those of indicators where these are listed."""
    words = lexicon()
    pattern, meaning = (words.any_listed, words.listed) if listed else (words.any_word, words.words)
    return tuple((*match.span(), meaning[match[0]]) for match in pattern.finditer(text))


def foreign_words(text: str, known: Sequence[Token], unit_names: Sequence[str]) -> str:
    """Return the stretch of a label that is made of words neither known nor filler, "" where there are none.

    It begins with the first such character and goes on to the next word that names a figure.
    """
    between: list[str] = []
    position = 0
    for start, end, _ in known:
        between.append(text[position:start])
        position = end
    rest = "\0".join([*between, text[position:]])
    for name in unit_names:
        rest = rest.replace(name, "")
    rest = _SIGNS.sub("", _CLOSED.sub("", rest)).replace("\0", "")
    rest = lexicon().filler.sub("", rest)
    if len(rest) < 2:
        return ""
    kept = _CLOSED.sub("", _SIGNS.sub("", text))
    first = kept.find(rest[0])
    cut = [start for start, _, word in known if start > first and word.kind in ("measure", "indicator", "score")]
    return kept[: cut[0]] if cut else kept


def clean_name(text: str) -> str:
    """Return a name without the numbers, marks and small words around it."""
    previous = ""
    while previous != text and len(text) <= _LONGEST_RAW:
        previous, text = text, _OPEN_BRACKET.sub("", _without_points(text))
        begins = _NAME_BEGINS.match(text)
        text = text[begins.end() if begins else 0 :].rstrip(_NAME_ENDS)
    return text


def _without_points(text: str) -> str:
    match = _POINTS_BEHIND.search(text, max(0, len(text) - _BRACKET))
    return text[: match.start()] if match else text
