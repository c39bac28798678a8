"""C101 adjustment, C102 execution: claims about the budget that the figures decide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from generator.checking.review.assertions.scene import Claim, Scene
from generator.checking.review.assertions.scope import Scope, rates, row_of
from generator.finding import Finding, Severity
from generator.number import plain
from generator.scan.numerals import numeral

__all__ = ["adjustment", "execution"]

_ALL, _HALF = Decimal(100), Decimal(50)
_FEWEST = 3
_LONGEST_LINE = 1000
#: With one of these it is a rest that was not spent, not all.
_REST = re.compile("有|半|部分|余|其中|\\d")
#: What an adjustment may be said to be → the sign it has.
_SIGNS = {"追加": 1, "调增": 1, "调减": -1, "追减": -1, "核减": -1}


# --- C101 -------------------------------------------------------------------------------------------------------------------


def adjustment(scene: Scene) -> list[Finding]:
    """C101: an adjustment is praised that never was, denied although it was, or its size is called what it is not."""
    if scene.value("budget.adjustment") is None:
        return []
    return [*_praised(scene), *_denied(scene), *_asserted(scene), *_size(scene)]


def _sum(scene: Scene) -> str:
    """Return the change of the whole budget, written out."""
    initial, adjusted = scene.shown("budget.initial.total"), scene.shown("budget.adjusted.total")
    return f"年初预算{initial}，调整后{adjusted}"


def _moved(scene: Scene) -> bool:
    """Tell whether any part of the money was adjusted."""
    rows = ("", "upper.", "local.", "other.", "basic.", "personnel.", "public.", "project.", "carryover.")
    return any(scene.value(f"budget.{row}adjustment") not in (None, 0) for row in rows)


def _praised(scene: Scene) -> Iterator[Finding]:
    if scene.value("budget.adjustment") != 0:
        return
    for claim in scene.claims("adjustment_praised"):
        sentence = scene.said(claim.sentence)
        in_section = any("调整" in title for title in scene.prose.titles(claim.start))
        if not (in_section or any(word in sentence for word in ("预算", "资金", "经费"))) or _of_other(sentence):
            continue
        level = Severity.WARNING if _moved(scene) else None
        message = (
            f"这里说“{scene.prose.words(claim.start, max(claim.end, claim.clause[1]))}”，但全年预算没有调整：{_sum(scene)}，调整数为0。"
            "没有发生的调整谈不上效果，请删去这句，或核对预算调整数。"
        )
        whole = replace(claim, end=max(claim.end, claim.clause[1]))
        yield scene.found("C101", message, whole, subject="budget.adjustment", expected="预算未调整", level=level)


def _of_other(sentence: str) -> bool:
    return any(word in sentence for word in ("产业结构", "种植结构", "人员调整", "班子调整", "机构调整", "岗位调整"))


def _row_adjustment(scene: Scene, claim: Claim) -> tuple[str, Decimal] | None:
    """Return the adjustment (fact and amount) of the money the claim's clause speaks of."""
    named = scene.named(*claim.clause, "project")
    row = row_of(scene.prose.text[claim.clause[0] : claim.end].replace("调整", ""))
    if named or row is None:
        return None
    return scene.first(f"budget.{row}.adjustment" if row else "budget.adjustment")


def _denied(scene: Scene) -> Iterator[Finding]:
    for claim in scene.claims("not_adjusted"):
        found = _row_adjustment(scene, claim)
        if found is None:
            continue
        id, amount = found
        sign = _SIGNS.get(claim.group("kind"), 0)
        if amount == 0 or amount * sign < 0:
            continue
        message = (
            f"这里说“{claim.words}”，但数据显示有调整：{_change(scene, id)}。请改为如实说明调整情况和原因，或核对数字。"
        )
        yield scene.found("C101", message, claim, subject=id, expected=scene.shown(id))


def _change(scene: Scene, id: str) -> str:
    row = id.removeprefix("budget.").removesuffix("adjustment").strip(".") or "total"
    one, other = scene.shown(f"budget.initial.{row}"), scene.shown(f"budget.adjusted.{row}")
    amount = scene.value(id) or Decimal(0)
    size = scene.shown(f"{id}_amount")
    return f"年初{one}，调整后{other}，{'调增' if amount > 0 else '调减'}{size}"


def _asserted(scene: Scene) -> Iterator[Finding]:
    if scene.value("budget.adjustment") != 0 or _moved(scene):
        return
    for claim in scene.claims("adjusted"):
        if scene.stated(claim.start, claim.sentence[1]):
            continue  # with an amount it is a matter of numbers
        message = f"这里说年中{claim.group('kind')}了预算，但数据显示没有调整：{_sum(scene)}。请删去，或核对预算数。"
        yield scene.found(
            "C101", message, claim, subject="budget.adjustment", expected="预算未调整", level=Severity.WARNING
        )


