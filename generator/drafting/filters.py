"""Small joints of Chinese sentences: how the unit's words are fitted into ours."""

from __future__ import annotations

import re

__all__ = [
    "because",
    "effect",
    "first_clause",
    "item",
    "listed",
    "measured",
    "name",
    "oneline",
    "parent",
    "phrase",
    "quoted",
    "sentence",
    "sourced",
    "titles",
    "used_for",
]

_CLOSING = "。；，、;,. \t\n"
_CAUSE_LEAD = re.compile(
    r"^((主要)?(的)?(偏差|调增|调减|调整|未完成|失分)?(的)?(主要)?原因(主要)?(是|为|在于|：|:)|(主要)?(是)?(由于|因为)|系因|主要因|因(?=[^此而]))[：:]?"
)
_CAUSE_TAIL = re.compile(r"(等)?(的原因|所致|，?导致的|造成的)$")
_MEASURE_LEAD = re.compile(r"^((改进)?措施(是|为|：|:)|针对[^，。]{0,30}(问题|情况|原因)，|下一步，?)")
_USE_LEAD = re.compile(r"^(项目)?(资金)?(主要)?(用于|是为了|为了|包括|是)[：:]?")
_SOURCE_LEAD = re.compile(r"^((数据)?(来源|依据)(是|为|于|：|:)?|来源于|依据|根据)")
_EFFECT_LEAD = re.compile(r"^(项目(的)?实施(后)?，?|使得?|通过项目(的)?实施，?)")
_ITEM_NUMBER = re.compile(
    r"^\s*([（(]?([一二三四五六七八九十]{1,3}|\d{1,2})[)）]?[、.．)）](?!\d)|[（(][一二三四五六七八九十\d]{1,3}[)）]|[①-⑳]|[一二三四五六七八九十]是)\s*"
)


def phrase(text: str) -> str:
    """Drop the closing punctuation, so that the text can go on."""
    return text.strip().rstrip(_CLOSING)


def sentence(text: str) -> str:
    """End the text with exactly one full stop."""
    kept = phrase(text)
    return f"{kept}。" if kept and not kept.endswith(("！", "？")) else kept


def item(text: str) -> str:
    """Drop a number or 一是 the unit wrote before an item of a list: our own numbering stands there."""
    return _without(_ITEM_NUMBER, text)


def because(text: str) -> str:
    """Continue 原因是…: a leading 由于, 因 or 原因是 of the unit's is dropped, not doubled; so is a trailing 的原因."""
    return f"{_CAUSE_TAIL.sub('', phrase(_without(_CAUSE_LEAD, item(text))))}。"


def measured(text: str) -> str:
    """Continue 改进措施：…: a leading 改进措施 or 针对…问题 is dropped."""
    return sentence(_without(_MEASURE_LEAD, item(text)))


def used_for(text: str) -> str:
    """Continue 主要用于…: a leading 主要用于 of the unit's is dropped, not doubled (主要用于主要用于 is a known slip)."""
    return phrase(_without(_USE_LEAD, text))


def sourced(text: str) -> str:
    """Continue 数据来源为…"""
    return phrase(_without(_SOURCE_LEAD, text))


def effect(text: str) -> str:
    """Continue 项目实施后，…"""
    return sentence(_without(_EFFECT_LEAD, item(text)))


def name(text: str) -> str:
    """Write a name inside a sentence: no closing 等, no closing punctuation."""
    return phrase(text).removesuffix("等")


def quoted(text: str) -> str:
    """Put a name in “ ”, its own quotes turned into ‘ ’ (GB/T 15834)."""
    inner = text.replace("“", "‘").replace("”", "’")
    while '"' in inner:
        inner = inner.replace('"', "‘", 1).replace('"', "’", 1)
    return f"“{inner}”"


def _without(lead: re.Pattern[str], text: str) -> str:
    """Drop a lead-in as often as it is repeated."""
    kept = text.strip()
    while (rest := lead.sub("", kept, count=1)) != kept and rest.strip():
        kept = rest.strip()
    return kept


def oneline(text: str) -> str:
    """Put what a macro rendered over several lines on one."""
    return "".join([line.strip() for line in text.splitlines()])


def listed(items: list[str]) -> str:
    """Join names with 、, or with ； where a name holds 、 itself."""
    names = [phrase(text) for text in items]
    return ("；" if any("、" in text for text in names) else "、").join(names)


def titles(items: list[str]) -> str:
    """Join names of documents, each in 《》 once; no 、 between them (GB/T 15834)."""
    joined = "".join(text if text.startswith("《") else f"《{text}》" for text in map(phrase, items))
    return re.sub(r"(?<=》)[、，；\s]+(?=《)", "", joined)


def first_clause(text: str) -> str:
    """Return the words before the first punctuation mark, to name a sentence by."""
    return re.split(r"[，。；：、,.;:]", text.strip(), maxsplit=1)[0]


def parent(path: str) -> str:
    """Return the path of the block an entry belongs to."""
    return path.rpartition(".")[0]
