"""The ledger: every figure, score and derived value that prose may state, each with a stable id and its proof.

Input figures point to their cell, derived ones carry their formula and the ids in it. Numbers inside the unit's own
sentences are facts too (``indicator.1.reason.n1``), so that whatever a report prints can be traced.

Derived rates are rounded half up to 2 decimals from unrounded inputs; derived amounts keep the most decimals of
their inputs. Rates are in %, points in 分.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cache

from generator.finding import Source
from generator.number import Quantity, plain, same_dimension, total
from generator.record import STAGES, Entry, Headcount, Indicator, Money, Project, Record, entries
from generator.resources import resource
from generator.scan import Mention, scan
from generator.score import Scored, ScoreSheet

__all__ = ["Fact", "Facts", "Ledger", "Quote", "fact_id", "facts"]

_HUNDRED = Decimal(100)
_ROWS = ("upper", "local", "carryover", "other", "fiscal", "basic", "personnel", "public", "project")
#: A project's 资金来源 as written in the record → the row of the money block it belongs to.
SOURCE_ROWS = {"上级资金": "upper", "本级资金": "local", "其他资金": "other"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One statable figure.

    Attributes:
        id: stable id, e.g. ``budget.execution_rate``, ``indicator.3.gap``.
        label: Chinese name as a report says it, e.g. 预算执行率, or 解决就业人数实际完成值 for an indicator's figure.
        quantity: value and unit; None for facts that are words (a grade).
        text: formatted text as it stands in a report, unit included: ``98.90%``, ``4135.45万元``, ``优``.
        aliases: other words for the same figure; the indicator's or project's name stands first.
        source: place of an input figure; None for derived ones.
        formula: how a derived figure is computed, with values: ``10671.44÷10790.33``.
        inputs: ids of the facts in the formula.
    """

    id: str
    label: str
    quantity: Quantity | None
    text: str
    aliases: tuple[str, ...] = ()
    source: Source | None = None
    formula: str = ""
    inputs: tuple[str, ...] = ()


Ledger = dict[str, Fact]


@dataclass(frozen=True, slots=True)
class Quote:
    """A number inside one of the unit's own texts, and the fact it became."""

    mention: Mention
    fact: str


@dataclass(frozen=True, slots=True)
class Facts:
    """The ledger, and for each text entry (by path) the numbers quoted in it."""

    ledger: Ledger
    quotes: Mapping[str, tuple[Quote, ...]]


def facts(record: Record, sheet: ScoreSheet) -> Facts:
    """Collect every statable figure of a scored record, in the form's order."""
    book = _Book()
    _year(book, record)
    _budget(book, record)
    _staff(book, record)
    _projects(book, record)
    _indicators(book, record, sheet)
    _scores(book, sheet)
    _limits(book, sheet)
    _key_work(book, record)
    _counts(book, record)
    return Facts(book.ledger, _quotes(book, record))


def fact_id(path: str) -> str:
    """Return the id of the fact that a record path holds (``unit.staff…`` is ``staff…``, the rest is the same)."""
    return path.removeprefix("unit.") if path.startswith("unit.staff.") else path


@cache
def words() -> dict[str, dict[str, list[str]]]:
    """Return the packed names of figures (``templates/lexicon/labels.toml``)."""
    return tomllib.loads(resource("templates", "lexicon", "labels.toml").read_text(encoding="utf-8"))


