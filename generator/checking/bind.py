"""Binding every number of a text to a fact of the ledger: value, unit and the words around it must agree.

A number that is one of the allowed ones is not enough: the words of its clause, the indicator or project last named and
the heading say which fact is meant, and the value is held against that one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal
from typing import NamedTuple

from generator.checking.amounts import Amount, amount, reach, unrounded
from generator.checking.index import Index, Known, Way, pairs, stands_in
from generator.checking.places import IN_CLAUSE, Place, places
from generator.checking.verdict import Binding, Verdict, contradicted, supported
from generator.facts import Fact, Ledger
from generator.number import Interval, Quantity
from generator.scan import Mention, scan
from generator.scan.compact import compact

__all__ = ["Binding", "Index", "Verdict", "bind"]


class _Evidence(NamedTuple):
    """A fact that the words point to, and how strongly; of equally strong ones that of the lowest ``order`` counts."""

    fact: Fact
    words: str
    strength: int
    order: int


#: In a paragraph that speaks of these, figures of all projects together need no other name (本级财力项目共5个，预算数…).
_GROUP = "项目"
_COMPARED = re.compile(
    r"[比较].{1,30}?((?:超出|超过|高出|高|低|多|少|差|增加|减少|下降|提高|增长|提升|降低|调增|调减)了?)(?:约|近)?$"
)
#: A clause with one of these tells what was to be done (预期全民体检人数为8500人), without one what was.
_PLANNED = re.compile("预期|计划|应当?完成|拟完成|目标为")
#: Derived rates of the ledger are rounded to this.
_LEDGER_STEP = Decimal("0.01")
_CARRIED_ENDING = 3
#: Fewer matching characters than this are no clear statement of what a number is.
_CLEAR = 3
#: So much more of another fact's name must stand near the number to decide against it.
_RIVAL_LEAD = 4
#: Fewer shared pairs of characters (those in the clause count double) are a coincidence.
_WEAKEST = 2
#: By so much one label must be stronger than another to decide against it.
_CLEARLY_STRONGER = 2
#: Strength of an indicator's name alone for its result and for its other figures.
_RESULT, _OTHER_FIGURE = 5, 2


def bind(
    text: str,
    ledger: Ledger | Index,
    *,
    context: str = "",
    hints: Mapping[int, str] | None = None,
    without: Set[str] = frozenset(),
    mentions: Sequence[Mention] | None = None,
) -> list[Binding]:
    """Bind every quantity of ``text``; time is linear in the text.

    Args:
        text: any part of a report; offsets in the result are its own.
        ledger: the facts, or their ``Index`` where several texts are checked against the same.
        context: heading or words before the text that say what it is about.
        hints: ``number_start`` (or ``start``, with the sign) of a mention -> id of the fact it was printed from; value and unit are still verified.
        without: ids of facts that do not count: a text is not proved by the numbers quoted from itself.
        mentions: what ``scan`` finds in the text, where that is known.
    """
    index = ledger if isinstance(ledger, Index) else Index(ledger)
    if mentions is not None and not mentions:
        return []
    flat = compact(text)
    found = scan(text, flat) if mentions is None else mentions
    if not found:
        return []
    hints = hints or {}
    return [
        _bind_hinted(mention, place, index, hint)
        if (hint := _hint(mention, hints))
        else _bind(mention, amount(mention.quantity), place, index, without)
        for mention, place in places(flat, found, index, context)
    ]


def _hint(mention: Mention, hints: Mapping[int, str]) -> str:
    """Return the fact a placeholder printed here; a sign in front belongs to what it printed."""
    return hints.get(mention.number_start) or hints.get(mention.start, "")


def _bind(mention: Mention, written: Amount, place: Place, index: Index, without: Set[str]) -> Binding:
    matching = {id: fact for id, fact in _matching(mention, written, index).items() if id not in without}
    weakest = 1 if matching else _CLEAR
    evidence = [item for id, item in _evidence(mention, written, place, index, weakest).items() if id not in without]
    stated = [item for item in evidence if item.fact.id in matching] + _carried(place, matching, index)
    clear = [item for item in evidence if item.strength >= _CLEAR and item.fact.id not in index.quoted]
    strongest = max(clear, key=_strength_of, default=None)
    if stated:
        best = max(stated, key=_strength_of)
        if strongest is not None and _decides_against(strongest, best):
            return contradicted(mention, strongest.fact, matching)
        return supported(mention, written, best.fact, index.amounts[best.fact.id])
    if strongest is not None:
        return contradicted(mention, strongest.fact, matching)
    return _unlabelled(mention, written, place, index, matching)


def _bind_hinted(mention: Mention, place: Place, index: Index, hint: str) -> Binding:
    """Verify a number that is said to print one fact: its value, and that the words mean no other more clearly."""
    fact = index.ledger.get(hint)
    if fact is None or fact.quantity is None:
        return Binding(mention, Verdict.UNSUPPORTED, None, f"数据中没有编号为 {hint} 的数字")
    known = index.amounts[hint]
    if _is_written_so(mention.quantity, fact.quantity):
        written = known
    else:
        written = amount(mention.quantity)
        if not _equals(mention, written, fact, index):
            return contradicted(mention, fact, {})
    evidence = _evidence(mention, written, place, index, _CLEAR, hint)
    if not evidence or (len(evidence) == 1 and hint in evidence):
        return supported(mention, written, fact, known)
    wrong = [
        item
        for id, item in evidence.items()
        if item.strength >= _CLEAR
        and id != hint
        and id not in index.quoted
        and not _equals(mention, written, item.fact, index)
    ]
    strongest = max(wrong, key=_strength_of, default=None)
    if strongest is not None:
        own = evidence.get(hint)
        if own is None:
            against = not _is_as_well_named(index, fact, strongest, place)
        else:
            against = not _same_words(own, strongest, index) and _decides_against(strongest, own)
        if against:
            return contradicted(mention, strongest.fact, {fact.id: fact})
    return supported(mention, written, fact, known)


def _is_written_so(written: Quantity, known: Quantity) -> bool:
    """Tell whether two quantities are the same to the last written decimal and the unit."""
    return written.unit == known.unit and written.value == known.value and written.value.same_quantum(known.value)


def _same_words(own: _Evidence, other: _Evidence, index: Index) -> bool:
    """Tell whether the words fit both facts and no indicator or project was named that would tell them apart."""
    return own.words == other.words and other.fact.id not in index.subject_of


def _matching(mention: Mention, written: Amount, index: Index) -> dict[str, Fact]:
    """Return the facts whose value the number may state."""
    admitted = reach(written, mention.operator, approximate=mention.approximate)
    facts = index.with_value(written.dimension, admitted)
    facts += [
        fact
        for fact in index.with_value(written.dimension, _one_off(written))
        if _equals(mention, written, fact, index)
    ]
    return {fact.id: fact for fact in facts if written.dimension or _same_number(mention, fact)}


def _one_off(written: Amount) -> Interval:
    """Return the values near enough that an unrounded rate behind them may be the written one."""
    step = max(written.step, _LEDGER_STEP)
    return Interval(written.value - step, written.value + step)


def _same_number(mention: Mention, fact: Fact) -> bool:
    """Tell whether a number without a unit is the fact's number as it stands there."""
    return fact.quantity is not None and fact.quantity.value == mention.quantity.value


