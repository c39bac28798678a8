"""What a text counts in its own words: indicators, those with full points and those without, projects by who pays them.

``told`` reads one compact line. A count is *whole* where its words leave no other than all of the unit's to be meant; a
bare one (满分6项、扣分6项) belongs to the count that its sentence began with.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.checking.review.sentences.base.words import relation_words
from generator.scan.numerals import whole_number

__all__ = ["Told", "told"]

_COUNT = re.compile(
    r"(?<![\d.第十百千万亿点零〇几数前年月日每近约超至统单同专-])(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})(?P<unit>项|个|条)(?![月学工]|小时|百分点|季度)"
)
_INDICATORS = re.compile("(?:其他|其余)?(?:三级|绩效|考核|评价|具体|自评|年度){0,3}指标(?!体系|值|数|库|文件)")
_PROJECTS = re.compile("(?:预算|专项|支出|重点)?项目(?!部|化|库|经理|法人|清单|组|点|单位|负责)")
_JOIN = "(?:数量|总数|个数|数)?(?:一共|总共|共计|共有|共设|总计|合计|涉及|设置|设定|设立|设有|安排|实施|有|是|为|共|设|[：:]|了)*"
_NAMED = re.compile(f"(?P<what>指标|项目(?:支出)?){_JOIN}$")
_CLAUSE = re.compile("[，。；：、,;:（）()！？\n]")
_SENTENCE = re.compile("[。；;！？\n]")
_BEHIND, _BEFORE = 18, 26
_SOURCES = ("upper", "local", "other")
#: So many kinds of indicators, named together, are all of them.
_ALL_KINDS = 3


@dataclass(frozen=True, slots=True)
class Told:
    """One count of the text.

    Attributes:
        role: ``count``, ``met`` or ``unmet`` of indicators; ``projects``, ``upper``, ``local``, ``other``; "" where the
            words only say that indicators are counted.
        value: the number. start, end: of number and unit, in the compact line; ``until`` of the words read.
        whole: the words say that all of the unit's are meant.
        part: the words say that only some are meant (产出类6项指标, 这两个项目).
        bare: neither 指标 nor 项目 stands with it.
    """

    role: str
    value: int
    start: int
    end: int
    until: int
    whole: bool = False
    part: bool = False
    bare: bool = False

    @property
    def of_projects(self) -> bool:
        return self.role in ("projects", *_SOURCES)


def told(text: str) -> list[list[Told]]:
    """Return the counts of a compact line, sentence by sentence."""
    if "指标" not in text and "项目" not in text and "满分" not in text and "失分" not in text:
        return []
    found: list[list[Told]] = []
    start = 0
    for end in [*(match.end() for match in _SENTENCE.finditer(text)), len(text)]:
        if end > start:
            found.append(list(_of_sentence(text, start, end)))
        start = end
    return found


def _of_sentence(text: str, start: int, end: int) -> Iterator[Told]:
    for match in _COUNT.finditer(text, start, end):
        value = whole_number(match["n"])
        if value is None or match["n"] == "一":
            continue
        one = _read(text, match, value, start, end)
        if one is not None:
            yield one


def _read(text: str, match: re.Match[str], value: int, start: int, end: int) -> Told | None:
    """Return what a number of things counts, None where it is neither indicators nor projects nor a bare share of them."""
    clause = max((mark.end() for mark in _CLAUSE.finditer(text, start, match.start())), default=start)
    before = text[max(clause, match.start() - _BEFORE) : match.start()]
    behind = text[match.end() : min(end, match.end() + _BEHIND)]
    until = match.end()
    one = Told("", value, match.start(), match.end(), until, part=_is_part(text, before, clause, start))
    named = _NAMED.search(before)
    if indicators := _INDICATORS.match(behind):
        behind = behind[indicators.end() :]
        return _of_indicators(replace(one, until=until + indicators.end()), before, behind)
    if projects := _PROJECTS.match(behind):
        behind = behind[projects.end() :]
        return _of_projects(replace(one, until=until + projects.end()), before, behind)
    if named and named["what"] == "指标":
        return _of_indicators(one, before, behind)
    if named:
        return _of_projects(one, before, behind)
    role = _role(before, behind) or _source(before, behind)
    return replace(one, role=role, bare=True, whole=_is_free(before)) if role else None


def _is_part(text: str, before: str, clause: int, start: int) -> bool:
    """Tell whether the words before a count say that it is some of them: one kind, 这, 其中."""
    if _pattern("some").search(before):
        return True
    kinds = len(_pattern("kinds").findall(before))
    if not kinds:
        return False
    while clause > start and text[clause - 1] == "、":  # 产出、成本、效益、满意度设11项指标
        clause = max((mark.end() for mark in _CLAUSE.finditer(text, start, clause - 1)), default=start)
        kinds += 1
    return kinds < _ALL_KINDS


@functools.cache
def _pattern(key: str) -> re.Pattern[str]:
    """Return one of the patterns of ``[told]``, whose lists are regular expressions parted by blanks."""
    return re.compile("|".join(relation_words().lists["told", key]))


def _role(before: str, behind: str) -> str:
    """Return which indicators words say are counted: ``met``, ``unmet`` or ""."""
    if _pattern("unmet_before").search(before):
        return "unmet"
    if _pattern("met_before").search(before):
        return "met"
    if _pattern("unmet_behind").match(behind):
        return "unmet"
    return "met" if _pattern("met_behind").match(behind) else ""


def _of_indicators(one: Told, before: str, behind: str) -> Told:
    role = _role(before, behind)
    if role:
        return replace(one, role=role, whole=not one.part and _is_free(before))
    if _pattern("lost_behind").match(behind):
        return replace(one, role="unmet")
    if one.part:
        return one
    named = _NAMED.search(before)
    if named and _is_free(before[: named.start()]):
        return replace(one, role="count", whole=True)
    ahead = before.removesuffix("指标")
    if _pattern("all_before").search(ahead) or (not before and _pattern("all_behind").match(behind)):
        return replace(one, role="count", whole=True)
    return replace(one, role="count") if named or _pattern("all_behind").match(behind) else one


def _is_free(before: str) -> bool:
    """Tell whether the words before a count say nothing of whose indicators are meant."""
    for key in ("unmet_before", "met_before"):
        if ends := _pattern(key).search(before):
            before = before[: ends.start()]
            break
    return _pattern("free").fullmatch(before) is not None


def _of_projects(one: Told, before: str, behind: str) -> Told | None:
    source = _source(before, "")
    if source:
        return replace(one, role=source)
    if one.part or _role(before, behind):
        return None
    named = _NAMED.search(before)
    free = (
        _pattern("projects_free").fullmatch(before[: named.start()])
        if named
        else _pattern("projects_before").search(before)
    )
    whole = free is not None or _pattern("projects_behind").match(behind) is not None
    return replace(one, role="projects", whole=whole)


def _source(before: str, behind: str) -> str:
    """Return whose money pays the projects that words speak of, "" where they do not say."""
    near = before[-10:]
    for source in _SOURCES:
        if _pattern(f"{source}_before").search(near) or (behind and _pattern(f"{source}_behind").match(behind)):
            return source
    return ""