@dataclass(slots=True)
class _Book:
    """The ledger being written."""

    ledger: Ledger = field(default_factory=dict[str, Fact])

    def entry(self, id: str, label: str, entry: Entry | None, aliases: Iterable[str] = ()) -> None:
        """Add an input figure; one that was not readable is left out (its finding exists already)."""
        if entry is not None and entry.quantity is not None:
            quantity = entry.quantity
            self.ledger[id] = Fact(id, label, quantity, _text(quantity), tuple(aliases), entry.source)

    def derived(
        self, id: str, label: str, quantity: Quantity, formula: str, inputs: Iterable[str], aliases: Iterable[str] = ()
    ) -> None:
        self.ledger[id] = Fact(id, label, quantity, _text(quantity), tuple(aliases), None, formula, tuple(inputs))

    def get(self, id: str) -> Quantity | None:
        fact = self.ledger.get(id)
        return fact.quantity if fact else None

    def ratio(self, id: str, label: str, part: str, whole: str, aliases: Iterable[str] = ()) -> None:
        """Add ``part ÷ whole`` in %, unless one is missing or the whole is zero."""
        one, other = self.get(part), self.get(whole)
        if one is None or other is None or not same_dimension(one.unit, other.unit):
            return
        share = one.ratio(other)
        if share is not None:
            quantity = Quantity(share * _HUNDRED, "%").rounded(2)
            self.derived(id, label, quantity, f"{one.value:f}÷{other.value:f}", (part, whole), aliases)

    def difference(self, id: str, label: str, minuend: str, subtrahend: str, aliases: Iterable[str] = ()) -> None:
        one, other = self.get(minuend), self.get(subtrahend)
        if one is not None and other is not None and same_dimension(one.unit, other.unit):
            formula = f"{one.value:f}－{other.value:f}"
            self.derived(id, label, one - other, formula, (minuend, subtrahend), aliases)

    def sum(self, id: str, label: str, parts: list[str], aliases: Iterable[str] = ()) -> None:
        present = [(part, quantity) for part in parts if (quantity := self.get(part)) is not None]
        if present:
            formula = "＋".join(f"{quantity.value:f}" for _, quantity in present)
            quantity = total([quantity for _, quantity in present])
            self.derived(id, label, quantity, formula, [part for part, _ in present], aliases)


def _text(quantity: Quantity) -> str:
    if quantity.unit in ("%", "分", "百分点"):
        return f"{plain(quantity.value)}{quantity.unit}"
    return str(quantity)


def _year(book: _Book, record: Record) -> None:
    if record.year and record.year.quantity:
        book.entry("year", "评价年度", record.year, ("年度",))


# --- money ------------------------------------------------------------------------------------------------------------


def _budget(book: _Book, record: Record) -> None:
    stages: dict[str, Money] = {name: getattr(record.budget, name) for name in STAGES}
    for stage, money in stages.items():
        for row in ("total", *_ROWS):
            label, aliases = _money_label(stage, row)
            book.entry(f"budget.{stage}.{row}", label, getattr(money, row), aliases)
        _missing_rows(book, stage)
    for row in ("total", *_ROWS):
        _money_derived(book, row)
    for stage in STAGES:
        for row in _ROWS:
            names = words()["row"][row]
            label = f"{names[0]}占{words()['stage'][stage][0]}的比重"
            book.ratio(f"budget.{stage}.{row}.share", label, f"budget.{stage}.{row}", f"budget.{stage}.total", names)


def _money_label(stage: str, row: str) -> tuple[str, list[str]]:
    stage_words, row_words = words()["stage"][stage], words()["row"][row]
    aliases = [r + s for r in row_words for s in stage_words][1:]
    return row_words[0] + stage_words[0], aliases + (row_words if row != "total" and stage == "executed" else [])


def _missing_rows(book: _Book, stage: str) -> None:
    """Fill 基本支出 from its two parts where the form gave only these."""
    id = f"budget.{stage}.basic"
    parts = [f"budget.{stage}.personnel", f"budget.{stage}.public"]
    if id not in book.ledger and all(part in book.ledger for part in parts):
        label, aliases = _money_label(stage, "basic")
        book.sum(id, label, parts, aliases)


def _money_derived(book: _Book, row: str) -> None:
    name = words()["row"][row][0]
    prefix = "budget" if row == "total" else f"budget.{row}"
    derived = words()["derived"]

    def add(kind: str) -> tuple[str, str, list[str]]:
        return f"{prefix}.{kind}", name + derived[kind][0], [name + word for word in derived[kind][1:]]

    at = {stage: f"budget.{stage}.{row}" for stage in STAGES}
    id, label, aliases = add("adjustment")
    book.difference(id, label, at["adjusted"], at["initial"], aliases)
    if (change := book.get(id)) is not None:
        amount = Quantity(abs(change.value), change.unit)
        direction = "调增数" if change.value > 0 else "调减数" if change.value < 0 else "调整数"
        book.derived(f"{id}_amount", f"{name}年中{direction}", amount, book.ledger[id].formula, (id,), aliases)
    rate_id, label, aliases = add("adjustment_rate")
    book.ratio(rate_id, label, id, at["initial"], aliases)
    if (rate := book.get(rate_id)) is not None:
        size = Quantity(abs(rate.value), "%")
        book.derived(f"{rate_id}_size", f"{name}调整幅度", size, book.ledger[rate_id].formula, (rate_id,), aliases)
    book.ratio(*add("execution_rate")[:2], at["executed"], at["adjusted"], add("execution_rate")[2])
    book.difference(*add("unspent")[:2], at["adjusted"], at["executed"], add("unspent")[2])


