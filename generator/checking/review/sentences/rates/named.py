"""Rates whose name says what is measured: 执行率 is 执行数 ÷ 预算数, 完成率 the result ÷ its target."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.checking.review.sentences.base.item import Item, is_change, same_unit
from generator.checking.review.sentences.base.passage import Group
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.words import relation_words
from generator.checking.review.sentences.rates.counted import by_stem

__all__ = ["by_classes", "named_rate"]

_ALL_THERE_WAS = re.compile("总[量额数]|规模|合计|共计|总投资|总资金")
#: Characters that a label of a base may have beside its name.
_SPARE = 2


def named_rate(
    group: Group, items: Sequence[Item], before: Sequence[Item], item: Item, stem: str
) -> Iterator[Relation]:
    """Read 预算执行率 by the two measures its name means; a name that means none by its stem."""
    known = relation_words().rates
    name = next((word for word in sorted(known, key=len, reverse=True) if stem.endswith(word)), "")
    if name:
        above, below = known[name]
        pair = _of_own_name(before, item, stem.removesuffix(name), (above, below))
        if pair is not None:
            yield pair
            return
        candidates = list(before)
        if not any(other.measure in below for other in before):
            candidates = [*_paragraph_base(items, item, stem, below), *before]
        yield from by_classes(group, candidates, item, above, below, named=True)
        return
    yield from by_stem(before, item, stem)


def _of_own_name(
    before: Sequence[Item], item: Item, name: str, classes: tuple[Sequence[str], Sequence[str]]
) -> Relation | None:
    """Read A、B预算分别为…，支出分别为…，执行率分别为…: numerator and base bear the rate's own name and a word of their measure."""
    if len(name) < 2 or not item.label.startswith(name):
        return None
    own = [other for other in before if other.label.startswith(name) and not other.bound and other.family != "rates"]
    own = [other for other in own if len(other.label) <= len(name) + _SPARE]
    tops, bases = ([other for other in own if other.measure in measures] for measures in classes)
    if len(tops) != 1 or len(bases) != 1 or tops[0].family != bases[0].family:
        return None
    return Relation("ratio", item.index, (tops[0].index, bases[0].index))


def _paragraph_base(items: Sequence[Item], item: Item, stem: str, below: Sequence[str]) -> list[Item]:
    """Return a base from the sentence before where its label begins with the same name (基本支出全年预算…。…基本支出执行率)."""
    names = relation_words().protected.findall(stem)
    if not names:
        return []
    earlier = [other for other in items if other.start < item.start and other.sentence == item.sentence - 1]
    return [other for other in earlier if other.measure in below and any(name in other.label for name in names)][:1]


def by_classes(
    group: Group,
    before: Sequence[Item],
    item: Item,
    above: Sequence[str],
    below: Sequence[str],
    *,
    named: bool,
    told: bool = False,
) -> Iterator[Relation]:
    """Yield numerator ÷ denominator, each the nearest number before the rate that is measured so.

    Args:
        group: of the rate.
        before: the numbers of its sentence before it.
        item: the rate.
        above, below: measures of the numerator and of the denominator, the likeliest first.
        named: the rate has a name that means these measures (执行率); else nothing is said of what is not sure.
        told: the rate's own words say what it is of (完成年初预算的): the initial budget is then no mistake for the adjusted one.
    """
    numerators = [other for other in before if other.measure in above and not other.bound]
    numerators = numerators or _unnamed(before, below)
    if not numerators:
        return
    top = numerators[-1]
    bases = [other for other in before if other.family == top.family and other is not top and _is_base(other, below)]
    bases = bases or _only_whole(before, top)
    if not bases:
        return
    chosen = _nearest(bases, below, top) if bases[0].measure else bases[0]
    sure = (
        (told or chosen.measure != "initial")
        and _is_only_reading(group, before, item, top, chosen)
        and not _has_parts(item)
    )
    others = _other_ratios(numerators, bases, item, (top, chosen))
    if not sure:
        others += _by_rows(before, item, top, chosen)
    if not named and not sure:
        return
    yield Relation("ratio", item.index, (top.index, chosen.index), sure=sure, alternatives=others)


