"""Rates, growth, differences and averages that a sentence states about the numbers before them."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from generator.checking.review.sentences.base.passage import (
    Group,
    Item,
    Passage,
    is_change,
    is_compared,
    is_threshold,
    runs_on,
    same_unit,
)
from generator.checking.review.sentences.base.relation import Relation
from generator.checking.review.sentences.base.words import relation_words
from generator.checking.review.sentences.changes.compared import compared
from generator.checking.review.sentences.changes.growth import changes
from generator.checking.review.sentences.changes.targets import against_targets
from generator.checking.review.sentences.changes.years import across_years
from generator.checking.review.sentences.rates.each import each
from generator.checking.review.sentences.rates.earlier import of_earlier
from generator.checking.review.sentences.rates.far import far_share
from generator.checking.review.sentences.rates.joined import together
from generator.checking.review.sentences.rates.planned import planned
from generator.checking.review.sentences.rates.rows import rows
from generator.checking.review.sentences.rates.shares import shares
from generator.checking.review.sentences.rates.surveys import surveys

__all__ = ["rates"]

_REACH = 16
#: Numbers, and characters, that a base in an earlier sentence or behind 其中 may be away.
_FAR, _LIST_REACH = 48, 1500
_RATE = re.compile(
    r"([\u4e00-\u9fff]{2,14})[率比](?:例|重)?(?:[（(][^）)]{0,12}[）)])?(?:也|均|仅|只)?(?:为|是|达到?了?|约为?|：|:|=)?$"
)
_PROGRESS = re.compile(
    r"(?:^|支付|支出|执行|资金|预算|拨付|综合|使用|支用)进度(?:仅|只|也|均)?(?:为|是|达到?了?|：|:)?$"
)
_DONE_OF = re.compile(
    r"(?:为|是|相当于|完成了?|达到?了?|实现了?)(?P<base>[^，。；、]{0,6}?(?:目标|计划|任务|预算|设定|指标)[数值量额]?)的(?:比例为)?$"
)
_DONE = re.compile(r"(?:完成|达到|实现)了?(?:全?年度?|年初|预期|计划|既定|目标|任务|总|序时|[的数值量]){1,6}$")
_SHARE = re.compile(r"占(?P<base>[^占，。；、]{0,24}?)(?:的|比例?为?|比重为?|比达|比重达|比约|总数的?)?$")
#: Words that say the same of a rate and of its count.
_ALIKE = (("按期", "按时", "工期", "期限内"), ("及时", "按时", "按期"))
_AMONG = re.compile("中(?:已?有)?$")
_OF_THESE = re.compile("[\u4e00-\u9fff]{0,6}?(?:中|里面|当中|之中)")
_IN_TURN = re.compile("分别|依次|各占")
_OF_WHOLE = re.compile("占[^占，。；]{0,24}$")
_ALL_THERE_WAS = re.compile("总[量额数]|规模|合计|共计|总投资|总资金")
#: Characters that a label of a base may have beside its name.
_SPARE = 2
_WHOLE = re.compile(r"总|全年|本年|年度|合计|共|全部|整体|20\d\d年")
#: Things that have money of their own, with the share right behind them.
_THEIRS = re.compile("^(?:项目|单位|部门|专项|工程|街道|乡镇|科室|企业|社区|村|镇)[^，。；]{0,6}占$")
_SUBJECT = re.compile("其中|分别|约|均|也|仅|只|合计|比例|比重|[，、：:（）()]")
#: So long a name is of one thing only (合同价).
_TELLING = 3
_PERIODS = re.compile(r"年|全|总|度|的|数|额|比|例|重|为|是|达|约|资金|本|当|金|实际|累计|完成|部门|单位|\d|[（(].*")
_RATE_UNITS = ("%", "‰")


def rates(passage: Passage) -> Iterator[Relation]:
    """Yield the ratios, growth, differences, averages and products of a passage."""
    for group in passage.groups:
        items = _with_owner(group)
        if len(items) < 2:
            continue
        for position, item in enumerate(items):
            if position == 0 or is_threshold(item):
                continue
            before = _reach(items, position)
            if item.quantity.unit in _RATE_UNITS:
                yield from _rate(group, items, before, item)
        yield from changes(group)
        yield from compared(group)
        yield from across_years(group)
        yield from each(group)
        yield from against_targets(group)
        yield from shares(group)
        yield from rows(group)
        yield from planned(group)
        yield from of_earlier(group)
        yield from surveys(group)


def _with_owner(group: Group) -> tuple[Item, ...]:
    """Return the group's numbers, behind the one that its bracket explains (办结35件（办结率100%）)."""
    if group.owner is None or group.outer is None or len(group.items) > _REACH:
        return group.items
    outer = [item for item in group.outer.items if item.start <= group.owner.start]
    return (*outer[-_REACH:], *group.items)


