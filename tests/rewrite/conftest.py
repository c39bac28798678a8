"""Rewritings of the corpus, each made once; figures are read, and a text is checked against them, once."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from redrafts import READINGS, Redraft, redrafted

from generator.manuscript import Manuscript
from generator.pipeline import report, rewriting


@pytest.fixture(scope="session", autouse=True)
def _checked_once() -> Iterator[None]:
    """Checking is a function of the text: a document that is rewritten in several ways is checked once before."""
    plain, found = rewriting.checked_against, dict[tuple[Any, ...], Any]()

    def against(manuscript: Manuscript, figures: Path, profile: str = "", *more: Any) -> Any:
        key = (manuscript.name, manuscript.text, manuscript.lines, figures, profile)
        if key not in found:
            found[key] = plain(manuscript, figures, profile, *more)
            READINGS[manuscript.text, manuscript.lines] = found[key][0].reading
            gc.freeze()  # kept to the end: looking through it all again and again took a fifth of the time
        return found[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report, "examine", cache(report.examine))
        patch.setattr(rewriting, "checked_against", against)
        yield
    gc.unfreeze()


@pytest.fixture(scope="session")
def redraft(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Redraft]:
    """Rewrite a document of the corpus by name, with the parts wanted; each once."""
    folder: Path = tmp_path_factory.mktemp("redrafts")
    return cache(lambda name, parts=(), clean=False: redrafted(folder, name, parts, clean=clean))
