"""The ledger prepared for binding: facts by value and by the words they go by."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Set
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from operator import add, itemgetter
from typing import NamedTuple

from generator.checking.amounts import Amount, amount
from generator.facts import Fact, Ledger
from generator.number import Interval
from generator.scan.compact import compact

__all__ = ["Index", "Known", "Way", "pairs", "pairs_of_name", "stands_in"]

_ROWS = ("indicator", "project", "block", "key_work")
_SHORT_SUFFIXES = ("项目", "资金", "经费")
_QUOTED = re.compile(r"\.n\d+$")
_INNER_QUOTES = str.maketrans("‘’", "“”")
_SHORTEST_SUBJECT = 2
_SHORTEST_GROUP = 4
#: A clause that is nothing but the name (线上6个) says more, words behind the number (6个项目) say less.
_WHOLE_CLAUSE, _BEHIND_LESS = 3, 2


class Known(NamedTuple):
    """A fact with its dimension and its place in the ledger; ``group``: it is one of several projects together."""

    fact: Fact
    dimension: str
    order: int
    group: bool


class Way(NamedTuple):
    """The facts that some words call.

    Attributes:
        free: facts they call whatever the text speaks of.
        needing: facts they call where an indicator or project is meant, by the name that texts are searched for.
        loose: the same, with names too short to be searched for.
    """

    free: list[Known]
    needing: dict[str, list[Known]]
    loose: dict[str, list[Known]]


@dataclass(frozen=True, slots=True)
class _Names:
    """The words that the facts of a ledger go by; see ``Index``.

    Attributes:
        called: words -> ids of the facts they call.
        by_ending: last two characters of such words -> their first two, and the words.
        unsearched: ids of facts whose indicator or project has a name too short to be searched for.
    """

    subjects: dict[str, str]
    subject_of: dict[str, str]
    about: dict[str, list[Fact]]
    names: dict[str, dict[str, str]]
    called: dict[str, list[str]]
    by_ending: dict[str, list[tuple[str, str]]]
    unsearched: set[str]


class Index:
    """A ledger, looked up by value, by words, and by the names of its indicators and projects.

    What is looked up by is put together when it is first asked for.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._pairs: dict[str, set[frozenset[str]]] = {}
        self._calls: dict[str, dict[str, int]] = {}
        self._calls_behind: dict[str, dict[str, int]] = {}
        self._above: dict[str, tuple[str, str]] = {}
        self._ways: dict[str, Way] = {}

    @cached_property
    def quoted(self) -> frozenset[str]:
        """Return the ids of numbers inside the unit's own sentences; the words before them are no name that binds others."""
        return frozenset(id for id in self.ledger if _QUOTED.search(id))

    @cached_property
    def amounts(self) -> dict[str, Amount]:
        return {id: amount(fact.quantity) for id, fact in self.ledger.items() if fact.quantity is not None}

    @property
    def subjects(self) -> dict[str, str]:
        """Return the names of indicators, projects and groups as they may stand in a text -> the full name."""
        return self._names.subjects

    @property
    def subject_of(self) -> dict[str, str]:
        """Return fact id -> full name of the indicator or project it is about."""
        return self._names.subject_of

    @property
    def about(self) -> dict[str, list[Fact]]:
        """Return full name of an indicator or project -> its facts."""
        return self._names.about

    @property
    def names(self) -> dict[str, dict[str, str]]:
        """Return fact id -> its names, each with the indicator or project that must be meant, "" for none."""
        return self._names.names

    @cached_property
    def beginnings(self) -> Set[str]:
        """Return the first two characters of all words that call facts."""
        return {words[:2] for words in self._names.called}

    def way(self, words: str) -> Way | None:
        """Return whom some words call, None for words that call nobody; of a ledger's words a text says but few."""
        found = self._ways.get(words)
        if found is None and words in self._names.called:
            found = self._ways[words] = self._way(words)
        return found

    def with_value(self, dimension: str, values: Interval) -> list[Fact]:
        """Return the facts of a dimension ("" for every one) whose value lies in the interval."""
        dimensions = [dimension] if dimension else list(self._by_value)
        result: list[Fact] = []
        for key in dimensions:
            known, facts = self._by_value.get(key, ([], []))
            result += facts[bisect_left(known, values.low) : bisect_right(known, values.high)]
        return result

    def of_dimension(self, dimension: str) -> list[Fact]:
        """Return the facts of a dimension."""
        return self._by_value.get(dimension, ([], []))[1]

    def subjects_in(self, text: str) -> list[tuple[int, int, str]]:
        """Return (start, end, full name) of every indicator and project named in ``text``, in order, none in another."""
        if "‘" in text or "’" in text:
            text = text.translate(_INNER_QUOTES)  # inside “ ” a name's own quotes are written ‘ ’
        coming: dict[str, int] = {words: text.find(words) for words in self._longest_first if words in text}
        found: list[tuple[int, int, str]] = []
        while coming:
            words = min(coming, key=coming.__getitem__)  # the longest of those that begin at the same place
            start, end = coming[words], coming[words] + len(words)
            found.append((start, end, self.subjects[words]))
            later = {name: at if at >= end else text.find(name, end) for name, at in coming.items()}
            coming = {name: at for name, at in later.items() if at >= 0}
        return found

    def above(self, context: str) -> tuple[str, str]:
        """Return a heading without its blanks, and the indicator or project it names last, "" for none."""
        found = self._above.get(context)
        if found is None:
            words = compact(context).text
            named = self.subjects_in(words)
            found = self._above[context] = (words, named[-1][2] if named else "")
        return found

    def calls(self, text: str) -> dict[str, int]:
        """Return the words that call facts and stand in this order in ``text``, in at most three stretches.

        Returns:
            The words, each with its weight, the heaviest first. A text that is nothing but the words (线上6个) says more;
            one character alone says something only there.
        """
        found = self._calls.get(text)
        if found is None:
            pairs = dict.fromkeys([*map(add, text, text[1:]), text])
            known = self._names.by_ending
            weights = {
                words: len(words) + (_WHOLE_CLAUSE if words == text else 0)
                for ending in pairs
                if ending in known
                for beginning, words in known[ending]
                if beginning in pairs and (words in text or stands_in(words, text))
            }
            found = self._calls[text] = _heaviest_first(weights)
        return found

    def calls_behind(self, text: str) -> dict[str, int]:
        """Return the words that call facts and that ``text`` begins with: behind a number they weigh less (6个项目)."""
        found = self._calls_behind.get(text)
        if found is None:
            begins = (text[:size] for size in self._sizes if 1 < size <= len(text))
            weights = {words: max(len(words) - _BEHIND_LESS, 1) for words in begins if words in self._names.called}
            found = self._calls_behind[text] = _heaviest_first(weights)
        return found

    def shared(self, fact: Fact, words: frozenset[str]) -> int:
        """Return how many pairs of characters the best name of a fact shares with a text's ``pairs``."""
        known = self._pairs.get(fact.id)
        if known is None:
            known = self._pairs[fact.id] = set(map(pairs_of_name, self.names[fact.id]))
        return max((len(words & name) for name in known), default=0)

    def _way(self, words: str) -> Way:
        way, known = Way([], {}, {}), self._names
        for id in known.called[words]:
            needed = known.names[id][words]
            group = way.loose if id in known.unsearched else way.needing
            callers = group.setdefault(needed, []) if needed else way.free
            callers.append(Known(self.ledger[id], self.amounts[id].dimension, self._order[id], _is_group(id)))
        return way

    @cached_property
    def _order(self) -> dict[str, int]:
        return {id: order for order, id in enumerate(self.amounts)}

    @cached_property
    def _names(self) -> _Names:
        known = _Names({}, {}, {}, {}, {}, {}, set())
        called, by_ending = known.called, known.by_ending
        for id in self.amounts:
            fact = self.ledger[id]
            subject, ways = _called(id.partition(".")[0], fact.label, fact.aliases)
            if subject:
                _add_subject(known, fact, subject)
            known.names[id] = ways
            for words in ways:
                if words in called:
                    called[words].append(id)
                else:
                    called[words] = [id]
        for words in called:
            ending = words[-2:]
            if ending in by_ending:
                by_ending[ending].append((words[:2], words))
            else:
                by_ending[ending] = [(words[:2], words)]
        return known

    @cached_property
    def _sizes(self) -> list[int]:
        return sorted(set(map(len, self._names.called)))

    @cached_property
    def _longest_first(self) -> list[str]:
        return sorted(self.subjects, key=len, reverse=True)

    @cached_property
    def _by_value(self) -> dict[str, tuple[list[Decimal], list[Fact]]]:
        grouped: dict[str, list[tuple[Decimal, Fact]]] = {}
        for id, value in self.amounts.items():
            grouped.setdefault(value.dimension, []).append((value.value, self.ledger[id]))
        found: dict[str, tuple[list[Decimal], list[Fact]]] = {}
        for dimension, pairs in grouped.items():
            pairs.sort(key=itemgetter(0))
            found[dimension] = ([value for value, _ in pairs], [fact for _, fact in pairs])
        return found


