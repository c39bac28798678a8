"""Names of persons, telephone and ID numbers and addresses in the unit's texts, which must not reach a model elsewhere.

A name is known from the record, or told by what stands beside it: a surname and one or two characters before or behind
an office (王某同志, 经办人：李某), or a middle dot between syllables of another tongue. The words are in
``templates/lexicon/persons.toml``. A word taken for a name spoils the text as a name that is missed spoils the trust, so
both sides of a name are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from generator.record import Record
from generator.resources import packed_words

__all__ = ["Private", "known_persons", "private_parts"]

PERSON, PHONE, ID_NUMBER, EMAIL = "person", "phone", "id_number", "email"
#: Full-width signs → the plain ones, one for one, so that offsets stay.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord(dash): "-" for dash in "–—‐‑−"}
_BLANK = " \t\u00a0\u3000"
_DOTS = "·•‧・･∙⋅"
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ffff]")
_LONGEST_NAME = 4
_LONGEST_WORD = 6
_LONGEST_PERSON = 24
_WINDOW = 16
#: How many characters of a dotted name may be missing in the lexicon.
_STRAY = 2


@dataclass(frozen=True, slots=True)
class Private:
    """A part of a text to be kept back: ``text[start:end]``; ``kind`` is person, phone, id_number or email."""

    start: int
    end: int
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The words of ``persons.toml`` as they are looked up."""

    surnames: frozenset[str]
    weak: frozenset[str]
    compound: frozenset[str]
    never: frozenset[str]
    given: frozenset[str]
    words: dict[str, str]
    endings: dict[str, str]
    persons: tuple[str, ...]
    titles: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    by: tuple[str, ...]
    going_on: tuple[str, ...]
    between: tuple[str, ...]
    title: re.Pattern[str]
    role: re.Pattern[str]
    verb: re.Pattern[str]
    by_verb: re.Pattern[str]
    somebody: re.Pattern[str]
    dotted: re.Pattern[str]
    codes: re.Pattern[str]
    phone_word: re.Pattern[str]
    mobile_word: re.Pattern[str]
    id_word: re.Pattern[str]


