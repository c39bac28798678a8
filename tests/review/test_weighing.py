"""What a number is that no rule understood: weighed by all that speaks for it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from generator.checking.review.matching.clues import Clues, clues_of_kind, clues_of_number
from generator.checking.review.matching.surroundings import Around, kind_of
from generator.number import Quantity
from generator.pipeline import check_text, examine
from generator.reading import Statement
from generator.resources import packed_weights

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FIGURES = Path(__file__).resolve().parent.parent / "cases" / "review" / "sanitation.yaml"
HEAD = "清河县环卫所2024年度部门整体支出绩效自评报告\n一、基本情况\n"


@pytest.fixture
def figures() -> Path:
    """Return the figures of a unit as a file."""
    return FIGURES


def told(text: str, figures: Path | None) -> list[tuple[str, str]]:
    """Return level and expected value of the findings on numbers against the figures."""
    checked = check_text(HEAD + text, "report.txt", figures)
    return [(str(finding.severity), finding.expected) for finding in checked.findings if finding.code == "N002"]


@pytest.mark.parametrize(
    ("text", "right", "wrong", "expected"),
    [
        ("三、履职\n居民满意度，问卷统计下来{}，比定的90%高。\n", "93.6%", "96.3%", "93.6%"),
        ("三、履职\n改造公厕数原定12座，年底交付{}。\n", "14座", "41座", "14座"),
    ],
)
def test_a_number_in_words_that_nobody_foresaw_is_asked_about(
    figures: Path, text: str, right: str, wrong: str, expected: str
) -> None:
    """The figure that most speaks for is told as a warning, with its value; the right value says nothing."""
    assert told(text.format(right), figures) == []
    assert told(text.format(wrong), figures) == [("warning", expected)]


@pytest.mark.parametrize(
    "text",
    [
        "一、概况\n所里有压缩车18辆、洒水车11辆、扫路车26辆，管着道路213公里，日均出车57趟。\n",
        "二、资产\n固定资产原值2318.74万元，其中车辆1640.20万元、房屋402.16万元。\n",
        "三、大事\n1.清扫机扫率比三年前多了一倍，辖区道路从96条增加到213条。\n",
    ],
)
def test_numbers_that_the_form_does_not_have_are_left_alone(figures: Path, text: str) -> None:
    """Vehicles, roads, assets: nothing speaks for a figure of the form."""
    assert told(text, figures) == []


def test_another_figure_of_the_same_row_is_right(figures: Path) -> None:
    """The target is no wrong result, though more speaks for the result."""
    text = "三、履职\n居民满意度，问卷统计下来93.6%，比定的90%高。改造公厕数原定12座，年底交付14座。\n"
    assert told(text, figures) == []


def test_a_warning_says_that_it_may_be_another_number(figures: Path) -> None:
    """The clerk is asked, not told: the number may be something that the form does not have."""
    checked = check_text(HEAD + "三、履职\n改造公厕数原定12座，年底交付41座。\n", "report.txt", figures)
    (finding,) = (one for one in checked.findings if one.code == "N002")
    assert "可能是" in finding.message
    assert "如另有所指，不必改" in finding.message
    assert finding.edit is None
    bound = next(one for one in checked.numbers if one.text == "41座")
    assert bound.verdict == "unsupported"


def test_what_the_weights_are_of_is_looked_at() -> None:
    """Every clue with a weight is one that the product asks for, every kind one of the ledger's; all weights are whole numbers."""
    data = packed_weights("clues")
    asked: set[str] = set()
    kinds: set[str] = set()
    for sample in ("township-2024", "subdistrict-2023"):
        index = examine(SAMPLES / f"{sample}.yaml").index
        kinds |= {kind_of(id) for id in index.amounts}
        statement = Statement("", Quantity(Decimal("12.5"), "万元"), (0, 1), (0, 1), 0)
        around = _around()
        asked |= {name for name, _ in clues_of_number(statement, around)}
        clues = Clues(statement, around, index, {})
        asked |= {name for id in index.amounts for name, _ in clues.of(index.ledger[id])}
        assert "" in clues_of_kind(around)
    assert data["clues"].keys() <= asked
    families = {kind.partition(".")[0] for kind in kinds}
    assert {kind.partition(".")[0] for kind in data["kinds"]} <= families | {""}
    numbers = [data["start"], data["likely"], *data["clues"].values()]
    numbers += [weight for kind in data["kinds"].values() for weight in kind.values()]
    assert all(isinstance(number, int) for number in numbers)


def _around() -> Around:
    return Around(
        label="",
        since="",
        sentence="",
        line="",
        heading="",
        subject="",
        on_line="",
        above="",
        told=frozenset(),
        rows={},
        last_row="",
        carried="",
        before="-",
        behind="-",
        follower="",
        other_year=False,
        compared=False,
        in_table=False,
        unknown=0,
        said_again=False,
    )
