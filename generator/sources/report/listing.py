"""Indicators described one after the other: which numbers are target, result, weight and score of which.

A description is a numbered line with the name first, a sentence or a part between semicolons. The result often has no word
of its own but the name (老旧小区整治楼栋20栋，目标为28栋，得8.57分): then it is the number before the target in the same unit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from generator.number import same_dimension
from generator.scan import Mention
from generator.sources.report.lexicon import Lexicon, lexicon
from generator.sources.report.words import LONGEST_NAME, Before, clean_name, tokens

__all__ = ["Listed", "Listing", "difference"]

_ENDS = frozenset("。；;！？!?\n")
_POINTS = ("weight", "score", "lost")
_TOPIC = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、．.]|[一二三四五六七八九十]+是|指标[一二三四五六七八九十\d]{1,3}[：:、])([^，。；：:,;！？]{2,40}?)[。：:，；]"
)
_BLOCK = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、．.])?([^，。；：:,;！？（(]{2,14})(?:[（(，。：:]|得|$)"
)
_HEAD = re.compile(r"^([^，。；：:,;！？]{2,40}?)(?:[。：:]|[，,]该)")
_NO_NAME = re.compile(
    "目标|没有|未|达到|高出|高于|低于|超出|超过|该|原因|措施|我单位|本单位|根据|资料|情况如下|以下|^全年|^年(?:度|末|内|初|中|底)|^得|^占|^其中|比例为|^从|^按|结果$"
    "|方面$|^控制|^不|由于|^受(?!益|理|害|助|训|灾)|^因|通过|截至|分析|绩效|项指标|指标.{0,3}项"
)
_TRAILING = re.compile(
    "(?:已经|已|共计|共|累计|提供|开展|完成|实现|达到|达|办理|组织|服务|均|仍|仅|只|率先|实际|全年|本年|年末|年内|为|是)+$"
)
_FOR_INDICATORS = re.compile("绩效指标|各项指标|(?<![该此本项])指标(?:部分|合计|得分|分值|权重)")
_PRIOR = re.compile("上年|去年|上一年|同期|比|较")
_REFERENCE = "(?:年度|年初|预期|规定|核定)?(?:绩效)?(?:目标|指标|计划|上限|控制数|任务|限额|标准)(?:值|数)?"
_DIFFERENCE = re.compile(
    f"(高于|低于|高出|超出|超过|少于|多于|突破|短于|长于|不足)了?{_REFERENCE}(?:约|近)?$"
    f"|(?:比|较|与|距){_REFERENCE}(?:相比)?(?:还)?(多|少|高|低|长|短|差|提高|降低|超出|超|缺|相差)了?(?:约|近)?$"
)
_SHORT_DIFFERENCE = re.compile(
    "(?:也|还|仅|只)?(高出|高|低|少|多|超出|超过|偏少|偏低|偏高|相差|差|短少|少完成|多完成)了?"
)
_MORE = "高超多突长提"
_FULL = re.compile("(?:得|记|计|获得?)了?满分$")
_EXECUTION = re.compile("预算执行|执行率")


@dataclass(frozen=True, slots=True)
class Listed:
    """A number of an indicator (or of a 一级指标, kind ``block``): its name, which figure, the level named before."""

    name: str
    figure: str
    level: str = ""
    kind: str = "indicator"


@dataclass(slots=True)
class Listing:
    """Reads line after line; keeps the indicator that is being described."""

    name: str = ""
    level: str = ""
    filled: set[str] = field(default_factory=set[str])
    known: dict[str, None] = field(default_factory=dict[str, None])
    block: str = ""

    def heading(self, title: str, *, listed: bool) -> None:
        """A heading ends a description; one that is an indicator's name begins one."""
        self.name, self.filled = "", set()
        name = clean_name(title)
        self.waiting(name if listed and _is_name(name, lexicon()) and name not in lexicon().levels else "")

    def waiting(self, name: str) -> None:
        self._title = name

    _title: str = ""

    def read(
        self,
        text: str,
        spans: Sequence[tuple[int, int, Mention]],
        around: Sequence[Before],
        *,
        listed: bool,
        heading: bool = False,
    ) -> list[Listed | None]:
        """Return what each number of a line is, None where it is no figure of an indicator."""
        words = lexicon()
        figures = [
            "" if each.shared else _figure(each, mention, text[end : end + 2], words, listed=listed)
            for each, (_, end, mention) in zip(around, spans, strict=True)
        ]
        for i, each in enumerate(around):
            short = _SHORT_DIFFERENCE.fullmatch(each.label)
            if short and listed and not figures[i] and "target" in figures[:i]:
                figures[i] = "excess" if short[1][-1] in "高多出过" else "gap"
        for i in range(1, len(spans)):
            if figures[i - 1] in ("excess", "gap") and spans[i][0] == spans[i - 1][1]:
                figures[i - 1], figures[i] = "target", figures[i - 1]  # 高出控制数12.60万元0.55万元
        if not any(figures) or not (listed or self.name):
            return [None] * len(spans)
        result: list[Listed | None] = [None] * len(spans)
        segments = _segments(around)
        targets = figures.count("target")
        topic = self._topic(text, words) if listed and self._is_described(segments, figures, around, words) else ""
        if topic:
            self._open(topic)
        elif (
            listed
            and not figures_of_results([figures[i] for i in segments[0]])
            and self._is_block(text, words, heading=heading)
        ):
            for i in segments.pop(0):
                kind = "block" if self.block else "execution"
                result[i] = Listed(self.block, figures[i], kind=kind) if figures[i] in _POINTS else None
        for segment in segments:
            own = {figures[i] for i in segment} - {""}
            if not own:
                continue
            named = own & {"score", "weight"} and "score" in self.filled and self._has_name(segment, around, words)
            if ("target" in own or named) and not topic and listed:
                self._begin(segment, figures, around, spans, words)
            for i in segment:
                if figures[i]:
                    result[i] = self._assign(i, figures, around, words)
            _find_result(segment, figures, spans, around, result)
        _fit_units(spans, result)
        return result

    def _is_described(
        self, segments: Sequence[Sequence[int]], figures: Sequence[str], around: Sequence[Before], words: Lexicon
    ) -> bool:
        """Tell whether a line describes what it names first: its first figure has no name of its own beside it."""
        first = next((segment for segment in segments if any(figures[i] for i in segment)), None)
        if first is None:
            return False
        targets = [segment for segment in segments if any(figures[i] == "target" for i in segment)]
        if len(targets) > 1 and first is not targets[0]:
            return False
        label = _TRAILING.sub("", clean_name(_without_figure(around[first[0]].label, words)))
        return first[0] == 0 and not _is_name(label, words)

    def _is_block(self, text: str, words: Lexicon, *, heading: bool) -> bool:
        """Tell whether a line gives the points of a 一级指标 (（一）履职效能（45分），得44.36分)."""
        match = _BLOCK.match(text)
        name = clean_name(match[1]) if match else ""
        if _EXECUTION.search(name):
            self.block = ""
            return True
        if name in words.levels or name.endswith("指标") or (heading and _is_name(name, words)):
            self.block = self.level = name
            self.name, self.filled = "", set()
            return True
        return False

    def _topic(self, text: str, words: Lexicon) -> str:
        """Return the name that a line begins with."""
        for pattern in (_TOPIC, _HEAD):
            match = pattern.match(text)
            name = clean_name(match[1]) if match else ""
            if _is_name(name, words) and name not in words.levels:
                return name
            if name in words.levels:
                self.level = name
        return ""

    def _open(self, name: str, level: str = "") -> None:
        self.name, self.filled = name, set()
        self.level = level or self.level
        self.known.setdefault(name)

    def _begin(
        self,
        segment: Sequence[int],
        figures: Sequence[str],
        around: Sequence[Before],
        spans: Sequence[tuple[int, int, Mention]],
        words: Lexicon,
    ) -> None:
        """Begin the indicator whose target stands in a segment, under the name that stands before it."""
        at = next((i for i in segment if figures[i] == "target"), segment[-1])
        name, level = self._name(segment, at, around, spans, words)
        if name and not _same(name, self.name):
            self._open(name, level)
        elif not name and not self.name and self._title:
            self._open(self._title)
        elif name and "target" in self.filled:
            self._open(name, level)

    def _has_name(self, segment: Sequence[int], around: Sequence[Before], words: Lexicon) -> bool:
        """Tell whether a part between semicolons begins with a name (工程管护责任落实率100%，得10分)."""
        pieces = [piece for piece in _last_sentence(around[segment[0]].pieces) if piece not in "，：:,；;。（）()"]
        first = _TRAILING.sub("", clean_name(_without_figure(pieces[0] if pieces else around[segment[0]].label, words)))
        return _is_name(first, words) and not _same(first, self.name)

    def _name(
        self,
        segment: Sequence[int],
        at: int,
        around: Sequence[Before],
        spans: Sequence[tuple[int, int, Mention]],
        words: Lexicon,
    ) -> tuple[str, str]:
        level = ""
        first = segment[0]
        pieces = [piece for piece in _last_sentence(around[first].pieces) if piece not in "，：:,；;。（）()"]
        candidates = [*pieces, _without_figure(around[first].label, words)]
        result = _result_before(segment, at, spans, around)
        if result is not None:
            candidates.insert(0, _without_figure(around[result].label, words))
        for candidate in candidates:
            name = _TRAILING.sub("", clean_name(candidate)) or clean_name(candidate)
            if name in words.levels or name.removesuffix("方面") in words.levels:
                level = name
            elif _is_name(name, words) or (candidate is candidates[0] and candidate in pieces and _stands_alone(name)):
                return name, level
        return level, level

    def _assign(self, i: int, figures: Sequence[str], around: Sequence[Before], words: Lexicon) -> Listed | None:
        label = around[i].label
        own = _TRAILING.sub("", clean_name(_without_figure(label, words)))
        known = next((name for name in self.known if len(name) > 2 and name in label), "")
        if known and known != self.name:
            return Listed(known, figures[i], self.level)
        if figures[i] in _POINTS and (_EXECUTION.search(label) or _FOR_INDICATORS.search(label)):
            return None
        if (
            figures[i] != "target"
            and _is_name(own, words)
            and not _same(own, self.name)
            and not _shares(own, self.name)
        ):
            return None
        if not self.name or self._is_money(label, words):
            return None
        if figures[i] == "target" and "target" in self.filled and not self.name.startswith(own or "\0"):
            return None
        self.filled.add(figures[i])
        return Listed(self.name, figures[i], self.level)

    def _is_money(self, label: str, words: Lexicon) -> bool:
        """Tell whether a label speaks of the unit's money and not of the indicator (全年公用经费 beside 人均公用经费)."""
        found = tokens(label, words, listed=True)
        behind = next((end for _, end, word in found if word.kind == "indicator"), 0)
        scopes = [start for start, _, word in tokens(label, words, listed=False) if word.kind == "scope"]
        return bool(scopes) and self.name not in label and (label[scopes[0] :] not in self.name or scopes[0] >= behind)


