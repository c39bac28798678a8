"""Shared by all tests: records from YAML text or nested dicts, the samples, golden files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.finding import Finding
from generator.pipeline import Examined, examine, examine_record
from generator.profiles import load_profile
from generator.record import Record
from generator.score import ScoreSheet, score
from generator.sources.build import build
from generator.sources.tree import Branch, Leaf, Listing, Node
from generator.sources.yamltree import read_yaml

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent / "samples"


@pytest.fixture(scope="session", autouse=True)
def _no_model_from_outside() -> Iterator[None]:
    """No test asks a service that this machine happens to have settings for."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("JIXIAO_", "OPENAI_"))]:
            patch.delenv(name)
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="rewrite the golden files under tests/golden")


def _tree(value: Any) -> Node:
    if isinstance(value, dict):
        return Branch({str(key): _tree(item) for key, item in value.items()})
    if isinstance(value, (list, tuple)):
        return Listing(tuple(_tree(item) for item in value))
    return Leaf("" if value is None else str(value))


def _read(form: str | dict[str, Any]) -> tuple[Record, list[Finding]]:
    if isinstance(form, dict):
        return build(_tree(form))  # type: ignore[arg-type]
    node, findings = read_yaml(form, "form.yaml")
    record, more = build(node)  # type: ignore[arg-type]
    return record, findings + more


# Session-wide functions rather than per-test fixtures, so that property tests may use them.


@pytest.fixture(scope="session")
def read() -> Callable[[str | dict[str, Any]], tuple[Record, list[Finding]]]:
    """Read YAML text or a nested dict: the record and the findings of reading it."""
    return _read


@pytest.fixture(scope="session")
def record_of() -> Callable[[str | dict[str, Any]], Record]:
    """Read YAML text or a nested dict into a record."""
    return lambda form: _read(form)[0]


@pytest.fixture(scope="session")
def sheet_of() -> Callable[..., ScoreSheet]:
    """Score a form (YAML text, dict or record) under a profile."""

    def scored(form: str | dict[str, Any] | Record, profile: str = "platform") -> ScoreSheet:
        return score(form if isinstance(form, Record) else _read(form)[0], load_profile(profile))

    return scored


@pytest.fixture(scope="session")
def examined() -> Callable[..., Examined]:
    """Take a form (YAML text or dict) through reading, scoring, validation, facts and diagnosis."""

    def run(form: str | dict[str, Any], profile: str = "platform") -> Examined:
        record, findings = _read(form)
        return examine_record(record, tuple(findings), profile)

    return run


@pytest.fixture(scope="session")
def sample() -> Callable[..., Examined]:
    """Examine one of the sample files by its name without suffix."""
    return lambda name, profile="platform": examine(SAMPLES / f"{name}.yaml", profile)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with tests/golden/NAME; ``--renew`` writes the file instead."""

    def check(name: str, text: str) -> None:
        path = HERE / "golden" / name
        if request.config.getoption("--renew"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"{name} is missing: write it with pytest --renew"
        assert text == path.read_text(encoding="utf-8"), f"{name} changed; if that is meant, renew with pytest --renew"

    return check
