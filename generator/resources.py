"""Where the packed data files are: ``templates/`` and ``prompts/``, beside the package or inside the wheel."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["packed_words", "resource"]

_HERE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """Return the path of a packed file, e.g. ``resource("templates", "profiles")``."""
    inside = _HERE.joinpath(*parts)
    return inside if inside.exists() else _HERE.parent.joinpath(*parts)


@cache
def packed_words(name: str) -> dict[str, Any]:
    """Return the tables of ``templates/lexicon/NAME.toml``, read once for all that use them; nobody changes them."""
    return tomllib.loads(resource("templates", "lexicon", f"{name}.toml").read_text(encoding="utf-8"))
