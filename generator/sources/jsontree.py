"""JSON into the neutral tree, with the written digits and the line of every value."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from generator.finding import Finding, InputError, Source
from generator.sources.tree import Branch, Leaf, Listing, Node
from generator.sources.yamltree import MAX_DEPTH

__all__ = ["read_json"]

_TOKEN = re.compile(
    r"""\s*(?:(?P<string>"(?:[^"\\\x00-\x1f]|\\.)*") | (?P<mark>[{}\[\],:])
        | (?P<word>true|false|null) | (?P<number>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)
        | (?P<other>\S))""",
    re.VERBOSE,
)


@dataclass(slots=True)
class _Scanner:
    text: str
    file: str
    one_line: bool = False
    at: int = 0
    line: int = 1
    counted: int = 0
    findings: list[Finding] = field(default_factory=list["Finding"])

    def next(self) -> tuple[str, str]:
        """Return kind and text of the next token, (``end``, ``""``) behind the last."""
        match = _TOKEN.match(self.text, self.at)
        if match is None:
            return "end", ""
        kind = match.lastgroup or ""
        start = match.start(kind)
        self.line += self.text.count("\n", self.counted, start)
        self.at, self.counted = match.end(), start
        return kind, match[kind]

    def fail(self, expected: str, found: str) -> InputError:
        column = self.counted - self.text.rfind("\n", 0, self.counted)
        seen = f"“{found}”" if found else "文件结尾"
        return InputError(
            f"{self.file} 不是正确的 JSON 文件：第 {self.line} 行第 {column} 列应为{expected}，实为{seen}；"
            "请检查逗号、引号和括号。"
        )


def read_json(text: str, file: str) -> tuple[Node, list[Finding]]:
    """Read one JSON text; raises InputError for broken syntax (with line and column) and for too deep nesting.

    In a file of one line the line says nothing: places are named by their path alone.
    """
    scanner = _Scanner(text, file, one_line="\n" not in text.strip())
    node = _value(scanner, scanner.next(), "", 0)
    kind, rest = scanner.next()
    if kind != "end":
        raise scanner.fail("文件结尾", rest)
    return node, scanner.findings


def _value(scanner: _Scanner, token: tuple[str, str], path: str, depth: int) -> Node:
    kind, text = token
    source = Source(file=scanner.file, path=path, line=0 if scanner.one_line else scanner.line)
    if kind == "mark" and text in "{[":
        if depth >= MAX_DEPTH:
            raise InputError(f"{scanner.file} 第 {scanner.line} 行嵌套超过 {MAX_DEPTH} 层，不是数据文件的格式。")
        return _object(scanner, source, depth) if text == "{" else _array(scanner, source, depth)
    if kind == "string":
        return Leaf(_string(scanner, text), source)
    if kind in {"number", "word"}:
        return Leaf("" if text == "null" else text, source)
    raise scanner.fail("一个值", text)


def _string(scanner: _Scanner, token: str) -> str:
    try:
        return str(json.loads(token))
    except ValueError as error:
        raise scanner.fail("文字", token[:20]) from error


def _object(scanner: _Scanner, source: Source, depth: int) -> Branch:
    items: dict[str, Node] = {}
    kind, text = scanner.next()
    while text != "}" or kind == "string":
        if kind != "string":
            raise scanner.fail("带双引号的栏目名称", text)
        key = _string(scanner, text)
        _expect(scanner, ":")
        node = _value(scanner, scanner.next(), f"{source.path}.{key}" if source.path else key, depth + 1)
        if key in items:
            message = f"栏目“{key}”重复出现，只读取第一处，这一处未被读取；请删去一处。"
            scanner.findings.append(Finding(code="V014", message=message, source=node.source, found=key))
        else:
            items[key] = node
        if not _more(scanner, "}"):
            break
        kind, text = scanner.next()
    return Branch(items, source)


def _array(scanner: _Scanner, source: Source, depth: int) -> Listing:
    items: list[Node] = []
    token = scanner.next()
    while token != ("mark", "]"):
        items.append(_value(scanner, token, f"{source.path}[{len(items) + 1}]", depth + 1))
        if not _more(scanner, "]"):
            break
        token = scanner.next()
    return Listing(tuple(items), source)


def _more(scanner: _Scanner, closing: str) -> bool:
    kind, text = scanner.next()
    if kind != "mark" or text not in ("," + closing):
        raise scanner.fail(f"逗号或“{closing}”", text)
    return text == ","


def _expect(scanner: _Scanner, mark: str) -> None:
    kind, text = scanner.next()
    if kind != "mark" or text != mark:
        raise scanner.fail(f"“{mark}”", text)
