"""Counts right behind what they count: A股、B股、C股三个股室; 《A》和《B》两项制度; 一是…二是…三是…，共三项 (A108)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.checking.review.counts.lists import kind_of, plain_name, split
from generator.checking.review.counts.miscount import Miscount
from generator.checking.review.sentences.base.words import relation_words
from generator.finding import Severity
from generator.scan.numerals import whole_number

__all__ = ["counted_behind"]

_N = r"(?P<n>\d{1,2}|[二两三四五六七八九十]{1,3})"
_UNITS = "个|项|家|所|大|条|种|类|支|处|座|部|件|份|块"
_COUNT = re.compile(
    rf"(?<=[\u4e00-\u9fff》”’）)，,])(?<![第每前后近约超余上下这那该其各首另外的以中十百千万亿零几数年月日达共])(?P<how>(?:[，,]|等[^，。；、\d]{{0,6}}[，,])?(?:共计|合计|一共|总共|共有|共)(?:有|是|为)?)?"
    rf"{_N}(?P<unit>{_UNITS})(?P<noun>[^，。；、：:（）()\d“”《》]{{0,14}})"
)
#: Marks that end what may be a list; within brackets, titles and quotation marks they do not.
_ENDS = "，,。；;：:！？!?\n"
_OPENERS, _CLOSERS = "（(《“‘「【[", "）)》”’」】]"
_TITLES = re.compile(
    r"(?P<titles>(?:(?:[、和及与，,]|以及)?《[^《》]{2,60}》(?:[（(][^（）()]{1,20}[）)])?){1,30})(?P<open>等)?$"
)
_TITLE = re.compile("《[^《》]{2,60}》")
#: 执行《…》两项制度: one title where there should be several.
_TITLED_ALONE = re.compile("[\u4e00-\u9fff]{0,4}(?:制度|办法|规定|细则|规程)")
_ORDINAL = re.compile("(?:^|[，,：:。；;])([一二三四五六七八九十])是")
_ORDINALS = "一二三四五六七八九十"
_QUOTED = re.compile(rf"[“‘]{_N}(?P<noun>[\u4e00-\u9fff]{{1,3}})[”’]")
_DIGIT = re.compile(r"\d")
_COUNTED_BEFORE = re.compile(rf"(?:\d{{1,3}}|(?<![第统一之]){_N.replace('?P<n>', '?:')})(?:{_UNITS})")
_CONJUNCTION = re.compile("以及|[和及与暨]")
_LONGEST = 400
_LONGEST_NAME = 30
#: A first name of so few characters may lack the end that the next one has: 图书、报刊采购.
_FRAGMENT = 3
#: Characters by which the last of the names may be longer than the others.
_LONGER = 8
#: A count further from its names counts something else besides.
_NEAR = 3


@dataclass(frozen=True, slots=True)
class _Names:
    """The names before a count.

    Attributes:
        shown: as split, the words before the first cut off where that can be told.
        least, most: how many things they may be.
        alike: all end like names of one kind. open: 等 stands behind them. lead: the words before the first name.
        plain: nothing in them but names, as far as their shape tells.
    """

    shown: tuple[str, ...]
    least: int
    most: int
    alike: bool
    open: bool
    lead: str
    plain: bool


def counted_behind(text: str) -> Iterator[Miscount]:
    """Yield the counts of one compact line that the names right before them contradict."""
    for match in _COUNT.finditer(text):
        count = whole_number(match["n"]) or 0
        if count < 2:
            continue
        if (found := _titles(text, match, count)) is not None or (found := _ordinals(text, match, count)) is not None:
            yield from found
        else:
            yield from _names(text, match, count)
    yield from _quoted(text)


def _miss(match: re.Match[str], count: int, number: int, shown: Sequence[str], level: Severity | None) -> Miscount:
    stated = match["n"] + match["unit"] + match["noun"]
    names = "、".join(shown[:12])
    message = f"写的是“{stated}”，前面列出的是{number}个：{names}。请核对个数，或补上、删去相应名称。"
    return Miscount(match.start("n"), match.end("noun"), str(count), str(number), message, level)


# --- titles -----------------------------------------------------------------------------------------------------------


def _titles(text: str, match: re.Match[str], count: int) -> list[Miscount] | None:
    """Compare with the titles in 《》 right before the count; None where none stand there."""
    end = match.start()
    before = text[max(0, end - _LONGEST * 2) : end]
    run = _TITLES.search(before)
    if run is None or (match["how"] or "").startswith("等"):
        return None
    titles = _TITLE.findall(run["titles"])
    start = max(before.rfind(mark, 0, run.start()) for mark in ("。；\n" if match["how"] else "，。；：\n"))
    all_there = len(_TITLE.findall(before[start + 1 :]))
    if all_there > len(titles) and match["how"]:
        return []  # 制定《A》、修订《B》，共…
    if (count >= len(titles) and run["open"]) or len(titles) <= count <= all_there:
        return []
    if not (match["noun"] == "" or relation_words().some("lists", "titled").search(match["noun"])):
        return []  # 按照《…》三个方面的要求
    if len(titles) == 1 and not _TITLED_ALONE.fullmatch(match["noun"]):
        return []
    return [_miss(match, count, len(titles), titles, None)]


# --- points -----------------------------------------------------------------------------------------------------------


def _ordinals(text: str, match: re.Match[str], count: int) -> list[Miscount] | None:
    """Compare 一是…二是…，共三项 with the last of the points; None where no points stand before the count."""
    if not match["how"] or match["how"].startswith("等"):
        return None
    start = max(text.rfind(mark, 0, match.start()) for mark in "。\n")
    numbers = [_ORDINALS.index(one[1]) + 1 for one in _ORDINAL.finditer(text, start + 1, match.start())]
    if len(numbers) < 2 or numbers != [*range(1, len(numbers) + 1)]:
        return None
    told = match["noun"].startswith(relation_words().lists["lists", "points"])
    if count == len(numbers) or not (
        told or (match["noun"] == "" and match["unit"] in "项条" and abs(count - len(numbers)) < _NEAR)
    ):
        return []  # 二是改造文化站，共3个
    stated = match["n"] + match["unit"] + match["noun"]
    message = f"写的是“{stated}”，前面列到“{_ORDINALS[len(numbers) - 1]}是”，共{len(numbers)}条。请核对条数，或补上、删去相应内容。"
    level = None if told else Severity.WARNING
    return [Miscount(match.start("n"), match.end("noun"), str(count), str(len(numbers)), message, level)]


# --- names ------------------------------------------------------------------------------------------------------------


def _names(text: str, match: re.Match[str], count: int) -> Iterator[Miscount]:
    body = _before(text, match.start())
    how = match["how"] or ""
    if "、" not in body and not _CONJUNCTION.search(body):
        return
    names = _read(body)
    if names is None or _is_rules_name(match["noun"], names.shown):
        return
    is_open = names.open or how.startswith("等")
    if names.least <= count and (is_open or count <= names.most):
        return
    level = _level(names, match, count, is_open=is_open) if len(names.shown) > 1 else Severity.INFO
    if level is not Severity.INFO:
        yield _miss(match, count, len(names.shown), names.shown, level)


def _is_rules_name(noun: str, names: Sequence[str]) -> bool:
    """Tell whether a count belongs to the name of rules that several levels have each made: 省、市十项规定."""
    levels = relation_words().lists["lists", "levels"]
    return noun.startswith("规定") and all(name.endswith(levels) for name in names)


def _level(names: _Names, match: re.Match[str], count: int, *, is_open: bool) -> Severity | None:
    """Return None for an error, a warning, or INFO for what says nothing.

    Things of several kinds may be counted together (建成文化站、阅览室12个): more than the names is only wrong where the
    words before say that a body consists of them, or the noun behind can only mean the names.
    """
    lists = relation_words().lists
    noun = match["noun"]
    consists = names.lead.endswith(lists["lists", "leads_of_all"])
    if not names.plain or (names.lead.endswith(lists["lists", "leads_of_some"]) and not consists):
        return Severity.INFO
    near = abs(count - len(names.shown)) <= _NEAR
    if noun == "":
        certain = consists and names.alike and not (is_open and match["how"])
        return (None if near else Severity.WARNING) if certain else Severity.INFO
    abstract = noun.startswith(lists["lists", "nouns_of_names"])
    if not (abstract or noun.startswith(lists["lists", "nouns_of_bodies"]) or _is_named_so(noun, names.shown)):
        return Severity.INFO
    if consists or abstract:
        return None if near or count < names.least else Severity.WARNING
    if not names.alike:
        return Severity.INFO
    return None if count < names.least else Severity.WARNING if near else Severity.INFO


def _is_named_so(noun: str, names: Sequence[str]) -> bool:
    """Tell whether a noun is what the names end with (三个党支部: 机关党支部、…)."""
    endings = {name[-2:] for name in names}
    return len(endings) == 1 and next(iter(endings)) in noun


def _before(text: str, end: int) -> str:
    """Return what stands before a count, back to the mark that ends another clause."""
    depth = 0
    start = max(0, end - _LONGEST)
    for position in range(end - 1, start - 1, -1):
        char = text[position]
        if char in _CLOSERS:
            depth += 1
        elif char in _OPENERS:
            if not depth:
                return text[position + 1 : end]
            depth -= 1
        elif not depth and char in _ENDS:
            return text[position + 1 : end]
    return text[start:end]


def _read(body: str) -> _Names | None:
    """Read the names of a clause; None where its words are no list of names."""
    body, is_open = (body[:-1], True) if body.endswith("等") else (body, False)
    pieces = list(split(body))
    if not pieces or any(word in body for word in relation_words().lists["lists", "not_of_all"]):
        return None
    whole, _ = _led(pieces[0])
    counted = [number for number, piece in enumerate(pieces) if _COUNTED_BEFORE.search(plain_name(piece))]
    if counted:  # what stands before another count is another list
        pieces = pieces[counted[-1] :]
        pieces[0] = _behind_count(pieces[0])
        if not pieces[0]:
            return None
    starts = _starts(pieces)
    lead, first = _led(pieces[starts[-1]])
    lead = lead or whole
    shown = (first, *pieces[starts[-1] + 1 :])
    if any(_DIGIT.search(plain_name(piece)) or len(plain_name(piece)) > _LONGEST_NAME for piece in shown):
        return None
    return _measured(shown, lead, is_open, extra=starts[-1] - starts[0])


def _behind_count(piece: str) -> str:
    """Return the name that begins behind a count and what joins it to that (三个股室和执法大队), "" where none does."""
    last = [*_COUNTED_BEFORE.finditer(piece)][-1]
    rest = piece[last.end() :]
    joint = _CONJUNCTION.search(rest)
    return rest[joint.end() :] if joint else ""


def _starts(pieces: Sequence[str]) -> list[int]:
    """Return the pieces with which the names may begin: that with words which only begin a list, else the first or second."""
    many = relation_words().some("lists", "leads_within")
    found = [0]
    for number, piece in enumerate(pieces[1:], 1):
        if many.search(plain_name(piece)):
            found = [number]
        elif number == 1 and _one_lead().search(plain_name(piece)):
            found.append(number)
    return found


@functools.cache
def _one_lead() -> re.Pattern[str]:
    """Return what finds a lead of one character that is no part of a longer word."""
    words = relation_words().lists["lists", "leads_short"]
    return re.compile(f"(?<![建开假附国所私专])(?:{'|'.join(map(re.escape, words))})(?!施|备|计|区|关|国|限|色)")


def _led(piece: str) -> tuple[str, str]:
    """Part the first name from the words before it; where no lead is known the words stay with the name."""
    many = [*relation_words().some("lists", "leads").finditer(piece)]
    last = many[-1] if many else _one_lead().search(piece)
    if last is None or last.end() == len(piece):
        return "", piece
    return piece[: last.end()], piece[last.end() :].lstrip("了有：:")


def _measured(shown: tuple[str, ...], lead: str, is_open: bool, *, extra: int) -> _Names:
    kinds = [kind_of(name) for name in shown]
    alike = len(set(kinds)) == 1 and kinds[0] != ""
    least = most = len(shown)
    for number, name in enumerate(shown):
        sure, perhaps = _joined(name, alike=alike, last=number == len(shown) - 1)
        least += sure
        most += sure + perhaps
    if not alike:
        least -= _fragments(shown, kinds)
    plain = bool(lead) or alike
    return _Names(
        tuple(map(plain_name, shown)), max(1, least), most + extra, alike, is_open, lead, plain and _are_names(shown)
    )


def _joined(name: str, *, alike: bool, last: bool) -> tuple[int, int]:
    """Return how many names a piece certainly holds besides its first, and how many more it may."""
    sure = perhaps = 0
    plain = plain_name(name)
    for joint in _CONJUNCTION.finditer(plain):
        left = plain[: joint.start()]
        if kind_of(left):
            perhaps += 1 if not alike else 0
            sure += 1 if alike else 0
        elif not alike:
            perhaps += 1 if last or len(plain) > _FRAGMENT * 2 else 0
    return sure, perhaps


def _fragments(shown: Sequence[str], kinds: Sequence[str]) -> int:
    """Return how many pieces may lack an end that the next one has (图书、报刊采购)."""
    found = 0
    for number, name in enumerate(shown[:-1]):
        own, following = len(plain_name(name)), len(plain_name(shown[number + 1]))
        if not kinds[number] and ((own <= _FRAGMENT and following - own > 1) or kinds[-1]):
            found += 1
    return found


def _are_names(shown: Sequence[str]) -> bool:
    """Tell whether the last piece is a name as the others are, not the words of what was done (…林业站举办)."""
    words = relation_words()
    last = plain_name(shown[-1]).removesuffix("了")
    longest = max((len(plain_name(name)) for name in shown[:-1]), default=0)
    leads = (*words.lists["lists", "leads"], *words.lists["lists", "leads_short"])
    if len(last) > longest + _LONGER or last.endswith((*leads, *words.lists["lists", "done"])):
        return False
    may_be = last.endswith(words.lists["lists", "may_be_done"]) and not any(
        name.endswith(words.lists["lists", "may_be_done"]) for name in shown[:-1]
    )
    return not may_be or words.some("lists", "done").search(last) is None


# --- names in quotation marks -----------------------------------------------------------------------------------------


def _quoted(text: str) -> Iterator[Miscount]:
    """Compare 招投标制、监理制、合同制“三制” with the names that end so."""
    for match in _QUOTED.finditer(text):
        count = whole_number(match["n"]) or 0
        pieces = [plain_name(piece) for piece in split(_before(text, match.start()))]
        ending = match["noun"]
        if count < 2 or len(pieces) < 2 or not all(piece.endswith(ending) for piece in pieces) or len(pieces) == count:
            continue
        message = f"写的是“{match['n']}{ending}”，前面列出的是{len(pieces)}个：{'、'.join(pieces[:12])}。请核对个数，或补上、删去相应名称。"
        yield Miscount(match.start("n"), match.end("noun"), str(count), str(len(pieces)), message)
