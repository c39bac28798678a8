"""Reading the tables (项目, 指标, 重点工作, 事实): header by its labels, one row each, examples passed over."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from generator.finding import Finding, Severity
from generator.record import Indicator, KeyWork, NamedNumber, Project, Statement, Statements
from generator.sources.clean import bare
from generator.sources.entry import specs
from generator.sources.grid import address
from generator.sources.layout import CATEGORY, MARKER, Column
from generator.sources.lists import Draft
from generator.sources.names import field_named, folded, nearest
from generator.sources.page import Page, has_example_mark, is_example
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
_SUMS = frozenset({"合计", "总计", "小计", "总分", "共计", "合计数", "等级"})
#: Ends of the name of a row of totals (上级资金小计); an indicator with a target is one all the same.
_SUM_END = re.compile("(?:小计|合计|总计)$")
#: First text of a line under the table that is no row of it: 填表人：李某, 制表.
_SIGNED = re.compile(
    "(?:填表人?|填报人|制表人?|审核人?|复核人?|经办人|联系人|联系电话|单位负责人|负责人|填表日期|填报日期)(?:[:：].*)?"
)
#: The same for remarks, which in 事实 and 重点工作 would be text of the unit.
_REMARK = re.compile(r"(?:总分|等级|注|备注|说明|填表说明)\d*(?:[:：].*)?")
#: Words before a row of column numbers (栏次 1 2 3).
_COUNTING = frozenset({"栏次", "列次", "行次", "序号", "甲", "乙", "丙", "栏号", "列号"})
#: Columns whose example is so usual (产出指标, ≥, 15) that equality with it means nothing.
_USUAL = frozenset({"level1", "level2", "operator", "unit", "weight", "source", "count", "online", "numbers.unit"})
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
        absent = {name: Leaf("", absent=True) for name in _absent(table, len(rows))}
        draft[page.sheet.table] = [{**row, **absent} for _, _, row in rows]
    return True


def _absent(table: _Table, rows: int) -> list[str]:
    """Return the required columns that the table does not have; one finding for all its rows (V001)."""
    page = table.page
    required = {column.spec.name: column.label for column in page.sheet.columns if column.spec and column.spec.required}
    names = [name for name in required if name not in table.columns.values()] if rows else []
    for name in names:
        message = (
            f"工作表“{page.grid.name}”的表头（第 {table.header + 1} 行）缺少“{required[name]}”列，{rows} 行的该项都没有读取；"
            "这是必填项，如列名改过，请改回来。"
        )
        source = page.grid.source(table.header, min(table.columns))
        path = {"projects": "project", "indicators": "indicator"}.get(page.sheet.table, page.sheet.table)
        page.findings.append(Finding(code="V001", message=message, subject=f"{path}.{name}", source=source))
    return names


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
    labels = {name: _label(page, name) for name in table.columns.values()}
    filled = {row for row, column in page.grid.cells if row > table.header and column in table.columns}
    if table.marker is not None:
        marked = {row for row, column in page.grid.cells if row > table.header and column == table.marker}
        for row in marked - filled:
            _marker(table, row)
    for row in sorted(filled):
        if _is_other_table(table, row):
            break
        cells = {name: page.take(row, column, labels[name]) for column, name in table.columns.items()}
        marker = _marker(table, row)
        if all(leaf.blank for leaf in cells.values()) or _is_no_data(table, row, cells):
            continue
        if not _is_example_row(table, row, marker, cells):
            result.append((row, marker, cells))
    _repeat_merged(table, result)
    _carry_levels(table, result)
    return result


def _is_other_table(table: _Table, row: int) -> bool:
    """Tell whether another table with headings of its own begins here; nothing from here on is read (V014)."""
    page = table.page
    names = [(column, name) for column, text in page.grid.row(row) if (name := _heading(page, text))]
    if len(names) < 2 or len({name for _, name in names}) < len(names):
        return False
    if all(table.columns.get(column) == name for column, name in names):
        return False
    if any(not (_heading(page, text) or _is_marker(text)) for _, text in page.grid.row(row)):
        return False
    count = page.drop(row, page.grid.rows)
    message = (
        f"工作表“{page.grid.name}”第 {row + 1} 行起是另一张表（表头与第 {table.header + 1} 行不同），"
        f"其中 {count} 格内容未被读取；请按上面的表头填写，或删去。"
    )
    page.add("V014", message, (row, names[0][0]), page.grid.text(row, names[0][0]))
    return True


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
    """Tell whether the row is the form's example, which is not read; changed or half overwritten ones are V019."""
    page = table.page
    examples = {".".join(column.path): column for column in page.sheet.columns}
    filled = [name for name, leaf in cells.items() if not leaf.blank]
    same = [name for name in filled if _same(cells[name], examples[name])]
    place = (row, min(table.columns))
    if is_example(marker):
        if same != filled:
            message = (
                f"第 {row + 1} 行标着“示例”，但内容已改动，整行没有读取；"
                "如是本单位数据，请把行首的“示例”二字删去；如不是，请恢复或删去整行。"
            )
            page.add("V019", message, place, marker)
        return True
    if (same == filled and len(filled) >= 2) or any(has_example_mark(leaf.text) for leaf in cells.values()):
        message = f"第 {row + 1} 行是示例（行首的“示例”标记已不在），没有读取；如是本单位数据，请删去“（示例）”字样；如不是，请删去整行。"
        page.add("V019", message, place, cells[filled[0]].text)
        return True
    telling = [name for name in filled if name not in _USUAL]
    left = [name for name in same if name not in _USUAL]
    if len(left) >= 3 and len(left) * 2 > len(telling):
        names = "、".join(_label(page, name) for name in left[:4]) + (" 等" if len(left) > 4 else "")
        message = (
            f"第 {row + 1} 行已按本单位数据读取，但其中 {len(left)} 格（{names}）与示例完全相同，像是示例没有改完；"
            "请逐格换成本单位的数据，不需要的清空。"
        )
        page.add("V019", message, place, cells[filled[0]].text)
    return False


