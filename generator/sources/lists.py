"""Reading the label-and-value sheets and the money block: everything is found by its label, not by its address."""

from __future__ import annotations

from collections import Counter
from typing import Any

from generator.finding import Source
from generator.record import STAGES, Budget, Money
from generator.sources.clean import bare
from generator.sources.entry import specs
from generator.sources.grid import address
from generator.sources.layout import CONTENT, EXAMPLE, NOTE, Field
from generator.sources.names import field_named, folded
from generator.sources.page import Page
from generator.sources.tree import Branch, Leaf, Listing, Node

__all__ = ["Draft", "frozen", "put", "read_list", "read_money"]

#: A tree under construction: field name → leaf, list of nodes, or the next level.
Draft = dict[str, Any]


def put(draft: Draft, path: tuple[str, ...], value: Any) -> None:
    """Set a value deep in the draft, making the levels above it."""
    for name in path[:-1]:
        draft = draft.setdefault(name, {})
    draft[path[-1]] = value


def frozen(draft: Any) -> Node:
    """Return the draft as a tree."""
    if isinstance(draft, dict):
        items: dict[str, Node] = {str(key): frozen(value) for key, value in draft.items()}  # pyright: ignore
        return Branch(items, _place(items))
    if isinstance(draft, list):
        return Listing(tuple(frozen(item) for item in draft))  # pyright: ignore
    return draft


def _place(items: dict[str, Node]) -> Source:
    """Return where something missing from a block belongs: the row's first cell, or the sheet alone."""
    places = [node.source for node in items.values() if isinstance(node, Leaf)]
    if not places:
        return Source()
    rows = {place.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for place in places}
    return places[0] if len(rows) == 1 else Source(file=places[0].file, sheet=places[0].sheet)


def read_list(page: Page, draft: Draft) -> bool:
    """Read the lines of a list sheet into the draft; False when no label of the sheet was found."""
    fields = {folded(field.label): field for field in page.sheet.fields}
    column = _label_column(page, fields)
    if column is None:
        return False
    fields |= _variants(page, column, fields)
    value = _content_column(page, column)
    _examples(page, column, value, fields)
    current: Field | None = None
    for row in range(page.grid.rows):
        text = page.grid.text(row, column)
        if text:
            current = _line(page, row, column, value, fields, draft)
        elif current is not None and current.spec.many and page.grid.text(row, value):
            put_more(draft, current.path, page.take(row, value, current.label))
    return True


def put_more(draft: Draft, path: tuple[str, ...], leaf: Leaf) -> None:
    for name in path[:-1]:
        draft = draft.setdefault(name, {})
    draft.setdefault(path[-1], []).append(leaf)


def _variants(page: Page, column: int, fields: dict[str, Field]) -> dict[str, Field]:
    """Return the labels of the sheet that are another name for exactly one field it does not show otherwise."""
    texts = {text for row in range(page.grid.rows) if (text := page.grid.text(row, column))}
    shown = {folded(text) for text in texts}
    absent = [field for label, field in fields.items() if label not in shown]
    result: dict[str, Field] = {}
    for text in texts - page.sheet.furniture():
        meant = [field for field in absent if field_named(field.owner, text) == field.path[-1]]
        if len(meant) == 1 and folded(text) not in fields:
            result[folded(text)] = meant[0]
    return result


def _label_column(page: Page, fields: dict[str, Field]) -> int | None:
    hits = Counter(column for (_, column), leaf in page.grid.cells.items() if folded(leaf.text) in fields)
    return min(hits, key=lambda column: (-hits[column], column)) if hits else None


def _content_column(page: Page, label: int) -> int:
    headed = (column for (_, column), leaf in sorted(page.grid.cells.items()) if bare(leaf.text) == CONTENT)
    return next(headed, label + 1)


