"""Sums and limits of the form: parts against totals in every direction, projects against budget, weights, staff."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from generator.finding import Finding
from generator.number import MONEY, Quantity, plain, same_dimension, total
from generator.record import SOURCE_ROWS, STAGES, Entry, Headcount, entries
from generator.validate.form import Form, Line, amount, interval_sum, line, money, sum_finding

_DEPARTMENT_SOURCES = ("upper", "local", "carryover", "other")
_PROJECT_SOURCES = ("fiscal", "carryover", "other")
_FULL = Decimal(100)
#: With a target of at least this many percent, a result of at most 1 % is more likely a fraction than a result.
_FRACTION_TARGET = Decimal(20)
#: Names of shares, with a unit in brackets or without.
_SHARE = re.compile(r"(?:率|满意度|知晓度|覆盖面|覆盖度)(?:[（(][^（()）]*[)）])?$")
#: Rates that may be above 100 %: of change, of completion, of a base that is not the whole.
_NO_SHARE = re.compile(
    "增长|增幅|增速|提高|提升|完成率|控制率|变动|下降|降低|比例|达成率|毛入学|使用率|周转|收益|回报|负债|杠杆|利润|流动比"
)
#: 元 in 1 万元, and how far from it two amounts may be when one of them was typed in 元.
_TEN_THOUSAND = Decimal(10_000)
_NEAR = Decimal("0.01")
_YUAN_HINT = "两数相差一万倍，像是有一处按“元”填写。"
#: The same for an indicator, which need not reach its target.
_INDICATOR_TIMES = (Decimal(5_000), Decimal(20_000))
#: In 万元 a total of 100 亿元 whose smallest part is 1 亿元: rather 元.
_YUAN_TOTAL, _YUAN_PART = Decimal(1_000_000), Decimal(10_000)
#: Units of what is not counted up over the year.
_NOT_COUNTED_UP = frozenset({"%", "‰", "百分点", "个百分点", "分", "倍"})


def sources(form: Form) -> Iterator[Finding]:
    """V101: 上级 + 本级 + 其他 = 资金总额, at each stage with two or more given.

    A project that gives 财政拨款 adds 财政拨款 + 结转 + 其他; 上级 and 本级 split its 财政拨款 and are not more than that.
    """
    for stage in STAGES:
        rows = _source_rows(form, stage)
        whole = form.money_line(stage, "total")
        parts = money([form.money_line(stage, row) for row in rows])
        if whole and len(parts) >= 2 and not _unread(form, stage, rows):
            blank = [row for row in rows if form.money_line(stage, row) is None and row != "carryover"]
            hint = "若差额属于未填的资金来源，请补填该行；否则请核对总数和各分项。" if blank else ""
            if finding := sum_finding(form, "V101", whole, parts, hint):
                yield _with_yuan_hint(form, finding, whole, parts)
        fiscal = form.money_line(stage, "fiscal")
        levels = money([form.money_line(stage, row) for row in ("upper", "local")])
        if rows is _PROJECT_SOURCES and fiscal and levels and not _splits_total(form, whole, levels, stage):
            over = total([part.quantity for part in levels])
            if _exceeds(form, over, fiscal.quantity) and (finding := sum_finding(form, "V101", fiscal, levels)):
                yield finding


def _unread(form: Form, stage: str, rows: tuple[str, ...]) -> bool:
    """Tell whether one of the rows holds text that is no figure; that is said by V002, and no sum can be checked."""
    return any(_is_unread(getattr(getattr(form.record.budget, stage), row)) for row in rows)


def _is_unread(entry: Entry | None) -> bool:
    return entry is not None and entry.quantity is None


def _with_yuan_hint(form: Form, finding: Finding, whole: Line, parts: list[Line]) -> Finding:
    """Add to a finding on a sum that one amount, or all parts, or the whole, would fit if it were in 元."""
    added = total([part.quantity for part in parts]).to(whole.quantity.unit).value
    near = whole.quantity.value != 0 and (
        _is_ten_thousand(added / whole.quantity.value)
        or (added != 0 and _is_ten_thousand(whole.quantity.value / added))
    )
    for number, part in enumerate(parts):
        if not near and abs(part.quantity.value) >= _TEN_THOUSAND:
            shrunk = part._replace(quantity=Quantity(part.quantity.value / _TEN_THOUSAND, part.quantity.unit))
            near = sum_finding(form, finding.code, whole, [*parts[:number], shrunk, *parts[number + 1 :]]) is None
    return replace(finding, message=finding.message + _YUAN_HINT) if near else finding


def _is_ten_thousand(times: Decimal) -> bool:
    return abs(times / _TEN_THOUSAND - 1) <= _NEAR


def _source_rows(form: Form, stage: str) -> tuple[str, ...]:
    """Return the rows that split the total of a stage by source: a project's by 财政拨款 where that is given."""
    by_fiscal = form.record.is_project and form.money_line(stage, "fiscal")
    return _PROJECT_SOURCES if by_fiscal else _DEPARTMENT_SOURCES


