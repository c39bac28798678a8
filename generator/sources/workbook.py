"""A filled-in workbook into the neutral tree: which sheet is which, what each one says, what was left unread."""

from __future__ import annotations

from generator.finding import Finding, InputError, Source
from generator.sources.clean import bare
from generator.sources.grid import Grid, read_grids
from generator.sources.layout import Sheet, form, guide
from generator.sources.lists import Draft, frozen, read_list, read_money
from generator.sources.names import choice_named, folded
from generator.sources.page import Page, leftovers, merged_inputs
from generator.sources.tables import read_table
from generator.sources.tree import Branch, Leaf

__all__ = ["is_form", "read_workbook"]

#: Share of a sheet's labels that must be found to know it under another name.
_ENOUGH = 0.5
_MONEY_UNITS = ("万元", "元")


def read_workbook(data: bytes, kind: str, file: str) -> tuple[Branch, list[Finding]]:
    """Read a workbook (``xlsx`` or ``xls``); raises InputError when it is damaged or has none of the form's sheets."""
    grids = read_grids(data, kind, file)
    findings: list[Finding] = []
    found = _recognised(grids)
    if not found:
        names = "、".join(grid.name for grid in grids[:6])
        raise InputError(
            f"{file} 中没有本程序认识的工作表（见到的是 {names}）；请用 jixiao new 生成空白表，把数据填进去后再用。"
        )
    draft: Draft = {}
    pages: list[Page] = []
    for sheet in form():
        grid = found.get(sheet.name)
        if grid is None:
            _missing(sheet, file, findings)
        else:
            pages.append(_read(sheet, grid, draft, findings))
    _money_units(pages, draft)
    used = {grid.name for grid in found.values()}
    for grid in grids:
        if grid.name not in used:
            _unread(grid, findings)
    tree = frozen(draft)
    assert isinstance(tree, Branch)
    return Branch(tree.items, Source(file=file)), findings


def is_form(grids: list[Grid]) -> bool:
    """Tell whether a workbook is one of ours: one of the form's sheets is there by its name and labels."""
    return any(_likeness(sheet, grid) >= _ENOUGH for sheet in form() for grid in grids if not _is_guide(grid))


def _recognised(grids: list[Grid]) -> dict[str, Grid]:
    """Return the grid of each sheet: by name, else the one that shows most of its labels."""
    by_name = {folded(grid.name): grid for grid in reversed(grids)}
    found = {sheet.name: by_name[folded(sheet.name)] for sheet in form() if folded(sheet.name) in by_name}
    taken = {id(grid) for grid in found.values()}
    scores = [
        (_likeness(sheet, grid), sheet, grid)
        for sheet in form()
        if sheet.name not in found
        for grid in grids
        if id(grid) not in taken and not _is_guide(grid)
    ]
    for score, sheet, grid in sorted(scores, key=lambda item: -item[0]):
        if score >= _ENOUGH and sheet.name not in found and id(grid) not in taken:
            found[sheet.name] = grid
            taken.add(id(grid))
    return found


def _likeness(sheet: Sheet, grid: Grid) -> float:
    labels = sheet.labels()
    texts = {folded(leaf.text) for leaf in grid.cells.values() if len(leaf.text) < 40}
    hits = len(labels & texts)
    return hits / len(labels) if hits >= 2 else 0.0


def _is_guide(grid: Grid) -> bool:
    return folded(grid.name) == folded(guide()["name"]) or any(
        bare(leaf.text) == guide()["title"] for leaf in grid.cells.values()
    )


def _missing(sheet: Sheet, file: str, findings: list[Finding]) -> None:
    if sheet.optional:
        return
    message = (
        f"缺少工作表“{sheet.name}”，其中的数据按未填处理；请从空白表（jixiao new）中复制该表，或把改过的名称改回来。"
    )
    findings.append(Finding(code="V008", message=message, source=Source(file=file), expected=sheet.name))


def _read(sheet: Sheet, grid: Grid, draft: Draft, findings: list[Finding]) -> Page:
    page = Page(grid, sheet, findings)
    if grid.hidden:
        page.add("V007", f"工作表“{grid.name}”被隐藏，其中的数据仍已读取；如不应使用，请删去该表，否则请取消隐藏。")
    if folded(grid.name) != folded(sheet.name):
        message = f"工作表“{grid.name}”的表头与“{sheet.name}”相符，已按“{sheet.name}”读取；请把名称改回“{sheet.name}”。"
        page.add("V008", message, found=grid.name)
    reader = {"list": read_list, "money": read_money, "table": read_table}[sheet.shape]
    if not reader(page, draft):
        message = f"工作表“{grid.name}”中找不到“{sheet.name}”的表头或栏目名称，数据没有读取；请从空白表（jixiao new）中复制表头。"
        page.add("V008", message, found=grid.name)
        return page
    merged_inputs(page)
    leftovers(page)
    return page


def _money_units(pages: list[Page], draft: Draft) -> None:
    """Hold the units in headings against 金额单位; where that is blank, headings that agree decide (V015 otherwise)."""
    budget: Draft = draft.setdefault("budget", {})
    given = budget.get("unit")
    written = {unit for page in pages for unit in page.units.values()}
    if (given is None or given.blank) and len(written) == 1 and written <= set(_MONEY_UNITS):
        page = next(page for page in pages if page.units)
        budget["unit"] = Leaf(written.pop(), page.grid.source(*next(iter(page.units))))
        return
    unit = choice_named("unit", _MONEY_UNITS, given.text if given else "") or "万元"
    for page in pages:
        for place, other in page.units.items():
            if other != unit:
                heading = page.grid.text(*place)
                message = f"表头“{heading}”的单位与金额单位“{unit}”不一致，该列金额已按“{unit}”读取；请统一单位。"
                page.add("V015", message, place, other)


def _unread(grid: Grid, findings: list[Finding]) -> None:
    if not grid.cells or _is_guide(grid):
        return
    hidden = "（隐藏）" if grid.hidden else ""
    message = f"工作表“{grid.name}”{hidden}不是本表的一部分，其中 {len(grid.cells)} 格内容未被读取；如有需要的数据，请移到对应的工作表。"
    findings.append(
        Finding(code="V014", message=message, source=Source(file=grid.file, sheet=grid.name), found=grid.name)
    )
