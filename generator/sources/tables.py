"""Reading the tables (项目, 指标, 重点工作, 事实): header by its labels, one row each, examples passed over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from generator.record import Indicator, KeyWork, NamedNumber, Project, Statement, Statements
from generator.sources.clean import bare
from generator.sources.entry import specs
from generator.sources.grid import address
from generator.sources.layout import CATEGORY, MARKER, Column
from generator.sources.lists import Draft
from generator.sources.names import field_named, folded, nearest
from generator.sources.page import Page, is_example
from generator.sources.tree import Leaf

__all__ = ["read_table"]

_CLASSES: dict[str, tuple[type[Any], ...]] = {
    "projects": (Project,),
    "indicators": (Indicator,),
    "key_work": (KeyWork, NamedNumber),
    "facts": (Statement,),
}
#: Columns where people merge equal cells; the value then holds for every row of the range.
_REPEATED = frozenset({"level1", "level2", "source", "unit", CATEGORY})
_SUMS = frozenset({"合计", "总计", "小计", "总分", "共计", "合计数"})
_NUMBERING = re.compile(r"[\d.、,()（）一二三四五六七八九十]+")
_HEADER_ROWS = 40


@dataclass(slots=True)
class _Table:
    page: Page
    header: int
    columns: dict[int, str]
    marker: int | None


_Row = dict[str, Leaf]


def read_table(page: Page, draft: Draft) -> bool:
    """Read a table sheet into the draft; False when no header row is found."""
    table = _table(page)
    if table is None:
        return False
    _unknown_columns(table)
    rows = _rows(table)
    if page.sheet.table == "key_work":
        draft["key_work"] = _themes(rows)
    elif page.sheet.table == "facts":
        draft["facts"] = _statements(page, rows)
    else:
        draft[page.sheet.table] = [dict(row) for _, _, row in rows]
    return True


def _table(page: Page) -> _Table | None:
    """Find the header: the row with most known headings, two at least."""
    best, best_row = dict[int, str](), -1
    for row in range(min(page.grid.rows, _HEADER_ROWS)):
        columns: dict[int, str] = {}
        for column, text in page.grid.row(row):
            name = _heading(page, text)
            if name and name not in columns.values():
                columns[column] = name
        if len(columns) > len(best):
            best, best_row = columns, row
    if len(best) < 2:
        return None
    marker = next((column for column, text in page.grid.row(best_row) if _is_marker(text)), None)
    if marker is None and min(best) > 0:
        marker = min(best) - 1
    for column in (*best, *(() if marker is None else (marker,))):
        page.skip(best_row, column)
        page.unit_written(best_row, column)
    _helpers(page, best_row)
    page.repeated = {column for column, name in best.items() if name in _REPEATED}
    return _Table(page, best_row, best, marker)


def _helpers(page: Page, header: int) -> None:
    """Pass over the cells above the header that show sums: the number right of a helper's label."""
    labels = {folded(value) for value in page.sheet.more.values() if isinstance(value, str)}
    for row in range(header):
        filled = list(page.grid.row(row))
        for (_, label), (column, _) in pairwise(filled):
            if folded(label) in labels and page.grid.at(row, column).number:
                page.skip(row, column)


def _is_marker(text: str) -> bool:
    return folded(text) in {folded(MARKER), "编号", "行号", "标记"}


def _heading(page: Page, text: str) -> str | None:
    """Return the column a heading means: its own label, else a known variant."""
    own = {folded(column.label): ".".join(column.path) for column in page.sheet.columns}
    known = own.get(folded(text))
    if known is None and len(_CLASSES[page.sheet.table]) == 1:
        known = field_named(_CLASSES[page.sheet.table][0], text)
    return known if known in own.values() else None


def _unknown_columns(table: _Table) -> None:
    page = table.page
    for column, text in page.grid.row(table.header):
        if column in table.columns or column == table.marker:
            continue
        cells = [row for row in range(table.header + 1, page.grid.rows) if page.grid.text(row, column)]
        known = _heading(page, text)
        close = nearest(_CLASSES[page.sheet.table][0], text)
        hint = "该列重复出现，只读取第一列" if known else "不是本表的栏目" + (f"，是否应为“{close}”" if close else "")
        for row in (table.header, *cells):
            page.skip(row, column)
        if cells:
            message = f"{address(0, column)[:-1]} 列“{text[:20]}”{hint}，其中 {len(cells)} 格内容未被读取；请移到对应的栏目，或删去该列。"
            page.add("V014", message, (table.header, column), text)


def _rows(table: _Table) -> list[tuple[int, str, _Row]]:
    """Return the filled rows: number, marker text, cells by column name."""
    page, result = table.page, list[tuple[int, str, _Row]]()
    for row in range(table.header + 1, page.grid.rows):
        cells = {name: page.take(row, column, _label(page, name)) for column, name in table.columns.items()}
        marker = _marker(table, row)
        if all(leaf.blank for leaf in cells.values()):
            continue
        if not _is_example_row(table, row, marker, cells) and not _is_sum(table, row, marker, cells):
            result.append((row, marker, cells))
    _repeat_merged(table, result)
    return result