def _splits_total(form: Form, whole: Line | None, levels: list[Line], stage: str) -> bool:
    """Tell whether 上级 and 本级 include the carry-over, so that with 其他 they make the total."""
    other = form.money_line(stage, "other")
    parts = [*levels, other] if other else levels
    return whole is not None and sum_finding(form, "V101", whole, parts) is None


def natures(form: Form) -> Iterator[Finding]:
    """V102, V103: 基本 + 项目 = 总额; 人员 + 公用 = 基本; without 基本, 人员 + 公用 + 项目 = 总额."""
    for stage in STAGES:
        whole, basic, project, personnel, public = (
            form.money_line(stage, row) for row in ("total", "basic", "project", "personnel", "public")
        )
        if basic and personnel and public and (finding := sum_finding(form, "V103", basic, [personnel, public])):
            yield finding
        spent_on = [basic] if basic else money([personnel, public]) if personnel and public else []
        if whole and project and spent_on and not _unread(form, stage, ("basic",)):
            parts = [*spent_on, project]
            if finding := sum_finding(form, "V102", whole, parts):
                yield _with_yuan_hint(form, finding, whole, parts)


def parts_within_total(form: Form) -> Iterator[Finding]:
    """V110: no single row exceeds the total of its stage."""
    rows = (*_DEPARTMENT_SOURCES, "fiscal", "basic", "personnel", "public", "project")
    for stage in STAGES:
        whole = form.money_line(stage, "total")
        for part in money([form.money_line(stage, row) for row in rows]):
            if whole and _exceeds(form, part.quantity, whole.quantity):
                over = amount(part.quantity - whole.quantity)
                message = (
                    f"{part.name}{part.quantity}大于{whole.name}{whole.quantity}，多{over}。分项不能大于总额，请核对。"
                )
                yield Finding(
                    code="V110", message=message, subject=part.path, source=part.source, found=str(part.quantity)
                )


def executed_within_budget(form: Form) -> Iterator[Finding]:
    """V108: 全年执行数 ≤ 全年预算数, for every row and every project."""
    pairs = [
        (form.money_line("executed", row), form.money_line("adjusted", row))
        for row in ("total", *_DEPARTMENT_SOURCES, "fiscal", "basic", "personnel", "public", "project")
    ]
    for number, project in enumerate(form.record.projects, 1):
        name = project.name.text if project.name else f"第{number}个项目"
        executed = line(f"项目“{name}”全年执行数", f"project.{number}.executed", project.executed)
        pairs.append((executed, line(f"项目“{name}”全年预算数", f"project.{number}.budget", project.budget)))
    for executed, budget in pairs:
        if executed and budget and _exceeds(form, executed.quantity, budget.quantity):
            over = amount(executed.quantity - budget.quantity)
            message = (
                f"{executed.name}{executed.quantity}大于{budget.name}{budget.quantity}，多{over}，执行率超过100%。"
                "请核对执行数，或补录预算调整。"
            )
            yield Finding(
                code="V108",
                message=message,
                subject=executed.path,
                source=executed.source,
                expected=f"≤{budget.quantity}",
                found=str(executed.quantity),
            )


def _exceeds(form: Form, one: Quantity, other: Quantity) -> bool:
    if not same_dimension(one.unit, other.unit):
        return False
    limit = other.to(one.unit)
    return one.value > limit.value and form.interval(one).low > form.interval(limit).high