def _add_subject(known: _Names, fact: Fact, subject: str) -> None:
    if len(subject) >= (_SHORTEST_GROUP if _is_group(fact.id) else _SHORTEST_SUBJECT):
        known.subjects[subject] = known.subject_of[fact.id] = subject
        known.about.setdefault(subject, []).append(fact)
        for suffix in _SHORT_SUFFIXES if fact.id.startswith("project.") else ():
            short = subject.removesuffix(suffix)
            if len(short) >= _SHORTEST_GROUP:
                known.subjects.setdefault(short, subject)
    if subject not in known.subjects:
        known.unsearched.add(fact.id)


def _is_group(id: str) -> bool:
    return id.startswith("projects.")


def _heaviest_first(weights: dict[str, int]) -> dict[str, int]:
    return dict(sorted(weights.items(), key=itemgetter(1), reverse=True)) if len(weights) > 1 else weights


@lru_cache(maxsize=4096)
def _called(kind: str, label: str, aliases: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """Return what a fact is about and every way to call it; figures of the form are called the same in every record."""
    subject = _subject(kind, label, aliases)
    return subject, _ways(label, aliases, subject)


def _subject(kind: str, label: str, aliases: tuple[str, ...]) -> str:
    """Return the indicator, project or group a fact is about, "" for a figure of the whole unit."""
    if kind in _ROWS and aliases:
        first = _plain(aliases[0])
        return first if _plain(label).startswith(first) else ""
    if kind == "projects":
        endings = [alias for alias in aliases if label.endswith(alias) and alias != label]
        return label.removesuffix(max(endings, key=len)) if endings else ""
    return ""


def _ways(label: str, aliases: tuple[str, ...], subject: str) -> dict[str, str]:
    """Return words -> subject needed of every way to call a fact."""
    label = _plain(label)
    ways = {label: ""}
    for alias in map(_plain, aliases):
        if alias and alias != subject:
            ways[alias] = subject if subject and subject not in alias else ""
    if subject and label.startswith(subject) and label != subject:
        ways[label.removeprefix(subject)] = subject
    return ways


@lru_cache(maxsize=4096)
def _plain(words: str) -> str:
    """Return words without the blanks that mean nothing; the same ones are names of many facts."""
    return compact(words).text


def pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a text."""
    return frozenset(map(add, text, text[1:]))


pairs_of_name = lru_cache(maxsize=4096)(pairs)


def stands_in(words: str, text: str) -> bool:
    """Tell whether ``words`` stand in ``text`` in order, in at most three stretches of two or more characters."""
    if words in text:
        return True
    at = stretches = 0
    start = 0
    while start < len(words):
        size = 2
        place = text.find(words[start : start + size], at)
        if place < 0 or len(words) - start < size:
            return False
        while start + size < len(words) and text.startswith(words[start : start + size + 1], place):
            size += 1
        if len(words) - start - size == 1:
            size -= 1
        if size < 2:
            return False
        stretches += 1
        at, start = place + size, start + size
    return stretches <= 3
