"""YAML into the neutral tree, straight from the parser's events: written text, line, and no blow-up.

Scalars keep their written form (``90.230``), aliases are shared nodes, and nesting and size are limited before
anything is built, so that a hostile file costs no more than a plain message.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from generator.finding import Finding, InputError, Source
from generator.sources.tree import Branch, Leaf, Listing, Node

__all__ = ["MAX_DEPTH", "MAX_NODES", "read_yaml"]

MAX_DEPTH = 20
MAX_NODES = 200_000


@dataclass(slots=True)
class _Open:
    """A collection being read: where it stands, its path, and the key that waits for a value."""

    source: Source
    mapping: bool
    anchor: str | None
    items: dict[str, Node] = field(default_factory=dict[str, "Node"])
    listed: list[Node] = field(default_factory=list["Node"])
    key: str | None = None


@dataclass(slots=True)
class _Reader:
    file: str
    findings: list[Finding] = field(default_factory=list["Finding"])
    stack: list[_Open] = field(default_factory=list["_Open"])
    anchors: dict[str, tuple[Node, int]] = field(default_factory=dict[str, "tuple[Node, int]"])
    sizes: list[int] = field(default_factory=list[int])
    root: Node | None = None
    documents: int = 0


def read_yaml(text: str, file: str) -> tuple[Node, list[Finding]]:
    """Read the first document of a YAML text.

    Raises InputError for broken syntax (with line and column), for nesting beyond MAX_DEPTH and for more than
    MAX_NODES values after aliases are followed. Adds V014 for repeated keys and further documents.
    """
    import yaml as untyped

    yaml: Any = untyped
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    reader = _Reader(file)
    try:
        for event in yaml.parse(text, Loader=loader):
            _take(reader, event)
            if reader.documents > 1:
                break
    except yaml.YAMLError as error:
        raise InputError(_syntax_message(file, error)) from error
    return reader.root or Branch(source=Source(file=file)), reader.findings


def _syntax_message(file: str, error: Any) -> str:
    mark = getattr(error, "problem_mark", None)
    place = f"第 {mark.line + 1} 行第 {mark.column + 1} 列" if mark else "某处"
    detail = str(getattr(error, "problem", "") or "").strip()
    return (
        f"{file} 不是正确的 YAML 文件：{place}有语法错误（{detail}）；"
        "请检查此处的缩进、冒号后的空格和引号（含冒号或 # 的文字要加引号）。"
    )


def _take(reader: _Reader, event: Any) -> None:
    kind = type(event).__name__
    if kind == "ScalarEvent":
        blank = not event.style and event.value in {"~", "null", "Null", "NULL"}
        _place(reader, Leaf("" if blank else event.value, _source(reader, event)), 1, event)
    elif kind == "AliasEvent":
        _alias(reader, event)
    elif kind in {"MappingStartEvent", "SequenceStartEvent"}:
        _open(reader, event, mapping=kind.startswith("Mapping"))
    elif kind in {"MappingEndEvent", "SequenceEndEvent"}:
        _close(reader)
    elif kind == "DocumentStartEvent":
        reader.documents += 1
        if reader.documents > 1:
            line = event.start_mark.line + 1
            message = f"文件中第 {line} 行起是另一份数据（“---”之后），未被读取；一个文件只放一个单位一年的数据，请拆成两个文件。"
            reader.findings.append(Finding(code="V014", message=message, source=Source(file=reader.file, line=line)))


def _source(reader: _Reader, event: Any) -> Source:
    path = ""
    for level in reader.stack:
        if level.mapping:
            path += f".{level.key}" if path else str(level.key)
        else:
            path += f"[{len(level.listed) + 1}]"
    return Source(file=reader.file, path=path if reader.stack else "", line=event.start_mark.line + 1)


def _open(reader: _Reader, event: Any, *, mapping: bool) -> None:
    if len(reader.stack) >= MAX_DEPTH:
        line = event.start_mark.line + 1
        raise InputError(f"{reader.file} 第 {line} 行嵌套超过 {MAX_DEPTH} 层，不是数据文件的格式；请检查缩进和括号。")
    waiting = reader.stack[-1] if reader.stack else None
    if waiting and waiting.mapping and waiting.key is None:
        line = event.start_mark.line + 1
        raise InputError(f"{reader.file} 第 {line} 行以列表或对象作为栏目名称，无法读取；请检查冒号和括号。")
    reader.stack.append(_Open(_source(reader, event), mapping, event.anchor))
    reader.sizes.append(1)


def _close(reader: _Reader) -> None:
    done = reader.stack.pop()
    size = reader.sizes.pop()
    node: Node = Branch(done.items, done.source) if done.mapping else Listing(tuple(done.listed), done.source)
    if done.anchor:
        reader.anchors[done.anchor] = (node, size)
    _attach(reader, node, size)


def _alias(reader: _Reader, event: Any) -> None:
    known = reader.anchors.get(event.anchor)
    if known is None:
        line = event.start_mark.line + 1
        raise InputError(f"{reader.file} 第 {line} 行引用了没有定义的锚点“*{event.anchor}”；以 * 开头的文字要加引号。")
    node, size = known
    if isinstance(node, Leaf) and reader.stack and reader.stack[-1].mapping and reader.stack[-1].key is None:
        reader.stack[-1].key = node.text
        return
    _attach(reader, node, size)


def _place(reader: _Reader, leaf: Leaf, size: int, event: Any) -> None:
    if event.anchor:
        reader.anchors[event.anchor] = (leaf, size)
    if reader.stack and reader.stack[-1].mapping and reader.stack[-1].key is None:
        reader.stack[-1].key = leaf.text
    else:
        _attach(reader, leaf, size)


def _attach(reader: _Reader, node: Node, size: int) -> None:
    if not reader.stack:
        reader.root = reader.root or node
        return
    reader.sizes[-1] += size
    if sum(reader.sizes) > MAX_NODES:
        raise InputError(f"{reader.file} 中的数据超过 {MAX_NODES} 项，不是一个单位的数据文件；请检查是否选错了文件。")
    top = reader.stack[-1]
    if not top.mapping:
        top.listed.append(node)
        return
    key, top.key = top.key or "", None
    if key in top.items:
        message = f"栏目“{key}”重复出现，只读取第一处，这一处未被读取；请删去一处。"
        reader.findings.append(Finding(code="V014", message=message, source=node.source, found=key))
    else:
        top.items[key] = node