def _line(page: Page, row: int, column: int, value: int, fields: dict[str, Field], draft: Draft) -> Field | None:
    text = page.grid.text(row, column)
    field = fields.get(folded(text))
    if field is None:
        return None
    page.skip(row, column)
    leaf = page.take(row, value, field.label)
    if field.spec.many:
        put_more(draft, field.path, leaf)
    elif _found(draft, field.path) is None:
        put(draft, field.path, leaf)
    elif not leaf.blank:
        message = f"“{field.label}”在第 {row + 1} 行再次出现，只读取第一处，此处“{leaf.text.strip()[:30]}”未被读取；请删去一处。"
        page.add("V014", message, (row, value), leaf.text.strip())
    return field


def _found(draft: Draft, path: tuple[str, ...]) -> Any:
    level: Any = draft
    for name in path:
        level = level.get(name) if isinstance(level, dict) else None  # pyright: ignore
    return level  # pyright: ignore


def _examples(page: Page, label: int, value: int, fields: dict[str, Field]) -> None:
    """Pass over the column of examples; one that was changed is pointed out (V019)."""
    column = next((place[1] for place, leaf in sorted(page.grid.cells.items()) if bare(leaf.text) == EXAMPLE), value)
    if column == value:
        return
    for row in range(page.grid.rows):
        field = fields.get(folded(page.grid.text(row, label)))
        text = page.grid.text(row, column)
        if field is None or not text:
            continue
        page.skip(row, column)
        if bare(text) != bare(field.example):
            message = (
                f"“{field.label}”的示例被改为“{text[:30]}”，示例栏不会被读取；"
                f"如是本单位数据，请移到 {address(row, value)}。"
            )
            page.add("V019", message, (row, column), text)


def read_money(page: Page, draft: Draft) -> bool:
    """Read the money block (rows by stages) and the lines above and below it; False when its header is missing."""
    header = _stage_header(page)
    if header is None:
        return False
    row, stages = header
    for column, text in page.grid.row(row):
        if column in stages or folded(text) in {folded("资金项目"), folded(page.sheet.more["rate"]), folded(NOTE)}:
            page.skip(row, column)
            page.unit_written(row, column)
    rate = [column for column, text in page.grid.row(row) if folded(text) == folded(page.sheet.more["rate"])]
    rows = {folded(spec.label): spec.name for spec in specs(Money)}
    for number in range(row + 1, page.grid.rows):
        name = _money_row(page, number, min(stages), rows)
        if name is not None:
            _amounts(page, number, name, stages, draft)
            for column in rate:
                page.skip(number, column)
    read_list(page, draft)
    return True


def _stage_header(page: Page) -> tuple[int, dict[int, str]] | None:
    """Return row and columns of the header: column → initial, adjusted or executed."""
    for row in range(page.grid.rows):
        stages: dict[int, str] = {}
        for column, text in page.grid.row(row):
            name = field_named(Budget, text)
            if name in STAGES and name not in stages.values():
                stages[column] = name
        if len(stages) >= 2:
            return row, stages
    return None


def _money_row(page: Page, row: int, before: int, rows: dict[str, str]) -> str | None:
    for column in range(before):
        text = page.grid.text(row, column)
        name = rows.get(folded(text)) or (field_named(Money, text) if text else None)
        if name and field_named(Budget, text) is None:
            page.skip(row, column)
            return name
    return None


def _amounts(page: Page, row: int, name: str, stages: dict[int, str], draft: Draft) -> None:
    label = next(spec.label for spec in specs(Money) if spec.name == name)
    for column, stage in stages.items():
        leaf = page.take(row, column, label)
        path = ("budget", stage, name)
        if _found(draft, path) is None:
            put(draft, path, leaf)
        elif not leaf.blank:
            message = (
                f"“{label}”在第 {row + 1} 行再次出现，只读取第一处，此处“{leaf.text.strip()}”未被读取；请删去一行。"
            )
            page.add("V014", message, (row, column), leaf.text.strip())