# --- staff ------------------------------------------------------------------------------------------------------------


def _staff(book: _Book, record: Record) -> None:
    staff = record.unit.staff
    for block, title, aliases in (("establishment", "编制", ("编制",)), ("actual", "实有人数", ("实有", "在编"))):
        headcount: Headcount = getattr(staff, block)
        for spec in fields(headcount):
            part = spec.metadata["label"]
            label = (
                f"{title}数" if title == "编制" and spec.name == "total" else title if spec.name == "total" else part
            )
            label = label if spec.name == "total" else f"{part}{'编制' if title == '编制' else '人员'}"
            names = (part, *(f"{alias}{part}" for alias in aliases)) if spec.name != "total" else aliases
            book.entry(f"staff.{block}.{spec.name}", label, getattr(headcount, spec.name), names)
    book.entry("staff.leaders", "领导职数", staff.leaders)
    if "staff.actual.in_post" not in book.ledger:
        kinds = [f"staff.actual.{kind}" for kind in ("administrative", "institution", "worker", "other")]
        book.sum("staff.actual.in_post", "在职人员", kinds, ("在职", "实有在职人员"))
    if "staff.actual.in_post" not in book.ledger and (everyone := book.ledger.get("staff.actual.total")):
        book.ledger["staff.actual.in_post"] = Fact(
            "staff.actual.in_post", "在职人员", everyone.quantity, everyone.text, ("在职",), everyone.source
        )
    present, allowed = book.get("staff.actual.in_post"), book.get("staff.establishment.total")
    if present and allowed and present.value > allowed.value:
        book.difference(
            "staff.over",
            "超编人数",
            "staff.actual.in_post",
            "staff.establishment.total",
            ("超出编制", "超编", "超过编制"),
        )
    book.ratio("staff.rate", "在职人员控制率", "staff.actual.in_post", "staff.establishment.total", ("控制率",))


# --- projects ---------------------------------------------------------------------------------------------------------


def _projects(book: _Book, record: Record) -> None:
    names = words()["project"]
    for number, project in enumerate(record.projects, 1):
        name = project.name.text if project.name else f"项目{number}"
        prefix = f"project.{number}"
        for kind in ("initial", "budget", "executed", "count", "offline"):
            known = names.get(kind, [project.__dataclass_fields__[kind].metadata["label"]])
            book.entry(f"{prefix}.{kind}", name + known[0], getattr(project, kind), (name, *known))
        book.ratio(
            f"{prefix}.rate", name + names["rate"][0], f"{prefix}.executed", f"{prefix}.budget", (name, *names["rate"])
        )
        unspent = names["unspent"]
        book.difference(
            f"{prefix}.unspent", name + unspent[0], f"{prefix}.budget", f"{prefix}.executed", (name, *unspent)
        )
    _project_group(book, record, "projects", "项目", list(enumerate(record.projects, 1)))
    for number in range(1, len(record.projects) + 1):
        name = record.projects[number - 1].name
        label = f"{name.text if name else f'项目{number}'}占未支出项目资金的比重"
        book.ratio(f"project.{number}.unspent_share", label, f"project.{number}.unspent", "projects.unspent", ("占",))
    for source, row in SOURCE_ROWS.items():
        chosen = [
            (number, project)
            for number, project in enumerate(record.projects, 1)
            if project.source and project.source.text == source
        ]
        if chosen:
            _project_group(book, record, f"projects.{row}", f"{source}项目", chosen)


def _project_group(book: _Book, record: Record, prefix: str, label: str, chosen: list[tuple[int, Project]]) -> None:
    """Add count, money and rate of all projects or those of one source."""
    if not chosen:
        return
    numbers = [f"project.{number}" for number, _ in chosen]
    count = sum((_count(project) for _, project in chosen), Decimal(0))
    book.derived(f"{prefix}.count", f"{label}个数", Quantity(count, "个"), "逐个计数", numbers, (label, "个项目"))
    offline = sum((_offline(project) for _, project in chosen), Decimal(0))
    book.derived(f"{prefix}.offline", f"{label}中线下项目个数", Quantity(offline, "个"), "逐个计数", numbers, ("线下",))
    online = Quantity(count - offline, "个")
    book.derived(f"{prefix}.online", f"{label}中线上项目个数", online, f"{count:f}－{offline:f}", numbers, ("线上",))
    names = words()["project"]
    for kind in ("budget", "executed"):
        aliases = [label + word for word in names[kind]] + names[kind]
        book.sum(f"{prefix}.{kind}", label + names[kind][0], [f"{id}.{kind}" for id in numbers], aliases)
    rate, unspent = names["rate"], names["unspent"]
    book.ratio(f"{prefix}.rate", label + rate[0], f"{prefix}.executed", f"{prefix}.budget", rate)
    book.difference(f"{prefix}.unspent", label + unspent[0], f"{prefix}.budget", f"{prefix}.executed", unspent)


