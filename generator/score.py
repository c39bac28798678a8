"""The score sheet: every indicator and the execution rate scored by a profile, each score with its trace.

Scores come from unrounded rates and are rounded half up once, to 2 decimals; the total is the sum of the rounded
scores. What cannot be scored gets 0 points *and* a finding, never one without the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from generator.finding import Finding
from generator.number import Quantity, UnitError, parse, plain, rounded
from generator.profiles import Profile, Rule, Tier
from generator.record import Budget, Entry, Indicator, Record

__all__ = ["ScoreSheet", "Scored", "score", "score_execution", "score_indicator"]

_ONE, _HUNDRED = Decimal(1), Decimal(100)
_REVERSE = ("≤", "<")
_PERCENT = re.compile(r"\d{1,4}(?:[.．]\d{1,6})?\s*[%％]")
_CLAUSE_END = re.compile(r"[，。；,;！!、\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One scored line.

    Attributes:
        name: the indicator's name, or 预算执行率.
        path: fact id of the line, ``indicator.3`` or ``budget.execution``.
        operator: the operator the score was computed with ("" for the execution rate).
        rate: completion or execution rate in %, unrounded; None where there is none (zero target, words).
        weight, score: points (分), ``score`` rounded to 2 decimals.
        reached: the target was met; None where that cannot be told.
        rule: name of the rule applied, e.g. ``positive.pro_rata``.
        formula: the computation with its values, ``7670÷8500×15=13.54``.
        clause: source of the rule.
    """

    name: str
    path: str
    operator: str
    rate: Quantity | None
    weight: Quantity
    score: Quantity
    reached: bool | None
    rule: str
    formula: str
    clause: str

    @property
    def completion(self) -> Quantity | None:
        """Return the rate rounded to 2 decimals, as reports print it."""
        return self.rate.rounded(2) if self.rate else None

    @property
    def lost(self) -> Quantity:
        return self.weight - self.score


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSheet:
    """All scores of a record under one profile, with the findings made on the way."""

    profile: Profile
    execution: Scored
    indicators: tuple[Scored, ...]
    total: Quantity
    grade: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """Result of one rule: points (unrounded), whether reached, the rule's name and the computation in words."""

    points: Decimal
    reached: bool | None
    rule: str
    formula: str
    clause: str
    rate: Decimal | None = None


def score(record: Record, profile: Profile) -> ScoreSheet:
    """Score a record; never raises on the user's data.

    Args:
        record: the figures; missing ones score 0 with a V5xx finding.
        profile: the rules, see ``profiles.load_profile``.
    """
    findings: list[Finding] = []
    execution = score_execution(record.budget, profile)
    indicators = tuple(
        _indicator(item, f"indicator.{number}", profile, findings) for number, item in enumerate(record.indicators, 1)
    )
    total = sum((line.score.value for line in (execution, *indicators)), start=Decimal("0.00"))
    return ScoreSheet(
        profile=profile,
        execution=execution,
        indicators=indicators,
        total=Quantity(rounded(total, 2), "分"),
        grade=profile.grade(total),
        findings=tuple(findings),
    )


def score_indicator(item: Indicator, profile: Profile) -> Scored:
    """Score one indicator by itself."""
    return _indicator(item, "", profile, [])


def score_execution(budget: Budget, profile: Profile) -> Scored:
    """Score executed ÷ adjusted full-year budget (never the initial one)."""
    own = _value(budget.weight)
    weight = profile.execution_weight if own is None else own
    adjusted, executed = _quantity(budget.adjusted.total), _quantity(budget.executed.total)
    share = executed.ratio(adjusted) if adjusted and executed else None
    rule = profile.execution
    if share is None or adjusted is None or executed is None:
        outcome = _Outcome(Decimal(0), None, "unscored", "", rule.clause)
    else:
        quotient = f"{executed.to(adjusted.unit).value:f}÷{adjusted.value:f}"
        if rule.name == "steps":
            outcome = _steps(rule, share * _HUNDRED, weight, f"{quotient}={plain(rounded(share * _HUNDRED))}%")
        else:
            points = (
                weight if share >= 1 else max(executed.to(adjusted.unit).value * weight / adjusted.value, Decimal(0))
            )
            outcome = _Outcome(points, None, "pro_rata", f"{quotient}×{weight:f}", rule.clause)
        outcome = _with_rate(outcome, share, share >= 1)
    return _scored("预算执行率", "budget.execution", "", weight, outcome, "execution")


