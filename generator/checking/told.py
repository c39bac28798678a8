"""Whether numbers and words of the unit's own sentences stand among the words that were theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.brief import FaultKind
from generator.checking.index import pairs
from generator.checking.item import BEHIND, Item, clauses, is_mark, label_before, words_behind
from generator.checking.slots import Reading
from generator.checking.wordlists import JOINING, words

__all__ = ["Around", "check_places", "check_told", "surroundings_of"]

#: Weights of what stands before, behind and in the clause, in telling which of the unit's numbers is meant.
_BEFORE_WEIGHT, _BEHIND_WEIGHT = 3, 2
#: What is counted stands right behind (51个基层党组织): two characters of it say more than words anywhere in the clause.
_NOUN_WEIGHT, _NOUN = 6, 2


@dataclass(frozen=True, slots=True)
class Around:
    """The words around a number of a sentence, as pairs of characters, and the numbers beside it."""

    before: frozenset[str]
    behind: frozenset[str]
    clause: frozenset[str]
    noun: str
    last: str
    next: str

    def likeness(self, other: Around) -> int:
        """Return how much of the words is the same; the numbers beside it only decide between equals."""
        shared = (
            _BEFORE_WEIGHT * len(self.before & other.before)
            + _BEHIND_WEIGHT * len(self.behind & other.behind)
            + len(self.clause & other.clause)
            + 2 * len((self.before & other.behind) | (self.behind & other.before))
            + (_NOUN_WEIGHT if self.noun and self.noun == other.noun else 0)
        )
        return 4 * shared + (self.last == other.last != "") + (self.next == other.next != "")


def surroundings_of(texts: tuple[str, ...], char: str) -> Iterator[Around]:
    for text in texts:
        at = text.find(char)
        while at >= 0:
            yield _around(text, at)
            at = text.find(char, at + 1)


def _around(text: str, position: int) -> Around:
    start = max((text.rfind(stop, 0, position) for stop in "，。；：、！？"), default=-1) + 1
    ends = [at for stop in "，。；：、！？" if (at := text.find(stop, position)) >= 0]
    clause = "".join(" " if is_mark(one) else one for one in text[start : min(ends, default=len(text))])
    marks = [at for at, one in enumerate(text) if is_mark(one)]
    place = marks.index(position)
    behind = words_behind(text, position, 2 * BEHIND)
    return Around(
        _words(label_before(text, position)),
        _words(behind),
        _words(clause),
        behind[:_NOUN] if len(behind) >= _NOUN else "",
        text[marks[place - 1]] if place else "",
        text[marks[place + 1]] if place + 1 < len(marks) else "",
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(pair for pair in pairs(text) if " " not in pair)


def check_told(item: Item, position: int, char: str, surroundings: dict[str, list[Around]], reading: Reading) -> None:
    """Report a number of the unit's that stands among words of another one, or of none."""
    here = _around(item.told, position)
    own = max((here.likeness(one) for one in surroundings[char]), default=0)
    other = max((here.likeness(one) for key, known in surroundings.items() if key != char for one in known), default=0)
    bare = not any(one.clause for one in surroundings[char])
    slot = item.slots[char]
    misplaced = own < other or (own < _SOME_WORD and not bare)
    if misplaced or _is_elsewhere(item.told, position, surroundings[char]) or _counts_more(here, char, surroundings):
        right = next((item.print(_context(text, char)) for text in item.said if char in text), "")
        message = f"{slot.placeholder}的位置不对，应当像“{right}”那样写，前后的名称不要换"
        reading.fault(FaultKind.LABEL, message, slot.text)


def _counts_more(here: Around, char: str, surroundings: dict[str, list[Around]]) -> bool:
    """Tell whether a number counts besides its own things those of another one (基层党组织和党员51个)."""
    own = frozenset(pair for one in surroundings[char] for pair in one.before | one.behind)
    nouns = {one.noun for key, known in surroundings.items() if key != char for one in known if one.noun}
    return any(noun in here.before and noun not in own for noun in nouns)


