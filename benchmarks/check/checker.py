"""The checkers under test behind one door: ours and the peers; each returns places with level and code."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from marked import Marked

if TYPE_CHECKING:
    from generator.pipeline import Checked

__all__ = ["CHECKERS", "Alarm", "Checker", "check_text", "load"]


@dataclass(frozen=True, slots=True)
class Alarm:
    """One finding: its code, level (``error``, ``warning``, ``info``) and place; (-1, -1) where it has none."""

    code: str
    level: str
    start: int
    end: int


#: Text and report, and whether the figures are given -> findings.
Checker = Callable[[str, Marked, bool], list[Alarm]]


@cache
def check_text() -> Callable[[str, str, Path | None], Checked]:
    """Return the pipeline's check; figures that were examined once are not examined again for every mutant."""
    from generator import pipeline

    pipeline.examine = cache(pipeline.examine)
    return pipeline.check_text


def _ours(text: str, report: Marked, with_figures: bool) -> list[Alarm]:
    checked = check_text()(text, report.path.name, report.figures if with_figures else None)
    return [
        Alarm(
            finding.code,
            str(finding.severity),
            -1 if finding.start is None else finding.start,
            -1 if finding.end is None else finding.end,
        )
        for finding in checked.findings
    ]


def _allow_list(text: str, report: Marked, with_figures: bool) -> list[Alarm]:
    import peers

    return [Alarm("PEER", "error", *place) for place in peers.allow_list(text, report, with_figures, chinese=False)]


def _allow_list_chinese(text: str, report: Marked, with_figures: bool) -> list[Alarm]:
    import peers

    return [Alarm("PEER", "error", *place) for place in peers.allow_list(text, report, with_figures, chinese=True)]


CHECKERS: dict[str, Checker] = {
    "jixiao": _ours,
    "allow-list": _allow_list,
    "allow-list + cn2an": _allow_list_chinese,
}


def load() -> float:
    """Return the seconds a new process takes until it has checked its first words."""
    words = "from generator.pipeline import check_text; check_text('一、基本情况')"
    subprocess.run([sys.executable, "-c", words], check=False, capture_output=True)
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", words], check=False, capture_output=True)
    return time.perf_counter() - started
