"""One sheet while it is read: which cells were understood, which were asked for, and what is left over."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field

from generator.finding import Finding, Severity, Source
from generator.sources.clean import bare
from generator.sources.grid import Grid, Place, address
from generator.sources.layout import Sheet
from generator.sources.tree import Leaf

__all__ = ["Page", "has_example_mark", "is_example", "leftovers", "merged_inputs"]

_EXAMPLE_WORD = "(?:示例|样例|范例|举例|例)"
_EXAMPLE = re.compile(rf"[（(【\[]?\s*{_EXAMPLE_WORD}\s*[）)】\]]?[:：]?")
_EXAMPLE_MARK = re.compile(rf"[（(【\[]\s*{_EXAMPLE_WORD}\s*[）)】\]]")
_MONEY_UNIT = re.compile(r"[(（]\s*(?:单位\s*[:：]?)?\s*(元|千元|万元|亿元)\s*[)）]")
#: Rows of left-over cells named one by one; beyond that the cells are counted.
_NAMED = 5


@dataclass(slots=True)
class Page:
    """A grid with the form's sheet it is read as."""

    grid: Grid
    sheet: Sheet
    findings: list[Finding]
    seen: set[Place] = field(default_factory=set[Place])
    inputs: dict[Place, str] = field(default_factory=dict[Place, str])
    #: Columns whose merged cells hold for every row they cover.
    repeated: set[int] = field(default_factory=set[int])
    #: Headings that name a money unit (年初预算数（元）), with the unit.
    units: dict[Place, str] = field(default_factory=dict[Place, str])

    def take(self, row: int, column: int, label: str) -> Leaf:
        """Return an input cell and remember that it was asked for."""
        self.seen.add((row, column))
        self.inputs[row, column] = label
        return self.grid.at(row, column)

    def skip(self, row: int, column: int) -> str:
        """Return the text of a cell that is furniture."""
        self.seen.add((row, column))
        return self.grid.text(row, column)

    def unit_written(self, row: int, column: int) -> None:
        """Remember the money unit in brackets in a heading."""
        match = _MONEY_UNIT.search(self.grid.text(row, column))
        if match:
            self.units[row, column] = match[1]

    def drop(self, row: int, last: int | None = None) -> int:
        """Mark whole rows as understood and as no input; returns how many of their cells were filled."""
        rows = range(row, (row if last is None else last) + 1)
        dropped = [place for place in self.grid.cells if place[0] in rows]
        self.seen.update(dropped)
        for place in [place for place in self.inputs if place[0] in rows]:
            del self.inputs[place]
        return len(dropped)

    def add(
        self, code: str, message: str, place: Place | None = None, found: str = "", level: Severity | None = None
    ) -> None:
        source = self.grid.source(*place) if place else Source(file=self.grid.file, sheet=self.grid.name)
        self.findings.append(Finding(code=code, message=message, source=source, found=found, level=level))


def is_example(text: str) -> bool:
    """Tell whether the text of a number column marks its row as an example: the whole word (示例, （示例）, 例：)."""
    return _EXAMPLE.fullmatch(bare(text)) is not None


def has_example_mark(text: str) -> bool:
    """Tell whether a text begins with the bracketed mark of the form's own examples; 示例工程 is nobody's example."""
    return _EXAMPLE_MARK.match(bare(text)) is not None


def merged_inputs(page: Page) -> None:
    """Report merged ranges that cover several input cells (V006); a note where every cell was read, else a warning."""
    for first, last in page.grid.merged:
        covered = [
            place for place in page.inputs if first[0] <= place[0] <= last[0] and first[1] <= place[1] <= last[1]
        ]
        if len(covered) < 2:
            continue
        text = page.grid.text(*first)
        area, label = f"{address(*first)}:{address(*last)}", page.inputs[min(covered)]
        if first[1] == last[1] and first[1] in page.repeated:
            done, level = f"已按每一行都是“{text[:20]}”读取；如不是，请取消合并，逐格填写", Severity.INFO
        else:
            done = f"只读取了左上角 {address(*first)}（“{text[:20]}”），其余各格按未填处理；请取消合并，逐格填写"
            level = None
        message = f"合并单元格 {area} 覆盖了“{label}”等 {len(covered)} 个填写格，{done}。"
        page.add("V006", message, first, area, level)


def leftovers(page: Page) -> None:
    """Report filled cells that nothing asked for (V014), by row: a line that is no field of the form is one finding."""
    furniture = page.sheet.furniture()
    rows: dict[int, list[Place]] = {}
    for place, leaf in sorted(page.grid.cells.items()):
        if place not in page.seen and bare(leaf.text) and bare(leaf.text) not in furniture:
            rows.setdefault(place[0], []).append(place)
    for number, places in enumerate(rows.values()):
        if number == _NAMED:
            count = sum(map(len, list(rows.values())[_NAMED:]))
            message = f"工作表“{page.grid.name}”从第 {places[0][0] + 1} 行起另有 {count} 格内容未被读取；请移到对应的填写格，或删去。"
            page.add("V014", message, places[0])
            break
        _left_row(page, places)


def _left_row(page: Page, places: list[Place]) -> None:
    cells = "、".join(address(*place) for place in places[:4]) + (" 等" if len(places) > 4 else "")
    text = "”“".join(" ".join(page.grid.text(*place).split())[:24] for place in places[:4])
    close = _closest(page, page.grid.text(*places[0]))
    hint = f"，是否应为“{close}”" if close else ""
    message = (
        f"工作表“{page.grid.name}”中 {cells} 的内容“{text}”不在填写格内，未被读取{hint}；请移到对应的填写格，或删去。"
    )
    page.add("V014", message, places[0], page.grid.text(*places[0])[:60])


def _closest(page: Page, text: str) -> str:
    """Return the label of the sheet that a left-over label is nearest to."""
    labels = {field.label for field in page.sheet.fields}
    return next(iter(difflib.get_close_matches(text[:40], labels, n=1, cutoff=0.6)), "")
