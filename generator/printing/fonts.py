"""Fonts a document asks for that a PDF shows in others."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from generator.printing.office import office_environment
from generator.printing.pdf import font_names
from generator.resources import resource

__all__ = ["Missing", "missing_fonts"]

_SECONDS = 20
#: One file holds the forms of several countries: the PDF names the first of them.
_COUNTRY = re.compile(r"(?:sc|tc|hk|jp|kr)$")


@dataclass(frozen=True, slots=True)
class Missing:
    """A font that this machine does not have, and what stands for it, "" where that is not known."""

    name: str
    instead: str = ""


def missing_fonts(asked: Iterable[str], pdf: bytes) -> tuple[Missing, ...]:
    """Return those of the fonts asked for that are not installed.

    A font is missing where the PDF does not use it and, where fontconfig can be asked, that does not know it either.
    Without fontconfig only fonts are judged whose name in a PDF is known: rather nothing is said than something wrong.
    """
    used = {_plain(name) for name in font_names(pdf)}
    if not used:
        return ()
    installed = _installed()
    return tuple(Missing(name, _instead(name, used)) for name in asked if _is_missing(name, used, installed))


def _is_missing(name: str, used: set[str], installed: frozenset[str]) -> bool:
    known = _names_in_pdf(name)
    if any(shown.startswith(one) for one in known for shown in used):
        return False
    return name.casefold() not in installed if installed else bool(known)


def _names_in_pdf(name: str) -> tuple[str, ...]:
    """Return how a PDF may call a font, () where that is not known."""
    names = _known_names().get(name, [name] if name.isascii() else [])
    return tuple(filter(None, map(_plain, names)))


@cache
def _known_names() -> dict[str, list[str]]:
    return tomllib.loads(resource("templates", "fonts", "names.toml").read_text(encoding="utf-8"))


def _instead(name: str, used: set[str]) -> str:
    """Return the font that fontconfig gives for a name, "" where the PDF has not used that."""
    # a name is data: characters with a meaning in a pattern are taken out of it
    family = _ask("fc-match", "-f", "%{family[0]}", re.sub(r"[\\:,=-]", r"\\\g<0>", name)).strip()
    plain = _COUNTRY.sub("", _plain(family)) if "CJK" in family else _plain(family)
    return family if plain and any(shown.startswith(plain) for shown in used) else ""


@cache
def _installed() -> frozenset[str]:
    """Return every name of every installed font, in all languages; none where fontconfig cannot be asked."""
    listed = _ask("fc-list", "--format", "%{family}\n")
    return frozenset(
        name.strip().replace("\\", "").casefold() for line in listed.splitlines() for name in line.split(",")
    )


def _ask(tool: str, *arguments: str) -> str:
    program = shutil.which(tool)
    if program is None:
        return ""
    try:
        done = subprocess.run(
            [program, *arguments], env=office_environment(), capture_output=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")


def _plain(name: str) -> str:
    """Return a font's name as its small Latin letters and digits."""
    return re.sub(r"[^a-z0-9]", "", name.lower())