def silent_shifts(form: Form) -> Iterator[Finding]:
    """V111: a row changed between 年初 and 全年 while the total did not, and the other rows do not show where from."""
    before, after = form.money_line("initial", "total"), form.money_line("adjusted", "total")
    if not (before and after and form.interval(before.quantity).meets(form.interval(after.quantity))):
        return
    changes = {row: _change(form, row) for row in (*_DEPARTMENT_SOURCES, "fiscal", "basic", "project")}
    for row, change in changes.items():
        if change is None or change.value == 0 or _is_offset(form, row, changes):
            continue
        old, new = form.money_line("initial", row), form.money_line("adjusted", row)
        if (
            old is None
            or new is None
            or (
                len(money([form.money_line("adjusted", r) for r in ("basic", "project")])) == 2
                and row in ("basic", "project")
            )
        ):
            continue
        word = "增加" if change.value > 0 else "减少"
        message = (
            f"资金总额年初与全年均为{after.quantity}，没有调整，但{old.name}{old.quantity}、{new.name}{new.quantity}，"
            f"{word}{amount(change)}，而其余资金没有相应变动。请说明对应的调减（调增）项，或核对两数口径。"
        )
        yield Finding(code="V111", message=message, subject=new.path, source=new.source, found=str(new.quantity))


def _is_offset(form: Form, row: str, changes: dict[str, Quantity | None]) -> bool:
    """Tell whether one other row, or all other sources together, changed by as much the other way."""
    change = changes[row]
    assert change is not None
    others = [other for name, other in changes.items() if name != row and other is not None]
    by_source = _source_rows(form, "adjusted")
    rest = [other for name in by_source if name != row and (other := changes[name]) is not None]
    if row in by_source and rest:
        others.append(total(rest))
    return any(form.interval(-other).meets(form.interval(change)) for other in others)


def _change(form: Form, row: str) -> Quantity | None:
    old, new = form.money_line("initial", row), form.money_line("adjusted", row)
    return new.quantity - old.quantity if old and new else None


def fiscal_scope(form: Form) -> Iterator[Finding]:
    """V112: money all of it from upper and own level budgets is fiscal money; a smaller 财政拨款 needs its definition."""
    if form.record.is_project:
        return
    for stage in STAGES:
        fiscal, upper, local = (form.money_line(stage, row) for row in ("fiscal", "upper", "local"))
        if not (fiscal and upper and local):
            continue
        both = total([upper.quantity, local.quantity])
        if not form.interval(both).meets(form.interval(fiscal.quantity.to(both.unit))):
            message = (
                f"{fiscal.name}为{fiscal.quantity}，而上级资金与本级资金合计{both}，两者同属财政资金却不相等。"
                "请说明“财政拨款”的口径，或核对数据。"
            )
            yield Finding(
                code="V112",
                message=message,
                subject=fiscal.path,
                source=fiscal.source,
                expected=str(both),
                found=str(fiscal.quantity),
            )


def rates_possible(form: Form) -> Iterator[Finding]:
    """V113: a rate needs a base above zero."""
    for stage, rate in (("adjusted", "预算执行率"), ("initial", "预算调整率")):
        base = form.money_line(stage, "total")
        if base and base.quantity.value <= 0:
            message = f"{base.name}为{base.quantity}，{rate}无法计算，报告中不写该比率。请核对。"
            yield Finding(code="V113", message=message, subject=base.path, source=base.source)
    for number, project in enumerate(form.record.projects, 1):
        budget = line("", f"project.{number}.budget", project.budget)
        if budget and budget.quantity.value <= 0:
            name = project.name.text if project.name else f"第{number}个项目"
            message = f"项目“{name}”全年预算数为{budget.quantity}，执行率无法计算，报告中不写该比率。请核对。"
            yield Finding(code="V113", message=message, subject=budget.path, source=budget.source)


def projects_against_budget(form: Form) -> Iterator[Finding]:
    """V104, V105: the projects' budgets and executed amounts add up to 项目支出 of the money block."""
    for code, stage, kind, what in (("V104", "adjusted", "budget", "预算"), ("V105", "executed", "executed", "执行")):
        if _unread(form, stage, ("project",)):
            continue
        whole = form.money_line(stage, "project") or _rest(form, stage)
        parts = [_project_line(form, number, kind) for number in range(1, len(form.record.projects) + 1)]
        known = money(parts)
        if whole and known and len(known) == len(parts):
            hint = f"项目{what}明细应与项目支出一致，请核对是否漏列项目或填错金额。"
            if finding := sum_finding(form, code, whole, known, hint):
                yield _with_yuan_hint(form, finding, whole, known)


