"""C103 absolutes, C105 staff over its establishment, C106 thrift: claims about conduct that the figures decide."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.checking.review.assertions.scene import Claim, Scene
from generator.finding import Finding, Severity
from generator.number import MONEY, plain

__all__ = ["absolutes", "staff", "thrift"]

_ALL = Decimal(100)


# --- C103 -------------------------------------------------------------------------------------------------------------------


def absolutes(scene: Scene) -> list[Finding]:
    """C103: nothing idle, everything paid as work went on, all projects done: beside money that was not spent."""
    return [*_not_idle(scene), *_projects_paid(scene)]


def _low(scene: Scene, claim: Claim) -> list[int]:
    """Return the numbers of the projects below the limit that a claim may be about, the lowest first."""
    named = [number for _, number in scene.named(*claim.sentence, "project")]
    own = scene.about(claim.start, "project")
    limit = scene.case.sheet.profile.project_rate_below
    chosen = named or ([own] if own else list(scene.project_rates))
    low = [number for number in chosen if scene.project_rates.get(number, _ALL) < limit]
    return sorted(low, key=lambda number: scene.project_rates[number])


def _unspent(scene: Scene) -> str:
    return scene.shown("budget.unspent") or scene.shown("projects.unspent")


def _told(scene: Scene, low: list[int]) -> str:
    shown = [f"“{scene.project_name(number)}”只执行了{scene.shown(f'project.{number}.rate')}" for number in low[:2]]
    more = f"等{len(low)}个项目执行率偏低" if len(low) > 2 else ""
    return "、".join(shown) + more


def _of_other_money(scene: Scene, claim: Claim) -> bool:
    """Tell whether the sentence speaks of money that is no row of the budget (困难学生补助支出95500元，无结余)."""
    told = [item.path for _, _, item in scene.stated(claim.sentence[0], claim.start) if item.quantity.unit in MONEY]
    return bool(told) and not any(path.startswith("budget.") for path in told)


def _not_idle(scene: Scene) -> Iterator[Finding]:
    overall = scene.value("budget.execution_rate")
    for claim in scene.claims("not_idle"):
        if scene.about(claim.start, "indicator"):
            continue
        low = _low(scene, claim)
        rest = claim.group("kind") in ("结余", "结转") and (scene.value("budget.unspent") or 0) > 0
        rest = rest and not _of_other_money(scene, claim)
        poor = overall is not None and overall < scene.words.limits["fair"]
        if not (low or rest or poor):
            continue
        why = _told(scene, low) if low else f"全年还有{_unspent(scene)}没有支出"
        subject = f"project.{low[0]}" if low else "budget.unspent"
        message = f"“{claim.words}”说得绝对，但{why}。请删去绝对化的说法，如实写明未支出的金额和原因。"
        yield scene.found("C103", message, claim, subject=subject)


def _projects_paid(scene: Scene) -> Iterator[Finding]:
    for name, advice in (
        ("paid_by_progress", "请写明哪些项目没有按进度支付及原因"),
        ("projects_done", "请写明各项目的实际进展，不要把没有执行完的项目写成完成"),
    ):
        for claim in scene.claims(name):
            low = _low(scene, claim)
            said = scene.said(claim.sentence)
            if not low or scene.about(claim.start, "indicator") or any(word in said for word in ("工资", "津补贴")):
                continue
            message = f"这里说“{claim.words}”，但{_told(scene, low)}。{advice}。"
            yield scene.found("C103", message, claim, subject=f"project.{low[0]}")


# --- C106 -------------------------------------------------------------------------------------------------------------------


def thrift(scene: Scene) -> list[Finding]:
    """C106: thrift is claimed beside a ceiling that was exceeded."""
    over = {
        int(line.path.rpartition(".")[2]): line
        for line in scene.lines
        if line.operator in ("≤", "<") and line.reached is False
    }
    if not over:
        return []
    principle = scene.words.pattern("thrift", "not")
    found: list[Finding] = []
    for claim in scene.claims("thrift"):
        about = scene.about(claim.start, "indicator")
        if about and about not in over:
            continue
        if not about and principle.search(scene.said(claim.sentence)):
            continue
        number = about or next((n for _, n in scene.named(*claim.sentence, "indicator") if n in over), 0)
        path = f"indicator.{number or next(iter(over))}"
        line = over[number or next(iter(over))]
        target, actual = scene.shown(f"{path}.target"), scene.shown(f"{path}.actual")
        more = scene.shown(f"{path}.excess")
        message = (
            f"这里说“{claim.words}”，但“{line.name}”的上限是{target}，实际{actual}，超出{more}，没有节约。"
            "请写明超出的真实原因。"
        )
        level = None if number else Severity.WARNING
        found.append(scene.found("C106", message, claim, subject=path, expected=f"≤{target}", level=level))
    return found


def staff(scene: Scene) -> list[Finding]:
    """C105: 超编 or 没有超编 against the numbers of persons."""
    posts, actual = scene.value("staff.establishment.total"), scene.first("staff.actual.in_post", "staff.actual.total")
    if posts is None or actual is None:
        return []
    over = actual[1] > posts
    found: list[Finding] = []
    for claim in scene.claims("not_over_staffed" if over else "over_staffed"):
        if over and _told_within(scene, claim, posts):
            continue
        told = f"编制{plain(posts)}人，实有{plain(actual[1])}人，{'超出' if over else '没有超出'}"
        message = f"这里说“{claim.words}”，但{told}。请核对人数或改写。"
        found.append(
            scene.found("C105", message, claim, subject="staff", level=None if scene.case.given else Severity.WARNING)
        )
    return found


def _told_within(scene: Scene, claim: Claim, posts: Decimal) -> bool:
    """Tell whether the sentence itself gives the number of persons that it means, and that is none too many (在编157人，没有超编)."""
    told = (one for _, _, one in scene.stated(claim.sentence[0], claim.start))
    persons = [
        one for one in told if one.quantity.unit in ("人", "名") and not one.path.startswith("staff.establishment")
    ]
    return bool(persons) and persons[-1].quantity.value <= posts
