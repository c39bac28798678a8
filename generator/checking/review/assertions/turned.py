"""C105: a change and its rate that go opposite ways: 较上年减0.04万元，增0.01%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from generator.checking.review.assertions.scene import Scene
from generator.checking.review.prose import pattern
from generator.checking.review.sentences.base.words import relation_words
from generator.finding import Finding

__all__ = ["turned"]

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_FILLER = "(?:了|约|近|为|达到?|共|[)）])*"
#: Parts of words that hold such a character and say no direction, and what turns it round (少增, 降低减少).
_NOT = re.compile("(?:少|多|不|未|应|需|拟|力争|计划|目标)$")


@cache
def _pattern() -> re.Pattern[str]:
    words = relation_words()
    up, down = (words.some("growth", key, f"{key}_short").pattern for key in ("up", "down"))
    amount = f"(?:(?P<up>{up})|(?P<down>{down})){_FILLER}{_NUMBER}(?:亿|万)?(?:元|人次|人|件|个|户|次|辆|项)"
    rate = f"(?:(?P<rate_up>{up})|(?P<rate_down>{down}))[)）]?(?:率|幅度|幅)?{_FILLER}{_NUMBER}[%％]"
    return pattern(f"{amount}[，,、][(（]?(?:同比|环比)?{rate}")


def turned(scene: Scene) -> list[Finding]:
    """C105: one of the two words is wrong; nothing tells which."""
    return list(_turned(scene))


def _turned(scene: Scene) -> Iterator[Finding]:
    lists = relation_words().lists
    near = (*lists["growth", "up"], *lists["growth", "up_short"])
    for match in scene.prose.matches(_pattern(), near):
        if (match["up"] is None) == (match["rate_up"] is None):
            continue
        if _NOT.search(scene.prose.text, max(0, match.start() - 4), match.start()):
            continue
        one, other = match["up"] or match["down"], match["rate_up"] or match["rate_down"]
        said = scene.prose.words(*match.span())
        message = f"这里写“{said}”：数额说“{one}”，幅度说“{other}”，方向相反，只能有一个对。请核对后统一。"
        yield scene.case.found("C105", message, scene.prose.place(*match.span()), found=said)
