"""What an amount or a rate is said to be: whose money (a row of the money block, projects, one project) and which figure of it.

A label is only understood where every word of it is known: a word that is not makes the money somebody else's
(教育费附加年初预算数 is no 年初预算数 of the unit), or, where projects are spoken of, names the project.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.sources.report.lexicon import pattern
from generator.sources.report.sentence import SOURCES, UNKNOWN, Label, Said, Sentence, one_scope
from generator.sources.report.words import LONGEST_NAME, clean_name, foreign_words

__all__ = ["is_budgeted", "money"]

_AMOUNTS = frozenset(["initial", "adjusted", "budget", "executed", "adjustment", "increase", "decrease", "unspent"])
_RATES = frozenset(["execution_rate", "adjustment_rate", "share"])
_STAGES = frozenset(["initial", "adjusted", "budget", "executed"])
_ADJUSTMENTS = frozenset(["adjustment", "increase", "decrease"])
#: What is said of a project by its name.
_OF_PROJECT = frozenset(["initial", "budget", "adjusted", "executed", "execution_rate"])
#: 增加 and 减少 are changes of the budget only where one is spoken of.
_CHANGES = {"more": "increase", "less": "decrease"}
#: Words that, behind money of somebody else, still mean that one's.
_VAGUE = frozenset(["project", "projects", "fiscal", "total", *SOURCES])
#: Behind a project's name these say where its money comes from.
_LEVELS = frozenset(["fiscal", *SOURCES])
#: Words that make a figure one of the whole year's, and so of the unit's, money.
_OF_THE_YEAR = ("全年", "年初", "年度", "预算执行率", "调整后", "预算调整", "部门", "单位")


def money(said: Said, sentence: Sentence) -> Label:
    """Return what an amount of money, or a percentage said of money, is."""
    that = pattern("that_project").match(said.text)
    if that and not sentence.project:
        return Label()
    if said.has("per_each"):
        return Label()
    if _is_of_part_year(said, sentence):
        return Label("progress", "progress", "rate" if said.unit == "%" else "executed")
    said = said.behind_words(that.end()) if that else said
    return _rate(said, sentence) if said.unit == "%" else _amount(said, sentence)


def _is_of_part_year(said: Said, sentence: Sentence) -> bool:
    """Tell whether spending or its rate is told of some months only (6月末支出…万元、执行…%)."""
    sentence.hear_months(said.text)
    if not sentence.part_year:
        return False
    known = {*said.values("measure")}
    return bool(known & {"executed", "execution_rate"}) or not known or said.unit == "%"


def _amount(said: Said, sentence: Sentence) -> Label:
    measure = _amount_measure(said, sentence)
    other, named = _whose(said, measure, sentence)
    if other is not None:
        return other
    if pattern("base_of_rate").match(said.text) and sentence.measure == "executed" and said.behind.startswith("的"):
        sentence.rate_follows = True  # 支出1215万元，完成预算1361万元的89%: still of the spending
        return _label(said, measure, sentence, named=named)
    if not measure and named:
        measure = _measure_of_scope(said, sentence)
    measure = measure or _without_word(said, sentence)
    if not _is_units(measure, sentence, named=named):
        return Label()
    if measure == "budget" and sentence.context.measure == "initial":
        measure = "initial"
    if "涉及" in said.text and not (named or sentence.scope or sentence.project):
        return Label()  # 项目48个，涉及预算金额7589.42万元: of what was counted, not all there is
    sentence.measure = measure
    if not sentence.parts and measure != "unspent":
        sentence.whole_measure = measure
    return _label(said, measure, sentence, named=named)


def _rate(said: Said, sentence: Sentence) -> Label:
    if pattern("grows").fullmatch(said.text):
        return _growth(sentence)
    if sentence.rate_follows and said.text == "的":
        sentence.rate_follows, sentence.rate_said = False, True
        if sentence.project:
            return Label("money", "named", "execution_rate", sentence.project)
        return Label("money", sentence.scope or "total", "execution_rate", sure=False)
    if "占" in said.text:
        said = said.until("占")
        if not said.has("of_all"):
            return _share_of_budget(said, sentence)
    if "采购" in sentence.context.title:  # 政府采购预算执行率 is no rate of the budget
        return Label()
    measure = _rate_measure(said, sentence)
    other, named = _whose(said, measure, sentence)
    if other is not None:
        return other
    if not _is_units(measure, sentence, named=named):
        return Label()
    sentence.rate_said = True
    return _label(said, measure, sentence, named=named)


# --- which figure -----------------------------------------------------------------------------------------------------


def _measures(said: Said, sentence: Sentence) -> list[str]:
    """Return the figures that the words name; from here on a change of the budget may be spoken of."""
    own = [value for value in said.values("measure") if value not in _CHANGES or sentence.adjusting]
    sentence.adjusting = sentence.adjusting or said.has("adjusting")
    return [_CHANGES.get(value, value) for value in own]


def _amount_measure(said: Said, sentence: Sentence) -> str:
    """Return the last figure named; an amount by which the budget grew (全年预算较年初减少45万元) is its adjustment."""
    own = _measures(said, sentence)
    if own[-1:] == ["budget"] and "后" not in said.text:  # 核减项目预算180万元: the change, not what is left
        change = _last(own, _ADJUSTMENTS)
        if change:
            return change
    return "adjustment" if own and own[-1] == "adjustment_rate" else _last(own, _AMOUNTS)


def _growth(sentence: Sentence) -> Label:
    """Growth behind an adjustment (较年初增加180万元，增长12%) is its rate."""
    if sentence.measure not in _ADJUSTMENTS or sentence.scope == UNKNOWN:
        return Label()
    sentence.rate_said = True
    if sentence.project:
        return Label("money", "named", "adjustment_rate", sentence.project)
    return Label("money", sentence.scope or "total", "adjustment_rate", sure=False)


def _last(measures: Sequence[str], fitting: frozenset[str]) -> str:
    return next((value for value in reversed(measures) if value in fitting), "")


def _rate_measure(said: Said, sentence: Sentence) -> str:
    own = _measures(said, sentence)
    named = [value for value in own if value in _RATES]
    if named and named != ["share"]:
        return named[-1]
    return _rate_of(said, own, sentence.measure) or _last(named, _RATES)


def _rate_of(said: Said, own: Sequence[str], before: str) -> str:
    """A percentage said of spending is the execution rate (项目支出执行98%, 完成预算的98%), of a change its rate."""
    last = own[-1] if own else ""
    if last in _ADJUSTMENTS:
        return "adjustment_rate"
    if before == "executed" and any(pattern(name).fullmatch(said.text) for name in ("progress", "completes")):
        return "execution_rate"
    if before == "executed" and said.has("of_budget"):
        return "execution_rate"
    if last in ("executed", "budget", "adjusted") and said.has("carried_out") and "占" not in said.text:
        return "execution_rate"
    return ""


def _share_of_budget(said: Said, sentence: Sentence) -> Label:
    """A share is the execution rate where it is spending's of the budget (支出…万元，占预算的…%), else no figure of ours."""
    if sentence.scope == UNKNOWN or sentence.measure != "executed" or not said.has("of_budget"):
        return Label()
    sentence.rate_said = True
    return Label("money", sentence.scope or "total", "execution_rate")


