"""Nothing is lost between a record and the workbook written from it, whichever program saves it in between."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from source_forms import every_field, read, shown, written

from generator.finding import InputError
from generator.number import Quantity
from generator.record import Budget, Entry, Goals, KeyWork, Money, NamedNumber, Record, Unit, entries
from generator.sources import load, write_workbook
from generator.sources.clean import one_line
from generator.sources.entry import says_nothing

Form = Callable[..., Record]
SOFFICE = shutil.which("soffice")


@pytest.mark.parametrize("kind", ["department", "project"])
def test_a_record_with_every_field_survives_the_workbook(kind: str, record_of: Form, tmp_path: Path) -> None:
    """Every path, text, quantity and date that a record can hold has a cell of its own."""
    record = record_of(every_field(kind=kind))
    write_workbook(tmp_path / "a.xlsx", record=record)
    again, findings = load(tmp_path / "a.xlsx")
    assert shown(again) == shown(record)
    assert {finding.code for finding in findings} <= {"V010"}


def test_every_entry_knows_its_cell(record_of: Form, tmp_path: Path) -> None:
    """File, sheet and cell are set for each entry, and no two numbers of the money block share a cell."""
    write_workbook(tmp_path / "a.xlsx", record=record_of(every_field()))
    record, _ = load(tmp_path / "a.xlsx")
    sources = [entry.source for _, _, entry in entries(record)]
    assert all(source.file == "a.xlsx" and source.sheet and source.cell for source in sources)
    money = [entry.source.cell for _, _, entry in entries(record.budget.initial)]
    assert len(money) == len(set(money)) == 10


@pytest.mark.parametrize("kind", ["department", "project"])
def test_the_blank_workbook_holds_nothing_but_its_kind(kind: str, tmp_path: Path) -> None:
    """Examples and helper cells are not read; what is missing is exactly what every report needs."""
    write_workbook(tmp_path / "a.xlsx", kind)
    record, findings = load(tmp_path / "a.xlsx")
    assert shown(record) == [("kind", kind, None, "")]
    assert [(finding.code, finding.subject) for finding in findings] == [
        ("V001", "year"),
        ("V001", "unit.name"),
        ("V001", "budget.initial.total"),
        ("V001", "budget.adjusted.total"),
        ("V001", "budget.executed.total"),
    ]
    assert all(finding.source and finding.source.cell for finding in findings)


def test_a_correct_form_has_no_findings(tmp_path: Path) -> None:
    """Filled in as asked, the form reads without a word."""
    _, findings = read(tmp_path)
    assert findings == []


_LINES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Cf"]), max_size=60
)
_TEXT = _LINES.map(str.strip).filter(bool)
_GOAL = _TEXT.filter(lambda text: not says_nothing(text))
#: A name as it is read: on one line, and not one of the marks for nothing.
_NAME = _TEXT.map(one_line).filter(lambda text: not says_nothing(text))
_NUMBERS = st.decimals(0, 10**9, places=None, allow_nan=False).map(lambda value: f"{value:f}"[:14].rstrip("."))


def _entry(text: str, unit: str | None = None) -> Entry:
    return Entry(text, quantity=None if unit is None else Quantity(Decimal(text), unit))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=_NAME, goals=st.lists(_GOAL, max_size=4), amount=_NUMBERS, theme=_NAME, number=_NUMBERS, unit=_TEXT)
def test_texts_and_amounts_survive_as_written(
    tmp_path: Path, name: str, goals: list[str], amount: str, theme: str, number: str, unit: str
) -> None:
    """Text that begins like a formula, written decimals, long digits: all read back as they were."""
    record = Record(
        kind=_entry("department"),
        unit=Unit(name=_entry(name)),
        goals=Goals(expected=tuple(_entry(goal) for goal in goals)),
        budget=Budget(initial=Money(total=_entry(amount, "万元"))),
        key_work=(
            KeyWork(
                theme=_entry(theme),
                numbers=(NamedNumber(label=_entry("数"), value=_entry(number, "个"), unit=_entry("个")),),
            ),
        ),
    )
    write_workbook(tmp_path / "a.xlsx", record=record)
    again, _ = load(tmp_path / "a.xlsx")
    assert [item[:3] for item in shown(again)] == [item[:3] for item in shown(record)]


def _convert(path: Path, suffix: str, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    profile = (folder / "profile").as_uri()
    command = [str(SOFFICE), f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix]
    subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=120)
    return folder / f"{path.stem}.{suffix}"


@pytest.mark.skipif(SOFFICE is None, reason="soffice is not installed: no other program to save the workbook with")
@pytest.mark.parametrize("way", [("ods", "xlsx"), ("xls",), ("xlsx",)], ids="-".join)
def test_another_office_program_changes_nothing(way: tuple[str, ...], record_of: Form, tmp_path: Path) -> None:
    """Saved by LibreOffice as .ods and back, as .xls, or as .xlsx, the workbook says the same."""
    record = record_of(every_field())
    path = tmp_path / "a.xlsx"
    write_workbook(path, record=record)
    for step, suffix in enumerate(way):
        path = _convert(path, suffix, tmp_path / str(step))
    again, findings = load(path)
    assert shown(again) == shown(record)
    assert {finding.code for finding in findings} <= {"V010"}


def test_an_existing_file_stays_whole_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk leaves the old file and no half-written one."""
    import openpyxl

    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(openpyxl.Workbook, "save", fail)
    with pytest.raises(InputError, match=r"无法写入.*a\.xlsx"):
        write_workbook(target)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """The message says which file could not be written."""
    with pytest.raises(InputError, match="无法写入"):
        write_workbook(tmp_path / "none" / "a.xlsx")


def test_an_unknown_kind_is_our_own_mistake(tmp_path: Path) -> None:
    """The kind is an option of the command, not data of the user."""
    with pytest.raises(ValueError, match="unknown kind"):
        write_workbook(tmp_path / "a.xlsx", "其他")


def test_input_cells_are_open_and_the_rest_is_locked(tmp_path: Path) -> None:
    """Sheets are protected without a password; cells to fill in are not locked, labels are."""

    def check(book: Any) -> None:
        for sheet in book.worksheets:
            assert sheet.protection.sheet
            assert not sheet.protection.password
        assert not book["基本信息"]["B5"].protection.locked
        assert book["基本信息"]["A5"].protection.locked
        assert book["指标"].data_validations.dataValidation
        assert book["指标"]["D4"].comment.text

    written(tmp_path, check)