def figures_of_results(figures: Sequence[str]) -> bool:
    """Tell whether any number is a target or result, not only points."""
    return any(figure and figure not in _POINTS for figure in figures)


def _segments(around: Sequence[Before]) -> list[list[int]]:
    """Return the numbers of each sentence or part between semicolons."""
    segments: list[list[int]] = []
    for i, each in enumerate(around):
        if not segments or any(piece in _ENDS for piece in each.pieces if piece):
            segments.append([])
        segments[-1].append(i)
    return segments


def _last_sentence(pieces: Sequence[str]) -> list[str]:
    ends = [number for number, piece in enumerate(pieces) if piece and piece in _ENDS]
    return [piece for piece in pieces[ends[-1] + 1 if ends else 0 :] if piece]


def _figure(each: Before, mention: Mention, behind: str, words: Lexicon, *, listed: bool) -> str:
    """Return which figure of an indicator the words before a number name, "" if none."""
    unit, label = mention.quantity.unit, each.label
    if unit == "分" and listed:
        if (each.pieces[-1:] == ("（",) and not label) or (label.endswith("在") and behind.startswith("中")):
            return "weight"  # 人工造林面积（12分）, 在10分中得9.69分
        if _FULL.search(label):
            return "score"
    found = tokens(label, words, listed=listed)
    if any(word.kind in ("score", "prior") for _, _, word in found):
        return ""
    compared = difference(label)
    if compared:
        return compared
    fitting = [word.value for _, _, word in found if word.kind == "indicator" and _fits(word.value, unit)]
    if not fitting:
        return "target" if listed and mention.operator and unit != "分" and not mention.approximate else ""
    if (
        unit == "%"
        and "target" in fitting
        and re.search("(?:占|完成|达到?|相当于|为).{0,12}(?:目标|指标|计划|任务).{0,4}的$", label)
    ):
        return "completion"
    return "lost" if "lost" in fitting else fitting[-1]


