"""What comes to each, with its total and its count further off, and what each pays, with what it makes behind it.

经营创收126万元，…经营人员9人，人均创收14万元; 6588天，平均每人住6.1天; 供餐68400份，每餐收费12元，收入82.08万元.

Which numbers are the total and the count is told by their units; it is said only where they come to the number, or
would but for one slip of the pen in one of them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from itertools import product

from generator.checking.review.sentences.base.item import Item, is_average, is_change, is_compared
from generator.checking.review.sentences.base.passage import Group
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.settle import Known
from generator.checking.review.sentences.base.units import family

__all__ = ["averages", "proceeds"]

_UNITS = (
    "人次|公里|平方米|立方米|平方公里|台套|班次|千米|公顷|人|户|场|期|件|名|个|家|辆|亩|村|镇|所|套|台|吨|生|处|座|栋|只|张|份|条|"
    "次|项|车|天|月|床|头|株|盏|卷|页|批|队|间|公斤|乡|社区|例|篇|册|本|块|节|班|组|幅|餐"
)
_EACH = re.compile(
    f"(?:平均每|每|单)(?P<unit>{_UNITS})(?:平均)?(?P<what>[^，。；、每]{{0,10}})$|(?P<short>[人户场次件村生亩月日])均(?P<that>[^，。；、每]{{0,10}})$"
)
#: A unit that is said in other words than the count's.
_ALSO = {
    "人": "人 人次 例",
    "生": "人",
    "车": "辆",
    "月": "个月",
    "日": "天 日",
    "餐": "份 餐",
    "次": "次 人次",
    "件": "件 条",
}
_STANDARD = re.compile("标准|定额|上限|目标|限额|计划|预算|不超过|控制")
_EMPTY = re.compile("[的为是达约共计]|平均|实际|费用|金额|经费|支出$")
_FAR, _SENTENCES, _CLAUSES = 24, 2, 2
_PRICE = re.compile(f"(?:每(?:{_UNITS})|单价|[人户亩生]均)[^，。；、每]{{0,8}}$")
_MAKES = re.compile(
    "(?:收入|收取|共计?|合计|总计|总价|总额|金额|计|支出|需|发放|兑付|拨付|营业额|产值|销售额|资金)[^，。；、]{0,6}$"
)


def averages(group: Group) -> Iterator[Relation]:
    """Yield averages whose total or count stands in another clause or sentence."""
    for at, item in enumerate(group.items):
        match = _EACH.search(item.label) if at and item.family != "rates" and not item.bound else None
        if match is None or _STANDARD.search(item.label) or is_change(item) or _is_last_year(group, at):
            continue
        unit = match["unit"] or match["short"]
        per, own = _counted_in(unit), family(item.quantity.unit.partition("/")[0])
        near = [other for other in group.items[max(0, at - _FAR) : at] if item.sentence - other.sentence <= _SENTENCES]
        near = [other for other in near if _is_whole(other)]
        counts = [other for other in near if other.family in per and other.quantity.value > 1]
        totals = [other for other in near if other.family == own and other.family not in per]
        found = _of_pairs(item, totals, counts, _EMPTY.sub("", match["what"] or match["that"] or ""))
        if found is not None:
            yield found


@functools.cache
def _counted_in(unit: str) -> frozenset[str]:
    """Return the families of the units in which what 每… names is counted."""
    return frozenset(map(family, _ALSO.get(unit, unit).split()))


def _is_last_year(group: Group, at: int) -> bool:
    """Tell whether an average is last year's: it says so, or the number right before it does (上年11人、人均14.4万元)."""
    item, before = group.items[at], group.items[at - 1]
    return "last_year" in (item.measure, before.measure if before.clause == item.clause else "")


def _is_whole(item: Item) -> bool:
    return not (item.bound or is_average(item) or is_change(item) or is_compared(item))


def _of_pairs(item: Item, totals: Sequence[Item], counts: Sequence[Item], what: str) -> Relation | None:
    """Return the pair that makes the average: it comes to it, or nearly does and is named alike or beside it."""
    pairs = list(product(reversed(totals), reversed(counts)))
    if not pairs:
        return None
    known = Known.of([item, *totals, *counts])
    made = [Relation("average", item.index, (total.index, count.index)) for total, count in pairs]
    held = next((one for one in made if known.holds(one)), None)
    if held is not None:
        return held
    close = [
        (one, total, count) for one, (total, count) in zip(made, pairs, strict=True) if known.is_close(one) and one
    ]
    if len(close) != 1:
        return None
    one, total, count = close[0]
    named = len(what) > 1 and what in total.label
    beside = item.clause - min(total.clause, count.clause) <= _CLAUSES and item.sentence == total.sentence
    return one._replace(sure=not item.approximate) if named or beside else None


def proceeds(group: Group) -> Iterator[Relation]:
    """Yield a count, what each pays or gets, and what that makes, clause by clause."""
    for at, item in enumerate(group.items):
        if at < 2 or item.family != "money" or _MAKES.search(item.label) is None or not _is_whole(item):
            continue
        count, price = group.items[at - 2 : at]
        if price.family != "money" or _PRICE.search(price.label) is None or _STANDARD.search(price.label):
            continue
        if count.family in ("money", "rates", "points") or not _is_whole(count) or count.sentence != item.sentence:
            continue
        if item.clause - count.clause > _CLAUSES + 1 or "；" in _between(group, count, item):
            continue
        made = Relation("product", item.index, (count.index, price.index))
        known = Known.of([count, price, item])
        if known.holds(made) or known.is_close(made):
            yield made


def _between(group: Group, one: Item, other: Item) -> str:
    return group.text[one.end - group.start : other.start - group.start]
