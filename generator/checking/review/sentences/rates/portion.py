"""What part one number is of another: 项目支出20万元，占总支出的20%; 项目支出80万元，占总支出200万元的40%."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from generator.checking.review.sentences.base.item import Item, is_change, is_compared
from generator.checking.review.sentences.base.passage import Group, runs_on
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.words import relation_words
from generator.checking.review.sentences.rates.joined import together

__all__ = ["portion", "portion_of_number"]

#: Characters that a label of a base may have beside its name.
_SPARE = 2
#: Numbers, and characters, that a base in an earlier sentence or behind 其中 may be away.
_FAR, _LIST_REACH = 48, 1500
_IN_TURN = re.compile("分别|依次|各占")
_WHOLE = re.compile(r"总|全年|本年|年度|合计|共|全部|整体|20\d\d年")
#: Things that have money of their own, with the share right behind them.
_THEIRS = re.compile("^(?:项目|单位|部门|专项|工程|街道|乡镇|科室|企业|社区|村|镇)[^，。；]{0,6}占$")
_SUBJECT = re.compile("其中|分别|约|均|也|仅|只|合计|比例|比重|[，、：:（）()]")
#: So long a name is of one thing only (合同价).
_TELLING = 3
_PERIODS = re.compile(r"年|全|总|度|的|数|额|比|例|重|为|是|达|约|资金|本|当|金|实际|累计|完成|部门|单位|\d|[（(].*")


def portion(items: Sequence[Item], group: Group, before: Sequence[Item], item: Item, base: str) -> Iterator[Relation]:
    """Read 项目支出20万元，占总支出的20%, and the shares of the parts behind 其中."""
    tops = [other for other in before if other.family != "rates" and not other.bound]
    top = _sharer(tops, item)
    if top is None or _IN_TURN.search(item.label):
        return
    rest = [other for other in tops if other is not top and other.family == top.family]
    if rest and _is_of_money(before, top):
        return
    core = _core(base)
    if len(core) > 1:
        named = _named_bases(rest, base, core) or _earlier_base(items, top, base, core)
        chosen, sure = (named[-1], len(named) == 1) if named else (_whole_before(group, rest, top), False)
        if not named and not _is_listed(group, top):
            return
        if chosen is None:
            chosen, rest, sure = _whole_in_sentence_before(group, items, top)
    else:
        chosen = _whole_before(group, rest, top)
        sure = chosen is not None and (
            _is_total_of(chosen, top) or (len(rest) == 1 and not _has_own_share(before, chosen, top))
        )
        if not sure and not _is_listed(group, top):
            rest += [other for other in _window(items, top) if other.sentence == top.sentence - 1]
            rest = [other for other in rest if not _is_shared_out(items, other)]
            chosen = max(rest, key=lambda other: other.amount, default=None)
            chosen = None if chosen is not None and chosen.amount < top.amount else chosen
        elif chosen is None:
            chosen, rest, sure = _whole_in_sentence_before(group, items, top)
    if chosen is None:
        return
    others = tuple(
        Relation("ratio", item.index, (top.index, other.index), sure=False) for other in rest if other is not chosen
    )
    joined, of_all = together(group, top, (chosen, *rest), item)
    if of_all and joined:
        yield joined[0]._replace(sure=sure, alternatives=tuple(joined[1:]))
        return
    yield Relation("ratio", item.index, (top.index, chosen.index), sure=sure, alternatives=(*others, *joined))


def _is_of_money(before: Sequence[Item], top: Item) -> bool:
    """Tell whether it is not a count whose share is told but the money of what it counts (5个项目未支出40万元，两个项目占90%)."""
    money = any(other.family == "money" and other.start < top.start for other in before)
    return money and top.family == "bodies" and _THEIRS.search(top.tail) is not None


def _sharer(tops: Sequence[Item], item: Item) -> Item | None:
    """Return the number whose share is told: the one that the words before 占 name, else the one right before."""
    subject = _SUBJECT.sub("", item.label.partition("占")[0])
    own = [other for other in tops if other.label.endswith(subject)] if len(subject) > 1 else []
    if len(own) == 1:
        return own[0]
    if len(subject) < _TELLING:
        return tops[-1] if tops and tops[-1].clause >= item.clause - 1 else None
    return None


@functools.lru_cache(maxsize=4096)
def _core(label: str) -> str:
    """Return what a label is about, without 年, 总, 额 …: 占总支出的 and 全年支出 are both about 支出."""
    return _PERIODS.sub("", label)


def _named_bases(rest: Sequence[Item], base: str, core: str) -> list[Item]:
    """Return the numbers of what 占… names; a part (基本支出, 一季度支出) is not 总支出 unless it is named so."""
    parts = (
        [word for word in relation_words().lists["shares", "parts"] if word not in base] if len(core) < _TELLING else []
    )
    named = [other for other in rest if core in _core(other.label) and not is_change(other) and not is_compared(other)]
    if core in relation_words().lists["shares", "generic"]:  # 占总支出: 实际支出 may be that of a part, 全年支出 is not
        named = [other for other in named if other.label in base or _WHOLE.search(other.label)]
    return [other for other in named if not any(word in other.label for word in parts)]


def _earlier_base(items: Sequence[Item], top: Item, base: str, core: str) -> list[Item]:
    """Return the one number of the sentences before whose label says just what 占… names (全年支出 for 总支出)."""
    earlier = [other for other in _window(items, top) if other.sentence < top.sentence]
    found = [other for other in _named_bases(earlier, base, core) if _core(other.label).endswith(core)]
    found = [other for other in found if len(_core(other.label)) <= len(core) + _SPARE and not other.bound]
    return found if len(found) == 1 else []


def _window(items: Sequence[Item], top: Item) -> list[Item]:
    """Return the numbers of the numerator's family a little before it, of other sentences too."""
    position = bisect_left(items, top.start, key=lambda other: other.start)
    return [other for other in items[max(0, position - _FAR) : position] if other.family == top.family]