def _rest(form: Form, stage: str) -> Line | None:
    """项目支出 = 资金总额 − 基本支出, where the form gives only these two."""
    whole, basic = form.money_line(stage, "total"), form.money_line(stage, "basic")
    if not (whole and basic) or form.record.is_project:
        return None
    name = f"项目支出（{whole.name}－{basic.name}）"
    return Line(name, whole.path, whole.quantity - basic.quantity, whole.source)


def _project_line(form: Form, number: int, kind: str) -> Line | None:
    project = form.record.projects[number - 1]
    name = project.name.text if project.name else f"第{number}个项目"
    return line(name, f"project.{number}.{kind}", getattr(project, kind))


def projects_by_source(form: Form) -> Iterator[Finding]:
    """V112: the projects of one source against that source's row of the money block."""
    for source, row in SOURCE_ROWS.items():
        numbers = [
            n for n, project in enumerate(form.record.projects, 1) if project.source and project.source.text == source
        ]
        budgets = money([_project_line(form, number, "budget") for number in numbers])
        whole = form.money_line("adjusted", row) or (form.money_line("initial", row) if _unadjusted(form) else None)
        if not (whole and budgets) or any(_is_unread(form.record.projects[n - 1].budget) for n in numbers):
            continue
        if row == "local" and not _exceeds(form, total([b.quantity for b in budgets]), whole.quantity):
            continue
        amounts = [budget.quantity.to(whole.quantity.unit) for budget in budgets]
        if interval_sum(form, amounts).meets(form.interval(whole.quantity)):
            continue
        spent = total(amounts)
        difference = amount(whole.quantity - spent)
        message = (
            f"{whole.name}为{whole.quantity}，而{source}项目的预算合计为{spent}，相差{difference}，前后口径不一。"
            "请说明差额用途，或核对项目的资金来源。"
        )
        yield Finding(
            code="V112",
            message=message,
            subject=whole.path,
            source=whole.source,
            expected=str(whole.quantity),
            found=str(spent),
        )


def _unadjusted(form: Form) -> bool:
    before, after = form.money_line("initial", "total"), form.money_line("adjusted", "total")
    return bool(before and after and before.quantity == after.quantity)


def project_counts(form: Form) -> Iterator[Finding]:
    """V114: the stated number of projects is the number listed; offline ones are not more than all."""
    listed = sum((_count(project.count) for project in form.record.projects), Decimal(0))
    stated = form.record.printed.project_count
    if stated and stated.quantity and form.record.projects and stated.quantity.value != listed:
        message = f"填报项目个数为{stated.quantity.value:f}个，而项目表列出{listed:f}个。请核对项目表或个数。"
        yield Finding(
            code="V114", message=message, subject="projects.count", source=stated.source,
            expected=f"{listed:f}个", found=f"{stated.quantity.value:f}个",
        )  # fmt: skip
    for number, project in enumerate(form.record.projects, 1):
        offline = project.offline
        if offline and offline.quantity and offline.quantity.value > _count(project.count):
            message = (
                f"第{number}行项目共{_count(project.count):f}个，其中线下项目却有{offline.quantity.value:f}个。请核对。"
            )
            yield Finding(code="V114", message=message, subject=f"project.{number}.offline", source=offline.source)


def _count(entry: Entry | None) -> Decimal:
    return entry.quantity.value if entry and entry.quantity else Decimal(1)


