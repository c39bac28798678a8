"""Facts of the indicators and scores, and the limits of the profile that prose may name."""

from __future__ import annotations

from decimal import Decimal

from generator.facts.ledger import Book, Fact, words
from generator.number import Quantity, plain, same_dimension
from generator.record import Indicator, Record
from generator.score import Scored, ScoreSheet

__all__ = ["indicators", "limits", "scores"]

_HUNDRED = Decimal(100)
_LIMITS = {
    "execution_below": ("预算执行率低于", "执行率低于", "低于"),
    "project_rate_below": ("项目执行率低于", "执行率低于", "低于"),
    "adjustment_above": ("调整幅度超过", "超过"),
}


def indicators(book: Book, record: Record, sheet: ScoreSheet) -> None:
    for item, line in zip(record.indicators, sheet.indicators, strict=True):
        _indicator(book, item, line)
    blocks: dict[str, list[Scored]] = {}
    for item, line in zip(record.indicators, sheet.indicators, strict=True):
        blocks.setdefault(item.level1.text if item.level1 else "", []).append(line)
    _indicator_group(book, "indicators", "绩效指标", list(sheet.indicators))
    for number, (name, lines) in enumerate(blocks.items(), 1):
        if name:
            _indicator_group(book, f"block.{number}", name, lines)


def _indicator(book: Book, item: Indicator, line: Scored) -> None:
    names, name, path = words()["indicator"], line.name, line.path

    def aliases(kind: str) -> list[str]:
        return [name, *names[kind]]

    for kind, entry in (("target", item.target), ("midyear", item.midyear), ("actual", item.actual)):
        book.entry(f"{path}.{kind}", name + names[kind][0], entry, aliases(kind))
    target, actual = book.get(f"{path}.target"), book.get(f"{path}.actual")
    if line.rate is not None:  # none for a negative result, a zero target, or words
        book.ratio(
            f"{path}.completion",
            name + names["completion"][0],
            f"{path}.actual",
            f"{path}.target",
            aliases("completion"),
        )
    if item.weight:
        book.entry(f"{path}.weight", name + names["weight"][0], item.weight, aliases("weight"))
    inputs = [id for id in (f"{path}.actual", f"{path}.target", f"{path}.weight") if id in book.ledger]
    label = name + names["score"][0]
    book.derived(f"{path}.score", label, line.score, line.formula, inputs, aliases("score"), line.clause)
    if line.lost.value > 0:
        formula = f"{line.weight.value:f}－{plain(line.score.value)}"
        lost_inputs = (f"{path}.weight", f"{path}.score")
        book.derived(f"{path}.lost", name + names["lost"][0], line.lost, formula, lost_inputs, aliases("lost"))
    if target is None or actual is None or not same_dimension(target.unit, actual.unit):
        return
    _gap(book, path, name, target, actual)


def _gap(book: Book, path: str, name: str, target: Quantity, actual: Quantity) -> None:
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


def _indicator_group(book: Book, prefix: str, label: str, lines: list[Scored]) -> None:
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


def scores(book: Book, sheet: ScoreSheet) -> None:
    line = sheet.execution
    book.derived("score.execution_weight", "预算执行率分值", line.weight, line.clause, (), ("分值",))
    inputs = ("budget.executed.total", "budget.adjusted.total", "score.execution_weight")
    known = ("执行率得分", "得分", "得")
    book.derived("score.execution", "预算执行率得分", line.score, line.formula, inputs, known, line.clause)
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


def limits(book: Book, sheet: ScoreSheet) -> None:
    """Add the profile's limits, which prose may name: 低于90%."""
    profile = sheet.profile
    for name, label, value in (
        ("execution_below", "执行率说明原因的界限", profile.execution_below),
        ("project_rate_below", "项目执行率偏低的界限", profile.project_rate_below),
        ("adjustment_above", "预算调整率偏大的界限", profile.adjustment_above),
    ):
        book.derived(f"rule.{name}", label, Quantity(value, "%"), f"计分规则：{profile.title}", (), _LIMITS[name])
