"""Names taken back: what only looks like a figure of the whole.

A percentage may be a limit (执行率低于90%的原因), points those of one indicator (该指标分值12分，得分10.54分).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from generator.manuscript import Manuscript
from generator.reading import Statement

__all__ = ["without_misnamed"]

_LIMIT = re.compile("(?:[低高小大]于|不足|不到|超过|达不到|未达到?|没有达到|未超过|不超过|未突破)了?$")
_OF_ONE = re.compile(
    r"(?:该|此|本)(?:项)?指标[^。；]{0,16}$|(?:分值|权重|满分)(?:为|是)?\d{1,2}(?:\.\d+)?分?[，、,]?(?:实)?(?:际)?得分?$"
)
#: The first of a list is not the sum: 三个项目预算分别为1650万元、1500万元.
_FIRST = re.compile("(?:分别|依次)(?:为|是|达|达到)?$")
#: Limits are round: 90%, 85%; a rate told with 超过 seldom is.
_ROUND = Decimal(5)
_RATES = ("rate", "share", "completion")
_WHOLES = ("score.total", "indicators.score", "indicators.weight")
#: More points than one indicator has.
_MOST_POINTS = Decimal(40)
_AROUND = 24
_MOST_PARTS = 12


def without_misnamed(manuscript: Manuscript, statements: Iterable[Statement]) -> list[Statement]:
    """Return the statements; those named for what they cannot be have no name any more."""
    kept = [_unnamed(one) if _is_misnamed(manuscript, one) else one for one in statements]
    parts = _parts(kept)
    return [_unnamed(one) if number in parts else one for number, one in enumerate(kept)]


def _unnamed(statement: Statement) -> Statement:
    return replace(statement, path="", sure=False)


def _parts(statements: Sequence[Statement]) -> frozenset[int]:
    """Return the parts that took the name of their sum: 离退休人员21人，其中：行政退休12人、事业退休9人."""
    found: set[int] = set()
    for first, whole in enumerate(statements):
        if not whole.path.startswith("staff."):
            continue
        parts: list[int] = []
        for number in range(first + 1, min(first + 1 + _MOST_PARTS, len(statements))):
            other = statements[number]
            if other.path != whole.path or other.line != whole.line or other.quantity.unit != whole.quantity.unit:
                break
            parts.append(number)
        if len(parts) > 1 and sum(statements[n].quantity.value for n in parts) == whole.quantity.value:
            found.update(parts)
    return frozenset(found)


def _is_misnamed(manuscript: Manuscript, statement: Statement) -> bool:
    quantity = statement.quantity
    is_rate = quantity.unit == "%" and quantity.value % _ROUND == 0 and statement.path.endswith(_RATES)
    is_sum = statement.path.startswith("budget.") and statement.path.endswith(".total") and not statement.sure
    if not is_rate and not is_sum and statement.path not in _WHOLES:
        return False
    if statement.path in _WHOLES and quantity.value > _MOST_POINTS:
        return False
    before = manuscript.before(statement.line, statement.place[0], _AROUND)
    return (_LIMIT if is_rate else _FIRST if is_sum else _OF_ONE).search(before) is not None