def _any(words: Iterable[str]) -> str:
    """Return a pattern of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


@cache
def _lexicon() -> _Lexicon:
    data = packed_words("persons")
    titles, persons, prefixes = data["titles"], data["persons"], _any(data["title_prefixes"])
    syllable = f"[{''.join(sorted(set(data['syllables'])))}]"
    units = _any(data["units"])
    number = rf"[2-9]\d{{2,3}}[ -]?\d{{4}}(?:-\d{{1,5}})?(?![\d-]|\.\d|[{_BLANK}]?(?:{units}))"
    link = r"(?:号码|号)?[为是]?[\s:;()（）]{0,6}"
    return _Lexicon(
        surnames=frozenset(data["surnames"]),
        weak=frozenset(data["weak"]),
        compound=frozenset(data["compound"].split()),
        never=frozenset(data["never"]),
        given=frozenset(data["given"]),
        words=data["words"],
        endings=data["endings"],
        persons=tuple(persons),
        titles=tuple(titles),
        before=(*data["before"], *titles, *data["roles"]),
        after=(*data["after"], *titles, *data["title_prefixes"]),
        by=tuple(data["by"]),
        going_on=tuple(data["going_on"]),
        between=tuple(data["between"]),
        title=re.compile(f"(?:{prefixes})?(?:{_any([*titles, *persons])})"),
        role=re.compile(f"{_any([*titles, *data['roles']])}"),
        verb=re.compile(_any(data["verbs"])),
        by_verb=re.compile(_any(data["by_verbs"])),
        somebody=re.compile(rf"(?:{_any(data['compound'].split())}|[{data['surnames']}])某某?(?!{_any(data['some'])})"),
        dotted=re.compile(rf"{syllable}{{2,10}}(?:[{_BLANK}]?[{_DOTS}][{_BLANK}]?{syllable}{{2,10}}){{1,4}}"),
        codes=re.compile(rf"(?:{_any(data['code_words'])})[号为是]?[:{_BLANK}]{{0,3}}[A-Za-z-]{{0,6}}$"),
        phone_word=re.compile(rf"(?:{_any(data['phone_words'])}){link}({number}(?:[、,/;]{number}){{0,4}})"),
        mobile_word=re.compile(
            rf"(?:{_any(data['phone_words'])}){link}((?:\+86[ -]?)?1[{_BLANK}.-]?[3-9](?:[{_BLANK}.-]{{0,2}}\d){{9}})(?!\d)"
        ),
        id_word=re.compile(rf"(?:{_any(data['id_words'])}){link}(\d{{17}}[\dXx]|\d{{15}})(?![\dXx])"),
    )


# --- the record -------------------------------------------------------------------------------------------------------

_HARD_SEPARATOR = re.compile(r"[、，,;；/\\|\n\r]+|(?<=[^\s])(?:以及)(?=[^\s])")
_SOFT_SEPARATOR = re.compile(r"(?<=[\u4e00-\u9fff]{2})[和与及](?=[\u4e00-\u9fff]{2})")
_ASIDE = re.compile(r"[（(【\[][^（()）】\]]{0,40}[)）】\]]")
_NO_NAME = re.compile(r"[\d:：+＋()（）【】\[\]<>《》\"“”_*#]+")


def known_persons(record: Record) -> tuple[str, ...]:
    """Return the names of the unit's leader and contact, bare (书记王芳 gives 王芳), each once, in the form's order."""
    names: dict[str, None] = {}
    for entry in (record.unit.leader, record.unit.contact):
        if entry is not None:
            names.update(dict.fromkeys(_names_in(entry.text)))
    return tuple(names)


def _names_in(cell: str) -> Iterator[str]:
    for part in _HARD_SEPARATOR.split(_ASIDE.sub("、", cell)):
        for piece in _SOFT_SEPARATOR.split(_NO_NAME.sub(" ", part)):
            yield from _bare_names(piece.split())


def _bare_names(words: list[str]) -> Iterator[str]:
    """Yield the names among words parted by blanks: 王 芳 is one, 王芳 李强 are two, titles are none."""
    lexicon = _lexicon()
    if len(words) == 2 and (words[0] in lexicon.surnames or words[0] in lexicon.compound) and len(words[1]) <= 2:
        if words[1] not in lexicon.titles:
            words = ["".join(words)]
    elif 2 <= len(words) <= _LONGEST_NAME and all(len(word) == 1 for word in words):
        words = ["".join(words)]
    for word in words:
        pieces = [piece for piece in re.split(lexicon.title.pattern + "|" + lexicon.role.pattern, word) if piece]
        bare = [name for piece in pieces for name in _parted(piece)]
        # Beside a title only what looks like a name is one; alone in its cell, any word is.
        kept = [name for name in bare if len(pieces) == 1 or _is_name(name) or _DOTTED.search(name)]
        yield from (name for name in kept if 2 <= len(name) <= _LONGEST_PERSON)


def _parted(word: str) -> list[str]:
    """Part names that were written with nothing or only a blank between them; [word] where that does not come out."""
    if _is_name(word) or not word or len(word) > _LONGEST_PERSON:
        return [word]
    for length in (3, 2):
        if len(word) > length + 1 and _is_name(word[:length]):
            others = _parted(word[length:])
            if all(map(_is_name, others)):
                return [word[:length], *others]
    return [word]


_DOTTED = re.compile(f"[{_DOTS}]")


# --- the text ---------------------------------------------------------------------------------------------------------


def private_parts(text: str, persons: Collection[str] = ()) -> list[Private]:
    """Return what must be kept back of a text, in order and without overlaps.

    Args:
        text: any text of the unit.
        persons: full names known from elsewhere (``known_persons``); each is found with blanks between its characters,
            and as surname or given name with a title.

    Returns:
        Parts with offsets in ``text``; replacing them hides every person and number that was recognised. Parts that
        would overlap are one.
    """
    plain = text.translate(_PLAIN)
    found = [*_numbers(plain), *_known(text, persons), *_told(text), *_dotted(text)]
    return [Private(start, end, text[start:end], kind) for start, end, kind in _joined(found)]


def _joined(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Unite what overlaps, so that nothing of either is left over; the longer one gives the kind."""
    joined: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(found, key=lambda part: (part[0], -part[1])):
        if joined and start < joined[-1][1]:
            first, last, other = joined[-1]
            joined[-1] = (first, max(last, end), other if last - first >= end - start else kind)
        else:
            joined.append((start, end, kind))
    return joined