def _measure_of_scope(said: Said, sentence: Sentence) -> str:
    """Return the figure of an amount of which only whose it is was said: the one spoken of (其中：基本支出…万元)."""
    if sentence.parts:
        sentence.bare_part()
        return sentence.whole_measure
    measure = sentence.measure or sentence.context.measure
    if measure in _STAGES:
        return measure
    return "executed" if said.text.endswith("支出") else ""


def _without_word(said: Said, sentence: Sentence) -> str:
    """Return the figure of an amount that no word names: 93.49万元未支出, 项目安排60万元, 实际58万元 behind a budget."""
    if pattern("not_spent_behind").match(said.behind):
        return "unspent"
    if said.counted and pattern("sum_word").fullmatch(said.text):
        return "budget"
    if pattern("actually").fullmatch(said.text.strip()) and sentence.measure in _STAGES:
        return "executed"
    return "budget" if (sentence.project or sentence.of_projects) and said.has("granted") else ""


# --- whose money ------------------------------------------------------------------------------------------------------


def _whose(said: Said, measure: str, sentence: Sentence) -> tuple[Label | None, bool]:
    """Return the label where it is not the unit's money, else None; and whether the words name the money."""
    other = _somebody_elses(said, measure, sentence)
    if other is not None:
        return other, False
    named = _takes_scope(said, sentence)
    if sentence.scope == UNKNOWN:
        sentence.measure = ""
        return Label(), named
    return None, named


