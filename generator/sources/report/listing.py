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
from generator.sources.report.indicator_words import (
    POINTS,
    bare_name,
    before_figure,
    figure,
    is_name,
    name_in,
    same_name,
    shares_name,
    short_difference,
    stands_alone,
)
from generator.sources.report.lexicon import lexicon, pattern
from generator.sources.report.names import NameIndex
from generator.sources.report.words import NUMBERING, Before, clean_name, tokens

__all__ = ["NUMBERED", "Listed", "Listing"]

_ENDS = frozenset("。；;！？!?\n")
_MARKS = frozenset("，：:,；;。（）()")
#: A numbered line's first words, up to a mark.
NUMBERED = re.compile(
    rf"(?:{NUMBERING}|指标[一二三四五六七八九十\d]{{1,3}}[：:、])([^，。；：:,;！？]{{2,40}}?)[。：:，；]"
)
_TITLED = re.compile(rf"(?:{NUMBERING})([^，。；：:,;！？]{{2,14}})。")
_HEAD = re.compile(r"([^，。；：:,;！？]{2,40}?)(?:[。：:]|[，,]该)")
_BLOCK = re.compile(
    r"(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、．.])?"
    r"(?:([^，。；：:,;！？（(\d]{2,14})\d+(?:\.\d+)?分|([^，。；：:,;！？（(]{2,14})(?:[（(，。：:]|得|$))"
)
#: An item that gives its name before a colon (● 设备完好率：检查设备182台，…).
_ITEM = re.compile(rf"(?:{NUMBERING}|[●•·■◆○◇□▪*-])([^，。；：:,;！？]{{2,40}}?)[：:]")
#: Behind these words numbers are parts of the one before.
_PARTS = re.compile("其中|包括|包含")
#: Characters behind a number that may say what it is.
_BEHIND = 12
#: Names of so few characters are not looked for.
_SHORTEST_KNOWN = 2


@dataclass(frozen=True, slots=True)
class Listed:
    """A number of an indicator (or of a 一级指标, kind ``block``): its name, which figure, the level named before."""

    name: str
    figure: str
    level: str = ""
    kind: str = "indicator"


@dataclass(frozen=True, slots=True)
class _Line:
    """A compact line with its numbers (start, end, mention), what stands before each, and which figure that makes it."""

    text: str
    spans: Sequence[tuple[int, int, Mention]]
    around: Sequence[Before]
    figures: list[str]

    def unit(self, number: int) -> str:
        return self.spans[number][2].quantity.unit

    def named(self, segment: Sequence[int]) -> set[str]:
        """Return the figures that a part of the line names."""
        return {self.figures[number] for number in segment} - {""}

    def clauses(self, segment: Sequence[int]) -> list[str]:
        """Return the clauses without a number that a part of the line begins with."""
        pieces = self.around[segment[0]].pieces
        ends = [number for number, piece in enumerate(pieces) if piece in _ENDS]
        return [piece for piece in pieces[ends[-1] + 1 if ends else 0 :] if piece and piece not in _MARKS]

    def segments(self) -> list[list[int]]:
        """Return the numbers of each sentence or part between semicolons."""
        found: list[list[int]] = []
        for number, each in enumerate(self.around):
            if not found or any(piece in _ENDS for piece in each.pieces):
                found.append([])
            found[-1].append(number)
        return found


