"""The command line: ``jixiao``. Messages in Chinese; exit status 0 fine, 1 findings at error level, 2 could not run."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave the process with its exit status."""
    from generator.cli.chinese import speak_chinese

    speak_chinese()
    from generator.cli.commands import run

    sys.exit(run(arguments))