def _marker(table: _Table, row: int) -> str:
    """Return what stands in the first column; a remark there is no marker and stays among the unread cells."""
    if table.marker is None:
        return ""
    text = table.page.grid.text(row, table.marker)
    if not (is_example(text) or _NUMBERING.fullmatch(text)):
        return text if folded(text) in _SUMS else ""
    return table.page.skip(row, table.marker)


def _label(page: Page, name: str) -> str:
    return next(column.label for column in page.sheet.columns if ".".join(column.path) == name)


def _is_example_row(table: _Table, row: int, marker: str, cells: _Row) -> bool:
    page = table.page
    examples = {".".join(column.path): column for column in page.sheet.columns}
    unchanged = all(leaf.blank or _same(leaf, examples[name]) for name, leaf in cells.items())
    first = min(table.columns)
    if is_example(marker):
        if not unchanged:
            message = (
                f"第 {row + 1} 行标着“示例”，但内容已改动，整行没有读取；"
                "如是本单位数据，请把行首的“示例”二字删去；如不是，请恢复或删去整行。"
            )
            page.add("V019", message, (row, first), marker)
        return True
    marked = any(is_example(leaf.text) for leaf in cells.values())
    whole = unchanged and sum(not leaf.blank for leaf in cells.values()) >= 2
    if marked or whole:
        message = f"第 {row + 1} 行是示例（行首的“示例”标记已不在），没有读取；如是本单位数据，请删去“（示例）”字样；如不是，请删去整行。"
        page.add("V019", message, (row, first), next(leaf.text for leaf in cells.values() if not leaf.blank))
        return True
    return False


def _same(leaf: Leaf, column: Column) -> bool:
    return bare(leaf.text) == column.example


def _is_sum(table: _Table, row: int, marker: str, cells: _Row) -> bool:
    """Pass over a row of totals that someone put under the table, and say so."""
    texts = [folded(marker), *(folded(leaf.text) for leaf in cells.values() if not leaf.blank and not leaf.number)]
    if not (_SUMS & set(texts[:2])):
        return False
    page = table.page
    if table.marker is not None:
        page.skip(row, table.marker)
    message = f"第 {row + 1} 行是合计行，没有作为一条数据读取；合计由程序计算，已有的总分请填到“填报值”表。"
    page.add("V014", message, (row, min(table.columns)), "合计")
    return True


def _repeat_merged(table: _Table, rows: list[tuple[int, str, _Row]]) -> None:
    for first, last in table.page.grid.merged:
        name = table.columns.get(first[1])
        if first[1] != last[1] or name not in _REPEATED:
            continue
        top = table.page.grid.at(*first)
        for row, _, cells in rows:
            if first[0] < row <= last[0] and cells[name].blank:
                cells[name] = top


def _themes(rows: list[tuple[int, str, _Row]]) -> list[dict[str, Any]]:
    """Gather rows into themes: a theme or a number in the first column begins one, other rows continue it."""
    themes: list[dict[str, Any]] = []
    for _, marker, cells in rows:
        theme = cells.get("theme")
        if not themes or marker or (theme is not None and not theme.blank):
            themes.append({"theme": theme or Leaf(""), "text": [], "numbers": []})
        current = themes[-1]
        if "text" in cells and not cells["text"].blank:
            current["text"].append(cells["text"])
        numbers = {spec.name: cells.get(f"numbers.{spec.name}", Leaf("")) for spec in specs(NamedNumber)}
        if not all(leaf.blank for leaf in numbers.values()):
            current["numbers"].append(numbers)
    return themes


def _statements(page: Page, rows: list[tuple[int, str, _Row]]) -> dict[str, list[_Row]]:
    """Sort the sentences by category; without one, the category of the row above holds."""
    lists: dict[str, list[_Row]] = {}
    above = ""
    names = "、".join(spec.label for spec in specs(Statements))
    for row, _, cells in rows:
        category = cells.pop(CATEGORY, Leaf("", page.grid.source(row, 0)))
        written = bare(category.text)
        name = field_named(Statements, written) if written else above
        if name is None or not name:
            seen = f"类别“{written[:20]}”无法识别" if written else "没有选择类别"
            message = f"第 {row + 1} 行{seen}，内容归入“其他需要说明的问题”；请从 {names} 中选择。"
            page.findings.append(_unknown_category(message, category, written, names))
            name = "other"
        above = name
        lists.setdefault(name, []).append(cells)
    return lists


def _unknown_category(message: str, leaf: Leaf, found: str, expected: str) -> Any:
    from generator.finding import Finding

    return Finding(code="V018", message=message, subject="facts", source=leaf.source, found=found, expected=expected)
