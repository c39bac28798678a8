"""What a report's first lines say: unit, year, and whether it is on one project."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from generator.manuscript import Kind, Manuscript
from generator.reading import Place
from generator.sources.report.lexicon import pattern

__all__ = ["Head", "head"]

_YEAR = re.compile(r"(20\d\d)\s*年度?", re.ASCII)
_UNIT_EDGES = re.compile(r"^[#\s]+|(?:关于)?(?:20\d\d年.*)?[\s—-]*$")
_FIRST_LINES = 12
#: Labels of a form beside which the unit's name stands, the most telling first; marks that stand in them.
_FORM_LABELS = ("单位名称", "部门名称", "部门单位名称", "实施单位", "项目单位", "填报单位", "预算单位", "主管部门")
_OF_FORM = re.compile("[（(][^（）()]{0,6}[)）]|[：:、/／]")
#: So many lines may be the title; a cover's lines are told by their kind.
_TITLE_LINES = 4
#: Lines of a cover that may say 项目.
_COVER_LINES = 6
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Head:
    """What the report's head says.

    Attributes:
        unit, year: "" where it does not say.
        places: ``unit.name`` and ``year`` where these stand in a line of their own or in the title.
        single: the report is on one project.
    """

    unit: str = ""
    year: str = ""
    places: Mapping[str, Place] = field(default_factory=dict[str, Place])
    single: bool = False


def head(manuscript: Manuscript) -> Head:
    """Read unit name and year from the first lines; the year that the text names most often where the title has none."""
    places: dict[str, Place] = {}
    titles = _titles(manuscript)
    titled = "".join(manuscript.flat[number].text for number in titles)
    unit = _labelled_unit(manuscript, places) or _unit_in(titled) or _unit_in_form(manuscript, places)
    year = _titled_year(manuscript, titles, places) or _usual_year(manuscript)
    return Head(_UNIT_EDGES.sub("", unit), year, places, single=_is_project(manuscript))


def _titles(manuscript: Manuscript) -> list[int]:
    """Return the numbers of the lines that the title is made of."""
    return [
        number
        for number, line in enumerate(manuscript.lines[:_FIRST_LINES])
        if line.kind is Kind.TITLE
        or (number < _TITLE_LINES and pattern("titles_report").search(manuscript.flat[number].text))
    ]


def _labelled_unit(manuscript: Manuscript, places: dict[str, Place]) -> str:
    """Return the unit's name behind its label (单位名称：…)."""
    for number, line in enumerate(manuscript.lines[:_FIRST_LINES]):
        match = pattern("unit_label").search(manuscript.flat[number].text)
        if match and not match[1].startswith(("万元", "元", "亿元")):
            places["unit.name"] = (line.start, line.end)
            return match[1]
    return ""


def _unit_in_form(manuscript: Manuscript, places: dict[str, Place]) -> str:
    """Return what stands beside 实施单位 in the first rows of a form, else beside 主管部门."""
    found: dict[str, tuple[str, Place]] = {}
    for line in manuscript.lines[:_FIRST_LINES]:
        cells = [(place, "".join(manuscript.text[slice(*place)].split())) for place in line.cells]
        for (_, label), (place, content) in pairwise((place, text) for place, text in cells if text):
            bare = _OF_FORM.sub("", label)
            if bare in _FORM_LABELS and bare not in found and _OF_FORM.sub("", content) not in _FORM_LABELS:
                found[bare] = content, place
    for label in _FORM_LABELS:
        if label in found:
            content, places["unit.name"] = found[label]
            return content
    return ""


def _unit_in(title: str) -> str:
    match = pattern("title").match(title[:_LONGEST_TITLE])
    return (match["before"] or match["after"] or "") if match else ""


def _titled_year(manuscript: Manuscript, titles: list[int], places: dict[str, Place]) -> str:
    for number in titles:
        if match := _YEAR.search(manuscript.flat[number].text):
            line = manuscript.lines[number]
            places["year"] = (line.start, line.end)
            return match[1]
    return ""


def _usual_year(manuscript: Manuscript) -> str:
    counted = Counter(match[1] for flat in manuscript.flat for match in _YEAR.finditer(flat.text))
    return counted.most_common(1)[0][0] if counted else ""


def _is_project(manuscript: Manuscript) -> bool:
    lines = manuscript.lines[:_COVER_LINES]
    title = "".join(manuscript.flat[number].text for number, line in enumerate(lines) if line.kind is Kind.TITLE)
    for line in lines:
        cells = ["".join(manuscript.text[slice(*place)].split()) for place in line.cells]
        filled = [text for text in cells if text]
        if len(filled) == 1:
            title += filled[0]  # a form's title in a row of its own
        elif filled[:1] == ["项目名称"] and "整体" not in title:
            return True
    return "项目支出" in title or ("项目" in title and "整体" not in title)