def _indicator(item: Indicator, path: str, profile: Profile, findings: list[Finding]) -> Scored:
    name = item.name.text if item.name else path
    weight = _value(item.weight) or Decimal(0)
    operator = _operator(item)
    outcome: _Outcome | Finding
    if operator == "定性":
        outcome = _qualitative(item, path, name, weight, profile, findings)
    else:
        outcome = _quantitative(item, path, name, weight, operator, profile, findings)
    if isinstance(outcome, Finding):
        findings.append(outcome)
        outcome = _Outcome(Decimal(0), None, "unscored", "", "")
    family = "qualitative" if operator == "定性" else "reverse" if operator in _REVERSE else "positive"
    return _scored(name, path, operator, weight, outcome, family)


def _operator(item: Indicator) -> str:
    """Return the operator; a blank one counts as ≥, or as 定性 where target and result are words."""
    if item.operator:
        return item.operator.text
    words_only = all(entry is not None and entry.quantity is None for entry in (item.target, item.actual))
    return "定性" if words_only else "≥"


def _quantitative(
    item: Indicator, path: str, name: str, weight: Decimal, operator: str, profile: Profile, findings: list[Finding]
) -> _Outcome | Finding:
    target, actual = _quantity(item.target), _quantity(item.actual)
    if target is None:
        return _unreadable("V502", "年度指标值", name, f"{path}.target", item.target)
    if actual is None:
        return _unreadable("V501", "实际完成值", name, f"{path}.actual", item.actual)
    try:
        value = actual.to(target.unit).value
    except UnitError:
        message = (
            f"指标“{name}”的目标值单位是“{target.unit}”，完成值单位是“{actual.unit}”，无法比较；请统一单位。暂按0分计。"
        )
        return Finding(
            code="V501", message=message, subject=f"{path}.actual", source=item.actual and item.actual.source
        )
    findings.extend(_oddities(path, name, item, operator, target.value, value))
    share = value / target.value if target.value > 0 and value >= 0 else None  # below zero no share is done
    return _with_rate(_apply(profile, name, operator, target, value, weight), share, None)


def _apply(profile: Profile, name: str, operator: str, target: Quantity, actual: Decimal, weight: Decimal) -> _Outcome:
    satisfaction = profile.satisfaction
    rising = operator not in _REVERSE  # a ceiling (不满意度≤5%) is no satisfaction
    if satisfaction and rising and target.unit == "%" and any(word in name for word in satisfaction.words):
        outcome = _steps(satisfaction, actual, weight, f"{plain(actual)}%")
        return _Outcome(
            outcome.points, actual >= target.value, f"satisfaction.{outcome.rule}", outcome.formula, outcome.clause
        )
    if operator in _REVERSE:
        return _reverse(profile.reverse, operator, target.value, actual, weight)
    return _positive(profile.positive, operator, target.value, actual, weight)


def _positive(rule: Rule, operator: str, target: Decimal, actual: Decimal, weight: Decimal) -> _Outcome:
    """Score ≥, > and =: full when reached ("=" is not penalised above the target), else pro rata above the floor.

    "= 0" counts what should not happen (accidents): anything above it scores 0.
    """
    if operator == "=" and target == 0 and actual > 0:
        return _Outcome(Decimal(0), False, "zero", "目标值为0而实际大于0，记0分", rule.clause)
    reached = actual > target if operator == ">" else actual >= target
    if reached:
        return _Outcome(weight, True, "full", "达到目标，记满分", rule.clause)
    if target <= 0 or actual < 0:
        return _Outcome(Decimal(0), False, "zero", "未达到目标且无完成比例，记0分", rule.clause)
    if actual == 0:
        return _Outcome(Decimal(0), False, "zero", f"{actual:f}÷{target:f}×{weight:f}", rule.clause)
    share = actual / target
    if share < rule.floor:
        formula = f"{actual:f}÷{target:f}＜{plain(rule.floor * _HUNDRED)}%，记0分"
        return _Outcome(Decimal(0), False, "below_floor", formula, rule.clause)
    points = (actual - rule.floor * target) * weight / ((_ONE - rule.floor) * target)  # divided last: rounded once
    formula = f"{actual:f}÷{target:f}×{weight:f}"
    if rule.floor:
        formula = f"（{actual:f}÷{target:f}－{rule.floor:f}）÷（1－{rule.floor:f}）×{weight:f}"
    return _Outcome(points, False, "pro_rata", formula, rule.clause)


