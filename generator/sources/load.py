"""The door of this room: a figures file of any kind into a record and findings."""

from __future__ import annotations

import re
from pathlib import Path

from generator.finding import Finding, InputError
from generator.record import Record
from generator.sources.build import build
from generator.sources.clean import MARKED_CONTROLS
from generator.sources.detect import decoded, kind_of, read_bytes
from generator.sources.names import field_named
from generator.sources.tree import Branch, Node

__all__ = ["load"]

#: Neither YAML nor JSON admits these; they are carried on as marks and reported by field, not as broken syntax.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def load(path: Path) -> tuple[Record, list[Finding]]:
    """Read a figures file (.xlsx, .xls, YAML or JSON, told apart by content).

    Returns:
        The record, with the place of every entry, and the findings V001-V019. Whatever is wrong with the figures is a
        finding; a figure that could not be read is never 0.

    Raises:
        InputError: the file cannot be read at all (message in Chinese).
    """
    path = Path(path)
    data = read_bytes(path)
    kind = kind_of(data, path.name)
    if kind == "text":
        tree, findings = _text(data, path.name)
    else:
        from generator.sources.workbook import read_workbook

        tree, findings = read_workbook(data, kind, path.name)
    record, more = build(tree)
    return record, findings + more


def _text(data: bytes, name: str) -> tuple[Branch, list[Finding]]:
    text = decoded(data, name)
    if not text.strip():
        raise InputError(f"{name} 没有内容；请按 docs 中的格式填写，或用 jixiao new 生成空白表。")
    node, findings = _parsed(_readable(text, name), name)
    if not isinstance(node, Branch):
        raise InputError(f"{name} 不是数据文件：最外层应为“栏目: 内容”的形式（如 year: 2024）；请检查是否选错了文件。")
    if node.items and not any(field_named(Record, key) for key in node.items):
        keys = "、".join(list(node.items)[:3])
        raise InputError(f"{name} 中没有本程序认识的栏目（见到的是 {keys[:60]}）；请检查是否选错了文件。")
    return node, findings


def _parsed(text: str, name: str) -> tuple[Node, list[Finding]]:
    """Read JSON where the text begins like it; anything else, and YAML's own ``{a: 1}``, as YAML."""
    from generator.sources.yamltree import read_yaml

    if text.lstrip()[:1] not in {"{", "["}:
        return read_yaml(text, name)
    from generator.sources.jsontree import read_json

    try:
        return read_json(text, name)
    except InputError:
        if re.match(r'\s*[{\[]\s*["{\[]', text) or name.lower().endswith(".json"):
            raise
    return read_yaml(text, name)


def _readable(text: str, name: str) -> str:
    """Refuse binary rubbish; mark single control characters, which are reported with their field."""
    odd = sum(char < " " and char not in "\t\r\n" for char in text[:4096])
    if odd * 20 > min(len(text), 4096):
        raise InputError(f"{name} 不是文本，也不是工作簿，无法识别；请检查是否选错了文件。")
    return _CONTROLS.sub(lambda match: chr(MARKED_CONTROLS + ord(match.group())), text)