def difference(label: str) -> str:
    """Return ``gap`` or ``excess`` where a label compares with the target (比年初目标少, 高于上限), else ""."""
    match = _DIFFERENCE.search(label)
    return "" if match is None else "excess" if (match[1] or match[2])[0] in _MORE else "gap"


def _fits(value: str, unit: str) -> bool:
    if value in _POINTS:
        return unit in ("分", "")
    if value == "completion":
        return unit == "%"
    return unit != "分"


def _find_result(
    segment: Sequence[int],
    figures: Sequence[str],
    spans: Sequence[tuple[int, int, Mention]],
    around: Sequence[Before],
    result: list[Listed | None],
) -> None:
    """Where no word names the result, it is the number before the target in the same unit."""
    at = next((i for i in segment if figures[i] == "target" and result[i] is not None), None)
    if at is None or any(figures[i] == "actual" for i in segment):
        return
    best = _result_before(segment, at, spans, around)
    target = result[at]
    if best is not None and not figures[best] and target is not None:
        result[best] = replace(target, figure="actual")


def _fit_units(spans: Sequence[tuple[int, int, Mention]], result: list[Listed | None]) -> None:
    """A result is in its target's unit: a percentage of another one is the completion, the rest is something else."""
    units = {
        one.name: spans[i][2].quantity.unit
        for i, one in enumerate(result)
        if one is not None and one.figure == "target"
    }
    for i, one in enumerate(result):
        if one is None or one.name not in units:
            continue
        unit, known = spans[i][2].quantity.unit, units[one.name]
        if one.figure in ("gap", "excess") and (unit == "百分点") != (known == "%"):
            result[i] = None
        if one.figure not in ("actual", "midyear"):
            continue
        if unit and known and not same_dimension(unit, known):
            result[i] = replace(one, figure="completion") if unit == "%" and one.figure == "actual" else None


