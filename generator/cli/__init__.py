"""The command line: ``jixiao``. Messages in Chinese; exit status 0 fine, 1 findings at error level, 2 could not run."""

from __future__ import annotations

import gc
import sys

__all__ = ["main"]

#: A command loads many modules, makes masses of small objects and ends soon: looking for cycles took a tenth of its time.
_COLLECT_AFTER = 100_000


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave the process with its exit status."""
    gc.set_threshold(_COLLECT_AFTER)
    from generator.cli.chinese import speak_chinese

    speak_chinese()
    from generator.cli.commands import run

    sys.exit(run(arguments))