def _is_elsewhere(text: str, position: int, known: list[Around]) -> bool:
    """Tell whether another clause of the draft holds far more of the words the number belongs to."""
    own = frozenset[str]()
    parts: list[frozenset[str]] = []
    at = 0
    for part in _ANY_END.split(text):
        parts.append(_words(part))
        if at <= position <= at + len(part):
            own = parts[-1]
        at += len(part) + 1
    sides = [side for one in known for side in (one.before, one.behind) if side]
    return bool(sides) and all(
        max(len(side & part) for part in parts) > _FAR_MORE * len(side & own) + 1 for side in sides
    )


_ANY_END = re.compile("[，。；：、！？,;:!?（）()\n]")
_FAR_MORE = 2
#: One pair of characters in the clause.
_SOME_WORD = 4


def _context(text: str, char: str) -> str:
    at = text.index(char)
    return label_before(text, at) + char + words_behind(text, at)


# --- words that changed places --------------------------------------------------------------------------------------------

_HAN = re.compile("[\u4e00-\u9fff]+")
#: So many characters in front of a word, or behind it, are its neighbours.
_NEIGHBOURS = 2
_LONGEST_PIECE = 12
_STOP = "，"
_LIST = re.compile("以及|[、和与及或]")


def check_places(item: Item, reading: Reading) -> None:
    """Report words that changed places, gave way to others between the same neighbours, or turned cause and effect round."""
    _check_swapped(item, reading)
    _check_letters(item, reading)
    _check_order(item, reading)


def _check_swapped(item: Item, reading: Reading) -> None:
    """Report two words of the unit's that stand in each other's place (反馈环节没有规定自评流程)."""
    free = _neutral(item)
    for said in item.said:
        own, draft = _stops(said), _stops(item.told)
        pieces = _pieces(draft, own)
        for number, one in enumerate(pieces):
            for other in pieces[number + 1 :]:
                if _are_swapped(one, other, draft, own) and not {draft[slice(*one)], draft[slice(*other)]} & set(free):
                    first, second = draft[one[0] : one[1]], draft[other[0] : other[1]]
                    message = f"“{item.print(first)}”和“{item.print(second)}”换了位置，意思会变，请照材料写"
                    reading.fault(FaultKind.POLARITY, message, item.print(first))
                    return


def _stops(text: str) -> str:
    """Return a text with one sign for every stop, at both ends too."""
    return _STOP + "".join(_STOP if char in "。；：！？,;\n，" else char for char in JOINING.sub("", text)) + _STOP


def _pieces(draft: str, said: str) -> list[tuple[int, int]]:
    """Return the stretches of a draft that stand in the unit's words but not with the same words on both sides."""
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(draft):
        end = start + 1
        while end < len(draft) and draft[start : end + 1] in said:
            end += 1
        if end - start > 1:
            found += [
                (one, other)
                for one in range(start, end - 1)
                for other in range(one + 2, min(end, one + _LONGEST_PIECE) + 1)
                if (one == start or other == end) and _HAN.fullmatch(draft[one:other])
            ]
        start = max(end - 1, start + 1) if end - start > 1 else start + 1
    return found


def _are_swapped(one: tuple[int, int], other: tuple[int, int], draft: str, said: str) -> bool:
    first, second = draft[one[0] : one[1]], draft[other[0] : other[1]]
    if one[1] > other[0] or said.count(first) != 1 or said.count(second) != 1 or _is_empty(first) or _is_empty(second):
        return False
    at_first, at_second = said.find(first), said.find(second)
    if at_second + len(second) > at_first:
        return False  # the same order as the unit's
    between = said[at_second + len(second) : at_first]
    if not between or _LIST.fullmatch(between) or _LIST.fullmatch(draft[one[1] : other[0]]):
        return False
    stands = (at_first, at_first + len(first)), (at_second, at_second + len(second))
    return _beside(draft, one, said, stands[1]) and _beside(draft, other, said, stands[0])


def _is_empty(text: str) -> bool:
    return all(char in words().function for char in text)


