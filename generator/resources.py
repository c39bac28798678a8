"""Where the packed data files are: ``templates/`` and ``prompts/``, beside the package or inside the wheel."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, cast

__all__ = ["lazy_pattern", "packed_weights", "packed_words", "resource"]

_HERE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """Return the path of a packed file, e.g. ``resource("templates", "profiles")``."""
    inside = _HERE.joinpath(*parts)
    return inside if inside.exists() else _HERE.parent.joinpath(*parts)


@cache
def packed_words(name: str) -> dict[str, Any]:
    """Return the tables of ``templates/lexicon/NAME.toml``, read once for all that use them; nobody changes them."""
    return tomllib.loads(resource("templates", "lexicon", f"{name}.toml").read_text(encoding="utf-8"))


@cache
def packed_weights(name: str) -> dict[str, Any]:
    """Return what was learnt, ``templates/weights/NAME.toml``: whole numbers, read once for all that use them."""
    return tomllib.loads(resource("templates", "weights", f"{name}.toml").read_text(encoding="utf-8"))


def lazy_pattern(text: str) -> re.Pattern[str]:
    """Return a regular expression that is compiled where it is first used: a run needs half of those that are packed.

    Compiling hundreds of patterns of Chinese words takes longer than all a short report is searched for.
    """
    return cast("re.Pattern[str]", _Uncompiled(text))


class _Uncompiled:
    """Stands for a pattern, and has its methods from the first use on."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __getattr__(self, name: str) -> Any:  # only asked for what is not there yet
        if name not in _USES:
            raise AttributeError(name)
        compiled = re.compile(self._text)
        self.__dict__.update({use: getattr(compiled, use) for use in _USES})
        return self.__dict__[name]

    def __eq__(self, other: object) -> bool:  # match.re is the compiled one
        return getattr(other, "pattern", None) == self._text

    def __hash__(self) -> int:
        return hash(self._text)


_USES = frozenset(["search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn", "pattern"])