@dataclass(slots=True)
class Listing:
    """Reads line after line; keeps the indicator that is being described.

    Attributes:
        name: of that indicator, "" between descriptions; ``level`` and ``block``: the 一级指标 named last.
        names: of the indicators met so far.
        unit: of its target, "" where that is not known.
        filled: which of its figures were told.
        title: the heading's name, which the first target below it may be of.
    """

    name: str = ""
    level: str = ""
    block: str = ""
    title: str = ""
    unit: str = ""
    filled: set[str] = field(default_factory=set[str])
    names: NameIndex = field(default_factory=NameIndex)

    def heading(self, title: str, *, listed: bool) -> None:
        """A heading ends a description; one that is an indicator's name begins one."""
        self.name, self.filled = "", set()
        name = clean_name(title)
        self.title = name if listed and is_name(name) and name not in lexicon().levels else ""

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
        result: list[Listed | None] = [None] * len(spans)
        line = _Line(text, spans, around, _figures(text, spans, around, listed=listed))
        if not any(line.figures) or not (listed or self.name):
            return result
        segments = line.segments()
        item = listed and _is_item(text, segments, line)
        topic = self._topic(text) if item or (listed and _is_described(segments, line)) else ""
        titled = _title(text) if listed and not topic else ""
        if titled and sum("target" in line.named(segment) for segment in segments) == 1:
            topic = titled
        if topic:
            self._open(topic)
        elif titled:
            self.name, self.filled = "", set()  # an item of several indicators, none of which it is named for
        elif listed and line.named(segments[0]) <= {*POINTS} and self._is_block(text, heading=heading):
            self._read_block(segments.pop(0), line, result)
        if item and topic:
            _take_first(segments[0], line, topic)
        for segment in segments:
            self._read_segment(segment, line, result, listed=listed, topic=topic)
        _fit_units(line, result)
        return result

    def _read_segment(
        self, segment: Sequence[int], line: _Line, result: list[Listed | None], *, listed: bool, topic: str
    ) -> None:
        """Read a sentence of one indicator; points told again without saying so are those of another one."""
        before, scored = self.name, "score" in self.filled
        if listed and (not topic or self._goes_over(segment, line)):
            self._begin(segment, line)
        again = listed and scored and self.name == before and not _says_this(segment, line)
        for number in segment:
            if line.figures[number] and not (again and line.figures[number] in POINTS):
                result[number] = self._assign(number, line)
        _find_result(segment, line, result)

    def _topic(self, text: str) -> str:
        """Return the name that a line begins with."""
        for beginning in (NUMBERED, _HEAD):
            match = beginning.match(text)
            name = clean_name(match[1]) if match else ""
            if name in lexicon().levels:
                self.level = name
            elif is_name(name):
                return name
        return ""

    def _open(self, name: str, level: str = "") -> None:
        self.name, self.filled, self.unit = name, set(), ""
        self.level = level or self.level
        self.keep(name)

    def keep(self, name: str) -> None:
        """Know a name wherever it stands from here on; the shortest ones would be found in other words."""
        if len(name) > _SHORTEST_KNOWN:
            self.names.add(name)

    # --- 一级指标 -----------------------------------------------------------------------------------------------------

    def _is_block(self, text: str, *, heading: bool) -> bool:
        """Tell whether a line gives the points of a 一级指标 (（一）履职效能（45分），得44.36分)."""
        match = _BLOCK.match(text)
        name = clean_name(match[1] or match[2]) if match else ""
        if pattern("execution").search(name):
            self.block = ""
            return True
        if name in lexicon().levels or name.endswith("指标") or (heading and is_name(name)):
            self.block = self.level = name
            self.name, self.filled = "", set()
            return True
        return False

    def _read_block(self, segment: Sequence[int], line: _Line, result: list[Listed | None]) -> None:
        """Points of the 一级指标, or of the execution rate until those of the indicators are told."""
        kind = "block" if self.block else "execution"
        for number in segment:
            others = not self.block and pattern("the_indicators").search(line.around[number].label)
            if line.figures[number] in POINTS and not others:
                result[number] = Listed(self.block, line.figures[number], kind=kind)

    # --- one indicator ------------------------------------------------------------------------------------------------

    def _begin(self, segment: Sequence[int], line: _Line) -> None:
        """Begin the indicator whose target, or points behind another's points, stand in a segment."""
        own = line.named(segment)
        scored = own & {"score", "weight"} and "score" in self.filled and self._is_another(segment, line)
        if "target" not in own and not scored:
            return
        at = next((number for number in segment if line.figures[number] == "target"), segment[-1])
        name, level = self._name(segment, at, line)
        if "target" not in own:
            _take_named(segment, line, name)
        if name and (not same_name(name, self.name) or "target" in self.filled):
            self._open(name, level)
        elif not name and not self.name and self.title:
            self._open(self.title)

    def _goes_over(self, segment: Sequence[int], line: _Line) -> bool:
        """Tell whether a line that began with one indicator goes over to another one, with a target of its own."""
        told = self.filled & {"target", "score"}
        return "target" in line.named(segment) and bool(told) and self._is_another(segment, line)

    def _is_another(self, segment: Sequence[int], line: _Line) -> bool:
        """Tell whether a part between semicolons begins with a name (工程管护责任落实率100%，得10分), or a rate is named there."""
        clauses = line.clauses(segment)
        first = bare_name(clauses[0] if clauses else line.around[segment[0]].label)
        return (is_name(first) and not same_name(first, self.name)) or _scored_rate(segment, line) != ""

    def _name(self, segment: Sequence[int], at: int, line: _Line) -> tuple[str, str]:
        """Return name and level of the indicator whose target is the number ``at``."""
        level = ""
        clauses = line.clauses(segment)
        candidates = [*clauses, before_figure(line.around[segment[0]].label)]
        result = _result_before(segment, at, line)
        nearest = at if result is None else result
        if nearest != segment[0] or result is not None:
            candidates.insert(0, before_figure(line.around[nearest].label))
        levels = lexicon().levels
        if rate := _scored_rate(segment, line):
            candidates.insert(0, rate)
        for number, candidate in enumerate(candidates):
            name = name_in(candidate)
            if name in levels or name.removesuffix("方面") in levels:
                level = name
            elif is_name(name) or (number == 0 and candidate in clauses and stands_alone(name)):
                return name, level
        return level, level

    def _assign(self, number: int, line: _Line) -> Listed | None:
        """Return whose a figure is: of an indicator named with it, else of the one being described."""
        label, figure = line.around[number].label, line.figures[number]
        known = self.names.first_added(label)
        if known and known != self.name:
            return Listed(known, figure, self.level)
        if not self.name or (figure in POINTS and _is_of_others(label)):
            return None
        own = bare_name(label)
        foreign = is_name(own) and not same_name(own, self.name) and not shares_name(own, self.name)
        if (foreign and figure != "target") or self._is_money(label):
            return None
        if figure == "target" and "target" in self.filled and not self.name.startswith(own or "\0"):
            return None
        unit = line.unit(number)
        if (
            figure in ("actual", "midyear")
            and self.unit
            and unit not in ("", "%")
            and not same_dimension(unit, self.unit)
        ):
            return None  # 七项指标中五项完成 behind a rate is no result of it
        if figure == "target":
            self.unit = unit
        self.filled.add(figure)
        return Listed(self.name, figure, self.level)

    def _is_money(self, label: str) -> bool:
        """Tell whether a label speaks of the unit's money and not of the indicator (全年公用经费 beside 人均公用经费)."""
        behind = next((end for _, end, word in tokens(label, listed=True) if word.kind == "indicator"), 0)
        scopes = [start for start, _, word in tokens(label, listed=False) if word.kind == "scope"]
        return bool(scopes) and self.name not in label and (label[scopes[0] :] not in self.name or scopes[0] >= behind)


