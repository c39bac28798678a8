"""Reading what a model wrote: clean-up, placeholders, doubled units. What is put right without asking is mended."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from generator.brief import Brief, Fault, FaultKind, Slot
from generator.checking.amounts import amount
from generator.checking.item import MARKS, Item, is_mark, mark, marked
from generator.checking.wordlists import any_of, words
from generator.number import MONEY, Quantity
from generator.scan import scan
from generator.scan.units import unit_at

__all__ = ["Reading", "numbered", "read"]

_FENCE = re.compile(r"\A\s*```[a-zA-Z]*\s*\n?(.*?)\n?\s*```\s*\Z", re.DOTALL)
_QUOTED = re.compile(r"\A\s*(?:\"(.*)\"|'(.*)'|“([^“”]*)”)[。，,;；]?\s*\Z", re.DOTALL)
_BRACED = re.compile(r"(?:[{｛]\s*){1,3}([^{}｛｝\n]{0,80}?)\s*(?:[}｝]\s*){1,3}")
_BARE = re.compile(r"(?<![A-Za-z0-9_.])[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)+(?![A-Za-z0-9_])")
_BLANKS = re.compile(r"[\s\u3000\u00a0\u200b-\u200d\u2060\ufeff\u00ad]+")
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDE.update(str.maketrans("％．｛｝", "%.{}"))
_PUNCTUATION = str.maketrans(",;:?!()", "，；：？！（）")
_HAN_OR_MARK = f"[\u4e00-\u9fff”’》）{MARKS}]"
_HALF = re.compile(rf"(?:(?<={_HAN_OR_MARK})[,;:?!()])|(?:[,;:?!()](?={_HAN_OR_MARK}))")
_DOT = re.compile(rf"(?<={_HAN_OR_MARK})\.(?![0-9A-Za-z])")
_DOUBLED = re.compile(r"([，。；：、])[，。；：、]+")
_FIRST_CLAUSE = re.compile(r"([^，。；：]{4,80})[，。；：](.*)", re.DOTALL)
_PROJECT = re.compile("项目(的)?(全年|年初|预算|执行|实际|资金)")
_CLOSING = "。；，、：;,.: "
_YEAR = "年"


@dataclass(slots=True)
class Reading:
    """A cleaned draft, what is wrong with its form, and what was mended."""

    text: str = ""
    faults: list[Fault] = field(default_factory=list[Fault])
    mended: list[str] = field(default_factory=list[str])

    def fault(self, kind: FaultKind, message: str, quote: str = "") -> None:
        self.faults.append(Fault(kind, message, quote))


def numbered(brief: Brief) -> tuple[dict[str, Slot], dict[str, str]]:
    """Return (character -> slot, name or fact id -> character) of a brief; names win over ids."""
    slots = {mark(number): slot for number, slot in enumerate(brief.slots)}
    by_name = {slot.fact: char for char, slot in slots.items() if slot.fact}
    by_name |= {slot.name: char for char, slot in slots.items()}
    return slots, by_name


def read(text: str, brief: Brief, by_name: Mapping[str, str], examples: str) -> Reading:
    """Clean what a model wrote and read its placeholders."""
    reading = Reading()
    text = _characters(text, reading)
    fence = _FENCE.match(text)
    text = fence[1] if fence else text
    quoted = _QUOTED.match(text)
    text = next((part for part in quoted.groups() if part is not None), "") if quoted else text
    text = _placeholders(text.translate(_WIDE), by_name, reading, examples)
    text = _blanks(text)
    text = _HALF.sub(lambda match: match[0].translate(_PUNCTUATION), _DOT.sub("。", text))
    text = _same_quotes(text)
    text = _without_heading(text, brief, by_name, reading)
    text = _without_title(text, brief, reading)
    text = _this_project(text, brief, reading)
    text = _DOUBLED.sub(lambda match: "。" if "。" in match[0] else match[1], text)
    text = text.lstrip("，。；：、").rstrip(_CLOSING)
    _markup(text, reading)
    reading.text = f"{text}。" if text and text[-1] not in "！？!?" else text
    return reading


def _characters(text: str, reading: Reading) -> str:
    """Drop control characters; private and broken ones are a fault."""
    kept: list[str] = []
    strange = ""
    for char in text:
        category = unicodedata.category(char)
        if category in ("Co", "Cs", "Cn"):
            strange = char
        elif category not in ("Cc", "Cf") or char in "\n\t\r ":
            kept.append(char)
    if strange:
        reading.fault(FaultKind.MARKUP, f"文中有不能使用的控制字符（U+{ord(strange):04X}），请删去")
    return "".join(kept)


def _blanks(text: str) -> str:
    """Drop blanks and line breaks, but one between two Latin letters or digits."""

    def keep(match: re.Match[str]) -> str:
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        return " " if before.isascii() and before.isalnum() and after.isascii() and after.isalnum() else ""

    return _BLANKS.sub(keep, text)


def _placeholders(text: str, by_name: Mapping[str, str], reading: Reading, examples: str) -> str:
    """Put a character for every placeholder; an unknown one is a fault and disappears."""

    def replace(match: re.Match[str]) -> str:
        name = re.sub(r"\s+", "", match[1])
        char = by_name.get(name)
        if char is None:
            _unknown(match[0].strip(), name, reading, examples)
            return ""
        if re.sub(r"\s+", "", match[0]).replace("｛", "{").replace("｝", "}") != f"{{{{{name}}}}}":
            reading.mended.append(f"占位符“{match[0].strip()}”改为“{{{{{name}}}}}”")
        return char

    def bare(match: re.Match[str]) -> str:
        char = by_name.get(match[0])
        if char is None:
            return match[0]
        reading.mended.append(f"“{match[0]}”补上花括号")
        return char

    return _BARE.sub(bare, _BRACED.sub(replace, text))


def _unknown(written: str, name: str, reading: Reading, examples: str) -> None:
    if name.startswith(("%", "#")) or name[:1] in ('"', "'", "“") or ":" in name or "：" in name:
        reading.fault(FaultKind.MARKUP, f"“{written}”是程序代码或数据格式，只写文字", written)
    elif name and re.search(rf"\{{\{{\s*{re.escape(name)}\s*\}}\}}", examples):
        reading.fault(FaultKind.EXAMPLE, f"占位符“{written}”是示例中的，不属于本题，请换成本题的占位符", written)
    else:
        reading.fault(FaultKind.UNKNOWN_SLOT, f"没有占位符“{written}”，只能使用给出的占位符", written)


def _markup(text: str, reading: Reading) -> None:
    found = words().markup.search(text)
    if found:
        reading.fault(FaultKind.MARKUP, f"“{found[0]}”是格式符号，请删去，只写文字", found[0])


# --- headings -----------------------------------------------------------------------------------------------------------


def _without_heading(text: str, brief: Brief, by_name: Mapping[str, str], reading: Reading) -> str:
    """Drop headings, item numbers and the report's own words before the item."""
    table = words().data["clean"]
    named = [re.escape(part) for part in (brief.lead.rstrip("：:。"), brief.name) if part]
    openings: list[str] = table["openings"][str(brief.kind)]
    patterns = [*table["headings"], *(rf"[“]?{name}[”]?[：:]" for name in named)]
    if brief.lead.endswith("。"):
        patterns.append(re.escape(brief.lead))
    if brief.lead.endswith(("：", "，")) or brief.kind != "cause":
        patterns += openings
    material = "".join(marked(part, by_name) for part in (*brief.said, *brief.phrases))
    lead = any_of(patterns)
    while (match := lead.match(text)) and match.end() and not _is_content(match[0], text, material):
        reading.mended.append(f"删去开头的“{match[0]}”")
        text = text[match.end() :].lstrip("，。：")
    return re.sub(table["numbering"], r"\1", text)


