"""C109: two statements of the report that cannot both be true (``[[review.pair]]`` of claims.toml)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checking.review.assertions.scene import Claim, Scene
from generator.checking.review.assertions.words import Pair
from generator.finding import Finding

__all__ = ["contradictions"]

_QUOTED = 40


def contradictions(scene: Scene) -> list[Finding]:
    """C109: what one section praises, another admits to be missing."""
    return [finding for pair in scene.words.pairs for finding in _of(scene, pair)]


def _of(scene: Scene, pair: Pair) -> Iterator[Finding]:
    praises = list(scene.made(pair.one))
    if not praises:
        return
    admits = [claim for claim in scene.made(pair.other) if not scene.is_plan(claim.start)]
    for praise in praises:
        other = next((admit for admit in admits if _apart(praise, admit) and _near(scene, pair, praise, admit)), None)
        if other is None:
            continue
        start, _ = scene.prose.place(other.start, other.end)
        line = scene.case.manuscript.line_number(start)
        message = f"{pair.says}：这里写“{praise.words[:_QUOTED]}”，第{line}行写“{other.words[:_QUOTED]}”。两处只能有一处属实，请核实后统一。"
        yield scene.found("C109", message, praise)
        if not pair.line:
            return


def _apart(one: Claim, other: Claim) -> bool:
    return one.end <= other.start or other.end <= one.start


def _near(scene: Scene, pair: Pair, one: Claim, other: Claim) -> bool:
    if not pair.line:
        return True
    number = scene.about(one.start, "indicator")
    same_block = number != 0 and number == scene.about(other.start, "indicator")
    return same_block or scene.prose.segment(one.start).line == scene.prose.segment(other.start).line