def percentages(form: Form) -> Iterator[Finding]:
    """V115: a result of 0.96 beside a target of 95 % was probably typed as a fraction."""
    for number, item in enumerate(form.record.indicators, 1):
        target = line("", "", item.target)
        if target is None or target.quantity.unit != "%" or target.quantity.value < _FRACTION_TARGET:
            continue
        for kind, entry in (("actual", item.actual), ("midyear", item.midyear)):
            found = line("", f"indicator.{number}.{kind}", entry)
            if found and found.quantity.unit == "%" and 0 < found.quantity.value <= 1:
                name = item.name.text if item.name else f"第{number}个指标"
                label = "实际完成值" if kind == "actual" else "年中监控完成值"
                meant = Quantity(found.quantity.value * _FULL, "%")
                message = (
                    f"指标“{name}”的{label}为{found.quantity}，目标值为{target.quantity}；"
                    f"若指的是{meant.value.normalize():f}%，请按百分数填写。"
                )
                yield Finding(
                    code="V115", message=message, subject=found.path, source=found.source, found=str(found.quantity)
                )


def rates_within_hundred(form: Form) -> Iterator[Finding]:
    """V116: a share (办结率, 满意度, 覆盖面) is at most 100 %; rates of growth or of completion are none."""
    for number, item in enumerate(form.record.indicators, 1):
        name = item.name.text if item.name else ""
        if not _SHARE.search(name) or _NO_SHARE.search(name):
            continue
        for kind, label, entry in (("actual", "实际完成值", item.actual), ("target", "目标值", item.target)):
            found = line("", f"indicator.{number}.{kind}", entry)
            if found and found.quantity.unit == "%" and found.quantity.value > _FULL:
                message = (
                    f"指标“{name}”的{label}为{found.quantity}，超过100%；这类比率一般不大于100%。请核对数值和计量单位。"
                )
                yield Finding(
                    code="V116", message=message, subject=found.path, source=found.source,
                    expected="≤100%", found=str(found.quantity),
                )  # fmt: skip
                break


def midyear_values(form: Form) -> Iterator[Finding]:
    """V117: what is counted up over the year is not less at its end than in the middle."""
    for number, item in enumerate(form.record.indicators, 1):
        midyear = line("", f"indicator.{number}.midyear", item.midyear)
        actual = line("", "", item.actual)
        operator = form.sheet.indicators[number - 1].operator
        if (
            not (midyear and actual and actual.quantity.value >= 0)
            or operator not in ("≥", ">", "=")
            or actual.quantity.unit in _NOT_COUNTED_UP
        ):
            continue
        if _exceeds(form, midyear.quantity, actual.quantity):
            name = item.name.text if item.name else f"第{number}个指标"
            message = (
                f"指标“{name}”的年中监控完成值{midyear.quantity}大于全年实际完成值{actual.quantity}。"
                "累计数只增不减，请核对两数；如不是累计数，不用改。"
            )
            yield Finding(
                code="V117", message=message, subject=midyear.path, source=midyear.source,
                expected=f"≤{actual.quantity}", found=str(midyear.quantity),
            )  # fmt: skip


def amounts_in_yuan(form: Form) -> Iterator[Finding]:
    """V119: amounts typed in 元 where 万元 is read, of the whole form or of one indicator."""
    whole = form.money_line("adjusted", "total")
    if form.record.budget.unit is None and whole and whole.quantity.unit == "万元":
        amounts = [entry.quantity.to("万元").value for entry in _all_amounts(form) if entry.quantity]
        if whole.quantity.value >= _YUAN_TOTAL and all(not value or abs(value) >= _YUAN_PART for value in amounts):
            message = (
                f"“金额单位”没有填写，金额按“万元”读取，{whole.name}为{whole.quantity}（{whole.quantity.to('亿元').value.normalize():f}亿元），"
                "各项金额都很大，像是按“元”填写的。如是，请在“金额单位”栏选“元”；否则请选“万元”。"
            )
            yield Finding(
                code="V119", message=message, subject="budget.unit", source=whole.source,
                expected=str(Quantity(whole.quantity.value, "元")), found=str(whole.quantity),
            )  # fmt: skip
    for number, item in enumerate(form.record.indicators, 1):
        target, actual = line("", "", item.target), line("", f"indicator.{number}.actual", item.actual)
        if not (target and actual) or actual.quantity.unit not in MONEY or target.quantity.unit not in MONEY:
            continue
        times = actual.quantity.ratio(target.quantity)
        if times and any(_INDICATOR_TIMES[0] <= ratio <= _INDICATOR_TIMES[1] for ratio in (times, 1 / times)):
            name = item.name.text if item.name else f"第{number}个指标"
            message = (
                f"指标“{name}”的目标值为{target.quantity}，实际完成值为{actual.quantity}，"
                "两数相差约一万倍，像是有一处按“元”填写。请核对两数和计量单位。"
            )
            yield Finding(
                code="V119", message=message, subject=actual.path, source=actual.source, found=str(actual.quantity)
            )


