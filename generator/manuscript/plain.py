"""A report from a text file, which needs nothing of what reads Word documents."""

from __future__ import annotations

from pathlib import Path

from generator.finding import InputError
from generator.manuscript.lines import lines_of_text
from generator.manuscript.model import Manuscript

__all__ = ["PLAIN", "plain_manuscript", "read_bytes", "read_plain"]

#: Endings of text files.
PLAIN = (".txt", ".md")
_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_LIMIT_FILE = 100 * 2**20


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        InputError: it cannot be read, is a folder or is larger than 100 MB.
    """
    if path.is_dir():
        raise InputError(f"{path} 是文件夹，不是报告；请写明 .docx、.txt 或 .md 文件。")
    try:
        if path.stat().st_size > _LIMIT_FILE:
            raise InputError(f"{path.name}：文件超过100MB，未读取。")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path.name}：无法读取文件（{error.strerror or error}）。") from error


def read_plain(path: Path) -> Manuscript:
    """Return a text file with its lines.

    Raises:
        InputError: it cannot be read, or is no text.
    """
    return plain_manuscript(read_bytes(path), path.name)


def plain_manuscript(data: bytes, name: str) -> Manuscript:
    """Return the text of a file's bytes with its lines.

    Raises:
        InputError: they are no text.
    """
    text = _decode(data, name)
    return Manuscript(name, text, lines_of_text(text))


def _decode(data: bytes, name: str) -> str:
    if data.startswith(_UTF16):
        return data.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError(f"{name}：不是文本文件，或编码无法识别（可用 UTF-8、GB18030）。")
