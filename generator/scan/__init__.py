"""Every measured quantity of a Chinese report text: value, unit, written decimals and place.

Blanks and line breaks inside a number, or between it and its unit, do not matter; offsets are those of the given text.
What is no quantity is not returned: years, dates, headings, document numbers, ordinals, names with digits in them
(12345热线, 二十大, 三重一大), ages, telephone numbers, model numbers, placeholders. The word lists are in
``templates/lexicon/scan.toml``. Rules that are choices:

* A number in Chinese numerals counts when its value is two or more and a measure word follows (六个社区, 三百余人,
  四个方面); 一 (一个, 一名) is an article and does not. 百, 千 and 万 without a digit count only behind 近/超/上 (近百人);
  estimates with two digits (三四个) and 数十, 几百 have no value and are left out, and so are fractions (三分之一).
* A range (3-5个, 95%至98%) is two mentions; a bare number in a range or list takes the unit at its end
  (分别为3.2、4.5和6.7万元 is three amounts in 万元).
* 百 and 千 behind digits are multiplied out (3百人 is 300 人), 万 and 亿 stay in the unit as written (45.54 万袋);
  万 or 亿 alone is 万元 or 亿元 where the clause speaks of money.
* ``个`` is the unit whatever noun follows; 个百分点 is 百分点.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from generator.number import Quantity
from generator.scan.compact import Compact, compact
from generator.scan.exclude import MEASURED, is_name, not_a_quantity, skip_name
from generator.scan.lexicon import lexicon
from generator.scan.numerals import NUMERALS, numeral
from generator.scan.plain import plain_quantity
from generator.scan.units import UnitMatch, canonical, unit_at

__all__ = ["Mention", "scan"]


class Mention(NamedTuple):
    """One quantity in a text.

    Attributes:
        start, end: offsets of number and unit (with sign and 百分之, without 约, 左右, 以上).
        number_start, number_end: offsets of the digits or Chinese numerals alone.
        text: ``text[start:end]`` of the scanned text, blanks included.
        quantity: value with its written decimals and the canonical unit, "" if there is none.
        approximate: 约, 近, 余, 多, 左右, 超过, 以上 and the like stand with it.
        spelled: written in Chinese numerals.
        label: the clause's words before the number, without blanks: back to the clause's start or the mention before;
            where a colon or bracket stands right before the number, the words before that.
        operator: ≥ ≤ > < = where the sign or its words (大于等于, 不低于, 等于) stand before, or 以上, 以内, 超过, 不足.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    text: str
    quantity: Quantity
    approximate: bool
    spelled: bool
    label: str
    operator: str = ""


class _Found(NamedTuple):
    """A quantity in compact text (offsets there)."""

    start: int
    end: int
    number_start: int
    number_end: int
    value: Decimal
    unit: str
    vague: bool = False
    spelled: bool = False


#: What a text without any quantity has none of; 第39行 is none.
_POSSIBLE = re.compile(rf"[0-9０-９{NUMERALS}](?:(?<=[{NUMERALS}])|(?<![第0-9].))")
#: Where a number may begin, or a name with digits in it.
_START = re.compile(rf"[0-9A-Za-z{{《{NUMERALS}]")
_DIGITS, _NUMERALS = frozenset("0123456789"), frozenset(NUMERALS)
_NUMBER = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?", re.ASCII)
_PLAIN_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_NUMERAL = re.compile(rf"[{NUMERALS}]+(?:点[零〇一二三四五六七八九]+)?")
_PERCENT_WORDS = re.compile(rf"([百千])分之((?:[{NUMERALS}]+(?:点[零〇一二三四五六七八九]+)?)|\d+(?:\.\d+)?)", re.ASCII)
_VAGUE = frozenset("余多来几")
#: Between a number without a unit and by how much it changed: 较上年2.08减少0.03万元.
_CHANGES = re.compile("(?:增加|减少|上升|下降|增长|压减)了?")
_DISTRIBUTED = re.compile("分别|依次")
#: A unit, and another number of the list that has one.
_NEXT_WITH_UNIT = re.compile(r"[^\d、，,。；;]{1,4}[、，和及与]\d[\d,.]*[^\d\s、，,。；;和及与]")
_JOINT = re.compile(r" ?(?:[、和与及或至到~～]|[-–—]{1,2}) ?")
_MORE = re.compile("多(?![次种个名项样元方年人部])")
_QUOTES = ("“", '"', "‘", "「", "『")
#: Behind a measure word these show a name (三会一课, 三位一体, 两年半).
_NAME_ENDS = ("一", "半", "化", "制")
_BARE_PLACE_MARKERS = ("近", "上", "超", "逾", "约", "超过")
_SEPARATORS = (",", "，")
_SIGNS = frozenset("负+-")
_SIGNED_UNITS = frozenset(["%", "‰", "百分点", "℃", "摄氏度", "分", "倍"])
_DURATIONS = frozenset(["年", "天", "个月", "周", "日"])
_BOUNDARIES = "，。；：、,;:！？!?\n"
#: Everything up to the last boundary, and behind it a clause without brackets.
_CLAUSE = re.compile(f"(?:.*[{_BOUNDARIES}])?+([^()（）]*)", re.DOTALL)
_BEHIND_STARTS = frozenset("左上余有以及之多")
_LABEL_WINDOW = 80
_MAX_DIGITS = 28
_LIST_WINDOW = 40
_LONGEST_JOINT = 4
#: 一 before a measure word is an article.
_SMALLEST_SPELLED = 2