# --- numbers and addresses --------------------------------------------------------------------------------------------

_CODE = r"(?:10|2\d|[3-9]\d\d)"
_COUNTRY = r"(?:\+|00)86[ -]{0,2}"
#: Digits with a unit behind them are an amount.
_NO_UNIT = r"(?!\d|\.\d|[ \t]?(?:元|万|亿|千|%|人|户|个|吨|亩))"
_SEPARATOR = r"[ \t\u00a0\u3000-]{0,2}"
_MOBILE = re.compile(
    rf"(?<![\dA-Za-z.])(?:{_COUNTRY}|86[ -])?1[3-9]\d"
    rf"(?:{_SEPARATOR}\d{{4}}{_SEPARATOR}\d{{4}}|\d[ -]\d{{7}}|\d{{4}}[ -]\d{{4}}){_NO_UNIT}"
)
_LANDLINE = re.compile(
    rf"(?<![\dA-Za-z.-])(?:{_COUNTRY}\(?0?{_CODE}\)?|0{_CODE}|\(0{_CODE}\))[ -]{{0,2}}\d{{3,4}}[ -]?\d{{4}}"
    rf"(?: ?(?:-|转|分机|ext\.?) ?\d{{1,6}})?{_NO_UNIT}"
)
_ID = re.compile(
    r"(?<![\dA-Za-z])[1-8]\d{5}[ -]?(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx](?![\dA-Za-z])"
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}(?![A-Za-z0-9])"
)
_LISTED = re.compile("[^、,/;]+")


def _numbers(plain: str) -> Iterator[tuple[int, int, str]]:
    """Find numbers and addresses in a text with plain digits; what is called a code is none of them."""
    lexicon = _lexicon()
    for pattern, kind in ((_MOBILE, PHONE), (_LANDLINE, PHONE), (_ID, ID_NUMBER)):
        for match in pattern.finditer(plain):
            if not lexicon.codes.search(plain[max(0, match.start() - _WINDOW) : match.start()]):
                yield match.start(), match.end(), kind
    for match in _EMAIL.finditer(plain):
        yield match.start(), match.end(), EMAIL
    told = ((lexicon.phone_word, PHONE), (lexicon.mobile_word, PHONE), (lexicon.id_word, ID_NUMBER))
    for pattern, kind in told:
        for match in pattern.finditer(plain):
            for one in _LISTED.finditer(plain, match.start(1), match.end(1)):
                yield one.start(), one.end(), kind


# --- names ------------------------------------------------------------------------------------------------------------


