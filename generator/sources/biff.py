"""What calamine does not tell about an .xls cell: error values and number formats, from the BIFF8 records themselves.

Only what is needed is read: the stream of the OLE2 container, formats and cell styles of the workbook, and the number,
formula and error cells of each sheet ([MS-CFB], [MS-XLS]).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from generator.sources.sheetxml import Format, Marks, style_format

__all__ = ["EncryptedError", "read_biff_marks"]

_END_OF_CHAIN = 0xFFFFFFFA  # sector numbers from here on are marks, not sectors
_BOUNDSHEET, _FILEPASS, _FORMAT, _XF, _EOF, _BOF = 0x0085, 0x002F, 0x041E, 0x00E0, 0x000A, 0x0809
_NUMBER, _RK, _MULRK, _FORMULA, _BOOLERR = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205
_TEXTS = (0x00FD, 0x0204, 0x00D6)  # LABELSST, LABEL, RSTRING
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}

Record = tuple[int, bytes]


class EncryptedError(ValueError):
    """The workbook needs a password."""


def read_biff_marks(data: bytes) -> dict[str, Marks]:
    """Return the marks of every worksheet by name; nothing for BIFF5 and for a file whose structure is broken.

    Raises EncryptedError for a workbook with a password.
    """
    try:
        stream = _workbook_stream(data)
        return _sheets(stream) if stream else {}
    except (struct.error, IndexError, UnicodeDecodeError):
        return {}


def _workbook_stream(data: bytes) -> bytes:
    """Return the stream ``Workbook`` of the OLE2 container, cut at the size its directory states."""
    sector = 1 << struct.unpack_from("<H", data, 30)[0]
    if sector not in (512, 4096):
        return b""
    fat = _fat(data, sector)
    directory = _chain(data, fat, struct.unpack_from("<I", data, 48)[0], sector)
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le")
        if name == "Workbook":
            start, size = struct.unpack_from("<II", directory, at + 116)
            return _chain(data, fat, start, sector)[:size] if size >= 4096 else b""
    return b""


def _fat(data: bytes, sector: int) -> list[int]:
    numbers = list(struct.unpack_from("<109I", data, 76))
    following, count = struct.unpack_from("<II", data, 68)
    entries = sector // 4
    for _ in range(min(count, len(data) // sector)):
        if following >= _END_OF_CHAIN:
            break
        block = struct.unpack_from(f"<{entries}I", data, (following + 1) * sector)
        numbers += block[:-1]
        following = block[-1]
    fat: list[int] = []
    for number in numbers:
        if number < _END_OF_CHAIN and (number + 2) * sector <= len(data) + sector:
            fat += struct.unpack_from(f"<{entries}I", data.ljust((number + 2) * sector, b"\0"), (number + 1) * sector)
    return fat


def _chain(data: bytes, fat: list[int], start: int, sector: int) -> bytes:
    parts: list[bytes] = []
    while start < len(fat) and len(parts) <= len(fat):
        parts.append(data[(start + 1) * sector : (start + 2) * sector])
        start = fat[start]
    return b"".join(parts)


def _records(stream: bytes, at: int) -> Iterator[Record]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(stream: bytes) -> dict[str, Marks]:
    codes: dict[str, str] = {}
    styles: list[Format] = []
    places: dict[str, int] = {}
    for kind, body in _records(stream, 0):
        if kind == _FILEPASS:
            raise EncryptedError
        if kind == _FORMAT:
            codes[str(struct.unpack_from("<H", body)[0])] = _string(body[5:], *struct.unpack_from("<HB", body, 2))
        elif kind == _XF:
            styles.append(style_format(str(struct.unpack_from("<H", body, 2)[0]), codes))
        elif kind == _BOUNDSHEET:
            places[_string(body[8:], body[6], body[7])] = struct.unpack_from("<I", body)[0]
        elif kind == _EOF:
            break
    return {name: _marks(stream, at, styles) for name, at in places.items()}


def _string(body: bytes, length: int, flags: int) -> str:
    return body[: 2 * length].decode("utf-16-le") if flags & 1 else body[:length].decode("latin-1")


def _marks(stream: bytes, at: int, styles: list[Format]) -> Marks:
    marks, depth = Marks(), 0
    for kind, body in _records(stream, at):
        depth += (kind == _BOF) - (kind == _EOF)  # charts are substreams within the sheet
        if depth <= 0:
            break
        if depth == 1:
            _cell(kind, body, styles, marks)
    return marks


def _cell(kind: int, body: bytes, styles: list[Format], marks: Marks) -> None:
    if kind not in (_NUMBER, _RK, _MULRK, _FORMULA, _BOOLERR, *_TEXTS):
        return
    row, column, style = struct.unpack_from("<HHH", body)
    marks.reach(row, column)
    if kind == _MULRK:
        for place in range((len(body) - 6) // 6):
            marks.reach(row, column + place)
            _formatted(marks, (row, column + place), struct.unpack_from("<H", body, 4 + 6 * place)[0], styles)
    elif kind == _BOOLERR:
        if body[7]:
            marks.errors[row, column] = _ERRORS.get(body[6], "#错误")
    elif kind == _FORMULA and body[12:14] == b"\xff\xff":
        if body[6] == 2:
            marks.errors[row, column] = _ERRORS.get(body[8], "#错误")
    elif kind in (_NUMBER, _RK, _FORMULA):
        _formatted(marks, (row, column), style, styles)


def _formatted(marks: Marks, place: tuple[int, int], style: int, styles: list[Format]) -> None:
    if style < len(styles) and styles[style] != Format():
        marks.formats[place] = styles[style]
