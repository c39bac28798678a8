"""Text without the blanks that extraction from Word and PDF leaves in it, with the way back to the original offsets.

Blanks are dropped except where they carry meaning: one blank stays between two Latin letters or digits and behind the
comma or heading dot of a following digit; one line feed stays where a line truly ends. A line that merely wraps is
joined, also inside a number (``1281.⏎14 万⏎元``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from generator.scan.units import unit_at

__all__ = ["Compact", "compact"]

#: White space and invisible marks, one by one: a class with ``\s`` in it takes twice as long to search for.
_BLANKS = "\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff\u00ad"
_PIECE = re.compile(f"[^{_BLANKS}]+")
_BLANK = re.compile(f"[{_BLANKS}]")
_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
#: Full-width letters, digits and signs of numbers; full-width , ， : stay, they are told apart from ASCII ones.
_WIDES = "０-９Ａ-Ｚａ-ｚ％．＋－−﹣＝＞＜≧≦（）［］｛｝／～＠：＂﹪"
_WIDE = re.compile(f"[{_WIDES}]")
_ODD = re.compile(f"[{_WIDES}{_BLANKS}]")
_FOLD = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "，；！？"}
_FOLD.update(zip("−﹣≧≦﹪", "--≥≤%", strict=True))
_FOLDED = re.compile(f"[{''.join(_FOLD)}]")
#: Half-width marks of Chinese sentences, typed or left by a conversion; those between digits or Latin letters stay.
_HALF = re.compile(f"(?<=[^\\x00-\\x7f{_BLANKS}])[,;!?]|(?<=[%)\\]])[,;]|[,;](?=[{_BLANKS}]*[^\\x00-\\x7f{_BLANKS}])")
#: One of the marks; looking for these first takes a tenth of the time where there is none.
_HALF_MARK = re.compile("[,;!?]")
_FULL = dict(zip(",;!?", "，；！？", strict=True))
_HEADING = re.compile(
    r"[(（]?[一二三四五六七八九十]{1,3}[)）、．.]|[(（]\d{1,2}[)）]|\d{1,2}[)）]|\d{1,2}[、．.](?!\d)|\d{1,2}[.．](?=\d{4}年)"
    r"|第[一二三四五六七八九十\d]{1,3}[章节条部]|附件|[①-⑳]"
)
_PAGE_NUMBER = re.compile(r"[-–—]+[ \t]*\d{1,4}[ \t]*[-–—]+[ \t]*(?:[\r\n\f]|$)")
_HEADING_DOT = re.compile(r"(?:^|[。；;：:])\d{1,2}[.．]$")
_UNIT_TAIL = re.compile(r"[0-9０-９]([^0-9０-９]{0,3})$")
_WRAPPED_NUMBER = re.compile(r"([0-9]+(?:\.[0-9]*)?)$")
_REST_OF_NUMBER = re.compile(r"([0-9]+)(\.[0-9]+)?")
#: A line shorter than this (in characters without blanks) does not wrap: it ends there.
_SHORT_LINE = 14
#: The same for a line that begins like a heading.
_SHORT_HEADING = 22
#: A number is only joined across a line end when its line is at least this long.
_LONG_LINE = 20
_WINDOW = 24
#: Starts of a text in one piece.
_WHOLE = [0]


class Compact(NamedTuple):
    """Compact text, and for each of its pieces where it starts here and in the original."""

    text: str
    starts: list[int]
    origins: list[int]

    def original(self, position: int) -> int:
        """Return the offset in the original text of the character at ``position`` (not a kept blank)."""
        if len(self.starts) == 1:
            return self.origins[0] + position
        piece = bisect_right(self.starts, position) - 1
        return self.origins[piece] + position - self.starts[piece]

    def position(self, original: int) -> int:
        """Return where the character at offset ``original`` of the original text stands here (not a blank)."""
        if len(self.starts) == 1:
            return original - self.origins[0]
        piece = max(bisect_right(self.origins, original) - 1, 0)
        return self.starts[piece] + original - self.origins[piece]


def compact(text: str) -> Compact:
    """Drop meaningless blanks, fold full-width digits, letters and signs of numbers, widen the marks of Chinese sentences.

    One character stays one.
    """
    if _HALF_MARK.search(text):
        text = _HALF.sub(lambda match: _FULL[match[0]], text)
    if _ODD.search(text) is None:
        return Compact(text, _WHOLE, _WHOLE)
    folded = _folded(text) if _WIDE.search(text) else text
    if _BLANK.search(folded) is None:
        return Compact(folded, _WHOLE, _WHOLE)
    parts: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    length = line = end = 0
    tail = ""
    heading = False
    for match in _PIECE.finditer(folded):
        piece, start = match.group(), match.start()
        if tail:
            wraps = _BREAK.search(folded, end, start) is not None
            if wraps:
                joint = _line_joint(tail, line, folded, start, heading=heading)
                line = 0
            else:
                joint = _blank_joint(tail, line, piece[0])
            parts.append(joint)
            length += len(joint)
            tail += joint
        if line == 0:
            heading = _HEADING.match(piece) is not None
        parts.append(piece)
        starts.append(length)
        origins.append(start)
        length += len(piece)
        line += len(piece)
        tail = (tail + piece)[-_WINDOW:]
        end = match.end()
    return Compact("".join(parts), starts or [0], origins or [0])


def _folded(text: str) -> str:
    """Fold full-width characters; a text has few different ones, so one after the other is quicker than ``translate``."""
    for char in set(_FOLDED.findall(text)):
        text = text.replace(char, _FOLD[char])
    return text


def _blank_joint(tail: str, line: int, follower: str) -> str:
    """Return what becomes of a blank inside a line: kept as one only where it separates two numbers or words."""
    last = tail[-1]
    if _is_word(last) and _is_word(follower):
        return " "
    if not follower.isdigit():
        return ""
    if last in ".．":
        return " " if _HEADING_DOT.search(tail[-line:]) else ""
    return " " if last in ",，-–—" else ""


def _line_joint(tail: str, line: int, folded: str, start: int, *, heading: bool) -> str:
    """Return what becomes of a line end: nothing where the line merely wraps, else one line feed."""
    head = "".join(folded[start : start + _WINDOW].split())
    last = tail[-1]
    if last.isdigit() and head[0] == "." and head[1:2].isdigit():
        return ""
    if head[0].isdigit() and last.isdigit():
        return "" if line >= _LONG_LINE and _number_goes_on(tail, head) else "\n"
    if head[0].isdigit() and last == "." and tail[-2:-1].isdigit():
        return "\n" if _HEADING_DOT.search(tail[-line:]) else ""
    if last in "。；！？;!?" or _HEADING.match(head) or _PAGE_NUMBER.match(folded, start):
        return "\n"
    if line >= (_SHORT_HEADING if heading else _SHORT_LINE) or _unit_goes_on(tail, head):
        return " " if _is_word(last) and _is_word(head[0]) else ""
    return "\n"


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _number_goes_on(tail: str, head: str) -> bool:
    """Tell whether the digits behind a line end finish the number before it (``9⏎3.16%``)."""
    first = _WRAPPED_NUMBER.search(tail)
    rest = _REST_OF_NUMBER.match(head)
    if first is None or rest is None or (rest[2] and "." in first[1]):
        return False
    return unit_at(head, rest.end()) is not None and head[rest.end()] != "年"


def _unit_goes_on(tail: str, head: str) -> bool:
    """Tell whether a unit begins behind a short line's number or goes on there (``100⏎万元``, ``14 万⏎元``)."""
    match = _UNIT_TAIL.search(tail)
    if match is None:
        return False
    unit = unit_at(match[1] + head, 0)
    return unit is not None and unit.end > len(match[1])
