"""Whether everything a draft says comes from the unit's own words, our wordings, or words that state nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache

from generator.brief import FaultKind, Kind
from generator.checking.index import pairs
from generator.checking.item import Item, clauses, plain_words
from generator.checking.roles import role_of
from generator.checking.slots import Reading
from generator.checking.wordlists import words

__all__ = ["Material", "check_causes", "check_coverage", "check_grounding", "is_neutral", "share", "uncovered"]

_RUN = re.compile("[\u4e00-\u9fff\u3400-\u4dbfA-Za-z]+")
#: Years and days in digits are judged with the numbers.
_YEAR = re.compile("[0-9]+[年月日号]|[0-9]{4}年")
_DROPPED = re.compile("[“”‘’《》\"']")
_WORD, _MATERIAL, _SINGLE, _NOTHING = 10, 11, 14, 100
_LONGEST_WORD = 12
_LONGEST_COPY = 40
_SHORTEST_COPY = 2
#: Single characters without support are let pass up to this share: another particle, another measure word.
_STRAY_SHARE = 0.08
#: A clause of the unit's is held where so much of it stands in the draft.
_HELD = 0.5
#: Of a cause less than this is none of it.
_GLIMPSE = 0.2
_SHORTEST_CLAUSE = 3
#: A clause of at least so many characters should hold something of the material.
_HOLLOW = 6
#: Stretches of so many characters are words or pairs of them, hardly ever cut ones.
_WHOLE = (2, 4)
_OPEN = (Kind.CAUSE, Kind.MEASURE, Kind.KEY_WORK, Kind.SUGGESTION)


class Material:
    """Texts that support a draft, and the words that need no support, prepared for covering runs of characters."""

    def __init__(self, texts: Iterable[str], free: Collection[str]) -> None:
        runs = [run for text in texts for run in _RUN.findall(_DROPPED.sub("", text))]
        self.runs = frozenset(runs)  # also those of one character, as 村 between two numbers
        self.text = "\n".join(runs)
        self.pairs = pairs(self.text)
        supported = {word for group in words().sets if any(word in self.text for word in group) for word in group}
        self.words = frozenset(free) | supported

    def copied(self, run: str, start: int) -> int:
        """Return the length of the longest piece at ``start`` that stands in the material, 0 if shorter than two."""
        if run[start : start + _SHORTEST_COPY] not in self.pairs:
            return 0
        end = start + _SHORTEST_COPY
        while end < len(run) and end - start < _LONGEST_COPY and run[start : end + 1] in self.text:
            end += 1
        return end - start


def uncovered(run: str, material: Material) -> list[bool]:
    """Return for each character of a run whether it has no support, covering the run at least cost."""
    function = words().function
    size = len(run)
    cost = [0] * (size + 1)
    step: list[tuple[int, bool]] = [(1, True)] * size
    for start in range(size - 1, -1, -1):
        best, choice = cost[start + 1] + _NOTHING, (1, True)
        if run[start] in function and cost[start + 1] + _SINGLE < best:
            best, choice = cost[start + 1] + _SINGLE, (1, False)
        for length in range(1, min(_LONGEST_WORD, size - start) + 1):
            if run[start : start + length] in material.words and cost[start + length] + _WORD < best:
                best, choice = cost[start + length] + _WORD, (length, False)
        for length in range(_SHORTEST_COPY, material.copied(run, start) + 1):
            if cost[start + length] + _MATERIAL < best:
                best, choice = cost[start + length] + _MATERIAL, (length, False)
        cost[start], step[start] = best, choice
    return _flags(step)


def _flags(step: list[tuple[int, bool]]) -> list[bool]:
    flags: list[bool] = []
    position = 0
    while position < len(step):
        length, bare = step[position]
        flags += [bare] * length
        position += length
    return flags


def check_grounding(item: Item, reading: Reading) -> None:
    """Report words that neither the material nor the neutral lists support."""
    material = Material(item.material, free_words(item))
    stray: list[str] = []
    total = 0
    for clause in clauses(item.told):
        bare = _unsupported(clause, material)
        if not bare and item.brief.kind in _OPEN and _is_hollow(item, clause):
            reading.fault(FaultKind.UNGROUNDED, f"“{clause}”是材料中没有的空话，请删去", clause)
        total += len(plain_words(clause))
        if any(_is_serious(part) for part in bare):
            quote = _named(item, clause, bare)
            message = f"{quote}不在给定材料中，请删去，或只用材料里的说法"
            reading.fault(FaultKind.UNGROUNDED, message, quote)
        else:
            stray += bare
    if len(stray) > total * _STRAY_SHARE:
        quote = "、".join(f"“{part}”" for part in stray)
        reading.fault(FaultKind.UNGROUNDED, f"{quote}等字不在给定材料中，请只用材料里的说法", quote)


def _is_hollow(item: Item, clause: str) -> bool:
    """Tell whether a clause is made of words that fit anywhere and holds nothing the unit said."""
    known = pairs("\n".join(item.material))
    return len(plain_words(clause)) == len(clause) >= _HOLLOW and not known & pairs(clause)


def _unsupported(clause: str, material: Material) -> list[str]:
    """Return the unsupported stretches of a clause."""
    found: list[str] = []
    for run in _RUN.findall(_YEAR.sub("\n", _DROPPED.sub("", clause))):
        if run in material.runs:
            continue
        flags = uncovered(run, material)
        stretch = ""
        for char, bare in zip(f"{run}\n", [*flags, False], strict=True):
            if bare:
                stretch += char
            elif stretch:
                found.append(stretch)
                stretch = ""
    return found


def _is_serious(stretch: str) -> bool:
    return len(stretch) > 1 or stretch in words().strong or stretch.isascii()


def _named(item: Item, clause: str, bare: list[str]) -> str:
    """Return the clause as it was written and in it the words without support, those that are surely whole."""
    written = item.written(clause)
    whole = [part for part in bare if len(part) in _WHOLE and part in written]
    named = "、".join(f"“{part}”" for part in dict.fromkeys(whole))
    return f"“{written}”中的{named}" if named and named != f"“{written}”" else f"“{written}”"


def free_words(item: Item) -> frozenset[str]:
    """Return the words an item may use without support: of its kind, its direction, and the names of its figures."""
    brief = item.brief
    free = set(words().neutral(brief.kind))
    if brief.kind is Kind.PROBLEM:
        free.update(words().direction(brief.direction)[1])
        for _, _, slot in item.marks():
            role = role_of(slot.fact)
            free.update((*role.words, *role.close) if role else ())
    for _, _, slot in item.marks():
        fact = item.index.ledger.get(slot.fact)
        free.update(word for word in (slot.meaning, fact.label if fact and brief.kind is Kind.PROBLEM else "") if word)
    return frozenset(free)


@cache
def _neutral_words() -> frozenset[str]:
    lists = words().data["neutral"]
    states = [word for name in words().data["direction"] for word in words().direction(name)[1]]
    roles = [word for role in words().roles for word in (*role.words, *role.close)]
    return frozenset([*(word for name in lists for word in words().list("neutral", name)), *states, *roles])


def is_neutral(text: str) -> bool:
    """Tell whether a stretch of text says nothing that would need support."""
    material = Material((), _neutral_words())
    return not any(flag for run in _RUN.findall(text) for flag in uncovered(run, material))


# --- causes -----------------------------------------------------------------------------------------------------------------


def check_causes(item: Item, reading: Reading) -> None:
    """Report a cause in a problem or key work: the unit itself must have given it there."""
    if item.brief.kind not in (Kind.PROBLEM, Kind.KEY_WORK, Kind.MEASURE, Kind.SUGGESTION):
        return
    causal = words().causal
    given = "\n".join(item.said)
    own = Material(item.said, _neutral_words())
    for clause in clauses(item.told):
        for match in causal.finditer(clause):
            start, end = max(0, match.start() - 1), match.end() + 1
            if clause[start:end] in given or any(match[0] in text for text in (item.brief.name, item.brief.lead)):
                continue
            if causal.search(given) and not any(map(_is_serious, _unsupported(clause, own))):
                continue
            quote = item.print(clause)
            reading.fault(FaultKind.UNGROUNDED, f"“{quote}”写了原因，材料中没有，请删去", quote)
            break


# --- what was left out -------------------------------------------------------------------------------------------------------


def check_coverage(item: Item, reading: Reading) -> None:
    """Report where half of what the unit said, or more, is not in the draft."""
    if not item.said:
        return
    draft = Material((item.told,), ())
    content = [clause for text in item.said for clause in clauses(text) if len(plain_words(clause)) >= _SHORTEST_CLAUSE]
    shares = {clause: share(clause, draft) for clause in content}
    lost = [clause for clause, share in shares.items() if share < _HELD]
    size = sum(len(plain_words(clause)) for clause in content)
    kept = sum(len(plain_words(clause)) * share for clause, share in shares.items())
    # a cause that is left out altogether is another account of what happened; elsewhere half may be said shorter
    is_cause = item.brief.kind is Kind.CAUSE
    missing = [clause for clause, share in shares.items() if is_cause and share < _GLIMPSE and not is_neutral(clause)]
    few = len(content) - len(lost) < (len(content) + 1) // 2 or kept < size * _HELD
    if content and (few or missing):
        lost = missing if missing and not few else lost
        lost = lost or [min(shares, key=lambda clause: shares[clause])]
        quote = item.print("”“".join(lost))
        reading.fault(FaultKind.LENGTH, f"漏写了“{quote}”，请写上", quote)


def share(clause: str, draft: Material) -> float:
    """Return which part of a clause's characters, joining words apart, stands in the draft itself or as a synonym."""
    known = [
        bare
        for run in _RUN.findall(_DROPPED.sub("", clause))
        for char, bare in zip(run, uncovered(run, draft), strict=True)
        if char not in words().function
    ]
    return 1 - sum(known) / len(known) if known else 1.0