def _reverse(rule: Rule, operator: str, target: Decimal, actual: Decimal, weight: Decimal) -> _Outcome:
    """Score ≤ and <: full within the ceiling, else by the profile's rule for exceeding it."""
    reached = actual < target if operator == "<" else actual <= target
    if reached:
        return _Outcome(weight, True, "full", "未超过上限，记满分", rule.clause)
    if target <= 0 or rule.name == "zero":
        return _Outcome(Decimal(0), False, "zero", "超过上限，记0分", rule.clause)
    if rule.name == "inverse":
        return _Outcome(target * weight / actual, False, "inverse", f"{target:f}÷{actual:f}×{weight:f}", rule.clause)
    excess = (actual - target) / target
    if excess >= 1:
        return _Outcome(Decimal(0), False, "excess", "超过上限一倍及以上，记0分", rule.clause)
    formula = f"[1－（{actual:f}－{target:f}）÷{target:f}]×{weight:f}"
    return _Outcome((2 * target - actual) * weight / target, False, "excess", formula, rule.clause)


def _steps(rule: Rule, rate: Decimal, weight: Decimal, shown: str) -> _Outcome:
    share = next((step.share for step in rule.steps if rate >= step.start), Decimal(0))
    return _Outcome(share * weight, None, "steps", f"{shown}，按{plain(share * _HUNDRED)}%×{weight:f}", rule.clause)


def _qualitative(
    item: Indicator, path: str, name: str, weight: Decimal, profile: Profile, findings: list[Finding]
) -> _Outcome | Finding:
    """Score by tier: the unit's own score where it lies in the tier, else the share it states, else the default one.

    Only the best tier includes its upper end: 80 % is 达成.
    """
    tier = _tier(item.actual, profile.tiers)
    if tier is None:
        return _unreadable("V501", "实际完成值（达成/部分达成/未达成）", name, f"{path}.actual", item.actual)
    own = _value(item.score)
    low, high = tier.start * weight, tier.end * weight
    best = tier is profile.tiers[0]
    if own is not None and low <= own <= high and (best or own < high or high == 0):
        return _Outcome(own, best, "own", f"{tier.name}，单位自评", profile.qualitative_clause)
    span = f"{plain(low)}—{plain(high)}分{'' if best else f'（不含{plain(high)}分）'}"
    code, what = ("V506", "未填自评得分") if own is None else ("V505", f"自评得分{own:f}分不在{span}之内")
    stated = _stated_share(item.actual)
    share = tier.default if stated is None else stated
    if own is not None or (stated is None and tier.default not in (_ONE, Decimal(0))):
        message = f"定性指标“{name}”完成情况为“{tier.name}”，{what}；暂按{plain(share * _HUNDRED)}%计分，请在{span}之内填写得分。"
        source = (item.score or item.actual or item.name or Entry("")).source
        findings.append(Finding(code=code, message=message, subject=f"{path}.score", source=source))
    said = f"（自评{plain(share * _HUNDRED)}%）" if stated is not None else ""
    formula = f"{tier.name}{said}，{plain(share * _HUNDRED)}%×{weight:f}"
    return _Outcome(share * weight, best, "tier", formula, profile.qualitative_clause)


