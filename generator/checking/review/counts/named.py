"""Stated counts against the names listed with them: 7个项目，分别是…; 五办五中心; 以下三个方面：一是…二是…."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator

from generator.checking.review.counts.ahead import counted_ahead
from generator.checking.review.counts.behind import counted_behind
from generator.checking.review.counts.lists import Listed, listed, plain_name, split
from generator.checking.review.counts.miscount import Miscount
from generator.checking.review.sentences.base.words import any_word, relation_words
from generator.finding import Severity
from generator.scan.numerals import whole_number

__all__ = ["miscounts"]

_NUMBER = r"(?<![\d.第十百千万亿点〇零几数前年月各每近约超])(?P<n>\d{1,3}|[二两三四五六七八九十]{1,3})(?![\d.])"
_UNITS = "个|项|家|所|大|条|种|类|支|处|座|名|套|部"
_STATED = re.compile(
    _NUMBER
    + rf"(?P<unit>{_UNITS})(?P<noun>[^，。；、：:（）()\d“”《》]{{0,14}}?)(?P<open>$|[：:（(，,]|(?:分别|具体|主要|包括|即|依次))"
)
_COUNT_BEHIND = re.compile(
    rf"等(?P<n>\d{{1,3}}|[二两三四五六七八九十]{{1,3}})(?P<unit>{_UNITS})(?P<noun>[^，。；、：:（）()\d“”《》的]{{0,8}})"
)
_ORDINALS = "一二三四五六七八九十"
_ITEM = re.compile("(?:^|[。；;，,：:、])([一二三四五六七八九十])(?:是|要)")
#: Amounts between a count and its list: ，预算金额100万元，实际支付90万元.
_AMOUNTS = re.compile(r"(?:[，,][^，。；、：:\d]{0,16}\d[\d.]{0,15}[万亿]?元){1,4}")
_ARABIC = re.compile(r"\d")
_ENDS = "。；;\n！？"
_LONGEST_LIST = 1200
_LONGEST_POINTS = 3000
_LONGEST_COMBINATION = 12


def miscounts(text: str) -> Iterator[Miscount]:
    """Yield the counts of one compact line that its own lists contradict, each once, by what is surest."""
    found: dict[int, Miscount] = {}
    for read in (_compounds, _stated, _before_count, counted_behind, counted_ahead):
        for miss in read(text):
            if miss.start not in found or (miss.level is None and found[miss.start].level is not None):
                found[miss.start] = miss
    yield from found.values()


def _list_end(text: str, start: int, marks: str = _ENDS) -> int:
    """Return where the list that begins at ``start`` ends: at a mark outside brackets and quotes."""
    depth = 0
    limit = min(len(text), start + _LONGEST_LIST)
    for match in _mark(marks).finditer(text, start, limit):
        char = match[0]
        if char in "（(《“":
            depth += 1
        elif char in "）)》”":
            if not depth:
                return match.start()
            depth -= 1
        elif not depth:
            return match.start()
    return limit


@functools.cache
def _mark(marks: str) -> re.Pattern[str]:
    return re.compile(f"[（(《“）)》”{marks}]")


def _stated(text: str) -> Iterator[Miscount]:
    """Read N个X and the list behind it."""
    openers = any_word(relation_words().lists["lists", "open"])
    for match in _STATED.finditer(text):
        count = whole_number(match["n"]) or 0
        if count < 2:
            continue
        points = _points(text, match, count)
        if points is not None:
            yield from points
            continue
        start = _list_start(text, match, openers)
        if start < 0:
            continue
        yield from _compare(text, match, count, start)


def _list_start(text: str, match: re.Match[str], openers: re.Pattern[str]) -> int:
    """Return where the names behind a count begin, −1 where none are announced."""
    position = match.start("open")
    if text.startswith(("（", "("), position):
        return position + 1
    between = _AMOUNTS.match(text, position)
    if between:
        position = between.end()
    if text.startswith(("，", ",", "。"), position) and (between or text[position] != "。"):
        position += 1
    opening = openers.match(text, position)
    end = opening.end() if opening else position
    if text.startswith(("：", ":"), end):
        return end + 1
    return end if opening else -1


def _compare(text: str, match: re.Match[str], count: int, start: int) -> Iterator[Miscount]:
    bracket = text[start - 1] in "（("
    end = _list_end(text, start)
    if end >= len(text):
        return  # a list without its full stop may go on in the next line
    body = text[start:end]
    if body.startswith(relation_words().lists["lists", "partial"]) or (
        bracket and text[end : end + 1] not in ("）", ")")
    ):
        return
    if not bracket and text[end : end + 1] in ("；", ";"):
        yield from _rows(text, match, count, start)
        return
    cut = _list_end(text, start, _ENDS + "，,") - start
    if "、" in body[:cut]:
        body = body[:cut]
    elif "，" in body and "、" not in body:
        return
    if _ARABIC.search(body):
        return
    names = listed(body)
    if len(names.names) < 2 or max(map(len, names.names)) > 40 or names.allows(count):
        return
    yield _report(match, count, names)


def _report(match: re.Match[str], count: int, names: Listed) -> Miscount:
    stated = match["n"] + match["unit"] + match["noun"]
    number = len(names.names)
    shown = "、".join(plain_name(name) for name in names.names[:12])
    message = f"写的是“{stated}”，后面列出的是{number}个：{shown}。请核对个数，或补上、删去相应名称。"
    sure = names.alike and (names.least == names.most or count < names.least)
    return Miscount(
        match.start("n"), match.end("noun"), str(count), str(number), message, None if sure else Severity.WARNING
    )


def _rows(text: str, match: re.Match[str], count: int, start: int) -> Iterator[Miscount]:
    """Compare a count with rows that semicolons separate."""
    end = _list_end(text, start, "。\n")
    rows = list(split(text[start:end], "；;"))
    if (
        len(rows) < 2
        or any(row.startswith(("另", "此外", "其中", "合计", "共计")) for row in rows)
        or "等" in text[end - 1 : end]
    ):
        return
    if len(rows) == count or not _same_shape(rows):
        return
    stated = match["n"] + match["unit"] + match["noun"]
    message = f"写的是“{stated}”，后面逐个列出的是{len(rows)}个。请核对个数，或补上、删去相应内容。"
    yield Miscount(match.start("n"), match.end("noun"), str(count), str(len(rows)), message)


def _same_shape(rows: list[str]) -> bool:
    """Tell whether every row has its own figures and none holds several names with figures."""
    amounts = [len(re.findall(r"\d+(?:\.\d+)?(?:万|亿)?元", row)) for row in rows]
    return min(amounts) > 0 and max(amounts) == min(amounts)


def _points(text: str, match: re.Match[str], count: int) -> list[Miscount] | None:
    """Compare 三个方面 with 一是…二是…; None where no such points follow."""
    noun = match["noun"] or match["unit"]
    if not any(word in noun for word in relation_words().lists["lists", "points"]):
        return None
    end = text.find("\n", match.end())
    behind = text[match.start("open") : min(end if end >= 0 else len(text), match.end() + _LONGEST_POINTS)]
    number = _last_point(behind)
    if number is None:
        return None
    if number == count:
        return []
    stated = match["n"] + match["unit"] + match["noun"]
    last = _ORDINALS[number - 1] if number <= len(_ORDINALS) else str(number)
    message = f"写的是“{stated}”，后面只列到“{last}”，共{number}条。请核对条数，或补上、删去相应内容。"
    return [Miscount(match.start("n"), match.end("noun"), str(count), str(number), message)]


def _last_point(text: str) -> int | None:
    """Return the last number of the first run 一是…二是…, None if none begins soon; a run that skips a number says nothing."""
    expected = 1
    for match in _ITEM.finditer(text):
        number = _ORDINALS.index(match[1]) + 1
        if number == 1 and expected > 1:
            break
        if number != expected or (number == 1 and ("。" in text[1 : match.start()] or match.start() > 40)):
            return None
        expected += 1
    return expected - 1 if expected > 2 else None


def _before_count(text: str) -> Iterator[Miscount]:
    """Read A、B、C等3个社区: not more names than the count."""
    for match in _COUNT_BEHIND.finditer(text):
        count = whole_number(match["n"]) or 0
        start = max(text.rfind(mark, max(0, match.start() - 300), match.start()) for mark in "，。；：:,;\n")
        body = text[start + 1 : match.start()]
        if "、" not in body or _ARABIC.search(body) or body.count("（") != body.count("）"):
            continue
        names = listed(body)
        if count and names.least > count and not names.open and names.least > 1 and names.alike:
            yield _report(match, count, names)


def _compounds(text: str) -> Iterator[Miscount]:
    """Compare 五办五中心 with the offices and centres named behind it."""
    pattern, pieces = _compound_patterns()
    for match in pattern.finditer(text):
        wanted = [(whole_number(piece["n"]) or 0, piece["kind"]) for piece in pieces.finditer(match["all"])]
        end = _list_end(text, match.end())
        if end >= len(text):
            continue
        body = text[match.end() : end]
        cut = _list_end(body, 0, "，,")
        body = body[:cut] if "、" in body[:cut] else body
        if not _ARABIC.search(body):
            yield from _bodies(match, wanted, listed(body))


@functools.cache
def _compound_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds 五办五中心 before a list, and each 五办 in it."""
    kind = any_word(relation_words().lists["lists", "short_bodies"]).pattern
    number = r"(?:[一二两三四五六七八九十]{1,3}|\d{1,2})"
    part = f"{number}个?(?:{kind})"
    opening = "(?:[，,]?(?:分别是|分别为|具体包括|具体为|包括|即)[：:]?|[：:（(])"
    compound = re.compile(rf"(?<![第\d])(?P<all>{part}(?:[、和]?{part}){{1,7}})[”\"]?{opening}")
    return compound, re.compile(f"(?P<n>{number})个?(?P<kind>{kind})")


