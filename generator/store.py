"""The ledger of all that was asked of a language model: one sqlite file, shared by processes, safe when one is killed.

An identical request that was answered before need not be paid for again; every verdict on an answer is kept beside it.
Texts are stored as they are given: masking is done before. There is no place for an API key.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, cast
from urllib.parse import urlsplit, urlunsplit

from generator.finding import InputError

__all__ = [
    "Exchange",
    "Judged",
    "Price",
    "RunUsage",
    "Store",
    "Usage",
    "cost",
    "default_path",
    "request_key",
]

_VERSION = 1
#: "jxmd" as a big-endian number: tells our files from other programs' databases.
_APPLICATION = 0x6A786D64
_BUSY_SECONDS = 30
_WAL_TRIES = 200
_WAL_PAUSE_SECONDS = 0.05
_CENT = Decimal("0.0001")
_PRIMARY_CODE = 0xFF

_SCHEMA = (
    """CREATE TABLE run (
        id INTEGER PRIMARY KEY AUTOINCREMENT, started TEXT NOT NULL, what TEXT NOT NULL)""",
    """CREATE TABLE exchange (
        id INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER NOT NULL REFERENCES run (id), made TEXT NOT NULL,
        key TEXT NOT NULL, section TEXT NOT NULL, model TEXT NOT NULL, endpoint TEXT NOT NULL, request TEXT NOT NULL,
        prompt_hash TEXT NOT NULL, response TEXT NOT NULL, "values" TEXT NOT NULL, mode TEXT NOT NULL,
        finish TEXT NOT NULL, input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL,
        milliseconds INTEGER NOT NULL)""",
    "CREATE INDEX exchange_key ON exchange (key, id)",
    """CREATE TABLE reuse (
        id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run (id),
        exchange INTEGER NOT NULL REFERENCES exchange (id), made TEXT NOT NULL)""",
    """CREATE TABLE judged (
        id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run (id),
        exchange INTEGER NOT NULL REFERENCES exchange (id), made TEXT NOT NULL, item TEXT NOT NULL,
        attempt INTEGER NOT NULL, accepted INTEGER NOT NULL, text TEXT NOT NULL, faults TEXT NOT NULL,
        UNIQUE (run, exchange, item, attempt))""",
    # One row per thing that counts, so that the sums over months and over runs are the same sums.
    """CREATE VIEW activity AS
        SELECT run, made, model, 1 AS calls, 0 AS reused, input_tokens, output_tokens, milliseconds,
               0 AS accepted, 0 AS rejected FROM exchange
        UNION ALL SELECT reuse.run, reuse.made, model, 0, 1, 0, 0, 0, 0, 0
               FROM reuse JOIN exchange ON exchange.id = reuse.exchange
        UNION ALL SELECT judged.run, judged.made, model, 0, 0, 0, 0, 0, accepted, 1 - accepted
               FROM judged JOIN exchange ON exchange.id = judged.exchange""",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_VERSION}",
)
#: The run's own answer comes before a newer one that another process got for the same request.
_ITS_EXCHANGE = "SELECT id FROM exchange WHERE key = ? ORDER BY run = ? DESC, id DESC LIMIT 1"
_SUMS = (
    "COALESCE(SUM(calls), 0), COALESCE(SUM(reused), 0), COALESCE(SUM(input_tokens), 0),"
    " COALESCE(SUM(output_tokens), 0), COALESCE(SUM(milliseconds), 0), COALESCE(SUM(accepted), 0),"
    " COALESCE(SUM(rejected), 0)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One call of a model, as stored.

    Attributes:
        key: identity of the request, from ``request_key``.
        section: what was asked for, e.g. the section's name.
        endpoint: address of the service; user info, query and fragment are dropped when it is saved.
        request: JSON text of what was sent, already masked.
        prompt_hash: sha256 of the prompt files it was rendered from.
        response: raw text of the answer.
        values: what was read from it: item → name → text.
        mode: how a structured answer was asked for.
        finish: why the model stopped.
        input_tokens, output_tokens: tokens as the service counts them.
        milliseconds: from sending to the last byte.
    """

    key: str
    section: str
    model: str
    endpoint: str
    request: str
    prompt_hash: str
    response: str
    values: Mapping[str, Mapping[str, str]]
    mode: str
    finish: str
    input_tokens: int
    output_tokens: int
    milliseconds: int