def _stated_share(actual: Entry | None) -> Decimal | None:
    """Return the completion in percent that an answer states, as a share from 0 to 1; None for words alone."""
    if actual is None:
        return None
    if actual.quantity is not None:
        percent = actual.quantity.value
    else:
        percents = _PERCENT.findall(actual.text)
        if len(percents) != 1:
            return None
        percent = parse(percents[0], "%").value
    return min(max(percent / _HUNDRED, Decimal(0)), _ONE)


def _tier(actual: Entry | None, tiers: tuple[Tier, ...]) -> Tier | None:
    """Find the tier an answer names, by its words or by a completion in percent; None where it cannot be told."""
    if actual is None:
        return None
    if actual.quantity is not None and actual.quantity.unit in ("%", ""):
        return _tier_of_share(actual.quantity.value, tiers)
    text = actual.text.strip()
    exact = next((tier for tier in tiers if text in tier.words), None)
    if exact:
        return exact
    percents = _PERCENT.findall(text)
    if percents:
        return _tier_of_share(parse(percents[0], "%").value, tiers) if len(percents) == 1 else None
    inside = [(len(word), word, tier) for tier in tiers for word in tier.words if len(word) > 1 and word in text]
    if not inside:
        return None
    _, word, tier = max(inside, key=lambda found: found[0])
    return None if tier is not tiers[-1] and _negated(word, text) else tier


def _tier_of_share(percent: Decimal, tiers: tuple[Tier, ...]) -> Tier:
    return next((tier for tier in tiers if percent / _HUNDRED >= tier.start), tiers[-1])


def _negated(word: str, text: str) -> bool:
    """Tell whether a 没有, 未能, 不 stands before the word in its clause (没有完成 is no 完成)."""
    clause = _CLAUSE_END.split(text.partition(word)[0])[-1]
    return any(char in "没未不无非" for char in clause)


def _oddities(path: str, name: str, item: Indicator, operator: str, target: Decimal, actual: Decimal) -> list[Finding]:
    found: list[Finding] = []
    if target == 0 and item.target:
        rule = "达到0即记满分，等于没有目标" if operator in ("≥", ">") else "未超过0记满分，超过记0分"
        message = f"指标“{name}”的目标值为0，没有完成率；{rule}。请确认目标值。"
        found.append(Finding(code="V503", message=message, subject=f"{path}.target", source=item.target.source))
    if actual < 0 and item.actual:
        message = f"指标“{name}”的实际完成值{actual:f}是负数，请确认。"
        found.append(Finding(code="V504", message=message, subject=f"{path}.actual", source=item.actual.source))
    return found


def _unreadable(code: str, what: str, name: str, subject: str, entry: Entry | None) -> Finding:
    stands = f"填的是“{entry.text}”，不是可以计分的内容" if entry and entry.text else "没有填写"
    message = f"指标“{name}”的{what}{stands}，无法计分，暂按0分计；请填写后重新生成。"
    return Finding(code=code, message=message, subject=subject, source=entry.source if entry else None)


def _with_rate(outcome: _Outcome, share: Decimal | None, reached: bool | None) -> _Outcome:
    known = outcome.reached if reached is None else reached
    return _Outcome(outcome.points, known, outcome.rule, outcome.formula, outcome.clause, share)


def _scored(name: str, path: str, operator: str, weight: Decimal, outcome: _Outcome, family: str) -> Scored:
    points = Quantity(rounded(outcome.points, 2), "分")
    formula = f"{outcome.formula}={plain(points.value)}" if "×" in outcome.formula else outcome.formula
    return Scored(
        name=name,
        path=path,
        operator=operator,
        rate=None if outcome.rate is None else Quantity(outcome.rate * _HUNDRED, "%"),
        weight=Quantity(weight, "分"),
        score=points,
        reached=outcome.reached,
        rule=outcome.rule if outcome.rule == "unscored" or "." in outcome.rule else f"{family}.{outcome.rule}",
        formula=formula,
        clause=outcome.clause,
    )


def _quantity(entry: Entry | None) -> Quantity | None:
    return entry.quantity if entry else None


def _value(entry: Entry | None) -> Decimal | None:
    return entry.quantity.value if entry and entry.quantity else None