def _by_rows(before: Sequence[Item], item: Item, top: Item, base: Item) -> tuple[Relation, ...]:
    """Return the readings with numbers that bear no name: a row's own base (上级补助3560万元，执行…), a numerator in two."""
    plain = [other for other in before if other.family == top.family and not other.measure and not other.bound]
    inner = [other for other in plain if base.start < other.start < top.start]
    behind = [other for other in plain if other.start > top.start]
    found = [Relation("ratio", item.index, (top.index, other.index), sure=False) for other in inner]
    if behind:
        found.append(
            Relation("ratio", item.index, (top.index, *(other.index for other in behind), base.index), sure=False)
        )
    return tuple(found)


def _unnamed(before: Sequence[Item], below: Sequence[str]) -> list[Item]:
    """Return the one number beside the only base that is not said to be anything else (改造楼栋20栋，目标为28栋)."""
    bases = [other for other in before if other.measure in below]
    if len(bases) != 1 or "target" not in below:
        return []
    plain = [other for other in before if other is not bases[0] and same_unit(other, bases[0])]
    return plain if len(plain) == 1 and not plain[0].measure and not plain[0].bound and not is_change(plain[0]) else []


def _only_whole(before: Sequence[Item], top: Item) -> list[Item]:
    """Return the one number before the numerator that says it is all there was (资金总量75亿元，支出45亿元，支付率60%)."""
    plain = [other for other in before if other.start < top.start and other.family == top.family]
    if len(plain) != 1 or plain[0].measure or plain[0].bound or is_change(plain[0]):
        return []
    return plain if _ALL_THERE_WAS.search(plain[0].label) else []


def _is_base(item: Item, below: Sequence[str]) -> bool:
    return item.measure in below and (not item.bound or item.measure == "target") and not is_change(item)


def _nearest(bases: Sequence[Item], below: Sequence[str], top: Item) -> Item:
    """Return the base of the class that comes first in ``below``; of several, the nearest before the numerator."""
    for measure in below:
        fitting = [base for base in bases if base.measure == measure]
        earlier = [base for base in fitting if base.start < top.start]
        if fitting:
            return (earlier or fitting)[-1]
    return bases[-1]


def _is_only_reading(group: Group, before: Sequence[Item], item: Item, top: Item, base: Item) -> bool:
    """Tell whether numerator and base are the only pair: no second one between them, no number behind the numerator but its parts."""
    low = min(top.start, base.start)
    rivals = [
        other for other in before if low <= other.start and other not in (top, base) and other.family == top.family
    ]
    if any(other.measure in (top.measure, base.measure) for other in rivals):
        return False
    behind = [other for other in rivals if other.start > top.start]
    return not behind or "其中" in group.text[top.end - group.start : behind[0].start - group.start]


def _has_parts(item: Item) -> bool:
    """Tell whether the rate has a name of its own that may be of something else (A项目执行率)."""
    return False if not item.name else bool(re.search("[一二三四五六七八九]是|分别", item.label))


def _other_ratios(
    numerators: Sequence[Item], bases: Sequence[Item], item: Item, chosen: tuple[Item, Item]
) -> tuple[Relation, ...]:
    """Return the other readings: another numerator or base of the sentence, or the numerators together."""
    pairs = [(top, base) for top in numerators[-4:] for base in bases[-4:] if (top, base) != chosen and top is not base]
    others = [
        Relation("ratio", item.index, (top.index, base.index), sure=False)
        for top, base in pairs
        if _alike(top, base, chosen)
    ]
    if len(numerators) > 1:
        together = (*(top.index for top in numerators), chosen[1].index)
        others.append(Relation("ratio", item.index, together, sure=False))
    return tuple(others)


def _alike(top: Item, base: Item, chosen: tuple[Item, Item]) -> bool:
    """Tell whether another pair is measured like the chosen one: a different base (年初 for 全年) is an error, not a reading."""
    return top.family == base.family and top.measure == chosen[0].measure and base.measure == chosen[1].measure
