"""Figures of indicators and projects told away from where they are described: in summaries, key work and problems.

There the name stands with the number and few other words (城镇新增就业5386人，比目标数5200人多186人), often shortened.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.manuscript import Manuscript
from generator.number import same_dimension
from generator.reading import Statement
from generator.sources.report.indicator_words import difference
from generator.sources.report.lexicon import alternatives, lexicon

__all__ = ["with_subjects"]

_TAIL = re.compile("(?:人数|人次|次数|数量|个数|件数|户数|面积|里程|率|数|量|项目|资金|经费|补助|工程|情况)$")
_SHORTEST = 4
#: A name may be cut to its beginning if so much of it stands.
_LONG = 6
_TARGET = re.compile("目标|计划|任务|指标值|预期")
_STOPS = re.compile("[，。；：:;！？\\n]")
_AIMS = re.compile("^(?!.*(?:完成|实现|评价|分析)).*(?:目标|计划|任务)")
_PLANNED = re.compile("(?:目标|计划|任务|预期|拟)(?![^，。；]{0,12}(?:完成|实现|达到|超|低|高|少|多))")


def with_subjects(
    manuscript: Manuscript,
    statements: Sequence[Statement],
    indicators: Sequence[str],
    projects: Sequence[str],
    titles: Sequence[str],
) -> list[Statement]:
    """Return the statements, those without a meaning completed where a known name stands with them."""
    names = _names(indicators, projects)
    if not names:
        return list(statements)
    pattern = re.compile(alternatives(names))
    units = _units(statements)
    result: list[Statement] = []
    for statement in statements:
        if not statement.path:
            path, sure = _path(manuscript, statement, pattern, names, units)
            if path.endswith(".actual") and _AIMS.search(titles[statement.line]):
                path, sure = path.removesuffix("actual") + "target", False
            statement = replace(statement, path=path, sure=sure) if path else statement
        result.append(statement)
    return result


def _names(indicators: Sequence[str], projects: Sequence[str]) -> dict[str, str]:
    """Return name or short name -> row; a short name that two rows share means neither."""
    found: dict[str, str] = {}
    for kind, names in (("indicator", indicators), ("project", projects)):
        for number, name in enumerate(names, 1):
            short = _TAIL.sub("", name)
            for way in {name, short, _TAIL.sub("", short), *(name[:size] for size in range(_LONG, len(name)))}:
                if len(way) >= _SHORTEST or way == name:
                    row = f"{kind}.{number}"
                    found[way] = row if found.get(way, row) == row else ""
    return {way: row for way, row in found.items() if row and len(way) > 1}


def _units(statements: Sequence[Statement]) -> Mapping[str, str]:
    """Return the unit an indicator is measured in, by row."""
    units: dict[str, str] = {}
    for statement in statements:
        row, _, figure = statement.path.rpartition(".")
        if row.startswith("indicator.") and figure in ("target", "actual"):
            units.setdefault(row, statement.quantity.unit)
    return units


def _path(
    manuscript: Manuscript,
    statement: Statement,
    pattern: re.Pattern[str],
    names: Mapping[str, str],
    units: Mapping[str, str],
) -> tuple[str, bool]:
    """Return the path, and whether the full name stands right before the number."""
    line = manuscript.lines[statement.line]
    flat = manuscript.flat[statement.line]
    end = flat.position(statement.place[0] - line.start)
    sentence = max(flat.text.rfind(mark, 0, end) for mark in "。；！\n") + 1
    clause = max((match.end() for match in _STOPS.finditer(flat.text, sentence, end)), default=sentence)
    own = list(pattern.finditer(flat.text, clause, end))
    label = flat.text[clause:end]
    if own:
        row, rest = names[own[-1][0]], flat.text[own[-1].end() : end]
    else:
        before = (
            list(pattern.finditer(flat.text, sentence, clause)) or list(pattern.finditer(flat.text, 0, sentence))[:1]
        )
        told = statement.quantity.unit == "分" and re.search("扣|失|得", label)
        if not before or not (told or _goes_on(label, before[-1][0])):
            return "", False
        row, rest = names[before[-1][0]], label
    figure = _figure(row, rest, label, statement, units)
    planned = bool(statement.operator and not statement.approximate) or _PLANNED.search(flat.text, sentence, end)
    sure = bool(own) and len(own[-1][0]) >= _LONG and not rest.strip("为是达到共")
    return (figure.replace(".actual", ".target") if planned else figure), sure and not planned


def _goes_on(label: str, name: str) -> bool:
    """Tell whether a clause without a name of its own still speaks of the one before: known words, or words of the name."""
    if any(lexicon().listed[match[0]].kind == "scope" for match in lexicon().any_listed.finditer(label)):
        return False
    rest = lexicon().any_listed.sub("", label)
    rest = lexicon().filler.sub("", rest)
    return all(char in name for char in rest)


def _figure(row: str, rest: str, label: str, statement: Statement, units: Mapping[str, str]) -> str:
    unit = statement.quantity.unit
    if row.startswith("project."):
        return _project_figure(row, rest, unit)
    if unit == "分":
        return f"{row}.lost" if re.search("扣|失", rest) else f"{row}.score" if "得" in rest else ""
    known = units.get(row, "")
    compared = difference(rest)
    if compared and (same_dimension(unit, known) or (unit == "百分点" and known == "%")):
        return f"{row}.{compared}"
    if unit == "%" and known != "%":
        return f"{row}.completion" if re.search("完成", rest) else ""
    if not known or not same_dimension(unit, known):
        return ""
    if "完成率" in rest:
        return f"{row}.completion"
    if _TARGET.search(rest) and not re.search("(?:完成|达到|实现)了?(?:为|是)?$", rest):
        return f"{row}.target"
    return f"{row}.actual" if _plain(rest) else ""


def _plain(rest: str) -> bool:
    """Tell whether nothing between name and number makes it another figure."""
    return len(rest) <= 12 and not re.search(
        "上年|去年|同比|其中|占|比|较|年中|上半年|人均|平均|余|尚|还|差|未|新增|累计", rest
    )


def _project_figure(row: str, rest: str, unit: str) -> str:
    if unit == "%":
        return f"{row}.rate" if re.search("执行|支出|进度|预算的", rest) or len(rest) <= 3 else ""
    if unit not in ("万元", "元", "亿元"):
        return ""
    for words, figure in (
        ("结余|未支出|剩余|未执行", "unspent"),
        ("执行|支出|支付|使用", "executed"),
        ("预算|安排|下达|投入", "budget"),
    ):
        if re.search(words, rest):
            return f"{row}.{figure}"
    return ""