def _same(leaf: Leaf, column: Column) -> bool:
    return bare(leaf.text) == column.example


def _is_no_data(table: _Table, row: int, cells: _Row) -> bool:
    """Pass over totals, remarks, repeated headings and column numbers that stand within or under the table (V014)."""
    page = table.page
    texts = list(page.grid.row(row))
    what = _kind_of_line(table, texts, cells)
    if not what:
        return False
    page.drop(row)
    kind, _, advice = what.partition("；")
    shown = " ".join(next((text for _, text in texts if not _NUMBERING.fullmatch(text)), texts[0][1]).split())[:24]
    message = (
        f"工作表“{page.grid.name}”第 {row + 1} 行“{shown}”是{kind}，没有作为一条数据读取{advice and '；' + advice}。"
    )
    page.add("V014", message, (row, texts[0][0]), shown)
    return True


def _kind_of_line(table: _Table, texts: list[tuple[int, str]], cells: _Row) -> str:
    page = table.page
    named = [(column, text) for column, text in texts if _heading(page, text)]
    if len(named) >= 2 and all(table.columns.get(column) == _heading(page, text) for column, text in named):
        return "重复的表头"
    if _counts_columns([text for _, text in texts]):
        return "列的编号"
    words = [text for _, text in texts if not _NUMBERING.fullmatch(text)]
    if not words:
        return ""
    first = re.sub(r"\s+", "", unicodedata.normalize("NFKC", words[0]))
    if _SIGNED.fullmatch(first):
        return "填表人、联系电话一类的落款"
    if folded(first) in _SUMS or folded(first).rstrip("0123456789分") == "总分" or _is_sum_name(first, cells):
        return "合计行；合计由程序计算，已有的总分和等级请填到“填报值”表"
    rows_of_text = page.sheet.table in {"facts", "key_work"}
    if not rows_of_text and _REMARK.fullmatch(first):
        return "注释或说明"
    return ""


def _is_sum_name(first: str, cells: _Row) -> bool:
    name = cells.get("name", Leaf(""))
    ends = any(_SUM_END.search(folded(text)) for text in (first, name.text) if text.strip())
    return ends and cells.get("target", Leaf("")).blank and cells.get("operator", Leaf("")).blank


def _counts_columns(texts: list[str]) -> bool:
    """Tell whether a row only numbers the columns: 栏次 1 2 3 …"""
    numbers = [text.strip("()（）") for text in texts if folded(text) not in _COUNTING]
    if len(numbers) < 3 or not all(text.isascii() and text.isdigit() and len(text) < 3 for text in numbers):
        return False
    return all(int(after) - int(before) == 1 for before, after in pairwise(numbers))


def _carry_levels(table: _Table, rows: list[tuple[int, str, _Row]]) -> None:
    """Let a blank 一级 or 二级指标 be that of the row above, as forms are printed; one note for the sheet (V006)."""
    if table.page.sheet.table != "indicators":
        return
    carried: list[Leaf] = []
    above: dict[str, Leaf] = {}
    for _, _, cells in rows:
        level1 = cells.get("level1", Leaf(""))
        if not level1.blank and "level1" in above and folded(level1.text) != folded(above["level1"].text):
            above.pop("level2", None)
        for name in ("level1", "level2"):
            leaf = cells.get(name)
            if leaf is None:
                continue
            if not leaf.blank:
                above[name] = leaf
            elif name in above:
                carried.append(leaf)
                cells[name] = above[name]
    if carried:
        message = (
            f"“一级指标”“二级指标”中 {len(carried)} 个空格已按上一行的内容读取（首处 {carried[0].source.cell}）；"
            "如不属于同一类指标，请逐行填写。"
        )
        table.page.findings.append(
            Finding(code="V006", message=message, subject="indicators", source=carried[0].source, level=Severity.INFO)
        )


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


def _unknown_category(message: str, leaf: Leaf, found: str, expected: str) -> Finding:
    return Finding(code="V018", message=message, subject="facts", source=leaf.source, found=found, expected=expected)
