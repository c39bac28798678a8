"""The ledger itself: runs, answers, reuse, verdicts, and their sums."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

from generator.finding import InputError
from generator.store.file import BUSY_SECONDS, create, prepare, translated
from generator.store.values import Exchange, Judged, RunUsage, Usage

__all__ = ["Store"]

_FIELDS = tuple(field.name for field in fields(Exchange))
_COLUMNS = ", ".join(f'"{name}"' for name in _FIELDS)
#: The run's own answer comes before a newer one that another process got for the same request.
_ITS_EXCHANGE = "SELECT id FROM exchange WHERE key = ? ORDER BY run = ? DESC, id DESC LIMIT 1"
_SUMS = (
    "COALESCE(SUM(calls), 0), COALESCE(SUM(reused), 0), COALESCE(SUM(input_tokens), 0),"
    " COALESCE(SUM(output_tokens), 0), COALESCE(SUM(milliseconds), 0), COALESCE(SUM(accepted), 0),"
    " COALESCE(SUM(rejected), 0)"
)


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """The ledger file, opened for reading and writing; a context manager.

    Every method commits before it returns. Threads may share a store; a forked process opens its own.

    Args:
        path: the file; it and its folders are created where they are missing.
        clock: gives the present time, aware of its zone.

    Raises:
        InputError: from every method, where the file is no ledger, was written by a newer version, is damaged or held
            by another process for too long, or cannot be written (permission, full disk).
        LookupError: where a run or a key is named that was never stored.
    """

    def __init__(self, path: Path, *, clock: Callable[[], datetime] = _now) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.RLock()
        create(path)
        with translated(path):
            self._connection = sqlite3.connect(
                path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
        try:
            with translated(path):
                prepare(self._connection, path)
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; closing twice does nothing."""
        with self._lock, translated(self._path):
            self._connection.close()

    def run(self, what: str) -> int:
        """Start a run for ``what`` (name of the figures file) and return its id."""
        with self._writing() as connection:
            cursor = connection.execute("INSERT INTO run (started, what) VALUES (?, ?)", (self._time(), _clean(what)))
            return int(cursor.lastrowid or 0)

    def find(self, key: str) -> Exchange | None:
        """Return the newest answer to an identical request, None if it was never answered."""
        rows = self._read(f"SELECT {_COLUMNS} FROM exchange WHERE key = ? ORDER BY id DESC LIMIT 1", (_clean(key),))
        return _exchange(rows[0]) if rows else None

    def save(self, run: int, exchange: Exchange) -> None:
        """Store an answered call of ``run``; an older answer with the same key stays, behind this one.

        Text that sqlite cannot hold is mended: half a surrogate pair becomes U+FFFD.
        """
        values = json.dumps({name: dict(item) for name, item in exchange.values.items()}, ensure_ascii=False)
        texts = (exchange.key, exchange.section, exchange.model, _bare(exchange.endpoint), exchange.request)
        texts += (exchange.prompt_hash, exchange.response, values, exchange.mode, exchange.finish)
        numbers = (exchange.input_tokens, exchange.output_tokens, exchange.milliseconds)
        with self._writing() as connection:
            connection.execute(
                f"INSERT INTO exchange (run, made, {_COLUMNS}) VALUES (?, ?{', ?' * len(_FIELDS)})",
                (run, self._time(), *map(_clean, texts), *numbers),
            )

    def reuse(self, run: int, key: str) -> None:
        """Count that ``run`` was answered from here instead of by the model."""
        with self._writing() as connection:
            exchange = _its_exchange(connection, run, key)
            connection.execute(
                "INSERT INTO reuse (run, exchange, made) VALUES (?, ?, ?)", (run, exchange, self._time())
            )

    def judge(self, run: int, key: str, judged: Iterable[Judged]) -> None:
        """Store verdicts of ``run`` on the answer with ``key``; the same item and attempt again replaces its verdict."""
        made = self._time()
        verdicts = [
            (_clean(one.item), one.attempt, int(one.accepted), _clean(one.text), _clean(_listed(one.faults)))
            for one in judged
        ]
        with self._writing() as connection:
            exchange = _its_exchange(connection, run, key)
            connection.executemany(
                "INSERT OR REPLACE INTO judged (run, exchange, made, item, attempt, accepted, text, faults)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [(run, exchange, made, *verdict) for verdict in verdicts],
            )

    def verdicts(self, key: str) -> list[Judged]:
        """Return all verdicts on answers with ``key``, the oldest first."""
        rows = self._read(
            "SELECT item, attempt, accepted, judged.text, faults FROM judged JOIN exchange ON exchange.id = exchange"
            " WHERE key = ? ORDER BY judged.id",
            (_clean(key),),
        )
        return [
            Judged(item=item, attempt=attempt, accepted=bool(accepted), text=text, faults=tuple(json.loads(faults)))
            for item, attempt, accepted, text, faults in rows
        ]

    def remember(self, fingerprints: Iterable[str]) -> None:
        """Keep that texts with these fingerprints came of a rewriting; those that are known stay as they are."""
        made = self._time()
        with self._writing() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO rewritten (fingerprint, made) VALUES (?, ?)",
                [(_clean(one), made) for one in fingerprints],
            )

    def remembers(self, fingerprint: str) -> bool:
        """Tell whether a text with this fingerprint came of a rewriting."""
        return bool(self._read("SELECT 1 FROM rewritten WHERE fingerprint = ?", (_clean(fingerprint),)))

    def usage(self, *, since: str = "") -> list[Usage]:
        """Return sums per month and model, the newest month first.

        Args:
            since: ISO date (UTC) from which on is counted, "" for everything.

        Raises:
            InputError: ``since`` is no date.
        """
        rows = self._read(
            f"SELECT model, substr(made, 1, 7) AS month, {_SUMS} FROM activity WHERE made >= ?"
            " GROUP BY model, month ORDER BY month DESC, model",
            (_day(since),),
        )
        return [Usage(model=row[0], month=row[1], **_sums(row[2:])) for row in rows]

    def runs(self, limit: int = 20) -> list[RunUsage]:
        """Return the sums of the last ``limit`` runs, the newest first."""
        rows = self._read(
            f"SELECT run.id, started, what, {_SUMS} FROM"
            " (SELECT * FROM run ORDER BY id DESC LIMIT ?) AS run LEFT JOIN activity ON activity.run = run.id"
            " GROUP BY run.id ORDER BY run.id DESC",
            (max(limit, 0),),
        )
        return [RunUsage(id=row[0], started=row[1], what=row[2], **_sums(row[3:])) for row in rows]

    def _time(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="milliseconds")

    def _read(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        with self._lock, translated(self._path):
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Generator[sqlite3.Connection, None, None]:
        """One transaction that holds the write lock from its beginning, so that it never fails halfway for a rival."""
        with self._lock, translated(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:
                yield self._connection


# --- rows -------------------------------------------------------------------------------------------------------------


def _its_exchange(connection: sqlite3.Connection, run: int, key: str) -> int:
    row = connection.execute(_ITS_EXCHANGE, (_clean(key), run)).fetchone()
    if row is None:
        raise LookupError(f"no exchange {key}")
    return int(row[0])


def _exchange(row: tuple[Any, ...]) -> Exchange:
    found = dict(zip(_FIELDS, row, strict=True))
    return Exchange(**{**found, "values": json.loads(found["values"])})


def _sums(numbers: tuple[int, ...]) -> dict[str, Any]:
    calls, reused, input_tokens, output_tokens, milliseconds, accepted, rejected = numbers
    return {
        "calls": calls,
        "reused": reused,
        "input_tokens": input_tokens,
        "output_tokens": output_tokens,
        "seconds": Decimal(milliseconds) / 1000,
        "accepted": accepted,
        "rejected": rejected,
    }


def _clean(text: str) -> str:
    """Return the text as valid Unicode: surrogate pairs joined, single halves replaced."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _listed(texts: tuple[str, ...]) -> str:
    return json.dumps(texts, ensure_ascii=False)


def _bare(endpoint: str) -> str:
    """Return an address without user info, query and fragment, where a key might hide; "" if it is none."""
    try:
        parts = urlsplit(endpoint)
    except ValueError:
        return ""
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _day(since: str) -> str:
    if not since:
        return ""
    try:
        return date.fromisoformat(since).isoformat()
    except ValueError as error:
        raise InputError(f"日期“{since}”无法识别，应写成2025-04-12的样子。") from error
