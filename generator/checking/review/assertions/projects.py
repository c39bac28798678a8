"""C108: a project's benefit is said to be reached although hardly any of its money was spent."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.checking.review.assertions.scene import Claim, Scene
from generator.finding import Finding, Severity
from generator.number import plain

__all__ = ["benefits"]

_LONGEST_LINE = 2000


def benefits(scene: Scene) -> list[Finding]:
    """C108: below a third of the money it is an error, below the profile's limit a warning."""
    limit = scene.case.sheet.profile.project_rate_below
    low = {number: rate for number, rate in scene.project_rates.items() if rate < limit}
    return list(_claimed(scene, low, limit))


def _claimed(scene: Scene, low: dict[int, Decimal], limit: Decimal) -> Iterator[Finding]:
    told: set[tuple[int, int]] = set()
    for claim in scene.claims("benefit"):
        number = _project(scene, claim)
        if number not in scene.project_rates and (finding := _beside_a_rate(scene, claim, limit)):
            yield finding
        if number not in low or (number, claim.sentence[0]) in told:
            continue
        told.add((number, claim.sentence[0]))
        rate = low[number]
        path = f"project.{number}"
        level = None if rate < scene.words.limits["poor"] else Severity.WARNING
        message = (
            f"这里说“{_short(claim.words)}”，但“{scene.project_name(number)}”预算{scene.shown(f'{path}.budget')}，"
            f"只执行了{scene.shown(f'{path}.executed')}，执行率{plain(rate)}%"
            f"（{scene.shown(f'{path}.executed')}÷{scene.shown(f'{path}.budget')}）。"
            "资金大部分没有用出去，请按实际进展写效益，并说明未支出的原因。"
        )
        yield scene.found("C108", message, claim, subject=path, expected=scene.shown(f"{path}.rate"), level=level)


def _beside_a_rate(scene: Scene, claim: Claim, limit: Decimal) -> Finding | None:
    """Judge by the rate told right before: 项目执行率为45.40%，资金使用效益全面达到预期."""
    before = scene.stated(claim.sentence[0], claim.start)[-1:]
    for start, end, rate in before:
        label = scene.prose.text[max(claim.sentence[0], start - 12) : start]
        near = scene.prose.text[end : claim.start].count("，") <= 1
        if not near or rate.quantity.unit != "%" or rate.quantity.value >= limit or rate.operator:
            continue
        if "执行率" in label or "支出进度" in label or "支付率" in label:
            level = None if rate.quantity.value < scene.words.limits["poor"] else Severity.WARNING
            message = f"这里说“{_short(claim.words)}”，但前面写执行率只有{rate.quantity}，资金大部分没有用出去。请按实际进展写效益。"
            return scene.found("C108", message, claim, expected=str(rate.quantity), level=level)
    return None


def _short(said: str) -> str:
    return said if len(said) <= 30 else f"{said[:14]}……{said[-12:]}"


def _project(scene: Scene, claim: Claim) -> int:
    """Return the project a claim is about: the last one named before it in its sentence, else whose stretch this is.

    In a paragraph about one project, later sentences are about it too.
    """
    named = scene.named(claim.sentence[0], claim.start, "project")
    if named:
        before = scene.prose.text[named[-1][0] : claim.start]
        return named[-1][1] if before.count("、") < 8 else 0
    own = scene.about(claim.start, "project")
    if own:
        return own
    segment = scene.prose.segment(claim.start)
    start, end = max(segment.start, claim.start - _LONGEST_LINE), min(segment.end, claim.start + _LONGEST_LINE)
    numbers = {number for _, number in scene.named(start, end, "project")}
    earlier = scene.named(start, claim.start, "project")
    return earlier[-1][1] if len(numbers) == 1 and earlier else 0