def _count(project: Project) -> Decimal:
    return project.count.quantity.value if project.count and project.count.quantity else Decimal(1)


def _offline(project: Project) -> Decimal:
    if project.offline and project.offline.quantity:
        return project.offline.quantity.value
    return _count(project) if project.online and project.online.text == "否" else Decimal(0)


# --- indicators and scores --------------------------------------------------------------------------------------------


def _indicators(book: _Book, record: Record, sheet: ScoreSheet) -> None:
    for item, line in zip(record.indicators, sheet.indicators, strict=True):
        _indicator(book, item, line)
    blocks: dict[str, list[Scored]] = {}
    for item, line in zip(record.indicators, sheet.indicators, strict=True):
        blocks.setdefault(item.level1.text if item.level1 else "", []).append(line)
    _indicator_group(book, "indicators", "绩效指标", list(sheet.indicators))
    for number, (name, lines) in enumerate(blocks.items(), 1):
        if name:
            _indicator_group(book, f"block.{number}", name, lines)


def _indicator(book: _Book, item: Indicator, line: Scored) -> None:
    names, name, path = words()["indicator"], line.name, line.path

    def aliases(kind: str) -> list[str]:
        return [name, *names[kind]]

    for kind, entry in (("target", item.target), ("midyear", item.midyear), ("actual", item.actual)):
        book.entry(f"{path}.{kind}", name + names[kind][0], entry, aliases(kind))
    target, actual = book.get(f"{path}.target"), book.get(f"{path}.actual")
    book.ratio(
        f"{path}.completion", name + names["completion"][0], f"{path}.actual", f"{path}.target", aliases("completion")
    )
    if item.weight:
        book.entry(f"{path}.weight", name + names["weight"][0], item.weight, aliases("weight"))
    inputs = [id for id in (f"{path}.actual", f"{path}.target", f"{path}.weight") if id in book.ledger]
    book.derived(f"{path}.score", name + names["score"][0], line.score, line.formula, inputs, aliases("score"))
    if line.lost.value > 0:
        formula = f"{line.weight.value:f}－{plain(line.score.value)}"
        lost_inputs = (f"{path}.weight", f"{path}.score")
        book.derived(f"{path}.lost", name + names["lost"][0], line.lost, formula, lost_inputs, aliases("lost"))
    if target is None or actual is None or not same_dimension(target.unit, actual.unit):
        return
    _gap(book, path, name, target, actual)


def _gap(book: _Book, path: str, name: str, target: Quantity, actual: Quantity) -> None:
    """Add how far the result is below (gap) or above (excess) the target; rates differ by 百分点."""
    names = words()["indicator"]
    difference = actual.to(target.unit) - target
    unit = "个百分点" if difference.unit == "%" else difference.unit
    size = Quantity(abs(difference.value), unit)
    inputs = (f"{path}.actual", f"{path}.target")
    if difference.value < 0:
        formula = f"{target.value:f}－{actual.value:f}"
        book.derived(f"{path}.gap", name + names["gap"][0], size, formula, inputs, [name, *names["gap"]])
    elif difference.value > 0:
        formula = f"{actual.value:f}－{target.value:f}"
        aliases = [name, *names["excess"]]
        book.derived(f"{path}.excess", name + names["excess"][0], size, formula, inputs, aliases)
        if target.value > 0:
            rate = Quantity(difference.value / target.value * _HUNDRED, "%").rounded(2)
            formula = f"（{formula}）÷{target.value:f}"
            aliases = [name, *names["excess_rate"]]
            book.derived(f"{path}.excess_rate", name + names["excess_rate"][0], rate, formula, inputs, aliases)