def _somebody_elses(said: Said, measure: str, sentence: Sentence) -> Label | None:
    """Return the label where it is not plainly the unit's money: a named project's, or nobody's we know; else None."""
    context = sentence.context
    scopes = {*said.values("scope")}
    if measure in _ADJUSTMENTS and not (sentence.measure or scopes or "调整" in context.title or "预算" in said.text):
        return Label()
    alone = not (scopes or sentence.project or sentence.measure or context.scope == "total")
    if measure == "executed" and alone and said.has("paid_out"):
        return Label()
    foreign = foreign_words(said.text, said.known, context.unit_names)
    if foreign:
        return _named(foreign, measure, said, sentence)
    if sentence.base == UNKNOWN and scopes <= _VAGUE and not said.values("group"):
        return Label()
    return None


def _named(words: str, measure: str, said: Said, sentence: Sentence) -> Label:
    """A label with words of its own is a project's where projects are spoken of, else nobody's we know."""
    name = clean_name(pattern("granting").sub("", words))
    among = sentence.context.of_projects or sentence.base.startswith("projects")
    if not measure and among and pattern("spent").match(said.follower):
        measure = "budget"
    may_be = not sentence.described and (among or pattern("project_name").search(name) is not None)
    if not (may_be and 2 < len(name) <= LONGEST_NAME and measure in _OF_PROJECT) or pattern("no_project").search(name):
        sentence.lost()
        return Label()
    sentence.about(sentence.scope if sentence.of_projects else "projects", name)
    return Label("money", "named", measure, name)


def _takes_scope(said: Said, sentence: Sentence) -> bool:
    """Move the sentence to the money that the words name; tell whether they name any."""
    sentence.parts_in(said)
    scopes = list(dict.fromkeys(said.values("scope")))
    groups = said.values("group")
    if not scopes and _returns(said, sentence):
        sentence.scope, sentence.project, sentence.doubtful = sentence.base, sentence.topic, True
    if groups:
        sentence.about(f"projects.{groups[-1]}")
    elif scopes and not (sentence.topic and set(scopes) <= _LEVELS):
        sentence.about(one_scope(scopes, sentence.context))
    elif said.has("whole_unit"):
        sentence.about(sentence.context.scope)
    if (scopes or groups) and not sentence.parts:
        sentence.scopes.add(sentence.scope)
    elif not scopes and "占" not in said.text and (said.has("together") or (sentence.ended and _is_of_year(said))):
        sentence.scope, sentence.parts, sentence.ended = sentence.base, False, False
        sentence.bare_parts = 0
    return bool(scopes or groups)


def _returns(said: Said, sentence: Sentence) -> bool:
    """Tell whether words of the whole year stand behind somebody else's money (收回项目结余5万元，调整后预算522万元)."""
    aside = sentence.scope == UNKNOWN or (sentence.of_projects and not sentence.context.of_projects)
    return (
        aside
        and sentence.base not in (UNKNOWN, sentence.scope)
        and pattern("of_whole_year").match(said.text) is not None
    )


def _is_units(measure: str, sentence: Sentence, *, named: bool) -> bool:
    """Tell whether a figure is the unit's: none of an indicator that is being described."""
    return bool(measure) and (not sentence.described or named or bool(sentence.scope) or measure in _ADJUSTMENTS)


def _label(said: Said, measure: str, sentence: Sentence, *, named: bool) -> Label:
    if sentence.project:
        return Label("money", "named", measure, sentence.project)
    if measure == "share":
        measure = _share(sentence)
    of_part = sentence.parts and sentence.scope != sentence.base
    sure = named or (not of_part and not sentence.doubtful and _is_of_year(said))
    return Label("money", sentence.scope or "total", measure, sure=sure)


def _is_of_year(said: Said) -> bool:
    return any(word in said.text for word in _OF_THE_YEAR)


def _share(sentence: Sentence) -> str:
    stage = {"budget": "adjusted"}.get(sentence.measure, sentence.measure)
    return f"share.{stage}" if stage in ("initial", "adjusted", "executed") else ""


def is_budgeted(known: Said) -> bool:
    """Tell whether a line speaks of a project's money: a budget or what was granted stands in it."""
    measures = {*known.values("measure")}
    return bool(measures & {"initial", "adjusted", "budget"}) or ("executed" in measures and known.has("granted_for"))