def _reach(items: Sequence[Item], position: int) -> list[Item]:
    """Return the numbers a rate can be made of: those before it in its sentence."""
    item = items[position]
    return [other for other in items[max(0, position - _REACH) : position] if other.sentence == item.sentence]


def _rate(group: Group, items: Sequence[Item], before: Sequence[Item], item: Item) -> Iterator[Relation]:
    if item.measure in ("target", "midyear", "last_year") and not (
        _DONE.search(item.label) or _DONE_OF.search(item.label)
    ):
        return
    if item.label in ("的", "") and before and _OF_WHOLE.search(before[-1].label):
        yield from _share_of(group, before, item)
        return
    share = _SHARE.search(item.label)
    if share:
        yield from list(_share(items, group, before, item, share["base"])) or far_share(
            items, before, item, share["base"]
        )
        return
    named = _RATE.search(item.label)
    if _is_change(item.label):
        return
    if named:
        yield from _named_rate(group, items, before, item, named[1])
    elif _PROGRESS.search(item.label):
        above, below = relation_words().rates["执行"]
        yield from _by_classes(group, before, item, above, below, named=True)
    elif done := _DONE_OF.search(item.label):
        yield from _by_classes(group, before, item, ("actual", "executed"), _classes_of(done["base"]), named=False)
    elif _DONE.search(item.label):
        yield from _by_classes(
            group, before, item, ("actual", "executed"), ("target", "budget", "adjusted"), named=False
        )


def _classes_of(base: str) -> tuple[str, ...]:
    """Return the measures that the words of a base mean (年初预算, 全年预算, 目标)."""
    if "初" in base or "批复" in base:
        return ("initial",)
    return ("adjusted", "budget") if "预算" in base else ("target",)


def _is_change(label: str) -> bool:
    words = relation_words()
    return any(word in label for key in ("up", "down", "either") for word in words.lists["growth", key])


def _named_rate(
    group: Group, items: Sequence[Item], before: Sequence[Item], item: Item, stem: str
) -> Iterator[Relation]:
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
        yield from _by_classes(group, candidates, item, above, below, named=True)
        return
    yield from _by_stem(before, item, stem)


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


def _by_classes(
    group: Group, before: Sequence[Item], item: Item, above: Sequence[str], below: Sequence[str], *, named: bool
) -> Iterator[Relation]:
    """Yield numerator ÷ denominator, each the nearest number before the rate that is measured so."""
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
    sure = chosen.measure != "initial" and _is_only_reading(group, before, item, top, chosen) and not _has_parts(item)
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


def _by_stem(before: Sequence[Item], item: Item, stem: str) -> Iterator[Relation]:
    """Read 受理35件，办结35件，办结率100%: the numerator's label holds the rate's stem, the base is the number it came from."""
    key = stem[-2:]
    lists = relation_words().lists
    if key in (*lists["differences", "over"], *lists["differences", "short"], *lists["differences", "left"]):
        return
    tops = [other for other in before if _tells(before, other, key) and not other.bound and other.family != "rates"]
    tops = [other for other in tops if not _is_due(other.label, key)]
    if not tops and (rest := _rest_of(before, item, key)) is not None:
        yield rest
    if not tops or key == "满意":
        return
    if yes := _of_so_many(before, tops, item, stem):
        yield yes
        return
    if any(_denied(other, key) for other in tops):
        return
    top = tops[-1]
    bases = [
        other
        for other in before
        if other.family == top.family
        and other not in tops
        and not other.bound
        and not any(word in other.label for word in lists["counted_rates", "rest"])
        and not (other.start > top.start and other.label.startswith(lists["totals", "sure"]))
    ]
    if not bases or item.start - top.end > 60:
        return
    marked = [
        base for base in bases if _OF_THESE.match(base.tail) or any(w in base.label for w in lists["base", "words"])
    ]
    chosen = (marked or bases)[-1]
    sure = bool(marked) and len(bases) == 1 and len(tops) == 1
    others = [
        Relation("ratio", item.index, (top.index, base.index), sure=False) for base in bases if base is not chosen
    ]
    others += [Relation("ratio", item.index, (one.index, chosen.index), sure=False) for one in tops[:-1]]
    others += _all_behind(before, item, bases)
    yield Relation("ratio", item.index, (top.index, chosen.index), sure=sure, alternatives=tuple(others))