def _indicator_group(book: _Book, prefix: str, label: str, lines: list[Scored]) -> None:
    paths = [line.path for line in lines]
    met = [line for line in lines if line.lost.value == 0]

    def count(kind: str, what: str, number: int) -> None:
        quantity = Quantity(Decimal(number), "项")
        book.derived(f"{prefix}.{kind}", f"{label}{what}", quantity, "逐项计数", paths, (label, what, "指标"))

    count("count", "项数", len(lines))
    count("met", "满分项数", len(met))
    count("unmet", "失分项数", len(lines) - len(met))
    weights = [path for path in (f"{path}.weight" for path in paths) if path in book.ledger]
    book.sum(f"{prefix}.weight", f"{label}分值合计", weights, (f"{label}分值", "分值"))
    book.sum(f"{prefix}.score", f"{label}得分合计", [f"{path}.score" for path in paths], (f"{label}得分", "得分"))
    book.difference(f"{prefix}.lost", f"{label}失分合计", f"{prefix}.weight", f"{prefix}.score", (f"{label}失分",))


def _scores(book: _Book, sheet: ScoreSheet) -> None:
    line = sheet.execution
    book.derived("score.execution_weight", "预算执行率分值", line.weight, line.clause, (), ("分值",))
    inputs = ("budget.executed.total", "budget.adjusted.total")
    book.derived("score.execution", "预算执行率得分", line.score, line.formula, inputs, ("执行率得分", "得分", "得"))
    book.derived("score.execution_lost", "预算执行率失分", line.lost, "分值－得分", ("score.execution",), ("失分",))
    parts = ["score.execution", *(f"{item.path}.score" for item in sheet.indicators)]
    formula = "＋".join(plain(item.score.value) for item in (sheet.execution, *sheet.indicators))
    book.derived("score.total", "综合得分", sheet.total, formula, parts, ("总分", "自评得分", "总得分", "得分"))
    full = sum((item.weight.value for item in (sheet.execution, *sheet.indicators)), Decimal(0))
    book.derived("score.full", "满分", Quantity(full, "分"), "分值合计", (), ("总分值", "分值合计", "分值"))
    book.difference("score.lost", "失分合计", "score.full", "score.total", ("失分", "扣分"))
    book.ledger["score.grade"] = Fact(
        "score.grade",
        "评价等级",
        None,
        sheet.grade,
        ("等级", "评价结果"),
        None,
        sheet.total.__str__(),
        ("score.total",),
    )


def _limits(book: _Book, sheet: ScoreSheet) -> None:
    """Add the profile's limits, which prose may name: 低于90%."""
    profile = sheet.profile
    for name, label, value in (
        ("execution_below", "执行率说明原因的界限", profile.execution_below),
        ("project_rate_below", "项目执行率偏低的界限", profile.project_rate_below),
    ):
        book.derived(f"rule.{name}", label, Quantity(value, "%"), f"计分规则：{profile.title}", ())


# --- counts and the unit's own texts ----------------------------------------------------------------------------------


def _key_work(book: _Book, record: Record) -> None:
    for number, work in enumerate(record.key_work, 1):
        for row, item in enumerate(work.numbers, 1):
            label = item.label.text if item.label else "数量"
            theme = work.theme.text if work.theme else ""
            book.entry(f"key_work.{number}.numbers.{row}.value", label, item.value, (theme,) if theme else ())


def _counts(book: _Book, record: Record) -> None:
    for id, label, unit, rows in (
        ("unit.bodies.count", "内设机构", "个", record.unit.bodies),
        ("management.systems.count", "管理制度", "项", record.management.systems),
        ("key_work.count", "重点工作", "项", record.key_work),
    ):
        if rows:
            book.derived(id, label, Quantity(Decimal(len(rows)), unit), "逐项计数", (), (label,))


def _quotes(book: _Book, record: Record) -> dict[str, tuple[Quote, ...]]:
    """Make a fact of every number inside the unit's own texts; returns them by the text's path."""
    found: dict[str, tuple[Quote, ...]] = {}
    for path, label, entry in entries(record):
        if entry.quantity is None and not entry.day and entry.text:
            quotes = tuple(_quote(book, path, label, entry, number, mention) for number, mention in _mentions(entry))
            if quotes:
                found[path] = quotes
    return found


def _mentions(entry: Entry) -> Iterator[tuple[int, Mention]]:
    return enumerate(scan(entry.text), 1)


def _quote(book: _Book, path: str, label: str, entry: Entry, number: int, mention: Mention) -> Quote:
    id = f"{path}.n{number}"
    name = f"{label}“{mention.label}”" if mention.label else label
    book.ledger[id] = Fact(id, name, mention.quantity, mention.text, (mention.label,), entry.source)
    return Quote(mention, id)
