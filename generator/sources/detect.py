"""What a file is, by its content, and whether it may be opened at all.

Everything that cannot be read ends here with an InputError that names the file, says what it is and what to do.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from generator.finding import InputError

__all__ = ["MAX_FILE", "MAX_UNPACKED", "Kind", "decoded", "kind_of", "read_bytes"]

MAX_FILE = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
#: Text packs 20 times at most; a small file that unpacks to more than this share of its size is an attack.
MAX_RATIO = 150
MAX_MEMBERS = 2000
#: Archives that unpack to less than this are harmless whatever their ratio.
_SMALL = 8 * 1024 * 1024

Kind = str
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "请在 Excel 或 WPS 中打开它，“另存为”Excel 工作簿（.xlsx）后再用"
_NEED = "请提供 .xlsx、.xls、.yaml 或 .json 的数据文件（jixiao new 可生成空白表）"


def read_bytes(path: Path) -> bytes:
    """Return the file's bytes; raises InputError when it is missing, a folder, empty, too large or not readable."""
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise InputError(f"{name} 是文件夹，不是数据文件；{_NEED}。")
        size = path.stat().st_size
        if size > MAX_FILE:
            limit = MAX_FILE // 1024 // 1024
            raise InputError(
                f"{name} 有 {size / 1024 / 1024:.1f} MB，超过 {limit} MB 的上限；数据文件通常不到 1 MB，请删去其中的图片和附件，或检查是否选错了文件。"
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"找不到文件 {path}；请检查路径和文件名（包括扩展名）。") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"无法读取 {name}：{reason}；请检查文件权限，并关闭正在使用它的程序。") from error
    if not data:
        raise InputError(f"{name} 是空文件（0 字节）；可能没有保存成功，请重新保存或重新拷贝。")
    return data


def kind_of(data: bytes, name: str) -> Kind:
    """Return ``xlsx``, ``xls`` or ``text``; raises InputError for everything else."""
    if data.startswith(b"PK"):
        return _zip_kind(data, name)
    if data.startswith(_OLE):
        return _ole_kind(data, name)
    _refuse_markup(data, name)
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise InputError(f"{name} 是{what}，不是数据文件；{_NEED}。")
    return "text"


_MAGIC = {
    b"%PDF": " PDF 文件",
    b"{\\rtf": " RTF 文档",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
    b"\x1f\x8b": "压缩包",
    b"MZ": "程序文件",
    b"\x7fELF": "程序文件",
    b"SQLite format 3": "数据库文件",
}


def _refuse_markup(data: bytes, name: str) -> None:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"\x00" in head[:64]:
        head = head.replace(b"\x00", b"")
    if head.startswith((b"mime-version:", b"message-id:")) or b"multipart/related" in head:
        raise InputError(f"{name} 是网页归档（MHTML），只是扩展名像工作簿；{_SAVE_AS}。")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise InputError(f"{name} 是“XML 表格 2003”格式，不是工作簿；{_SAVE_AS}。")
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<body", b"<style", b"<?xml")):
        raise InputError(f"{name} 是网页（HTML/XML），只是扩展名像工作簿（平台导出的表格常是这样）；{_SAVE_AS}。")


def _ole_kind(data: bytes, name: str) -> Kind:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") + b"\0\0" in data

    if has("EncryptedPackage"):
        raise InputError(f"{name} 设有打开密码，无法读取；请在 Excel 或 WPS 中去掉密码后重新保存。")
    if has("WordDocument"):
        raise InputError(f"{name} 是 Word 文档（.doc），不是数据文件；{_NEED}。")
    if has("Workbook") or has("Book"):
        return "xls"
    raise InputError(f"{name} 是旧版 Office 文件，但其中没有工作簿；{_NEED}。")


def _zip_kind(data: bytes, name: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            kind = _package_kind(package.namelist(), name)
            _test(package, len(data), name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, RuntimeError, OSError) as error:
        raise InputError(_damaged(name)) from error
    except Exception as error:  # zlib.error and whatever a forged archive provokes in the standard library
        if isinstance(error, InputError):
            raise
        raise InputError(_damaged(name)) from error
    return kind


def _damaged(name: str) -> str:
    return f"{name} 已损坏或不完整（压缩结构无法读取）；请重新下载或拷贝，或用 Excel、WPS 打开后另存一份。"


def _package_kind(members: list[str], name: str) -> Kind:
    folded = {member.replace("\\", "/").lower() for member in members}
    if "xl/workbook.xml" in folded:
        return "xlsx"
    if "xl/workbook.bin" in folded:
        raise InputError(f"{name} 是二进制工作簿（.xlsb）；{_SAVE_AS}。")
    if "word/document.xml" in folded:
        raise InputError(
            f"{name} 是 Word 文档，不是数据文件；{_NEED}。如要核对报告，请用 jixiao check {name} --figures 数据文件。"
        )
    if "ppt/presentation.xml" in folded:
        raise InputError(f"{name} 是演示文稿，不是数据文件；{_NEED}。")
    if "content.xml" in folded and "mimetype" in folded:
        raise InputError(f"{name} 是 OpenDocument 文件（.ods 或 .odt）；{_SAVE_AS}。")
    raise InputError(f"{name} 是压缩包，不是工作簿；请先解压，再选择其中的数据文件。")


def _test(package: zipfile.ZipFile, packed: int, name: str) -> None:
    """Unpack every member once within the limits, so that no later reader meets a bomb or a broken member."""
    members = package.infolist()
    size = sum(member.file_size for member in members)
    if size > MAX_UNPACKED or len(members) > MAX_MEMBERS or (size > _SMALL and size > MAX_RATIO * packed):
        raise InputError(
            f"{name} 解压后有 {size / 1024 / 1024:.0f} MB、{len(members)} 个部分，不是正常的数据表，为安全起见没有读取；请用空白表重新填写。"
        )
    for member in members:
        with package.open(member) as stream:
            head = stream.read(2048)
            if member.filename.lower().endswith((".xml", ".rels")) and b"<!doctype" in head.lower():
                raise InputError(f"{name} 含有外部实体声明（DOCTYPE），正常的工作簿没有，为安全起见没有读取。")
            while stream.read(1 << 20):
                pass


def decoded(data: bytes, name: str) -> str:
    """Return the text of a YAML or JSON file (UTF-8, UTF-16 with a mark, else GB18030); raises InputError for binary data."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise InputError(f"{name} 不是文本，也不是工作簿，无法识别；{_NEED}。")