def _is_of_others(label: str) -> bool:
    """Tell whether points are those of the execution rate or of all indicators."""
    return any(pattern(name).search(label) is not None for name in ("execution", "for_indicators"))


def _figures(
    text: str, spans: Sequence[tuple[int, int, Mention]], around: Sequence[Before], *, listed: bool
) -> list[str]:
    """Return which figure of an indicator each number is, "" for those that are none."""
    figures = [
        figure(each, mention, text[end : end + _BEHIND], listed=listed)
        for each, (_, end, mention) in zip(around, spans, strict=True)
    ]
    target = False
    _beside_differences(text, spans, around, figures, listed=listed)
    for number, each in enumerate(around):
        if listed and target and not figures[number]:
            figures[number] = short_difference(each.label)
        if figures[number] in ("excess", "gap") and _is_compared(around, number):
            figures[number] = ""
        target = target or figures[number] == "target"
    for number in range(1, len(spans)):
        if figures[number - 1] not in ("excess", "gap"):
            continue
        if spans[number][0] == spans[number - 1][1]:
            figures[number - 1], figures[number] = "target", figures[number - 1]  # 高出控制数12.60万元0.55万元
        elif pattern("difference_before").search(around[number - 1].label) and short_difference(around[number].label):
            figures[number - 1], figures[number] = (
                "target",
                short_difference(around[number].label),
            )  # 超过目标30元，超出2元
    return figures


def _beside_differences(
    text: str,
    spans: Sequence[tuple[int, int, Mention]],
    around: Sequence[Before],
    figures: list[str],
    *,
    listed: bool,
) -> None:
    """Fill in what the number beside it tells: 超过360元、2%, 比28000元的上限省650元."""
    for number in range(1, len(spans)):
        unit, before = spans[number][2].quantity.unit, figures[number - 1]
        joined = text[spans[number - 1][1] : spans[number][0]] == "、"
        if joined and before == "excess" and unit == "%" and not figures[number]:
            figures[number] = "excess"
        label = around[number].label
        limit = pattern("of_its_limit").fullmatch(label) if listed and unit != "分" and label[:1] == "的" else None
        if limit is not None and before in ("", "target", "excess", "gap"):
            figures[number - 1], figures[number] = "target", "excess" if limit[1][0] in "高多超" else "gap"


def _title(text: str) -> str:
    """Return what stands between the number of an item and the first full stop (8．家长评价。12月发放问卷…)."""
    match = _TITLED.match(text)
    name = clean_name(match[1]) if match else ""
    grouped = name in lexicon().levels or pattern("group_title").fullmatch(name)
    return name if is_name(name) and not grouped else ""


def _is_compared(around: Sequence[Before], number: int) -> bool:
    """Tell whether the number before is another year's: what follows compares with it (比上年的161人多26人)."""
    return number > 0 and pattern("another_year").search(around[number - 1].label) is not None


def _is_described(segments: Sequence[Sequence[int]], line: _Line) -> bool:
    """Tell whether a line describes what it names first: its first figure has no name of its own beside it."""
    first = next(segment for segment in segments if line.named(segment))
    targets = [segment for segment in segments if "target" in line.named(segment)]
    if first[0] != 0 or (len(targets) > 1 and first is not targets[0]):
        return False
    return not is_name(bare_name(line.around[0].label))


