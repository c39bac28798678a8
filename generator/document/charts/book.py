"""The workbook inside a chart: what Word and WPS open when somebody edits its figures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from generator.document.parts.markup import escape
from generator.document.parts.package import stored_package

__all__ = ["SHEET", "column", "workbook"]

SHEET = "Sheet1"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FIXED = {
    "[Content_Types].xml": (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<sheets><sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    ),
}


def workbook(names: Sequence[str], columns: Sequence[tuple[str, Sequence[Decimal | None]]], format: str) -> bytes:
    """Return an .xlsx with the categories in column A and a column per series, headed by its name.

    Nothing in it is packed: the Word file packs it as a whole.

    Args:
        format: number format of the values.
    """
    texts = [*(name for name, _ in columns), *names]  # a cell refers to them by number
    heads = [_text(f"{column(at)}1", at - 1) for at in range(1, len(columns) + 1)]
    rows = [_row(1, heads)]
    for number in range(len(names)):
        cells = [_text(f"A{number + 2}", len(columns) + number)]
        for at, (_, values) in enumerate(columns, 1):
            value = values[number]
            if value is not None:
                cells.append(_value(f"{column(at)}{number + 2}", value))
        rows.append(_row(number + 2, cells))
    parts = {
        **_FIXED,
        "xl/styles.xml": _styles(format),
        "xl/sharedStrings.xml": _strings(texts),
        "xl/worksheets/sheet1.xml": (
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><cols><col min="1" max="{len(columns) + 1}" width="20" customWidth="1"/>'
            f"</cols><sheetData>{''.join(rows)}</sheetData></worksheet>"
        ),
    }
    return stored_package({name: content.encode() for name, content in parts.items()})


def column(number: int) -> str:
    """Return the letter of a column, 0 for A; a chart has few."""
    return chr(ord("A") + number)


def _row(number: int, cells: Sequence[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _text(place: str, number: int) -> str:
    return f'<c r="{place}" t="s"><v>{number}</v></c>'


def _strings(texts: Sequence[str]) -> str:
    items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    return f'{_HEAD}<sst xmlns="{_MAIN}" count="{len(texts)}" uniqueCount="{len(texts)}">{items}</sst>'


def _value(place: str, value: Decimal) -> str:
    return f'<c r="{place}" s="1"><v>{value:f}</v></c>'


def _styles(format: str) -> str:
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="{escape(format)}"/>'
        '</numFmts><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
