"""Whether a draft keeps what the unit affirms and denies, and how far it says a thing goes."""

from __future__ import annotations

import re

from generator.brief import FaultKind, Kind
from generator.checking.grounding import Material, uncovered
from generator.checking.index import pairs
from generator.checking.item import Item, canonical, clauses, is_mark
from generator.checking.slots import Reading
from generator.checking.wordlists import words

__all__ = ["check_polarity"]

#: Shared pairs of characters, of the shorter clause's, from which two clauses speak of the same.
_ALIKE = 0.4
#: In a problem, which states figures besides, more must be shared.
_ALIKE_PROBLEM = 0.6
_SHORTEST = 2
_OWN_PART = 5
_SURE = 2
_FIRST_GROUP = "\U00100000"
#: Clauses nearly as much alike as the likest count as well.
_NEARLY = 0.8


class _Clause:
    """A clause, or the part of one up to a joint, with its words apart from its negation."""

    def __init__(self, text: str) -> None:
        self.text = text
        known = words()
        bare = known.content.sub(_keep_length, text)
        self.negative = known.negative.search(bare) is not None or _denies(text)
        stripped = known.negative.sub("", text)
        groups = frozenset(char for char in canonical(text) if char >= _FIRST_GROUP)
        self.words = pairs(stripped)
        self.senses = self.words | groups

    def likeness(self, other: _Clause) -> float:
        """Return which part of the shorter clause's words the two share, as they stand or as synonyms."""
        return max(_share(self.words, other.words), _share(self.senses, other.senses))

    def holds(self, other: _Clause) -> float:
        """Return which part of another clause's words stands in this one."""
        return max(_share_of(self.words, other.words), _share_of(self.senses, other.senses))


