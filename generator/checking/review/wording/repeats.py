"""W104: words typed twice, and W106: marks typed twice, half and full width mixed, brackets that do not pair."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from generator.checking.review.case import Case
from generator.checking.review.prose import Prose, Segment, folded
from generator.checking.review.wording.words import tables
from generator.finding import Edit, Finding, Severity
from generator.manuscript import Kind
from generator.resources import lazy_pattern

__all__ = ["doubled_words", "marks"]

_SHORTEST = 2
#: A string written twice, or a name listed twice.
_TWICE = re.compile(r"([一-鿿]{2,10}?)\1|([一-鿿]{1,9}?)、\2")
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两年月日")
_LIST_EDGES = "、，:(“"
_LIST_ENDS = "、，。；等)和及与\n"


@cache
def _doubled() -> tuple[tuple[tuple[str, re.Pattern[str]], ...], frozenset[str], tuple[str, ...], frozenset[str]]:
    """Return doubled characters, words that may be doubled, beginnings of longer words, words that never are."""
    table = tables()["doubled"]
    characters = tuple((_plain(pattern), lazy_pattern(pattern)) for pattern in table["characters"])
    return (
        characters,
        frozenset(table["allowed"].split()),
        tuple(table["compounds"].split()),
        frozenset(table["certain"].split()),
    )


def _plain(pattern: str) -> str:
    """Return the doubled characters of a pattern without the conditions around them."""
    return re.sub(r"\(\?[^()]*\)", "", pattern)


def doubled_words(case: Case, prose: Prose) -> list[Finding]:
    """W104: 主要用于主要用于, 的的, 办公费、办公费; with the correction."""
    spans = [*_doubled_characters(prose), *_doubled_strings(prose)]
    return [_repeat(case, prose, *span) for span in spans]


def _repeat(case: Case, prose: Prose, start: int, middle: int, end: int) -> Finding:
    """Return the finding on ``text[start:end]``, of which ``text[middle:end]`` is too much."""
    quote, right = prose.words(start, end), prose.words(start, middle)
    first, second = prose.place(start, middle), prose.place(middle, end)
    sure = len(right) > _SHORTEST or right in _doubled()[3] or end - start <= _SHORTEST
    message = f"“{quote}”重复了“{right}”，{'请删去一处' if sure else '请核对，如属多打请删去一处'}。"
    return case.found(
        "W104",
        message,
        (first[0], second[1]),
        expected=right,
        found=quote,
        fix=f"改为“{right}”" if sure else "",
        edit=Edit(first[1], second[1], "") if sure else None,
        level=None if sure else Severity.WARNING,
    )


def _doubled_characters(prose: Prose) -> Iterator[tuple[int, int, int]]:
    for plain, pattern in _doubled()[0]:
        if plain in prose.text:
            for match in pattern.finditer(prose.text):
                yield match.start(), match.start() + len(match[0]) // 2, match.end()


def _doubled_strings(prose: Prose) -> Iterator[tuple[int, int, int]]:
    """Return (start, middle, end) of every string of 2 to 10 characters that stands twice in a row, and 办公费、办公费."""
    text, position = prose.text, 0
    while match := _TWICE.search(text, position):
        start, end = match.span()
        middle = match.end(match.lastindex or 0)
        is_wrong = _is_slip(text, start, middle - start) if match.lastindex == 1 else _is_listed_twice(text, start, end)
        if is_wrong:
            yield start, middle, end
        position = end if is_wrong else start + 1


def _is_listed_twice(text: str, start: int, end: int) -> bool:
    """Tell whether a list names the same thing twice in a row: 办公费、办公费。"""
    return (start == 0 or text[start - 1] in _LIST_EDGES) and text[end : end + 1] in _LIST_ENDS


def _is_slip(text: str, start: int, size: int) -> bool:
    word, end = text[start : start + size], start + 2 * size
    if set(word) <= _NUMERALS or len(set(word)) == 1:
        return False
    _, allowed, compounds, _ = _doubled()
    if word * 2 in allowed:
        return False
    return size > _SHORTEST or not text.startswith(compounds, start + size) or text[end : end + 1] in _LIST_ENDS


# --- marks ------------------------------------------------------------------------------------------------------------------


def marks(case: Case, prose: Prose) -> list[Finding]:
    """W106: doubled marks and 、等 with their correction, brackets that do not pair, one finding for each kind of mixture."""
    return [*_doubled_marks(case, prose), *_before_etc(case, prose), *_pairs(case, prose), *_mixtures(case)]


def _doubled_marks(case: Case, prose: Prose) -> Iterator[Finding]:
    text = prose.text
    for doubled, right in tables()["marks"]["pairs"]:
        wrong = folded(doubled)
        position = text.find(wrong)
        while position >= 0:
            end = position + len(wrong)
            while text.startswith(wrong[-1], end):
                end += 1
            place = prose.place(position, end)
            message = f"标点“{prose.words(position, end)}”连用，应为“{right}”。"
            yield case.found(
                "W106",
                message,
                place,
                expected=right,
                found=prose.words(position, end),
                fix=f"改为“{right}”",
                edit=Edit(*place, right),
            )
            position = text.find(wrong, end)


_ETC = re.compile("[、，]等(?=[^级待候额比量价于同着高差值])")


def _before_etc(case: Case, prose: Prose) -> Iterator[Finding]:
    for match in prose.matches(_ETC, ("、等", "，等")):
        if match[0][0] == "，" and prose.text[match.end() : match.end() + 1] not in "工方内各费项事":
            continue
        place = prose.place(*match.span())
        message = f"“等”前面多了“{match[0][0]}”，请删去这个标点。"
        edit = Edit(place[0], place[0] + 1, "")
        yield case.found("W106", message, place, expected="等", found=match[0], fix="删去标点", edit=edit)


_OPEN = {"（": "）", "(": ")", "《": "》", "【": "】", "“": "”", "〔": "〕", "[": "]", "「": "」", "『": "』"}
_CLOSE = {close: open for open, close in _OPEN.items()}
_ROUND = {"（": "(", "）": ")"}
_MARKS = re.compile("[（(《【“〔\\[「『）)》】”〕\\]」』]")
_ITEM = re.compile(r"(?:^|[。；;：:，,、\s])(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-zA-Z])$")
_MOST = 20


def _pairs(case: Case, prose: Prose) -> Iterator[Finding]:
    """Report brackets and book-title marks without a partner, and pairs of which one is half width."""
    found = [(segment.line, *item) for segment in prose.segments for item in _unpaired(case, segment)]
    text = case.manuscript.text
    open_at = {line for line, position, _, edit in found if edit is None and text[position] in _OPEN}
    close_at = {line for line, position, _, edit in found if edit is None and text[position] in _CLOSE}
    split = {line for line in open_at if line + 1 in close_at} | {line for line in close_at if line - 1 in open_at}
    for line, position, message, edit in found[:_MOST]:
        if edit is None and line in split:
            continue  # a pair that a converter broke over two lines
        yield case.found("W106", message, (position, position + 1), found=text[position], edit=edit)


def _unpaired(case: Case, segment: Segment) -> Iterator[tuple[int, str, Edit | None]]:
    if segment.kind is Kind.ROW:
        return
    start = segment.origin
    text = case.manuscript.text[start : case.manuscript.lines[segment.line].end]
    open_marks: list[tuple[str, int]] = []
    for match in _MARKS.finditer(text):
        mark, at = match[0], match.start()
        if mark in _OPEN:
            open_marks.append((mark, at))
            continue
        if open_marks and _same(open_marks[-1][0], _CLOSE[mark]):
            opened, where = open_marks.pop()
            if opened != _CLOSE[mark]:
                yield _mixed(start, opened, where, mark, at)
            continue
        if mark in ")）" and _ITEM.search(text[max(0, at - 4) : at].rstrip()):
            continue
        yield start + at, f"“{mark}”前面没有对应的“{_CLOSE[mark]}”，请补上或删去。", None
    for mark, at in open_marks:
        yield start + at, f"“{mark}”后面没有对应的“{_OPEN[mark]}”，请补上或删去。", None


def _same(opened: str, expected: str) -> bool:
    return _ROUND.get(opened, opened) == _ROUND.get(expected, expected)


def _mixed(start: int, opened: str, where: int, closed: str, at: int) -> tuple[int, str, Edit]:
    """Return the finding on a pair with one half-width bracket: the full-width form is right."""
    half = (where, "（") if opened == "(" else (at, "）")
    message = f"括号“{opened}”和“{closed}”一个半角一个全角，应都用全角“（）”。"
    return start + half[0], message, Edit(start + half[0], start + half[0] + 1, half[1])


#: What must stand before a mark is asked for behind it: a search for a mark is fast, one for a look back is not.
_WIDTHS = (
    ("逗号", lazy_pattern(r"(?: ,(?<=[一-鿿）”》%\d] ,)|,(?<=[一-鿿）”》%\d],))(?!\d{3}(?!\d))|,[ ]?(?=[一-鿿（“《])"), "，", ",", "，"),
    ("括号", lazy_pattern(r"\((?=[^()（）\n]*[一-鿿][^()（）\n]{0,80}\))|\((?=[一二三四五六七八九十\d]{1,3}\))"), "（", "(", "（）"),
    ("冒号", lazy_pattern(r":(?<=[一-鿿）]:)"), "：", ":", "："),
    ("分号", lazy_pattern(r";(?<=[一-鿿）\d%];)"), "；", ";", "；"),
    ("句号", lazy_pattern(r"\.(?<=[一-鿿）]\.)(?=\s|$|[一-鿿])"), "。", ".", "。"),
    ("引号", lazy_pattern(r"\"(?=[^\"\n]{0,40}[一-鿿][^\"\n]{0,40}\")"), "“", '"', "“”"),
)  # fmt: skip
_WIDE_DIGITS = re.compile("[０-９]+(?:[．.][０-９]+)?[％%]?|％(?<=[0-9]％)")


def _mixtures(case: Case) -> Iterator[Finding]:
    """One finding for each kind of mark that stands in both widths: how often, and where first."""
    text = case.manuscript.text
    for name, half, full, mark, right in _WIDTHS:
        if mark not in text:
            continue
        places = [match.span() for match in half.finditer(text)]
        if not places:
            continue
        others = text.count(full)
        if others or name != "句号":
            message = f"{name}全半角混用：半角“{mark}”{len(places)}处，全角{others}处。中文文稿应统一用全角“{right}”。"
            yield case.found("W106", message, places[0], expected=right, found=mark)
    wide = [match.span() for match in _WIDE_DIGITS.finditer(text)]
    if wide:
        message = f"数字或百分号用了全角，共{len(wide)}处。数字和“%”应统一用半角。"
        yield case.found("W106", message, wide[0], found=text[slice(*wide[0])])
