"""Which figure of an indicator the words before a number name, and what may be the name of one."""

from __future__ import annotations

from generator.scan import Mention
from generator.sources.report.lexicon import lexicon, pattern
from generator.sources.report.words import LONGEST_NAME, Before, clean_name, tokens

__all__ = [
    "POINTS",
    "bare_name",
    "before_figure",
    "difference",
    "figure",
    "is_name",
    "name_in",
    "same_name",
    "shares_name",
    "short_difference",
    "stands_alone",
]

POINTS = ("weight", "score", "lost")
#: With these a difference is an excess.
_MORE = "高超多突长提"
_SHORT_MORE = "高多出过"
_LONGEST_VERB = 4


def figure(each: Before, mention: Mention, behind: str, *, listed: bool) -> str:
    """Return which figure of an indicator a number is, "" if none (``target``, ``actual``, ``gap`` …).

    Args:
        behind: the characters behind the number.
        listed: indicators are listed here, so that the short words for their figures count too.
    """
    unit, label = mention.quantity.unit, each.label
    if each.shared or pattern("reason_before").search(label) or pattern("indicators_counted").match(behind):
        return ""
    if unit == "分" and listed and (points := _points(each, behind)):
        return points
    known = tokens(label, listed=listed)
    if any(word.kind in ("score", "prior") for _, _, word in known):
        return ""
    if listed and unit != "分" and pattern("not_reached").search(label) and _is_asked(label, behind):
        return "target"
    compared = difference(label)
    if compared and unit == "%" and listed and pattern("difference_before").search(label):
        return "target"  # 高于目标95%: a difference of rates is told in 百分点
    if compared:
        return compared
    fitting = [word.value for _, _, word in known if word.kind == "indicator" and _fits(word.value, unit)]
    if not fitting:
        return "target" if listed and mention.operator and unit != "分" and not mention.approximate else ""
    if unit == "%" and "target" in fitting and pattern("share_of_target").search(label):
        return "completion"
    return "lost" if "lost" in fitting else fitting[-1]


def _is_asked(label: str, behind: str) -> bool:
    """Tell whether what stands behind a number, or that it was not reached, says that it is a target (短于55天的目标)."""
    missed = label.endswith(("达到", "达"))
    return missed or pattern("asked_behind").match(behind) is not None


def _points(each: Before, behind: str) -> str:
    """Points that stand without a word of their own: 人工造林面积（12分）, 在10分中得9.69分, 得了满分10分."""
    if (each.pieces[-1:] == ("（",) and not each.label) or (each.label.endswith("在") and behind.startswith("中")):
        return "weight"
    return "score" if pattern("full_marks").search(each.label) else ""


def _fits(figure: str, unit: str) -> bool:
    if figure in POINTS:
        return unit in ("分", "")
    return unit == "%" if figure == "completion" else unit != "分"


def difference(label: str) -> str:
    """Return ``gap`` or ``excess`` where a label compares with the target (比年初目标少, 高于上限), else ""."""
    match = pattern("difference").search(label)
    return "" if match is None else "excess" if (match[1] or match[2])[0] in _MORE else "gap"


def short_difference(label: str) -> str:
    """Return ``gap`` or ``excess`` where a label is only a word of comparison, as behind a target (少3个), else ""."""
    match = pattern("short_difference").fullmatch(label)
    return "" if match is None else "excess" if match[1][-1] in _SHORT_MORE else "gap"


def bare_name(label: str) -> str:
    """Return what a label names: without the words of figures, and without verbs at its end (新增就业人数实际完成)."""
    return _without_verbs(clean_name(before_figure(label)))


def name_in(clause: str) -> str:
    """Return what a clause names; verbs that are all there is stay."""
    name = clean_name(clause)
    return _without_verbs(name) or name


def before_figure(label: str) -> str:
    """Return a label up to its first word for a figure of an indicator; 完成率 before another one belongs to the name."""
    known = [token for token in tokens(label, listed=True) if token[2].kind == "indicator"]
    if len(known) > 1 and known[0][2].value == "completion" and known[1][0] == known[0][1]:
        del known[0]
    return label[: known[0][0]] if known else label


def _without_verbs(name: str) -> str:
    while match := pattern("trailing").search(name, max(0, len(name) - _LONGEST_VERB)):
        name = name[: match.start()]
    return name


def is_name(text: str) -> bool:
    """Tell whether a text may be the name of an indicator."""
    return stands_alone(text, 2) and lexicon().filler.sub("", text) != ""


def stands_alone(name: str, shortest: int = 3) -> bool:
    """Tell whether a name of common words (预算经费) stands by itself before the words of its first figure."""
    return shortest <= len(name) <= LONGEST_NAME and not pattern("no_indicator").search(name)


def same_name(one: str, other: str) -> bool:
    """Tell whether one name is the other, or a part of it."""
    return bool(other) and (one == other or one in other or other in one)


def shares_name(one: str, other: str) -> bool:
    """Tell whether most characters of a label's own words are those of the indicator's name (平均办理 of 平均办理时限)."""
    return 2 * sum(char in other for char in one) >= len(one)