def _share_of(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(other) if other else 0.0


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    shorter = min(len(one), len(other))
    shared = len(one & other)
    return shared / shorter if shorter and shared >= min(_SURE, shorter) else 0.0


def _keep_length(match: re.Match[str]) -> str:
    return "\n" * len(match[0])


def _denies(text: str) -> bool:
    """Tell whether a fixed word that is itself a denial stands in the clause (未达到, 低于)."""
    listed = words().data["polarity"]["words"].split()
    return any(len(word) > 1 and word in text for word in listed)


def check_polarity(item: Item, reading: Reading) -> None:
    """Report a clause that denies what the unit affirms, the other way round, or goes further than it does."""
    if item.said:
        said = _parts(item.said)
        draft = _parts((item.told,))
        _check_negation(item, said, draft, reading)
        _check_limits(item, said, draft, reading)
        _check_compounds(item, reading)
        if item.brief.kind is not Kind.PROBLEM or item.brief.direction == "stated":
            _check_denials(said, draft, reading)
            _check_exchanged(item, said, draft, reading)
    _check_wider(item, reading)


def _parts(texts: tuple[str, ...]) -> list[_Clause]:
    found: list[_Clause] = []
    for text in texts:
        for clause in clauses("".join("" if is_mark(char) else char for char in text)):
            found += [_Clause(part) for part in _divided(clause) if len(part) >= _SHORTEST]
    return found


def _divided(clause: str) -> list[str]:
    """Return the parts of a clause between joints; one that is too short to say anything stays with the next."""
    parts: list[str] = []
    start = 0
    for match in words().joints.finditer(clause):
        if match.start() - start >= _OWN_PART and len(clause) - match.end() >= _OWN_PART:
            parts.append(clause[start : match.start()])
            start = match.end()
    return [*parts, clause[start:]]


def _check_negation(item: Item, said: list[_Clause], draft: list[_Clause], reading: Reading) -> None:
    enough = _ALIKE_PROBLEM if item.brief.kind is Kind.PROBLEM else _ALIKE
    for part in draft:
        ranked = sorted(((part.likeness(known), known) for known in said), key=lambda pair: -pair[0])
        alike = [(likeness, known) for likeness, known in ranked if likeness >= enough]
        if not alike:
            continue
        best = alike[0][0]
        near = [known for likeness, known in alike if likeness >= best * _NEARLY]
        if part.negative and not any(known.negative for known in near):
            _turned(part, near[0], reading)
    for known in said:
        near = [part for part in draft if known.likeness(part) >= enough]
        if near and known.negative and not any(part.negative for part in near):
            _turned(max(near, key=known.likeness), known, reading)


def _check_denials(said: list[_Clause], draft: list[_Clause], reading: Reading) -> None:
    """Report a lack that the unit speaks of nowhere, although each of the words stands somewhere (人员不足)."""
    for part in draft:
        if part.negative and len(part.text) > _SHORTEST and not any(part.likeness(known) for known in said):
            message = f"“{part.text}”不在给定材料中，请删去，或照材料的说法写"
            reading.fault(FaultKind.UNGROUNDED, message, part.text)


def _check_exchanged(item: Item, said: list[_Clause], draft: list[_Clause], reading: Reading) -> None:
    """Report a clause of the unit's in which a word gave way to one from elsewhere (宣传 for 体检)."""
    free = words().neutral(item.brief.kind)
    for part in draft:
        alike = [known for known in said if part.likeness(known) >= _ALIKE and part.holds(known) >= _ALIKE]
        if len(alike) != 1 or any(part.text in known.text for known in said):
            continue  # nothing it was made from, or several clauses joined
        known = alike[0]
        put_in, left_out = _other_words(part.text, known.text, free), _other_words(known.text, part.text, free)
        if put_in and left_out:
            message = f"“{part.text}”应照材料“{known.text}”写，不能把“{left_out}”换成“{put_in}”"
            reading.fault(FaultKind.UNGROUNDED, message, part.text)


def _other_words(text: str, known: str, free: tuple[str, ...]) -> str:
    """Return the first word of a text that is neither in another nor one that states nothing, "" if there is none."""
    material = Material((known,), free)
    flags = uncovered(text, material) if text.isalpha() else []
    runs = "".join(char if bare else " " for char, bare in zip(text, flags, strict=False)).split()
    return next((run for run in runs if len(run) > 1), "")


def _check_compounds(item: Item, reading: Reading) -> None:
    """Report 确定因素 for 不确定因素: a word that lost the negation it begins with."""
    known = "\n".join(item.material)
    for word in words().data["polarity"]["content"].split():
        rest = word[1:]
        if len(rest) < _SHORTEST or word[0] not in words().data["polarity"]["denials"] or word not in known:
            continue
        if rest in item.told.replace(word, "") and rest not in known.replace(word, ""):
            reading.fault(FaultKind.POLARITY, f"“{rest}”应为“{word}”，请照材料写", rest)


def _turned(part: _Clause, known: _Clause, reading: Reading) -> None:
    what = "否定" if known.negative else "肯定"
    message = f"“{part.text}”与材料中“{known.text}”的意思相反，材料是{what}的，请照材料写"
    reading.fault(FaultKind.POLARITY, message, part.text)


def _check_limits(item: Item, said: list[_Clause], draft: list[_Clause], reading: Reading) -> None:
    """Report where 部分, 个别, 基本 and the like were left out of a clause that is in the draft."""
    limits = words().list("polarity", "limits")
    if any(limit in item.text for limit in limits):
        return
    for known in said:
        limit = next((word for word in limits if word in words().content.sub("", known.text)), "")
        if limit and any(known.likeness(part) >= _ALIKE_PROBLEM for part in draft):
            reading.fault(FaultKind.POLARITY, f"“{known.text}”中的“{limit}”不能省略，请写上", limit)
            return


def _check_wider(item: Item, reading: Reading) -> None:
    """Report words that say more than the material does (全部, 普遍, 极)."""
    known = "\n".join(item.material)
    text = item.told
    for word in words().list("polarity", "wider"):
        at = text.find(word)
        if at < 0 or word in known or (len(word) == 1 and _is_part(text, at)):
            continue
        reading.fault(FaultKind.POLARITY, f"“{word}”比材料说得重，材料中没有，请删去", word)


def _is_part(text: str, at: int) -> bool:
    """Tell whether a single character is part of a longer word (平均, 首都, 积极, 最后)."""
    around = text[max(0, at - 1) : at + 2]
    return any(word in around for word in words().list("polarity", "parts"))