def _equals(mention: Mention, written: Amount, fact: Fact, index: Index) -> bool:
    """Tell whether the number states the fact's value, as written or rounded."""
    known = index.amounts[fact.id]
    if not written.dimension:
        return _same_number(mention, fact)
    if known.dimension != written.dimension:
        return False
    if known.value == written.value and (not fact.formula or written.step >= known.step):
        return True
    admitted = reach(written, mention.operator, approximate=mention.approximate)
    value = known.value
    exact = unrounded(fact.formula) if fact.formula and written.step < known.step else None
    if exact is not None and known.dimension == "%":
        value = exact
    return admitted.low <= value <= admitted.high


def _evidence(
    mention: Mention, written: Amount, place: Place, index: Index, least: int, hint: str = ""
) -> dict[str, _Evidence]:
    """Return, by id, the facts that the clause's words point to; one that needs another subject than the one named is none.

    What is weaker than ``least`` is not needed. Of a number that is said to print a fact, only that fact's evidence is
    needed, and what is stronger.
    """
    best: dict[str, _Evidence] = {}
    clause = place.clause
    compared = _COMPARED.search(clause) if "比" in clause or "较" in clause else None
    alone = place.nearness == IN_CLAUSE and not compared
    called = _called(place, compared[1] if compared else "", index)
    if not called and not alone:
        return best
    if alone:
        least = 1
    elif hint:
        own = _own(hint, called, place, index)
        if own is not None:
            best[hint] = own
            least = max(least, own.strength + 1)
    dimension = written.dimension
    for words, facts, strength in _meant(called, place, index, least):
        for known in facts:
            id = known.fact.id
            if (not dimension or known.dimension == dimension or _same_number(mention, known.fact)) and (
                id not in best or strength > best[id].strength
            ):
                best[id] = _Evidence(known.fact, words, strength, known.order)
    if alone:
        planned = _PLANNED.search(clause) is not None
        _add_subject_alone(best, mention, written, place.subject, index, planned=planned)
    return best