def scan(text: str, flat: Compact | None = None) -> list[Mention]:
    """Return every measured quantity of ``text`` in reading order, none overlapping; never raises.

    Time is linear in the length of the text. ``flat`` is its compact form, where that is known already.
    """
    if _POSSIBLE.search(text) is None:
        return []
    flat = flat or compact(text)
    found = _candidates(flat.text)
    if len(found) > 1:
        found = _with_shared_units(flat.text, found)
    mentions: list[Mention] = []
    end = 0
    for item in found:
        mentions.append(_mention(text, flat, item, end))
        end = item.end
    return mentions


def _candidates(text: str) -> list[_Found]:
    found: list[_Found] = []
    position = previous = 0
    plain = plain_quantity()
    while match := _START.search(text, position):
        start, first = match.start(), match[0]
        if first in _DIGITS:
            if simple := plain.match(text, start):
                digits, unit = simple.groups()
                position = previous = simple.end()
                found.append(_Found(start, position, start, position - len(unit), Decimal(digits), canonical(unit)))
                continue
            item, position = _number(text, start, previous)
        elif first in _NUMERALS:
            item, position = _spelled(text, start)
        else:
            item, position = None, skip_name(text, start)
        if item is not None:
            found.append(item)
            previous = position
    return found


def _number(text: str, start: int, previous: int) -> tuple[_Found | None, int]:
    """Read the number that begins at the digit ``start``; return it, or None, and where to go on."""
    measured = MEASURED.match(text, start)
    skipped = not_a_quantity(text, start, measured=measured is not None)
    if skipped:
        return None, skipped
    if measured is None or text.startswith(_SEPARATORS, measured.end()):
        digits, end = _digits(text, start)
        unit_start = _unit_start(text, end)
    else:
        digits, unit_start = measured[0], measured.end()
        end = unit_start
    vague = text[end : end + 1] in _VAGUE
    unit = unit_at(text, unit_start) or (unit_at(text, end + 1) if vague else None)
    if len(digits) > _MAX_DIGITS or (unit is None and _is_part_of_word(text, end)):
        return None, end
    sign_start, negative = _sign(text, start, previous, unit)
    if is_name(text, sign_start, start, end, unit=unit.name if unit else ""):
        return None, end
    value = Decimal(digits)
    item = _found(sign_start, start, end, -value if negative else value, unit, vague=vague)
    return item, item.end


def _digits(text: str, start: int) -> tuple[str, int]:
    """Return the number's digits and where it ends; commas are separators of thousands unless a list is more likely."""
    match = _NUMBER.match(text, start)
    assert match is not None  # a digit stands at start
    digits = match[0]
    if "," in digits or "，" in digits:
        listed = _DISTRIBUTED.search(text, max(0, start - _LIST_WINDOW), start)
        listed = listed is not None and not ("，" not in digits and _has_own_unit(text, start, match.end()))
        if listed or ("，" in digits and "." not in digits):
            match = _PLAIN_NUMBER.match(text, start)
            assert match is not None
            digits = match[0]
        digits = digits.replace(",", "").replace("，", "")
    return digits, match.end()


def _has_own_unit(text: str, start: int, end: int) -> bool:
    """Tell whether each number of a list has a unit of its own: the commas in 9,399.2亿元、16,961.2亿元 part no numbers."""
    if _NEXT_WITH_UNIT.match(text, end) is not None:
        return True
    return start > 1 and text[start - 1] in "、和及与，" and not (text[start - 2].isascii() and text[start - 2] != "%")


