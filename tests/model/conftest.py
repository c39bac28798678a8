"""Settings for a server on loopback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.settings import ModelSettings, Secret


@pytest.fixture
def settings(tmp_path: Path) -> Callable[..., ModelSettings]:
    """Settings for a server, with few tries and a store of the test's own."""

    def make(base_url: str, **more: Any) -> ModelSettings:
        chosen: dict[str, Any] = {"model": "test", "timeout": 20, "retries": 1, "tries": 2, **more}
        store = chosen.pop("store", tmp_path / "store.sqlite")
        return ModelSettings(base_url=base_url, api_key=Secret("sk-very-secret"), store=store, **chosen)

    return make