def _is_item(text: str, segments: Sequence[Sequence[int]], line: _Line) -> bool:
    """Tell whether a line gives a name before a colon and points in its first sentence: it is of that name's indicator."""
    named = {figure for segment in segments for figure in line.named(segment)}
    return _ITEM.match(text) is not None and bool(named & {*POINTS}) and segments[0][0] == 0


def _take_first(segment: Sequence[int], line: _Line, name: str) -> None:
    """The number right behind the name and its colon is the result (● 举办临时展览：5个，得8.33分), or the rate called by it."""
    start = line.spans[0][0]
    if "actual" in line.named(segment):
        return
    if not line.figures[0] and line.text[start - 1] in "：:" and line.unit(0) != "分":
        line.figures[0] = "actual"
        return
    for number in segment:
        label = line.around[number].label
        if line.unit(number) == "%" and not line.figures[number] and len(label) > 1 and name.endswith(label):
            line.figures[number] = "actual"
            return


def _take_named(segment: Sequence[int], line: _Line, name: str) -> None:
    """The number behind the name of an indicator without a target is its result (工程验收合格率100%，得8分)."""
    if "actual" in line.named(segment):
        return
    for number in segment:
        if not line.figures[number] and line.unit(number) != "分" and name and line.around[number].label.endswith(name):
            line.figures[number] = "actual"
            return


def _scored_rate(segment: Sequence[int], line: _Line) -> str:
    """Return the name of the rate that stands right before points (都在当天扑灭，当日扑灭率100%，得8分), "" where there is none."""
    at = next((place for place, number in enumerate(segment) if line.figures[number] == "score"), 0)
    if not at or "target" in line.named(segment):
        return ""
    number = segment[at - 1]
    name = bare_name(line.around[number].label)
    is_rate = line.unit(number) == "%" and not line.figures[number] and name.endswith("率")
    return name if is_rate and is_name(name) else ""


def _says_this(segment: Sequence[int], line: _Line) -> bool:
    """Tell whether a sentence says that it goes on about the same indicator (该项指标得8分)."""
    return any(
        pattern("this_one").search(piece)
        for number in segment
        for piece in (*line.around[number].pieces, line.around[number].label)
    )


def _find_result(segment: Sequence[int], line: _Line, result: list[Listed | None]) -> None:
    """Where no word names the result, it is the number before the target in the same unit."""
    at = next((number for number in segment if line.figures[number] == "target" and result[number]), None)
    if at is None or "actual" in line.named(segment):
        return
    best = _result_before(segment, at, line)
    target = result[at]
    if best is not None and not line.figures[best] and target is not None:
        result[best] = replace(target, figure="actual")


def _result_before(segment: Sequence[int], at: int, line: _Line) -> int | None:
    """Return the number before the target that is its result: the nearest in the same unit, or the one its parts follow."""
    unit = line.unit(at)
    same = [
        number
        for number in segment
        if number < at
        and unit
        and same_dimension(line.unit(number), unit)
        and not pattern("another_time").search(line.around[number].label)
    ]
    same = _wholes(same, line)
    if len(same) > 2 and all(not line.around[i].pieces or "分别" in line.around[i].label for i in same[2:]):
        return same[0]
    return same[-1] if same else None


def _wholes(same: Sequence[int], line: _Line) -> list[int]:
    """Leave out the parts of a whole that stands before them: behind 其中, or where they make it up (68场，线下49场，线上19场)."""
    for place, number in enumerate(same[1:], 1):
        between = line.text[line.spans[same[place - 1]][1] : line.spans[number][0]]
        if _PARTS.search(between):
            return [*same[:place]]
    values = [line.spans[number][2].quantity.value for number in same]
    return [same[0]] if len(same) > 2 and values[0] == sum(values[1:]) else [*same]


def _fit_units(line: _Line, result: list[Listed | None]) -> None:
    """A result is in its target's unit: a percentage of another one is the completion, the rest is something else."""
    units = {one.name: line.unit(number) for number, one in enumerate(result) if one and one.figure == "target"}
    for number, one in enumerate(result):
        if one is not None and one.name in units:
            result[number] = _fitted(one, line.unit(number), units[one.name])


def _fitted(one: Listed, unit: str, target: str) -> Listed | None:
    """Return a figure as it is where it is in the unit of its indicator's target, else as what it can be."""
    if one.figure == "excess" and unit == "%" and target not in ("%", ""):
        return replace(one, figure="excess_rate")  # 超出0.9元，超出比例4.50%
    if one.figure in ("gap", "excess"):
        return one if (unit == "百分点") == (target == "%") else None
    if one.figure not in ("actual", "midyear") or not unit or not target or same_dimension(unit, target):
        return one
    return replace(one, figure="completion") if unit == "%" and one.figure == "actual" else None
