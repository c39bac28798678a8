"""Word files through LibreOffice: one start for all of them, a profile of its own, and a time limit."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.finding import InputError
from generator.printing.office import find_office, office_environment, write_profile

__all__ = ["Failure", "convert"]

_POLL = 0.05  # seconds between two looks whether LibreOffice is done
_START = 60.0  # seconds more for the first file: a cold start on a slow disk
_HEAD, _TAIL, _TAIL_LENGTH = b"%PDF-", b"%%EOF", 1024


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file did not become a PDF, in Chinese."""

    reason: str


def convert(documents: Sequence[bytes], limit: float) -> list[bytes | Failure]:
    """Return each Word file as PDF.

    All go through one start of LibreOffice. What is missing afterwards is tried once more by itself: a file on which
    LibreOffice stops takes the others with it, and only that one has failed.

    Args:
        limit: seconds for one file.

    Raises:
        InputError: LibreOffice is not installed or cannot be started.
    """
    program = find_office()
    with tempfile.TemporaryDirectory(prefix="jixiao-pdf-", ignore_cleanup_errors=True) as name:
        shop = _Shop(program, Path(name), limit)
        shop.take(documents)
        late = shop.run(range(len(documents)))
        results: list[bytes | Failure | None] = [shop.result(at) for at in range(len(documents))]
        for at in [at for at, found in enumerate(results) if found is None]:
            if len(documents) > 1:
                late = shop.run([at])
                results[at] = shop.result(at)
            if results[at] is None:
                results[at] = Failure(_reason(late, limit))
        return [found for found in results if found is not None]


def _reason(late: bool, limit: float) -> str:
    if late:
        return f"转换超过{limit:g}秒仍未完成，已停止。文件可能过大或已损坏；确实很大的，用 --timeout 放宽时间"
    return "LibreOffice 无法打开或转换，文件可能已损坏。请用 Word 或 WPS 打开、另存后再试"


@dataclass(frozen=True, slots=True)
class _Shop:
    """A folder of one's own with a profile, where files lie under names that no program stumbles over."""

    program: Path
    folder: Path
    limit: float

    def take(self, documents: Sequence[bytes]) -> None:
        write_profile(self.folder / "profile")
        for name in ("in", "out"):
            (self.folder / name).mkdir()
        for at, document in enumerate(documents):
            (self.folder / "in" / f"{at}.docx").write_bytes(document)

    def result(self, at: int) -> bytes | None:
        """Return a finished PDF, None where there is none or half a one."""
        path = self.folder / "out" / f"{at}.pdf"
        data = path.read_bytes() if path.is_file() else b""
        return data if data.startswith(_HEAD) and _TAIL in data[-_TAIL_LENGTH:] else None

    def run(self, numbers: Sequence[int]) -> bool:
        """Convert some of the files; returns whether the time ran out.

        Raises:
            InputError: LibreOffice cannot be started.
        """
        # relative names: the path of the folder may hold what the locale of the process cannot express
        command = [
            str(self.program),
            f"-env:UserInstallation={(self.folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            *("--convert-to", "pdf", "--outdir", "out"),
            *(f"in/{at}.docx" for at in numbers),
        ]
        with _started(command, self.folder) as process:
            return self._wait(process)

    def _wait(self, process: subprocess.Popen[bytes]) -> bool:
        """Wait for the end; each PDF that appears gives the next file its time."""
        done, deadline = self._finished(), time.monotonic() + self.limit + min(_START, self.limit)
        while process.poll() is None:
            if (now := self._finished()) != done:
                done, deadline = now, time.monotonic() + self.limit
            if time.monotonic() > deadline:
                return True
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_POLL)
        return False

    def _finished(self) -> int:
        return sum(1 for _ in (self.folder / "out").glob("*.pdf"))


@contextlib.contextmanager
def _started(command: Sequence[str], folder: Path) -> Generator[subprocess.Popen[bytes]]:
    """Start LibreOffice and, whatever happens, leave nothing of it running."""
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=office_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise InputError(f"无法启动 LibreOffice（{command[0]}）：{error.strerror or error}。") from error
    try:
        yield process
    finally:
        if process.poll() is None:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it started itself: on Linux ``soffice`` is a script around the real one."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
