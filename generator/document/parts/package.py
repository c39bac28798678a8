"""Office packages: opened with suspicion, written alike each time."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from generator.finding import InputError

__all__ = ["MACRO_ENABLED", "open_package", "read_xml", "replace_parts", "stored_package", "write_package"]

_LIMIT_UNPACKED = 400 * 2**20  # bytes of all parts together
_LIMIT_XML = 100 * 2**20  # bytes of one XML part: a tree takes about ten times as much
_LIMIT_PARTS = 10_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_EPOCH = (1980, 1, 1, 0, 0, 0)
# What the records of a zip file hold (APPNOTE 4.3): time and date of the epoch, version 2.0, the deflate method, UTF-8 names.
_DATE, _VERSION, _STORED, _DEFLATED, _UTF8 = (0, 33), 20, 0, 8, 0x800
#: Half the time of the usual 6, a tenth more bytes.
_LEVEL = 3
_SHORT, _SHORT_BITS = 4096, 12
MACRO_ENABLED = "macroEnabled"


def open_package(data: bytes, name: str) -> zipfile.ZipFile:
    """Open the bytes of a .docx.

    Raises:
        InputError: encrypted, an old .doc, no Word file at all, or too large when unpacked.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise InputError(f"{name}：文件已加密，请去掉打开密码后再试。")
        raise InputError(f"{name}：是旧版 .doc 格式，请在 Word 或 WPS 中另存为 .docx 后再试。")
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise InputError(f"{name}：不是 Word 文档（.docx），或文件已损坏。") from error
    parts = package.infolist()
    if len(parts) > _LIMIT_PARTS or sum(part.file_size for part in parts) > _LIMIT_UNPACKED:
        raise InputError(f"{name}：解压后过大，可能是恶意文件，未读取。")
    if any(part.flag_bits & 0x1 for part in parts):
        raise InputError(f"{name}：文件已加密，请去掉打开密码后再试。")
    if "[Content_Types].xml" not in package.namelist():
        raise InputError(f"{name}：不是 Word 文档（.docx），或文件已损坏。")
    return package


def read_xml(package: zipfile.ZipFile, part: str, name: str) -> bytes:
    """Return the bytes of an XML part.

    Raises:
        InputError: it is too large when unpacked.
        KeyError, zipfile.BadZipFile: no such part, or damaged.
    """
    if package.getinfo(part).file_size > _LIMIT_XML:
        raise InputError(f"{name}：解压后过大，可能是恶意文件，未读取。")
    return package.read(part)


def write_package(parts: Mapping[str, bytes], unchanging: Mapping[str, bytes] | None = None) -> bytes:
    """Return the parts as a zip file, content types first; equal parts give equal bytes.

    Args:
        unchanging: parts of the base that many documents share; they are compressed once, and so are small parts
            (relationships of charts, content types), which say the same in one document after another.
    """
    shared = unchanging or {}
    names = sorted(parts, key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name))
    return _archive(((name, _pack(parts[name], shared=shared.get(name) is parts[name])) for name in names), _DEFLATED)


def stored_package(parts: Mapping[str, bytes]) -> bytes:
    """Return the parts as a zip file in their order, none of them compressed: the package it goes into packs it as a whole."""
    return _archive(((name, _Packed(zlib.crc32(data), data, len(data))) for name, data in parts.items()), _STORED)


def _archive(parts: Iterable[tuple[str, _Packed]], method: int) -> bytes:
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, packed in parts:
        title = name.encode()
        sizes = struct.pack("<HHIIIHH", *_DATE, packed.crc, len(packed.data), packed.size, len(title), 0)
        flags = _UTF8 if len(title) != len(name) else 0
        local = struct.pack("<4sHHH", b"PK\3\4", _VERSION, flags, method) + sizes + title
        directory.append(
            struct.pack("<4sHHHH", b"PK\1\2", _VERSION, _VERSION, flags, method)
            + sizes
            + struct.pack("<HHHII", 0, 0, 0, 0, offset)
            + title
        )
        body += [local, packed.data]
        offset += len(local) + len(packed.data)
    size = sum(map(len, directory))
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(directory), len(directory), size, offset, 0)
    return b"".join([*body, *directory, end])


class _Packed(NamedTuple):
    """A part as it stands in a package: its checksum, its bytes as they are written, and how many it has unpacked."""

    crc: int
    data: bytes
    size: int


def _pack(data: bytes, *, shared: bool) -> _Packed:
    return _kept(data) if shared or len(data) <= _SHORT else _packed(data)


def _packed(data: bytes) -> _Packed:
    window = (
        zlib.MAX_WBITS if len(data) > _SHORT else _SHORT_BITS
    )  # making the tables of a wide one takes longer than packing
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -window)
    return _Packed(zlib.crc32(data), deflate.compress(data) + deflate.flush(), len(data))


_kept = lru_cache(maxsize=128)(_packed)


def replace_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a package with some parts replaced or added; the others keep bytes, order and date."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        written: set[str] = set()
        for info in old.infolist():
            if info.filename in written:
                continue
            written.add(info.filename)
            copy = zipfile.ZipInfo(info.filename, info.date_time)
            copy.compress_type = (
                zipfile.ZIP_STORED if info.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
            )
            copy.external_attr = info.external_attr
            new.writestr(copy, parts[info.filename] if info.filename in parts else old.read(info))
        for name in parts:
            if name not in written:
                added = zipfile.ZipInfo(name, _EPOCH)
                added.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(added, parts[name])
    return buffer.getvalue()