def _same_quotes(text: str) -> str:
    """Write quotation marks as reports do: ‘ ’ only inside “ ”."""
    return text if "“" in text else text.replace("‘", "“").replace("’", "”")


def _without_title(text: str, brief: Brief, reading: Reading) -> str:
    """Drop a first clause that says what the report's title of the item has just said."""
    first = _FIRST_CLAUSE.match(text)
    if not first or not brief.lead.endswith("。") or not first[2].strip(_CLOSING):
        return text
    if _bare(first[1]) != _bare(brief.lead):
        return text
    reading.mended.append(f"删去与标题重复的“{first[1]}”")
    return first[2]


def _bare(title: str) -> str:
    """Return a title without marks and without what may stand in it or not."""
    return re.sub('该指标|该项目|[“”‘’《》"。了的值]', "", title)


def _this_project(text: str, brief: Brief, reading: Reading) -> str:
    """Write 该项目 where a problem of one project begins with 项目, which alone means all of them."""
    if brief.direction.startswith("project_") and _PROJECT.match(text):
        reading.mended.append("“项目”改为“该项目”")
        return f"该{text}"
    return text


def _is_content(opening: str, text: str, material: str) -> bool:
    """Tell whether what looks like a heading goes on as it does in the material."""
    return not opening.endswith(("：", ":")) and len(opening) < len(text) and text[: len(opening) + 2] in material