def _bodies(match: re.Match[str], wanted: list[tuple[int, str]], names: Listed) -> Iterator[Miscount]:
    kinds = [_kinds_of(name, wanted) for name in names.names]
    if len(names.names) < 2 or not all(kinds):
        return
    target = {kind: number for number, kind in wanted}
    plain = [kind[0] for kind in kinds]
    if len(target) < len(wanted) or all(plain.count(kind) == number for kind, number in target.items()):
        return
    counts = "、".join(f"{plain.count(kind)}个{kind}" for kind in target)
    stated = match["all"]
    start, end = match.start("all"), match.end("all")
    if _can_match(kinds, target):
        message = f"“{stated}”只有把括号内的另一名称计入才与所列机构相符，按名称本身是{counts}。请核对名称或说法。"
        yield Miscount(start, end, stated, counts, message, Severity.INFO)
        return
    if names.open and all(plain.count(kind) <= number for kind, number in target.items()):
        return
    message = f"写的是“{stated}”，后面列出的是{counts}。请核对个数，或补上、删去相应机构。"
    yield Miscount(start, end, stated, counts, message, None if names.least == names.most else Severity.WARNING)


def _kinds_of(name: str, wanted: list[tuple[int, str]]) -> list[str]:
    """Return the kinds a body may be counted as: by its own name first, then by the names in brackets behind it."""
    own = plain_name(name)
    others = re.findall(r"[（(]([^（）()]*)[）)]", name)
    found: list[str] = []
    for text in (own, *others):
        fitting = [kind for _, kind in wanted if text.endswith(_full(kind))]
        if fitting and fitting[0] not in found:
            found.append(max(fitting, key=len))
        elif not fitting and text is own:
            return []
    return found


def _full(kind: str) -> tuple[str, ...]:
    return (kind, "办公室") if kind == "办" else (kind, "科室") if kind == "科" else (kind,)


def _can_match(kinds: list[list[str]], target: dict[str, int]) -> bool:
    """Tell whether counting some bodies by their other name gives the stated numbers."""
    several = [kind for kind in kinds if len(kind) > 1]
    if not several or len(several) > _LONGEST_COMBINATION:
        return False
    fixed = [kind[0] for kind in kinds if len(kind) == 1]
    return any(
        all((fixed + list(choice)).count(kind) == number for kind, number in target.items())
        for choice in itertools.product(*several)
    )