def _size(scene: Scene) -> Iterator[Finding]:
    found = scene.first("budget.adjustment_rate")
    if found is None:
        return
    limit, size = scene.case.sheet.profile.adjustment_above, abs(found[1])
    small = scene.words.limits["small_adjustment"]
    for name, wrong, says in (
        ("small_adjustment", size > limit, f"预算调整率为{plain(found[1])}%，超过{plain(limit)}%，幅度不小"),
        ("large_adjustment", size < small, f"预算调整率只有{plain(found[1])}%，低于{plain(small)}%，幅度不大"),
    ):
        if not wrong:
            continue
        for claim in scene.claims(name):
            if row_of(scene.said(claim.clause)) == "" and not scene.words.some.search(scene.said(claim.clause)):
                message = f"这里说“{claim.words}”，但{says}（{_sum(scene)}）。请按数据改写。"
                yield scene.found("C101", message, claim, subject=found[0], level=Severity.WARNING)


# --- C102 -------------------------------------------------------------------------------------------------------------------


def execution(scene: Scene) -> list[Finding]:
    """C102: execution is called low at a high rate, good at a low one, or complete where money is left."""
    return [
        *_called_low(scene),
        *_called_high(scene),
        *_called_complete(scene),
        *_called_within(scene),
        *_shares(scene),
        *_ranks(scene),
    ]


def _proof(scene: Scene, scope: Scope) -> str:
    prefix = scope.id.rpartition(".")[0]
    if scope.id.startswith("project"):
        whole, part = f"{prefix}.budget", f"{prefix}.executed"
    else:
        row = scope.id.removeprefix("budget.").removesuffix("execution_rate").strip(".") or "total"
        whole, part = f"budget.adjusted.{row}", f"budget.executed.{row}"
    one, other = scene.shown(part), scene.shown(whole)
    shown = scene.shown(scope.id)
    return f"{scope.name}为{shown}（{one}÷{other}）" if one and other else f"{scope.name}为{shown}"


def _called_low(scene: Scene) -> Iterator[Finding]:
    good = scene.words.limits["good"]
    for name, level in (("low_execution", None), ("slow_payment", Severity.WARNING)):
        for claim in scene.claims(name):
            if scene.is_part_of_year(claim) or _is_of_an_indicator(scene, claim) or _has_low_rate(scene, claim):
                continue
            scopes = rates(scene, claim)
            if scopes is None or any(scope.rate < good for scope in _with_sentence(scene, claim, scopes)):
                continue
            proof = "；".join(_proof(scene, scope) for scope in scopes[:2])
            message = f"这里说“{claim.words}”，但{proof}，并不低。请删去这一问题，或写明是哪一笔资金执行慢并给出数字。"
            expected = scene.shown(scopes[0].id)
            yield scene.found("C102", message, claim, subject=scopes[0].id, expected=expected, level=level)


def _has_low_rate(scene: Scene, claim: Claim) -> bool:
    """Tell whether the line itself states a rate that is low: the claim is about that one."""
    line, good = scene.prose.segment(claim.start), scene.words.limits["good"]
    start, end = max(line.start, claim.start - _LONGEST_LINE), min(line.end, claim.start + _LONGEST_LINE)
    return any(item.quantity.unit == "%" and item.quantity.value < good for _, _, item in scene.stated(start, end))


def _with_sentence(scene: Scene, claim: Claim, scopes: list[Scope]) -> list[Scope]:
    """Add what the whole sentence is about: 项目资金未及时支付，…，预算执行率低 may mean the projects."""
    sentence = scene.said(claim.sentence)
    if "项目" not in sentence:
        return scopes
    extra = scene.first("budget.project.execution_rate", "projects.rate")
    return [*scopes, Scope(extra[0], extra[1], "项目支出执行率")] if extra else scopes


def _is_of_an_indicator(scene: Scene, claim: Claim) -> bool:
    """Tell whether the claim is about an indicator's own rate (政府采购执行率), not about the budget."""
    number = scene.about(claim.start, "indicator")
    if number:
        return True
    return bool(scene.named(*claim.sentence, "indicator"))