# --- units --------------------------------------------------------------------------------------------------------------


def without_doubled_units(item: Item, reading: Reading) -> str:
    """Return the text without units that a placeholder already prints; another unit behind it is a fault."""
    parts: list[str] = []
    position = 0
    text = item.text
    while position < len(text):
        char = text[position]
        slot = item.slots.get(char)
        if slot is None:
            parts.append(char)
            position += 1
            continue
        _sign_before(parts, slot, reading)
        parts.append(char)
        position = _behind(item, position + 1, char, slot, reading)
    return "".join(parts)


def _sign_before(parts: list[str], slot: Slot, reading: Reading) -> None:
    before = "".join(parts[-4:])
    for sign in words().list("numbers", "signs_before"):
        if not before.endswith(sign):
            continue
        unit = slot_unit(slot)
        if (sign == "百分之") == (unit == "%") and (unit == "%" or unit in MONEY):
            del parts[len(parts) - len(sign) :]
            reading.mended.append(f"删去“{slot.meaning or slot.name}”前重复的“{sign}”")
        else:
            reading.fault(FaultKind.UNIT, f"{slot.placeholder}是{slot.text}，前面不能写“{sign}”，请删去", sign)
        return


def _behind(item: Item, start: int, char: str, slot: Slot, reading: Reading) -> int:
    """Return where the text goes on behind a placeholder and a unit that repeats its own."""
    text = item.text
    end = start
    while end < len(text) and end - start < _LONGEST_UNIT and not is_mark(text[end]):
        end += 1
    behind = text[start:end]
    tail = re.sub(r".*[\d〇零一二两三四五六七八九十百千]", "", slot.text)
    if tail == _YEAR and behind.startswith(_YEAR):
        return start + 1
    found = unit_at(behind, 0)
    if found is None or _in_material(item, char + behind[: found.end]):
        return start
    unit, written = slot_unit(slot), behind[: found.end]
    own, other = _size(unit), _size(found.name)
    is_noun = behind[found.end : found.end + 1] in words().list("numbers", "noun_ends")
    if unit and not is_noun and (written == tail or own == other):
        reading.mended.append(f"删去“{slot.meaning or slot.name}”后重复的“{written}”")
        return start + found.end
    same_kind = bool(unit) and (own[0] == other[0] or found.name[0] == unit[0] or _is_plain_unit(written))
    if same_kind or (unit and found.name in words().list("numbers", "exact_units")):
        reading.fault(
            FaultKind.UNIT, f"{slot.placeholder}已带单位，是“{slot.text}”，后面不能再写“{written}”，请删去", written
        )
    return start


_LONGEST_UNIT = 8


def _is_plain_unit(written: str) -> bool:
    """Tell whether a unit is never the noun that is counted (人次, but not 社区)."""
    return len(written) > 1 and written not in words().list("numbers", "noun_units")


def _size(unit: str) -> tuple[str, Decimal]:
    """Return a unit's dimension and size, so that 名 and 人, 个百分点 and 百分点 are the same."""
    one = amount(Quantity(Decimal(1), unit))
    return one.dimension, one.value


def slot_unit(slot: Slot) -> str:
    """Return the unit that a slot prints, "" if it prints none."""
    return next((mention.quantity.unit for mention in scan(slot.text)), "")


def _in_material(item: Item, written: str) -> bool:
    return any(written in text for text in item.material)
