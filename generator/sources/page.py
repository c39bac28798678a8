"""One sheet while it is read: which cells were understood, which were asked for, and what is left over."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.finding import Finding, Source
from generator.sources.clean import bare
from generator.sources.grid import Grid, Place, address
from generator.sources.layout import Sheet
from generator.sources.tree import Leaf

__all__ = ["Page", "is_example", "leftovers", "merged_inputs"]

_EXAMPLE_MARKS = ("示例", "样例", "范例", "举例")
#: Left-over cells named one by one; beyond that they are counted.
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

    def take(self, row: int, column: int, label: str) -> Leaf:
        """Return an input cell and remember that it was asked for."""
        self.seen.add((row, column))
        self.inputs[row, column] = label
        return self.grid.at(row, column)

    def skip(self, row: int, column: int) -> str:
        """Return the text of a cell that is furniture."""
        self.seen.add((row, column))
        return self.grid.text(row, column)

    def add(self, code: str, message: str, place: Place | None = None, found: str = "") -> None:
        source = self.grid.source(*place) if place else Source(file=self.grid.file, sheet=self.grid.name)
        self.findings.append(Finding(code=code, message=message, source=source, found=found))


def is_example(text: str) -> bool:
    """Tell whether a text marks its row as an example (示例, （示例）…)."""
    plain = bare(text).lstrip("（(【[ ")
    return plain.startswith(_EXAMPLE_MARKS) or plain.rstrip("）)】]：:") == "例"


def merged_inputs(page: Page) -> None:
    """Report merged ranges that cover several input cells (V006); only the top left one was read."""
    for first, last in page.grid.merged:
        covered = [
            place for place in page.inputs if first[0] <= place[0] <= last[0] and first[1] <= place[1] <= last[1]
        ]
        if len(covered) < 2:
            continue
        text = page.grid.text(*first)
        area, label = f"{address(*first)}:{address(*last)}", page.inputs[min(covered)]
        if first[1] == last[1] and first[1] in page.repeated:
            done = f"已按每一行都是“{text}”读取"
        else:
            done = f"只读取了左上角 {address(*first)}（“{text[:20]}”），其余各格按未填处理"
        message = f"合并单元格 {area} 覆盖了“{label}”等 {len(covered)} 个填写格，{done}；请取消合并，逐格填写。"
        page.add("V006", message, first, area)


def leftovers(page: Page) -> None:
    """Report filled cells that nothing asked for (V014)."""
    furniture = page.sheet.furniture()
    left = [
        (place, leaf)
        for place, leaf in sorted(page.grid.cells.items())
        if place not in page.seen and bare(leaf.text) and bare(leaf.text) not in furniture
    ]
    for place, leaf in left[:_NAMED]:
        text = " ".join(leaf.text.split())[:40]
        message = f"工作表“{page.grid.name}”中 {address(*place)} 的内容“{text}”不在填写格内，未被读取；请移到对应的填写格，或删去。"
        page.add("V014", message, place, text)
    if len(left) > _NAMED:
        cells = "、".join(address(*place) for place, _ in left[_NAMED : _NAMED + 10])
        message = f"工作表“{page.grid.name}”中另有 {len(left) - _NAMED} 格内容未被读取（{cells} 等）；请移到对应的填写格，或删去。"
        page.add("V014", message, left[_NAMED][0])
