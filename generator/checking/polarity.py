"""Whether a draft keeps what the unit affirms and denies, and how far it says a thing goes."""

from __future__ import annotations

import re

from generator.brief import FaultKind, Kind
from generator.checking.grounding import Material, uncovered
from generator.checking.index import pairs
from generator.checking.item import Item, canonical, clauses, is_mark
from generator.checking.slots import Reading
from generator.checking.wordlists import JOINING, words

__all__ = ["check_polarity"]

#: Shared pairs of characters, of the shorter clause's, from which two clauses speak of the same.
_ALIKE = 0.4
#: In a problem, which states figures besides, more must be shared.
_ALIKE_PROBLEM = 0.6
_SHORTEST = 2
_OWN_PART = 5
_SURE = 2
#: So many characters behind a negation are read for what it denies; a word may begin or end so far from it.
_DENIED, _DENIED_SAID, _LONGEST_BEFORE = 5, 4, 6
_BEFORE_OR_AFTER = re.compile("([\u4e00-\u9fff]{2})([前后])")
_DONE = re.compile("已经?([\u4e00-\u9fff]{2})")
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
            _check_denied(item, reading)
            _check_denials(item, said, draft, reading)
            _check_exchanged(item, said, draft, reading)
    _check_wider(item, reading)
    _check_whole(item, reading)


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
            _turned(item, part, near[0], reading)
    for known in said:
        near = [part for part in draft if known.likeness(part) >= enough]
        if near and known.negative and not any(part.negative for part in near):
            _turned(item, max(near, key=known.likeness), known, reading)


def _check_denials(item: Item, said: list[_Clause], draft: list[_Clause], reading: Reading) -> None:
    """Report a lack that the unit speaks of nowhere, although each of the words stands somewhere (人员不足)."""
    for part in draft:
        if part.negative and len(part.text) > _SHORTEST and not any(part.likeness(known) for known in said):
            quote = item.written(part.text)
            message = f"“{quote}”不在给定材料中，请删去，或照材料的说法写"
            reading.fault(FaultKind.UNGROUNDED, message, quote)


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
            quote = item.written(part.text)
            message = f"“{quote}”与材料“{known.text}”说的不是一回事，请照材料写"
            reading.fault(FaultKind.UNGROUNDED, message, quote)


def _other_words(text: str, known: str, free: tuple[str, ...]) -> str:
    """Return the first word of a text that is neither in another nor one that states nothing, "" if there is none."""
    material = Material((known, JOINING.sub("", known)), free)
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


def _turned(item: Item, part: _Clause, known: _Clause, reading: Reading) -> None:
    what = "否定" if known.negative else "肯定"
    quote = item.written(part.text)
    message = f"“{quote}”与材料中“{known.text}”的意思相反，材料是{what}的，请照材料写"
    reading.fault(FaultKind.POLARITY, message, quote)


def _check_limits(item: Item, said: list[_Clause], draft: list[_Clause], reading: Reading) -> None:
    """Report where 部分, 个别, 可能, 争取 and the like were left out of a clause, or gave way to one of another degree."""
    known_texts = "\n".join(item.material)
    free = words().neutral(item.brief.kind)
    for group in words().data["polarity"]["limits"]:
        limits = group.split()
        written = next((word for word in limits if word in item.told), "")
        if written:
            if written not in free and not any(word in known_texts for word in limits):
                reading.fault(FaultKind.UNGROUNDED, f"“{written}”不在给定材料中，请删去", written)
            continue
        for known in said:
            limit = next((word for word in limits if word in words().content.sub(_but_limits, known.text)), "")
            if limit and any(known.likeness(part) >= _ALIKE_PROBLEM for part in draft):
                reading.fault(FaultKind.POLARITY, f"“{known.text}”中的“{limit}”不能省略，请写上", limit)
                return


def _but_limits(match: re.Match[str]) -> str:
    return match[0] if any(match[0] in group.split() for group in words().data["polarity"]["limits"]) else ""