def _all_amounts(form: Form) -> list[Entry]:
    """Return the amounts of the money block and of the projects."""
    blocks = [getattr(form.record.budget, stage) for stage in STAGES]
    found = [entry for block in blocks for _, _, entry in entries(block)]
    for project in form.record.projects:
        found += [entry for entry in (project.initial, project.budget, project.executed) if entry]
    return found


def negative_weights(form: Form) -> Iterator[Finding]:
    """V118: points are not negative."""
    rows = [("预算执行率", "budget.weight", form.record.budget.weight)]
    for number, item in enumerate(form.record.indicators, 1):
        name = item.name.text if item.name else f"第{number}个指标"
        rows.append((f"指标“{name}”", f"indicator.{number}.weight", item.weight))
    for name, path, entry in rows:
        found = line(name, path, entry)
        if found and found.quantity.value < 0:
            message = f"{name}的分值为负数{plain(found.quantity.value)}分；分值应为0或正数，请核对。"
            yield Finding(
                code="V118", message=message, subject=path, source=found.source,
                expected="0或正数", found=str(found.quantity),
            )  # fmt: skip


def weights(form: Form) -> Iterator[Finding]:
    """V106: indicator weights and the execution weight add up to 100 points, once each of them is given."""
    execution = form.sheet.execution.weight.value
    indicators = [item.weight for item in form.record.indicators]
    known = [entry.quantity.value for entry in indicators if entry and entry.quantity]
    if len(known) < len(indicators) or not known or _is_unread(form.record.budget.weight):
        return
    whole = execution + sum(known, Decimal(0))
    if whole != _FULL:
        word = "多" if whole > _FULL else "少"
        message = (
            f"预算执行率{plain(execution)}分＋各指标{plain(sum(known, Decimal(0)))}分＝{plain(whole)}分，"
            f"应为100分，{word}{plain(abs(whole - _FULL))}分。请核对各指标分值。"
        )
        source = next((entry.source for entry in indicators if entry), None)
        yield Finding(
            code="V106", message=message, subject="indicators.weight", source=source,
            expected="100分", found=f"{plain(whole)}分",
        )  # fmt: skip


def staff(form: Form) -> Iterator[Finding]:
    """V107: kinds of staff add up to the total, of the establishment and of those there."""
    for block, title in (("establishment", "编制数"), ("actual", "实有人数")):
        headcount: Headcount = getattr(form.record.unit.staff, block)

        def get(kind: str, block: str = block, title: str = title, headcount: Headcount = headcount) -> Line | None:
            label = headcount.__dataclass_fields__[kind].metadata["label"]
            name = title if kind == "total" else label
            return line(name, f"staff.{block}.{kind}", getattr(headcount, kind))

        whole, in_post, retired = get("total"), get("in_post"), get("retired")
        kinds = money([get(kind) for kind in ("administrative", "institution", "worker", "other")])
        working = kinds or money([in_post])
        if whole and working and (len(kinds) > 1 or in_post) and (found := _headcount(form, whole, working, retired)):
            yield found
        if in_post and len(kinds) > 1 and (found := sum_finding(form, "V107", in_post, kinds)):
            yield found


def _headcount(form: Form, whole: Line, working: list[Line], retired: Line | None) -> Finding | None:
    """The total may count the retired or not; either convention is accepted."""
    without = sum_finding(form, "V107", whole, working)
    if without is None or retired is None:
        return without
    found = sum_finding(form, "V107", whole, [*working, retired])
    if found is None:
        return None
    sums = "＋".join(f"{part.name}{part.quantity.value:f}" for part in working)
    message = (
        f"{whole.name}各分项相加，不含退休{without.expected}（{sums}），含退休{found.expected}"
        f"（再加{retired.name}{retired.quantity.value:f}），均与合计{whole.quantity}不符。请核对合计和各分项。"
    )
    return replace(found, message=message)
