"""The one builder: a neutral tree into a Record, driven by the metadata of the record's own fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from generator.finding import Finding, Source
from generator.record import OPERATORS, Budget, Entry, Indicator, Printed, Project, Record
from generator.sources.entry import (
    Spec,
    Where,
    line_entries,
    missing,
    percent_unit,
    read_entry,
    says_nothing,
    specs,
    split_sign,
    unfilled,
    written_unit,
)
from generator.sources.names import choice_named, folded, label_of, naming_field
from generator.sources.shape import block, excerpt, rows
from generator.sources.tree import Branch, Leaf, Listing, Node

__all__ = ["build"]

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Form:
    """What reading any field may need: where findings go, and the unit amounts are in."""

    findings: list[Finding]
    money_unit: str


def build(tree: Branch) -> tuple[Record, list[Finding]]:
    """Build the record and say everything that is wrong with what was filled in."""
    form = _Form([], _money_unit(tree))
    record = _fill(Record, tree, "", "", form)
    _duplicates(record.indicators, form.findings)
    _duplicate_projects(record.projects, form.findings)
    return record, form.findings


def _money_unit(tree: Branch) -> str:
    budget = block(Record, tree, "", []).items.get("budget")
    leaf = block(Budget, budget, "", []).items.get("unit") if budget else None
    unit = choice_named("unit", ("万元", "元"), leaf.text) if isinstance(leaf, Leaf) else None
    return unit or "万元"


def _fill(cls: type[_T], node: Node, path: str, what: str, form: _Form) -> _T:
    """Build one block; ``what`` is how its fields are introduced in messages (``指标“…”的``)."""
    branch = block(cls, node, path, form.findings)
    where = _Row(cls, branch, path, what)
    values: dict[str, Any] = {}
    for spec in specs(cls):
        child = branch.items.get(spec.name) or Branch(source=branch.source)
        here = _path(path, spec)
        if spec.kind == "block":
            inner = f"“{spec.label}”的" if spec.of.__name__ in {"Money", "Headcount"} else ""
            values[spec.name] = _fill(spec.of, child, here, inner, form)
        elif spec.kind == "rows":
            values[spec.name] = _rows(spec, child, here, form)
        elif spec.many:
            values[spec.name] = _texts(child, Where(here, f"{what}“{spec.label}”"), form)
        else:
            values[spec.name] = _single(child, spec, where.of(spec, here, form), form)
    if cls is Indicator and where.sign and values["operator"] is None and values["target"].quantity is not None:
        values["operator"] = Entry(where.sign, values["target"].source)
    built = cls(**values)
    if isinstance(built, Indicator):
        _operator(built, branch, path, what, form)
    return built


def _path(path: str, spec: Spec) -> str:
    name = {"projects": "project", "indicators": "indicator"}.get(spec.name, spec.name) if not path else spec.name
    return f"{path}.{name}" if path else name


class _Row:
    """What the fields of one block share: the unit of an indicator's figures, its operator, whether it is qualitative.

    ``operator`` is the chosen one, "" where none was chosen, None for an unknown word; ``sign`` stands with the target.
    """

    def __init__(self, cls: type[Any], branch: Branch, path: str, what: str) -> None:
        self.cls, self.what = cls, what
        texts = {name: node.text for name, node in branch.items.items() if isinstance(node, Leaf)}
        unit = texts.get("unit", "")
        self.unit = "" if says_nothing(unit) else percent_unit(unit)
        self.sign, target = split_sign(texts.get("target", "")) if cls is Indicator else ("", "")
        if cls is Indicator and not self.unit:
            written = (written_unit(text) for text in (target, texts.get("actual", ""), texts.get("midyear", "")))
            self.unit = next((unit for unit in written if unit), "")
        chosen = texts.get("operator", "")
        self.operator = "" if unfilled(chosen) else choice_named("operator", OPERATORS, chosen)
        self.qualitative = self.operator == "定性"

    def of(self, spec: Spec, path: str, form: _Form) -> Where:
        own = {"money": form.money_unit, "value": self.unit, "number": self.unit}.get(spec.kind, spec.unit)
        return Where(
            path,
            f"{self.what}“{spec.label}”",
            unit=own,
            qualitative=self.qualitative and spec.kind == "value",
            signed=self.cls is Printed,
            operator=self.operator if self.cls is Indicator and spec.name == "target" else None,
        )


def _single(node: Node, spec: Spec, where: Where, form: _Form) -> Entry | None:
    leaf = _leaf(node, where, form)
    known = len(form.findings)
    entry = read_entry(leaf, spec, where, form.findings)
    if entry is None and spec.required and not leaf.absent and len(form.findings) == known:
        found = leaf.text.strip() if unfilled(leaf.text) else ""
        form.findings.append(missing(spec, where, leaf.source, found))
    return entry


def _leaf(node: Node, where: Where, form: _Form) -> Leaf:
    """Return the one leaf of a single field; a list of texts is joined, anything else is reported."""
    if isinstance(node, Leaf):
        return node
    if isinstance(node, Listing) and all(isinstance(item, Leaf) for item in node.items):
        leaves = [item for item in node.items if isinstance(item, Leaf) and not item.blank]
        return Leaf("；".join(leaf.text.strip().rstrip("；;") for leaf in leaves), node.source)
    if not node.blank:
        form.findings.append(_not_here(node, where, "这里应为一个值"))
    return Leaf("", node.source)


def _texts(node: Node, where: Where, form: _Form) -> tuple[Entry, ...]:
    nodes = node.items if isinstance(node, Listing) else (node,)
    result: list[Entry] = []
    for child in nodes:
        if isinstance(child, Leaf):
            result += line_entries(child, where, form.findings)
        elif not child.blank:
            form.findings.append(_not_here(child, where, "这里应为文字，一行一条"))
    return tuple(result)


def _not_here(node: Node, where: Where, expected: str) -> Finding:
    message = f"{where.what}下的内容“{excerpt(node)}”未被读取；{expected}，请改正。"
    return Finding(code="V014", message=message, subject=where.path, source=node.source, found=excerpt(node))


def _rows(spec: Spec, node: Node, path: str, form: _Form) -> tuple[Any, ...]:
    """Build the rows that hold anything; they are counted as ``entries`` counts them.

    A row of nothing but 无 or / holds nothing; 其他需要说明的问题：无 is an answer.
    """
    answer = path == "facts.other"
    filled = [row for row in rows(spec.of, node) if not (row.blank if answer else _says_nothing(row))]
    noun = {"工作数量": "数量", "存在问题": "问题"}.get(spec.label, spec.label)
    return tuple(
        _fill(spec.of, row, f"{path}.{number}", _row_name(spec.of, row, noun, number), form)
        for number, row in enumerate(filled, 1)
    )


def _says_nothing(node: Node) -> bool:
    if isinstance(node, Leaf):
        return not node.problem and says_nothing(node.text)
    return all(map(_says_nothing, node.items.values() if isinstance(node, Branch) else node.items))


def _row_name(cls: type[Any], row: Node, noun: str, number: int) -> str:
    branch = block(cls, row, "", [])
    node = branch.items.get(naming_field(cls))
    name = " ".join(node.text.split())[:24] if isinstance(node, Leaf) else ""
    return f"{noun}“{name}”的" if name else f"第{number}个{noun}的"


def _operator(indicator: Indicator, branch: Branch, path: str, what: str, form: _Form) -> None:
    leaf = branch.items.get("operator")
    if indicator.operator is not None or (isinstance(leaf, Leaf) and not unfilled(leaf.text)):
        return
    if indicator.target is None or indicator.target.quantity is None:
        return
    label = label_of(Indicator, "operator")
    message = f"{what}“{label}”没有填写，按 ≥（越大越好）处理；如为不超过、等于或定性指标，请填写 ≤、= 或 定性。"
    source: Source = leaf.source if leaf else indicator.target.source
    form.findings.append(Finding(code="V016", message=message, subject=f"{path}.operator", source=source, expected="≥"))


def _duplicates(indicators: tuple[Indicator, ...], findings: list[Finding]) -> None:
    seen: dict[tuple[str, str], tuple[int, Entry]] = {}
    for number, indicator in enumerate(indicators, 1):
        if indicator.name is None:
            continue
        key = (folded(indicator.name.text), folded(indicator.level2.text) if indicator.level2 else "")
        if key not in seen:
            seen[key] = (number, indicator.name)
            continue
        first, entry = seen[key]
        message = (
            f"第{number}个指标与第{first}个指标重复：名称同为“{indicator.name.text}”，二级指标也相同"
            f"（前一处：{entry.source}）；请删去一个，或写明两者的区别。"
        )
        place = indicator.name.source
        findings.append(
            Finding(code="V010", message=message, subject=f"indicator.{number}.name", source=place, found=entry.text)
        )


def _duplicate_projects(projects: tuple[Project, ...], findings: list[Finding]) -> None:
    """Report projects of the same name (V010); parts of one project from two sources may stand in two rows."""
    seen: dict[str, list[tuple[int, Entry, str]]] = {}
    for number, project in enumerate(projects, 1):
        if project.name is None:
            continue
        source = project.source.text if project.source else ""
        known = seen.setdefault(folded(project.name.text), [])
        same = next((one for one in known if not one[2] or not source or one[2] == source), None)
        known.append((number, project.name, source))
        if same is None:
            continue
        message = (
            f"第{number}个项目与第{same[0]}个项目重复：名称同为“{project.name.text}”（前一处：{same[1].source}）；"
            "请删去一个；确是两个项目的，写明两者的区别，同一项目有两种资金来源的，分别填写资金来源。"
        )
        findings.append(
            Finding(
                code="V010",
                message=message,
                subject=f"project.{number}.name",
                source=project.name.source,
                found=same[1].text,
            )
        )
