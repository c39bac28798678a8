"""Reports of the corpus: plain text with marks that say which figure each number states and where errors can be planted.

``⟦fact-id|written⟧`` states a fact of the ledger, ``⟦x.name|written⟧`` a number the figures do not have,
``⟦!kind:true⇒false⟧`` is a place for an error that is no number. Marks may stand inside one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["CORPUS", "HALVES", "KINDS", "Mark", "Marked", "parse", "reports", "sentence_of", "sentences"]

CORPUS = Path(__file__).resolve().parent / "corpus"
HALVES = ("seen", "unseen")
#: What ``⟦!kind:…⟧`` can plant.
KINDS = frozenset(
    {
        *("direction", "reached", "claim", "grade", "percentpoint", "count", "unit"),
        *("cause", "measure", "problem", "orphan", "title"),
        *("entity", "year", "double"),
    }
)
_HEAD = re.compile(r"⟦(?:!(?P<kind>[a-z]+):|(?P<id>[A-Za-z_][\w.]*)\|)")
_TERMINAL = "。！？"
_CLOSING = "”』」）)"
_HEADING = re.compile(
    r"\s*(?:第?[一二三四五六七八九十]{1,3}[、．.部]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、．.](?!\d)|#|[|])"
)
_SHORT = 18  # a physical line shorter than this is a line of its own, not one a converter broke


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked place of the plain text.

    Attributes:
        name: fact id, free number or kind of error.
        start, end: offsets in the plain text.
        written: what stands there.
        false: what a mutant writes instead; only where ``plants``.
        plants: this is a place for an error, not a number.
    """

    name: str
    start: int
    end: int
    written: str
    false: str = ""
    plants: bool = False


@dataclass(frozen=True, eq=False)
class Marked:
    """A clean report: its plain text and its marks in the order of their ends; two are the same if their files are."""

    name: str
    half: str
    text: str
    marks: tuple[Mark, ...]
    path: Path
    figures: Path
    profile: str
    relations: tuple[str, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Marked) and self.path == other.path

    def __hash__(self) -> int:
        return hash(self.path)

    @property
    def numbers(self) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.marks if not mark.plants)


@dataclass(slots=True)
class _Open:
    name: str
    plants: bool
    start: int
    false: list[str] | None = None


def parse(source: str) -> tuple[str, tuple[Mark, ...]]:
    """Return the plain text and the marks of a marked text; raises ValueError with the place of a malformed mark."""
    text: list[str] = []
    marks: list[Mark] = []
    stack: list[_Open] = []
    position = 0
    while position < len(source):
        char = source[position]
        if char == "⟦":
            head = _head(source, position)
            stack.append(_Open(head["kind"] or head["id"], bool(head["kind"]), len(text)))
            position = head.end()
            continue
        position += 1
        if char == "⇒" and stack and stack[-1].plants and stack[-1].false is None:
            stack[-1].false = []
        elif char == "⟧":
            if not stack:
                raise ValueError(f"mark closed but not opened: {source[max(0, position - 30) : position]!r}")
            mark = _closed(stack.pop(), text)
            if _planting(stack) is None:
                marks.append(mark)
        else:
            planting = _planting(stack)
            (text if planting is None else planting).append(char)
    if stack:
        raise ValueError(f"mark not closed: {stack[-1].name}")
    return "".join(text), tuple(marks)


def _head(source: str, position: int) -> re.Match[str]:
    head = _HEAD.match(source, position)
    if head is None:
        raise ValueError(f"malformed mark: {source[position : position + 30]!r}")
    if head["kind"] and head["kind"] not in KINDS:
        raise ValueError(f"unknown kind of mark: {head['kind']}")
    return head


def _planting(stack: list[_Open]) -> list[str] | None:
    """Return where false words are being collected, None outside of them."""
    return next((item.false for item in stack if item.false is not None), None)


def _closed(item: _Open, text: list[str]) -> Mark:
    written = "".join(text[item.start :])
    if item.plants and item.false is None:
        raise ValueError(f"mark without ⇒: {item.name} at {written!r}")
    return Mark(item.name, item.start, len(text), written, "".join(item.false or ()), item.plants)


def reports(half: str = "both") -> list[Marked]:
    """Return the reports of a half, or of both, by name."""
    halves = HALVES if half == "both" else (half,)
    paths = [path for name in halves for path in sorted((CORPUS / name).glob("*")) if path.suffix in (".txt", ".md")]
    return [_read(path) for path in paths]


@cache
def _read(path: Path) -> Marked:
    try:
        text, marks = parse(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error
    figures = path.with_suffix(".yaml")
    head = figures.read_text(encoding="utf-8").split("\n", 1)[0]
    named = re.search(r"profile:\s*([\w-]+)", head)
    beside = path.with_suffix(".relations")
    lines = beside.read_text(encoding="utf-8").splitlines() if beside.exists() else []
    relations = tuple(line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#"))
    profile = named[1] if named else "platform"
    return Marked(path.stem, path.parent.name, text, marks, path, figures, profile, relations)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return start and end of every sentence, heading and table row, in order.

    A line feed ends a sentence unless a converter put it there: the line before is long and has no full stop at its
    end, and the line behind is neither heading nor row.
    """
    return list(_sentences(text))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for position, char in enumerate(text):
        if char in _TERMINAL or (char == "\n" and _breaks(text, position)):
            end = position + 1
            if text[start:end].strip():
                yield start, end
            start = end
    if text[start:].strip():
        yield start, len(text)


def _breaks(text: str, position: int) -> bool:
    line = text[text.rfind("\n", 0, position) + 1 : position]
    behind = text[position + 1 : position + 200].lstrip("\n \u3000\t")
    rest = behind.split("\n", 1)[0]
    if not line.strip():
        return False
    if "\t" in line or "|" in line or "\t" in rest or "|" in rest or _HEADING.match(rest) or _HEADING.match(line):
        return not (_HEADING.match(line) and len(line) >= 2 * _SHORT and not _HEADING.match(rest))
    return len(line.strip()) < _SHORT or line.rstrip().rstrip(_CLOSING).endswith(tuple("。！？：:；;"))


def sentence_of(bounds: list[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Return the sentence that holds a place; from its first to its last where it reaches over several."""
    touched = [bound for bound in bounds if bound[0] < max(end, start + 1) and start < bound[1]]
    if not touched:
        return start, end
    return touched[0][0], touched[-1][1]