def _unit_start(text: str, end: int) -> int:
    """Return where a unit may begin: behind the one blank that is kept before Latin letters (500 m2)."""
    return end + 1 if text.startswith(" ", end) and text[end + 1 : end + 2].isalpha() else end


def _is_part_of_word(text: str, end: int) -> bool:
    """Tell whether digits are the beginning of a name (5G, 3D) or a fraction (3分之1)."""
    follower = text[end : end + 1]
    return (follower.isascii() and (follower.isalpha() or follower == "_")) or text.startswith("分之", end)


def _sign(text: str, start: int, previous: int, unit: UnitMatch | None) -> tuple[int, bool]:
    """Return where the number begins with its sign, and whether it is negative.

    A dash behind a number, unit or Latin letter is a range or part of a name; before a count at a line's start it is
    a bullet.
    """
    sign = text[start - 1] if start > previous else ""
    if sign not in _SIGNS:
        return start, False
    before = text[start - 2] if start > 1 else "\n"
    if sign == "负":
        return (start, False) if before in "自背担抱" else (start - 1, True)
    if start - 1 == previous > 0 or (before.isascii() and (before.isalnum() or before in "%)")):
        return start, False
    if before == "\n" and unit is not None and unit.name not in _SIGNED_UNITS and not unit.name.endswith("元"):
        return start, False
    return start - 1, sign == "-"


def _spelled(text: str, start: int) -> tuple[_Found | None, int]:
    """Read the Chinese numeral that begins at ``start``; return it if it counts something, and where to go on."""
    percent = _PERCENT_WORDS.match(text, start)
    if percent:
        return _percent_words(percent), percent.end()
    run = _NUMERAL.match(text, start)
    assert run is not None  # a numeral stands at start
    word, end = run.group(), run.end()
    value = numeral(word)
    if value is None or value < _SMALLEST_SPELLED or _is_spelled_name(text, start, word):
        return None, end
    vague = text[end : end + 1] in _VAGUE
    unit = _spelled_unit(text, end + 1 if vague else end)
    if unit is None:
        if _opens_spelled_range(text, end):
            return _Found(start, end, start, end, value, "", spelled=True), end
        return None, end
    if word[-1] in "万亿" and len(word) > 1 and unit.shift == 0 and unit.name[0] not in "万亿":
        value = numeral(word[:-1]) or value
        unit = unit._replace(name=word[-1] + unit.name)
    found = _found(start, start, end, value, unit, vague=vague)
    return found._replace(spelled=True), found.end


def _percent_words(match: re.Match[str]) -> _Found | None:
    """Read 百分之九十 and 百分之95."""
    written = match[2]
    value = Decimal(written) if written[0].isdigit() else Decimal(100) if written == "百" else numeral(written)
    if value is None:
        return None
    unit = "%" if match[1] == "百" else "‰"
    return _Found(match.start(), match.end(), match.start(2), match.end(2), value, unit, spelled=True)


def _spelled_unit(text: str, start: int) -> UnitMatch | None:
    """Return the measure word that makes a numeral a count, None where there is none or a name goes on."""
    unit = unit_at(text, start)
    if unit is None or text.startswith(_NAME_ENDS, unit.end):
        return None
    known = lexicon().spelled_units
    return unit if unit.name in known or unit.name.lstrip("万亿") in known else None


def _opens_spelled_range(text: str, end: int) -> bool:
    """Tell whether 至 or 到 and a counted numeral follow (三至五个)."""
    if not text.startswith(("至", "到"), end):
        return False
    last = _NUMERAL.match(text, end + 1)
    return last is not None and numeral(last.group()) is not None and _spelled_unit(text, last.end()) is not None


def _is_spelled_name(text: str, start: int, word: str) -> bool:
    """Tell whether a numeral is an ordinal, part of a fixed name, quoted as a name, or a bare 百, 千, 万."""
    words = lexicon()
    window = text[max(0, start - 4) : start]
    if window.endswith(words.ordinals) or text.startswith(words.fixed_names, start) or window[-1:] in _QUOTES:
        return bool(window) or text.startswith(words.fixed_names, start)
    if window.endswith("前") and not window.endswith(("目前", "当前", "此前", "之前", "以前", "日前", "提前")):
        return True
    if (
        word[0] in "十百千万亿"
        and window.endswith(("几", "数"))
        and not window.endswith(("人数", "个数", "件数", "户数", "次数"))
    ):
        return True
    return word[0] in "百千万亿" and not window.endswith(_BARE_PLACE_MARKERS)


