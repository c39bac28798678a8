"""Where the packed data files are: ``templates/`` and ``prompts/``, beside the package or inside the wheel."""

from __future__ import annotations

from pathlib import Path

__all__ = ["resource"]

_HERE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """Return the path of a packed file, e.g. ``resource("templates", "profiles")``."""
    inside = _HERE.joinpath(*parts)
    return inside if inside.exists() else _HERE.parent.joinpath(*parts)
