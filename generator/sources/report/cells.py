"""The numbers of a report's tables that no known column holds: kept without a meaning, for the arithmetic of the table.

A column of 上半年支出 or a table of assets is none of the form's, but its rows and its bottom line still have to agree.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from generator.manuscript import Kind, Line, Manuscript
from generator.number import NumberSyntaxError, Quantity, UnitError, parse
from generator.reading import Statement
from generator.scan.units import unit_at
from generator.sources.report.lexicon import pattern, tables

__all__ = ["is_total_row", "unread_cells"]

_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十\d]{1,2}[、.．]|[(（][一二三四五六七八九十\d]{1,2}[)）])")
_DIGIT = re.compile(r"\d")
_BRACKETED = re.compile(r"[(（][^()（）]{0,16}[)）]")
_UNIT_IN_HEAD = re.compile(r"[(（](?:单位[：:])?([^\d()（）]{1,4})[)）]")
_CAPTION = re.compile(r"单位[：:为]?\s*(万元|亿元|千元|元)")
_CAPTION_LINES = 2
#: A longer cell is a text with a number in it.
_LONGEST = 20


def unread_cells(manuscript: Manuscript, taken: Collection[int]) -> Iterator[Statement]:
    """Yield the numbers of the cells of all tables that are not read yet.

    Args:
        taken: where the numbers that are read begin.
    """
    table = -1
    heads: list[str] = []
    caption = ""
    for number, line in enumerate(manuscript.lines):
        if line.kind is not Kind.ROW:
            continue
        if line.table != table:
            table, heads, caption = line.table, [], _caption(manuscript, number)
        texts = ["".join(manuscript.text[start:end].split()) for start, end in line.cells]
        if not any(_DIGIT.search(_BRACKETED.sub("", text)) for text in texts):
            heads = _under(heads, texts)
            continue
        yield from _row(manuscript, number, line, taken, heads, caption)


def is_total_row(name: str) -> bool:
    """Tell whether a row (or column) by its name holds the sums of others."""
    bare = _NUMBERING.sub("", name)
    return bare in tables()["columns"]["totals"] or pattern("total_row").fullmatch(bare) is not None


def _caption(manuscript: Manuscript, first: int) -> str:
    for number in range(first - 1, max(first - 1 - _CAPTION_LINES, -1), -1):
        if match := _CAPTION.search(manuscript.flat[number].text):
            return match[1]
    return ""


def _under(heads: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Return the columns' heads with a second row of heads under the first."""
    if len(heads) != len(texts):
        return [*texts]
    return [head + text for head, text in zip(heads, texts, strict=True)]


def _row(
    manuscript: Manuscript, number: int, line: Line, taken: Collection[int], heads: Sequence[str], caption: str
) -> Iterator[Statement]:
    for column, (start, end) in enumerate(line.cells):
        text = manuscript.text[start:end]
        if (
            any(at in taken for at in range(start, end))
            or not text
            or len(text) > _LONGEST
            or _DIGIT.search(text) is None
        ):
            continue
        head = heads[column] if len(heads) == len(line.cells) else ""
        if column == 0 or pattern("no_figures").search(head):
            continue
        quantity = _number(text, _unit(head, caption))
        if quantity is not None:
            yield Statement("", quantity, (start, end), (line.start, end), number, sure=False)


def _unit(head: str, caption: str) -> str:
    """Return the unit of a column: in brackets in its head, % of a rate; of money that of the table."""
    match = _UNIT_IN_HEAD.search(head)
    if match:
        return match[1].replace("％", "%")
    if pattern("head_of_rates").search(head):
        return "%"
    if pattern("head_of_money").search(head) is None or pattern("head_of_counts").search(head):
        return ""
    return caption or "万元"


def _number(text: str, unit: str) -> Quantity | None:
    """Read a cell that is one number, with a unit of its own or its column's; words behind it make it a text."""
    for wanted in (unit, ""):
        try:
            quantity = parse(text, wanted)
        except (NumberSyntaxError, UnitError):
            continue
        if quantity.unit in ("", wanted) or ((match := unit_at(quantity.unit, 0)) and match.end == len(quantity.unit)):
            return quantity
    return None
