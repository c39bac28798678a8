"""Known names found in a text, in time that does not grow with their number."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["NameIndex"]

#: Characters by which a name is looked up; shorter names are not kept.
_BEGINNING = 2


class NameIndex:
    """Names in the order they were added."""

    def __init__(self) -> None:
        self._order: dict[str, int] = {}
        self._lengths: dict[str, list[int]] = {}
        self._begins: re.Pattern[str] | None = None

    def add(self, name: str) -> None:
        if name in self._order or len(name) < _BEGINNING:
            return
        self._order[name] = len(self._order)
        self._begins = None
        lengths = self._lengths.setdefault(name[:_BEGINNING], [])
        if len(name) not in lengths:
            lengths.append(len(name))
            lengths.sort(reverse=True)

    def at(self, text: str, position: int) -> Iterator[str]:
        """Yield the names that begin at a place, the longest first."""
        for length in self._lengths.get(text[position : position + _BEGINNING], ()):
            if (name := text[position : position + length]) in self._order:
                yield name

    def first_added(self, text: str) -> str:
        """Return the name in a text that was added first, "" if there is none."""
        found = [name for position in range(len(text)) for name in self.at(text, position)]
        return min(found, key=self._order.__getitem__, default="")

    def all(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of the names in a text, the longest at a place, none overlapping."""
        if self._begins is None:
            self._begins = re.compile("|".join(map(re.escape, self._lengths)) or r"(?!)")
        match = self._begins.search(text)
        while match:
            start = match.start()
            name = next(self.at(text, start), "")
            if name:
                yield start, start + len(name)
            match = self._begins.search(text, start + (len(name) or 1))
