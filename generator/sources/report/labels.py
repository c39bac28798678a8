"""What each number of a paragraph is said to be, from its words alone: whose money, which stage, which figure of which indicator.

A number takes its meaning from the words of its clause; what these do not say it takes from the sentence (其中 lists take
the figure of the whole), then from the heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.number import MONEY
from generator.scan import Mention
from generator.sources.report.lexicon import lexicon, pattern
from generator.sources.report.listing import NUMBERED, Listed, Listing
from generator.sources.report.money import is_budgeted, money
from generator.sources.report.people import project_count, staff
from generator.sources.report.scores import indicators_counted, points
from generator.sources.report.sentence import UNKNOWN, Context, Label, Said, Sentence, dimension
from generator.sources.report.words import NUMBERING, Before, before, clean_name, tokens

__all__ = ["Context", "Label", "Labeller"]

_TOPIC = re.compile(rf"(?:{NUMBERING}|[●•·■◆-])?([^，。；：:,;！？]{{2,30}}?)(?:[。：:，]|——)")
_NUMBERED_CLAUSE = re.compile(rf"(?:{NUMBERING})([^，。；：:,;！？]{{4,40}}?)，")
_YEAR = re.compile(r"(20\d\d)年")
_AGAINST_YEAR = re.compile(r"(?:比|较|与|同)20\d\d年")
_AGAINST_ANY = re.compile(r"(?:比|较|与|同)(?:20\d\d年|上年|去年|上一年)[^，。；]{0,8}(?:相比|比较)$")
_MORE = re.compile("(?:增加|减少|增长|下降|提高|降低)了?$")
_PEOPLE = frozenset(["人", "名", "个", ""])
_COUNTED = frozenset(["个", "项"])
#: How a line begins that is one of a list, or names something in quotes.
_OPENS_ITEM = re.compile(rf"(?:{NUMBERING}|[“\"])")
#: A function of the budget's classification: 一般公共服务（类）统计信息事务（款）统计管理（项）.
_FUNCTION = re.compile(r"[^。；\d]{2,60}\((?:类|款|项)\)")
#: Characters behind a number that may say what it is.
_BEHIND = 8


@dataclass(slots=True)
class Labeller:
    """Reads line after line; its listing keeps the indicator that is being described."""

    listing: Listing = field(default_factory=Listing)

    def read(self, text: str, spans: Sequence[tuple[int, int, Mention]], context: Context) -> list[Label]:
        """Return the labels of the numbers of one compact line (start, end, mention)."""
        around = before(text, spans)
        listed = self.listing.read(text, spans, around, listed=context.listed, heading=context.heading)
        apart = _is_of_function(text)
        sentence = _opened(text, context, described=bool(self.listing.name), apart=apart)
        latest: dict[str, Label] = {}
        labels: list[Label] = []
        for number, (_, end, mention) in enumerate(spans):
            each, own, unit = around[number], listed[number], mention.quantity.unit
            sentence.hear(each.pieces)
            if own is not None:
                label = _of_indicator(own)
            elif _is_against_year(each):
                label = Label("prior")
            elif labels and pattern("again").fullmatch(each.label):
                label = latest.get(dimension(unit), Label())
            else:
                last = (labels[-1], spans[number - 1][2].quantity.unit) if labels else (Label(), "")
                follower = around[number + 1].label if number + 1 < len(spans) else ""
                label = _label(_said(each, mention, text[end : end + _BEHIND], follower, last, sentence), sentence)
            if number == 0 and sentence.scope == UNKNOWN and unit in MONEY and _OPENS_ITEM.match(text):
                sentence.base = (
                    UNKNOWN  # 1.教育支出20万元，主要用于…。年初预算为30万元: of education, to the line's end
                )
                apart = True
            latest[dimension(unit)] = label
            labels.append(label.at(each.start, apart=apart and not label.kind))
        return labels


def _of_indicator(own: Listed) -> Label:
    return Label(own.kind, own.kind, own.figure, own.name, own.level)


def _is_against_year(each: Before) -> bool:
    """Tell whether a number is by how much a figure differs from another year's: 与2019年相比，财政拨款增加27万元."""
    return _MORE.search(each.label) is not None and any(_AGAINST_ANY.match(piece) for piece in each.pieces[-3:])


