"""Cells of the workbook: values that read back as they were written, styles, drop-downs, notes and colours."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from generator.number import from_binary
from generator.record import Entry
from generator.sources.clean import cleaned
from generator.sources.entry import Spec
from generator.sources.grid import address, shown
from generator.sources.layout import KIND_LABELS
from generator.sources.sheetxml import number_format

__all__ = ["GUARDS", "POINTS", "Painter", "entry_value", "example_value", "note"]

FONT, TITLE_FONT = "宋体", "微软雅黑"
#: Fill colours of the conditional formats, by what is wrong.
GUARDS = {"required": "F8CBAD", "text": "FFE699", "over": "FF9999", "good": "C6E0B4"}

#: Name of the cell that holds the points of the execution rate, for the sum of weights.
POINTS = "预算执行率分值"

_PLAIN = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?%?")
_ROW, _LINE_HEIGHT = 21, 14
_LINE, _DARK, _BAND, _LOCKED = "BFBFBF", "1F3864", "D9E2F3", "F2F2F2"
#: Name → (bold, size, font colour, fill, horizontal, wrap, locked, border, font).
_STYLES: dict[str, tuple[bool, int, str, str, str, bool, bool, bool, str]] = {
    "title": (True, 16, _DARK, "", "left", False, True, False, TITLE_FONT),
    "hint": (False, 10, "7F7F7F", "", "left", False, True, False, TITLE_FONT),
    "header": (True, 11, "FFFFFF", "2F5597", "center", True, True, True, TITLE_FONT),
    "band": (True, 11, _DARK, _BAND, "left", False, True, True, TITLE_FONT),
    "label": (False, 11, "000000", _LOCKED, "left", True, True, True, TITLE_FONT),
    "input": (False, 11, "000000", "", "left", True, False, True, FONT),
    "centre": (False, 11, "000000", "", "center", True, False, True, FONT),
    "number": (False, 11, "000000", "", "right", False, False, True, FONT),
    "note": (False, 10, "7F7F7F", _LOCKED, "left", True, True, True, FONT),
    "example": (False, 10, "8497B0", _LOCKED, "left", True, True, True, FONT),
    "marker": (False, 10, "7F7F7F", _LOCKED, "center", False, True, True, FONT),
    "helper": (False, 11, "595959", _LOCKED, "right", False, True, True, FONT),
    "guide": (False, 11, "000000", "", "left", True, True, False, FONT),
    "guide_heading": (True, 12, _DARK, "", "left", True, True, False, TITLE_FONT),
}


def entry_value(entry: Entry | None, spec: Spec | None) -> tuple[Any, str]:
    """Return value and number format of an input cell; a number only where it reads back as the same text."""
    if entry is None:
        return None, _blank_format(spec)
    text = cleaned(entry.text)[0]
    if spec is None or not spec.numeric or not _PLAIN.fullmatch(text):
        return text, "General"
    return _number(text, grouped=spec.kind == "money") or (text, "General")


def _blank_format(spec: Spec | None) -> str:
    if spec is None:
        return "General"
    return {"money": "#,##0.00####", "text": "@", "date": "@"}.get(spec.kind, "General")


def example_value(text: str, spec: Spec | None) -> tuple[Any, str]:
    """Return value and number format of an example cell."""
    if spec is None or not spec.numeric or not _PLAIN.fullmatch(text):
        return text or None, "General"
    return _number(text, grouped=spec.kind == "money") or (text, "General")


def _number(text: str, *, grouped: bool) -> tuple[Any, str] | None:
    """Return the binary number and the format that shows exactly this text, or None where binary cannot hold it."""
    percent = text.endswith("%")
    digits = text.rstrip("%")
    decimals = len(digits.partition(".")[2])
    if decimals > 12 or len(digits) > 16:
        return None
    value = Decimal(digits) / 100 if percent else Decimal(digits)
    binary: Any = int(digits) if not decimals and not percent else float(value)
    code = ("#,##0" if grouped else "0") + ("." + "0" * decimals if decimals else "") + ("%" if percent else "")
    read_back = shown(from_binary(binary).value, number_format(code))
    return (binary, code) if read_back == text else None


def note(text: str) -> Any:
    """Return a cell note."""
    from openpyxl.comments import Comment

    return Comment(text, "jixiao", height=70, width=220)


class Painter:
    """One worksheet while it is written: styled cells, and what belongs to the whole sheet at the end."""

    def __init__(self, sheet: Any, columns: list[int], *, landscape: bool = True) -> None:
        self.sheet, self.columns, self.landscape = sheet, columns, landscape
        self._ready: dict[tuple[str, int], dict[str, Any]] = {}
        for number, width in enumerate(columns):
            sheet.column_dimensions[address(0, number)[:-1]].width = width

    def cell(
        self,
        row: int,
        column: int,
        value: Any,
        style: str,
        *,
        form: str = "General",
        indent: int = 0,
        span: int = 1,
        formula: bool = False,
    ) -> None:
        """Write one cell (merged over ``span`` columns); text stays text even where it begins like a formula."""
        cell = self.sheet.cell(row, column)
        if value is not None:
            cell.value = value
            if isinstance(value, str) and not formula:
                cell.data_type = "s"
                self._grow(row, column, value, span)
        for further in range(column + 1, column + span):
            self.cell(row, further, None, style)
        self.merge(row, column, row, column + span - 1)
        for name, part in self._style(style, indent).items():
            setattr(cell, name, part)
        cell.number_format = form

    def put(self, row: int, column: int, written: tuple[Any, str], style: str, span: int = 1) -> None:
        """Write one cell from a value and its number format."""
        self.cell(row, column, written[0], style, form=written[1], span=span)

    def _grow(self, row: int, column: int, text: str, span: int) -> None:
        """Make the row high enough for wrapped text; merged cells never grow by themselves."""
        width = sum(self.columns[column - 1 : column - 1 + span]) - 3
        lines = sum(1 + _display_width(line) // max(width, 1) for line in text.split("\n"))
        if lines > 1 and row > 2:
            height = min(_ROW + _LINE_HEIGHT * (lines - 1), 400)
            self.sheet.row_dimensions[row].height = max(self.sheet.row_dimensions[row].height or 0, height)

    def _style(self, name: str, indent: int) -> dict[str, Any]:
        if (name, indent) not in self._ready:
            self._ready[name, indent] = _style_parts(name, indent)
        return self._ready[name, indent]

    def title(self, title: str, hint: str, span: int) -> None:
        self.cell(1, 1, title, "title", span=span)
        self.sheet.row_dimensions[1].height = 30
        if hint:
            self.cell(2, 1, hint, "hint", span=span)

    def band(self, row: int, title: str, span: int) -> None:
        self.cell(row, 1, title, "band", span=span)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)

    def note(self, row: int, column: int, text: str) -> None:
        """Attach a cell note."""
        self.sheet.cell(row, column).comment = note(text)

    def choices(self, area: str, spec: Spec | None, path: tuple[str, ...], listed: tuple[str, ...] = ()) -> None:
        """Add a drop-down where the field has choices; other entries are warned about, not refused."""
        values = listed or _listed(spec, path)
        if not values:
            return
        from openpyxl.worksheet.datavalidation import DataValidation

        rule = DataValidation(
            type="list",
            formula1='"' + ",".join(values) + '"',
            allow_blank=True,
            errorStyle="warning",
            errorTitle="不在可选项内",
            error="请从下拉框中选择。",
            showErrorMessage=True,
        )
        rule.add(area)
        self.sheet.add_data_validation(rule)

    def colour(self, area: str, formula: str, colour: str) -> None:
        """Fill the cells of ``area`` while ``formula`` (written for its first cell) is true."""
        from openpyxl.formatting.rule import Rule
        from openpyxl.styles import PatternFill
        from openpyxl.styles.differential import DifferentialStyle

        style = DifferentialStyle(fill=PatternFill("solid", start_color=colour, end_color=colour))
        self.sheet.conditional_formatting.add(area, Rule(type="expression", formula=[formula], dxf=style))

    def name(self, name: str, row: int, column: int) -> None:
        """Give a cell a name that formulas of other sheets can use."""
        from openpyxl.workbook.defined_name import DefinedName

        place = re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", address(row - 1, column - 1))
        self.sheet.parent.defined_names[name] = DefinedName(name, attr_text=f"'{self.sheet.title}'!{place}")

    def finish(self, tab: str, freeze: str, header_rows: str = "") -> None:
        """Set panes, protection without a password, print setup and tab colour."""
        sheet = self.sheet
        sheet.sheet_properties.tabColor = tab
        sheet.sheet_view.showGridLines = False
        sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = _ROW, True
        if freeze:
            sheet.freeze_panes = freeze
        if header_rows:
            sheet.print_title_rows = header_rows
        guard = sheet.protection
        guard.sheet = True
        for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
            setattr(guard, allowed, False)
        page = sheet.page_setup
        page.orientation, page.paperSize = ("landscape" if self.landscape else "portrait"), 9
        page.fitToWidth, page.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = self.landscape
        margins = sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top, margins.bottom, margins.footer = 0.6, 0.7, 0.35
        sheet.oddFooter.center.text = "&A　第 &P 页 共 &N 页"


def _display_width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _listed(spec: Spec | None, path: tuple[str, ...]) -> tuple[str, ...]:
    if spec is None:
        return ()
    if path == ("kind",):
        return tuple(KIND_LABELS.values())
    if spec.kind == "flag":
        return ("是", "否")
    if spec.kind == "year":
        return tuple(str(year) for year in range(2020, 2036))
    return spec.choices


def _style_parts(name: str, indent: int) -> dict[str, Any]:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    bold, size, colour, fill, horizontal, wrap, locked, border, font = _STYLES[name]
    inner = indent + 1 if name in {"label", "input", "note", "example", "band"} else indent
    side = Side("thin", color=_LINE)
    parts: dict[str, Any] = {
        "font": Font(name=font, size=size, bold=bold, color=colour, italic=name == "example"),
        "alignment": Alignment(horizontal=horizontal, vertical="center", wrap_text=wrap, indent=inner),
        "protection": Protection(locked=locked),
    }
    if fill:
        parts["fill"] = PatternFill("solid", start_color=fill, end_color=fill)
    if border:
        parts["border"] = Border(left=side, right=side, top=side, bottom=side)
    return parts
