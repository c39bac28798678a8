"""Drafts that are wrong by a hair: another period, a dropped 计划 or 平均, two sides turned round."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from model_help import briefs_of, case_of

from generator import desk
from generator.checking.draft import judge
from generator.pipeline import Examined

TABLE = Path(__file__).resolve().parents[1] / "cases" / "judge" / "near_misses.yaml"


def cases() -> Iterator[tuple[str, str, str]]:
    for name, items in yaml.safe_load(TABLE.read_text(encoding="utf-8")).items():
        for item, texts in items.items():
            yield from ((name, item, text) for text in texts)


@pytest.mark.parametrize(("name", "item", "text"), list(cases()))
def test_wrong_by_a_hair_is_wrong(sample: Callable[..., Examined], name: str, item: str, text: str) -> None:
    """It is refused, and the fault names what to change."""
    examined = sample(name)
    key, field = item.split(".")
    brief = briefs_of(examined)[key, field]
    judgement = judge(text, brief, desk.bench(case_of(examined), examined.index))
    assert not judgement.accepted
    assert all(fault.message for fault in judgement.faults)
