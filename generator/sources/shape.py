"""The shapes people give a YAML or JSON file, brought to the one shape the record has.

``budget.initial`` may be a bare number or split by source and by nature, a statement may be a bare sentence, a number
of the key work a triple: each of these becomes the block the builder expects. Keys become field names here; unknown
ones are reported, never dropped in silence.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from generator.finding import Finding
from generator.record import (
    Budget,
    Goals,
    Headcount,
    KeyWork,
    Management,
    Money,
    NamedNumber,
    Printed,
    Project,
    Record,
    Staff,
    Statement,
    Statements,
    Unit,
)
from generator.sources.names import field_named, folded, label_of, naming_field, nearest
from generator.sources.tree import Branch, Leaf, Listing, Node

__all__ = ["block", "excerpt", "rows"]

#: The field a bare value of a block means.
_BARE: dict[type[Any], str] = {
    Money: "total",
    Headcount: "total",
    Unit: "name",
    Management: "systems",
    Goals: "expected",
    Statement: "text",
    KeyWork: "text",
    Project: "name",
    Statements: "other",
    Staff: "actual",
    Budget: "adjusted",
}
_MONEY_GROUPS = frozenset(
    folded(key)
    for key in (
        "by_source",
        "source",
        "by_nature",
        "nature",
        "按来源",
        "按资金来源",
        "资金来源",
        "按性质",
        "按支出性质",
        "支出性质",
    )
)
_TOP_PRINTED = frozenset({"score", "total", "grade", "总分", "得分", "等级"})


def block(cls: type[Any], node: Node, path: str, findings: list[Finding]) -> Branch:
    """Return the node as a branch whose keys are field names of ``cls``; adds V014 for what fits nowhere."""
    node = _as_branch(cls, node)
    named: dict[str, Node] = {}
    for key, child in _pairs(cls, node):
        name = field_named(cls, key)
        if name is None:
            findings.append(_unknown(cls, key, child, path))
        elif name in named and not named[name].blank:
            if not child.blank:
                findings.append(_twice(cls, key, child, path))
        else:
            named[name] = child
    return Branch(named, node.source)


def rows(cls: type[Any], node: Node) -> list[Node]:
    """Return the rows a node stands for: a list, one row alone, or rows by name."""
    if isinstance(node, Listing):
        return list(node.items)
    if isinstance(node, Leaf):
        if cls is Statement:
            return [dataclasses.replace(node, text=line) for line in node.text.splitlines()]
        return [node]
    if not node.items or any(field_named(cls, key) for key in node.items):
        return [node]
    return [_named_row(cls, key, child) for key, child in node.items.items()]


def excerpt(node: Node, length: int = 40) -> str:
    """Return the beginning of what a node holds, for messages."""
    parts: list[str] = []
    _gather(node, parts, length)
    text = " ".join(" ".join(parts).split())
    return text if len(text) <= length else text[:length] + "…"


def _gather(node: Node, parts: list[str], length: int) -> None:
    if sum(map(len, parts)) > length:
        return
    if isinstance(node, Leaf):
        parts.append(node.text)
    else:
        for child in node.items.values() if isinstance(node, Branch) else node.items:
            _gather(child, parts, length)


def _as_branch(cls: type[Any], node: Node) -> Branch:
    if isinstance(node, Branch):
        return node
    if cls is NamedNumber and isinstance(node, Listing):
        return Branch(dict(zip(("label", "value", "unit"), node.items, strict=False)), node.source)
    if cls not in _BARE and isinstance(node, Leaf):
        return Branch({naming_field(cls): node} if _can_be_named(cls) else {"": node}, node.source)
    return Branch({_BARE.get(cls, ""): node}, node.source)


def _can_be_named(cls: type[Any]) -> bool:
    return any(spec.name in {"name", "theme", "label", "text"} for spec in dataclasses.fields(cls))


def _pairs(cls: type[Any], node: Branch) -> list[tuple[str, Node]]:
    """Return keys and nodes, with the groupings of this class opened up."""
    opened: list[tuple[str, Node]] = []
    extend: Callable[[Branch], None] = lambda inner: opened.extend(inner.items.items())  # noqa: E731
    for key, child in node.items.items():
        if cls is Money and isinstance(child, Branch) and folded(key) in _MONEY_GROUPS:
            extend(child)
        else:
            opened.append((key, child))
    if cls is Staff:
        return _staff(opened, node)
    if cls is Record:
        return _record(opened, node)
    return opened


def _staff(pairs: list[tuple[str, Node]], node: Branch) -> list[tuple[str, Node]]:
    """Put persons given beside 编制 and 实有 (in_post, retired) under 实有."""
    own = [pair for pair in pairs if field_named(Staff, pair[0])]
    loose = {key: child for key, child in pairs if not field_named(Staff, key) and field_named(Headcount, key)}
    strange = [pair for pair in pairs if not field_named(Staff, pair[0]) and pair[0] not in loose]
    return _merged(own, "actual", Staff, Headcount, Branch(loose, node.source)) + strange


def _record(pairs: list[tuple[str, Node]], node: Branch) -> list[tuple[str, Node]]:
    """Put score, total and grade given at the top under the printed values."""
    loose = {key: child for key, child in pairs if key in _TOP_PRINTED}
    rest = [pair for pair in pairs if pair[0] not in _TOP_PRINTED]
    return _merged(rest, "printed", Record, Printed, Branch(loose, node.source))


def _merged(
    pairs: list[tuple[str, Node]], name: str, cls: type[Any], inner: type[Any], extra: Branch
) -> list[tuple[str, Node]]:
    if not extra.items:
        return pairs
    result: list[tuple[str, Node]] = []
    for key, child in pairs:
        if field_named(cls, key) == name and extra.items:
            base = child if isinstance(child, Branch) else _as_branch(inner, child)
            # what is given twice meets again in ``block`` under its label, and the second is reported there
            child = Branch(
                {**base.items, **{_free(inner, key, base): node for key, node in extra.items.items()}}, base.source
            )
            extra = Branch()
        result.append((key, child))
    return result + ([(name, extra)] if extra.items else [])


def _free(cls: type[Any], key: str, base: Branch) -> str:
    return label_of(cls, field_named(cls, key) or key) if key in base.items else key


def _named_row(cls: type[Any], key: str, child: Node) -> Node:
    name = Leaf(key, child.source)
    if isinstance(child, Branch):
        return Branch({naming_field(cls): name, **child.items}, child.source)
    bare = {NamedNumber: "value", KeyWork: "text", Statement: "about"}.get(cls)
    if bare is None:
        return Branch({naming_field(cls): name, "": child}, child.source)
    return Branch({naming_field(cls): name, bare: child}, child.source)


def _unknown(cls: type[Any], key: str, child: Node, path: str) -> Finding:
    if child.blank and key.replace(".", "").isdigit():
        return _split_number(key, child, path)
    close = nearest(cls, key)
    hint = f"，是否应为“{close}”" if close else ""
    where = f"“{key}”" if key else "此处的内容"
    message = f"{where}不是本表的栏目，内容“{excerpt(child)}”未被读取{hint}；请改正栏目名称或删去。"
    return Finding(
        code="V014", message=message, subject=path, source=child.source, found=key or excerpt(child), expected=close
    )


def _split_number(key: str, child: Node, path: str) -> Finding:
    """Report ``{upper: 1,281.14}``, which YAML reads as upper = 1 and a key 281.14."""
    message = f"花括号中的逗号会断开数字，“{key}”成了另一个栏目，前面的数字不完整；请去掉千分位逗号，或把数字放进引号。"
    return Finding(code="V002", message=message, subject=path, source=child.source, found=key)


def _twice(cls: type[Any], key: str, child: Node, path: str) -> Finding:
    label = label_of(cls, field_named(cls, key) or key)
    message = f"“{label}”重复出现，只读取第一处，此处内容“{excerpt(child)}”未被读取；请删去一处。"
    return Finding(code="V014", message=message, subject=path, source=child.source, found=excerpt(child))
