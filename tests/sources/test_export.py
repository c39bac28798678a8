"""What was read from a report is written as a figures file that reads back the same, and says what is missing."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from source_forms import every_field, shown

from generator.finding import Source
from generator.number import Quantity
from generator.record import Budget, Entry, Goals, Indicator, Money, Record, Unit
from generator.sources import load
from generator.sources.clean import one_line
from generator.sources.entry import says_nothing
from generator.sources.report.export import UNREAD, export

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def again(record: Record, suffix: str, folder: Path) -> tuple[Record, list[str]]:
    """Export and load: the record, and the subjects of what is still missing."""
    content, missing = export(record, suffix)
    path = folder / f"figures{suffix}"
    path.write_bytes(content)
    read, findings = load(path)
    subjects = [finding.subject for finding in findings if finding.code == "V001"]
    assert len(subjects) == missing
    return read, subjects


@pytest.mark.parametrize("suffix", [".xlsx", ".yaml"])
@pytest.mark.parametrize("name", [path.stem for path in sorted(SAMPLES.glob("*.yaml"))])
def test_a_sample_reads_back_entry_by_entry(name: str, suffix: str, tmp_path: Path) -> None:
    """Every path, text, quantity and day of a sample is in the exported file."""
    record, _ = load(SAMPLES / f"{name}.yaml")
    read, missing = again(record, suffix, tmp_path)
    assert shown(read) == shown(record)
    assert missing == []


@pytest.mark.parametrize("kind", ["department", "project"])
def test_every_field_has_its_key(kind: str, record_of: Callable[..., Record], tmp_path: Path) -> None:
    """No field of the record is forgotten in YAML."""
    record = record_of(every_field(kind=kind))
    assert shown(again(record, ".yaml", tmp_path)[0]) == shown(record)


def _partial() -> Record:
    """What a report without its form may give: one amount, one indicator without its actual and weight."""
    amount = Entry("1281.14", Source("报告.txt", line=12), Quantity(Decimal("1281.14"), "万元"))
    target = Entry("95", quantity=Quantity(Decimal(95), "%"))
    return Record(
        kind=Entry("department"),
        unit=Unit(name=Entry("云山市第二中学")),
        budget=Budget(executed=Money(total=amount)),
        indicators=(Indicator(name=Entry("办结率"), target=target, operator=Entry("≥"), unit=Entry("%")),),
    )


_MISSING = ["year", "budget.initial.total", "budget.adjusted.total", "indicator.1.actual", "indicator.1.weight"]


@pytest.mark.parametrize("suffix", [".xlsx", ".yaml"])
def test_what_was_not_read_is_asked_for(suffix: str, tmp_path: Path) -> None:
    """Just the required entries that are not there are missing in the file, none is 0."""
    read, missing = again(_partial(), suffix, tmp_path)
    assert sorted(missing) == sorted(_MISSING)
    assert shown(read) == shown(_partial())


def test_a_level_that_was_not_read_is_not_that_of_the_row_above(tmp_path: Path) -> None:
    """A blank level in the workbook would be carried down; an unknown one is no blank."""
    first = Indicator(name=Entry("甲"), level1=Entry("产出指标"), level2=Entry("数量指标"))
    rows = (first, Indicator(name=Entry("乙")), Indicator(name=Entry("丙"), level1=Entry("效益指标")))
    read, _ = again(Record(kind=Entry("department"), indicators=rows), ".xlsx", tmp_path)
    assert [(one.level1 and one.level1.text, one.level2 and one.level2.text) for one in read.indicators] == [
        ("产出指标", "数量指标"),
        (None, None),
        ("效益指标", None),
    ]


@pytest.mark.parametrize("suffix", [".xlsx", ".yaml"])
def test_a_figure_stands_without_the_unit_of_its_field(suffix: str, tmp_path: Path) -> None:
    """94人 in a field for persons is 94, so that a workbook's cell is a number; 元 beside 万元 stays."""

    def entry(text: str, value: str, unit: str) -> Entry:
        return Entry(text, quantity=Quantity(Decimal(value), unit))

    record = Record(
        kind=Entry("department"),
        budget=Budget(
            unit=Entry("万元"),
            initial=Money(total=entry("1281.10万元", "1281.10", "万元"), other=entry("2333元", "0.2333", "万元")),
            weight=entry("10分", "10", "分"),
        ),
        indicators=(Indicator(name=Entry("体检"), unit=Entry("人"), actual=entry("7670 人", "7670", "人")),),
    )
    read, _ = again(record, suffix, tmp_path)
    assert read.budget.initial.other is not None
    assert [text for _, text, _, _ in shown(read) if text[:1].isdigit()] == ["1281.10", "2333元", "10", "7670"]
    assert [quantity and (quantity.value, quantity.unit) for _, _, quantity, _ in shown(read)] == [
        quantity and (quantity.value, quantity.unit) for _, _, quantity, _ in shown(record)
    ]


def test_a_missing_cell_of_the_workbook_has_colour_and_note() -> None:
    """报告中没有读到 stands as a note at each required cell, and nowhere else."""
    content, _ = export(_partial(), ".xlsx")
    book: Any = openpyxl.load_workbook(io.BytesIO(content))
    noted = [
        (sheet.title, cell.coordinate, cell.fill.start_color.rgb[-6:], cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment and cell.comment.text == UNREAD
    ]
    assert len(noted) == len(_MISSING)
    assert {sheet for sheet, *_ in noted} == {"基本信息", "资金", "指标"}
    assert {(colour, value) for _, _, colour, value in noted} == {("F8CBAD", None)}


def test_a_missing_key_of_the_yaml_stands_there_with_a_remark() -> None:
    """A person sees what to fill in, and in which line of the report a figure was read."""
    lines = export(_partial(), ".yaml")[0].decode().splitlines()
    assert f'year: ""  # {UNREAD}' in lines
    assert f'    actual: ""  # {UNREAD}' in lines
    assert "    total: 1281.14  # 第12行" in lines
    assert not any(line.startswith("projects") for line in lines)


_TEXT = st.text(max_size=40).map(str.strip).filter(lambda text: not says_nothing(text))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=_TEXT.map(one_line), goals=st.lists(_TEXT, max_size=3))
def test_no_text_breaks_the_yaml(name: str, goals: list[str], tmp_path: Path) -> None:
    """Quotes, colons, breaks, controls: the file loads, and says what a workbook's cell with the same text says."""
    record = Record(
        kind=Entry("department"), unit=Unit(name=Entry(name)), goals=Goals(expected=tuple(map(Entry, goals)))
    )
    read, _ = again(record, ".yaml", tmp_path)
    if name.isprintable():
        assert read.unit.name is not None
        assert read.unit.name.text == one_line(name)
    if all(goal.isprintable() for goal in goals):
        assert [entry.text for entry in read.goals.expected] == goals


def test_another_form_is_our_own_mistake() -> None:
    """The command names the forms before it asks for one."""
    with pytest.raises(ValueError, match="unknown form"):
        export(Record(), ".docx")
