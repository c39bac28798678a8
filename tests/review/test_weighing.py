"""What a number is that no rule understood: weighed by all that speaks for it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from generator.checking.review.matching.clues import Clues, clues_of_kind, clues_of_number
from generator.checking.review.matching.surroundings import Around, kind_of
from generator.checking.index import Index
from generator.pipeline import check_text, examine
from generator.reading import Statement
from generator.number import Quantity, parse
from generator.resources import resource

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
HEAD = "清河县环卫所2024年度部门整体支出绩效自评报告\n一、基本情况\n"
FIGURES = """
kind: department
year: 2024
unit:
  name: 清河县环卫所
  type: 事业单位
  staff: {establishment: {total: 42}, actual: {administrative: 0, institution: 39, other: 6}}
budget:
  unit: 万元
  weight: 10
  initial: {total: 1900.00, basic: 600.00, personnel: 520.00, public: 80.00, project: 1300.00}
  adjusted: {total: 1964.37, basic: 618.42, personnel: 538.42, public: 80.00, project: 1345.95}
  executed: {total: 1801.56, basic: 612.35, personnel: 536.18, public: 76.17, project: 1189.21}
projects:
  - {name: 垃圾清运, source: 本级资金, budget: 845.50, executed: 818.23}
  - {name: 公厕改造, source: 本级资金, budget: 500.45, executed: 370.98, reason: 招标推迟}
indicators:
  - {name: 清运垃圾量, level1: 产出指标, operator: "≥", target: 36500, actual: 34210, unit: 吨, weight: 30, score: 28.12, reason: 汛期停工, measure: 提前安排}
  - {name: 改造公厕数, level1: 产出指标, operator: "≥", target: 12, actual: 14, unit: 座, weight: 30, score: 30}
  - {name: 居民满意度, level1: 满意度指标, operator: "≥", target: 90, actual: 93.6, unit: "%", weight: 30, score: 30}
"""


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the figures of a unit as a file."""
    path = tmp_path_factory.mktemp("figures") / "figures.yaml"
    path.write_text(FIGURES, encoding="utf-8")
    return path


def told(text: str, figures: Path | None) -> list[tuple[str, str]]:
    """Return level and expected value of the findings on numbers against the figures."""
    checked = check_text(HEAD + text, "report.txt", figures)
    return [(str(finding.severity), finding.expected) for finding in checked.findings if finding.code == "N002"]
