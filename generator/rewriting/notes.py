"""What a rewriting tells of each change: the reason, the figures behind it with their sources, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.facts import Ledger
from generator.finding import Finding, Severity, Source

__all__ = ["Note", "proof", "shortened"]

_LONGEST = 40
_MOST_SOURCES = 6


@dataclass(frozen=True, slots=True)
class Note:
    """A finding on the new text, before it is known where that stands.

    Attributes:
        words: compact words of the new text it is about, "" for what is gone.
        near: an offset of the old text, near which they stand.
        level: overrides the code's severity.
    """

    code: str
    message: str
    subject: str = ""
    words: str = ""
    near: int = 0
    level: Severity | None = None

    def finding(self, name: str, place: tuple[int, int] | None, text: str, line: int) -> Finding:
        """Return the finding at its place in the new text."""
        start, end = place if place else (None, None)
        return Finding(
            code=self.code,
            message=self.message,
            subject=self.subject,
            source=Source(file=name, line=line),
            quote=text[start:end] if place else "",
            start=start,
            end=end,
            level=self.level,
        )


def proof(ids: Iterable[str], ledger: Ledger) -> str:
    """Return where the figures of some facts stand: ``（依据：数据.xlsx 指标!F6、H6）``, "" where nowhere."""
    found: dict[str, None] = {}
    files: dict[str, None] = {}
    for id in ids:
        source = ledger[id].source if id in ledger else None
        if source is None or not str(source):
            continue
        files.setdefault(source.file)
        found.setdefault(str(Source(sheet=source.sheet, cell=source.cell, path=source.path, line=source.line)))
    if not found:
        return ""
    listed = "、".join([place for place in found if place][:_MOST_SOURCES])
    return f"（依据：{'、'.join(file for file in files if file)} {listed}）"


def shortened(text: str) -> str:
    """Return the beginning of a text for a message."""
    text = text.rstrip("。；;")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