def _beside(text: str, place: tuple[int, int], other: str, there: tuple[int, int]) -> bool:
    """Tell whether a word has the same neighbour as another had."""
    before, known_before = (
        text[max(0, place[0] - _NEIGHBOURS) : place[0]],
        other[max(0, there[0] - _NEIGHBOURS) : there[0]],
    )
    behind, known_behind = text[place[1] : place[1] + _NEIGHBOURS], other[there[1] : there[1] + _NEIGHBOURS]
    return (before == known_before and not _is_edge(before)) or (behind == known_behind and not _is_edge(behind))


def _is_edge(text: str) -> bool:
    """Tell whether neighbours are none: a stop and nothing else, or what only joins."""
    return all(char == _STOP or char in words().function for char in text) and not text.startswith(_STOP)


def _check_letters(item: Item, reading: Reading) -> None:
    """Report a word of the unit's that gave way to another, its neighbours the same (巡视 for 巡察, 开工时间 for 完工时间)."""
    said, known = "\n".join(map(_stops, item.said)), "\n".join(map(_stops, item.material))
    told = _stops(item.told)
    for size in (1, 2):
        for at in range(1, len(told) - size):
            before, word, behind = told[at - 1], told[at : at + size], told[at + size]
            if before + word in known or word + behind in known or not _is_word(item, word):
                continue
            if before == _STOP and behind == _STOP:
                continue
            found = re.search(f"{re.escape(before)}([\u4e00-\u9fff]{{{size}}}){re.escape(behind)}", said)
            if found is None or any(one == other for one, other in zip(word, found[1], strict=True)):
                continue
            if size > 1 and not (word in known or word in words().groups or word in words().list("neutral", "all")):
                continue
            if not _is_word(item, found[1]) or _mean_the_same(before, word, behind, found[1]):
                continue
            quote = item.print(told[at - 1 : at + size + 1].strip(_STOP))
            message = f"“{quote}”应为“{item.print(found[0].strip(_STOP))}”，请照材料写"
            reading.fault(FaultKind.UNGROUNDED, message, quote)
            return


def _is_word(item: Item, text: str) -> bool:
    """Tell whether a text of Han characters says something of its own, that is no negation and no word of the neutral list."""
    if not _HAN.fullmatch(text):
        return False
    if text in _neutral(item) or (len(text) == 1 and text in words().list("neutral", "all")):
        return False
    return not set(text) & (words().function | words().partly_denied | set(words().data["numbers"]["numerals"] + "一"))


def _neutral(item: Item) -> tuple[str, ...]:
    return words().list("neutral", str(item.brief.kind))


def _mean_the_same(before: str, word: str, behind: str, other: str) -> bool:
    """Tell whether two words between the same neighbours are synonyms, by themselves or with one of these."""
    new = (word, before + word, word + behind, before + word + behind)
    old = (other, before + other, other + behind, before + other + behind)
    return any(set(pair) <= group for pair in zip(new, old, strict=True) for group in words().sets)


def _check_order(item: Item, reading: Reading) -> None:
    """Report an effect told as the cause of what the unit says it came from."""
    follows, beside = words().data["kept"]["follows"], words().data["kept"]["beside"]
    known = [clause for text in item.said for clause in clauses(text)]
    told = clauses(item.told)
    places = [_place(clause, known) for clause in told]
    for number, clause in enumerate(told[1:], 1):
        here, before = places[number], places[number - 1]
        if here < 0 or before < 0 or not re.match(follows, clause):
            continue
        if here < before or re.search(beside, known[here]):
            reading.fault(FaultKind.POLARITY, f"“{item.print(clause)}”把因果写反了或写多了，请照材料写", clause)
            return
    first = next((n for n, clause in enumerate(known) if re.match("由于|因(?!此|而)", clause)), -1)
    if first < 0 or first not in places or re.search("由于|因(?!此|而)|原因", "".join(told[1:])):
        return
    if any(place > first for place in places[: places.index(first)]):
        reading.fault(FaultKind.POLARITY, f"“{item.print(known[first])}”是原因，请写在前面", known[first])


def _place(clause: str, known: list[str]) -> int:
    """Return which of the unit's clauses this one is most like, -1 where none."""
    shares = [len(pairs(clause) & pairs(one)) for one in known]
    best = max(shares, default=0)
    return shares.index(best) if best else -1