def _check_denied(item: Item, reading: Reading) -> None:
    """Report a word that is denied although the unit denies another (未设定 for 设定不准)."""
    pattern = words().denied
    said = "\n".join(item.material)
    known = {char for match in words().denials.finditer(said) for char in match[1][:_DENIED_SAID]}
    for clause in clauses(item.told):
        done = next((m for m in _DONE.finditer(clause) if m[0] not in said and _is_denied_there(said, m[1])), None)
        if done:
            _report_denied(item, clause, reading)
            return
    supported = Material(item.material, ()).words
    for clause in clauses(item.told):
        for match in pattern.finditer(words().content.sub(_keep_length, clause)):
            at = match.start()
            if _is_partly(said, match[2], clause[match.end() : match.end() + 1]):
                _report_denied(item, clause, reading)
                return
            if known & set(clause[match.start(2) : match.start(2) + _DENIED]) or clause[at : match.end()] in said:
                continue
            if _is_within(clause, at, match.start(2), supported):
                continue
            _report_denied(item, clause, reading)
            return


def _is_partly(said: str, verb: str, behind: str) -> bool:
    """Tell whether the unit says only that something was not finished (没发完), and a draft that it was not done."""
    found = [match[1] for match in words().denials.finditer(said) if match[1].startswith(verb)]
    return behind not in words().partly and bool(found) and all(one[1:2] in words().partly for one in found)


def _is_denied_there(said: str, word: str) -> bool:
    """Tell whether the unit denies a word."""
    return any(word in match[1] for match in words().denials.finditer(said))


def _report_denied(item: Item, clause: str, reading: Reading) -> None:
    quote = item.written(clause)
    reading.fault(FaultKind.POLARITY, f"“{quote}”肯定或否定的，与材料不一样，请照材料写", quote)


def _is_within(clause: str, start: int, end: int, supported: frozenset[str]) -> bool:
    """Tell whether a negation and what it denies are within a word that the material supports."""
    begins = range(max(0, start - _LONGEST_BEFORE), start + 1)
    ends = range(end, min(len(clause), end + _LONGEST_BEFORE) + 1)
    return any(clause[one:other] in supported for one in begins for other in ends if other - one > _SURE)


def _check_wider(item: Item, reading: Reading) -> None:
    """Report words that say more than the material does (全部, 普遍, 极)."""
    known = "\n".join(item.material)
    text = item.told
    for word in words().list("polarity", "wider"):
        at = text.find(word)
        if at < 0 or word in known or (len(word) == 1 and _is_part(text, at)) or _is_lessened(text, at):
            continue
        reading.fault(FaultKind.POLARITY, f"“{word}”比材料说得重，材料中没有，请删去", word)


def _is_lessened(text: str, at: int) -> bool:
    """Tell whether a word is denied right before it (不完整): that says less, not more."""
    return text[max(0, at - 2) : at].endswith(("不", "不够", "未", "未能", "没有", "没"))


def _check_whole(item: Item, reading: Reading) -> None:
    """Report words that need support as a whole although their characters alone do not (上半年)."""
    known = "\n".join(item.material)
    for word in words().list("function", "whole"):
        if word in item.told and word not in known:
            reading.fault(FaultKind.UNGROUNDED, f"“{word}”不在给定材料中，请删去", word)
    for match in _BEFORE_OR_AFTER.finditer(item.told):
        turned = match[1] + ("后" if match[2] == "前" else "前")
        if turned in known and match[0] not in known:
            reading.fault(FaultKind.POLARITY, f"“{match[0]}”应为“{turned}”，请照材料写", match[0])


def _is_part(text: str, at: int) -> bool:
    """Tell whether a single character is part of a longer word (平均, 首都, 积极, 最后)."""
    around = text[max(0, at - 1) : at + 2]
    return any(word in around for word in words().list("polarity", "parts"))