def _all_behind(before: Sequence[Item], item: Item, bases: Sequence[Item]) -> list[Relation]:
    """Return the readings by all numbers behind a base: 派单601件，按时结案597件，超时办理4件，结案率100%."""
    found: list[Relation] = []
    for base in bases:
        behind = [other for other in before if other.start > base.start and same_unit(other, base) and not other.bound]
        if len(behind) > 1:
            found.append(Relation("ratio", item.index, (*(other.index for other in behind), base.index), sure=False))
    return found


def _rest_of(before: Sequence[Item], item: Item, key: str) -> Relation | None:
    """Read 资金45.66亿元，未分配0.32亿元，分配率99.3%: what was not, of the only other number."""
    rests = [other for other in before if other.label.endswith((f"未{key}", f"尚未{key}"))]
    if len(rests) != 1 or rests[0].bound or item.clause - rests[0].clause > 1:
        return None
    wholes = [other for other in before if other.family == rests[0].family and other is not rests[0]]
    if len(wholes) != 1 or wholes[0].bound or wholes[0].start > rests[0].start or is_change(wholes[0]):
        return None
    return Relation("growth", item.index, (rests[0].index, wholes[0].index), direction=-1)


def _tells(before: Sequence[Item], item: Item, key: str) -> bool:
    """Tell whether a number's own words hold a word: those behind it may be the label of the next (160名产妇里面管理了148名)."""
    if key in item.label:
        return True
    place = before.index(item)
    follower = before[place + 1] if place + 1 < len(before) else None
    return key in item.tail and (follower is None or follower.label != item.tail or item.tail.startswith("中"))


@functools.lru_cache(maxsize=4096)
def _is_due(label: str, key: str) -> bool:
    """Tell whether a label says that something was not done, or only had to be (未办结, 应该接种, 需要办理)."""
    due = "(?<![供响相反适对])应(?![急用对邀届聘])|须|需要?|计划|要求"
    return re.search(f"(?:未|正在|拟|待)(?:予以?|进行)?{key}|(?:{due})[^，。；]{{0,6}}{key}", label) is not None


def _denied(item: Item, key: str) -> bool:
    """Tell whether a number counts those for which a word is not true (2个未按期竣工)."""
    return re.search(f"[未没不无][^，。；]{{0,8}}{key}", item.label + item.tail) is not None


def _of_so_many(before: Sequence[Item], tops: Sequence[Item], item: Item, stem: str) -> Relation | None:
    """Read 12个小区中10个按期竣工，竣工率83.33%, and 12个小区中2个未按期竣工 as the rest of it."""
    top = tops[-1]
    same = [other for other in before if other.family == top.family]
    if len(tops) != 1 or len(same) != 2 or same[1] is not top or not _AMONG.search(same[0].tail):
        return None
    base, key, said = same[0], stem[-2:], top.label + top.tail
    missing, extra = _denied(top, key), stem[:-2]
    alike = any(all(any(word in text for word in words) for text in (said, extra)) for words in _ALIKE)
    plain = re.match(f"(?:已|均|全部|[未没不]有?)?{key}", top.tail) is not None  # 2个未按期竣工 may be finished by now
    told = extra in said or alike if extra else plain
    sure = told and same_unit(top, base) and item.clause - top.clause <= 1 and not (top.bound or base.bound)
    if missing:
        return Relation("growth", item.index, (top.index, base.index), direction=-1, sure=sure)
    return Relation("ratio", item.index, (top.index, base.index), sure=sure)


def _share(items: Sequence[Item], group: Group, before: Sequence[Item], item: Item, base: str) -> Iterator[Relation]:
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


def _share_of(group: Group, before: Sequence[Item], item: Item) -> Iterator[Relation]:
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