def _is_listed(group: Group, top: Item) -> bool:
    local = top.start - group.start
    return group.text.find("其中", max(0, local - _LIST_REACH), local) >= 0


def _has_own_share(before: Sequence[Item], chosen: Item, top: Item) -> bool:
    """Tell whether a share of its own stands behind a number: then it is another part, not the whole."""
    between = (other for other in before if chosen.start < other.start < top.start)
    return any(other.family == "rates" and "占" in other.label for other in between)


def _is_shared_out(items: Sequence[Item], item: Item) -> bool:
    """Tell whether a number's own share stands right behind it: it is another part (基本支出60万元，占60%；…)."""
    place = bisect_left(items, item.end, key=lambda other: other.start)
    follower = items[place] if place < len(items) else None
    return (
        follower is not None
        and follower.family == "rates"
        and follower.label.startswith("占")
        and follower.clause - item.clause == 1
    )


def portion_of_number(group: Group, before: Sequence[Item], item: Item) -> Iterator[Relation]:
    """Read 项目支出80万元，占总支出200万元的40%."""
    whole = before[-1]
    if _IN_TURN.search(whole.label) or runs_on(group, item):
        return
    between = group.text[whole.end - group.start : item.start - group.start]
    tops = [other for other in before[:-1] if other.family == whole.family and other.clause >= whole.clause - 1]
    if between in ("的", "的比例为", "的比重为") and tops:
        joined, of_all = together(group, tops[-1], (whole,), item)
        if of_all and joined:
            yield joined[0]._replace(sure=True)
            return
        one = Relation("ratio", item.index, (tops[-1].index, whole.index), sure=len(tops) == 1)
        yield one._replace(alternatives=tuple(joined))


def _whole_before(group: Group, rest: Sequence[Item], top: Item) -> Item | None:
    """Return the whole of the list the numerator is a part of, else the sentence's first number of its family."""
    anchor = group.text.rfind("其中", max(0, top.start - group.start - _LIST_REACH), top.start - group.start)
    if anchor >= 0:
        before = [item for item in rest if item.end - group.start <= anchor]
        return before[-1] if before else None
    totals = [item for item in rest if _is_total_of(item, top)]
    return totals[-1] if totals else rest[0] if rest else None


def _whole_in_sentence_before(group: Group, items: Sequence[Item], top: Item) -> tuple[Item | None, list[Item], bool]:
    """Return the whole of parts that a sentence of their own lists (支出22万元。其中接待费20万元，占91%), its rivals, and whether it has none."""
    local = top.start - group.start
    anchor = group.text.rfind("其中", max(0, local - _LIST_REACH), local)
    opening = group.text.rfind("。", 0, local)
    if anchor < 0 or opening != anchor - 1:
        return None, [], False
    told = [other for other in _window(items, top) if other.sentence == top.sentence - 1]
    told = [other for other in told if not (other.bound or is_change(other) or is_compared(other))]
    told = [other for other in told if other.amount >= top.amount]
    return (told[-1] if told else None), told, len(told) == 1


def _is_total_of(item: Item, part: Item) -> bool:
    """Tell whether a label says that a number is the total of what the part is measured in (支出总额 of 支出)."""
    return any(word in item.label for word in ("总", "合计", "共计")) and part.measure in ("", item.measure)