def _known(text: str, persons: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Find known persons by full name, and by surname or given name with a title (张书记, 建国同志)."""
    lexicon = _lexicon()
    names = {re.sub(rf"[\s{_DOTS}]+", "·", name.strip()).strip("·") for name in persons}
    names = {name for name in names if len(name) > 1}
    if not names:
        return
    full = re.compile("|".join(_spaced(name) for name in sorted(names, key=len, reverse=True)))
    yield from ((match.start(), match.end(), PERSON) for match in full.finditer(text))
    short: set[str] = set()
    for name in names:
        surname = name[:2] if name[:2] in lexicon.compound else name[:1]
        given = name[len(surname) :]
        if "·" not in name and len(name) <= _LONGEST_NAME and all(map(_HAN.match, name)):
            short.update((surname, given) if len(given) > 1 else (surname,))
    if short:
        called = re.compile(f"({_any(short)})[{_BLANK}]?{lexicon.title.pattern}")
        for match in called.finditer(text):
            if not _ends_word(text, match.start()) and not text.startswith(lexicon.going_on, match.end()):
                yield match.start(), match.end(), PERSON


def _spaced(name: str) -> str:
    """Return the pattern of a name with blanks or dots between its characters; a part of a dotted name alone is enough."""
    parts = name.split("·")
    whole = rf"[\s{_DOTS}]{{0,3}}".join(_letters(part) for part in parts)
    alone = [_letters(part) for part in parts if len(parts) > 1 and len(part) > 1 and _HAN.match(part)]
    return "|".join([whole, *alone])


def _letters(part: str) -> str:
    return r"\s{0,3}".join(re.escape(letter) for letter in part)


def _dotted(text: str) -> Iterator[tuple[int, int, str]]:
    """Find names with a middle dot; a character that the lexicon lacks at either end is taken in."""
    for match in _lexicon().dotted.finditer(text):
        starts = range(match.start(), max(0, match.start() - _STRAY) - 1, -1)
        ends = range(match.end(), min(len(text), match.end() + _STRAY) + 1)
        start = next((place for place in starts if _apart(text, place)), match.start())
        end = next((place for place in ends if _closed(text, place)), match.end())
        yield start, end, PERSON


def _told(text: str) -> Iterator[tuple[int, int, str]]:
    """Find unknown persons by the words beside them."""
    spans = (*_before_titles(text), *_before_verbs(text), *_behind_roles(text), *_somebody(text))
    return ((start, end, PERSON) for start, end in spans)


def _is_name(word: str) -> bool:
    """Tell whether a word may be a full name: a surname, then one or two characters that names have."""
    lexicon = _lexicon()
    compound = word[:2] in lexicon.compound and len(word) > 2
    given = word[2:] if compound else word[1:]
    if not (compound or word[:1] in lexicon.surnames) or not 1 <= len(given) <= 2:
        return False
    if any(letter in lexicon.never or not _HAN.match(letter) for letter in given):
        return False
    return compound or word[1] not in lexicon.words.get(word[0], "")


def _ends_word(text: str, start: int) -> bool:
    """Tell whether the character at ``start`` ends a word with the one before it (工程, 公安), and so begins no name."""
    return start > 0 and text[start - 1] in _lexicon().endings.get(text[start], "")


def _apart(text: str, start: int) -> bool:
    """Tell whether a name may begin at ``start``: behind a sign, the beginning, or a word that calls for a name."""
    if start == 0 or not _HAN.match(text[start - 1]):
        return True
    return text[max(0, start - _LONGEST_WORD) : start].endswith(_lexicon().before)


def _closed(text: str, end: int) -> bool:
    """Tell whether a name may end at ``end``: before a sign, the end, or a word that goes with a name."""
    return end >= len(text) or not _HAN.match(text[end]) or text.startswith(_lexicon().after, end)


def _ending_at(text: str, end: int, *, loose: bool = False) -> int:
    """Return where the name begins that ends at ``end``, -1 if there is none; ``loose`` wants no sign before it."""
    lengths = range(_LONGEST_NAME, 1, -1)
    starts = [end - length for length in lengths if end >= length and _is_name(text[end - length : end])]
    for start in starts:
        if _apart(text, start):
            return start
    blank = _spaced_start(text, end)
    if blank >= 0:
        return blank
    if loose:
        return next((start for start in starts if not _ends_word(text, start)), -1)
    return -1


def _spaced_start(text: str, end: int) -> int:
    """Return where a name of two characters with a blank between begins (王 芳同志), -1 if there is none."""
    if end < 3 or text[end - 2] not in _BLANK:
        return -1
    start = end - 2
    while start > max(0, end - 5) and text[start - 1] in _BLANK:
        start -= 1
    start -= 1
    return start if start >= 0 and _is_name(text[start] + text[end - 1]) and _apart(text, start) else -1


_PARTED = re.compile(rf"(\S)[{_BLANK}]{{1,3}}(\S)")


def _beginning_at(text: str, start: int, *, sure: bool, office: bool = False) -> int:
    """Return where the name ends that begins at ``start``, -1 if there is none.

    Args:
        sure: a colon or bracket stands before it, so that doubtful surnames count too.
        office: an office stands before it, so that a name of usual characters may go on into unknown words.
    """
    lexicon = _lexicon()
    if text[start : start + 1] in lexicon.weak and not sure:
        return -1
    lengths = range(_LONGEST_NAME, 1, -1)
    ends = [start + size for size in lengths if start + size <= len(text) and _is_name(text[start : start + size])]
    closed = next((end for end in ends if _closed(text, end)), -1)
    if closed >= 0:
        return closed
    parted = _PARTED.match(text, start)
    if parted and sure and _is_name(parted[1] + parted[2]) and _closed(text, parted.end()):
        return parted.end()
    usual = (end for end in ends if lexicon.given.issuperset(text[start + 1 : end]))
    return next(usual, -1) if sure or office else -1


def _back(text: str, end: int) -> int:
    """Return the offset before blanks and 等 that end at ``end``."""
    while end > 0 and text[end - 1] in _BLANK:
        end -= 1
    return end - 1 if end > 0 and text[end - 1] == "等" else end


def _names_before(text: str, end: int, *, loose: bool = False) -> list[tuple[int, int]]:
    """Return the name that ends at ``end`` and those listed before it (王某、李某同志)."""
    found: list[tuple[int, int]] = []
    start = _ending_at(text, end, loose=loose)
    while start >= 0:
        found.append((start, end))
        listed = text[max(0, start - 1) : start]
        if listed not in _lexicon().between:
            break
        end = start - 1
        start = _ending_at(text, end)
    return found


def _before_titles(text: str) -> Iterator[tuple[int, int]]:
    lexicon = _lexicon()
    for match in lexicon.title.finditer(text):
        if text.startswith(lexicon.going_on, match.end()):
            continue
        end = _back(text, match.start())
        names = _names_before(text, end, loose=match.group().endswith(lexicon.persons))
        yield from names
        if not names and _is_surname_alone(text, match.start()):
            yield match.start() - 1, match.end()


def _is_surname_alone(text: str, end: int) -> bool:
    """Tell whether just a surname stands before a title, in a place that leaves no doubt: ，张书记."""
    lexicon = _lexicon()
    if end < 1 or text[end - 1] not in lexicon.surnames or text[end - 1] in lexicon.weak:
        return False
    return _apart(text, end - 1) and text[end : end + 1] not in lexicon.words.get(text[end - 1], "")


def _before_verbs(text: str) -> Iterator[tuple[int, int]]:
    """Find names before verbs: 王某主持召开 at the beginning of a clause, 由王某、李某负责."""
    lexicon = _lexicon()
    for match in lexicon.verb.finditer(text):
        yield from _names_before(text, match.start())
    for match in lexicon.by_verb.finditer(text):
        names = _names_before(text, match.start())
        if names and text[max(0, names[-1][0] - 2) : names[-1][0]].endswith(lexicon.by):
            yield from names


_LINK = re.compile(rf"[{_BLANK}]{{0,3}}(?:[:：（(]|为|是)?[{_BLANK}]{{0,3}}")


def _behind_roles(text: str) -> Iterator[tuple[int, int]]:
    """Find names behind offices and parts played: 书记王某, 联系人：李某、张某."""
    lexicon = _lexicon()
    for match in lexicon.role.finditer(text):
        link = _LINK.match(text, match.end())
        start = link.end() if link else match.end()
        sure = any(sign in text[match.end() : start] for sign in ":：（(")
        end = _beginning_at(text, start, sure=sure, office=match.group() in lexicon.titles)
        while end >= 0:
            yield start, end
            if text[end : end + 1] not in lexicon.between:
                break
            start, end = end + 1, _beginning_at(text, end + 1, sure=False)


def _somebody(text: str) -> Iterator[tuple[int, int]]:
    """Find names that are half hidden already: 张某, 李某某."""
    for match in _lexicon().somebody.finditer(text):
        if match.group()[0] not in _lexicon().weak and not _ends_word(text, match.start()):
            yield match.start(), match.end()
