"""The word lists for judging drafts (``templates/lexicon``), read once and put into the forms looked up fast.

``draft.toml`` holds most of them, ``synonyms.toml`` what clerks write and how a report puts it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from generator.brief import Kind
from generator.resources import packed_words

__all__ = ["JOINING", "Register", "Role", "Words", "alternatives", "any_of", "foreign_words", "registers", "words"]

Pattern = re.Pattern[str]
#: Nothing matches it.
NEVER = re.compile(r"(?!)")
#: Characters that only join; wordings are compared without them.
JOINING = re.compile("(?<!目)的|(?<!不)了(?!解)|(?<![获取难值])得(?=也?[不太很少多早晚慢快高低细好较比更偏迟久])|也")


@dataclass(frozen=True, slots=True)
class Role:
    """What a figure is: the words a report calls it by, and those that do so only right before the number."""

    name: str
    facts: Pattern
    words: tuple[str, ...]
    close: tuple[str, ...]
    level: bool


@dataclass(frozen=True, slots=True)
class Words:
    """All lists of draft.toml; tuples of words are longest first.

    Attributes:
        data: the raw tables, for lists that are used as they are.
        groups: word -> one private character for its group of synonyms (a word in several belongs to the first).
        sets: the groups themselves; one member in the material supports all of a group.
        function: single characters that join words.
    """

    data: dict[str, Any]
    roles: tuple[Role, ...]
    function: frozenset[str]
    strong: frozenset[str]
    groups: dict[str, str]
    grouped: Pattern
    sets: tuple[frozenset[str], ...]
    negative: Pattern
    content: Pattern
    joints: Pattern
    denied: Pattern
    denials: Pattern
    partly: frozenset[str]
    partly_denied: frozenset[str]
    before: Pattern
    causal: Pattern
    markup: Pattern
    talk: Pattern
    oral: Pattern
    promise: Pattern
    done: Pattern

    def list(self, table: str, key: str) -> tuple[str, ...]:
        """Return a list of words, longest first, () where there is none."""
        return _split(self.data.get(table, {}).get(key, ""))

    def direction(self, name: str) -> tuple[Pattern, tuple[str, ...]]:
        """Return (what contradicts a direction, the words that state it)."""
        table = self.data["direction"].get(name, {})
        patterns = table.get("contradicts", [])
        return (any_of(patterns) if patterns else NEVER), _split(table.get("states", ""))

    def neutral(self, kind: Kind) -> tuple[str, ...]:
        """Return the words an item of this kind may use without support."""
        return self.list("neutral", "all") + self.list("neutral", str(kind))


@functools.cache
def words() -> Words:
    """Return the word lists."""
    data = packed_words("draft")
    polarity, manner = data["polarity"], data["manner"]
    sets = tuple(frozenset(group.split()) for group in data["synonyms"]["groups"])
    groups: dict[str, str] = {}
    for number, group in enumerate(sets):
        for word in group:
            groups.setdefault(word, chr(0x100000 + number))
    return Words(
        data=data,
        roles=tuple(
            Role(item["name"], re.compile(item["facts"]), _split(item["words"]), _split(item["close"]), item["level"])
            for item in data["role"]
        ),
        function=frozenset(data["function"]["chars"]),
        strong=frozenset(data["function"]["strong"]),
        groups=groups,
        grouped=alternatives(groups),
        sets=sets,
        negative=alternatives(polarity["words"].split()),
        content=alternatives(polarity["content"].split()),
        partly=frozenset(polarity["partly"]),
        partly_denied=frozenset(polarity["denials"]),
        denials=re.compile(f"(?:{'|'.join(polarity['deniers'].split())})([^，。；：、\\s]{{1,6}})"),
        denied=re.compile(polarity["denied"]),
        joints=alternatives(polarity["joints"].split()),
        before=re.compile(polarity["before"]),
        causal=any_of(data["causal"]["patterns"]),
        markup=any_of(manner["markup"]),
        talk=any_of(manner["talk"]),
        oral=any_of(manner["oral"]),
        promise=any_of(manner["promise"]),
        done=any_of(manner["done"]),
    )


@functools.cache
def foreign_words(unit_type: str) -> tuple[str, ...]:
    """Return the words that do not belong into the texts of a kind of unit (unit_words.toml).

    乡镇 stands for two kinds; only what is foreign to both is foreign to it.
    """
    data = packed_words("unit_words")
    kinds = [item for item in data["kind"] if item["name"] and item["name"] in unit_type]
    common = set(kinds[0]["foreign"]) if kinds else set[str]()
    for item in kinds[1:]:
        common &= set(item["foreign"])
    return tuple(sorted(common))


@dataclass(slots=True)
class Register:
    """Wordings that say the same, spoken and official (synonyms.toml).

    Attributes:
        written: group -> the wordings a draft may use.
        said: wording the unit may have used -> the numbers of its groups.
        patterns: the same for wordings that are patterns.
        longest: characters of the longest wording.
    """

    written: dict[int, list[str]] = field(default_factory=dict[int, list[str]])
    said: dict[str, tuple[int, ...]] = field(default_factory=dict[str, tuple[int, ...]])
    patterns: list[tuple[Pattern, int]] = field(default_factory=list[tuple[Pattern, int]])
    longest: int = 0

    def add(self, number: int, wordings: Iterable[str]) -> None:
        """Add a group: ``!`` begins what only the unit may say, ``~`` a pattern of such."""
        for wording in wordings:
            if wording.startswith("~"):
                self.patterns.append((re.compile(wording[1:]), number))
                continue
            plain = JOINING.sub("", wording.removeprefix("!"))
            self.longest = max(self.longest, len(plain))
            self.said[plain] = (*self.said.get(plain, ()), number)
            if not wording.startswith("!") and len(plain) > 1:
                self.written.setdefault(number, []).append(plain)


#: Words of the looser synonyms (draft.toml) with so many characters say the same without doubt.
_FIRM = 4
#: Groups of a family are numbered from its own number times this.
_OF_A_FAMILY = 100


@functools.cache
def _register_file() -> tuple[Register, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    """Return the groups, and (words put in, forms) of each family."""
    data = packed_words("synonyms")
    found = Register()
    sets = [[word for word in group if len(word) >= _FIRM] for group in words().sets]
    for number, group in enumerate([*(_expanded(group.split()) for group in data["groups"]), *sets]):
        found.add(-1 - number, group)
    families = [(tuple(family.split()), tuple(table["groups"])) for table in data["form"] for family in table["of"]]
    return found, tuple(families)


@functools.cache
def _family(number: int) -> Register:
    found = Register()
    members, groups = _register_file()[1][number]
    for place, forms in enumerate(groups):
        found.add(
            number * _OF_A_FAMILY + place,
            (form.replace("X", member) for form in _expanded(forms.split()) for member in members),
        )
    return found


def registers(text: str) -> tuple[Register, ...]:
    """Return the wordings that say the same, of the families too whose words stand in a text."""
    common, families = _register_file()
    return (
        common,
        *(_family(number) for number, (members, _) in enumerate(families) if any(one in text for one in members)),
    )


def _expanded(wordings: Iterable[str]) -> list[str]:
    """Return wordings with every (a|b) written out; patterns stay."""
    found: list[str] = []
    for wording in wordings:
        if wording.startswith("~"):
            found.append(wording)
            continue
        parts = [part.split("|") for part in re.split(r"[()]", wording)]
        found += ["".join(chosen) for chosen in product(*parts)]
    return found


def any_of(patterns: Iterable[str]) -> Pattern:
    """Return one pattern that finds any of several."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def alternatives(listed: Iterable[str]) -> Pattern:
    """Return a pattern that finds the longest of several words."""
    return re.compile("|".join(map(re.escape, sorted(set(listed), key=len, reverse=True))))


def _split(listed: str) -> tuple[str, ...]:
    return tuple(sorted(set(listed.split()), key=len, reverse=True))
