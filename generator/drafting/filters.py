"""Small joints of Chinese sentences: how the unit's words are fitted into ours."""

from __future__ import annotations

import re

__all__ = [
    "because",
    "first_clause",
    "listed",
    "oneline",
    "parent",
    "phrase",
    "sentence",
    "titles",
    "used_for",
]

_CLOSING = "。；，、;,. \t\n"
_LEADING_CAUSE = re.compile(r"^(主要)?(的)?(原因(是|为|：|:)|是?由于|系因|因为|因(?=[^此而]))")
_LEADING_USE = re.compile(r"^(项目)?(资金)?(主要)?(用于|是为了|为了)[：:]?")


def phrase(text: str) -> str:
    """Drop the closing punctuation, so that the text can go on."""
    return text.strip().rstrip(_CLOSING)


def sentence(text: str) -> str:
    """End the text with exactly one full stop."""
    kept = phrase(text)
    return f"{kept}。" if kept and not kept.endswith(("！", "？")) else kept


def because(text: str) -> str:
    """Continue 原因是…: a leading 由于, 因 or 原因是 of the unit's is dropped, not doubled."""
    return sentence(_LEADING_CAUSE.sub("", text.strip(), count=1))


def used_for(text: str) -> str:
    """Continue 主要用于…: a leading 主要用于 of the unit's is dropped, not doubled (主要用于主要用于 is a known slip)."""
    return phrase(_LEADING_USE.sub("", text.strip(), count=1))


def oneline(text: str) -> str:
    """Put what a macro rendered over several lines on one."""
    return "".join(line.strip() for line in text.splitlines())


def listed(items: list[str]) -> str:
    """Join names with 、."""
    return "、".join(phrase(item) for item in items)


def titles(items: list[str]) -> str:
    """Join names of documents, each in 《》 once; no 、 between them (GB/T 15834)."""
    return "".join(item if item.startswith("《") else f"《{item}》" for item in map(phrase, items))


def first_clause(text: str) -> str:
    """Return the words before the first punctuation mark, to name a sentence by."""
    return re.split(r"[，。；：、,.;:]", text.strip(), maxsplit=1)[0]


def parent(path: str) -> str:
    """Return the path of the block an entry belongs to."""
    return path.rpartition(".")[0]
