"""How a draft is written: no words of our prompts or of an assistant, the register of a report, length, repetitions."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from itertools import pairwise

from generator.brief import FaultKind, Kind
from generator.checking.grounding import is_neutral
from generator.checking.item import Item, clauses, is_mark, plain_words
from generator.checking.slots import Reading
from generator.checking.wordlists import foreign_words, words
from generator.scan import scan

__all__ = ["check_leaks", "check_length", "check_private", "check_register", "check_repeated"]

_LEAKED, _COPIED = 10, 6
_LATIN = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]+")
_SENTENCES = re.compile(r"[。；！？\n]+")
_PLACEHOLDER = re.compile(r"\{\{[^{}]*\}\}")
_SHORT_SENTENCE, _LONG_SENTENCE = 6, 12
_SHORTEST_PRIVATE = 2
_SEPARATORS = re.compile(r"[\s\-－—–()（）+]")
_STUTTER = re.compile("([\u4e00-\u9fff]{2,8})\\1")


def check_leaks(item: Item, instructions: tuple[str, ...], examples: tuple[str, ...], reading: Reading) -> None:
    """Report words of our prompts, of their examples, and an assistant's talk."""
    known = [_flat(text) for text in item.material]
    text = _flat(item.text)
    for source, size, kind, what in (
        (instructions, _LEAKED, FaultKind.LEAK, "写作要求里的话"),
        (examples, _COPIED, FaultKind.EXAMPLE, "示例里的话"),
    ):
        copied = _copied(text, _stretches(source, size), size, known)
        if copied:
            reading.fault(kind, f"“{copied}”是{what}，不是本题的材料，请删去", copied)
    talk = next((match for match in words().talk.finditer(item.text) if not _known(item, match[0])), None)
    if talk:
        reading.fault(FaultKind.LEAK, f"“{talk[0]}”不是报告里的话，只写这一项的内容", talk[0])


@lru_cache(maxsize=16)
def _stretches(texts: tuple[str, ...], size: int) -> frozenset[str]:
    """Return every stretch of ``size`` characters of the texts, without punctuation; none goes over a placeholder."""
    flat = [_flat(_PLACEHOLDER.sub("\n", text)) for text in texts]
    return frozenset(text[at : at + size] for text in flat for at in range(len(text) - size + 1))


def _flat(text: str) -> str:
    """Return a text without punctuation and blanks; a placeholder and a line's end part what stands around them."""
    return "".join("\n" if is_mark(char) or char == "\n" else plain_words(char) for char in text)


def _copied(text: str, stretches: frozenset[str], size: int, known: list[str]) -> str:
    """Return the longest run of the text that is made of such stretches, stands in no material and says something."""
    found = best = ""
    for at in range(len(text) - size + 1):
        piece = text[at : at + size]
        if piece not in stretches or "\n" in piece:
            found = ""
            continue
        found = found + piece[-1] if found else piece
        if len(found) > len(best) and not any(found in one for one in known) and not is_neutral(found):
            best = found
    return best


def _known(item: Item, written: str) -> bool:
    return any(written in text for text in item.material)


def check_register(item: Item, unit_type: str, reading: Reading) -> None:
    """Report spoken words, praise, promises in the wrong place, Latin words, and words of another kind of unit."""
    known = words()
    brief = item.brief
    _report(item, known.oral, "不是公文用语，请改写", reading)
    if brief.kind in (Kind.PROBLEM, Kind.CAUSE):
        _report(item, known.promise, "是今后的打算，不写在问题和原因里，请删去", reading)
    if brief.kind in (Kind.MEASURE, Kind.SUGGESTION):
        _report(item, known.done, "写成了已经做到的事，请改写", reading)
    for word in known.list("manner", "praise"):
        if word in item.text and not any(word in text for text in item.said):
            reading.fault(FaultKind.REGISTER, f"“{word}”是评价成效的话，材料中没有，请删去", word)
            break
    for match in _LATIN.finditer(item.text):
        if not _known(item, match[0]):
            reading.fault(FaultKind.REGISTER, f"“{match[0]}”是外文，请删去或改为中文", match[0])
    for word in foreign_words(unit_type):
        if word in item.text and not _known(item, word):
            reading.fault(FaultKind.REGISTER, f"“{word}”不是本单位的称呼，请改写", word)


def _report(item: Item, pattern: re.Pattern[str], why: str, reading: Reading) -> None:
    for match in pattern.finditer(item.text):
        if not _known(item, match[0]):
            reading.fault(FaultKind.REGISTER, f"“{match[0]}”{why}", match[0])


def check_length(item: Item, reading: Reading) -> None:
    """Report an item that is too short or too long when printed."""
    size = len(item.finished)
    if size < item.brief.shortest:
        reading.fault(FaultKind.LENGTH, f"太短，只有{size}字，至少写{item.brief.shortest}字")
    elif size > item.brief.longest:
        reading.fault(FaultKind.LENGTH, f"太长，有{size}字，最多写{item.brief.longest}字，请压缩")


def check_repeated(item: Item, others: Collection[str], reading: Reading) -> None:
    """Report a sentence or placeholder that stands twice, and one that another item has."""
    for char, slot in item.slots.items():
        allowed = max([1, *(text.count(char) for text in (*item.said, *item.phrases))])
        if item.text.count(char) > allowed:
            reading.fault(FaultKind.REPEATED, f"{slot.placeholder}写了不止一次，只用一次", slot.name)
    seen: set[str] = set()
    elsewhere = {sentence for other in others for sentence in _sentences(other)}
    own = {sentence for text in item.said for sentence in _sentences(item.print(text))}
    for sentence in _sentences(item.finished):
        if (len(sentence) >= _SHORT_SENTENCE and sentence in seen) or (
            len(sentence) >= _LONG_SENTENCE and sentence in elsewhere and sentence not in own
        ):
            reading.fault(FaultKind.REPEATED, f"“{sentence}”重复了，请换一种写法或删去", sentence)
        seen.add(sentence)
    for clause, follower in pairwise(clauses(item.text)):
        if clause == follower and len(clause) >= _SHORT_SENTENCE:
            reading.fault(FaultKind.REPEATED, f"“{item.print(clause)}”连写了两遍，请删去一遍", item.print(clause))
    stutter = _STUTTER.search(item.text)
    if stutter and not _known(item, stutter[0]):
        reading.fault(FaultKind.REPEATED, f"“{stutter[0]}”重复，请删去一遍", stutter[0])


def _sentences(text: str) -> list[str]:
    """Return the sentences of a text without numbers, placeholders and punctuation."""
    bare = _PLACEHOLDER.sub("", text)
    for mention in reversed(scan(bare)):
        bare = bare[: mention.start] + bare[mention.end :]
    return [words for part in _SENTENCES.split(bare) if (words := plain_words(part))]


def check_private(item: Item, private: tuple[str, ...], reading: Reading) -> None:
    """Report a name or telephone number that the model was not given."""
    bare = "".join(char for char in item.text if not is_mark(char))
    flat = _SEPARATORS.sub("", bare)
    for secret in private:
        if len(secret) >= _SHORTEST_PRIVATE and _SEPARATORS.sub("", secret) in flat:
            reading.fault(FaultKind.PRIVATE, "写出了人名或电话号码，请换成占位符或删去", secret)
