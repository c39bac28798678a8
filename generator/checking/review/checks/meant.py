"""What must hold among the figures of a report by what they are: rate and its terms, whole and parts, one figure in two places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from generator.checking.review.checks.check import Check
from generator.checking.review.checks.likeness import look_alike
from generator.checking.review.sentences.asserted import Relation
from generator.number import Quantity, same_dimension
from generator.reading import Reading, Statement

__all__ = ["Stated", "all_checks", "other_completion"]

_HUNDRED = Decimal(100)
_ROWS = ("total", "upper", "local", "carryover", "other", "fiscal", "basic", "personnel", "public", "project")
_STAGES = ("initial", "adjusted", "executed")
_CENT = Decimal("0.01")
#: So many values of one figure are no slips any more.
_MOST_VALUES = 3
#: Points an indicator has at least, and as many as may be those of one or two that were not read.
_LEAST_POINTS, _MOST_POINTS = Decimal(4), Decimal(20)


@dataclass(frozen=True, slots=True)
class Stated:
    """The statements of each path, and the one to believe."""

    all: Mapping[str, list[int]]
    best: Mapping[str, int]
    statements: Sequence[Statement]

    def near(self, path: str, index: int) -> int | None:
        """Return the statement of a path that stands in the same line, else the believed one.

        Of several in the line one that says so itself goes before one that was only taken for it.
        """
        same = [i for i in self.all.get(path, ()) if self.statements[i].line == self.statements[index].line]
        told = [i for i in same if self.statements[i].sure] or same
        return min(told, key=lambda i: abs(i - index)) if told else self.best.get(path)


def all_checks(reading: Reading, stated: Stated, said: Sequence[Check], confirmed: frozenset[int]) -> list[Check]:
    """Return every check of a report but those of scores, each once.

    Args:
        said: what the sentences assert; ``confirmed`` the numbers that this confirms.
    """
    kept: dict[tuple[int, frozenset[int]], Check] = {}
    for check in (*said, *_same(stated, confirmed), *_meant(reading, stated)):
        key = (check.relation.result, frozenset(check.relation.inputs))
        if key not in kept:
            kept[key] = check
    return list(kept.values())


def _same(stated: Stated, confirmed: frozenset[int]) -> Iterator[Check]:
    """The same figure in two places is the same; two that their own sentences confirm are two figures."""
    for path, places in stated.all.items():
        best = stated.best.get(path)
        if best is None:
            continue
        if _is_muddled(stated, places):
            continue
        others = places if len(places) <= 3 else [best]
        for at, index in enumerate(places):
            for other in others[at + 1 :] if len(places) <= 3 else others:
                if other == index or {index, other} <= confirmed:
                    continue
                if _comparable(stated.statements[index], stated.statements[other]):
                    vague = tuple(i for i in (index, other) if stated.statements[i].approximate)
                    result, given = (
                        (index, other)
                        if stated.statements[other].quantity.decimals >= stated.statements[index].quantity.decimals
                        else (other, index)
                    )
                    yield Check("A106", Relation("sum", result, (given,), vague=vague))


def _is_muddled(stated: Stated, places: Sequence[int]) -> bool:
    """Tell whether a figure is said in so many ways that its label must mean several figures."""
    values = {stated.statements[i].quantity.value for i in places}
    return len(values) > _MOST_VALUES and len(values) * 2 > len(places)


def _comparable(one: Statement, other: Statement) -> bool:
    if not same_dimension(one.quantity.unit, other.quantity.unit) and one.quantity.unit and other.quantity.unit:
        return False
    return (one.sure and other.sure) or look_alike(one.quantity, other.quantity)


def _meant(reading: Reading, stated: Stated) -> Iterator[Check]:
    for row in _ROWS:
        prefix = "budget" if row == "total" else f"budget.{row}"
        at = {stage: f"budget.{stage}.{row}" for stage in _STAGES}
        yield from _tied(stated, "A102", "ratio", f"{prefix}.execution_rate", at["executed"], at["adjusted"])
        yield from _tied(
            stated, "A103", "difference", f"{prefix}.adjustment_amount", at["adjusted"], at["initial"], direction=0
        )
        yield from _tied(stated, "A103", "difference", f"{prefix}.unspent", at["adjusted"], at["executed"])
        yield from _tied(
            stated, "A104", "growth", f"{prefix}.adjustment_rate", at["adjusted"], at["initial"], direction=0
        )
    for prefix in sorted({path.rpartition(".")[0] for path in stated.all if path.startswith("project")}):
        yield from _tied(stated, "A102", "ratio", f"{prefix}.rate", f"{prefix}.executed", f"{prefix}.budget")
        yield from _tied(stated, "A103", "difference", f"{prefix}.unspent", f"{prefix}.budget", f"{prefix}.executed")
    for number, item in enumerate(reading.record.indicators, 1):
        yield from _of_indicator(stated, f"indicator.{number}", item.operator.text if item.operator else "")
    yield from _tied(stated, "A103", "difference", "indicators.lost", "indicators.weight", "indicators.score")
    yield from _tied(
        stated, "A103", "difference", "staff.over", "staff.actual.in_post", "staff.establishment.total", direction=0
    )
    yield from _sums(stated)
    yield from _blocks(reading, stated)


def _blocks(reading: Reading, stated: Stated) -> Iterator[Check]:
    """The points of a 一级指标 are those of its indicators."""
    levels = [item.level1.text if item.level1 else "" for item in reading.record.indicators]
    for path in stated.all:
        kind, _, figure = path.rpartition(".")
        if not path.startswith("block."):
            continue
        name = kind.removeprefix("block.")
        numbers = [number for number, level in enumerate(levels, 1) if level and level == name]
        if not _one_unread(stated, path, [f"indicator.{number}.{figure}" for number in numbers]):
            yield from _sum(stated, path, [f"indicator.{number}.{figure}" for number in numbers])


def _one_unread(stated: Stated, whole: str, parts: Sequence[str]) -> bool:
    """Tell whether points are short of their sum by those of an indicator that was not read."""
    if whole not in stated.best or not all(part in stated.best for part in parts):
        return False
    added = sum((stated.statements[stated.best[part]].quantity.value for part in parts), Decimal(0))
    return _LEAST_POINTS <= stated.statements[stated.best[whole]].quantity.value - added <= _MOST_POINTS


def _tied(stated: Stated, code: str, kind: str, result: str, *inputs: str, direction: int = 1) -> Iterator[Check]:
    """Yield the check for each place where the result is stated."""
    for index in stated.all.get(result, ()):
        given = [stated.near(path, index) for path in inputs]
        if any(i is None for i in given):
            continue
        members = tuple(i for i in given if i is not None)
        units = {stated.statements[i].quantity.unit for i in members}
        if not all(same_dimension(unit, stated.statements[members[0]].quantity.unit) for unit in units):
            continue
        if kind == "difference" and not _is_difference(stated, index, members[0]):
            continue
        vague = tuple(i for i in (index, *members) if stated.statements[i].approximate)
        yield Check(code, Relation(kind, index, members, direction=direction, vague=vague))  # type: ignore[arg-type]


def _is_difference(stated: Stated, result: int, member: int) -> bool:
    """Tell whether a number can be a difference of others: of their kind, percentage points of rates."""
    one, other = stated.statements[result].quantity.unit, stated.statements[member].quantity.unit
    return same_dimension(one, other) or {one, other} == {"%", "百分点"} or "个百分点" in (one, other)


def _of_indicator(stated: Stated, path: str, operator: str) -> Iterator[Check]:
    reverse = operator in ("≤", "<")

    def other_ways(check: Check) -> Callable[[Sequence[Quantity]], bool]:
        def accepts(quantities: Sequence[Quantity]) -> bool:
            actual, target = (quantities[i] for i in check.relation.inputs)
            return other_completion(quantities[check.relation.result].value, actual, target, reverse=reverse)

        return accepts

    for check in _tied(stated, "A102", "ratio", f"{path}.completion", f"{path}.actual", f"{path}.target"):
        yield replace(check, accepts=other_ways(check))
    yield from _tied(stated, "A103", "difference", f"{path}.gap", f"{path}.target", f"{path}.actual", direction=0)
    yield from _tied(stated, "A103", "difference", f"{path}.excess", f"{path}.actual", f"{path}.target", direction=0)
    yield from _tied(stated, "A104", "growth", f"{path}.excess_rate", f"{path}.actual", f"{path}.target", direction=0)
    yield from _tied(stated, "A103", "difference", f"{path}.lost", f"{path}.weight", f"{path}.score")


def other_completion(rate: Decimal, actual: Quantity, target: Quantity, *, reverse: bool) -> bool:
    """Tell whether a completion rate (%) is right by another convention than actual ÷ target.

    A target that was reached may be written 100 %; of a ceiling target ÷ actual and 1 − excess are used too.
    """
    share = actual.ratio(target) if same_dimension(actual.unit, target.unit) else None
    if share is None:
        return True
    if not reverse:
        return share >= 1 and rate == _HUNDRED
    ways = [_HUNDRED] if share <= 1 else []
    ways += [(2 - share) * _HUNDRED, *([_HUNDRED / share] if share else [])]
    return any(abs(rate - way) <= _CENT for way in ways)


def _sums(stated: Stated) -> Iterator[Check]:
    """Wholes and their parts by nature, and projects, where the report gives all of them."""
    for stage in _STAGES:
        yield from _sum(stated, f"budget.{stage}.total", [f"budget.{stage}.basic", f"budget.{stage}.project"])
        yield from _sum(stated, f"budget.{stage}.basic", [f"budget.{stage}.personnel", f"budget.{stage}.public"])
    numbers = sorted({path.split(".")[1] for path in stated.all if path.startswith("project.")}, key=int)
    for figure in ("budget", "executed"):
        yield from _sum(stated, f"projects.{figure}", [f"project.{n}.{figure}" for n in numbers], unsure=True)
        groups = [
            f"projects.{g}.{figure}" for g in ("upper", "local", "other") if f"projects.{g}.{figure}" in stated.all
        ]
        if len(groups) > 1:
            yield from _sum(stated, f"projects.{figure}", groups)
    groups = [f"projects.{g}.count" for g in ("upper", "local", "other") if f"projects.{g}.count" in stated.all]
    if len(groups) > 1:
        yield from _sum(stated, "projects.count", groups)
    yield from _sum(stated, "projects.count", ["projects.online", "projects.offline"])
    yield from _sum(stated, "indicators.count", ["indicators.met", "indicators.unmet"])
    yield from _sum(stated, "score.lost", ["score.execution_lost", "indicators.lost"])
    total = stated.best.get("score.total")
    if total is not None and stated.statements[total].quantity.value < _HUNDRED:  # else the points that can be got
        yield from _sum(stated, "score.total", ["score.execution", "indicators.score"])


def _sum(stated: Stated, whole: str, parts: Sequence[str], *, unsure: bool = False) -> Iterator[Check]:
    if len(parts) < 2 or not all(part in stated.best for part in (whole, *parts)):
        return
    members = tuple(stated.best[part] for part in parts)
    lines = {stated.statements[i].line for i in members}
    beside = (
        stated.near(whole, members[0]) if len(lines) == 1 else None
    )  # the whole of another line may be another stage's
    result = stated.best[whole] if beside is None else beside
    if all(
        same_dimension(stated.statements[i].quantity.unit, stated.statements[result].quantity.unit) for i in members
    ):
        yield Check("A101", Relation("sum", result, members, sure=not unsure))
