"""Pausing Python's search for cycles while a document is read or made."""

from __future__ import annotations

import gc
from contextlib import ContextDecorator

__all__ = ["collector_paused"]


class _Pause(ContextDecorator):
    """Pauses may lie within one another; the last to end lets the collector run again.

    Beginning and ending one makes no object, which would set the collector off at once: who drops a document right
    after its making never pays for looking through it.
    """

    def __init__(self) -> None:
        self._depth = 0
        self._was_running = False

    def __enter__(self) -> None:
        if self._depth == 0:
            self._was_running = gc.isenabled()
            gc.disable()
        self._depth += 1

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        if self._depth == 0 and self._was_running:
            gc.enable()


_PAUSE = _Pause()


def collector_paused() -> _Pause:
    """A document makes masses of small objects and hardly a cycle: looking for cycles among them took a fifth of its time."""
    return _PAUSE
