"""Values that stand in an old form, held against the recomputed ones: verified, never trusted."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.finding import Finding
from generator.number import Interval, Quantity, plain, rounded, truncated
from generator.record import Entry
from generator.validate.form import Form, Line, amount, line

_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")
#: Rules whose score follows from a rate, which the form prints rounded.
_BY_RATE = ("pro_rata", ".excess", ".inverse")


def adjustment(form: Form) -> Iterator[Finding]:
    """V109: 年初预算数 + 调整数 = 全年预算数."""
    stated = line("填报调整数", "budget.adjustment", form.record.printed.adjustment)
    before, after = form.money_line("initial", "total"), form.money_line("adjusted", "total")
    if not (stated and before and after):
        return
    change = after.quantity - before.quantity
    unsigned = stated.quantity.value >= 0  # 调减数 is often written without its sign
    truth = form.interval(Quantity(abs(change.value) if unsigned else change.value, change.unit))
    if form.interval(stated.quantity.to(change.unit)).meets(truth):
        return
    message = (
        f"填报调整数为{stated.quantity}，而全年预算数{after.quantity}－年初预算数{before.quantity}＝{change}，"
        f"相差{amount(change - stated.quantity)}。请核对三个数。"
    )
    yield _differs("V109", message, stated, str(change))


def rates(form: Form) -> Iterator[Finding]:
    """V404, V405: printed execution and adjustment rates against executed ÷ adjusted and (adjusted − initial) ÷ initial."""
    stated = form.record.printed
    for name, entry, row in (
        ("填报预算执行率", stated.execution_rate, "total"),
        ("填报基本支出执行率", stated.basic_rate, "basic"),
        ("填报项目支出执行率", stated.project_rate, "project"),
    ):
        yield from _rate(line(name, "budget.execution_rate", entry), form, "executed", "adjusted", row)
    before, after = form.money_line("initial", "total"), form.money_line("adjusted", "total")
    shown = line("填报预算调整率", "budget.adjustment_rate", stated.adjustment_rate)
    if shown and before and after and before.quantity.value:
        share = (after.quantity - before.quantity).ratio(before.quantity)
        assert share is not None
        how = f"（{after.quantity.value:f}－{before.quantity.value:f}）÷{before.quantity.value:f}"
        spread = _spread(form, after, before)
        one = Interval(_HUNDRED, _HUNDRED)
        yield from _compare(shown, share * _HUNDRED, how, spread - one if spread else None)


def _rate(stated: Line | None, form: Form, part: str, whole: str, row: str) -> Iterator[Finding]:
    one, other = form.money_line(part, row), form.money_line(whole, row)
    share = one.quantity.ratio(other.quantity) if one and other else None
    if stated and one and other and share is not None:
        how = f"{one.quantity.value:f}÷{other.quantity.value:f}"
        yield from _compare(stated, share * _HUNDRED, how, _spread(form, one, other))


def _spread(form: Form, part: Line, whole: Line) -> Interval | None:
    """Return what part ÷ whole (%) may truly be, the form's amounts being rounded; None where the whole may be zero."""
    base = form.interval(whole.quantity)
    if base.low <= 0 <= base.high:
        return None
    return (form.interval(part.quantity.to(whole.quantity.unit)) / base).scaled(_HUNDRED)


def completions(form: Form) -> Iterator[Finding]:
    """V404, V405: the printed 完成率 of every indicator against actual ÷ its own target."""
    for item, scored in zip(form.record.indicators, form.sheet.indicators, strict=True):
        stated = line(f"指标“{scored.name}”填报完成率", f"{scored.path}.completion", item.completion)
        if stated and scored.rate and item.actual and item.target and item.actual.quantity and item.target.quantity:
            how = f"实际完成值{item.actual.quantity.value:f}÷目标值{item.target.quantity.value:f}"
            yield from _compare(stated, scored.rate.value, how)


