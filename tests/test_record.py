"""The input model: frozen, described by its own metadata, every entry reachable by a path."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from generator import record as module
from generator.facts import fact_id
from generator.pipeline import Examined
from generator.record import STAGES, Entry, Money, Record, entries

KINDS = {
    "money",
    "percent",
    "points",
    "count",
    "value",
    "number",
    "text",
    "date",
    "year",
    "flag",
    "choice",
    "block",
    "rows",
}


def _blocks(cls: type[Any] = Record, seen: tuple[type[Any], ...] = ()) -> Iterator[type[Any]]:
    yield cls
    for spec in dataclasses.fields(cls):
        inner = spec.metadata.get("of")
        if inner and inner not in seen:
            yield from _blocks(inner, (*seen, cls))


def test_public_names_are_what_the_module_says() -> None:
    """__all__ lists every public class and constant of the module, and nothing that is not there."""
    defined = {
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and (getattr(value, "__module__", "") == module.__name__ or name.isupper())
    }
    assert set(module.__all__) == defined


@pytest.mark.parametrize("cls", sorted(set(_blocks()), key=lambda cls: cls.__name__), ids=lambda cls: cls.__name__)
def test_every_field_says_what_it_is(cls: type[Any]) -> None:
    """Label, kind and unit of a field stand in its metadata, so that reading and naming need no second table."""
    for spec in dataclasses.fields(cls):
        assert spec.metadata["label"], spec.name
        assert spec.metadata["kind"] in KINDS, spec.name
        if spec.metadata["kind"] in ("percent", "points", "count", "year"):
            assert spec.metadata["unit"], spec.name
        assert typing.get_type_hints(cls)[spec.name]


@pytest.mark.parametrize("cls", sorted(set(_blocks()), key=lambda cls: cls.__name__), ids=lambda cls: cls.__name__)
def test_blocks_are_frozen_and_start_empty(cls: type[Any]) -> None:
    """A block can be made without any value and cannot be changed."""
    block = cls()
    assert list(entries(block)) == []
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(block, dataclasses.fields(cls)[0].name, Entry("x"))


def test_labels_within_a_block_differ() -> None:
    """No two fields of one block are called the same on the form."""
    for cls in set(_blocks()):
        labels = [spec.metadata["label"] for spec in dataclasses.fields(cls)]
        assert len(set(labels)) == len(labels), cls.__name__


@pytest.mark.parametrize("name", ["township-2024", "subdistrict-2023", "project-2024"])
def test_paths_of_entries_are_unique_and_rows_count_from_one(sample: Callable[..., Examined], name: str) -> None:
    """Every filled entry has one path, with singular names for projects and indicators, and knows its line."""
    found = list(entries(sample(name).record))
    paths = [path for path, _, _ in found]
    assert len(set(paths)) == len(paths)
    assert not [path for path in paths if path.startswith(("indicators", "projects")) or ".0." in f".{path}."]
    assert all(entry.source.line and entry.source.file == f"{name}.yaml" for _, _, entry in found)


def test_entries_follow_the_form(record_of: Callable[..., Record]) -> None:
    """The walk keeps the form's order and gives the labels."""
    record = record_of(
        {"year": 2024, "budget": {"initial": {"total": "1.00"}}, "indicators": [{"name": "甲"}, {"name": "乙"}]}
    )
    walked = [(path, label, entry.text) for path, label, entry in entries(record)]
    assert walked == [
        ("year", "评价年度", "2024"),
        ("budget.initial.total", "资金总额", "1.00"),
        ("indicator.1.name", "三级指标", "甲"),
        ("indicator.2.name", "三级指标", "乙"),
    ]


def test_kind_and_money_unit_have_defaults(record_of: Callable[..., Record]) -> None:
    """A form without kind is a department's, one without unit is in 万元."""
    empty = Record()
    assert (empty.is_project, empty.money_unit) == (False, "万元")
    given = record_of({"kind": "project", "budget": {"unit": "元"}})
    assert (given.is_project, given.money_unit) == (True, "元")


def test_written_decimals_and_units_reach_the_record(record_of: Callable[..., Record]) -> None:
    """90.230 keeps three decimals, an amount typed in 元 is converted to the form's 万元."""
    record = record_of({"budget": {"initial": {"total": "90.230", "upper": "5000元"}}})
    assert [str(entry.quantity) for _, _, entry in entries(record)] == ["90.230万元", "0.5000万元"]


def test_every_stage_is_a_block_of_the_budget() -> None:
    """年初, 全年 and 执行 have the same rows."""
    blocks = {
        spec.name: spec.metadata["of"] for spec in dataclasses.fields(module.Budget) if spec.metadata["kind"] == "block"
    }
    assert blocks == dict.fromkeys(STAGES, Money)


def test_fact_ids_are_paths_without_the_unit_prefix_of_staff() -> None:
    """staff.actual.total, but unit.bodies.1."""
    assert fact_id("unit.staff.actual.total") == "staff.actual.total"
    assert fact_id("unit.bodies.1") == "unit.bodies.1"
    assert fact_id("indicator.2.reason") == "indicator.2.reason"