def _result_before(
    segment: Sequence[int], at: int, spans: Sequence[tuple[int, int, Mention]], around: Sequence[Before]
) -> int | None:
    """Return the number before the target that is its result: the nearest in the same unit, or the one its parts follow."""
    unit = spans[at][2].quantity.unit
    same = [
        i
        for i in segment
        if i < at and unit and same_dimension(spans[i][2].quantity.unit, unit) and not _PRIOR.search(around[i].label)
    ]
    if len(same) > 2 and all(around[i].pieces == () or "分别" in around[i].label for i in same[2:]):
        return same[0]
    return same[-1] if same else None


def _without_figure(label: str, words: Lexicon) -> str:
    found = [start for start, _, word in tokens(label, words, listed=True) if word.kind == "indicator"]
    return label[: found[0]] if found else label


def _is_name(text: str, words: Lexicon) -> bool:
    """Tell whether a text may be the name of an indicator."""
    return 2 <= len(text) <= LONGEST_NAME and bool(words.filler.sub("", text)) and not _NO_NAME.search(text)


def _stands_alone(name: str) -> bool:
    """Tell whether a name of common words (预算经费) stands by itself before the words of its first figure."""
    return 2 < len(name) <= LONGEST_NAME and not _NO_NAME.search(name)


def _same(one: str, other: str) -> bool:
    return bool(other) and (one == other or one in other or other in one)


def _shares(one: str, other: str) -> bool:
    """Tell whether most characters of a label's own words are those of the indicator's name (平均办理 of 平均办理时限)."""
    return 2 * sum(char in other for char in one) >= len(one)