def _called(place: Place, compared: str, index: Index) -> list[dict[str, int]]:
    """Return the words before and right behind a number that call facts, with their weights."""
    clause, subject = place.clause, place.subject
    if compared:  # 比目标少: the target is what it is compared with
        called = [index.calls(compared)]
    elif place.nearness != IN_CLAUSE or subject not in clause:
        called = [index.calls(clause)]
    else:  # 政府采购执行率 does not speak of the 执行率 of the budget
        whole = {words: weight for words, weight in index.calls(clause).items() if subject in words}
        called = [index.calls(clause.replace(subject, "")), whole]
    if place.text[place.number_end : place.number_end + 2] in index.beginnings:
        called.append(index.calls_behind(place.behind))
    return [weights for weights in called if weights]


def _own(hint: str, called: list[dict[str, int]], place: Place, index: Index) -> _Evidence | None:
    """Return the strongest evidence for one fact, None where no words point to it."""
    best, strongest = "", 0
    subject = place.subject
    names = index.names[hint].items()
    for weights in called:
        for words, needed in names:
            strength = weights.get(words, 0)
            if strength and needed:
                if subject and needed in index.subjects:
                    strength = strength + place.nearness if subject == needed else 0
                elif not _is_spoken_of(needed, place, grouped=hint.startswith("projects.")):
                    strength = 1
            if strength > strongest:
                best, strongest = words, strength
    return _Evidence(index.ledger[hint], best, strongest, 0) if best else None


def _is_spoken_of(subject: str, place: Place, *, grouped: bool) -> bool:
    before = place.before
    return subject in before or (grouped and _GROUP in before)


def _meant(
    called: list[dict[str, int]], place: Place, index: Index, least: int
) -> Iterator[tuple[str, list[Known], int]]:
    """Yield words, the facts they call, and how strongly each of these is meant, where that is at least ``least``."""
    nearness = place.nearness if place.subject else 0
    for weights in called:
        for words, weight in weights.items():
            if weight + nearness < least:
                break
            way = index.way(words)
            assert way is not None  # only words of the ledger are called
            if way.free and weight >= least:
                yield words, way.free, weight
            if place.subject in way.needing:
                yield words, way.needing[place.subject], weight + nearness
            if way.loose or (way.needing and not place.subject):
                for facts, strength in _of_others(way, weight, place):
                    if strength >= least:
                        yield words, facts, strength


def _of_others(way: Way, weight: int, place: Place) -> Iterator[tuple[list[Known], int]]:
    """Yield the facts that need a subject which was not named: it may stand in the words before all the same."""
    before = place.before
    needing = way.loose if place.subject else way.needing | way.loose
    for subject, facts in needing.items():
        if subject in before:
            yield facts, weight
        else:
            grouped = _GROUP in before
            yield [known for known in facts if known.group and grouped], weight
            yield [known for known in facts if not (known.group and grouped)], 1