def _compare(stated: Line, truth: Decimal, how: str, spread: Interval | None = None) -> Iterator[Finding]:
    """Compare a printed rate with the true one: equal when rounded to its decimals, or cut off there (a note).

    With ``spread``, a rate that unrounded amounts may have given is right too.
    """
    decimals = stated.quantity.decimals
    right = rounded(truth, max(decimals, 2))
    if stated.quantity.value == rounded(truth, decimals):
        return
    shown = f"{stated.name}为{plain(stated.quantity.value)}%，{how}＝{plain(right)}%"
    if stated.quantity.value == truncated(truth, decimals):
        yield _differs("V405", f"{shown}；填报数是截去尾数所得，应四舍五入。", stated, f"{plain(right)}%")
    elif spread is None or not spread.meets(stated.quantity.interval()):
        yield _differs("V404", f"{shown}，两者不符。请核对。", stated, f"{plain(right)}%")


def scores(form: Form) -> Iterator[Finding]:
    """V401: printed scores against the profile's rule; one computed from the printed rate may differ by 0.01."""
    title = form.sheet.profile.title
    printed = form.record.printed
    pairs = [(line("预算执行率填报得分", "score.execution", printed.execution_score), form.sheet.execution)]
    for item, scored in zip(form.record.indicators, form.sheet.indicators, strict=True):
        pairs.append((line(f"指标“{scored.name}”填报得分", f"{scored.path}.score", item.score), scored))
    for stated, scored in pairs:
        if stated is None or scored.rule in ("unscored", "qualitative.own", "qualitative.tier"):
            continue
        difference = abs(stated.quantity.value - scored.score.value)
        if not _is_rounded(stated, scored.score.value) and difference > (
            _CENT if scored.rule.endswith(_BY_RATE) else 0
        ):
            message = (
                f"{stated.name}为{plain(stated.quantity.value)}分，按{title}应为{plain(scored.score.value)}分"
                f"（{scored.formula}），相差{plain(difference)}分。请按规则更正。"
            )
            yield _differs("V401", message, stated, f"{plain(scored.score.value)}分")


def total_and_grade(form: Form) -> Iterator[Finding]:
    """V402, V403: the printed total against the recomputed one, the printed grade against both."""
    printed, sheet = form.record.printed, form.sheet
    stated = line("填报总分", "score.total", printed.total)
    same = stated is not None and _is_rounded(stated, sheet.total.value)
    if stated and not same and not _within_cents(form, stated):
        own = _printed_sum(form)
        added = f"；填报的各项得分相加为{plain(own)}分" if own is not None and own != stated.quantity.value else ""
        message = (
            f"填报总分为{plain(stated.quantity.value)}分，按{sheet.profile.title}重算为{plain(sheet.total.value)}分"
            f"{added}，相差{plain(abs(stated.quantity.value - sheet.total.value))}分。请核对各项得分。"
        )
        yield _differs("V402", message, stated, f"{plain(sheet.total.value)}分")
    if printed.grade:
        own_total = stated.quantity.value if stated and not same else sheet.total.value
        right = sheet.profile.grade(own_total)
        if printed.grade.text != right:
            message = f"填报等级为“{printed.grade.text}”，而总分{plain(own_total)}分对应“{right}”（90分及以上优，80分及以上良，60分及以上中）。"
            yield Finding(
                code="V403", message=message, subject="score.grade", source=printed.grade.source,
                expected=right, found=printed.grade.text,
            )  # fmt: skip


def _is_rounded(stated: Line, truth: Decimal) -> bool:
    """Tell whether the recomputed points, rounded to the decimals printed (two at most), are the printed ones."""
    decimals = min(stated.quantity.decimals, 2)
    return rounded(stated.quantity.value, decimals) == rounded(truth, decimals)


def _within_cents(form: Form, stated: Line) -> bool:
    """Σ of printed scores may differ from the recomputed total by less than 0.01 per printed item that is accepted."""
    own = _printed_sum(form)
    accepted = not any(True for _ in scores(form))
    return accepted and own is not None and own == stated.quantity.value


def _printed_sum(form: Form) -> Decimal | None:
    cells: list[Entry | None] = [form.record.printed.execution_score, *(item.score for item in form.record.indicators)]
    values = [entry.quantity.value for entry in cells if entry and entry.quantity]
    return sum(values, Decimal(0)) if values and len(values) == len(cells) else None


def _differs(code: str, message: str, stated: Line, expected: str) -> Finding:
    return Finding(
        code=code,
        message=message,
        subject=stated.path,
        source=stated.source,
        expected=expected,
        found=str(stated.quantity),
    )