def _said(
    each: Before, mention: Mention, behind: str, follower: str, last: tuple[Label, str], sentence: Sentence
) -> Said:
    """Return a number's own words; 项目 that belongs to the number before it (7个项目) is left out of them."""
    text = each.label
    if text.startswith("项目") and not each.pieces and last[1] in _COUNTED:
        sentence.about(last[0].scope or UNKNOWN)
        text = text.removeprefix("项目")
    some = text.startswith("指标") and not each.pieces and last[1] in _COUNTED and last[0].kind != "score"
    counted, whole = last[0].kind == "count", not mention.quantity.value % 1
    return Said(text, tokens(text, listed=False), mention.quantity.unit, behind, follower, counted, whole, some)


def _opened(text: str, context: Context, *, described: bool, apart: bool) -> Sentence:
    """Return what is known when a line begins: from its headings, and from what its first words say it is about."""
    sentence = Sentence(context, described, scope=context.scope, base=context.scope)
    if context.listed:
        return sentence
    budgeted = is_budgeted(Said(text, tokens(text, listed=False), ""))
    if budgeted and (context.of_projects or _names_project(text)):
        sentence.project = sentence.topic = _topic(text)
    elif apart or _is_aside(text):
        sentence.scope = sentence.base = UNKNOWN
    return sentence


def _names_project(text: str) -> bool:
    """Tell whether a numbered line begins with a project's name, wherever it stands (1.馆藏档案数字化扫描项目，预算120万元)."""
    match = NUMBERED.match(text) or _NUMBERED_CLAUSE.match(text)
    return match is not None and match[1].endswith(("项目", "工程"))


def _topic(text: str) -> str:
    """Return what a line says it is about before its first mark (3.劳动保障监察执法。预算…), "" where that is no name."""
    match = _TOPIC.match(text)
    if match is None or any(pattern(name).search(match[1]) for name in ("no_topic", "topic_counts")):
        return ""
    known = tokens(match[1], listed=False)
    if any(word.kind in ("group", "measure", "parts", "prior") for _, _, word in known):
        return ""
    return clean_name(match[1]) if lexicon().filler.sub("", match[1]) else ""


def _is_of_function(text: str) -> bool:
    """Tell whether a line begins with a function of the budget's classification."""
    return _FUNCTION.match(_OPENS_ITEM.sub("", text, count=1)) is not None


def _is_aside(text: str) -> bool:
    """Tell whether a numbered line is about something that is not the unit's budget (（三）政府采购。预算…)."""
    match = NUMBERED.match(text)
    return match is not None and not tokens(match[1], listed=False) and lexicon().filler.sub("", match[1]) != ""


def _label(said: Said, sentence: Sentence) -> Label:
    """Return what a number is that is no indicator's: by its unit, the words of which figures it can be."""
    unit = said.unit
    if unit not in MONEY and pattern("other_money").search(said.text):
        sentence.lost()  # “三公”经费只有公务用车1项，支出2万元
    if _is_prior(said, sentence):
        return Label("prior")
    if said.has("apart") or said.has("not_yet") or pattern("as_limit").match(said.behind):
        return Label()
    if unit == "分":
        return points(said, sentence)
    if unit in _COUNTED and (said.behind.startswith("项目") or said.has("projects_counted")):
        return project_count(said, sentence)
    if unit in _COUNTED and (counted := indicators_counted(said, sentence)):
        sentence.indicators = True
        return Label("score", "indicators", counted)
    if unit in _PEOPLE and not sentence.context.listed:
        return staff(said, sentence)
    return money(said, sentence) if unit in MONEY or unit == "%" else Label()


def _is_prior(said: Said, sentence: Sentence) -> bool:
    """Tell whether a number is another year's, or compares with it."""
    if any(word.kind == "prior" for _, _, word in said.known):
        sentence.prior = True
        return True
    if _AGAINST_YEAR.search(said.text):
        return True
    years, year = _YEAR.findall(said.text), sentence.context.year
    if years and year and year not in years:
        return True
    return sentence.prior and ("累计" in said.text or pattern("since_then").fullmatch(said.text) is not None)