def _called_high(scene: Scene) -> Iterator[Finding]:
    fair, below = scene.words.limits["fair"], scene.case.sheet.profile.execution_below
    for claim in scene.claims("high_execution"):
        if scene.is_part_of_year(claim) or _is_of_an_indicator(scene, claim):
            continue
        scopes = rates(scene, claim)
        worst = min(scopes or (), key=lambda scope: scope.rate, default=None)
        if worst is None or worst.rate >= below or scene.words.some.search(scene.said(claim.clause)):
            continue
        level = None if worst.rate < fair else Severity.WARNING
        message = (
            f"这里说“{claim.words}”，但{_proof(scene, worst)}，低于{plain(below)}%。请按实际执行率改写并说明原因。"
        )
        expected = scene.shown(worst.id)
        yield scene.found("C102", message, claim, subject=worst.id, expected=expected, level=level)


def _called_complete(scene: Scene) -> Iterator[Finding]:
    for claim in scene.claims("all_executed"):
        if scene.is_part_of_year(claim) or scene.about(claim.start, "indicator"):
            continue
        scopes = rates(scene, claim, strict=True)
        worst = min(scopes or (), key=lambda scope: scope.rate, default=None)
        if worst is None or worst.rate >= _ALL or not _is_about_money(scene, claim):
            continue
        message = f"这里说“{claim.words}”，但{_proof(scene, worst)}，没有全部支出。请按实际支出数改写。"
        code = "C102" if not worst.id.startswith("project.") else "C103"
        level = Severity.ERROR
        yield scene.found(code, message, claim, subject=worst.id, expected=scene.shown(worst.id), level=level)


def _shares(scene: Scene) -> Iterator[Finding]:
    """执行不足一半, 资金尚未动用: shares told in words against the rate."""
    for claim in (*scene.claims("vague_share"), *scene.made(scene.words.rules["none_executed"])):
        if scene.is_part_of_year(claim) or scene.about(claim.start, "indicator"):
            continue
        scopes = rates(scene, claim, strict=not claim.group("share"))
        before = scene.prose.text[claim.clause[0] : claim.start]
        if scopes is None or len(scopes) != 1 or not _is_about_money(scene, claim):
            continue
        if not claim.group("share") and _REST.search(before):
            continue
        rate = scopes[0].rate
        bound = _share(claim.group("share")) if claim.group("share") else Decimal(0)
        below = claim.group("how") in ("不足", "不到", "低于", "少于", "")
        if (rate < bound or rate == 0) if below else rate >= bound:
            continue
        message = f"这里说“{claim.words}”，但{_proof(scene, scopes[0])}。请按实际执行率改写。"
        yield scene.found("C102", message, claim, subject=scopes[0].id, expected=scene.shown(scopes[0].id))


def _share(words: str) -> Decimal:
    """Return 一半 as 50, 八成半 as 85 (%)."""
    if "半" in words and "成" not in words:
        return _HALF
    tenths = numeral(words[0]) or Decimal(0)
    return tenths * 10 + (5 if words.endswith("半") else 0)


def _ranks(scene: Scene) -> Iterator[Finding]:
    """为四个项目中执行率最低的: against the rates of all projects."""
    known = scene.project_rates
    if len(known) < _FEWEST or len(known) != len(scene.case.record.projects):
        return
    for claim in scene.claims("ranked"):
        named = [number for _, number in scene.named(claim.sentence[0], claim.start, "project")]
        rows = scene.rows_stated(claim.sentence[0], claim.start, "project")
        number = (named or rows or [scene.about(claim.start, "project")])[-1]
        if number not in known or "项目" not in scene.said(claim.sentence):
            continue
        wanted = max(known.values()) if claim.group("end") == "最高" else min(known.values())
        if known[number] == wanted:
            continue
        best = next(other for other in known if known[other] == wanted)
        message = (
            f"这里说“{scene.project_name(number)}”的执行率{claim.group('end')}，但它是{plain(known[number])}%，"
            f"{claim.group('end')}的是“{scene.project_name(best)}”（{plain(wanted)}%）。请核对改正。"
        )
        yield scene.found("C102", message, claim, subject=f"project.{number}.rate", expected=f"{plain(wanted)}%")


def _is_about_money(scene: Scene, claim: Claim) -> bool:
    said = scene.prose.text[claim.clause[0] : claim.start]
    return any(word in said for word in ("资金", "预算", "经费", "支出", "款"))


def _called_within(scene: Scene) -> Iterator[Finding]:
    found = scene.first("budget.execution_rate")
    if found is None or found[1] <= _ALL:
        return
    for claim in scene.claims("not_over_budget"):
        if row_of(scene.said(claim.clause)) == "":
            scope = Scope(found[0], found[1], "预算执行率")
            message = f"这里说“{claim.words}”，但{_proof(scene, scope)}，支出超过了全年预算。请核对数字或改写。"
            yield scene.found("C102", message, claim, subject=found[0], expected=scene.shown(found[0]))