def _add_subject_alone(
    best: dict[str, _Evidence], mention: Mention, written: Amount, subject: str, index: Index, *, planned: bool
) -> None:
    """Where the clause names an indicator, its figures are meant, first of all the result, or the target where it plans."""
    meant = ".target" if planned else ".actual"
    for fact in index.about.get(subject, ()):
        if fact.id not in best and _may_be(mention, written, fact, index):
            strength = _RESULT if fact.id.endswith(meant) else _OTHER_FIGURE
            best[fact.id] = _Evidence(fact, subject, strength, len(index.ledger) + len(best))


def _carried(place: Place, matching: Mapping[str, Fact], index: Index) -> list[_Evidence]:
    """Return the matching facts whose name began in an earlier clause (基本支出…预算总额为…，实际支出…)."""
    before = place.before
    found = [
        (fact, words)
        for fact in matching.values()
        if fact.id not in index.subject_of
        for words in index.names[fact.id]
        if words[-_CARRIED_ENDING:] in place.clause and stands_in(words, before)
    ]
    behind = len(index.ledger)
    return [_Evidence(fact, words, len(words) - 1, behind + at) for at, (fact, words) in enumerate(found)]


def _may_be(mention: Mention, written: Amount, fact: Fact, index: Index) -> bool:
    """Tell whether the unit could be meant for this fact: the same dimension, or the fact's number under another unit."""
    dimension = index.amounts[fact.id].dimension
    return not written.dimension or dimension == written.dimension or _same_number(mention, fact)


def _strength_of(item: _Evidence) -> tuple[int, int]:
    return item.strength, -item.order


def _decides_against(strongest: _Evidence, best: _Evidence) -> bool:
    """Tell whether the words say clearly that another fact is meant than the one whose value stands there."""
    if strongest.strength <= best.strength:
        return False
    return best.words in strongest.words or strongest.strength - best.strength >= _CLEARLY_STRONGER


def _is_as_well_named(index: Index, fact: Fact, rival: _Evidence, place: Place) -> bool:
    """Tell whether the words around the number speak of the fact, and its clause not clearly more of the rival.

    A rival's name of one or two characters (得, 占) decides nothing against the fact that was printed.
    """
    own = index.shared(fact, pairs(place.around))
    return own > 0 and (len(rival.words) < _CLEAR or own >= index.shared(rival.fact, pairs(place.clause)))


def _unlabelled(mention: Mention, written: Amount, place: Place, index: Index, matching: Mapping[str, Fact]) -> Binding:
    """Judge a number whose clause names no fact clearly: words of a matching fact must stand near it.

    Words in the clause count double; where they speak more of a fact with another value, the number is not supported.
    """
    if not matching:
        return Binding(mention, Verdict.UNSUPPORTED, None, "数据中没有这个数字")
    candidates = [
        fact
        for fact in matching.values()
        if not place.subject or index.subject_of.get(fact.id, place.subject) == place.subject
    ]
    beside, around = pairs(place.clause + place.behind), pairs(place.around)
    fact = max(candidates, key=lambda fact: _nearness(index, fact, beside, around), default=None)
    score = _nearness(index, fact, beside, around) if fact else 0
    if fact is not None and score >= _WEAKEST:
        known = matching.keys() | index.quoted
        others = [other for other in index.of_dimension(written.dimension) if other.id not in known]
        clause = pairs(place.clause)
        rival = max(others, key=lambda other: index.shared(other, clause), default=None)
        if rival is None or index.shared(rival, clause) < index.shared(fact, clause) + _CLEARLY_STRONGER:
            return supported(mention, written, fact, index.amounts[fact.id])
        if _nearness(index, rival, beside, around) < score + _RIVAL_LEAD:
            return supported(mention, written, fact, index.amounts[fact.id])
        return contradicted(mention, rival, matching)
    labels = "、".join(fact.label for fact in list(matching.values())[:3])
    return Binding(mention, Verdict.UNSUPPORTED, None, f"数值与{labels}相同，但前后文字没有说明是该项数字")


def _nearness(index: Index, fact: Fact, beside: frozenset[str], around: frozenset[str]) -> int:
    """Return how many pairs of characters of a fact's names stand near the number, those beside it counted twice more."""
    return 2 * index.shared(fact, beside) + index.shared(fact, around)
