"""Counts with fewer names behind them than they say, joined by 和: 所属单位3个，为A中心和B中心; 两项指标，即…和… (A108)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checking.review.counts.lists import kind_of, plain_name, split
from generator.checking.review.counts.miscount import Miscount
from generator.checking.review.sentences.base.words import relation_words
from generator.finding import Severity
from generator.scan.numerals import whole_number

__all__ = ["counted_ahead"]

_COUNT = re.compile(
    r"(?<![\d.第十百千万亿点〇零几数前年月日各每近约超这那该其])(?P<n>\d{1,2}|[二两三四五六七八九十]{1,3})(?P<unit>个|项|家|所|大|条|种|类)"
    r"(?P<noun>[^，。；、：:（）()\d“”《》]{0,16}?)(?:为?\d{1,3}(?:\.\d{1,2})?%)?[，,]?(?P<how>即|分别为|分别是|为|是)[：:]?"
)
_JOINT = re.compile("以及|[和及与暨]")
_ENDS = re.compile("[。；;！？\n]")
#: The names are more than those, or counted themselves (两办四中心).
_OTHER = re.compile("等|此外|另|还|[二两三四五六七八九十](?:个|办|中心|科|站|所|室|局|股|队|部)")
_DIGIT = re.compile(r"\d")
_LONGEST, _LONGEST_NAME = 200, 24
_MOST = 4


def counted_ahead(text: str) -> Iterator[Miscount]:
    """Yield the counts of one compact line with fewer names behind them, however these are parted."""
    for match in _COUNT.finditer(text):
        count = whole_number(match["n"]) or 0
        end = _ENDS.search(text, match.end(), match.end() + _LONGEST)
        if count < 2 or end is None:
            continue
        body = text[match.end() : end.start()]
        names = [name for piece in split(body, "、，,") for name in _JOINT.split(plain_name(piece)) if name]
        if not 1 < len(names) < min(count, _MOST + 1) or _DIGIT.search(body) or _OTHER.search(body):
            continue
        if max(map(len, names)) > _LONGEST_NAME or (level := _level(text, match, names)) is Severity.INFO:
            continue
        stated = match["n"] + match["unit"] + match["noun"]
        message = (
            f"写的是“{stated}”，后面列出的是{len(names)}个：{'、'.join(names)}。请核对个数，或补上、删去相应名称。"
        )
        yield Miscount(match.start("n"), match.end("noun"), str(count), str(len(names)), message, level)


def _level(text: str, match: re.Match[str], names: list[str]) -> Severity | None:
    """Return None for an error, a warning, INFO where the words behind may say what the things are, not which (为民生项目和基建项目)."""
    if match["how"] in ("即", "分别为", "分别是"):
        return None
    lists = relation_words().lists
    bodies = all(kind_of(name) == "endings_bodies" for name in names)
    before = text[max(0, match.start() - 12) : match.start()] + match["noun"]
    told = re.search("[所下][属设辖]|单位|机构", before) is not None
    ends = not match["noun"] or match["noun"].endswith(lists["lists", "nouns_of_bodies"])
    return None if bodies and told and ends else Severity.INFO