_FIELDS = tuple(field.name for field in fields(Exchange))
_COLUMNS = ", ".join(f'"{name}"' for name in _FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The verdict on one item of an answer: its text, which attempt it was (from 1), and what is wrong with it."""

    item: str
    attempt: int
    accepted: bool
    text: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Sums of one model in one month (UTC, ``2025-04``): calls, reused answers, tokens, seconds of waiting, verdicts.

    Reused answers cost no tokens. ``accepted`` and ``rejected`` count verdicts: an item that passed at the second attempt
    is in both.
    """

    model: str
    month: str
    calls: int
    reused: int
    input_tokens: int
    output_tokens: int
    seconds: Decimal
    accepted: int
    rejected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunUsage:
    """Sums of one run, counted as in ``Usage``; ``started`` is UTC ISO text, ``what`` the name of the figures file."""

    id: int
    started: str
    what: str
    calls: int
    reused: int
    input_tokens: int
    output_tokens: int
    seconds: Decimal
    accepted: int
    rejected: int


class Price(Protocol):
    """What a model costs, in ``currency`` per million tokens."""

    @property
    def input(self) -> Decimal: ...
    @property
    def output(self) -> Decimal: ...
    @property
    def currency(self) -> str: ...


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
        _create(path)
        with _translated(path):
            self._connection = sqlite3.connect(
                path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
        try:
            with _translated(path):
                _prepare(self._connection, path)
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
        with self._lock, _translated(self._path):
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
        with self._lock, _translated(self._path):
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Generator[sqlite3.Connection, None, None]:
        """One transaction that holds the write lock from its beginning, so that it never fails halfway for a rival."""
        with self._lock, _translated(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:
                yield self._connection


# --- the file ---------------------------------------------------------------------------------------------------------


def _create(path: Path) -> None:
    """Create the file, readable by its owner only: it holds the unit's texts."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
    except (OSError, ValueError) as error:
        message = f"无法建立模型调用记录文件{path}：{getattr(error, 'strerror', None) or error}。"
        raise InputError(message + "请检查目录是否存在、是否有写入权限、磁盘是否已满。") from error


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Set the connection up and create the tables in an empty file; refuse any other file."""
    connection.execute("PRAGMA foreign_keys = ON")
    application, version, tables = _identity(connection)
    if not (application or version or tables):
        _use_wal(connection)
        connection.execute("BEGIN IMMEDIATE")
        with connection:
            # A second process may have been here between the look above and the lock.
            if _identity(connection) == (0, 0, 0):
                for statement in _SCHEMA:
                    connection.execute(statement)
        application, version, tables = _identity(connection)
    if application != _APPLICATION:
        raise InputError(f"{path}是其他程序的数据库，不是模型调用记录文件，请另外指定路径（环境变量JIXIAO_STORE）。")
    if version > _VERSION:
        raise InputError(
            f"模型调用记录文件{path}由较新版本的程序写入（格式{version}，本程序支持到{_VERSION}），请升级程序。"
        )
    _use_wal(connection)


def _identity(connection: sqlite3.Connection) -> tuple[int, int, int]:
    """Return application id, schema version and the number of tables."""
    query = (
        "SELECT (SELECT * FROM pragma_application_id), (SELECT * FROM pragma_user_version), count(*) FROM sqlite_master"
    )
    application, version, tables = connection.execute(query).fetchone()
    return int(application), int(version), int(tables)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to a write-ahead log; sqlite does not wait for others here (no busy handler), so we do."""
    for _ in range(_WAL_TRIES - 1):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if _primary(error) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
        time.sleep(_WAL_PAUSE_SECONDS)
    connection.execute("PRAGMA journal_mode = WAL")


_REASONS = {
    sqlite3.SQLITE_NOTADB: "不是模型调用记录文件，或者已经损坏。请移走该文件后重试（会新建一个），或用环境变量JIXIAO_STORE另外指定路径",
    sqlite3.SQLITE_CORRUPT: "已经损坏。请移走该文件后重试（会新建一个）",
    sqlite3.SQLITE_FULL: "无法写入：磁盘已满。请清理磁盘后重试",
    sqlite3.SQLITE_READONLY: "没有写入权限。请检查文件和目录的权限",
    sqlite3.SQLITE_PERM: "没有读写权限。请检查文件和目录的权限",
    sqlite3.SQLITE_CANTOPEN: "无法打开。请检查路径是否正确、是否有读写权限",
    sqlite3.SQLITE_BUSY: "正被其他进程占用，等待超时。请稍后重试",
    sqlite3.SQLITE_LOCKED: "正被其他进程占用，等待超时。请稍后重试",
    sqlite3.SQLITE_IOERR: "读写出错。请检查磁盘是否正常、是否已满",
}


@contextmanager
def _translated(path: Path) -> Generator[None, None, None]:
    """Turn what sqlite says about the file into words for the clerk; our own mistakes stay what they are."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise LookupError(f"no such run in {path}") from error
    except (sqlite3.InterfaceError, sqlite3.ProgrammingError):
        raise
    except sqlite3.Error as error:
        raise InputError(f"模型调用记录文件{path}{_REASONS.get(_primary(error), f'出错：{error}')}。") from error


def _primary(error: sqlite3.Error) -> int:
    """Return sqlite's primary result code, -1 where the error did not come from the file."""
    code: int = getattr(error, "sqlite_errorcode", -1)
    return code & _PRIMARY_CODE if code >= 0 else code


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


# --- without a file ---------------------------------------------------------------------------------------------------


def request_key(parts: Mapping[str, object]) -> str:
    """Return the identity of a request: sha256 (64 hex digits) of its canonical JSON.

    The order of keys does not matter; a Decimal counts as its text, so that 0.2 and "0.2" are the same and 0.20 is not.

    Raises:
        TypeError, ValueError: a part is no JSON value, Decimal or mapping.
    """
    canonical = json.dumps(
        dict(parts), sort_keys=True, ensure_ascii=True, allow_nan=False, separators=(",", ":"), default=_plain
    )
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return dict(cast("Mapping[str, object]", value))
    raise TypeError(f"{type(value).__name__} has no place in a request")


def default_path(environ: Mapping[str, str], platform: str) -> Path:
    """Return where the ledger is kept: JIXIAO_STORE, else the user's folder for program data.

    Args:
        environ: the environment variables.
        platform: as ``sys.platform``.

    Raises:
        InputError: there is no home folder.
    """
    chosen = environ.get("JIXIAO_STORE", "").strip()
    try:
        if chosen:
            return Path(chosen).expanduser()
        return _data_folder(environ, platform) / "jixiao" / "model.sqlite"
    except RuntimeError as error:
        raise InputError("找不到用户目录，请用环境变量JIXIAO_STORE指定模型调用记录文件的路径。") from error


def _data_folder(environ: Mapping[str, str], platform: str) -> Path:
    if platform == "win32":
        local = environ.get("LOCALAPPDATA", "")
        return Path(local) if local else _home(environ, "USERPROFILE") / "AppData" / "Local"
    data = environ.get("XDG_DATA_HOME", "")
    # The XDG specification has relative paths ignored.
    if Path(data).is_absolute():
        return Path(data)
    home = _home(environ, "HOME")
    return home / "Library" / "Application Support" if platform == "darwin" else home / ".local" / "share"


def _home(environ: Mapping[str, str], name: str) -> Path:
    return Path(environ[name]) if environ.get(name) else Path.home()


def cost(usage: Iterable[Usage], prices: Mapping[str, Price]) -> list[tuple[str, Decimal]]:
    """Return what the calls cost: (currency, amount) by currency, rounded half up to 4 decimals once, at the end.

    Args:
        usage: sums of models; one without a price is left out, so look before which have none.
        prices: model → price per million tokens.
    """
    exact: dict[str, Decimal] = {}
    for one in usage:
        price = prices.get(one.model)
        if price is not None:
            amount = one.input_tokens * price.input + one.output_tokens * price.output
            exact[price.currency] = exact.get(price.currency, Decimal(0)) + amount
    return [
        (currency, amount.scaleb(-6).quantize(_CENT, rounding=ROUND_HALF_UP))
        for currency, amount in sorted(exact.items())
    ]