def _found(
    start: int, number_start: int, number_end: int, value: Decimal, unit: UnitMatch | None, *, vague: bool
) -> _Found:
    if unit is None:
        return _Found(start, number_end, number_start, number_end, value, "")
    value = Decimal(f"{value.scaleb(unit.shift):f}") if unit.shift else value
    return _Found(start, unit.end, number_start, number_end, value, unit.name, vague or unit.vague)


def _with_shared_units(text: str, found: list[_Found]) -> list[_Found]:
    """Give a bare number of a list or range the unit that stands at its end."""
    for index in range(len(found) - 2, -1, -1):
        item, follower = found[index], found[index + 1]
        if item.unit or not follower.unit or follower.start - item.end > _LONGEST_JOINT:
            continue
        between = text[item.end : follower.start]
        listed = between in ("，", ",", "；") and _DISTRIBUTED.search(
            text, max(0, item.start - _LIST_WINDOW), item.start
        )
        if listed or _JOINT.fullmatch(between) or (_CHANGES.fullmatch(between) and follower.unit != "%"):
            found[index] = item._replace(unit=follower.unit)
    return found


def _mention(text: str, flat: Compact, item: _Found, previous: int) -> Mention:
    start, end, number_start, number_end, value, unit, _, spelled = item
    if len(flat.starts) > 1:
        start, end = flat.original(start), flat.original(end - 1) + 1
        number_start, number_end = flat.original(number_start), flat.original(number_end - 1) + 1
    elif shift := flat.origins[0]:
        start, end, number_start, number_end = start + shift, end + shift, number_start + shift, number_end + shift
    label = _label(flat.text, item.start, previous)
    operator, approximate = _comparison(flat.text, item)
    if unit in ("万", "亿") and any(word in label for word in lexicon().money_words):
        unit += "元"
    quantity = Quantity(value, unit)
    return Mention(
        start, end, number_start, number_end, text[start:end], quantity, approximate, spelled, label, operator
    )


def _label(text: str, start: int, previous: int) -> str:
    """Return the words between the clause's start, or the mention before, and the number."""
    limit = max(previous, start - _LABEL_WINDOW)
    cut = _clause_start(text, start, limit)
    label = text[cut:start].strip()
    if not label and cut > limit and text[cut - 1] in "：:(（":
        label = text[_clause_start(text, cut - 1, limit) : cut - 1].strip()
    return "" if len(label) <= _LONGEST_JOINT and _JOINT.fullmatch(label) else label


def _clause_start(text: str, start: int, limit: int) -> int:
    """Return where the clause before ``start`` begins; a closed bracket belongs to its clause (预算数（调整后）为)."""
    clause = _CLAUSE.fullmatch(text, limit, start)
    if clause is not None:
        return clause.start(1)
    closed: list[int] = []
    for position in range(start - 1, limit - 1, -1):
        char = text[position]
        if char in ")）":
            closed.append(position)
        elif char in "(（":
            if not closed:
                return position + 1
            closed.pop()
        elif char in _BOUNDARIES and not closed:
            return position + 1
    return closed[0] + 1 if closed else limit


def _comparison(text: str, item: _Found) -> tuple[str, bool]:
    """Return the comparison sign and whether the number is approximate."""
    follower = text[item.end : item.end + 1]
    if follower not in _BEHIND_STARTS and (not item.start or text[item.start - 1] not in lexicon().marker_ends):
        return "", item.vague
    sign, vague = _marker_before(text, item)
    behind = _marker_behind(text, item.end)
    if behind is None:
        return sign, vague or item.vague
    if behind[0] == "≤" and text.startswith("控制在", max(0, item.start - 3)):
        return "≤", item.vague
    return sign or behind[0], True


def _marker_before(text: str, item: _Found) -> tuple[str, bool]:
    """Return what the longest known word right before the number says; 近三年 is no approximation."""
    words = lexicon()
    if not item.start or text[item.start - 1] not in words.marker_ends:
        return "", False
    for size in range(min(words.longest_marker, item.start), 0, -1):
        word = text[item.start - size : item.start]
        marker = words.markers.get(word)
        if marker is not None:
            return ("", False) if word == "近" and item.unit in _DURATIONS else marker
    return "", False


def _marker_behind(text: str, end: int) -> tuple[str, bool] | None:
    """Return what a word right behind the unit says (左右, 以上), None if there is none."""
    first = text[end : end + 1]
    if first == "多":
        return ("", True) if _MORE.match(text, end) else None
    if first in _BEHIND_STARTS:
        for word, marker in lexicon().behind.items():
            if text.startswith(word, end):
                return marker
    return None
